"""Calendars that an operator enters: read strictly, or the service does not start (promise F6)."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from ats_privacy.adapters.announced_years import announced_years
from ats_privacy.domain.errors import Misconfigured
from ats_privacy.domain.working_days import WorkingDays

GOOD = "[2027]\noff = [2027-01-01, 2027-02-05]\nworked = [2026-12-27, 2027-02-20]\n"
BAD = {
    "no table": "2027 = 1",
    "no year": GOOD.replace("[2027]", "[next]"),
    "a year of no century of ours": GOOD.replace("[2027]", "[1027]"),
    "days of another year": GOOD.replace("2027-01-01", "2026-01-01"),
    "a weekday worked": GOOD.replace("2027-02-20", "2027-02-19"),
    "worked long before": GOOD.replace("2026-12-27", "2026-12-20"),
    "off and worked": GOOD.replace("2027-02-05", "2027-02-20"),
    "nothing off": GOOD.replace("off = [2027-01-01, 2027-02-05]", "off = []"),
    "no dates": GOOD.replace("2027-01-01", '"2027-01-01"'),
    "instants": GOOD.replace("2027-01-01", "2027-01-01T00:00:00"),
    "another key": GOOD + "more = 1",
    "a key missing": GOOD.partition("worked")[0],
    "no list": GOOD.partition("worked")[0] + "worked = 2027-02-20",
    "no TOML": "[2027",
}


@pytest.mark.promise("F6")
def test_an_entered_year_counts(tmp_path: Path) -> None:
    path = tmp_path / "years.toml"
    path.write_text(GOOD)
    calendar = WorkingDays(ZoneInfo("Asia/Shanghai"), announced_years(path))
    assert [calendar.worked(date(2026, 12, 27)), calendar.worked(date(2027, 2, 20))] == [True, True]
    assert not calendar.worked(date(2027, 2, 5))
    assert calendar.official(date(2026, 12, 31))
    assert announced_years(None) == {}


@pytest.mark.parametrize("text", BAD.values(), ids=BAD)
def test_another_file_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "years.toml"
    path.write_text(text)
    with pytest.raises(Misconfigured) as refused:
        announced_years(path)
    assert refused.value.code == "working_calendar_invalid"


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured):
        announced_years(tmp_path / "none.toml")
