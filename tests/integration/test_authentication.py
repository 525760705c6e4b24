"""What an account may do ends when it is taken away: at once where nothing is remembered, else within that time."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import httpx
import pytest

from ats_privacy.adapters.tokens import DevelopmentIssuer
from ats_privacy.domain.errors import Unauthenticated
from ats_privacy.gate.authentication import Authentication
from ats_privacy.service import token_verifier
from ats_privacy.settings import Settings
from tests.integration.company import Company

REMEMBERED = 0.4


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """Settings of a development process that remembers verified tokens for a moment only."""
    return Settings(
        database_url=database_url,
        keyring_path=tmp_path / "root.keyring",
        development_issuer=True,
        development_signing_key=tmp_path / "development-signing.jwk",
        token_remember_seconds=REMEMBERED,
    )


async def _who_am_i(company: Company, role: str = "recruiter", path: str = "/v1/organisation") -> httpx.Response:
    return await company.call(role, "GET", path)


async def _change(company: Company, role: str, **changes: object) -> None:
    path = f"/v1/staff/{company.staff[role]}"
    tag = (await company.call("hr_administrator", "GET", path)).headers["etag"]
    answer = await company.call("hr_administrator", "PATCH", path, json=changes, headers={"If-Match": tag})
    assert answer.status_code == 200, answer.text


async def _settled(company: Company, role: str, status: int, path: str = "/v1/organisation") -> None:
    """Wait until the role is answered so."""
    begun = time.monotonic()
    while (await _who_am_i(company, role, path)).status_code != status:
        assert time.monotonic() - begun < 20 * REMEMBERED, "what was remembered never ends"
        await asyncio.sleep(0.02)


@pytest.mark.promise("D6")
async def test_a_suspended_account_is_out_within_the_time(company: Company) -> None:
    assert (await _who_am_i(company)).status_code == 200
    await _change(company, "recruiter", status="suspended")
    await _settled(company, "recruiter", 401)
    refused = await _who_am_i(company)
    assert refused.json()["code"] == "account_inactive"
    await _change(company, "recruiter", status="active")
    assert (await _who_am_i(company)).status_code == 200, "a refusal is not remembered"


@pytest.mark.promise("D6")
async def test_roles_that_are_taken_or_given_count_within_the_time(company: Company) -> None:
    log = "/v1/audit/entries"
    assert (await _who_am_i(company, "auditor", log)).status_code == 200
    await _change(company, "auditor", roles=["finance"])
    await _settled(company, "auditor", 403, log)
    await _change(company, "auditor", roles=["finance", "security"])
    await _settled(company, "auditor", 200, log)


def _authentication(company: Company, seconds: float) -> tuple[Authentication, DevelopmentIssuer]:
    service = company.service
    assert service.issuer is not None
    verifier = token_verifier(service.settings, service.issuer)
    return Authentication(service.database, verifier, remember_seconds=seconds), service.issuer


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_nothing_remembered_means_at_once(company: Company) -> None:
    authentication, issuer = _authentication(company, 0)
    token = issuer.issue(company.organisation, company.staff["recruiter"])
    assert (await authentication.actor(token)).id == company.staff["recruiter"]
    await _change(company, "recruiter", status="suspended")
    with pytest.raises(Unauthenticated, match="not active"):
        await authentication.actor(token)
    assert not authentication._known


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_what_was_verified_is_not_read_again_within_the_time(company: Company) -> None:
    authentication, issuer = _authentication(company, 60)
    token = issuer.issue(company.organisation, company.staff["recruiter"])
    first = await authentication.actor(token)
    assert await authentication.actor(token) is first


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_tokens_past_their_time_are_not_kept(company: Company) -> None:
    """A token in memory is a secret in memory: it goes when it can no longer serve, asked for or not."""
    authentication, issuer = _authentication(company, 1.0)
    tokens = [issuer.issue(company.organisation, company.staff["recruiter"]) for _ in range(5)]
    for token in tokens:
        await authentication.actor(token)
    assert set(authentication._known) == set(tokens)
    await asyncio.sleep(1.05)
    await authentication.actor(issuer.issue(company.organisation, company.staff["finance"]))
    assert not set(authentication._known) & set(tokens)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_an_expired_token_is_not_saved_by_being_remembered(company: Company) -> None:
    """Remembering never outlives ``exp``, whatever the clocks' leeway, and leaves nothing behind."""
    authentication, issuer = _authentication(company, 60)
    token = issuer.issue(company.organisation, company.staff["recruiter"], seconds=1)
    await authentication.actor(token)
    assert all(until <= time.time() + 1.1 for until, _ in authentication._known.values())
    expired = issuer.issue(company.organisation, company.staff["recruiter"], seconds=-60)
    with pytest.raises(Unauthenticated) as refused:
        await authentication.actor(expired)
    assert refused.value.code == "token_expired"
    assert expired not in authentication._known


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_another_issuer_is_nobody_here(company: Company, tmp_path: Path) -> None:
    """Same claims, same names, another key."""
    settings = replace(company.service.settings, development_signing_key=tmp_path / "other.jwk")
    other = DevelopmentIssuer.from_file(
        settings.development_signing_key, issuer=settings.token_issuer, audience=settings.token_audience
    )
    for staff in (company.staff["hr_administrator"], UUID(int=0)):
        company.headers["nobody"] = {"Authorization": f"Bearer {other.issue(company.organisation, staff)}"}
        answer = await _who_am_i(company, "nobody")
        assert (answer.status_code, answer.json()["code"]) == (401, "token_invalid")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_the_scheme_is_read_without_regard_to_case_and_only_whole(company: Company) -> None:
    token = company.headers["recruiter"]["Authorization"].removeprefix("Bearer ")
    wanted = {f"Bearer {token}": 200, f"bearer {token}": 200, f"BEARER {token}": 200}
    wanted |= {f"Bearer{token}": 401, f"Bearer  {token}": 401, f"Token {token}": 401, token: 401}
    wanted |= {f"Bearer {token},{token}": 401, f"Bearer {token} {token}": 401}
    for header, status in wanted.items():
        company.headers["recruiter"] = {"Authorization": header}
        assert (await _who_am_i(company)).status_code == status, header.replace(token, "…")
