"""Imports at the pages: a file is sent, goes on by itself, is watched, and tells of every row that it refused (A3)."""

from __future__ import annotations

import asyncio
import csv
import io
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import httpx
import pytest

from ats_privacy.cli.session import staff_actor
from ats_privacy.domain.identity import now_us
from ats_privacy.domain.imports import SILENT_SECONDS, ImportOrder
from ats_privacy.service import Service
from ats_privacy.usecases import run_imports
from ats_privacy.usecases.run_imports import RunOrder
from tests.integration.company import Company
from tests.pages.visiting import FROM_HERE, Browser, Visiting, form_of
from tests.servers.raw_sql import raw_sql

HEADINGS = ["姓名", "身份证号", "手机号", "邮箱", "期望薪资备注"]
GOOD = ["张三丰", "11010519491231002X", "13800138000", "zhang@example.com", "面议"]
ROWS = [
    GOOD,
    ["李四", "110105194912310021", "13900139000", "li@example.com", ""],
    ["", "", "13700137000", "nobody@example.com", ""],
    ["王五", "", "not a number", "wang@example.com", ""],
]
TOLD = ("李四", "110105194912310021", "13900139000", "not a number", "wang@", "nobody@", "张三丰", "面议")


def table(rows: list[list[str]]) -> bytes:
    """A CSV file."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([HEADINGS, *rows])
    return text.getvalue().encode("utf-8-sig")


def many(count: int) -> bytes:
    """A CSV file of so many people."""
    return table([[f"候选人{n:06}", "", f"1380{n:07}", f"person{n}@example.com", ""] for n in range(count)])


async def send(browser: Browser, file: bytes, **fields: str) -> httpx.Response:
    """Send the form of the page with a file; the answer as it comes."""
    form = form_of(await browser.get("/pages/imports"), "/imports")
    assert set(fields) <= form.names
    given = {
        "form": "auto",
        "channel": "job_site",
        "source": "",
        "requisition": "",
        "columns": "",
        **form.fields,
        **fields,
    }
    given = {name: value for name, value in given.items() if name != "file"}
    parts: list[Any] = [(name, (None, value)) for name, value in given.items()]
    parts.append(("file", ("candidates.csv", file)))
    return await browser.http.post(form.action, files=parts, headers=FROM_HERE)


async def names(company: Company) -> list[str]:
    """Who is stored."""
    answer = await company.call("recruiter", "GET", "/v1/applicants?purpose=recruitment&limit=200&fields=full_name")
    return sorted(item["values"]["full_name"]["full"] for item in answer.json()["items"])


@pytest.mark.promise("A3")
@pytest.mark.parametrize(("language", "reason"), [("en", "There is no name"), ("zh-CN", "缺少姓名")])
async def test_good_rows_are_stored_and_bad_ones_named(visiting: Visiting, language: str, reason: str) -> None:
    company = visiting.company
    browser = await visiting.signed_in("recruiter", language)
    answer = await send(browser, table(ROWS), source="Example Jobs")
    assert answer.status_code == 303, answer.text
    await company.service.import_runs.settled()
    page = await browser.get(answer.headers["Location"])
    assert reason in page.text
    assert await names(company) == ["张三丰"]
    listed = await browser.http.get(f"{answer.headers['Location'].partition('?')[0]}/refused.csv")
    assert listed.headers["content-disposition"].startswith("attachment")
    rows = list(csv.reader(io.StringIO(listed.content.decode("utf-8-sig"))))[1:]
    assert [row[1] for row in rows] == ["id_number_check_digit", "name_missing", "phone_shape"]
    assert reason in rows[1][3]
    for shown in (page, listed, await browser.get("/pages/imports")):
        assert not [value for value in TOLD if value in shown.text], "no value of any row"
    again = await send(browser, table(ROWS))
    await company.service.import_runs.settled()
    [told] = [r for r in await runs_of(company) if str(r["id"]) in again.headers["Location"]]
    assert (told["stored"], told["repeated"], told["refused"]) == (0, 1, 3)


async def runs_of(company: Company) -> list[dict[str, Any]]:
    recruiter = await staff_actor(company.service, company.organisation, "recruiter.one")
    return await company.service.import_runs.latest(recruiter)


@pytest.mark.promise("A2")
async def test_other_people_in_a_file_need_the_statement_that_they_agree(visiting: Visiting) -> None:
    company = visiting.company
    browser = await visiting.signed_in("recruiter")
    resume = '{"basics": {"name": "Ada Example"}, "references": [{"name": "Bo Referee", "reference": "Good."}]}'
    stored = []
    for attest in ("", "yes"):
        await send(browser, resume.encode(), attest=attest, form="json-resume")
        await company.service.import_runs.settled()
        run = (await runs_of(company))[0]
        page = await browser.get(f"/pages/imports/{run['id']}")
        stored.append(run["stored"])
    assert stored == [0, 1]
    assert "attestation_missing" not in page.text


async def test_a_check_stores_nothing_and_says_so(visiting: Visiting) -> None:
    browser = await visiting.signed_in("hr_administrator")
    answer = await send(browser, table(ROWS), dry_run="yes")
    await visiting.company.service.import_runs.settled()
    page = await browser.get(answer.headers["Location"])
    assert "nothing is stored" in page.text
    assert "Would be stored" in page.text
    assert await names(visiting.company) == []


async def test_whom_they_apply_for_can_be_said(visiting: Visiting) -> None:
    company = visiting.company
    requisition = await company.requisition(assigned="hiring_manager")
    browser = await visiting.signed_in("recruiter")
    assert (await send(browser, table([GOOD]), requisition=requisition)).status_code == 303
    await company.service.import_runs.settled()
    manager = await visiting.signed_in("hiring_manager")
    assert "张**" in (await manager.get(f"/pages/hiring/{requisition}")).text
    other = await company.requisition("ENG-2", assigned="hiring_manager")
    await send(browser, table([GOOD]), requisition=other)
    await company.service.import_runs.settled()
    assert (await runs_of(company))[0]["repeated"] == 1
    assert "张**" in (await manager.get(f"/pages/hiring/{other}")).text, "known already, and applies here too"


async def test_what_is_sent_wrongly_is_told_at_the_form(visiting: Visiting) -> None:
    browser = await visiting.signed_in("recruiter")
    wrong = [
        (b"", {}, 422, "Choose a file"),
        (table([GOOD]), {"form": "drop"}, 422, "Choose the format"),
        (table([GOOD]), {"channel": "drop"}, 422, "Choose the format"),
        (table([GOOD]), {"requisition": str(UUID(int=1))}, 422, "no such opening"),
        (table([GOOD]), {"requisition": "Kanarienvogel"}, 422, "no such opening"),
        (table([GOOD]), {"source": "a\nb"}, 422, "one line"),
    ]
    for file, fields, status, words in wrong:
        answer = await send(browser, file, **fields)
        assert (answer.status_code, words in answer.text) == (status, True), words
        assert 'enctype="multipart/form-data"' in answer.text
        assert "Kanarienvogel" not in answer.text
    assert await runs_of(visiting.company) == []


async def test_of_a_file_that_is_too_large_no_more_is_read(visiting: Visiting, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = await visiting.signed_in("recruiter")
    monkeypatch.setattr(visiting.company.service.import_runs, "most_bytes", 10_000)
    answer = await send(browser, many(1_000))
    assert (answer.status_code, "larger than what is taken" in answer.text) == (413, True)
    assert await runs_of(visiting.company) == []


async def test_a_body_beyond_every_limit_is_a_page_too(visiting: Visiting) -> None:
    browser = await visiting.signed_in("recruiter")
    form = form_of(await browser.get("/pages/imports"), "/imports")
    headers = FROM_HERE | {"Content-Type": "multipart/form-data; boundary=x", "Content-Length": str(10**10)}
    answer = await browser.http.post(form.action, content=b"--x", headers=headers)
    assert (answer.status_code, "larger than this service takes" in answer.text) == (413, True)
    assert answer.headers["content-type"].startswith("text/html")


async def test_nothing_of_a_file_is_read_before_it_is_known_who_sends_it(visiting: Visiting) -> None:
    """Whoever may not, or comes from elsewhere, is refused while the file has not been sent."""
    boundary = "b" * 20
    token = form_of(await (await visiting.signed_in("recruiter")).get("/pages/imports"), "/imports").fields[
        "form_token"
    ]
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="form_token"\r\n\r\n{token}\r\n--{boundary}\r\n'
    head += 'Content-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
    for role, headers in (("finance", FROM_HERE), ("recruiter", FROM_HERE), ("recruiter", {"Origin": "https://evil"})):
        given: list[bytes] = []

        async def body(sent: list[bytes] = given) -> AsyncIterator[bytes]:
            for piece in (head.encode(), *[b"x" * 65_536] * 64):
                sent.append(piece)
                yield piece

        browser = await visiting.signed_in(role)  # another session than the token's
        kind = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
        answer = await browser.http.post("/pages/imports", content=body(), headers=kind | headers)
        assert answer.status_code == 403
        assert len(given) <= 2, "no more than one piece after the fields"


async def test_one_import_at_a_time_and_few_in_a_process(
    visiting: Visiting, neighbour: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    company = visiting.company
    browser = await visiting.signed_in("recruiter")
    assert (await send(browser, many(1_500))).status_code == 303
    second = await send(browser, table([GOOD]))
    assert (second.status_code, "goes on already" in second.text) == (409, True)
    recruiter = await staff_actor(company.service, neighbour.organisation, "recruiter.one")

    async def body() -> AsyncIterator[bytes]:
        yield many(300)

    monkeypatch.setattr(run_imports, "_MOST_AT_ONCE", 1)
    with pytest.raises(run_imports.TooMany):
        await company.service.import_runs.start(recruiter, RunOrder(ImportOrder()), body())
    await company.service.import_runs.settled()
    assert (await runs_of(company))[0]["stored"] == 1_500
    assert len(await runs_of(company)) == 1


async def test_the_page_refreshes_itself_where_that_was_chosen_until_the_end(visiting: Visiting) -> None:
    company = visiting.company
    browser = await visiting.signed_in("recruiter")
    answer = await send(browser, many(1_500))
    assert answer.headers["Location"].endswith("?refresh=on"), "the box is ticked unless somebody takes the tick away"
    running = await browser.get(answer.headers["Location"])
    assert running.headers["Refresh"] == "5"
    assert "Stop refreshing" in running.text
    still = await browser.get(answer.headers["Location"].partition("?")[0])
    assert "Refresh" not in still.headers
    assert "Look again" in still.text
    await company.service.import_runs.settled()
    done = await browser.get(answer.headers["Location"])
    assert "Refresh" not in done.headers
    assert "The whole file was gone through." in done.text


@pytest.fixture
def _often_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Progress is told more often, so that tests need not wait for it."""
    monkeypatch.setattr(run_imports, "_BEAT_SECONDS", 0.05)


@pytest.mark.usefixtures("_often_told")
async def test_every_worker_sees_the_run_and_none_begins_another(visiting: Visiting) -> None:
    company = visiting.company
    recruiter = await staff_actor(company.service, company.organisation, "recruiter.one")

    async def body() -> AsyncIterator[bytes]:
        yield many(400)

    other = await Service.start(company.service.settings)
    run = await company.service.import_runs.start(recruiter, RunOrder(ImportOrder()), body())
    with pytest.raises(run_imports.Conflict):
        await other.import_runs.start(recruiter, RunOrder(ImportOrder()), body())
    seen = set()
    while (told := await other.import_runs.one(recruiter, run))["state"] == "running":
        seen.add(told["stored"])
        await asyncio.sleep(0.02)
    assert (told["state"], told["stored"], told["bytes_read"]) == ("finished", 400, told["bytes_total"])
    assert len(seen) > 1, "progress is told as it goes on"
    await other.close()


@pytest.mark.usefixtures("_often_told")
async def test_a_service_that_stops_says_so_and_the_rest_comes_with_the_second_sending(visiting: Visiting) -> None:
    company = visiting.company
    recruiter = await staff_actor(company.service, company.organisation, "recruiter.one")
    colleague = await company.colleague("hr_administrator")

    async def body() -> AsyncIterator[bytes]:
        yield many(2_000)

    stopping = await Service.start(company.service.settings)
    run = await stopping.import_runs.start(recruiter, RunOrder(ImportOrder()), body())
    for _ in range(1_000):
        if (await company.service.import_runs.one(recruiter, run))["stored"]:
            break
        await asyncio.sleep(0.02)
    await stopping.close()
    told = await company.service.import_runs.one(recruiter, run)
    assert (told["state"], told["code"]) == ("interrupted", "service_stopped")
    assert 0 < told["stored"] < 2_000
    again = await staff_actor(company.service, company.organisation, "colleague.hr_administrator")
    assert again.id == colleague
    second = await company.service.import_runs.start(again, RunOrder(ImportOrder()), body())
    await company.service.import_runs.settled()
    rest = await company.service.import_runs.one(again, second)
    assert (rest["stored"] + told["stored"], rest["repeated"]) == (2_000, told["stored"]), "whoever sends it again"


@pytest.mark.promise("D6")
async def test_who_may_no_longer_import_stops(visiting: Visiting) -> None:
    company = visiting.company
    recruiter = await staff_actor(company.service, company.organisation, "recruiter.one")

    async def body() -> AsyncIterator[bytes]:
        yield many(2_000)

    run = await company.service.import_runs.start(recruiter, RunOrder(ImportOrder()), body())
    path = f"/v1/staff/{company.staff['recruiter']}"
    suspended = await company.call(
        "hr_administrator", "PATCH", path, json={"status": "suspended"}, headers={"If-Match": '"1"'}
    )
    assert suspended.status_code == 200, suspended.text
    await company.service.import_runs.settled()
    other = await staff_actor(company.service, company.organisation, "hr_administrator.one")
    told = await company.service.import_runs.one(other, run)
    assert (told["state"], told["code"]) == ("failed", "standing_changed")
    assert told["stored"] < 2_000


async def test_a_run_that_says_nothing_any_more_is_told_to_be_interrupted(visiting: Visiting) -> None:
    company = visiting.company
    browser = await visiting.signed_in("recruiter")
    answer = await send(browser, table([GOOD]))
    await company.service.import_runs.settled()
    async with raw_sql(company.service.settings.database_url) as raw:
        await raw.run(
            "UPDATE import_run SET slot = 1, state = 'running', ended_at = NULL, updated_at = $1",
            now_us() - (SILENT_SECONDS + 1) * 1_000_000,
        )
    page = await browser.get(answer.headers["Location"])
    assert "Send the file again" in page.text
    assert "Refresh" not in page.headers
    assert (await send(browser, table([GOOD]))).status_code == 303, "it keeps nobody from sending"
    await company.service.import_runs.settled()
    assert [run["state"] for run in await runs_of(company)] == ["finished", "interrupted"]
