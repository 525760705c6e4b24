"""The parts around what people do with their own record, put together."""

from __future__ import annotations

from dataclasses import dataclass

from ats_privacy.gate.decision import Gate
from ats_privacy.storage.statements import Database
from ats_privacy.usecases.give_archives import GiveArchives, ReadContent
from ats_privacy.usecases.give_copies import GiveCopies, Reads
from ats_privacy.usecases.list_purposes import ListPurposes
from ats_privacy.usecases.tell_state import TellState


@dataclass(frozen=True, slots=True)
class OwnRecordParts:
    """Everything that only the person does."""

    state: TellState
    purposes: ListPurposes
    copies: GiveCopies
    archives: GiveArchives

    @classmethod
    def of(cls, database: Database, gate: Gate, reads: Reads, content: ReadContent) -> OwnRecordParts:
        """The parts that speak for the same service as the others."""
        copies = GiveCopies(database, gate, reads)
        return cls(
            state=TellState(database, gate),
            purposes=ListPurposes(database, gate),
            copies=copies,
            archives=GiveArchives(copies.copy, content),
        )
