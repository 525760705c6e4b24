"""Long texts are redacted beside the loop, and what cannot be redacted is not shown."""

from __future__ import annotations

import asyncio
import time

import pytest

from tests.documents.sending import document, read
from tests.integration.company import Company

_LINE = "Led the rebuilding of the southern bridge; call 13800138000 or zhang.sanfeng@example.com, 张三丰. "


@pytest.mark.promise("B3")
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_others_are_served_while_a_long_text_is_redacted(company: Company) -> None:
    text = _LINE * (190_000 // len(_LINE))
    applicant, told = await document(company, text.encode())
    gaps: list[float] = []
    done = asyncio.Event()

    async def ticking() -> None:
        before = time.perf_counter()
        while not done.is_set():
            await asyncio.sleep(0.001)
            now = time.perf_counter()
            gaps.append(now - before)
            before = now

    ticker = asyncio.create_task(ticking())
    begun = time.perf_counter()
    shown = await read(company, "hiring_manager", applicant, told, "/text")
    took = time.perf_counter() - begun
    done.set()
    await ticker
    assert shown.status_code == 200, shown.text
    assert "southern bridge" in shown.json()["text"]
    for own in ("13800138000", "zhang.sanfeng", "张三丰"):
        assert own not in shown.text
    assert max(gaps) < took / 3, f"{max(gaps):.3f} s of {took:.3f} s"
    print(f"longest stop {max(gaps) * 1000:.0f} ms of {took * 1000:.0f} ms")


@pytest.mark.promise("B3")
async def test_a_text_that_cannot_be_judged_is_shown_to_nobody_who_needs_it_redacted(company: Company) -> None:
    applicant, told = await document(company, "Bridges \ue000 and \U000f0000 more".encode())
    assert "Bridges" in (await read(company, "recruiter", applicant, told, "/text")).json()["text"]
    for role in ("hiring_manager", "interviewer"):
        answer = await read(company, role, applicant, told, "/text")
        assert (answer.status_code, answer.json()["code"]) == (409, "document_text_missing")
        assert "Bridges" not in answer.text
