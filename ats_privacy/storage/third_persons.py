"""The register of people named in applicants' records, and of those who want to be named no more (promise A2)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, Table, and_, bindparam, case, delete, func, select, update
from sqlalchemy.sql.functions import coalesce

from ats_privacy.domain.identity import as_uuid, now_us
from ats_privacy.domain.orders import MAIL_THIRD_PERSON
from ats_privacy.storage.statements import Bulk, Change, Database, Identifiers, Insert, Row, Statement, among
from ats_privacy.storage.tables import (
    Applicant,
    BlindIndexRow,
    EntityId,
    OutboxRow,
    ThirdPersonRefusalRow,
    ThirdPersonRow,
)

_PERSON: Table = ThirdPersonRow.__table__  # type: ignore[attr-defined]
_REFUSAL: Table = ThirdPersonRefusalRow.__table__  # type: ignore[attr-defined]
_APPLICANT: Table = Applicant.__table__  # type: ignore[attr-defined]
_INDEX: Table = BlindIndexRow.__table__  # type: ignore[attr-defined]
_ORDER_ROW: Table = OutboxRow.__table__  # type: ignore[attr-defined]

Which = Literal["untold", "late", "renewed"]

_COLUMNS = tuple(column.name for column in _PERSON.columns)
_TENANT = _PERSON.c.organisation_id == bindparam("organisation", type_=EntityId)
_ONE = (_TENANT, _PERSON.c.id == bindparam("person", type_=EntityId))
_THEIR_RECORD = and_(
    _APPLICANT.c.organisation_id == _PERSON.c.organisation_id, _APPLICANT.c.id == _PERSON.c.applicant_id
)

_OF_APPLICANT = Statement(
    select(_PERSON)
    .where(_TENANT, _PERSON.c.applicant_id == bindparam("applicant", type_=EntityId))
    .order_by(_PERSON.c.field, _PERSON.c.place),
    "third persons",
)
_BY_ID = Statement(select(_PERSON).where(*_ONE), "third person")


async def of_applicant(database: Database, organisation: UUID, applicant: UUID) -> Sequence[Row]:
    """Everybody registered for a record, by field and place."""
    return await database.fetch(_OF_APPLICANT, {"organisation": organisation, "applicant": applicant})


async def by_id(database: Database, organisation: UUID, person: UUID) -> Row | None:
    """One registered person, or None."""
    rows = await database.fetch(_BY_ID, {"organisation": organisation, "person": person})
    return rows[0] if rows else None


def insert(rows: Sequence[dict[str, Any]]) -> Insert:
    """New persons; a column that is not given is null."""
    return Insert(_PERSON, _COLUMNS, [tuple(row.get(name) for name in _COLUMNS) for row in rows])


_MOVE = Statement(
    update(_PERSON)
    .where(*_ONE)
    .values(
        place=bindparam("new_place"),
        reachable_by=bindparam("reach"),
        attested_kind=bindparam("kind"),
        attested_by=bindparam("by", type_=EntityId),
        attested_at=bindparam("at"),
    ),
    "third person",
)
_DROP = Statement(delete(_PERSON).where(*_ONE), "third person")
_ORDER = Statement(
    update(_PERSON)
    .where(*_ONE, _PERSON.c.told_at.is_(None), _PERSON.c.ordered_at.is_(None))
    .values(ordered_at=bindparam("at")),
    "third person",
)
_RENEW = Statement(update(_PERSON).where(*_ONE).values(renewed=1), "third person")
_RELEASE = Statement(update(_PERSON).where(*_ONE, _PERSON.c.told_at.is_(None)).values(ordered_at=None), "third person")
_TOLD = Statement(
    update(_PERSON)
    .where(*_ONE, _PERSON.c.told_at.is_(None))
    .values(told_at=bindparam("at"), told_means=bindparam("means"), told_by=bindparam("by", type_=EntityId)),
    "third person",
)


def move(organisation: UUID, person: UUID, place: int, reach: str, attested: tuple[str, UUID, int]) -> Change:
    """A person stands in another place, or with other data, attested (kind, actor, instant)."""
    kind, by, at = attested
    parameters = {"new_place": place, "reach": reach, "kind": kind, "by": by, "at": at}
    return Change(_MOVE, {"organisation": organisation, "person": person} | parameters, expect=1)


def renew(organisation: UUID, person: UUID) -> Change:
    """A person had asked to be named no more, and the submitter states their new authority."""
    return Change(_RENEW, {"organisation": organisation, "person": person}, expect=1)


def drop(organisation: UUID, person: UUID) -> Change:
    """A person is named no more."""
    return Change(_DROP, {"organisation": organisation, "person": person}, expect=1)


def order(organisation: UUID, person: UUID, at: int) -> Change:
    """A mail to a person who has not been told is ordered now; touches none for whom one is."""
    return Change(_ORDER, {"organisation": organisation, "person": person, "at": at}, expect=1)


def release(organisation: UUID, person: UUID) -> Change:
    """The mail did not go: it may be ordered again."""
    return Change(_RELEASE, {"organisation": organisation, "person": person})


def tell(organisation: UUID, person: UUID, at: int, means: str, by: UUID, *, first: bool = True) -> Change:
    """A person was told. ``first``: the write fails where they had been told before."""
    parameters = {"organisation": organisation, "person": person, "at": at, "means": means, "by": by}
    return Change(_TOLD, parameters, expect=1 if first else None)


_FORGET = Statement(
    delete(_PERSON).where(
        _TENANT,
        _PERSON.c.applicant_id == bindparam("applicant", type_=EntityId),
        among(_PERSON.c.field, bindparam("fields")),
    ),
    "third persons",
)


_CALL_OFF = Statement(
    update(_ORDER_ROW)
    .where(
        _ORDER_ROW.c.organisation_id == bindparam("organisation", type_=EntityId),
        _ORDER_ROW.c.subject_id == bindparam("applicant", type_=EntityId),
        _ORDER_ROW.c.kind == MAIL_THIRD_PERSON,
        _ORDER_ROW.c.state == "waiting",
        ~select(_PERSON.c.id)
        .where(_PERSON.c.organisation_id == _ORDER_ROW.c.organisation_id, _PERSON.c.id == _ORDER_ROW.c.object_id)
        .exists(),
    )
    .values(state="cancelled", ended_at=bindparam("at"), lease=None, leased_until=None),
    "mails to third persons",
)


def forget(organisation: UUID, applicant: UUID, fields: Sequence[str]) -> list[Change]:
    """Fields of a record were erased, and with them everybody they named; mails to them are called off."""
    key = {"organisation": organisation, "applicant": applicant}
    return [Change(_FORGET, key | {"fields": Identifiers(fields)}), Change(_CALL_OFF, key | {"at": now_us()})]


_UNCHANGED = Statement(
    update(_APPLICANT)
    .where(
        _APPLICANT.c.organisation_id == bindparam("organisation", type_=EntityId),
        _APPLICANT.c.id == bindparam("applicant", type_=EntityId),
        _APPLICANT.c.version == bindparam("known_version"),
    )
    .values(state=_APPLICANT.c.state),
    "applicant",
)


def unchanged(organisation: UUID, applicant: UUID, version: int) -> Change:
    """Make a write fail that registers people of a record which was written to meanwhile."""
    parameters = {"organisation": organisation, "applicant": applicant, "known_version": version}
    return Change(_UNCHANGED, parameters, expect=1)


_RELEASE_ALL = Statement(
    update(_PERSON)
    .where(
        _TENANT,
        _PERSON.c.applicant_id == bindparam("applicant", type_=EntityId),
        _PERSON.c.told_at.is_(None),
    )
    .values(ordered_at=None),
    "third persons",
)
_CALL_OFF_ALL = Statement(
    update(_ORDER_ROW)
    .where(
        _ORDER_ROW.c.organisation_id == bindparam("organisation", type_=EntityId),
        _ORDER_ROW.c.subject_id == bindparam("applicant", type_=EntityId),
        _ORDER_ROW.c.kind == MAIL_THIRD_PERSON,
        _ORDER_ROW.c.state == "waiting",
    )
    .values(state="cancelled", ended_at=bindparam("at"), lease=None, leased_until=None),
    "mails to third persons",
)


def rest(organisation: UUID, applicant: UUID) -> list[Change]:
    """A record is closed: whom it names is told nothing while it is."""
    key = {"organisation": organisation, "applicant": applicant}
    return [Change(_RELEASE_ALL, key), Change(_CALL_OFF_ALL, key | {"at": now_us()})]


def _chosen(which: Which) -> ColumnElement[bool]:
    untold = and_(_PERSON.c.told_at.is_(None), _APPLICANT.c.state == "active")
    if which == "untold":
        return untold
    if which == "late":
        return and_(untold, _PERSON.c.due_at < bindparam("now"))
    return and_(_PERSON.c.renewed == 1, _APPLICANT.c.state == "active")


@lru_cache(maxsize=8)
def _page(which: Which) -> Statement:
    return Statement(
        select(_PERSON, _APPLICANT.c.audit_reference)
        .join(_APPLICANT, _THEIR_RECORD)
        .where(_TENANT, _chosen(which), _PERSON.c.id > bindparam("after", type_=EntityId))
        .order_by(_PERSON.c.id)
        .limit(bindparam("most")),
        "third persons",
    )


def _number_of(which: Which) -> ColumnElement[int]:
    counted = coalesce(func.sum(case((_chosen(which), 1), else_=0)), 0)
    return counted.cast(Integer).label(which)


_COUNTS = Statement(
    select(_number_of("untold"), _number_of("late"), _number_of("renewed"))
    .select_from(_PERSON.join(_APPLICANT, _THEIR_RECORD))
    .where(_TENANT),
    "third persons",
)


async def page(
    database: Database, organisation: UUID, which: Which, *, after: UUID, most: int, now: int
) -> Sequence[Row]:
    """People of active records, in the order of their registration, after one: not told yet, not told in time, or
    named again with new authority. With the ``audit_reference`` of the record."""
    parameters: dict[str, Any] = {"organisation": organisation, "after": after, "most": most}
    if which == "late":
        parameters["now"] = now
    return await database.fetch(_page(which), parameters)


async def counts(database: Database, organisation: UUID, now: int) -> dict[str, int]:
    """How many there are of each."""
    [row] = await database.fetch(_COUNTS, {"organisation": organisation, "now": now})
    return {which: int(row[which]) for which in ("untold", "late", "renewed")}


_TO_ORDER = Statement(
    select(_PERSON.c.organisation_id, _PERSON.c.id, _PERSON.c.applicant_id)
    .join(_APPLICANT, _THEIR_RECORD)
    .where(
        _PERSON.c.told_at.is_(None),
        _PERSON.c.ordered_at.is_(None),
        _PERSON.c.reachable_by == "email",
        _APPLICANT.c.state == "active",
    )
    .order_by(_PERSON.c.organisation_id, _PERSON.c.id)
    .limit(bindparam("most")),
    "third persons",
    across=True,
)


async def to_order(database: Database, most: int) -> Sequence[Row]:
    """People of active records of any organisation, to be told by mail, for whom no mail is ordered."""
    return await database.fetch(_TO_ORDER, {"most": most})


_HOLDERS = Statement(
    select(_INDEX.c.subject_id)
    .distinct()
    .where(
        _INDEX.c.organisation_id == bindparam("organisation", type_=EntityId),
        _INDEX.c.token == bindparam("token"),
        _INDEX.c.index_name == bindparam("index"),
    )
    .order_by(_INDEX.c.subject_id)
    .limit(bindparam("most")),
    "records that name somebody",
)


async def named_in(
    database: Database, organisation: UUID, index: str, tokens: Sequence[bytes], most: int
) -> list[UUID]:
    """Records in any state under one of the tokens of the index."""
    found: dict[UUID, None] = {}
    for token in tokens:
        parameters = {"organisation": organisation, "index": index, "token": token, "most": most}
        found |= {as_uuid(row["subject_id"]): None for row in await database.fetch(_HOLDERS, parameters)}
    return list(found)[:most]


_REFUSED = Statement(
    select(_REFUSAL.c.token, _REFUSAL.c.refused_at).where(
        _REFUSAL.c.organisation_id == bindparam("organisation", type_=EntityId),
        _REFUSAL.c.token == bindparam("token"),
    ),
    "refusals of third persons",
)
_REFUSE_POSTGRESQL = (
    "INSERT INTO third_person_refusal (organisation_id, token, ground, refused_at)"
    " SELECT $1, u.token, $2, $3 FROM unnest($4::bytea[]) AS u(token) ON CONFLICT DO NOTHING"
)
_REFUSE_SQLITE = (
    "INSERT OR IGNORE INTO third_person_refusal (organisation_id, token, ground, refused_at) VALUES (?1, ?4, ?2, ?3)"
)


async def refused(database: Database, organisation: UUID, tokens: Sequence[bytes]) -> dict[bytes, int]:
    """Those of the tokens that belong to somebody who wants to be named no more, and since when."""
    found = {}
    for token in tokens:
        for row in await database.fetch(_REFUSED, {"organisation": organisation, "token": token}):
            found[bytes(row["token"])] = int(row["refused_at"])
    return found


def refuse(organisation: UUID, tokens: Sequence[bytes], ground: str, at: int | None = None) -> Bulk:
    """Somebody wants to be named no more; what stands there already stays as it is."""
    fixed = (organisation, ground, now_us() if at is None else at)
    return Bulk("refusals of third persons", _REFUSE_POSTGRESQL, _REFUSE_SQLITE, [list(tokens)], fixed)
