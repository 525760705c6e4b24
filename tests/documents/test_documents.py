"""Documents on both databases: taken in, given by role, listed, deleted."""

from __future__ import annotations

import asyncio
import hashlib
import os
from collections.abc import AsyncIterator

import httpx
import pytest

from tests.documents import made
from tests.documents.sending import document, read, send
from tests.integration.company import Company

PURPOSE = "?purpose=recruitment"


_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SENT: dict[str, tuple[bytes, str, str | None]] = {
    "pdf": (made.pdf("Jane Doe", "builds bridges"), "application/pdf", "builds bridges"),
    "docx": (made.docx("Jane Doe", "builds bridges"), _DOCX, "builds bridges"),
    "utf-8": ("张三丰 简历\n造桥".encode(), "text/plain", "造桥"),
    "gb18030": ("张三丰 简历\n造桥".encode("gb18030"), "text/plain", "造桥"),
    "gbk, in traditional characters": ("張三豐 簡歷\n在恆力橋樑任焊工多年".encode("gbk"), "text/plain", "橋樑"),
    "utf-16": ("张三丰 简历\n造桥".encode("utf-16"), "text/plain", "造桥"),
    "png": (made.png(), "image/png", None),
    "jpeg": (made.jpeg(), "image/jpeg", None),
    "webp": (made.webp(), "image/webp", None),
    "a page without text": (made.pdf(), "application/pdf", None),
}
"""What was sent: its content, the type that is told of it, what its text holds."""


@pytest.mark.promise("A3")
async def test_what_was_sent_comes_back_byte_by_byte(company: Company) -> None:
    applicant = await company.applicant()
    for case, (content, media_type, text) in SENT.items():
        told = await send(company, "recruiter", applicant, content, kind="certificate")
        assert told.status_code == 201, (case, told.text)
        details = {"kind": "certificate", "source": "staff", "media_type": media_type, "bytes": len(content)}
        identity = {"id": told.json()["id"], "version": 1}
        assert told.json() == identity | details | {"text": text is not None}, case
        given = await read(company, "recruiter", applicant, told.json()["id"])
        assert given.content == content, case
        assert given.headers["content-type"].split(";")[0] == media_type
        assert given.headers["content-disposition"].startswith("attachment;")
        assert given.headers["x-content-type-options"] == "nosniff"
        assert given.headers["cache-control"] == "no-store"
        assert "sandbox" in given.headers["content-security-policy"]
        shown = await read(company, "recruiter", applicant, told.json()["id"], "/text")
        if text is None:
            assert (shown.status_code, shown.json()["code"]) == (409, "document_text_missing"), case
        else:
            assert text in shown.json()["text"], case
            assert shown.json()["mask"] == "clear"


@pytest.mark.promise("A3")
async def test_a_large_document_comes_back_whole_and_is_listed(company: Company) -> None:
    applicant = await company.applicant()
    inside = os.urandom(700_000)
    content = made.png()[:-12] + len(inside).to_bytes(4, "big") + b"juNk" + inside + bytes(4) + made.png()[-12:]
    told = await send(company, "hr_administrator", applicant, content)
    given = await read(company, "hr_administrator", applicant, told.json()["id"])
    assert hashlib.sha256(given.content).digest() == hashlib.sha256(content).digest()
    listed = await company.call("recruiter", "GET", f"/v1/applicants/{applicant}/documents{PURPOSE}")
    details = {"kind": "resume", "source": "staff", "media_type": "image/png", "bytes": len(content), "text": False}
    assert [(item["id"], item["details"]) for item in listed.json()["items"]] == [(told.json()["id"], details)]


async def test_a_form_gives_the_same_as_the_bare_body(company: Company) -> None:
    applicant = await company.applicant()
    content = made.pdf("By form", "with \\(brackets\\)")
    files = {"file": ("张三丰.exe", content, "image/png")}
    path = f"/v1/applicants/{applicant}/documents{PURPOSE}&kind=resume"
    told = await company.client.post(path, files=files, headers=company.headers["recruiter"])
    assert told.status_code == 201, told.text
    assert told.json()["media_type"] == "application/pdf"
    assert (await read(company, "recruiter", applicant, told.json()["id"])).content == content
    for wrong in (
        {"files": {"other": ("a.txt", b"text", "text/plain")}},
        {"files": [("file", ("a.txt", b"text")), ("file", ("b.txt", b"text"))]},
        {"content": b"--x\r\nContent-Disp", "headers": {"Content-Type": "multipart/form-data; boundary=x"}},
        {"content": b"text", "headers": {"Content-Type": "multipart/form-data"}},
    ):
        given = {**wrong, "headers": company.headers["recruiter"] | wrong.get("headers", {})}
        refused = await company.client.post(path, **given)
        assert (refused.status_code, refused.json()["code"]) == (422, "form_broken"), wrong


@pytest.mark.promise("B3")
async def test_the_hiring_side_gets_the_redacted_text_and_never_the_file(company: Company) -> None:
    applicant, told = await document(
        company, made.docx("张三丰", "zhang.sanfeng@example.com", "13800138000", "Bridges")
    )
    for role in ("hiring_manager", "interviewer"):
        listed = await company.call(role, "GET", f"/v1/applicants/{applicant}/documents{PURPOSE}")
        assert listed.json()["items"][0]["details"]["text"] is True, listed.text
        refused = await read(company, role, applicant, told)
        assert refused.status_code == 403, refused.text
        shown = await read(company, role, applicant, told, "/text")
        assert shown.json()["mask"] == "redacted"
        assert "Bridges" in shown.json()["text"]
        for own in ("张三丰", "zhang.sanfeng", "13800138000"):
            assert own not in shown.text
    for role in ("finance", "auditor", "security", "operator"):
        for path in ("", "/text"):
            assert (await read(company, role, applicant, told, path)).status_code == 403, role


@pytest.mark.promise("B3")
async def test_a_picture_is_not_shown_to_the_hiring_side(company: Company) -> None:
    applicant, told = await document(company, made.png())
    for role in ("hiring_manager", "interviewer"):
        assert (await read(company, role, applicant, told)).status_code == 403
        shown = await read(company, role, applicant, told, "/text")
        assert (shown.status_code, shown.json()["code"]) == (409, "document_text_missing")


@pytest.mark.promise("F1")
async def test_a_person_sends_sees_and_deletes_their_own(company: Company) -> None:
    applicant, other = await company.applicant(), await company.applicant({"full_name": "Else Body"})
    me = company.as_applicant(applicant)
    told = await send(company, me, applicant, made.pdf("Mine"))
    assert told.status_code == 201, told.text
    assert told.json()["source"] == "applicant"
    mine = told.json()["id"]
    assert (await read(company, me, applicant, mine)).content == made.pdf("Mine")
    assert "Mine" in (await read(company, me, applicant, mine, "/text")).json()["text"]
    stranger = company.as_applicant(other)
    for method, path in (("GET", ""), ("GET", "/text"), ("DELETE", "")):
        answer = await company.call(stranger, method, f"/v1/applicants/{applicant}/documents/{mine}{path}{PURPOSE}")
        assert answer.status_code == 404, (method, path)
    assert (await send(company, stranger, applicant, made.pdf("Theirs"))).status_code == 404
    gone = await company.call(me, "DELETE", f"/v1/applicants/{applicant}/documents/{mine}{PURPOSE}")
    assert gone.status_code == 204
    assert (await read(company, me, applicant, mine)).status_code == 404
    listed = await company.call(me, "GET", f"/v1/applicants/{applicant}/documents{PURPOSE}")
    assert listed.json() == {"items": []}


@pytest.mark.promise("D6")
async def test_a_neighbour_finds_nothing(company: Company, neighbour: Company) -> None:
    applicant, told = await document(company, made.pdf("Ours"))
    for path in ("", "/text"):
        answer: httpx.Response = await read(neighbour, "recruiter", applicant, told, path)
        assert answer.status_code == 404
    assert (await send(neighbour, "recruiter", applicant, made.pdf("Theirs"))).status_code == 404


async def test_a_document_sent_twice_with_one_key_is_kept_once(company: Company) -> None:
    applicant = await company.applicant()
    key = {"Idempotency-Key": "upload-1"}
    first = await send(company, "recruiter", applicant, made.pdf("One"), headers=key)
    again = await send(company, "recruiter", applicant, made.pdf("One"), headers=key)
    assert (again.status_code, again.json()) == (201, first.json())
    other = await send(company, "recruiter", applicant, made.pdf("Two"), headers=key)
    assert (other.status_code, other.json()["code"]) == (409, "idempotency_key_reused")
    listed = await company.call("recruiter", "GET", f"/v1/applicants/{applicant}/documents{PURPOSE}")
    assert len(listed.json()["items"]) == 1


@pytest.mark.promise("B3")
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_who_judges_blind_is_shown_nothing_of_documents(company: Company) -> None:
    applicant = await company.applicant()
    body = {"reference": "BLIND", "title": "Engineer", "blind_review": {"on": True}}
    opened = await company.call("recruiter", "POST", "/v1/requisitions", json=body)
    requisition = str(opened.json()["id"])
    path = f"/v1/requisitions/{requisition}/assignments/{company.staff['hiring_manager']}"
    assert (await company.call("recruiter", "PUT", path)).status_code == 204
    await company.application(applicant, requisition, "interview")
    told = (await send(company, "recruiter", applicant, made.docx("Bridges"))).json()["id"]
    for part in ("", "/text"):
        answer = await read(company, "hiring_manager", applicant, told, part)
        assert answer.status_code == 403, answer.text
    listed = await company.call("hiring_manager", "GET", f"/v1/applicants/{applicant}/documents{PURPOSE}")
    assert listed.status_code == 403 or listed.json()["items"][0]["details"] is None


@pytest.mark.promise("F1")
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_the_privacy_office_reads_and_deletes_for_a_request_of_the_person(company: Company) -> None:
    applicant, told = await document(company, made.pdf("Mine"))
    where = f"/v1/applicants/{applicant}/documents/{told}"
    assert (await company.call("privacy_officer", "GET", f"{where}{PURPOSE}")).status_code == 403
    request = "?purpose=data_subject_request"
    given = await company.call("privacy_officer", "GET", f"{where}{request}")
    assert given.content == made.pdf("Mine")
    log = await company.call("auditor", "GET", f"/v1/audit/entries?limit=5&applicant_id={applicant}")
    [entry] = [each for each in log.json()["items"] if each["request_id"] == given.headers["x-request-id"]]
    assert (entry["event"], entry["outcome"], entry["fields"]) == ("document.read", "allowed", "file=clear")
    assert (await company.call("privacy_officer", "DELETE", f"{where}{request}")).status_code == 204


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_who_sends_too_slowly_or_beside_too_many_is_sent_away(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    applicant = await company.applicant()
    path = f"/v1/applicants/{applicant}/documents{PURPOSE}&kind=resume"
    release = asyncio.Event()

    async def slow() -> AsyncIterator[bytes]:
        yield b"begun"
        await release.wait()

    monkeypatch.setattr("ats_privacy.usecases.keep_documents._MOST_OF_ONE", 1)
    monkeypatch.setattr("ats_privacy.usecases.keep_documents._MOST_AT_ONCE", 2)
    first = asyncio.create_task(company.client.post(path, content=slow(), headers=company.headers["recruiter"]))
    await asyncio.sleep(0.1)
    second = await send(company, "recruiter", applicant, b"text")
    assert (second.status_code, second.json()["code"]) == (503, "documents_busy")
    beside = asyncio.create_task(company.client.post(path, content=slow(), headers=company.headers["hr_administrator"]))
    await asyncio.sleep(0.1)
    third = await send(company, company.as_applicant(applicant), applicant, b"text")
    assert (third.status_code, third.json()["code"]) == (503, "documents_busy")
    release.set()
    assert ((await first).status_code, (await beside).status_code) == (201, 201)
    monkeypatch.setattr("ats_privacy.usecases.keep_documents._RECEIVE_SECONDS", 0.1)
    release.clear()
    late = await company.client.post(path, content=slow(), headers=company.headers["recruiter"])
    assert (late.status_code, late.json()["code"]) == (422, "document_slow")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_who_keeps_asking_for_files_is_noticed(company: Company) -> None:
    applicant, told = await document(company, made.pdf("Mine"))
    for _ in range(12):
        assert (await read(company, "hiring_manager", applicant, told)).status_code == 403
    watched = await company.call("security", "GET", "/v1/audit/alerts?days=1")
    found = [(item["kind"], item["staff_id"]) for item in watched.json()["items"]]
    assert ("refusals_a_day", str(company.staff["hiring_manager"])) in found, watched.text
