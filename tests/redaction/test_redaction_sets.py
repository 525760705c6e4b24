"""Floors of redaction on texts whose author had not seen the rules, a little under what docs/redaction.md shows."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import pytest

from tools.redaction_report import (
    LANGUAGES,
    PAGE,
    SETS_OF,
    Counts,
    Group,
    groups,
    in_all,
    measured,
    table,
    texts,
    written,
)

pytestmark = pytest.mark.xdist_group("redaction sets")  # counted once, in one process

Half = tuple[str, str]
RECALL: Mapping[Half, float] = {
    ("first", "open"): 0.99,
    ("first", "held-out"): 0.98,
    ("second", "open"): 0.98,
    ("second", "opened"): 0.965,
    ("third", "open"): 0.96,
    ("fourth", "open"): 0.965,
    ("fourth", "held-out"): 0.925,
    ("fifth", "open"): 0.92,
    ("fifth", "held-out"): 0.76,
}
OF_A_LANGUAGE: Mapping[Half, float] = {
    ("first", "open"): 0.985,
    ("first", "held-out"): 0.975,
    ("second", "open"): 0.97,
    ("second", "opened"): 0.955,
    ("third", "open"): 0.95,
    ("fourth", "open"): 0.95,
    ("fourth", "held-out"): 0.87,
    ("fifth", "open"): 0.88,
    ("fifth", "held-out"): 0.71,
}
OF_A_TYPE: Mapping[Half, float] = {
    ("first", "open"): 0.98,
    ("first", "held-out"): 0.93,
    ("second", "open"): 0.96,
    ("second", "opened"): 0.91,
    ("third", "open"): 0.93,
    ("fourth", "open"): 0.9,
    ("fourth", "held-out"): 0.74,
    ("fifth", "open"): 0.8,
    ("fifth", "held-out"): 0.48,
}
PRECISION = 0.94


@lru_cache(maxsize=1)
def _found() -> dict[Group, Counts]:
    return measured()


@pytest.mark.promise("B3")
@pytest.mark.parametrize(("author", "half"), SETS_OF)
def test_floors(author: str, half: str) -> None:
    counts, of = in_all(_found(), author, half), (author, half)
    assert counts.recall() >= RECALL[of], counts.missed
    assert counts.precision() >= PRECISION, counts.wrong
    for kind in counts.spans:
        assert counts.recall(kind) >= OF_A_TYPE[of], (kind, counts.missed)
    for language in LANGUAGES:
        assert _found()[author, half, language].recall() >= OF_A_LANGUAGE[of], language


def test_the_page_shows_what_is_measured() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert page == written(page, table(_found())), "run python -m tools.redaction_report"


@pytest.mark.parametrize("group", list(groups()), ids="-".join)
def test_marks_lie_in_their_texts(group: Group) -> None:
    """Marks are in order and hold what a reader would mark: no space at an end, at least a letter or digit."""
    names = set()
    for text in texts(group):
        names.add(text.name)
        at = 0
        for start, end, _ in sorted(text.spans):
            marked = text.text[start:end]
            assert start >= at, text.name
            assert marked == marked.strip(), text.name
            assert any(c.isalnum() for c in marked), text.name
            at = end
    assert len(names) >= {"zh": 50, "en": 50, "mixed": 15}[group[2]]
