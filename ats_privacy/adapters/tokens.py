"""Bearer tokens: python-jose behind a wrapper that decides what python-jose leaves open (RFC 7515, 7519, 8725).

The header is read and judged before the library sees the token: algorithm from a closed list and equal to the key's,
``kid`` required, ``crit``, ``zip`` and embedded keys refused; the claims ``iss``, ``aud``, ``exp``, ``nbf`` and
``sub`` are required and checked here, whatever the library's defaults are.
"""

from __future__ import annotations

import base64
import binascii
import json
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from jose import jwk, jws
from jose.exceptions import JOSEError

from ats_privacy.domain.errors import Misconfigured, Unauthenticated
from ats_privacy.domain.identity import parse_id

ALGORITHMS = frozenset({"ES256", "ES384", "RS256", "RS384", "RS512"})
"""Asymmetric only: a verifier that holds no secret cannot be made to forge."""

_CURVES = {"ES256": "P-256", "ES384": "P-384"}
_SHORTEST_RSA_BITS = 2048
_LONGEST_TOKEN = 8192
_LEEWAY_SECONDS = 30
_LONGEST_LIFE_SECONDS = 24 * 3600
_HEADERS = frozenset({"alg", "kid", "typ"})
_KINDS = frozenset({"staff", "applicant"})


@dataclass(frozen=True, slots=True)
class VerifiedToken:
    """The claims of a token that passed every check.

    ``expires_at``: seconds since the epoch. ``kind``: staff, or applicant. ``authenticated_at``: microseconds since the
    epoch at which the person last proved who they are (``auth_time``, else ``iat``).
    """

    organisation: UUID
    subject: UUID
    expires_at: float
    assurance: int
    kind: str = "staff"
    authenticated_at: int = 0


class TokenVerifier:
    """Verifies compact JWS tokens against a JWK Set (RFC 7517)."""

    def __init__(self, keys: Mapping[str, Any], *, issuer: str, audience: str) -> None:
        self._keys = _checked_keys(keys)
        self._issuer = issuer
        self._audience = audience

    @classmethod
    def from_file(cls, path: Path, *, issuer: str, audience: str) -> TokenVerifier:
        """A verifier with the keys of a JWK Set file.

        :raises Misconfigured: the file cannot be read or holds no usable key.
        """
        try:
            keys = json.loads(path.read_text(encoding="utf-8"))
            if not isinstance(keys, dict):
                raise ValueError
        except (OSError, ValueError, RecursionError):
            raise Misconfigured("token_keys_unreadable", "The JWK Set file cannot be read.") from None
        return cls(keys, issuer=issuer, audience=audience)

    def verify(self, token: str) -> VerifiedToken:
        """The claims of a token.

        :raises Unauthenticated: always with the same sentence; ``code`` says only whether it has expired.
        """
        key, algorithm = self._key_of(token)
        try:
            payload = _strict_json(jws.verify(token, key, [algorithm]))
        except (JOSEError, ValueError, TypeError, KeyError, RecursionError):
            raise _refused() from None
        if not isinstance(payload, dict):
            raise _refused()
        try:
            return self._claims(payload)
        except Unauthenticated as error:
            error.claimed = _claimed(payload)
            raise

    def _key_of(self, token: str) -> tuple[Any, str]:
        if len(token) > _LONGEST_TOKEN or token.count(".") != 2 or not token.isascii():
            raise _refused()
        if not all(_canonical(part) for part in token.split(".")):
            raise _refused()
        encoded = token.split(".", 1)[0]
        try:
            header = _strict_json(base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)))
        except (ValueError, binascii.Error, RecursionError):
            raise _refused() from None
        if not isinstance(header, dict) or not header.keys() <= _HEADERS:
            raise _refused()
        algorithm, kid = header.get("alg"), header.get("kid")
        if not isinstance(algorithm, str) or not isinstance(kid, str) or algorithm not in ALGORITHMS:
            raise _refused()
        known = self._keys.get(kid)
        if known is None or known["alg"] != algorithm:
            raise _refused()
        return known, algorithm

    def _claims(self, payload: Mapping[str, Any]) -> VerifiedToken:
        now = time.time()
        audience = payload.get("aud")
        audiences = audience if isinstance(audience, list) else [audience]
        if payload.get("iss") != self._issuer or self._audience not in audiences:
            raise _refused()
        expires, begins, issued = (_instant(payload.get(name)) for name in ("exp", "nbf", "iat"))
        if now >= expires + _LEEWAY_SECONDS:
            raise Unauthenticated("token_expired", "The access token has expired; get a new one.")
        if begins > now + _LEEWAY_SECONDS or issued > now + _LEEWAY_SECONDS:
            raise _refused()
        if expires - issued > _LONGEST_LIFE_SECONDS:
            raise _refused()
        organisation, subject = payload.get("org"), payload.get("sub")
        if not isinstance(organisation, str) or not isinstance(subject, str):
            raise _refused()
        organisation_id, subject_id = parse_id(organisation), parse_id(subject)
        if organisation_id is None or subject_id is None:
            raise _refused()
        methods = payload.get("amr", [])
        factors = len(set(methods)) if isinstance(methods, list) and all(isinstance(m, str) for m in methods) else 0
        proven = _instant(payload.get("auth_time", payload.get("iat")))
        kind = payload.get("kind", "staff")
        if not isinstance(kind, str) or kind not in _KINDS or proven > now + _LEEWAY_SECONDS:
            raise _refused()
        return VerifiedToken(
            organisation_id, subject_id, expires, max(1, min(factors, 2)), kind, int(min(proven, now) * 1_000_000)
        )


def _claimed(payload: Mapping[str, Any]) -> tuple[UUID, UUID] | None:
    organisation, subject = (parse_id(v) if isinstance(v := payload.get(n), str) else None for n in ("org", "sub"))
    return None if organisation is None or subject is None else (organisation, subject)


def _canonical(part: str) -> bool:
    """Base64url without padding, in the one spelling of its bytes (RFC 4648 sections 3.5 and 5)."""
    try:
        decoded = base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)
    except (ValueError, binascii.Error):
        return False
    return base64.urlsafe_b64encode(decoded).rstrip(b"=") == part.encode()


def _once(members: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose members each occur once: another reader might take the other one (RFC 7515 section 4)."""
    found = dict(members)
    if len(found) != len(members):
        raise ValueError
    return found


def _strict_json(text: bytes) -> Any:
    # As text: from bytes the library would guess UTF-16 and UTF-32 too, where RFC 7515 and 7519 have UTF-8 alone.
    return json.loads(text.decode("utf-8"), object_pairs_hook=_once)


def _instant(value: Any) -> float:
    """A NumericDate (RFC 7519 section 2) within sensible bounds; nothing else, not even a boolean."""
    if type(value) not in (int, float) or not 0 < value < 2**40:
        raise _refused()
    return float(value)


def _refused() -> Unauthenticated:
    return Unauthenticated("token_invalid", "The access token is not valid here.")


def _checked_keys(key_set: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    keys: dict[str, dict[str, Any]] = {}
    entries = key_set.get("keys")
    for entry in entries if isinstance(entries, list) else []:
        if not isinstance(entry, dict) or entry.get("use", "sig") != "sig":
            continue
        algorithm, kid = entry.get("alg"), entry.get("kid")
        if not isinstance(kid, str) or not isinstance(algorithm, str) or algorithm not in ALGORITHMS:
            continue
        if kid in keys:
            raise Misconfigured("token_keys_ambiguous", "Two keys of the JWK Set have the same kid.")
        if algorithm in _CURVES and (entry.get("kty") != "EC" or entry.get("crv") != _CURVES[algorithm]):
            raise Misconfigured("token_key_unfit", "A key of the JWK Set does not fit its algorithm.")
        if algorithm.startswith("RS") and (entry.get("kty") != "RSA" or _rsa_bits(entry) < _SHORTEST_RSA_BITS):
            raise Misconfigured("token_key_unfit", "An RSA key of the JWK Set is too short or not RSA.")
        public = {k: v for k, v in entry.items() if k in ("kty", "crv", "x", "y", "n", "e", "alg", "kid")}
        try:
            jwk.construct(public, algorithm)
        except (JOSEError, ValueError, KeyError):
            raise Misconfigured("token_key_unfit", "A key of the JWK Set cannot be used.") from None
        keys[kid] = public
    if not keys:
        raise Misconfigured("token_keys_missing", "The JWK Set holds no key that can verify tokens.")
    return keys


def _rsa_bits(entry: Mapping[str, Any]) -> int:
    modulus = entry.get("n")
    if not isinstance(modulus, str):
        return 0
    try:
        return int.from_bytes(base64.urlsafe_b64decode(modulus + "=" * (-len(modulus) % 4))).bit_length()
    except (ValueError, binascii.Error):
        return 0


class DevelopmentIssuer:
    """Hands out tokens without asking who wants them. Settings refuse it in production."""

    def __init__(self, signing_key: Mapping[str, Any], *, issuer: str, audience: str) -> None:
        self._key = dict(signing_key)
        self._issuer = issuer
        self._audience = audience

    @classmethod
    def from_file(cls, path: Path, *, issuer: str, audience: str) -> DevelopmentIssuer:
        """The issuer with the private JWK at ``path``, made there (mode 0600) when it is missing.

        :raises Misconfigured: the file holds no such key.
        """
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            private = jwk.construct(_pem(ec.generate_private_key(ec.SECP256R1())), "ES256").to_dict()
            text = {k: v.decode() if isinstance(v, bytes) else v for k, v in private.items()}
            text |= {"alg": "ES256", "kid": f"development-{uuid4().hex[:8]}", "use": "sig"}
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(text, file)
        try:
            key = json.loads(path.read_text(encoding="utf-8"))
            jwk.construct(key, "ES256")
            if not {"kid", "d", "x", "y"} <= key.keys():
                raise ValueError
        except (JOSEError, OSError, ValueError, TypeError, AttributeError, KeyError, RecursionError):
            raise Misconfigured(
                "development_key_unreadable",
                "The development signing key cannot be read; delete the file to make anew.",
            ) from None
        return cls(key, issuer=issuer, audience=audience)

    def issue(
        self,
        organisation: UUID,
        subject: UUID,
        *,
        seconds: int = 3600,
        factors: int = 2,
        kind: str = "staff",
        authenticated_ago: int = 0,
    ) -> str:
        """A token of a member of staff, or of an applicant (``kind``)."""
        now = int(time.time())
        claims = {
            "iss": self._issuer,
            "aud": self._audience,
            "sub": str(subject),
            "org": str(organisation),
            "iat": now,
            "nbf": now,
            "exp": now + seconds,
            "jti": uuid4().hex,
            "amr": ["pwd", "otp"][:factors],
            "auth_time": now - authenticated_ago,
            "kind": kind,
        }
        token: str = jws.sign(claims, self._key, headers={"kid": self._key["kid"]}, algorithm="ES256")
        return token

    def public_keys(self) -> dict[str, Any]:
        """The JWK Set that verifies these tokens."""
        return {"keys": [{k: v for k, v in self._key.items() if k != "d"}]}


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
