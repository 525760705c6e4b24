"""Bearer tokens of this service's own form, verified against a JWK Set that stands in a file (RFC 7519, 8725).

What a token must be at all is judged in :mod:`~ats_privacy.adapters.signed_tokens`; the claims ``iss``, ``aud``,
``exp``, ``nbf`` and ``sub`` are required and checked here, whatever the library's defaults are.
"""

from __future__ import annotations

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

from ats_privacy.adapters.signed_tokens import (
    ALGORITHMS,
    LEEWAY_SECONDS,
    LONGEST_LIFE_SECONDS,
    instant,
    public_part,
    read_claims,
    read_header,
    refused,
)
from ats_privacy.domain.errors import Misconfigured, Unauthenticated
from ats_privacy.domain.identity import parse_id

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
        header = read_header(token)
        known = self._keys.get(header.kid) if header.kid else None
        if known is None or known["alg"] != header.algorithm:
            raise refused()
        payload = read_claims(token, known, header.algorithm)
        try:
            return self._claims(payload)
        except Unauthenticated as error:
            error.claimed = _claimed(payload)
            raise

    def _claims(self, payload: Mapping[str, Any]) -> VerifiedToken:
        now = time.time()
        audience = payload.get("aud")
        audiences = audience if isinstance(audience, list) else [audience]
        if payload.get("iss") != self._issuer or self._audience not in audiences:
            raise refused()
        expires, begins, issued = (instant(payload.get(name)) for name in ("exp", "nbf", "iat"))
        if now >= expires + LEEWAY_SECONDS:
            raise Unauthenticated("token_expired", "The access token has expired; get a new one.")
        if begins > now + LEEWAY_SECONDS or issued > now + LEEWAY_SECONDS:
            raise refused()
        if expires - issued > LONGEST_LIFE_SECONDS:
            raise refused()
        organisation, subject = payload.get("org"), payload.get("sub")
        if not isinstance(organisation, str) or not isinstance(subject, str):
            raise refused()
        organisation_id, subject_id = parse_id(organisation), parse_id(subject)
        if organisation_id is None or subject_id is None:
            raise refused()
        methods = payload.get("amr", [])
        factors = len(set(methods)) if isinstance(methods, list) and all(isinstance(m, str) for m in methods) else 0
        proven = instant(payload.get("auth_time", payload.get("iat")))
        kind = payload.get("kind", "staff")
        if not isinstance(kind, str) or kind not in _KINDS or proven > now + LEEWAY_SECONDS:
            raise refused()
        return VerifiedToken(
            organisation_id, subject_id, expires, max(1, min(factors, 2)), kind, int(min(proven, now) * 1_000_000)
        )


def _claimed(payload: Mapping[str, Any]) -> tuple[UUID, UUID] | None:
    organisation, subject = (parse_id(v) if isinstance(v := payload.get(n), str) else None for n in ("org", "sub"))
    return None if organisation is None or subject is None else (organisation, subject)


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
        public = public_part(entry, algorithm)
        if public is None:
            raise Misconfigured(
                "token_key_unfit",
                "A key of the JWK Set does not fit its algorithm, or is too short.",
            )
        keys[kid] = public
    if not keys:
        raise Misconfigured("token_keys_missing", "The JWK Set holds no key that can verify tokens.")
    return keys


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
