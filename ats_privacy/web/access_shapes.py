"""The JSON shapes of undertakings, of access that a second person allows, and of broken glass."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from ats_privacy.web.notice_shapes import Digest, Instant, NoticeLines


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
