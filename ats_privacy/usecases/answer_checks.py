"""The person's answer to an order of a check: yes to each statement by itself, or no (promises A4, D1)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from ats_privacy.domain.actors import Actor
from ats_privacy.domain.administration import Action
from ats_privacy.domain.check_orders import RELEASED_WITHIN_US, Act, after
from ats_privacy.domain.check_terms import LANGUAGES, crossing_text, purpose_text, recipient_text, text_digest
from ats_privacy.domain.consents import Consent, ConsentKind, Ended, Evidence, Scope
from ats_privacy.domain.contracts import PURPOSE, Terms
from ats_privacy.domain.errors import BadInput, Conflict, NotFound, Refused
from ats_privacy.domain.events import Event, Outcome, entry
from ats_privacy.domain.identity import new_id, now_us
from ats_privacy.gate import administration
from ats_privacy.gate.consent_binding import bound_anew
from ats_privacy.gate.consent_ending import ConsentEnding
from ats_privacy.gate.decision import Gate
from ats_privacy.gate.handing_over import HandingOver, release_of
from ats_privacy.storage import applicants, check_orders, consents, notices
from ats_privacy.storage.statements import Database, Duplicate, Expectation, Row, Step

_LATER = frozenset({"consent_missing", "order_consent_missing", "order_consent_expired", "crossing_consent_missing"})
_RENEWED = frozenset({"purpose_suspended"})


@dataclass(frozen=True, slots=True)
class CheckAnswer:
    """What the person agrees to: the terms with this digest, as they were shown in a language; the crossing of the
    border and background checks as such are statements of their own."""

    digest: str
    language: str
    crossing: bool = False
    background_checks: bool = False


def statement_text(terms: Terms, scope: Scope, language: str) -> str:
    """The statement by which a consent of this scope is given."""
    if scope.kind is ConsentKind.CROSSING:
        return crossing_text(terms, language)
    return purpose_text(language) if scope.kind is ConsentKind.PURPOSE else recipient_text(terms, language)


class AnswerChecks:
    """Takes the person's answer; nobody else gives it."""

    def __init__(self, database: Database, gate: Gate, handing: HandingOver, ending: ConsentEnding) -> None:
        self._database = database
        self._gate = gate
        self._handing = handing
        self._ending = ending

    async def statements(self, organisation: UUID, terms: Terms, language: str) -> dict[str, str]:
        """What the person is asked to agree to, by kind of consent, each in plain words."""
        needs = release_of(terms, await self._handing.home(organisation)).needs()
        return {scope.kind.value: statement_text(terms, scope, language) for scope in needs}

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
        live = next((c for c in found.consents if c.scope.kind is ConsentKind.PURPOSE), None)
        needed = [s for s in found.scopes if s.kind is not ConsentKind.PURPOSE or live is None or renewing]
        unsaid = [s.kind.value for s in needed if not _said(s, answer)]
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
        entries = [
            entry(actor, event, Outcome.ALLOWED, purpose=PURPOSE, subject=reference, object_id=order, code=terms.region)
        ]
        given: list[Step] = []
        for scope in needed:
            consent = new_id()
            steps += await bound_anew(self._database, self._gate.policy, actor.organisation, applicant, scope, consent)
            evidence = _evidence(terms, scope, answer.language, standing.number, order)
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
            steps += [consents.end(actor.organisation, applicant, ids, at, Ended.SUPERSEDED), ledger]
        if live is not None and not renewing:
            steps.append(consents.hold(actor.organisation, applicant, [live.id], at))
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
        scope = next(s for s in release_of(terms, home).needs() if s.kind is ConsentKind.RECIPIENT)
        evidence = _evidence(terms, scope, answer.language, standing.number, order)
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

    async def _write(self, *steps: Step) -> None:
        try:
            await self._database.write(*steps)
        except (Expectation, Duplicate):
            raise Conflict("order_changed", "The order was changed at the same time; read it again.") from None


def _said(scope: Scope, answer: CheckAnswer) -> bool:
    if scope.kind is ConsentKind.CROSSING:
        return answer.crossing
    return scope.kind is ConsentKind.RECIPIENT or answer.background_checks


def _evidence(terms: Terms, scope: Scope, language: str, notice: int, order: UUID) -> Evidence:
    text = statement_text(terms, scope, language)
    return Evidence(str(notice), "page", "page", text_digest(text), language, str(order))
