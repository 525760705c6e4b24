"""Access tokens (RFC 9068) and ID tokens (OpenID Connect Core 1.0 section 3.1.3.7): good and bad ones."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import pytest

from ats_privacy.adapters.oidc import Provider
from ats_privacy.adapters.signed_tokens import claimed_issuer
from ats_privacy.domain.errors import Unauthenticated, Unavailable
from ats_privacy.domain.provider_claims import ProviderIdentity
from ats_privacy.gate.sign_in_flows import Flow
from ats_privacy.oidc_settings import OidcSettings
from tests.adapters.tokens_made import GOOD_KEYS, b64, signer
from tests.oidc.bad_tokens import BAD_ACCESS, BAD_CLAIMS, BAD_HEADERS, BAD_TYPES
from tests.servers.token_issuer import AUDIENCE, CLIENT, TokenIssuer, signed

REDIRECT = "https://careers.example/sign-in/oidc/callback"
BAD_ID: dict[str, dict[str, Any]] = {
    "another audience": {"aud": "other"},
    "one more audience": {"aud": [CLIENT, "other"]},
    "no audience": {"aud": ...},
    "another nonce": {"nonce": "other"},
    "no nonce": {"nonce": ...},
    "a nonce that is a number": {"nonce": 7},
    "another party": {"azp": "other"},
    "no party": {"azp": None},
    "another access token": {"at_hash": b64(hashlib.sha256(b"other").digest()[:16])},
    "a digest that is a number": {"at_hash": 7},
    "the whole digest": {"at_hash": b64(hashlib.sha256(b"an-access-token").digest())},
}


@pytest.fixture
def provider(issuer: TokenIssuer, oidc: OidcSettings) -> Provider:
    return Provider(oidc, two_factor_acr="urn:two gold", loopback=True)


async def signed_in(issuer: TokenIssuer, provider: Provider) -> ProviderIdentity:
    flow = Flow.begin(0)
    asked = {
        "state": flow.state,
        "nonce": flow.nonce,
        "redirect_uri": REDIRECT,
        "code_challenge": flow.challenge,
        "code_challenge_method": "S256",
    }
    code = issuer.authorize(f"{issuer.issuer}/authorize?{urlencode(asked)}")["code"]
    return await provider.exchange(code, flow.verifier, REDIRECT, flow.nonce)


@pytest.mark.promise("D6")
@pytest.mark.parametrize("algorithm", ["ES256", "RS256"])
async def test_good_tokens(issuer: TokenIssuer, provider: Provider, algorithm: str) -> None:
    header = issuer.header = {"alg": algorithm, "kid": algorithm.lower(), "x5t": "AAAA"}
    for found in (await provider.bearer(issuer.access_token(header)), await signed_in(issuer, provider)):
        assert (found.subject, found.roles, found.requisitions) == ("alice", {"recruiter", "hr_administrator"}, ())
        assert found.assurance == 2
        assert abs(found.authenticated_at / 1e6 - time.time()) < 5
    assert claimed_issuer(issuer.access_token()) == issuer.issuer


@pytest.mark.promise("D6")
@pytest.mark.parametrize("case", BAD_HEADERS)
async def test_a_bad_header_or_signature_is_refused(issuer: TokenIssuer, provider: Provider, case: str) -> None:
    header, sign = BAD_HEADERS[case]
    await provider.bearer(issuer.access_token())
    with pytest.raises(Unauthenticated, match="token_invalid"):
        await provider.bearer(issuer.access_token(header, sign or signer("ES256")))
    issuer.header, issuer.sign = header, sign or signer("ES256")
    with pytest.raises(Unauthenticated, match="sign_in_failed"):
        await signed_in(issuer, provider)


@pytest.mark.promise("D6")
@pytest.mark.parametrize("case", BAD_CLAIMS)
async def test_a_bad_claim_is_refused(issuer: TokenIssuer, provider: Provider, case: str) -> None:
    with pytest.raises(Unauthenticated, match="token_expired" if case == "over" else "token_invalid"):
        await provider.bearer(issuer.access_token(**BAD_CLAIMS[case]))
    issuer.id_token = BAD_CLAIMS[case]
    with pytest.raises(Unauthenticated, match="sign_in_failed"):
        await signed_in(issuer, provider)


@pytest.mark.parametrize("case", BAD_ACCESS)
async def test_an_access_token_for_others_is_refused(issuer: TokenIssuer, provider: Provider, case: str) -> None:
    with pytest.raises(Unauthenticated, match="token_invalid"):
        await provider.bearer(issuer.access_token(**BAD_ACCESS[case]))


@pytest.mark.parametrize("case", BAD_ID)
async def test_an_id_token_for_others_is_refused(issuer: TokenIssuer, provider: Provider, case: str) -> None:
    issuer.id_token = BAD_ID[case]
    with pytest.raises(Unauthenticated, match="sign_in_failed"):
        await signed_in(issuer, provider)


@pytest.mark.parametrize("kind", BAD_TYPES)
async def test_only_access_tokens_are_access_tokens(issuer: TokenIssuer, provider: Provider, kind: Any) -> None:
    with pytest.raises(Unauthenticated):
        await provider.bearer(issuer.access_token({"typ": ... if kind is None else kind}))


async def test_providers_without_the_type_have_to_be_named(issuer: TokenIssuer, oidc: OidcSettings) -> None:
    lax = Provider(replace(oidc, rfc_9068=False), loopback=True)
    for kind in ("JWT", "at+jwt", ...):
        assert await lax.bearer(issuer.access_token({"typ": kind}))
    with pytest.raises(Unauthenticated):
        await lax.bearer(issuer.access_token({"typ": "logout+jwt"}))


async def test_an_access_token_without_kid_is_refused(issuer: TokenIssuer, provider: Provider) -> None:
    with pytest.raises(Unauthenticated):
        await provider.bearer(issuer.access_token({"kid": ...}))


async def test_an_access_token_is_no_id_token(issuer: TokenIssuer, provider: Provider) -> None:
    issuer.header = {"typ": "at+jwt"}
    with pytest.raises(Unauthenticated, match="sign_in_failed"):
        await signed_in(issuer, provider)


async def test_without_an_audience_no_access_token_is_taken(issuer: TokenIssuer, oidc: OidcSettings) -> None:
    pages_alone = Provider(replace(oidc, audience=""), loopback=True)
    for audience in ("", AUDIENCE, ..., [""]):
        with pytest.raises(Unauthenticated):
            await pages_alone.bearer(issuer.access_token(aud=audience))


async def test_an_id_token_may_have_no_kid_where_there_is_one_key(issuer: TokenIssuer, provider: Provider) -> None:
    """OpenID Connect Core 1.0 section 10.1: of one key. Rotated, it shows by its signature alone."""
    issuer.header = {"kid": ...}
    issuer.keys = {"keys": [GOOD_KEYS["es256"]()]}
    assert await signed_in(issuer, provider)
    issuer.keys = {"keys": [GOOD_KEYS["es256"](), GOOD_KEYS["es256"]() | {"kid": "second"}]}
    assert await Provider(provider.settings, loopback=True).metadata()
    with pytest.raises(Unauthenticated):
        await signed_in(issuer, Provider(provider.settings, loopback=True))


@pytest.mark.parametrize(
    "answer",
    [
        {"id_token": None},
        {"id_token": "x"},
        {"id_token": "a.b.c"},
        {"id_token": 7},
        {"access_token": None},
        {"access_token": "another"},
    ],
    ids=str,
)
async def test_a_bad_answer_to_a_code_is_refused(
    issuer: TokenIssuer, provider: Provider, answer: dict[str, Any]
) -> None:
    issuer.answer = answer
    with pytest.raises(Unauthenticated, match="sign_in_failed"):
        await signed_in(issuer, provider)


async def test_the_provider_refuses_another_verifier_and_a_code_used(issuer: TokenIssuer, provider: Provider) -> None:
    flow = Flow.begin(0)
    address = f"{issuer.issuer}/authorize?" + urlencode(
        {"state": "s", "nonce": "n", "redirect_uri": REDIRECT, "code_challenge": flow.challenge}
        | {"code_challenge_method": "S256"}
    )
    with pytest.raises(Unauthenticated, match="sign_in_failed"):
        await provider.exchange(issuer.authorize(address)["code"], Flow.begin(0).verifier, REDIRECT, "n")
    code = issuer.authorize(address)["code"]
    assert await provider.exchange(code, flow.verifier, REDIRECT, "n")
    with pytest.raises(Unauthenticated, match="sign_in_failed"):
        await provider.exchange(code, flow.verifier, REDIRECT, "n")


async def test_a_provider_that_fails_at_the_code_is_away(issuer: TokenIssuer, provider: Provider) -> None:
    await provider.metadata()
    issuer.headers = {"Content-Encoding": "gzip"}
    with pytest.raises(Unavailable, match="oidc_unreachable"):
        await signed_in(issuer, provider)


def test_an_identity_does_not_show_its_subject() -> None:
    identity = ProviderIdentity("https://i", "alice@example.com", frozenset(), None, 1, 0, 0.0, 0.0)
    assert "alice" not in repr(identity)
    assert Flow.begin(0).verifier not in repr(Flow.begin(0))


@pytest.mark.parametrize("make", [lambda t: t + ".", lambda t: t[:-1] + "é", lambda t: t + "=" * 20_000, lambda _: ""])
async def test_other_texts_are_no_tokens(issuer: TokenIssuer, provider: Provider, make: Callable[[str], str]) -> None:
    text = make(issuer.access_token())
    with pytest.raises(Unauthenticated, match="token_invalid"):
        await provider.bearer(text)


@pytest.mark.parametrize(
    "text",
    ["", "a.b.c", "..", "a" * 40_000, signed({}, {"iss": 7}), signed({}, {})],
    ids=["nothing", "no base64", "dots", "endless", "a number", "no claim"],
)
def test_a_text_without_an_issuer_claims_none(text: str) -> None:
    assert claimed_issuer(text) == ""
