"""What keeps the audit log provable while the service runs: places for new entries, heads, witnesses, exports."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from uuid import UUID

from ats_privacy.audit_service import AuditParts
from ats_privacy.audit_settings import AuditSettings
from ats_privacy.domain.errors import AtsPrivacyError
from ats_privacy.domain.identity import as_uuid, now_us
from ats_privacy.domain.unusual_reading import Alert
from ats_privacy.mail_settings import MailSettings
from ats_privacy.storage import audit_tree, outbox
from ats_privacy.storage.statements import Duplicate, Insert

_LOG = logging.getLogger("ats_privacy.audit")
_US = 1_000_000
_NO_MAIL = MailSettings()


@asynccontextmanager
async def kept(parts: AuditParts, settings: AuditSettings, mail: MailSettings = _NO_MAIL) -> AsyncIterator[None]:
    """Run the work beside whatever is done within; every worker may, they do not get into each other's way."""
    if not settings.background:
        yield
        return

    async def publish() -> None:
        await publish_heads(parts, settings, mail)

    async def watch() -> None:
        await push_alerts(parts, mail)

    async def sequence() -> None:
        await parts.sequencer.drain()

    tasks = [
        asyncio.create_task(_repeat(sequence, settings.sequence_seconds)),
        asyncio.create_task(_repeat(publish, settings.head_seconds)),
    ]
    if mail.alerts_to or mail.alert_webhook:
        tasks.append(asyncio.create_task(_repeat(watch, settings.head_seconds)))
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def publish_heads(parts: AuditParts, settings: AuditSettings, mail: MailSettings = _NO_MAIL) -> None:
    """A head for every organisation's log, co-signed and exported as the settings say.

    A head that another worker signed within the last half period is left as the newest.
    """
    for row in await audit_tree.grown(parts.heads.database):
        organisation = as_uuid(row["organisation_id"])
        try:
            await parts.policy_notice.tell(organisation)
            await _publish(parts, settings, organisation)
            await _mail_head(parts, mail, organisation)
        except AtsPrivacyError as error:
            if error.code != "export_busy":
                _LOG.error("audit log of %s: %s", organisation, error.code)


async def push_alerts(parts: AuditParts, mail: MailSettings) -> None:
    """Order a mail, a push, or both for every alert about the last day that was not ordered before."""
    for row in await audit_tree.grown(parts.heads.database):
        organisation = as_uuid(row["organisation_id"])
        for alert in await parts.watch.found(organisation):
            for kind, wanted in (("mail.alert", mail.alerts_to), ("push.alert", mail.alert_webhook)):
                if wanted:
                    await _order_once(parts, _alert_order(organisation, kind, alert))


def _alert_order(organisation: UUID, kind: str, alert: Alert) -> Insert:
    """The same alert of a person and a day is one, however much it grows."""
    day = alert.begins_at // (24 * 3600 * _US)
    return outbox.order(
        organisation,
        kind,
        once=f"{kind}:{alert.kind}:{alert.staff}:{day}",
        object_id=alert.staff,
        parameters={
            "kind": alert.kind,
            "staff": str(alert.staff),
            "begins_at": alert.begins_at,
            "ends_at": alert.ends_at,
            "observed": alert.observed,
            "limit": alert.limit,
        },
    )


async def _mail_head(parts: AuditParts, mail: MailSettings, organisation: UUID) -> None:
    """Order the first head of each period to be mailed to the auditor."""
    head = await parts.heads.newest(organisation) if mail.heads_to else None
    if head is None:
        return
    period = head["at"] // (mail.heads_hours * 3600 * _US)
    await _order_once(
        parts, outbox.order(organisation, "mail.head", once=f"head:{period}", object_id=as_uuid(head["id"]))
    )


async def _order_once(parts: AuditParts, order: Insert) -> None:
    with contextlib.suppress(Duplicate):
        await parts.heads.database.write(order)


async def _publish(parts: AuditParts, settings: AuditSettings, organisation: UUID) -> None:
    newest = await parts.heads.newest(organisation)
    if newest is None or now_us() - newest["at"] >= settings.head_seconds / 2 * _US:
        await parts.heads.sign(organisation, fresh_us=int(settings.fresh_seconds * _US))
    for failure in await parts.export.cosign(organisation):
        _LOG.error("audit log of %s: %s", organisation, failure.code)
    if settings.export_folder is not None:
        await parts.export.append_to(organisation, settings.export_folder / f"{organisation}.jsonl")


async def _repeat(work: Callable[[], Awaitable[None]], seconds: float) -> None:
    while True:
        await asyncio.sleep(seconds * random.uniform(0.5, 1.5))  # noqa: S311 - workers out of step, no secret
        try:
            await work()
        except AtsPrivacyError as error:
            _LOG.error("audit log: %s", error.code)
