"""The clock of concerns: the privacy office is reminded before the deadline and day by day after it, provisional
deadlines are settled, answered concerns close in the end (promises F6, I1)."""

from __future__ import annotations

from uuid import UUID

from ats_privacy.domain.actors import Role
from ats_privacy.domain.concerns import CLOSED_AFTER_US, DUE, OVERDUE, ConcernState, clock, remind_again
from ats_privacy.domain.events import AuditEntry, Event, Outcome, entry
from ats_privacy.domain.identity import as_uuid, now_us
from ats_privacy.domain.working_days import WorkingDays
from ats_privacy.gate.audit import AuditLog
from ats_privacy.gate.compromise import MAIL_ACCOUNT
from ats_privacy.gate.heads import system
from ats_privacy.mail_settings import MailSettings
from ats_privacy.storage import accounts, concerns, organisations, outbox
from ats_privacy.storage.statements import Database, Duplicate, Expectation, Row, Step

_PAGE = 200
_OFFICERS = frozenset({Role.PRIVACY_OFFICER.value})
_BEFORE_ALL = UUID(int=0)


async def keep_concerns(
    database: Database, audit: AuditLog, mail: MailSettings, calendar: WorkingDays, *, now: int | None = None
) -> int:
    """Settle, remind and close whatever it is time for; how many concerns something was done about. Any number of
    workers may run it at once."""
    moment, done = now_us() if now is None else now, 0
    for row in await organisations.every(database):
        organisation = as_uuid(row["id"])
        done += await _settle(database, audit, calendar, organisation)
        done += await _remind(database, audit, mail, organisation, moment)
        done += await _close(database, audit, organisation, moment)
    return done


async def _settle(database: Database, audit: AuditLog, calendar: WorkingDays, organisation: UUID) -> int:
    """Reckon provisional deadlines anew; those whose calendar is announced now are so no more."""
    settled, after = 0, _BEFORE_ALL
    while rows := await concerns.provisional(database, organisation, after, most=_PAGE):
        for row in rows:
            runs = clock(calendar, row["counted_from"])
            if runs.provisional and runs.due_at == row["due_at"]:
                continue
            remind = row["remind_at"] if row["reminders"] and runs.due_at == row["due_at"] else runs.remind_at
            values = {"due_at": runs.due_at, "provisional": int(runs.provisional), "remind_at": remind}
            code = f"due:{calendar.day_of(runs.due_at - 1).isoformat()}"
            told = _entry(row, Event.CONCERN_RECKONED, Outcome.ALLOWED, code)
            settled += await _written(database, concerns.run(row, values), audit.insert([told]))
        after = as_uuid(rows[-1]["id"])
    return settled


async def _remind(database: Database, audit: AuditLog, mail: MailSettings, organisation: UUID, now: int) -> int:
    reminded = 0
    officers = [as_uuid(row["id"]) for row in await accounts.with_roles(database, organisation, _OFFICERS)]
    while rows := await concerns.to_remind(database, organisation, now, most=_PAGE):
        before = reminded
        for row in rows:
            reminded += await _written(database, *_reminder(audit, mail, row, officers, now))
        if reminded == before:
            break  # other workers are at them
    return reminded


def _reminder(audit: AuditLog, mail: MailSettings, row: Row, officers: list[UUID], now: int) -> list[Step]:
    """A letter to each privacy officer with an account; to the operator's addresses when it becomes late, or where
    nobody has an account."""
    organisation, concern, number = as_uuid(row["organisation_id"]), as_uuid(row["id"]), row["reminders"] + 1
    overdue = now >= row["due_at"]
    template = OVERDUE if overdue else DUE
    event, outcome = (Event.CONCERN_OVERDUE, Outcome.FAILED) if overdue else (Event.CONCERN_REMINDED, Outcome.ALLOWED)
    parameters: dict[str, str | int | bool | None] = {
        "kind": template,
        "concern": str(concern),
        "begins_at": row["due_at"],
        "ends_at": now,
    }
    values = {"remind_at": remind_again(row["due_at"], now), "reminders": number}
    steps: list[Step] = [concerns.run(row, values), audit.insert([_entry(row, event, outcome, f"reminder:{number}")])]
    which = f"{template}:{concern}:{row['counted_from']}:{number}"
    for officer in officers:
        told = {"template": template, **parameters}
        once = f"{which}:{officer}"
        steps.append(outbox.order(organisation, MAIL_ACCOUNT, once=once, object_id=officer, parameters=told))
    newly_late = overdue and row["remind_at"] <= row["due_at"]
    for kind in mail.alert_kinds if newly_late or not officers else ():
        steps.append(outbox.order(organisation, kind, once=f"{kind}:{which}", object_id=concern, parameters=parameters))
    return steps


async def _close(database: Database, audit: AuditLog, organisation: UUID, now: int) -> int:
    closed = 0
    while rows := await concerns.resting(database, organisation, now - CLOSED_AFTER_US, most=_PAGE):
        before = closed
        for row in rows:
            told = _entry(row, Event.CONCERN_CLOSED, Outcome.ALLOWED, "by_itself")
            change = concerns.change(row, {"state": ConcernState.CLOSED.value})
            closed += await _written(database, change, audit.insert([told]))
        if closed == before:
            break
    return closed


def _entry(row: Row, event: Event, outcome: Outcome, code: str) -> AuditEntry:
    actor, reference = system(as_uuid(row["organisation_id"])), bytes(row["audit_reference"])
    return entry(actor, event, outcome, subject=reference, object_id=as_uuid(row["id"]), code=code)


async def _written(database: Database, *steps: Step) -> bool:
    """Whether the steps were written; not where another worker, the person or the privacy office was first."""
    try:
        await database.write(*steps)
    except (Expectation, Duplicate):
        return False
    return True
