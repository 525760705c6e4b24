"""The synthetic applicants are what the service accepts, and everyone is somebody else."""

from __future__ import annotations

from datetime import date

import orjson

from ats_privacy.domain.drafts import checked
from ats_privacy.domain.values import APPLICANT_TYPES, search_term
from benchmarks.people import draft_of, mobile_of, values_of

_DAY = date(2026, 11, 23)
_NUMBERS = (*range(60), 89_999, 90_000, 200_001)


def test_everyone_is_accepted() -> None:
    for number in _NUMBERS:
        values = checked(APPLICANT_TYPES, draft_of(number), today=_DAY)
        assert 2_500 < len(orjson.dumps(values)) < 6_000


def test_the_same_number_is_the_same_person() -> None:
    assert values_of(7) == values_of(7)


def test_nobody_shares_a_number() -> None:
    everyone = [checked(APPLICANT_TYPES, draft_of(number), today=_DAY) for number in _NUMBERS]
    for name in ("mobile", "email"):
        assert len({person[name] for person in everyone}) == len(everyone)
    assert len({person["id_number"]["number"] for person in everyone}) == len(everyone)


def test_a_search_finds_the_stored_form() -> None:
    stored = checked(APPLICANT_TYPES, draft_of(3), today=_DAY)["mobile"]
    assert search_term("mobile", mobile_of(3)) == stored.encode()
