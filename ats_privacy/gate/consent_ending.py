"""The end of consents: by withdrawal, refusal or expiry, in one write with everything that ends with them (F3, A7).

Whatever is bound to a consent goes in that write: its secret, keys and values, and what others have declared to rest on
it (:data:`OnEnding`). The ledger keeps the end, so that no older backup gives the consent back.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from uuid import UUID

from ats_privacy.domain.actors import Actor
from ats_privacy.domain.consents import Consent, ConsentKind, Ended, Scope, covers, narrows
from ats_privacy.domain.errors import Conflict, NotFound
from ats_privacy.domain.events import Event, Outcome, entry
from ats_privacy.domain.identity import now_us
from ats_privacy.gate.decision import Gate
from ats_privacy.gate.destruction import Destruction
from ats_privacy.storage import applicants, consents
from ats_privacy.storage.applicants import Projection
from ats_privacy.storage.statements import Database, Expectation, Row, Step
from field_policies import Policy

OnEnding = Callable[[UUID, UUID, Sequence[Consent], int], Sequence[Step]]
"""(organisation, applicant, the consents that end, at) → the steps by which whatever rests on them ends as well: work
that waits, orders of the outbox that tell recipients. Each consent says how it ends (``ended``); of those that a later
one takes the place of, only those are among them that allowed more than it does."""

_SUBJECT = Projection((), ())
_ATTEMPTS = 5


def bound_to(policy: Policy, ending: Sequence[Consent]) -> tuple[str, ...]:
    """Compartments whose keys are bound to one of the consents."""
    purposes = {c.scope.purpose for c in ending if c.scope.kind is ConsentKind.PURPOSE}
    return tuple(sorted(c for c, purpose in policy.consent_bound.items() if purpose in purposes))


class ConsentEnding:
    """Ends consents. ``on_ending``: what is done in the same write, in this order."""

    def __init__(
        self, database: Database, gate: Gate, destruction: Destruction, on_ending: Sequence[OnEnding] = ()
    ) -> None:
        self.destruction = destruction
        self.on_ending = tuple(on_ending)
        self.audit = gate.audit
        self._database = database
        self._gate = gate

    async def live_under(self, organisation: UUID, applicant: UUID, scope: Scope, at: int) -> list[Consent]:
        """The person's consents that are not ended and that end with this one; what has expired is among them."""
        rows = await consents.of_applicant(self._database, organisation, applicant)
        found = (consents.as_consent(row) for row in rows if row["withdrawn_at"] is None)
        return [consent for consent in found if covers(scope, consent.scope) and consent.given_at <= at]

    def steps(self, organisation: UUID, applicant: UUID, ending: Sequence[Consent], at: int, how: Ended) -> list[Step]:
        """Steps that end the consents and what rests on them, but for keys; refused where one has ended meanwhile."""
        end = consents.end(organisation, applicant, [c.id for c in ending], at, how)
        return [end, *self._resting(organisation, applicant, [replace(c, ended=how, ended_at=at) for c in ending], at)]

    def superseding(
        self, organisation: UUID, applicant: UUID, earlier: Sequence[Consent], fresh: Consent
    ) -> list[Step]:
        """Steps by which a consent takes the place of earlier ones, and what rested on more than it allows ends."""
        at, identifiers = fresh.given_at, [c.id for c in earlier]
        end = consents.end(organisation, applicant, identifiers, at, Ended.SUPERSEDED, by=fresh.id)
        less = [c for c in earlier if narrows(c.scope, fresh.scope)]
        ended = [replace(c, ended=Ended.SUPERSEDED, ended_at=at) for c in less]
        return [end, *(self._resting(organisation, applicant, ended, at) if ended else ())]

    def _resting(self, organisation: UUID, applicant: UUID, ended: Sequence[Consent], at: int) -> list[Step]:
        return [step for on in self.on_ending for step in on(organisation, applicant, ended, at)]

    async def end(
        self,
        actor: Actor,
        applicant: UUID,
        scope: Scope,
        how: Ended,
        event: Event,
        consent: UUID,
        also: Sequence[Step] = (),
        *,
        needed: bool = True,
    ) -> None:
        """End every consent under ``scope``; the entry names ``consent``; ``also`` is written with it.

        :raises NotFound: there is none, and one is ``needed``. :raises Conflict: written to without pause.
        """
        for _ in range(_ATTEMPTS):
            subject = await self._subject(actor, applicant, event)
            at = now_us()
            ending = await self.live_under(actor.organisation, applicant, scope, at)
            if needed and not any(each.id == consent for each in ending):
                raise NotFound("not_found", "There is no such live consent.")
            try:
                await self._write(actor, applicant, subject, scope, ending, at, how, event, consent, also)
            except Expectation:
                continue  # the record was written to at this moment
            return
        raise Conflict("write_conflict", "The record is written to without pause; repeat.")

    async def _write(
        self,
        actor: Actor,
        applicant: UUID,
        subject: Row,
        scope: Scope,
        ending: Sequence[Consent],
        at: int,
        how: Ended,
        event: Event,
        consent: UUID,
        also: Sequence[Step],
    ) -> None:
        compartments = bound_to(self._gate.policy, ending)
        told = entry(
            actor,
            event,
            Outcome.ALLOWED,
            purpose=scope.purpose,
            fields=" ".join(compartments),
            subject=bytes(subject["audit_reference"]),
            object_id=consent,
            code=how.value if how is not Ended.WITHDRAWN else "",
        )
        steps = [*self.steps(actor.organisation, applicant, ending, at, how), *also] if ending else list(also)
        identifiers = [each.id for each in ending]
        if compartments:
            await self.destruction.destroy(
                actor, applicant, subject, compartments, whole=False, told=told, also=steps, consents=identifiers
            )
            return
        if not ending:
            await self._database.write(*steps, self._gate.audit.insert([told]))
            return
        ledger, certificate = self.destruction.ended(actor, applicant, identifiers, at)
        await self._database.write(*steps, ledger, self._gate.audit.insert([told]))
        await self.destruction.keep(certificate)

    async def _subject(self, actor: Actor, applicant: UUID, event: Event) -> Row:
        row = await applicants.by_id(self._database, _SUBJECT, actor.organisation, applicant, actor.id)
        if row is None:
            missing = NotFound("not_found", "There is no such applicant.")
            await self._gate.refuse(actor, event, missing, object_id=applicant)
        return row
