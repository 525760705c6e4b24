"""The JSON shapes of notices and activities."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from ats_privacy.domain.values import InvalidValue
from ats_privacy.domain.values.text import long_text
from ats_privacy.web.shapes import FieldNames, ShortText

Language = Literal["zh", "en"]
KindName = Literal[
    "organisation",
    "collection_and_use",
    "external_provision",
    "access_and_management",
    "security",
    "contact_and_complaints",
    "other_significant",
]
PurposeNames = Annotated[list[Annotated[str, Field(pattern=r"^[a-z_]{1,32}$")]], Field(min_length=1, max_length=60)]


def _lines(value: str) -> str:
    """Canonical text: what is stored, digested and shown."""
    try:
        return long_text(value) or ""
    except InvalidValue:
        raise ValueError("text") from None


NoticeLines = Annotated[str, Field(min_length=1, max_length=20_000), AfterValidator(_lines)]
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Instant = Annotated[
    str,
    Field(
        pattern=r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?(Z|[+-]\d{2}:\d{2})$",
        max_length=40,
        description="RFC 3339, with its offset.",
    ),
]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class NoticeTextIn(_Body):
    """A notice in one language: the whole of it, and what has changed in plain words."""

    text: NoticeLines
    changes: Annotated[str, Field(max_length=4_000), AfterValidator(_lines)] = ""


class NoticeTextsIn(_Body):
    """A notice in both languages."""

    zh: NoticeTextIn
    en: NoticeTextIn


class NoticeIn(_Body):
    """The next notice. ``material``: purposes that people have to renew; without ``in_force_at``, it is at once."""

    texts: NoticeTextsIn
    kinds: Annotated[list[KindName], Field(max_length=7)]
    purposes: PurposeNames
    material: Annotated[list[Annotated[str, Field(pattern=r"^[a-z_]{1,32}$")]], Field(max_length=60)] = []
    in_force_at: Instant | None = None


class NoticePublished(BaseModel):
    """What was published. ``required``: purpose → the notice that a person must have accepted."""

    id: str
    number: int
    digest: str
    in_force_at: str
    required: dict[str, int]


class NoticeOut(BaseModel):
    """A notice without its texts."""

    number: int
    kinds: list[str]
    required: dict[str, int]
    digest: str
    published_at: str
    in_force_at: str
    text_digests: dict[str, str]


class NoticesOut(BaseModel):
    """Every notice, oldest first."""

    items: list[NoticeOut]


class NoticePurposeOut(BaseModel):
    """A purpose that the notice holds, as the policy in force has it."""

    purpose: str
    title: str
    basic: bool
    ground: str
    recipients: list[str]
    retention: str
    region: str
    required: int


class NoticeShown(BaseModel):
    """A notice in one language, for whoever reads it. ``digest`` is that of the text: it is named when accepting."""

    number: int
    language: str
    text: str
    changes: str
    kinds: list[str]
    digest: str
    published_at: str
    in_force_at: str
    purposes: list[NoticePurposeOut]


class AcceptanceIn(_Body):
    """That a person accepts a notice: language and digest of the text that was read. Staff name the evidence."""

    language: Language
    digest: Digest
    means: Literal["page", "paper", "interview", "mail"] = "page"
    evidence: Annotated[str, Field(max_length=64, pattern=r"^[A-Za-z0-9._/-]*$")] = ""


class AcceptanceWritten(BaseModel):
    """What was stored."""

    number: int
    accepted: bool


class ToldIn(_Body):
    """By which means a person was told."""

    means: Literal["collection", "page", "mail", "message", "push", "letter", "phone", "announcement", "interview"]


class ToldOut(BaseModel):
    """A person was told of a notice."""

    number: int
    told_at: str
    means: str


class AcceptedOut(BaseModel):
    """A person accepted a notice."""

    number: int
    accepted_at: str
    language: str
    text_digest: str
    means: str
    evidence: str


class PersonNotices(BaseModel):
    """What a person was told of and has accepted."""

    told: list[ToldOut]
    accepted: list[AcceptedOut]


class ProgressOut(BaseModel):
    """Counts of living records. ``earlier``: those whose last accepted notice is an earlier one."""

    people: int
    told: int
    accepted: int
    earlier: int


class ActivityIn(_Body):
    """An activity: a purpose of its own between two instants."""

    name: Annotated[str, Field(pattern=r"^[a-z][a-z_]{0,22}$")]
    title_zh: ShortText
    title_en: ShortText
    notice_zh: NoticeLines
    notice_en: NoticeLines
    fields: FieldNames
    retention: Annotated[str, Field(pattern=r"^P[1-9][0-9]{0,2}[DWMY]$")]
    begins_at: Instant
    ends_at: Instant


class ActivityWritten(BaseModel):
    """What was declared; ``purpose`` is what reads and consents name."""

    id: str
    purpose: str


class ActivityOut(BaseModel):
    """An activity as it was declared."""

    purpose: str
    title_zh: str
    title_en: str
    fields: list[str]
    retention: str
    begins_at: str
    ends_at: str
    ended_at: str | None


class ActivitiesOut(BaseModel):
    """Every activity, in the order of their beginning."""

    items: list[ActivityOut]


class ActivityShown(BaseModel):
    """What is shown at the activity: its notice and the data it needs."""

    purpose: str
    language: str
    title: str
    notice: str
    fields: list[str]
    retention: str
    begins_at: str
    ends_at: str
    ended_at: str | None
