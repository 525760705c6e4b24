"""From a passphrase to the cipher that protects a local keyring file (Argon2id, RFC 9106)."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from keys.errors import AlgorithmUnavailable, KeyringFileError, WrongPassphrase

SALT_BYTES: Final = 16
_LABEL: Final = b"ats-privacy local keyring\x01"


@dataclass(frozen=True, slots=True)
class Argon2idCost:
    """How dear one guess is. The default is RFC 9106's second recommendation (64 MiB, 3 passes, 4 lanes).

    Bounds: 19 MiB to 2 GiB, 2 to 16 passes, 1 to 16 lanes: below, guesses are too cheap (OWASP's minimum);
    above, a foreign file could exhaust the machine. Raises `KeyringFileError` (passphrase_cost).
    """

    memory_kib: int = 65_536
    iterations: int = 3
    lanes: int = 4

    def __post_init__(self) -> None:
        if not (19_456 <= self.memory_kib <= 2_097_152 and 2 <= self.iterations <= 16 and 1 <= self.lanes <= 16):
            raise KeyringFileError(
                "passphrase_cost",
                "Argon2id must use 19456 to 2097152 KiB of memory, 2 to 16 iterations and 1 to 16 lanes.",
            )


def passphrase_bytes(passphrase: str) -> bytes:
    """NFC, UTF-8, so that one passphrase is the same on every keyboard (RFC 8265, OpaqueString).

    Raises `WrongPassphrase` (passphrase_empty, passphrase_not_text) without showing it.
    """
    try:
        encoded = unicodedata.normalize("NFC", passphrase).encode()
    except UnicodeEncodeError:
        encoded = None
    if encoded is None:
        del passphrase
        raise WrongPassphrase("passphrase_not_text", "The passphrase holds characters that are no valid text.")
    if not encoded:
        raise WrongPassphrase("passphrase_empty", "The passphrase is empty; give one, or none at all.")
    return encoded


def derive_key(passphrase: bytes, salt: bytes, cost: Argon2idCost) -> bytes:
    """The 32-byte key that protects the file. Raises `AlgorithmUnavailable`."""
    return _argon2id(
        passphrase, salt, memory_kib=cost.memory_kib, iterations=cost.iterations, lanes=cost.lanes, ad=_LABEL
    )


def _argon2id(
    passphrase: bytes,
    salt: bytes,
    *,
    memory_kib: int,
    iterations: int,
    lanes: int,
    ad: bytes,
    pepper: bytes | None = None,
) -> bytes:
    """Separate from the above so that the published vector, which has a pepper, runs through it."""
    try:
        function = Argon2id(
            salt=salt,
            length=32,
            iterations=iterations,
            lanes=lanes,
            memory_cost=memory_kib,
            ad=ad,
            secret=pepper,
        )
    except UnsupportedAlgorithm:
        del passphrase
        raise AlgorithmUnavailable(
            "algorithm_unavailable",
            "Argon2id is not offered by the OpenSSL library of this machine; install OpenSSL 3.2 or newer.",
        ) from None
    return function.derive(passphrase)
