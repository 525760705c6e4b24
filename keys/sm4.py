"""SM4 in Galois/Counter Mode (RFC 8998; GB/T 32907-2016) in the shape of the library's other AEAD classes."""

from __future__ import annotations

from functools import cache
from typing import Final

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

_TAG_BYTES: Final = 16


@cache
def _check_available() -> None:
    # A library without SM4 says so only when a context is made: ask once, not at the first value.
    Cipher(algorithms.SM4(bytes(16)), modes.GCM(bytes(12))).encryptor()


class Sm4Gcm:
    """SM4-GCM with a 16-byte key, 12-byte nonces and 16-byte tags; the tag follows the ciphertext."""

    __slots__ = ("_cipher",)

    def __init__(self, key: bytes) -> None:
        _check_available()
        self._cipher = algorithms.SM4(key)

    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None, /) -> bytes:
        """Ciphertext followed by the tag."""
        context = Cipher(self._cipher, modes.GCM(nonce)).encryptor()
        context.authenticate_additional_data(associated_data or b"")
        return context.update(data) + context.finalize() + context.tag

    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None, /) -> bytes:
        """Clear text, only once the tag has been verified; `InvalidTag` otherwise."""
        ciphertext, tag = data[:-_TAG_BYTES], data[-_TAG_BYTES:]
        context = Cipher(self._cipher, modes.GCM(nonce, tag)).decryptor()
        context.authenticate_additional_data(associated_data or b"")
        clear = context.update(ciphertext)
        context.finalize()
        return clear
