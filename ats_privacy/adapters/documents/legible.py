"""The text of a document as a person reads it: what stands letter by letter is put together again.

Many programs place every letter by itself, with a space or a line after it. People read words there, whereas whoever
looks for words or numbers, as redaction does, finds letters. What cannot be put together is given to nobody.
"""

from __future__ import annotations

import re
from typing import Final

_SYMBOL: Final = re.compile("(?<![\ue000-\uf8ff])[\uf000-\uf8ff](?![\ue000-\uf8ff])")
_CODES: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufffd]|/[A-Za-z]{1,3}[0-9A-F]{1,5}(?=[/\\s])")
_CONTROL: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_SPACED: Final = re.compile(r"(?<!\S)\S(?: {1,3}\S){3,}(?!\S)")
_GAP: Final = re.compile(r" {2,}")
_LETTERS: Final = re.compile(r"[^\W\d_\u2e80-\uffff]+")
_IDEOGRAPH: Final = re.compile("[\u2e80-\u9fff\uf900-\ufaff]")
_MOST_CODES: Final = 0.05
_MOST_SINGLE: Final = 0.35
_FEW: Final = 20
_SEVERAL: Final = 5
_STACK: Final = 4
_BESIDE: Final = 24


def legible(text: str) -> str | None:
    """The text with its words put together; None where letters stand apart still, or much of it is codes of a font that
    does not say which letters they are."""
    text = _SYMBOL.sub("•", text)
    codes = sum(len(found) for found in _CODES.findall(text))
    if codes > _MOST_CODES * len("".join(text.split())):
        return None
    text = _SPACED.sub(_together, _unstacked(_CONTROL.sub(" ", text)))
    words = _LETTERS.findall(text)
    single = [word.casefold() for word in words if len(word) == 1]
    broken = len(words) >= _FEW and len(single) > _MOST_SINGLE * len(words) and len(set(single)) >= _SEVERAL
    return None if broken else text


def _together(run: re.Match[str]) -> str:
    return " ".join(word.replace(" ", "") for word in _GAP.split(run[0]))


def _unstacked(text: str) -> str:
    """Letters that stand one below the other, as one line; an empty line between two of them is a space."""
    given: list[str] = []
    stack: list[str] = []
    for line in [*text.split("\n"), "end of the text"]:
        if _goes_on(line, stack):
            stack.append(line)
            continue
        given += _flat(stack)
        stack.clear()
        given.append(line)
    return "\n".join(given[:-1])


def _goes_on(line: str, stack: list[str]) -> bool:
    shown = line.strip()
    if not shown:
        return bool(stack) and bool(stack[-1].strip())
    if len(shown) == 1:
        return True
    beside = len(shown) <= _BESIDE and _IDEOGRAPH.match(shown) is not None and shown[1].isspace()
    return beside and sum(len(each.strip()) == 1 for each in stack) >= _STACK


def _flat(stack: list[str]) -> list[str]:
    if sum(bool(line.strip()) for line in stack) < _STACK:
        return list(stack)
    blank = [""] if not stack[-1].strip() else []
    pieces = [" " if not line.strip() else line for line in stack[: len(stack) - len(blank)]]
    return [_GAP.sub(" ", "".join(pieces)).strip(), *blank]
