"""Where a line itself tells that a name stands in it: a column headed “Name”, somebody speaking in a chat, a signature."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Final

_HEAD: Final = re.compile(
    r"(?:(?:full |first |last |family |given |contact |employee |candidate |applicant |line |hiring |emergency |account )?"
    r"(?:name|names|contact|manager|managers|supervisor|referee|reference|employee|emp|candidate|candidat|candidata|candidato|applicant|interviewer|recruiter|guarantor|mentor|driver|"
    r"person|member|guest|passenger|pax|owner|reporter|holder|payee|nom|nome|nombre|naam|panel|attendee|participant|speaker|spouse|dependant|dependent|student|trainee|colleague)"
    r"|(?:[\u4e00-\u9fff]{0,4})(?:姓名|名字|联系人|负责人|面试官|候选人|推荐人|证明人|经办人|员工|申请人|参与人|参会人)(?:[\u4e00-\u9fff]{0,3}))"
    r"(?: ?(?:[/(]? ?(?:name|姓名|名字|候选人)\)?))?\b[.:]?",
    re.IGNORECASE,
)
_MOST_COLUMNS: Final = 14
_FIGURES: Final = re.compile(r"\d{3}")
"""What no heading holds."""

_CELL: Final = {" / ": re.compile(r" / "), "|": re.compile(r"\s*\|\s*"), "  ": re.compile(r" {2,}")}
_SPEAKER: Final = re.compile(
    r"(?P<time>\[?\(?\d{1,2}[:.]\d{2}(?::\d{2})?(?: ?[AaPp][Mm])?\]?\)?[ ,]{1,2}(?:- )?)?[\"'>@<\[(*• ]{0,4}$"
)
_ITEM: Final = re.compile(r"(?:[-*•·◦>+]|\d{1,3}[.)]?|[a-z]\))? {0,4}[\"']?$")
_LINKED: Final = re.compile(r"(?:https?://|www\.)\S+ {1,2}[-|:]? ?(?:[A-Z][a-z]+\. )?$")
_END: Final = re.compile(r"[\"' ]{0,2}(?P<mark>[:|]|,? *(?:\n|$)| [-–—] |, )")


class Lines:
    """The lines of a text, and which stretches of them stand below a heading for names."""

    def __init__(self, text: str) -> None:
        """Read headings once; the rest is judged where it is asked for."""
        self._text = text
        self._begins = [0, *(match.end() for match in re.finditer("\n", text))]
        self._headings: set[int] = set()
        self._cells = list(self._below_headings()) if len(self._begins) > 1 else []
        self._starts = [start for start, _ in self._cells]

    def points(self, start: int, end: int) -> float:
        """Points for the place of a run in its line."""
        at = bisect_right(self._starts, start) - 1
        if at >= 0 and self._cells[at][0] <= start < self._cells[at][1]:
            return 3.0
        begin = self._begins[bisect_right(self._begins, start) - 1]
        if begin in self._headings:
            return -9.0
        before = self._text[begin:start] if start - begin <= 140 else "?"
        speaker = _SPEAKER.fullmatch(before)
        follows = _END.match(self._text, end)
        mark = follows["mark"] if follows else ""
        if speaker and mark == ":":
            return 3.5 if speaker["time"] else 2.0
        if _LINKED.search(before):
            return 2.5
        if _ITEM.fullmatch(before):
            if mark.strip() == "|":
                return 1.5
            if mark.strip(" ,") in ("", "\n") and mark:
                return 1.2 if mark.strip(" ") != "," else 1.0
            return 0.8 if mark in (" - ", ", ") else 0.0
        return 0.0

    def cells(self) -> list[tuple[int, int]]:
        """Whole cells below a heading for names, where cells are told apart: at most a name long, without digits."""
        return [(a, b) for a, b in self._cells if 2 < b - a <= 40 and not any(c.isdigit() for c in self._text[a:b])]

    def _below_headings(self) -> list[tuple[int, int]]:
        found: list[tuple[int, int]] = []
        column: tuple[str, int] | None = None
        for n, begin in enumerate(self._begins):
            stop = self._begins[n + 1] - 1 if n + 1 < len(self._begins) else len(self._text)
            line = self._text[begin:stop]
            headed = _column(line) if len(line) < 400 else None
            if headed:
                column = headed
                self._headings.add(begin)
            elif not line.strip() or (column and column[0] not in line.strip()):
                column = None
            elif column:
                found += [(begin + a, begin + b) for a, b in _cell(line, *column)]
        return found


def _column(line: str) -> tuple[str, int] | None:
    """How the cells of a heading are told apart, and which of them is for names."""
    for mark, cut in _CELL.items():
        if mark in line:
            cells = [cell for cell in cut.split(line.strip(" |"), _MOST_COLUMNS) if cell]
            if len(cells) < 2 or any(len(cell) > 30 or _FIGURES.search(cell) for cell in cells):
                continue
            for n, cell in enumerate(cells):
                if _HEAD.fullmatch(cell.strip()):
                    return mark, n
            return None
    words = line.split()
    if 3 <= len(words) <= 10 and ":" not in line and all(word[0].isupper() or not word.isascii() for word in words):
        for n, word in enumerate(words[:2]):
            if _HEAD.fullmatch(word) and not any(mark in line for mark in ".,;"):
                return " ", n
    return None


def _cell(line: str, mark: str, n: int) -> list[tuple[int, int]]:
    if mark == " ":
        skipped = re.match(r"(?:\S+ ){" + str(n) + "}", line)
        return [(skipped.end(), skipped.end() + 2)] if skipped else []
    lead = len(line) - len(line.lstrip(" |"))
    at, cells = lead, []
    for cut in _CELL[mark].finditer(line, lead):
        cells.append((at, cut.start()))
        at = cut.end()
    cells.append((at, len(line)))
    return [cells[n]] if n < len(cells) else []
