"""The key that signs tree heads: Ed25519 (RFC 8032) in a file of its own, mode 0600, apart from every other key."""

from __future__ import annotations

import base64
import os
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from ats_privacy.domain.checkpoints import LOG_KEY, Checkpoint, Note, VerifierKey, sign_note
from ats_privacy.domain.errors import Misconfigured


class HeadSigner:
    """Signs checkpoints; the private half never leaves this object."""

    __slots__ = ("_key", "_public")

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key
        self._public = key.public_key().public_bytes_raw()

    @classmethod
    def from_file(cls, path: Path, *, create: bool) -> HeadSigner:
        """The signer whose key stands at ``path`` as PKCS #8 PEM; with ``create`` it is made when missing.

        :raises Misconfigured: the file is missing, is not such a key, or others may read it.
        """
        if create and not path.exists():
            try:
                write_new_key(path)
            except Misconfigured as error:
                if error.code != "audit_key_exists":  # another worker was first
                    raise
        try:
            if os.name == "posix" and path.stat().st_mode & 0o077:
                raise Misconfigured(
                    "audit_key_exposed", "The audit signing key may be read by others: set its mode to 0600."
                )
            key = load_pem_private_key(path.read_bytes(), None)
        except FileNotFoundError:
            raise Misconfigured(
                "audit_key_missing",
                "The audit signing key (ATS_AUDIT_SIGNING_KEY) does not exist; “ats-privacy audit key” makes one.",
            ) from None
        except (OSError, ValueError, TypeError, UnsupportedAlgorithm):
            raise Misconfigured("audit_key_unreadable", "The audit signing key cannot be read.") from None
        if not isinstance(key, Ed25519PrivateKey):
            raise Misconfigured("audit_key_unfit", "The audit signing key must be an Ed25519 key.")
        return cls(key)

    @property
    def key_id(self) -> str:
        """The thumbprint of the public key as a JWK (RFC 7638, RFC 8037)."""
        canonical = f'{{"crv":"Ed25519","kty":"OKP","x":"{self._x()}"}}'
        return base64.urlsafe_b64encode(sha256(canonical.encode()).digest()).rstrip(b"=").decode()

    def jwk(self) -> dict[str, Any]:
        """The public key as a JWK (RFC 8037)."""
        return {"kty": "OKP", "crv": "Ed25519", "x": self._x(), "alg": "EdDSA", "use": "sig", "kid": self.key_id}

    def verifier(self, origin: str) -> VerifierKey:
        """The public key as heads of this log name it."""
        return VerifierKey(origin, LOG_KEY, self._public)

    def sign(self, checkpoint: Checkpoint) -> str:
        """The signed head."""
        body = checkpoint.body()
        return Note(body, (sign_note(self._key, checkpoint.origin, body),)).render()

    def public_pem(self) -> str:
        """The public key for whoever verifies."""
        return self._key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()

    def _x(self) -> str:
        return base64.urlsafe_b64encode(self._public).rstrip(b"=").decode()


def write_new_key(path: Path) -> None:
    """Make a key there, readable by its owner only.

    :raises Misconfigured: something stands there already, or it cannot be written.
    """
    pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.{os.getpid()}")
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(pem)
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)
        finally:
            draft.unlink()
    except FileExistsError:
        raise Misconfigured("audit_key_exists", "There is a key already; it is not overwritten.") from None
    except OSError as error:
        raise Misconfigured(
            "audit_key_unwritable", f"The audit signing key cannot be written ({type(error).__name__})."
        ) from None
