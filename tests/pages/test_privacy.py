"""The privacy officer at the pages: who sees what, the log, what vendors hold (promises D6, E1)."""

from __future__ import annotations

import pytest

from tests.integration.company import CANDIDATE
from tests.pages.visiting import Visiting


@pytest.mark.promise("D6")
@pytest.mark.parametrize(("language", "words"), [("en", "Who sees what"), ("zh-CN", "谁能看到什么")])
async def test_who_sees_what_and_who_looked(visiting: Visiting, language: str, words: str) -> None:
    company = visiting.company
    person = await company.applicant()
    assert (await company.call("recruiter", "GET", f"/v1/applicants/{person}?purpose=recruitment")).status_code == 200
    browser = await visiting.signed_in("privacy_officer", language)
    table = await browser.get("/pages/privacy")
    assert words in table.text
    assert "can be revealed" in table.text or "可申请查看" in table.text
    await browser.get("/pages/privacy?purpose=finance_audit")
    await browser.get("/pages/privacy?purpose=curiosity", 422)
    log = await browser.get(f"/pages/privacy/log?person={person}")
    assert "applicant.read" in log.text
    assert "<svg" in log.text
    await browser.get("/pages/privacy/log?person=drop", 422)
    await browser.get(f"/pages/privacy/log?person={company.organisation}", 404)
    vendors = await browser.get("/pages/privacy/vendors")
    for page in (table, log, vendors):
        for value in (CANDIDATE["full_name"], CANDIDATE["id_number"], CANDIDATE["email"]):
            assert str(value) not in page.text


async def test_the_log_is_paged(visiting: Visiting) -> None:
    browser = await visiting.signed_in("privacy_officer")
    for _ in range(60):
        await visiting.company.call("auditor", "GET", "/v1/audit/entries?limit=1")
    first = await browser.get("/pages/privacy/log")
    assert "/pages/privacy/log?before=" in first.text
