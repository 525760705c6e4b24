"""Instants as people and clients read them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ats_privacy.domain.identity import iso_instant

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@given(st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC)))  # noqa: DTZ001 - a bound
def test_an_instant_is_told_in_utc_to_the_millisecond_before(at: datetime) -> None:
    told = iso_instant((at - _EPOCH) // timedelta(microseconds=1))
    assert told == at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
