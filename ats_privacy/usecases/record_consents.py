"""Consents as staff record them from paper or interview; withdrawal takes effect before the call returns (F3)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from ats_privacy.domain.actors import Actor
from ats_privacy.domain.administration import Action
from ats_privacy.domain.errors import BadInput, Conflict, NotFound
from ats_privacy.domain.events import Event, Outcome, entry
from ats_privacy.domain.identity import as_uuid, new_id, now_us
from ats_privacy.domain.notices import purpose_held
from ats_privacy.domain.receipts import RECEIPT_TYPE, receipt_claims
from ats_privacy.gate import administration
from ats_privacy.gate.decision import Gate
from ats_privacy.gate.destruction import Destruction
from ats_privacy.gate.idempotency import Answered, Once, Repeatable
from ats_privacy.gate.opening import unbound
from ats_privacy.storage import applicants, consent_secrets, consents, notices, organisations
from ats_privacy.storage.applicants import Projection
from ats_privacy.storage.statements import Database, Expectation, Row, Step
from keys.binding import ConsentSecret, bind

CHANNELS = frozenset({"paper", "interview", "e-mail", "page"})
_SUBJECT = Projection((), ())
_ATTEMPTS = 5


class RecordConsents:
    """Reads and writes of consents."""

    def __init__(self, database: Database, gate: Gate, once: Once, destruction: Destruction, issuer: str) -> None:
        self._issuer = issuer
        self._database = database
        self._gate = gate
        self._once = once
        self._destruction = destruction

    async def give(
        self,
        actor: Actor,
        applicant: UUID,
        purpose: str,
        notice_version: str,
        channel: str,
        repeatable: Repeatable | None = None,
    ) -> Answered:
        """Record that the applicant consents to a purpose that rests on consent.

        Keys that are bound to that consent get a new secret with it, and earlier consents to the purpose end: what was
        kept under them stays readable under the new one.
        """
        event = Event.CONSENT_RECORDED
        await administration.require(self._gate, actor, Action.RECORD_CONSENTS, event, applicant)
        if purpose_held(purpose) not in self._gate.policy.purposes:
            raise BadInput("purpose_unknown", "There is no such purpose.", pointer="/purpose")
        if channel not in CHANNELS:
            raise BadInput("channel_unknown", "Name one of the known channels.", pointer="/channel")
        subject = await self._subject(actor, applicant, event)

        standing = await notices.standing(self._database, actor.organisation, purpose)
        if standing.required is None or (purpose_held(purpose) != purpose and standing.fields is None):
            untold = Conflict("purpose_not_in_notice", "The notice in force does not hold this purpose.")
            await self._gate.refuse(
                actor, event, untold, subject=bytes(subject["audit_reference"]), object_id=applicant
            )

        async def prepare() -> tuple[dict[str, Any], list[Step]]:
            consent = new_id()
            told = entry(
                actor,
                event,
                Outcome.ALLOWED,
                purpose=purpose,
                subject=bytes(subject["audit_reference"]),
                object_id=consent,
            )
            steps: list[Step] = [
                *await self._bound_anew(actor.organisation, applicant, purpose, consent),
                applicants.still_active(actor.organisation, applicant),
                consents.insert(
                    actor.organisation,
                    consent,
                    applicant,
                    purpose,
                    notice_version,
                    channel,
                    actor.id,
                    notice_number=standing.number,
                ),
                self._gate.audit.insert([told]),
            ]
            return {"id": str(consent), "purpose": purpose}, steps

        if subject["state"] != "active":
            closed = Conflict("record_closed", "This record is closed to changes.")
            await self._gate.refuse(actor, event, closed, object_id=applicant)
        return await self._once.run(actor, repeatable, 201, prepare)

    async def withdraw(self, actor: Actor, applicant: UUID, consent: UUID) -> None:
        """End a consent, at once (promise F3).

        Where keys are bound to it, its secret, the keys and what was sealed under them are destroyed in the same write,
        with a certificate in the erasure ledger, and every consent to that purpose ends (promise A7).

        :raises NotFound: there is no such live consent. :raises Conflict: the record is written to without pause.
        """
        event = Event.CONSENT_WITHDRAWN
        await administration.require(self._gate, actor, Action.RECORD_CONSENTS, event, applicant)
        subject = await self._subject(actor, applicant, event)
        given = await self._live(actor, applicant, consent)
        bound = self._compartments(given["purpose"])
        if bound:
            await self._destroy(actor, applicant, consent, given["purpose"], bound)
            return
        told = entry(
            actor,
            event,
            Outcome.ALLOWED,
            purpose=given["purpose"],
            subject=bytes(subject["audit_reference"]),
            object_id=consent,
        )
        try:
            await self._database.write(
                consents.withdraw(actor.organisation, applicant, consent), self._gate.audit.insert([told])
            )
        except Expectation:
            raise NotFound("not_found", "There is no such live consent.") from None

    async def receipt(self, actor: Actor, applicant: UUID, consent: UUID) -> str:
        """The signed receipt of a consent, live or withdrawn: a compact JWS that any JOSE library verifies (F3).

        :raises NotFound: there is no such consent.
        """
        rows = await self.of_applicant(actor, applicant)
        row = next((each for each in rows if as_uuid(each["id"]) == consent), None)
        organisation = await organisations.by_id(self._database, actor.organisation)
        if row is None or organisation is None:
            raise NotFound("not_found", "There is no such consent.")
        policy = self._gate.policy
        held = purpose_held(row["purpose"])
        used = tuple(sorted(name for name, field in policy.fields.items() if held in field.views))
        claims = receipt_claims(row, organisation, policy.purposes.get(held), used, issuer=self._issuer, at=now_us())
        return self._destruction.key.signed(RECEIPT_TYPE, claims)

    async def of_applicant(self, actor: Actor, applicant: UUID) -> Sequence[Row]:
        """Every consent of an applicant, live and withdrawn."""
        event = Event.CONSENT_READ
        await administration.require(self._gate, actor, Action.READ_CONSENTS, event, applicant)
        subject = await self._subject(actor, applicant, event)
        reference = bytes(subject["audit_reference"])
        told = entry(actor, event, Outcome.ALLOWED, subject=reference, object_id=applicant)
        await self._gate.audit.append(told)
        return await consents.of_applicant(self._database, actor.organisation, applicant)

    def _compartments(self, purpose: str) -> tuple[str, ...]:
        return tuple(sorted(c for c, bound_to in self._gate.policy.consent_bound.items() if bound_to == purpose))

    async def _live(self, actor: Actor, applicant: UUID, consent: UUID) -> Row:
        for row in await consents.of_applicant(self._database, actor.organisation, applicant):
            if as_uuid(row["id"]) == consent and row["withdrawn_at"] is None:
                return row
        raise NotFound("not_found", "There is no such live consent.")

    async def _bound_anew(self, organisation: UUID, applicant: UUID, purpose: str, consent: UUID) -> list[Step]:
        """Steps that give the purpose's compartments the secret of this consent in the place of an earlier one's."""
        compartments = self._compartments(purpose)
        if not compartments:
            return []
        held = await consent_secrets.of_subject(self._database, organisation, applicant)
        wrapped = await applicants.wrapped_keys(self._database, organisation, applicant)
        fresh = {compartment: ConsentSecret.new(consent) for compartment in compartments}
        steps: list[Step] = [
            consent_secrets.end_consents(organisation, applicant, [purpose], now_us()),
            consent_secrets.destroy(organisation, applicant, compartments),
            consent_secrets.drop_retired(organisation, applicant, compartments),
            consent_secrets.insert(organisation, applicant, {c: secret.stored for c, secret in fresh.items()}),
        ]
        for compartment, secret in fresh.items():
            known = wrapped.get(compartment)
            if known is None:
                continue
            within = unbound(bytes(known), held.get(compartment, b""), organisation, applicant, compartment)
            again = bind(within, secret, organisation, applicant, compartment)
            steps.append(consent_secrets.rebind(organisation, applicant, compartment, known, again))
        return steps

    async def _destroy(
        self, actor: Actor, applicant: UUID, consent: UUID, purpose: str, compartments: tuple[str, ...]
    ) -> None:
        event = Event.CONSENT_WITHDRAWN
        for _ in range(_ATTEMPTS):
            subject = await self._subject(actor, applicant, event)
            told = entry(
                actor,
                event,
                Outcome.ALLOWED,
                purpose=purpose,
                fields=" ".join(compartments),
                subject=bytes(subject["audit_reference"]),
                object_id=consent,
            )
            ended = consent_secrets.end_consents(actor.organisation, applicant, [purpose], now_us())
            try:
                await self._destruction.destroy(
                    actor, applicant, subject, compartments, whole=False, told=told, also=[ended]
                )
            except Expectation:
                continue  # the record was written to at this moment
            return
        raise Conflict("write_conflict", "The record is written to without pause; repeat.")

    async def _subject(self, actor: Actor, applicant: UUID, event: Event) -> Row:
        row = await applicants.by_id(self._database, _SUBJECT, actor.organisation, applicant, actor.id)
        if row is None:
            missing = NotFound("not_found", "There is no such applicant.")
            await self._gate.refuse(actor, event, missing, object_id=applicant)
        return row
