"""Queries of applications, each row with its applicant's wrapped data keys, state and audit reference."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import Table, and_, bindparam, select, update

from ats_privacy.domain.identity import now_us
from ats_privacy.storage import blind_reviews, ground_uses, notices, redaction_plans
from ats_privacy.storage.applicants import Projection, consents_of, wrapped_key_of
from ats_privacy.storage.statements import Change, Database, Insert, Row, Statement
from ats_privacy.storage.tables import Applicant, Application, Assignment, EntityId

APPLICATION: Table = Application.__table__  # type: ignore[attr-defined]
_APPLICANT: Table = Applicant.__table__  # type: ignore[attr-defined]
_ASSIGNMENT: Table = Assignment.__table__  # type: ignore[attr-defined]

PLAIN_COLUMNS = ("id", "applicant_id", "requisition_id", "stage", "version", "created_at", "updated_at")


@lru_cache(maxsize=256)
def _select(projection: Projection, of_applicant: bool) -> Statement:
    c = APPLICATION.c
    columns: list[Any] = [c[name] for name in PLAIN_COLUMNS + projection.columns]
    columns += [_APPLICANT.c.state, _APPLICANT.c.guardian_purposes, _APPLICANT.c.audit_reference]
    columns.append(c.stage.label("stages"))
    columns += [wrapped_key_of(name) for name in projection.compartments]
    if projection.consents:
        columns += [consents_of(), ground_uses.in_force()]
    columns += notices.columns_for(projection.purpose)
    if projection.blind:
        columns.append(blind_reviews.blind_of())
    columns += redaction_plans.columns_for(projection.plans)
    chosen = (
        select(*columns)
        .join(
            _APPLICANT,
            and_(_APPLICANT.c.organisation_id == c.organisation_id, _APPLICANT.c.id == c.applicant_id),
        )
        .where(c.organisation_id == bindparam("organisation", type_=EntityId))
    )
    if projection.assigned_only:
        chosen = chosen.where(
            c.requisition_id.in_(
                select(_ASSIGNMENT.c.requisition_id).where(
                    _ASSIGNMENT.c.organisation_id == bindparam("organisation", type_=EntityId),
                    _ASSIGNMENT.c.staff_id == bindparam("staff", type_=EntityId),
                )
            )
        )
    if projection.own_only:
        chosen = chosen.where(c.applicant_id == bindparam("staff", type_=EntityId))
    if of_applicant:
        return Statement(
            chosen.where(c.applicant_id == bindparam("applicant", type_=EntityId)).order_by(c.id).limit(200)
        )
    return Statement(chosen.where(c.id == bindparam("id", type_=EntityId)))


async def by_id(
    database: Database, projection: Projection, organisation: UUID, application: UUID, staff: UUID
) -> Row | None:
    """An application within reach, or None."""
    parameters = {"organisation": organisation, "id": application, "staff": staff, "now": now_us()}
    rows = await database.fetch(_select(projection, False), parameters)
    return rows[0] if rows else None


async def of_applicant(
    database: Database, projection: Projection, organisation: UUID, applicant: UUID, staff: UUID
) -> Sequence[Row]:
    """An applicant's applications within reach, oldest first."""
    parameters = {"organisation": organisation, "applicant": applicant, "staff": staff, "now": now_us()}
    return await database.fetch(_select(projection, True), parameters)


def insert(row: Mapping[str, Any], sealed: Mapping[str, bytes | None]) -> Insert:
    """A new application."""
    columns = tuple(column.name for column in APPLICATION.columns)
    return Insert(APPLICATION, columns, [tuple(row.get(name, sealed.get(name)) for name in columns)])


@lru_cache
def _update(columns: tuple[str, ...]) -> Statement:
    values: dict[str, Any] = {name: bindparam(f"new_{name}", type_=APPLICATION.c[name].type) for name in columns}
    values["version"] = APPLICATION.c.version + 1
    values["updated_at"] = bindparam("at")
    return Statement(
        update(APPLICATION)
        .where(
            APPLICATION.c.organisation_id == bindparam("organisation", type_=EntityId),
            APPLICATION.c.id == bindparam("application", type_=EntityId),
            APPLICATION.c.version == bindparam("known_version"),
        )
        .values(values),
        "application",
    )


def change(organisation: UUID, application: UUID, version: int, values: Mapping[str, Any], at: int) -> Change:
    """New stage or sealed texts over ``version``."""
    parameters: dict[str, Any] = {f"new_{name}": value for name, value in values.items()}
    parameters |= {
        "organisation": organisation,
        "application": application,
        "known_version": version,
        "at": at,
    }
    return Change(_update(tuple(sorted(values))), parameters, expect=1)
