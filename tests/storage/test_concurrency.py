"""A process killed in the middle of its work leaves whole applicants or none, never parts of one."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any
from uuid import UUID

import pytest

from ats_privacy.cli.session import staff_actor
from ats_privacy.service import Service
from ats_privacy.settings import Settings
from tests.servers.raw_sql import RawSql, raw_sql
from tests.servers.schemas import newest_schema
from tests.servers.service_process import environment

_WRITER = Path(__file__).with_name("applicant_writer.py")
_KILLED_AFTER = (1, 7, 40)
"""Applicants answered for when the kill comes: three processes, three moments."""


@contextmanager
def _writing(settings: Settings, organisation: UUID) -> Iterator[tuple[subprocess.Popen[bytes], IO[bytes]]]:
    with subprocess.Popen(
        [sys.executable, str(_WRITER), str(organisation), "one"],
        env=environment(settings),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        assert process.stdout is not None
        try:
            yield process, process.stdout
        finally:
            process.kill()


async def _of_each(raw: RawSql, sql: str) -> dict[str, list[tuple[Any, ...]]]:
    found: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for subject, *rest in await raw.run(sql):
        found[str(subject)].append(tuple(bytes(v) if isinstance(v, memoryview) else v for v in rest))
    return found


@pytest.mark.promise("D4")
async def test_a_killed_process_leaves_whole_applicants(database_url: str, tmp_path: Path) -> None:
    settings = Settings(
        database_url=database_url,
        keyring_path=tmp_path / "root.keyring",
        development_issuer=True,
        development_signing_key=tmp_path / "signing.jwk",
    )
    await newest_schema(database_url)
    service = await Service.start(settings)
    organisation = await service.organisations.found("Acme", "CN")
    await service.organisations.first_staff(organisation, "one", frozenset({"recruiter"}), undertaking="signed")
    await service.close()

    promised: set[str] = set()
    for number in _KILLED_AFTER:
        with _writing(settings, organisation) as (process, output):
            lines = [output.readline() for _ in range(number)]
            process.kill()
            lines += output.readlines()
        promised |= {json.loads(line)["id"] for line in lines if line.endswith(b"\n")}
    assert len(promised) >= sum(_KILLED_AFTER)

    async with raw_sql(database_url) as raw:
        applicants = await _of_each(raw, "SELECT id, audit_reference FROM applicant")
        keys = await _of_each(raw, "SELECT subject_id, compartment FROM data_key")
        tokens = await _of_each(raw, "SELECT subject_id, index_name FROM blind_index")
        entries = await raw.run("SELECT subject FROM audit_entry WHERE event = 'applicant.created'")
        unplaced = await raw.value(
            "SELECT count(*) FROM audit_entry WHERE id NOT IN (SELECT entry_id FROM audit_pending)"
            " AND id NOT IN (SELECT entry_id FROM audit_leaf)"
        )
    assert promised <= set(applicants)
    assert set(keys) == set(tokens) == set(applicants)
    for applicant in applicants:
        assert {name for (name,) in keys[applicant]} == {"identity", "contact", "free_text"}
        assert {name for (name,) in tokens[applicant]} == {"email", "mobile", "mobile_last4", "name"}
    references = sorted(bytes(reference) for ((reference,),) in applicants.values())
    assert sorted(bytes(subject) for (subject,) in entries) == references
    assert unplaced == 0

    again = await Service.start(settings)
    try:
        actor = await staff_actor(again, organisation, "one")
        for applicant in applicants:
            shown = await again.view.one(actor, UUID(applicant), "recruitment")
            assert shown.values["summary"] == "x" * 2000
            (by_email,) = await again.view.search(actor, "recruitment", "email", shown.values["email"])
            assert str(by_email.row["id"]) == applicant
    finally:
        await again.close()
