"""The audit log as the lines of an export, and writing them to a file so that a crash at any byte can be resumed."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from uuid import UUID

import orjson

from ats_privacy.adapters.append_only_file import AppendOnlyFile
from ats_privacy.domain.audit_lines import (
    archived_line,
    entry_line,
    head_line,
    header_line,
    stored_entry,
)
from ats_privacy.domain.checkpoints import Checkpoint, MalformedNote, Note
from ats_privacy.domain.errors import Conflict, RecordTampered
from ats_privacy.domain.merkle import Frontier, leaf_hash
from ats_privacy.gate.heads import Heads
from ats_privacy.storage import audit_tree
from ats_privacy.storage.statements import Row

HEAD_MARK = b'{"head":'
_PAGE = 250
_BUFFER_BYTES = 1 << 20


def line_of(row: Row) -> bytes:
    """The line of a leaf: its entry, or its hash where the body is archived.

    :raises RecordTampered: the stored entry is not the one that has this place.
    """
    leaf = bytes(row["leaf_hash"])
    if row["id"] is None:
        return archived_line(leaf)
    line = entry_line(stored_entry(row))
    if leaf_hash(line) != leaf:
        raise RecordTampered("audit_entry_changed", f"The audit entry with leaf index {row['leaf_index']} was changed.")
    return line


async def stream(heads: Heads, organisation: UUID, first: int, signed: Sequence[Row]) -> AsyncIterator[bytes]:
    """Lines from leaf ``first``: entries, and each signed head after the last entry that it covers.

    :raises RecordTampered: an entry was changed, or a leaf is missing.
    """
    position = first
    for head in signed:
        while position < head["size"]:
            end = min(position + _PAGE, head["size"])
            rows = await audit_tree.placed(heads.database, organisation, position, end)
            if [row["leaf_index"] for row in rows] != list(range(position, end)):
                raise RecordTampered("audit_leaf_missing", f"Leaves from {position} to {end - 1} are not complete.")
            for row in rows:
                yield line_of(row) + b"\n"
            position = end
        yield head_line(head["note"]) + b"\n"


async def append_log(heads: Heads, organisation: UUID, file: AppendOnlyFile) -> tuple[int, int]:
    """Bring an export up to the newest head; returns the number of entries in it before and after.

    :raises Conflict: the file is of another log, or the log is no continuation of what the file says.
    :raises RecordTampered: a stored entry is not what the tree says.
    """
    tail = file.tail_from_last(HEAD_MARK)
    position, preface = 0, header_line(heads.origin(organisation), Frontier()) + b"\n"
    if tail.startswith(HEAD_MARK):
        line, _, tail = tail.partition(b"\n")
        position, preface = await _checked(heads, organisation, line), b""
    signed = await audit_tree.heads_beyond(heads.database, organisation, position)
    if signed:
        await write_lines(file, preface, tail, stream(heads, organisation, position, signed))
    return position, signed[-1]["size"] if signed else position


async def write_lines(file: AppendOnlyFile, preface: bytes, written: bytes, lines: AsyncIterator[bytes]) -> None:
    """Append the preface and the lines, less what was ``written`` of them already by somebody who was interrupted.

    :raises Conflict: what was written is something else.
    """
    buffer = bytearray()
    rest = written

    def take(line: bytes) -> None:
        nonlocal rest
        known = min(len(rest), len(line))
        if rest[:known] != line[:known]:
            raise Conflict("export_differs", "The end of this export is not what the log has there; begin a new file.")
        rest = rest[known:]
        buffer.extend(line[known:])

    if preface:
        take(preface)
    async for line in lines:
        take(line)
        if len(buffer) > _BUFFER_BYTES:
            file.append(bytes(buffer))
            buffer.clear()
    if rest:
        raise Conflict("export_differs", "This export goes on after the log's last head; begin a new file.")
    file.append(bytes(buffer))
    file.flush()


def head_of(line: bytes) -> Checkpoint:
    """The head that a line of an export holds.

    :raises Conflict: it holds none.
    """
    try:
        return Checkpoint.parse(Note.parse(orjson.loads(line)["head"]).text)
    except (MalformedNote, orjson.JSONDecodeError, KeyError, TypeError, AttributeError):
        raise Conflict("export_differs", "The last head of this export cannot be read; begin a new file.") from None


async def _checked(heads: Heads, organisation: UUID, line: bytes) -> int:
    """The size of the export's last head, if the log still is a continuation of it."""
    checkpoint = head_of(line)
    if checkpoint.origin != heads.origin(organisation):
        raise Conflict("export_of_another_log", "This file is the export of another log.")
    try:
        root = await audit_tree.root_at(heads.database, organisation, checkpoint.size)
    except LookupError:
        root = b""
    if root != checkpoint.root:
        raise Conflict("split_view", "The log is no continuation of what this export says: one of them was changed.")
    return checkpoint.size
