"""The JSON shapes of deletions that vendors owe; identifiers and instants, nothing of a person."""

from __future__ import annotations

from pydantic import BaseModel


class DemandedDeletionOut(BaseModel):
    """An order whose data the vendor has to delete, and attest that it did, until ``due_at``."""

    order_id: str
    state: str
    held_since: str
    recalled_at: str | None
    due_at: str
    reminders: int


class DemandedDeletionsOut(BaseModel):
    """The soonest due first."""

    items: list[DemandedDeletionOut]


class OutstandingDeletionOut(BaseModel):
    """An order of which a vendor still holds data. ``recalled_at``: null while the vendor may keep it until ``due_at``;
    ``told_at``: when it took the recall; ``escalated_at``: since when it is late enough for an incident."""

    order_id: str
    vendor_id: str
    vendor_name: str
    state: str
    held_since: str
    due_at: str
    overdue: bool
    recalled_at: str | None
    told_at: str | None
    reminders: int
    reminded_at: str | None
    escalated_at: str | None


class OutstandingDeletionsOut(BaseModel):
    """The soonest due first."""

    items: list[OutstandingDeletionOut]
