"""Documents go into backups and come back without those of the erased; and none is in memory twice on its way."""

from __future__ import annotations

import tracemalloc
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import UUID

import pytest

from ats_privacy.domain.actors import Actor, ActorKind
from ats_privacy.domain.documents import DocumentKind
from ats_privacy.jobs.backing_up import back_up
from ats_privacy.jobs.restoring import restore
from ats_privacy.settings import Settings
from tests.documents import made
from tests.documents.sending import read, send
from tests.documents.test_stored import large
from tests.integration.company import Company
from tests.integration.test_backup import ledger_of, restored_company, second_url
from tests.integration.test_erasure import erased
from tests.servers.raw_sql import raw_sql

__all__ = ["second_url"]


@pytest.mark.promise("F2")
async def test_a_restored_backup_has_the_documents_of_everybody_but_the_erased(
    company: Company, settings: Settings, second_url: str, tmp_path: Path
) -> None:
    service = company.service
    stays, goes = await company.applicant(), await company.applicant({"full_name": "Else Body"})
    content = large(600_000)
    kept = (await send(company, "recruiter", stays, content)).json()["id"]
    text = (await send(company, "recruiter", stays, made.docx("Bridges"))).json()["id"]
    gone = (await send(company, "recruiter", goes, made.docx("Glimmerfossick"))).json()["id"]
    await back_up(settings.database_url, tmp_path / "data", tmp_path / "keys")
    await erased(company, goes)
    await restore(
        second_url, tmp_path / "data", tmp_path / "keys", ledger_of(settings), service.erase.key, service.policy
    )
    async with restored_company(company, settings, second_url) as again:
        assert (await read(again, "recruiter", stays, kept)).content == content
        assert "Bridges" in (await read(again, "recruiter", stays, text, "/text")).json()["text"]
        assert (await read(again, "recruiter", goes, gone)).status_code in (403, 404)
    async with raw_sql(second_url) as raw:
        assert await raw.run("SELECT id FROM document WHERE id = $1", UUID(gone)) == []
        assert await raw.run("SELECT number FROM document_chunk WHERE document_id = $1", UUID(gone)) == []


async def test_a_document_is_in_memory_once(company: Company) -> None:
    """On its way in a little more than its size, on its way out a few chunks."""
    applicant = UUID(await company.applicant())
    size = company.service.settings.most_document_bytes
    actor = Actor(
        company.organisation, company.staff["recruiter"], ActorKind.STAFF, frozenset({"recruiter"}), assurance=2
    )
    content = large(size)

    async def body() -> AsyncIterator[bytes]:
        for at in range(0, size, 65_536):
            yield content[at : at + 65_536]

    keeping = company.service.documents
    tracemalloc.start()
    try:
        told = await keeping.take_in(actor, applicant, "recruitment", DocumentKind.OTHER, body())
        _, taking = tracemalloc.get_traced_memory()
        [document] = await keeping.listed(actor, applicant, "recruitment")
        tracemalloc.reset_peak()
        before, _ = tracemalloc.get_traced_memory()
        given = await keeping.content(actor, applicant, UUID(str(document.row["id"])), "recruitment")
        length = 0
        async for chunk in given.chunks():
            length += len(chunk)
        _, giving = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert told.status == 201
    assert length == size
    assert taking < 1.5 * size, taking / size
    assert giving - before < 0.3 * size, (giving - before) / size
    print(f"in {taking / size:.2f}, out {(giving - before) / size:.2f} of its size")
