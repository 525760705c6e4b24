"""Consent as a precondition in cryptography: a wrapped data key that opens only with the secret of a live consent.

Around the wrapped data key lies a second layer of AES-256-GCM whose key is derived (HKDF-SHA-256, RFC 5869) from 32
random bytes made for one consent; the consent, its data subject, organisation and compartment are authenticated. Who
has every other key, and any code, but not these bytes, has nothing: destroying them ends the consent for good. The
inner layer stays what it was, so the secret alone opens nothing either.

Layout: header as of a wrapped data key, but format version 2; consent (16 bytes); nonce (12); the wrapped data key,
encrypted; tag (16). The header's algorithms, epoch and generation are those of the wrapped data key within.
"""

from __future__ import annotations

from os import urandom
from typing import Final, Self, final
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from keys.algorithms import NONCE_BYTES, TAG_BYTES
from keys.errors import MalformedValue
from keys.formats import (
    BOUND_VERSION,
    WRAPPED_HEADER_BYTES,
    checked_compartment,
    read_wrapped_header,
)
from keys.handles import Handle

SECRET_BYTES: Final = 32
STORED_BYTES: Final = 16 + SECRET_BYTES
_LABEL: Final = b"ats-privacy consent-bound data key\x01"
NONCE_AT: Final = WRAPPED_HEADER_BYTES + 16
CONTENT_AT: Final = NONCE_AT + NONCE_BYTES


@final
class ConsentSecret(Handle):
    """The secret of one consent. Made by :meth:`new`, read by :meth:`of_stored`; it prints and pickles nothing."""

    __slots__ = ("_bytes", "_consent")
    _bytes: bytes
    _consent: UUID

    @classmethod
    def new(cls, consent: UUID) -> Self:
        """A new random secret for a consent."""
        return cls._made(consent, urandom(SECRET_BYTES))

    @classmethod
    def of_stored(cls, stored: bytes) -> Self:
        """The secret as :attr:`stored` gave it. Raises `MalformedValue` (consent_secret_length)."""
        if len(stored) != STORED_BYTES:
            raise MalformedValue("consent_secret_length", f"A consent secret has {STORED_BYTES} bytes when stored.")
        return cls._made(UUID(bytes=bytes(stored[:16])), bytes(stored[16:]))

    @classmethod
    def _made(cls, consent: UUID, secret: bytes) -> Self:
        made = object.__new__(cls)
        made._consent = consent
        made._bytes = secret
        return made

    @property
    def consent(self) -> UUID:
        """The consent that it was made for."""
        return self._consent

    @property
    def stored(self) -> bytes:
        """Consent and secret as they are stored, 48 bytes."""
        return self._consent.bytes + self._bytes

    def __repr__(self) -> str:
        return f"<ConsentSecret consent={self._consent}>"


def is_bound(wrapped: bytes) -> bool:
    """Whether a stored data key needs the secret of a consent."""
    return wrapped[:1] == bytes((BOUND_VERSION,))


def bound_consent(wrapped: bytes) -> UUID:
    """The consent that a bound data key says it needs, unauthenticated. Raises `MalformedValue` (not_bound)."""
    if not is_bound(wrapped) or len(wrapped) < CONTENT_AT + TAG_BYTES:
        raise MalformedValue("not_bound", "This data key is bound to no consent, or was cut.")
    return UUID(bytes=wrapped[WRAPPED_HEADER_BYTES:NONCE_AT])


def bind(wrapped: bytes, secret: ConsentSecret, organisation: UUID, subject: UUID, compartment: str) -> bytes:
    """A wrapped data key that from now on needs the secret as well.

    Raises `MalformedValue` as `read_wrapped_header` does, and for one that is bound already (already_bound).
    """
    if is_bound(wrapped):
        raise MalformedValue("already_bound", "This data key is bound to a consent; unbind it with that consent first.")
    read_wrapped_header(wrapped)
    header = bytes((BOUND_VERSION,)) + wrapped[1:WRAPPED_HEADER_BYTES]
    nonce = urandom(NONCE_BYTES)
    sealed = layer(secret, organisation, compartment).encrypt(
        nonce, wrapped, bound_to(header, secret, organisation, subject, compartment)
    )
    return header + secret._consent.bytes + nonce + sealed


def layer(secret: ConsentSecret, organisation: UUID, compartment: str) -> AESGCM:
    """The cipher of the layer; what it opens, `keys.opening.unbind` opens."""
    info = _LABEL + organisation.bytes + secret._consent.bytes + checked_compartment(compartment).encode("ascii")
    return AESGCM(_hkdf(secret._bytes, info))


def _hkdf(secret: bytes, info: bytes, salt: bytes | None = None) -> bytes:
    return HKDF(SHA256(), 32, salt=salt, info=info).derive(secret)


def bound_to(header: bytes, secret: ConsentSecret, organisation: UUID, subject: UUID, compartment: str) -> bytes:
    """What the layer authenticates besides the wrapped data key."""
    name = compartment.encode("ascii")
    return _LABEL + header + organisation.bytes + subject.bytes + secret._consent.bytes + bytes((len(name),)) + name
