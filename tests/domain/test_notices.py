"""The rules of notices: what may be published, what a change requires of whom, and silence that renews nothing."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from ats_privacy.domain.errors import BadInput
from ats_privacy.domain.notices import Draft, Kind, Notice, NoticeText, published, required_after

COMPANY, OFFICER = UUID(int=1), UUID(int=2)
KNOWN = ("recruitment", "research", "security", "enquiry")
TEXTS = {"zh": NoticeText("告知书", "有变化"), "en": NoticeText("The notice", "Something changed")}
USE = frozenset({Kind.COLLECTION_AND_USE.value})
FIRST = published(Draft(TEXTS, frozenset(), frozenset(KNOWN)), COMPANY, OFFICER, 100, KNOWN, None)
DRAFT = Draft(TEXTS, USE, frozenset(KNOWN), frozenset({"research"}), 300)


def _next(draft: Draft, latest: Notice | None = FIRST, at: int = 200) -> Notice:
    return published(draft, COMPANY, OFFICER, at, KNOWN, latest)


@pytest.mark.promise("H2")
def test_a_material_change_requires_itself_of_the_purposes_it_touches_only() -> None:
    assert FIRST.required == dict.fromkeys(sorted(KNOWN), 0)
    second = _next(DRAFT)
    assert (second.number, second.in_force_at) == (2, 300)
    assert second.required == {"enquiry": 0, "recruitment": 0, "research": 2, "security": 0}
    third = _next(replace(DRAFT, kinds=frozenset({"security"}), material=frozenset(), in_force_at=400), second)
    assert third.required == second.required
    narrowed = _next(replace(DRAFT, purposes=frozenset({"recruitment"}), material=frozenset()))
    assert narrowed.required == {"recruitment": 0}
    widened = _next(replace(DRAFT, material=frozenset(), in_force_at=None), narrowed, at=500)
    assert widened.required == {"enquiry": 3, "recruitment": 0, "research": 3, "security": 3}


REFUSED = {
    "one language only": (replace(DRAFT, texts={"zh": TEXTS["zh"]}), "notice_language_missing"),
    "a third language": (replace(DRAFT, texts=TEXTS | {"fr": TEXTS["en"]}), "notice_language_missing"),
    "languages exchanged": (replace(DRAFT, texts={"zh": TEXTS["en"], "en": TEXTS["zh"]}), "notice_language_wrong"),
    "the same text twice": (replace(DRAFT, texts={"zh": TEXTS["zh"], "en": TEXTS["zh"]}), "notice_language_wrong"),
    "nothing said of the change": (
        replace(DRAFT, texts=TEXTS | {"en": NoticeText("The notice")}), "notice_text_missing",
    ),
    "an empty text": (replace(DRAFT, texts=TEXTS | {"en": NoticeText(" \n", "x")}), "notice_text_missing"),
    "a text that turns around": (
        replace(DRAFT, texts=TEXTS | {"en": NoticeText("The \u202enotice", "x")}), "notice_text_invalid",
    ),
    "too long a text": (replace(DRAFT, texts=TEXTS | {"en": NoticeText("a" * 20_001, "x")}), "notice_text_invalid"),
    "an unknown purpose": (replace(DRAFT, purposes=frozenset({"fun"})), "purpose_unknown"),
    "no purpose": (replace(DRAFT, purposes=frozenset(), material=frozenset()), "purpose_unknown"),
    "material to what it does not hold": (
        replace(DRAFT, purposes=frozenset({"recruitment"})), "material_not_held",
    ),
    "an unknown kind": (replace(DRAFT, kinds=frozenset({"whim"})), "change_kind_unknown"),
    "no kind": (replace(DRAFT, kinds=frozenset()), "change_kind_missing"),
    "a change of use that touches nothing": (replace(DRAFT, material=frozenset()), "material_missing"),
    "a change of recipients that touches nothing": (
        replace(DRAFT, material=frozenset(), kinds=frozenset({"external_provision"})), "material_missing",
    ),
    "in force before it is published": (replace(DRAFT, in_force_at=199), "notice_in_force_before_published"),
}  # fmt: skip


@pytest.mark.promise("H1")
@pytest.mark.parametrize("case", REFUSED)
def test_what_nobody_could_be_told_of_is_not_published(case: str) -> None:
    draft, code = REFUSED[case]
    with pytest.raises(BadInput) as refused:
        _next(draft)
    assert refused.value.code == code


@pytest.mark.promise("H1")
def test_notices_come_into_force_in_their_order_and_new_purposes_are_called_that() -> None:
    second = _next(DRAFT)
    for at in (299, 300):
        with pytest.raises(BadInput, match="notice_order"):
            _next(replace(DRAFT, in_force_at=at), second, at=250)
    narrowed = _next(replace(DRAFT, purposes=frozenset({"recruitment"}), material=frozenset()))
    with pytest.raises(BadInput, match="change_kind_missing"):
        _next(replace(DRAFT, kinds=frozenset({"security"}), material=frozenset(), in_force_at=400), narrowed)


@pytest.mark.promise("H1")
def test_six_kinds_and_what_else_matters() -> None:
    """The list of the privacy policy, «How to update this policy»."""
    assert {kind.value for kind in Kind} == {
        "organisation", "collection_and_use", "external_provision", "access_and_management", "security",
        "contact_and_complaints", "other_significant",
    }  # fmt: skip


@pytest.mark.promise("H1")
@pytest.mark.parametrize(
    "change",
    [
        {"number": 2}, {"organisation": UUID(int=9)}, {"kinds": USE}, {"published_at": 1}, {"in_force_at": 1},
        {"required": {**FIRST.required, "research": 1}}, {"required": {"recruitment": 0}},
        {"texts": TEXTS | {"en": NoticeText("The notice.", "Something changed")}},
        {"texts": TEXTS | {"zh": NoticeText("告知书", "没有变化")}},
    ],
)  # fmt: skip
def test_the_digest_covers_everything(change: dict[str, object]) -> None:
    assert replace(FIRST, **change).digest != FIRST.digest  # type: ignore[arg-type]


class Renewals(RuleBasedStateMachine):
    """A purpose goes on for a person exactly when no material change since what they last agreed to touches it."""

    @initialize()
    def begin(self) -> None:
        self.notices: list[dict[str, int]] = [required_after(None, 1, KNOWN, ())]
        self.touched: list[set[str]] = [set()]
        self.people: list[int] = []

    @rule(
        purposes=st.sets(st.sampled_from(KNOWN), min_size=1),
        material=st.sets(st.sampled_from(KNOWN)),
    )
    def publish(self, purposes: set[str], material: set[str]) -> None:
        added = purposes - self.notices[-1].keys()
        self.notices.append(required_after(self.notices[-1], len(self.notices) + 1, purposes, material & purposes))
        self.touched.append((material & purposes) | added)

    @rule()
    def collect(self) -> None:
        self.people.append(len(self.notices))

    @rule(which=st.integers(0, 9))
    def accept(self, which: int) -> None:
        if self.people:
            self.people[which % len(self.people)] = len(self.notices)

    @invariant()
    def suspended_exactly_when_touched_since(self) -> None:
        for accepted in getattr(self, "people", ()):
            for purpose, required in self.notices[-1].items():
                since = any(purpose in touched for touched in self.touched[accepted:])
                assert (accepted < required) == since


Renewals.TestCase.settings = settings(max_examples=60, stateful_step_count=20, deadline=None)
TestRenewals = pytest.mark.promise("H2")(Renewals.TestCase)
