"""The page of evidence says what is true: every requirement stands on it, and every test it names is there."""

from __future__ import annotations

from tools.asvs import LEVEL_2, ROOT, claimed, missing_evidence, page


def test_no_requirement_is_left_out() -> None:
    numbers = [one.number for one in claimed()]
    assert len(numbers) == len(set(numbers))
    assert set(numbers) == LEVEL_2


def test_what_is_named_is_there() -> None:
    assert missing_evidence() == []


def test_the_page_is_up_to_date() -> None:
    assert (ROOT / "docs/asvs.md").read_text(encoding="utf-8") == page(), "run: python -m tools.asvs"
