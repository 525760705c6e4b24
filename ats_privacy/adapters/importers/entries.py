"""Taking what is understood out of an object, so that whatever remains in it is what was not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from .leftovers import is_blank

Spelling = Callable[[str], str]


def as_written(key: str) -> str:
    """Keys are compared as they are."""
    return key


def take(source: dict[str, Any], *names: str, spelling: Spelling = as_written) -> Any:
    """Remove and give the first member under one of the names that is not blank; None where there is none."""
    by_name = None if spelling is as_written else {spelling(key): key for key in reversed(source)}
    for name in names:
        key = name if by_name is None else by_name.get(name)
        if key in source and not is_blank(source[key]):
            return source.pop(key)
    return None


def take_text(source: dict[str, Any], *names: str, spelling: Spelling = as_written) -> str | None:
    """Remove and give the first member under one of the names that is a text; others stay where they are."""
    by_name = {spelling(key): key for key in reversed(source)}
    for name in names:
        key = by_name.get(name)
        if key is not None and isinstance(source[key], str) and source[key].strip():
            text: str = source.pop(key)
            return text
    return None


def take_record(
    source: dict[str, Any], members: Mapping[str, tuple[str, ...]], *, spelling: Spelling = as_written
) -> dict[str, Any]:
    """A record with our names, of the members that stand in the source under any of theirs."""
    found = {ours: take(source, *theirs, spelling=spelling) for ours, theirs in members.items()}
    return {ours: value for ours, value in found.items() if value is not None}


def take_records(
    source: dict[str, Any],
    key: str,
    members: Mapping[str, tuple[str, ...]],
    *,
    spelling: Spelling = as_written,
    named: str | None = None,
) -> Any:
    """The records of a list. What is not understood of an entry stays in the source under the entry's index.

    An entry that is a plain text is a record with the member ``named``. What is no list is given as it is, for the
    check to refuse.
    """
    raw = source.pop(key, None)
    if is_blank(raw):
        return []
    if not isinstance(raw, list):
        return raw
    records: list[Any] = []
    remaining: dict[str, Any] = {}
    for index, entry in enumerate(raw):
        if isinstance(entry, dict):
            records.append(take_record(entry, members, spelling=spelling))
            if any(not is_blank(value) for value in entry.values()):
                remaining[str(index)] = entry
        elif isinstance(entry, str) and named is not None:
            records.append({named: entry})
        else:
            records.append(entry)
    if remaining:
        source[key] = remaining
    return records


def flat_texts(entry: dict[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """Remove and give the members of an entry that are texts or lists of texts, under our names; numbers as text."""
    record: dict[str, Any] = {}
    for key in list(entry):
        value = entry[key]
        if isinstance(value, int | float) and not isinstance(value, bool):
            value = str(value)
        if isinstance(value, str) or (isinstance(value, list) and all(isinstance(x, str) for x in value)):
            name = names.get(key, key)
            if name not in record and name.isidentifier() and len(name) <= 64:
                del entry[key]
                if not is_blank(value):
                    record[name] = value
    return record
