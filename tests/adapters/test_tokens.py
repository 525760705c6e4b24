"""Token verification against what ``test_token_attacks`` leaves: spellings, forms, signatures out of range."""

from __future__ import annotations

import base64
import json

import pytest
from cryptography.hazmat.primitives import hashes, hmac, serialization

from ats_privacy.domain.errors import Unauthenticated
from tests.adapters.tokens_made import (
    AUDIENCE,
    GOOD_KEYS,
    ISSUER,
    ORGANISATION,
    STAFF,
    Sign,
    b64,
    claims,
    rsa_jwk,
    rsa_key,
    signer,
    token,
    verifier,
)

P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def _mac(secret: bytes) -> Sign:
    def sign(data: bytes) -> bytes:
        made = hmac.HMAC(secret, hashes.SHA256())
        made.update(data)
        return made.finalize()

    return sign


def _public(encoding: serialization.Encoding, form: serialization.PublicFormat) -> bytes:
    return rsa_key(2048).public_key().public_bytes(encoding, form)


@pytest.mark.parametrize("kid", GOOD_KEYS)
def test_every_allowed_algorithm_is_understood(kid: str) -> None:
    given = token({"alg": kid.upper(), "kid": kid, "typ": "JWT"}, sign=signer(kid.upper()))
    verified = verifier().verify(given)
    assert (verified.organisation, verified.subject, verified.assurance) == (ORGANISATION, STAFF, 1)


GOOD = token()
HEAD, BODY, SIGNATURE = GOOD.split(".")
RAW = base64.urlsafe_b64decode(SIGNATURE + "==")
_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_N = rsa_jwk(rsa_key(2048), "a", "RS256")["n"].encode()
_HS_EC = {"alg": "HS256", "kid": "es256"}
_RS = {"alg": "HS256", "kid": "rs256"}
_PKCS1, _SPKI = serialization.PublicFormat.PKCS1, serialization.PublicFormat.SubjectPublicKeyInfo
_DER, _PEM = serialization.Encoding.DER, serialization.Encoding.PEM
_JWE = json.dumps({"alg": "RSA-OAEP", "enc": "A256GCM", "kid": "rs256"}).encode()


def _with_signature(signature: bytes) -> str:
    return f"{HEAD}.{BODY}.{b64(signature)}"


def _fixed(r: int, s: int) -> str:
    return _with_signature(r.to_bytes(32, "big") + s.to_bytes(32, "big"))


ATTACKS: dict[str, str] = {
    **{f"alg {name!r}": token({"alg": name, "kid": "es256"}) for name in ("nOnE", " none", "none ", "", "ES256\x00")},
    **{f"alg {name!r}": token({"alg": name, "kid": "es256"}) for name in ("ES256K", "EdDSA", "HS512", "RSA1_5", "dir")},
    **{f"alg {name!r}": token({"alg": name, "kid": "es256"}) for name in (None, True, 7, {"a": 1}, "ＥＳ256")},
    "HS256, secret the DER key": token(_RS, sign=_mac(_public(_DER, _SPKI))),
    "HS256, secret the PKCS1 PEM": token(_RS, sign=_mac(_public(_PEM, _PKCS1))),
    "HS256, secret the PEM without its last line feed": token(_RS, sign=_mac(_public(_PEM, _SPKI).strip())),
    "HS256, secret the modulus as text": token(_RS, sign=_mac(_N)),
    "HS256, secret the modulus": token(_RS, sign=_mac(base64.urlsafe_b64decode(_N + b"=="))),
    "HS256, secret the x of the EC key": token(_HS_EC, sign=_mac(GOOD_KEYS["es256"]()["x"].encode())),
    "PS256 with the RSA key": token({"alg": "PS256", "kid": "rs256"}, sign=signer("PS256")),
    "PS256 said to be RS256": token({"alg": "RS256", "kid": "rs256"}, sign=signer("PS256")),
    "RS512 under the kid of RS256": token({"alg": "RS512", "kid": "rs256"}, sign=signer("RS512")),
    "RS384 said to be RS512": token({"alg": "RS512", "kid": "rs512"}, sign=signer("RS384")),
    "ES384 signature under ES256": token(sign=signer("ES384")),
    **{f"kid {kid!r}": token({"alg": "ES256", "kid": kid}) for kid in (None, True, ["es256"], {"es256": 1}, "")},
    **{f"kid {kid!r}": token({"alg": "ES256", "kid": kid}) for kid in ("ES256", "es256\x00", "es256 ", "a" * 5000)},
    **{
        f"{name} in the header": token({"alg": "ES256", "kid": "es256", name: value})
        for name, value in {
            "x5t": "a", "x5t#S256": "a", "cty": "JWT", "enc": "A256GCM", "epk": {}, "p2c": 2**31, "exp": 1, "url": "a",
        }.items()
    },
    "crit and b64 false (RFC 7797)": token({"alg": "ES256", "kid": "es256", "crit": ["b64"], "b64": False}),
    "kid twice": token(b'{"alg":"ES256","kid":"rs256","kid":"es256"}'),
    "alg twice by escape": token(b'{"\\u0061lg":"none","alg":"ES256","kid":"es256"}'),
    "claim inside a claim twice": token(body=json.dumps(claims()).encode()[:-1] + b',"a":{"b":1,"b":2}}'),
    "header in UTF-16": token('{"alg":"ES256","kid":"es256"}'.encode("utf-16")),
    "claims in UTF-16": token(body=json.dumps(claims()).encode("utf-16")),
    "claims with a byte order mark": token(body=b"\xef\xbb\xbf" + json.dumps(claims()).encode()),
    "claims not in UTF-8": token(body=b'{"iss":"\xff"}'),
    "claims deep": token(body=b'{"a":' + b"[" * 2500 + b"]" * 2500 + b"}"),
    "claims null": token(body=b"null"),
    "claims a text": token(body=json.dumps(json.dumps(claims())).encode()),
    "a number of 5000 digits": token(body=b'{"exp":' + b"9" * 5000 + b"}"),
    "JWE, compact": ".".join([b64(_JWE), "AAAA", "AAAA", "AAAA", "AAAA"]),
    "JSON serialisation": json.dumps({"payload": BODY, "signatures": [{"protected": HEAD, "signature": SIGNATURE}]}),
    "flattened JSON serialisation": json.dumps({"payload": BODY, "protected": HEAD, "signature": SIGNATURE}),
    "two signatures": f"{GOOD}.{SIGNATURE}",
    "two tokens": f"{GOOD} {GOOD}",
    "detached content (RFC 7515 appendix F)": f"{HEAD}..{SIGNATURE}",
    "empty header": f".{BODY}.{SIGNATURE}",
    "only dots": "..",
    "trailing dot": f"{GOOD}.",
    "leading dot": f".{GOOD}",
    "padded header": f"{HEAD}{'=' * (-len(HEAD) % 4) or '===='}.{BODY}.{SIGNATURE}",
    "padded signature": f"{GOOD}==",
    "trailing bits": GOOD[:-1] + _ALPHABET[_ALPHABET.index(GOOD[-1]) ^ 1],
    "base64 instead of base64url": f"{HEAD}.{BODY}.{base64.b64encode(b'?>' * 32).decode().rstrip('=')}",
    **{f"{space!r} at the end": GOOD + space for space in (" ", "\n", "\r\n", "\t", "\x00", "\u200b", "%20")},
    **{f"{space!r} at the start": space + GOOD for space in (" ", "\n", "Bearer ")},
    **{f"signature of {length} bytes": _with_signature(RAW[:length]) for length in (1, 31, 32, 33, 63)},
    "signature doubled": _with_signature(RAW * 2),
    "r zero": _fixed(0, int.from_bytes(RAW[32:], "big")),
    "s zero": _fixed(int.from_bytes(RAW[:32], "big"), 0),
    "r and s the order": _fixed(P256_ORDER, P256_ORDER),
    "r and s one": _fixed(1, 1),
    "r and s all ones": _with_signature(b"\xff" * 64),
    "r and s changed places": _with_signature(RAW[32:] + RAW[:32]),
    **{f"exp {exp!r}": token(body=claims(exp=exp)) for exp in (-1, 0, -0.0, "", [], {}, False, 2**63, 1e300)},
    **{f"nbf {nbf!r}": token(body=claims(nbf=nbf)) for nbf in (None, True, "0", -1, 2**63, 1e300, [1])},
    **{f"iat {iat!r}": token(body=claims(iat=iat)) for iat in (None, True, "0", -1, 0, 2**63, 1e300, {})},
    **{f"iss {iss!r}": token(body=claims(iss=iss)) for iss in (None, "", ISSUER[:-1], ISSUER.upper(), ISSUER + "\x00")},
    **{f"aud {aud!r}": token(body=claims(aud=aud)) for aud in (None, "", [""], {AUDIENCE: 1}, AUDIENCE.upper(), True)},
    **{f"sub {sub!r}": token(body=claims(sub=sub)) for sub in (None, "", [str(STAFF)], STAFF.hex, f"urn:uuid:{STAFF}")},
    **{f"org {org!r}": token(body=claims(org=org)) for org in (None, "", 7, True, f" {ORGANISATION}", {"a": 1})},
}  # fmt: skip


@pytest.mark.promise("D6")
@pytest.mark.parametrize("attack", ATTACKS)
def test_attacks_are_refused(attack: str) -> None:
    with pytest.raises(Unauthenticated) as refused:
        verifier().verify(ATTACKS[attack])
    assert refused.value.code == "token_invalid"
    assert refused.value.sentence == "The access token is not valid here."


@pytest.mark.parametrize("kid", ["es256", "es384", "rs256"])
def test_a_bit_anywhere_in_the_signature_counts(kid: str) -> None:
    head, body, signature = token({"alg": kid.upper(), "kid": kid}, sign=signer(kid.upper())).split(".")
    raw = base64.urlsafe_b64decode(signature + "==")
    for place in range(0, len(raw), 1 if kid == "es256" else 7):
        flipped = bytearray(raw)
        flipped[place] ^= 1 << (place % 8)
        with pytest.raises(Unauthenticated):
            verifier().verify(f"{head}.{body}.{b64(bytes(flipped))}")
    for place in range(0, len(body), 11):
        other = "A" if body[place] != "A" else "B"
        with pytest.raises(Unauthenticated):
            verifier().verify(f"{head}.{body[:place]}{other}{body[place + 1 :]}.{signature}")
