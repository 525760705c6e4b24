"""A witness over real HTTP co-signs continuations only, so a split view needs its help."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from ats_privacy.adapters import witness as client
from ats_privacy.domain.checkpoints import Note, VerifierKey
from ats_privacy.domain.errors import Misconfigured
from ats_privacy.storage.connect import connect
from tests.audit.proving import ProvenLog
from tests.audit.test_verifier import TOOL
from tests.servers.schemas import newest_schema
from tests.servers.witness import Witness, served


@pytest.fixture
def witness() -> Iterator[Witness]:
    with served(Witness("witness.invalid/one", [])) as running:
        yield running


@pytest.fixture
async def log(sqlite_url: str, witness: Witness) -> AsyncIterator[ProvenLog]:
    await newest_schema(sqlite_url)
    database = await connect(sqlite_url)
    found = ProvenLog.of(database, (client.Witness(witness.url, witness.key),))
    verifier = found.heads.verifier(found.organisation)
    witness.logs[verifier.name] = verifier
    yield found
    await database.close()


async def newest(log: ProvenLog) -> Note:
    return Note.parse((await log.heads.head_over(log.organisation))["note"])


async def test_it_signs_every_continuation(log: ProvenLog, witness: Witness, tmp_path: Path) -> None:
    for count in (3, 500, 1):
        await log.grow(count)
        assert await log.export.cosign(log.organisation) == []
        at = witness.key.signed_at(await newest(log))
        assert at is not None
        assert at > 1_700_000_000
    assert await log.export.cosign(log.organisation) == []
    assert len((await newest(log)).signatures) == 2
    export, key, named = tmp_path / "log.jsonl", tmp_path / "key", tmp_path / "witness"
    await log.export.append_to(log.organisation, export)
    key.write_text(str(log.heads.verifier(log.organisation)))
    named.write_text(str(witness.key))
    command = [sys.executable, "-I", str(TOOL), "verify", str(export), "--key", str(key), "--witness", str(named)]
    assert subprocess.run([*command, "--quorum", "1"], capture_output=True, check=False).returncode == 0  # noqa: ASYNC221
    found = subprocess.run([*command, "--quorum", "2"], capture_output=True, text=True, check=False)  # noqa: ASYNC221
    assert (found.returncode, "not co-signed" in found.stdout) == (1, True)


async def test_it_refuses_another_view(log: ProvenLog, witness: Witness) -> None:
    """The same key signs another history of the same log: the witness has seen the first."""
    await log.grow(5)
    assert await log.export.cosign(log.organisation) == []
    seen = witness.seen[log.heads.origin(log.organisation)]
    other = ProvenLog.of(log.database, (client.Witness(witness.url, witness.key),), log.heads.signer)
    other_verifier = other.heads.verifier(other.organisation)
    witness.logs[other_verifier.name] = other_verifier
    witness.seen[other_verifier.name] = seen
    for count in (5, 4):
        await other.grow(count)
        (failure,) = await other.export.cosign(other.organisation)
        assert failure.code == "split_view"
        assert len((await newest(other)).signatures) == 1


async def test_it_refuses_a_log_set_back(log: ProvenLog, witness: Witness) -> None:
    await log.grow(5)
    assert await log.export.cosign(log.organisation) == []
    origin = log.heads.origin(log.organisation)
    seen = witness.seen[origin]
    witness.seen[origin] = type(seen)(seen.origin, seen.size + 10, seen.root, seen.at)
    await log.grow(2)
    (failure,) = await log.export.cosign(log.organisation)
    assert failure.code == "split_view"


async def test_an_unsound_signature_is_not_kept(log: ProvenLog, witness: Witness) -> None:
    await log.grow(2)
    witness.broken = True
    (failure,) = await log.export.cosign(log.organisation)
    assert failure.code == "witness_unsound"
    assert len((await newest(log)).signatures) == 1


async def test_a_witness_that_does_not_know_us_or_is_gone(log: ProvenLog, witness: Witness) -> None:
    await log.grow(2)
    known = dict(witness.logs)
    witness.logs.clear()
    assert [f.code for f in await log.export.cosign(log.organisation)] == ["witness_refused"]
    witness.logs.update(known)
    gone = ProvenLog.of(log.database, (client.Witness("http://127.0.0.1:9", witness.key),))
    await gone.grow(1)
    assert [f.code for f in await gone.export.cosign(gone.organisation)] == ["witness_unavailable"]


def test_a_file_of_witnesses(tmp_path: Path, witness: Witness) -> None:
    path = tmp_path / "witnesses"
    path.write_text(f"# ours\n{witness.url} {witness.key}  # next door\n\n")
    (found,) = client.read_witnesses(path)
    assert (found.url, found.key) == (witness.url, witness.key)
    log_key = VerifierKey("a.invalid", 1, bytes(32))
    for text in ("one word", f"ftp://x {witness.key}", f"http://x {log_key}", f"http://x {str(witness.key)[:-4]}"):
        path.write_text(text)
        with pytest.raises(Misconfigured):
            client.read_witnesses(path)
    with pytest.raises(Misconfigured):
        client.read_witnesses(tmp_path / "none")
    assert json.dumps(str(witness.key))
