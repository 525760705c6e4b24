"""How checks of single values are put together into checks of lists and objects."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from .invalid import InvalidValue, wrong_type

MAX_ENTRIES: Final = 100


@dataclass(frozen=True, slots=True)
class Context:
    """What a check may depend on besides the value: the region of phones without a country code; the date."""

    region: str | None
    today: date


Check = Callable[[Any, Context], Any]
"""From a raw JSON value (never None) to the canonical one; None where the value holds nothing."""


def plain(rule: Callable[[Any], Any]) -> Check:
    """A check that needs no context."""
    return lambda raw, _context: rule(raw)


class Record:
    """An object with no keys but the given; canonical: all are present, null or empty where absent.

    :raises InvalidValue: wrong_type, unknown_key, or what a member's check raises, with the full pointer.
    """

    def __init__(self, members: Mapping[str, Check], *, lists: Mapping[str, Check] | None = None) -> None:
        self._lists = tuple(lists or ())
        self._checks: dict[str, Check] = {**members, **(lists or {})}

    def __call__(self, raw: Any, context: Context) -> dict[str, Any] | None:
        if not isinstance(raw, dict):
            raise wrong_type("an object")
        checks = self._checks
        record: dict[str, Any] = dict.fromkeys(checks)
        holds_something = False
        for key, item in raw.items():
            check = checks.get(key)
            if check is None:
                raise InvalidValue("unknown_key", "", f"A key is not known here; the keys are: {', '.join(checks)}.")
            if item is None:
                continue
            try:
                value = check(item, context)
            except InvalidValue as problem:
                problem.within(key)
                raise
            if value is not None and value != []:
                record[key] = value
                holds_something = True
        for key in self._lists:
            if record[key] is None:
                record[key] = []
        return record if holds_something else None


class ListOf:
    """A list of at most 100 entries; empty ones are left out, repeated ones where ``distinct``."""

    def __init__(self, check: Check, *, distinct: bool = False, limit: int = MAX_ENTRIES) -> None:
        self._check = check
        self._distinct = distinct
        self._limit = limit

    def __call__(self, raw: Any, context: Context) -> list[Any]:
        if not isinstance(raw, list):
            raise wrong_type("a list")
        if len(raw) > self._limit:
            raise InvalidValue("too_many_entries", "", f"At most {self._limit} entries are accepted.")
        values: list[Any] = []
        check = self._check
        for index, item in enumerate(raw):
            if item is None:
                continue
            try:
                value = check(item, context)
            except InvalidValue as problem:
                problem.within(index)
                raise
            if value is not None and not (self._distinct and value in values):
                values.append(value)
        return values
