"""Text: what is refused, what is made canonical, and that a refusal never repeats a value."""

from __future__ import annotations

import sys
import time
import unicodedata
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ats_privacy.domain.values import VALUE_TYPES, InvalidValue, decode, encode, validate
from ats_privacy.domain.values.text import _REFUSED, _SUSPECT, long_text, short_text

TODAY = date(2026, 1, 15)

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=12,
)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a\x00b", "text_nul"),
        ("a\x1bb", "text_control"),
        ("a\x85b", "text_control"),
        ("a\x7fb", "text_control"),
        ("a\u202eb", "text_bidi"),
        ("a\u2066b", "text_bidi"),
        ("a\u200fb", "text_bidi"),
        ("a\u061cb", "text_bidi"),
        ("a\ud800b", "text_surrogate"),
        ("a\ufdd0b", "text_noncharacter"),
        ("a\U0010ffffb", "text_noncharacter"),
        ("a" + "\u0300\u0316" * 16, "text_combining"),
    ],
)
def test_hidden_and_broken_characters_are_refused_with_their_code(text: str, code: str) -> None:
    for rule in (short_text, long_text):
        with pytest.raises(InvalidValue) as caught:
            rule(text)
        assert caught.value.code == code


def test_line_breaks_stand_in_long_text_only() -> None:
    assert long_text("a\r\nb\rc\td\n") == "a\nb\nc\td"
    for text in ("a\nb", "a\tb"):
        with pytest.raises(InvalidValue, match="text_control"):
            short_text(text)
    assert short_text(" a\n") == "a"


def test_text_is_composed_trimmed_and_measured() -> None:
    assert short_text("\ufeff  Zoe\u0308\u3000") == "Zoë"
    assert short_text(" \u200b ") is None
    assert short_text("字" * 200) == "字" * 200
    # Hangul written in its letters is three times as long and composes to what is allowed.
    assert short_text(unicodedata.normalize("NFD", "각" * 200)) == "각" * 200
    for text in ("字" * 201, "a" * 201, "a" * 10_000_000):
        with pytest.raises(InvalidValue, match="text_too_long"):
            short_text(text)


def test_the_fast_pass_overlooks_no_character() -> None:
    """Every code point that the slow pass cares for (refused, or a combining mark) is suspect to the fast
    one.
    """
    overlooked = [
        code
        for code in range(sys.maxunicode + 1)
        if (_REFUSED.match(chr(code)) or unicodedata.combining(chr(code))) and not _SUSPECT.match(chr(code))
    ]
    assert overlooked == []


def test_a_flood_of_combining_marks_costs_no_time() -> None:
    """Normalisation of unordered marks is quadratic: 40,000 of them take seconds."""
    started = time.process_time()
    with pytest.raises(InvalidValue):
        long_text("a" + "\u0300\u0316" * 9_999)
    assert time.process_time() - started < 0.5


@given(st.text(max_size=60))
def test_canonical_text_stays_as_it_is(text: str) -> None:
    for rule in (short_text, long_text):
        try:
            canonical = rule(text)
        except InvalidValue:
            continue
        if canonical is not None:
            assert rule(canonical) == canonical
            assert unicodedata.is_normalized("NFC", canonical)


@given(st.sampled_from(sorted(VALUE_TYPES)), JSON)
def test_any_json_is_refused_by_code_or_canonical(field_type: str, raw: Any) -> None:
    """No input crashes a check; what is accepted is canonical, and survives its bytes."""
    try:
        value = validate(field_type, raw, today=TODAY)
    except InvalidValue:
        return
    assert validate(field_type, value, today=TODAY) == value
    assert decode(encode(value)) == value


CANARY = "kanarienvogel"


def planted(raw: Any) -> Any:
    """The same JSON with the canary in every string, key and (as digits) number."""
    if isinstance(raw, dict):
        return {f"{CANARY}{key}": planted(item) for key, item in raw.items()}
    if isinstance(raw, list):
        return [planted(item) for item in raw]
    return f"{CANARY}{raw}"


SHAPES: dict[str, Any] = {
    "name": {"full": "", "family": 1},
    "id_number": {"kind": "other", "country": "PL", "number": CANARY},
    "email": f"{CANARY}@@example.com",
    "phone": f"+86 138 {CANARY}",
    "money": {"amount": f"12{CANARY}", "currency": "CNY", "period": "month"},
    "bank_account": {"number": f"GB82{CANARY.upper()}"},
    "education_list": [{"school": "a", "start": CANARY}],
    "link_list": [{"url": f"javascript:{CANARY}"}],
    "materials": {"awards": [{CANARY: {"a": 1}}]},
    "provenance": {f"{CANARY}\x00": {"source": "a"}},
    "unclassified": {f"a\x00{CANARY}": 1},
    "birth_date": CANARY,
    "sex": CANARY,
    "country": CANARY,
}


@pytest.mark.promise("D4")
@given(st.sampled_from(sorted(VALUE_TYPES)), JSON)
def test_no_refusal_repeats_what_was_sent(field_type: str, raw: Any) -> None:
    for attempt in (planted(raw), SHAPES.get(field_type, [CANARY])):
        try:
            validate(field_type, attempt, today=TODAY)
        except InvalidValue as problem:
            told = f"{problem} {problem.pointer} {problem!r} {problem.args} {problem.sentence}".lower()
            assert CANARY not in told
            chain = problem.__context__
            while chain is not None:
                assert CANARY not in repr(chain).lower()
                chain = chain.__context__
