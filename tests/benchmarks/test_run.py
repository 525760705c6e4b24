"""A whole run, as small as can be: that it ends and tells everything. No time that it measures is judged."""

from __future__ import annotations

import pytest

from benchmarks.__main__ import Extent, run


@pytest.mark.slow
def test_run_on_sqlite_reports_every_part() -> None:
    text = run("sqlite", Extent(rows=60, seconds=0.05, pairs=1, single_pairs=1, rounds=1), clients=2).markdown()
    for heading in (
        "## 2 clients at once",
        "## One client",
        "## What the audit entry costs a read",
        "## Size",
        "## Single steps",
    ):
        assert heading in text
    assert text.count("| create |") == 2
