"""Attacks on bearer tokens: each is refused with the same sentence (RFC 8725)."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives import hashes, hmac, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, utils
from jose import jwk

from ats_privacy.adapters.tokens import DevelopmentIssuer, TokenVerifier
from ats_privacy.domain.errors import Misconfigured, Unauthenticated

ISSUER, AUDIENCE = "https://issuer.invalid/", "ats-privacy"
ORGANISATION, STAFF = uuid4(), uuid4()


def _b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


@cache
def _ec_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


@cache
def _rsa_key(bits: int = 2048) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, bits)


def _public_pem(key: Any) -> bytes:
    pem: bytes = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return pem


def _public_jwk(key: Any, algorithm: str, kid: str) -> dict[str, Any]:
    found = jwk.construct(_public_pem(key), algorithm).to_dict()
    text = {n: v.decode() if isinstance(v, bytes) else v for n, v in found.items()}
    return text | {"kid": kid, "alg": algorithm, "use": "sig"}


@cache
def _verifier() -> TokenVerifier:
    keys = [_public_jwk(_ec_key(), "ES256", "ec"), _public_jwk(_rsa_key(), "RS256", "rsa")]
    return TokenVerifier({"keys": keys}, issuer=ISSUER, audience=AUDIENCE)


def _claims(**changes: Any) -> dict[str, Any]:
    now = int(time.time())
    claims = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": str(STAFF),
        "org": str(ORGANISATION),
        "iat": now,
        "nbf": now,
        "exp": now + 600,
        "amr": ["pwd", "otp"],
    } | changes
    return {n: v for n, v in claims.items() if v is not ...}


def _sign_ec(data: bytes) -> bytes:
    r, s = utils.decode_dss_signature(_ec_key().sign(data, ec.ECDSA(hashes.SHA256())))
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def _token(
    header: dict[str, Any] | bytes | None = None,
    claims: dict[str, Any] | bytes | None = None,
    sign: Callable[[bytes], bytes] = _sign_ec,
) -> str:
    head = {"alg": "ES256", "kid": "ec", "typ": "JWT"} if header is None else header
    body = _claims() if claims is None else claims
    parts = [p if isinstance(p, bytes) else json.dumps(p).encode() for p in (head, body)]
    signed = ".".join(_b64(p) for p in parts)
    return f"{signed}.{_b64(sign(signed.encode()))}"


def _hmac(key: bytes) -> Callable[[bytes], bytes]:
    def sign(data: bytes) -> bytes:
        mac = hmac.HMAC(key, hashes.SHA256())
        mac.update(data)
        return mac.finalize()

    return sign


def _rs256(data: bytes) -> bytes:
    return _rsa_key().sign(data, padding.PKCS1v15(), hashes.SHA256())


def test_right_tokens_pass() -> None:
    for token in (
        _token(),
        _token({"alg": "RS256", "kid": "rsa"}, sign=_rs256),
        _token(claims=_claims(aud=["x", AUDIENCE])),
    ):
        verified = _verifier().verify(token)
        assert (verified.organisation, verified.subject, verified.assurance) == (ORGANISATION, STAFF, 2)


NOW = int(time.time())
GOOD = _token()
ATTACKS: dict[str, str] = {
    "empty": "",
    "no parts": "abc",
    "two parts": ".".join(GOOD.split(".")[:2]),
    "four parts": GOOD + ".a",
    "empty signature": ".".join([*GOOD.split(".")[:2], ""]),
    "not ASCII": GOOD[:-1] + "é",
    "white space": GOOD.replace(".", ". ", 1),
    "oversized": _token(claims=_claims(pad="a" * 9000)),
    "alg none": _token({"alg": "none", "kid": "ec"}, sign=lambda _: b""),
    "alg None": _token({"alg": "None", "kid": "ec"}, sign=lambda _: b""),
    "alg NONE": _token({"alg": "NONE", "kid": "ec"}, sign=lambda _: b""),
    "alg missing": _token({"kid": "ec"}),
    "alg a list": _token({"alg": ["ES256"], "kid": "ec"}),
    "alg es256": _token({"alg": "es256", "kid": "ec"}),
    "alg ES384 with this key": _token({"alg": "ES384", "kid": "ec"}),
    "HS256 with the public key": _token({"alg": "HS256", "kid": "ec"}, sign=_hmac(_public_pem(_ec_key()))),
    "HS256 with the RSA key": _token({"alg": "HS256", "kid": "rsa"}, sign=_hmac(_public_pem(_rsa_key()))),
    "HS256 with nothing": _token({"alg": "HS256", "kid": "ec"}, sign=_hmac(b"\0")),
    "RS256 under the EC kid": _token({"alg": "RS256", "kid": "ec"}, sign=_rs256),
    "ES256 under the RSA kid": _token({"alg": "ES256", "kid": "rsa"}),
    "kid missing": _token({"alg": "ES256"}),
    "kid unknown": _token({"alg": "ES256", "kid": "other"}),
    "kid a number": _token({"alg": "ES256", "kid": 7}),
    "kid a path": _token({"alg": "ES256", "kid": "../../dev/null"}),
    "crit": _token({"alg": "ES256", "kid": "ec", "crit": ["exp"]}),
    "crit empty": _token({"alg": "ES256", "kid": "ec", "crit": []}),
    "zip": _token({"alg": "ES256", "kid": "ec", "zip": "DEF"}),
    "b64": _token({"alg": "ES256", "kid": "ec", "b64": False}),
    "jwk": _token({"alg": "ES256", "kid": "ec", "jwk": _public_jwk(_ec_key(), "ES256", "ec")}),
    "jku": _token({"alg": "ES256", "kid": "ec", "jku": "https://attacker.invalid/"}),
    "x5c": _token({"alg": "ES256", "kid": "ec", "x5c": ["AAAA"]}),
    "x5u": _token({"alg": "ES256", "kid": "ec", "x5u": "https://attacker.invalid/"}),
    "header twice": _token(b'{"alg": "none", "kid": "ec", "alg": "ES256"}'),
    "header no object": _token(b'["ES256"]'),
    "header no JSON": _token(b"{"),
    "header deep": _token(b"[" * 3000 + b"]" * 3000),
    "claims no object": _token(claims=b"[]"),
    "claims no JSON": _token(claims=b"{"),
    "claims twice": _token(claims=json.dumps(_claims()).encode()[:-1] + b', "sub": "' + str(uuid4()).encode() + b'"}'),
    "flipped claim": ".".join(
        [GOOD.split(".")[0], _b64(json.dumps(_claims(sub=str(uuid4()))).encode()), GOOD.split(".")[2]]
    ),
    "signature of zeros": _token(sign=lambda _: b"\0" * 64),
    "signature in DER": _token(sign=lambda data: _ec_key().sign(data, ec.ECDSA(hashes.SHA256()))),
    "short signature": _token(sign=lambda data: _sign_ec(data)[:-1]),
    "long signature": _token(sign=lambda data: _sign_ec(data) + b"\0"),
    "other key": _token(
        sign=lambda data: ec.generate_private_key(ec.SECP256R1()).sign(data, ec.ECDSA(hashes.SHA256()))
    ),
    "issuer wrong": _token(claims=_claims(iss="https://attacker.invalid/")),
    "issuer missing": _token(claims=_claims(iss=...)),
    "issuer a list": _token(claims=_claims(iss=[ISSUER])),
    "audience wrong": _token(claims=_claims(aud="other")),
    "audience missing": _token(claims=_claims(aud=...)),
    "audience empty": _token(claims=_claims(aud=[])),
    "audience nested": _token(claims=_claims(aud=[[AUDIENCE]])),
    "audience a prefix": _token(claims=_claims(aud=AUDIENCE + "x")),
    "expiry missing": _token(claims=_claims(exp=...)),
    "expiry null": _token(claims=_claims(exp=None)),
    "expiry a string": _token(claims=_claims(exp=str(NOW + 600))),
    "expiry true": _token(claims=_claims(exp=True)),
    "expiry huge": _token(claims=_claims(exp=2**60)),
    "expiry infinite": _token(claims=json.dumps(_claims(exp=1)).encode().replace(b'"exp": 1', b'"exp": Infinity')),
    "expiry not a number": _token(claims=json.dumps(_claims(exp=1)).encode().replace(b'"exp": 1', b'"exp": NaN')),
    "expired": _token(claims=_claims(iat=NOW - 7200, nbf=NOW - 7200, exp=NOW - 3600)),
    "not yet": _token(claims=_claims(nbf=NOW + 3600)),
    "issued in the future": _token(claims=_claims(iat=NOW + 3600, exp=NOW + 7200)),
    "not before missing": _token(claims=_claims(nbf=...)),
    "issued at missing": _token(claims=_claims(iat=...)),
    "lives too long": _token(claims=_claims(exp=NOW + 40 * 86_400)),
    "subject missing": _token(claims=_claims(sub=...)),
    "subject no UUID": _token(claims=_claims(sub="admin")),
    "subject a number": _token(claims=_claims(sub=1)),
    "subject with braces": _token(claims=_claims(sub="{" + str(STAFF) + "}")),
    "organisation missing": _token(claims=_claims(org=...)),
    "organisation no UUID": _token(claims=_claims(org="*")),
    "organisation a list": _token(claims=_claims(org=[str(ORGANISATION)])),
}


@pytest.mark.promise("D6")
@pytest.mark.parametrize("attack", ATTACKS)
def test_attacks_are_refused(attack: str) -> None:
    with pytest.raises(Unauthenticated) as refused:
        _verifier().verify(ATTACKS[attack])
    assert refused.value.code in ("token_invalid", "token_expired")
    assert refused.value.code != "token_expired" or attack == "expired"


def test_every_flipped_character_of_the_signature_is_refused() -> None:
    head, body, signature = GOOD.split(".")
    for place in range(0, len(signature), 5):
        other = "A" if signature[place] != "A" else "B"
        with pytest.raises(Unauthenticated):
            _verifier().verify(f"{head}.{body}.{signature[:place]}{other}{signature[place + 1 :]}")


@pytest.mark.parametrize(
    "keys",
    [
        {},
        {"keys": []},
        {"keys": "all"},
        {"keys": [{"kty": "oct", "k": "AAAA", "alg": "HS256", "kid": "a"}]},
        {"keys": [{"kty": "EC", "alg": "ES256"}]},
    ],
)
def test_key_sets_without_a_usable_key_are_refused(keys: dict[str, Any]) -> None:
    with pytest.raises(Misconfigured):
        TokenVerifier(keys, issuer=ISSUER, audience=AUDIENCE)


def test_short_and_unfit_keys_are_refused() -> None:
    short = _public_jwk(_rsa_key(1024), "RS256", "a")
    other_curve = _public_jwk(ec.generate_private_key(ec.SECP384R1()), "ES384", "a") | {"alg": "ES256"}
    twice = _public_jwk(_ec_key(), "ES256", "a")
    for keys in ([short], [other_curve], [twice, twice]):
        with pytest.raises(Misconfigured):
            TokenVerifier({"keys": keys}, issuer=ISSUER, audience=AUDIENCE)


def test_the_development_issuer_is_understood_and_hides_its_key(tmp_path: Path) -> None:
    path = tmp_path / "signing.jwk"
    issuer = DevelopmentIssuer.from_file(path, issuer=ISSUER, audience=AUDIENCE)
    assert path.stat().st_mode & 0o777 == 0o600
    again = DevelopmentIssuer.from_file(path, issuer=ISSUER, audience=AUDIENCE)
    assert "d" not in issuer.public_keys()["keys"][0]
    verifier = TokenVerifier(again.public_keys(), issuer=ISSUER, audience=AUDIENCE)
    assert verifier.verify(issuer.issue(ORGANISATION, STAFF)).subject == STAFF
    assert verifier.verify(issuer.issue(ORGANISATION, STAFF, factors=1)).assurance == 1
    with pytest.raises(Unauthenticated):
        verifier.verify(issuer.issue(UUID(int=1), STAFF, seconds=-3600))
