"""The content of a small document inside a value: base64 (RFC 4648 section 4), of bounded length."""

from __future__ import annotations

import binascii
from typing import Any, Final

from .invalid import InvalidValue, wrong_type

LARGEST: Final = 512 * 1024
"""Bytes of one content, decoded."""


def base64_content(raw: Any) -> str | None:
    """The content in its one spelling; None for an empty one.

    :raises InvalidValue: it is no base64, or too large.
    """
    if not isinstance(raw, str):
        raise wrong_type("a text in base64")
    if len(raw) > LARGEST * 4 // 3 + 4:
        raise InvalidValue("too_large", "", f"At most {LARGEST} bytes are accepted.")
    try:
        content = binascii.a2b_base64(raw, strict_mode=True)
    except (binascii.Error, ValueError):
        sentence = "This is no base64 (RFC 4648), with its padding and nothing else."
        raise InvalidValue("base64_invalid", "", sentence) from None
    if len(content) > LARGEST:
        raise InvalidValue("too_large", "", f"At most {LARGEST} bytes are accepted.")
    return binascii.b2a_base64(content, newline=False).decode("ascii") or None
