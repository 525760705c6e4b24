"""Signed certificates of erasure, receipts of consents: compact JWS (RFC 7515) by Ed25519 (RFC 8037) or ES256."""

from __future__ import annotations

import base64
import os
from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from ats_privacy.domain.erasure import CERTIFICATE_TYPE, Erasure
from ats_privacy.domain.errors import BadInput, Misconfigured


class CertificateKey:
    """Signs certificates and verifies its own; the private half never leaves this object."""

    __slots__ = ("_key",)

    def __init__(self, key: Ed25519PrivateKey | EllipticCurvePrivateKey) -> None:
        self._key = key

    @classmethod
    def from_file(cls, path: Path, *, create: bool) -> CertificateKey:
        """The key at ``path`` (PKCS #8 PEM, Ed25519 or P-256); with ``create`` an Ed25519 key is made when missing.

        :raises Misconfigured: the file is missing, is not such a key, or others may read it.
        """
        if create and not path.exists():
            _write_new(path)
        try:
            if os.name == "posix" and path.stat().st_mode & 0o077:
                raise Misconfigured(
                    "certificate_key_exposed", "The certificate key may be read by others: set its mode to 0600."
                )
            key = load_pem_private_key(path.read_bytes(), None)
        except FileNotFoundError:
            raise Misconfigured(
                "certificate_key_missing", "The certificate key (ATS_CERTIFICATE_KEY) does not exist."
            ) from None
        except (OSError, ValueError, TypeError, UnsupportedAlgorithm):
            raise Misconfigured("certificate_key_unreadable", "The certificate key cannot be read.") from None
        if isinstance(key, Ed25519PrivateKey):
            return cls(key)
        if isinstance(key, EllipticCurvePrivateKey) and isinstance(key.curve, SECP256R1):
            return cls(key)
        raise Misconfigured("certificate_key_unfit", "The certificate key must be an Ed25519 or a P-256 key.")

    @property
    def key_id(self) -> str:
        """SHA-256 of the public key (SubjectPublicKeyInfo), in base64url."""
        public = self._key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return _text(sha256(public).digest())

    def public_pem(self) -> str:
        """The public key for whoever verifies."""
        return self._key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()

    def public_jwk(self) -> dict[str, str]:
        """The public key as a JWK (RFC 7517, RFC 8037)."""
        public = self._key.public_key()
        about = {"kid": self.key_id, "use": "sig"}
        if isinstance(public, Ed25519PublicKey):
            raw = public.public_bytes(Encoding.Raw, PublicFormat.Raw)
            return about | {"kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "x": _text(raw)}
        numbers = public.public_numbers()
        x, y = (_text(number.to_bytes(32, "big")) for number in (numbers.x, numbers.y))
        return about | {"kty": "EC", "crv": "P-256", "alg": "ES256", "x": x, "y": y}

    def certificate(self, erasure: Erasure) -> str:
        """The signed certificate of an erasure."""
        return self.signed(CERTIFICATE_TYPE, erasure.claims())

    def signed(self, kind: str, claims: bytes) -> str:
        """Claims as a compact JWS of a type (``typ``): what is signed as one type never passes for another."""
        ed25519 = isinstance(self._key, Ed25519PrivateKey)
        header = {"alg": "EdDSA" if ed25519 else "ES256", "kid": self.key_id, "typ": kind}
        signed = f"{_text(orjson.dumps(header))}.{_text(claims)}"
        if isinstance(self._key, Ed25519PrivateKey):
            signature = self._key.sign(signed.encode())
        else:
            r, s = decode_dss_signature(self._key.sign(signed.encode(), ECDSA(hashes.SHA256())))
            signature = r.to_bytes(32, "big") + s.to_bytes(32, "big")
        return f"{signed}.{_text(signature)}"

    def verified(self, certificate: str) -> Erasure:
        """The erasure that a certificate of this key tells of.

        :raises BadInput: it is none, or was changed.
        """
        try:
            header, payload, signature = certificate.strip().split(".")
            told: dict[str, Any] = orjson.loads(_bytes(header))
            signed = f"{header}.{payload}".encode()
            if isinstance(self._key, Ed25519PrivateKey):
                if told["alg"] != "EdDSA":
                    raise ValueError
                self._key.public_key().verify(_bytes(signature), signed)
            else:
                raw = _bytes(signature)
                if told["alg"] != "ES256" or len(raw) != 64:
                    raise ValueError
                der = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
                self._key.public_key().verify(der, signed, ECDSA(hashes.SHA256()))
            if told["typ"] != CERTIFICATE_TYPE:
                raise ValueError
            return Erasure.of_claims(orjson.loads(_bytes(payload)))
        except (ValueError, KeyError, TypeError, InvalidSignature):
            raise BadInput("certificate_invalid", "This is no certificate of this key, or it was changed.") from None


def _write_new(path: Path) -> None:
    pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(pem)
    except FileExistsError:
        return  # another worker was first
    except OSError as error:
        raise Misconfigured(
            "certificate_key_unwritable", f"The certificate key cannot be written ({type(error).__name__})."
        ) from None


def _text(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
