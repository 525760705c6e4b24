"""Signing in to pages: the code flow, what the browser keeps meanwhile, and each way in which the answer is wrong."""

from __future__ import annotations

import asyncio
import time
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.oidc.staff import ALICE, CALLBACK, Staff
from tests.servers.identity_provider import IdentityProvider
from tests.servers.token_issuer import CLIENT, TokenIssuer

ONE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.mark.promise("A15")
@pytest.mark.promise("D6")
async def test_a_session_is_opened(staff: Staff, issuer: TokenIssuer) -> None:
    address = await staff.begin()
    asked = {name: value for name, [value] in parse_qs(urlsplit(address).query).items()}
    assert address.startswith(f"{issuer.issuer}/authorize?")
    assert len({asked.pop(name) for name in ("state", "nonce", "code_challenge")}) == 3
    assert asked == {
        "response_type": "code",
        "client_id": CLIENT,
        "redirect_uri": f"https://careers.example{CALLBACK}",
        "scope": "openid",
        "code_challenge_method": "S256",
        "max_age": "43200",
    }
    answer = await staff.back(issuer.authorize(address) | {"session_state": "x"})
    assert (answer.status_code, answer.headers["location"]) == (302, "/")
    for cookie in answer.headers.get_list("set-cookie"):
        assert cookie.startswith("__Host-")
        assert {"Path=/", "Secure", "HttpOnly", "SameSite=Lax"} <= set(cookie.split("; "))
    assert set(staff.client.cookies) == {"__Host-session"}
    assert (await staff.client.get("/v1/undertakings")).status_code == 200
    session = await staff.service.authentication.session(staff.client.cookies["__Host-session"])
    assert session.complete
    assert abs(session.actor.authenticated_at / 1e6 - time.time()) < 5
    assert [entry[3] for entry in await staff.told("session.opened")] == ["factors_2"]
    first = [row["id"] for row in await staff.rows()]
    assert (await staff.back(issuer.authorize(await staff.begin()))).status_code == 302
    assert [row["id"] for row in await staff.rows()] == first


@ONE
async def test_proving_again_asks_for_a_fresh_log_in(staff: Staff, issuer: TokenIssuer) -> None:
    address = await staff.begin("?again=true")
    assert "max_age=0" in address
    issuer.id_token = {"auth_time": int(time.time()) - 300}
    assert (await staff.back(issuer.authorize(address))).json()["code"] == "sign_in_failed"
    issuer.id_token = {}
    assert (await staff.back(issuer.authorize(await staff.begin("?again=true")))).status_code == 302


@ONE
@pytest.mark.promise("D6")
@pytest.mark.parametrize(
    ("case", "changes", "code"),
    [
        ("another state", {"state": "other"}, "sign_in_failed"),
        ("no state", {"state": None}, "sign_in_failed"),
        ("another issuer", {"iss": "https://other.example"}, "sign_in_failed"),
        ("no issuer, though it names itself", {"iss": None}, "sign_in_failed"),
        ("no code", {"code": None}, "sign_in_failed"),
        ("another code", {"code": "code-99"}, "sign_in_failed"),
        ("declined", {"error": "access_denied", "code": None}, "sign_in_denied"),
        ("declined, with a text", {"error": "x", "error_description": "<script>"}, "sign_in_denied"),
    ],
)
async def test_a_wrong_answer_opens_nothing(
    staff: Staff, issuer: TokenIssuer, case: str, changes: dict[str, str | None], code: str
) -> None:
    sent = issuer.authorize(await staff.begin()) | changes
    answer = await staff.back({name: value for name, value in sent.items() if value is not None})
    assert (answer.status_code, answer.json()["code"]) == (401, code), case
    assert dict(staff.client.cookies) == {}
    assert "script" not in answer.text
    assert await staff.told("session.opened") == []


@ONE
@pytest.mark.parametrize("kept", ["", "x", "AAAA" * 30, "é", "%00", "=" * 5])
async def test_what_the_browser_keeps_cannot_be_made_up(staff: Staff, issuer: TokenIssuer, kept: str) -> None:
    sent = issuer.authorize(await staff.begin())
    staff.client.cookies.clear()
    header = f"__Host-oidc={kept}".encode()
    answer = await staff.client.get(CALLBACK, params=sent, headers={"Cookie": header})
    assert (answer.status_code, answer.json()["code"]) == (401, "sign_in_over")


@ONE
async def test_another_browser_cannot_finish(staff: Staff, issuer: TokenIssuer) -> None:
    """Log-in CSRF: an answer that belongs to the sign-in of somebody else, with one's own begun."""
    foreign = issuer.authorize(await staff.begin())
    staff.client.cookies.clear()
    await staff.begin()
    assert (await staff.back(foreign)).json()["code"] == "sign_in_failed"


@ONE
async def test_a_sign_in_is_over_after_ten_minutes(
    staff: Staff, issuer: TokenIssuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = issuer.authorize(await staff.begin())
    monkeypatch.setattr("ats_privacy.gate.sign_in_flows.FLOW_SECONDS", 0)
    assert (await staff.back(sent)).json()["code"] == "sign_in_over"


@ONE
@pytest.mark.promise("D6")
@pytest.mark.parametrize(
    ("claims", "code"),
    [
        ({"amr": ["pwd"]}, "second_factor_missing"),
        ({"amr": ["pwd", "pin"]}, "second_factor_missing"),
        ({"amr": ...}, "second_factor_missing"),
        ({"auth_time": ...}, "sign_in_failed"),
        ({"auth_time": int(time.time()) - 50_000}, "sign_in_failed"),
        ({"groups": ["chess"]}, "role_missing"),
    ],
    ids=["password", "password and pin", "no method", "no time", "long ago", "no group"],  # the same in every process
)
async def test_an_identity_that_is_not_enough(
    staff: Staff, issuer: TokenIssuer, claims: dict[str, object], code: str
) -> None:
    issuer.id_token = claims
    answer = await staff.back(issuer.authorize(await staff.begin()))
    assert (answer.status_code, answer.json()["code"]) == (401, code)
    assert "__Host-session" not in staff.client.cookies


@ONE
async def test_the_provider_is_away(staff: Staff, issuer: TokenIssuer) -> None:
    issuer.status = 500
    answer = await staff.client.get("/sign-in/oidc")
    assert (answer.status_code, answer.json()["code"]) == (503, "oidc_unreachable")


@ONE
async def test_from_one_network_not_without_end(staff: Staff, issuer: TokenIssuer) -> None:
    answers = [(await staff.client.get("/sign-in/oidc")).status_code for _ in range(201)]
    assert answers == [302] * 200 + [429]


@pytest.mark.promise("D6")
async def test_signing_in_at_a_real_provider(process_staff: Staff, process: IdentityProvider) -> None:
    staff = process_staff
    assert (await staff.back(await process.answer(await staff.begin(), "alice"))).status_code == 302
    assert (await staff.client.get("/v1/undertakings")).status_code == 200
    assert [row["roles"] for row in await staff.rows()] == ["hr_administrator recruiter"]
    staff.client.cookies.clear()
    for subject, code in (("bob", "role_missing"), ("mallory", "role_missing"), (None, "sign_in_failed")):
        answer = await staff.back(await process.answer(await staff.begin(), subject))
        assert (answer.status_code, answer.json()["code"]) == (401, code), subject
    assert len(await staff.rows()) == 1


@ONE
@pytest.mark.promise("D6")
async def test_a_real_provider_changes_its_key_and_goes_away(process_staff: Staff, process: IdentityProvider) -> None:
    staff = process_staff
    assert (await staff.back(await process.answer(await staff.begin(), "alice"))).status_code == 302
    address = await staff.begin()
    process.stop()
    answer = await staff.back({"code": "x", "state": parse_qs(urlsplit(address).query)["state"][0]})
    assert (answer.status_code, answer.json()["code"]) == (503, "oidc_unreachable")
    assert (await staff.client.get("/v1/undertakings")).status_code == 200  # sessions go on
    process.start(ALICE | {"groups": ["audit"]})
    await asyncio.sleep(1.1)  # tokens are ordered by seconds
    assert (await staff.back(await process.answer(await staff.begin(), "alice"))).status_code == 302
    assert [row["roles"] for row in await staff.rows()] == ["auditor"]


@ONE
async def test_a_browser_is_told_in_a_page_and_led_to_the_button_of_the_company(staff: Staff) -> None:
    page = {"Accept": "text/html,application/xhtml+xml", "Accept-Language": "zh-CN"}
    answer = await staff.client.get(CALLBACK, headers=page)
    assert (answer.status_code, answer.headers["content-type"]) == (401, "text/html; charset=utf-8")
    assert "sign_in_over" in answer.text
    assert '<html lang="zh">' in answer.text
    sign_in = await staff.client.get("/pages/sign-in", headers=page)
    assert 'href="/sign-in/oidc"' in sign_in.text
    assert "使用公司账号登录" in sign_in.text
