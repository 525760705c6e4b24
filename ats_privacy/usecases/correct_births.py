"""A mistyped birth date quarantines an adult: two people, each alone, enter the right one from the evidence (G1).

The first entry is kept as a keyed digest only; the second one applies it if it is the same to the letter. So nobody
alone turns a child into an adult, and a second slip of the pen is found.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

import orjson

from ats_privacy.domain.actors import Actor
from ats_privacy.domain.administration import Action
from ats_privacy.domain.drafts import Draft, Source
from ats_privacy.domain.errors import BadInput, Conflict, NotFound, Refused
from ats_privacy.domain.events import Event, Outcome, entry
from ats_privacy.domain.identity import as_uuid, now_us
from ats_privacy.domain.subject_states import SubjectState
from ats_privacy.gate import administration
from ats_privacy.gate.decision import Gate
from ats_privacy.gate.keyrings import IMPORT_INDEX, Keyrings
from ats_privacy.gate.recording import Recording
from ats_privacy.storage import applicants, guardians
from ats_privacy.storage.applicants import Projection
from ats_privacy.storage.statements import Database, Duplicate, Expectation, Row

_SUBJECT = Projection((), ())
_WAITS_US: Final = 7 * 86_400_000_000
_PURPOSE = "recruitment"


class CorrectBirths:
    """Takes both entries of a correction."""

    def __init__(self, database: Database, gate: Gate, keyrings: Keyrings, recording: Recording) -> None:
        self._database = database
        self._gate = gate
        self._keyrings = keyrings
        self._recording = recording

    async def enter(self, actor: Actor, applicant: UUID, values: Mapping[str, Any], reference: str) -> dict[str, Any]:
        """Enter a correction from the evidence filed under ``reference``; the second of two equal ones applies it.

        The answer's ``status``: waiting, or applied with the record's new state and version.

        :raises BadInput: other fields, or values not acceptable. :raises Conflict: not quarantined, or the entries
        differ: then both are void. :raises Refused: the same person entered it first.
        """
        event = Event.BIRTH_CORRECTION_ENTERED
        await administration.require(self._gate, actor, Action.CORRECT_BIRTHS, event, applicant)
        if not values or not set(values) <= {"birth_date", "id_number"} or None in values.values():
            raise BadInput("nothing_to_correct", "Give birth_date, id_number or both.", pointer="/values")
        row = await self._quarantined(actor, applicant, event)
        audited = bytes(row["audit_reference"])
        draft = Draft(values, Source("staff"))
        keyring = await self._keyrings.of(actor.organisation)
        said = orjson.dumps([str(applicant), self._recording.checked(draft)], option=orjson.OPT_SORT_KEYS, default=str)
        digest = keyring.index_key(IMPORT_INDEX).token(said)
        first, now = await guardians.correction_of(self._database, actor.organisation, applicant), now_us()
        if first is None or first["expires_at"] <= now:
            told = entry(actor, event, Outcome.ALLOWED, fields=" ".join(sorted(values)), subject=audited, code="first")
            try:
                await self._database.write(
                    guardians.drop(actor.organisation, applicant),
                    guardians.propose(actor.organisation, applicant, digest, reference, actor.id, now, now + _WAITS_US),
                    self._gate.audit.insert([told]),
                )
            except Duplicate:
                raise Conflict("write_conflict", "Somebody entered one at the same time; repeat.") from None
            return {"status": "waiting", "state": row["state"], "version": row["version"]}
        if as_uuid(first["entered_by"]) == actor.id:
            same = Refused("second_person_missing", "Somebody else has to enter it by themselves.")
            await self._gate.refuse(actor, event, same, subject=audited, object_id=applicant)
        if bytes(first["digest"]) != digest:
            differs = Conflict("entries_differ", "The two entries differ; both are void: look at the evidence anew.")
            await self._database.write(guardians.drop(actor.organisation, applicant))
            await self._gate.refuse(actor, event, differs, subject=audited, object_id=applicant)
        try:
            stored = await self._recording.correct_birth(
                actor, _PURPOSE, applicant, draft, guardians.take(actor.organisation, applicant, digest)
            )
        except Expectation:
            raise Conflict("write_conflict", "The record was written to at this moment; repeat.") from None
        return {"status": "applied", "state": stored["state"], "version": stored["version"]}

    async def _quarantined(self, actor: Actor, applicant: UUID, event: Event) -> Row:
        row = await applicants.by_id(self._database, _SUBJECT, actor.organisation, applicant, actor.id)
        if row is None:
            missing = NotFound("not_found", "There is no such applicant.")
            await self._gate.refuse(actor, event, missing, object_id=applicant)
        if row["state"] != SubjectState.QUARANTINED:
            closed = Conflict("not_quarantined", "Only the birth in a quarantined record is corrected this way.")
            await self._gate.refuse(actor, event, closed, subject=bytes(row["audit_reference"]), object_id=applicant)
        return row
