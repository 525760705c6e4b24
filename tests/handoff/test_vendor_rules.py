"""Contracts that are taken, scopes that are given: rules without a database (promises E1, E2, D1)."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ats_privacy.domain.contracts import FIELDS_OF_CHECK, PURPOSE, Contract, Standing, Terms, needed, of_vendor
from ats_privacy.domain.errors import BadInput
from ats_privacy.domain.vendors import (
    BOUND,
    DAY_US,
    Scope,
    SubProcessor,
    check_audit_due,
    check_contract,
    check_key_span,
    client_id,
    read_client_id,
    scopes_of,
)

NOW = 1_800_000_000_000_000
EVERY = needed(FIELDS_OF_CHECK)


@st.composite
def _contracts(draw: st.DrawFn) -> Contract:
    begins = NOW + draw(st.integers(-800, 800)) * DAY_US
    ends = max(begins, NOW) + draw(st.integers(1, 900)) * DAY_US
    checks = draw(st.frozensets(st.sampled_from(sorted(FIELDS_OF_CHECK)), min_size=1))
    return Contract(
        begins_at=begins,
        ends_at=ends,
        purposes=frozenset({PURPOSE}),
        checks=checks,
        fields=draw(st.frozensets(st.sampled_from(sorted(needed(checks))), min_size=1)),
        region=draw(st.sampled_from(["CN", "SG"])),
        retention_days=draw(st.integers(1, 366)),
        confidential_until=ends + draw(st.integers(0, 2000)) * DAY_US,
        audit_due_at=max(begins, NOW) + draw(st.integers(1, 366)) * DAY_US,
    )


@pytest.mark.promise("E1")
@given(contract=_contracts(), part=st.floats(0, 1))
def test_under_a_contract_that_is_taken_nothing_speaks_against_the_vendor_for_its_time(
    contract: Contract, part: float
) -> None:
    check_contract(contract, [SubProcessor("Hosting", contract.region, "t")], EVERY, 366, NOW)
    begins, ends = max(NOW, contract.begins_at), min(contract.ends_at, contract.audit_due_at)
    terms = Terms(
        *("o", "a", "v", "Vendor", "c", tuple(contract.checks), tuple(contract.fields), contract.region),
        contract.retention_days,
    )

    def reasons(at: int) -> list[str]:
        standing = Standing(at, "CN", "active", True, contract, at + 1, True, None, EVERY)
        return [reason.code for reason in of_vendor(standing, terms)]

    assert reasons(min(begins + int(part * (ends - begins)), ends - 1)) == []
    assert reasons(ends)
    assert reasons(contract.begins_at - 1) == ["contract_not_in_force"]


GOOD: dict[str, Any] = {
    "begins_at": NOW,
    "ends_at": NOW + 365 * DAY_US,
    "purposes": frozenset({PURPOSE}),
    "checks": frozenset({"education"}),
    "fields": frozenset({"full_name", "education"}),
    "region": "CN",
    "retention_days": 30,
    "confidential_until": NOW + 365 * DAY_US,
    "audit_due_at": NOW + 366 * DAY_US,
}


@pytest.mark.promise("E1")
@pytest.mark.promise("D1")
def test_the_bounds_of_a_contract_are_where_they_are_said_to_be() -> None:
    check_contract(Contract(**GOOD), [SubProcessor("Hosting", "CN", "t")], EVERY, 30, NOW)
    for change in (
        {"audit_due_at": NOW + 366 * DAY_US + 1},
        {"confidential_until": NOW + 365 * DAY_US - 1},
        {"ends_at": NOW},
        {"retention_days": 31},
        {"fields": frozenset({"full_name", "mobile"})},
    ):
        with pytest.raises(BadInput):
            check_contract(Contract(**GOOD | change), [], EVERY, 30, NOW)
    with pytest.raises(BadInput):
        check_contract(Contract(**GOOD), [SubProcessor("Hosting", "US", "t")], EVERY, 30, NOW)
    with pytest.raises(BadInput):
        check_contract(Contract(**GOOD), [], EVERY - {"education"}, 30, NOW)


def test_audits_and_keys_have_spans() -> None:
    check_audit_due(NOW, NOW + 366 * DAY_US, NOW)
    check_key_span(NOW, NOW + 731 * DAY_US, NOW)
    for held, due in ((NOW + 1, NOW + 2), (NOW, NOW), (NOW, NOW + 367 * DAY_US)):
        with pytest.raises(BadInput):
            check_audit_due(held, due, NOW)
    for begins, ends in ((NOW, NOW), (NOW, NOW + 732 * DAY_US), (NOW - 5, NOW)):
        with pytest.raises(BadInput):
            check_key_span(begins, ends, NOW)


@pytest.mark.promise("E2")
@given(asked=st.lists(st.sampled_from([*Scope, "everything"]), max_size=4), contracted=st.booleans())
def test_scopes_given_are_those_asked_for_within_reach(asked: list[str], contracted: bool) -> None:
    names = set(asked) or set(Scope)
    within = {scope for scope in Scope if scope in names and (contracted or scope not in BOUND)}
    if "everything" in names or not within:
        with pytest.raises(BadInput) as refused:
            scopes_of(" ".join(asked) or None, contracted)
        assert refused.value.code == ("scope_unknown" if "everything" in names else "scope_not_granted")
    else:
        assert scopes_of(" ".join(asked) or None, contracted) == within


def test_client_names_are_read_back_and_nothing_else_is() -> None:
    organisation, vendor = uuid4(), uuid4()
    assert read_client_id(client_id(organisation, vendor)) == (organisation, vendor)
    for text in (
        "",
        ".",
        str(vendor),
        f"{organisation}.",
        f"{organisation}.{vendor}.x",
        f"{organisation}:{vendor}",
        None,
        7,
    ):
        assert read_client_id(text) is None
