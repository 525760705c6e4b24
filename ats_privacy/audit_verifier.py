#!/usr/bin/env python3
"""Verify an export of the audit log with nothing but the export and the public key of whoever signed its heads.

    verify_audit_log.py verify EXPORT --key KEY [--remembered HEAD]... [--archive FILE]... [--witness KEY --quorum N]
    verify_audit_log.py compare EXPORT EXPORT --key KEY

Needs Python 3.11 and the package ``cryptography``; shares no code with the service that wrote the log. KEY is a file
with an Ed25519 public key (PEM, JWK, JWK Set, or ``name+hash+key`` as in https://c2sp.org/signed-note). Exit status: 0
everything holds, 1 something was found, 2 it cannot be read. Formats: docs/audit.md.
"""

from __future__ import annotations

import argparse
import base64
import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

FORMAT = 1


class Unreadable(Exception):
    """A key or a head given to the verifier cannot be read."""


@dataclass(frozen=True)
class Head:
    """A signed statement: the log ``origin`` had ``size`` entries with this root at ``at`` (Unix seconds)."""

    origin: str
    size: int
    root: bytes
    at: int
    note: str
    source: str = ""


@dataclass
class Report:
    """What was found wrong (empty: everything holds), and what was read."""

    findings: list[str] = field(default_factory=list)
    origin: str = ""
    first: int = 0
    entries: int = 0
    without_body: int = 0
    heads: list[Head] = field(default_factory=list)


def node(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


def root_of(hashes: list[bytes]) -> bytes:
    if not hashes:
        return sha256(b"").digest()
    top = hashes[-1]
    for left in reversed(hashes[:-1]):
        top = node(left, top)
    return top


def unbase64(text: str) -> bytes:
    """The bytes of the one base64 text that they have; ValueError for any other."""
    raw = base64.b64decode(text, validate=True)
    if base64.b64encode(raw).decode() != text:
        raise ValueError
    return raw


def key_hash(name: str, kind: int, public: bytes) -> bytes:
    return sha256(name.encode() + b"\n" + bytes([kind]) + public).digest()[:4]


def read_keys(path: Path) -> list[bytes]:
    """The raw Ed25519 public keys of a file."""
    text = path.read_text(encoding="utf-8").strip()
    try:
        if text.startswith("-----BEGIN"):
            key = load_pem_public_key(text.encode())
            if not isinstance(key, Ed25519PublicKey):
                raise ValueError
            return [key.public_bytes_raw()]
        if text.startswith("{"):
            given = json.loads(text)
            keys = [each["x"] for each in given.get("keys", [given]) if each["crv"] == "Ed25519"]
            return [base64.urlsafe_b64decode(x + "=" * (-len(x) % 4)) for x in keys]
        return [base64.b64decode(line.split("+", 2)[2])[1:] for line in text.splitlines()]
    except (ValueError, KeyError, IndexError, TypeError):
        raise Unreadable(f"{path} holds no Ed25519 public key.") from None


def read_witness(path: Path) -> tuple[str, bytes]:
    """Name and raw key of a witness, from its ``name+hash+key``."""
    name, _, rest = path.read_text(encoding="utf-8").strip().partition("+")
    try:
        raw = base64.b64decode(rest.split("+", 1)[1])
    except (ValueError, IndexError):
        raise Unreadable(f"{path} holds no key of a witness.") from None
    if len(raw) != 33 or raw[0] != 4:
        raise Unreadable(f"{path} holds no key of a witness.")
    return name, raw[1:]


def signature_lines(note: str) -> tuple[str, list[tuple[str, bytes]]]:
    """The signed text and its signatures as (key name, key hash and signature); ValueError where it is no note."""
    text, found, tail = note.rpartition("\n\n")
    if not found or not tail.endswith("\n"):
        raise ValueError
    signatures = []
    for line in tail[:-1].split("\n"):
        dash, name, encoded = line.split(" ")
        if dash != "—":
            raise ValueError
        signatures.append((name, unbase64(encoded)))
    return text + "\n", signatures


def note_within(text: str) -> str:
    """The signed note of a mail that was saved whole; any other text as it is."""
    text = text.replace("\r\n", "\n")
    _, begun, rest = text.partition("-----BEGIN SIGNED NOTE-----\n")
    return rest.partition("-----END SIGNED NOTE-----")[0] if begun else text


def read_head(note: str, keys: Iterable[bytes], source: str = "") -> Head:
    """The head of a signed note; ValueError where it is none or none of the keys has signed it."""
    text, signatures = signature_lines(note)
    origin, size, root, time, rest = text.split("\n")
    head = Head(origin, int(size), unbase64(root), int(time.removeprefix("time ")), note, source)
    canonical = f"{origin}\n{head.size}\n{base64.b64encode(head.root).decode()}\ntime {head.at}\n"
    if rest or text != canonical or len(head.root) != 32 or head.size < 0:
        raise ValueError
    for public in keys:
        for name, signature in signatures:
            if name == origin and signature[:4] == key_hash(origin, 1, public):
                try:
                    Ed25519PublicKey.from_public_bytes(public).verify(signature[4:], text.encode())
                except InvalidSignature:
                    continue
                return head
    raise ValueError


def cosigned(head: Head, witnesses: Iterable[tuple[str, bytes]]) -> int:
    """How many of the witnesses have co-signed the head (tlog-cosignature, version 1)."""
    text, signatures = signature_lines(head.note)
    count = 0
    for witness, public in witnesses:
        for name, raw in signatures:
            if name == witness and raw[:4] == key_hash(witness, 4, public) and len(raw) == 76:
                signed = f"cosignature/v1\ntime {int.from_bytes(raw[4:12])}\n{text}".encode()
                try:
                    Ed25519PublicKey.from_public_bytes(public).verify(raw[12:], signed)
                except InvalidSignature:
                    continue
                count += 1
                break
    return count


class Log:
    """Reads an export line by line; the tree grows with it and is held against every head at its size."""

    def __init__(self, keys: list[bytes], expected: Iterable[Head] = ()) -> None:
        self.report = Report()
        self._keys = keys
        self._hashes: list[bytes] = []
        self._size = 0
        self._expected: dict[int, list[Head]] = {}
        for head in expected:
            self._expected.setdefault(head.size, []).append(head)
        self._bodies_elsewhere = 0
        self._last_without_body = -1

    def read(self, lines: Iterator[bytes]) -> Report:
        """Everything that is wrong with the export."""
        report = self.report
        number = 0
        try:
            number = 1
            self._header(next(lines, b""))
            self._check_expected()
            hashes, size, expected = self._hashes, self._size, self._expected
            for number, line in enumerate(lines, 2):  # noqa: B007 - named in what is found
                if line[:12] == b'{"actor_id":':
                    top = sha256(b"\x00" + line[:-1]).digest()
                    if line[-1] != 10 or b'"event":"audit.archived"' in line:
                        self._noteworthy(line)
                elif line[:8] == b'{"head":':
                    self._size = size
                    self._head(line)
                    continue
                else:
                    top = self._archived(line)
                    report.without_body += 1
                    self._last_without_body = size
                position = size
                while position & 1:
                    top = sha256(b"\x01" + hashes.pop() + top).digest()
                    position >>= 1
                hashes.append(top)
                size += 1
                if size in expected:
                    self._size = size
                    self._check_expected()
            self._size = size
            self._end()
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
            told = str(error) if type(error) is _Found else "cannot be understood"
            report.findings.append(f"line {number}: {told}")
        report.entries = self._size - report.first
        return report

    def _header(self, line: bytes) -> None:
        given = canonical(line)
        if given.keys() != {"audit_export", "first", "frontier", "origin"} or given["audit_export"] != FORMAT:
            raise _Found("this is not an export of an audit log in a form known here")
        first, hashes = given["first"], [unbase64(part) for part in given["frontier"]]
        if type(first) is not int or first < 0 or len(hashes) != first.bit_count() or {*map(len, hashes)} - {32}:
            raise _Found("the export does not say where it begins")
        self.report.origin, self.report.first = given["origin"], first
        self._size, self._hashes = first, hashes

    def _head(self, line: bytes) -> None:
        given = canonical(line)
        try:
            head = read_head(given["head"], self._keys)
        except ValueError:
            raise _Found("this head is not signed with a key given here") from None
        if head.origin != self.report.origin:
            raise _Found("this head is of another log")
        previous = self.report.heads[-1] if self.report.heads else None
        covered = previous.size if previous else self.report.first
        if head.size != self._size:
            raise _Found(f"the head speaks of {head.size} entries, here are {self._size} (the last head: {covered})")
        if head.root != root_of(self._hashes):
            raise _Found(f"entries {covered} to {head.size - 1} are not those that the head was signed for")
        if previous and head.at < previous.at:
            raise _Found("this head is older than the one before it")
        self.report.heads.append(head)

    def _archived(self, line: bytes) -> bytes:
        given = canonical(line)
        if given.keys() != {"archived"}:
            raise _Found("this is neither an entry nor a head")
        leaf = unbase64(given["archived"])
        if len(leaf) != 32:
            raise _Found("this is not the hash of an entry")
        return leaf

    def _noteworthy(self, line: bytes) -> None:
        if line[-1] != 10:
            raise _Found("the last line is cut off")
        extent = json.loads(line)["fields"]
        self._bodies_elsewhere = max(self._bodies_elsewhere, int(extent.removeprefix("before=")))

    def _check_expected(self) -> None:
        for head in self._expected.pop(self._size, []):
            if head.root != root_of(self._hashes):
                self.report.findings.append(
                    f"split view: {head.source or 'another head'} was signed for {head.size} other entries"
                )

    def _end(self) -> None:
        heads = self.report.heads
        covered = heads[-1].size if heads else self.report.first
        if not heads:
            self.report.findings.append("there is no signed head: nothing is proved")
        elif covered != self._size:
            self.report.findings.append(f"entries {covered} to {self._size - 1} stand after the last head")
        if self._last_without_body >= self._bodies_elsewhere:
            self.report.findings.append(
                f"entry {self._last_without_body} has no body, and the log does not say that it was archived"
            )
        for size in sorted(self._expected):
            if size >= self.report.first:
                source = self._expected[size][0].source or "a head"
                self.report.findings.append(f"{source} speaks of {size} entries, the export ends at {self._size}")


class _Found(ValueError):
    """Something wrong that has a sentence of its own."""


def canonical(line: bytes) -> dict:  # type: ignore[type-arg]
    """The object of a line that is written in the one form that it can have."""
    value = json.loads(line)
    if json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode() + b"\n" != line:
        raise _Found("this line is not written as an export writes it")
    return value  # type: ignore[no-any-return]


def verify(path: Path, keys: list[bytes], expected: Iterable[Head] = ()) -> Report:
    """Read one export; ``expected`` are heads that its entries must also fit."""
    with path.open("rb", buffering=1 << 20) as file:
        return Log(keys, expected).read(iter(file))


def named(heads: Iterable[Head], source: str) -> list[Head]:
    return [Head(h.origin, h.size, h.root, h.at, h.note, source) for h in heads]


def compare(one: Path, other: Path, keys: list[bytes]) -> list[str]:
    """What is wrong with two exports of one log, each by itself and held against each other."""
    found: list[str] = []
    first, second = verify(one, keys), verify(other, keys)
    for path, report in ((one, first), (other, second)):
        found += [f"{path}: {finding}" for finding in report.findings]
    if found:
        return found
    if first.origin != second.origin:
        return ["These are exports of different logs."]
    (shorter, short), (longer, _) = sorted(
        ((one, first), (other, second)), key=lambda pair: (pair[1].first + pair[1].entries, -pair[1].first)
    )
    heads = named(short.heads, str(shorter))
    found = [f"{longer}: {finding}" for finding in verify(longer, keys, heads).findings]
    by_size = {head.size: head for head in first.heads}
    for head in second.heads:
        twin = by_size.get(head.size)
        if twin is not None and twin.root != head.root:
            found.append(f"split view: both of these are signed:\n{twin.note}\n{head.note}")
    return found


def archives_of(paths: Iterable[Path], keys: list[bytes], origin: str) -> tuple[list[Head], list[str], int]:
    """Heads of archive files, what is wrong with them, and up to which entry they hold bodies without a gap."""
    heads: list[Head] = []
    found: list[str] = []
    reach = 0
    for path in paths:
        report = verify(path, keys)
        found += [f"{path}: {finding}" for finding in report.findings]
        if report.origin != origin:
            found.append(f"{path}: this is of another log")
        if report.first != reach or report.without_body:
            found.append(f"{path}: it begins at entry {report.first}, wanted was {reach}, every entry with its body")
        reach = report.first + report.entries
        heads += named(report.heads, str(path))
    return heads, found, reach


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Verify exports of the audit log of ats-privacy.")
    commands = parser.add_subparsers(dest="command", required=True)
    one = commands.add_parser("verify", help="one export")
    one.add_argument("export", type=Path)
    one.add_argument("--remembered", type=Path, action="append", default=[], help="a signed head kept from before")
    one.add_argument("--archive", type=Path, action="append", default=[], help="archive files, in order")
    one.add_argument("--witness", type=Path, action="append", default=[], help="the key of a witness")
    one.add_argument("--quorum", type=int, default=0, help="how many witnesses must have co-signed the last head")
    two = commands.add_parser("compare", help="two exports of the same log")
    two.add_argument("exports", type=Path, nargs=2)
    for command in (one, two):
        command.add_argument("--key", type=Path, action="append", required=True, help="public key of the log")
    given = parser.parse_args(arguments)
    try:
        return run(given)
    except (OSError, UnicodeError, Unreadable) as error:
        print(error, file=sys.stderr)
        return 2


def run(given: argparse.Namespace) -> int:
    keys = [key for path in given.key for key in read_keys(path)]
    if given.command == "compare":
        one, other = given.exports
        findings = compare(one, other, keys)
        print("\n".join(findings) or "No split view: one is a continuation of the other.")
        return 1 if findings else 0
    expected: list[Head] = []
    for path in given.remembered:
        try:
            expected.append(read_head(note_within(path.read_text(encoding="utf-8")), keys, str(path)))
        except ValueError:
            raise Unreadable(f"{path} is no head signed with a key given here.") from None
    origin = next((head.origin for head in expected), None) or verify_origin(given.export)
    heads, findings, reach = archives_of(given.archive, keys, origin)
    report = verify(given.export, keys, [*expected, *heads])
    findings += report.findings
    if given.archive and reach < report.without_body:
        findings.append(f"the archives reach to entry {reach}, bodies are missing up to {report.without_body}")
    witnesses = [read_witness(path) for path in given.witness]
    if report.heads and cosigned(report.heads[-1], witnesses) < given.quorum:
        findings.append("the last head is not co-signed by as many witnesses as required")
    for finding in findings:
        print(finding)
    if report.heads:
        last = report.heads[-1]
        held = "holds" if not findings else "held until there"
        print(f"{report.origin}: {report.entries} entries from {report.first}, {report.without_body} archived; {held}.")
        print(f"Last head: {last.size} entries, root {last.root.hex()}, signed at {last.at}.")
    return 1 if findings else 0


def verify_origin(path: Path) -> str:
    with path.open("rb") as file:
        try:
            return str(json.loads(file.readline())["origin"])
        except (ValueError, KeyError, TypeError):
            raise Unreadable(f"{path} is no export of an audit log.") from None


if __name__ == "__main__":
    sys.exit(main())
