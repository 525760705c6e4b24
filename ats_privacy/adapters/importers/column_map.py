"""Column maps: which column of a table is which field, in a TOML or JSON file that the importing person writes.

[columns]
"Bewerber" = "full_name"
"Geboren" = { field = "birth_date", date_format = "%d.%m.%Y" }
"Letzte Firma" = "employment[0].employer"
"Punkte" = "extra"

[constants]
"nationality" = "DE"

[options]
delimiter = ";"
encoding = "cp1252"
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from ats_privacy.domain.errors import BadInput

from .encodings import KNOWN_ENCODINGS
from .field_paths import FieldPath, field_path
from .headings import folded

_SECTIONS: Final = frozenset({"columns", "constants", "options"})
_OPTIONS: Final = frozenset({"delimiter", "encoding"})
_MOST_BYTES: Final = 256 * 1024


@dataclass(frozen=True, slots=True)
class Target:
    """Where a column goes: a field's path, or None for ``extra``; and how its dates are written."""

    path: FieldPath | None
    date_format: str | None = None


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """Columns by folded heading, constants, and how the file is to be read."""

    columns: Mapping[str, Target] = field(default_factory=dict)
    constants: tuple[tuple[FieldPath, str], ...] = ()
    delimiter: str | None = None
    encoding: str | None = None


def load_column_map(path: Path) -> ColumnMap:
    """The column map of a ``.toml`` or ``.json`` file.

    :raises BadInput: column_map_missing, column_map_malformed, column_map_invalid, with the key to correct.
    """
    if not path.is_file():
        raise BadInput("column_map_missing", "There is no such column map.")
    if path.stat().st_size > _MOST_BYTES:
        raise _malformed()
    try:
        return parse_column_map(path.read_text("utf-8-sig"))
    except UnicodeDecodeError:
        raise _malformed() from None


def parse_column_map(text: str) -> ColumnMap:
    """The column map that somebody wrote in TOML or JSON; JSON begins with a brace, TOML never does.

    :raises BadInput: column_map_malformed, column_map_invalid, with the key to correct.
    """
    try:
        content = json.loads(text) if text.lstrip()[:1] == "{" else tomllib.loads(text)
    except (ValueError, RecursionError):
        content = None
    if not isinstance(content, dict):
        raise _malformed()
    return column_map(content)


def column_map(content: Mapping[str, Any]) -> ColumnMap:
    """A column map of plain data. :raises BadInput: column_map_invalid."""
    unknown = sorted(set(content) - _SECTIONS)
    if unknown:
        raise _invalid(f"It has [columns], [constants] and [options], not [{unknown[0]}].")
    options = _section(content, "options")
    for name in options:
        if name not in _OPTIONS:
            raise _invalid(f"[options] has delimiter and encoding, not {name}.")
    delimiter, encoding = options.get("delimiter"), options.get("encoding")
    if delimiter is not None and (not isinstance(delimiter, str) or len(delimiter) != 1):
        raise _invalid("The delimiter is one character.")
    if encoding is not None and str(encoding).lower() not in KNOWN_ENCODINGS:
        raise _invalid(f"The encoding is one of: {', '.join(sorted(KNOWN_ENCODINGS))}.")
    constants = []
    for text, value in _section(content, "constants").items():
        path = field_path(text)
        if path is None or not isinstance(value, str):
            raise _invalid(f"In [constants], {text} is no field with a text.")
        constants.append((path, value))
    columns = {folded(name): _target(name, target) for name, target in _section(content, "columns").items()}
    return ColumnMap(columns, tuple(constants), delimiter, str(encoding).lower() if encoding else None)


def _target(name: str, target: Any) -> Target:
    date_format = None
    if isinstance(target, dict):
        if set(target) - {"field", "date_format"}:
            raise _invalid(f"In [columns], {name} has field and date_format only.")
        date_format = target.get("date_format")
        target = target.get("field")
    if not isinstance(target, str) or not isinstance(date_format, str | None):
        raise _invalid(f"In [columns], {name} is not given a field.")
    if target == "extra":
        return Target(None)
    path = field_path(target)
    if path is None:
        raise _invalid(f"In [columns], {name} is given a field that does not exist.")
    return Target(path, date_format)


def _section(content: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    section = content.get(name, {})
    if not isinstance(section, Mapping):
        raise _invalid(f"[{name}] is a table.")
    return section


def _malformed() -> BadInput:
    return BadInput("column_map_malformed", "The column map is neither valid TOML nor valid JSON.")


def _invalid(sentence: str) -> BadInput:
    return BadInput("column_map_invalid", f"The column map cannot be used. {sentence}")
