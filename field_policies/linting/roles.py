"""Rules about roles: who has no access has none, and the order of roles is an order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ..findings import Finding
from ..model import FieldPolicy, Policy
from ..vocabulary import CONSENT_BOUND, Access, Mask

_NEVER: Final = "operator"


def operator_sees_nothing(policy: Policy) -> Iterator[Finding]:
    """operator_has_access: whoever runs the machines never sees personal data (design: Access)."""
    operator = policy.roles.get(_NEVER)
    if operator is not None and operator.access is not Access.NONE:
        yield Finding(_NEVER, "operator_has_access", 'write access = "none".')


def no_access(policy: Policy) -> Iterator[Finding]:
    """no_access_role_sees: a role without access has a view or a right."""
    for entry in policy.fields.values():
        for role, purpose, what in _rights(entry):
            if role not in policy.roles or policy.roles[role].access is Access.NONE:
                yield Finding(
                    entry.id,
                    "no_access_role_sees",
                    f"{role} has no access; remove its {what} under {purpose}.",
                    entry.file,
                )


def assigned_roles(policy: Policy) -> Iterator[Finding]:
    """assigned_role_sees_health (A7), assigned_role_without_stage: views of the hiring side end with the
    hiring.
    """
    for entry in policy.fields.values():
        for role, purpose, what in _rights(entry):
            if (
                role in policy.roles
                and policy.roles[role].access is Access.ASSIGNED
                and entry.category in CONSENT_BOUND
            ):
                yield Finding(
                    entry.id,
                    "assigned_role_sees_health",
                    f"{role} never gets this ({what}, {purpose}).",
                    entry.file,
                )
        for role, purpose in _unstaged(entry):
            if role in policy.roles and policy.roles[role].access is Access.ASSIGNED:
                yield Finding(
                    entry.id,
                    "assigned_role_without_stage",
                    f"name the hiring stages of {role} under {purpose}.",
                    entry.file,
                )


def order(policy: Policy) -> Iterator[Finding]:
    """role_unknown, role_order_circular."""
    for name, role in policy.roles.items():
        if not role.below <= policy.roles.keys():
            yield Finding(name, "role_unknown", "“below” names a role that is not declared.")
        if name in above(policy, name):
            yield Finding(name, "role_order_circular", "the role stands below itself; remove one “below”.")


def above(policy: Policy, name: str) -> frozenset[str]:
    """Every role that must see at least what this one sees."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        role = policy.roles.get(waiting.pop())
        fresh = set() if role is None else role.below - found
        found |= fresh
        waiting.extend(fresh)
    return frozenset(found)


def _rights(entry: FieldPolicy) -> Iterator[tuple[str, str, str]]:
    for purpose, roles in entry.views.items():
        for role, staged in roles.items():
            if any(mask is not Mask.HIDDEN for mask in staged.values()):
                yield role, purpose, "view"
    for what, permissions in (("reveal", entry.reveal), ("write", entry.write), ("search", entry.search)):
        for purpose, permitted in permissions.items():
            for role in permitted:
                yield role, purpose, what


def _unstaged(entry: FieldPolicy) -> Iterator[tuple[str, str]]:
    for purpose, roles in entry.views.items():
        for role, staged in roles.items():
            if staged.get(None, Mask.HIDDEN) is not Mask.HIDDEN:
                yield role, purpose
    for permissions in (entry.reveal, entry.write):
        for purpose, permitted in permissions.items():
            for role, stages in permitted.items():
                if stages is None:
                    yield role, purpose


RULES: Final = (operator_sees_nothing, no_access, assigned_roles, order)
