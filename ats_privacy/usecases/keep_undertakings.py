"""Confidentiality undertakings: publishing versions, accepting them, and who has (promise D6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from ats_privacy.domain.actors import Actor
from ats_privacy.domain.administration import Action
from ats_privacy.domain.errors import BadInput, Conflict, NotFound
from ats_privacy.domain.events import Event, Outcome, entry
from ats_privacy.domain.identity import iso_instant, now_us
from ats_privacy.domain.undertakings import Undertaking, next_version, number_in_force, text_digest
from ats_privacy.gate import administration
from ats_privacy.gate.decision import Gate
from ats_privacy.gate.idempotency import Answered, Once, Repeatable
from ats_privacy.storage import undertakings
from ats_privacy.storage.statements import Database, Duplicate, Row, Step


class KeepUndertakings:
    """Reads and writes of undertakings."""

    def __init__(self, database: Database, gate: Gate, once: Once) -> None:
        self._database = database
        self._gate = gate
        self._once = once

    async def publish(
        self, actor: Actor, texts: Mapping[str, str], in_force_at: int, repeatable: Repeatable | None = None
    ) -> Answered:
        """The next version; from its date on nobody is shown anything before they have accepted it.

        :raises Refused: only the privacy office publishes. :raises BadInput: text or date. :raises Conflict: another
        one was published at this moment.
        """
        event = Event.UNDERTAKING_PUBLISHED
        await administration.require(self._gate, actor, Action.PUBLISH_UNDERTAKING, event)

        async def prepare() -> tuple[dict[str, Any], list[Step]]:
            earlier = await undertakings.every(self._database, actor.organisation)
            latest = earlier[-1] if earlier else None
            version = next_version(latest, actor.organisation, texts, in_force_at, actor.id, now_us())
            digests = {language: text_digest(text) for language, text in version.texts.items()}
            told = " ".join(f"{language}_sha256={digest}" for language, digest in sorted(digests.items()))
            fields = f"undertaking={version.number} {told}"
            answer = {
                "id": str(version.number),
                "number": version.number,
                "in_force_at": iso_instant(version.in_force_at),
                "digests": digests,
            }
            entries = self._gate.audit.insert([entry(actor, event, Outcome.ALLOWED, fields=fields)])
            return answer, [undertakings.insert(version), entries]

        try:
            return await self._once.run(actor, repeatable, 201, prepare)
        except Duplicate:
            raise Conflict("undertaking_conflict", "Another version was published at this moment; read it.") from None

    async def every(self, actor: Actor) -> tuple[list[Undertaking], int, frozenset[int]]:
        """All versions, oldest first; the number in force, 0 for none; and those that the actor has accepted."""
        await administration.require(self._gate, actor, Action.READ_UNDERTAKINGS, Event.UNDERTAKING_READ)
        found = await undertakings.every(self._database, actor.organisation)
        rows = await undertakings.accepted(self._database, actor.organisation, actor.id)
        number = number_in_force(((version.number, version.in_force_at) for version in found), now_us())
        return found, number, frozenset(row["number"] for row in rows)

    async def accept(self, actor: Actor, number: int, language: str, digest: str) -> None:
        """The actor undertakes a version that is in force or to come. Doing it again changes nothing.

        :raises NotFound: no such version. :raises BadInput: it is another text that was read. :raises Conflict: a
        later version is in force.
        """
        event = Event.UNDERTAKING_ACCEPTED
        await administration.require(self._gate, actor, Action.ACCEPT_UNDERTAKING, event)
        every = await undertakings.every(self._database, actor.organisation)
        version = next((version for version in every if version.number == number), None)
        if version is None:
            raise NotFound("not_found", "There is no such undertaking.")
        if language not in version.texts or text_digest(version.texts[language]) != digest:
            raise BadInput(
                "undertaking_text_differs",
                "This is not the digest of the undertaking in this language; read it again.",
                pointer="/digest",
            )
        if number < number_in_force(((known.number, known.in_force_at) for known in every), now_us()):
            raise Conflict("undertaking_superseded", "A later version is in force; that one is to be accepted.")
        told = entry(
            actor,
            event,
            Outcome.ALLOWED,
            object_id=actor.id,
            fields=f"undertaking={number} language={language} means=online",
        )
        accepted = undertakings.accept(version, actor.id, language, "online", "", actor.id, now_us())
        try:
            await self._database.write(accepted, self._gate.audit.insert([told]))
        except Duplicate:
            return

    async def who(self, actor: Actor, number: int, *, most: int, after: UUID) -> Sequence[Row]:
        """Active members of staff with their acceptance of a version, or nulls.

        :raises NotFound: no such version.
        """
        await administration.require(self._gate, actor, Action.WATCH_UNDERTAKINGS, Event.UNDERTAKING_READ)
        every = await undertakings.every(self._database, actor.organisation)
        if all(version.number != number for version in every):
            raise NotFound("not_found", "There is no such undertaking.")
        return await undertakings.who(self._database, actor.organisation, number, most=most, after=after)
