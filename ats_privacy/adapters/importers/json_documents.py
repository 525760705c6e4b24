"""The candidates of a JSON file, one by one, in bounded memory whatever the file holds.

Accepted: one object; a list of objects; an object that wraps such a list (``{"candidates": […]}``); JSON Lines. A small
scanner finds where each candidate begins and ends, and only that text is parsed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final, TextIO

from .candidate import RefusedRow
from .json_scanner import CHUNK, JsonText
from .strict_json import MAX_CHARACTERS, MAX_DEPTH, SENTENCES, JsonRefused, strict_object

_PLAIN_WRAPPERS: Final = frozenset({"candidates", "applicants", "opportunities", "resumes", "people"})
_WRAPPERS: Final = _PLAIN_WRAPPERS | {"data", "results", "content", "items", "records"}
_ENVELOPE: Final = frozenset({"links", "meta", "paging", "pagination", "page", "errors", "_links", "_meta"})
# An object with one of these members is a candidate itself, though it may hold a list named “data”.
_OWN: Final = frozenset({"name", "first_name", "firstName", "firstname", "basics", "email", "emails", "attributes"})
_BRACKETS: Final = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[{}\[\]]', re.DOTALL)
_MEMBERS: Final = re.compile(r'"([^"\\]*(?:\\.[^"\\]*)*)"(\s*:(?:\s*(\[)\s*(?=[{\]]))?)?|[{}\[\]]', re.DOTALL)

Item = tuple[str, dict[str, Any]]


def json_candidates(file: TextIO, *, lines: bool = False) -> Iterator[Item | RefusedRow]:
    """``(reference, object)`` for every candidate, a refusal for every one that cannot be read.

    :param lines: JSON Lines for certain; otherwise it is recognised by its second line.
    """
    source = JsonText(file)
    if lines:
        return _line_items(source)
    return _document_items(source)


def _refused(reference: str, code: str) -> RefusedRow:
    return RefusedRow(reference, code, "", SENTENCES[code])


def _line_items(source: JsonText, first: int = 1) -> Iterator[Item | RefusedRow]:
    number = first - 1
    while (line := source.line()) is not None:
        number += 1
        if not line.strip():
            continue
        reference = f"line {number}"
        try:
            if len(line) > MAX_CHARACTERS:
                raise JsonRefused("json_too_large")
            _require_shallow(line)
            yield reference, strict_object(line)
        except JsonRefused as refused:
            yield _refused(reference, refused.code)


def _require_shallow(text: str) -> None:
    if text.count("{") + text.count("[") <= MAX_DEPTH:
        return
    depth = 0
    for match in _BRACKETS.finditer(text):
        if match[0] in "{[":
            depth += 1
        elif match[0] in "}]":
            depth -= 1
        if depth > MAX_DEPTH:
            raise JsonRefused("json_too_deep")


def _document_items(source: JsonText) -> Iterator[Item | RefusedRow]:
    first = source.peek()
    if first == "[":
        source.at += 1
        yield from _list_items(source)
    elif first == "{":
        yield from _object_items(source)
    else:
        yield _refused("file", "json_malformed")
        return
    if source.peek():
        yield _refused("file", "json_malformed")


def _list_items(source: JsonText) -> Iterator[Item | RefusedRow]:
    """The elements of a list whose opening bracket was read; its closing bracket is read too."""
    number = 0
    if source.peek() == "]":
        source.at += 1
        return
    while True:
        number += 1
        yield _item(source, f"item {number}")
        following = source.peek()
        if following not in (",", "]"):
            yield _refused("file", "json_malformed")
            _drain(source)
            return
        source.at += 1
        if following == "]":
            return


def _item(source: JsonText, reference: str) -> Item | RefusedRow:
    try:
        return reference, strict_object(source.value())
    except JsonRefused as refused:
        return _refused(reference, refused.code)


def _object_items(source: JsonText) -> Iterator[Item | RefusedRow]:
    """One candidate, a wrapper around a list of candidates, or objects one after the other (JSON Lines)."""
    if _is_wrapper(source):
        yield from _wrapped_items(source)
        return
    number = 0
    while source.peek() == "{":
        number += 1
        text = ""
        try:
            text = source.value()
            yield f"item {number}", strict_object(text)
        except JsonRefused as refused:
            yield _refused(f"item {number}", refused.code)
        if number == 1 and "\n" not in text and source.peek() == "{":
            yield from _line_items(source, 2)
            return
    if source.peek():
        yield _refused("file", "json_malformed")
        _drain(source)


def _drain(source: JsonText) -> None:
    """Nothing more of this file can be placed."""
    source.at = len(source.window)
    while source.more():
        source.at = len(source.window)
    source.at = len(source.window)


def _is_wrapper(source: JsonText) -> bool:
    """True where a member of the object that begins here, within reach, is a list of objects under a usual name and
    the object is no candidate itself. Nothing is consumed.
    """
    while len(source.window) - source.at < CHUNK and source.more():
        pass
    depth = 0
    wraps = ""
    own = False
    for match in _MEMBERS.finditer(source.window, source.at):
        found = match[0]
        if found in ("{", "["):
            depth += 1
        elif found in ("}", "]"):
            depth -= 1
            if depth == 0:
                break
        elif match[2] is not None:
            own = own or (depth == 1 and match[1] in _OWN)
            if depth == 1 and match[3] is not None and match[1] in _WRAPPERS:
                wraps = wraps or match[1]
            depth += match[3] is not None
    return wraps in _PLAIN_WRAPPERS or (bool(wraps) and not own)


def _wrapped_items(source: JsonText) -> Iterator[Item | RefusedRow]:
    """The candidates of a wrapper; other members of it that hold data are reported as not taken in."""
    source.at += 1
    unread = False
    while (following := source.peek()) != "}":
        if following == ",":
            source.at += 1
            continue
        try:
            if following != '"':
                raise JsonRefused("json_malformed")
            key = source.key()
            if source.peek() == "[" and key in _WRAPPERS:
                source.at += 1
                yield from _list_items(source)
            else:
                begins = source.peek()
                source.pass_over()
                unread = unread or (begins in ("[", "{") and key not in _ENVELOPE)
        except JsonRefused as refused:
            yield _refused("file", refused.code)
            _drain(source)
            return
    source.at += 1
    if unread:
        yield RefusedRow(
            "file",
            "json_members_unread",
            "",
            "Beside the list of candidates the file holds other data, which was not taken in.",
        )
