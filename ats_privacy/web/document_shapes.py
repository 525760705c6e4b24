"""The JSON shapes of documents: what is told of them, and the text that was read from them."""

from __future__ import annotations

from typing import Any, Final, Literal

from pydantic import BaseModel, Field

DOCUMENT_FILE: Final[dict[str, Any]] = {"title": "DocumentFile", "type": "string", "format": "binary"}
DOCUMENT_FORM: Final[dict[str, Any]] = {
    "title": "DocumentForm",
    "type": "object",
    "properties": {"file": {"type": "string", "format": "binary"}},
    "required": ["file"],
    "additionalProperties": False,
}
"""Bodies that are no JSON, for the OpenAPI document."""

Kind = Literal["resume", "certificate", "other"]


class DocumentDetails(BaseModel):
    """What is known of a document; ``source``: whose account sent it; ``text``: whether there is one to be
    read.
    """

    kind: Kind
    source: Literal["staff", "applicant"]
    media_type: str
    bytes: int
    text: bool


class DocumentWritten(DocumentDetails):
    """A document that was taken in."""

    id: str
    version: int


class DocumentOut(BaseModel):
    """A document as the actor may know of it; ``details`` null where they are hidden."""

    id: str
    created_at: str
    details: DocumentDetails | None


class DocumentsOut(BaseModel):
    """An applicant's documents within reach, oldest first."""

    items: list[DocumentOut]


class DocumentTextOut(BaseModel):
    """The text of a document by the actor's mask: clear, or redacted of what identifies the person or anybody else."""

    id: str
    purpose: str
    mask: Literal["clear", "redacted"]
    text: str = Field(description="Unformatted; tables and columns come in the order of the file.")
