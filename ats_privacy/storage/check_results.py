"""Queries of results of checks, each row with the person's wrapped data keys, consent secrets and state."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import String, Table, and_, bindparam, false, literal, select, update

from ats_privacy.domain.identity import now_us
from ats_privacy.storage import blind_reviews, ground_uses, notices
from ats_privacy.storage.applicants import Projection, consent_secret_of, consents_of, wrapped_key_of
from ats_privacy.storage.statements import Change, Database, Insert, Row, Statement
from ats_privacy.storage.tables import Applicant, CheckResultRow, EntityId

_RESULT: Table = CheckResultRow.__table__  # type: ignore[attr-defined]
_APPLICANT: Table = Applicant.__table__  # type: ignore[attr-defined]
_SEALED = ("findings", "attachments", "dispute", "reply")
_PLAIN = tuple(column.name for column in _RESULT.columns if column.name not in _SEALED)


@lru_cache(maxsize=128)
def _select(projection: Projection) -> Statement:
    c = _RESULT.c
    columns: list[Any] = [c[name] for name in _PLAIN + projection.columns]
    columns += [_APPLICANT.c.state, _APPLICANT.c.guardian_purposes, _APPLICANT.c.audit_reference]
    columns.append(literal("", String).label("stages"))
    columns += [wrapped_key_of(name) for name in projection.compartments]
    columns += [consent_secret_of(name) for name in projection.bound]
    if projection.consents:
        columns += [consents_of(), ground_uses.in_force()]
    columns += notices.columns_for(projection.purpose)
    if projection.blind:
        columns.append(blind_reviews.blind_of())
    chosen = (
        select(*columns)
        .join(
            _APPLICANT,
            and_(_APPLICANT.c.organisation_id == c.organisation_id, _APPLICANT.c.id == c.applicant_id),
        )
        .where(
            c.organisation_id == bindparam("organisation", type_=EntityId),
            c.applicant_id == bindparam("applicant", type_=EntityId),
            c.id == bindparam("id", type_=EntityId),
        )
    )
    if projection.assigned_only:
        chosen = chosen.where(false())  # who judges candidates of an opening never looks at a check
    if projection.own_only:
        chosen = chosen.where(c.applicant_id == bindparam("staff", type_=EntityId))
    return Statement(chosen, "check result")


async def one(
    database: Database, projection: Projection, organisation: UUID, applicant: UUID, order: UUID, staff: UUID
) -> Row | None:
    """The result of an order about the applicant within reach, or None."""
    parameters = {
        "organisation": organisation,
        "applicant": applicant,
        "id": order,
        "staff": staff,
        "now": now_us(),
    }
    rows = await database.fetch(_select(projection), parameters)
    return rows[0] if rows else None


def insert(row: Mapping[str, Any]) -> Insert:
    """A first result of an order; a second one is a Duplicate of ``check_result``."""
    columns = tuple(column.name for column in _RESULT.columns)
    return Insert(_RESULT, columns, [tuple(row.get(name) for name in columns)])


@lru_cache(maxsize=64)
def _update(names: tuple[str, ...]) -> Statement:
    values: dict[str, Any] = {name: bindparam(f"new_{name}", type_=_RESULT.c[name].type) for name in names}
    values["version"] = _RESULT.c.version + 1
    return Statement(
        update(_RESULT)
        .where(
            _RESULT.c.organisation_id == bindparam("organisation", type_=EntityId),
            _RESULT.c.id == bindparam("order", type_=EntityId),
            _RESULT.c.version == bindparam("known"),
        )
        .values(values),
        "check result",
    )


def change(row: Row, values: Mapping[str, Any]) -> Change:
    """New values over the version that was read; touches no row where it is another."""
    parameters: dict[str, Any] = {f"new_{name}": value for name, value in values.items()}
    parameters |= {"organisation": row["organisation_id"], "order": row["id"], "known": row["version"]}
    return Change(_update(tuple(sorted(values))), parameters, expect=1)
