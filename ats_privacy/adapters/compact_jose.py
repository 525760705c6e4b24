"""Compact JOSE texts, judged before any library sees them (RFC 7515 section 7.1, RFC 7516 section 7.1, RFC 8725)."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Collection
from typing import Any

from joserfc.jwe import JWERegistry
from joserfc.jws import JWSRegistry

from ats_privacy.domain.errors import BadInput

LONGEST = 1024 * 1024
"""Characters of the longest message that is looked at at all."""

_MOST_HEADER = 4096


class Signed(JWSRegistry):
    """joserfc's rules for signed texts, up to our length."""

    max_payload_length = LONGEST


class Encrypted(JWERegistry):
    """joserfc's rules for encrypted texts, up to our length."""

    max_ciphertext_length = LONGEST


def read_header(text: str, parts: int, allowed: Collection[str]) -> dict[str, Any]:
    """The protected header of a compact text with so many parts, each in the one spelling of its bytes.

    Members beyond ``allowed`` are refused: ``crit``, ``zip``, ``b64``, keys that the message brings along.

    :raises BadInput: otherwise.
    """
    pieces = text.split(".", parts + 1) if len(text) <= LONGEST and text.isascii() else []
    if len(pieces) != parts or len(pieces[0]) > _MOST_HEADER or not all(canonical(piece) for piece in pieces):
        raise unreadable()
    header = read_object(decoded(pieces[0]))
    if not header.keys() <= set(allowed):
        raise unreadable()
    if not isinstance(header.get("alg"), str) or not isinstance(header.get("kid"), str):
        raise unreadable()
    return header


def read_object(content: bytes) -> dict[str, Any]:
    """A JSON object in UTF-8 in which no member occurs twice (RFC 7515 section 4, RFC 7519 section 4).

    :raises BadInput: it is none.
    """
    try:
        found = json.loads(content.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise unreadable() from None
    if not isinstance(found, dict):
        raise unreadable()
    return found


def canonical(part: str) -> bool:
    """Base64url without padding, in the one spelling of its bytes (RFC 4648 sections 3.5 and 5)."""
    try:
        content = base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)
    except (ValueError, binascii.Error):
        return False
    return encoded(content) == part


def decoded(part: str) -> bytes:
    """The bytes of base64url without padding that :func:`canonical` has let pass."""
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def encoded(content: bytes) -> str:
    """Base64url without padding."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def unreadable() -> BadInput:
    """The one answer to whatever has not the documented form."""
    return BadInput("message_unreadable", "The message is not of the documented form, or not for this service.")


def _once(members: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(members)
    if len(found) != len(members):
        raise ValueError
    return found


def _no_constant(_name: str) -> Any:
    raise ValueError
