"""Vendors' tokens: got by signed assertions, held for minutes, ended with what they rest on, counted (promise E2)."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from ats_privacy.domain.errors import Refused
from ats_privacy.domain.events import Event
from ats_privacy.domain.identity import now_us
from ats_privacy.domain.vendors import Scope
from ats_privacy.gate.vendor_access import Limits, VendorAccess
from tests.handoff.vendor_side import b64, claims, jwk_of, signed
from tests.integration.company import Company
from tests.integration.vendor_company import ISSUER, TOKEN, Vendor, ask, entered, entrusted
from tests.servers.raw_sql import raw_sql

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


async def _entries(vendor: Vendor) -> list[tuple[str, str, str, str, str]]:
    async with raw_sql(vendor.company.service.settings.database_url) as raw:
        rows = await raw.run(
            "SELECT actor_kind, event, outcome, code, fields FROM audit_entry WHERE actor_id = $1 ORDER BY id",
            UUID(vendor.id),
        )
    return [(str(r[0]), str(r[1]), str(r[2]), str(r[3]), str(r[4])) for r in rows]


@pytest.mark.promise("E2")
async def test_a_vendor_gets_a_token_and_calls_with_it(company: Company) -> None:
    vendor = await entrusted(company)
    answer = await vendor.ask()
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert (told["token_type"], told["expires_in"], told["scope"]) == ("Bearer", 300, "deletions packages results")
    assert answer.headers["cache-control"] == "no-store"
    standing = (await vendor.call(told["access_token"])).json()
    assert (standing["client_id"], standing["in_force"]) == (vendor.client_id, True)
    assert standing["encryption_kid"] == jwk_of("ECDH-ES+A256KW")["kid"]
    narrow = await vendor.ask(scope="results")
    assert narrow.json()["scope"] == "results"
    assert await _entries(vendor) == [
        ("vendor", "vendor.token_issued", "allowed", "", "deletions packages results"),
        ("vendor", "vendor.called", "allowed", "", ""),
        ("vendor", "vendor.token_issued", "allowed", "", "results"),
    ]


@pytest.mark.promise("E2")
async def test_tokens_are_kept_as_digests_alone(company: Company) -> None:
    vendor = await entrusted(company)
    assertion = vendor.assertion()
    token = (await vendor.ask(assertion)).json()["access_token"]
    async with raw_sql(company.service.settings.database_url) as raw:
        for table in ("vendor_token", "vendor_message", "audit_entry", "attempt", "idempotency_key"):
            for row in await raw.run(f"SELECT * FROM {table}"):  # noqa: S608 - our own names
                kept = " ".join(bytes(v).hex() if isinstance(v, bytes | memoryview) else str(v) for v in row)
                for secret in (token, token.split(".")[1], assertion.split(".")[2]):
                    assert secret not in kept, table
                    assert secret.encode().hex() not in kept, table


def _assertion(vendor: Vendor, header: dict[str, Any] | None = None, **changes: Any) -> str:
    about = {"typ": "JWT"} | (header or {})
    return signed(claims(vendor.client_id, TOKEN, **{"sub": vendor.client_id} | changes), "ES256", 0, **about)


def _unsigned(vendor: Vendor) -> str:
    header = b64(json.dumps({"alg": "none", "kid": jwk_of("ES256")["kid"]}).encode())
    return f"{header}.{b64(json.dumps(claims(vendor.client_id, TOKEN, sub=vendor.client_id)).encode())}."


NOW = int(time.time())
BAD: dict[str, Callable[[Vendor], str]] = {
    "rubbish": lambda v: "Kanarienvogel",
    "three parts of rubbish": lambda v: "a.b.c",
    "unsigned": _unsigned,
    "signed by a key of nobody": lambda v: signed(
        claims(v.client_id, TOKEN, sub=v.client_id), "ES256", 8, kid=jwk_of("ES256")["kid"], typ="JWT"
    ),
    "signed by a key not registered": lambda v: v.assertion("ES384"),
    "kid of the encryption key": lambda v: _assertion(v, {"kid": jwk_of("ECDH-ES+A256KW")["kid"]}),
    "kid missing": lambda v: _assertion(v, {"kid": ...}),
    "crit": lambda v: _assertion(v, {"crit": ["b64"], "b64": True}),
    "typ of a receipt": lambda v: _assertion(v, {"typ": "ats-privacy-receipt+jwt"}),
    "typ of a proof": lambda v: _assertion(v, {"typ": "ats-privacy-key-proof+jwt"}),
    "audience of messages": lambda v: _assertion(v, aud=ISSUER),
    "audience of another service": lambda v: _assertion(v, aud="https://other.example/vendor/v1/token"),
    "two audiences": lambda v: _assertion(v, aud=[TOKEN, "https://other.example"]),
    "audience missing": lambda v: _assertion(v, aud=...),
    "subject of another vendor": lambda v: _assertion(v, sub=f"{v.company.organisation}.{uuid4()}"),
    "subject missing": lambda v: _assertion(v, sub=...),
    "issuer of another vendor": lambda v: _assertion(v, iss=f"{v.company.organisation}.{uuid4()}"),
    "issuer of another organisation": lambda v: _assertion(v, iss=f"{uuid4()}.{v.id}"),
    "issuer without the organisation": lambda v: _assertion(v, iss=v.id, sub=v.id),
    "issuer a list": lambda v: _assertion(v, iss=[v.client_id]),
    "issuer missing": lambda v: _assertion(v, iss=...),
    "expired": lambda v: _assertion(v, iat=NOW - 900, nbf=NOW - 900, exp=NOW - 600),
    "without expiry": lambda v: _assertion(v, exp=...),
    "valid for a day": lambda v: _assertion(v, exp=NOW + 86_400),
    "not yet valid": lambda v: _assertion(v, nbf=NOW + 7200),
    "issued in the future": lambda v: _assertion(v, iat=NOW + 7200, exp=NOW + 7500),
    "without an id": lambda v: _assertion(v, jti=...),
    "id of a kilobyte": lambda v: _assertion(v, jti="a" * 1000),
}


@pytest.mark.promise("E2")
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_bad_assertions_get_nothing(company: Company) -> None:
    vendor = await entrusted(company)
    access = company.service.vendors.access
    access.limits = Limits(failures=1000)  # the limit has a test of its own
    for name, bad in BAD.items():
        answer = await vendor.ask(bad(vendor))
        assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client"), (name, answer.text)
        assert answer.json().keys() == {"error", "error_description"}
        assert "Kanarienvogel" not in answer.text
    assert (await vendor.ask()).status_code == 200
    kinds = {(kind, event, outcome) for kind, event, outcome, _, _ in await _entries(vendor)}
    assert ("anonymous", "authentication.failed", "refused") in kinds


FORMS: dict[str, tuple[dict[str, str], str]] = {
    "no grant": ({"grant_type": ""}, "invalid_request"),
    "a password": ({"grant_type": "password"}, "unsupported_grant_type"),
    "another type of assertion": ({"client_assertion_type": "urn:ietf:params:oauth:x"}, "invalid_request"),
    "no assertion": ({"client_assertion": ""}, "invalid_request"),
    "a secret": ({"client_secret": "s3cret"}, "invalid_request"),
    "an unknown scope": ({"scope": "everything"}, "invalid_scope"),
    "one unknown scope": ({"scope": "packages everything"}, "invalid_scope"),
}


@pytest.mark.promise("E2")
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_bad_forms_are_told_as_the_standard_says(company: Company) -> None:
    vendor = await entrusted(company)
    for name, (form, error) in FORMS.items():
        answer = await ask(company, assertion=vendor.assertion(), **form)
        assert (answer.status_code, answer.json()["error"]) == (400, error), (name, answer.text)
    good = {
        "grant_type": "client_credentials",
        "client_assertion_type": ASSERTION_TYPE,
        "client_assertion": vendor.assertion(),
    }
    post = company.client.post
    twice = "&".join(f"{k}={v}" for k, v in good.items()) + "&grant_type=client_credentials"
    form_type = {"Content-Type": "application/x-www-form-urlencoded"}
    for answer in (
        await post("/vendor/v1/token", json=good),
        await post("/vendor/v1/token", content=twice, headers=form_type),
        await post("/vendor/v1/token", content=b"%ff=\xff", headers=form_type),
        await post("/vendor/v1/token", content="a" * 40_000, headers=form_type),
        await post("/vendor/v1/token", content="", headers=form_type),
        await post("/vendor/v1/token", data=good, headers={"Authorization": "Basic YTpi"}),
    ):
        assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request"), answer.text
    named = await vendor.ask(client_id=f"{company.organisation}.{uuid4()}")
    assert (named.status_code, named.json()["error"]) == (401, "invalid_client")
    assert (await vendor.ask(client_id=vendor.client_id)).status_code == 200


@pytest.mark.promise("E2")
async def test_an_assertion_is_used_once_however_many_try(company: Company) -> None:
    vendor = await entrusted(company)
    assertion = vendor.assertion()
    answers = await asyncio.gather(*(vendor.ask(assertion) for _ in range(8)))
    assert sorted(a.status_code for a in answers) == [200] + [401] * 7
    assert (await vendor.ask(assertion)).status_code == 401
    assert ("anonymous", "authentication.failed", "refused", "assertion_replayed", "") in await _entries(vendor)
    async with raw_sql(company.service.settings.database_url) as raw:
        await raw.run("UPDATE vendor_message SET expires_at = 1")
        await raw.run("UPDATE vendor_token SET expires_at = 1")
        assert (await vendor.ask()).status_code == 200
        kept = [await raw.value(f"SELECT count(*) FROM {t}") for t in ("vendor_message", "vendor_token")]  # noqa: S608
    assert kept == [1, 1], "what could not be used any more is not kept"


@pytest.mark.promise("E2")
async def test_two_vendors_may_use_the_same_id(company: Company) -> None:
    first, second = await entrusted(company, 0), await entrusted(company, 1)
    for vendor in (first, second):
        assert (await vendor.ask(vendor.assertion(jti="same"))).status_code == 200


End = Callable[[Vendor, str], Awaitable[httpx.Response]]
ENDS: dict[str, tuple[End, bool]] = {
    "the key is revoked": (lambda v, c: v.staff("DELETE", f"/keys/{jwk_of('ES256')['kid']}"), False),
    "the contract is ended": (lambda v, c: v.staff("POST", f"/contracts/{c}/end", {"reason": "breach"}), True),
    "the vendor is ended": (lambda v, c: v.staff("POST", "/end", {"reason": "breach"}), True),
}


@pytest.mark.promise("E2")
@pytest.mark.promise("E1")
@pytest.mark.parametrize("end", ENDS)
async def test_a_token_ends_with_what_it_rests_on(company: Company, end: str) -> None:
    vendor = await entered(company)
    contract = await vendor.contract()
    await vendor.key("ES256")
    narrow, wide = await vendor.token(scope="packages results"), await vendor.token()
    assert (await vendor.call(narrow)).status_code == 200
    act, again = ENDS[end]
    assert (await act(vendor, contract)).status_code == 204
    assert (await vendor.call(narrow)).status_code == 401
    await _nothing_but_deletions(company, wide)
    asked = await vendor.ask()
    assert asked.status_code == (200 if again else 401)
    if again:
        assert asked.json()["scope"] == "deletions"
        assert (await vendor.ask(scope="packages")).json()["error"] == "invalid_scope"
        await _nothing_but_deletions(company, asked.json()["access_token"])


async def _nothing_but_deletions(company: Company, token: str) -> None:
    """Whatever the token was given for, packages and results are out of its reach."""
    for scope in (Scope.PACKAGES, Scope.RESULTS):
        with pytest.raises(Exception) as refused:  # noqa: PT011 - which one is looked at below
            await company.service.vendors.access.actor(token, scope, Event.VENDOR_CALLED)
        assert getattr(refused.value, "code", "") in ("insufficient_scope", "token_expired", "token_invalid")


@pytest.mark.promise("E2")
async def test_time_ends_tokens_keys_and_contracts(company: Company) -> None:
    vendor = await entrusted(company)
    access = company.service.vendors.access
    for table, column in (("vendor_token", "expires_at"), ("vendor_key", "expires_at"), ("vendor_key", "not_before")):
        token = await vendor.token()
        past = column == "expires_at"
        async with raw_sql(company.service.settings.database_url) as raw:
            await raw.run(f"UPDATE {table} SET {column} = $1", now_us() + (-1 if past else 10**9))  # noqa: S608
            answer = await vendor.call(token)
            assert (answer.status_code, answer.json()["code"]) == (401, "token_expired"), (table, column)
            assert answer.headers["www-authenticate"] == 'Bearer realm="ats-privacy", error="invalid_token"'
            await raw.run(f"UPDATE {table} SET {column} = $1", now_us() + (10**12 if past else -(10**9)))  # noqa: S608
    token = await vendor.token()
    async with raw_sql(company.service.settings.database_url) as raw:
        await raw.run("UPDATE vendor_contract SET ends_at = $1", now_us() - 1)
    with pytest.raises(Refused):
        await access.actor(token, Scope.PACKAGES, Event.VENDOR_CALLED)
    assert (await access.actor(token, Scope.DELETIONS, Event.VENDOR_CALLED)).id == UUID(vendor.id)
    assert [e[3] for e in await _entries(vendor) if e[1] == "vendor.called" and e[2] == "refused"] == [
        "insufficient_scope"
    ]


@pytest.mark.promise("E2")
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_other_tokens_lead_nowhere(company: Company, neighbour: Company) -> None:
    vendor, theirs = await entrusted(company), await entrusted(neighbour)
    token, foreign = await vendor.token(), await theirs.token()
    bad = {
        "of staff": company.headers["privacy_officer"]["Authorization"].removeprefix("Bearer "),
        "rubbish": "Kanarienvogel",
        "the organisation alone": str(company.organisation),
        "another secret": f"{company.organisation}.{'a' * 43}",
        "another organisation": f"{neighbour.organisation}.{token.partition('.')[2]}",
        "two secrets": f"{token}.{foreign.partition('.')[2]}",
        "in capitals": token.upper(),
        "long": token + "a" * 500,
    }
    for name, text in bad.items():
        answer = await vendor.call(text)
        assert (answer.status_code, answer.json()["code"]) == (401, "token_invalid"), name
        assert "Kanarienvogel" not in answer.text + str(answer.headers)
    none = await company.client.get("/vendor/v1/standing")
    assert (none.status_code, none.json()["code"]) == (401, "token_missing")
    for path in ("/v1/applicants?purpose=background_check", "/v1/vendors", "/v1/organisation", "/v1/audit/entries"):
        assert (await vendor.call(token, path=path)).status_code == 401, "a vendor's token opens nothing of staff's"
    assert (await theirs.call(foreign)).json()["client_id"] == theirs.client_id


def _limited(vendor: Vendor, **limits: int) -> VendorAccess:
    """Another worker on the same database, with limits to meet."""
    service = vendor.company.service
    return VendorAccess(service.database, service.gate.audit, TOKEN, Limits(**limits))


@pytest.mark.promise("E2")
async def test_calls_are_limited_for_each_vendor_over_all_workers(company: Company) -> None:
    vendor, other = await entrusted(company, 0), await entrusted(company, 1)
    service = company.service
    parts = service.vendors
    parts.access.limits = Limits(calls=5)
    token, untouched = await vendor.token(), await other.token()
    worker = _limited(vendor, calls=5)
    for _ in range(3):
        await worker.actor(token, None, Event.VENDOR_CALLED)
    statuses = [(await vendor.call(token)).status_code for _ in range(4)]
    assert statuses == [200, 200, 429, 429]
    limited = await vendor.call(token)
    assert limited.json()["code"] == "too_many_calls"
    assert int(limited.headers["retry-after"]) >= 1
    assert (await other.call(untouched)).status_code == 200, "each vendor has its own"
    hits = [e for e in await _entries(vendor) if e[1] == "vendor.limited"]
    assert hits == [("vendor", "vendor.limited", "refused", "vendor_call", "")], "once a minute in the log"


@pytest.mark.promise("E2")
async def test_tokens_and_failures_are_limited(company: Company) -> None:
    vendor = await entrusted(company)
    company.service.vendors.access.limits = Limits(tokens=2, failures=3)
    assert [(await vendor.ask()).status_code for _ in range(4)] == [200, 200, 429, 429]
    refused = await vendor.ask()
    assert (refused.json()["error"], refused.headers["retry-after"]) == ("temporarily_unavailable", "60")
    failing = [await vendor.ask(_assertion(vendor, aud="https://other.example")) for _ in range(5)]
    assert [a.status_code for a in failing] == [401, 401, 401, 429, 429]
    failures = [e for e in await _entries(vendor) if e[1] == "authentication.failed"]
    assert [e[3] for e in failures] == ["message_claim_wrong"] * 3, "nobody fills the log"


@pytest.mark.promise("E2")
async def test_failures_in_a_vendors_name_do_not_lock_it_out(company: Company) -> None:
    vendor = await entrusted(company)
    company.service.vendors.access.limits = Limits(failures=2)
    for _ in range(5):
        await vendor.ask(_unsigned(vendor))
    assert (await vendor.ask()).status_code == 200


@pytest.mark.promise("E2")
async def test_the_panel_shows_each_vendors_use(company: Company) -> None:
    vendor, other = await entrusted(company, 0), await entrusted(company, 1)
    company.service.vendors.access.limits = Limits(calls=3)
    empty = (await vendor.staff("GET", "/use")).json()
    assert (empty["last_seen"], empty["tokens"], empty["calls"], empty["events"]) == (None, 0, 0, [])
    token = await vendor.token()
    for _ in range(4):
        await vendor.call(token)
    await vendor.ask(_unsigned(vendor))
    await vendor.ask(scope="everything")
    use = (await vendor.staff("GET", "/use?days=7")).json()
    counts = {name: use[name] for name in ("tokens", "calls", "refused", "failed_log_ins", "rate_limited")}
    assert counts == {"tokens": 1, "calls": 3, "refused": 1, "failed_log_ins": 1, "rate_limited": 1}
    assert use["last_seen"] > use["begins_at"]
    told = {(e["event"], e["outcome"]): e["times"] for e in use["events"]}
    assert told[("vendor.called", "allowed")] == 3
    assert (await other.staff("GET", "/use")).json()["calls"] == 0
    for days in ("0", "367", "x"):
        assert (await vendor.staff("GET", f"/use?days={days}")).status_code == 422
    assert (await vendor.staff("GET", "/use", role="hr_administrator")).status_code == 403


async def test_published_keys_are_public_alone(company: Company) -> None:
    keys = (await company.client.get("/.well-known/handoff-keys.json")).json()["keys"]
    assert [(key["use"], key["alg"]) for key in keys] == [
        ("sig", "ES256"),
        ("enc", "ECDH-ES+A256KW"),
        ("enc", "HPKE-MLKEM768-X25519-HKDF-SHA256-A256GCM"),
    ]
    assert not any({"d", "priv", "k", "p", "q"} & key.keys() for key in keys)
