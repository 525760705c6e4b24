"""What a change of the policy changes in effect: who sees more, who sees less, told in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from .access_matrix import MatrixRow, matrix
from .model import DerivedPolicy, FieldPolicy, Policy, Purpose
from .vocabulary import STRENGTH, Mask

WIDENS: Final = "widens"
NARROWS: Final = "narrows"
CHANGES: Final = "changes"

_ATTRIBUTES: Final = (
    "type",
    "category",
    "group",
    "compartment",
    "retention",
    "region",
    "encrypted",
    "indexes",
    "consent",
    "basis",
    "four_eyes",
    "reveal_assurance",
    "blind",
)
_Right = tuple[str, str, str, str]
"""(what, role, purpose, field); what: see, reveal, write, search by <index>."""


@dataclass(frozen=True, slots=True)
class Change:
    """``kind``: widens (somebody may do more), narrows (less), changes (neither or unknown). ``sentence``
    tells it.
    """

    kind: str
    sentence: str


def diff(old: Policy, new: Policy) -> list[Change]:
    """Every change in effect, what widens first; empty where two policies decide alike and keep alike."""
    changes = [*_declared(old, new), *_effects(old, new)]
    order = (WIDENS, NARROWS, CHANGES)
    return sorted(dict.fromkeys(changes), key=lambda change: order.index(change.kind))


def render_diff(changes: Sequence[Change]) -> str:
    """The changes as lines, the widening first."""
    if not changes:
        return "Nothing changes in effect."
    return "\n".join(f"{change.kind:8} {change.sentence}" for change in changes)


def _effects(old: Policy, new: Policy) -> Iterator[Change]:
    """With all consents live; and with none where that tells more: a consent that is no longer needed."""
    with_all = dict(_differences(old, new, None))
    with_none = dict(_differences(old, new, ()))
    for right, stages in with_all.items():
        yield from _told_right(right, stages, "")
    for right, stages in with_none.items():
        if with_all.get(right) != stages:
            yield from _told_right(right, stages, " without any consent")


def _differences(
    old: Policy, new: Policy, consents: tuple[str, ...] | None
) -> Iterator[tuple[_Right, dict[tuple[Mask, Mask], list[str]]]]:
    """Right → (before, after) → stages, where they differ."""
    before, after = (_rights(_cells(policy, consents)) for policy in (old, new))
    for right in dict.fromkeys((*before, *after)):
        stages: dict[tuple[Mask, Mask], list[str]] = {}
        was, now = before.get(right, {}), after.get(right, {})
        for stage in dict.fromkeys((*was, *now)):
            pair = (was.get(stage, Mask.HIDDEN), now.get(stage, Mask.HIDDEN))
            if pair[0] is not pair[1]:
                stages.setdefault(pair, []).append(stage)
        if stages:
            yield right, stages


def _cells(policy: Policy, consents: tuple[str, ...] | None) -> Iterator[MatrixRow]:
    """The matrix without the roles that hold nothing for a purpose, which are most."""
    for role, purpose in sorted({(role, purpose) for _, purpose, role in policy.tables.rights}):
        yield from matrix(policy, roles=(role,), purposes=(purpose,), consents=consents)


def _rights(rows: Iterable[MatrixRow]) -> dict[_Right, dict[str, Mask]]:
    """right → stage → what is granted."""
    found: dict[_Right, dict[str, Mask]] = {}
    for row in rows:
        purpose = row.purpose if row.duty is None else f"{row.purpose} ({row.duty})"
        stage = row.stage or "(no stage)"
        granted = {"see": row.mask or Mask.HIDDEN}
        granted |= {what: Mask.CLEAR for what, may in (("reveal", row.reveal), ("write", row.write)) if may}
        granted |= {f"search by {index}": Mask.CLEAR for index in row.search}
        for what, mask in granted.items():
            if mask is not Mask.HIDDEN:
                found.setdefault((what, row.role, purpose, row.field), {})[stage] = mask
    return found


def _told_right(right: _Right, stages: Mapping[tuple[Mask, Mask], Sequence[str]], condition: str) -> Iterator[Change]:
    what, role, purpose, name = right
    for (was, now), where in stages.items():
        kind = WIDENS if STRENGTH[now] > STRENGTH[was] else NARROWS
        begin = f"{role} under {purpose}{condition} at {', '.join(where)}"
        if what == "see":
            yield Change(kind, f"{begin} sees {name}: {was} → {now}.")
        else:
            yield Change(kind, f"{begin} may {'now' if kind == WIDENS else 'no longer'} {what}: {name}.")


def _declared(old: Policy, new: Policy) -> Iterator[Change]:
    yield from _present("role", old.roles, new.roles)
    yield from _present("purpose", old.purposes, new.purposes)
    yield from _present("field", old.fields, new.fields)
    yield from _present("derived value", old.derived, new.derived)
    if old.stages != new.stages:
        yield Change(CHANGES, f"The hiring stages: {', '.join(old.stages)} → {', '.join(new.stages)}.")
    for name in old.roles.keys() & new.roles.keys():
        was, now = old.roles[name].access.value, new.roles[name].access.value
        if was != now:
            yield Change(CHANGES, f"The role {name} has the access {was} → {now}.")
    for name, purpose in sorted(old.purposes.items()):
        if name in new.purposes:
            yield from _purpose(purpose, new.purposes[name])
    yield from _two_people(old, new)
    for name, field in sorted(old.fields.items()):
        if name in new.fields:
            yield from _field(field, new.fields[name])
    for name, derived in sorted(old.derived.items()):
        if name in new.derived:
            yield from _derived(derived, new.derived[name])


def _present(what: str, old: Mapping[str, object], new: Mapping[str, object]) -> Iterator[Change]:
    for name in sorted(new.keys() - old.keys()):
        yield Change(CHANGES, f"There is a new {what}: {name}.")
    for name in sorted(old.keys() - new.keys()):
        yield Change(CHANGES, f"The {what} {name} is gone.")


def _purpose(old: Purpose, new: Purpose) -> Iterator[Change]:
    about = f"The purpose {old.name}"
    for label, was, now in (
        ("title", old.title, new.title),
        ("title_zh", old.title_zh, new.title_zh),
        ("basic", old.basic, new.basic),
        ("ground", old.ground.value, new.ground.value),
        ("retention", old.retention, new.retention),
        ("recipients", _word(old.recipients), _word(new.recipients)),
        ("region", old.region, new.region),
        ("groups", _bounds(old.groups), _bounds(new.groups)),
        ("fields", _bounds(old.only), _bounds(new.only)),
        ("needs_reason", old.needs_reason, new.needs_reason),
        ("each_its_own", old.each_its_own, new.each_its_own),
        ("elsewhere", old.elsewhere, new.elsewhere),
        ("after_cancellation", _told(old.after_cancellation), _told(new.after_cancellation)),
    ):
        if was != now:
            yield Change(CHANGES, f"{about} has {label}: {was} → {now}.")
    for duty in sorted(old.duties.keys() & new.duties.keys()):
        was_listed, now_listed = old.duties[duty].fields, new.duties[duty].fields
        for kind, names in ((WIDENS, now_listed - was_listed), (NARROWS, was_listed - now_listed)):
            if names:
                verb = "lists" if kind == WIDENS else "no longer lists"
                yield Change(kind, f"The duty {duty} of {old.name} {verb}: {', '.join(sorted(names))}.")


def _two_people(old: Policy, new: Policy) -> Iterator[Change]:
    for label, was, now in (
        ("second_person.longest_minutes", old.second_person.longest_minutes, new.second_person.longest_minutes),
        ("second_person.answer_hours", old.second_person.answer_hours, new.second_person.answer_hours),
        ("second_person.people", old.second_person.people, new.second_person.people),
        ("broken_glass.minutes", old.broken_glass.minutes, new.broken_glass.minutes),
        ("broken_glass.review_days", old.broken_glass.review_days, new.broken_glass.review_days),
    ):
        if was != now:
            yield Change(WIDENS if now > was else NARROWS, f"{label}: {was} → {now}.")
    before, after = (
        {"agree to access": p.second_person.approvers}
        | {f"break the glass for {purpose}": roles for purpose, roles in p.broken_glass.may.items()}
        for p in (old, new)
    )
    for what in sorted(before.keys() | after.keys()):
        was_allowed, now_allowed = before.get(what, frozenset()), after.get(what, frozenset())
        for kind, names in ((WIDENS, now_allowed - was_allowed), (NARROWS, was_allowed - now_allowed)):
            if names:
                verb = "may now" if kind == WIDENS else "may no longer"
                yield Change(kind, f"{', '.join(sorted(names))} {verb} {what}.")


def _field(old: FieldPolicy, new: FieldPolicy) -> Iterator[Change]:
    for attribute in _ATTRIBUTES:
        was, now = getattr(old, attribute), getattr(new, attribute)
        if was != now:
            yield Change(CHANGES, f"{old.id} has {attribute}: {_word(was)} → {_word(now)}.")


def _derived(old: DerivedPolicy, new: DerivedPolicy) -> Iterator[Change]:
    for attribute in ("type", "category", "derived_from"):
        was, now = getattr(old, attribute), getattr(new, attribute)
        if was != now:
            yield Change(CHANGES, f"{old.id} has {attribute}: {_word(was)} → {_word(now)}.")


def _bounds(names: frozenset[str] | None) -> str:
    return "any" if names is None else ", ".join(sorted(names))


def _told(exceptions: Mapping[str, frozenset[str]]) -> str:
    return (
        "; ".join(f"{operation} by {', '.join(sorted(roles))}" for operation, roles in sorted(exceptions.items()))
        or "none"
    )


def _word(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(str(getattr(item, "name", item)) for item in value) or "none"
    return "none" if value is None else str(value)
