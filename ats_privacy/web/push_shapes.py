"""The JSON shapes of pushes to vendors."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field


class VendorPushAddressIn(BaseModel):
    """Where packages are pushed to: https, a host by its name, no user, query or fragment."""

    model_config = ConfigDict(extra="forbid", strict=True)

    address: Annotated[str, Field(pattern=r"^https://[\x21-\x7e]{1,492}$")]


class VendorPushOut(BaseModel):
    """A push that did not arrive yet. ``last_code``: what went wrong last, empty before the first attempt."""

    order_id: str
    state: Literal["waiting", "dead"]
    attempts: int
    last_code: str
    created_at: str
    due_at: str


class VendorPushesOut(BaseModel):
    """Where packages are pushed to (null: the vendor fetches them), and what did not arrive yet."""

    address: str | None
    items: list[VendorPushOut]


class DeadLetterOut(BaseModel):
    """An order to send something that was given up. ``code``: why."""

    id: str
    kind: str
    code: str
    attempts: int
    created_at: str
    given_up_at: str


class DeadLettersOut(BaseModel):
    """By kind, oldest first."""

    items: list[DeadLetterOut]
