"""Bad encryptions of vendors' results, each refused in one way; and keys that are not registered (RFC 8725)."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from joserfc.jwk import ECKey

from ats_privacy.adapters.handoff_keys import HandoffKeys
from ats_privacy.adapters.hybrid_envelope import HYBRID, seal_hybrid
from ats_privacy.adapters.vendor_keys import registered_key
from ats_privacy.adapters.vendor_messages import open_result
from ats_privacy.domain.errors import BadInput
from tests.handoff.vendor_side import SIGNING, b64, claims, encrypted, jwk_of, private_key, registered, signed, unb64

OWN, OTHER = HandoffKeys.new(), HandoffKeys.new()
VENDOR, US = "o.v", "https://ats.example"
KEYS = {registered(kind).kid: registered(kind) for kind in SIGNING}
RESULT = "ats-privacy-result+jwt"
INSIDE = signed(claims(VENDOR, US, order="order-1", exp=int(time.time()) + 3300), typ=RESULT)  # for the whole run
SEALED = encrypted(INSIDE, OWN.public())
SIGNING_JWK, OPENING_JWK, HYBRID_JWK = OWN.public()["keys"]
UNSIGNED = f"{b64(json.dumps({'alg': 'none', 'kid': 'ES256.0', 'typ': RESULT}).encode())}.{INSIDE.split('.')[1]}."


def _with_header(**changes: Any) -> str:
    """The good encryption under another header."""
    parts = SEALED.split(".")
    header = json.loads(unb64(parts[0])) | changes
    return ".".join([b64(json.dumps({n: v for n, v in header.items() if v is not ...}).encode()), *parts[1:]])


def _flipped(text: str, part: int) -> str:
    parts = text.split(".")
    content = bytearray(unb64(parts[part]))
    content[0] ^= 1
    return ".".join([*parts[:part], b64(bytes(content)), *parts[part + 1 :]])


HYBRID_SEALED = seal_hybrid(INSIDE.encode(), unb64(HYBRID_JWK["pub"]), HYBRID_JWK["kid"])


def _hybrid_header(**changes: Any) -> str:
    first, second = HYBRID_SEALED.split(".")
    return f"{b64(json.dumps(json.loads(unb64(first)) | changes).encode())}.{second}"


NO_POINT = {"kty": "EC", "crv": "P-256", "x": b64(bytes(32)), "y": b64(bytes(32))}
SIGNING_AS_ENC = {"keys": [SIGNING_JWK | {"use": "enc"}]}
ATTACKS: dict[str, str] = {
    "not encrypted": INSIDE,
    "empty": "",
    "five empty parts": "....",
    "encrypted to another service": encrypted(INSIDE, OTHER.public()),
    "encrypted to another key under our kid": encrypted(INSIDE, OTHER.public(), kid=OPENING_JWK["kid"]),
    "encrypted to our key for signatures": encrypted(INSIDE, SIGNING_AS_ENC),
    "direct agreement": encrypted(INSIDE, OWN.public(), alg="ECDH-ES"),
    "AES-128": encrypted(INSIDE, OWN.public(), enc="A128GCM"),
    "CBC": encrypted(INSIDE, OWN.public(), enc="A256CBC-HS512"),
    "without cty": encrypted(INSIDE, OWN.public(), cty=...),
    "another cty": encrypted(INSIDE, OWN.public(), cty="text/plain"),
    "zip": encrypted(INSIDE, OWN.public(), zip="DEF"),
    "crit": _with_header(crit=["exp"]),
    "alg dir": _with_header(alg="dir"),
    "alg RSA1_5": _with_header(alg="RSA1_5"),
    "alg PBES2 with many rounds": _with_header(alg="PBES2-HS512+A256KW", p2c=2**31, p2s="AAAA"),
    "without kid": _with_header(kid=...),
    "kid unknown": _with_header(kid="other"),
    "epk missing": _with_header(epk=...),
    "epk not on the curve": _with_header(epk=NO_POINT),
    "epk on another curve": _with_header(epk=ECKey.generate_key("P-384").as_dict(private=False)),
    "epk no object": _with_header(epk="AAAA"),
    "header changed": _flipped(SEALED, 0),
    "encrypted key changed": _flipped(SEALED, 1),
    "nonce changed": _flipped(SEALED, 2),
    "ciphertext changed": _flipped(SEALED, 3),
    "tag changed": _flipped(SEALED, 4),
    "tag shortened": ".".join([*SEALED.split(".")[:4], b64(unb64(SEALED.split(".")[4])[:12])]),
    "inside no text": encrypted("\x00\xff", OWN.public()),
    "inside another encryption": encrypted(SEALED, OWN.public()),
    "inside a receipt": encrypted(signed(claims(VENDOR, US, order="order-1")), OWN.public()),
    "inside signed by nobody": encrypted(UNSIGNED, OWN.public()),
    "hybrid to another service": seal_hybrid(
        INSIDE.encode(), unb64(OTHER.public()["keys"][2]["pub"]), HYBRID_JWK["kid"]
    ),
    "hybrid header changed": _flipped(HYBRID_SEALED, 0),
    "hybrid ciphertext changed": _flipped(HYBRID_SEALED, 1),
    "hybrid of version 2": _hybrid_header(v=2),
    "hybrid of version true": _hybrid_header(v=True),
    "hybrid of another kind": _hybrid_header(alg="HPKE-0"),
    "hybrid kid of no key": _hybrid_header(kid="other"),
    "hybrid empty": f"{HYBRID_SEALED.split('.')[0]}.",
}


def _result(text: str) -> Any:
    return open_result(text, own=OWN, keys=KEYS, issuer=VENDOR, audience=US, order="order-1")


@pytest.mark.promise("D7")
def test_good_results_are_opened() -> None:
    for text in (SEALED, HYBRID_SEALED):
        assert _result(text).claims["order"] == "order-1"


@pytest.mark.promise("D7")
@pytest.mark.parametrize("attack", ATTACKS)
def test_bad_results_are_refused(attack: str) -> None:
    with pytest.raises(BadInput) as refused:
        _result(ATTACKS[attack])
    assert refused.value.code.startswith("message_")


SMALL_ORDER = unb64(jwk_of(HYBRID)["pub"])[:-32] + bytes(32)
KEY_ATTACKS: dict[str, dict[str, Any]] = {
    "nothing": {},
    "a secret key": {"kty": "oct", "k": "AAAA", "alg": "HS256", "use": "sig", "kid": "a"},
    "private EC": private_key("ES256").as_dict(private=True) | {"alg": "ES256", "use": "sig", "kid": "a"},
    "private RSA": private_key("RS256").as_dict(private=True) | {"alg": "RS256", "use": "sig", "kid": "a"},
    "alg none": jwk_of("ES256", alg="none"),
    "alg HS256": jwk_of("RS256", alg="HS256"),
    "alg RSA1_5": jwk_of("RSA-OAEP-256", alg="RSA1_5"),
    "alg RSA-OAEP with SHA-1": jwk_of("RSA-OAEP-256", alg="RSA-OAEP"),
    "alg missing": jwk_of("ES256", alg=...),
    "alg for encryption, use for signatures": jwk_of("ECDH-ES", use="sig"),
    "use missing": jwk_of("ES256", use=...),
    "use both": jwk_of("ES256", use=["sig", "enc"]),
    "kid missing": jwk_of("ES256", kid=...),
    "kid a path": jwk_of("ES256", kid="../a"),
    "kid long": jwk_of("ES256", kid="a" * 65),
    "kid a number": jwk_of("ES256", kid=7),
    "curve of another algorithm": jwk_of("ES384", alg="ES256"),
    "curve secp256k1": jwk_of("ES256", crv="secp256k1"),
    "curve a list": jwk_of("ES256", crv=["P-256"]),
    "X25519 for signatures": jwk_of("ECDH-ES X25519", alg="Ed25519", use="sig"),
    "not on the curve": jwk_of("ES256", x=b64(bytes(31) + b"\1"), y=b64(bytes(31) + b"\1")),
    "X25519 of small order": jwk_of("ECDH-ES X25519", x=b64(bytes(32))),
    "X25519 of small order in the hybrid key": jwk_of(HYBRID, pub=b64(SMALL_ORDER)),
    "hybrid too short": jwk_of(HYBRID, pub=b64(bytes(100))),
    "x missing": jwk_of("ES256", x=...),
    "x with padding": jwk_of("ES256", x=jwk_of("ES256")["x"] + "="),
    "x a number": jwk_of("ES256", x=7),
    "certificates": jwk_of("ES256", x5c=["AAAA"]),
    "an address": jwk_of("ES256", x5u="https://attacker.invalid/"),
    "modulus even": jwk_of("RS256", n=b64((2**2047 + 2**2046).to_bytes(256, "big"))),
    "modulus of 1024 bits": jwk_of("RS256", n=b64((2**1023 + 1).to_bytes(128, "big"))),
    "modulus of 65536 bits": jwk_of("RS256", n=b64((2**65535 + 1).to_bytes(8192, "big"))),
    "exponent 1": jwk_of("RS256", e="AQ"),
    "exponent 3": jwk_of("RS256", e="Aw"),
    "exponent even": jwk_of("RS256", e="AQAC"),
}


@pytest.mark.promise("E2")
@pytest.mark.parametrize("attack", KEY_ATTACKS)
def test_unfit_keys_are_not_registered(attack: str) -> None:
    with pytest.raises(BadInput) as refused:
        registered_key(KEY_ATTACKS[attack])
    assert refused.value.code == "key_unfit"
    assert str(refused.value.pointer).startswith("/jwk")


def test_a_key_is_the_same_whatever_it_is_called() -> None:
    assert registered("ES256").thumbprint != registered("ES256", 1).thumbprint
    assert registered_key(jwk_of("ES256", kid="other")).thumbprint == registered("ES256").thumbprint
    assert registered_key(jwk_of("ES256", ext=True, key_ops=["verify"])).jwk == registered("ES256").jwk
