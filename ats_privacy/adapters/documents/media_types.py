"""What a file is, by what it begins and ends with: neither its name nor what the client says of it counts.

Nothing is parsed here, only compared: PDF and DOCX are looked through by a process of their own (``reader``).
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence
from typing import Final

from ats_privacy.domain.documents import MediaType, refused

MOST_TEXT: Final = 200_000
"""Characters of a text that is kept; what is longer could not be redacted (``field_policies.redaction``)."""

_TAIL: Final = 65_557  # the farthest from the end that the directory of a ZIP can begin with its last record
_PDF_WITHIN: Final = 1_024
_PNG: Final = b"\x89PNG\r\n\x1a\n"
_PNG_END: Final = b"IEND\xaeB`\x82"
_COMPOUND: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_OFFICE: Final = "EncryptedPackage".encode("utf-16-le")
_CONTROLS: Final = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
_BINARY: Final = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_FEW: Final = 8
_LEAST_WRITTEN: Final = 0.8
_MARKUP: Final = re.compile(
    r"\s*(?:<(?:!doctype|html|svg|script|\?xml|\?php|!--)|\{\\rtf|%!ps|#!|mime-version:)", re.IGNORECASE
)


def media_type_of(content: Sequence[bytes]) -> MediaType:
    """The type that a document's first and last bytes tell; ``content`` in pieces, the first of them whole chunks.

    :raises BadInput: empty, of no type that is taken, cut off, or readable as something else as well.
    """
    head, tail = content[0] if content else b"", _tail_of(content)
    if not head:
        raise refused("document_empty")
    if head.startswith(b"PK\x03\x04"):
        return MediaType.DOCX
    if head.startswith(_COMPOUND):
        locked = any(_ENCRYPTED_OFFICE in piece for piece in content)
        raise refused("document_encrypted" if locked else "document_type_refused")
    if b"PK\x05\x06" in tail:
        raise refused("document_ambiguous")
    if head.startswith(b"%PDF-"):
        _check(b"%%EOF" in tail[-_PDF_WITHIN:])
        return MediaType.PDF
    if b"%PDF-" in head[:_PDF_WITHIN]:
        raise refused("document_ambiguous")
    if head.startswith(_PNG):
        _check(head[12:16] == b"IHDR" and _PNG_END in tail)
        if not tail.endswith(_PNG_END):
            raise refused("document_ambiguous")
        return MediaType.PNG
    if head.startswith(b"\xff\xd8\xff"):
        _check(b"\xff\xd9" in tail)
        return MediaType.JPEG
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        size, told = sum(map(len, content)), int.from_bytes(head[4:8], "little") + 8
        _check(size >= told)
        if size > told + told % 2:
            raise refused("document_ambiguous")
        return MediaType.WEBP
    return MediaType.TEXT


def text_of(content: Sequence[bytes]) -> str | None:
    """The text of a plain-text document, in UTF-8, UTF-16 with its mark, or GB 18030; None where it is too long.

    :raises BadInput: it is none of these, holds control characters, or is the markup of another type of file.
    """
    marked = content[0][:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        try:
            pieces, length = _decoded(content, encoding)
        except UnicodeDecodeError:
            continue
        text = "".join(pieces)
        if encoding == "gb18030" and not _chinese(text):
            raise refused("document_encoding")
        return text if length <= MOST_TEXT else None
    told = any(_BINARY.search(piece) for piece in content)
    raise refused("document_type_refused" if told else "document_encoding")


def _chinese(text: str) -> bool:
    """Whether a text is likely to be the GB 18030 that it can be read as: that reads other encodings as well, as
    characters that nobody writes."""
    foreign = [character for character in text if not character.isascii()]
    written = max(sum(_in(encoding, character) for character in foreign) for encoding in ("gb2312", "big5"))
    return len(foreign) < _FEW or written >= _LEAST_WRITTEN * len(foreign)


def _in(encoding: str, character: str) -> bool:
    try:
        return bool(character.encode(encoding))
    except UnicodeEncodeError:
        return False


def _decoded(content: Sequence[bytes], encoding: str) -> tuple[list[str], int]:
    decoder = codecs.getincrementaldecoder(encoding)()
    kept: list[str] = []
    length = 0
    for number, piece in enumerate(content):
        text = decoder.decode(piece, final=number == len(content) - 1)
        if _CONTROLS.search(text) or (number == 0 and _MARKUP.match(text)):
            raise refused("document_type_refused")
        length += len(text)
        if length <= MOST_TEXT:
            kept.append(text)
    return kept, length


def _tail_of(content: Sequence[bytes]) -> bytes:
    if len(content) > 1 and len(content[-1]) < _TAIL:
        return content[-2][-_TAIL:] + content[-1]
    return content[-1][-_TAIL:] if content else b""


def _check(whole: bool) -> None:
    if not whole:
        raise refused("document_broken")
