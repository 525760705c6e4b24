"""The twin's storage: the same fields as plain text and JSON columns, found through ordinary B-tree indexes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    and_,
    bindparam,
    create_engine,
    func,
    select,
)
from sqlalchemy.ext.asyncio import create_async_engine

from ats_privacy.domain.values import APPLICANT_TYPES
from ats_privacy.gate.stored_values import folded, unfolded
from ats_privacy.storage.statements import Database, Insert, Row, Statement
from ats_privacy.storage.tables import (
    AccountHoldRow,
    EntityId,
    Organisation,
    Staff,
    UndertakingAcceptanceRow,
    UndertakingRow,
)

TEXTS = frozenset({"birth_date", "sex", "nationality", "email", "mobile", "health", "accommodation", "summary"})
"""Fields whose value is one text; the others are JSON."""

CARD_FIELDS = ("full_name", "email", "mobile", "address")
_PLAIN = ("id", "version", "state", "created_at", "updated_at")

_METADATA = MetaData()
APPLICANT = Table(
    "plain_applicant",
    _METADATA,
    Column("organisation_id", EntityId, primary_key=True),
    Column("id", EntityId, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    *(Column(name, Text if name in TEXTS else JSON, nullable=True) for name in APPLICANT_TYPES),
)
# One index for each search that the protected service offers through its blind index.
for _name, _searched in {
    "uq_plain_id_number": APPLICANT.c.id_number["number"].as_string(),
    "ix_plain_id_number_last4": func.substr(APPLICANT.c.id_number["number"].as_string(), 15),
    "ix_plain_email": APPLICANT.c.email,
    "ix_plain_mobile": APPLICANT.c.mobile,
    "ix_plain_mobile_last4": func.substr(APPLICANT.c.mobile, 11),
    "ix_plain_name": APPLICANT.c.full_name["full"].as_string(),
}.items():
    Index(_name, APPLICANT.c.organisation_id, _searched, unique=_name.startswith("uq_"))

APPLICATION = Table(
    "plain_application",
    _METADATA,
    Column("organisation_id", EntityId, primary_key=True),
    Column("id", EntityId, primary_key=True),
    Column("applicant_id", EntityId, nullable=False),
    Column("requisition_id", EntityId, nullable=False),
    Column("stage", Text, nullable=False),
    Index("uq_plain_application", "organisation_id", "applicant_id", "requisition_id", unique=True),
    Index("ix_plain_application_requisition", "organisation_id", "requisition_id", "applicant_id"),
)
_APPLICANT_COLUMNS = tuple(column.name for column in APPLICANT.columns)
_APPLICATION_COLUMNS = tuple(column.name for column in APPLICATION.columns)


async def create_tables(url: str) -> None:
    """The twin's tables in an empty database, and those of staff, whom both servers authenticate alike."""
    models = (Organisation, Staff, AccountHoldRow, UndertakingRow, UndertakingAcceptanceRow)
    staff: list[Table] = [model.__table__ for model in models]  # type: ignore[attr-defined]
    if url.startswith("sqlite:///"):
        Path(url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(url)
        Organisation.metadata.create_all(engine, tables=staff)
        _METADATA.create_all(engine)
        engine.dispose()
        return
    asynchronous = create_async_engine("postgresql+asyncpg://" + url.split("://", 1)[1])
    async with asynchronous.begin() as connection:
        await connection.run_sync(lambda c: Organisation.metadata.create_all(c, tables=staff))
        await connection.run_sync(_METADATA.create_all)
    await asynchronous.dispose()


def insert(organisation: UUID, rows: Sequence[tuple[UUID, int, Mapping[str, Any]]]) -> Insert:
    """New applicants: (id, instant, canonical values)."""
    written = []
    for applicant, at, values in rows:
        stored = {name: _stored(name, value) for name, value in values.items()}
        stored |= {"organisation_id": organisation, "id": applicant, "version": 1, "state": "active"}
        stored |= {"created_at": at, "updated_at": at}
        written.append(tuple(stored.get(name) for name in _APPLICANT_COLUMNS))
    return Insert(APPLICANT, _APPLICANT_COLUMNS, written)


def insert_applications(organisation: UUID, rows: Sequence[tuple[UUID, UUID, UUID]]) -> Insert:
    """New candidacies: (id, applicant, requisition)."""
    return Insert(
        APPLICATION,
        _APPLICATION_COLUMNS,
        [(organisation, own, applicant, requisition, "applied") for own, applicant, requisition in rows],
    )


def shown(row: Row, fields: Sequence[str]) -> dict[str, Any]:
    """The values of a row by field."""
    return {
        name: value if value is None or name in TEXTS else _decoded(name, value)
        for name, value in ((name, row[name]) for name in fields)
    }


def _decoded(name: str, text: str) -> Any:
    value = orjson.loads(text)
    return unfolded(value) if name == "provenance" else value


async def by_id(database: Database, organisation: UUID, applicant: UUID) -> Row | None:
    """An applicant with every field."""
    rows = await database.fetch(_BY_ID, {"organisation": organisation, "id": applicant})
    return rows[0] if rows else None


async def by_mobile(database: Database, organisation: UUID, mobile: str, *, most: int) -> Sequence[Row]:
    """Active applicants with a mobile number, newest first, with the fields of a card."""
    parameters = {"organisation": organisation, "mobile": mobile, "state": "active", "most": most}
    return await database.fetch(_BY_MOBILE, parameters)


async def page(
    database: Database, organisation: UUID, *, most: int, before: UUID | None, requisition: UUID | None
) -> Sequence[Row]:
    """Active applicants, newest first, of one requisition where given, with the fields of a card."""
    parameters: dict[str, Any] = {"organisation": organisation, "state": "active", "most": most}
    if before is not None:
        parameters["before"] = before
    if requisition is not None:
        parameters["requisition"] = requisition
    return await database.fetch(_page(requisition is not None, before is not None), parameters)


def _stored(name: str, value: Any) -> Any:
    if value is None or name in TEXTS:
        return value
    return orjson.dumps(folded(value) if name == "provenance" else value).decode()


_OWN = APPLICANT.c.organisation_id == bindparam("organisation", type_=EntityId)
_CARD = select(*(APPLICANT.c[name] for name in _PLAIN + CARD_FIELDS)).where(_OWN)
_BY_ID = Statement(
    select(*(APPLICANT.c[name] for name in (*_PLAIN, *APPLICANT_TYPES))).where(
        _OWN, APPLICANT.c.id == bindparam("id", type_=EntityId)
    )
)
_BY_MOBILE = Statement(
    _CARD.where(APPLICANT.c.mobile == bindparam("mobile"), APPLICANT.c.state == bindparam("state"))
    .order_by(APPLICANT.c.id.desc())
    .limit(bindparam("most"))
)


@lru_cache
def _page(by_requisition: bool, onward: bool) -> Statement:
    chosen = _CARD.where(APPLICANT.c.state == bindparam("state"))
    order = APPLICANT.c.id
    if by_requisition:
        order = APPLICATION.c.applicant_id
        chosen = chosen.join(
            APPLICATION,
            and_(
                APPLICATION.c.organisation_id == APPLICANT.c.organisation_id,
                APPLICATION.c.applicant_id == APPLICANT.c.id,
            ),
        ).where(APPLICATION.c.requisition_id == bindparam("requisition", type_=EntityId))
    if onward:
        chosen = chosen.where(order < bindparam("before", type_=EntityId))
    return Statement(chosen.order_by(order.desc()).limit(bindparam("most")))
