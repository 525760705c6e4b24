"""Identity numbers: published examples, check digits, regions, birth dates, and what the number tells."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric

from ats_privacy.domain.values import COUNTRIES, InvalidValue, birth_date_of, cross_check, sex_of, validate
from ats_privacy.domain.values.foreign_numbers import checked_number, has_validator

TODAY = date(2026, 1, 15)
GB_11643_EXAMPLE = "11010519491231002X"


def code_of(raw: Any) -> tuple[str, str | None]:
    with pytest.raises(InvalidValue) as caught:
        validate("id_number", raw, today=TODAY)
    return caught.value.code, caught.value.pointer


def resident(region: str, born: str, order: str) -> str:
    body = f"{region}{born}{order}"
    return body + ric.calc_check_digit(f"{body}0")


@pytest.mark.promise("A3")
@pytest.mark.parametrize(
    "written",
    [
        GB_11643_EXAMPLE,
        " 110105 19491231 002x ",
        "１１０１０５１９４９１２３１００２Ｘ",
        "110105-1949-1231-002X",
        {"kind": "cn_resident", "number": GB_11643_EXAMPLE},
        {"kind": "cn_resident", "country": "cn", "number": "110105 19491231 002X"},
        {"number": GB_11643_EXAMPLE},
        "110105491231002",
    ],
)
def test_a_chinese_number_has_one_canonical_form(written: Any) -> None:
    """The example is that of GB 11643-1999; the last spelling is its form of before 1999 with fifteen
    digits.
    """
    assert validate("id_number", written, today=TODAY) == {
        "kind": "cn_resident",
        "country": "CN",
        "number": GB_11643_EXAMPLE,
    }


@pytest.mark.parametrize(
    ("raw", "kind", "country", "number"),
    [
        # Examples that public descriptions of the check digits work out (hong.ddns.net, computerterminal.blogspot.hk).
        ({"kind": "hk_id", "number": "A123456(3)"}, "hk_id", "HK", "A1234563"),
        ({"kind": "hk_id", "number": "g123456(a)"}, "hk_id", "HK", "G123456A"),
        ({"kind": "hk_id", "number": "AB987654(3)"}, "hk_id", "HK", "AB9876543"),
        ({"kind": "tw_id", "number": "A123456789"}, "tw_id", "TW", "A123456789"),
        ({"kind": "mo_id", "number": "1234567(8)"}, "mo_id", "MO", "12345678"),
        ({"kind": "cn_hk_mo_permit", "number": "H12345678"}, "cn_hk_mo_permit", "CN", "H12345678"),
        ({"kind": "cn_tw_permit", "number": "12345678"}, "cn_tw_permit", "CN", "12345678"),
        # ICAO Doc 9303 part 4, specimen of Utopia; a country that exists is put in its place.
        ({"kind": "passport", "country": "se", "number": "L898902C3"}, "passport", "SE", "L898902C3"),
        # Examples in python-stdnum's documentation.
        ({"kind": "other", "country": "PL", "number": "44051401359"}, "other", "PL", "44051401359"),
        ({"kind": "other", "country": "FI", "number": "131052-308t"}, "other", "FI", "131052-308T"),
        ({"kind": "other", "country": "SE", "number": "880320-0016"}, "other", "SE", "880320-0016"),
        ({"kind": "other", "country": "US", "number": "536-90-4399"}, "other", "US", "536904399"),
        ({"kind": "other", "country": "KR", "number": "971013-9019902"}, "other", "KR", "9710139019902"),
        ({"kind": "other", "country": "DE", "number": "L01X 00T47"}, "other", "DE", "L01X00T47"),
    ],
)
def test_documents_of_people_from_elsewhere(raw: Any, kind: str, country: str, number: str) -> None:
    assert validate("id_number", raw, today=TODAY) == {"kind": kind, "country": country, "number": number}


@pytest.mark.parametrize(
    ("raw", "code", "pointer"),
    [
        ("110105194912310021", "id_number_check_digit", ""),
        ({"kind": "cn_resident", "number": "110105194912310021"}, "id_number_check_digit", "/number"),
        (resident("990105", "19491231", "002"), "id_number_region", ""),
        (resident("190105", "19491231", "002"), "id_number_region", ""),
        (resident("110105", "19490230", "002"), "id_number_birth_date", ""),
        (resident("110105", "20490131", "002"), "id_number_birth_date", ""),
        (resident("440524", "18800101", "001"), "id_number_birth_date", ""),
        ("1101051949", "id_number_shape", ""),
        ("A123456(3)", "id_number_shape", ""),
        ({"kind": "hk_id", "number": "A123456(4)"}, "id_number_check_digit", "/number"),
        ({"kind": "hk_id", "number": "A12345"}, "id_number_shape", "/number"),
        ({"kind": "tw_id", "number": "A123456788"}, "id_number_check_digit", "/number"),
        ({"kind": "mo_id", "number": "22345678"}, "id_number_shape", "/number"),
        ({"kind": "passport", "number": "L898902C3"}, "id_number_country", "/country"),
        ({"kind": "passport", "country": "SE", "number": "ABCDEF"}, "id_number_shape", "/number"),
        ({"kind": "hk_id", "country": "TW", "number": "A123456(3)"}, "id_number_country", "/country"),
        ({"kind": "driving_licence", "country": "SE", "number": "1234567"}, "id_number_kind", "/kind"),
        ({"kind": "other", "country": "PL", "number": "44051401358"}, "id_number_check_digit", "/number"),
        ({"kind": "other", "country": "XX", "number": "44051401358"}, "country_unknown", "/country"),
        ({"kind": "passport", "country": "SE"}, "id_number_missing", "/number"),
        ({"kind": "passport", "country": "SE", "number": 12}, "wrong_type", "/number"),
        ({"kind": "passport", "country": "SE", "number": "1", "colour": "red"}, "unknown_key", ""),
        (110105194912310021, "wrong_type", ""),
        ([], "wrong_type", ""),
        ("  ", "empty", ""),
    ],
)
def test_what_is_refused_and_where(raw: Any, code: str, pointer: str) -> None:
    assert code_of(raw) == (code, pointer)


@given(st.integers(0, 16), st.integers(1, 9))
def test_every_single_wrong_digit_is_noticed(position: int, shift: int) -> None:
    """ISO 7064 MOD 11-2 detects all single substitutions."""
    digit = (int(GB_11643_EXAMPLE[position]) + shift) % 10
    wrong = f"{GB_11643_EXAMPLE[:position]}{digit}{GB_11643_EXAMPLE[position + 1 :]}"
    assert code_of(wrong)[0] == "id_number_check_digit"


@given(st.integers(0, 16))
def test_every_swap_of_neighbours_is_noticed(position: int) -> None:
    """ISO 7064 MOD 11-2 detects all transpositions of adjacent characters; the standard's X stands last
    only.
    """
    characters = list(GB_11643_EXAMPLE)
    if characters[position] == characters[position + 1]:
        return
    characters[position], characters[position + 1] = characters[position + 1], characters[position]
    assert code_of("".join(characters))[0] in ("id_number_check_digit", "id_number_shape")


@pytest.mark.parametrize("region", ["810000", "820000", "830000", "440524", "110199", "510200", "429004"])
def test_regions_of_residence_permits_and_former_districts_are_known(region: str) -> None:
    number = resident(region, "19800101", "001")
    assert validate("id_number", number, today=TODAY)["number"] == number


def test_a_foreigners_permanent_residence_number_is_recognised() -> None:
    number = resident("911124", "19800101", "001")
    value = validate("id_number", number, today=TODAY)
    assert value == {"kind": "other", "country": "CN", "number": number}
    assert birth_date_of(value) == date(1980, 1, 1)


@pytest.mark.promise("G1")
@given(st.dates(date(1910, 1, 1), TODAY), st.integers(1, 999))
def test_the_number_tells_birth_date_and_sex(born: date, order: int) -> None:
    value = validate("id_number", resident("110105", f"{born:%Y%m%d}", f"{order:03}"), today=TODAY)
    assert birth_date_of(value) == born
    assert sex_of(value) == ("male" if order % 2 else "female")


@pytest.mark.promise("G1")
def test_a_birth_date_that_disagrees_with_the_number_is_an_error_to_resolve() -> None:
    number = validate("id_number", GB_11643_EXAMPLE, today=TODAY)
    [problem] = cross_check({"id_number": number, "birth_date": "1949-12-30"})
    assert (problem.code, problem.pointer) == ("birth_date_disagrees", "/birth_date")
    assert "1949" not in str(problem)
    assert cross_check({"id_number": number, "birth_date": "1949-12-31"}) == []
    assert cross_check({"id_number": number}) == []
    assert cross_check({"birth_date": "1949-12-30"}) == []
    passport = {"kind": "passport", "country": "SE", "number": "L898902C3"}
    assert cross_check({"id_number": passport, "birth_date": "1949-12-30"}) == []


@pytest.mark.promise("G1")
def test_birth_dates_inside_foreign_numbers() -> None:
    """Number of python-stdnum's documentation of PESEL."""
    value = {"kind": "other", "country": "PL", "number": "44051401359"}
    assert birth_date_of(value) == date(1944, 5, 14)
    assert sex_of(value) == "male"
    assert birth_date_of({"kind": "other", "country": "US", "number": "536904399"}) is None


CHECKED_COUNTRIES = sorted(filter(has_validator, COUNTRIES))


@given(st.sampled_from(CHECKED_COUNTRIES), st.text(max_size=40) | st.from_regex(r"[0-9A-Z+\- ]{4,20}"))
def test_the_countries_validators_refuse_or_accept_but_never_crash(country: str, number: str) -> None:
    try:
        accepted = checked_number(country, number)
    except InvalidValue:
        return
    assert checked_number(country, accepted) == accepted
