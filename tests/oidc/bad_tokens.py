"""Bad tokens by name: how each is made, and with which code the door refuses it (RFC 7515, 7519, 8725, 9068)."""

from __future__ import annotations

import hmac
import json
import time
from collections.abc import Callable
from typing import Any

from tests.adapters.tokens_made import GOOD_KEYS, b64, signer
from tests.servers.token_issuer import AUDIENCE, CLIENT, TokenIssuer

NOW = int(time.time())


def by_public_key(data: bytes) -> bytes:
    """Key confusion: an HMAC whose secret is the public key that everybody knows."""
    return hmac.digest(json.dumps(GOOD_KEYS["rs256"]()).encode(), data, "sha256")


BAD_HEADERS: dict[str, tuple[dict[str, Any], Any]] = {
    "no signature": ({"alg": "none"}, lambda _: b""),
    "none in capitals": ({"alg": "NONE"}, lambda _: b""),
    "key confusion": ({"alg": "HS256", "kid": "rs256"}, by_public_key),
    "another algorithm than the key's": ({"alg": "ES384"}, signer("ES384")),
    "another RSA algorithm than the key's": ({"alg": "RS512", "kid": "rs256"}, signer("RS512")),
    "PSS": ({"alg": "PS256", "kid": "rs256"}, signer("PS256")),
    "somebody else's signature": ({}, lambda d: signer("ES384")(d)[:64]),
    "an empty signature": ({}, lambda _: b""),
    "an unknown kid": ({"kid": "other"}, None),
    "a kid that is a path": ({"kid": "../../dev/null"}, None),
    "a kid that is a number": ({"kid": 7}, None),
    "critical extensions": ({"crit": ["exp"]}, None),
    "compression": ({"zip": "DEF"}, None),
    "a key of its own": ({"jwk": GOOD_KEYS["es384"]()}, None),
    "an address of keys": ({"jku": "https://keys.example"}, None),
    "a certificate of its own": ({"x5c": ["AAAA"]}, None),
    "an unencoded payload": ({"b64": False}, None),
    "no algorithm": ({"alg": ...}, signer("ES256")),
}
BAD_CLAIMS: dict[str, dict[str, Any]] = {
    "another issuer": {"iss": "https://other.example"},
    "no issuer": {"iss": ...},
    "no end": {"exp": ...},
    "over": {"exp": NOW - 120, "iat": NOW - 700},
    "an end that is a text": {"exp": str(NOW + 600)},
    "an end that is a truth": {"exp": True},
    "an end far away": {"exp": NOW + 10 * 86_400},
    "no beginning": {"iat": ...},
    "issued in the future": {"iat": NOW + 7200},
    "not yet": {"nbf": NOW + 7200},
    "a beginning that is a text": {"nbf": "now"},
    "proven in the future": {"auth_time": NOW + 7200},
    "proven at a text": {"auth_time": "now"},
    "no subject": {"sub": ...},
    "an empty subject": {"sub": ""},
    "a subject that is a number": {"sub": 7},
    "a subject too long": {"sub": "x" * 256},
    "a subject beyond ASCII": {"sub": "álice"},
}
BAD_ACCESS: dict[str, dict[str, Any]] = {
    "another audience": {"aud": "https://other.example"},
    "the client as audience": {"aud": CLIENT},
    "no audience": {"aud": ...},
    "an audience that is an object": {"aud": {AUDIENCE: 1}},
}
BAD_TYPES = ("JWT", "at+jwt+x", "logout+jwt", "", None, ["at+jwt"])

Bad = Callable[[TokenIssuer], str]


def _header(header: dict[str, Any], sign: Any) -> Bad:
    return lambda issuer: issuer.access_token(header, sign or signer("ES256"))


def _claims(changes: dict[str, Any]) -> Bad:
    return lambda issuer: issuer.access_token(**changes)


def _kind(kind: Any) -> Bad:
    return lambda issuer: issuer.access_token({"typ": ... if kind is None else kind})


def _parts(change: Callable[[list[str]], list[str]]) -> Bad:
    return lambda issuer: ".".join(change(issuer.access_token().split(".")))


def _payload(payload: bytes) -> Bad:
    """The text as claims, soundly signed."""

    def make(issuer: TokenIssuer) -> str:
        text = f"{issuer.access_token().split('.')[0]}.{b64(payload)}"
        return f"{text}.{b64(signer('ES256')(text.encode()))}"

    return make


RFC_7515_A1 = (
    "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9"
    ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
    ".dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
)
RFC_7519_6_1 = (
    "eyJhbGciOiJub25lIn0"
    ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ."
)

BAD_TOKENS: dict[str, tuple[Bad, str]] = {
    **{name: (_header(*made), "token_invalid") for name, made in BAD_HEADERS.items()},
    **{
        name: (_claims(changes), "token_expired" if name == "over" else "token_invalid")
        for name, changes in BAD_CLAIMS.items()
    },
    **{name: (_claims(changes), "token_invalid") for name, changes in BAD_ACCESS.items()},
    **{f"type {kind!r}": (_kind(kind), "token_invalid") for kind in BAD_TYPES},
    "no kid": (_header({"kid": ...}, None), "token_invalid"),
    "two parts": (_parts(lambda p: p[:2]), "token_invalid"),
    "four parts": (_parts(lambda p: [*p, "a"]), "token_invalid"),
    "five parts, as if encrypted": (_parts(lambda p: [*p, "a", "a"]), "token_invalid"),
    "signature cut off": (_parts(lambda p: [p[0], p[1], ""]), "token_invalid"),
    "signature of zeros": (_parts(lambda p: [p[0], p[1], b64(bytes(64))]), "token_invalid"),
    "signature a byte short": (_parts(lambda p: [p[0], p[1], p[2][:-2]]), "token_invalid"),
    "another's claims": (_parts(lambda p: [p[0], b64(b'{"sub":"bob"}'), p[2]]), "token_invalid"),
    "claims that are a list": (_payload(b"[]"), "token_invalid"),
    "claims that are no JSON": (_payload(b"{"), "token_invalid"),
    "padded Base64": (_parts(lambda p: [p[0] + "=", p[1], p[2]]), "token_invalid"),
    "RFC 7515 A.1, HS256 with a key of the RFC": (lambda _: RFC_7515_A1, "token_invalid"),
    "RFC 7519 6.1, unsecured": (lambda _: RFC_7519_6_1, "token_invalid"),
    "rubbish": (lambda _: "Kanarienvogel", "token_invalid"),
    "three parts of rubbish": (lambda _: "a.b.c", "token_invalid"),
    "longer than any token": (lambda issuer: issuer.access_token(pad="a" * 20_000), "token_invalid"),
}
"""Name → how it is made, expected code."""
