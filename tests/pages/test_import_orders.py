"""An import that is stopped by hand, and one whose columns have names of their own (promise A3)."""

from __future__ import annotations

import asyncio
import html
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import pytest
from sqlalchemy import select

from ats_privacy.cli.session import staff_actor
from ats_privacy.domain.imports import ImportOrder
from ats_privacy.service import Service
from ats_privacy.storage.statements import Statement
from ats_privacy.storage.tables import Applicant
from ats_privacy.usecases import run_imports
from ats_privacy.usecases.run_imports import RunOrder
from tests.integration.company import Company
from tests.pages.test_imports import many, names, runs_of, send
from tests.pages.visiting import Visiting, form_of


async def test_an_import_can_be_stopped_from_any_worker_and_what_is_stored_stays(
    visiting: Visiting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_imports, "_BEAT_SECONDS", 0.05)
    company = visiting.company
    browser = await visiting.signed_in("recruiter")
    recruiter = await staff_actor(company.service, company.organisation, "recruiter.one")
    working = await Service.start(company.service.settings)

    async def body() -> AsyncIterator[bytes]:
        yield many(3_000)

    run = await working.import_runs.start(recruiter, RunOrder(ImportOrder()), body())
    for _ in range(1_000):
        if (await company.service.import_runs.one(recruiter, run))["stored"]:
            break
        await asyncio.sleep(0.02)
    form = form_of(await browser.get(f"/pages/imports/{run}"), "/stop")
    answer = await browser.post(form)
    assert answer.status_code == 303
    await working.import_runs.settled()
    told = await company.service.import_runs.one(recruiter, run)
    assert (told["state"], told["code"]) == ("stopped", "")
    assert 0 < told["stored"] < 3_000
    assert len(await _count(company)) == told["stored"]
    page = await browser.get(f"/pages/imports/{run}")
    assert "It was stopped." in page.text
    assert 'action="/pages/imports/' not in page.text, "there is nothing to stop any more"
    assert (await browser.post(form)).status_code == 303, "too late to stop, and no harm done"
    late = await company.call("recruiter", "POST", f"/v1/imports/{run}/stop")
    assert (late.status_code, late.json()["state"]) == (200, "stopped")
    foreign = await company.call("recruiter", "POST", f"/v1/imports/{UUID(int=7)}/stop")
    assert (foreign.status_code, foreign.json()["code"]) == (404, "not_found")
    again = await send(browser, many(3_000))
    assert again.status_code == 303, "the next file is taken"
    await working.close()


async def _count(company: Company) -> list[Any]:
    column = Applicant.__table__.c.id  # type: ignore[attr-defined]
    return list(await company.service.database.fetch(Statement(select(column), across=True), {}))


OWN_NAMES = b"Bewerber;Geboren;Punkte\nAda Example;31.12.1990;7\n"
COLUMNS = """
[columns]
"Bewerber" = "full_name"
"Geboren" = { field = "birth_date", date_format = "%d.%m.%Y" }
"Punkte" = "extra"
[options]
delimiter = ";"
"""


@pytest.mark.promise("A3")
async def test_columns_of_any_name_are_read_by_a_map(visiting: Visiting) -> None:
    company = visiting.company
    browser = await visiting.signed_in("recruiter")
    bare = await send(browser, OWN_NAMES)
    await company.service.import_runs.settled()
    assert (await runs_of(company))[0]["stored"] == 0
    assert bare.status_code == 303
    assert "= { field =" in html.unescape((await browser.get("/pages/imports")).text)
    answer = await send(browser, OWN_NAMES, columns=COLUMNS.replace("\n", "\r\n"))  # as browsers send lines
    assert answer.status_code == 303, answer.text
    await company.service.import_runs.settled()
    assert (await runs_of(company))[0]["stored"] == 1
    assert await names(company) == ["Ada Example"]
    again = await company.call(
        "recruiter",
        "POST",
        "/v1/imports?" + urlencode({"columns": COLUMNS}),
        content=OWN_NAMES.replace(b"Ada", b"Bea"),
        headers={"Content-Type": "application/octet-stream"},
    )
    assert again.status_code == 202, again.text
    await company.service.import_runs.settled()
    assert await names(company) == ["Ada Example", "Bea Example"]


async def test_a_map_that_cannot_be_used_is_told_and_nothing_begins(visiting: Visiting) -> None:
    company = visiting.company
    browser = await visiting.signed_in("recruiter")
    for wrong, words in (
        ("Bewerber -> full_name", "neither valid TOML nor valid JSON"),
        ('{"columns": {"Bewerber": "no_such_field"}}', "cannot be used"),
        ('{"columns": [1]}', "cannot be used"),
        ("[sections]", "cannot be used"),
        ("[" * 3_000, "neither valid TOML nor valid JSON"),
    ):
        answer = await send(browser, OWN_NAMES, columns=wrong)
        assert (answer.status_code, words in answer.text) == (422, True), wrong
        by_api = await company.call(
            "recruiter", "POST", "/v1/imports?" + urlencode({"columns": wrong}), content=OWN_NAMES
        )
        assert by_api.status_code == 422
        assert by_api.json()["code"] in {"column_map_malformed", "column_map_invalid"}
    assert await runs_of(company) == []
    refused = await company.call("finance", "POST", "/v1/imports?" + urlencode({"columns": "->"}), content=OWN_NAMES)
    assert refused.status_code == 403, "who may not import is told that, and not of the map"
