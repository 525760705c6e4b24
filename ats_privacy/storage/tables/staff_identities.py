"""Who of the staff an identity provider's subjects are."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import BigInteger, Column, ForeignKeyConstraint, Index, Integer, LargeBinary, Text
from sqlmodel import Field, SQLModel

from ats_privacy.storage.tables.columns import instant, organisation_key, reference


class StaffIdentityRow(SQLModel, table=True):
    """A subject of a provider, as a digest of its name, and the member of staff that it is.

    ``requisitions``: ids, separated by spaces, of those that the provider has assigned, and not people here.
    ``claims_at``: when the newest token was issued whose claims were taken over, microseconds since the epoch: an older
    one changes nothing any more. ``lapsed``: 1 where those claims gave no role, so that no older token does either.
    """

    __tablename__ = "staff_identity"
    __table_args__ = (
        ForeignKeyConstraint(["organisation_id", "staff_id"], ["staff.organisation_id", "staff.id"]),
        Index("uq_staff_identity_staff", "organisation_id", "staff_id", unique=True),
    )

    organisation_id: UUID = organisation_key()
    digest: bytes = Field(sa_column=Column(LargeBinary, primary_key=True, nullable=False))
    staff_id: UUID = reference()
    requisitions: str = Field(sa_column=Column(Text, nullable=False))
    claims_at: int = Field(sa_column=Column(BigInteger, nullable=False))
    lapsed: int = Field(sa_column=Column(Integer, nullable=False))
    created_at: int = instant()
