"""Consents as the person gives them, or as staff record them from paper or interview; each end counts at once (F3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from ats_privacy.domain.actors import Actor, ActorKind
from ats_privacy.domain.administration import Action
from ats_privacy.domain.consents import (
    Consent,
    ConsentKind,
    Ended,
    Evidence,
    Scope,
    covers,
    said_no,
    sensitive_among,
    shortcomings,
)
from ats_privacy.domain.errors import BadInput, Conflict, NotFound, Refused
from ats_privacy.domain.events import Event, Outcome, entry
from ats_privacy.domain.identity import as_uuid, new_id, now_us
from ats_privacy.domain.notices import purpose_held
from ats_privacy.domain.receipts import RECEIPT_TYPE, receipt_claims
from ats_privacy.domain.subject_states import MINORS, OPEN
from ats_privacy.gate import administration
from ats_privacy.gate.consent_binding import bound_anew
from ats_privacy.gate.consent_ending import ConsentEnding
from ats_privacy.gate.decision import Gate
from ats_privacy.gate.idempotency import Answered, Once, Repeatable
from ats_privacy.storage import applicants, consents, notices, organisations
from ats_privacy.storage.applicants import Projection
from ats_privacy.storage.statements import Database, Duplicate, Expectation, Row, Step

CHANNELS = frozenset({"paper", "interview", "e-mail", "page"})
PLACES = frozenset({"", "page", "form", "interview", "call", "letter"})
ON_BEHALF = frozenset({"", "paper_form", "spoken_answer", "no_account", "needs_assistance"})
_SUBJECT = Projection((), ())
_LONGEST_US: Final = 20 * 366 * 86_400 * 1_000_000


@dataclass(frozen=True, slots=True)
class Statement:
    """What the person said yes or no to, how, and until when (microseconds since 1970; None: until it is ended)."""

    scope: Scope
    evidence: Evidence
    expires_at: int | None = None


class RecordConsents:
    """Reads and writes of consents."""

    def __init__(self, database: Database, gate: Gate, once: Once, ending: ConsentEnding, issuer: str) -> None:
        self._issuer = issuer
        self._database = database
        self._gate = gate
        self._once = once
        self._ending = ending

    async def give(
        self, actor: Actor, applicant: UUID, said: Statement, repeatable: Repeatable | None = None
    ) -> Answered:
        """Record that the applicant consents.

        An earlier consent to the same thing ends with it: that is how a person changes one (promise F3). Keys that are
        bound to the consent get a new secret, and what was kept under the earlier one stays readable under the new.

        :raises BadInput: not a consent that can be given. :raises Conflict: the notice does not hold the purpose, the
        record is closed, or it is written to at this moment.
        """
        event = Event.CONSENT_RECORDED
        await administration.require(self._gate, actor, Action.RECORD_CONSENTS, event, applicant)
        self._check(actor, said)
        purpose = said.scope.purpose
        subject = await self._subject(actor, applicant, event)

        standing = await notices.standing(self._database, actor.organisation, purpose)
        if standing.required is None or (purpose_held(purpose) != purpose and standing.fields is None):
            untold = Conflict("purpose_not_in_notice", "The notice in force does not hold this purpose.")
            await self._gate.refuse(
                actor, event, untold, subject=bytes(subject["audit_reference"]), object_id=applicant
            )
        if subject["state"] in MINORS and purpose_held(purpose) not in (subject["guardian_purposes"] or "").split():
            unguarded = Refused("guardian_consent_missing", "The guardian has not consented to this purpose (G2).")
            await self._gate.refuse(
                actor, event, unguarded, subject=bytes(subject["audit_reference"]), object_id=applicant
            )
        certificates: list[str] = []

        async def prepare() -> tuple[dict[str, Any], list[Step]]:
            consent, at = new_id(), now_us()
            earlier = await self._earlier(actor.organisation, applicant, said.scope, at)
            told = self._told(actor, event, said, subject, consent)
            steps: list[Step] = [
                *await bound_anew(
                    self._database, self._gate.policy, actor.organisation, applicant, said.scope, consent
                ),
                applicants.still_active(actor.organisation, applicant),
            ]
            if earlier:
                ended = [each.id for each in earlier]
                ledger, certificate = self._ending.destruction.ended(actor, applicant, ended, at)
                certificates.append(certificate)
                fresh = Consent(consent, said.scope, at, said.expires_at)
                steps += [*self._ending.superseding(actor.organisation, applicant, earlier, fresh), ledger]
            steps += [
                consents.insert(
                    actor.organisation,
                    consent,
                    applicant,
                    said.scope,
                    said.evidence,
                    actor.id,
                    given_by=_giver(actor),
                    notice_number=standing.number,
                    expires_at=said.expires_at,
                    at=at,
                ),
                self._gate.audit.insert([told]),
            ]
            answer = {"id": str(consent), "purpose": purpose, "supersedes": [str(each.id) for each in earlier]}
            return answer, steps

        if subject["state"] not in OPEN:
            closed = Conflict("record_closed", "This record is closed to changes.")
            await self._gate.refuse(actor, event, closed, object_id=applicant)
        try:
            answered = await self._once.run(actor, repeatable, 201, prepare)
        except (Duplicate, Expectation):
            raise Conflict("write_conflict", "The record was changed at the same time; repeat.") from None
        for certificate in certificates:
            await self._ending.destruction.keep(certificate)
        return answered

    async def refuse(self, actor: Actor, applicant: UUID, said: Statement) -> dict[str, Any]:
        """Record that the applicant said no: what was live to it ends.

        The answer is kept, so that nobody asks again, once however often it is repeated. It costs what rests on that
        consent, nothing else (promise A1).
        """
        event = Event.CONSENT_REFUSED
        await administration.require(self._gate, actor, Action.RECORD_CONSENTS, event, applicant)
        self._check(actor, said)
        subject = await self._subject(actor, applicant, event)
        if subject["state"] not in OPEN:
            closed = Conflict("record_closed", "This record is closed to changes.")
            await self._gate.refuse(actor, event, closed, object_id=applicant)
        known = await self._kept_no(actor.organisation, applicant, said.scope)
        if known is not None:
            return {"id": str(known), "purpose": said.scope.purpose}
        standing = await notices.standing(self._database, actor.organisation, said.scope.purpose)
        answer = new_id()
        kept = consents.insert(
            actor.organisation,
            answer,
            applicant,
            said.scope,
            said.evidence,
            actor.id,
            given_by=_giver(actor),
            notice_number=standing.number,
            refused=True,
        )
        await self._ending.end(actor, applicant, said.scope, Ended.WITHDRAWN, event, answer, also=[kept], needed=False)
        return {"id": str(answer), "purpose": said.scope.purpose}

    async def withdraw(self, actor: Actor, applicant: UUID, consent: UUID) -> None:
        """End a consent, at once, with everything that rests on it (promise F3).

        Where keys are bound to it, its secret, the keys and what was sealed under them are destroyed in the same write,
        with a certificate in the erasure ledger (promise A7). With a purpose end the consents to recipients and
        crossings that were given for it.

        :raises NotFound: there is no such live consent. :raises Conflict: the record is written to without pause.
        """
        event = Event.CONSENT_WITHDRAWN
        await administration.require(self._gate, actor, Action.RECORD_CONSENTS, event, applicant)
        await self._subject(actor, applicant, event)
        for row in await consents.of_applicant(self._database, actor.organisation, applicant):
            if as_uuid(row["id"]) == consent and row["withdrawn_at"] is None:
                scope = consents.as_consent(row).scope
                await self._ending.end(actor, applicant, scope, Ended.WITHDRAWN, event, consent)
                return
        raise NotFound("not_found", "There is no such live consent.")

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
        if row["category"]:
            used = tuple(n for n in sorted(self._fields_of(held)) if policy.fields[n].category == row["category"])
        sensitive = tuple(name for name in policy.fields if policy.fields[name].sensitive)
        claims = receipt_claims(
            row, organisation, policy.purposes.get(held), used, issuer=self._issuer, at=now_us(), sensitive=sensitive
        )
        return self._ending.destruction.key.signed(RECEIPT_TYPE, claims)

    async def of_applicant(self, actor: Actor, applicant: UUID) -> Sequence[Row]:
        """Every consent of an applicant, live and withdrawn."""
        event = Event.CONSENT_READ
        await administration.require(self._gate, actor, Action.READ_CONSENTS, event, applicant)
        subject = await self._subject(actor, applicant, event)
        reference = bytes(subject["audit_reference"])
        told = entry(actor, event, Outcome.ALLOWED, subject=reference, object_id=applicant)
        await self._gate.audit.append(told)
        return await consents.of_applicant(self._database, actor.organisation, applicant)

    def _check(self, actor: Actor, said: Statement) -> None:
        scope, evidence, now = said.scope, said.evidence, now_us()
        if purpose_held(scope.purpose) not in self._gate.policy.purposes:
            raise BadInput("purpose_unknown", "There is no such purpose.", pointer="/purpose")
        if evidence.channel not in CHANNELS:
            raise BadInput("channel_unknown", "Name one of the known channels.", pointer="/channel")
        if evidence.place not in PLACES:
            raise BadInput("place_unknown", "Name one of the known places.", pointer="/place")
        for name in shortcomings(scope):
            sentence = f"“{name}” is missing, or does not belong to a consent of this kind."
            raise BadInput("consent_unfit", sentence, pointer=f"/{name}")
        if not scope.fields <= self._gate.policy.fields.keys():
            raise BadInput("field_unknown", "Name fields of the policy.", pointer="/fields")
        used = self._fields_of(scope.purpose)
        if scope.category and scope.category not in sensitive_among(self._gate.policy, used):
            sentence = "Name a category of sensitive data that this purpose uses and that has no consent of its own."
            raise BadInput("category_unfit", sentence, pointer="/category")
        if said.expires_at is not None and not now < said.expires_at <= now + _LONGEST_US:
            raise BadInput("expiry_unfit", "A consent expires in the future, within 20 years.", pointer="/expires_at")
        if evidence.on_behalf not in ON_BEHALF or (evidence.on_behalf and _giver(actor) == "self"):
            sentence = "Staff who record it name one of the known reasons; the person names none."
            raise BadInput("on_behalf_unfit", sentence, pointer="/on_behalf")
        if scope.kind is not ConsentKind.PURPOSE and _giver(actor) != "self":
            for name in ("reference", "on_behalf"):
                if not getattr(evidence, name):
                    sentence = "Say where the record of this separate consent is filed, and why staff record it."
                    raise BadInput("evidence_missing", sentence, pointer=f"/{name}")

    def _fields_of(self, purpose: str) -> list[str]:
        held = purpose_held(purpose)
        only = self._gate.policy.purposes[held].only
        fields = self._gate.policy.fields
        return [name for name, field in fields.items() if held in field.views or (only is not None and name in only)]

    async def _kept_no(self, organisation: UUID, applicant: UUID, scope: Scope) -> UUID | None:
        """The refusal that is kept already, where nothing has been said since."""
        rows = await consents.of_applicant(self._database, organisation, applicant)
        every = [consents.as_consent(row) for row in rows]
        same = [each for each in every if each.scope.key == scope.key]
        live = any(each.ended_at is None and covers(scope, each.scope) for each in every)
        return same[-1].id if same and not live and said_no(same, scope) else None

    async def _earlier(self, organisation: UUID, applicant: UUID, scope: Scope, at: int) -> list[Consent]:
        every = await self._ending.live_under(organisation, applicant, scope, at)
        return [each for each in every if each.scope.key == scope.key]

    @staticmethod
    def _told(actor: Actor, event: Event, said: Statement, subject: Row, consent: UUID) -> Any:
        reference = bytes(subject["audit_reference"])
        code = "" if said.scope.kind is ConsentKind.PURPOSE else said.scope.kind.value
        return entry(
            actor,
            event,
            Outcome.ALLOWED,
            purpose=said.scope.purpose,
            fields=" ".join(sorted(said.scope.fields)),
            subject=reference,
            object_id=consent,
            code=code,
        )

    async def _subject(self, actor: Actor, applicant: UUID, event: Event) -> Row:
        row = await applicants.by_id(self._database, _SUBJECT, actor.organisation, applicant, actor.id)
        if row is None:
            missing = NotFound("not_found", "There is no such applicant.")
            await self._gate.refuse(actor, event, missing, object_id=applicant)
        return row


def _giver(actor: Actor) -> str:
    return "self" if actor.kind is ActorKind.APPLICANT else "staff"
