"""What is kept of an import as it goes on: counts; of a refused row its place, its code and the field (promise A3)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from ats_privacy.adapters.importers import HeldFile, RefusedRow
from ats_privacy.domain.actors import Actor
from ats_privacy.domain.errors import Conflict
from ats_privacy.domain.imports import MOST_REFUSALS, STOP_ASKED, kept_code, kept_place, kept_pointer
from ats_privacy.storage import import_runs
from ats_privacy.storage.statements import Database, Expectation

_MOST_TALLY: Final = 4_000
_MOST_REFUSALS_HELD: Final = 100_000


@dataclass(slots=True)
class ImportReport:
    """What became of every row. Refusals name the row and the reason, never what stood in it."""

    stored: int = 0
    quarantined: int = 0
    repeated: int = 0
    refused: int = 0
    warnings: Counter[str] = field(default_factory=Counter)
    refusals: list[RefusedRow] = field(default_factory=list)

    def refuse(self, row: RefusedRow) -> None:
        """Note a refused row; beyond a hundred thousand they are only counted."""
        self.refused += 1
        if len(self.refusals) < _MOST_REFUSALS_HELD:
            self.refusals.append(row)


class ImportProgress:
    """What is told of a run as it goes on."""

    def __init__(self, database: Database, actor: Actor, run: UUID, held: HeldFile, report: ImportReport) -> None:
        self._database = database
        self._organisation = actor.organisation
        self._run = run
        self._held = held
        self._report = report
        self._kept = 0

    def counts(self, *, whole: bool = False) -> dict[str, Any]:
        """Columns of the run. ``whole``: everything was read, however the reader counts."""
        report = self._report
        tally = " ".join(f"{kept_code(code)}={count}" for code, count in sorted(report.warnings.items()))
        return {
            "bytes_read": self._held.size if whole else self._held.read,
            "stored": report.stored,
            "quarantined": report.quarantined,
            "repeated": report.repeated,
            "refused": report.refused,
            "tally": tally[:_MOST_TALLY],
        }

    async def tell(self) -> bool:
        """Write it down; true where somebody has asked the run to stop.

        :raises Conflict: the run was taken for dead meanwhile, and must not go on.
        """
        await self.keep_refusals()
        try:
            await self._database.write(import_runs.progress(self._organisation, self._run, self.counts()))
        except Expectation:
            raise Conflict("import_taken_for_dead", "The import was too slow to answer and was ended.") from None
        row = await import_runs.one(self._database, self._organisation, self._run)
        return row is not None and row["code"] == STOP_ASKED

    async def keep_refusals(self) -> None:
        """Write down the rows that were refused since the last time."""
        new = self._report.refusals[self._kept : MOST_REFUSALS]
        if not new:
            return
        rows = [(kept_place(row.reference), kept_code(row.code), kept_pointer(row.pointer)) for row in new]
        await self._database.write(import_runs.refuse(self._organisation, self._run, self._kept + 1, rows))
        self._kept += len(new)
