"""The JSON shapes of consents and their receipts, for the OpenAPI document."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from ats_privacy.web.shapes import Name


class ConsentIn(BaseModel):
    """A consent that the applicant gave."""

    model_config = ConfigDict(extra="forbid", strict=True)

    purpose: Annotated[str, Field(pattern=r"^[a-z_]{1,32}$")]
    notice_version: Name
    channel: Literal["paper", "interview", "e-mail", "page"]


class ConsentWritten(BaseModel):
    """What was stored."""

    id: str
    purpose: str


class ConsentOut(BaseModel):
    """A consent; ``withdrawn_at`` is null while it is live."""

    id: str
    purpose: str
    notice_version: str
    channel: str
    recorded_by: str
    given_at: str
    withdrawn_at: str | None


class ReceiptOut(BaseModel):
    """A signed receipt (compact JWS); the keys that verify it are at /.well-known/receipt-keys.json."""

    receipt: str


class ReceiptKeys(BaseModel):
    """A JWK Set (RFC 7517)."""

    keys: list[dict[str, str]]


class ConsentsOut(BaseModel):
    """Every consent of an applicant."""

    items: list[ConsentOut]
