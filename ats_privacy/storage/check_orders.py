"""Queries of orders of checks and their packages (promises A4, E1, F3).

Orders end with what they rest on in statements over sets: whoever ends a consent does not have to know them, and an
order that is released at that moment is either found released, and recalled, or is not released any more.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    String,
    Table,
    Text,
    and_,
    bindparam,
    cast,
    delete,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)

from ats_privacy.domain.check_orders import BEFORE, HELD, NOTHING_LEFT, RECALL, Act, OrderState
from ats_privacy.domain.contracts import Terms
from ats_privacy.domain.identity import now_us
from ats_privacy.domain.vendor_pushes import PUSH
from ats_privacy.storage import vendor_deletions
from ats_privacy.storage.statements import Change, Database, Insert, Row, Statement, Step
from ats_privacy.storage.tables import Applicant, CheckOrderRow, CheckPackageRow, EntityId, OutboxRow

_ORDER: Table = CheckOrderRow.__table__  # type: ignore[attr-defined]
_PACKAGE: Table = CheckPackageRow.__table__  # type: ignore[attr-defined]
_OUTBOX: Table = OutboxRow.__table__  # type: ignore[attr-defined]
_APPLICANT: Table = Applicant.__table__  # type: ignore[attr-defined]
_LABEL = "check order"


def _id(name: str) -> Any:
    return bindparam(name, type_=EntityId)


_HERE = _ORDER.c.organisation_id == _id("organisation")
_IS = _ORDER.c.id == _id("order")
_OF_APPLICANT = _ORDER.c.applicant_id == _id("applicant")
_OF_VENDOR = _ORDER.c.vendor_id == _id("vendor")


def _in(states: Iterable[OrderState]) -> ColumnElement[bool]:
    return or_(*(_ORDER.c.state == state.value for state in sorted(states)))


_WITH_PACKAGE = select(
    _ORDER,
    _PACKAGE.c.expires_at.label("package_expires_at"),
    _PACKAGE.c.fetched_at,
).outerjoin(_PACKAGE, and_(_PACKAGE.c.organisation_id == _ORDER.c.organisation_id, _PACKAGE.c.id == _ORDER.c.id))
_ONE = Statement(_WITH_PACKAGE.where(_HERE, _IS, _OF_APPLICANT), _LABEL)
_EVERY = Statement(_WITH_PACKAGE.where(_HERE, _OF_APPLICANT).order_by(_ORDER.c.id), "check orders")
_LEFT = or_(*(_ORDER.c.state == state.value for state in sorted(set(OrderState) - NOTHING_LEFT)))
_OF_THE_VENDOR = Statement(
    _WITH_PACKAGE.where(_HERE, _OF_VENDOR, _LEFT).order_by(_ORDER.c.id.desc()).limit(bindparam("most")),
    "check orders",
)
_SENT = Statement(
    _WITH_PACKAGE.add_columns(
        _PACKAGE.c.package,
        _PACKAGE.c.jti,
        _PACKAGE.c.kid,
        _APPLICANT.c.audit_reference,
        _APPLICANT.c.state.label("subject_state"),
    )
    .join(
        _APPLICANT,
        and_(_APPLICANT.c.organisation_id == _ORDER.c.organisation_id, _APPLICANT.c.id == _ORDER.c.applicant_id),
    )
    .where(_HERE, _IS, _OF_VENDOR, _LEFT),
    _LABEL,
)
_DUE = Statement(
    select(_ORDER)
    .where(_HERE, _ORDER.c.expires_at <= bindparam("at", type_=BigInteger), _in(BEFORE))
    .order_by(_ORDER.c.expires_at)
    .limit(bindparam("most")),
    "check orders",
)
_HOLD_RELEASED = Statement(
    update(_ORDER).where(_HERE, _IS, _OF_VENDOR, _in({OrderState.RELEASED})).values(version=_ORDER.c.version), _LABEL
)


def _push_cancelled(which: ColumnElement[bool]) -> Statement:
    """What is on its way to be pushed, or was given up, is so no more; found by what it may be ordered once for, which
    has an index."""
    undone = or_(_OUTBOX.c.state == "waiting", _OUTBOX.c.state == "dead")
    ended = {"ended_at": bindparam("at", type_=BigInteger), "lease": None, "leased_until": None}
    return Statement(
        update(_OUTBOX)
        .where(_OUTBOX.c.organisation_id == _id("organisation"), _OUTBOX.c.kind == PUSH, undone, which)
        .values(state="cancelled", **ended),
        "outbox",
    )


_CANCEL_PUSH = _push_cancelled(_OUTBOX.c.once == bindparam("once"))
_MARK_FETCHED = Statement(
    update(_PACKAGE)
    .where(
        _PACKAGE.c.organisation_id == _id("organisation"),
        _PACKAGE.c.id == _id("order"),
        or_(_PACKAGE.c.fetched_at.is_(None), _PACKAGE.c.fetched_by == bindparam("road_again")),
        _PACKAGE.c.expires_at > bindparam("at", type_=BigInteger),
    )
    .values(
        fetched_at=func.coalesce(_PACKAGE.c.fetched_at, bindparam("at", type_=BigInteger)), fetched_by=bindparam("road")
    ),
    "check package",
)
_DROP = Statement(
    delete(_PACKAGE).where(_PACKAGE.c.organisation_id == _id("organisation"), _PACKAGE.c.id == _id("order")),
    "check package",
)
_DROP_EXPIRED = Statement(
    delete(_PACKAGE).where(_PACKAGE.c.organisation_id == _id("organisation"), _PACKAGE.c.expires_at <= bindparam("at")),
    "check package",
)
_FORGET_OVER = Statement(delete(_ORDER).where(_HERE, _OF_APPLICANT, _in(NOTHING_LEFT)), _LABEL)
_UNTIE = Statement(update(_ORDER).where(_HERE, _OF_APPLICANT).values(applicant_id=None, terms="", digest=""), _LABEL)


def insert_order(
    organisation: UUID, order: UUID, vendor: UUID, contract: UUID, terms: Terms, by: UUID, at: int, expires_at: int
) -> Insert:
    """A new order; a Duplicate of ``check_order`` where one about the same terms goes on."""
    row = {
        "organisation_id": organisation,
        "id": order,
        "applicant_id": UUID(terms.applicant),
        "vendor_id": vendor,
        "contract_id": contract,
        "terms": terms.text,
        "digest": terms.digest,
        "state": OrderState.REQUESTED.value,
        "version": 1,
        "requested_by": by,
        "requested_at": at,
        "changed_at": at,
        "expires_at": expires_at,
    }
    return Insert(_ORDER, tuple(row), [tuple(row.values())])


async def one(database: Database, organisation: UUID, applicant: UUID, order: UUID) -> Row | None:
    """An order about the applicant with what is known of its package, or None."""
    rows = await database.fetch(_ONE, {"organisation": organisation, "applicant": applicant, "order": order})
    return rows[0] if rows else None


async def of_applicant(database: Database, organisation: UUID, applicant: UUID) -> Sequence[Row]:
    """Every order about an applicant, oldest first."""
    return await database.fetch(_EVERY, {"organisation": organisation, "applicant": applicant})


async def of_vendor(database: Database, organisation: UUID, vendor: UUID, *, most: int) -> Sequence[Row]:
    """The orders that were released to a vendor, newest first."""
    return await database.fetch(_OF_THE_VENDOR, {"organisation": organisation, "vendor": vendor, "most": most})


async def sent(database: Database, organisation: UUID, vendor: UUID, order: UUID) -> Row | None:
    """An order that was released to the vendor, with its package and the person's audit reference, or None."""
    rows = await database.fetch(_SENT, {"organisation": organisation, "vendor": vendor, "order": order})
    return rows[0] if rows else None


async def due(database: Database, organisation: UUID, at: int, *, most: int) -> Sequence[Row]:
    """Orders that waited too long and have not left the house, the longest overdue first."""
    return await database.fetch(_DUE, {"organisation": organisation, "at": at, "most": most})


@lru_cache(maxsize=4)
def _move(released: bool) -> Statement:
    values: dict[str, Any] = {
        "state": bindparam("fresh"),
        "version": _ORDER.c.version + 1,
        "changed_at": bindparam("at"),
        "expires_at": bindparam("until", type_=BigInteger),
    }
    if released:
        values["released_at"] = bindparam("at")
    held = (_ORDER.c.version == bindparam("known"), _ORDER.c.state == bindparam("held"))
    return Statement(update(_ORDER).where(_HERE, _IS, *held).values(values), _LABEL)


def move(row: Row, state: OrderState, at: int, *, until: int | None = None) -> Change:
    """The order in another state; touches no row where it is not as it was read. ``until``: when it expires."""
    parameters = {
        "organisation": row["organisation_id"],
        "order": row["id"],
        "known": row["version"],
        "held": row["state"],
        "fresh": state.value,
        "at": at,
        "until": until,
    }
    return Change(_move(state is OrderState.RELEASED), parameters, expect=1)


def insert_package(organisation: UUID, order: UUID, package: str, jti: str, kid: str, expires_at: int) -> Insert:
    """The package of an order; a second one is a Duplicate of ``check_package``."""
    columns = ("organisation_id", "id", "package", "jti", "kid", "expires_at")
    return Insert(_PACKAGE, columns, [(organisation, order, package, jti, kid, expires_at)])


def give_out(organisation: UUID, vendor: UUID, order: UUID, at: int, *, pushed: bool) -> list[Step]:
    """Steps that make a write fail unless the package is there to be given out: for the first time or, where it is
    pushed, again by the same road."""
    about = {"organisation": organisation, "order": order}
    roads = {"road": "push", "road_again": "push"} if pushed else {"road": "pull", "road_again": "none"}
    return [
        Change(_HOLD_RELEASED, about | {"vendor": vendor}, expect=1),
        Change(_MARK_FETCHED, about | roads | {"at": at}, expect=1),
    ]


def cancel_push(organisation: UUID, order: UUID, at: int) -> Change:
    """What was fetched, acknowledged or called back is pushed no more."""
    return Change(_CANCEL_PUSH, {"organisation": organisation, "once": f"{PUSH}:{order}", "at": at})


def drop_package(organisation: UUID, order: UUID) -> Change:
    """Forget the package of an order, if there is one."""
    return Change(_DROP, {"organisation": organisation, "order": order})


def drop_expired_packages(organisation: UUID, at: int) -> Change:
    """Forget packages that nobody fetched or acknowledged in time."""
    return Change(_DROP_EXPIRED, {"organisation": organisation, "at": at})


Ending = tuple[Statement, Statement, Statement, Statement, Statement, Statement]


def _ending(*which: ColumnElement[bool]) -> Ending:
    """Statements that withdraw what has not left the house and recall what has, with the orders that tell vendors, and
    when the deletion is due; of what was closed the vendor still keeps something, so that is called back too."""
    held = {*HELD, OrderState.CLOSED}
    chosen = select(_ORDER.c.id).where(_HERE, *which)
    pushes = select(literal(f"{PUSH}:", String).concat(cast(_ORDER.c.id, String))).where(_HERE, *which)
    at = bindparam("at", type_=BigInteger)
    ended = {"version": _ORDER.c.version + 1, "changed_at": at, "expires_at": None}
    told: dict[str, Any] = {
        "organisation_id": _ORDER.c.organisation_id,
        "id": _ORDER.c.id,
        "kind": literal(RECALL, String),
        "object_id": _ORDER.c.id,
        "parameters": literal("{}", Text),
        "once": literal(f"{RECALL}:", String).concat(cast(_ORDER.c.id, String)),
        "state": literal("waiting", String),
        "attempts": literal(0, Integer),
        "last_code": literal("", String),
        "created_at": at,
        "due_at": at,
    }
    return (
        Statement(
            update(_ORDER).where(_HERE, *which, _in(BEFORE)).values(state=OrderState.WITHDRAWN.value, **ended), _LABEL
        ),
        Statement(
            insert(_OUTBOX).from_select(list(told), select(*told.values()).where(_HERE, *which, _in(held))), "outbox"
        ),
        Statement(
            update(_ORDER).where(_HERE, *which, _in(held)).values(state=OrderState.RECALLED.value, **ended), _LABEL
        ),
        Statement(
            delete(_PACKAGE).where(_PACKAGE.c.organisation_id == _id("organisation"), _PACKAGE.c.id.in_(chosen)),
            "check package",
        ),
        vendor_deletions.called_back(*which),
        _push_cancelled(_OUTBOX.c.once.in_(pushes)),
    )


_END_ONE = _ending(_IS)
_END_OF_APPLICANT = _ending(_OF_APPLICANT)
_END_OF_TERMS = _ending(_OF_APPLICANT, _ORDER.c.digest == bindparam("terms_digest"))
_END_WITH_FIELD = _ending(_OF_APPLICANT, _ORDER.c.terms.like(bindparam("holding"), escape="\\"))
_END_OF_CONTRACT = _ending(_ORDER.c.contract_id == _id("contract"))
_ERASE = _ending(_OF_APPLICANT)


def _ended(statements: Ending, parameters: dict[str, Any]) -> list[Step]:
    """Each statement with the parameters that it has."""
    return [Change(statement, parameters) for statement in statements]


def end_one(row: Row, act: Act, at: int) -> list[Step]:
    """End one order before its time, as ``act`` says (:func:`~ats_privacy.domain.check_orders.ending`); the write fails
    where the order is not as it was read."""
    organisation, order = row["organisation_id"], row["id"]
    drop = drop_package(organisation, order)
    if act is Act.WITHDRAW:
        return [move(row, OrderState.WITHDRAWN, at), drop]
    about = {"organisation": organisation, "order": order, "at": at}
    told, owed = Change(_END_ONE[1], about, expect=1), Change(_END_ONE[4], about)
    return [told, move(row, OrderState.RECALLED, at), drop, owed, cancel_push(organisation, order, at)]


def end_of_applicant(organisation: UUID, applicant: UUID, at: int) -> list[Step]:
    """End every order about a person that goes on."""
    return _ended(_END_OF_APPLICANT, {"organisation": organisation, "applicant": applicant, "at": at})


def end_of_terms(organisation: UUID, applicant: UUID, digest: str, at: int) -> list[Step]:
    """End the order to the terms of this digest, if it goes on."""
    about = {"organisation": organisation, "applicant": applicant, "terms_digest": digest, "at": at}
    return _ended(_END_OF_TERMS, about)


def end_with_field(organisation: UUID, applicant: UUID, field: str, at: int) -> list[Step]:
    """End every order about a person whose terms hold a field.

    The terms are JSON in one spelling (``domain/contracts.Terms.text``): a list of fields between these two names, and
    no quotation mark in a value that is not escaped.
    """
    name = field.replace("_", "\\_")
    holding = f'%"fields": [%"{name}"%], "organisation": "%'
    return _ended(_END_WITH_FIELD, {"organisation": organisation, "applicant": applicant, "holding": holding, "at": at})


def end_of_contract(organisation: UUID, contract: UUID, at: int) -> list[Step]:
    """End every order under a contract; what a vendor keeps of those that were closed is called back too (E1)."""
    return _ended(_END_OF_CONTRACT, {"organisation": organisation, "contract": contract, "at": at})


def forget(organisation: UUID, applicant: UUID) -> list[Step]:
    """What a whole erasure does: orders of which nothing has left the house go, the others lose their tie to the
    person, their terms and their package, are called back, and stay until the vendor attests the deletion."""
    about: dict[str, Any] = {"organisation": organisation, "applicant": applicant}
    ended = _ended(_ERASE, about | {"at": now_us()})
    return [*ended, Change(_FORGET_OVER, about), Change(_UNTIE, about)]
