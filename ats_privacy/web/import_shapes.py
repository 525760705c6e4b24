"""The JSON shapes of imports: how far a run is, and which rows it refused; never a value."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

Format = Literal["auto", "csv", "json-resume", "ats-json"]


class ImportOut(BaseModel):
    """A run. ``rows`` were gone through; ``warnings``: by code, how much was kept sealed without being understood."""

    id: str
    state: Literal["running", "finished", "failed", "interrupted", "stopped"]
    code: str = Field(description="Why it failed; stop_asked while it is being stopped; else empty.")
    dry_run: bool
    requisition_id: str | None
    bytes_total: int
    bytes_read: int
    rows: int
    stored: int
    quarantined: int
    repeated: int
    refused: int
    warnings: dict[str, int]
    started_at: str
    updated_at: str
    ended_at: str | None


class ImportsOut(BaseModel):
    """The latest runs, newest first."""

    items: list[ImportOut]


class RefusedRowOut(BaseModel):
    """A row that was not taken in: where it stood in the file, why, and in which field."""

    number: int
    place: str
    code: str
    pointer: str


class RefusedRowsOut(BaseModel):
    """Refused rows in the order in which they were, and the number to go on after."""

    items: list[RefusedRowOut]
    next: int | None
