"""The demo's own candidates are all imported, and are nobody's."""

from __future__ import annotations

from pathlib import Path

import pytest

from ats_privacy.adapters.importers import Candidate, read_candidates
from ats_privacy.domain.values import cross_check

DEMO = Path(__file__).parents[2] / "demo"


@pytest.mark.promise("A3")
def test_all_twelve_are_imported_and_fictional() -> None:
    files = sorted(p for p in DEMO.rglob("*") if p.suffix in (".json", ".csv", ".jsonl"))
    rows = [row for path in files for row in read_candidates(path)]
    candidates = [row for row in rows if isinstance(row, Candidate)]
    assert len(candidates) == len(rows) == 12
    for candidate in candidates:
        assert candidate.values["email"].endswith("example.com")
        number = candidate.values.get("id_number")
        assert number is None or number["number"].startswith("710000")
        assert cross_check(candidate.values) == []
        assert candidate.warnings == ()
