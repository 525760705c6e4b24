"""Which candidacies somebody on the hiring side judges blind."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Table, and_, bindparam, func, literal, select

from ats_privacy.storage.statements import position_of
from ats_privacy.storage.tables import Applicant, Application, Assignment, EntityId, Requisition

_APPLICANT: Table = Applicant.__table__  # type: ignore[attr-defined]
_CANDIDACY = Application.__table__.alias("judged")  # type: ignore[attr-defined]
_ASSIGNMENT = Assignment.__table__.alias("judging")  # type: ignore[attr-defined]
_REQUISITION: Table = Requisition.__table__  # type: ignore[attr-defined]


def blind_of() -> ColumnElement[Any]:
    """How many candidacies of the applicant :staff judges blind, as a column of a statement over applicants.

    One is enough: the strictest of the requisitions that somebody is assigned to decides for all they see of a person.
    """
    shown = position_of(
        literal(" ").concat(_REQUISITION.c.blind_shown_at).concat(" "),
        literal(" ").concat(_CANDIDACY.c.stage).concat(" "),
    )
    return (
        select(func.count())
        .select_from(
            _CANDIDACY.join(
                _ASSIGNMENT,
                and_(
                    _ASSIGNMENT.c.organisation_id == _CANDIDACY.c.organisation_id,
                    _ASSIGNMENT.c.requisition_id == _CANDIDACY.c.requisition_id,
                ),
            ).join(
                _REQUISITION,
                and_(
                    _REQUISITION.c.organisation_id == _CANDIDACY.c.organisation_id,
                    _REQUISITION.c.id == _CANDIDACY.c.requisition_id,
                ),
            )
        )
        .where(
            _CANDIDACY.c.organisation_id == _APPLICANT.c.organisation_id,
            _CANDIDACY.c.applicant_id == _APPLICANT.c.id,
            _ASSIGNMENT.c.staff_id == bindparam("staff", type_=EntityId),
            _REQUISITION.c.blind_shown_at.is_not(None),
            shown == 0,
        )
        .scalar_subquery()
        .label("blind")
    )
