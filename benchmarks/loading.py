"""The same synthetic applicants for both sides, through the code that requests run, many a write."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Coroutine, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import orjson

from ats_privacy.adapters.tokens import DevelopmentIssuer
from ats_privacy.domain.actors import Actor, ActorKind
from ats_privacy.domain.drafts import checked
from ats_privacy.domain.errors import AtsPrivacyError
from ats_privacy.domain.identity import new_id, now_us, today
from ats_privacy.domain.values import APPLICANT_TYPES
from ats_privacy.gate.recording import provenance_of
from ats_privacy.jobs.prepare_redactions import PrepareRedactions
from ats_privacy.service import Service, development_issuer
from ats_privacy.settings import Settings
from ats_privacy.storage import applications, organisations
from ats_privacy.storage.connect import connect
from ats_privacy.storage.statements import Insert, Step
from benchmarks import plain_tables
from benchmarks.people import draft_of
from benchmarks.servers import settings_of

PURPOSE = "recruitment"
APPLICANTS_A_REQUISITION = 200
_ASSIGNED_REQUISITIONS = 5
_APPLICANTS_A_WRITE = 250
_STAFF = {"recruiter": "rita.recruiter", "hiring_manager": "harry.manager"}


@dataclass(frozen=True, slots=True)
class Population:
    """What stands in a side's database, for requests to ask for. Person ``n`` has id ``applicants[n]``."""

    tokens: dict[str, str]
    applicants: list[str]
    requisitions: list[str]

    @property
    def assigned_requisitions(self) -> list[str]:
        """Those that the hiring manager is assigned to."""
        return self.requisitions[:_ASSIGNED_REQUISITIONS]

    @property
    def assigned_applicants(self) -> list[str]:
        """Those that the hiring manager can reach."""
        every = len(self.requisitions)
        return [a for n, a in enumerate(self.applicants) if _assigned(n, every)]


def load(urls: dict[str, str], folder: Path, rows: int) -> dict[str, Population]:
    """Fill both databases, each in a process of its own, and bring their statistics up to date."""
    development_issuer(settings_of("", folder))  # makes the signing key before two processes would
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        under_way = {side: pool.submit(_load_side, side, url, folder, rows) for side, url in urls.items()}
        loaded = {side: future.result() for side, future in under_way.items()}
    for url in urls.values():
        asyncio.run(_settle(url))
    return loaded


def _load_side(side: str, url: str, folder: Path, rows: int) -> Population:
    sides: dict[str, Callable[[Settings, int], Coroutine[None, None, Population]]] = {
        "protected": load_protected,
        "plain": load_plain,
    }
    try:
        return asyncio.run(sides[side](settings_of(url, folder), rows))
    except AtsPrivacyError as error:  # does not travel between processes
        raise RuntimeError(f"{side}: {error.code}: {error}") from None


async def load_protected(settings: Settings, rows: int) -> Population:
    """Fill the protected service: every applicant validated, sealed, indexed and audited by :class:`Recording`."""
    service = await Service.start(settings)
    organisation = await service.organisations.found("Benchmark Company", "CN")
    staff = {
        role: await service.organisations.first_staff(organisation, account, frozenset({role}), undertaking="benchmark")
        for role, account in _STAFF.items()
    }
    recruiter = Actor(organisation, staff["recruiter"], ActorKind.STAFF, frozenset({"recruiter"}), 2)
    requisitions = []
    for n in range(_requisitions(rows)):
        told = await service.requisitions.open(recruiter, f"R-{n}", "Position", "Department")
        requisitions.append(UUID(orjson.loads(told.body)["id"]))
    for requisition in requisitions[:_ASSIGNED_REQUISITIONS]:
        await service.requisitions.assign(recruiter, requisition, staff["hiring_manager"])
    recording = service.register._recording
    applicants: list[UUID] = []
    for batch in _batches(rows):
        steps: list[Step] = []
        for number in batch:
            told_of, made = await recording.create(recruiter, PURPOSE, draft_of(number))
            applicants.append(UUID(told_of["id"]))
            steps += made
            steps.append(_application(organisation, applicants[-1], requisitions[number % len(requisitions)]))
        await service.database.write(*_merged(steps))
    # As every night: what a first look at a text costs stands among the single steps.
    reading = PrepareRedactions(service.database, service.policy, service.keyrings)
    await reading.these(organisation, [a for n, a in enumerate(applicants) if _assigned(n, len(requisitions))])
    await service.close()
    return _population(service.issuer, organisation, staff, applicants, requisitions)


async def load_plain(settings: Settings, rows: int) -> Population:
    """Fill the twin with the same people, validated alike."""
    database = await connect(settings.database_url)
    organisation = new_id()
    staff = {role: new_id() for role in _STAFF}
    await database.write(
        organisations.insert(organisation, "Benchmark Company", "CN"),
        *_merged(
            organisations.insert_staff(organisation, staff[role], account, frozenset({role}))
            for role, account in _STAFF.items()
        ),
    )
    recruiter = Actor(organisation, staff["recruiter"], ActorKind.STAFF, frozenset({"recruiter"}), 2)
    requisitions = [new_id() for _ in range(_requisitions(rows))]
    applicants: list[UUID] = []
    for batch in _batches(rows):
        written = []
        for number in batch:
            draft = draft_of(number)
            values = checked(APPLICANT_TYPES, draft, today=today().date())
            values["provenance"] = provenance_of(draft, recruiter, list(values), now_us())
            applicants.append(new_id())
            written.append((applicants[-1], now_us(), values))
        candidacies = [(new_id(), applicants[number], requisitions[number % len(requisitions)]) for number in batch]
        await database.write(
            plain_tables.insert(organisation, written),
            plain_tables.insert_applications(organisation, candidacies),
        )
    await database.close()
    return _population(development_issuer(settings), organisation, staff, applicants, requisitions)


def _assigned(number: int, requisitions: int) -> bool:
    return number % requisitions < _ASSIGNED_REQUISITIONS


def _requisitions(rows: int) -> int:
    return max(1, rows // APPLICANTS_A_REQUISITION)


def _batches(rows: int) -> Iterable[range]:
    return (range(n, min(n + _APPLICANTS_A_WRITE, rows)) for n in range(0, rows, _APPLICANTS_A_WRITE))


def _application(organisation: UUID, applicant: UUID, requisition: UUID) -> Insert:
    at = now_us()
    row = {
        "organisation_id": organisation,
        "id": new_id(),
        "applicant_id": applicant,
        "requisition_id": requisition,
        "stage": "applied",
        "version": 1,
        "created_at": at,
        "updated_at": at,
    }
    return applications.insert(row, {})


def _merged(steps: Iterable[Step]) -> Sequence[Insert]:
    """One insert a table, in the order in which the tables first occur."""
    rows: dict[str, list[tuple[Any, ...]]] = {}
    first: dict[str, Insert] = {}
    for step in steps:
        if not isinstance(step, Insert):
            raise TypeError("a creation consists of inserts")
        for each in (step, *step.also):
            first.setdefault(each.table.name, each)
            rows.setdefault(each.table.name, []).extend(each.rows)
    return [Insert(insert.table, insert.columns, rows[name]) for name, insert in first.items()]


def _population(
    issuer: DevelopmentIssuer | None,
    organisation: UUID,
    staff: dict[str, UUID],
    applicants: Sequence[UUID],
    requisitions: Sequence[UUID],
) -> Population:
    if issuer is None:
        raise RuntimeError("the benchmark's settings have a development issuer")
    return Population(
        tokens={role: issuer.issue(organisation, member) for role, member in staff.items()},
        applicants=[str(a) for a in applicants],
        requisitions=[str(r) for r in requisitions],
    )


async def _settle(url: str) -> None:
    if url.startswith("sqlite"):
        with sqlite3.connect(url.removeprefix("sqlite:///")) as file:
            file.execute("ANALYZE")
        file.close()
        return
    connection = await asyncpg.connect(url)
    try:
        await connection.execute("VACUUM (ANALYZE)")
        await connection.execute("CHECKPOINT")
    finally:
        await connection.close()
