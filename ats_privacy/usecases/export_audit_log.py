"""Bringing the log to where the operator cannot rewrite it: append-only files, witnesses, archives."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from ats_privacy.adapters.append_only_file import AppendOnlyFile
from ats_privacy.adapters.witness import Witness
from ats_privacy.domain.actors import Actor
from ats_privacy.domain.audit_lines import archive_extent, header_line
from ats_privacy.domain.checkpoints import Note
from ats_privacy.domain.errors import AtsPrivacyError, Conflict
from ats_privacy.domain.events import Event, Outcome, entry
from ats_privacy.domain.identity import as_uuid
from ats_privacy.gate.audit import AuditLog
from ats_privacy.gate.audit_stream import HEAD_MARK, append_log, head_of, stream, write_lines
from ats_privacy.gate.heads import Heads, system
from ats_privacy.gate.sequencing import Sequencer
from ats_privacy.storage import audit_tree
from ats_privacy.storage.statements import Expectation, Row

_BODIES_A_TRANSACTION = 5000


class ExportAuditLog:
    """Exports, cosignatures and archives of an organisation's log."""

    def __init__(self, audit: AuditLog, heads: Heads, sequencer: Sequencer, witnesses: tuple[Witness, ...]) -> None:
        self._audit = audit
        self._heads = heads
        self._sequencer = sequencer
        self._witnesses = witnesses

    async def announce(self, actor: Actor) -> None:
        """Write down that somebody takes an export; before the head that it will end with."""
        await self._audit.append(entry(actor, Event.AUDIT_EXPORTED, Outcome.ALLOWED))

    async def append_to(self, organisation: UUID, path: Path) -> tuple[int, int]:
        """Bring the export at ``path`` up to the newest head; returns its number of entries before and after.

        :raises Conflict: the file is of another log, or the log is no continuation of it.
        :raises RecordTampered: a stored entry is not what the tree says. :raises Unavailable: it cannot be written.
        """
        with AppendOnlyFile(path) as file:
            return await append_log(self._heads, organisation, file)

    async def cosign(self, organisation: UUID) -> list[AtsPrivacyError]:
        """Have the newest head co-signed by every witness that has not yet; returns what went wrong."""
        head = await self._heads.newest(organisation)
        failures: list[AtsPrivacyError] = []
        if head is None:
            return failures
        for witness in self._witnesses:
            note = Note.parse(head["note"])
            if witness.key.signed_at(note) is not None:
                continue
            try:
                signature = await witness.cosign(note, lambda old, new: self._heads.consistency(organisation, old, new))
                head = await self._add(head, note.with_signatures((signature,)))
            except AtsPrivacyError as error:
                failures.append(error)
                if isinstance(error, Conflict):
                    told = entry(system(organisation), Event.TAMPERING_FOUND, Outcome.FAILED, code=error.code)
                    await self._audit.append(told)
        return failures

    async def archive(self, actor: Actor, path: Path, *, before_us: int) -> tuple[int, int]:
        """Write the bodies of entries under the newest head signed before an instant to ``path``, then drop them.

        Their leaf hashes stay, so the tree and every later export still verify; an entry in the log says how far
        bodies were taken out, and the verifier accepts none missing beyond it. Returns the first leaf archived by
        this call and the one after the last. May be run again after a crash at any point, with the same file.

        :raises Conflict: nothing is that old. :raises RecordTampered: an entry is not what the tree says.
        """
        organisation = actor.organisation
        tree = await audit_tree.tree(self._heads.database, organisation)
        first = 0 if tree is None else tree["archived"]
        signed = [
            head
            for head in await audit_tree.heads_beyond(self._heads.database, organisation, first)
            if head["at"] <= before_us
        ][-1:]
        if not signed:
            raise Conflict("nothing_to_archive", "No signed head older than that covers entries not yet archived.")
        end = signed[0]["size"]
        frontier = await audit_tree.frontier_at(self._heads.database, organisation, first)
        with AppendOnlyFile(path) as file:
            tail = file.tail_from_last(HEAD_MARK)
            if not tail.startswith(HEAD_MARK):
                header = header_line(self._heads.origin(organisation), frontier) + b"\n"
                await write_lines(file, header, tail, stream(self._heads, organisation, first, signed))
            elif head_of(tail.partition(b"\n")[0]).size != end:
                raise Conflict("archive_exists", "This file holds an archive already; name a new one.")
        told = entry(actor, Event.AUDIT_ARCHIVED, Outcome.ALLOWED, fields=archive_extent(end))
        await self._audit.append(told)
        await self._sequencer.settle(organisation)
        await self._heads.sign(organisation)
        await self._drop(organisation, first, end)
        return first, end

    async def _drop(self, organisation: UUID, first: int, end: int) -> None:
        while first < end:
            until = min(first + _BODIES_A_TRANSACTION, end)
            await self._heads.database.write(*audit_tree.drop_bodies(organisation, first, until))
            first = until

    async def _add(self, head: Row, note: Note) -> Row:
        rendered = note.render()
        organisation = as_uuid(head["organisation_id"])
        change = audit_tree.cosign(organisation, as_uuid(head["id"]), head["note"], rendered)
        try:
            await self._heads.database.write(change)
        except Expectation:
            return await self._heads.head_over(organisation)
        return {**head, "note": rendered}
