"""Why a handoff is refused: each fact alone is enough, and what is handed over is the least of all (E1, E3, D1)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ats_privacy.domain.contracts import FIELDS_OF_CHECK, Consent, Contract, Standing, Terms, least, needed, refusals

NOW = 1_800_000_000_000_000
EVERY = needed(FIELDS_OF_CHECK)
TERMS = Terms("o", "a", "v", "Vendor", "c", ("education", "identity"), ("education", "full_name"), "CN", 30)
CONTRACT = Contract(
    begins_at=NOW - 1,
    ends_at=NOW + 10,
    purposes=frozenset({"background_check"}),
    checks=frozenset(FIELDS_OF_CHECK),
    fields=EVERY,
    region="CN",
    retention_days=30,
    confidential_until=NOW + 10,
    audit_due_at=NOW + 10,
)
GOOD = Standing(NOW, "CN", "active", True, CONTRACT, NOW + 10, True, Consent(TERMS.digest, NOW + 10), EVERY)
_FIELDS = st.frozensets(st.sampled_from([*sorted(EVERY), "address", "health"]))
_CHECKS = st.frozensets(st.sampled_from(sorted(FIELDS_OF_CHECK)), min_size=1)


def _codes(standing: Standing, terms: Terms = TERMS) -> set[str]:
    return {reason.code for reason in refusals(standing, terms)}


def test_nothing_speaks_against_it() -> None:
    assert refusals(GOOD, TERMS) == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"begins_at": NOW + 1}, "contract_not_in_force"),
        ({"ends_at": NOW}, "contract_not_in_force"),
        ({"ended_at": NOW - 1}, "contract_not_in_force"),
        ({"audit_due_at": NOW}, "audit_overdue"),
        ({"confidential_until": NOW}, "confidentiality_ended"),
        ({"purposes": frozenset({"research"})}, "purpose_not_contracted"),
        ({"checks": frozenset({"identity"})}, "check_not_contracted"),
        ({"fields": frozenset({"full_name"})}, "field_not_contracted"),
        ({"region": "SG"}, "region_changed"),
        ({"retention_days": 29}, "retention_too_long"),
    ],
)
def test_each_lack_of_the_contract_alone_refuses(change: dict[str, Any], code: str) -> None:
    assert _codes(replace(GOOD, contract=replace(CONTRACT, **change))) == {code}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"vendor_active": False}, "vendor_ended"),
        ({"contract": None}, "contract_not_in_force"),
        ({"key_until": None}, "key_missing"),
        ({"key_until": NOW}, "key_missing"),
        ({"subject_state": "quarantined"}, "record_closed"),
        ({"subject_state": "cancelled"}, "record_closed"),
        ({"purpose_consent": False}, "consent_missing"),
        ({"consent": None}, "order_consent_missing"),
        ({"consent": Consent("0" * 64, NOW + 10)}, "order_consent_missing"),
        ({"consent": Consent(TERMS.digest, NOW)}, "order_consent_expired"),
        ({"policy_fields": frozenset({"full_name"})}, "field_not_allowed"),
    ],
)
def test_each_other_lack_alone_refuses(change: dict[str, Any], code: str) -> None:
    assert _codes(replace(GOOD, **change)) == {code}


def test_a_field_that_no_check_needs_is_refused() -> None:
    terms = replace(TERMS, fields=("full_name", "mobile"))
    standing = replace(GOOD, consent=Consent(terms.digest, NOW + 10))
    assert _codes(standing, terms) == {"field_not_needed"}


def test_a_vendor_abroad_needs_the_consent_to_the_crossing() -> None:
    abroad = replace(TERMS, region="SG")
    contract = replace(CONTRACT, region="SG")
    standing = replace(GOOD, contract=contract, consent=Consent(abroad.digest, NOW + 10))
    assert _codes(standing, abroad) == {"crossing_consent_missing"}
    assert _codes(replace(standing, consent=Consent(abroad.digest, NOW + 10, crossing=True)), abroad) == set()


def test_terms_changed_in_any_part_are_other_terms() -> None:
    changes: list[dict[str, Any]] = [
        {"organisation": "p"},
        {"applicant": "b"},
        {"vendor": "w"},
        {"vendor_name": "Vendor 2"},
        {"contract": "d"},
        {"checks": ("identity",)},
        {"fields": ("full_name",)},
        {"region": "SG"},
        {"retention_days": 31},
        {"purpose": "research"},
    ]
    assert {name for change in changes for name in change} == set(Terms.__slots__)
    assert len({replace(TERMS, **change).digest for change in changes} | {TERMS.digest}) == len(changes) + 1


@given(allowed=_FIELDS, contracted=_FIELDS, consented=_FIELDS, checks=_CHECKS)
def test_what_is_handed_over_is_in_all_of_them(
    allowed: frozenset[str], contracted: frozenset[str], consented: frozenset[str], checks: frozenset[str]
) -> None:
    terms = replace(TERMS, fields=tuple(sorted(consented)), checks=tuple(sorted(checks)))
    handed = set(least(terms, replace(CONTRACT, fields=contracted), allowed))
    assert handed == allowed & contracted & consented & needed(checks)
    assert not handed & {"address", "health"}
