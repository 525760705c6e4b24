"""What no mask may ever do, shown by property: raise, leak what it hides, or give something that is not JSON."""

# ruff: noqa: E501 - a line a case

from __future__ import annotations

import json
import unicodedata
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from field_policies import Mask, mask_value
from field_policies.masking.texts import readable
from field_policies.value_types import VALUE_TYPES

TODAY = date(2026, 11, 23)
MASKING = [m for m in Mask if m is not Mask.CLEAR]
SURROGATES = st.characters(categories=["Cs"])
HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=1, max_size=8)
LATIN = st.text(st.characters(categories=["Lu", "Ll"], max_codepoint=0x24F), min_size=1, max_size=12)
DIGITS = st.text("0123456789", min_size=1, max_size=30)
MESSY = st.text(
    st.characters() | SURROGATES | st.sampled_from("\u0301\u200d\ufe0f１２３😀👩‍🔬-–· \t\n*@."), max_size=40
)
KEYS = [
    *("full", "family", "given", "latin", "kind", "country", "number", "holder", "bank", "lines", "city"),
    *("region", "postal_code", "network", "username", "url", "school", "degree", "major", "start", "end"),
    *("completed", "score", "courses", "employer", "position", "reporting_to", "location", "description"),
    *("summary", "highlights", "name", "level", "keywords", "fluency", "amount", "currency", "period"),
    *("relation", "company", "phone", "email", "text", "check", "outcome", "detail", "question", "answer"),
    *("source", "channel", "submitted_by", "at", "author"),
]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | MESSY | DIGITS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            MESSY | st.sampled_from(KEYS),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)


def masked(field_type: str, mask: Mask, value: Any) -> Any:
    return mask_value(field_type, mask, value, today=TODAY, pseudonym="Candidate 1")


@settings(max_examples=1500, deadline=None)
@given(st.sampled_from(sorted(VALUE_TYPES)) | st.text(max_size=5), st.sampled_from(MASKING), JSON)
def test_masks_never_raise_and_always_give_json(field_type: str, mask: Mask, value: Any) -> None:
    shown = masked(field_type, mask, value)
    json.dumps(shown, allow_nan=False).encode()
    if field_type not in VALUE_TYPES or mask is Mask.HIDDEN:
        assert shown is None


@settings(max_examples=1000, deadline=None)
@given(st.sampled_from(sorted(VALUE_TYPES)), st.sampled_from(MASKING), JSON)
def test_masking_twice_shows_no_more(field_type: str, mask: Mask, value: Any) -> None:
    once = masked(field_type, mask, value)
    twice = masked(field_type, mask, once)
    if isinstance(once, str) and isinstance(twice, str) and mask is Mask.PARTIAL:
        assert sum(c.isalnum() for c in twice) <= sum(c.isalnum() for c in once)


@settings(max_examples=500, deadline=None)
@given(
    st.dates(date(1907, 1, 1), TODAY),
    st.integers(0, 999),
    st.sampled_from("0123456789X"),
    st.integers(100000, 999999),
)
def test_the_birth_date_in_an_identity_number_is_hidden(born: date, order: int, check: str, region: int) -> None:
    number = f"{region}{born:%Y%m%d}{order:03}{check}"
    for written in (
        number,
        f"{number[:6]} {number[6:14]} {number[14:]}",
        number.translate(str.maketrans("0123456789", "０１２３４５６７８９")),
    ):
        shown = masked("id_number", Mask.PARTIAL, {"kind": "cn_resident", "country": "CN", "number": written})
        assert shown["number"] == f"{number[0]}****************{check}"


@given(st.integers(100000, 999999), st.sampled_from("123456789"), st.sampled_from("0123456789X"))
def test_what_is_shown_of_an_identity_number_fits_every_birth_date(region: int, first: str, check: str) -> None:
    """GB 11643-1999: weights 2^(17-i) mod 11. With region and order hidden, every date has a number that looks alike."""
    weights = [2 ** (17 - i) % 11 for i in range(17)]
    wanted = 10 if check == "X" else int(check)
    for born in (date(1950, 1, 1), date(1990, 12, 31), date(2008, 2, 29)):
        body = f"{first}{str(region)[1:]}{born:%Y%m%d}"
        assert any(
            (12 - sum(int(c) * w for c, w in zip(f"{body}{order:03}", weights, strict=True)) % 11) % 11 == wanted
            for order in range(100)
        )


@settings(max_examples=500, deadline=None)
@given(
    st.integers(130, 199),
    st.tuples(st.integers(0, 9999), st.integers(0, 9999)),
    st.integers(0, 9999),
    st.sampled_from(["", "+86", "0086"]),
)
def test_the_middle_of_a_mobile_number_is_hidden(
    operator: int, middles: tuple[int, int], last: int, prefix: str
) -> None:
    """Whatever the four digits in the middle are, the mask is the same."""
    shown = {masked("phone", Mask.PARTIAL, f"{prefix}{operator}{middle:04}{last:04}") for middle in middles}
    assert shown == {("+86" if prefix else "") + f"{operator}****{last:04}"}


@settings(max_examples=500, deadline=None)
@given(st.integers(10_000, 999_999_999_999_999).map("+{}".format))
def test_any_phone_number_hides_three_digits_or_more(number: str) -> None:
    shown = masked("phone", Mask.PARTIAL, number)
    hidden = len(number) - sum(c != "*" for c in shown)
    assert hidden >= min(3, len(number) - 4)
    assert number not in shown
    assert shown.count("*") == 4


@settings(max_examples=500, deadline=None)
@given(HAN)
def test_chinese_names_hide_the_given_name(name: str) -> None:
    shown = masked("name", Mask.PARTIAL, name)
    kept = shown.rstrip("*")
    assert shown != name
    assert len(kept) < len(name)
    assert name.startswith(kept) or len(kept) == 0
    assert 1 <= len(shown) - len(kept) <= 2


@settings(max_examples=500, deadline=None)
@given(st.lists(LATIN, min_size=1, max_size=5))
def test_latin_names_show_initials_only(words: list[str]) -> None:
    shown = masked("name", Mask.PARTIAL, " ".join(words))
    assert shown is None or all(len(part) == 1 for part in shown.replace("-", " ").replace(".", " ").split())
    for word in words:
        if len(word) > 1 and shown is not None:
            assert word not in shown


@settings(max_examples=500, deadline=None)
@given(
    st.builds(
        "{}@{}.{}".format,
        st.text("abcdefghij019._+-", min_size=1, max_size=20),
        st.text("abcdefghij", min_size=1, max_size=10),
        st.sampled_from(["com", "cn"]),
    )
)
def test_addresses_hide_the_local_part(address: str) -> None:
    local = address.split("@")[0]
    shown = masked("email", Mask.PARTIAL, address)
    assume(shown is not None)
    front, domain = shown.split("@")
    assert front in (f"{local[0]}***", "***")
    assert len(front.rstrip("*")) < len(local)
    if len(local) > 2 and local.isalpha():
        assert local not in domain


@settings(max_examples=500, deadline=None)
@given(st.text("0123456789", min_size=1, max_size=34))
def test_accounts_show_four_digits_at_most(number: str) -> None:
    shown = masked("bank_account", Mask.PARTIAL, {"holder": None, "bank": None, "number": number})["number"]
    digits = [c for c in shown if c.isdigit()]
    assert len(digits) <= 4
    assert len(digits) < len(number)
    assert len(shown) == 19


@settings(max_examples=500, deadline=None)
@given(st.text("0123456789ABCXYZ", min_size=1, max_size=30))
def test_documents_never_show_more_than_two_characters(number: str) -> None:
    shown = masked("id_number", Mask.PARTIAL, number).replace("*", "")
    assert len(shown) in (0, 2)
    assert len(shown) < len(number)


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 43000))
def test_age_bands_hold_the_age_and_tell_no_day(days: int) -> None:
    born = TODAY - timedelta(days=days)
    band = masked("birth_date", Mask.GENERALISED, born.isoformat())
    age = TODAY.year - born.year - ((TODAY.month, TODAY.day) < (born.month, born.day))
    low, high = {"under 18": (0, 17), "65+": (65, 120)}.get(band) or tuple(map(int, band.split("-")))
    assert low <= age <= high


@settings(max_examples=500, deadline=None)
@given(st.decimals(0, 10**12, places=2))
def test_salary_bands_hold_the_amount_and_are_wide(amount: Any) -> None:
    assume(len(f"{amount:f}".split(".")[0]) <= 15)
    shown = masked("money", Mask.GENERALISED, {"amount": f"{amount:f}", "currency": "CNY", "period": "year"})
    low, high = map(float, shown["amount"].split("-"))
    assert low <= float(amount) < high or (low <= float(amount) <= high)
    assert high >= 1.3 * low


SECRET = "张三丰13800138000zhang@example.com"


@pytest.mark.parametrize("field_type", sorted(VALUE_TYPES))
@pytest.mark.parametrize("mask", MASKING)
def test_a_value_in_any_odd_place_does_not_come_through(field_type: str, mask: Mask) -> None:
    record = dict.fromkeys(KEYS, SECRET)
    for value in (
        SECRET,
        record,
        [SECRET],
        [record],
        {SECRET: record},
        {"email": record},
        [[SECRET]],
        {"money": record},
    ):
        told = json.dumps(masked(field_type, mask, value), ensure_ascii=False)
        assert SECRET not in told
        assert "13800138000" not in told
        assert "zhang@" not in told


@given(MESSY | HAN | LATIN)
def test_reading_fast_is_reading_character_by_character(text: str) -> None:
    invisible = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
    folded = unicodedata.normalize("NFKC", text)
    slowly = "".join(c for c in folded if unicodedata.category(c) not in invisible or c in "\n\t").strip()
    unencodable = any(unicodedata.category(c) == "Cs" for c in text)
    assert readable(text) == (None if unencodable else slowly or None)
