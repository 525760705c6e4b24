"""Documents go with a copy of one's data: each whole and with its entry, or nothing at all; never held whole (F5)."""

from __future__ import annotations

import io
import json
import tracemalloc
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import httpx
import pytest

from ats_privacy.domain.actors import Actor, ActorKind
from ats_privacy.domain.documents import CHUNK_BYTES
from ats_privacy.domain.errors import NotFound
from ats_privacy.domain.identity import now_us
from ats_privacy.settings import Settings
from ats_privacy.web.copy_archive import sent_files
from tests.adapters.test_archives import drained
from tests.documents import made
from tests.documents.sending import send
from tests.documents.test_stored import large
from tests.field_policies.conftest import edited
from tests.integration.company import Company
from tests.servers.raw_sql import RawSql

__all__ = ["edited"]
pytestmark = pytest.mark.promise("F5")


async def _person(company: Company, *contents: bytes) -> tuple[str, list[str]]:
    person, documents = await company.applicant(), []
    for content in contents:
        told = await send(company, "recruiter", person, content)
        assert told.status_code == 201, told.text
        documents.append(str(told.json()["id"]))
    return person, documents


async def _archive(company: Company, person: str, role: str = "", language: str = "en") -> httpx.Response:
    path, asked = f"/v1/applicants/{person}/copy/archive", {"Accept-Language": language}
    return await company.call(role or company.as_applicant(person), "GET", path, headers=asked)


def _inside(answer: httpx.Response) -> dict[str, bytes]:
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


async def _log(company: Company, person: str) -> list[tuple[str, str]]:
    answer = await company.call("auditor", "GET", f"/v1/audit/entries?applicant_id={person}&limit=200")
    return [(each["event"], each["outcome"]) for each in answer.json()["items"]]


async def test_the_person_gets_them_as_they_were_sent_and_nobody_else_any(company: Company) -> None:
    contents = (large(2 * CHUNK_BYTES + 7), made.pdf("Bridges"), "Brücken, 桥".encode())
    person, documents = await _person(company, *contents)
    inside = _inside(await _archive(company, person, language="zh-CN"))
    copy = json.loads(inside.pop("data.json"))
    assert "谁查看过" in inside.pop("page.html").decode()
    assert [inside[each["file"]] for each in copy["documents"]] == [*contents]
    assert [each["id"] for each in copy["documents"]] == documents
    events = await _log(company, person)
    assert events.count(("document.read", "allowed")) == 3
    assert events.count(("applicant.copied", "allowed")) == 1
    other = company.as_applicant(await company.applicant({"full_name": "Else Where"}))
    statuses = [(await _archive(company, person, role)).status_code for role in ("recruiter", "privacy_officer", other)]
    assert statuses == [403, 403, 404]
    log = (await company.call("auditor", "GET", "/v1/audit/entries?limit=200")).json()["items"]
    events = [(each["event"], each["outcome"]) for each in log]
    assert events.count(("applicant.copied", "refused")) == 3
    assert events.count(("document.read", "allowed")) == 3, "nothing was opened for them"


async def test_it_takes_a_fresh_proof(company: Company) -> None:
    person, _ = await _person(company, made.pdf("Bridges"))
    assert company.service.issuer is not None
    token = company.service.issuer.issue(
        company.organisation, UUID(person), kind="applicant", factors=1, authenticated_ago=3600
    )
    company.headers["stale"] = {"Authorization": f"Bearer {token}"}
    answer = await _archive(company, person, "stale")
    assert (answer.status_code, answer.json()["code"]) == (401, "insufficient_user_authentication")
    events = await _log(company, person)
    assert ("applicant.copied", "refused") in events
    assert not [event for event, _ in events if event in ("applicant.read", "document.read")]


async def test_one_that_is_not_whole_is_told_before_the_first_byte(company: Company, raw: RawSql) -> None:
    person, (_, broken) = await _person(company, made.pdf("Bridges"), large(CHUNK_BYTES + 1))
    await raw.run("DELETE FROM document_chunk WHERE document_id = $1 AND number = 1", UUID(broken))
    answer = await _archive(company, person)
    assert (answer.status_code, answer.json()["code"]) == (500, "record_tampered")
    assert ("tampering.found", "refused") in await _log(company, person)


async def test_what_is_deleted_while_it_is_sent_leaves_no_whole_archive(company: Company) -> None:
    person, (_, gone) = await _person(company, made.pdf("Bridges"), large(CHUNK_BYTES + 1))
    actor = Actor(
        company.organisation,
        UUID(person),
        ActorKind.APPLICANT,
        frozenset({"applicant"}),
        assurance=1,
        authenticated_at=now_us(),
    )
    copy, files = await company.service.own.archives.archive(actor, UUID(person), "archive")
    sending = sent_files({"data.json": json.dumps(copy).encode()}, files)
    sent = [await anext(sending)]
    path = f"/v1/applicants/{person}/documents/{gone}?purpose=recruitment"
    assert (await company.call("recruiter", "DELETE", path)).status_code == 204
    with pytest.raises(NotFound):
        await drained(sending, sent)
    assert b"documents/resume" in b"".join(sent)
    assert not zipfile.is_zipfile(io.BytesIO(b"".join(sent)))
    assert [*_inside(await _archive(company, person))][2:] == [files[0].name], "the next one has what there is"


class TestBehindAConsent:
    """A policy of one's own may let documents rest on a consent."""

    @pytest.fixture
    def settings(self, settings: Settings, edited: Callable[..., Path]) -> Settings:
        ground = 'title = "Document as it was sent"\ntype = "document_file"\ncategory = "sensitive_free_text"\n'
        before = f'{ground}basis = "contract"\ngroup = "materials"\ncompartment = "free_text"'
        after = f'{ground}consent = "background_check"\ngroup = "materials"\ncompartment = "background_check"'
        return replace(settings, policy_path=edited(("documents.toml", before, after)))

    async def test_what_rests_on_a_consent_that_has_ended_stays_out(self, company: Company) -> None:
        person = await company.applicant()
        body = {"purpose": "background_check", "notice_version": "1", "channel": "paper"}
        consents = f"/v1/applicants/{person}/consents"
        consent = (await company.call("recruiter", "POST", consents, json=body)).json()["id"]
        assert (await send(company, "recruiter", person, made.pdf("Bridges"))).status_code == 201
        assert len(_inside(await _archive(company, person))) == 3
        assert (await company.call("recruiter", "DELETE", f"{consents}/{consent}")).status_code == 204
        inside = _inside(await _archive(company, person))
        assert [*inside] == ["data.json", "page.html"]
        assert json.loads(inside["data.json"])["documents"] == [], "it went with the consent"


class TestNotOpened:
    """A policy of one's own may show the person that there is a document, and not open it."""

    @pytest.fixture
    def settings(self, settings: Settings, edited: Callable[..., Path]) -> Settings:
        opened = 'applicant = "clear" }\ndata_subject_request = { privacy_officer = "clear", applicant = "clear" }'
        start = '[field.document.file.read]\nrecruitment = { recruiter = "clear", hr_administrator = "clear", '
        closed = 'applicant = "clear" }\ndata_subject_request = { privacy_officer = "clear" }'
        return replace(settings, policy_path=edited(("documents.toml", f"{start}{opened}", f"{start}{closed}")))

    async def test_what_the_policy_does_not_open_stays_out_and_is_told(self, company: Company) -> None:
        person, _ = await _person(company, made.pdf("Bridges"))
        inside = _inside(await _archive(company, person))
        assert [*inside] == ["data.json", "page.html"]
        [document] = json.loads(inside["data.json"])["documents"]
        assert document["file"] is None
        assert document["details"]["media_type"] == "application/pdf", "that there is one is told"
        assert b"not opened now" in inside["page.html"]
        assert ("document.read", "refused") in await _log(company, person)


async def test_an_archive_is_never_in_memory_whole(company: Company) -> None:
    """Of four documents of 3 MiB each, what is held at any time is a small part of one."""
    size, count = 3 * 1024 * 1024, 4
    person, _ = await _person(company, *(large(size) for _ in range(count)))
    actor = Actor(
        company.organisation,
        UUID(person),
        ActorKind.APPLICANT,
        frozenset({"applicant"}),
        assurance=1,
        authenticated_at=now_us(),
    )
    tracemalloc.start()
    try:
        _, files = await company.service.own.archives.archive(actor, UUID(person), "archive")
        tracemalloc.reset_peak()
        before, _ = tracemalloc.get_traced_memory()
        length = 0
        async for piece in sent_files({}, files):
            length += len(piece)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert count * size < length < count * size + 100_000
    assert peak - before < size, (peak - before) / size
    print(f"{(peak - before) / CHUNK_BYTES:.1f} chunks")
