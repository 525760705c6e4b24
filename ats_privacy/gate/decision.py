"""The decision: asks the field policy, and writes every refusal to the audit log before it is spoken."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any, NoReturn
from uuid import UUID

from ats_privacy.domain.actors import ASSIGNMENT_BOUND, Actor
from ats_privacy.domain.errors import AtsPrivacyError, NotFound, RecordTampered, Refused
from ats_privacy.domain.events import Event, Outcome, entry
from ats_privacy.domain.identity import now_us
from ats_privacy.domain.notices import purpose_held
from ats_privacy.domain.step_up import StepUp
from ats_privacy.gate.audit import AuditLog
from ats_privacy.gate.undertaking import Undertakings
from ats_privacy.storage.applicants import Projection
from field_policies import Activity, DecisionRequest, Gap, Mask, Permit, Policy, Refusal, decide
from field_policies.vocabulary import ASSURANCES

_MOST_PLANS = 4096
_MOST_VIEWS_A_PLAN = 1024
_MET = frozenset({"audit", "record_reason"})
"""Obligations of a permit that this service fulfils by itself; any other makes the permit a refusal, unless a second
person was asked.
"""
_ALL_FACTORS = max(ASSURANCES)
_MET_BY_TWO = _MET | {"second_person"}


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of the subject when the decision falls.

    ``in_notice``: the notice in force holds the purpose, and an activity is going on (promises B1, A14).
    ``unaccepted``: the notice that the person has yet to accept for it, 0 for none; ``outdated``: consents that a
    change has overtaken (promise H2). ``activity_fields``: what the activity may use.
    ``guardian``: of a minor, the purposes that a verified guardian consents to (promise G2). ``grounded``: fields for
    which an approved ground stands in for consent (promise A16). ``blind``:
    the actor judges the person blind; ``bulk``: the answer is about more people than one may be shown clear values of
    alone; ``second_person``: another one has agreed to exactly this.
    """

    in_notice: bool
    state: str = "active"
    stages: frozenset[str] = frozenset()
    assigned: bool = False
    consents: frozenset[str] = frozenset()
    reason_given: bool = False
    unaccepted: int = 0
    outdated: frozenset[str] = frozenset()
    activity_fields: frozenset[str] = frozenset()
    guardian: frozenset[str] = frozenset()
    grounded: frozenset[str] = frozenset()
    blind: bool = False
    bulk: bool = False
    second_person: bool = False


@dataclass(frozen=True, slots=True)
class OpeningStep:
    """One permitted field: which column, in which compartment, and how it may be shown."""

    name: str
    compartment: str
    type: str
    mask: Mask


@dataclass(frozen=True, slots=True)
class View:
    """A permit made ready for use: the opening steps in order, the masks as answered, the fields as audited.

    ``grounded``: it rests on a ground without consent, which its entry has to name.
    """

    steps: tuple[OpeningStep, ...]
    masks: dict[str, str]
    audited: str
    grounded: bool = False


@dataclass(slots=True)
class Plan:
    """What an operation by these roles for this purpose may at most need, and the views already compiled for it."""

    entity: str
    operation: str
    purpose: str
    fields: tuple[str, ...]
    duty: str | None
    indexes: tuple[str, ...]
    projection: Projection
    views: dict[Facts, View] = field(default_factory=dict)

    @property
    def audited_purpose(self) -> str:
        """The purpose as the audit log names it, with the legal duty where there is one (promise A5)."""
        return self.purpose if self.duty is None else f"{self.purpose}:{self.duty}"


class Gate:
    """Deny by default. Holds no state but caches of what cannot change."""

    def __init__(
        self, policy: Policy, audit: AuditLog, undertakings: Undertakings, step_up: StepUp | None = None
    ) -> None:
        self.policy = policy
        self.undertakings = undertakings
        self._step_up = step_up or StepUp()
        self.audit = audit
        self._plans: dict[tuple[Any, ...], Plan] = {}

    def plan(
        self,
        actor: Actor,
        entity: str,
        operation: str,
        purpose: str,
        fields: tuple[str, ...],
        *,
        duty: str | None = None,
        indexes: tuple[str, ...] = (),
    ) -> Plan:
        """The columns, compartments and facts that the operation may need, over all stages and consents.

        ``duty`` names the legal duty where the purpose asks for one (promise A5); ``indexes`` those of a search.
        """
        key = (actor.roles, actor.assurance, entity, operation, purpose, fields, duty, indexes)
        plan = self._plans.get(key)
        if plan is None:
            if len(self._plans) >= _MOST_PLANS:
                self._plans.clear()
            plan = Plan(entity, operation, purpose, fields, duty, indexes, Projection((), ()))
            plan.projection = self._projection(actor, plan)
            self._plans[key] = plan
        return plan

    def view(self, actor: Actor, plan: Plan, facts: Facts) -> View | Refused:
        """What the actor may see under these facts, or the refusal to raise (not yet audited)."""
        known = plan.views.get(facts)
        if known is not None:
            return self._stepping_up(actor, plan) or known
        answer = self._ask(actor, plan, facts)
        if isinstance(answer, Gap) and answer.code == "assurance_missing":
            return self._stepping_up(actor, plan) or Refused(answer.code, answer.reason, missing=answer.missing)
        if isinstance(answer, Gap):
            return Refused(answer.code, answer.reason, missing=answer.missing)
        if isinstance(answer, Refusal):
            return Refused(answer.code, answer.reason)
        if (challenge := self._stepping_up(actor, plan)) is not None:
            return challenge
        if not (_MET_BY_TWO if facts.second_person else _MET).issuperset(answer.obligations):
            return Refused(
                "second_person_missing",
                "A second person must agree to this first: ask for it with POST /v1/access-grants.",
                missing=("second_person",),
            )
        view = self._compiled(plan, answer)
        if facts.grounded and self._ask(actor, plan, replace(facts, grounded=frozenset())) != answer:
            view = replace(view, grounded=True)
        if len(plan.views) < _MOST_VIEWS_A_PLAN:
            plan.views[facts] = view
        return view

    async def require(
        self,
        actor: Actor,
        plan: Plan,
        facts: Facts,
        event: Event,
        *,
        subject: bytes | None = None,
        object_id: UUID | None = None,
    ) -> View:
        """The view, or a refusal that is durable in the audit log before it is raised.

        :raises Refused: the policy says no, or something that can be supplied is missing.
        """
        answer = self.view(actor, plan, facts)
        if isinstance(answer, Refused):
            await self.refuse(actor, event, answer, plan, subject=subject, object_id=object_id)
        await self.undertaken(actor, event, plan, subject=subject, object_id=object_id)
        return answer

    async def undertaken(
        self,
        actor: Actor,
        event: Event,
        plan: Plan | None = None,
        *,
        subject: bytes | None = None,
        object_id: UUID | None = None,
    ) -> None:
        """Nothing of a person before the confidentiality undertaking in force is accepted (promise D6).

        :raises Refused: it is not; the refusal is durable in the audit log.
        """
        lacking = await self.undertakings.lacking(actor)
        if lacking is not None:
            await self.refuse(actor, event, lacking, plan, subject=subject, object_id=object_id)

    async def stepped_up(
        self,
        actor: Actor,
        event: Event,
        plan: Plan | None = None,
        *,
        subject: bytes | None = None,
        object_id: UUID | None = None,
        factors: int = 2,
    ) -> None:
        """So many factors, proven recently, for what is as weighty as a reveal (RFC 9470).

        :raises StepUpRequired: they are lacking; the refusal is durable in the audit log.
        """
        lacking = self._step_up.lacking(actor, factors, now_us())
        if lacking is not None:
            await self.refuse(actor, event, lacking, plan, subject=subject, object_id=object_id)

    async def refuse(
        self,
        actor: Actor,
        event: Event,
        refusal: AtsPrivacyError,
        plan: Plan | None = None,
        *,
        subject: bytes | None = None,
        object_id: UUID | None = None,
    ) -> NoReturn:
        """Write the refusal to the audit log, then raise it.

        What was not found may be a person out of the actor's reach: that is written as one, so that the person's
        own log tells of the attempt. Any other identifier is not kept: it might be that of a person already erased.
        """
        if isinstance(refusal, NotFound) and subject is None and object_id is not None:
            subject = await self.audit.reference_of(actor, object_id)
            object_id = object_id if subject is not None else None
        await self.audit.append(
            entry(
                actor,
                event,
                Outcome.REFUSED,
                purpose=self._known_purpose(plan),
                fields=" ".join(plan.fields) if plan is not None else "",
                subject=subject,
                object_id=object_id,
                code=refusal.code,
            )
        )
        raise refusal

    @asynccontextmanager
    async def telling_of_tampering(
        self, actor: Actor, plan: Plan, subject: bytes, object_id: UUID
    ) -> AsyncIterator[None]:
        """Where sealed values are opened on the way to something else: what fails authentication is told first.

        :raises RecordTampered: after its entry is durable in the audit log.
        """
        try:
            yield
        except RecordTampered as error:
            await self.refuse(actor, Event.TAMPERING_FOUND, error, plan, subject=subject, object_id=object_id)

    def _stepping_up(self, actor: Actor, plan: Plan) -> Refused | None:
        if plan.operation != "reveal":
            return None
        factors = max((self.policy.fields[f"{plan.entity}.{name}"].reveal_assurance for name in plan.fields), default=2)
        return self._step_up.lacking(actor, factors, now_us())

    def _known_purpose(self, plan: Plan | None) -> str:
        if plan is None or purpose_held(plan.purpose) not in self.policy.purposes:
            return ""
        held = purpose_held(plan.purpose)
        known = plan.duty in self.policy.purposes[held].duties
        # Of an activity only the frame: its name is the client's words until it is known to be one.
        return plan.audited_purpose if known else held

    def _projection(self, actor: Actor, plan: Plan) -> Projection:
        actor = replace(actor, assurance=_ALL_FACTORS)  # who lacks a factor is challenged, not told of other gaps
        stage_sets = [frozenset[str](), *(frozenset({stage}) for stage in self.policy.stages)]
        held = self.policy.purposes.get(purpose_held(plan.purpose))
        bounds = held.only if held is not None and held.each_its_own and held.only is not None else frozenset[str]()
        most = Facts(in_notice=True, assigned=True, activity_fields=bounds)
        with_consents, without = (
            [self._shown(actor, plan, replace(most, stages=stages, consents=live)) for stages in stage_sets]
            for live in (frozenset({*self.policy.purposes, plan.purpose}), frozenset[str]())
        )
        visible = {name for shown in with_consents for name, _ in shown}
        columns = tuple(name for name in plan.fields if f"{plan.entity}.{name}" in visible)
        compartments = tuple(sorted({self.policy.fields[f"{plan.entity}.{name}"].compartment for name in columns}))
        return Projection(
            columns,
            compartments,
            stages=len(set(with_consents)) > 1,
            consents=with_consents != without,
            assigned_only=actor.assignment_bound,
            own_only=actor.own_only,
            bound=tuple(name for name in compartments if name in self.policy.consent_bound),
            purpose=plan.purpose if held is not None else "",
            blind=plan.operation in ("read", "reveal") and not ASSIGNMENT_BOUND.isdisjoint(actor.roles),
            grants=plan.operation == "reveal" and self._takes_two(plan),
            plans=self._redacted(plan, frozenset().union(*with_consents)),
        )

    def _redacted(self, plan: Plan, shown: frozenset[tuple[str, Mask]]) -> tuple[str, ...]:
        """Compartments of texts that may be shown redacted; of one behind a consent nothing is kept beside it."""
        texts = {name for name, mask in shown if mask is Mask.REDACTED}
        found = {self.policy.fields[name].compartment for name in texts}
        return tuple(sorted(found.difference(self.policy.consent_bound)))

    def _takes_two(self, plan: Plan) -> bool:
        return any(self.policy.fields[f"{plan.entity}.{name}"].four_eyes for name in plan.fields)

    def _shown(self, actor: Actor, plan: Plan, facts: Facts) -> frozenset[tuple[str, Mask]]:
        answer = self._ask(actor, plan, replace(facts, reason_given=True))
        if not isinstance(answer, Permit):
            return frozenset()
        return frozenset((name, mask) for name, mask in answer.masks.items() if mask is not Mask.HIDDEN)

    def _ask(self, actor: Actor, plan: Plan, facts: Facts) -> Permit | Refusal | Gap:
        held = purpose_held(plan.purpose)
        return decide(
            self.policy,
            DecisionRequest(
                roles=actor.roles,
                purpose=held,
                operation=plan.operation,
                fields=tuple(f"{plan.entity}.{name}" for name in plan.fields),
                stages=facts.stages,
                assigned=facts.assigned,
                live_consents=facts.consents,
                subject_state=facts.state,
                reason_given=facts.reason_given,
                assurance=actor.assurance,
                duty=plan.duty,
                indexes=plan.indexes,
                in_notice=facts.in_notice,
                unaccepted=facts.unaccepted,
                outdated=facts.outdated,
                activity=None if held == plan.purpose else Activity(plan.purpose, facts.activity_fields),
                guardian_purposes=facts.guardian,
                grounded=facts.grounded,
                blind=facts.blind,
                bulk=facts.bulk,
            ),
        )

    def _compiled(self, plan: Plan, permit: Permit) -> View:
        steps: list[OpeningStep] = []
        masks: dict[str, str] = {}
        for name in plan.fields:
            mask = permit.masks.get(f"{plan.entity}.{name}", Mask.HIDDEN)
            masks[name] = mask.value
            if mask is not Mask.HIDDEN and name in plan.projection.columns:
                policy = self.policy.fields[f"{plan.entity}.{name}"]
                steps.append(OpeningStep(name, policy.compartment, policy.type, mask))
        audited = " ".join(f"{step.name}={step.mask.value}" for step in steps)
        return View(tuple(steps), masks, audited)
