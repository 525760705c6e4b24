"""Floors of redaction on texts whose author had not seen the rules, a little under what docs/redaction.md shows."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import pytest

from tools.redaction_report import HALVES, LANGUAGES, PAGE, Counts, half_of, in_all, measured, table, texts, written

RECALL: Mapping[str, float] = {"open": 0.97, "held-out": 0.93}
OF_A_LANGUAGE: Mapping[str, float] = {"open": 0.95, "held-out": 0.91}
OF_A_TYPE: Mapping[str, float] = {"open": 0.94, "held-out": 0.84}
PRECISION = 0.94


@lru_cache(maxsize=1)
def _found() -> dict[tuple[str, str], Counts]:
    return measured()


@pytest.mark.promise("B3")
@pytest.mark.parametrize("half", HALVES)
def test_floors(half: str) -> None:
    counts = in_all(_found(), half)
    assert counts.recall() >= RECALL[half], counts.missed
    assert counts.precision() >= PRECISION, counts.wrong
    for kind in counts.spans:
        assert counts.recall(kind) >= OF_A_TYPE[half], (kind, counts.missed)
    for language in LANGUAGES:
        assert _found()[half, language].recall() >= OF_A_LANGUAGE[half], language


def test_the_page_shows_what_is_measured() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert page == written(page, table(_found())), "run python -m tools.redaction_report"


@pytest.mark.parametrize("language", LANGUAGES)
def test_marks_lie_in_their_texts(language: str) -> None:
    """Marks are in order and hold what a reader would mark: no space at an end, at least a letter or digit."""
    names = set()
    for text in texts(language):
        names.add(text.name)
        at = 0
        for start, end, _ in sorted(text.spans):
            marked = text.text[start:end]
            assert start >= at, text.name
            assert marked == marked.strip(), text.name
            assert any(c.isalnum() for c in marked), text.name
            at = end
    assert len(names) >= {"zh": 150, "en": 150, "mixed": 40}[language]


def test_one_template_falls_into_one_half() -> None:
    assert len({half_of(f"zh-t01-{n}") for n in range(1, 6)}) == 1
    assert {half_of(f"en-h{n:03d}") for n in range(1, 50)} == set(HALVES)
