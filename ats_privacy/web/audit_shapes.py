"""The JSON shapes of what the audit log proves, for the OpenAPI document."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Hash = Field(pattern=r"^[0-9a-f]{64}$")


class HeadOut(BaseModel):
    """A signed tree head. ``note`` is what is signed: a checkpoint in a signed note (c2sp.org/tlog-checkpoint)."""

    id: str
    size: int
    root: str = Hash
    at: str
    key_id: str
    note: str


class HeadPage(BaseModel):
    """Signed heads, newest first."""

    items: list[HeadOut]
    next: str | None


class InclusionOut(BaseModel):
    """The proof that an entry is under a head (RFC 6962 section 2.1.1), hashes in lower-case hexadecimal."""

    leaf_index: int
    leaf_hash: str = Hash
    proof: list[str]
    head: HeadOut


class ConsistencyOut(BaseModel):
    """The proof that the log of ``old`` entries is the beginning of that of ``new`` (RFC 6962 section 2.1.2)."""

    old: int
    new: int
    proof: list[str]


class HeadKey(BaseModel):
    """An Ed25519 public key as a JWK (RFC 8037); ``kid`` is its thumbprint (RFC 7638)."""

    kty: Literal["OKP"]
    crv: Literal["Ed25519"]
    x: str
    alg: Literal["EdDSA"]
    use: Literal["sig"]
    kid: str


class HeadKeys(BaseModel):
    """What verifies heads: a JWK Set, the same key as signed notes name it, and the origin that heads bear."""

    keys: list[HeadKey]
    origin: str
    verifier: str


class AlertOut(BaseModel):
    """Something unusual in how a member of staff reads: a question to ask, not a verdict."""

    kind: Literal[
        "people_a_day",
        "people_an_hour",
        "reveals_a_day",
        "refusals_a_day",
        "outside_working_hours",
        "unassigned_requisitions",
    ]
    staff_id: str
    begins_at: str
    ends_at: str
    observed: int
    limit: int


class Alerts(BaseModel):
    """Alerts, the latest first."""

    items: list[AlertOut]


class SearchesIn(BaseModel):
    """Which value somebody may have searched for; it stands in the body, never in an address, and is never logged."""

    model_config = ConfigDict(extra="forbid", strict=True)

    by: Literal["id_number", "id_number_last4", "email", "mobile", "mobile_last4", "name", "third_party"]
    value: Annotated[str, Field(min_length=1, max_length=320)]
    days: Annotated[int, Field(ge=1, le=366)] = 31


class SearchOut(BaseModel):
    """A search for the value: who, when, for which purpose."""

    id: str
    at: str
    actor_id: str
    actor_roles: list[str]
    purpose: str
    found_somebody: bool


class SearchesOut(BaseModel):
    """Searches, newest first."""

    items: list[SearchOut]


class AccessProof(BaseModel):
    """Where the entry stands under the page's head, and the proof of it."""

    leaf_index: int
    leaf_hash: str = Hash
    proof: list[str]


class AccessOut(BaseModel):
    """One access to a person's data: who by role, when, for which purpose, which fields and how masked.

    ``line`` is the entry as it stands in the log, so that its hash can be checked against the proof; it is null for
    entries that also speak of other people. ``proof`` is null until a signed head covers the entry.
    """

    id: str
    at: str
    event: str
    outcome: str
    who: str
    roles: list[str]
    purpose: str
    fields: list[str]
    line: str | None
    proof: AccessProof | None


class AccessPage(BaseModel):
    """Accesses, newest first, and the signed head that the proofs lead to."""

    items: list[AccessOut]
    head: HeadOut | None
    next: str | None
