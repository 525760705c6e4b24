"""The outbox: orders that are written with what they tell of, and carried out afterwards."""

from __future__ import annotations

import json
from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import Table

from ats_privacy.domain.identity import new_id, now_us
from ats_privacy.storage.statements import Insert
from ats_privacy.storage.tables import OutboxRow

_TABLE: Table = OutboxRow.__table__  # type: ignore[attr-defined]
_COLUMNS = tuple(column.name for column in _TABLE.columns)


def order(
    organisation: UUID,
    kind: str,
    *,
    once: str,
    subject: UUID | None = None,
    object_id: UUID | None = None,
    parameters: Mapping[str, str | int | bool | None] | None = None,
    due_at: int | None = None,
) -> Insert:
    """Something to be sent or done after this write: ``kind`` names who carries it out.

    ``parameters`` hold identifiers, codes, versions; never a value of personal data. ``once``: at most 128 characters
    that are the same for the same thing, so that it is ordered once.
    """
    at = now_us()
    row = {
        "organisation_id": organisation,
        "id": new_id(),
        "kind": kind,
        "subject_id": subject,
        "object_id": object_id,
        "parameters": json.dumps(parameters or {}, sort_keys=True),
        "once": once,
        "state": "waiting",
        "attempts": 0,
        "last_code": "",
        "created_at": at,
        "due_at": at if due_at is None else due_at,
    }
    return Insert(_TABLE, _COLUMNS, [tuple(row.get(name) for name in _COLUMNS)])
