"""The log looked through by whoever oversees: entries that answer to a choice, and how often what happened (D6, F5).

Looking is itself written down, once for a page with all that is counted on it, with the person it was about, if any.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

from ats_privacy.domain.actors import Actor, Role
from ats_privacy.domain.administration import Action
from ats_privacy.domain.errors import BadInput, NotFound
from ats_privacy.domain.events import Event, Outcome, bound_object, entry
from ats_privacy.domain.identity import as_uuid
from ats_privacy.domain.unusual_reading import HOUR_US
from ats_privacy.gate import administration
from ats_privacy.gate.decision import Gate
from ats_privacy.gate.keyrings import Keyrings
from ats_privacy.gate.reasons import open_reason
from ats_privacy.storage import applicants, audit_survey
from ats_privacy.storage.applicants import Projection
from ats_privacy.storage.audit_survey import Chosen, Counts
from ats_privacy.storage.statements import Database, Row

LONGEST_DAYS: Final = 366
MOST_ROWS: Final = 50_000
"""Entries in one file; more are told by a narrower choice."""

_SUBJECT = Projection((), ())
_DAY_US: Final = 24 * HOUR_US
_EARLIER_US: Final = 60_000_000
"""How long before its instant an entry's identifier may have been made."""
_AT_ONCE: Final = 2_000


@dataclass(frozen=True, slots=True)
class Survey:
    """A page of entries, and the counts of all pages."""

    rows: Sequence[Row]
    counts: Counts


class SurveyAuditLog:
    """Looks through the log."""

    def __init__(self, database: Database, gate: Gate, keyrings: Keyrings) -> None:
        self._database = database
        self._gate = gate
        self._keyrings = keyrings

    async def look(
        self, actor: Actor, chosen: Chosen, *, applicant: UUID | None = None, most: int, before: UUID | None = None
    ) -> Survey:
        """Entries of a choice, the newest first, older than ``before``, and the counts of the whole choice.

        :raises NotFound: no such applicant. :raises Refused: not a role that may read the log.
        :raises BadInput: a span that cannot be looked at.
        """
        chosen = await self._may(actor, chosen, applicant, Event.AUDIT_READ, "survey")
        counts = await audit_survey.counts(self._database, actor.organisation, chosen)
        rows = await newest(self._database, actor.organisation, chosen, counts, most=most, before=before)
        return Survey(rows, counts)

    async def one(self, actor: Actor, entry_id: UUID, applicant: UUID | None = None) -> Row:
        """An entry; about a known applicant with what it is about named again, and its reason for who may know it.

        :raises NotFound: there is none, its body is archived, or it is not about that applicant.
        """
        event = Event.AUDIT_READ
        await administration.require(self._gate, actor, Action.READ_AUDIT, event)
        missing = NotFound("not_found", "There is no such entry.")
        row = await audit_survey.one(self._database, actor.organisation, entry_id)
        if row is None:
            await self._gate.refuse(actor, event, missing, object_id=entry_id)
        about: bytes | None = None
        if applicant is not None:
            about = await self._reference(actor, applicant, event)
            if row["subject"] is None or bytes(row["subject"]) != about:
                await self._gate.refuse(actor, event, missing, subject=about, object_id=applicant)
        told = entry(actor, event, Outcome.ALLOWED, subject=about, object_id=entry_id)
        await self._gate.audit.append(told)
        found = dict(row)
        if applicant is None or about is None:
            return found
        if row["object_id"] is not None and as_uuid(row["object_id"]) == bound_object(about, applicant):
            found["object_id"] = applicant
        known = Role.PRIVACY_OFFICER.value in actor.roles and row["event"] != Event.APPLICANT_SEARCHED
        if row["reason"] is not None and known:
            stored = {"id": entry_id, "reason": row["reason"]}
            found["opened_reason"] = await open_reason(
                self._database, self._keyrings, actor.organisation, applicant, stored
            )
        return found

    async def every(self, actor: Actor, chosen: Chosen, applicant: UUID | None = None) -> AsyncIterator[Sequence[Row]]:
        """All entries of a choice, the newest first, in pieces, as they were when it was asked for.

        :raises BadInput: more than 50,000. For the rest as :meth:`look`, before anything is given.
        """
        chosen = await self._may(actor, chosen, applicant, Event.AUDIT_EXPORTED, "csv")
        counts = await audit_survey.counts(self._database, actor.organisation, chosen)
        if counts.total > MOST_ROWS:
            raise BadInput("too_many_entries", f"Choose fewer than {MOST_ROWS} entries: a shorter span, or one kind.")
        return self._pieces(actor.organisation, chosen, counts)

    async def _pieces(self, organisation: UUID, chosen: Chosen, counts: Counts) -> AsyncIterator[Sequence[Row]]:
        before: UUID | None = None
        while True:
            rows = await newest(self._database, organisation, chosen, counts, most=_AT_ONCE, before=before)
            if rows:
                yield rows
                before = as_uuid(rows[-1]["id"])
            if len(rows) < _AT_ONCE:
                return

    async def _may(self, actor: Actor, chosen: Chosen, applicant: UUID | None, event: Event, what: str) -> Chosen:
        await administration.require(self._gate, actor, Action.READ_AUDIT, event)
        if not 0 <= chosen.begins_at < chosen.ends_at <= chosen.begins_at + LONGEST_DAYS * _DAY_US:
            raise BadInput("span_unfit", f"Choose a first and a last day, at most {LONGEST_DAYS} days apart.")
        if applicant is not None:
            chosen = replace(chosen, subject=await self._reference(actor, applicant, event))
        told = entry(
            actor, event, Outcome.ALLOWED, fields=what, subject=chosen.subject, object_id=applicant or chosen.actor
        )
        await self._gate.audit.append(told)
        return chosen

    async def _reference(self, actor: Actor, applicant: UUID, event: Event) -> bytes:
        row = await applicants.by_id(self._database, _SUBJECT, actor.organisation, applicant, actor.id)
        if row is None:
            missing = NotFound("not_found", "There is no such applicant.")
            await self._gate.refuse(actor, event, missing, object_id=applicant)
        return bytes(row["audit_reference"])


async def newest(
    database: Database, organisation: UUID, chosen: Chosen, counts: Counts, *, most: int, before: UUID | None
) -> list[Row]:
    """Entries of a choice, the newest first, older than ``before``: read only in hours in which there are any.

    ``counts``: of the same choice.
    """
    if chosen.of_somebody or not chosen.given():
        return list(await audit_survey.page(database, organisation, chosen, most=most, before=before))
    times: Counter[int] = Counter()
    for (hour, _), number in counts.hours.items():
        times[hour] += number
    found: list[Row] = []
    for begins_at, ends_at in _runs(times, before, most):
        within = replace(
            chosen, begins_at=max(chosen.begins_at, begins_at - _EARLIER_US), ends_at=min(chosen.ends_at, ends_at)
        )
        more = most - len(found)
        found += await audit_survey.page(database, organisation, within, most=more, before=before)
        if len(found) >= most:
            break
        before = as_uuid(found[-1]["id"]) if found else before
    return found


def _runs(times: Counter[int], before: UUID | None, most: int) -> Iterator[tuple[int, int]]:
    """Spans of neighbouring hours, the latest first, each with about as many entries as a page has."""
    latest = None if before is None else ((before.int >> 80) * 1_000 + _EARLIER_US) // HOUR_US
    hours = sorted((hour for hour in times if times[hour] and (latest is None or hour <= latest)), reverse=True)
    begins = ends = entries = 0
    for hour in hours:
        if ends and (hour != begins - 1 or entries >= most):
            yield begins * HOUR_US, ends * HOUR_US
            ends = 0
        if not ends:
            ends, entries = hour + 1, 0
        begins = hour
        entries += times[hour]
    if ends:
        yield begins * HOUR_US, ends * HOUR_US


def row_of(row: Row) -> dict[str, Any]:
    """What an entry says in a file: kinds, instants and identifiers of ours; nothing that tells of a person."""
    return {
        "id": str(as_uuid(row["id"])),
        "at": row["at"],
        **{name: row[name] for name in ("event", "outcome", "actor_kind")},
        "actor_id": str(as_uuid(row["actor_id"])),
        **{name: row[name] for name in ("actor_roles", "purpose", "fields", "code", "request_id")},
    }
