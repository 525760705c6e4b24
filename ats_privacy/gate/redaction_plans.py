"""What was found in a person's texts, kept sealed beside the record, so that it need not be found again (ADR 37).

A plan holds places and kinds under the digest of each text, never a character of one. It is read with the row that it
is about and holds only for the version of the record it was made for, under the rules it was made by. Whatever does not
fit, or fails authentication, counts as not there: the texts are read anew, which is always safe.

Plans are written after the answer, some at a time: nobody waits for one, and one that is lost is made again.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Final
from uuid import UUID

from ats_privacy.domain.errors import AtsPrivacyError, RecordTampered
from ats_privacy.gate.opening import SealedRow, hold_existing, stored_key
from ats_privacy.gate.sealing import SubjectKeys, seal_plan
from ats_privacy.storage import redaction_plans
from ats_privacy.storage.redaction_plans import VERSION_COLUMN, plan_column
from ats_privacy.storage.statements import Database
from field_policies.redaction import Findings
from keys import Keyring

PLANNED: Final = frozenset({"applicant", "application", "document"})
"""Tables whose rows are read with the plans of the person."""

_LOG = logging.getLogger("ats_privacy.redaction")
_PAUSE_SECONDS: Final = 0.2
_TOGETHER: Final = 200
_MOST_WAITING: Final = 10_000
_MOST_BYTES: Final = 512 * 1024

_Waiting = dict[tuple[UUID, UUID, str], tuple[int, bytes]]


def findings_of(
    keyring: Keyring, organisation: UUID, subject: UUID, row: Mapping[str, Any], compartment: str
) -> Findings:
    """What was found before in the person's texts of a compartment; nothing where there is no plan that holds.

    :raises Unavailable: this process may not open the compartment.
    """
    column = plan_column(compartment)
    if row[column] is None:
        return Findings()
    try:
        kept = SealedRow(keyring, organisation, subject, "redaction_plan", subject, row).open(column, compartment)
    except RecordTampered:
        return Findings()
    if kept is None or kept["version"] != row[VERSION_COLUMN]:
        return Findings()
    return Findings.unpacked(kept)


def sealed_plan(
    keyring: Keyring, organisation: UUID, subject: UUID, row: Mapping[str, Any], compartment: str, findings: Findings
) -> bytes | None:
    """The plan to keep for a row as it was read; None where it would be too large, or the key is gone."""
    wrapped = stored_key(row, compartment, organisation, subject)
    if wrapped is None:
        return None
    keys = SubjectKeys(keyring, subject)
    hold_existing(keys, keyring, organisation, subject, {compartment: wrapped}, [compartment])
    plan = {**findings.packed(), "version": row[VERSION_COLUMN]}
    sealed = seal_plan(keys.of(compartment), organisation, subject, plan_column(compartment), plan)
    return sealed if len(sealed) <= _MOST_BYTES else None


class RedactionPlans:
    """Plans on their way to the database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: _Waiting = {}
        self._writing: asyncio.Task[None] | None = None
        self._closing = asyncio.Event()

    def later(
        self,
        keyring: Keyring,
        organisation: UUID,
        subject: UUID,
        row: Mapping[str, Any],
        compartment: str,
        findings: Findings,
    ) -> None:
        """Keep these findings soon; while too many wait, they are let go."""
        if len(self._waiting) >= _MOST_WAITING or self._closing.is_set():
            return
        sealed = sealed_plan(keyring, organisation, subject, row, compartment, findings)
        if sealed is None:
            return
        self._waiting[organisation, subject, compartment] = (row[VERSION_COLUMN], sealed)
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write())

    async def settled(self) -> None:
        """Wait until what waits is written."""
        if self._writing is not None:
            await self._writing

    async def close(self) -> None:
        """Let go of what waits; what is being written is written."""
        self._waiting.clear()
        self._closing.set()
        await self.settled()

    async def _write(self) -> None:
        while self._waiting:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._closing.wait(), _PAUSE_SECONDS)
            if not self._waiting:
                return
            organisation = next(iter(self._waiting))[0]
            chosen = sorted(key for key in self._waiting if key[0] == organisation)[:_TOGETHER]
            waited = [(*key[1:], *self._waiting.pop(key)) for key in chosen]
            try:
                await self._database.write(redaction_plans.keep(organisation, waited))
            except AtsPrivacyError as error:
                _LOG.warning("redaction plans were not kept", extra={"code": error.code, "count": len(waited)})
