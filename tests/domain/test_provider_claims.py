"""What a provider's claims are worth: never more than what is plainly said."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ats_privacy.domain.provider_claims import claim_at, factors_of, requisitions_of, roles_of, texts_of

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text("adhirtu.mfé", max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("adhirtu.mfé", max_size=8), inner, max_size=4),
    max_leaves=12,
)
MAPPING = (("hr", "recruiter"), ("hr", "finance"), ("audit", "auditor"))


@pytest.mark.parametrize(
    ("claims", "name", "found"),
    [
        ({"groups": ["a"]}, "groups", ["a"]),
        ({"realm_access": {"roles": ["a"]}}, "realm_access.roles", ["a"]),
        ({"https://example.com/groups": ["a"]}, "https://example.com/groups", ["a"]),
        ({"a.b": 1, "a": {"b": 2}}, "a.b", 1),
        ({"a": "b"}, "a.b", None),
        ({"a": ["b"]}, "a.0", None),
        ({}, "groups", None),
        ({}, "", None),
    ],
)
def test_a_claim_is_found_by_its_name_or_its_path(claims: dict[str, Any], name: str, found: Any) -> None:
    assert claim_at(claims, name) == found


@pytest.mark.parametrize(
    ("claim", "texts"),
    [("hr", ("hr",)), (["hr", 7, None, ["x"], "audit"], ("hr", "audit")), ({"hr": True}, ()), (None, ()), (True, ())],
)
def test_texts_of_a_claim(claim: Any, texts: tuple[str, ...]) -> None:
    assert texts_of(claim) == texts


@given(st.dictionaries(st.sampled_from(["groups", "other"]), JSON))
def test_roles_come_from_mapped_groups_alone(claims: dict[str, Any]) -> None:
    given_groups = claims.get("groups")
    named = {given_groups} if isinstance(given_groups, str) else set()
    if isinstance(given_groups, list):
        named = {item for item in given_groups if isinstance(item, str)}
    assert roles_of(claims, "groups", MAPPING) == {role for group, role in MAPPING if group in named}


def test_requisitions_are_few_and_sorted() -> None:
    assert requisitions_of({"r": ["b", "a", "b"]}, "r") == ("a", "b")
    assert requisitions_of({"r": ["b"]}, "") is None
    assert requisitions_of({}, "r") == ()
    assert len(requisitions_of({"r": [str(n) for n in range(500)]}, "r") or ()) == 100


@pytest.mark.parametrize(
    ("claims", "factors"),
    [
        ({}, 1),
        ({"amr": ["pwd"]}, 1),
        ({"amr": ["pwd", "pin"]}, 1),
        ({"amr": ["otp", "hwk"]}, 1),
        ({"amr": ["pwd", "otp"]}, 2),
        ({"amr": ["hwk", "fpt"]}, 2),
        ({"amr": ["mfa"]}, 2),
        ({"amr": "mfa"}, 2),
        ({"amr": ["MFA"]}, 1),
        ({"amr": [["mfa"]]}, 1),
        ({"amr": {"mfa": 1}}, 1),
        ({"amr": ["rba", "geo", "user"]}, 1),
        ({"acr": "gold"}, 2),
        ({"acr": "gol"}, 1),
        ({"acr": ""}, 1),
        ({"acr": ["gold"]}, 1),
    ],
    ids=str,
)
def test_factors(claims: dict[str, Any], factors: int) -> None:
    assert factors_of(claims, "silver gold") == factors


@given(JSON)
def test_nothing_strange_is_two_factors(claim: Any) -> None:
    assert factors_of({"amr": claim, "acr": claim}, "urn:two") == 1 or claim == "mfa" or "mfa" in claim
