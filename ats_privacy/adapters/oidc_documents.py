"""What a provider publishes: its metadata and its keys, judged before they count (OpenID Connect Discovery 1.0, RFC
7517, RFC 8414)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from ats_privacy.adapters.signed_tokens import ALGORITHMS, CURVES, public_part
from ats_privacy.domain.errors import Unavailable
from ats_privacy.oidc_settings import fit_address

LONGEST_DOCUMENT = 256 * 1024
"""Bytes of the longest document that is read from a provider."""

_MOST_KEYS = 100
_WELL_KNOWN = "/.well-known/openid-configuration"


@dataclass(frozen=True, slots=True)
class Metadata:
    """Where a provider's endpoints are. ``names_itself``: its answers carry ``iss`` (RFC 9207)."""

    jwks_uri: str
    authorization_endpoint: str
    token_endpoint: str
    algorithms: frozenset[str]
    names_itself: bool
    secret_in_body: bool


@dataclass(frozen=True, slots=True)
class KeySet:
    """Public keys by kid, each with the algorithms that it may verify, and ready for each of them."""

    keys: Mapping[str, Mapping[str, Mapping[str, Any]]]

    def of(self, kid: str, algorithm: str) -> Mapping[str, Any] | None:
        """The key of a kid for an algorithm; of no kid, the only key that there is (OpenID Connect Core 1.0, 10.1)."""
        if not kid:
            fit = [found[algorithm] for found in self.keys.values() if algorithm in found]
            return fit[0] if len(fit) == 1 else None
        return self.keys.get(kid, {}).get(algorithm)


async def read_document(client: httpx.AsyncClient, address: str) -> dict[str, Any]:
    """A JSON object that an address answers with.

    :raises Unavailable: it cannot be reached, or answers with something else.
    """
    try:
        async with client.stream("GET", address) as answer:
            return await read_answer(answer)
    except (httpx.HTTPError, httpx.InvalidURL):
        raise unreachable() from None


async def read_answer(answer: httpx.Response) -> dict[str, Any]:
    """The JSON object of an answer with status 200, as long as it is not too long.

    :raises Unavailable: it is none.
    """
    if answer.status_code != 200 or answer.headers.get("content-encoding", "identity") != "identity":
        raise unreachable()
    content = bytearray()
    async for piece in answer.aiter_raw():
        content += piece
        if len(content) > LONGEST_DOCUMENT:
            raise unfit()
    try:
        found = json.loads(content.decode("utf-8"), object_pairs_hook=_once)
    except (ValueError, RecursionError):
        raise unfit() from None
    if not isinstance(found, dict):
        raise unfit()
    return found


def well_known(issuer: str) -> str:
    """Where an issuer's metadata stand (OpenID Connect Discovery 1.0 section 4.1)."""
    return issuer.removesuffix("/") + _WELL_KNOWN


def judged_metadata(document: Mapping[str, Any], issuer: str, *, loopback: bool, sign_in: bool) -> Metadata:
    """The metadata of a provider. ``sign_in``: people are sent to it, so it must offer the code flow with PKCE.

    :raises Unavailable: they are another issuer's (section 4.3), or are not fit.
    """
    if document.get("issuer") != issuer:
        raise unfit()
    names = ("authorization_endpoint", "token_endpoint") if sign_in else ()
    for name in ("jwks_uri", *names):
        if not fit_address(document.get(name), loopback=loopback):
            raise unfit()
    algorithms = _texts(document, "id_token_signing_alg_values_supported", None) & ALGORITHMS
    if not algorithms:
        raise unfit()
    methods = _texts(document, "token_endpoint_auth_methods_supported", ["client_secret_basic"])
    if sign_in and (
        "code" not in _texts(document, "response_types_supported", None)
        or "S256" not in _texts(document, "code_challenge_methods_supported", ["S256"])
    ):
        raise unfit()
    return Metadata(
        jwks_uri=str(document["jwks_uri"]),
        authorization_endpoint=str(document.get("authorization_endpoint", "")),
        token_endpoint=str(document.get("token_endpoint", "")),
        algorithms=algorithms,
        names_itself=document.get("authorization_response_iss_parameter_supported") is True,
        secret_in_body="client_secret_basic" not in methods and "client_secret_post" in methods,
    )


def judged_keys(document: Mapping[str, Any], algorithms: frozenset[str]) -> KeySet:
    """The keys of a JWK Set that can verify signatures here; all others are passed over, and so is a kid that two of
    them have. A key without ``alg`` serves what its curve says or, if RSA, those RSA algorithms that are announced.

    :raises Unavailable: it is no JWK Set, or none of its keys is fit.
    """
    entries = document.get("keys")
    if not isinstance(entries, list) or len(entries) > _MOST_KEYS:
        raise unfit_keys()
    found: dict[str, dict[str, dict[str, Any]]] = {}
    ambiguous = set()
    for entry in entries:
        if not isinstance(entry, dict) or not _for_signatures(entry):
            continue
        fit = {a: key for a in _algorithms_of(entry, algorithms) if (key := public_part(entry, a)) is not None}
        if fit and entry["kid"] in found:
            ambiguous.add(entry["kid"])
        elif fit:
            found[entry["kid"]] = fit
    keys = {kid: fit for kid, fit in found.items() if kid not in ambiguous}
    if not keys:
        raise unfit_keys()
    return KeySet(keys)


def _for_signatures(entry: Mapping[str, Any]) -> bool:
    kid, operations = entry.get("kid"), entry.get("key_ops", ["verify"])
    # With a private part the whole world can sign by it (RFC 7517 section 9.2).
    return (
        isinstance(kid, str)
        and bool(kid)
        and entry.get("use", "sig") == "sig"
        and isinstance(operations, list)
        and "verify" in operations
        and "d" not in entry
    )


def _algorithms_of(entry: Mapping[str, Any], announced: frozenset[str]) -> frozenset[str]:
    if "alg" in entry:
        named = entry["alg"]
        return frozenset({named}) & ALGORITHMS if isinstance(named, str) else frozenset()
    if entry.get("kty") == "RSA":
        return frozenset(a for a in announced if a not in CURVES)
    return frozenset(a for a, curve in CURVES.items() if curve == entry.get("crv"))


def _texts(document: Mapping[str, Any], name: str, default: list[str] | None) -> frozenset[str]:
    given = document.get(name, default)
    if not isinstance(given, list) or not all(isinstance(item, str) for item in given):
        raise unfit()
    return frozenset(given)


def _once(members: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(members)
    if len(found) != len(members):
        raise ValueError
    return found


def unreachable() -> Unavailable:
    """The provider does not answer as it should."""
    return Unavailable("oidc_unreachable", "The identity provider cannot be reached now; try again.")


def unfit() -> Unavailable:
    """What it answers is not what a provider publishes, or another one's."""
    return Unavailable("oidc_discovery_refused", "What the identity provider says of itself is not fit; tell security.")


def unfit_keys() -> Unavailable:
    """It publishes no key that can be used."""
    return Unavailable("oidc_keys_refused", "The identity provider publishes no key that is fit; tell security.")
