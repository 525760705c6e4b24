"""What somebody writes lies nowhere in clear, moves to new keys, and is gone with them, also from backups (D4, F2)."""

from __future__ import annotations

import base64
import logging
from pathlib import Path
from uuid import UUID

import pytest

from ats_privacy.jobs.backing_up import back_up
from ats_privacy.jobs.restoring import restore
from ats_privacy.jobs.rotate_compartment import rotate_compartment
from ats_privacy.jobs.rotate_data import rotate_data
from ats_privacy.settings import Settings
from keys import sealed_generation
from tests.accounts.people import People
from tests.concerns.raising import Concern, keep, raw, wrote
from tests.integration.company import Company
from tests.integration.rotations import workshop
from tests.integration.test_backup import ledger_of, restored_company
from tests.integration.test_check_results_kept import _everything
from tests.integration.test_erasure import erased
from tests.servers.raw_sql import raw_sql

CANARY = "Kanarienvogel"
TRACES = (b"Kanarienvogel", base64.b64encode(b"Kanarienvogel")[:16], "Kanarienvogel".encode("utf-16-le"))


async def _talked(company: Company, person: str | None = None) -> Concern:
    concern = await wrote(company, person, kind="delete", text=f"{CANARY}-1 wants it gone.")
    await concern.added(f"{CANARY}-2 still does.")
    await concern.answered(f"{CANARY}-3 may not.", "refused", ground="serious_harm")
    return concern


@pytest.mark.promise("A10", "D4")
async def test_what_is_said_lies_nowhere_in_clear(
    company: Company, people: People, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        concern = await _talked(company)
        path = concern.path.rpartition("/")[0]
        answers = [
            await company.call("recruiter", "GET", concern.path),
            await company.call("recruiter", "POST", path, json={"kind": "see", "text": CANARY, "language": "en"}),
            await company.call(concern.me, "POST", path, json={"kind": CANARY, "text": CANARY, "language": CANARY}),
            await concern.act("messages", version=1, text=f"{CANARY}-4"),
            await concern.act("messages", text=f"{CANARY}-5\x00"),
            await concern.act("answers", "privacy_officer", text=f"{CANARY}-6", outcome=CANARY),
            await concern.act("answers", "privacy_officer", text=f"{CANARY}-7", outcome="answered", ground=CANARY),
            await concern.act("answers", "recruiter", text=f"{CANARY}-8", outcome="answered"),
            await company.call("privacy_officer", "GET", "/v1/concerns?state=answered"),
            await company.call(concern.me, "GET", path),
            await company.call("auditor", "GET", f"/v1/audit/entries?applicant_id={concern.person}&limit=200"),
            await company.call("privacy_officer", "GET", f"/v1/applicants/{concern.person}/accesses"),
        ]
        [row] = await raw(company, "SELECT answered_at FROM concern")
        await keep(company, row[0] + 40 * 86_400_000_000)
        letters = await people.deliver()
    assert [answer.status_code for answer in answers] == [
        403,
        403,
        422,
        412,
        422,
        422,
        422,
        403,
        200,
        200,
        200,
        200,
    ]
    for answer in answers:
        assert CANARY not in answer.text, answer.request.url.path
    assert letters
    assert CANARY not in str(letters)
    assert CANARY in str(await concern.seen()), "the search finds what is shown"
    kept = await _everything(company)
    for trace in TRACES:
        assert trace not in kept
    await raw(company, "UPDATE concern SET ground = $1", CANARY)
    assert CANARY.encode() in await _everything(company), "the search finds what does lie in clear"
    assert CANARY not in caplog.text
    assert all(CANARY not in repr(record.__dict__) for record in caplog.records)


@pytest.mark.promise("D4")
async def test_it_moves_to_new_keys_and_goes_with_its_compartment(company: Company) -> None:
    concern = await _talked(company)
    before = (await concern.seen())["messages"]
    shop = workshop(company.service)
    await rotate_data(shop, company.organisation)
    [[sealed]] = await raw(company, "SELECT messages FROM concern")
    assert sealed_generation(bytes(sealed)) == 2
    await rotate_compartment(shop, company.organisation, "free_text")
    assert (await concern.seen())["messages"] == before
    await concern.added("Under new keys.")
    assert [each["text"] for each in (await concern.seen())["messages"]][-1] == "Under new keys."
    await erased(company, concern.person, "free_text")
    assert (await concern.seen())["messages"] is None
    assert await raw(company, "SELECT messages FROM concern") == [(None,)]
    await concern.added("A new beginning.")
    assert [each["text"] for each in (await concern.seen())["messages"]] == ["A new beginning."]


async def test_what_was_moved_or_changed_in_the_database_is_found(company: Company) -> None:
    mine = await _talked(company)
    other = await _talked(company, mine.person)
    [[sealed]] = await raw(company, "SELECT messages FROM concern WHERE id = $1", UUID(mine.id))
    await raw(company, "UPDATE concern SET messages = $1 WHERE id = $2", bytes(sealed), UUID(other.id))
    for answer in (
        await company.call(mine.me, "GET", other.path),
        await other.act("messages", version=3, text="Mine?"),
        await other.act("answers", "privacy_officer", version=3, text="Ours?", outcome="answered"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (500, "record_tampered")


@pytest.mark.promise("F2")
async def test_a_restored_backup_has_what_everybody_but_the_erased_said(
    company: Company, settings: Settings, second_url: str, tmp_path: Path
) -> None:
    service = company.service
    stays = await _talked(company)
    goes = await _talked(company, await company.applicant({"full_name": "Else Body"}))
    said = (await stays.seen())["messages"]
    await back_up(settings.database_url, tmp_path / "data", tmp_path / "keys")
    await erased(company, goes.person)
    await restore(
        second_url, tmp_path / "data", tmp_path / "keys", ledger_of(settings), service.erase.key, service.policy
    )
    async with restored_company(company, settings, second_url) as again:
        assert (await again.call(stays.me, "GET", stays.path)).json()["messages"] == said
        assert (await again.call("privacy_officer", "GET", goes.path)).status_code == 404
    async with raw_sql(second_url) as opened:
        assert [str(row[0]) for row in await opened.run("SELECT id FROM concern")] == [stays.id]
