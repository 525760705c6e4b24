"""The JSON shapes of third persons: who is to be told, what is held of somebody who asks, corrections and removals."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from ats_privacy.domain.values import InvalidValue
from ats_privacy.domain.values.text import short_text
from ats_privacy.web.notice_shapes import Instant

Role = Literal["referee", "emergency_contact"]


def _text(value: str) -> str:
    try:
        return short_text(value) or ""
    except InvalidValue:
        raise ValueError("text") from None


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


Evidence = Annotated[
    str,
    Field(
        min_length=1,
        max_length=64,
        pattern=r"^[A-Za-z0-9._/-]+$",
        description="Where the proof is kept that the person is who they say, such as the number of a form.",
    ),
]
DefaultRegion = Annotated[str, Field(pattern=r"^[A-Z]{2}$")] | None


class ThirdPersonOut(BaseModel):
    """Somebody named in a record. ``due_at``: by when they are to be told; ``mail_ordered``: a mail is on its way."""

    id: str
    applicant_id: str
    role: Role
    reachable_by: Literal["email", "phone", "none"]
    attested_by: str
    attested_at: str
    due_at: str
    late: bool
    renewed: bool
    mail_ordered: bool
    told_at: str | None
    told_means: str | None


class ThirdPersonCounts(BaseModel):
    """How many people of active records are untold, untold in time, or named again with new authority."""

    untold: int
    late: int
    renewed: int


class ThirdPersonPage(BaseModel):
    """People in the order of their registration, the counts, and the cursor of the next page."""

    items: list[ThirdPersonOut]
    counts: ThirdPersonCounts
    next: str | None


class ThirdPersonToldIn(_Body):
    """By which means a person was told, and when (now, unless named)."""

    means: Literal["mail", "phone", "message", "letter", "interview"]
    at: Instant | None = None


class ThirdPersonSearchIn(_Body):
    """What a person who asks is found by: their e-mail address or phone number. It is never logged."""

    value: Annotated[str, Field(min_length=1, max_length=320)]
    evidence: Evidence
    default_region: DefaultRegion = None


class SourceOut(BaseModel):
    """Where the data came from; null where that is not known."""

    channel: str | None
    name: str | None
    at: str | None


class HeldOut(BaseModel):
    """What one record holds of the person: their own entry alone. ``id`` is null where nobody is registered for it."""

    id: str | None
    applicant_id: str
    role: Role
    values: dict[str, Any]
    kinds: list[str]
    source: SourceOut
    since: str | None
    told_at: str | None
    told_means: str | None
    retention: str


class HeldPage(BaseModel):
    """Everything that is held of the person. ``refused_at``: since when they are not to be named any more."""

    items: list[HeldOut]
    refused_at: str | None


class EntryIn(_Body):
    """Members of an entry: those given are replaced, null empties one."""

    name: Annotated[str, Field(max_length=200), AfterValidator(_text)] | None = None
    relation: Annotated[str, Field(max_length=200), AfterValidator(_text)] | None = None
    company: Annotated[str, Field(max_length=200), AfterValidator(_text)] | None = None
    phone: Annotated[str, Field(max_length=64)] | None = None
    email: Annotated[str, Field(max_length=320)] | None = None
    text: Annotated[str, Field(max_length=20_000)] | None = None


class CorrectionIn(_Body):
    """What the person wants corrected in their own entry."""

    values: EntryIn
    evidence: Evidence
    default_region: DefaultRegion = None


class RemovalIn(_Body):
    """Why the entry is removed: the person asks for deletion, or objects."""

    ground: Literal["deletion", "objection"]
    evidence: Evidence


class RemovalOut(BaseModel):
    """What was removed. ``refused``: marks under which the person is not named again; ``resealed``: values of the
    record that were sealed anew without them; ``certificate``: the signed certificate (JWS)."""

    id: str
    removed_at: str
    refused: int
    resealed: int
    certificate: str
    ledger_file: bool
