"""What keeps the audit log provable while the service runs: places for new entries, heads, witnesses, exports."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from uuid import UUID

from ats_privacy.audit_service import AuditParts
from ats_privacy.audit_settings import AuditSettings
from ats_privacy.domain.errors import AtsPrivacyError
from ats_privacy.domain.identity import as_uuid, now_us
from ats_privacy.jobs.alerting import order_once, push_alerts, push_broken_glass
from ats_privacy.mail_settings import MailSettings
from ats_privacy.storage import audit_tree

_LOG = logging.getLogger("ats_privacy.audit")
_US = 1_000_000
_LOOK_SECONDS = 10.0
_BEFORE_START_US = 2 * 86_400 * _US
_LATE_US = 600 * _US
"""An entry may be committed so much later than it was made, at most."""
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

    looked_until = now_us() - _BEFORE_START_US

    async def look() -> None:
        nonlocal looked_until
        begun = now_us()
        await push_broken_glass(parts, mail, looked_until - _LATE_US)
        looked_until = begun

    async def sequence() -> None:
        await parts.sequencer.drain()

    tasks = [
        asyncio.create_task(_repeat(sequence, settings.sequence_seconds)),
        asyncio.create_task(_repeat(publish, settings.head_seconds)),
    ]
    if mail.alerts_to or mail.alert_webhook:
        tasks.append(asyncio.create_task(_repeat(watch, settings.head_seconds)))
        tasks.append(asyncio.create_task(_repeat(look, min(_LOOK_SECONDS, settings.head_seconds))))
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


async def _mail_head(parts: AuditParts, mail: MailSettings, organisation: UUID) -> None:
    """Order the first head of each period to be mailed to the auditor."""
    head = await parts.heads.newest(organisation) if mail.heads_to else None
    if head is None:
        return
    period = head["at"] // (mail.heads_hours * 3600 * _US)
    await order_once(parts.heads.database, organisation, "mail.head", f"head:{period}", as_uuid(head["id"]))


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
