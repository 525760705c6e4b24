"""What every signed token must be before its claims are looked at: python-jose behind a wrapper (RFC 7515, 7519, 8725).

The header is read and judged before the library sees the token: the algorithm is of a closed list and equal to the
key's; ``crit``, ``zip`` and keys that the token brings along are refused; each part is spelled in the one way there is.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jose import jwk, jws
from jose.exceptions import JOSEError

from ats_privacy.domain.errors import Unauthenticated

ALGORITHMS = frozenset({"ES256", "ES384", "RS256", "RS384", "RS512"})
"""Asymmetric only: a verifier that holds no secret cannot be made to forge."""

CURVES = {"ES256": "P-256", "ES384": "P-384"}
"""The curve of each algorithm on elliptic curves (RFC 7518 section 3.4)."""

LEEWAY_SECONDS = 30
LONGEST_LIFE_SECONDS = 24 * 3600
SHORTEST_RSA_BITS, LONGEST_RSA_BITS = 2048, 8192
_LONGEST_TOKEN = 8192
_HEADERS = frozenset({"alg", "kid", "typ"})
_THUMBPRINTS = frozenset({"x5t", "x5t#S256"})
_PUBLIC = frozenset({"kty", "crv", "x", "y", "n", "e", "kid"})


@dataclass(frozen=True, slots=True)
class TokenHeader:
    """The header of a token that was not verified yet; ``kid`` and ``type`` are empty where it has none."""

    algorithm: str
    kid: str
    type: str


def read_header(token: str, *, longest: int = _LONGEST_TOKEN, thumbprints: bool = False) -> TokenHeader:
    """The judged header of a compact JWS. ``thumbprints``: those of certificates may stand there, and are not used.

    :raises Unauthenticated: the text is no such token, or its header asks for something.
    """
    if len(token) > longest or token.count(".") != 2 or not token.isascii():
        raise refused()
    if not all(_canonical(part) for part in token.split(".")):
        raise refused()
    header = _object(token.split(".", 1)[0])
    if not header.keys() <= (_HEADERS | _THUMBPRINTS if thumbprints else _HEADERS):
        raise refused()
    algorithm, kid, kind = header.get("alg"), header.get("kid", ""), header.get("typ", "")
    if not isinstance(algorithm, str) or not isinstance(kid, str) or algorithm not in ALGORITHMS:
        raise refused()
    return TokenHeader(algorithm, kid, kind if isinstance(kind, str) else "?")


def read_claims(token: str, key: Mapping[str, Any], algorithm: str) -> dict[str, Any]:
    """The claims of a token that this key has signed by this algorithm.

    :raises Unauthenticated: it has not, or the claims are not one JSON object in UTF-8 whose members occur once.
    """
    try:
        payload = _strict_json(jws.verify(token, dict(key), [algorithm]))
    except (JOSEError, ValueError, TypeError, KeyError, RecursionError):
        raise refused() from None
    if not isinstance(payload, dict):
        raise refused()
    return payload


def claimed_issuer(token: str) -> str:
    """Who a token says has issued it, which nothing proves yet; empty where it says nothing that can be read."""
    parts = token.split(".")
    if len(token) > 2 * _LONGEST_TOKEN or len(parts) != 3 or not token.isascii() or not _canonical(parts[1]):
        return ""
    try:
        issuer = _object(parts[1]).get("iss")
    except Unauthenticated:
        return ""
    return issuer if isinstance(issuer, str) else ""


def instant(value: Any) -> float:
    """A NumericDate (RFC 7519 section 2) within sensible bounds; nothing else, not even a boolean.

    :raises Unauthenticated: otherwise.
    """
    if type(value) not in (int, float) or not 0 < value < 2**40:
        raise refused()
    return float(value)


def refused() -> Unauthenticated:
    """The one answer to whatever is not valid."""
    return Unauthenticated("token_invalid", "The access token is not valid here.")


def public_part(entry: Mapping[str, Any], algorithm: str) -> dict[str, Any] | None:
    """The public key of a JWK (RFC 7517) where it can verify this algorithm: right curve, or RSA that is neither short
    nor of a length that costs us; None otherwise."""
    if algorithm in CURVES:
        if entry.get("kty") != "EC" or entry.get("crv") != CURVES[algorithm]:
            return None
    elif entry.get("kty") != "RSA" or not _sound_rsa(entry):
        return None
    public = {name: value for name, value in entry.items() if name in _PUBLIC} | {"alg": algorithm}
    try:
        jwk.construct(public, algorithm)
    except (JOSEError, ValueError, TypeError, KeyError, AttributeError):
        return None
    return public


def _sound_rsa(entry: Mapping[str, Any]) -> bool:
    modulus, exponent = _number(entry.get("n")), _number(entry.get("e"))
    return SHORTEST_RSA_BITS <= modulus.bit_length() <= LONGEST_RSA_BITS and exponent >= 3 and exponent % 2 == 1


def _number(text: Any) -> int:
    if not isinstance(text, str):
        return 0
    try:
        return int.from_bytes(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (ValueError, binascii.Error):
        return 0


def _canonical(part: str) -> bool:
    """Base64url without padding, in the one spelling of its bytes (RFC 4648 sections 3.5 and 5)."""
    try:
        decoded = base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)
    except (ValueError, binascii.Error):
        return False
    return base64.urlsafe_b64encode(decoded).rstrip(b"=") == part.encode()


def _object(part: str) -> dict[str, Any]:
    try:
        found = _strict_json(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (ValueError, binascii.Error, RecursionError):
        raise refused() from None
    if not isinstance(found, dict):
        raise refused()
    return found


def _once(members: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose members each occur once: another reader might take the other one (RFC 7515 section 4)."""
    found = dict(members)
    if len(found) != len(members):
        raise ValueError
    return found


def _strict_json(text: bytes) -> Any:
    # As text: from bytes the library would guess UTF-16 and UTF-32 too, where RFC 7515 and 7519 have UTF-8 alone.
    return json.loads(text.decode("utf-8"), object_pairs_hook=_once)
