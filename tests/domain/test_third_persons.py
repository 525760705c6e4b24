"""One third person in every spelling, and who is who when a value is replaced by another."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ats_privacy.domain.third_persons import (
    INDEX,
    Reach,
    ThirdPerson,
    followed,
    people_in,
    same_person,
    with_entry,
)
from ats_privacy.domain.values import InvalidValue, index_terms, search_term, validate

TODAY = date(2026, 11, 23)
_FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)} | {0x20: 0x3000}
_LOCALS = st.from_regex(r"[a-z0-9]{1,8}(\.[a-z0-9]{1,8}){0,2}", fullmatch=True)
_ADDRESSES = st.builds(lambda local, domain: f"{local}@{domain}.example.com", _LOCALS, st.sampled_from(["a", "mail"]))
_MOBILES = st.builds(lambda head, tail: f"1{head}{tail:09d}", st.integers(30, 39), st.integers(0, 10**8 - 1)).map(
    lambda number: number[:11]
)


@st.composite
def spelled_addresses(draw: st.DrawFn, address: str) -> str:
    """The address as somebody else might write it: case, full width, spaces around."""
    text = "".join(draw(st.sampled_from([c.lower(), c.upper()])) for c in address)
    if draw(st.booleans()):
        text = text.translate(_FULL_WIDTH)
    return draw(st.sampled_from(["", " ", "\u3000"])) + text + draw(st.sampled_from(["", " "]))


@st.composite
def spelled_mobiles(draw: st.DrawFn, mobile: str) -> str:
    """The number with or without country code, with separators, in full width."""
    separator = draw(st.sampled_from(["", " ", "-", "."]))
    text = separator.join((mobile[:3], mobile[3:7], mobile[7:]))
    prefix = draw(st.sampled_from(["", "+86", "+86 ", "0086 ", "(+86) "]))
    text = f"{prefix}{text}"
    return text.translate(_FULL_WIDTH) if draw(st.booleans()) else text


def _entry(**members: str) -> dict[str, Any]:
    [entry] = validate("referee_list", [members], today=TODAY)
    return dict(entry)


def _person(place: int = 0, **members: str) -> ThirdPerson:
    return ThirdPerson("referees", "referee", place, _entry(**members))


@pytest.mark.promise("A2")
@given(st.data(), _ADDRESSES)
def test_an_address_is_found_in_every_spelling(data: st.DataObject, address: str) -> None:
    stored, asked = data.draw(spelled_addresses(address)), data.draw(spelled_addresses(address))
    assert search_term(INDEX, asked) in index_terms(INDEX, "referee_list", [_entry(name="Li", email=stored)])


@pytest.mark.promise("A2")
@given(st.data(), _MOBILES)
def test_a_number_is_found_in_every_spelling(data: st.DataObject, mobile: str) -> None:
    stored, asked = data.draw(spelled_mobiles(mobile)), data.draw(spelled_mobiles(mobile))
    contact = validate("contact_person", {"name": "Wang", "phone": stored}, today=TODAY)
    terms = index_terms(INDEX, "contact_person", contact)
    assert terms == [search_term(INDEX, asked)] == [f"+86{mobile}".encode()]


@given(_ADDRESSES, _ADDRESSES)
def test_other_addresses_are_other_people(one: str, other: str) -> None:
    """Dots within the local part stand: only some providers do not tell them apart."""
    alike = one == other
    assert (search_term(INDEX, one) == search_term(INDEX, other)) == alike
    assert same_person(_person(email=one), _person(email=other)) == alike


@pytest.mark.parametrize("asked", ["", "  ", "somebody", "a@b@c", "12", 7, None, ["a@example.com"]])
def test_what_is_neither_is_refused(asked: Any) -> None:
    with pytest.raises(InvalidValue):
        search_term(INDEX, asked)


def test_a_name_makes_a_person_only_of_those_who_cannot_be_reached() -> None:
    assert same_person(_person(name="Li  Na"), _person(name="ＬＩ na"))
    assert not same_person(_person(name="Li Na", email="a@example.com"), _person(name="Li Na", email="b@example.com"))
    assert not same_person(_person(name="Li Na", email="a@example.com"), _person(name="Li Na"))
    assert not same_person(_person(company="Acme"), _person(company="Acme"))
    contact = validate("contact_person", {"name": "Li Na"}, today=TODAY)
    [other_role] = people_in("emergency_contact", "contact_person", contact)
    assert not same_person(_person(name="Li Na"), other_role)


def test_how_somebody_is_reached() -> None:
    assert _person(name="Li", phone="13800138000", email="a@example.com").reach is Reach.EMAIL
    assert _person(name="Li", phone="13800138000").reach is Reach.PHONE
    assert _person(name="Li").reach is Reach.NONE
    assert _person(name="Li", phone="13800138000").held == ("name", "phone")


_PEOPLE = st.lists(
    st.fixed_dictionaries(
        {"name": st.sampled_from(["Li", "Wang", "Zhao"])},
        optional={
            "email": st.sampled_from(["a@example.com", "b@example.com", "c@example.com"]),
            "phone": st.sampled_from(["13800138000", "13900139000"]),
            "text": st.sampled_from(["Good.", "Better."]),
        },
    ),
    max_size=5,
)


@given(_PEOPLE, _PEOPLE)
def test_numbers_follow_people(before: list[dict[str, str]], after: list[dict[str, str]]) -> None:
    known = [(UUID(int=n), _person(n, **entry)) for n, entry in enumerate(before)]
    present = [_person(n, **entry) for n, entry in enumerate(after)]
    numbered = followed(known, present)
    assert [person for _, person in numbered] == present
    given_out = [number for number, _ in numbered if number is not None]
    assert len(set(given_out)) == len(given_out)
    old = dict(known)
    for number, person in numbered:
        if number is not None:
            assert dict(old[number].entry) == dict(person.entry) or same_person(old[number], person)
    left = [person for number, person in known if number not in given_out]
    for number, person in numbered:
        if number is None:
            assert not any(same_person(person, other) for other in left), "somebody known was taken for new"
    for entry in before:  # whoever stands there unchanged keeps a number
        if before.count(entry) == after.count(entry) == 1:
            place = after.index(entry)
            assert numbered[place][0] == UUID(int=before.index(entry))


@given(_PEOPLE.filter(bool), st.data())
def test_an_entry_is_taken_out_and_nothing_else(entries: list[dict[str, str]], data: st.DataObject) -> None:
    value = [_entry(**entry) for entry in entries]
    place = data.draw(st.integers(0, len(value) - 1))
    left = with_entry("referee_list", value, place, None)
    assert (left or []) == value[:place] + value[place + 1 :]
    assert with_entry("referee_list", value, place, value[place]) == value
    assert with_entry("contact_person", value[0], 0, None) is None
