"""What is a correction, and what is none: a rule without I/O (promise F1)."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ats_privacy.domain.corrections import replaced

pytestmark = pytest.mark.promise("F1")
_SIMPLE = st.sampled_from([None, True, 0, 1, "", "1", "张"])
_MEMBERS = st.dictionaries(st.sampled_from("xyz"), _SIMPLE, max_size=3)
_VALUES = st.one_of(_SIMPLE, st.lists(_SIMPLE, max_size=2), _MEMBERS, st.lists(_MEMBERS, max_size=2))
_RECORDS = st.dictionaries(st.sampled_from("abcd"), _VALUES, max_size=4)


@given(before=_RECORDS, after=_RECORDS)
def test_only_what_was_there_and_is_no_more(before: dict[str, Any], after: dict[str, Any]) -> None:
    gone = replaced(before, after)
    assert all(gone[name] is before[name] is not None for name in gone)
    assert gone.keys() <= after.keys()
    assert {name for name in after if after[name] is None and before.get(name) is not None} <= gone.keys()
    assert replaced(before, before) == replaced({}, after) == replaced(before, {}) == {}


@given(values=st.dictionaries(st.sampled_from("wxyz"), _VALUES, min_size=1, max_size=4))
def test_the_order_of_members_is_no_difference(values: dict[str, Any]) -> None:
    turned = dict(reversed(values.items()))
    assert replaced({"a": values}, {"a": turned}) == {}
    assert replaced({"a": values}, {"a": {**values, "one more": 1}}) == {"a": values}


@pytest.mark.parametrize(("one", "other"), [(1, True), (0, False), ("1", 1), ([], {}), ("", None)])
def test_values_of_different_kinds_differ(one: Any, other: Any) -> None:
    assert replaced({"a": one}, {"a": other}) == {"a": one}
