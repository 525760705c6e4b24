"""Columns and rows of Chinese names in tables and rosters, however their cells are divided."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from .chinese_shapes import NOBODY, given_like, may_be_a_name
from .spans import Span

_H: Final = r"[\u3400-\u9fff]"
_NUMBERING: Final = re.compile(r" {0,4}(?:[(]?\d{1,3}[.、):]? ?|[①-⑳] ?|[-*·•] ?)?")
_HAN: Final = re.compile(_H)
_NAME_CELL: Final = re.compile(
    r"(?:姓 {0,4}名|名字|中文名|户名|乘客|住户|司机|驾驶员|业主|员工|学员|成员|应聘者|访客|家长|[\u3400-\u9fff]{1,4}人)(?:姓名)?"
)
_ROW: Final = re.compile(
    r"^" + _NUMBERING.pattern + r"(?P<name>" + _H + r"{2,6}?)(?:妈妈?|爸爸?|家长|奶奶|爷爷)?(?=[|,;: (]|--|\d)",
    re.MULTILINE,
)
_OF_A_PERSON: Final = re.compile(
    r"[|,;] ?(?:男|女)(?:性)?(?:[|,; ]|$)|[|,;] ?(?:1[89]|[2-6]\d)岁?[|,;]|[|,;] ?[二三四五]十[一二三四五六七八九]?[|,;]"
)
_CELL: Final = re.compile(_H + r"{2,6}(?=妈|爸|家长|奶奶|爷爷)|" + _H + r"{2,6}")
_REACHED: Final = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
"""A mobile number: who has one in a list is somebody."""

_MOST_ROWS: Final = 400


def in_columns(text: str, ends: dict[int, int]) -> Iterator[Span]:
    """Cells of a column most of which are names or whose heading says so; rows of names; cells beside sex or age."""
    block: list[tuple[str, list[tuple[int, int]]]] = []
    at = 0
    for line in [*text.split("\n"), ""]:
        cells, mark = _cells(line, at)
        if len(cells) > 1 and len(block) < _MOST_ROWS and (not block or mark == block[0][0]):
            block.append((mark, cells))
        else:
            yield from _of_block(text, block, ends)
            block = [(mark, cells)] if len(cells) > 1 else []
        at += len(line) + 1


def _cells(line: str, at: int) -> tuple[list[tuple[int, int]], str]:
    """Where the cells of a line lie in the text, and what divides them."""
    if len(line) > 300 or not line or not _HAN.search(line):
        return [], ""
    first = _NUMBERING.match(line)
    begin = first.end() if first else 0
    mark = next((m for m in ("|", ",", ";", "  ") if m in line[begin:]), " ")
    cells: list[tuple[int, int]] = []
    for piece in re.finditer(r"[^ ]+(?: [^ ]+)*" if mark == "  " else f"[^{mark}]+", line[begin:]):
        inner = piece.group().strip()
        if inner:
            start = at + begin + piece.start() + piece.group().index(inner)
            cells.append((start, start + len(inner)))
    return cells, mark


def _of_block(text: str, block: list[tuple[str, list[tuple[int, int]]]], ends: dict[int, int]) -> Iterator[Span]:
    for mark, cells in block:
        start, end = cells[0]
        cell = _CELL.match(text, start, end)
        if mark in "|,;" and cell and cell.end() in (end, end - 1):
            beside = text[end : end + 14]
            if _OF_A_PERSON.match(beside) and may_be_a_name(text[start:end]):
                yield Span(start, end, "name")
        elif mark in "|,;" and len(cells) > 2:
            start, end = cells[1]
            beside = text[end : end + 6]
            if re.match(r"[|,;] ?[男女](?:[|,;]|$)", beside) and may_be_a_name(text[start:end]):
                yield Span(start, end, "name")
    if len(block) < 2:
        return
    if block[0][0] == " ":
        yield from _rows_of_names(text, [cells for _, cells in block], ends)
        if len(block) < 3:
            return
    for column in range(max(len(cells) for _, cells in block)):
        places = [cells[column] for _, cells in block if column < len(cells)]
        headed = _NAME_CELL.fullmatch(text, *places[0]) is not None
        han = []
        for start, end in places[headed:]:
            cell = _CELL.match(text, start, end)
            if cell and (cell.end() == end or text[cell.end()] in "(妈爸家奶爷 "):
                han.append((start, cell.end()))
        named = sum(ends.get(start, 0) >= end for start, end in han)
        few = 4 * named >= 3 * len(han) and 4 * len(han) >= 3 * len(block)
        if headed or (named >= 2 and 2 * named >= len(han) and (block[0][0] != " " or few)):
            mostly = len(han) > 2 and 3 * named >= 2 * len(han)
            yield from _rather_names(text, han, words_too=mostly)


def _rather_names(text: str, places: list[tuple[int, int]], *, words_too: bool = False) -> Iterator[Span]:
    """Which of the words in a column of names are names: what may be one, and what no dictionary holds
    and is made of characters that are given."""
    for start, end in places:
        word = text[start:end]
        if (
            may_be_a_name(word)
            or (words_too and len(word) < 4 and word not in NOBODY)
            or (len(word) == 3 and word not in NOBODY and given_like(word))
        ):
            yield Span(start, end, "name")


def in_rows(text: str, ends: dict[int, int]) -> Iterator[Span]:
    """What lines begin with, where most lines one below the other begin with a name, however their cells are divided;
    and where they are people with numbers to ring."""
    rows: list[tuple[int, int]] = []
    reached: list[tuple[int, int]] = []
    last = -1
    for match in [*_ROW.finditer(text), None]:
        place = match.span("name") if match else (len(text), len(text))
        if match is None or text.count("\n", last, match.start()) > 2:
            named = sum(ends.get(start, 0) >= end for start, end in rows)
            if named >= 2 and 2 * named >= len(rows):
                yield from _rather_names(text, rows)
            if len(reached) > 1 and any(ends.get(start, 0) >= end for start, end in reached):
                yield from _rather_names(text, reached, words_too=True)
            rows, reached = [], []
        rows.append(place)
        if place[1] - place[0] < 4 and _REACHED.search(text, place[1], place[1] + 60):
            stop = text.find("\n", place[1])
            if _REACHED.search(text, place[1], min(place[1] + 60, len(text) if stop < 0 else stop)):
                reached.append(place)
        last = place[1]


def _rows_of_names(text: str, rows: list[list[tuple[int, int]]], ends: dict[int, int]) -> Iterator[Span]:
    """A roster whose cells single spaces divide."""
    cells = [(s, e) for row in rows for s, e in row if 2 <= e - s <= 4 and _CELL.fullmatch(text, s, e)]
    fitting = [(s, e) for s, e in cells if may_be_a_name(text[s:e])]
    named = {(s, e) for s, e in fitting if ends.get(s, 0) == e}
    if len(named) < 3 or 5 * len(named) < 2 * len(fitting):
        return
    for row in rows:
        chosen = [cell for cell in row if cell in fitting]
        if any(cell in named for cell in chosen) and len(chosen) >= 2 and len(chosen) >= len(row) - 1:
            for start, end in chosen:
                yield Span(start, end, "name")
