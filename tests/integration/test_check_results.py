"""Results of checks: from the vendor alone, sealed under the consent, disputed before they are decided on (A4)."""

from __future__ import annotations

import asyncio
import base64
from typing import Any
from uuid import UUID

import pytest

from ats_privacy.domain.identity import now_us
from tests.integration.check_company import Check, contracted, ordered
from tests.integration.company import Company
from tests.servers.raw_sql import raw_sql

CANARY = "Kanarienvogel-7731 was dismissed in 2003"
FOUND: list[dict[str, Any]] = [
    {"check": "education", "outcome": "discrepancy", "detail": CANARY},
    {"check": "identity", "outcome": "confirmed"},
]
PDF = base64.b64encode(b"%PDF-1.4 Kanarienvogel-7732").decode()


async def _raw(company: Company, sql: str, *values: Any) -> list[tuple[Any, ...]]:
    async with raw_sql(company.service.settings.database_url) as raw:
        return [tuple(row) for row in await raw.run(sql, *values)]


async def _reported(company: Company, data: Any = None) -> Check:
    vendor, contract = await contracted(company)
    return await (await ordered(company, vendor, contract)).reported(FOUND if data is None else data)


async def _waited(check: Check) -> None:
    """As if the waiting period were over."""
    async with raw_sql(check.company.service.settings.database_url) as raw:
        await raw.run("UPDATE check_result SET decide_after = $1 WHERE id = $2", now_us() - 1, UUID(check.id))


async def _letters(company: Company) -> list[str]:
    rows = await _raw(company, "SELECT parameters FROM outbox WHERE kind = 'mail.applicant' ORDER BY created_at")
    texts = [str(row[0]) for row in rows]
    return [name for text in texts for name in ("check_adverse", "check_final") if f'"{name}"' in text]


@pytest.mark.promise("A4")
async def test_hr_sees_which_check_came_out_how_and_the_person_sees_all(company: Company) -> None:
    attached = {"name": "report.pdf", "media_type": "application/pdf", "content": PDF}
    check = await _reported(company, {"findings": FOUND, "attachments": [attached]})
    assert await check.state() == "result_received"
    seen = (await check.read_result()).json()
    assert [(f["check"], f["outcome"], f["detail"]) for f in seen["values"]["findings"]] == [
        ("education", "discrepancy", None),
        ("identity", "confirmed", None),
    ]
    assert seen["values"]["attachments"] == [{"name": None, "media_type": "application/pdf", "content": None}]
    assert "Kanarienvogel" not in str(seen)
    own = (await check.read_result(check.me)).json()
    assert own["values"]["findings"][0]["detail"] == CANARY
    assert own["values"]["attachments"] == [attached]
    body = {"fields": ["findings"], "reason": "To talk to the person about it"}
    path = f"{check.path}/result/reveal?purpose=background_check"
    shown = await company.call("hr_administrator", "POST", path, json=body)
    assert shown.json()["values"]["findings"][0]["detail"] == CANARY
    unexplained = await company.call("hr_administrator", "POST", path, json=body | {"reason": ""})
    assert (unexplained.status_code, unexplained.json()["code"]) == (403, "reason_missing")
    for role in ("recruiter", "hiring_manager", "interviewer", "finance", "auditor", "security", "privacy_officer"):
        answer = await check.read_result(role)
        assert answer.status_code in (403, 404), role
    other = company.as_applicant(await company.applicant({"full_name": "Somebody Else"}))
    assert (await check.read_result(other)).status_code == 404
    rows = await _raw(company, "SELECT findings, attachments FROM check_result")
    assert all(b"Kanarienvogel" not in bytes(cell) for row in rows for cell in row)


@pytest.mark.promise("A4")
async def test_nothing_is_decided_against_the_person_before_they_were_heard(company: Company) -> None:
    check = await _reported(company)
    assert (await check.act("result/decision")).status_code == 409, "not reviewed"
    told = await check.done("result/review", body={"outcome": "adverse"})
    assert (told["state"], told["outcome"]) == ("reviewed", "adverse")
    assert told["decide_after"] is not None
    assert await _letters(company) == ["check_adverse"]
    early = await check.act("result/decision")
    assert (early.status_code, early.json()["code"]) == (409, "waiting_period")
    disputed = await check.done("result/dispute", check.me, {"text": "It was another university of the same name."})
    assert disputed["state"] == "disputed"
    await _waited(check)
    assert (await check.act("result/decision")).status_code == 409, "a dispute stops it, however long one waits"
    body = {"text": "The university confirms it.", "outcome": "adverse"}
    replied = await check.done("result/reply", body=body)
    assert replied["decide_after"] > told["decide_after"] or replied["decide_after"] is not None
    assert (await check.act("result/decision")).json()["code"] == "waiting_period", "it begins anew"
    await _waited(check)
    assert (await check.done("result/decision"))["state"] == "closed"
    assert await _letters(company) == ["check_adverse", "check_adverse", "check_final"]
    own = (await check.read_result(check.me)).json()
    assert (own["values"]["dispute"], own["values"]["reply"]) == (
        "It was another university of the same name.",
        "The university confirms it.",
    )
    assert (await check.act("result/dispute", check.me, {"text": "Still"})).status_code == 409


@pytest.mark.promise("A4")
async def test_a_clear_result_is_closed_at_once(company: Company) -> None:
    check = await _reported(company)
    assert (await check.done("result/review", body={"outcome": "clear"}))["decide_after"] is None
    assert (await check.done("result/decision"))["state"] == "closed"
    assert await _letters(company) == []


@pytest.mark.promise("A4")
async def test_a_corrected_result_takes_the_place_of_a_disputed_one(company: Company) -> None:
    check = await _reported(company)
    again = await check.deliver()
    assert again.status_code == 404, "one result, until it is disputed"
    await check.done("result/review", body={"outcome": "adverse"})
    await check.done("result/dispute", check.me, {"text": "Wrong person."})
    assert (await check.deliver()).status_code == 204
    own = (await check.read_result(check.me)).json()
    assert (own["outcome"], own["deliveries"], own["decide_after"]) == (None, 2, None)
    assert {f["outcome"] for f in own["values"]["findings"]} == {"confirmed"}
    assert own["values"]["dispute"] == "Wrong person."
    assert await check.state() == "result_received"


BAD_RESULTS: dict[str, tuple[Any, str]] = {
    "nothing": ([], "finding_missing"),
    "no list": ("confirmed", "result_malformed"),
    "another member": ({"findings": FOUND, "salary": 1}, "result_malformed"),
    "of a check that was not ordered": (
        [*FOUND, {"check": "employment", "outcome": "confirmed"}],
        "finding_not_ordered",
    ),
    "without one that was": (FOUND[:1], "finding_missing"),
    "an unknown outcome": ([FOUND[0], {"check": "identity", "outcome": "dubious"}], "finding_outcome"),
    "an unknown member of a finding": ([{**FOUND[0], "score": "9"}, FOUND[1]], "unknown_key"),
    "a control character": ([{**FOUND[0], "detail": "a\u0000b"}, FOUND[1]], "text_nul"),
    "a detail beyond measure": ([{**FOUND[0], "detail": "x" * 20_001}, FOUND[1]], "text_too_long"),
    "an attachment of another type": (
        {"findings": FOUND, "attachments": [{"media_type": "text/html", "content": PDF}]},
        "attachment_unfit",
    ),
    "an attachment that is no base64": (
        {"findings": FOUND, "attachments": [{"media_type": "application/pdf", "content": "%%%"}]},
        "base64_invalid",
    ),
    "an empty attachment": (
        {"findings": FOUND, "attachments": [{"media_type": "application/pdf"}]},
        "attachment_unfit",
    ),
}


@pytest.mark.promise("E2")
async def test_a_bad_result_leaves_nothing(company: Company) -> None:
    vendor, contract = await contracted(company)
    check = await (await ordered(company, vendor, contract)).acknowledged()
    for name, (data, code) in BAD_RESULTS.items():
        answer = await check.deliver(text=await check.result(data))
        assert (answer.status_code, answer.json()["code"]) == (422, code), (name, answer.text[:300])
        assert "Kanarienvogel" not in answer.text, name
    assert await _raw(company, "SELECT id FROM check_result") == []
    assert await check.state() == "acknowledged"
    assert (await check.deliver(FOUND)).status_code == 204


@pytest.mark.promise("D7")
@pytest.mark.promise("E2")
async def test_a_hostile_vendor_is_refused(company: Company) -> None:
    mine, contract = await contracted(company)
    other, _ = await contracted(company, 1)
    check = await (await ordered(company, mine, contract)).acknowledged()
    waiting = await (await ordered(company, mine, contract)).released()
    good = await check.result(FOUND)
    headers = {"Authorization": f"Bearer {await mine.token(scope='packages')}", "Content-Type": "application/jose"}
    path = f"/vendor/v1/orders/{check.id}/result"
    scoped = await company.client.post(path, content=good, headers=headers)
    assert scoped.status_code == 403, "a token for packages reaches no results"
    bad = {
        "another vendor's order": (await check.deliver(FOUND, vendor=other), 404),
        "signed by another vendor": (await check.deliver(text=await check.result(FOUND, other)), 422),
        "about another order": (await check.deliver(text=await check.result(FOUND, order=waiting.id)), 422),
        "expired": (await check.deliver(text=await check.result(FOUND, exp=1)), 422),
        "for another service": (await check.deliver(text=await check.result(FOUND, aud="https://x.example")), 422),
        "not acknowledged yet": (await waiting.deliver(FOUND), 404),
        "no message": (await check.deliver(text="Kanarienvogel"), 422),
        "signed only": (await check.deliver(text=check.receipt()), 422),
        "beyond measure": (await check.deliver(text="x" * 1_048_577), 422),
        "changed on the way": (await check.deliver(text=good[:-6] + "AAAAAA"), 422),
    }
    assert {name: answer.status_code for name, (answer, _) in bad.items()} == {n: s for n, (_, s) in bad.items()}
    assert all("Kanarienvogel" not in answer.text for answer, _ in bad.values())
    assert await _raw(company, "SELECT id FROM check_result") == []
    assert (await check.deliver(text=good)).status_code == 204
    await check.done("result/dispute", check.me, {"text": "No."})
    replayed = await check.deliver(text=good)
    assert (replayed.status_code, replayed.json()["code"]) == (422, "message_replayed")
    path = f"/v1/audit/entries?applicant_id={check.person}&limit=200"
    items = (await company.call("auditor", "GET", path)).json()["items"]
    refused = [e for e in items if (e["event"], e["outcome"]) == ("check_result.received", "refused")]
    assert len(refused) >= 6, "attempts on an order of the vendor's own stand in the person's log"


@pytest.mark.promise("A7")
@pytest.mark.promise("F3")
async def test_without_the_consent_the_result_is_gone(company: Company) -> None:
    check = await _reported(company)
    assert (await check.end_consent("purpose")).status_code == 204
    assert await check.state() == "recalled"
    assert await _raw(company, "SELECT findings, dispute FROM check_result") == [(None, None)]
    answer = await check.read_result(check.me)
    assert answer.status_code in (403, 200)
    assert CANARY not in answer.text
    assert (await check.act("result/review", body={"outcome": "adverse"})).status_code == 409


@pytest.mark.promise("F2")
async def test_an_erasure_takes_the_result(company: Company) -> None:
    check = await _reported(company)
    answer = await company.call("privacy_officer", "POST", f"/v1/applicants/{check.person}/erasure", json={})
    assert answer.status_code == 201, answer.text
    assert await _raw(company, "SELECT id FROM check_result") == []


async def test_a_dispute_and_a_decision_at_one_moment(company: Company) -> None:
    """Whoever is first wins; never is a disputed result decided on."""
    vendor, contract = await contracted(company)
    for _ in range(5):
        check = await (await ordered(company, vendor, contract)).reported(FOUND)
        await check.done("result/review", body={"outcome": "adverse"})
        await _waited(check)
        answers = await asyncio.gather(
            check.act("result/decision"), check.act("result/dispute", check.me, {"text": "Wrong."})
        )
        assert sorted(answer.status_code for answer in answers) == [200, 409]
        assert await check.state() == ("closed" if answers[0].status_code == 200 else "disputed")
