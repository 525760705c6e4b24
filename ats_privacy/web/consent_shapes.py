"""The JSON shapes of consents and their receipts, for the OpenAPI document."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from ats_privacy.web.notice_shapes import Instant
from ats_privacy.web.shapes import Name

_FIELD = Annotated[str, Field(pattern=r"^[a-z_]{1,32}\.[a-z_]{1,64}$")]


class _Said(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    purpose: Annotated[str, Field(pattern=r"^[a-z_]{1,32}$")]
    kind: Annotated[
        Literal["purpose", "sensitive", "recipient", "crossing", "disclosure"],
        Field(description="What it is to; all but a purpose need a consent of their own."),
    ] = "purpose"
    recipient: Annotated[str, Field(pattern=r"^[A-Za-z0-9._:-]{0,64}$", description="Who receives, by identifier.")] = (
        ""
    )
    region: Annotated[str, Field(pattern=r"^([A-Z]{2})?$", description="Where the recipient works (ISO 3166-1).")] = ""
    fields: Annotated[list[_FIELD], Field(max_length=200, description="What is handed out, field by field.")] = []
    terms: Annotated[str, Field(pattern=r"^([0-9a-f]{64})?$", description="SHA-256 of the terms of an order.")] = ""
    category: Annotated[
        str, Field(pattern=r"^([a-z_]{1,32})?$", description="The category of sensitive data, as the policy names it.")
    ] = ""
    notice_version: Name
    channel: Literal["paper", "interview", "e-mail", "page"]
    place: Literal["", "page", "form", "interview", "call", "letter"] = ""
    text_sha256: Annotated[
        str, Field(pattern=r"^([0-9a-f]{64})?$", description="SHA-256 of the very text that was agreed to.")
    ] = ""
    language: Annotated[str, Field(pattern=r"^([A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,2})?$", max_length=16)] = ""
    reference: Annotated[
        str,
        Field(pattern=r"^[A-Za-z0-9._:/-]{0,64}$", description="Where the record of it is filed; no personal data."),
    ] = ""
    on_behalf: Annotated[
        Literal["", "paper_form", "spoken_answer", "no_account", "needs_assistance"],
        Field(description="Why staff record it and not the person; wanted of staff for a separate consent."),
    ] = ""


class ConsentIn(_Said):
    """A consent that the applicant gave. One to the same thing that was given before ends with it."""

    expires_at: Instant | None = None


class RefusalIn(_Said):
    """What the applicant said no to: what was consented to before ends with it."""


class ConsentWritten(BaseModel):
    """What was stored; ``supersedes``: the consents that ended with it."""

    id: str
    purpose: str
    supersedes: list[str]


class RefusalWritten(BaseModel):
    """The refusal that was stored."""

    id: str
    purpose: str


class ConsentOut(BaseModel):
    """A consent or a refusal. ``withdrawn_at``: when it ended, in whichever way (``ended_as``); null while it lives."""

    id: str
    purpose: str
    kind: str
    recipient: str
    region: str
    fields: list[str]
    terms: str
    category: str
    notice_version: str
    channel: str
    place: str
    text_sha256: str
    language: str
    reference: str
    on_behalf: str
    given_by: str
    recorded_by: str
    given_at: str
    expires_at: str | None
    withdrawn_at: str | None
    ended_as: str
    superseded_by: str | None


class ReceiptOut(BaseModel):
    """A signed receipt (compact JWS); the keys that verify it are at /.well-known/receipt-keys.json."""

    receipt: str


class ReceiptKeys(BaseModel):
    """A JWK Set (RFC 7517)."""

    keys: list[dict[str, str]]


class ConsentsOut(BaseModel):
    """Every consent of an applicant."""

    items: list[ConsentOut]
