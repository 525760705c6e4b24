"""Which kind of file this is and how its text is encoded, told from its bytes and never from its name alone."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, TextIO

from .candidate import RefusedRow
from .held import CandidateFile, open_binary, open_text

_CHUNK: Final = 128 * 1024
_NOT_TEXT: Final = {
    b"PK\x03\x04": ("file_is_archive", "This is a ZIP archive or a workbook; save the table as CSV UTF-8."),
    b"\xd0\xcf\x11\xe0": ("file_is_workbook", "This is an old Office file; save the table as CSV UTF-8."),
    b"%PDF": ("file_is_pdf", "This is a PDF; import data, and upload documents to the applicant."),
    b"\x1f\x8b": ("file_is_archive", "This file is compressed; unpack it first."),
    b"\x28\xb5\x2f\xfd": ("file_is_archive", "This file is compressed; unpack it first."),
}
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
KNOWN_ENCODINGS: Final = frozenset({"utf-8", "utf-8-sig", "utf-16", "utf-32", "gb18030", "gbk", "big5", "cp1252"})


def encoding_of(path: CandidateFile) -> str | RefusedRow:
    """The encoding by byte-order mark, else UTF-8 or GB18030, whichever decodes the whole file without an error.

    Codes: file_empty, file_is_archive, file_is_workbook, file_is_pdf, file_encoding.
    """
    with open_binary(path) as file:
        start = file.read(16)
    if not start:
        return RefusedRow("file", "file_empty", "", "The file is empty.")
    for magic, (code, sentence) in _NOT_TEXT.items():
        if start.startswith(magic):
            return RefusedRow("file", code, "", sentence)
    marked = next((name for mark, name in _MARKS if start.startswith(mark)), None)
    for name in (marked,) if marked else ("utf-8", "gb18030"):
        if _decodes(path, name):
            return name
    return RefusedRow("file", "file_encoding", "", "The text is not valid in its encoding; save it as UTF-8.")


@contextmanager
def opened(path: CandidateFile, encoding: str) -> Iterator[TextIO]:
    """The file as text with its line ends as they are."""
    with open_text(path, encoding) as file:
        yield file


def _decodes(path: CandidateFile, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    with open_binary(path) as file:
        while True:
            chunk = file.read(_CHUNK)
            try:
                decoder.decode(chunk, final=not chunk)
            except UnicodeError:
                return False
            if not chunk:
                return True
