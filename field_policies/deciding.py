"""The decision: may these roles do this, for this purpose, with these fields, of this person, now?

Pure and deny by default: whatever the policy does not grant is refused. Decisions are remembered, so that a
repeated one costs one look-up.
"""

from __future__ import annotations

from collections.abc import Iterable
from types import MappingProxyType
from typing import Final

from .answers import Activity, DecisionRequest, Gap, Permit, Refusal
from .compiling import Tables, stronger, weaker
from .model import Policy, Purpose
from .value_types import VALUE_TYPES
from .vocabulary import MINOR_STATES, NEVER_FOR_MINORS, OPERATIONS, STATES, SUSPENDABLE, Ground, Mask

_MOST_ANSWERS: Final = 8192
_NOT_KEPT: Final = frozenset({"operation_unknown", "purpose_unknown", "no_policy"})
# Answers to what the policy does not know are not remembered: their number is in the hands of whoever asks.


def decide(policy: Policy, request: DecisionRequest) -> Permit | Refusal | Gap:
    """Permit, Refusal or Gap. Never raises; the same policy and request always give the same answer.

    Codes of refusals: request_malformed, operation_unknown, purpose_unknown, no_policy,
    subject_quarantined, subject_cancelled, subject_erased, state_unknown, not_for_minors, guardian_consent_missing,
    role_not_permitted, not_assigned,
    duty_unknown, activity_unknown, purpose_not_in_notice, nothing_visible, reveal_not_permitted, write_not_permitted,
    search_not_permitted, index_not_permitted. Codes of gaps: duty_missing, activity_missing, purpose_suspended,
    consent_missing, reason_missing, assurance_missing.
    """
    tables = policy.tables
    answers = tables.answers
    try:
        known = answers.get(request)
    except TypeError:
        return _MALFORMED
    if known is not None:
        return known
    if not _well_formed(request):
        return _MALFORMED
    answer = _decide(policy, tables, request)
    if isinstance(answer, Refusal) and answer.code in _NOT_KEPT:
        return answer
    if len(answers) >= _MOST_ANSWERS:
        answers.clear()
    answers[request] = answer
    return answer


def _well_formed(request: DecisionRequest) -> bool:
    """Types are checked by mypy; a caller without it is refused rather than misunderstood."""
    sets: tuple[object, ...] = (
        *(request.roles, request.stages, request.live_consents),
        *(request.outdated, request.guardian_purposes, request.grounded),
    )
    tuples: tuple[object, ...] = (request.fields, request.indexes)
    assurance: object = request.assurance
    activity: object = request.activity
    return (
        all(isinstance(value, frozenset) for value in sets)
        and all(isinstance(value, tuple) for value in tuples)
        and isinstance(assurance, int)
        and isinstance(activity, Activity | None)
    )


def _decide(policy: Policy, tables: Tables, request: DecisionRequest) -> Permit | Refusal | Gap:
    purpose = policy.purposes.get(request.purpose)
    if request.operation not in OPERATIONS:
        return Refusal("operation_unknown", "There is no such operation.")
    if purpose is None:
        return Refusal("purpose_unknown", "There is no such purpose; name one that the applicant was told of.")
    if not all(name in tables.consents for name in request.fields):
        return Refusal("no_policy", "A field that was asked for has no policy, so nobody may use it.")
    roles = _eligible(tables, request)
    if isinstance(roles, Refusal):
        return roles
    roles = _open(purpose, request, roles)
    if isinstance(roles, Refusal):
        return roles
    limit = _limit(purpose, request)
    if isinstance(limit, Refusal | Gap):
        return limit
    told = _told(purpose, request)
    if told is not None:
        return told
    masks = {name: _best(tables, request, roles, name, limit) for name in request.fields}
    if request.blind:
        masks = {name: _blind(tables, request.operation, name, mask) for name, mask in masks.items()}
    if request.operation == "read":
        if request.subject_state == "child" and roles - tables.own:
            masks = {name: _as_sensitive(policy, name, mask) for name, mask in masks.items()}
        return _read(tables, purpose, request, masks)
    return _all_or_nothing(policy, tables, purpose, request, roles, masks)


def _eligible(tables: Tables, request: DecisionRequest) -> frozenset[str] | Refusal:
    """The roles that hold any right of this kind; those bound to assignments only with one."""
    holding = frozenset(
        role for role in request.roles - tables.closed if (request.operation, request.purpose, role) in tables.rights
    )
    if not holding:
        return Refusal(
            "role_not_permitted",
            f"No role you hold may {request.operation} for the purpose {request.purpose}.",
        )
    if request.assigned:
        return holding
    free = holding - tables.assigned
    return free or Refusal("not_assigned", "You are not assigned to a requisition that this person has applied to.")


def _open(purpose: Purpose, request: DecisionRequest, roles: frozenset[str]) -> frozenset[str] | Refusal:
    """The roles that may still act on a person in this state (promises B2, F4, G1)."""
    state = request.subject_state
    if state == "active":
        return roles
    if state in MINOR_STATES:
        return _guarded(purpose, request) or roles
    if state == "cancelled":
        excepted = roles & purpose.after_cancellation.get(request.operation, frozenset())
        if excepted:
            return excepted
    if state not in STATES:
        return Refusal("state_unknown", "The state of this record is not known, so it is closed.")
    sentence = {
        "cancelled": "This person has cancelled; their data is no longer used.",
        "quarantined": "This record is quarantined until a guardian consents; nobody may use it.",
        "erased": "This person's data was erased.",
    }
    return Refusal(f"subject_{state}", sentence[state])


def _guarded(purpose: Purpose, request: DecisionRequest) -> Refusal | None:
    """What nothing is done for with a minor's data, and what only with the guardian's consent (promises G1, G2)."""
    if purpose.name in NEVER_FOR_MINORS:
        return Refusal("not_for_minors", f"Nothing is done for the purpose {purpose.name} with the data of a minor.")
    if purpose.ground in SUSPENDABLE and purpose.name not in request.guardian_purposes:
        return Refusal("guardian_consent_missing", f"The guardian has not consented to the purpose {purpose.name}.")
    return None


def _told(purpose: Purpose, request: DecisionRequest) -> Refusal | Gap | None:
    """Nothing is used for what people were not told of (B1), nor for what changed since they agreed to it (H2)."""
    if not request.in_notice:
        return Refusal(
            "purpose_not_in_notice",
            f"The notice in force does not hold the purpose {purpose.name}; publish one that does, and tell people.",
        )
    if request.unaccepted and purpose.suspendable and purpose.ground is not Ground.CONSENT:
        return Gap(
            "purpose_suspended",
            f"The notice has changed what is done for {purpose.name}, and the person has not accepted the change yet.",
            (f"notice_{request.unaccepted}",),
        )
    return None


def _limit(purpose: Purpose, request: DecisionRequest) -> frozenset[str] | Refusal | Gap | None:
    """The only fields that the named duty needs, or that the activity was declared with; None: no such limit."""
    if not purpose.each_its_own:
        if request.activity is not None:
            return Refusal("activity_unknown", f"The purpose {purpose.name} is no frame for activities.")
        return _duty(purpose, request)
    if request.activity is None:
        return Gap("activity_missing", "Name the activity: each is a purpose of its own.", ("activity",))
    return request.activity.fields & (purpose.only or frozenset())


def _duty(purpose: Purpose, request: DecisionRequest) -> frozenset[str] | Refusal | Gap | None:
    """The only fields that the named duty needs; None where the purpose has no duties (promise A5)."""
    if not purpose.duties:
        if request.duty is None:
            return None
        return Refusal("duty_unknown", f"The purpose {purpose.name} has no legal duties to name.")
    if request.duty is None:
        return Gap("duty_missing", "Name the legal duty that is to be met.", tuple(sorted(purpose.duties)))
    duty = purpose.duties.get(request.duty)
    return Refusal("duty_unknown", "There is no such legal duty in the policy.") if duty is None else duty.fields


def _best(
    tables: Tables, request: DecisionRequest, roles: Iterable[str], name: str, limit: frozenset[str] | None
) -> Mask:
    """The most that any single role, at any single stage, is granted of the field."""
    best = Mask.HIDDEN
    if limit is not None and name not in limit:
        return best
    for role in roles:
        staged = tables.of(request.operation, request.purpose, role).get(name)
        if staged is None:
            continue
        best = stronger(best, staged.get(None, Mask.HIDDEN))
        for stage in request.stages:
            best = stronger(best, staged.get(stage, Mask.HIDDEN))
    return best


def _as_sensitive(policy: Policy, name: str, mask: Mask) -> Mask:
    """A child's data is sensitive whole: nobody but the person sees any of it in the clear by a plain read (G2)."""
    governed = policy.fields.get(name) or policy.derived[name]
    return VALUE_TYPES[governed.type].at_most(Mask.PARTIAL) if mask is Mask.CLEAR else mask


def _blind(tables: Tables, operation: str, name: str, mask: Mask) -> Mask:
    """What a blind review leaves of a mask, by whichever role it was granted; nothing is revealed in one."""
    most = tables.blind.get(name)
    if most is None or operation not in ("read", "reveal"):
        return mask
    return Mask.HIDDEN if operation == "reveal" else weaker(mask, most)


def _read(tables: Tables, purpose: Purpose, request: DecisionRequest, masks: dict[str, Mask]) -> Permit | Refusal | Gap:
    visible = [name for name, mask in masks.items() if mask is not Mask.HIDDEN]
    if masks and not visible:
        return Refusal(
            "nothing_visible",
            "None of these fields is shown to your role for this purpose at this hiring stage.",
        )
    lacking = _lacking(tables, purpose, request, ())
    if lacking:
        visible = [name for name in visible if name in request.grounded]
        if not visible:
            return lacking
        # Without the consent to the purpose nothing is shown but what an approved ground covers (promise A16).
        masks = {name: mask if name in request.grounded else Mask.HIDDEN for name, mask in masks.items()}
    closed = [
        name for name in visible if not tables.consents[name] <= request.live_consents and name not in request.grounded
    ]
    if masks and len(closed) == len(visible):
        return _consents_missing(frozenset[str]().union(*(tables.consents[name] for name in closed)), request)
    for name in closed:
        masks[name] = Mask.HIDDEN
    if purpose.needs_reason and not request.reason_given:
        return _REASON_MISSING
    obligations = ("audit", "record_reason") if purpose.needs_reason else ("audit",)
    if request.bulk and Mask.CLEAR in masks.values():
        obligations = (*obligations, "second_person")
    return Permit(MappingProxyType(masks), obligations)


def _all_or_nothing(
    policy: Policy,
    tables: Tables,
    purpose: Purpose,
    request: DecisionRequest,
    roles: frozenset[str],
    masks: dict[str, Mask],
) -> Permit | Refusal | Gap:
    operation = request.operation
    denied = sorted(name for name, mask in masks.items() if mask is Mask.HIDDEN)
    if denied:
        return Refusal(
            f"{operation}_not_permitted",
            f"Your role may not {operation} this for the purpose {purpose.name} at this hiring stage: "
            f"{', '.join(denied)}.",
        )
    lacking = _lacking(tables, purpose, request, request.fields)
    if lacking and not (request.fields and request.grounded.issuperset(request.fields) and operation != "search"):
        return lacking
    if (operation == "reveal" or purpose.needs_reason) and not request.reason_given:
        return _REASON_MISSING
    if operation == "search":
        return _search(tables, request, roles)
    if operation == "write":
        return Permit(MappingProxyType(masks))
    fields = [policy.fields[name] for name in request.fields]
    wanted = max((entry.reveal_assurance for entry in fields), default=0)
    if request.subject_state == "child":
        wanted = max(wanted, 2)
    if request.assurance < wanted:
        return Gap("assurance_missing", f"Prove {wanted} factors and ask again.", (f"assurance_{wanted}",))
    four_eyes = ("second_person",) if any(entry.four_eyes for entry in fields) else ()
    return Permit(MappingProxyType(masks), ("audit", "record_reason", *four_eyes))


def _search(tables: Tables, request: DecisionRequest, roles: frozenset[str]) -> Permit | Refusal:
    wanted = frozenset(request.indexes) or frozenset[str]().union(*(tables.indexes[name] for name in request.fields))
    permitted: set[str] = set()
    for name in request.fields:
        of_field = frozenset[str]().union(
            *(tables.searchable.get((request.purpose, role, name), frozenset()) for role in roles)
        )
        if not wanted & tables.indexes[name] <= of_field:
            return Refusal(
                "index_not_permitted",
                f"Your role may search {name} only by: {', '.join(sorted(of_field))}; name the index.",
            )
        permitted |= of_field
    if request.fields and not wanted <= permitted:
        return Refusal("index_not_permitted", "None of these fields has the index that was named.")
    return Permit(MappingProxyType(dict.fromkeys(request.fields, Mask.HIDDEN)), indexes=wanted & permitted)


def _lacking(tables: Tables, purpose: Purpose, request: DecisionRequest, fields: tuple[str, ...]) -> Gap | None:
    """The gap of missing consents: the purpose's own, and those of the fields."""
    needed = set[str]().union(*(tables.consents[name] for name in fields))
    if request.activity is not None:
        needed.add(request.activity.name)
    elif purpose.consent is not None:
        needed.add(purpose.consent)
    return None if needed <= request.live_consents else _consents_missing(needed, request)


def _consents_missing(needed: Iterable[str], request: DecisionRequest) -> Gap:
    missing = tuple(sorted(set(needed) - request.live_consents))
    if request.outdated.issuperset(missing):
        return Gap(
            "purpose_suspended",
            f"The notice has changed since the person consented; they have to consent anew to: {', '.join(missing)}.",
            missing,
        )
    return Gap("consent_missing", f"The person has not consented to: {', '.join(missing)}.", missing)


_REASON_MISSING: Final = Gap(
    "reason_missing", "Say why this is needed; the reason is kept with the entry.", ("reason",)
)
_MALFORMED: Final = Refusal("request_malformed", "The request is not well-formed; a caller is at fault.")
