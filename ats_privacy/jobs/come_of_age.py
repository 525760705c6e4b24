"""Birthdays: a child becomes a minor of fourteen, a minor comes of age, and then speaks for themselves (promise G2).

With eighteen the guardian's consent ends, and so does every consent that was given under it: the person is asked anew.
"""

from __future__ import annotations

import logging
from uuid import UUID

from ats_privacy.domain.consents import ConsentKind, Ended, Scope
from ats_privacy.domain.errors import AtsPrivacyError
from ats_privacy.domain.events import Event, Outcome, entry
from ats_privacy.domain.identity import as_uuid, now_us
from ats_privacy.domain.subject_states import MINORS, SubjectState
from ats_privacy.gate.ages import Ages
from ats_privacy.gate.audit import AuditLog
from ats_privacy.gate.consent_ending import ConsentEnding
from ats_privacy.gate.heads import system
from ats_privacy.storage import consents, guardians
from ats_privacy.storage.statements import Database, Expectation, Step

_LOG = logging.getLogger("ats_privacy.ages")
_PAGE = 200


async def come_of_age(database: Database, ages: Ages, ending: ConsentEnding) -> tuple[int, int]:
    """Look once a day at each minor's age; returns how many states changed, and how many must be tried again."""
    day = ages.today().isoformat()
    changed, failed = 0, set[UUID]()
    while True:
        page = await guardians.to_check(database, day, most=_PAGE + len(failed))
        rows = [row for row in page if as_uuid(row["applicant_id"]) not in failed]
        if not rows:
            return changed, len(failed)
        for row in rows:
            organisation, applicant = as_uuid(row["organisation_id"]), as_uuid(row["applicant_id"])
            try:
                changed += await _look_at(database, ages, ending, organisation, applicant, day)
            except (AtsPrivacyError, Expectation) as error:
                failed.add(applicant)
                _LOG.error("age of a minor: %s", getattr(error, "code", "write_conflict"))


async def _look_at(
    database: Database, ages: Ages, ending: ConsentEnding, organisation: UUID, applicant: UUID, day: str
) -> bool:
    actor = system(organisation)
    row = await ages.row_of(organisation, applicant)
    if row is None or row["state"] not in MINORS:
        return False
    wanted, at = await ages.state_of(actor, applicant, row), now_us()
    if wanted.value == row["state"]:
        await database.write(guardians.checked(organisation, applicant, day))
        return False
    grown = wanted is SubjectState.ACTIVE
    if grown:
        await _end_consents(database, ending, organisation, applicant)
    row = await ages.row_of(organisation, applicant) or row  # its version, should consents have ended
    told = entry(
        actor,
        Event.CAME_OF_AGE,
        Outcome.ALLOWED,
        subject=bytes(row["audit_reference"]),
        object_id=applicant,
        code=wanted.value,
    )
    purposes = None if grown else row["guardian_purposes"]
    steps: list[Step] = [
        guardians.become(organisation, applicant, row["version"], wanted, purposes, at),
        guardians.end_all(organisation, applicant, actor.id, at)
        if grown
        else guardians.checked(organisation, applicant, day),
        AuditLog.insert([told]),
    ]
    await database.write(*steps)
    return True


async def _end_consents(database: Database, ending: ConsentEnding, organisation: UUID, applicant: UUID) -> None:
    """End what was consented to while a guardian spoke for the person."""
    for row in await consents.of_applicant(database, organisation, applicant):
        if row["withdrawn_at"] is None and row["kind"] == ConsentKind.PURPOSE:
            scope = Scope(ConsentKind.PURPOSE, row["purpose"])
            event = Event.CONSENT_EXPIRED
            await ending.end(
                system(organisation), applicant, scope, Ended.EXPIRED, event, as_uuid(row["id"]), needed=False
            )
