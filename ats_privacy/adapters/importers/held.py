"""A file that was sent and is held in memory alone: it is read like one on disk, and never written to one."""

from __future__ import annotations

from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import BinaryIO, TextIO


class HeldFile:
    """The content of a file, and how much of it has been read as text. It has no name and so no suffix."""

    name = "upload"
    suffix = ""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._reading: BytesIO | None = None

    @property
    def size(self) -> int:
        """Bytes of it."""
        return len(self._content)

    @property
    def read(self) -> int:
        """Bytes of it that were read so far to make candidates of them."""
        return 0 if self._reading is None or self._reading.closed else self._reading.tell()

    def binary(self) -> BinaryIO:
        """It as bytes; the content is not copied."""
        return BytesIO(self._content)

    def text(self, encoding: str) -> TextIO:
        """It as text, with its line ends as they are."""
        self._reading = BytesIO(self._content)
        return TextIOWrapper(self._reading, encoding=encoding, newline="")

    def __repr__(self) -> str:
        return f"<HeldFile {self.size} bytes>"


CandidateFile = Path | HeldFile
"""What importers read."""


def open_binary(file: CandidateFile) -> BinaryIO:
    """A file as bytes."""
    return file.binary() if isinstance(file, HeldFile) else file.open("rb")


def open_text(file: CandidateFile, encoding: str) -> TextIO:
    """A file as text, with its line ends as they are."""
    return file.text(encoding) if isinstance(file, HeldFile) else file.open(encoding=encoding, newline="")
