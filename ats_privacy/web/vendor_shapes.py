"""The JSON shapes of vendors, their contracts, keys and use."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from ats_privacy.web.notice_shapes import Instant
from ats_privacy.web.shapes import Identifier, ShortText

Names = Annotated[list[Annotated[str, Field(pattern=r"^[a-z_]{1,32}$")]], Field(min_length=1, max_length=30)]
Region = Annotated[str, Field(pattern=r"^[A-Z]{2}$", description="ISO 3166-1.")]
EndReason = Literal["breach", "audit_failed", "replaced", "not_renewed", "other"]
Matter = Literal["orders", "privacy", "security"]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class VendorIn(_Body):
    """A new vendor."""

    name: ShortText


class EndIn(_Body):
    """Why a vendor, or a contract, ends."""

    reason: EndReason


class ContactIn(_Body):
    """The mailbox of an office at the vendor."""

    address: Annotated[str, Field(pattern=r"^[\x21-\x7e]{3,254}$", description="In ASCII (IDNA for its domain).")]


class SubProcessorIn(_Body):
    """Whom the vendor entrusts in turn."""

    name: ShortText
    region: Region
    task: ShortText


class ContractIn(_Body):
    """A written agreement with a vendor. ``document``: how the signed paper is found."""

    document: ShortText
    purposes: Names
    checks: Names
    fields: Names
    region: Region
    retention_days: Annotated[int, Field(ge=1, le=3660)]
    begins_at: Instant
    ends_at: Instant
    confidential_until: Instant
    audit_due_at: Instant
    sub_processors: Annotated[list[SubProcessorIn], Field(max_length=50)] = []


class AuditIn(_Body):
    """An audit of a vendor that was held."""

    contract_id: Identifier
    held_at: Instant
    outcome: Literal["passed", "failed"]
    due_at: Instant
    document: ShortText


KeyText = Annotated[str, Field(pattern=r"^[A-Za-z0-9._~+-]{1,2048}$")]


class JwkIn(_Body):
    """A public key (RFC 7517); which of the other members there are is the key type's matter."""

    kty: KeyText
    kid: KeyText
    use: KeyText
    alg: KeyText
    crv: KeyText | None = None
    x: KeyText | None = None
    y: KeyText | None = None
    n: KeyText | None = None
    e: KeyText | None = None
    pub: KeyText | None = None
    ext: bool | None = None
    key_ops: Annotated[list[KeyText], Field(max_length=8)] | None = None


class KeyIn(_Body):
    """A public key with its span; without ``not_before`` it is used from now on."""

    jwk: JwkIn
    not_before: Instant | None = None
    expires_at: Instant


class ProofIn(_Body):
    """The answer to a challenge: of a signing key a signed nonce, of an encryption key the secret."""

    proof: Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,8192}$")]


class Made(BaseModel):
    """What was made."""

    id: str
    vendor_id: str


class VendorMade(BaseModel):
    """A vendor that was entered."""

    id: str
    name: str


class KeyOffered(BaseModel):
    """A key that waits to be proven. ``challenge``: a nonce to sign, or a text encrypted to the key."""

    id: str
    kid: str
    use: str
    alg: str
    state: str
    challenge: str
    challenge_expires_at: str


class VendorListed(BaseModel):
    """A vendor in short; ``client_id`` is how it authenticates."""

    id: str
    client_id: str
    name: str
    status: str
    created_at: str
    ended_at: str | None


class VendorsOut(BaseModel):
    """All vendors."""

    items: list[VendorListed]


class SubProcessorOut(BaseModel):
    """Whom the vendor entrusts in turn."""

    name: str
    region: str
    task: str


class ContractOut(BaseModel):
    """A contract; ``ended_at`` where it was ended before its time."""

    id: str
    document: str
    purposes: list[str]
    checks: list[str]
    fields: list[str]
    region: str
    retention_days: int
    begins_at: str
    ends_at: str
    confidential_until: str
    audit_due_at: str
    ended_at: str | None
    end_reason: str
    sub_processors: list[SubProcessorOut]


class AuditOut(BaseModel):
    """An audit that was held."""

    id: str
    contract_id: str
    held_at: str
    outcome: str
    due_at: str
    document: str


class KeyOut(BaseModel):
    """A public key of the vendor."""

    kid: str
    use: str
    alg: str
    jwk: dict[str, str]
    thumbprint: str
    state: str
    not_before: str
    expires_at: str
    proven_at: str | None
    revoked_at: str | None


class ContactOut(BaseModel):
    """Where the vendor is written to."""

    matter: str
    address: str


class VendorOut(VendorListed):
    """A vendor with everything that is kept of it."""

    contracts: list[ContractOut]
    audits: list[AuditOut]
    keys: list[KeyOut]
    contacts: list[ContactOut]


class EventsOut(BaseModel):
    """How often an event ended in which way."""

    event: str
    outcome: str
    times: int
    last_at: str


class VendorUseOut(BaseModel):
    """A vendor's use of its interfaces. ``rate_limited``: minutes in which a limit was met."""

    vendor_id: str
    begins_at: str
    ends_at: str
    last_seen: str | None
    tokens: int
    calls: int
    refused: int
    failed_log_ins: int
    rate_limited: int
    events: list[EventsOut]


class HandoffKeysOut(BaseModel):
    """A JWK Set (RFC 7517): what packages are signed with, and what results are encrypted to."""

    keys: list[dict[str, str]]


class VendorTokenIn(BaseModel):
    """The form that asks for a token (RFC 6749 section 4.4, RFC 7523 section 2.2)."""

    model_config = ConfigDict(extra="forbid")

    grant_type: Literal["client_credentials"]
    client_assertion_type: Literal["urn:ietf:params:oauth:client-assertion-type:jwt-bearer"]
    client_assertion: Annotated[str, Field(max_length=16_384)]
    client_id: Annotated[str, Field(max_length=100)] | None = None
    scope: Annotated[str, Field(max_length=100, description="Any of packages, results, deletions.")] | None = None


class VendorTokenOut(BaseModel):
    """An access token (RFC 6749 section 5.1)."""

    access_token: str
    token_type: Literal["Bearer"]
    expires_in: int
    scope: str


class VendorTokenError(BaseModel):
    """Why there is no token (RFC 6749 section 5.2)."""

    error: str
    error_description: str


class StandingOut(BaseModel):
    """How the vendor stands: whether it is entrusted, and until when its key may be encrypted to."""

    client_id: str
    name: str
    active: bool
    contract_id: str | None
    in_force: bool
    contract_ends_at: str | None
    audit_due_at: str | None
    encryption_kid: str | None
    encryption_key_expires_at: str | None
