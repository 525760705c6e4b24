"""The JSON shapes of orders of background checks, of their terms, and of the answers to them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, RootModel, WithJsonSchema

from ats_privacy.web.shapes import Identifier, MaskName
from ats_privacy.web.value_schemas import SHOWN_VALUES

Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$", description="SHA-256 of the terms, hexadecimal.")]
Language = Literal["zh", "en"]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class CheckOrderIn(_Body):
    """What is to be checked, by whom, under which contract."""

    vendor_id: Identifier
    contract_id: Identifier
    checks: Annotated[
        list[Literal["contact", "education", "employment", "identity", "references"]],
        Field(min_length=1, max_length=5),
    ]


class CheckAgreementIn(_Body):
    """The person's yes: to the terms with this digest, and to each separate statement that the order needs."""

    digest: Digest
    language: Annotated[Language, Field(description="In which language the statements were read.")]
    crossing: Annotated[bool, Field(description="Also to the crossing of the border.")] = False
    background_checks: Annotated[bool, Field(description="Also to background checks as such.")] = False
    sensitive: Annotated[
        list[Annotated[str, Field(pattern=r"^[a-z_]{1,40}$")]],
        Field(max_length=20, description="Also to these categories of sensitive data, as the statements name them."),
    ] = []


class CheckRefusalIn(_Body):
    """The person's no."""

    digest: Digest
    language: Language


class HandoffText(RootModel[Annotated[str, Field(max_length=1_048_576)]]):
    """A text in compact serialisation: a package as the vendor gets it, or what a vendor signs."""


class CheckOrderMade(BaseModel):
    """A new order."""

    id: str
    applicant_id: str
    state: str
    digest: str


class CheckTermsOut(BaseModel):
    """What an order asks for; exactly these fields are handed over."""

    vendor_id: str
    vendor_name: str
    contract_id: str
    checks: list[str]
    fields: list[str]
    region: str
    retention_days: int
    purpose: str


class CheckOrderOut(BaseModel):
    """An order. ``package``: none (yet, or any more), waiting, or fetched."""

    id: str
    state: str
    digest: str
    terms: CheckTermsOut
    requested_at: str
    changed_at: str
    released_at: str | None
    expires_at: str | None
    package: Literal["none", "waiting", "fetched"]
    package_expires_at: str | None


class CheckStatementsOut(BaseModel):
    """What the person is asked to agree to, each statement by itself; a member that is absent is not asked."""

    recipient: str
    crossing: str | None = None
    purpose: str | None = None
    sensitive: Annotated[dict[str, str] | None, Field(description="By category of sensitive data.")] = None


class CheckOrderShown(CheckOrderOut):
    """An order with its terms in plain words."""

    statements: CheckStatementsOut


class CheckOrdersOut(BaseModel):
    """Every order about a person."""

    items: list[CheckOrderOut]


class VendorOrderOut(BaseModel):
    """An order as its vendor sees it: nothing of the person but what the package holds."""

    id: str
    state: str
    checks: list[str]
    retention_days: int | None
    released_at: str
    package: Literal["none", "waiting", "fetched"]
    package_expires_at: str | None


class VendorOrdersOut(BaseModel):
    """The orders that were released to the vendor that asks."""

    items: list[VendorOrderOut]


class CheckResultOut(BaseModel):
    """A result as this actor may see it, and what was made of it so far. Instants: RFC 3339."""

    id: str
    applicant_id: str
    outcome: str | None
    deliveries: int
    received_at: str
    reviewed_at: str | None
    decide_after: str | None
    disputed_at: str | None
    replied_at: str | None
    purpose: str
    values: Annotated[dict[str, Any], WithJsonSchema(SHOWN_VALUES)]
    masks: dict[str, MaskName]


class CheckResultState(BaseModel):
    """How a result stands. ``decide_after``: no decision against the person before it."""

    state: str
    outcome: str | None
    deliveries: int
    received_at: str
    reviewed_at: str | None
    decide_after: str | None
    disputed_at: str | None
    replied_at: str | None


class CheckReviewIn(_Body):
    """What is concluded from the result."""

    outcome: Literal["clear", "adverse"]


class CheckDisputeIn(_Body):
    """What the person says is wrong."""

    text: Annotated[str, Field(min_length=1, max_length=20_000)]


class CheckReplyIn(_Body):
    """The answer to a dispute, and what is concluded now."""

    text: Annotated[str, Field(min_length=1, max_length=20_000)]
    outcome: Literal["clear", "adverse"]
