"""Bad messages of vendors, each refused: texts, headers, signatures, claims (RFC 8725)."""

from __future__ import annotations

import hmac
import json
import time
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils

from ats_privacy.adapters.vendor_messages import DELETION_TYPE, open_receipt, verify_assertion
from ats_privacy.domain.errors import BadInput
from tests.handoff.vendor_side import SIGNING, b64, claims, jwk_of, private_key, registered, signed, unb64

VENDOR, US = "o.v", "https://ats.example"
KEYS = {registered(kind).kid: registered(kind) for kind in SIGNING}
KID = jwk_of("ES256")["kid"]
NOW = int(time.time())
GOOD = signed(claims(VENDOR, US, order="order-1", exp=NOW + 3300))  # for the whole run


def _claims(**changes: Any) -> str:
    return signed(claims(VENDOR, US, **{"order": "order-1"} | changes))


def _raw(header: bytes, payload: bytes | None = None) -> str:
    payload = json.dumps(claims(VENDOR, US, order="order-1")).encode() if payload is None else payload
    body = f"{b64(header)}.{b64(payload)}"
    key = private_key("ES256").private_key
    r, s = utils.decode_dss_signature(key.sign(body.encode(), ec.ECDSA(hashes.SHA256())))
    return f"{body}.{b64(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}"


def _header(**changes: Any) -> str:
    """A good message under another header, signed as it stands."""
    about = {"alg": "ES256", "kid": KID, "typ": "ats-privacy-receipt+jwt"} | changes
    return _raw(json.dumps({name: value for name, value in about.items() if value is not ...}).encode())


def _mac(secret: bytes, kid: str = KID) -> str:
    header = {"alg": "HS256", "kid": kid, "typ": "ats-privacy-receipt+jwt"}
    body = f"{b64(json.dumps(header).encode())}.{GOOD.split('.')[1]}"
    return f"{body}.{b64(hmac.digest(secret, body.encode(), 'sha256'))}"


def _public(kind: str, encoding: str) -> bytes:
    key = private_key(kind)
    return bytes(key.as_pem(private=False) if encoding == "pem" else key.as_der(private=False))


HEAD, BODY, SIGNATURE = GOOD.split(".")
TWICE = f'{{"alg":"none","alg":"ES256","kid":"{KID}","typ":"ats-privacy-receipt+jwt"}}'
ATTACKS: dict[str, str] = {
    "empty": "",
    "one part": "abc",
    "two parts": f"{HEAD}.{BODY}",
    "four parts": GOOD + ".YQ",
    "no signature": f"{HEAD}.{BODY}.",
    "padding": GOOD + "=",
    "white space": GOOD.replace(".", ". ", 1),
    "a line break at the end": GOOD + "\n",
    "not ASCII": GOOD[:-1] + "é",
    "another spelling of the same bytes": GOOD[:-1] + chr(ord(GOOD[-1]) + 1),
    "JSON serialisation": json.dumps({"payload": BODY, "protected": HEAD, "signature": SIGNATURE}),
    "longer than anything is": f"{HEAD}.{'a' * 1_100_000}.{SIGNATURE}",
    "alg none": f"{b64(json.dumps({'alg': 'none', 'kid': KID}).encode())}.{BODY}.",
    "alg none with a signature": _header(alg="none"),
    "alg nOnE": _header(alg="nOnE"),
    "alg missing": _header(alg=...),
    "alg a list": _header(alg=["ES256"]),
    "alg of another key": _header(alg="RS256"),
    "alg ES256K": _header(alg="ES256K"),
    "HS256 with the public key as PEM": _mac(_public("ES256", "pem")),
    "HS256 with the public key as DER": _mac(_public("ES256", "der")),
    "HS256 with the RSA key as PEM": _mac(_public("RS256", "pem"), jwk_of("RS256")["kid"]),
    "HS256 with nothing": _mac(b""),
    "RS256 by the key registered for PS256": signed(claims(VENDOR, US), "RS256", kid=jwk_of("PS256")["kid"]),
    "kid missing": _header(kid=...),
    "kid unknown": _header(kid="other"),
    "kid a number": _header(kid=1),
    "kid a path": _header(kid="../../dev/null"),
    "kid of another key of the vendor": _header(kid=jwk_of("Ed25519")["kid"]),
    "crit": _header(crit=["exp"]),
    "crit empty": _header(crit=[]),
    "b64 false": _header(b64=False, crit=["b64"]),
    "zip": _header(zip="DEF"),
    "jwk": _header(jwk=jwk_of("ES256", 7)),
    "jku": _header(jku="https://attacker.invalid/keys"),
    "x5u": _header(x5u="https://attacker.invalid/chain"),
    "x5c": _header(x5c=["AAAA"]),
    "cty": _header(cty="JWT"),
    "typ missing": _header(typ=...),
    "typ of a client assertion": _header(typ="JWT"),
    "typ of a result": _header(typ="ats-privacy-result+jwt"),
    "typ of a deletion": _header(typ=DELETION_TYPE),
    "typ of our own packages": _header(typ="ats-privacy-handoff+jwt"),
    "typ a list": _header(typ=["ats-privacy-receipt+jwt"]),
    "header member twice": _raw(TWICE.encode()),
    "header no object": _raw(b'["ES256"]'),
    "header in UTF-16": _raw(json.dumps({"alg": "ES256", "kid": KID}).encode("utf-16")),
    "header nested deep": _raw(b"[" * 2000 + b"]" * 2000),
    "header long": _header(typ="a" * 5000),
    "claims no object": _raw(unb64(HEAD), b"[]"),
    "claims no JSON": _raw(unb64(HEAD), b"{"),
    "claims with a member twice": _raw(unb64(HEAD), unb64(BODY)[:-1] + b', "order": "order-1"}'),
    "claims with NaN": _raw(unb64(HEAD), json.dumps(claims(VENDOR, US, order="order-1", x=float("nan"))).encode()),
    "claims changed": f"{HEAD}.{b64(json.dumps(claims(VENDOR, US, order='order-1', extra=1)).encode())}.{SIGNATURE}",
    "signature of zeros": f"{HEAD}.{BODY}.{b64(bytes(64))}",
    "signature shorter": f"{HEAD}.{BODY}.{b64(unb64(SIGNATURE)[:-1])}",
    "signature longer": f"{HEAD}.{BODY}.{b64(unb64(SIGNATURE) + b'a')}",
    "signature by another key under the kid": signed(claims(VENDOR, US, order="order-1"), "ES256", 7, kid=KID),
    "iss missing": _claims(iss=...),
    "iss of another vendor": _claims(iss="o.w"),
    "iss a list": _claims(iss=[VENDOR]),
    "aud missing": _claims(aud=...),
    "aud another service": _claims(aud="https://other.example"),
    "aud with a slash more": _claims(aud=US + "/"),
    "aud several": _claims(aud=[US, "https://other.example"]),
    "aud empty": _claims(aud=[]),
    "exp missing": _claims(exp=...),
    "exp past": _claims(iat=NOW - 900, nbf=NOW - 900, exp=NOW - 600),
    "exp text": _claims(exp=str(NOW + 300)),
    "exp true": _claims(exp=True),
    "exp infinite": _claims(exp=2**60),
    "exp far": _claims(exp=NOW + 86_400),
    "exp far, without iat": _claims(exp=NOW + 86_400, iat=...),
    "iat to come": _claims(iat=NOW + 7200, exp=NOW + 7500),
    "iat null": _claims(iat=None),
    "nbf to come": _claims(nbf=NOW + 7200, exp=NOW + 7500),
    "nbf text": _claims(nbf="now"),
    "jti missing": _claims(jti=...),
    "jti empty": _claims(jti=""),
    "jti a number": _claims(jti=7),
    "jti long": _claims(jti="a" * 129),
    "jti with a zero byte": _claims(jti="a\0b"),
    "order missing": _claims(order=...),
    "order another": _claims(order="order-2"),
    "order a list": _claims(order=["order-1"]),
}


def _receipt(text: str, **changes: Any) -> Any:
    return open_receipt(text, **{"keys": KEYS, "issuer": VENDOR, "audience": US, "order": "order-1"} | changes)


@pytest.mark.promise("D7")
@pytest.mark.parametrize("kind", SIGNING)
def test_good_messages_are_taken(kind: str) -> None:
    message = _receipt(signed(claims(VENDOR, US, order="order-1", jti="once"), kind))
    assert (message.kid, message.id) == (jwk_of(kind)["kid"], "once")
    assert message.expires_at >= (NOW + 300) * 1_000_000
    assert _receipt(signed(claims(VENDOR, [US], order="order-1"), kind)).claims["aud"] == [US]


@pytest.mark.promise("D7")
@pytest.mark.promise("E2")
@pytest.mark.parametrize("attack", ATTACKS)
def test_bad_messages_are_refused(attack: str) -> None:
    with pytest.raises(BadInput) as refused:
        _receipt(ATTACKS[attack])
    assert refused.value.code.startswith("message_")
    assert KID not in str(refused.value)


def test_a_key_for_encryption_verifies_nothing() -> None:
    known = registered("ES256")
    crossed = {known.kid: type(known)(known.kid, "enc", known.alg, known.jwk)}
    with pytest.raises(BadInput):
        _receipt(GOOD, keys=crossed)


def test_an_assertion_names_the_client_twice() -> None:
    good = signed(claims(VENDOR, US, sub=VENDOR), typ=...)
    assert verify_assertion(good, keys=KEYS, client=VENDOR, audience=US).claims["sub"] == VENDOR
    for bad in (claims(VENDOR, US), claims(VENDOR, US, sub="o.w"), claims("o.w", US, sub=VENDOR)):
        with pytest.raises(BadInput):
            verify_assertion(signed(bad, typ=...), keys=KEYS, client=VENDOR, audience=US)
    with pytest.raises(BadInput):  # a receipt is no credential
        verify_assertion(signed(claims(VENDOR, US, sub=VENDOR)), keys=KEYS, client=VENDOR, audience=US)
