"""The hybrid post-quantum envelope: HPKE (RFC 9180) with ML-KEM-768 and X25519 together, AES-256-GCM, HKDF-SHA256.

``application/vnd.ats-privacy.handoff+hpke; v=1``: two parts in base64url, joined by a dot: a JSON header ``{"alg",
"cty", "kid", "typ", "v"}``, and the encapsulated key with the ciphertext as the single-shot API of base mode gives
them. ``info`` is ``ats-privacy handoff v1``, a zero byte and the header as sent, so a changed header opens nothing.
Whoever breaks one of the two key agreements has not broken the other.
"""

from __future__ import annotations

from typing import Any, Final

import orjson
from cryptography.exceptions import InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from ats_privacy.adapters.compact_jose import decoded, encoded, read_header, unreadable

HYBRID: Final = "HPKE-MLKEM768-X25519-HKDF-SHA256-A256GCM"
MEDIA_TYPE: Final = "application/vnd.ats-privacy.handoff+hpke; v=1"
VERSION: Final = 1
_TYPE: Final = "ats-privacy-handoff+hpke"
_INFO: Final = b"ats-privacy handoff v1\0"
_MLKEM_PUBLIC, _MLKEM_SEED, _X25519 = 1184, 64, 32
_HEADER: Final = frozenset({"alg", "cty", "kid", "typ", "v"})


def _suite() -> hpke.Suite:
    return hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)


def new_hybrid_seed() -> bytes:
    """A private key: the 64 bytes of ML-KEM's seed (FIPS 203), then the 32 bytes of X25519."""
    return MLKEM768PrivateKey.generate().private_bytes_raw() + X25519PrivateKey.generate().private_bytes_raw()


def public_of(seed: bytes) -> bytes:
    """The public key of a private one: 1,184 bytes of ML-KEM-768, then 32 bytes of X25519."""
    mlkem, x25519 = _private(seed)
    return mlkem.public_key().public_bytes_raw() + x25519.public_key().public_bytes_raw()


def read_public(public: bytes) -> hpke.MLKEM768X25519PublicKey:
    """The public key of those bytes.

    :raises ValueError: they are none.
    """
    if len(public) != _MLKEM_PUBLIC + _X25519:
        raise ValueError
    try:
        return hpke.MLKEM768X25519PublicKey(
            MLKEM768PublicKey.from_public_bytes(public[:_MLKEM_PUBLIC]),
            X25519PublicKey.from_public_bytes(public[_MLKEM_PUBLIC:]),
        )
    except UnsupportedAlgorithm:
        raise ValueError from None


def seal_hybrid(content: bytes, public: bytes, kid: str) -> str:
    """The content, readable by the holder of the private key alone.

    :raises ValueError: that is no public key.
    """
    header: dict[str, Any] = {"alg": HYBRID, "cty": "JWT", "kid": kid, "typ": _TYPE, "v": VERSION}
    first = encoded(orjson.dumps(header))
    return f"{first}.{encoded(_suite().encrypt(content, read_public(public), _INFO + first.encode()))}"


def open_hybrid(text: str, seeds: dict[str, bytes]) -> bytes:
    """The content of an envelope for one of these private keys (kid → seed).

    :raises BadInput: it is none, was changed, or is for somebody else.
    """
    header = read_header(text, 2, _HEADER)
    about = {name: header.get(name) for name in ("alg", "cty", "typ", "v")}
    seed = seeds.get(header["kid"])
    if about != {"alg": HYBRID, "cty": "JWT", "typ": _TYPE, "v": VERSION} or type(header["v"]) is not int:
        raise unreadable()
    if seed is None:
        raise unreadable()
    first, second = text.split(".")
    try:
        return _suite().decrypt(decoded(second), hpke.MLKEM768X25519PrivateKey(*_private(seed)), _INFO + first.encode())
    except (InvalidTag, ValueError):
        raise unreadable() from None


def _private(seed: bytes) -> tuple[MLKEM768PrivateKey, X25519PrivateKey]:
    if len(seed) != _MLKEM_SEED + _X25519:
        raise ValueError
    return (
        MLKEM768PrivateKey.from_seed_bytes(seed[:_MLKEM_SEED]),
        X25519PrivateKey.from_private_bytes(seed[_MLKEM_SEED:]),
    )
