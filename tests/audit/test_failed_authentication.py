"""Failed authentication: an entry in the log of the organisation concerned, where one is concerned."""

from __future__ import annotations

from uuid import uuid4

from sqlalchemy import Table, func, select

from ats_privacy.storage.statements import Statement
from ats_privacy.storage.tables import AuditEntryRow
from tests.integration.company import Company


async def failures(company: Company) -> list[tuple[str, str]]:
    items = (await company.call("security", "GET", "/v1/audit/entries?limit=200")).json()["items"]
    return [(i["actor_id"], i["code"]) for i in items if i["event"] == "authentication.failed"]


async def get(company: Company, token: str) -> int:
    headers = {"Authorization": f"Bearer {token}"}
    return (await company.client.get("/v1/organisation", headers=headers)).status_code


async def test_an_expired_token(company: Company) -> None:
    issuer = company.service.issuer
    assert issuer is not None
    staff = company.staff["recruiter"]
    token = issuer.issue(company.organisation, staff, seconds=-3600)
    assert [await get(company, token) for _ in range(3)] == [401] * 3
    assert await failures(company) == [(str(staff), "token_expired")]


async def test_an_account_that_is_no_more(company: Company) -> None:
    issuer = company.service.issuer
    assert issuer is not None
    nobody = uuid4()
    assert await get(company, issuer.issue(company.organisation, nobody)) == 401
    assert await failures(company) == [(str(nobody), "account_inactive")]


async def test_who_is_signed_by_nobody_leaves_no_entry(company: Company) -> None:
    entries: Table = AuditEntryRow.__table__  # type: ignore[attr-defined]
    counting = Statement(select(func.count().label("found")).select_from(entries), across=True)
    before = (await company.service.database.fetch(counting, {}))[0]["found"]
    issuer = company.service.issuer
    assert issuer is not None
    assert await get(company, "forged." + "a" * 20 + ".b") == 401
    assert await get(company, issuer.issue(uuid4(), uuid4())) == 401
    assert (await company.client.get("/v1/organisation")).status_code == 401
    assert (await company.service.database.fetch(counting, {}))[0]["found"] == before
