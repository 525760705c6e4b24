"""The stand-alone verifier: a sound log holds; whatever is done to it is found."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ats_privacy import audit_verifier
from ats_privacy.adapters.audit_key import HeadSigner
from ats_privacy.domain.audit_lines import archive_extent, archived_line, entry_line, head_line, header_line
from ats_privacy.domain.checkpoints import Checkpoint
from ats_privacy.domain.merkle import Frontier, leaf_hash
from tests.audit.logs import ORIGIN, WrittenLog, an_entry

TOOL = Path(__file__).resolve().parents[2] / "tools" / "verify_audit_log.py"

Lines = list[bytes]


def places(lines: Lines, kind: bytes = b'{"actor_id"') -> list[int]:
    return [at for at, line in enumerate(lines) if line.startswith(kind)]


def flip_a_bit(lines: Lines, random: Random) -> Lines:
    data = bytearray(b"".join(lines))
    data[random.randrange(len(data))] ^= 1 << random.randrange(8)
    return bytes(data).splitlines(keepends=True)


def delete_entries(lines: Lines, random: Random) -> Lines:
    gone = set(random.sample(places(lines), random.choice([1, 1, 1, 2, 10])))
    return [line for at, line in enumerate(lines) if at not in gone]


def repeat_an_entry(lines: Lines, random: Random) -> Lines:
    at = random.choice(places(lines))
    to = random.randrange(1, len(lines))
    return [*lines[:to], lines[at], *lines[to:]]


def swap_two(lines: Lines, random: Random) -> Lines:
    one, other = random.sample(places(lines), 2)
    changed = list(lines)
    changed[one], changed[other] = changed[other], changed[one]
    return changed


def swap_neighbours(lines: Lines, random: Random) -> Lines:
    entries = places(lines)
    at = random.randrange(len(entries) - 1)
    one, other = entries[at], entries[at + 1]
    changed = list(lines)
    changed[one], changed[other] = changed[other], changed[one]
    return changed


def shuffle(lines: Lines, random: Random) -> Lines:
    entries = places(lines)
    order = list(entries)
    while order == entries:
        random.shuffle(order)
    changed = list(lines)
    for to, at in zip(entries, order, strict=True):
        changed[to] = lines[at]
    return changed


def change_a_member(lines: Lines, random: Random) -> Lines:
    at = random.choice(places(lines))
    told = json.loads(lines[at])
    name = random.choice(["actor_id", "event", "purpose", "fields", "outcome", "at", "subject", "reason"])
    told[name] = 7 if name == "at" else "changed"
    changed = list(lines)
    changed[at] = json.dumps(told, sort_keys=True, separators=(",", ":")).encode() + b"\n"
    return changed


def forge_an_entry(lines: Lines, random: Random) -> Lines:
    to = random.randrange(1, len(lines) + 1)
    return [*lines[:to], entry_line(an_entry(random, 0)) + b"\n", *lines[to:]]


def replace_an_entry(lines: Lines, random: Random) -> Lines:
    changed = list(lines)
    changed[random.choice(places(lines))] = entry_line(an_entry(random, 0)) + b"\n"
    return changed


def hide_a_body(lines: Lines, random: Random) -> Lines:
    at = random.choice(places(lines))
    changed = list(lines)
    changed[at] = archived_line(leaf_hash(lines[at][:-1])) + b"\n"
    return changed


def cut_at_a_byte(lines: Lines, random: Random) -> Lines:
    data = b"".join(lines)
    return data[: random.randrange(len(data))].splitlines(keepends=True)


def cut_at_a_line(lines: Lines, random: Random) -> Lines:
    return lines[: random.randrange(len(lines))]


def go_back_to_a_head(lines: Lines, random: Random) -> Lines:
    return lines[: random.choice(places(lines, b'{"head"')[:-1]) + 1]


def sign_it_oneself(lines: Lines, random: Random) -> Lines:
    forger = WrittenLog(HeadSigner(Ed25519PrivateKey.generate()))
    entries = places(lines)
    gone = random.choice(entries)
    for at in entries:
        if at != gone:
            forger.frontier.append(leaf_hash(lines[at][:-1]))
            forger.lines.append(lines[at])
    forger.head()
    return forger.lines


MUTATIONS: list[Callable[[Lines, Random], Lines]] = [
    flip_a_bit,
    delete_entries,
    repeat_an_entry,
    swap_two,
    swap_neighbours,
    shuffle,
    change_a_member,
    forge_an_entry,
    replace_an_entry,
    hide_a_body,
    cut_at_a_byte,
    cut_at_a_line,
    go_back_to_a_head,
    sign_it_oneself,
]


def unfound(count: int, seed: int) -> list[str]:
    """Mutations of a log that its reader, who kept the last head, does not find."""
    random = Random(seed)
    log = WrittenLog().entries(120, every=30, seed=seed)
    keys = [log.signer.verifier(ORIGIN).public]
    last = audit_verifier.read_head(json.loads(log.lines[-1])["head"], keys)
    sound = audit_verifier.Log(keys, [last]).read(iter(log.lines))
    assert (sound.findings, sound.entries) == ([], 120)
    missed = []
    for number in range(count):
        mutate = MUTATIONS[number % len(MUTATIONS)]
        report = audit_verifier.Log(keys, [last]).read(iter(mutate(log.lines, random)))
        if not report.findings:
            missed.append(f"{mutate.__name__} {number}")
    return missed


def test_every_mutation_is_found() -> None:
    assert unfound(1400, seed=4) == []


@pytest.mark.slow
def test_ten_thousand_mutations_are_found() -> None:
    assert unfound(10_000, seed=5) == []


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """The tool as an auditor runs it: isolated, so that nothing of ours can be imported."""
    return subprocess.run(
        [sys.executable, "-I", TOOL, *map(str, arguments)], capture_output=True, text=True, check=False
    )


@pytest.fixture
def log(tmp_path: Path) -> WrittenLog:
    return WrittenLog().entries(300, every=100)


def test_as_a_tool(log: WrittenLog, tmp_path: Path) -> None:
    export, key = log.write(tmp_path / "log.jsonl"), log.key(tmp_path / "key.pem")
    held = run("verify", export, "--key", key)
    assert (held.returncode, held.stderr) == (0, "")
    assert "300 entries from 0, 0 archived; holds." in held.stdout
    jwk, named = tmp_path / "key.jwk", tmp_path / "key.txt"
    jwk.write_text(json.dumps({"keys": [log.signer.jwk()]}))
    named.write_text(str(log.signer.verifier(ORIGIN)))
    assert run("verify", export, "--key", jwk).returncode == 0
    assert run("verify", export, "--key", named).returncode == 0
    del log.lines[50]
    found = run("verify", log.write(tmp_path / "cut.jsonl"), "--key", key)
    assert found.returncode == 1
    assert "the head speaks of 100 entries, here are 99" in found.stdout


def test_what_cannot_be_read(log: WrittenLog, tmp_path: Path) -> None:
    export, key = log.write(tmp_path / "log.jsonl"), log.key(tmp_path / "key.pem")
    assert run("verify", tmp_path / "none.jsonl", "--key", key).returncode == 2
    assert run("verify", export, "--key", export).returncode == 2
    assert run("verify", key, "--key", key).returncode == 2
    empty = tmp_path / "empty.jsonl"
    empty.write_bytes(b"")
    assert run("verify", empty, "--key", key).returncode == 2


def test_a_remembered_head_finds_a_log_set_back(log: WrittenLog, tmp_path: Path) -> None:
    key, head = log.key(tmp_path / "key.pem"), tmp_path / "head.txt"
    head.write_text(json.loads(log.lines[-1])["head"])
    export = tmp_path / "back.jsonl"
    export.write_bytes(b"".join(log.lines[:203]))
    assert run("verify", export, "--key", key).returncode == 0
    found = run("verify", export, "--key", key, "--remembered", head)
    assert (found.returncode, "speaks of 300 entries, the export ends at 200" in found.stdout) == (1, True)


def test_a_split_view_is_found(log: WrittenLog, tmp_path: Path) -> None:
    """The operator signs two logs that begin alike: each holds by itself, together they convict."""
    one, two = WrittenLog(log.signer), WrittenLog(log.signer)
    one.entries(150, every=150, seed=1).entries(60, seed=2).head()
    two.entries(150, every=150, seed=1).entries(110, seed=3).head()
    key = log.key(tmp_path / "key.pem")
    first, second = one.write(tmp_path / "1.jsonl"), two.write(tmp_path / "2.jsonl")
    assert run("verify", first, "--key", key).returncode == run("verify", second, "--key", key).returncode == 0
    for pair in ((first, second), (second, first)):
        found = run("compare", *pair, "--key", key)
        assert found.returncode == 1
        assert "split view" in found.stdout
    one.entries(50, seed=7).head()
    later = one.write(tmp_path / "3.jsonl")
    assert run("compare", first, later, "--key", key).returncode == 0
    assert run("compare", later, first, "--key", key).returncode == 0


def test_a_split_view_of_equal_length_is_found(log: WrittenLog, tmp_path: Path) -> None:
    one, two = WrittenLog(log.signer).entries(20, seed=1), WrittenLog(log.signer).entries(20, seed=2)
    one.head(), two.head()
    found = run("compare", one.write(tmp_path / "1"), two.write(tmp_path / "2"), "--key", log.key(tmp_path / "key.pem"))
    assert found.returncode == 1
    assert "split view" in found.stdout


def archived(log: WrittenLog, before: int, tmp_path: Path) -> tuple[Path, Path]:
    """An archive of the first entries, and a later export of the whole log without their bodies."""
    entries = [log.lines[at] for at in places(log.lines)]
    start = WrittenLog(log.signer)
    for line in entries[:before]:
        start.frontier.append(leaf_hash(line[:-1]))
        start.lines.append(line)
    start.head()
    told = an_entry(Random(9), log.frontier.size)
    told = replace(told, event="audit.archived", fields=archive_extent(before))
    log.frontier.append(leaf_hash(line := entry_line(told)))
    log.lines.append(line + b"\n")
    log.head()
    rest = [
        archived_line(leaf_hash(line[:-1])) + b"\n" if at in places(log.lines)[:before] else line
        for at, line in enumerate(log.lines)
    ]
    export = tmp_path / "rest.jsonl"
    export.write_bytes(b"".join(rest))
    return start.write(tmp_path / "archive.jsonl"), export


def test_archives_take_bodies_out_and_nothing_else(log: WrittenLog, tmp_path: Path) -> None:
    key = log.key(tmp_path / "key.pem")
    archive, export = archived(log, 100, tmp_path)
    held = run("verify", export, "--key", key, "--archive", archive)
    assert (held.returncode, "301 entries from 0, 100 archived; holds." in held.stdout) == (0, True), held.stdout
    lines = export.read_bytes().splitlines(keepends=True)
    at = places(lines)[5]
    lines[at] = archived_line(leaf_hash(lines[at][:-1])) + b"\n"
    (tmp_path / "more.jsonl").write_bytes(b"".join(lines))
    found = run("verify", tmp_path / "more.jsonl", "--key", key)
    assert (found.returncode, "does not say that it was archived" in found.stdout) == (1, True)
    changed = archive.read_bytes().replace(b'"allowed"', b'"refused"', 1)
    archive.write_bytes(changed)
    assert run("verify", export, "--key", key, "--archive", archive).returncode == 1


def test_an_export_may_begin_anywhere(log: WrittenLog, tmp_path: Path) -> None:
    entries = [log.lines[at] for at in places(log.lines)]
    before = Frontier()
    before.extend(leaf_hash(line[:-1]) for line in entries[:77])
    part = tmp_path / "part.jsonl"
    part.write_bytes(b"".join([header_line(ORIGIN, before) + b"\n", *entries[77:], log.lines[-1]]))
    held = run("verify", part, "--key", log.key(tmp_path / "key.pem"))
    assert (held.returncode, "223 entries from 77" in held.stdout) == (0, True)
    before.hashes[1] = bytes(32)
    part.write_bytes(b"".join([header_line(ORIGIN, before) + b"\n", *entries[77:], log.lines[-1]]))
    assert run("verify", part, "--key", log.key(tmp_path / "key.pem")).returncode == 1


def test_heads_of_other_logs_prove_nothing(log: WrittenLog, tmp_path: Path) -> None:
    root, size = log.frontier.root(), log.frontier.size
    note = log.signer.sign(Checkpoint("tests.invalid/audit/another", size, root, 1))
    log.lines[-1] = head_line(note) + b"\n"
    found = run("verify", log.write(tmp_path / "log"), "--key", log.key(tmp_path / "key.pem"))
    assert (found.returncode, "of another log" in found.stdout) == (1, True)


def test_many_entries(tmp_path: Path) -> None:
    log = WrittenLog().entries(20_000, every=5_000)
    report = audit_verifier.verify(log.write(tmp_path / "log"), [log.signer.verifier(ORIGIN).public])
    assert (report.findings, report.entries, len(report.heads)) == ([], 20_000, 4)
