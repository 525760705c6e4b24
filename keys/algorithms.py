"""The algorithms a header may name, and how a secret becomes a cipher.

AES-256-GCM (NIST SP 800-38D), AES-256-GCM-SIV (RFC 8452, survives a repeated nonce), SM4-GCM (RFC 8998, for
deployments bound to the Chinese suite); HMAC-SHA-256 (RFC 2104, RFC 4231) and HMAC-SM3 (GM/T 0042) for
blind indexes. All three ciphers take a 12-byte nonce and append a 16-byte tag.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum
from typing import Final, Protocol

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, AESGCMSIV

from keys.errors import AlgorithmUnavailable, MalformedValue
from keys.sm4 import Sm4Gcm

NONCE_BYTES: Final = 12
TAG_BYTES: Final = 16


class Algorithm(IntEnum):
    """Authenticated encryption; the number is the byte in the headers."""

    AES_256_GCM = 1
    AES_256_GCM_SIV = 2
    SM4_GCM = 3


class IndexAlgorithm(IntEnum):
    """Keyed hash of a blind index. Disjoint from `Algorithm`, so that neither passes for the other."""

    HMAC_SHA_256 = 16
    HMAC_SM3 = 17


class Aead(Protocol):
    """An authenticated cipher with its key inside; `encrypt` returns ciphertext and tag."""

    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None, /) -> bytes: ...

    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None, /) -> bytes: ...


KEY_BYTES: Final[dict[int, int]] = {
    Algorithm.AES_256_GCM: 32,
    Algorithm.AES_256_GCM_SIV: 32,
    Algorithm.SM4_GCM: 16,
    IndexAlgorithm.HMAC_SHA_256: 32,
    IndexAlgorithm.HMAC_SM3: 32,
}

CIPHERS: Final[dict[int, Callable[[bytes], Aead]]] = {
    Algorithm.AES_256_GCM: AESGCM,
    Algorithm.AES_256_GCM_SIV: AESGCMSIV,
    Algorithm.SM4_GCM: Sm4Gcm,
}

_HASHES: Final[dict[int, Callable[[], hashes.HashAlgorithm]]] = {
    IndexAlgorithm.HMAC_SHA_256: hashes.SHA256,
    IndexAlgorithm.HMAC_SM3: hashes.SM3,
}


def known_algorithm(number: int) -> Algorithm:
    """The cipher of that number; `MalformedValue` (unknown_algorithm) for any other number."""
    try:
        return Algorithm(number)
    except ValueError:
        raise MalformedValue(
            "unknown_algorithm",
            f"Cipher number {number} is not one of {_numbers(Algorithm)}: the bytes are damaged, or were"
            " written by a newer version of this software.",
        ) from None


def known_index_algorithm(number: int) -> IndexAlgorithm:
    """The keyed hash of that number; `MalformedValue` (unknown_algorithm) for any other number."""
    try:
        return IndexAlgorithm(number)
    except ValueError:
        raise MalformedValue(
            "unknown_algorithm",
            f"Keyed hash number {number} is not one of {_numbers(IndexAlgorithm)}: the index key is damaged,"
            " or was written by a newer version of this software.",
        ) from None


def new_cipher(algorithm: int, secret: bytes) -> Aead:
    """The cipher under `secret`, whose length the caller has checked against `KEY_BYTES`.

    Raises `AlgorithmUnavailable` where the OpenSSL of this machine lacks it (a FIPS build lacks SM4).
    """
    try:
        return CIPHERS[algorithm](secret)
    except UnsupportedAlgorithm:
        secret = b""  # a traceback that shows local variables must not show it
        raise _unavailable(Algorithm(algorithm).name) from None


def new_keyed_hash(algorithm: int, secret: bytes) -> hmac.HMAC:
    """A keyed hash under `secret`, ready for `copy()`; raises as `new_cipher` does."""
    try:
        return hmac.HMAC(secret, _HASHES[algorithm]())
    except UnsupportedAlgorithm:
        secret = b""
        raise _unavailable(IndexAlgorithm(algorithm).name) from None


def check_available(algorithm: int) -> None:
    """Raises `AlgorithmUnavailable`; asked before a secret is unwrapped that could not be used."""
    make = new_cipher if algorithm in CIPHERS else new_keyed_hash
    make(algorithm, bytes(KEY_BYTES[algorithm]))


def _unavailable(name: str) -> AlgorithmUnavailable:
    return AlgorithmUnavailable(
        "algorithm_unavailable",
        f"{name} is not offered by the OpenSSL library of this machine; install one that has it, or choose"
        " another algorithm for new keys.",
    )


def _numbers(kind: type[IntEnum]) -> str:
    return ", ".join(f"{member.value} ({member.name})" for member in kind)
