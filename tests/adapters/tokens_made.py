"""Tokens and keys as an identity provider makes them, and as an attacker does."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable
from functools import cache
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, utils

from ats_privacy.adapters.tokens import TokenVerifier

ISSUER, AUDIENCE = "https://issuer.invalid/", "ats-privacy"
ORGANISATION, STAFF = UUID(int=7 << 64 | 1 << 63), UUID(int=9 << 64 | 1 << 63)

Sign = Callable[[bytes], bytes]


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _number(value: int, size: int) -> str:
    return b64(value.to_bytes(size, "big"))


@cache
def ec_key(curve: type[ec.EllipticCurve]) -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(curve())


@cache
def rsa_key(bits: int) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, bits)


def ec_jwk(key: ec.EllipticCurvePrivateKey, kid: str, algorithm: str, crv: str) -> dict[str, Any]:
    numbers, size = key.public_key().public_numbers(), (key.key_size + 7) // 8
    place = {"x": _number(numbers.x, size), "y": _number(numbers.y, size)}
    return {"kty": "EC", "crv": crv, "alg": algorithm, "kid": kid, "use": "sig", **place}


def rsa_jwk(key: rsa.RSAPrivateKey, kid: str, algorithm: str) -> dict[str, Any]:
    numbers = key.public_key().public_numbers()
    size = (key.key_size + 7) // 8
    return {"kty": "RSA", "alg": algorithm, "kid": kid, "n": _number(numbers.n, size), "e": "AQAB"}


def signer(algorithm: str) -> Sign:
    digest = {"256": hashes.SHA256, "384": hashes.SHA384, "512": hashes.SHA512}[algorithm[2:]]()
    if algorithm.startswith("RS"):
        return lambda data: rsa_key(2048).sign(data, padding.PKCS1v15(), digest)
    if algorithm.startswith("PS"):
        return lambda data: rsa_key(2048).sign(data, padding.PSS(padding.MGF1(digest), digest.digest_size), digest)
    key = ec_key(ec.SECP256R1 if algorithm == "ES256" else ec.SECP384R1)

    def sign(data: bytes) -> bytes:
        r, s = utils.decode_dss_signature(key.sign(data, ec.ECDSA(digest)))
        size = key.key_size // 8
        return r.to_bytes(size, "big") + s.to_bytes(size, "big")

    return sign


GOOD_KEYS = {
    "es256": lambda: ec_jwk(ec_key(ec.SECP256R1), "es256", "ES256", "P-256"),
    "es384": lambda: ec_jwk(ec_key(ec.SECP384R1), "es384", "ES384", "P-384"),
    "rs256": lambda: rsa_jwk(rsa_key(2048), "rs256", "RS256"),
    "rs384": lambda: rsa_jwk(rsa_key(2048), "rs384", "RS384"),
    "rs512": lambda: rsa_jwk(rsa_key(2048), "rs512", "RS512"),
}


@cache
def verifier() -> TokenVerifier:
    return TokenVerifier({"keys": [make() for make in GOOD_KEYS.values()]}, issuer=ISSUER, audience=AUDIENCE)


def claims(**changes: Any) -> dict[str, Any]:
    now = int(time.time())
    base = {"iss": ISSUER, "aud": AUDIENCE, "sub": str(STAFF), "org": str(ORGANISATION)}
    made = base | {"iat": now, "nbf": now, "exp": now + 600} | changes
    return {name: value for name, value in made.items() if value is not ...}


def token(header: Any = None, body: Any = None, sign: Sign | None = None) -> str:
    head = {"alg": "ES256", "kid": "es256"} if header is None else header
    parts = [
        part if isinstance(part, bytes) else json.dumps(part).encode()
        for part in (head, claims() if body is None else body)
    ]
    signed = ".".join(b64(part) for part in parts)
    return f"{signed}.{b64((sign or signer('ES256'))(signed.encode()))}"
