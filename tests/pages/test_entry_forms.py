"""Entries as forms have them: what is shown and sent back is what is stored, whatever a browser does to it (F1)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import assume, given
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
_BREAKS = st.sampled_from(["\n", "\n\n", "\n  ", "\n \t", "  "])
_TEXT = st.lists(st.one_of(_LINE, _BREAKS), min_size=1, max_size=6).map("".join)
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
def _stored(draw: st.DrawFn, shape: Shape) -> list[dict[str, Any]]:
    """A field's entries as the service stores them: canonical, so made by its own checks."""
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
    return entries_of(shape, kept)


def _sent(typed: dict[str, str]) -> dict[str, str]:
    """What a browser makes of a form that nobody touched, as the service reads it."""
    return {name: text.replace("\n", "\r\n").strip() for name, text in typed.items()}


@pytest.mark.parametrize("field", SHAPES)
@given(st.data())
def test_what_is_shown_and_sent_back_is_what_is_stored(field: str, data: st.DataObject) -> None:
    shape = SHAPES[field]
    entries = data.draw(_stored(shape))
    for entry in entries:
        assert of_typed(shape, entry, _sent(as_typed(shape, entry))) == entry, "nobody touched it"
        assert entries[place_of(entries, mark(entry)) or 0] == entry
    anew = [of_typed(shape, None, _sent(as_typed(shape, entry))) for entry in entries]
    value = value_of(shape, anew)
    kept = None if value is None else validate(APPLICANT_TYPES[field], value, default_region="CN", today=_DAY)
    assert entries_of(shape, kept) == entries, "typed anew as it is shown"


@pytest.mark.parametrize("field", SHAPES)
@given(st.data())
def test_a_member_that_is_changed_changes_no_other(field: str, data: st.DataObject) -> None:
    shape = SHAPES[field]
    entries = data.draw(_stored(shape))
    assume(entries)
    name = data.draw(st.sampled_from([name for name, kind in shape.members.items() if kind is Kind.LINE]))
    typed = _sent(as_typed(shape, entries[0])) | {name: "Something Else"}
    changed = of_typed(shape, entries[0], typed)
    outer, _, inner = name.partition(".")
    assert (changed[outer][inner] if inner else changed[outer]) == "Something Else"
    rest = {each: changed[each] for each in changed if each != outer}
    assert rest == {each: entries[0][each] for each in entries[0] if each != outer}


def test_a_passage_that_was_not_touched_keeps_what_no_form_can_tell() -> None:
    entry = {"highlights": ["Built one.\n\u2028Then another.", "Sold it."], "employer": None}
    shown = _sent(as_typed(SHAPES["employment"], entry))
    changed = of_typed(SHAPES["employment"], entry, shown | {"employer": "Example Ltd"})
    assert changed == entry | {"employer": "Example Ltd"}


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
