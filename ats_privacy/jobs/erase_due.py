"""Erases the records whose deadline has passed: quarantined (promise G3) and cancelled ones (B2)."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from ats_privacy.domain.errors import AtsPrivacyError
from ats_privacy.domain.identity import as_uuid, now_us
from ats_privacy.domain.working_days import WorkingDays
from ats_privacy.gate.ages import Ages
from ats_privacy.gate.consent_ending import ConsentEnding
from ats_privacy.jobs.come_of_age import come_of_age
from ats_privacy.jobs.demand_deletions import remind_deletions
from ats_privacy.jobs.end_check_orders import expire_check_orders
from ats_privacy.jobs.expire_consents import expire_consents
from ats_privacy.jobs.keep_concerns import keep_concerns
from ats_privacy.mail_settings import MailSettings
from ats_privacy.storage import subject_states
from ats_privacy.storage.statements import Database
from ats_privacy.usecases.erase_applicants import EraseApplicants

_LOG = logging.getLogger("ats_privacy.erasing")
_PAGE = 200


async def erase_due(database: Database, erase: EraseApplicants, *, now: int | None = None) -> tuple[int, int]:
    """Erase everything that is due; returns how many records were erased, and how many must be tried again.

    Any number of workers may run it at once. A record that could not be erased does not keep back the others.
    """
    moment = now_us() if now is None else now
    erased = 0
    failed: set[tuple[object, object]] = set()
    while True:
        page = await subject_states.due(database, moment, most=_PAGE + len(failed))
        rows = [row for row in page if (row["organisation_id"], row["applicant_id"]) not in failed]
        if not rows:
            return erased, len(failed)
        for row in rows:
            try:
                await erase.at_deadline(as_uuid(row["organisation_id"]), as_uuid(row["applicant_id"]), row["version"])
                erased += 1
            except AtsPrivacyError as error:
                failed.add((row["organisation_id"], row["applicant_id"]))
                _LOG.error("erasure at a deadline: %s", error.code)


@asynccontextmanager
async def erasing_at_deadlines(
    database: Database,
    erase: EraseApplicants,
    ending: ConsentEnding,
    ages: Ages,
    mail: MailSettings,
    calendar: WorkingDays,
    seconds: int,
) -> AsyncIterator[None]:
    """End what expired, remind vendors and the privacy office, erase what is due every ``seconds`` while whatever is
    within is done; 0 leaves it to the command line."""
    if not seconds:
        yield
        return

    async def repeat() -> None:
        while True:
            await asyncio.sleep(seconds * random.uniform(0.5, 1.5))  # noqa: S311 - workers out of step, no secret
            try:
                await come_of_age(database, ages, ending)
                await expire_consents(database, ending)
                await expire_check_orders(database, ending.audit)
                await remind_deletions(database, ending.audit, mail)
                await keep_concerns(database, ending.audit, mail, calendar)
                await erase_due(database, erase)
            except AtsPrivacyError as error:
                _LOG.error("erasure at deadlines: %s", error.code)

    task = asyncio.create_task(repeat())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
