"""Organisations, their staff, requisitions and who is assigned to what."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index
from sqlmodel import SQLModel

from ats_privacy.storage.tables.columns import identifier, instant, key_part, organisation_key


class Organisation(SQLModel, table=True):
    """A tenant: one company and everything it holds. ``region`` is where its data is stored (promise D1)."""

    __tablename__ = "organisation"

    id: UUID = identifier()
    name: str
    region: str
    created_at: int = instant()


class Staff(SQLModel, table=True):
    """A member of staff of an organisation, with the roles held, as space-separated names."""

    __tablename__ = "staff"
    __table_args__ = (
        ForeignKeyConstraint(["organisation_id"], ["organisation.id"]),
        Index("uq_staff_account", "organisation_id", "account", unique=True),
    )

    organisation_id: UUID = organisation_key()
    id: UUID = identifier()
    account: str
    roles: str
    status: str
    version: int
    created_at: int = instant()
    updated_at: int = instant()


class Requisition(SQLModel, table=True):
    """An opening that applicants apply to.

    ``blind_shown_at``: null where its review is not blind; otherwise the stages, separated by spaces, at which the
    hiring side is shown who somebody is.
    """

    __tablename__ = "requisition"
    __table_args__ = (
        ForeignKeyConstraint(["organisation_id"], ["organisation.id"]),
        Index("uq_requisition_reference", "organisation_id", "reference", unique=True),
    )

    organisation_id: UUID = organisation_key()
    id: UUID = identifier()
    reference: str
    title: str
    department: str
    status: str
    blind_shown_at: str | None = None
    version: int
    created_at: int = instant()
    updated_at: int = instant()


class Assignment(SQLModel, table=True):
    """A member of staff may see the applicants of a requisition, as far as role and stage allow."""

    __tablename__ = "assignment"
    __table_args__ = (
        ForeignKeyConstraint(["organisation_id", "requisition_id"], ["requisition.organisation_id", "requisition.id"]),
        ForeignKeyConstraint(["organisation_id", "staff_id"], ["staff.organisation_id", "staff.id"]),
    )

    organisation_id: UUID = organisation_key()
    staff_id: UUID = key_part()
    requisition_id: UUID = key_part()
    created_at: int = instant()
