"""Where JSON values begin and end in a text that is never held whole: no parsing, constant memory."""

from __future__ import annotations

import re
from typing import Final, TextIO

from .strict_json import MAX_CHARACTERS, MAX_DEPTH, JsonRefused

CHUNK: Final = 64 * 1024

_SPACE: Final = re.compile(r"[ \t\r\n]*")
# A whole string at once where it ends within the window, else its opening quote only.
_STRUCTURE: Final = re.compile(r'"(?:[^"\\]*(?:\\.[^"\\]*)*")?|[{}\[\]]', re.DOTALL)
_IN_STRING: Final = re.compile(r'["\\]')
_SCALAR_END: Final = re.compile(r"[,\]}\s]")


class JsonText:
    """Text of the file in a window that moves on: ``window[at:]`` is what comes next."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self.window = ""
        self.at = 0

    def more(self) -> bool:
        """Read on; the text before ``at`` is forgotten. False at the end of the file."""
        chunk = self._file.read(CHUNK)
        self.window = self.window[self.at :] + chunk
        self.at = 0
        return bool(chunk)

    def peek(self) -> str:
        """The next character that is no white space, “” at the end."""
        while True:
            match = _SPACE.match(self.window, self.at)
            self.at = match.end() if match else self.at
            if self.at < len(self.window):
                return self.window[self.at]
            if not self.more():
                return ""

    def line(self) -> str | None:
        """The next line, None at the end; of an overlong line only its beginning, with the rest passed over."""
        parts: list[str] = []
        length = 0
        while True:
            end = self.window.find("\n", self.at)
            part = self.window[self.at : end if end >= 0 else len(self.window)]
            if length <= MAX_CHARACTERS:
                parts.append(part[: MAX_CHARACTERS + 1])
            length += len(part)
            if end >= 0:
                self.at = end + 1
                return "".join(parts)
            self.at = len(self.window)
            if not self.more():
                return "".join(parts) if length else None

    def value(self) -> str:
        """The text of the JSON value that begins here.

        :raises JsonRefused: too large, too deep (the whole value is passed over), or the file ends within.
        """
        first = self.peek()
        if first not in ("{", "[", '"'):
            return self._scalar()
        kept: list[str] = []
        length = depth = deepest = 0
        in_string = False
        start = self.at
        while True:
            match = (_IN_STRING if in_string else _STRUCTURE).search(self.window, self.at)
            if match is None or (match[0] == "\\" and match.end() == len(self.window)):
                self.at = len(self.window) if match is None else match.start()
                length += self.at - start
                if length <= MAX_CHARACTERS:
                    kept.append(self.window[start : self.at])
                if not self.more():
                    raise JsonRefused("json_malformed")
                start = 0
                continue
            self.at = match.end()
            found = match[0]
            if found == "\\":
                self.at += 1
                continue
            if found == '"':
                in_string = not in_string
            elif found in ("{", "["):
                depth += 1
                deepest = max(deepest, depth)
            elif found in ("}", "]"):
                depth -= 1
            if depth == 0 and not in_string:
                break
        length += self.at - start
        if deepest > MAX_DEPTH:
            raise JsonRefused("json_too_deep")
        if length > MAX_CHARACTERS:
            raise JsonRefused("json_too_large")
        kept.append(self.window[start : self.at])
        return "".join(kept)

    def key(self) -> str:
        """The name of the member that begins here; its value comes next."""
        name = self.value()[1:-1]
        if self.peek() != ":":
            raise JsonRefused("json_malformed")
        self.at += 1
        return name

    def pass_over(self) -> None:
        """Leave out the value that begins here, whatever its size and depth."""
        try:
            self.value()
        except JsonRefused as refused:
            if refused.code == "json_malformed":
                raise

    def _scalar(self) -> str:
        kept: list[str] = []
        while True:
            match = _SCALAR_END.search(self.window, self.at)
            end = match.start() if match else len(self.window)
            if len(kept) < 4:
                kept.append(self.window[self.at : end])
            self.at = end
            if match is not None or not self.more():
                return "".join(kept)
