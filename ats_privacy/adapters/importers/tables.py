"""Rows of a CSV file (RFC 4180 and what spreadsheets make of it), streamed with bounded lines and cells."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, TextIO

from .candidate import RefusedRow

MAX_LINE: Final = 1024 * 1024
MAX_COLUMNS: Final = 1_000
DELIMITERS: Final = (",", ";", "\t", "|", "，")

_SENTENCES: Final = {
    "csv_line_too_long": "A line has more than a million characters; a quote is probably not closed.",
    "csv_malformed": "Quotes are not balanced, or a cell is longer than 131,072 characters.",
    "csv_ragged": "The row has more or fewer cells than the header; check delimiters and quotes.",
    "text_nul": "Remove the NUL character.",
}


@dataclass(frozen=True, slots=True)
class Table:
    """The header of a CSV file, and its rows as ``(row number, cells)``; the header is row 1."""

    header: list[str]
    rows: Iterator[tuple[int, list[str]] | RefusedRow]


def read_table(file: TextIO, delimiter: str | None = None) -> Table | RefusedRow:
    """The table of an open file (``newline=""``). Rows of nothing but blank cells are passed over.

    Refusals: csv_header_missing; rows with csv_ragged, csv_malformed, csv_line_too_long, text_nul.
    """
    lines = _Lines(file)
    first = lines.first()
    if first is None or not first.strip():
        return RefusedRow("row 1", "csv_header_missing", "", "The first row must hold the columns' names.")
    reader = csv.reader(lines, delimiter=delimiter or _delimiter_of(first), strict=True)
    header: list[str] | None
    try:
        header = next(reader)
    except csv.Error:
        header = None
    if header is None or lines.overlong or len(header) > MAX_COLUMNS:
        return RefusedRow("row 1", "csv_header_missing", "", "The first row cannot be read as columns' names.")
    return Table([name.strip().lstrip("\ufeff") for name in header], _rows(reader, lines, len(header)))


def _rows(reader: Iterator[list[str]], lines: _Lines, width: int) -> Iterator[tuple[int, list[str]] | RefusedRow]:
    number = 1
    while True:
        number += 1
        code = None
        cells: list[str] = []
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            code = "csv_malformed"
        if lines.overlong:
            lines.overlong = False
            code = "csv_line_too_long"
        if code is None:
            if not any(map(str.strip, cells)):
                continue
            if len(cells) != width:
                surplus = cells[width:]
                code = "csv_ragged" if len(cells) < width or any(map(str.strip, surplus)) else None
            if any("\0" in cell for cell in cells):
                code = "text_nul"
        if code is not None:
            yield RefusedRow(f"row {number}", code, "", _SENTENCES[code])
        else:
            yield number, cells[:width]


def _delimiter_of(line: str) -> str:
    """The delimiter that stands most often outside quotes."""
    outside = "".join(line.split('"')[::2])
    return max(DELIMITERS, key=outside.count)


class _Lines:
    """Lines of bounded length: of a longer one nothing remains but the note that there was one."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._ahead: str | None = None
        self.overlong = False

    def first(self) -> str | None:
        self._ahead = self._next()
        return self._ahead

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line, self._ahead = (self._ahead, None) if self._ahead is not None else (self._next(), None)
        if line is None:
            raise StopIteration
        return line

    def _next(self) -> str | None:
        line = self._file.readline(MAX_LINE)
        if not line:
            return None
        if len(line) < MAX_LINE or line.endswith(("\n", "\r")):
            return line
        self.overlong = True
        while line and not line.endswith(("\n", "\r")):
            line = self._file.readline(MAX_LINE)
        return "\n"
