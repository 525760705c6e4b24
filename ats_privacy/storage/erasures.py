"""Destroying a data subject's keys, index entries and sealed values; and the ledger that survives them."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Table, bindparam, delete, func, select, update

from ats_privacy.domain.erasure import Erasure
from ats_privacy.storage import (
    access_grants,
    check_orders,
    consent_secrets,
    documents,
    outbox,
    redaction_plans,
    third_persons,
)
from ats_privacy.storage.resealing import SUBJECT_COLUMN, TABLES
from ats_privacy.storage.statements import Change, Database, Identifiers, Insert, Row, Statement, Step, among
from ats_privacy.storage.tables import (
    AccountFactorRow,
    AccountHoldRow,
    AccountRow,
    BirthCorrectionRow,
    BlindIndexRow,
    DataKeyRow,
    DeadlineRow,
    EntityId,
    ErasureRow,
    GuardianConsentRow,
    IncidentRow,
    NoticeAcceptanceRow,
    NoticeToldRow,
    OneTimeCodeRow,
    RetiredDataKeyRow,
    SessionRow,
)

_KEY: Table = DataKeyRow.__table__  # type: ignore[attr-defined]
_RETIRED: Table = RetiredDataKeyRow.__table__  # type: ignore[attr-defined]
_INDEX: Table = BlindIndexRow.__table__  # type: ignore[attr-defined]
_GUARDIAN: Table = GuardianConsentRow.__table__  # type: ignore[attr-defined]
_BIRTH: Table = BirthCorrectionRow.__table__  # type: ignore[attr-defined]
_DEADLINE: Table = DeadlineRow.__table__  # type: ignore[attr-defined]
_TOLD: Table = NoticeToldRow.__table__  # type: ignore[attr-defined]
_ACCEPTED: Table = NoticeAcceptanceRow.__table__  # type: ignore[attr-defined]
_ACCOUNT: Table = AccountRow.__table__  # type: ignore[attr-defined]
_FACTOR: Table = AccountFactorRow.__table__  # type: ignore[attr-defined]
_INCIDENT: Table = IncidentRow.__table__  # type: ignore[attr-defined]
_SESSION: Table = SessionRow.__table__  # type: ignore[attr-defined]
_CODE: Table = OneTimeCodeRow.__table__  # type: ignore[attr-defined]
_HOLD: Table = AccountHoldRow.__table__  # type: ignore[attr-defined]
_LEDGER: Table = ErasureRow.__table__  # type: ignore[attr-defined]


def _subject(table: Table) -> list[Any]:
    return [
        table.c.organisation_id == bindparam("organisation", type_=EntityId),
        table.c.subject_id == bindparam("subject", type_=EntityId),
    ]


_ENTRIES = Statement(
    select(_INDEX.c.index_name, func.count().label("entries")).where(*_subject(_INDEX)).group_by(_INDEX.c.index_name),
    "index entries",
)
_DELETE_KEYS = Statement(
    delete(_KEY).where(*_subject(_KEY), among(_KEY.c.compartment, bindparam("compartments"))), "data key"
)
_DELETE_RETIRED = Statement(
    delete(_RETIRED).where(*_subject(_RETIRED), among(_RETIRED.c.compartment, bindparam("compartments"))),
    "retired data key",
)
_DELETE_ENTRIES = Statement(
    delete(_INDEX).where(*_subject(_INDEX), among(_INDEX.c.index_name, bindparam("indexes"))), "index entries"
)
_DELETE_BESIDE = tuple(
    Statement(
        delete(table).where(
            table.c.organisation_id == bindparam("organisation", type_=EntityId),
            table.c.applicant_id == bindparam("subject", type_=EntityId),
        ),
        table.name,
    )
    for table in (
        *(_DEADLINE, _TOLD, _ACCEPTED, _GUARDIAN, _BIRTH),
        *(TABLES["check_result"], TABLES["concern"], TABLES["correction"]),
    )
)
"""What is kept of a person besides values, and goes with a whole erasure: deadline, notices, guardians,
results of checks, concerns, corrections."""

_DELETE_ACCOUNT_KEY = Statement(delete(_KEY).where(*_subject(_KEY), _KEY.c.compartment == "account"), "data key")
_DELETE_ACCOUNT = tuple(
    Statement(
        delete(table).where(
            table.c.organisation_id == bindparam("organisation", type_=EntityId),
            table.c[column] == bindparam("subject", type_=EntityId),
        ),
        table.name,
    )
    for table, column in (
        (_SESSION, "account_id"),
        (_FACTOR, "account_id"),
        (_CODE, "subject_id"),
        (_HOLD, "principal_id"),
        (_ACCOUNT, "id"),
    )
)
_FORGET_IN_INCIDENTS = Statement(
    update(_INCIDENT)
    .where(
        _INCIDENT.c.organisation_id == bindparam("organisation", type_=EntityId),
        _INCIDENT.c.principal_id == bindparam("subject", type_=EntityId),
    )
    .values(principal_id=None),
    "incident",
)
"""The person's own account, with its key, goes with a whole erasure."""

_LEDGER_OF = Statement(
    select(_LEDGER)
    .where(_LEDGER.c.organisation_id == bindparam("organisation", type_=EntityId))
    .order_by(_LEDGER.c.id),
    "erasure ledger",
)
_WHOLE_LEDGER = Statement(select(_LEDGER).order_by(_LEDGER.c.erased_at), "erasure ledger", across=True)


async def entries_of(database: Database, organisation: UUID, subject: UUID) -> dict[str, int]:
    """Index → number of a subject's entries."""
    rows = await database.fetch(_ENTRIES, {"organisation": organisation, "subject": subject})
    return {row["index_name"]: row["entries"] for row in rows}


def _clearing(table: str, columns: Sequence[str], whole: bool, guarded: bool) -> Statement:
    c = TABLES[table].c
    values: dict[str, Any] = dict.fromkeys(columns)
    values["version"] = c.version + 1
    where = [
        c.organisation_id == bindparam("organisation", type_=EntityId),
        c[SUBJECT_COLUMN[table]] == bindparam("subject", type_=EntityId),
    ]
    if table == "applicant":
        if whole:
            values |= {"guardian_purposes": None, "state": "erased", "audit_reference": bindparam("reference")}
        if guarded:
            where.append(c.version == bindparam("known_version"))
    return Statement(update(TABLES[table]).where(*where).values(values), table)


def destroy(
    organisation: UUID,
    subject: UUID,
    compartments: Sequence[str],
    indexes: Sequence[str],
    columns: dict[str, Sequence[str]],
    *,
    whole: bool,
    version: int | None,
    keys: int | None,
) -> list[Step]:
    """Steps that destroy the compartments; refused when the record, or the number of its keys, is not as it was read.

    ``columns``: table → sealed columns to clear. ``version`` and ``keys`` None: whatever they are (a replay).
    """
    key: dict[str, Any] = {"organisation": organisation, "subject": subject}
    named = {**key, "compartments": Identifiers(compartments)}
    # Keys before rows, as every writer takes them: a rotation holds the keys while it puts the rows back.
    steps: list[Step] = [
        Change(_DELETE_KEYS, named, expect=keys),
        Change(_DELETE_RETIRED, named),
        consent_secrets.destroy(organisation, subject, compartments),
        Change(_DELETE_ENTRIES, {**key, "indexes": Identifiers(indexes)}),
    ]
    for table in TABLES:
        parameters: dict[str, Any] = dict(key)
        if table == "applicant":
            if whole:
                parameters["reference"] = os.urandom(16)  # the tie to the audit log dies (ADR 9)
            if version is not None:
                parameters["known_version"] = version
        clearing = _clearing(table, columns[table], whole, version is not None)
        guarded = table == "applicant" and version is not None
        steps.append(Change(clearing, parameters, expect=1 if guarded else None))
    steps.append(redaction_plans.forget(organisation, [subject], compartments))  # after the record, as a new plan does
    if columns["document"]:  # without any of its sealed values a document is of no use: all of it goes
        steps += documents.forget(organisation, subject)
    steps += third_persons.forget(organisation, subject, columns["applicant"])
    if whole:
        steps.insert(0, Change(_DELETE_ACCOUNT_KEY, key))
        steps += [
            *(Change(statement, key) for statement in (*_DELETE_ACCOUNT, _FORGET_IN_INCIDENTS, *_DELETE_BESIDE)),
            outbox.forget(organisation, subject),
            *check_orders.forget(organisation, subject),
            access_grants.forget(organisation, subject),
        ]
    return steps


def record(erasure: Erasure, certificate: str) -> Insert:
    """The ledger's row."""
    return Insert(
        _LEDGER,
        ("organisation_id", "id", "subject_id", "compartments", "whole", "erased_at", "certificate"),
        [
            (
                erasure.organisation,
                erasure.id,
                erasure.subject,
                " ".join(erasure.compartments),
                int(erasure.whole),
                erasure.erased_at,
                certificate.encode(),
            )
        ],
    )


async def ledger(database: Database, organisation: UUID | None = None) -> Sequence[Row]:
    """Every erasure of an organisation, or of all."""
    if organisation is None:
        return await database.fetch(_WHOLE_LEDGER, {})
    return await database.fetch(_LEDGER_OF, {"organisation": organisation})
