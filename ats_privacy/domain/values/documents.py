"""What is known of a document besides its content: kind, type told by content, size, whether its text was read."""

from __future__ import annotations

from typing import Any

from ats_privacy.domain.documents import DocumentKind, MediaType

from .invalid import InvalidValue, wrong_type

_KINDS = frozenset(DocumentKind)
_TYPES = frozenset(MediaType)
_SOURCES = frozenset({"staff", "applicant"})
_KEYS = ("kind", "source", "media_type", "bytes", "text")


def document_details(raw: Any) -> dict[str, Any]:
    """``{"kind", "source", "media_type", "bytes", "text"}``; ``source``: whose account sent it; ``text``: whether there
    is one to be shown.

    Codes: unknown_key, document_details.
    """
    if not isinstance(raw, dict):
        raise wrong_type("an object")
    if set(raw) != set(_KEYS):
        raise InvalidValue("unknown_key", "", f"The keys are: {', '.join(_KEYS)}.")
    size = raw["bytes"]
    if (
        raw["kind"] not in _KINDS
        or raw["source"] not in _SOURCES
        or raw["media_type"] not in _TYPES
        or type(size) is not int
        or size < 1
        or type(raw["text"]) is not bool
    ):
        raise InvalidValue("document_details", "", "These are no details of a document.")
    return {key: raw[key] for key in _KEYS}


def document_file(raw: Any) -> Any:
    """Files come as documents of their own, never as a value. Code: file_as_value."""
    del raw
    raise InvalidValue("file_as_value", "", "Send the file to the documents of the applicant.")
