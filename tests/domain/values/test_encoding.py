"""Values to bytes and back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ats_privacy.domain.values import decode, encode

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner)
    ),
    max_leaves=20,
)


@given(JSON)
def test_what_is_encoded_is_decoded(value: object) -> None:
    assert decode(encode(value)) == value


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=200, max_size=500))
def test_long_texts_come_back_and_are_never_longer(text: str) -> None:
    value = {"text": text * 4}
    encoded = encode(value)
    assert decode(encoded) == value
    assert len(encoded) <= len(str(value).encode()) + 200


def test_long_texts_are_deflated() -> None:
    assert len(encode("A résumé says the same thing again and again. " * 40)) < 200
