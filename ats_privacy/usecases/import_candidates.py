"""Taking in many candidates from a file: each row stored whole or refused with its reason, resumable (promise A3)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol
from uuid import UUID

import orjson

from ats_privacy.adapters.importers import Candidate, RefusedRow
from ats_privacy.domain.actors import Actor
from ats_privacy.domain.administration import Action
from ats_privacy.domain.drafts import Draft, Source
from ats_privacy.domain.errors import AtsPrivacyError, BadInput, Conflict, Misconfigured, Refused, Unauthenticated
from ats_privacy.domain.events import Event
from ats_privacy.domain.imports import ImportOrder
from ats_privacy.gate import administration
from ats_privacy.gate.decision import Gate
from ats_privacy.gate.idempotency import Answered, Once, Repeatable
from ats_privacy.gate.import_progress import ImportReport
from ats_privacy.gate.keyrings import IMPORT_INDEX, Keyrings
from ats_privacy.gate.recording import Recording, duplicate
from ats_privacy.storage import index_entries, requisitions
from ats_privacy.storage.statements import Database, Duplicate, Insert, Step

PURPOSE = "recruitment"
_MOST_IN_FLIGHT = 32


class Apply(Protocol):
    """Creates a candidacy; :meth:`TrackApplications.apply` is one."""

    async def __call__(
        self,
        actor: Actor,
        purpose: str,
        applicant: UUID,
        requisition: UUID,
        values: Mapping[str, Any],
        *,
        repeatable: Repeatable | None = None,
    ) -> Answered:
        """See there."""
        ...


class ImportCandidates:
    """Imports."""

    def __init__(
        self, database: Database, gate: Gate, recording: Recording, once: Once, keyrings: Keyrings, apply: Apply
    ) -> None:
        self._database = database
        self._gate = gate
        self._recording = recording
        self._once = once
        self._keyrings = keyrings
        self._apply = apply

    async def run(
        self,
        actor: Actor,
        rows: Iterable[Candidate | RefusedRow],
        order: ImportOrder,
        progress: Callable[[int], None] = lambda _count: None,
        *,
        report: ImportReport | None = None,
        at_once: int = _MOST_IN_FLIGHT,
    ) -> ImportReport:
        """Take in the rows, ``at_once`` at a time. A row that was taken in before, by whomever, is recognised and not
        stored twice. ``report``: the one to fill, for who wants to see how far it is.

        :raises Refused: the actor may not import: decided before a row is read, for whether one is known is told too.
        """
        await administration.require(self._gate, actor, Action.IMPORT, Event.APPLICANT_IMPORTED)
        report = ImportReport() if report is None else report
        seen: set[bytes] = set()
        pending: set[asyncio.Task[None]] = set()
        iterator = iter(rows)
        try:
            while (row := await asyncio.to_thread(next, iterator, None)) is not None:
                if isinstance(row, RefusedRow):
                    report.refuse(row)
                    progress(1)
                    continue
                if len(pending) >= at_once:
                    done, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
                    for task in [task for task in done if task.exception() is not None]:
                        task.result()
                pending.add(asyncio.create_task(self._row(actor, row, order, report, seen, progress)))
            if pending:
                await asyncio.gather(*pending)
        finally:
            # Rows that have begun are brought to their end, so that what is counted is what was stored.
            await asyncio.gather(*pending, return_exceptions=True)
        return report

    async def _row(
        self,
        actor: Actor,
        candidate: Candidate,
        order: ImportOrder,
        report: ImportReport,
        seen: set[bytes],
        progress: Callable[[int], None],
    ) -> None:
        report.warnings.update(candidate.warnings)
        try:
            await self._take_in(actor, candidate, order, report, seen)
        except (Refused, Unauthenticated, Misconfigured):
            raise
        except BadInput as error:
            for problem in error.problems or (error,):
                report.refuse(RefusedRow(candidate.reference, problem.code, problem.pointer or "", problem.sentence))
                break
        except AtsPrivacyError as error:
            if error.status >= 500:
                raise
            report.refuse(RefusedRow(candidate.reference, error.code, "", error.sentence))
        finally:
            progress(1)

    async def _take_in(
        self,
        actor: Actor,
        candidate: Candidate,
        order: ImportOrder,
        report: ImportReport,
        seen: set[bytes],
    ) -> None:
        extra = dict(candidate.extra)
        candidacies, unplaced = await self._placed(actor, candidate, order)
        if unplaced:
            extra["applications"] = unplaced
        values = dict(candidate.values)
        if extra:
            values["extra"] = extra
        draft = Draft(
            values,
            Source(order.channel, candidate.source),
            default_region=candidate.default_region or order.default_region,
            attests_authority=order.attests_authority,
        )

        async def prepare() -> tuple[dict[str, Any], list[Step]]:
            return await self._recording.create(actor, PURPOSE, draft, Event.APPLICANT_IMPORTED)

        if order.dry_run:
            told, steps = await prepare()
            await self._check_unique(actor, steps, seen)
            report.stored += 1
            report.quarantined += told["state"] == "quarantined"
            return
        canonical = orjson.dumps(
            [candidate.values, candidate.extra, candidate.applications], option=orjson.OPT_SORT_KEYS
        )
        keyring = await self._keyrings.of(actor.organisation)
        key = keyring.index_key(IMPORT_INDEX).token(canonical).hex()
        try:
            answered = await self._once.run(actor, Repeatable(f"import:{key}", canonical, shared=True), 201, prepare)
        except Duplicate as error:
            raise duplicate(error) from None
        told = orjson.loads(answered.body)
        if answered.repeated:
            report.repeated += 1
        else:
            report.stored += 1
            report.quarantined += told["state"] == "quarantined"
        if told["state"] == "active":
            for requisition, texts in candidacies:
                again = Repeatable(f"import:{key}:{requisition}", canonical, shared=True)
                await self._placed_once(actor, UUID(told["id"]), requisition, texts, again)

    async def _placed_once(
        self, actor: Actor, applicant: UUID, requisition: UUID, texts: Mapping[str, Any], again: Repeatable
    ) -> None:
        """Let the candidate apply; that they have applied there already, by another way, is no fault of the row."""
        try:
            await self._apply(actor, PURPOSE, applicant, requisition, texts, repeatable=again)
        except Conflict as error:
            if error.code != "duplicate_application":
                raise

    async def _placed(
        self, actor: Actor, candidate: Candidate, order: ImportOrder
    ) -> tuple[list[tuple[UUID, dict[str, Any]]], list[Any]]:
        """Candidacies whose requisition is known here, and the others, which are kept sealed."""
        placed: list[tuple[UUID, dict[str, Any]]] = []
        unplaced: list[Any] = []
        for application in candidate.applications:
            reference = application.get("requisition_ref")
            row = None
            if isinstance(reference, str) and reference:
                row = await requisitions.by_reference(self._database, actor.organisation, reference)
            if row is None:
                unplaced.append(application)
            else:
                texts = {n: application[n] for n in ("answers", "cover_letter") if application.get(n)}
                placed.append((UUID(str(row["id"])), texts))
        if order.requisition is not None and all(r != order.requisition for r, _ in placed):
            placed.append((order.requisition, {}))
        return placed, unplaced

    async def _check_unique(self, actor: Actor, steps: Iterable[Step], seen: set[bytes]) -> None:
        """In a dry run: refuse what a real run would refuse as a duplicate, in the file or in the database."""
        for step in steps:
            if not isinstance(step, Insert) or step.table.name != "blind_index":
                continue
            token_at, unique_at = step.columns.index("token"), step.columns.index("is_unique")
            unique = [row[token_at] for row in step.rows if row[unique_at]]
            in_file = not seen.isdisjoint(unique)
            seen.update(unique)
            if in_file or await index_entries.any_taken(self._database, actor.organisation, unique):
                raise duplicate(Duplicate("blind_index"))
