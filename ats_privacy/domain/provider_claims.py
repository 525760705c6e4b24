"""What an identity provider's claims are worth here: roles, requisitions, factors proven (promise D6). Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

_KNOWLEDGE: Final = frozenset({"pwd", "pin", "kba"})
_POSSESSION: Final = frozenset({"otp", "hwk", "swk", "sc", "sms", "tel", "pop"})
_INHERENCE: Final = frozenset({"face", "fpt", "iris", "retina", "vbm"})
_LONGEST_LIST: Final = 1000
_MOST_REQUISITIONS: Final = 100


@dataclass(frozen=True, slots=True)
class ProviderIdentity:
    """Somebody whom the provider has authenticated.

    ``subject`` is the provider's name for them. ``roles``: what its groups give here, perhaps nothing.
    ``requisitions``: references to be assigned to; None where the provider does not say that. ``assurance``: factors
    proven, 1 or 2. ``authenticated_at``: microseconds since the epoch, 0 where the provider does not tell.
    ``issued_at`` and ``expires_at``: of the token, seconds since the epoch.
    """

    issuer: str
    subject: str = field(repr=False)
    roles: frozenset[str]
    requisitions: tuple[str, ...] | None
    assurance: int
    authenticated_at: int
    issued_at: float
    expires_at: float


def claim_at(claims: Mapping[str, Any], name: str) -> Any:
    """The claim of a name; where there is none and the name has dots, what they lead to (``realm_access.roles``)."""
    if name in claims:
        return claims[name]
    found: Any = claims
    for part in name.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def texts_of(claim: Any) -> tuple[str, ...]:
    """A claim's texts: of a list, or the one that it is. Anything else is nothing: what is not understood gives no
    right."""
    if isinstance(claim, str):
        return (claim,)
    if not isinstance(claim, list) or len(claim) > _LONGEST_LIST:
        return ()
    return tuple(item for item in claim if isinstance(item, str))


def roles_of(claims: Mapping[str, Any], name: str, mapping: Iterable[tuple[str, str]]) -> frozenset[str]:
    """The roles that the groups in a claim give; a group that is not mapped gives none."""
    groups = frozenset(texts_of(claim_at(claims, name)))
    return frozenset(role for group, role in mapping if group in groups)


def requisitions_of(claims: Mapping[str, Any], name: str) -> tuple[str, ...] | None:
    """The references of requisitions in a claim, sorted; None where no claim is named."""
    if not name:
        return None
    return tuple(sorted(set(texts_of(claim_at(claims, name)))))[:_MOST_REQUISITIONS]


def factors_of(claims: Mapping[str, Any], two_factor_acr: str) -> int:
    """1, or 2 where ``acr`` is one that the operator counts as two factors, or ``amr`` says so: ``mfa``, or methods of
    two kinds of knowledge, possession and inherence (RFC 8176 section 2). Two methods of one kind are one factor."""
    acr = claims.get("acr")
    if isinstance(acr, str) and acr in two_factor_acr.split(" "):
        return 2
    methods = frozenset(texts_of(claims.get("amr")))
    kinds = sum(bool(methods & kind) for kind in (_KNOWLEDGE, _POSSESSION, _INHERENCE))
    return 2 if "mfa" in methods or kinds >= 2 else 1
