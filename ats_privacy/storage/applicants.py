"""Queries of applicants: sealed columns and wrapped data keys in one row, only those that the reader may need."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Table, and_, bindparam, or_, select, update

from ats_privacy.domain.identity import now_us
from ats_privacy.domain.subject_states import OPEN, SubjectState
from ats_privacy.storage import access_grants, blind_reviews, consents, ground_uses, notices, redaction_plans
from ats_privacy.storage.statements import (
    Change,
    Database,
    Identifiers,
    Insert,
    Row,
    Statement,
    among,
    joined_by_space,
)
from ats_privacy.storage.tables import (
    Applicant,
    Application,
    Assignment,
    BlindIndexRow,
    ConsentRow,
    ConsentSecretRow,
    DataKeyRow,
    EntityId,
)

APPLICANT: Table = Applicant.__table__  # type: ignore[attr-defined]
_APPLICATION: Table = Application.__table__  # type: ignore[attr-defined]
_CANDIDACY = _APPLICATION.alias("candidacy")  # apart from the application that a page is joined with
_ASSIGNMENT: Table = Assignment.__table__  # type: ignore[attr-defined]
_DATA_KEY: Table = DataKeyRow.__table__  # type: ignore[attr-defined]
_BLIND_INDEX: Table = BlindIndexRow.__table__  # type: ignore[attr-defined]
_SECRET: Table = ConsentSecretRow.__table__  # type: ignore[attr-defined]
_CONSENT: Table = ConsentRow.__table__  # type: ignore[attr-defined]

_OPEN = or_(*(APPLICANT.c.state == state.value for state in OPEN))

PLAIN_COLUMNS = ("id", "version", "state", "guardian_purposes", "audit_reference", "created_at", "updated_at")
TOKENS_A_SEARCH = 2
"""Look-ups go by the tokens of at most two index-key generations: the new one and the one that it replaces."""


@dataclass(frozen=True, slots=True)
class Projection:
    """What one kind of read needs: sealed columns, the data keys of compartments, facts for the decision.

    With ``purpose`` each row carries what the notice in force requires for it (``notice_required``), the notice that
    the person is on, and of an activity the fields that it may use; without, nothing is decided for a purpose.
    With ``assigned_only`` a row is found only through a requisition that ``staff`` is assigned to, and only those
    applications' stages count; with ``own_only`` only the row of the data subject who asks. With ``blind`` a row tells
    whether ``staff`` judges the person blind, with ``grants`` what a second person has let them see. ``plans`` are the
    compartments whose texts are redacted: a row carries what was found in them before.
    """

    columns: tuple[str, ...]
    compartments: tuple[str, ...]
    stages: bool = False
    consents: bool = False
    assigned_only: bool = False
    own_only: bool = False
    bound: tuple[str, ...] = ()
    purpose: str = ""
    blind: bool = False
    grants: bool = False
    plans: tuple[str, ...] = ()


def key_column(compartment: str) -> str:
    """The name under which a row carries the wrapped data key of a compartment."""
    return f"key_{compartment}"


def secret_column(compartment: str) -> str:
    """The name under which a row carries the secret that a consent-bound data key needs."""
    return f"secret_{compartment}"


def consent_secret_of(compartment: str) -> ColumnElement[Any]:
    """The applicant's consent secret of a compartment, as a column of a statement over applicants."""
    return (
        select(_SECRET.c.secret)
        .where(
            _SECRET.c.organisation_id == APPLICANT.c.organisation_id,
            _SECRET.c.subject_id == APPLICANT.c.id,
            _SECRET.c.compartment == compartment,
        )
        .scalar_subquery()
        .label(secret_column(compartment))
    )


def wrapped_key_of(compartment: str) -> ColumnElement[Any]:
    """The applicant's wrapped data key of a compartment, as a column of a statement over applicants."""
    return (
        select(_DATA_KEY.c.wrapped)
        .where(
            _DATA_KEY.c.organisation_id == APPLICANT.c.organisation_id,
            _DATA_KEY.c.subject_id == APPLICANT.c.id,
            _DATA_KEY.c.compartment == compartment,
        )
        .scalar_subquery()
        .label(key_column(compartment))
    )


def _assigned_applications() -> Select[Any]:
    return select(_CANDIDACY).join(
        _ASSIGNMENT,
        and_(
            _ASSIGNMENT.c.organisation_id == _CANDIDACY.c.organisation_id,
            _ASSIGNMENT.c.requisition_id == _CANDIDACY.c.requisition_id,
            _ASSIGNMENT.c.staff_id == bindparam("staff", type_=EntityId),
        ),
    )


def _stages(assigned_only: bool) -> ColumnElement[Any]:
    base = _assigned_applications() if assigned_only else select(_CANDIDACY)
    return (
        base.with_only_columns(joined_by_space(_CANDIDACY.c.stage))
        .where(
            _CANDIDACY.c.organisation_id == APPLICANT.c.organisation_id,
            _CANDIDACY.c.applicant_id == APPLICANT.c.id,
        )
        .scalar_subquery()
        .label("stages")
    )


def consents_of() -> ColumnElement[Any]:
    """The purposes that the applicant consents to now, as a column of a statement over applicants.

    Those that a material change of the notice has overtaken since are marked (:data:`notices.OUTDATED`).
    """
    return (
        select(joined_by_space(notices.marked(_CONSENT.c.purpose, _CONSENT.c.notice_number)))
        .where(
            _CONSENT.c.organisation_id == APPLICANT.c.organisation_id,
            _CONSENT.c.applicant_id == APPLICANT.c.id,
            consents.live_purposes(),
        )
        .scalar_subquery()
        .label("consents")
    )


def standing_columns(projection: Projection) -> list[ColumnElement[Any]]:
    """Keys, secrets and facts that a projection asks for, as columns of a statement over applicants."""
    columns = [wrapped_key_of(compartment) for compartment in projection.compartments]
    columns += [consent_secret_of(compartment) for compartment in projection.bound]
    if projection.stages or projection.assigned_only:
        columns.append(_stages(projection.assigned_only))
    if projection.consents:
        columns += [consents_of(), ground_uses.in_force()]
    columns += notices.columns_for(projection.purpose)
    if projection.blind:
        columns.append(blind_reviews.blind_of())
    if projection.grants:
        columns.append(access_grants.live_of(projection.purpose))
    columns += redaction_plans.columns_for(projection.plans)
    return columns


def _selection(projection: Projection, *, reached: bool = False) -> Select[Any]:
    """``reached`` where the statement itself goes through an assigned requisition."""
    columns: list[ColumnElement[Any]] = [APPLICANT.c[name] for name in PLAIN_COLUMNS + projection.columns]
    columns += standing_columns(projection)
    selection = select(*columns).where(APPLICANT.c.organisation_id == bindparam("organisation", type_=EntityId))
    if projection.assigned_only and not reached:
        reachable = (
            _assigned_applications()
            .with_only_columns(_CANDIDACY.c.applicant_id)
            .where(_CANDIDACY.c.organisation_id == bindparam("organisation", type_=EntityId))
        )
        selection = selection.where(APPLICANT.c.id.in_(reachable))
    if projection.own_only:
        selection = selection.where(APPLICANT.c.id == bindparam("staff", type_=EntityId))
    return selection


@lru_cache(maxsize=512)
def _by_id(projection: Projection) -> Statement:
    chosen = _selection(projection).where(APPLICANT.c.id == bindparam("id", type_=EntityId))
    return Statement(chosen, "applicant by id")


@lru_cache(maxsize=512)
def _by_token(projection: Projection, tokens: int) -> Statement:
    """One statement for each number of tokens: with one, PostgreSQL keeps its plan instead of making a new one."""
    found = select(_BLIND_INDEX.c.subject_id).where(
        _BLIND_INDEX.c.organisation_id == bindparam("organisation", type_=EntityId),
        or_(*(_BLIND_INDEX.c.token == bindparam(f"token_{n}") for n in range(tokens))),
    )
    chosen = (
        _selection(projection)
        .where(APPLICANT.c.id.in_(found))
        .where(APPLICANT.c.state == bindparam("state"))
        .order_by(APPLICANT.c.id.desc())
        .limit(bindparam("most"))
    )
    return Statement(chosen, "applicants by token")


@lru_cache(maxsize=512)
def _page(projection: Projection, by_requisition: bool, by_stage: bool, onward: bool) -> Statement:
    through_requisition = by_requisition or by_stage
    chosen = _selection(projection, reached=through_requisition).where(APPLICANT.c.state == bindparam("state"))
    order: ColumnElement[Any] = APPLICANT.c.id
    if through_requisition:
        chosen = chosen.join(
            _APPLICATION,
            and_(
                _APPLICATION.c.organisation_id == APPLICANT.c.organisation_id,
                _APPLICATION.c.applicant_id == APPLICANT.c.id,
            ),
        ).where(_APPLICATION.c.requisition_id == bindparam("requisition", type_=EntityId))
        order = _APPLICATION.c.applicant_id
        if projection.assigned_only:
            chosen = chosen.join(
                _ASSIGNMENT,
                and_(
                    _ASSIGNMENT.c.organisation_id == _APPLICATION.c.organisation_id,
                    _ASSIGNMENT.c.requisition_id == _APPLICATION.c.requisition_id,
                    _ASSIGNMENT.c.staff_id == bindparam("staff", type_=EntityId),
                ),
            )
        if by_stage:
            chosen = chosen.where(_APPLICATION.c.stage == bindparam("stage"))
    if onward:
        chosen = chosen.where(order < bindparam("before", type_=EntityId))
    return Statement(chosen.order_by(order.desc()).limit(bindparam("most")), "applicants page")


async def by_id(
    database: Database, projection: Projection, organisation: UUID, applicant: UUID, staff: UUID
) -> Row | None:
    """The applicant, or None: not there, of another organisation, or out of the reader's reach."""
    parameters = {"organisation": organisation, "id": applicant, "staff": staff, "now": now_us()}
    rows = await database.fetch(_by_id(projection), parameters)
    return rows[0] if rows else None


@lru_cache(maxsize=16)
def _among(projection: Projection) -> Statement:
    chosen = _selection(projection).where(among(APPLICANT.c.id, bindparam("applicants")))
    return Statement(chosen, "applicants by ids")


async def by_ids(
    database: Database, projection: Projection, organisation: UUID, applicants: Sequence[UUID]
) -> Sequence[Row]:
    """Those of the applicants that exist, in no order."""
    parameters = {"organisation": organisation, "applicants": Identifiers(applicants), "now": now_us()}
    return await database.fetch(_among(projection), parameters)


async def by_token(
    database: Database,
    projection: Projection,
    organisation: UUID,
    tokens: Sequence[bytes],
    staff: UUID,
    *,
    most: int,
) -> Sequence[Row]:
    """Active applicants that carry any of the tokens, newest first."""
    newest = tokens[:TOKENS_A_SEARCH]
    parameters: dict[str, Any] = {f"token_{n}": token for n, token in enumerate(newest)}
    parameters |= {"organisation": organisation, "staff": staff, "state": "active", "most": most, "now": now_us()}
    return await database.fetch(_by_token(projection, len(newest)), parameters)


async def page(
    database: Database,
    projection: Projection,
    organisation: UUID,
    staff: UUID,
    *,
    most: int,
    before: UUID | None = None,
    requisition: UUID | None = None,
    stage: str | None = None,
) -> Sequence[Row]:
    """Active applicants, newest first, older than ``before``; of one requisition and stage where given.

    ``stage`` goes with ``requisition``: a stage is that of one candidacy.
    """
    parameters: dict[str, Any] = {
        "organisation": organisation,
        "staff": staff,
        "state": "active",
        "most": most,
        "now": now_us(),
    }
    if before is not None:
        parameters["before"] = before
    if requisition is not None:
        parameters["requisition"] = requisition
    if stage is not None:
        parameters["stage"] = stage
    statement = _page(projection, requisition is not None, stage is not None, before is not None)
    return await database.fetch(statement, parameters)


def insert(row: Mapping[str, Any], sealed: Mapping[str, bytes]) -> Insert:
    """A new applicant; every sealed column is named, so that all creations share one statement."""
    columns = tuple(column.name for column in APPLICANT.columns)
    stored = {"notice_number": 0, **sealed, **row}
    return Insert(APPLICANT, columns, [tuple(stored.get(name) for name in columns)])


@lru_cache(maxsize=512)
def _update(columns: tuple[str, ...], closed: bool) -> Statement:
    values: dict[str, Any] = {name: bindparam(f"new_{name}", type_=APPLICANT.c[name].type) for name in columns}
    values["version"] = APPLICANT.c.version + 1
    values["updated_at"] = bindparam("updated_at")
    values["state"] = bindparam("new_state")
    element = (
        update(APPLICANT)
        .where(
            APPLICANT.c.organisation_id == bindparam("organisation", type_=EntityId),
            APPLICANT.c.id == bindparam("id", type_=EntityId),
            APPLICANT.c.version == bindparam("version"),
            _OPEN if not closed else APPLICANT.c.state == SubjectState.QUARANTINED.value,
        )
        .values(values)
    )
    return Statement(element, "applicant")


def change(
    organisation: UUID,
    applicant: UUID,
    version: int,
    sealed: Mapping[str, bytes | None],
    at: int,
    *,
    state: str = "active",
    closed: bool = False,
) -> Change:
    """New sealed values over version ``version``; touches no row when that is no longer the present one.

    ``closed``: the record is quarantined, and this is the correction of its birth date.
    """
    parameters: dict[str, Any] = {f"new_{name}": value for name, value in sealed.items()}
    parameters |= {"organisation": organisation, "id": applicant, "version": version, "updated_at": at}
    parameters["new_state"] = state
    return Change(_update(tuple(sorted(sealed)), closed), parameters, expect=1)


_STILL_ACTIVE = Statement(
    update(APPLICANT)
    .where(
        APPLICANT.c.organisation_id == bindparam("organisation", type_=EntityId),
        APPLICANT.c.id == bindparam("applicant", type_=EntityId),
        _OPEN,
    )
    .values(state=APPLICANT.c.state),
    "applicant",
)


def still_active(organisation: UUID, applicant: UUID) -> Change:
    """Make a write fail that gives new keys to an applicant who was erased or closed meanwhile."""
    return Change(_STILL_ACTIVE, {"organisation": organisation, "applicant": applicant}, expect=1)


_KEYS_OF = Statement(
    select(_DATA_KEY.c.compartment, _DATA_KEY.c.wrapped).where(
        _DATA_KEY.c.organisation_id == bindparam("organisation", type_=EntityId),
        _DATA_KEY.c.subject_id == bindparam("subject", type_=EntityId),
    ),
    "data keys of a subject",
)


async def wrapped_keys(database: Database, organisation: UUID, subject: UUID) -> dict[str, bytes]:
    """Compartment → wrapped data key of a data subject."""
    rows = await database.fetch(_KEYS_OF, {"organisation": organisation, "subject": subject})
    return {row["compartment"]: row["wrapped"] for row in rows}


def insert_keys(organisation: UUID, subject: UUID, keys: Sequence[tuple[str, int, bytes]]) -> Insert:
    """New data keys of a subject: (compartment, epoch of the wrapping key, wrapped key)."""
    return Insert(
        _DATA_KEY,
        ("organisation_id", "subject_id", "compartment", "epoch", "wrapped"),
        [(organisation, subject, compartment, epoch, wrapped) for compartment, epoch, wrapped in keys],
    )
