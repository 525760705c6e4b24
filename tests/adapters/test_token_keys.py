"""Key sets: what is taken, what is left out, what stops the start; and published vectors (RFC 7515, RFC 7520)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from jose import jws

from ats_privacy.adapters.tokens import TokenVerifier
from ats_privacy.domain.errors import Misconfigured, Unauthenticated
from tests.adapters.tokens_made import AUDIENCE, ISSUER, b64, claims, ec_jwk, ec_key, rsa_jwk, rsa_key, token

GOOD = ec_jwk(ec_key(ec.SECP256R1), "a", "ES256", "P-256")
P256_PRIME = 2**256 - 2**224 + 2**192 + 2**96 - 1


def _verifier(*keys: Any) -> TokenVerifier:
    return TokenVerifier({"keys": list(keys)}, issuer=ISSUER, audience=AUDIENCE)


UNFIT: dict[str, dict[str, Any]] = {
    "RSA of 1024 bits": rsa_jwk(rsa_key(1024), "a", "RS256"),
    "RSA padded with zeros to 2048 bits": rsa_jwk(rsa_key(1024), "a", "RS256")
    | {"n": b64(b"\0" * 128 + rsa_key(1024).public_key().public_numbers().n.to_bytes(128, "big"))},
    "P-384 said to be ES256": ec_jwk(ec_key(ec.SECP384R1), "a", "ES256", "P-384"),
    "P-384 said to be P-256": ec_jwk(ec_key(ec.SECP384R1), "a", "ES256", "P-256"),
    "P-256 said to be ES384": ec_jwk(ec_key(ec.SECP256R1), "a", "ES384", "P-256"),
    "secp256k1": ec_jwk(ec_key(ec.SECP256K1), "a", "ES256", "secp256k1"),
    "secp256k1 said to be P-256": ec_jwk(ec_key(ec.SECP256K1), "a", "ES256", "P-256"),
    "a point that is not on the curve": GOOD | {"y": b64(b"\1" * 32)},
    "the point at infinity": GOOD | {"x": b64(b"\0" * 32), "y": b64(b"\0" * 32)},
    "coordinates beyond the field": GOOD | {"x": b64(P256_PRIME.to_bytes(32, "big"))},
    "no y": {name: value for name, value in GOOD.items() if name != "y"},
    "x a number": GOOD | {"x": 7},
    "x no base64": GOOD | {"x": "*"},
    "an RSA key said to be ES256": rsa_jwk(rsa_key(2048), "a", "ES256"),
    "an EC key said to be RS256": GOOD | {"alg": "RS256"},
    "RSA without n": {"kty": "RSA", "alg": "RS256", "kid": "a", "e": "AQAB"},
    "RSA without e": {name: v for name, v in rsa_jwk(rsa_key(2048), "a", "RS256").items() if name != "e"},
    "RSA with e = 1": rsa_jwk(rsa_key(2048), "a", "RS256") | {"e": "AQ"},
    "RSA with an even e": rsa_jwk(rsa_key(2048), "a", "RS256") | {"e": "BA"},
    "a symmetric key said to be ES256": {"kty": "oct", "k": "AAAA", "alg": "ES256", "kid": "a"},
}


@pytest.mark.promise("D6")
@pytest.mark.parametrize("name", UNFIT)
def test_an_unfit_key_stops_the_start(name: str) -> None:
    with pytest.raises(Misconfigured) as refused:
        _verifier(UNFIT[name])
    assert refused.value.code == "token_key_unfit"


LEFT_OUT: dict[str, Any] = {
    "symmetric": {"kty": "oct", "k": b64(b"k" * 32), "alg": "HS256", "kid": "b"},
    "symmetric without alg": {"kty": "oct", "k": b64(b"k" * 32), "kid": "b"},
    "for encryption": GOOD | {"kid": "b", "use": "enc"},
    "without alg": {name: value for name, value in GOOD.items() if name != "alg"} | {"kid": "b"},
    "without kid": {name: value for name, value in GOOD.items() if name != "kid"},
    "kid a number": GOOD | {"kid": 7},
    "alg a list": GOOD | {"kid": "b", "alg": ["ES256"]},
    "ES512": GOOD | {"kid": "b", "alg": "ES512"},
    "EdDSA": {"kty": "OKP", "crv": "Ed25519", "x": b64(b"x" * 32), "alg": "EdDSA", "kid": "b"},
    "a text": "key",
    "null": None,
}


@pytest.mark.parametrize("name", LEFT_OUT)
def test_keys_that_verify_nothing_here_are_left_out(name: str) -> None:
    """Providers publish keys for other uses beside those for tokens; alone they are no key at all."""
    verifier = _verifier(GOOD, LEFT_OUT[name])
    assert verifier.verify(token({"alg": "ES256", "kid": "a"}))
    for algorithm in ("HS256", "ES256", "EdDSA"):
        with pytest.raises(Unauthenticated):
            verifier.verify(token({"alg": algorithm, "kid": "b"}))
    with pytest.raises(Misconfigured) as refused:
        _verifier(LEFT_OUT[name])
    assert refused.value.code == "token_keys_missing"


def test_of_a_private_key_only_the_public_part_is_kept() -> None:
    secret = b64(ec_key(ec.SECP256R1).private_numbers().private_value.to_bytes(32, "big"))
    verifier = _verifier(GOOD | {"d": secret}, rsa_jwk(rsa_key(2048), "r", "RS256") | {"d": secret, "p": secret})
    assert verifier.verify(token({"alg": "ES256", "kid": "a"}))
    assert secret not in repr(vars(verifier))


def test_the_same_kid_twice_is_refused() -> None:
    for other in (
        GOOD,
        rsa_jwk(rsa_key(2048), "a", "RS256"),
        ec_jwk(ec.generate_private_key(ec.SECP256R1()), "a", "ES256", "P-256"),
    ):
        with pytest.raises(Misconfigured) as refused:
            _verifier(GOOD, other)
        assert refused.value.code == "token_keys_ambiguous"


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", '"keys"', '{"keys": {"a": 1}}', "\xff\xfe", '{"keys": [' * 5000]
)
def test_files_that_hold_no_key_set(text: str, tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(Misconfigured) as refused:
        TokenVerifier.from_file(path, issuer=ISSUER, audience=AUDIENCE)
    assert refused.value.code in ("token_keys_unreadable", "token_keys_missing")
    assert not text or text not in refused.value.sentence
    with pytest.raises(Misconfigured):
        TokenVerifier.from_file(tmp_path, issuer=ISSUER, audience=AUDIENCE)


def test_a_file_with_a_key_set(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    path.write_text(json.dumps({"keys": [GOOD], "issuer": ISSUER}), encoding="utf-8")
    assert TokenVerifier.from_file(path, issuer=ISSUER, audience=AUDIENCE).verify(token({"alg": "ES256", "kid": "a"}))


# RFC 7515 appendix A.3
A3_KEY = {
    "kty": "EC",
    "crv": "P-256",
    "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
    "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
    "alg": "ES256",
    "kid": "joe",
}
A3_TOKEN = (
    "eyJhbGciOiJFUzI1NiJ9"
    ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
    ".DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"
)

# RFC 7520 section 3.3 (key) and 4.1 (token)
BILBO = "bilbo.baggins@hobbiton.example"
S41_KEY = {
    "kty": "RSA",
    "kid": BILBO,
    "use": "sig",
    "alg": "RS256",
    "e": "AQAB",
    "n": "n4EPtAOCc9AlkeQHPzHStgAbgs7bTZLwUBZdR8_KuKPEHLd4rHVTeT-O-XV2jRojdNhxJWTDvNd7nqQ0VEiZQHz_AJmSCpMaJMRBSFKrKb2wq"
    "VwGU_NsYOYL-QtiWN2lbzcEe6XC0dApr5ydQLrHqkHHig3RBordaZ6Aj-oBHqFEHYpPe7Tpe-OfVfHd1E6cS6M1FZcD1NNLYD5lFHpPI9bTwJlsde3u"
    "hGqC0ZCuEHg8lhzwOHrtIQbS0FVbb9k3-tVTU4fg_3L_vniUFAKwuCLqKnS2BYwdq_mzSnbLY7h_qixoR7jig3__kRhuaxwUkRz5iaiQkqgc5gHdrN"
    "P5zw",
}
S41_TOKEN = (
    "eyJhbGciOiJSUzI1NiIsImtpZCI6ImJpbGJvLmJhZ2dpbnNAaG9iYml0b24uZXhhbXBsZSJ9"
    ".SXTigJlzIGEgZGFuZ2Vyb3VzIGJ1c2luZXNzLCBGcm9kbywgZ29pbmcgb3V0IHlvdXIgZG9vci4gWW91IHN0ZXAgb250byB0aGUgcm9hZCwgYW5kIG"
    "lmIHlvdSBkb24ndCBrZWVwIHlvdXIgZmVldCwgdGhlcmXigJlzIG5vIGtub3dpbmcgd2hlcmUgeW91IG1pZ2h0IGJlIHN3ZXB0IG9mZiB0by4"
    ".MRjdkly7_-oTPTS3AXP41iQIGKa80A0ZmTuV5MEaHoxnW2e5CZ5NlKtainoFmKZopdHM1O2U4mwzJdQx996ivp83xuglII7PNDi84wnB-BDkoBwA78"
    "185hX-Es4JIwmDLJK3lfWRa-XtL0RnltuYv746iYTh_qHRD68BNt1uSNCrUCTJDt5aAE6x8wW1Kt9eRo4QPocSadnHXFxnt8Is9UzpERV0ePPQdLuW3"
    "IS_de3xyIrDaLGdjluPxUAhb6L2aXic1U12podGU0KLUQSE_oI-ZnmKJ3F4uOZDnd6QZWJushZ41Axf_fcIe8u9ipH84ogoree7vjbU5y18kDquDg"
)


@pytest.mark.parametrize(
    ("key", "published", "begins"), [(A3_KEY, A3_TOKEN, b'{"iss":"joe"'), (S41_KEY, S41_TOKEN, b"It\xe2\x80\x99s a ")]
)
def test_published_signatures_hold_under_the_keys_as_kept_but_are_no_tokens_here(
    key: dict[str, Any], published: str, begins: bytes
) -> None:
    """The first has no ``kid``, the second's payload is a sentence: a right signature alone opens nothing."""
    verifier = _verifier(key)
    kept = verifier._keys[str(key["kid"])]
    assert jws.verify(published, kept, [str(key["alg"])]).startswith(begins)
    with pytest.raises(Unauthenticated):
        verifier.verify(published)


def test_claims_of_another_organisation_are_not_this_files_business_but_types_are() -> None:
    assert _verifier(GOOD).verify(token({"alg": "ES256", "kid": "a"}, claims(amr=[1, "pwd"]))).assurance == 1
    assert _verifier(GOOD).verify(token({"alg": "ES256", "kid": "a"}, claims(amr="pwd otp"))).assurance == 1
    assert _verifier(GOOD).verify(token({"alg": "ES256", "kid": "a"}, claims(amr=["pwd"] * 9))).assurance == 1
    assert _verifier(GOOD).verify(token({"alg": "ES256", "kid": "a"}, claims(amr=["pwd", "otp", "sc"]))).assurance == 2
