"""Records, lists, dates and what is unclassified: shapes, bounds and the pointers of refusals."""

from __future__ import annotations

import timeit
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ats_privacy.domain.values import APPLICANT_TYPES, VALUE_TYPES, InvalidValue, age_on, validate

TODAY = date(2026, 1, 15)


def valid(field_type: str, raw: Any) -> Any:
    return validate(field_type, raw, today=TODAY)


def refusal(field_type: str, raw: Any) -> tuple[str, str]:
    with pytest.raises(InvalidValue) as caught:
        valid(field_type, raw)
    return caught.value.code, caught.value.pointer


APPLICANT: dict[str, Any] = {
    "full_name": {"family": "张", "given": "三丰", "latin": "Zhang Sanfeng"},
    "id_number": "11010519491231002X",
    "birth_date": "1949-12-31",
    "sex": "男",
    "nationality": "cn",
    "email": "zhang.sanfeng@example.com",
    "mobile": "138 0013 8000",
    "address": {"lines": ["武当山路1号"], "city": "十堰", "region": "湖北", "country": "CN"},
    "education": [{"school": "示例大学", "degree": "本科", "major": "计算机", "start": "2010-09"}] * 2,
    "employment": [{"employer": "示例公司", "position": "工程师", "summary": "负责后端服务。" * 20}] * 3,
    "skills": [{"name": "Python", "keywords": ["asyncio"]}, {"name": "Go"}],
    "expected_salary": {"amount": "30000", "currency": "CNY", "period": "month"},
}


@pytest.mark.promise("A3")
def test_a_whole_applicant_is_accepted_and_canonical() -> None:
    values = {name: valid(APPLICANT_TYPES[name], raw) for name, raw in APPLICANT.items()}
    assert values["full_name"]["full"] == "张三丰"
    assert values["sex"] == "male"
    assert values["mobile"] == "+8613800138000"
    assert values["address"] == {
        "lines": ["武当山路1号"],
        "city": "十堰",
        "region": "湖北",
        "postal_code": None,
        "country": "CN",
    }
    assert values["education"][0]["courses"] == []
    assert {name: valid(APPLICANT_TYPES[name], value) for name, value in values.items()} == values


def test_a_typical_applicant_is_validated_well_under_a_millisecond() -> None:
    def run() -> None:
        for name, raw in APPLICANT.items():
            validate(APPLICANT_TYPES[name], raw, today=TODAY)

    run()
    assert min(timeit.repeat(run, number=20, repeat=5)) / 20 < 0.001


def test_every_field_has_a_known_type() -> None:
    assert set(APPLICANT_TYPES.values()) <= VALUE_TYPES
    with pytest.raises(KeyError):
        validate("horoscope", "Leo", today=TODAY)


def test_absent_is_none_and_blank_is_refused() -> None:
    for field_type in VALUE_TYPES:
        assert valid(field_type, None) is None
    assert refusal("name", " ") == ("empty", "")
    assert refusal("free_text", "\n") == ("empty", "")
    assert refusal("address", {"city": ""}) == ("empty", "")
    assert valid("skill_list", []) == []


@pytest.mark.parametrize(
    ("field_type", "raw", "code", "pointer"),
    [
        ("education_list", [{"school": "a"}, {"start": "2012-13"}], "date_shape", "/1/start"),
        ("education_list", [{"start": "2011-02-29"}], "date_shape", "/0/start"),
        ("education_list", [{"courses": ["a", 5]}], "wrong_type", "/0/courses/1"),
        ("education_list", [{"completed": "yes"}], "wrong_type", "/0/completed"),
        ("education_list", [{"horoscope": "Leo"}], "unknown_key", "/0"),
        ("education_list", {"school": "a"}, "wrong_type", ""),
        ("education_list", [{}] * 101, "too_many_entries", ""),
        ("employment_list", [{"highlights": ["a"] * 101}], "too_many_entries", "/0/highlights"),
        ("employment_list", [{"summary": "a" * 20_001}], "text_too_long", "/0/summary"),
        ("salary_list", [{"money": {"amount": "x"}}], "amount_shape", "/0/money/amount"),
        ("referee_list", [{"phone": "x"}], "phone_shape", "/0/phone"),
        ("contact_person", {"name": "a", "phone": 5}, "wrong_type", "/phone"),
        ("materials", {"awards": [{"title": {"deep": 1}}]}, "wrong_type", "/awards/0"),
        ("materials", {"awards": [{"": "a"}]}, "key_shape", "/awards/0"),
        ("materials", {"prizes": []}, "unknown_key", ""),
        ("provenance", {"email": {"source": "a", "at": "yesterday"}}, "instant_shape", ""),
        ("name", "12345", "name_without_letters", ""),
        ("name", {"family": "a" * 150, "given": "b" * 150}, "text_too_long", ""),
        ("name", {"full": ["a"]}, "wrong_type", "/full"),
        ("sex", "yes", "sex_unknown", ""),
        ("country", "China", "country_unknown", ""),
        ("birth_date", "2026-01-16", "birth_date_impossible", ""),
        ("birth_date", "1905-01-14", "birth_date_impossible", ""),
        ("birth_date", "2000-02-30", "birth_date_shape", ""),
        ("birth_date", "2000-W01-1", "birth_date_shape", ""),
        ("birth_date", 20000101, "wrong_type", ""),
        ("unclassified", {"a": [[[[[[[[1]]]]]]]]}, "extra_too_deep", ""),
        ("unclassified", {str(i): i for i in range(201)}, "extra_too_many_keys", ""),
        ("unclassified", {"a": [{"b": ["c" * 20_000] * 4}]}, "extra_too_large", ""),
        ("unclassified", {"a": [0] * 40_000}, "extra_too_large", ""),
        ("unclassified", {"a": 10**4_000}, "number_out_of_range", ""),
        ("unclassified", {"a": float("nan")}, "number_out_of_range", ""),
        ("unclassified", {"a": "\u202e"}, "text_bidi", ""),
        ("unclassified", [], "wrong_type", ""),
    ],
)
def test_what_is_refused_and_where(field_type: str, raw: Any, code: str, pointer: str) -> None:
    assert refusal(field_type, raw) == (code, pointer)


@pytest.mark.parametrize(
    ("raw", "full"),
    [
        ("张三丰", "张三丰"),
        ({"family": "欧阳", "given": "修"}, "欧阳修"),
        ({"family": "van der Berg", "given": "Jane"}, "Jane van der Berg"),
        ({"family": "김", "given": "민수"}, "김민수"),
        ({"given": "Sukarno"}, "Sukarno"),
        ({"latin": "Zhang Sanfeng"}, "Zhang Sanfeng"),
        ({"full": "Prof. Dr. Jane Berg", "family": "Berg", "given": "Jane"}, "Prof. Dr. Jane Berg"),
        ("阿卜杜拉·买买提", "阿卜杜拉·买买提"),
    ],
)
def test_full_names_are_given_or_built(raw: Any, full: str) -> None:
    assert valid("name", raw)["full"] == full


def test_a_birthday_of_today_counts_and_a_leap_day_waits_for_march() -> None:
    assert age_on("2008-01-15", TODAY) == 18
    assert age_on("2008-01-16", TODAY) == 17
    assert age_on(date(2008, 2, 29), date(2026, 2, 28)) == 17
    assert age_on(date(2008, 2, 29), date(2026, 3, 1)) == 18


@given(st.dates(date(1910, 1, 1), TODAY))
def test_birth_dates_of_the_living_are_accepted(born: date) -> None:
    assert valid("birth_date", born.isoformat()) == born.isoformat()


def test_an_object_of_extra_data_is_kept_as_it_came() -> None:
    extra = {"星座": "狮子", "list": [1, 2.5, None, True, {"a": ["b\nc"]}], "n": 2**63}
    assert valid("unclassified", extra) == extra
