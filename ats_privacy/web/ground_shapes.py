"""The JSON shapes of grounds without consent."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from ats_privacy.web.shapes import ShortText


class GroundIn(BaseModel):
    """What is to be done without consent, on which ground of the closed list, why, and where the evidence is filed."""

    model_config = ConfigDict(extra="forbid", strict=True)

    doing: Literal["collecting", "sharing"]
    ground: Annotated[str, Field(pattern=r"^[a-z_]{1,32}$")]
    purpose: Annotated[str, Field(pattern=r"^[a-z_]{1,32}$")]
    fields: Annotated[
        list[Annotated[str, Field(pattern=r"^[a-z_]{1,32}\.[a-z_]{1,64}$")]], Field(min_length=1, max_length=200)
    ]
    days: Annotated[int, Field(ge=1, le=366, description="The ground's own bound ends it earlier.")]
    reason: ShortText
    evidence: Annotated[str, Field(pattern=r"^[A-Za-z0-9._:/-]{1,64}$", description="Where it is filed.")]
    recipient: Annotated[str, Field(pattern=r"^[A-Za-z0-9._:-]{0,64}$", description="Of sharing: with whom.")] = ""


class DecisionIn(BaseModel):
    """Yes or no."""

    model_config = ConfigDict(extra="forbid", strict=True)

    approve: bool


class GroundWritten(BaseModel):
    """The use and its state; ``expires_at`` of an approved one."""

    id: str
    state: str
    expires_at: str | None = None


class GroundOut(BaseModel):
    """A use of a ground, with what the ground is called and where it stands in law."""

    id: str
    applicant_id: str
    doing: str
    ground: str
    title: str
    title_zh: str
    law: str
    purpose: str
    fields: list[str]
    recipient: str
    evidence: str
    state: str
    requested_by: str
    requested_at: str
    decided_by: str | None
    decided_at: str | None
    expires_at: str | None
    ended_by: str | None
    ended_at: str | None


class GroundsOut(BaseModel):
    """A page of uses, the newest first."""

    items: list[GroundOut]
    next: str | None
