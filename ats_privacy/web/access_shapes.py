"""The JSON shapes of undertakings, of access that a second person allows, and of broken glass."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from ats_privacy.web.notice_shapes import Digest, Instant, NoticeLines
from ats_privacy.web.shapes import FieldNames, Identifier, ShortText


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class UndertakingTextsIn(_Body):
    """The undertaking in both languages."""

    zh: NoticeLines
    en: NoticeLines


class UndertakingIn(_Body):
    """The next version, and from when on it is asked for."""

    texts: UndertakingTextsIn
    in_force_at: Instant


class UndertakingWritten(BaseModel):
    """What was published."""

    id: str
    number: int
    in_force_at: str
    digests: dict[str, str]


class UndertakingOut(BaseModel):
    """A version, and whether whoever asks has accepted it."""

    number: int
    texts: dict[str, str]
    digests: dict[str, str]
    published_at: str
    in_force_at: str
    in_force: bool
    accepted: bool


class UndertakingsOut(BaseModel):
    """All versions, oldest first."""

    items: list[UndertakingOut]


class UndertakingAcceptanceIn(_Body):
    """The SHA-256 of the text that was read, in which language."""

    language: Literal["zh", "en"]
    digest: Digest


class WhoUndertook(BaseModel):
    """An active member of staff and their acceptance; nulls where there is none."""

    staff_id: str
    account: str
    accepted_at: str | None
    language: str | None
    means: str | None
    evidence: str | None
    recorded_by: str | None


class WhoUndertookPage(BaseModel):
    """Active members of staff in order of their creation."""

    items: list[WhoUndertook]
    next: str | None


CaseReference = Annotated[str, Field(pattern=r"^[A-Za-z0-9._/#-]{1,64}$", description="A ticket or file number.")]
PurposeName = Annotated[str, Field(pattern=r"^[a-z_]{1,32}$")]


class AccessRequestIn(_Body):
    """What a second person is asked for. ``reveal``: of one applicant, with a reason; ``list``: of so many people at
    once, with a reference.
    """

    operation: Literal["reveal", "list"]
    purpose: PurposeName
    fields: FieldNames
    minutes: Annotated[int, Field(ge=1, le=1440)]
    applicant_id: Identifier | None = None
    people: Annotated[int, Field(ge=0, le=1_000_000)] = 0
    reason: ShortText | None = None
    reference: CaseReference | None = None


class AccessRequested(BaseModel):
    """A request that waits for an answer until it lapses."""

    id: str
    state: str
    lapses_at: str


class GrantOut(BaseModel):
    """Access that was asked for, or taken in an emergency. ``reason`` only where it was asked for by itself."""

    id: str
    kind: Literal["grant", "broken_glass"]
    state: Literal["requested", "approved", "refused", "ended"]
    live: bool
    requester_id: str
    applicant_id: str | None
    purpose: str
    operation: str
    fields: list[str]
    people: int
    minutes: int
    reference: str
    requested_at: str
    lapses_at: str
    decided_by: str | None
    decided_at: str | None
    expires_at: str | None
    ended_by: str | None
    ended_at: str | None
    review_due_at: str | None
    overdue: bool
    reviewed_by: str | None
    reviewed_at: str | None
    finding: str | None
    reason: str | None = None


class GrantPage(BaseModel):
    """Access, newest first."""

    items: list[GrantOut]
    next: str | None


class AccessDecisionIn(_Body):
    """The answer of the second person."""

    approve: bool


class AccessDecided(BaseModel):
    """What became of a request."""

    id: str
    state: str
    expires_at: str | None


class BrokenGlassIn(_Body):
    """Which fields, and why it cannot wait for a second person."""

    fields: FieldNames
    reason: ShortText
    reference: CaseReference


class BrokenGlassOut(BaseModel):
    """Until when the access lasts, and until when it has to be reviewed."""

    id: str
    expires_at: str
    review_due_at: str


class ReviewIn(_Body):
    """What the review found."""

    finding: Literal["justified", "unjustified"]
    remark: ShortText
