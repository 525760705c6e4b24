"""Places in the tree: no gap, no double, nothing lost, whoever does it and whenever it dies."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from random import Random
from uuid import UUID, uuid4

import asyncpg
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import BigInteger, Table, cast, delete, func, select

from ats_privacy.adapters.audit_key import HeadSigner
from ats_privacy.domain.checkpoints import Checkpoint, Note
from ats_privacy.domain.errors import Conflict, RecordTampered
from ats_privacy.domain.events import Event, Outcome, entry
from ats_privacy.gate.audit import AuditLog
from ats_privacy.gate.heads import Heads
from ats_privacy.gate.sequencing import Sequencer
from ats_privacy.storage import audit_entries, audit_tree
from ats_privacy.storage.connect import connect
from ats_privacy.storage.statements import Change, Database, Statement
from ats_privacy.storage.tables import AuditEntryRow, AuditHeadRow, AuditLeafRow, AuditPendingRow, AuditTallyRow
from ats_privacy.usecases.verify_audit_log import VerifyAuditLog
from tests.audit.appending import append, reader
from tests.servers.schemas import newest_schema

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    await newest_schema(database_url)
    opened = await connect(database_url)
    yield opened
    await opened.close()


@pytest.fixture
def organisation() -> UUID:
    return uuid4()


def heads_of(database: Database) -> Heads:
    signer = HeadSigner(Ed25519PrivateKey.generate())
    return Heads(database, AuditLog(database), signer, "tests.invalid/audit")


async def counted(database: Database, table: type) -> int:
    chosen: Table = table.__table__  # type: ignore[attr-defined]
    rows = await database.fetch(Statement(select(func.count().label("found")).select_from(chosen), across=True), {})
    return int(rows[0]["found"])


async def tallied(database: Database) -> int:
    """How many entries are counted by hour and kind."""
    table: Table = AuditTallyRow.__table__  # type: ignore[attr-defined]
    chosen = select(cast(func.coalesce(func.sum(table.c.times), 0), BigInteger).label("times"))
    return int((await database.fetch(Statement(chosen, across=True), {}))[0]["times"])


async def assert_whole(database: Database, organisation: UUID) -> int:
    """Every entry has exactly one place, the places have no gap, the tree is that of the leaves."""
    assert await VerifyAuditLog(heads_of(database)).findings(organisation) == []
    entries = await counted(database, AuditEntryRow)
    leaves, pending = await counted(database, AuditLeafRow), await counted(database, AuditPendingRow)
    assert entries == leaves + pending
    assert await tallied(database) == leaves
    return leaves


async def test_batches_give_one_tree(database: Database, organisation: UUID) -> None:
    log, sequencer, heads = AuditLog(database), Sequencer(database), heads_of(database)
    random = Random(1)
    sizes = []
    for _ in range(12):
        await append(log, reader(organisation), random.randrange(1, 60))
        await sequencer.drain(most=random.randrange(1, 40))
        head = await heads.sign(organisation)
        assert head is not None
        sizes.append(head["size"])
    assert await assert_whole(database, organisation) == sizes[-1]
    assert sizes == sorted(set(sizes))


async def test_several_sequencers_at_once(database: Database, organisation: UUID) -> None:
    """As workers do: whoever commits second of the same batch leaves no trace."""
    log = AuditLog(database)
    await asyncio.gather(*(append(log, reader(organisation), 25) for _ in range(20)))
    for _ in range(200):
        await asyncio.gather(*(Sequencer(database).batch(organisation, most=17) for _ in range(4)))
        if not await counted(database, AuditPendingRow):
            break
    assert await assert_whole(database, organisation) == 500


async def test_nothing_waits_once_it_is_settled(database: Database, organisation: UUID) -> None:
    """However many workers place the same entries, each finds its own placed: a head that is asked for covers them."""
    log = AuditLog(database)

    async def work() -> None:
        for _ in range(10):
            await append(log, reader(organisation), 1)
            appended = await counted(database, AuditEntryRow)
            await Sequencer(database).settle(organisation)
            assert await counted(database, AuditLeafRow) >= appended

    await asyncio.gather(*(work() for _ in range(4)))
    assert await assert_whole(database, organisation) == 40


async def test_several_workers_sign_at_once(database: Database, organisation: UUID) -> None:
    """Each head continues the one before it, in size and in time, whoever signed it."""
    log, sequencer = AuditLog(database), Sequencer(database)
    signer = HeadSigner(Ed25519PrivateKey.generate())
    workers = [Heads(database, log, signer, "tests.invalid/audit") for _ in range(4)]

    async def work(heads: Heads) -> None:
        for _ in range(8):
            await append(log, reader(organisation), 3)
            await sequencer.batch(organisation)
            with contextlib.suppress(Conflict):
                await heads.sign(organisation)

    await asyncio.gather(*(work(heads) for heads in workers))
    rows = await audit_tree.heads_beyond(database, organisation, 0)
    signed = [Checkpoint.parse(Note.parse(row["note"]).text) for row in rows]
    assert len(signed) > 8
    assert [head.at for head in signed] == sorted(head.at for head in signed)
    assert await VerifyAuditLog(workers[0]).findings(organisation) == []
    entries = {row["event"] for row in await audit_entries.newest(database, organisation, most=200)}
    assert entries == {"applicant.read"}


async def test_heads_taken_out_are_missed(database: Database, organisation: UUID) -> None:
    await append(AuditLog(database), reader(organisation), 3)
    await Sequencer(database).drain()
    heads = heads_of(database)
    await heads.sign(organisation)
    table: Table = AuditHeadRow.__table__  # type: ignore[attr-defined]
    await database.write(Change(Statement(delete(table), across=True), {}, expect=1))
    with pytest.raises(RecordTampered, match="audit_tree_inconsistent"):
        await heads.sign(organisation)
    assert await VerifyAuditLog(heads).findings(organisation) == ["The head that was signed for 3 entries is gone."]


async def test_organisations_have_trees_of_their_own(database: Database, organisation: UUID) -> None:
    other, log = uuid4(), AuditLog(database)
    await append(log, reader(organisation), 5)
    await append(log, reader(other), 3)
    assert await Sequencer(database).drain() == 8
    one, two = await audit_tree.tree(database, organisation), await audit_tree.tree(database, other)
    assert one is not None
    assert two is not None
    assert (one["size"], two["size"]) == (5, 3)


async def test_an_entry_that_commits_late_gets_its_place(postgres_dsn: str, organisation: UUID) -> None:
    """Its identifier is older than those already placed; it is committed after them."""
    await newest_schema(postgres_dsn)
    database = await connect(postgres_dsn)
    late = entry(reader(organisation), Event.APPLICANT_READ, Outcome.ALLOWED)
    insert = audit_entries.insert([late])
    connection = await asyncpg.connect(postgres_dsn, server_settings={"ats.organisation": str(organisation)})
    transaction = connection.transaction()
    await transaction.start()
    for each in (insert, *insert.also):
        places = ", ".join(f"${n}" for n in range(1, len(each.columns) + 1))
        statement = f"INSERT INTO {each.table.name} ({', '.join(each.columns)}) VALUES ({places})"  # noqa: S608
        await connection.execute(statement, *each.rows[0])
    await append(AuditLog(database), reader(organisation), 10)
    assert await Sequencer(database).drain() == 10
    await transaction.commit()
    await connection.close()
    assert await Sequencer(database).drain() == 1
    assert late.id is not None
    place = await audit_tree.leaf_of(database, organisation, late.id)
    assert place is not None
    assert place[0] == 10
    assert await assert_whole(database, organisation) == 11
    await database.close()


async def test_a_process_killed_at_any_point_leaves_a_whole_tree(database_url: str, organisation: UUID) -> None:
    await newest_schema(database_url)
    random = Random(3)
    command = [sys.executable, "-m", "tests.audit.appending", database_url, str(organisation)]
    last = 0
    for _ in range(4):
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE)  # noqa: ASYNC220 - to be killed
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        await asyncio.sleep(0.2 + random.random() / 2)
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        database = await connect(database_url)
        placed = await assert_whole(database, organisation)
        assert placed > last
        last = placed
        await database.close()
    database = await connect(database_url)
    await Sequencer(database).drain()
    assert await counted(database, AuditPendingRow) == 0
    assert await assert_whole(database, organisation) == await counted(database, AuditEntryRow)
    await database.close()
