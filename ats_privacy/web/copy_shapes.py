"""Shapes of a copy of one's data, for the OpenAPI document; ``docs/copies.md`` says what each member means."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel


class CopiedOrganisation(BaseModel):
    """Who holds the data."""

    id: str
    name: str
    region: str


class CopiedPerson(BaseModel):
    """Whose data it is, and in which state their record is."""

    id: str
    state: str
    created_at: str
    updated_at: str


class CopiedSource(BaseModel):
    """Where a value came from, and when."""

    source: str | None = None
    channel: str | None = None
    at: str | None = None


class CopiedCorrection(BaseModel):
    """What fields held before they were corrected or cleared, and who did; a value is null where none is kept, as of
    other people, or where it was erased since."""

    id: str
    replaced_at: str
    who: str
    roles: list[str]
    purpose: str
    channel: str
    values: dict[str, Any]
    sources: dict[str, CopiedSource]
    not_in_the_clear: dict[str, str]


class CopiedApplication(BaseModel):
    """An application."""

    id: str
    opening: str
    stage: str
    created_at: str
    updated_at: str
    values: dict[str, Any]


class CopiedDocument(BaseModel):
    """What is known of a document; the file itself is at ``/v1/applicants/{id}/documents/{id}``."""

    id: str
    created_at: str
    details: dict[str, Any] | None


class CopiedConsent(BaseModel):
    """A consent or a refusal."""

    id: str
    purpose: str
    kind: str
    recipient: str
    region: str
    terms: str
    category: str
    notice_version: str
    channel: str
    place: str
    language: str
    reference: str
    on_behalf: str
    given_by: str
    ended_as: str
    fields: list[str]
    text_sha256: str
    given_at: str
    expires_at: str | None
    ended_at: str | None


class CopiedTelling(BaseModel):
    """The person was told of a notice."""

    number: int
    at: str
    means: str


class CopiedAcceptance(CopiedTelling):
    """The person accepted a notice; ``text_digest``: SHA-256 of what they read."""

    language: str
    text_digest: str


class CopiedNotices(BaseModel):
    """Notices that the person was told of, and accepted."""

    told: list[CopiedTelling]
    accepted: list[CopiedAcceptance]


class CopiedCheck(BaseModel):
    """A background check and what came of it; ``result`` null: there is none, or it went with the consent."""

    id: str
    state: str
    changed_at: str
    vendor: str
    region: str
    checks: list[str]
    fields: list[str]
    result: dict[str, Any] | None


class CopiedConcern(BaseModel):
    """What the person asked, complained of or requested, and what they were answered; ``messages`` null: they cannot be
    shown now, or were erased."""

    id: str
    kind: str
    state: str
    received_at: str
    answered_at: str | None
    outcome: str | None
    ground: str | None
    messages: list[dict[str, Any]] | None


class CopiedField(BaseModel):
    """A field that an access was about, and how it was shown; empty where the log does not say."""

    field: str
    mask: str


class CopiedAccess(BaseModel):
    """Who looked, when, for which purpose, at what."""

    id: str
    at: str
    event: str
    outcome: str
    who: str
    roles: list[str]
    purpose: str
    fields: list[CopiedField]


class CopyOut(BaseModel):
    """Everything that is held of a person, for themselves (promise F5)."""

    schema_name: Literal["ats-privacy/copy-of-data"]
    version: Literal[1]
    made_at: str
    organisation: CopiedOrganisation
    person: CopiedPerson
    values: dict[str, Any]
    sources: dict[str, CopiedSource]
    not_in_the_clear: dict[str, str]
    corrections: list[CopiedCorrection]
    applications: list[CopiedApplication]
    documents: list[CopiedDocument]
    consents: list[CopiedConsent]
    notices: CopiedNotices
    checks: list[CopiedCheck]
    concerns: list[CopiedConcern]
    accesses: list[CopiedAccess]
    accesses_complete: bool
