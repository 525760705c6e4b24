"""Who signs in at the provider sets up nothing here that would let them in after they have left."""

from __future__ import annotations

import pytest

from ats_privacy.domain.sessions import form_token
from tests.oidc.staff import Staff
from tests.servers.token_issuer import TokenIssuer

WAYS = (
    ("PUT", "password", {"password": "seven green bottles, hanging"}),
    ("POST", "totp", None),
    ("POST", "recovery-codes", None),
    ("POST", "passkey-options", None),
)


@pytest.mark.promise("D6")
async def test_no_password_and_no_factor_of_ones_own(staff: Staff, issuer: TokenIssuer) -> None:
    assert (await staff.back(issuer.authorize(await staff.begin()))).status_code == 302
    token = staff.client.cookies["__Host-session"]
    headers = {"X-Form-Token": form_token(token), "Sec-Fetch-Site": "same-origin"}
    assert (await staff.client.get("/v1/accounts/own")).json()["factors"] == []
    for method, way, body in WAYS:
        answer = await staff.client.request(method, f"/v1/accounts/own/{way}", json=body, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (409, "account_of_provider"), way
    assert len(await staff.told("account.changed")) == len(WAYS)
    for method in ("totp", "password", "recovery"):
        body = {"method": method, "secret": "123456"}
        answer = await staff.client.post("/v1/sessions/current/proofs", json=body, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (401, "log_in_failed")
    [row] = await staff.rows()
    body = {"organisation_id": str(staff.organisation), "name": row["account"], "password": ""}
    for password in ("", "x" * 12):
        answer = await staff.client.post("/v1/sessions", json=body | {"password": password})
        assert answer.status_code in (401, 422), answer.text


async def test_who_is_compromised_is_locked_out_of_everything(staff: Staff, issuer: TokenIssuer) -> None:
    assert (await staff.back(issuer.authorize(await staff.begin()))).status_code == 302
    headers = {"Authorization": f"Bearer {staff.client.cookies['__Host-session']}"}
    assert (await staff.client.post("/v1/accounts/own/compromise", headers=headers)).status_code == 201
    staff.client.cookies.clear()
    assert (await staff.whoami(issuer.access_token())).json()["code"] == "account_locked"
    assert (await staff.back(issuer.authorize(await staff.begin()))).json()["code"] == "account_locked"
