"""Queries of guardians' consents, and of corrections of births that wait for a second person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Table, and_, bindparam, delete, or_, select, update

from ats_privacy.domain.subject_states import MINORS, SubjectState, states_before
from ats_privacy.storage.statements import Change, Database, Insert, Row, Statement
from ats_privacy.storage.tables import Applicant, BirthCorrectionRow, EntityId, GuardianConsentRow

_TABLE: Table = GuardianConsentRow.__table__  # type: ignore[attr-defined]
_APPLICANT: Table = Applicant.__table__  # type: ignore[attr-defined]
_BIRTH: Table = BirthCorrectionRow.__table__  # type: ignore[attr-defined]

_OF = (
    _TABLE.c.organisation_id == bindparam("organisation", type_=EntityId),
    _TABLE.c.applicant_id == bindparam("applicant", type_=EntityId),
)
_OF_APPLICANT = Statement(select(_TABLE).where(*_OF).order_by(_TABLE.c.id), "guardian consents")
_VERIFY = Statement(
    update(_TABLE)
    .where(
        *_OF,
        _TABLE.c.id == bindparam("consent", type_=EntityId),
        _TABLE.c.verified_at.is_(None),
        _TABLE.c.ended_at.is_(None),
        _TABLE.c.recorded_by != bindparam("by", type_=EntityId),
    )
    .values(verified_by=bindparam("by", type_=EntityId), verified_at=bindparam("at"), checked_on=bindparam("day")),
    "guardian consent",
)
_END = Statement(
    update(_TABLE)
    .where(
        *_OF,
        or_(bindparam("every") == 1, _TABLE.c.id == bindparam("consent", type_=EntityId)),
        or_(bindparam("but_one") == 0, _TABLE.c.id != bindparam("but", type_=EntityId)),
        _TABLE.c.ended_at.is_(None),
    )
    .values(ended_by=bindparam("by", type_=EntityId), ended_at=bindparam("at")),
    "guardian consents",
)
_CHECKED = Statement(
    update(_TABLE).where(*_OF, _TABLE.c.ended_at.is_(None)).values(checked_on=bindparam("day")), "guardian consents"
)
_TO_CHECK = Statement(
    select(_TABLE.c.organisation_id, _TABLE.c.applicant_id)
    .distinct()
    .join(
        _APPLICANT,
        and_(_APPLICANT.c.organisation_id == _TABLE.c.organisation_id, _APPLICANT.c.id == _TABLE.c.applicant_id),
    )
    .where(
        _TABLE.c.verified_at.is_not(None),
        _TABLE.c.ended_at.is_(None),
        _TABLE.c.checked_on != bindparam("day"),
        or_(*(_APPLICANT.c.state == state for state in sorted(MINORS))),
    )
    .limit(bindparam("most")),
    "minors",
    across=True,
)
_WAITING = Statement(
    select(_TABLE)
    .where(
        _TABLE.c.organisation_id == bindparam("organisation", type_=EntityId),
        _TABLE.c.verified_at.is_(None),
        _TABLE.c.ended_at.is_(None),
    )
    .order_by(_TABLE.c.id)
    .limit(bindparam("most")),
    "guardian consents",
)
_BIRTH_OF = (
    _BIRTH.c.organisation_id == bindparam("organisation", type_=EntityId),
    _BIRTH.c.applicant_id == bindparam("applicant", type_=EntityId),
)
_CORRECTION = Statement(select(_BIRTH).where(*_BIRTH_OF), "birth correction")
_DROP_CORRECTION = Statement(delete(_BIRTH).where(*_BIRTH_OF), "birth correction")
_TAKE_CORRECTION = Statement(
    delete(_BIRTH).where(*_BIRTH_OF, _BIRTH.c.digest == bindparam("digest")), "birth correction"
)


def _become(wanted: SubjectState) -> Statement:
    element = (
        update(_APPLICANT)
        .where(
            _APPLICANT.c.organisation_id == bindparam("organisation", type_=EntityId),
            _APPLICANT.c.id == bindparam("applicant", type_=EntityId),
            _APPLICANT.c.version == bindparam("known_version"),
            # A minor's guardian may consent anew, to other purposes: that leaves the state as it is.
            or_(*(_APPLICANT.c.state == state.value for state in {*states_before(wanted), wanted})),
        )
        .values(
            state=wanted.value,
            guardian_purposes=bindparam("purposes"),
            version=_APPLICANT.c.version + 1,
            updated_at=bindparam("at"),
        )
    )
    return Statement(element, "applicant")


_BECOME: dict[SubjectState, Statement] = {
    state: _become(state) for state in SubjectState if state not in (SubjectState.CANCELLED, SubjectState.ERASED)
}


def become(
    organisation: UUID, applicant: UUID, version: int, wanted: SubjectState, purposes: str | None, at: int
) -> Change:
    """Change state and guardian's purposes over ``version``; fails where the record changed or no way leads there."""
    parameters: dict[str, Any] = {
        "organisation": organisation,
        "applicant": applicant,
        "known_version": version,
        "purposes": purposes,
        "at": at,
    }
    return Change(_BECOME[wanted], parameters, expect=1)


def insert(
    organisation: UUID,
    consent: UUID,
    applicant: UUID,
    relation: str,
    method: str,
    reference: str,
    purposes: str,
    by: UUID,
    at: int,
) -> Insert:
    """A guardian's consent as recorded; it permits nothing before another person has verified it."""
    columns = (
        "organisation_id",
        "id",
        "applicant_id",
        "relation",
        "method",
        "reference",
        "purposes",
        "recorded_by",
        "recorded_at",
        "checked_on",
    )
    row = (organisation, consent, applicant, relation, method, reference, purposes, by, at, "")
    return Insert(_TABLE, columns, [row])


def verify(organisation: UUID, applicant: UUID, consent: UUID, by: UUID, at: int, day: str) -> Change:
    """A second person has verified it; fails where it is verified or ended, or they are the same person."""
    parameters = {
        "organisation": organisation,
        "applicant": applicant,
        "consent": consent,
        "by": by,
        "at": at,
        "day": day,
    }
    return Change(_VERIFY, parameters, expect=1)


def _ending(organisation: UUID, applicant: UUID, by: UUID, at: int) -> dict[str, Any]:
    nobody = UUID(int=0)
    known = {"organisation": organisation, "applicant": applicant, "by": by, "at": at}
    return known | {"every": 0, "consent": nobody, "but_one": 0, "but": nobody}


def end(organisation: UUID, applicant: UUID, consent: UUID, by: UUID, at: int) -> Change:
    """End one that has not ended."""
    return Change(_END, _ending(organisation, applicant, by, at) | {"consent": consent}, expect=1)


def end_all(organisation: UUID, applicant: UUID, by: UUID, at: int, *, but: UUID | None = None) -> Change:
    """End all that have not ended, but for one."""
    excepted = {} if but is None else {"but_one": 1, "but": but}
    return Change(_END, _ending(organisation, applicant, by, at) | {"every": 1} | excepted)


def checked(organisation: UUID, applicant: UUID, day: str) -> Change:
    """The minor's age was looked at on a day (ISO 8601)."""
    return Change(_CHECKED, {"organisation": organisation, "applicant": applicant, "day": day})


async def of_applicant(database: Database, organisation: UUID, applicant: UUID) -> Sequence[Row]:
    """Every guardian's consent for a person, the oldest first."""
    return await database.fetch(_OF_APPLICANT, {"organisation": organisation, "applicant": applicant})


async def waiting(database: Database, organisation: UUID, *, most: int) -> Sequence[Row]:
    """Guardians' consents that nobody has verified yet, the oldest first."""
    return await database.fetch(_WAITING, {"organisation": organisation, "most": most})


async def to_check(database: Database, day: str, *, most: int) -> Sequence[Row]:
    """Minors of any organisation whose age was not looked at on this day."""
    return await database.fetch(_TO_CHECK, {"day": day, "most": most})


def propose(
    organisation: UUID, applicant: UUID, digest: bytes, reference: str, by: UUID, at: int, expires_at: int
) -> Insert:
    """A correction that waits for a second person; :func:`drop` an earlier one first."""
    columns = ("organisation_id", "applicant_id", "digest", "reference", "entered_by", "entered_at", "expires_at")
    return Insert(_BIRTH, columns, [(organisation, applicant, digest, reference, by, at, expires_at)])


def drop(organisation: UUID, applicant: UUID) -> Change:
    """Forget the correction that waits, if there is one."""
    return Change(_DROP_CORRECTION, {"organisation": organisation, "applicant": applicant})


def take(organisation: UUID, applicant: UUID, digest: bytes) -> Change:
    """Take the correction that waits; fails where it is another, or there is none any more."""
    return Change(_TAKE_CORRECTION, {"organisation": organisation, "applicant": applicant, "digest": digest}, expect=1)


async def correction_of(database: Database, organisation: UUID, applicant: UUID) -> Row | None:
    """The correction that waits for a second person, or None."""
    rows = await database.fetch(_CORRECTION, {"organisation": organisation, "applicant": applicant})
    return rows[0] if rows else None
