"""Where a sealed value belongs, as bytes that are authenticated with it.

The encoding is canonical and injective: two different places never give the same bytes.

    1 B format version | 16 B organisation | 16 B row | 2 B length, table (UTF-8) | 2 B length, field (UTF-8)

Lengths are big-endian and count bytes. Only a `RowContext` makes `AssociatedData`, and sealing accepts
nothing else: a value cannot be sealed without saying where it belongs.
"""

from __future__ import annotations

from typing import Any, Final, Self
from uuid import UUID

from keys.errors import MalformedValue

FORMAT_VERSION: Final = 1
_NAME_BYTES: Final = 255
_CACHED_NAMES: Final = 4096


class AssociatedData(bytes):
    """One place (organisation, table, row, field). Made by `RowContext.field` only."""

    __slots__ = ()

    def __new__(cls, *_: Any, **__: Any) -> Self:
        raise TypeError("AssociatedData is made by RowContext(organisation, table, row).field(name)")

    def __repr__(self) -> str:
        return f"<AssociatedData of {len(self)} bytes>"

    __str__ = __repr__


class _EncodedNames(dict[str, bytes]):
    """Length-prefixed names, remembered: a deployment has a few dozen, and each is asked for per value."""

    def __missing__(self, name: str) -> bytes:
        encoded = _encode_name(name)
        if len(self) >= _CACHED_NAMES:
            self.clear()
        self[name] = encoded
        return encoded


def _encode_name(name: str) -> bytes:
    try:
        encoded = name.encode()
    except UnicodeEncodeError:
        encoded = b""
    if not 0 < len(encoded) <= _NAME_BYTES:
        raise MalformedValue("name_length", f"A table or field name must be 1 to {_NAME_BYTES} bytes of valid UTF-8.")
    return len(encoded).to_bytes(2, "big") + encoded


_names: Final = _EncodedNames()
_new_bytes: Final = bytes.__new__


class RowContext:
    """One row of one table of one organisation; immutable.

    >>> RowContext(UUID(int=1), "applicant", UUID(int=2)).field("email")
    <AssociatedData of 51 bytes>

    Raises `MalformedValue` (name_length) for an empty or overlong table name; `AttributeError` or `TypeError`
    when organisation or row is no UUID.
    """

    __slots__ = ("_prefix", "organisation", "row", "table")

    organisation: Final[UUID]
    table: Final[str]
    row: Final[UUID]

    def __init__(self, organisation: UUID, table: str, row: UUID) -> None:
        self.organisation = organisation
        self.table = table
        self.row = row
        self._prefix = b"\x01" + organisation.int.to_bytes(16, "big") + row.int.to_bytes(16, "big") + _names[table]

    def field(self, name: str) -> AssociatedData:
        """The place of the field `name` in this row. Raises `MalformedValue` (name_length)."""
        return _new_bytes(AssociatedData, self._prefix + _names[name])

    def __repr__(self) -> str:
        return f"<RowContext table={self.table}>"
