"""Queries of notices: what is in force, what it requires, who was told and accepted. Notices are only ever added."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, Table, bindparam, case, func, literal, or_, select, update

from ats_privacy.domain.errors import RecordTampered
from ats_privacy.domain.identity import as_uuid, now_us
from ats_privacy.domain.notices import ACTIVITY, ACTIVITY_PREFIX, Notice, NoticeText, purpose_held, text_digest
from ats_privacy.domain.subject_states import OPEN, SubjectState
from ats_privacy.storage.statements import Change, Database, Insert, Row, Statement
from ats_privacy.storage.tables import (
    ActivityRow,
    Applicant,
    EntityId,
    NoticeAcceptanceRow,
    NoticePurposeRow,
    NoticeRow,
    NoticeTextRow,
    NoticeToldRow,
)

_NOTICE: Table = NoticeRow.__table__  # type: ignore[attr-defined]
_TEXT: Table = NoticeTextRow.__table__  # type: ignore[attr-defined]
_PURPOSE: Table = NoticePurposeRow.__table__  # type: ignore[attr-defined]
_TOLD: Table = NoticeToldRow.__table__  # type: ignore[attr-defined]
_ACCEPTED: Table = NoticeAcceptanceRow.__table__  # type: ignore[attr-defined]
_ACTIVITY: Table = ActivityRow.__table__  # type: ignore[attr-defined]
_APPLICANT: Table = Applicant.__table__  # type: ignore[attr-defined]

OUTDATED = "~"
"""Marks, in the list of a person's consents, one that a material change of the notice has overtaken (promise H2)."""

_ORGANISATION = bindparam("organisation", type_=EntityId)
LIVING = or_(*(_APPLICANT.c.state == state.value for state in (*OPEN, SubjectState.QUARANTINED)))
"""Records of people who are still told and asked."""

_HERE = _NOTICE.c.organisation_id == _ORGANISATION


def number_in_force() -> ScalarSelect[Any]:
    """The number of the notice in force at :now, one look-up at the end of the key."""
    return (
        select(_NOTICE.c.number)
        .where(_HERE, _NOTICE.c.in_force_at <= bindparam("now"))
        .order_by(_NOTICE.c.number.desc())
        .limit(1)
        .scalar_subquery()
    )


def _required(purpose: Any) -> ScalarSelect[Any]:
    return (
        select(_PURPOSE.c.required)
        .where(
            _PURPOSE.c.organisation_id == _ORGANISATION,
            _PURPOSE.c.number == number_in_force(),
            _PURPOSE.c.purpose == purpose,
        )
        .scalar_subquery()
    )


def required_for(purpose: str) -> ColumnElement[Any]:
    """What a person must have accepted for the purpose; null where the notice in force does not hold it.

    It depends on no row of the statement that it stands in: the database looks it up once a statement.
    """
    return _required(bindparam("held_purpose", purpose_held(purpose))).label("notice_required")


def activity_fields(purpose: str) -> ColumnElement[Any]:
    """The fields of the activity, while it lasts; null otherwise."""
    return (
        select(_ACTIVITY.c.fields)
        .where(
            _ACTIVITY.c.organisation_id == _ORGANISATION,
            _ACTIVITY.c.purpose == bindparam("activity_purpose", purpose),
            _ACTIVITY.c.begins_at <= bindparam("now"),
            _ACTIVITY.c.ends_at > bindparam("now"),
            _ACTIVITY.c.ended_at.is_(None),
        )
        .scalar_subquery()
        .label("activity_fields")
    )


def columns_for(purpose: str) -> list[ColumnElement[Any]]:
    """The facts of promises B1 and H2, as columns of a statement over applicants; none without a purpose."""
    if not purpose:
        return []
    columns: list[ColumnElement[Any]] = [required_for(purpose), _APPLICANT.c.notice_number]
    return [*columns, activity_fields(purpose)] if purpose.startswith(ACTIVITY_PREFIX) else columns


def marked(purpose: ColumnElement[Any], number: ColumnElement[Any]) -> ColumnElement[Any]:
    """A consent's purpose, marked as outdated unless it was given under a notice that is still good enough."""
    return case((good_enough(purpose, number), purpose), else_=literal(OUTDATED).concat(purpose))


def good_enough(purpose: ColumnElement[Any], number: ColumnElement[Any]) -> ColumnElement[bool]:
    """True where the notice in force at :now holds the purpose and has changed nothing material to it since."""
    held = case((purpose.startswith(ACTIVITY_PREFIX, autoescape=True), literal(ACTIVITY)), else_=purpose)
    return number >= _required(held)


@dataclass(frozen=True, slots=True)
class Standing:
    """What a purpose stands on at an instant. ``number``: the notice in force, 0 for none. ``required`` None: that
    notice does not hold the purpose. ``fields``: of an activity that is going on, None otherwise."""

    number: int
    required: int | None
    fields: str | None = None


def _standing(activity: bool) -> Statement:
    fields = activity_fields("") if activity else literal(None).label("activity_fields")
    return Statement(select(number_in_force().label("number"), required_for(""), fields), "standing of a purpose")


_STANDING = {activity: _standing(activity) for activity in (False, True)}


async def standing(database: Database, organisation: UUID, purpose: str) -> Standing:
    """What a purpose stands on now, as it is in the database."""
    parameters = {
        "organisation": organisation,
        "now": now_us(),
        "held_purpose": purpose_held(purpose),
        "activity_purpose": purpose,
    }
    statement = _STANDING[purpose.startswith(ACTIVITY_PREFIX)]
    row = (await database.fetch(statement, parameters))[0]
    return Standing(row["number"] or 0, row["notice_required"], row["activity_fields"])


def insert(notice: Notice) -> list[Insert]:
    """A notice that is published now, with its texts and purposes."""
    key = (notice.organisation, notice.number)
    return [
        Insert(
            _NOTICE,
            ("organisation_id", "number", "kinds", "digest", "published_at", "in_force_at", "published_by"),
            [
                (
                    *key,
                    " ".join(sorted(notice.kinds)),
                    notice.digest,
                    notice.published_at,
                    notice.in_force_at,
                    notice.published_by,
                )
            ],
        ),
        Insert(
            _TEXT,
            ("organisation_id", "number", "language", "text", "changes", "digest"),
            [(*key, name, t.text, t.changes, text_digest(t.text)) for name, t in notice.texts.items()],
        ),
        Insert(
            _PURPOSE,
            ("organisation_id", "number", "purpose", "required"),
            [(*key, name, required) for name, required in notice.required.items()],
        ),
    ]


_EVERY = Statement(select(_NOTICE).where(_HERE).order_by(_NOTICE.c.number), "notices")
_TEXTS = Statement(
    select(_TEXT).where(_TEXT.c.organisation_id == _ORGANISATION).order_by(_TEXT.c.number, _TEXT.c.language)
)
_PURPOSES = Statement(
    select(_PURPOSE).where(_PURPOSE.c.organisation_id == _ORGANISATION).order_by(_PURPOSE.c.number, _PURPOSE.c.purpose)
)


async def every(database: Database, organisation: UUID) -> list[Notice]:
    """All notices of an organisation, oldest first, each as it was published.

    :raises RecordTampered: one of them is not what was published.
    """
    key = {"organisation": organisation}
    rows = await database.fetch(_EVERY, key)
    texts = await database.fetch(_TEXTS, key)
    purposes = await database.fetch(_PURPOSES, key)
    found = []
    for row in rows:
        number = row["number"]
        notice = Notice(
            organisation=organisation,
            number=number,
            kinds=frozenset(row["kinds"].split()),
            required={p["purpose"]: p["required"] for p in purposes if p["number"] == number},
            texts={t["language"]: NoticeText(t["text"], t["changes"]) for t in texts if t["number"] == number},
            published_at=row["published_at"],
            in_force_at=row["in_force_at"],
            published_by=as_uuid(row["published_by"]),
        )
        if notice.digest != row["digest"]:
            raise RecordTampered("notice_changed", f"Notice {number} of {organisation} is not what was published.")
        found.append(notice)
    return found


_IN_FORCE = Statement(
    select(number_in_force().label("number")),
    "notice in force",
)


async def in_force(database: Database, organisation: UUID) -> int:
    """The number of the notice in force, 0 for none."""
    rows = await database.fetch(_IN_FORCE, {"organisation": organisation, "now": now_us()})
    return rows[0]["number"] or 0


_STILL_THERE = Statement(
    update(_APPLICANT)
    .where(
        _APPLICANT.c.organisation_id == _ORGANISATION,
        _APPLICANT.c.id == bindparam("applicant", type_=EntityId),
        _APPLICANT.c.state != "erased",
    )
    .values(notice_number=_APPLICANT.c.notice_number),
    "applicant",
)


def still_there(organisation: UUID, applicant: UUID) -> Change:
    """Holds the write to a person who is not erased: what is said of them after that would outlive their erasure."""
    return Change(_STILL_THERE, {"organisation": organisation, "applicant": applicant}, expect=1)


def tell(organisation: UUID, number: int, applicants: Sequence[UUID], means: str, by: UUID) -> Insert:
    """People were told of a notice now."""
    at = now_us()
    return Insert(
        _TOLD,
        ("organisation_id", "number", "applicant_id", "told_at", "means", "recorded_by"),
        [(organisation, number, each, at, means, by) for each in applicants],
    )


_RAISE = Statement(
    update(_APPLICANT)
    .where(
        _APPLICANT.c.organisation_id == _ORGANISATION,
        _APPLICANT.c.id == bindparam("applicant", type_=EntityId),
        LIVING,
        _APPLICANT.c.notice_number <= bindparam("number"),
    )
    .values(notice_number=bindparam("number")),
    "applicant",
)


def accept(
    organisation: UUID,
    number: int,
    applicant: UUID,
    *,
    language: str,
    digest: str,
    means: str,
    evidence: str,
    by: UUID,
) -> tuple[Change, Insert]:
    """A person accepts a notice now; refused when the record is closed or has accepted a later one already."""
    columns = (
        "organisation_id",
        "number",
        "applicant_id",
        "accepted_at",
        "language",
        "text_digest",
        "means",
        "evidence",
        "recorded_by",
    )
    row = (organisation, number, applicant, now_us(), language, digest, means, evidence, by)
    raised = Change(_RAISE, {"organisation": organisation, "applicant": applicant, "number": number}, expect=1)
    return raised, Insert(_ACCEPTED, columns, [row])


_LIVING = (_APPLICANT.c.organisation_id == _ORGANISATION, LIVING)
_PROGRESS = Statement(
    select(
        select(func.count()).select_from(_APPLICANT).where(*_LIVING).scalar_subquery().label("people"),
        *(
            select(func.count())
            .select_from(
                table.join(
                    _APPLICANT,
                    (_APPLICANT.c.organisation_id == table.c.organisation_id)
                    & (_APPLICANT.c.id == table.c.applicant_id),
                )
            )
            .where(table.c.organisation_id == _ORGANISATION, table.c.number == bindparam("number"), *_LIVING)
            .scalar_subquery()
            .label(name)
            for name, table in (("told", _TOLD), ("accepted", _ACCEPTED))
        ),
        select(func.count())
        .select_from(_APPLICANT)
        .where(*_LIVING, _APPLICANT.c.notice_number < bindparam("number"))
        .scalar_subquery()
        .label("earlier"),
    ),
    "progress of a notice",
)


async def progress(database: Database, organisation: UUID, number: int) -> Row:
    """Counts of living records: ``people``, those ``told``, those who ``accepted``, those on an ``earlier`` notice."""
    return (await database.fetch(_PROGRESS, {"organisation": organisation, "number": number}))[0]


_OF_APPLICANT = {
    table.name: Statement(
        select(table)
        .where(
            table.c.organisation_id == _ORGANISATION,
            table.c.number.in_(select(_NOTICE.c.number).where(_HERE)),
            table.c.applicant_id == bindparam("applicant", type_=EntityId),
        )
        .order_by(table.c.number),
        table.name,
    )
    for table in (_TOLD, _ACCEPTED)
}


async def of_applicant(database: Database, organisation: UUID, applicant: UUID) -> tuple[Sequence[Row], Sequence[Row]]:
    """When a person was told of which notices, and when they accepted which; oldest first."""
    key = {"organisation": organisation, "applicant": applicant}
    told, accepted = _OF_APPLICANT["notice_told"], _OF_APPLICANT["notice_acceptance"]
    return await database.fetch(told, key), await database.fetch(accepted, key)
