"""What vendors send: receipts, results, attestations, client assertions, each a JWS by a key that they have proven.

The header is read and judged before the library sees the text, the algorithm is the one that the key was registered
with, and the claims are checked here (RFC 7515, 7519, 7523, 8725). Results are encrypted to a key of ours besides.
"""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from joserfc import jwe, jws
from joserfc.errors import JoseError

from ats_privacy.adapters.compact_jose import LONGEST, Encrypted, Signed, read_header, read_object, unreadable
from ats_privacy.adapters.handoff_keys import OPENING_ALGORITHM, HandoffKeys
from ats_privacy.adapters.hybrid_envelope import open_hybrid
from ats_privacy.adapters.vendor_keys import SIGNING, imported
from ats_privacy.domain.errors import BadInput
from ats_privacy.domain.vendors import RegisteredKey

RECEIPT_TYPE: Final = "ats-privacy-receipt+jwt"
RESULT_TYPE: Final = "ats-privacy-result+jwt"
DELETION_TYPE: Final = "ats-privacy-deletion+jwt"
PROOF_TYPE: Final = "ats-privacy-key-proof+jwt"
ASSERTION_TYPES: Final = frozenset({None, "JWT", "client-authentication+jwt"})

_JWS_HEADER: Final = frozenset({"alg", "kid", "typ", "cty"})
_JWE_HEADER: Final = frozenset({"alg", "enc", "kid", "cty", "typ", "epk", "apu", "apv"})
_LEEWAY_SECONDS: Final = 30
_LONGEST_LIFE_SECONDS: Final = 3600
_ID: Final = re.compile(r"[\x21-\x7e]{1,128}")


@dataclass(frozen=True, slots=True)
class Message:
    """What a vendor has signed. ``id``: its ``jti``, to be refused a second time until ``expires_at`` (µs)."""

    kid: str
    id: str
    expires_at: int
    claims: Mapping[str, Any]


def open_receipt(
    text: str,
    *,
    keys: Mapping[str, RegisteredKey],
    issuer: str,
    audience: str,
    kind: str = RECEIPT_TYPE,
    order: str | None = None,
    at: float | None = None,
) -> Message:
    """A message that the vendor signed, about ``order`` where one is named.

    ``keys``: the vendor's proven keys that are in date, by kid. ``at``: seconds since the epoch, now by default.

    :raises BadInput: it is none; the code says whether it cannot be read, who signed it, or which claim is wrong.
    """
    return _verified(text, keys, issuer, audience, frozenset({kind}), order, at)


def open_result(
    text: str,
    *,
    own: HandoffKeys,
    keys: Mapping[str, RegisteredKey],
    issuer: str,
    audience: str,
    kind: str = RESULT_TYPE,
    order: str | None = None,
    at: float | None = None,
) -> Message:
    """A message that the vendor signed and then encrypted to a key of ours.

    :raises BadInput: it is none; whatever cannot be decrypted is told in one way.
    """
    return open_receipt(
        _decrypted(text, own), keys=keys, issuer=issuer, audience=audience, kind=kind, order=order, at=at
    )


def verify_assertion(
    text: str, *, keys: Mapping[str, RegisteredKey], client: str, audience: str, at: float | None = None
) -> Message:
    """A client assertion (RFC 7523 section 3): issuer and subject are the client.

    :raises BadInput: it is none.
    """
    message = _verified(text, keys, client, audience, ASSERTION_TYPES, None, at)
    if message.claims.get("sub") != client:
        raise _claim("sub")
    return message


def _verified(
    text: str,
    keys: Mapping[str, RegisteredKey],
    issuer: str,
    audience: str,
    kinds: frozenset[str | None] | frozenset[str],
    order: str | None,
    at: float | None,
) -> Message:
    header = read_header(text, 3, _JWS_HEADER)
    key = keys.get(header["kid"])
    if key is None or key.use != "sig" or key.alg not in SIGNING:
        raise BadInput("message_key_unknown", "The message is signed by no key that was proven and is in date.")
    if header["alg"] != key.alg:
        raise BadInput("message_signature_invalid", "The signature does not hold.")
    if not any(header.get("typ") == kind for kind in kinds) or "cty" in header:
        raise BadInput("message_type_wrong", "The message is of another type (typ) than is expected here.")
    try:
        payload = jws.deserialize_compact(text, imported(key), registry=Signed(algorithms=[key.alg])).payload
    except (JoseError, ValueError, TypeError):
        raise BadInput("message_signature_invalid", "The signature does not hold.") from None
    claims = read_object(payload)
    now = time.time() if at is None else at
    return Message(key.kid, *_checked(claims, issuer, audience, order, now), claims)


def _checked(claims: Mapping[str, Any], issuer: str, audience: str, order: str | None, now: float) -> tuple[str, int]:
    named = claims.get("aud")
    if claims.get("iss") != issuer:
        raise _claim("iss")
    if named != audience and named != [audience]:  # a list of more would be valid elsewhere too
        raise _claim("aud")
    expires = _instant(claims, "exp")
    issued = _instant(claims, "iat") if "iat" in claims else None
    begins = _instant(claims, "nbf") if "nbf" in claims else None
    if now >= expires + _LEEWAY_SECONDS:
        raise BadInput("message_expired", "The message has expired; sign a new one.", pointer="/exp")
    if expires - (now if issued is None else issued) > _LONGEST_LIFE_SECONDS:
        raise _claim("exp")
    if issued is not None and issued > now + _LEEWAY_SECONDS:
        raise _claim("iat")
    if begins is not None and begins > now + _LEEWAY_SECONDS:
        raise _claim("nbf")
    given = claims.get("jti")
    if not isinstance(given, str) or not _ID.fullmatch(given):
        raise _claim("jti")
    if order is not None and claims.get("order") != order:
        raise _claim("order")
    return given, int((expires + _LEEWAY_SECONDS) * 1_000_000)


def _decrypted(text: str, own: HandoffKeys) -> str:
    try:
        if text.count(".") == 1:
            return open_hybrid(text, own.hybrid).decode("ascii")
        header = read_header(text, 5, _JWE_HEADER)
        key = own.opening(header["kid"])
        if key is None or (header["alg"], header.get("enc")) != (OPENING_ALGORITHM, "A256GCM"):
            raise unreadable()
        if header.get("cty") != "JWT":
            raise unreadable()
        registry = Encrypted(algorithms=[OPENING_ALGORITHM, "A256GCM"])
        opened = jwe.decrypt_compact(text, key, registry=registry).plaintext
        if opened is None or len(opened) > LONGEST:
            raise unreadable()
        return opened.decode("ascii")
    except (JoseError, InvalidTag, ValueError, TypeError, KeyError, AttributeError):
        raise unreadable() from None


def _instant(claims: Mapping[str, Any], name: str) -> float:
    """A NumericDate (RFC 7519 section 2) within sensible bounds; nothing else, not even a boolean."""
    value: Any = claims.get(name)
    if type(value) not in (int, float) or not 0 < value < 2**40:
        raise _claim(name)
    return float(value)


def _claim(name: str) -> BadInput:
    return BadInput("message_claim_wrong", "A claim is missing or not what it must be.", pointer=f"/{name}")
