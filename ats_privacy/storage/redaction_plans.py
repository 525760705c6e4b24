"""Queries of redaction plans: read with the row whose texts they are about, written over the version they hold for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Table, bindparam, delete, select

from ats_privacy.domain.subject_states import OPEN
from ats_privacy.storage.statements import Bulk, Change, Identifiers, Statement, among
from ats_privacy.storage.tables import Applicant, EntityId, RedactionPlanRow

_APPLICANT: Table = Applicant.__table__  # type: ignore[attr-defined]
_PLAN: Table = RedactionPlanRow.__table__  # type: ignore[attr-defined]

VERSION_COLUMN: Final = "applicant_version"
"""The name under which a row with plans carries the version of the person's record."""


def plan_column(compartment: str) -> str:
    """The name under which a row carries the sealed plan for the texts of a compartment."""
    return f"plan_{compartment}"


def columns_for(compartments: Sequence[str]) -> list[ColumnElement[Any]]:
    """The applicant's plans that hold for the record as it is, as columns of a statement over applicants."""
    if not compartments:
        return []
    return [_APPLICANT.c.version.label(VERSION_COLUMN), *map(_plan_of, compartments)]


def _plan_of(compartment: str) -> ColumnElement[Any]:
    return (
        select(_PLAN.c.sealed)
        .where(
            _PLAN.c.organisation_id == _APPLICANT.c.organisation_id,
            _PLAN.c.subject_id == _APPLICANT.c.id,
            _PLAN.c.compartment == compartment,
            _PLAN.c.applicant_version == _APPLICANT.c.version,
        )
        .scalar_subquery()
        .label(plan_column(compartment))
    )


# The record's row is locked until the plan stands: an erasure or correction that goes on meanwhile comes first, and
# then there is no such version any more.
_STATES: Final = ", ".join(f"'{state.value}'" for state in OPEN)
_KEEP: Final = "INSERT INTO redaction_plan (organisation_id, subject_id, compartment, applicant_version, sealed)"
_OVER: Final = (
    " ON CONFLICT (organisation_id, subject_id, compartment)"
    " DO UPDATE SET applicant_version = excluded.applicant_version, sealed = excluded.sealed"
)
_KEEP_POSTGRESQL: Final = (
    f"{_KEEP} SELECT a.organisation_id, a.id, n.compartment, n.version, n.sealed"  # noqa: S608 - our own names
    " FROM unnest($2::uuid[], $3::varchar[], $4::integer[], $5::bytea[]) AS n(id, compartment, version, sealed)"
    " JOIN applicant AS a ON a.organisation_id = $1 AND a.id = n.id AND a.version = n.version"
    f" WHERE a.state IN ({_STATES}) FOR SHARE OF a{_OVER}"
)
_KEEP_SQLITE: Final = (
    f"{_KEEP} SELECT organisation_id, id, ?3, ?4, ?5 FROM applicant"  # noqa: S608 - our own names
    f" WHERE organisation_id = ?1 AND id = ?2 AND version = ?4 AND state IN ({_STATES}){_OVER}"
)


def keep(organisation: UUID, plans: Sequence[tuple[UUID, str, int, bytes]]) -> Bulk:
    """Keep plans, in place of earlier ones: (subject, compartment, version of the record, sealed).

    One whose record has changed or closed meanwhile is left out. Subjects come in order, each compartment once.
    """
    return Bulk(
        "redaction plans", _KEEP_POSTGRESQL, _KEEP_SQLITE, list(zip(*plans, strict=True)) or [[]], (organisation,)
    )


_FORGET: Final = Statement(
    delete(_PLAN).where(
        _PLAN.c.organisation_id == bindparam("organisation", type_=EntityId),
        among(_PLAN.c.subject_id, bindparam("subjects")),
        among(_PLAN.c.compartment, bindparam("compartments")),
    ),
    "redaction plans",
)


def forget(organisation: UUID, subjects: Sequence[UUID], compartments: Sequence[str]) -> Change:
    """Delete the plans of subjects for texts of compartments whose keys go, or are exchanged."""
    return Change(
        _FORGET,
        {
            "organisation": organisation,
            "subjects": Identifiers(subjects),
            "compartments": Identifiers(compartments),
        },
    )
