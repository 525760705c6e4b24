"""Queries of access that a second person allowed or that was taken in an emergency."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, String, Table, bindparam, cast, func, literal, or_, select, update

from ats_privacy.domain.access_grants import LIST, REVEAL, AccessGrant, Finding, Kind, State, Wanted
from ats_privacy.domain.identity import as_uuid, now_us
from ats_privacy.storage.statements import Change, Database, Insert, Row, Statement, joined_by_space
from ats_privacy.storage.tables import AccessGrantRow, Applicant, EntityId

_GRANT: Table = AccessGrantRow.__table__  # type: ignore[attr-defined]
_APPLICANT: Table = Applicant.__table__  # type: ignore[attr-defined]
_COLUMNS = tuple(column.name for column in _GRANT.columns)
_HERE = _GRANT.c.organisation_id == bindparam("organisation", type_=EntityId)
_LIVE = (_GRANT.c.state == State.APPROVED.value, _GRANT.c.expires_at > bindparam("now"))


def live_of(purpose: str) -> ColumnElement[Any]:
    """The live grants of :staff to reveal something of the applicant, as a column of a statement over applicants.

    Each is ``kind:id:field,field``; several are separated by spaces (:func:`covering`).
    """
    told = _GRANT.c.kind.concat(":").concat(cast(_GRANT.c.id, String)).concat(":").concat(_GRANT.c.fields)
    return (
        select(joined_by_space(told))
        .where(
            _GRANT.c.organisation_id == _APPLICANT.c.organisation_id,
            _GRANT.c.requester_id == bindparam("staff", type_=EntityId),
            _GRANT.c.applicant_id == _APPLICANT.c.id,
            _GRANT.c.purpose == literal(purpose),
            _GRANT.c.operation == REVEAL,
            *_LIVE,
        )
        .scalar_subquery()
        .label("grants")
    )


def covering(told: str | None, fields: Iterable[str]) -> str:
    """``kind:id`` of one of the grants of a row that covers all the fields; empty for none."""
    wanted = set(fields)
    for grant in told.split(" ") if told else ():
        kind, id_text, granted = grant.split(":")
        if wanted <= set(granted.split(",")):
            return f"{kind}:{id_text}"
    return ""


_STILL = Statement(select(_GRANT.c.id).where(_HERE, _GRANT.c.id == bindparam("id", type_=EntityId), *_LIVE), "grant")
_LISTS = Statement(
    select(_GRANT.c.kind, _GRANT.c.id, _GRANT.c.fields)
    .where(
        _HERE,
        _GRANT.c.requester_id == bindparam("staff", type_=EntityId),
        _GRANT.c.applicant_id.is_(None),
        _GRANT.c.purpose == bindparam("purpose"),
        _GRANT.c.operation == LIST,
        _GRANT.c.people >= bindparam("people"),
        *_LIVE,
    )
    .order_by(_GRANT.c.id),
    "grants of lists",
)
_BY_ID = Statement(select(_GRANT).where(_HERE, _GRANT.c.id == bindparam("id", type_=EntityId)), "grant")


async def still_live(database: Database, organisation: UUID, code: str) -> bool:
    """Whether the grant of a ``kind:id`` is live now."""
    parameters = {"organisation": organisation, "id": as_uuid(code.split(":")[1]), "now": now_us()}
    return bool(await database.fetch(_STILL, parameters))


async def covering_list(
    database: Database, organisation: UUID, staff: UUID, purpose: str, fields: Iterable[str], people: int
) -> str:
    """``kind:id`` of a live grant for a list of so many people with these fields; empty for none."""
    parameters = {"organisation": organisation, "staff": staff, "purpose": purpose, "people": people, "now": now_us()}
    rows = await database.fetch(_LISTS, parameters)
    return covering(" ".join(f"{row['kind']}:{row['id']}:{row['fields']}" for row in rows), fields)


async def by_id(database: Database, organisation: UUID, grant: UUID) -> AccessGrant | None:
    """A grant, or None."""
    rows = await database.fetch(_BY_ID, {"organisation": organisation, "id": grant})
    return _grant(rows[0]) if rows else None


def _page(requester: bool, reviews: bool, undone: bool) -> Statement:
    chosen = select(_GRANT).where(_HERE, _GRANT.c.id < bindparam("before", type_=EntityId))
    if requester:
        chosen = chosen.where(_GRANT.c.requester_id == bindparam("requester", type_=EntityId))
    if reviews:
        chosen = chosen.where(_GRANT.c.review_due_at.is_not(None))
        if undone:
            chosen = chosen.where(_GRANT.c.reviewed_at.is_(None))
    elif undone:
        waiting = (_GRANT.c.state == State.REQUESTED.value) & (_GRANT.c.lapses_at > bindparam("now"))
        chosen = chosen.where(or_(waiting, _LIVE[0] & _LIVE[1]))
    return Statement(chosen.order_by(_GRANT.c.id.desc()).limit(bindparam("most")), "grants")


_PAGES = {
    (requester, reviews, undone): _page(requester, reviews, undone)
    for requester in (False, True)
    for reviews in (False, True)
    for undone in (False, True)
}
_LAST = UUID(int=2**128 - 1)


async def page(
    database: Database,
    organisation: UUID,
    *,
    most: int,
    before: UUID | None = None,
    requester: UUID | None = None,
    reviews: bool = False,
    undone: bool = True,
) -> list[AccessGrant]:
    """Grants, newest first: of one requester, or those to review; ``undone``: only what waits, lasts or is open."""
    parameters: dict[str, Any] = {"organisation": organisation, "most": most, "before": before or _LAST}
    parameters |= {"requester": requester, "now": now_us()}
    rows = await database.fetch(_PAGES[requester is not None, reviews, undone], parameters)
    return [_grant(row) for row in rows]


def insert(organisation: UUID, grant: AccessGrant) -> Insert:
    """A new request, or a broken glass."""
    row = _values(grant) | {"organisation_id": organisation}
    return Insert(_GRANT, _COLUMNS, [tuple(row[name] for name in _COLUMNS)])


_MUTABLE = (
    *("state", "decided_by", "decided_at", "expires_at", "ended_by", "ended_at"),
    *("reviewed_by", "reviewed_at", "finding"),
)
_CHANGE = Statement(
    update(_GRANT)
    .where(
        _HERE,
        _GRANT.c.id == bindparam("grant", type_=EntityId),
        _GRANT.c.state == bindparam("known_state"),
        func.coalesce(_GRANT.c.reviewed_at, 0) == bindparam("known_review"),
    )
    .values({name: bindparam(f"new_{name}", type_=_GRANT.c[name].type) for name in _MUTABLE}),
    "access_grant",
)


def change(organisation: UUID, known: AccessGrant, new: AccessGrant) -> Change:
    """``new`` over ``known``; touches no row where somebody else was faster."""
    values = _values(new)
    parameters: dict[str, Any] = {f"new_{name}": values[name] for name in _MUTABLE}
    parameters |= {"organisation": organisation, "grant": known.id, "known_state": known.state.value}
    parameters["known_review"] = known.reviewed_at or 0
    return Change(_CHANGE, parameters, expect=1)


_FORGET = Statement(
    update(_GRANT)
    .where(_HERE, _GRANT.c.applicant_id == bindparam("subject", type_=EntityId))
    .values(applicant_id=None, state=State.ENDED.value),
    "access_grant",
)


def forget(organisation: UUID, subject: UUID) -> Change:
    """What an erasure leaves of grants: who was allowed what and when, no longer of whom; none is live any more."""
    return Change(_FORGET, {"organisation": organisation, "subject": subject})


def _values(grant: AccessGrant) -> dict[str, Any]:
    wanted = grant.wanted
    return {
        "id": grant.id,
        "kind": grant.kind.value,
        "state": grant.state.value,
        "requester_id": grant.requester,
        "applicant_id": wanted.applicant,
        "purpose": wanted.purpose,
        "operation": wanted.operation,
        "fields": ",".join(sorted(wanted.fields)),
        "people": wanted.people,
        "minutes": wanted.minutes,
        "case_reference": wanted.case_reference,
        "reason_entry": grant.reason_entry,
        "requested_at": grant.requested_at,
        "lapses_at": grant.lapses_at,
        "decided_by": grant.decided_by,
        "decided_at": grant.decided_at,
        "expires_at": grant.expires_at,
        "ended_by": grant.ended_by,
        "ended_at": grant.ended_at,
        "review_due_at": grant.review_due_at,
        "reviewed_by": grant.reviewed_by,
        "reviewed_at": grant.reviewed_at,
        "finding": None if grant.finding is None else grant.finding.value,
    }


def _grant(row: Row) -> AccessGrant:
    def person(name: str) -> UUID | None:
        return None if row[name] is None else as_uuid(row[name])

    return AccessGrant(
        as_uuid(row["id"]),
        Kind(row["kind"]),
        State(row["state"]),
        as_uuid(row["requester_id"]),
        Wanted(
            row["purpose"],
            row["operation"],
            frozenset(row["fields"].split(",")),
            row["minutes"],
            person("applicant_id"),
            row["people"],
            row["case_reference"],
        ),
        row["requested_at"],
        row["lapses_at"],
        person("reason_entry"),
        person("decided_by"),
        row["decided_at"],
        row["expires_at"],
        person("ended_by"),
        row["ended_at"],
        row["review_due_at"],
        person("reviewed_by"),
        row["reviewed_at"],
        None if row["finding"] is None else Finding(row["finding"]),
    )
