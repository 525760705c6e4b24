"""Why a handoff to a vendor is refused, and what it may hold at most (promises A4, D1, E1, E3). Pure.

The same rules decide at packaging and again at the release, each time on facts read anew.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

PURPOSE: Final = "background_check"

FIELDS_OF_CHECK: Final[dict[str, frozenset[str]]] = {
    "identity": frozenset({"full_name", "id_number", "birth_date"}),
    "education": frozenset({"full_name", "id_number", "education"}),
    "employment": frozenset({"full_name", "employment"}),
    "references": frozenset({"full_name", "referees"}),
    "contact": frozenset({"full_name", "email", "mobile"}),
}
"""Check → the least that it needs (PIPL art. 6): nothing else goes with it, whatever else is allowed."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What an order asks for and the person is shown, to the letter; a consent is bound to the digest of it.

    ``region``: where the vendor works (ISO 3166-1). ``retention_days``: how long the vendor may keep it at most.
    """

    organisation: str
    applicant: str
    vendor: str
    vendor_name: str
    contract: str
    checks: tuple[str, ...]
    fields: tuple[str, ...]
    region: str
    retention_days: int
    purpose: str = PURPOSE

    @property
    def text(self) -> str:
        """The terms in one spelling: JSON with sorted names."""
        told = {name: getattr(self, name) for name in self.__slots__}
        return json.dumps(told, sort_keys=True, ensure_ascii=False)

    @property
    def digest(self) -> str:
        """SHA-256 of the terms in one spelling, hexadecimal."""
        return sha256(self.text.encode()).hexdigest()

    @classmethod
    def read(cls, text: str) -> Terms:
        """The terms of that spelling; :attr:`text` of them is the same again."""
        told: dict[str, Any] = json.loads(text)
        told |= {name: tuple(told[name]) for name in ("checks", "fields")}
        return cls(**told)


@dataclass(frozen=True, slots=True)
class Contract:
    """A written agreement with a vendor. ``audit_due_at``: until when the last audit holds. Instants: microseconds."""

    begins_at: int
    ends_at: int
    purposes: frozenset[str]
    checks: frozenset[str]
    fields: frozenset[str]
    region: str
    retention_days: int
    confidential_until: int
    audit_due_at: int
    ended_at: int | None = None


@dataclass(frozen=True, slots=True)
class Consent:
    """The person's consent to the terms with ``digest``; ``crossing``: also, and apart from it, to leaving the country
    for the recipient that the terms name."""

    digest: str
    expires_at: int
    crossing: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything that a handoff rests on, as it is at one instant.

    ``purpose_consent``: the consent to background checks as such lives (promise A4). ``policy_fields``: what the policy
    allows for the purpose. ``key_until``: until when the vendor has a proven encryption key, None for none.
    ``sensitive_missing``: categories of sensitive data that would go out and whose separate consent does not live
    (promise A4, PIPL article 29).
    """

    at: int
    home: str
    subject_state: str
    vendor_active: bool
    contract: Contract | None
    key_until: int | None
    purpose_consent: bool
    consent: Consent | None
    policy_fields: frozenset[str]
    sensitive_missing: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Reason:
    """Why not: a stable code and a sentence to act on."""

    code: str
    sentence: str


def needed(checks: Iterable[str]) -> frozenset[str]:
    """The least fields that checks need together."""
    return frozenset().union(*(FIELDS_OF_CHECK[check] for check in checks))


def of_vendor(standing: Standing, terms: Terms) -> list[Reason]:
    """What speaks against the vendor at this instant, whoever the person is; empty where nothing does."""
    found: list[Reason] = []
    contract, at = standing.contract, standing.at
    if not standing.vendor_active:
        found.append(Reason("vendor_ended", "The vendor is entrusted with nothing any more."))
    if contract is None or contract.ended_at is not None or not contract.begins_at <= at < contract.ends_at:
        found.append(Reason("contract_not_in_force", "There is no contract with the vendor in force."))
    if contract is not None:
        if contract.audit_due_at <= at:
            found.append(Reason("audit_overdue", "The vendor's audit is overdue; record one first."))
        if contract.confidential_until <= at:
            found.append(Reason("confidentiality_ended", "The vendor's confidentiality undertaking has ended."))
        if terms.purpose not in contract.purposes:
            found.append(Reason("purpose_not_contracted", "The contract does not hold this purpose."))
        if not contract.checks.issuperset(terms.checks):
            found.append(Reason("check_not_contracted", "The contract does not hold one of the checks."))
        if not contract.fields.issuperset(terms.fields):
            found.append(Reason("field_not_contracted", "The contract does not hold one of the fields."))
        if contract.region != terms.region:
            found.append(Reason("region_changed", "The vendor works in another region than the terms say."))
        if contract.retention_days < terms.retention_days:
            found.append(Reason("retention_too_long", "The terms keep data longer than the contract allows."))
    if standing.key_until is None or standing.key_until <= at:
        found.append(Reason("key_missing", "The vendor has no proven encryption key that is in date."))
    return found


def refusals(standing: Standing, terms: Terms) -> list[Reason]:
    """Why nothing may be handed over at this instant; empty where everything may that the terms name."""
    found = of_vendor(standing, terms)
    if standing.subject_state != "active":
        found.append(Reason("record_closed", "The person's record is closed; nothing is handed over (B2, G2)."))
    if not standing.policy_fields.issuperset(terms.fields):
        found.append(Reason("field_not_allowed", "The policy does not allow one of the fields for this purpose."))
    if not needed(terms.checks).issuperset(terms.fields):
        found.append(Reason("field_not_needed", "None of the checks needs one of the fields."))
    if not standing.purpose_consent:
        found.append(Reason("consent_missing", "The person has no live consent to background checks."))
    consent = standing.consent
    if consent is None or consent.digest != terms.digest:
        found.append(Reason("order_consent_missing", "The person has not consented to these terms."))
    elif consent.expires_at <= standing.at:
        found.append(Reason("order_consent_expired", "The person's consent to these terms has expired."))
    if standing.sensitive_missing:
        found.append(
            Reason(
                "sensitive_consent_missing", "The person has not consented, separately, to sensitive data going out."
            )
        )
    if terms.region != standing.home and (consent is None or not consent.crossing):
        found.append(
            Reason("crossing_consent_missing", "The data would leave the country, and the person has not consented.")
        )
    return found


def least(terms: Terms, contract: Contract, policy_fields: frozenset[str]) -> tuple[str, ...]:
    """Policy ∩ contract ∩ consent ∩ what the checks need, in one order: exactly this is handed over (promise E3)."""
    return tuple(sorted(policy_fields & contract.fields & frozenset(terms.fields) & needed(terms.checks)))
