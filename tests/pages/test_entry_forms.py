"""Entries as forms have them: what is shown and sent back is what is stored, whatever a browser does to it (F1)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ats_privacy.domain.errors import BadInput
from ats_privacy.domain.values import validate
from ats_privacy.domain.values.applicant import APPLICANT_TYPES
from ats_privacy.web.pages.areas.me.entry_forms import (
    SHAPES,
    Kind,
    Shape,
    as_typed,
    by_member,
    entries_of,
    mark,
    of_typed,
    place_of,
    value_of,
    with_entries,
)
from ats_privacy.web.value_schemas import APPLICANT_VALUES
from field_policies import load_policy

pytestmark = pytest.mark.promise("F1")
_DAY = date(2026, 1, 1)
_LETTERS = st.characters(exclude_categories=("Cs", "Cc", "Cf", "Cn", "Mn", "Me", "Mc"))
_LINE = st.text(_LETTERS, min_size=1, max_size=20)
_TEXT = st.text(st.one_of(_LETTERS, st.sampled_from("\n\t ")), min_size=1, max_size=40)
_TYPED: dict[Kind, st.SearchStrategy[Any]] = {
    Kind.LINE: _LINE,
    Kind.DATE: st.sampled_from(["2019", "2019-09", "2019-09-01"]),
    Kind.TEXT: _TEXT,
    Kind.LINES: st.lists(_LINE, max_size=4),
    Kind.PASSAGES: st.lists(_TEXT, max_size=4),
    Kind.YES_NO: st.booleans(),
    Kind.PERIOD: st.sampled_from(["hour", "day", "month", "year"]),
}
_NAMED = {
    "url": st.just("https://example.com/a"),
    "amount": st.sampled_from(["1", "32000", "0.5"]),
    "currency": st.sampled_from(["CNY", "EUR"]),
}


def _member(name: str, kind: Kind) -> st.SearchStrategy[Any]:
    inner = name.split(".")[-1]
    given_ = _NAMED.get(inner, _TYPED[kind])
    return given_ if inner in ("amount", "currency", "period") else st.none() | given_


@st.composite
def _stored(draw: st.DrawFn) -> tuple[Shape, list[dict[str, Any]]]:
    """A field's entries as the service stores them: canonical, so made by its own checks."""
    shape = draw(st.sampled_from(sorted(SHAPES.values(), key=lambda each: each.field)))
    raw = []
    for _ in range(1 if shape.single else draw(st.integers(0, 3))):
        entry: dict[str, Any] = {}
        for name, kind in shape.members.items():
            outer, _, inner = name.partition(".")
            value = draw(_member(name, kind))
            entry[outer] = {**entry.get(outer, {}), inner: value} if inner else value
        raw.append(entry)
    value = value_of(shape, raw)
    kind_of_field = APPLICANT_TYPES[shape.field]
    kept = None if value is None else validate(kind_of_field, value, default_region="CN", today=_DAY)
    return shape, entries_of(shape, kept)


def _sent(typed: dict[str, str]) -> dict[str, str]:
    """What a browser makes of a form that nobody touched, as the service reads it."""
    return {name: text.replace("\n", "\r\n").strip() for name, text in typed.items()}


@given(_stored())
def test_what_nobody_touched_is_what_is_stored(stored: tuple[Shape, list[dict[str, Any]]]) -> None:
    shape, entries = stored
    for place, entry in enumerate(entries):
        assert of_typed(shape, entry, _sent(as_typed(shape, entry))) == entry
        assert entries[place_of(entries, mark(entry)) or 0] == entry
        assert place <= len(entries)


@given(_stored())
def test_what_is_typed_anew_as_it_is_shown_is_the_same_entry(stored: tuple[Shape, list[dict[str, Any]]]) -> None:
    shape, entries = stored
    anew = [of_typed(shape, None, _sent(as_typed(shape, entry))) for entry in entries]
    value = value_of(shape, anew)
    kept = None if value is None else validate(APPLICANT_TYPES[shape.field], value, default_region="CN", today=_DAY)
    assert entries_of(shape, kept) == entries


@given(_stored(), st.data())
def test_a_member_that_is_changed_changes_no_other(
    stored: tuple[Shape, list[dict[str, Any]]], data: st.DataObject
) -> None:
    shape, entries = stored
    if not entries:
        return
    lines = [name for name, kind in shape.members.items() if kind is Kind.LINE]
    name = data.draw(st.sampled_from(lines))
    typed = _sent(as_typed(shape, entries[0])) | {name: "Something Else"}
    changed = of_typed(shape, entries[0], typed)
    outer, _, inner = name.partition(".")
    assert (changed[outer][inner] if inner else changed[outer]) == "Something Else"
    assert {each: changed[each] for each in changed if each != outer} == {
        each: entries[0][each] for each in entries[0] if each != outer
    }


def _members(schema: dict[str, Any], under: str = "") -> set[str]:
    """The inputs that a schema of one entry needs."""
    found: set[str] = set()
    for name, part in schema["properties"].items():
        inner = next((each for each in [part, *part.get("anyOf", [])] if "properties" in each), None)
        found |= _members(inner, f"{under}{name}.") if inner else {f"{under}{name}"}
    return found


def _of_entry(schema: dict[str, Any]) -> dict[str, Any]:
    for each in (schema, *schema.get("anyOf", [])):
        if "properties" in each:
            return dict(each)
        if "items" in each:
            return _of_entry(each["items"])
    raise AssertionError("no entry")


@pytest.mark.parametrize("field", sorted(SHAPES))
def test_a_form_has_every_member_of_its_entries(field: str) -> None:
    assert set(SHAPES[field].members) == _members(_of_entry(APPLICANT_VALUES["properties"][field]))


def test_an_empty_form_is_no_entry() -> None:
    for shape in SHAPES.values():
        with pytest.raises(BadInput, match="entry_empty"):
            of_typed(shape, None, dict.fromkeys(shape.members, " \r\n"))


@pytest.mark.parametrize(
    ("field", "place", "pointer", "member"),
    [
        ("education", 1, "/values/education/1/start", "start"),
        ("education", 1, "/values/education/1/courses/3", "courses"),
        ("education", 1, "/values/education/0/start", None),
        ("salary_history", 0, "/values/salary_history/0/money/amount", "money.amount"),
        ("salary_history", 0, "/values/salary_history/0/money", "money.amount"),
        ("expected_salary", 0, "/values/expected_salary/currency", "currency"),
    ],
)
def test_what_is_wrong_is_told_at_its_input(field: str, place: int, pointer: str, member: str | None) -> None:
    error = BadInput("invalid_values", "No.", problems=(BadInput("date_shape", "No.", pointer=pointer),))
    assert set(by_member(SHAPES[field], place, error)) == ({member} if member else set())


def test_which_fields_have_forms_is_the_policys_to_say() -> None:
    policy = load_policy(None)
    assert with_entries(policy, "data_subject_request") == tuple(SHAPES)
    assert with_entries(policy, "research") == ()
