"""Alerts that go to people by themselves: unusual reading once a person, kind and day; broken glass each time."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from uuid import UUID

from ats_privacy.audit_service import AuditParts
from ats_privacy.domain.identity import as_uuid, now_us
from ats_privacy.domain.unusual_reading import Alert, order_key, parameters_of
from ats_privacy.mail_settings import MailSettings
from ats_privacy.storage import audit_tree, outbox
from ats_privacy.storage.statements import Database, Duplicate


async def push_alerts(parts: AuditParts, mail: MailSettings, at: int | None = None) -> None:
    """Order a mail, a push, or both for every alert about today and yesterday that was not ordered before.

    Days are those of the working hours, so that an alert is the same one whenever it is looked for.
    """
    now = now_us() if at is None else at
    for row in await audit_tree.grown(parts.heads.database):
        organisation = as_uuid(row["organisation_id"])
        today = parts.watch.working.day(now)
        for day in (today - 1, today):
            for alert in await parts.watch.of_day(organisation, day):
                await _order(parts.heads.database, mail, organisation, alert, str(day))


async def push_broken_glass(parts: AuditParts, mail: MailSettings, since: int) -> None:
    """Order the same for every access in an emergency from an instant on that was not told of before."""
    for row in await audit_tree.grown(parts.heads.database):
        organisation = as_uuid(row["organisation_id"])
        for entry_id, alert in await parts.watch.broken_glass(organisation, since, now_us() + 1000):
            await _order(parts.heads.database, mail, organisation, alert, str(entry_id))


async def _order(database: Database, mail: MailSettings, organisation: UUID, alert: Alert, which: str) -> None:
    for kind in mail.alert_kinds:
        once = order_key(kind, alert, which)
        await order_once(database, organisation, kind, once, alert.staff, parameters_of(alert))


async def order_once(
    database: Database,
    organisation: UUID,
    kind: str,
    once: str,
    about: UUID,
    parameters: Mapping[str, str | int] | None = None,
) -> None:
    """Order something unless it was ordered before."""
    if await outbox.ordered(database, organisation, once):
        return
    with contextlib.suppress(Duplicate):  # another worker was faster
        await database.write(outbox.order(organisation, kind, once=once, object_id=about, parameters=parameters))
