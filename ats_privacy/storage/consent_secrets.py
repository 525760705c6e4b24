"""Queries of the secrets that consent-bound data keys need."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from sqlalchemy import Table, bindparam, delete, select, update

from ats_privacy.domain.identity import as_uuid
from ats_privacy.storage.statements import Change, Database, Identifiers, Insert, Statement, among
from ats_privacy.storage.tables import ConsentSecretRow, DataKeyRow, EntityId, RetiredDataKeyRow

_TABLE: Table = ConsentSecretRow.__table__  # type: ignore[attr-defined]
_KEY: Table = DataKeyRow.__table__  # type: ignore[attr-defined]
_RETIRED: Table = RetiredDataKeyRow.__table__  # type: ignore[attr-defined]

_TENANT = _TABLE.c.organisation_id == bindparam("organisation", type_=EntityId)
_OF_SUBJECT = Statement(
    select(_TABLE.c.compartment, _TABLE.c.secret).where(
        _TENANT, _TABLE.c.subject_id == bindparam("subject", type_=EntityId)
    ),
    "consent secrets",
)
_OF_SUBJECTS = Statement(
    select(_TABLE.c.subject_id, _TABLE.c.compartment, _TABLE.c.secret).where(
        _TENANT, among(_TABLE.c.subject_id, bindparam("subjects"))
    ),
    "consent secrets",
)
_DESTROY = Statement(
    delete(_TABLE).where(
        _TENANT,
        _TABLE.c.subject_id == bindparam("subject", type_=EntityId),
        among(_TABLE.c.compartment, bindparam("compartments")),
    ),
    "consent secrets",
)
_UNCHANGED = Statement(
    update(_TABLE)
    .where(
        _TENANT,
        _TABLE.c.subject_id == bindparam("subject", type_=EntityId),
        _TABLE.c.compartment == bindparam("of_compartment"),
        _TABLE.c.secret == bindparam("known"),
    )
    .values(secret=_TABLE.c.secret),
    "consent secret",
)
_REBIND = Statement(
    update(_KEY)
    .where(
        _KEY.c.organisation_id == bindparam("organisation", type_=EntityId),
        _KEY.c.subject_id == bindparam("subject", type_=EntityId),
        _KEY.c.compartment == bindparam("of_compartment"),
        _KEY.c.wrapped == bindparam("known"),
    )
    .values(wrapped=bindparam("bound")),
    "data key",
)
_DROP_RETIRED = Statement(
    delete(_RETIRED).where(
        _RETIRED.c.organisation_id == bindparam("organisation", type_=EntityId),
        _RETIRED.c.subject_id == bindparam("subject", type_=EntityId),
        among(_RETIRED.c.compartment, bindparam("compartments")),
    ),
    "retired data keys",
)


async def of_subject(database: Database, organisation: UUID, subject: UUID) -> dict[str, bytes]:
    """Compartment → stored secret of a data subject."""
    rows = await database.fetch(_OF_SUBJECT, {"organisation": organisation, "subject": subject})
    return {row["compartment"]: bytes(row["secret"]) for row in rows}


async def of_subjects(
    database: Database, organisation: UUID, subjects: Sequence[UUID]
) -> dict[tuple[UUID, str], bytes]:
    """(subject, compartment) → stored secret of many data subjects."""
    rows = await database.fetch(_OF_SUBJECTS, {"organisation": organisation, "subjects": Identifiers(subjects)})
    return {(as_uuid(row["subject_id"]), row["compartment"]): bytes(row["secret"]) for row in rows}


def insert(organisation: UUID, subject: UUID, secrets: Mapping[str, bytes]) -> Insert:
    """New secrets: compartment → stored secret. A duplicate where there is one still."""
    return Insert(
        _TABLE,
        ("organisation_id", "subject_id", "compartment", "secret"),
        [(organisation, subject, compartment, secret) for compartment, secret in secrets.items()],
    )


def destroy(organisation: UUID, subject: UUID, compartments: Iterable[str]) -> Change:
    """Destroy the secrets of compartments: what was bound to them cannot be opened any more."""
    named = Identifiers(compartments)
    return Change(_DESTROY, {"organisation": organisation, "subject": subject, "compartments": named})


def unchanged(organisation: UUID, subject: UUID, compartment: str, known: bytes) -> Change:
    """Make a write fail that binds a new key to a consent which ended, or was given anew, meanwhile."""
    parameters = {"organisation": organisation, "subject": subject, "of_compartment": compartment, "known": known}
    return Change(_UNCHANGED, parameters, expect=1)


def drop_retired(organisation: UUID, subject: UUID, compartments: Iterable[str]) -> Change:
    """Drop earlier data keys of compartments: they were bound to a consent that is no more."""
    named = Identifiers(compartments)
    return Change(_DROP_RETIRED, {"organisation": organisation, "subject": subject, "compartments": named})


def rebind(organisation: UUID, subject: UUID, compartment: str, known: bytes, bound: bytes) -> Change:
    """Put a data key bound anew in the place of the one that was read; all fails when it is there no more."""
    parameters = {
        "organisation": organisation,
        "subject": subject,
        "of_compartment": compartment,
        "known": known,
        "bound": bound,
    }
    return Change(_REBIND, parameters, expect=1)
