"""Strict reading of TOML tables: every key is asked for by name and type, and what nobody asked for is
refused.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any, Final

from .errors import PolicyInvalid

_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,31}")


class Section:
    """One TOML table of one file. :raises PolicyInvalid: by every method, with the file and the key."""

    def __init__(self, file: str, path: str, content: Mapping[str, Any]) -> None:
        self.file = file
        self.path = path
        self._content = content
        self._asked: dict[str, None] = {}

    def refuse(self, code: str, key: str, sentence: str) -> PolicyInvalid:
        """The error to raise about a key of this table."""
        return PolicyInvalid(code, self.file, self._dotted(key), sentence)

    def has(self, key: str) -> bool:
        """Whether the key stands here; asking makes it known."""
        self._asked[key] = None
        return key in self._content

    def text(self, key: str, default: str | None = None) -> str:
        """A text that is not empty."""
        value = self._get(key, default)
        if not isinstance(value, str):
            raise self._wrong(key, "a text in quotes")
        if not value.strip() and value is not default:
            raise self.refuse("value_empty", key, "write something or leave the key out.")
        return value

    def flag(self, key: str, default: bool | None = None) -> bool:
        """True or false."""
        value = self._get(key, default)
        if not isinstance(value, bool):
            raise self._wrong(key, "true or false")
        return value

    def whole_number(self, key: str, default: int | None = None) -> int:
        """A whole number."""
        value = self._get(key, default)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self._wrong(key, "a whole number")
        return value

    def day(self, key: str) -> date:
        """A TOML date."""
        value = self._get(key, None)
        if not isinstance(value, date) or isinstance(value, datetime):
            raise self._wrong(key, "a date such as 2026-11-23, without quotes")
        return value

    def texts(self, key: str, default: Iterable[str] | None = None) -> tuple[str, ...]:
        """A list of texts without repetition."""
        value = self._get(key, None if default is None else list(default))
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self._wrong(key, 'a list of texts such as ["a", "b"]')
        if len(set(value)) != len(value):
            raise self.refuse("listed_twice", key, "an entry stands there twice; remove one.")
        return tuple(value)

    def among(self, key: str, known: Collection[str], code: str, default: str | None = None) -> str:
        """A text that is one of the known ones; otherwise ``code``."""
        return self.known(key, self.text(key, default), known, code)

    def all_among(
        self, key: str, known: Collection[str], code: str, default: Iterable[str] | None = None
    ) -> frozenset[str]:
        """A list whose entries are all known; otherwise ``code``."""
        return frozenset(self.known(key, item, known, code) for item in self.texts(key, default))

    def known(self, key: str, value: str, known: Collection[str], code: str) -> str:
        """``value`` if it is known; otherwise ``code``."""
        if value not in known:
            raise self.refuse(code, key, f"{value!r} is not known; use one of: {', '.join(sorted(known))}.")
        return value

    def section(self, key: str, *, optional: bool = False) -> Section:
        """A table inside this one; empty if it is optional and absent."""
        value = self._get(key, {} if optional else None)
        if not isinstance(value, dict):
            raise self._wrong(key, "a table")
        return Section(self.file, self._dotted(key), value)

    def sections(self, key: str) -> list[Section]:
        """A list of tables; empty if absent."""
        value = self._get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self._wrong(key, "a list of tables")
        return [Section(self.file, f"{self._dotted(key)}[{n}]", item) for n, item in enumerate(value)]

    def raw(self, key: str) -> Any:
        """The value as TOML gave it, for keys that may be written in more than one way."""
        return self._get(key, None)

    def names(self) -> Iterator[str]:
        """The keys, each of which must be a name: lower-case letters, digits, underscores, at most 32
        characters.
        """
        for key in self._content:
            if not _NAME.fullmatch(key):
                raise self.refuse("name_invalid", key, "a name has lower-case letters, digits and underscores only.")
            yield key

    def close(self) -> None:
        """Refuse every key that was not asked for."""
        for key in self._content:
            if key not in self._asked:
                raise self.refuse("key_unknown", key, f"no such key; the keys here are: {', '.join(self._asked)}.")

    def _get(self, key: str, default: Any) -> Any:
        self._asked[key] = None
        if key in self._content:
            return self._content[key]
        if default is None:
            raise self.refuse("key_missing", key, "this key must be given.")
        return default

    def _wrong(self, key: str, wanted: str) -> PolicyInvalid:
        return self.refuse("type_wrong", key, f"write {wanted}.")

    def _dotted(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key
