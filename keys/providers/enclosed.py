"""What a remote root key wraps, and how its answer is recognised as the answer to what was asked.

    wrapped:   1 B format version | 1 B kind of root | 1 B length n | n B key id | ciphertext of the holder
    plaintext: 16 B binding | secret

The binding is the beginning of SHA-256 over label, header, associated data and secret. It travels encrypted. A
holder that answers with another key's, another item's or another tenant's secret is found out by it even if
its own check of associated data should fail, or where it has none.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256
from hmac import compare_digest
from os import urandom
from typing import Final, NamedTuple, TypeVar

from keys.errors import KeysError, MalformedValue, RootMistaken, RootRefused, RootUnavailable
from keys.formats import check_bytes
from keys.handles import Handle
from keys.root import RootHealth

_LABEL: Final = b"ats-privacy remote root\x01"
_VERSION: Final = 1
_BINDING_BYTES: Final = 16
_FIXED: Final = 3

Result = TypeVar("Result")


class Sealing(NamedTuple):
    """One item for the holder to encrypt."""

    plaintext: bytes
    associated_data: bytes


class Opening(NamedTuple):
    """One item for the holder to decrypt, under the key that its header names."""

    key_id: str
    ciphertext: bytes
    associated_data: bytes


class EnclosingRoot(Handle, ABC):
    """A root key whose holder only encrypts and decrypts; implements `RootKey` on top of that.

    `holder` names it in sentences, `kind` is its byte in the header, `shortest` its least ciphertext.
    """

    __slots__ = ("_closed",)
    _closed: bool
    holder: str = "The root key's holder"
    kind: int
    shortest: int

    @property
    @abstractmethod
    def key_id(self) -> str:
        """See `RootKey.key_id`."""

    @abstractmethod
    def _encrypt(self, items: Sequence[Sealing]) -> list[bytes]:
        """Ciphertexts under the key of `key_id`, in order. Raises `RootKeyError`."""

    @abstractmethod
    def _decrypt(self, items: Sequence[Opening]) -> list[bytes]:
        """Plaintexts in order. Raises `RootKeyError`, `TamperedValue`."""

    @abstractmethod
    def _release(self) -> None:
        """Let go of connections and credentials."""

    def wrap(self, secret: bytes, associated_data: bytes) -> bytes:
        """See `RootKey.wrap`."""
        return self.wrap_many([(secret, associated_data)])[0]

    def unwrap(self, wrapped: bytes, associated_data: bytes) -> bytes:
        """See `RootKey.unwrap`. Raises `RootMistaken` too, as all of these do."""
        return self.unwrap_many([(wrapped, associated_data)])[0]

    def wrap_many(self, items: Iterable[tuple[bytes, bytes]]) -> list[bytes]:
        """See `RootKey.wrap_many`. What was wrapped is unwrapped again before it is trusted with a secret."""
        self._check_open()
        batch = list(items)
        return self._bounded(lambda: self._wrapped(batch)) if batch else []

    def _wrapped(self, batch: Sequence[tuple[bytes, bytes]]) -> list[bytes]:
        header = _header(self.kind, self.key_id)
        sealings = [
            Sealing(_binding(header, place, secret) + secret, _LABEL + header + place) for secret, place in batch
        ]
        ciphertexts = self._encrypt(sealings)
        if len(ciphertexts) != len(batch):
            raise self._mistaken("another number of answers than questions")
        wrapped = [header + ciphertext for ciphertext in ciphertexts]
        again = self._unwrapped([(w, place) for w, (_, place) in zip(wrapped, batch, strict=True)])
        if not all(compare_digest(a, secret) for a, (secret, _) in zip(again, batch, strict=True)):
            raise self._mistaken("a wrapped secret that unwraps to another")
        return wrapped

    def unwrap_many(self, items: Iterable[tuple[bytes, bytes]]) -> list[bytes]:
        """See `RootKey.unwrap_many`."""
        self._check_open()
        batch = list(items)
        return self._bounded(lambda: self._unwrapped(batch)) if batch else []

    def _unwrapped(self, batch: Sequence[tuple[bytes, bytes]]) -> list[bytes]:
        openings, headers = [], []
        for wrapped, place in batch:
            header, key_id, ciphertext = self._read(wrapped)
            headers.append(header)
            openings.append(Opening(key_id, ciphertext, _LABEL + header + place))
        plaintexts = self._decrypt(openings)
        if len(plaintexts) != len(batch):
            raise self._mistaken("another number of answers than questions")
        secrets = []
        for plaintext, header, (_, place) in zip(plaintexts, headers, batch, strict=True):
            binding, secret = plaintext[:_BINDING_BYTES], plaintext[_BINDING_BYTES:]
            if not compare_digest(binding, _binding(header, place, secret)):
                raise self._mistaken("a secret that belongs to another question")
            secrets.append(secret)
        return secrets

    def check(self) -> RootHealth:
        """See `RootKey.check`: a probe is wrapped and unwrapped."""
        try:
            self._check_open()
            sound = self._bounded(self._round_trip)
            detail = f"{self.holder} wraps and unwraps." if sound else f"{self.holder} does not round-trip."
        except KeysError as error:
            sound, detail = False, error.sentence
        return RootHealth(self.key_id, sound, detail)

    def _round_trip(self) -> bool:
        self._look()
        probe = urandom(16)
        return self.unwrap(self.wrap(probe, b"check"), b"check") == probe

    def _bounded(self, operation: Callable[[], Result]) -> Result:
        """Run one whole operation; a holder whose calls cannot be trusted to end gives it a deadline."""
        return operation()

    def _look(self) -> None:
        """Read anew what the holder says about the key."""

    def close(self) -> None:
        """See `RootKey.close`."""
        if not self._closed:
            self._closed = True
            self._release()

    def _check_open(self) -> None:
        if self._closed:
            raise RootUnavailable("root_closed", f"The connection to {self.holder} was closed; open it again.")

    def _read(self, wrapped: bytes) -> tuple[bytes, str, bytes]:
        what = f"secret wrapped by {self.holder}"
        check_bytes(wrapped, _FIXED, what)
        version, kind, length = wrapped[:_FIXED]
        if version != _VERSION or kind != self.kind:
            raise MalformedValue(
                "unknown_version",
                f"The wrapped secret has format version {version} of root kind {kind}, this root reads"
                f" {_VERSION} of {self.kind}: it is damaged, or of another kind of root key.",
            )
        check_bytes(wrapped, _FIXED + length + self.shortest + _BINDING_BYTES, what)
        header, ciphertext = wrapped[: _FIXED + length], wrapped[_FIXED + length :]
        try:
            return header, header[_FIXED:].decode("ascii"), ciphertext
        except UnicodeDecodeError:
            raise MalformedValue("key_id_unreadable", "The wrapped secret names no readable root key.") from None

    def _mistaken(self, what: str) -> RootMistaken:
        return RootMistaken(
            "root_answer_foreign",
            f"{self.holder} returned {what}. Nothing was stored or opened; look for a faulty proxy or a mixed-up key.",
        )

    def _unknown_key(self, key_id: str) -> RootRefused:
        return RootRefused(
            "root_key_unknown",
            f"{self.holder} is set up for root key {self.key_id}, the secret was wrapped by {key_id!r}: it belongs"
            " to another installation, or the key was removed.",
        )

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.key_id}>"


def _header(kind: int, key_id: str) -> bytes:
    name = key_id.encode("ascii")
    return bytes((_VERSION, kind, len(name))) + name


def _binding(header: bytes, place: bytes, secret: bytes) -> bytes:
    whole = _LABEL + header + len(place).to_bytes(4, "big") + place + secret
    return sha256(whole).digest()[:_BINDING_BYTES]
