"""What is stored of documents: it opens whole, at its place, for as long as the person's keys are there, or not."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

import pytest

from ats_privacy.domain.actors import Actor, ActorKind
from ats_privacy.domain.documents import CHUNK_BYTES
from ats_privacy.domain.errors import NotFound
from ats_privacy.jobs.rotate_data import rotate_data
from ats_privacy.settings import Settings
from keys import sealed_generation
from tests.documents import made
from tests.documents.sending import document, read, send
from tests.integration.company import Company
from tests.integration.rotations import workshop
from tests.integration.stored import content
from tests.integration.test_closed_records import close
from tests.servers.raw_sql import RawSql, raw_sql
from tests.servers.running_company import running_company

CANARY = "Glimmerfossick Snodderwick"


def large(size: int) -> bytes:
    """A picture of exactly so many bytes, none of which compress."""
    plain = made.png()
    inside = os.urandom(size - len(plain) - 12)
    return plain[:-12] + len(inside).to_bytes(4, "big") + b"juNk" + inside + bytes(4) + plain[-12:]


async def chunks_of(raw: RawSql, told: str) -> list[tuple[int, bytes]]:
    sql = "SELECT number, sealed FROM document_chunk WHERE document_id = $1 ORDER BY number"
    return [(int(number), bytes(sealed)) for number, sealed in await raw.run(sql, UUID(told))]


@pytest.mark.promise("D4")
async def test_chunks_changed_exchanged_or_missing_are_told_and_nothing_is_given(company: Company, raw: RawSql) -> None:
    applicant = await company.applicant()
    sent = [await send(company, "recruiter", applicant, large(2 * CHUNK_BYTES + 1000)) for _ in range(2)]
    first, other = (str(answer.json()["id"]) for answer in sent)
    kept, theirs = await chunks_of(raw, first), await chunks_of(raw, other)
    assert [len(sealed) for _, sealed in kept] == [CHUNK_BYTES + 34, CHUNK_BYTES + 34, 1034]
    put = "UPDATE document_chunk SET sealed = $1 WHERE document_id = $2 AND number = $3"
    flipped = kept[1][1][:-1] + bytes([kept[1][1][-1] ^ 1])
    for number, sealed in ((1, flipped), (0, kept[1][1]), (2, kept[0][1]), (1, theirs[1][1]), (2, kept[2][1][:-1])):
        await raw.run(put, sealed, UUID(first), number)
        answer = await read(company, "recruiter", applicant, first)
        assert (answer.status_code, answer.json()["code"]) == (500, "record_tampered"), number
        await raw.run(put, kept[number][1], UUID(first), number)
    assert (await read(company, "recruiter", applicant, first)).status_code == 200
    await raw.run("DELETE FROM document_chunk WHERE document_id = $1 AND number = 2", UUID(first))
    cut = await read(company, "recruiter", applicant, first)
    assert (cut.status_code, cut.json()["code"]) == (500, "record_tampered")
    for column, change in (
        ("details", "UPDATE document SET details = $1 WHERE id = $2"),
        ("file", "UPDATE document SET file = $1 WHERE id = $2"),
        ("text", "UPDATE document SET text = $1 WHERE id = $2"),
    ):
        await raw.run(change, theirs[2][1], UUID(other))
        part = "/text" if column == "text" else ""
        answer = await read(company, "recruiter", applicant, other, part)
        assert (answer.status_code, answer.json()["code"]) == (500, "record_tampered"), column
    log = await company.call("auditor", "GET", f"/v1/audit/entries?limit=50&applicant_id={applicant}")
    assert sum(entry["event"] == "tampering.found" for entry in log.json()["items"]) == 9


@pytest.mark.promise("F2")
async def test_erasure_takes_documents_along(company: Company, raw: RawSql) -> None:
    spared = await company.applicant({"full_name": "Else Body"})
    left = (await send(company, "recruiter", spared, made.pdf("stays"))).json()["id"]
    for body in ({}, {"compartments": ["free_text"]}):
        applicant = await company.applicant({"full_name": "Goes Away"})
        told = (await send(company, "recruiter", applicant, made.docx(CANARY))).json()["id"]
        assert len(await chunks_of(raw, told)) == 1
        erased = await company.call("privacy_officer", "POST", f"/v1/applicants/{applicant}/erasure", json=body)
        assert erased.status_code == 201, erased.text
        assert erased.json()["sealed_values"] >= 3
        assert await raw.run("SELECT id FROM document WHERE id = $1", UUID(told)) == []
        assert await chunks_of(raw, told) == []
        for path in ("", "/text"):
            assert (await read(company, "recruiter", applicant, told, path)).status_code in (403, 404)
    assert (await read(company, "recruiter", spared, left)).content == made.pdf("stays")


@pytest.mark.promise("B2")
async def test_closed_records_take_and_give_no_documents(company: Company, raw: RawSql) -> None:
    requisition = await company.requisition(assigned="hiring_manager")
    for state in ("quarantined", "cancelled", "erased"):
        applicant = await company.applicant({"full_name": f"Is {state}"})
        await company.application(applicant, requisition, "interview")
        told = (await send(company, "recruiter", applicant, made.docx(CANARY))).json()["id"]
        me = company.as_applicant(applicant)
        await close(company, applicant, state)
        before = await raw.run("SELECT count(*) FROM document_chunk")
        for role in ("recruiter", "hr_administrator", "hiring_manager", me):
            assert (await send(company, role, applicant, made.pdf("More"))).status_code in (401, 403, 404, 409), role
            for path in ("", "/text"):
                answer = await read(company, role, applicant, told, path)
                assert answer.status_code in (401, 403, 404), (role, path)
            path = f"/v1/applicants/{applicant}/documents/{told}?purpose=recruitment"
            assert (await company.call(role, "DELETE", path)).status_code in (401, 403, 404, 409), role
        assert await raw.run("SELECT count(*) FROM document_chunk") == before


@pytest.mark.promise("D4")
async def test_a_rotation_of_data_keys_takes_documents_along(company: Company, raw: RawSql) -> None:
    applicant, told = await document(company, made.docx("Bridges"))
    await send(company, "recruiter", applicant, made.png())
    chunks = await chunks_of(raw, told)
    for turn in (2, 3):
        await rotate_data(workshop(company.service), company.organisation, "free_text")
        ((details, file, text),) = await raw.run("SELECT details, file, text FROM document WHERE id = $1", UUID(told))
        assert {sealed_generation(bytes(sealed)) for sealed in (details, file, text)} == {turn}
        assert (await read(company, "recruiter", applicant, told)).content == made.docx("Bridges")
        assert "Bridges" in (await read(company, "hiring_manager", applicant, told, "/text")).json()["text"]
    assert await chunks_of(raw, told) == chunks
    assert (await send(company, "recruiter", applicant, made.pdf("After"))).status_code == 201


@pytest.mark.promise("F2")
async def test_what_is_deleted_while_it_is_read_breaks_off(company: Company) -> None:
    applicant = await company.applicant()
    told = (await send(company, "recruiter", applicant, large(3 * CHUNK_BYTES))).json()["id"]
    actor = Actor(
        company.organisation, company.staff["recruiter"], ActorKind.STAFF, frozenset({"recruiter"}), assurance=2
    )
    given = await company.service.documents.content(actor, UUID(applicant), UUID(told), "recruitment")
    chunks = given.chunks()
    assert len(await anext(chunks)) == CHUNK_BYTES
    erased = await company.call("privacy_officer", "POST", f"/v1/applicants/{applicant}/erasure", json={})
    assert erased.status_code == 201, erased.text
    with pytest.raises(NotFound):
        await anext(chunks)


async def test_uploads_go_on_while_keys_are_exchanged(company: Company) -> None:
    applicant = await company.applicant()
    ended = asyncio.Event()

    async def rotating() -> None:
        while not ended.is_set():
            await rotate_data(workshop(company.service), company.organisation, "free_text")

    rotation = asyncio.create_task(rotating())
    sent = [(await send(company, "recruiter", applicant, f"Text {n}".encode())) for n in range(12)]
    ended.set()
    await rotation
    assert {answer.status_code for answer in sent} <= {201, 409}
    kept = [answer.json()["id"] for answer in sent if answer.status_code == 201]
    assert len(kept) > 6
    for told in kept:
        assert (await read(company, "recruiter", applicant, told)).status_code == 200


async def test_the_cap_holds_to_the_byte_however_it_is_sent(company: Company) -> None:
    applicant = await company.applicant()
    most = company.service.settings.most_document_bytes
    at = await send(company, "recruiter", applicant, large(most))
    assert at.status_code == 201, at.text
    given = await read(company, "recruiter", applicant, at.json()["id"])
    assert len(given.content) == most
    before = await content(company)
    read_on = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal read_on
        while True:
            read_on += 1
            yield b"a" * 65_536

    path = f"/v1/applicants/{applicant}/documents?purpose=recruitment&kind=resume"
    bodies: tuple[bytes | AsyncIterator[bytes], ...] = (b"a" * (most + 1), endless())
    for body in bodies:
        over = await company.client.post(path, content=body, headers=company.headers["recruiter"])
        assert (over.status_code, over.json()["code"]) == (413, "document_too_large")
    assert read_on <= most // 65_536 + 2
    told = await company.call("recruiter", "POST", path, content=b"a", headers={"Content-Length": str(most * 2)})
    assert (told.status_code, told.json()["code"]) == (413, "body_too_large")
    nothing = await send(company, "recruiter", applicant, b"")
    assert (nothing.status_code, nothing.json()["code"]) == (422, "document_empty")
    assert await content(company) == before


async def test_who_may_not_is_refused_before_the_first_byte_is_read(company: Company) -> None:
    applicant = await company.applicant()
    read_on = 0

    async def counted() -> AsyncIterator[bytes]:
        nonlocal read_on
        read_on += 1
        yield b"a"

    path = f"/v1/applicants/{applicant}/documents?purpose=recruitment&kind=resume"
    for role in ("hiring_manager", "interviewer", "finance", "auditor", "privacy_officer"):
        answer = await company.client.post(path, content=counted(), headers=company.headers[role])
        assert answer.status_code in (403, 404), role
    assert read_on == 0


async def test_a_person_has_so_many_documents_and_no_more(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ats_privacy.usecases.keep_documents.MOST_DOCUMENTS", 2)
    applicant = await company.applicant()
    answers = [await send(company, "recruiter", applicant, b"text") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [201, 201, 409]
    assert answers[-1].json()["code"] == "too_many_documents"


async def _begin_upload(company: Company, address: str, applicant: str, size: int) -> socket.socket:
    """An upload whose last byte never comes."""
    where = urlsplit(address)
    connection = socket.create_connection((where.hostname, where.port or 80))
    headers = [
        f"POST /v1/applicants/{applicant}/documents?purpose=recruitment&kind=resume HTTP/1.1",
        f"Host: {where.netloc}",
        f"Authorization: {company.headers['recruiter']['Authorization']}",
        f"Content-Length: {size + 1}",
    ]
    connection.sendall("\r\n".join([*headers, "", ""]).encode() + (CANARY.encode() * size)[:size])
    return connection


@pytest.mark.promise("A12")
async def test_a_sender_or_a_service_that_dies_in_the_middle_leaves_nothing(settings: Settings, tmp_path: Path) -> None:
    log = tmp_path / "service.log"
    async with running_company(settings, log) as (company, process):
        applicant = await company.applicant()
        with await _begin_upload(company, process.address, applicant, 3 * CHUNK_BYTES):
            await asyncio.sleep(0.5)
        kept = await send(company, "recruiter", applicant, made.docx(CANARY))  # the service goes on
        assert kept.status_code == 201, kept.text
        refused = await send(company, "recruiter", applicant, CANARY.encode() + b"\0")
        assert CANARY not in refused.text
        with await _begin_upload(company, process.address, applicant, 3 * CHUNK_BYTES):
            await asyncio.sleep(0.5)
            process.kill()
    async with raw_sql(settings.database_url) as raw:
        assert [str(row[0]) for row in await raw.run("SELECT id FROM document")] == [kept.json()["id"]]
        orphans = "SELECT count(*) FROM document_chunk WHERE document_id <> $1"
        assert await raw.value(orphans, UUID(kept.json()["id"])) == 0
    assert "Glimmerfossick" not in log.read_text()
    assert "Traceback" not in log.read_text()
    if settings.database_url.startswith("sqlite:///"):
        path = Path(settings.database_url.removeprefix("sqlite:///"))
        for name in os.listdir(path.parent):
            if "sqlite3" in name:
                assert b"Glimmerfossick" not in (path.parent / name).read_bytes()
