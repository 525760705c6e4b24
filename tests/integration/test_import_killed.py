"""``kill -9`` in the middle of an import by page: it is told to be interrupted, nothing is stored twice, and nothing of
the file lies anywhere on disk.

``ATS_TEST_KILLS`` sets at how many moments it dies; the regular suite takes one.
"""

from __future__ import annotations

import asyncio
import os
import re
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest

from ats_privacy.service import Service
from ats_privacy.settings import Settings
from tests.integration.canaries import LEAST_IN_FILES, found_in
from tests.integration.test_order_killed import KILLS, Mortal
from tests.pages.test_imports import HEADINGS, many
from tests.pages.visiting import FROM_HERE, signed_in

ROWS = 1_200
_CANARY = "\nQuorvexa Zibblethwaite,110105198706234175,13874619253,wexlonbract.pumrith@example.com,Wibblestoke\n"


async def _token(mortal: Mortal) -> str:
    """A session of the recruiter, as a browser holds one, opened by a service of the test's own."""
    service = await Service.start(mortal.settings)
    mortal.company.service = service
    opened = await signed_in(mortal.company, mortal.company.staff["recruiter"])
    await service.close()
    return opened.token


async def _sent(mortal: Mortal, browser: httpx.AsyncClient, file: bytes) -> str:
    page = await browser.get("/pages/imports")
    assert page.status_code == 200, page.text
    token = re.findall(r'name="form_token" value="([^"]+)"', page.text)[0]
    fields: list[Any] = [("form_token", (None, token)), ("form", (None, "csv")), ("channel", (None, "job_site"))]
    parts = [*fields, ("file", ("candidates.csv", file))]
    headers = FROM_HERE | {"Host": page.request.url.netloc.decode()}
    answer = await browser.post("/pages/imports", files=parts, headers=headers)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["Location"])


def _browser(mortal: Mortal, token: str) -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url=mortal.process.address, headers={"Cookie": f"__Host-session={token}"}, timeout=30)


async def _counts(mortal: Mortal) -> tuple[int, int, int]:
    [row] = await mortal.rows(
        "SELECT (SELECT count(*) FROM applicant), (SELECT count(*) FROM audit_entry WHERE event = 'applicant.imported'"
        " AND outcome = 'allowed'), (SELECT count(*) FROM data_key WHERE compartment = 'identity')"
    )
    return int(row[0]), int(row[1]), int(row[2])


async def _stored(mortal: Mortal, count: int) -> None:
    """Wait until so many people are stored."""
    for _ in range(2_000):
        if (await _counts(mortal))[0] >= count:
            return
        await asyncio.sleep(0.05)
    raise AssertionError("the import does not go on")


def _files(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.promise("A3")
@pytest.mark.promise("D4")
async def test_the_service_dies_in_the_middle_of_an_import(settings: Settings, tmp_path: Path) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    file = many(ROWS) + _CANARY.encode()
    assert len(HEADINGS) == _CANARY.count(",") + 1
    with ExitStack() as stack, pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMPDIR", str(temporary))
        mortal = Mortal(settings, tmp_path, stack)
        await mortal.begin()
        token = await _token(mortal)
        for _ in range(KILLS):
            before = (await _counts(mortal))[0]
            async with _browser(mortal, token) as browser:
                run = await _sent(mortal, browser, file)
                await _stored(mortal, min(before + ROWS // (KILLS + 2), ROWS))
            assert not os.listdir(temporary)
            mortal.process.kill()
            stored, told, keys = await _counts(mortal)
            assert before < stored <= ROWS, "it died in the middle"
            assert stored == told == keys, "each row is whole, with its entry and its keys"
            await mortal.start()
            async with _browser(mortal, token) as browser:
                await mortal.rows("UPDATE import_run SET updated_at = updated_at - 60000000 WHERE slot = 1")
                page = await browser.get(run)
                assert "nothing is stored twice" in page.text
                assert "Refresh" not in page.headers
        async with _browser(mortal, token) as browser:
            run = await _sent(mortal, browser, file)
            while "badge good" not in (page := await browser.get(run)).text:
                assert "badge bad" not in page.text
                await asyncio.sleep(0.2)
        assert (await _counts(mortal))[0] == ROWS + 1, "all of them, and none twice"
        mortal.process.kill()
        await mortal.company.client.aclose()
        fields = ("full_name", "id_number", "mobile", "email", "summary")
        for name, content in _files(tmp_path).items():
            assert found_in(content, fields, least=LEAST_IN_FILES) == set(), name
