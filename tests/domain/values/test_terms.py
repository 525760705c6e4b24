"""Blind-index terms: whatever way a value is written, the question finds it (promise D5)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric

from ats_privacy.domain.values import APPLICANT_TYPES, InvalidValue, index_terms, search_term, validate

pytestmark = pytest.mark.promise("D5")

TODAY = date(2026, 1, 15)
FULL_WIDTH = {ord(c): ord(c) + 0xFEE0 for c in "0123456789+-().@ABCDEFGHIJKLMNOPQRSTUVWXYZ"}


def found(index: str, field_type: str, raw: Any, question: Any) -> bool:
    value = validate(field_type, raw, today=TODAY)
    return search_term(index, question, today=TODAY) in index_terms(index, field_type, value)


@st.composite
def respelled(draw: st.DrawFn, text: str, separators: str) -> str:
    """The text with separators sown into it, in either width and either case."""
    parts = [text[0]]
    for character in text[1:]:
        parts += [draw(st.sampled_from(["", "", "", *separators])), character]
    spelled = draw(st.sampled_from(["", " ", "\u3000"])) + "".join(parts) + draw(st.sampled_from(["", " "]))
    return spelled.translate(FULL_WIDTH) if draw(st.booleans()) else spelled


@given(st.data(), st.dates(date(1920, 1, 1), TODAY), st.integers(1, 999))
def test_id_numbers_are_found_however_written(data: st.DataObject, born: date, order: int) -> None:
    body = f"110105{born:%Y%m%d}{order:03}"
    number = body + ric.calc_check_digit(f"{body}0")
    stored = data.draw(respelled(number, " -"))
    asked = data.draw(respelled(data.draw(st.sampled_from([number, number.lower()])), " -"))
    assert found("id_number", "id_number", stored, asked)
    assert found("id_number_last4", "id_number", stored, data.draw(respelled(number[-4:], " ")))
    if born.year < 2000 and born.year >= 1920:
        old = f"{number[:6]}{number[8:17]}"
        assert found("id_number", "id_number", stored, old)


@given(st.data(), st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True))
def test_phones_are_found_however_written(data: st.DataObject, number: str) -> None:
    stored = data.draw(respelled(number, " -"))
    asked = data.draw(st.sampled_from(["", "+86", "0086"])) + data.draw(respelled(number, " -"))
    assert found("mobile", "phone", stored, asked)
    assert found("mobile_last4", "phone", stored, data.draw(respelled(number[-4:], " ")))


@given(st.data(), st.from_regex(r"[a-z0-9]{1,10}(\.[a-z0-9]{1,10})?", fullmatch=True))
def test_addresses_are_found_in_any_case_and_width(data: st.DataObject, local: str) -> None:
    address = f"{local}@example.com"
    turn = st.sampled_from([str.upper, str.lower, str.title, lambda s: s.translate(FULL_WIDTH), " {} ".format])
    assert found("email", "email", data.draw(turn)(address), data.draw(turn)(address))
    assert found("email", "email", "张@例子.com", "张@XN--FSQU00A.com")


NAME_PART = st.text(st.characters(categories=["Lu", "Ll", "Lo"], max_codepoint=0xFFFF), min_size=1, max_size=8)
GAP = st.sampled_from([" ", "  ", "-", ", ", "·", "\u3000", "'"])


@given(st.data(), st.lists(NAME_PART, min_size=1, max_size=4))
def test_names_are_found_with_any_punctuation_and_case(data: st.DataObject, parts: list[str]) -> None:
    stored = data.draw(GAP).join(parts)
    asked = data.draw(GAP).join(parts)
    turned = data.draw(st.sampled_from([str, str.swapcase if asked.isascii() else str]))(asked)
    try:
        assert found("name", "name", stored, turned)
    except InvalidValue as refused:
        assert refused.code in ("name_without_letters", "search_empty", "empty")  # noqa: PT017


@pytest.mark.parametrize(
    ("stored", "questions"),
    [
        ("张三丰", ["张三丰", "张 三丰", "张·三丰"]),
        (
            {"family": "张", "given": "三丰", "latin": "Zhang Sanfeng"},
            ["张三丰", "三丰 张", "zhang sanfeng", "Sanfeng Zhang", "ZHANGSANFENG"],
        ),
        ("Jane van der Berg", ["van der Berg, Jane", "jane VAN DER berg", "Jane van-der Berg"]),
        ("van der Berg, Jane", ["Jane van der Berg"]),
        ("José Núñez", ["Jose Nunez", "NUÑEZ, JOSÉ", "Nu\u0301n\u0303ez Jose\u0301"]),
        ("Ｊａｎｅ　Ｂｅｒｇ", ["jane berg"]),
        ("Ida Strauß", ["ida strauss", "STRAUSS IDA"]),
        ("Shannon O’Brien", ["O'Brien Shannon"]),
    ],
)
def test_names_are_found_in_either_order(stored: Any, questions: list[str]) -> None:
    for question in questions:
        assert found("name", "name", stored, question)


@pytest.mark.parametrize(
    ("field_type", "stored", "index", "question"),
    [
        ("id_number", {"kind": "hk_id", "number": "A123456(3)"}, "id_number", "HK:hk_id:a1234563"),
        (
            "id_number",
            {"kind": "passport", "country": "SE", "number": "L898902C3"},
            "id_number",
            {"kind": "passport", "country": "se", "number": "l 898902 c3"},
        ),
        # A permit issued again counts up its last two digits; the person is the same.
        (
            "id_number",
            {"kind": "cn_hk_mo_permit", "number": "H1234567801"},
            "id_number",
            {"kind": "cn_hk_mo_permit", "number": "H1234567802"},
        ),
        ("email_list", ["a@example.com", "B@example.com"], "email", "b@EXAMPLE.com"),
        ("phone_list", ["13800138000", "13900139000"], "mobile", "13900139000"),
    ],
)
def test_other_values_are_found(field_type: str, stored: Any, index: str, question: Any) -> None:
    assert found(index, field_type, stored, question)


def test_terms_are_as_the_contract_writes_them() -> None:
    value = validate("id_number", "11010519491231002X", today=TODAY)
    assert index_terms("exact", "id_number", value) == [b"CN:cn_resident:11010519491231002X"]
    assert index_terms("last4", "id_number", value) == [b"002X"]
    assert index_terms("last4", "phone", "+8613800138000") == [b"8000"]
    assert index_terms("name", "name", {"full": "张三丰"}) == ["张三丰".encode()]
    assert index_terms("exact", "free_text", "anything") == []
    assert index_terms("exact", "phone", None) == []


@pytest.mark.parametrize(
    ("index", "question", "code"),
    [
        ("name", "···", "search_empty"),
        ("name", " ", "search_empty"),
        ("name", 5, "wrong_type"),
        ("name", "a" * 500, "text_too_long"),
        ("id_number", "11010519491231002", "id_number_shape"),
        ("id_number_last4", "02X", "search_last4"),
        ("mobile_last4", "002X", "search_last4"),
        ("mobile_last4", "٠٠٠٠", "search_last4"),
        ("email", "jane", "email_shape"),
        ("mobile", "", "search_empty"),
    ],
)
def test_questions_that_cannot_be_asked(index: str, question: Any, code: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        search_term(index, question, today=TODAY)
    assert caught.value.code == code


def test_every_indexed_field_of_the_contract_has_a_type() -> None:
    for field in ("id_number", "email", "mobile", "full_name", "other_emails", "other_phones"):
        assert APPLICANT_TYPES[field]
    with pytest.raises(KeyError):
        search_term("shoe_size", "42")
