"""The JSON shapes of what people ask, complain of and request, and of the answers."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from ats_privacy.web.shapes import LongText, MaskName

Kind = Literal["question", "complaint", "see", "correct", "delete", "copy", "withdraw", "other"]
State = Literal["received", "in_progress", "answered", "reopened", "closed"]
Ground = Literal[
    "repeated",
    "excessive_means",
    "risk_to_others",
    "impractical",
    "national_security",
    "public_interest",
    "criminal_matter",
    "abuse",
    "serious_harm",
    "trade_secrets",
]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class ConcernIn(_Body):
    """What somebody wants, in their own words."""

    kind: Kind
    text: LongText
    language: Annotated[Literal["zh", "en"], Field(description="In which letters are written.")]


class ConcernMessageIn(_Body):
    """What somebody adds; it reopens what was answered."""

    text: LongText


class ConcernAnswerIn(_Body):
    """What the privacy office says. A refusal rests on a listed ground, and its text gives the reasons."""

    text: LongText
    outcome: Literal["interim", "answered", "refused"]
    ground: Annotated[Ground | None, Field(description="Of a refusal; only requests can be refused.")] = None


class ConcernReceived(BaseModel):
    """A concern that came in. ``due_on``: the last day for an answer; ``provisional``: the calendar of those days is
    not announced yet, so that it may move."""

    id: str
    version: int
    state: State
    due_on: str
    provisional: bool


class ConcernVersion(BaseModel):
    """The version after a write."""

    id: str
    version: int


class ConcernOut(BaseModel):
    """A concern without what was said. ``late``: an answer is owed, and ``due_at`` has passed."""

    id: str
    applicant_id: str
    version: int
    kind: Kind
    state: State
    received_at: str
    due_at: str
    due_on: str
    provisional: bool
    late: bool
    answered_at: str | None
    outcome: Literal["answered", "refused"] | None
    ground: Ground | None


class ConcernsOut(BaseModel):
    """Concerns; ``next`` is the cursor of the page that follows, null on the last."""

    items: list[ConcernOut]
    next: str | None


class ConcernMessageOut(BaseModel):
    """What one side said."""

    text: str | None
    author: Literal["applicant", "privacy_office"] | None
    at: str | None


class ConcernWhole(ConcernOut):
    """A concern with everything that was said, oldest first; null where it was erased."""

    purpose: str
    mask: MaskName
    messages: list[ConcernMessageOut] | None
