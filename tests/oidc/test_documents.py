"""What a provider publishes, and what of it is not taken: discovery (section 4.3), JWK Sets, transport."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from ats_privacy.adapters.oidc import Provider
from ats_privacy.adapters.oidc_documents import judged_keys
from ats_privacy.domain.errors import Misconfigured, Unauthenticated, Unavailable
from ats_privacy.oidc_settings import OidcSettings
from tests.adapters.tokens_made import GOOD_KEYS, ec_jwk, ec_key, rsa_jwk, rsa_key, signer
from tests.servers.mail import certificate, server_context
from tests.servers.token_issuer import WELL_KNOWN, TokenIssuer

Make = Callable[[TokenIssuer], Any]

BAD_DISCOVERY: dict[str, Make] = {
    "another issuer": lambda i: i.metadata(issuer="http://127.0.0.1:1"),
    "the issuer with a slash": lambda i: i.metadata(issuer=i.issuer + "/"),
    "the issuer in capitals": lambda i: i.metadata(issuer=i.issuer.replace("http", "HTTP")),
    "no issuer": lambda i: i.metadata(issuer=...),
    "an issuer that is a list": lambda i: i.metadata(issuer=[i.issuer]),
    "no keys": lambda i: i.metadata(jwks_uri=...),
    "keys without TLS elsewhere": lambda i: i.metadata(jwks_uri="http://keys.example/keys"),
    "keys in a file": lambda i: i.metadata(jwks_uri="file:///etc/passwd"),
    "keys with credentials": lambda i: i.metadata(jwks_uri=i.issuer.replace("//", "//user:word@") + "/keys"),
    "keys at a fragment": lambda i: i.metadata(jwks_uri=i.issuer + "/keys#x"),
    "keys at an address with a line end": lambda i: i.metadata(jwks_uri=i.issuer + "/keys\r\nX: y"),
    "no authorization endpoint": lambda i: i.metadata(authorization_endpoint=...),
    "a script as authorization endpoint": lambda i: i.metadata(authorization_endpoint="javascript:alert(1)"),
    "an authorization endpoint without TLS": lambda i: i.metadata(authorization_endpoint="http://login.example/"),
    "no token endpoint": lambda i: i.metadata(token_endpoint=...),
    "a token endpoint without TLS": lambda i: i.metadata(token_endpoint="http://token.example/"),
    "no code flow": lambda i: i.metadata(response_types_supported=["id_token"]),
    "no response types": lambda i: i.metadata(response_types_supported=...),
    "PKCE in clear text only": lambda i: i.metadata(code_challenge_methods_supported=["plain"]),
    "symmetric signatures only": lambda i: i.metadata(id_token_signing_alg_values_supported=["HS256", "none"]),
    "algorithms that are no list": lambda i: i.metadata(id_token_signing_alg_values_supported="RS256"),
    "no algorithms": lambda i: i.metadata(id_token_signing_alg_values_supported=...),
    "a list": lambda i: [i.metadata()],
    "no JSON": lambda _: b"<html>",
    "no UTF-8": lambda i: json.dumps(i.metadata()).encode("utf-16"),
    "a member twice": lambda i: b'{"issuer":"x",' + json.dumps(i.metadata()).encode()[1:],
    "too deep": lambda _: b"[" * 100_000,
    "too long": lambda i: json.dumps(i.metadata()).encode() + b" " * 300_000,
}

_P521 = ec_jwk(ec_key(ec.SECP521R1), "es256", "ES256", "P-521")
BAD_KEYS: dict[str, Any] = {
    "no list": {"keys": {"es256": GOOD_KEYS["es256"]()}},
    "nothing": {},
    "an empty list": {"keys": []},
    "a list": [GOOD_KEYS["es256"]()],
    "for encryption": {"keys": [GOOD_KEYS["es256"]() | {"use": "enc"}]},
    "for other operations": {"keys": [GOOD_KEYS["es256"]() | {"key_ops": ["encrypt"]}]},
    "symmetric": {"keys": [{"kty": "oct", "k": "AAAA", "kid": "es256", "alg": "HS256"}]},
    "EdDSA": {"keys": [{"kty": "OKP", "crv": "Ed25519", "x": "AAAA", "kid": "es256"}]},
    "PSS": {"keys": [GOOD_KEYS["rs256"]() | {"alg": "PS256"}]},
    "another curve": {"keys": [_P521]},
    "a curve of another algorithm": {"keys": [GOOD_KEYS["es384"]() | {"alg": "ES256"}]},
    "short RSA": {"keys": [rsa_jwk(rsa_key(1024), "rs256", "RS256")]},
    "RSA with the exponent 1": {"keys": [GOOD_KEYS["rs256"]() | {"e": "AQ"}]},
    "RSA too long to verify": {"keys": [GOOD_KEYS["rs256"]() | {"n": "_" * 2000}]},
    "a point off the curve": {"keys": [GOOD_KEYS["es256"]() | {"y": GOOD_KEYS["es256"]()["x"]}]},
    "a private part": {"keys": [GOOD_KEYS["es256"]() | {"d": "AAAA"}]},
    "without kid": {"keys": [{k: v for k, v in GOOD_KEYS["es256"]().items() if k != "kid"}]},
    "with a number as kid": {"keys": [GOOD_KEYS["es256"]() | {"kid": 7}]},
    "with one kid twice": {"keys": [GOOD_KEYS["es256"](), GOOD_KEYS["rs256"]() | {"kid": "es256"}]},
    "numbers for coordinates": {"keys": [GOOD_KEYS["es256"]() | {"x": 7}]},
    "no objects": {"keys": ["es256", None, 7]},
    "too many": {"keys": [GOOD_KEYS["es256"]() | {"kid": str(n)} for n in range(101)]},
    "no JSON": b"keys",
    "too long": b'{"keys": []' + b" " * 300_000 + b"}",
}


def provider(oidc: OidcSettings, **changes: Any) -> Provider:
    return Provider(replace(oidc, **changes), loopback=True)


async def test_a_provider_is_found(issuer: TokenIssuer, oidc: OidcSettings) -> None:
    found = provider(oidc)
    assert issuer.asked == []
    assert (await found.metadata()).token_endpoint == f"{issuer.issuer}/token"
    assert (await found.bearer(issuer.access_token())).subject == "alice"
    assert issuer.asked == [WELL_KNOWN, "/keys"]


@pytest.mark.parametrize("case", BAD_DISCOVERY)
async def test_a_bad_discovery_document_is_not_taken(issuer: TokenIssuer, oidc: OidcSettings, case: str) -> None:
    issuer.discovery = BAD_DISCOVERY[case](issuer)
    with pytest.raises(Unavailable) as refusal:
        await provider(oidc).bearer(issuer.access_token())
    assert refusal.value.code == "oidc_discovery_refused"
    assert "/keys" not in issuer.asked


@pytest.mark.parametrize("case", BAD_KEYS)
async def test_a_bad_key_set_is_not_taken(issuer: TokenIssuer, oidc: OidcSettings, case: str) -> None:
    issuer.keys = BAD_KEYS[case]
    with pytest.raises(Unavailable) as refusal:
        await provider(oidc).bearer(issuer.access_token())
    assert refusal.value.code in ("oidc_keys_refused", "oidc_discovery_refused")


@pytest.mark.parametrize(
    "case", [c for c in BAD_KEYS if isinstance(BAD_KEYS[c], dict) and c not in ("no list", "too many")]
)
async def test_bad_keys_beside_a_good_one_are_passed_over(issuer: TokenIssuer, oidc: OidcSettings, case: str) -> None:
    good = GOOD_KEYS["es384"]() | {"kid": "good"}
    issuer.keys = {"keys": [*BAD_KEYS[case].get("keys", []), good]}
    found = provider(oidc)
    token = issuer.access_token({"alg": "ES384", "kid": "good"})
    assert (await found.bearer(token)).subject == "alice"
    with pytest.raises(Unauthenticated):
        await found.bearer(issuer.access_token({"kid": "es256"}))


def test_keys_without_an_algorithm_get_it_from_what_they_are() -> None:
    bare = [{k: v for k, v in GOOD_KEYS[n]().items() if k != "alg"} for n in ("es256", "es384", "rs256")]
    keys = judged_keys({"keys": bare}, frozenset({"RS256", "ES256"}))
    assert {kid: set(found) for kid, found in keys.keys.items()} == {
        "es256": {"ES256"},
        "es384": {"ES384"},
        "rs256": {"RS256"},
    }
    assert keys.of("rs256", "RS512") is None
    assert keys.of("", "RS256") == keys.keys["rs256"]["RS256"]


@pytest.mark.parametrize("status", [204, 301, 401, 404, 500])
async def test_another_status_is_no_document(issuer: TokenIssuer, oidc: OidcSettings, status: int) -> None:
    issuer.status, issuer.headers = status, {"Location": f"{issuer.issuer}{WELL_KNOWN}"}
    with pytest.raises(Unavailable) as refusal:
        await provider(oidc).metadata()
    assert refusal.value.code == "oidc_unreachable"
    assert issuer.asked == [WELL_KNOWN]


async def test_a_compressed_answer_is_not_unpacked(issuer: TokenIssuer, oidc: OidcSettings) -> None:
    issuer.headers = {"Content-Encoding": "gzip"}
    with pytest.raises(Unavailable):
        await provider(oidc).metadata()


async def test_a_slow_provider_is_waited_for_once(
    issuer: TokenIssuer, oidc: OidcSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ats_privacy.adapters.oidc._SECONDS", 0.3)
    issuer.seconds = 1.0
    found = provider(oidc, interval_seconds=60)
    outcomes = await asyncio.gather(*(found.metadata() for _ in range(20)), return_exceptions=True)
    assert {getattr(o, "code", None) for o in outcomes} == {"oidc_unreachable"}
    with pytest.raises(Unavailable):
        await found.metadata()
    assert issuer.asked == [WELL_KNOWN]


async def test_the_environment_names_no_proxy(
    issuer: TokenIssuer, oidc: OidcSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{nobody.getsockname()[1]}")
        assert await provider(oidc).metadata()


async def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path, oidc: OidcSettings) -> None:
    """TLS with a certificate of our own making: only where it is named as one to trust."""
    certificate_file, key_file = certificate(tmp_path)
    issuer = TokenIssuer()
    answers = {WELL_KNOWN: lambda: issuer.metadata(**_https(issuer)), "/keys": lambda: issuer.keys}

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        path = (await reader.readuntil(b"\r\n\r\n")).split(b" ")[1].decode()
        body = json.dumps(answers[path]()).encode()
        writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=server_context(certificate_file, key_file))
    async with server:
        issuer.port = server.sockets[0].getsockname()[1]
        settings = replace(oidc, issuer=f"https://127.0.0.1:{issuer.port}")
        with pytest.raises(Unavailable) as refusal:
            await Provider(settings).metadata()
        assert refusal.value.code == "oidc_unreachable"
        assert await Provider(replace(settings, ca_file=certificate_file)).metadata()


def _https(issuer: TokenIssuer) -> dict[str, str]:
    names = {"issuer": "", "authorization_endpoint": "/authorize", "token_endpoint": "/token", "jwks_uri": "/keys"}
    return {name: f"https://127.0.0.1:{issuer.port}{path}" for name, path in names.items()}


def test_a_missing_certificate_file_stops_the_start(oidc: OidcSettings, tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="ATS_OIDC_CA_FILE"):
        provider(oidc, ca_file=tmp_path / "none.pem")


async def test_in_production_this_machine_is_no_exception(issuer: TokenIssuer, oidc: OidcSettings) -> None:
    with pytest.raises(Unavailable, match="oidc_discovery_refused"):
        await Provider(oidc, loopback=False).metadata()


async def test_an_unknown_kid_is_asked_for_once_an_interval(issuer: TokenIssuer, oidc: OidcSettings) -> None:
    found = provider(oidc, interval_seconds=1.5)
    await found.metadata()
    await asyncio.sleep(1.55)
    unknown = [issuer.access_token({"kid": f"new-{n}"}) for n in range(50)]
    outcomes = await asyncio.gather(*map(found.bearer, unknown), return_exceptions=True)
    assert {getattr(o, "code", None) for o in outcomes} == {"token_invalid"}
    assert issuer.asked == [WELL_KNOWN, "/keys"] * 2
    issuer.keys = {"keys": [GOOD_KEYS["es384"]() | {"kid": "new-0"}]}
    token = issuer.access_token({"kid": "new-0", "alg": "ES384"})
    with pytest.raises(Unauthenticated):
        await found.bearer(token)
    await asyncio.sleep(1.55)
    assert (await found.bearer(token)).subject == "alice"
    with pytest.raises(Unauthenticated):
        await found.bearer(issuer.access_token())


async def test_who_goes_away_takes_the_answer_from_nobody(issuer: TokenIssuer, oidc: OidcSettings) -> None:
    issuer.seconds = 0.2
    found = provider(oidc)
    impatient, patient = asyncio.create_task(found.metadata()), asyncio.create_task(found.metadata())
    await asyncio.sleep(0.05)
    impatient.cancel()
    assert (await patient).names_itself
    assert issuer.asked == [WELL_KNOWN, "/keys"]


async def test_keys_are_read_again_beside_the_requests(issuer: TokenIssuer, oidc: OidcSettings) -> None:
    found = provider(oidc, refresh_seconds=0.3, interval_seconds=0.1)
    old = issuer.access_token()
    await found.bearer(old)
    issuer.keys = {"keys": [GOOD_KEYS["rs256"]()]}
    await asyncio.sleep(0.35)
    await found.bearer(old)  # from what is known, while it is read again
    if (reading := found._reading) is not None:
        await reading
    with pytest.raises(Unauthenticated):
        await found.bearer(old)
    await found.close()


async def test_keys_go_stale_while_the_provider_is_down(issuer: TokenIssuer, oidc: OidcSettings) -> None:
    found = provider(oidc, refresh_seconds=0.2, stale_seconds=3.0, interval_seconds=0.1)
    token = issuer.access_token()
    await found.bearer(token)
    issuer.status = 503
    await asyncio.sleep(0.3)
    assert await found.bearer(token)
    await asyncio.sleep(0.15)
    with pytest.raises(Unavailable, match="oidc_unreachable"):  # nobody can say whether that key is one
        await found.bearer(issuer.access_token({"kid": "new"}))
    await asyncio.sleep(3.0)
    with pytest.raises(Unavailable, match="oidc_unreachable"):
        await found.bearer(token)
    issuer.status = 200
    await asyncio.sleep(0.15)
    assert await found.bearer(token)
    await found.close()


def test_the_good_keys_are_good() -> None:
    """What the bad ones differ from does verify."""
    keys = judged_keys({"keys": [make() for make in GOOD_KEYS.values()]}, frozenset({"RS256"}))
    assert len(keys.keys) == len(GOOD_KEYS)
    assert signer("ES256")(b"text")
