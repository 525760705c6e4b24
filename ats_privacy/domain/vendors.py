"""Vendors that are entrusted with checks: what binds them, what their credentials reach, their keys (E1, E2, D1). Pure.

A vendor is entrusted by a contract, encrypts and signs by keys that it has proven to hold, and calls with a credential
that reaches as far as its standing: once nothing binds it any more, only to attest that it has deleted.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Final
from uuid import UUID

from ats_privacy.domain.contracts import FIELDS_OF_CHECK, PURPOSE, Contract, needed
from ats_privacy.domain.errors import BadInput
from ats_privacy.domain.identity import parse_id

DAY_US: Final = 86_400_000_000
LONGEST_CONTRACT_DAYS: Final = 5 * 366
AUDITED_WITHIN_DAYS: Final = 366
"""A contract says when the vendor is audited next, and that is within a year."""

LONGEST_KEY_DAYS: Final = 731
MOST_KEYS: Final = 20
CHALLENGE_US: Final = 7 * DAY_US
"""How long a key may be proven after it was offered."""

CONTRACT_ENDED: Final = "vendor.contract_ended"
"""The kind of the order that stands in the outbox once a contract has ended: what the vendor holds under it is called
back, and its deletion awaited (E1). ``object_id`` is the contract; parameters: ``vendor``, ``contract``, ``reason``."""

END_REASONS: Final = frozenset({"breach", "audit_failed", "replaced", "not_renewed", "other"})

KEY_MEMBERS: Final = {"EC": ("crv", "x", "y"), "OKP": ("crv", "x"), "RSA": ("e", "n"), "AKP": ("pub",)}
"""Key type → the members that make a public key, and with ``kty`` its thumbprint (RFC 7638)."""

_REGION: Final = re.compile(r"[A-Z]{2}")


class Scope(StrEnum):
    """What a vendor's credential reaches."""

    PACKAGES = "packages"
    RESULTS = "results"
    DELETIONS = "deletions"


BOUND: Final = frozenset({Scope.PACKAGES, Scope.RESULTS})
"""Scopes that need a contract in force; what is owed after its end, the attestation of deletion, does not."""


@dataclass(frozen=True, slots=True)
class RegisteredKey:
    """A vendor's public key: ``alg`` is the only algorithm that it is used with, ``jwk`` holds public members alone."""

    kid: str
    use: str
    alg: str
    jwk: Mapping[str, str]

    @property
    def thumbprint(self) -> str:
        """SHA-256 of the key, whatever it is called (RFC 7638), in hexadecimal."""
        named = {name: self.jwk[name] for name in ("kty", *KEY_MEMBERS[self.jwk["kty"]])}
        if named["kty"] == "AKP":
            named["alg"] = self.alg
        return sha256(json.dumps(named, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class SubProcessor:
    """Whom the vendor entrusts in turn, with what, and where (PIPL art. 21)."""

    name: str
    region: str
    task: str


def client_id(organisation: UUID, vendor: UUID) -> str:
    """The name under which a vendor authenticates: it says whose vendor it is."""
    return f"{organisation}.{vendor}"


def read_client_id(text: object) -> tuple[UUID, UUID] | None:
    """Organisation and vendor, or None where the text is no such name."""
    first, _, second = text.partition(".") if isinstance(text, str) else ("", "", "")
    organisation, vendor = parse_id(first), parse_id(second)
    return None if organisation is None or vendor is None else (organisation, vendor)


def reach(contracted: bool) -> frozenset[Scope]:
    """The scopes that a vendor may have; ``contracted``: it is entrusted, by a contract in force."""
    return frozenset(Scope) if contracted else frozenset(Scope) - BOUND


def check_contract(
    contract: Contract, subs: Iterable[SubProcessor], allowed: Collection[str], longest_days: int, now: int
) -> None:
    """Whether an agreement is one that handoffs may rest on.

    ``allowed``: fields that the policy lets go to a vendor at all; ``longest_days``: how long it lets them be kept.

    :raises BadInput: with a pointer to the term that is not within bounds.
    """
    longest = contract.begins_at + LONGEST_CONTRACT_DAYS * DAY_US
    problems = (
        (not contract.begins_at < contract.ends_at <= longest, "ends_at", "A contract runs for at most five years."),
        (contract.ends_at <= now, "ends_at", "The contract has ended already."),
        (
            contract.confidential_until < contract.ends_at,
            "confidential_until",
            "The confidentiality undertaking lasts at least as long as the contract.",
        ),
        (
            not now < contract.audit_due_at <= max(now, contract.begins_at) + AUDITED_WITHIN_DAYS * DAY_US,
            "audit_due_at",
            "The next audit is due within a year.",
        ),
        (contract.purposes != {PURPOSE}, "purposes", "A vendor is entrusted with background checks alone."),
        (
            not contract.checks or not contract.checks <= FIELDS_OF_CHECK.keys(),
            "checks",
            f"Known checks are: {', '.join(sorted(FIELDS_OF_CHECK))}.",
        ),
        (not _REGION.fullmatch(contract.region), "region", "A region is an ISO 3166-1 code of two letters."),
        (
            not 1 <= contract.retention_days <= longest_days,
            "retention_days",
            f"The policy lets a vendor keep data for 1 to {longest_days} days.",
        ),
        (
            any(sub.region != contract.region for sub in subs),
            "sub_processors",
            "Sub-processors work where the contract says; elsewhere the data would leave it.",
        ),
    )
    for wrong, name, sentence in problems:
        if wrong:
            raise BadInput("contract_unfit", sentence, pointer=f"/{name}")
    if not contract.fields or not contract.fields <= needed(contract.checks):
        raise BadInput("contract_unfit", "None of the checks needs one of the fields.", pointer="/fields")
    if not contract.fields <= frozenset(allowed):
        raise BadInput("contract_unfit", "The policy does not let this field go to a vendor.", pointer="/fields")


def check_audit_due(held_at: int, due_at: int, now: int) -> None:
    """Whether an audit was held already, and the next one is due within a year of it.

    :raises BadInput: otherwise.
    """
    if held_at > now:
        raise BadInput("audit_unfit", "An audit is recorded once it was held.", pointer="/held_at")
    if not held_at < due_at <= held_at + AUDITED_WITHIN_DAYS * DAY_US:
        raise BadInput("audit_unfit", "The next audit is due within a year of this one.", pointer="/due_at")


def check_key_span(not_before: int, expires_at: int, now: int) -> None:
    """Whether a key is in date or to come, and for no more than two years.

    :raises BadInput: otherwise.
    """
    if not not_before < expires_at <= not_before + LONGEST_KEY_DAYS * DAY_US:
        raise BadInput("key_span_unfit", "A key is used for at most two years.", pointer="/expires_at")
    if expires_at <= now:
        raise BadInput("key_span_unfit", "The key has expired already.", pointer="/expires_at")


def scopes_of(asked: str | None, contracted: bool) -> frozenset[Scope]:
    """The scopes that a token gets: what is asked for, as far as the vendor's standing reaches.

    :raises BadInput: a scope is unknown, or none of those asked for is left.
    """
    within = reach(contracted)
    names = frozenset(asked.split(" ")) if asked else frozenset(scope.value for scope in within)
    if not names <= {scope.value for scope in Scope}:
        raise BadInput("scope_unknown", "Known scopes are: packages, results, deletions.")
    granted = frozenset(scope for scope in within if scope.value in names)
    if not granted:
        raise BadInput("scope_not_granted", "Without a contract in force there is only the scope deletions.")
    return granted
