"""Documents that are taken in: their kinds, bounds, and the refusals of what is not what it seems (promise A3)."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar, Final

from ats_privacy.domain.errors import AtsPrivacyError, BadInput

CHUNK_BYTES: Final = 256 * 1024
"""Clear bytes of every chunk but the last, which has from 1 to as many."""

MOST_BYTES: Final = 10 * 1024 * 1024
"""What a document may have, where the settings say nothing else."""

MOST_DOCUMENTS: Final = 50
"""Documents kept of one person."""


class DocumentKind(StrEnum):
    """What the sender says that it is."""

    RESUME = "resume"
    CERTIFICATE = "certificate"
    OTHER = "other"


class MediaType(StrEnum):
    """What is taken in, told by content; everything else is refused."""

    PDF = "application/pdf"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    PNG = "image/png"
    JPEG = "image/jpeg"
    WEBP = "image/webp"
    TEXT = "text/plain"


SUFFIXES: Final[dict[MediaType, str]] = {
    MediaType.PDF: "pdf",
    MediaType.DOCX: "docx",
    MediaType.PNG: "png",
    MediaType.JPEG: "jpg",
    MediaType.WEBP: "webp",
    MediaType.TEXT: "txt",
}


class DocumentTooLarge(AtsPrivacyError):
    """It went past the cap while it was read; the rest was not read."""

    status: ClassVar[int] = 413

    def __init__(self, most: int) -> None:
        super().__init__("document_too_large", f"A document may have at most {most} bytes.")


REFUSALS: Final[dict[str, str]] = {
    "document_empty": "The document has no content.",
    "document_type_refused": "Documents are taken as PDF, DOCX, PNG, JPEG, WebP or plain text; this is none of them.",
    "document_encoding": "It cannot be told which letters this text is written in; save it as UTF-8, or as PDF.",
    "document_ambiguous": "The file can be read as two things at once, or goes on after its end; save it anew.",
    "document_encrypted": "The document is locked, with a password or against copying; save it without.",
    "document_active": "The document holds macros or scripts, or takes in other files; save it without, or as PDF.",
    "document_bomb": "The document unpacks to far more than it is; save it anew, or as PDF.",
    "document_broken": "The document is damaged, cut off, or not what its beginning says; save it anew.",
    "document_unreadable": "The document could not be looked through within the time and memory allowed.",
}
"""Code → sentence, of every refusal of a document's content."""


def refused(code: str) -> BadInput:
    """The refusal of a document; tells nothing of its content.

    :raises KeyError: there is no such refusal.
    """
    return BadInput(code, REFUSALS[code])


def chunk_count(size: int) -> int:
    """How many chunks a document of so many bytes has; it has at least one byte."""
    return -(-size // CHUNK_BYTES)
