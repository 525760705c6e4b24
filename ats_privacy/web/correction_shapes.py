"""The JSON shapes of corrections and of what a record held before them."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, WithJsonSchema

from ats_privacy.web.shapes import MaskName
from ats_privacy.web.value_schemas import SHOWN_VALUES


class ReplacedBy(BaseModel):
    """Who made a correction, in which roles; ``id`` null where the actor may not know it."""

    kind: str
    roles: list[str]
    id: str | None


class EarlierSource(BaseModel):
    """Where an earlier value came from, and since when it stood, as far as the actor may know."""

    source: str | None = None
    channel: str | None = None
    submitted_by: str | None = None
    at: str | None = None


class CorrectionOut(BaseModel):
    """A correction. ``values``: what the fields held until then, as masked now; null where no value is kept, as of
    people named in the record, or where it was erased since. ``until_version``: the last version that held them."""

    id: str
    until_version: int
    replaced_at: str
    replaced_by: ReplacedBy
    purpose: str
    channel: str
    values: Annotated[dict[str, Any], WithJsonSchema(SHOWN_VALUES)]
    masks: dict[str, MaskName]
    sources: dict[str, EarlierSource]


class CorrectionPage(BaseModel):
    """Corrections of a record that touch a field which the actor may see, newest first, and the cursor of the next
    page; a page may hold fewer than asked for, and there is a next one still."""

    items: list[CorrectionOut]
    next: str | None
