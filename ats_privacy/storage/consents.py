"""Queries of consents."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Table, and_, bindparam, case, literal, or_, select, update

from ats_privacy.domain.consents import Consent, ConsentKind, Ended, Evidence, Scope
from ats_privacy.domain.identity import as_uuid, now_us
from ats_privacy.storage import notices
from ats_privacy.storage.statements import Change, Database, Identifiers, Insert, Row, Statement, among
from ats_privacy.storage.tables import ConsentRow, EntityId

_TABLE: Table = ConsentRow.__table__  # type: ignore[attr-defined]
_COLUMNS = tuple(column.name for column in _TABLE.columns)

_OF = (
    _TABLE.c.organisation_id == bindparam("organisation", type_=EntityId),
    _TABLE.c.applicant_id == bindparam("applicant", type_=EntityId),
)
_OF_APPLICANT = Statement(select(_TABLE).where(*_OF).order_by(_TABLE.c.id))
_HAS_EXPIRED = and_(_TABLE.c.expires_at.is_not(None), _TABLE.c.expires_at <= bindparam("at"))
_END = Statement(
    update(_TABLE)
    .where(*_OF, among(_TABLE.c.id, bindparam("consents")), _TABLE.c.withdrawn_at.is_(None))
    .values(
        withdrawn_at=case((_HAS_EXPIRED, _TABLE.c.expires_at), else_=bindparam("at")),
        ended_as=case((_HAS_EXPIRED, literal(Ended.EXPIRED.value)), else_=bindparam("how")),
        superseded_by=bindparam("by", type_=EntityId),
    ),
    "consents",
)
_END_PURPOSES = Statement(
    update(_TABLE)
    .where(
        *_OF,
        among(_TABLE.c.purpose, bindparam("purposes")),
        _TABLE.c.withdrawn_at.is_(None),
        _TABLE.c.given_at <= bindparam("at"),
    )
    .values(withdrawn_at=bindparam("at"), ended_as=literal(Ended.WITHDRAWN.value)),
    "consents",
)
_COUNTS = and_(
    or_(_TABLE.c.expires_at.is_(None), _TABLE.c.expires_at > bindparam("now")),
    notices.good_enough(_TABLE.c.purpose, _TABLE.c.notice_number),
)
_HOLD = Statement(
    update(_TABLE)
    .where(
        *_OF,
        among(_TABLE.c.id, bindparam("consents")),
        _TABLE.c.withdrawn_at.is_(None),
        _COUNTS,
    )
    .values(ended_as=_TABLE.c.ended_as),
    "consents",
)
_COUNTING = Statement(select(_TABLE).where(*_OF, _TABLE.c.withdrawn_at.is_(None), _COUNTS).order_by(_TABLE.c.id))
_EXPIRED = Statement(
    select(_TABLE)
    .where(
        _TABLE.c.organisation_id == bindparam("organisation", type_=EntityId),
        _TABLE.c.expires_at <= bindparam("at"),
        _TABLE.c.withdrawn_at.is_(None),
    )
    .order_by(_TABLE.c.expires_at)
    .limit(bindparam("most")),
    "expired consents",
)


def live_purposes() -> ColumnElement[bool]:
    """The rows whose consents to purposes live at ``:now``: :meth:`Consent.live` as the database asks it."""
    return and_(
        _TABLE.c.kind == ConsentKind.PURPOSE.value,
        _TABLE.c.withdrawn_at.is_(None),
        or_(_TABLE.c.expires_at.is_(None), _TABLE.c.expires_at > bindparam("now")),
    )


def insert(
    organisation: UUID,
    consent: UUID,
    applicant: UUID,
    scope: Scope,
    evidence: Evidence,
    recorded_by: UUID,
    *,
    given_by: str = "staff",
    notice_number: int = 0,
    expires_at: int | None = None,
    at: int | None = None,
    refused: bool = False,
) -> Insert:
    """A consent given at an instant (now), or a refusal; a duplicate where one to the same thing is live still."""
    moment = now_us() if at is None else at
    row: dict[str, Any] = {
        "organisation_id": organisation,
        "id": consent,
        "applicant_id": applicant,
        "purpose": scope.purpose,
        "notice_version": evidence.notice_version,
        "notice_number": notice_number,
        "channel": evidence.channel,
        "recorded_by": recorded_by,
        "given_at": moment,
        "withdrawn_at": moment if refused else None,
        "kind": scope.kind.value,
        "recipient": scope.recipient,
        "region": scope.region,
        "fields": " ".join(sorted(scope.fields)),
        "terms": scope.terms,
        "expires_at": expires_at,
        "ended_as": Ended.REFUSED.value if refused else "",
        "given_by": given_by,
        "place": evidence.place,
        "text_digest": evidence.text_digest,
        "language": evidence.language,
        "reference": evidence.reference,
        "category": scope.category,
        "on_behalf": evidence.on_behalf,
        "superseded_by": None,
    }
    return Insert(_TABLE, _COLUMNS, [tuple(row[name] for name in _COLUMNS)])


def end(
    organisation: UUID, applicant: UUID, consents: Sequence[UUID], at: int, how: Ended, *, by: UUID | None = None
) -> Change:
    """End these consents; all fails where one of them is live no more. What has expired ends as that.

    ``by``: the consent that takes their place.
    """
    parameters: dict[str, Any] = {
        "organisation": organisation,
        "applicant": applicant,
        "consents": Identifiers(consents),
        "at": at,
        "how": how.value,
        "by": by,
    }
    return Change(_END, parameters, expect=len(consents))


def end_again(organisation: UUID, applicant: UUID, consents: Iterable[UUID], at: int) -> Change:
    """End these consents wherever they are live (the replay of the ledger)."""
    parameters: dict[str, Any] = {
        "organisation": organisation,
        "applicant": applicant,
        "consents": Identifiers(consents),
        "at": at,
        "how": Ended.WITHDRAWN.value,
        "by": None,
    }
    return Change(_END, parameters)


def end_purposes_again(organisation: UUID, applicant: UUID, purposes: Iterable[str], at: int) -> Change:
    """End the consents to purposes given until an instant (the replay of a certificate that names no consents)."""
    named = Identifiers(purposes)
    return Change(_END_PURPOSES, {"organisation": organisation, "applicant": applicant, "purposes": named, "at": at})


def hold(organisation: UUID, applicant: UUID, consents: Sequence[UUID], at: int) -> Change:
    """Make a write fail that rests on consents which have ended meanwhile: whichever commits first wins.

    So it does where a notice has changed materially since (promise H2). It stands before the steps that touch what
    rests on the consents: whoever ends them goes the same way round.
    """
    parameters: dict[str, Any] = {
        "organisation": organisation,
        "applicant": applicant,
        "consents": Identifiers(consents),
        "now": at,
    }
    return Change(_HOLD, parameters, expect=len(consents))


async def of_applicant(database: Database, organisation: UUID, applicant: UUID) -> Sequence[Row]:
    """Every consent of an applicant, live, ended and refused, oldest first."""
    return await database.fetch(_OF_APPLICANT, {"organisation": organisation, "applicant": applicant})


async def counting(database: Database, organisation: UUID, applicant: UUID) -> list[Consent]:
    """The consents of an applicant that count now, for :func:`ats_privacy.domain.consents.lacking`.

    They live, and no material change of the notice has overtaken them.
    """
    parameters = {"organisation": organisation, "applicant": applicant, "now": now_us()}
    return [as_consent(row) for row in await database.fetch(_COUNTING, parameters)]


async def expired(database: Database, organisation: UUID, at: int, *, most: int) -> Sequence[Row]:
    """Consents that have expired and were not ended yet, the longest overdue first."""
    return await database.fetch(_EXPIRED, {"organisation": organisation, "at": at, "most": most})


def as_consent(row: Row) -> Consent:
    """The consent that a row holds, for the rules of `domain/consents.py`."""
    return Consent(
        as_uuid(row["id"]),
        Scope(
            ConsentKind(row["kind"]),
            row["purpose"],
            row["recipient"],
            row["region"],
            frozenset(row["fields"].split(" ")) if row["fields"] else frozenset(),
            row["terms"],
            row["category"],
        ),
        row["given_at"],
        row["expires_at"],
        row["withdrawn_at"],
        Ended(row["ended_as"]) if row["ended_as"] else None,
    )
