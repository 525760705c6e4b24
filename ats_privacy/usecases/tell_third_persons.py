"""Who is named in records and has not been told of it; and that staff have told somebody (promise A2)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from ats_privacy.domain.actors import Actor
from ats_privacy.domain.administration import Action
from ats_privacy.domain.errors import BadInput, Conflict, NotFound
from ats_privacy.domain.events import Event, Outcome, entry
from ats_privacy.domain.identity import as_uuid, now_us
from ats_privacy.domain.third_persons import TOLD_BY
from ats_privacy.gate import administration
from ats_privacy.gate.decision import Gate
from ats_privacy.storage import third_persons
from ats_privacy.storage.statements import Database, Expectation, Row
from ats_privacy.storage.third_persons import Which

_FIRST = UUID(int=0)


class TellThirdPersons:
    """Keeps the list of those who are to be told."""

    def __init__(self, database: Database, gate: Gate) -> None:
        self._database = database
        self._gate = gate

    async def page(
        self, actor: Actor, which: Which, *, most: int = 50, after: UUID | None = None
    ) -> tuple[Sequence[Row], dict[str, int]]:
        """People of active records: not told yet, not told in time, or named again with new authority; and how many
        there are of each. Who they are is not opened: it stands in the record.

        :raises Refused: none of the actor's roles may.
        """
        event = Event.THIRD_PERSON_LISTED
        await administration.require(self._gate, actor, Action.TELL_THIRD_PERSONS, event)
        now = now_us()
        rows = await third_persons.page(
            self._database, actor.organisation, which, after=after or _FIRST, most=most, now=now
        )
        counts = await third_persons.counts(self._database, actor.organisation, now)
        shown = list(dict.fromkeys(bytes(row["audit_reference"]) for row in rows))
        told = entry(
            actor,
            event,
            Outcome.ALLOWED,
            subject=shown[0] if len(shown) == 1 else None,
            subjects=b"".join(shown) if len(shown) > 1 else None,
            code=which,
        )
        await self._gate.audit.append(told)
        return rows, counts

    async def told(self, actor: Actor, person: UUID, means: str, at: int | None = None) -> None:
        """Staff have told a person by this means at this instant; whoever was told before stays told as they were.

        :raises Refused: none of the actor's roles may. :raises NotFound: nobody is registered under this number.
        :raises BadInput: no such means, or no instant at which it can have been.
        """
        event = Event.THIRD_PERSON_TOLD
        await administration.require(self._gate, actor, Action.TELL_THIRD_PERSONS, event, person)
        row = await third_persons.by_id(self._database, actor.organisation, person)
        if row is None:
            await self._gate.refuse(actor, event, NotFound("not_found", "Nobody is registered under this number."))
        if means not in TOLD_BY:
            raise BadInput("means_unknown", f"Name one of: {', '.join(TOLD_BY)}.", pointer="/means")
        now = now_us()
        if at is not None and not row["attested_at"] <= at <= now:
            raise BadInput(
                "told_at_unlikely", "Name an instant since the person was named, and not to come.", pointer="/at"
            )
        applicant = as_uuid(row["applicant_id"])
        reference = await self._gate.audit.reference_of(actor, applicant)
        again = row["told_at"] is not None
        words = f"means={means}{' again' if again else ''}"
        told = entry(actor, event, Outcome.ALLOWED, subject=reference, object_id=person, fields=words)
        telling = third_persons.tell(actor.organisation, person, now if at is None else at, means, actor.id)
        try:
            await self._database.write(*([] if again else [telling]), self._gate.audit.insert([told]))
        except Expectation:
            raise Conflict("write_conflict", "The person was told or removed at this moment; look again.") from None
