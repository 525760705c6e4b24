"""What a result says lies nowhere in clear, and moves to new keys like every other value (promises A4, A8, D4)."""

from __future__ import annotations

import base64
import logging
import os
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from ats_privacy.jobs.rotate_compartment import rotate_compartment
from ats_privacy.jobs.rotate_data import rotate_data
from keys import sealed_generation
from tests.integration.check_company import Check, contracted, ordered
from tests.integration.company import Company
from tests.integration.rotations import workshop
from tests.servers.raw_sql import raw_sql

CANARY = "Kanarienvogel"
CONTENT = base64.b64encode(b"%PDF-1.4 Kanarienvogel-4").decode()
RESULT: dict[str, Any] = {
    "findings": [
        {"check": "education", "outcome": "discrepancy", "detail": f"{CANARY}-1 forged it"},
        {"check": "identity", "outcome": "confirmed", "detail": f"{CANARY}-2 is who they are"},
    ],
    "attachments": [{"name": f"{CANARY}-3.pdf", "media_type": "application/pdf", "content": CONTENT}],
}
SEALED = ("findings", "attachments", "dispute", "reply")
TRACES = (b"Kanarienvogel", base64.b64encode(b"Kanarienvogel")[:16], CONTENT.encode()[:24])


async def _disputed(company: Company) -> Check:
    """An order with something in each sealed column."""
    vendor, contract = await contracted(company)
    check = await (await ordered(company, vendor, contract)).reported(RESULT)
    await check.done("result/review", body={"outcome": "adverse"})
    await check.done("result/dispute", check.me, {"text": f"{CANARY}-5 studied elsewhere."})
    await check.done("result/reply", body={"text": f"{CANARY}-6 is believed.", "outcome": "adverse"})
    return check


async def _everything(company: Company) -> bytes:
    """Every row of every table, and the files of an embedded database."""
    url = company.service.settings.database_url
    embedded = url.startswith("sqlite:///")
    listed = (
        "SELECT name FROM sqlite_master WHERE type = 'table'"
        if embedded
        else "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    )
    found: list[bytes] = []
    async with raw_sql(url) as raw:
        tables = [str(row[0]) for row in await raw.run(listed)]
        assert "check_result" in tables
        for table in tables:
            for row in await raw.run(f'SELECT * FROM "{table}"'):  # noqa: S608 - names of our own tables
                found += [bytes(v) if isinstance(v, (bytes, memoryview)) else str(v).encode() for v in row]
    if embedded:
        path = Path(url.removeprefix("sqlite:///"))
        found += [(path.parent / name).read_bytes() for name in os.listdir(path.parent) if path.name in name]
    return b"\n".join(found)


@pytest.mark.promise("D4")
async def test_what_a_result_says_lies_nowhere_in_clear(company: Company, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        check = await _disputed(company)
        answers = [
            await check.read_result(),
            await check.read_result("recruiter"),
            await check.deliver(RESULT),
            await check.deliver(text=await check.result({**RESULT, f"{CANARY}-7": 1})),
            await check.act("result/dispute", "recruiter", {"text": f"{CANARY}-8"}),
            await check.act("result/reply", body={"text": f"{CANARY}-9", "outcome": "clear"}),
            await check.act("result/review", body={"outcome": f"{CANARY}-10"}),
        ]
        path = f"/v1/audit/entries?applicant_id={check.person}&limit=200"
        answers += [await company.call(role, "GET", path) for role in ("auditor", "security")]
    assert [answer.status_code for answer in answers] == [200, 403, 404, 404, 403, 409, 422, 200, 200]
    outline, *rest = answers
    reported = outline.json()["values"]
    assert CANARY not in str([reported["findings"], reported["attachments"]])
    assert CONTENT not in outline.text
    for answer in rest:
        assert CANARY not in answer.text, answer.request.url.path
    assert CANARY in (await check.read_result(check.me)).text, "the search finds what is shown"
    kept = await _everything(company)
    assert b"mail.applicant" in kept
    for trace in TRACES:
        assert trace not in kept
    async with raw_sql(company.service.settings.database_url) as raw:
        await raw.run("UPDATE check_result SET digest = $1", CANARY)
    assert CANARY.encode() in await _everything(company), "the search finds what does lie in clear"
    assert CANARY not in caplog.text
    assert all(CANARY not in repr(record.__dict__) for record in caplog.records)


async def _generations(company: Company, check: Check) -> set[int]:
    async with raw_sql(company.service.settings.database_url) as raw:
        rows = await raw.run(
            f"SELECT {', '.join(SEALED)} FROM check_result WHERE id = $1",  # noqa: S608 - our own names
            UUID(check.id),
        )
        return {sealed_generation(bytes(cell)) for row in rows for cell in row}


@pytest.mark.promise("A7")
async def test_results_move_to_new_keys_and_still_end_with_the_consent(company: Company) -> None:
    check = await _disputed(company)
    before = (await check.read_result(check.me)).json()["values"]
    assert set(before) == set(SEALED)
    assert await _generations(company, check) == {1}
    shop = workshop(company.service)
    await rotate_data(shop, company.organisation)
    assert await _generations(company, check) == {2}
    await rotate_compartment(shop, company.organisation, "background_check")
    assert (await check.read_result(check.me)).json()["values"] == before
    assert (await check.end_consent("purpose")).status_code == 204
    async with raw_sql(company.service.settings.database_url) as raw:
        [row] = await raw.run(f"SELECT {', '.join(SEALED)} FROM check_result")  # noqa: S608 - our own names
        assert tuple(row) == (None,) * 4
    assert CANARY not in (await check.read_result(check.me)).text
