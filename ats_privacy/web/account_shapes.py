"""Shapes of requests and answers about accounts, sessions and enquiries."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from ats_privacy.web.shapes import Identifier

Name = Annotated[
    str, Field(min_length=1, max_length=320, description="An account's name, an e-mail address, or a mobile number.")
]
Secret = Annotated[str, Field(min_length=1, max_length=1024, description="A password.")]
Typed = Annotated[str, Field(min_length=1, max_length=64, description="A code as it was typed.")]
Language = Annotated[Literal["zh", "en"], Field(description="Of the letter.")]


class Strict(BaseModel):
    """Nothing but what is named, and of its own type."""

    model_config = ConfigDict(extra="forbid", strict=True)


class LogInIn(Strict):
    """A log-in by password."""

    organisation_id: Identifier
    name: Name
    password: Secret
    cookie: bool = Field(False, description="Keep the session in the browser's cookie instead of telling the token.")


class OrganisationIn(Strict):
    """Where."""

    organisation_id: Identifier


class PasskeyLogInIn(Strict):
    """A log-in by passkey: what ``navigator.credentials.get`` gave, as JSON."""

    organisation_id: Identifier
    ceremony_id: Identifier
    credential: dict[str, JsonValue]
    cookie: bool = False


class ProofIn(Strict):
    """One more factor. ``password``, ``totp`` and ``recovery`` need ``secret``, ``passkey`` the other two."""

    method: Literal["password", "totp", "recovery", "passkey"]
    secret: Annotated[str, Field(max_length=1024)] = ""
    ceremony_id: Annotated[str, Field(max_length=36)] = ""
    credential: dict[str, JsonValue] = Field(default_factory=dict)


class OpenedOut(Strict):
    """A session, with its token where that is not in a cookie; ``form_token``: what forms send back with the cookie."""

    id: str
    token: str | None
    token_type: Literal["Bearer"] | None
    form_token: str
    account_id: str
    kind: str
    assurance: int
    complete: bool
    ends_at: str


class SessionOut(Strict):
    """One of one's own sessions."""

    id: str
    current: bool
    agent: str
    assurance: int
    created_at: str
    seen_at: str
    ends_at: str
    ended_at: str | None


class SessionsOut(Strict):
    """Newest first."""

    items: list[SessionOut]


class CeremonyOut(Strict):
    """The begin of a ceremony; ``options`` go to the browser as ``publicKey``."""

    id: str
    options: dict[str, Any]


class CodeIn(Strict):
    """Which code, to whom."""

    organisation_id: Identifier
    purpose: Literal["reset", "compromise"]
    name: Name
    language: Language = "zh"


class AskedOut(Strict):
    """The same whether or not a letter is sent."""

    id: str
    ends_at: str


class NewPasswordIn(Strict):
    """A password by code."""

    organisation_id: Identifier
    code_id: Identifier
    code: Typed
    password: Secret


class CompromiseIn(Strict):
    """A report by code."""

    organisation_id: Identifier
    code_id: Identifier
    code: Typed


class IncidentOut(Strict):
    """What was opened."""

    incident_id: str


class RegistrationIn(Strict):
    """The begin of a registration (promise A15)."""

    organisation_id: Identifier
    email: Annotated[str, Field(min_length=3, max_length=320)]
    mobile: Annotated[str, Field(min_length=3, max_length=40)]
    language: Language = "zh"


class NewAccountIn(Strict):
    """The end of a registration."""

    organisation_id: Identifier
    registration_id: Identifier
    code: Typed
    full_name: Annotated[str, Field(min_length=1, max_length=200)]
    password: Secret
    cookie: bool = False


class OwnAccountOut(Strict):
    """One's own account."""

    id: str
    kind: str
    password_at: str
    factors: list[FactorOut]


class FactorOut(Strict):
    """A factor of one's own."""

    id: str
    kind: str
    state: str
    created_at: str
    used_at: str | None


class PasswordIn(Strict):
    """Another password, in a session in which the old one was proven lately."""

    password: Secret


class TotpOut(Strict):
    """What an authenticator app needs; told once."""

    id: str
    secret: str
    uri: str


class TypedIn(Strict):
    """A code."""

    code: Typed


class RecoveryCodesOut(Strict):
    """Told once."""

    codes: list[str]


class NewPasskeyIn(Strict):
    """What ``navigator.credentials.create`` gave, as JSON."""

    ceremony_id: Identifier
    credential: dict[str, JsonValue]


class IdOut(Strict):
    """What was made."""

    id: str


class AccountOut(Strict):
    """An account as administrators see it: nothing that logs anybody in, no address."""

    id: str
    kind: str
    account: str | None
    has_password: bool
    factors: dict[str, int]
    locked: bool
    cause: str | None
    created_at: str


class AccountPage(Strict):
    """A page of accounts."""

    items: list[AccountOut]
    next: str | None


class InviteIn(Strict):
    """A local account for a member of staff."""

    email: Annotated[str, Field(min_length=3, max_length=320)]
    language: Language = "zh"


class IncidentRowOut(Strict):
    """An incident."""

    id: str
    kind: str
    principal_id: str | None
    principal_kind: str
    state: str
    opened_at: str


class IncidentPage(Strict):
    """Newest first."""

    items: list[IncidentRowOut]
    next: str | None


class EnquiryIn(Strict):
    """Whose applications (promise A9)."""

    organisation_id: Identifier
    by: Literal["mobile", "email"]
    value: Annotated[str, Field(min_length=3, max_length=320)]
    language: Language = "zh"


class EnquiryCodeIn(Strict):
    """The code that came."""

    organisation_id: Identifier
    code: Typed


class EnquiredOut(Strict):
    """Where one application stands."""

    title: str
    stage: str
    created_at: str
    updated_at: str


class EnquiryOut(Strict):
    """All of the person's applications."""

    applications: list[EnquiredOut]


OwnAccountOut.model_rebuild()
