"""The JSON shapes of requests and answers, for validation and for the OpenAPI document."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, WithJsonSchema

from ats_privacy.domain.values import InvalidValue
from ats_privacy.domain.values.text import short_text
from ats_privacy.web.value_schemas import APPLICANT_VALUES, APPLICATION_VALUES, SHOWN_VALUES


def checked_text(value: str) -> str:
    """A short text in its one spelling.

    :raises ValueError: it holds what a short text must not.
    """
    try:
        return short_text(value) or ""
    except InvalidValue:
        raise ValueError("text") from None


def _some_text(value: str) -> str:
    text = checked_text(value)
    if not text:
        raise ValueError("empty")
    return text


ShortText = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_some_text)]
LongText = Annotated[str, Field(min_length=1, max_length=20_000)]
Name = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9._@+-]+$")]
Identifier = Annotated[
    str,
    Field(
        min_length=36,
        max_length=36,
        pattern=r"^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$",
    ),
]
Channel = Literal["applicant", "staff", "job_site", "headhunter", "referral", "import"]
MaskName = Literal["clear", "partial", "generalised", "pseudonym", "redacted", "hidden"]
FieldNames = Annotated[list[Annotated[str, Field(pattern=r"^[a-z_]{1,32}$")]], Field(min_length=1, max_length=40)]

RoleNames = Annotated[list[Annotated[str, Field(pattern=r"^[a-z_]{1,32}$")]], Field(min_length=1, max_length=12)]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class SourceIn(_Body):
    """Where the values come from (promise A3)."""

    channel: Channel
    name: Annotated[str, Field(max_length=200), AfterValidator(checked_text)] = ""


class ApplicantIn(_Body):
    """A new applicant, or corrections of one (null clears a field)."""

    values: Annotated[dict[str, Any], WithJsonSchema(APPLICANT_VALUES)]
    source: SourceIn = SourceIn(channel="staff")
    attests_authority: bool = Field(
        default=False,
        description="The submitter states to have the authorisation of other people named in the data (A2).",
    )
    attests_renewed_authority: bool = Field(
        default=False,
        description="… also of those who had asked to be named no more and have agreed to it since (A2).",
    )
    default_region: Annotated[str, Field(pattern=r"^[A-Z]{2}$")] | None = Field(
        default=None,
        description="Country of phone numbers that are written without one (ISO 3166-1 alpha-2).",
    )


class Written(BaseModel):
    """What was stored."""

    id: str
    version: int
    state: str


class ApplicantOut(BaseModel):
    """An applicant as this actor may see it for this purpose. ``masks`` tells how each asked field is shown."""

    id: str
    version: int
    state: str
    created_at: str
    updated_at: str
    purpose: str
    values: Annotated[dict[str, Any], WithJsonSchema(SHOWN_VALUES)]
    masks: dict[str, MaskName]


class ApplicantPage(BaseModel):
    """A page of applicants, newest first, and the cursor of the next page."""

    items: list[ApplicantOut]
    next: str | None


class SearchIn(_Body):
    """An exact search. The value stands in the body, never in an address, and is never logged."""

    by: Literal["id_number", "id_number_last4", "email", "mobile", "mobile_last4", "name"]
    value: Annotated[str, Field(min_length=1, max_length=320)]
    default_region: Annotated[str, Field(pattern=r"^[A-Z]{2}$")] | None = None
    fields: FieldNames | None = None


class Found(BaseModel):
    """Applicants found, newest first."""

    items: list[ApplicantOut]


class RevealIn(_Body):
    """Fields to show in clear, and why."""

    fields: FieldNames
    reason: Annotated[str, Field(max_length=500), AfterValidator(checked_text)] = ""


class ApplicationIn(_Body):
    """A new candidacy."""

    applicant_id: Identifier
    requisition_id: Identifier
    stage: Annotated[str, Field(pattern=r"^[a-z_]{1,32}$")] = "applied"
    values: Annotated[dict[str, Any], WithJsonSchema(APPLICATION_VALUES)] = Field(default_factory=dict)


class StageIn(_Body):
    """Another hiring stage."""

    stage: Annotated[str, Field(pattern=r"^[a-z_]{1,32}$")]


class NoteIn(_Body):
    """A note to add."""

    text: LongText
    acknowledged: Annotated[list[Annotated[str, Field(pattern=r"^[a-z_]{1,32}$")]], Field(max_length=32)] = []


class ApplicationWritten(BaseModel):
    """What was stored."""

    id: str
    version: int
    stage: str


class ApplicationOut(BaseModel):
    """A candidacy as this actor may see it."""

    id: str
    applicant_id: str
    requisition_id: str
    stage: str
    version: int
    created_at: str
    updated_at: str
    purpose: str
    values: Annotated[dict[str, Any], WithJsonSchema(SHOWN_VALUES)]
    masks: dict[str, MaskName]


class ApplicationsOut(BaseModel):
    """An applicant's candidacies within reach."""

    items: list[ApplicationOut]


class BlindReviewIn(_Body):
    """Whether the hiring side judges without being shown who somebody is, but for the stages named."""

    on: bool
    shown_at: Annotated[list[Annotated[str, Field(pattern=r"^[a-z_]{1,32}$")]], Field(max_length=20)] = []


class BlindReviewOut(BaseModel):
    """The same, as it stands."""

    on: bool
    shown_at: list[str]


class RequisitionIn(_Body):
    """A new opening."""

    reference: Name
    title: ShortText
    department: Annotated[str, Field(max_length=200), AfterValidator(checked_text)] = ""
    blind_review: BlindReviewIn | None = None


class RequisitionChange(_Body):
    """Changes of an opening."""

    title: ShortText | None = None
    department: Annotated[str, Field(max_length=200), AfterValidator(checked_text)] | None = None
    status: Literal["open", "on_hold", "closed"] | None = None
    blind_review: BlindReviewIn | None = None


class RequisitionOut(BaseModel):
    """An opening."""

    id: str
    reference: str
    title: str
    department: str
    status: str
    blind_review: BlindReviewOut
    version: int
    created_at: str
    updated_at: str


class RequisitionPage(BaseModel):
    """Openings in order of creation."""

    items: list[RequisitionOut]
    next: str | None


class VersionOut(BaseModel):
    """What was stored."""

    id: str
    version: int


class Assigned(BaseModel):
    """Who is assigned."""

    staff: list[str]


class StaffIn(_Body):
    """A new member of staff."""

    account: Name
    roles: RoleNames


class StaffChange(_Body):
    """New roles or status."""

    roles: RoleNames | None = None
    status: Literal["active", "suspended"] | None = None


class StaffOut(BaseModel):
    """A member of staff."""

    id: str
    account: str
    roles: list[str]
    status: str
    version: int
    created_at: str
    updated_at: str


class StaffPage(BaseModel):
    """Members of staff in order of creation."""

    items: list[StaffOut]
    next: str | None


class AuditEntryOut(BaseModel):
    """An entry of the audit log. ``reason`` is opened for the privacy officer who asks about one applicant."""

    id: str
    at: str
    actor_kind: str
    actor_id: str
    actor_roles: list[str]
    event: str
    outcome: str
    purpose: str
    fields: str
    object_id: str | None
    code: str
    reason: str | None
    request_id: str


class AuditPage(BaseModel):
    """Entries, newest first."""

    items: list[AuditEntryOut]
    next: str | None


class OrganisationOut(BaseModel):
    """The actor's organisation."""

    id: str
    name: str
    region: str


class FieldOut(BaseModel):
    """A field of the policy in force."""

    type: str
    category: str
    sensitive: bool
    compartment: str
    indexes: list[str]


class PolicyOut(BaseModel):
    """The field policy in force."""

    version: str
    roles: list[str]
    purposes: list[str]
    stages: list[str]
    fields: dict[str, FieldOut]


class ErasureIn(_Body):
    """What to erase; without compartments the whole applicant."""

    compartments: (
        Annotated[list[Annotated[str, Field(pattern=r"^[a-z_]{1,32}$")]], Field(min_length=1, max_length=50)] | None
    ) = None


class ErasureOut(BaseModel):
    """What was destroyed, and the signed certificate of it (JWS)."""

    id: str
    compartments: list[str]
    whole: bool
    erased_at: str
    data_keys: int
    index_entries: int
    sealed_values: int
    certificate: str
    ledger_file: bool


class CancellationOut(BaseModel):
    """A cancelled record, and when it erases itself."""

    id: str
    state: Literal["cancelled"]
    erase_at: str


class Health(BaseModel):
    """Whether the process can serve."""

    status: Literal["ok", "degraded", "unavailable"]
    keys: str | None = None


class TokenIn(_Body):
    """For whom a development token is wanted."""

    organisation_id: Identifier
    account: Name


class TokenOut(BaseModel):
    """A development token."""

    access_token: str
    token_type: Literal["Bearer"]
    expires_in: int
