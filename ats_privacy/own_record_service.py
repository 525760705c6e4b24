"""The parts around what people do with their own record, put together."""

from __future__ import annotations

from dataclasses import dataclass

from ats_privacy.gate.decision import Gate
from ats_privacy.storage.statements import Database
from ats_privacy.usecases.give_copies import GiveCopies, Reads
from ats_privacy.usecases.list_purposes import ListPurposes
from ats_privacy.usecases.tell_state import TellState


@dataclass(frozen=True, slots=True)
class OwnRecordParts:
    """Everything that only the person does."""

    state: TellState
    purposes: ListPurposes
    copies: GiveCopies

    @classmethod
    def of(cls, database: Database, gate: Gate, reads: Reads) -> OwnRecordParts:
        """The parts that speak for the same service as the others."""
        return cls(
            state=TellState(database, gate),
            purposes=ListPurposes(database, gate),
            copies=GiveCopies(database, gate, reads),
        )
