"""The JSON shapes of guardians' consents and of corrections of births."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Evidence = Annotated[
    str,
    Field(pattern=r"^[A-Za-z0-9._:/-]{1,64}$", description="Where the evidence is filed; no personal data."),
]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class GuardianIn(_Body):
    """What a guardian consents to for a minor, and how it was seen who they are."""

    purposes: Annotated[list[Annotated[str, Field(pattern=r"^[a-z_]{1,32}$")]], Field(min_length=1, max_length=50)]
    relation: Literal["parent", "grandparent", "guardian", "institution"]
    method: Literal["in_person", "video", "notarised", "registered_letter"]
    reference: Evidence


class GuardianWritten(BaseModel):
    """The guardian's consent, and the state of the minor's record after it."""

    id: str
    state: str


class GuardianOut(BaseModel):
    """A guardian's consent: waiting for verification, in force, or ended."""

    id: str
    purposes: list[str]
    relation: str
    method: str
    reference: str
    recorded_by: str
    recorded_at: str
    verified_by: str | None
    verified_at: str | None
    ended_by: str | None
    ended_at: str | None


class GuardiansOut(BaseModel):
    """Every guardian's consent for a person."""

    items: list[GuardianOut]


class BirthValues(_Body):
    """What is corrected."""

    birth_date: Annotated[str, Field(min_length=1, max_length=32)] | None = None
    id_number: Annotated[str, Field(min_length=1, max_length=64)] | None = None


class BirthIn(_Body):
    """The right birth date, ID number or both, as one person reads them from the evidence."""

    values: BirthValues
    reference: Evidence


class BirthOut(BaseModel):
    """Whether the correction waits for a second person or was applied; the record's state and version."""

    status: Literal["waiting", "applied"]
    state: str
    version: int
