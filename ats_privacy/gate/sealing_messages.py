"""What is said about a concern, on its way in: added to what was said before, sealed under the person's key (A10)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final
from uuid import UUID

from ats_privacy.domain.actors import Actor
from ats_privacy.domain.concerns import MOST_MESSAGES
from ats_privacy.domain.errors import BadInput, Conflict, NotFound
from ats_privacy.domain.events import Event
from ats_privacy.domain.identity import as_uuid, iso_instant, now_us, today
from ats_privacy.domain.subject_states import OPEN
from ats_privacy.domain.values import InvalidValue, validate
from ats_privacy.gate.decision import Gate, Plan
from ats_privacy.gate.keyrings import Keyrings
from ats_privacy.gate.opening import SealedRow, hold_existing, stored_key
from ats_privacy.gate.sealing import SubjectKeys, seal_columns
from ats_privacy.gate.sealing_results import Sealed
from ats_privacy.gate.told import facts_of
from ats_privacy.storage import applicants, concerns, data_keys
from ats_privacy.storage.applicants import Projection
from ats_privacy.storage.statements import Database, Row, Step

TABLE: Final = "concern"
FIELD: Final = "messages"


def message(author: str, raw: str) -> dict[str, Any]:
    """What somebody says now, in its canonical spelling.

    :raises BadInput: it cannot be kept; nothing of it is repeated.
    """
    given = [{"text": raw, "author": author, "at": iso_instant(now_us())}]
    try:
        kept: list[dict[str, Any]] = validate("note_list", given, today=today().date())
    except InvalidValue as error:
        raise BadInput(error.code, error.sentence, pointer="/text") from None
    if not kept or not kept[0].get("text"):
        raise BadInput("message_empty", "Write something.", pointer="/text")
    return kept[0]


class SealingMessages:
    """Decides whether an actor may write here, and seals what they say."""

    def __init__(self, database: Database, gate: Gate, keyrings: Keyrings) -> None:
        self._database = database
        self._gate = gate
        self._keyrings = keyrings
        self._compartment = gate.policy.fields[f"{TABLE}.{FIELD}"].compartment

    async def known(self, actor: Actor, applicant: UUID, concern: UUID, event: Event) -> Row:
        """A concern without what was said.

        :raises NotFound: there is none of that person.
        """
        row = await concerns.plain(self._database, actor.organisation, applicant, concern)
        if row is None:
            missing = NotFound("not_found", "There is no such concern within your reach.")
            await self._gate.refuse(actor, event, missing, object_id=applicant)
        return row

    def plan(self, actor: Actor, purpose: str) -> Plan:
        """The plan of writing for a purpose."""
        return self._gate.plan(actor, TABLE, "write", purpose, (FIELD,))

    def projection(self, plan: Plan, *, existing: bool) -> Projection:
        """What a row must carry for :meth:`require` and :meth:`seal`; ``existing``: it is one of a concern."""
        columns = (FIELD,) if existing else ()
        return replace(plan.projection, columns=columns, compartments=(self._compartment,), bound=())

    async def require(self, actor: Actor, plan: Plan, row: Row, event: Event, about: UUID) -> bytes:
        """The audit reference of the person of a row, once it is decided that the actor may write there.

        :raises Refused: the policy says no. :raises Conflict: the record is closed.
        """
        reference = bytes(row["audit_reference"])
        await self._gate.require(actor, plan, facts_of(row, plan), event, subject=reference, object_id=about)
        if row["state"] not in OPEN:
            closed = Conflict("record_closed", "This record is closed to changes.")
            await self._gate.refuse(actor, event, closed, plan, subject=reference, object_id=about)
        return reference

    async def seal(
        self, actor: Actor, plan: Plan, row: Row, applicant: UUID, concern: UUID, said: dict[str, Any]
    ) -> Sealed:
        """The concern's messages with one more. ``row``: of the person for a new concern, else the concern's own.

        The write fails where keys change meanwhile, or the record is closed.
        :raises Conflict: too much was said. :raises RecordTampered: a stored value fails authentication.
        :raises Unavailable: this process may not open the compartment.
        """
        organisation, reference = actor.organisation, bytes(row["audit_reference"])
        keyring = await self._keyrings.of(organisation)
        keys = SubjectKeys(keyring, applicant)
        before: list[dict[str, Any]] = []
        async with self._gate.telling_of_tampering(actor, plan, reference, concern):
            wrapped = stored_key(row, self._compartment, organisation, applicant)
            known = {} if wrapped is None else {self._compartment: wrapped}
            hold_existing(keys, keyring, organisation, applicant, known, known)
            if as_uuid(row["id"]) == concern:
                opened = SealedRow(keyring, organisation, applicant, TABLE, concern, row)
                before = opened.open(FIELD, self._compartment) or []
        if len(before) >= MOST_MESSAGES:
            raise Conflict("concern_full", f"At most {MOST_MESSAGES} messages are kept; close this and write anew.")
        columns = seal_columns(self._gate.policy, keys, organisation, TABLE, concern, {FIELD: [*before, said]})
        # Keys before rows, as in a rotation and an erasure: otherwise two writes could wait for each other.
        held: list[Step] = [
            data_keys.unchanged(organisation, applicant, compartment, key) for compartment, key in known.items()
        ]
        held.append(applicants.still_active(organisation, applicant))
        return Sealed(columns, held, applicants.insert_keys(organisation, applicant, keys.made))
