"""The person's answer to an order of a check: yes to each statement by itself, or no (promises A4, D1)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from ats_privacy.domain.actors import Actor
from ats_privacy.domain.administration import Action
from ats_privacy.domain.check_orders import RELEASED_WITHIN_US, Act, after
from ats_privacy.domain.check_terms import (
    LANGUAGES,
    crossing_text,
    purpose_text,
    recipient_text,
    sensitive_text,
    text_digest,
)
from ats_privacy.domain.consents import Consent, ConsentKind, Evidence, Scope
from ats_privacy.domain.contracts import PURPOSE, Terms
from ats_privacy.domain.errors import BadInput, Conflict, NotFound, Refused
from ats_privacy.domain.events import Event, Outcome, entry
from ats_privacy.domain.identity import new_id, now_us
from ats_privacy.gate import administration
from ats_privacy.gate.consent_binding import bound_anew
from ats_privacy.gate.consent_ending import ConsentEnding
from ats_privacy.gate.decision import Gate
from ats_privacy.gate.handing_over import HandingOver, fields_in_category, release_of
from ats_privacy.storage import applicants, check_orders, consents, notices
from ats_privacy.storage.statements import Database, Duplicate, Expectation, Row, Step
from field_policies import Policy

_LATER = frozenset(
    {
        "consent_missing",
        "order_consent_missing",
        "order_consent_expired",
        "crossing_consent_missing",
        "sensitive_consent_missing",
    }
)
_LASTING = frozenset({ConsentKind.PURPOSE, ConsentKind.SENSITIVE})
"""Kinds that are not given to one order's terms: where such a consent lives, it is not asked for again."""
_RENEWED = frozenset({"purpose_suspended"})


@dataclass(frozen=True, slots=True)
class CheckAnswer:
    """What the person agrees to: the terms with this digest, as they were shown in a language; the crossing of the
    border, background checks as such and each category of sensitive data are statements of their own."""

    digest: str
    language: str
    crossing: bool = False
    background_checks: bool = False
    sensitive: frozenset[str] = frozenset()


def statement_text(policy: Policy, terms: Terms, scope: Scope, language: str) -> str:
    """The statement by which a consent of this scope is given."""
    match scope.kind:
        case ConsentKind.CROSSING:
            return crossing_text(terms, language)
        case ConsentKind.PURPOSE:
            return purpose_text(language)
        case ConsentKind.SENSITIVE:
            return sensitive_text(fields_in_category(policy, scope.category), language)
        case _:
            return recipient_text(terms, language)


class AnswerChecks:
    """Takes the person's answer; nobody else gives it."""

    def __init__(self, database: Database, gate: Gate, handing: HandingOver, ending: ConsentEnding) -> None:
        self._database = database
        self._gate = gate
        self._handing = handing
        self._ending = ending

    async def statements(self, organisation: UUID, terms: Terms, language: str) -> list[tuple[Scope, str]]:
        """What the person is asked to agree to, each in plain words; none where the policy lets nothing go any more."""
        needs = release_of(self._gate.policy, terms, await self._handing.home(organisation)).needs()
        return [(scope, statement_text(self._gate.policy, terms, scope, language)) for scope in needs]

    async def agree(self, actor: Actor, applicant: UUID, order: UUID, answer: CheckAnswer) -> Row:
        """Consent to the order: one write with every consent that it needs and that is not live.

        :raises NotFound: no such order about the actor. :raises BadInput: these are not the terms that were shown.
        :raises Refused: a statement that is needed was not agreed to, or nothing could be handed over any more.
        :raises Conflict: the order does not ask, or was changed at this moment.
        """
        event = Event.CHECK_ORDER_CONSENTED
        row, terms = await self._asked(actor, applicant, order, answer, event)
        state = after(row["state"], Act.CONSENT)
        found = await self._handing.grounds(actor, applicant, terms, event)
        reference = bytes(found.subject["audit_reference"])
        renewing = answer.background_checks
        reasons = [r for r in found.reasons if r.code not in _LATER and not (renewing and r.code in _RENEWED)]
        standing_on = [c for c in found.consents if c.scope.kind in _LASTING and not _said(c.scope, answer)]
        live = {c.scope.key for c in standing_on}
        needed = [scope for scope in found.scopes if scope.key not in live]
        unsaid = [s.category or s.kind.value for s in needed if not _said(s, answer)]
        if reasons or unsaid:
            refusal = (
                Refused(reasons[0].code, reasons[0].sentence, missing=tuple(reason.code for reason in reasons))
                if reasons
                else Refused("statement_missing", "The order needs this agreed to as well.", missing=tuple(unsaid))
            )
            await self._gate.refuse(actor, event, refusal, subject=reference, object_id=order)
        at = now_us()
        standing = await notices.standing(self._database, actor.organisation, PURPOSE)
        earlier = await self._earlier(actor.organisation, applicant, needed, at)
        steps: list[Step] = []
        ending: list[Step] = []
        entries = [
            entry(actor, event, Outcome.ALLOWED, purpose=PURPOSE, subject=reference, object_id=order, code=terms.region)
        ]
        given: list[Step] = []
        for scope in needed:
            consent = new_id()
            steps += await bound_anew(self._database, self._gate.policy, actor.organisation, applicant, scope, consent)
            taken = [each for each in earlier if each.scope.key == scope.key]
            if taken:
                fresh = Consent(consent, scope, at)
                ending += self._ending.superseding(actor.organisation, applicant, taken, fresh)
            evidence = self._evidence(terms, scope, answer.language, standing.number, order)
            given.append(
                consents.insert(
                    actor.organisation,
                    consent,
                    applicant,
                    scope,
                    evidence,
                    actor.id,
                    given_by="self",
                    notice_number=standing.number,
                    at=at,
                )
            )
            fields = " ".join(sorted(scope.fields))
            recorded = Event.CONSENT_RECORDED
            code = "" if scope.kind is ConsentKind.PURPOSE else scope.kind.value
            entries.append(
                entry(
                    actor,
                    recorded,
                    Outcome.ALLOWED,
                    purpose=PURPOSE,
                    fields=fields,
                    subject=reference,
                    object_id=consent,
                    code=code,
                )
            )
        steps.append(applicants.still_active(actor.organisation, applicant))
        certificate = ""
        if earlier:
            ids = [each.id for each in earlier]
            ledger, certificate = self._ending.destruction.ended(actor, applicant, ids, at)
            steps += [*ending, ledger]
        if standing_on:
            steps.append(consents.hold(actor.organisation, applicant, [each.id for each in standing_on], at))
        moved = check_orders.move(row, state, at, until=at + RELEASED_WITHIN_US)
        # Consents before orders, as their end takes them: the other way round the two would wait for each other.
        await self._write(*steps, *given, moved, self._gate.audit.insert(entries))
        if certificate:
            await self._ending.destruction.keep(certificate)
        return await self._again(actor, applicant, order)

    async def refuse(self, actor: Actor, applicant: UUID, order: UUID, answer: CheckAnswer) -> Row:
        """Say no: the order is over, the answer is kept, and it costs nothing else (promise A1).

        :raises NotFound: no such order about the actor. :raises Conflict: it does not ask.
        """
        event = Event.CHECK_ORDER_REFUSED
        row, terms = await self._asked(actor, applicant, order, answer, event)
        state, at = after(row["state"], Act.REFUSE), now_us()
        subject = await self._handing.subject(actor, applicant, event)
        standing = await notices.standing(self._database, actor.organisation, PURPOSE)
        home = await self._handing.home(actor.organisation)
        needs = release_of(self._gate.policy, terms, home).needs()
        scope = next(s for s in needs if s.kind is ConsentKind.RECIPIENT)
        evidence = self._evidence(terms, scope, answer.language, standing.number, order)
        kept = consents.insert(
            actor.organisation,
            new_id(),
            applicant,
            scope,
            evidence,
            actor.id,
            given_by="self",
            notice_number=standing.number,
            at=at,
            refused=True,
        )
        reference = bytes(subject["audit_reference"])
        told = entry(actor, event, Outcome.ALLOWED, purpose=PURPOSE, subject=reference, object_id=order)
        await self._write(check_orders.move(row, state, at), kept, self._gate.audit.insert([told]))
        return await self._again(actor, applicant, order)

    async def _asked(
        self, actor: Actor, applicant: UUID, order: UUID, answer: CheckAnswer, event: Event
    ) -> tuple[Row, Terms]:
        await administration.require(self._gate, actor, Action.ANSWER_CHECKS, event, applicant)
        if answer.language not in LANGUAGES:
            raise BadInput("language_unknown", f"Known are: {', '.join(LANGUAGES)}.", pointer="/language")
        row = await self._again(actor, applicant, order)
        if answer.digest != row["digest"]:
            raise BadInput("terms_differ", "These are not the terms of this order; read them again.", pointer="/digest")
        return row, Terms.read(row["terms"])

    async def _earlier(self, organisation: UUID, applicant: UUID, needed: list[Scope], at: int) -> list[Consent]:
        """Consents to the same things that were left from an order before; the fresh ones take their place."""
        rows = await consents.of_applicant(self._database, organisation, applicant)
        held = [consents.as_consent(row) for row in rows if row["withdrawn_at"] is None]
        keys = {scope.key for scope in needed}
        return [each for each in held if each.scope.key in keys and each.given_at <= at]

    async def _again(self, actor: Actor, applicant: UUID, order: UUID) -> Row:
        row = await check_orders.one(self._database, actor.organisation, applicant, order)
        if row is None:
            raise NotFound("not_found", "There is no such order about this person.")
        return row

    def _evidence(self, terms: Terms, scope: Scope, language: str, notice: int, order: UUID) -> Evidence:
        text = statement_text(self._gate.policy, terms, scope, language)
        return Evidence(str(notice), "page", "page", text_digest(text), language, str(order))

    async def _write(self, *steps: Step) -> None:
        try:
            await self._database.write(*steps)
        except (Expectation, Duplicate):
            raise Conflict("order_changed", "The order was changed at the same time; read it again.") from None


def _said(scope: Scope, answer: CheckAnswer) -> bool:
    match scope.kind:
        case ConsentKind.CROSSING:
            return answer.crossing
        case ConsentKind.PURPOSE:
            return answer.background_checks
        case ConsentKind.SENSITIVE:
            return scope.category in answer.sensitive
        case _:
            return scope.kind is ConsentKind.RECIPIENT
