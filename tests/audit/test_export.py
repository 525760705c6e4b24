"""Exports grow by appending only, survive a crash at any byte, and refuse a log that is no continuation of them."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from pathlib import Path
from random import Random
from uuid import uuid4

import pytest
from sqlalchemy import Table, bindparam, delete, update

from ats_privacy.adapters.append_only_file import AppendOnlyFile
from ats_privacy.domain.actors import Actor, ActorKind
from ats_privacy.domain.errors import Conflict, RecordTampered
from ats_privacy.domain.identity import now_us
from ats_privacy.storage import audit_tree
from ats_privacy.storage.connect import connect
from ats_privacy.storage.statements import Change, Statement
from ats_privacy.storage.tables import AuditEntryRow, AuditLeafRow, AuditNodeRow, EntityId
from tests.audit.proving import ProvenLog
from tests.servers.schemas import newest_schema

ENTRY: Table = AuditEntryRow.__table__  # type: ignore[attr-defined]
LEAF: Table = AuditLeafRow.__table__  # type: ignore[attr-defined]
NODE: Table = AuditNodeRow.__table__  # type: ignore[attr-defined]


@pytest.fixture
async def log(database_url: str) -> AsyncIterator[ProvenLog]:
    await newest_schema(database_url)
    database = await connect(database_url)
    yield ProvenLog.of(database)
    await database.close()


async def test_it_only_grows_and_always_holds(log: ProvenLog, tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    known = b""
    total = 0
    for count in (1, 7, 300, 2):
        await log.grow(count)
        before, after = await log.export.append_to(log.organisation, path)
        assert (before, after - before) == (total, count)
        total = after
        written = path.read_bytes()
        assert written.startswith(known)
        known = written
        report = log.held(path)
        assert (report.findings, report.entries) == ([], total)
    assert await log.export.append_to(log.organisation, path) == (total, total)
    assert path.read_bytes() == known
    assert path.stat().st_mode & 0o777 == 0o640 & ~_umask()


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


async def test_a_torn_end_is_completed(log: ProvenLog, tmp_path: Path) -> None:
    """Whatever byte a crash stopped at, the next run writes the rest and nothing twice."""
    await log.grow(20)
    whole = tmp_path / "whole.jsonl"
    await log.export.append_to(log.organisation, whole)
    first = len(whole.read_bytes())
    await log.grow(20)
    await log.export.append_to(log.organisation, whole)
    data = whole.read_bytes()
    random = Random(2)
    for cut in [0, 1, first - 1, first, first + 1, len(data) - 1, *(random.randrange(len(data)) for _ in range(40))]:
        torn = tmp_path / "torn.jsonl"
        torn.write_bytes(data[:cut])
        await log.export.append_to(log.organisation, torn)
        assert torn.read_bytes() == data, cut


async def test_two_do_not_write_at_once(log: ProvenLog, tmp_path: Path) -> None:
    await log.grow(1)
    with AppendOnlyFile(tmp_path / "log.jsonl"), pytest.raises(Conflict, match="export_busy"):
        await log.export.append_to(log.organisation, tmp_path / "log.jsonl")


async def test_a_file_of_another_log_is_left_alone(log: ProvenLog, tmp_path: Path) -> None:
    await log.grow(3)
    path = tmp_path / "log.jsonl"
    await log.export.append_to(log.organisation, path)
    other = ProvenLog.of(log.database)
    await other.grow(5)
    with pytest.raises(Conflict, match="export_of_another_log"):
        await other.export.append_to(other.organisation, path)
    path.write_bytes(b"something else\n")
    with pytest.raises(Conflict, match="export_differs"):
        await log.export.append_to(log.organisation, path)
    assert path.read_bytes() == b"something else\n"


async def test_a_log_rewritten_in_the_database_is_found_by_its_export(log: ProvenLog, tmp_path: Path) -> None:
    """Somebody with every right in the database builds another tree; the export stands where they have none."""
    await log.grow(40)
    path = tmp_path / "log.jsonl"
    await log.export.append_to(log.organisation, path)
    parameters = {"organisation": log.organisation, "place": 7, "hash": bytes(32)}
    place = (LEAF.c.organisation_id == bindparam("organisation", type_=EntityId)) & (
        LEAF.c.leaf_index == bindparam("place")
    )
    await log.database.write(
        Change(
            Statement(update(LEAF).where(place).values(leaf_hash=bindparam("hash")), across=True), parameters, expect=1
        )
    )
    with pytest.raises(Conflict, match="split_view"):
        await log.export.append_to(log.organisation, path)
    assert "The entry with leaf index 7" not in (await log.verify.findings(log.organisation))[0]
    assert await log.verify.findings(log.organisation) != []
    with pytest.raises(RecordTampered, match="audit_tree_inconsistent"):
        await log.grow(1)


async def _everything_done_to_one(log: ProvenLog, what: str) -> None:
    rows = await audit_tree.placed(log.database, log.organisation, 11, 12)
    one = ENTRY.c.id == bindparam("entry", type_=EntityId)
    statements = {
        "deleted": delete(ENTRY).where(one),
        "purpose": update(ENTRY).where(one).values(purpose="research"),
        "outcome": update(ENTRY).where(one).values(outcome="refused"),
        "subject": update(ENTRY).where(one).values(subject=bytes(16)),
        "roles": update(ENTRY).where(one).values(actor_roles="auditor"),
        "moved": update(ENTRY).where(one).values(at=ENTRY.c.at + 1),
    }
    await log.database.write(Change(Statement(statements[what], across=True), {"entry": rows[0]["entry_id"]}, expect=1))


@pytest.mark.parametrize("what", ["deleted", "purpose", "outcome", "subject", "roles", "moved"])
async def test_a_change_of_an_entry_is_found(log: ProvenLog, tmp_path: Path, what: str) -> None:
    await log.grow(30)
    await _everything_done_to_one(log, what)
    findings = await log.verify.findings(log.organisation)
    told = "gone" if what == "deleted" else "changed"
    assert len(findings) == 1
    assert "leaf index 11" in findings[0]
    assert told in findings[0]
    path = tmp_path / "log.jsonl"
    if what == "deleted":
        await log.export.append_to(log.organisation, path)
        assert log.held(path).findings == ["entry 11 has no body, and the log does not say that it was archived"]
        return
    with pytest.raises(RecordTampered, match="audit_entry_changed"):
        await log.export.append_to(log.organisation, path)


async def test_a_leaf_taken_out_is_found(log: ProvenLog) -> None:
    await log.grow(300)
    place = (LEAF.c.organisation_id == bindparam("organisation", type_=EntityId)) & (LEAF.c.leaf_index == 299)
    await log.database.write(
        Change(Statement(delete(LEAF).where(place), across=True), {"organisation": log.organisation}, expect=1)
    )
    assert await log.verify.findings(log.organisation) == ["Leaves from 299 are missing from the tree."]


async def test_a_changed_node_is_found(log: ProvenLog) -> None:
    await log.grow(300)
    whose = NODE.c.organisation_id == bindparam("organisation", type_=EntityId)
    parameters = {"organisation": log.organisation, "hash": bytes(32)}
    await log.database.write(
        Change(
            Statement(update(NODE).where(whose).values(node_hash=bindparam("hash")), across=True), parameters, expect=1
        )
    )
    assert any("stored node" in finding for finding in await log.verify.findings(log.organisation))


def archivist(log: ProvenLog) -> Actor:
    return Actor(log.organisation, uuid4(), ActorKind.STAFF, frozenset({"privacy_officer"}))


async def test_archiving_keeps_the_tree(log: ProvenLog, tmp_path: Path) -> None:
    await log.grow(260)
    old = tmp_path / "before.jsonl"
    await log.export.append_to(log.organisation, old)
    cutoff = now_us()
    await log.grow(20)
    archive = tmp_path / "archive-1.jsonl"
    assert await log.export.archive(archivist(log), archive, before_us=cutoff) == (0, 260)
    assert log.held(archive).findings == []
    assert await log.verify.findings(log.organisation) == []
    rows = await audit_tree.placed(log.database, log.organisation, 0, 300)
    assert [row["leaf_index"] for row in rows if row["id"] is None] == list(range(260))
    fresh = tmp_path / "fresh.jsonl"
    await log.export.append_to(log.organisation, fresh)
    report = log.held(fresh, audit_verifier_heads(log, old))
    assert (report.findings, report.without_body, report.entries) == ([], 260, 281)
    await log.export.append_to(log.organisation, old)
    assert log.held(old).findings == []
    with pytest.raises(Conflict, match="archive_exists"):
        await log.export.archive(archivist(log), archive, before_us=now_us())
    second = tmp_path / "archive-2.jsonl"
    assert await log.export.archive(archivist(log), second, before_us=now_us()) == (260, 281)
    report = log.held(second)
    assert (report.findings, report.first, report.entries) == ([], 260, 21)
    with pytest.raises(Conflict, match="nothing_to_archive"):
        await log.export.archive(archivist(log), tmp_path / "archive-3.jsonl", before_us=cutoff)


def audit_verifier_heads(log: ProvenLog, path: Path) -> list:  # type: ignore[type-arg]
    return log.held(path).heads


async def test_dropping_bodies_without_saying_so_is_found(log: ProvenLog, tmp_path: Path) -> None:
    await log.grow(30)
    await log.database.write(*audit_tree.drop_bodies(log.organisation, 0, 10))
    path = tmp_path / "log.jsonl"
    await log.export.append_to(log.organisation, path)
    assert log.held(path).findings == ["entry 9 has no body, and the log does not say that it was archived"]
