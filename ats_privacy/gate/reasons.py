"""Why somebody looked: free text that may itself tell of the person, so it is sealed with the person's own key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from ats_privacy.domain.errors import RecordTampered, Unavailable
from ats_privacy.domain.values import encode
from ats_privacy.gate.keyrings import Keyrings
from ats_privacy.gate.opening import SealedRow, open_data_key
from ats_privacy.storage import applicants, data_keys
from ats_privacy.storage.applicants import key_column
from ats_privacy.storage.statements import Database
from keys import Keyring, RowContext, sealed_generation, wrapped_generation
from keys.sealing import seal

COMPARTMENT = "identity"
"""A reason lives and dies with the person's identity: after erasure the entry remains, its reason cannot be read."""


async def seal_reason(
    database: Database, keyrings: Keyrings, organisation: UUID, applicant: UUID, entry_id: UUID, reason: str
) -> bytes | None:
    """The reason, sealed and bound to its audit entry; None where the person's key is gone already."""
    keyring = await keyrings.of(organisation)
    wrapped = await applicants.wrapped_keys(database, organisation, applicant)
    if COMPARTMENT not in wrapped:
        return None
    key = open_data_key(keyring, organisation, applicant, COMPARTMENT, wrapped[COMPARTMENT])
    return seal(key, encode(reason), RowContext(organisation, "audit_entry", entry_id).field("reason"))


def seal_term(
    keyring: Keyring, organisation: UUID, row: Mapping[str, Any], subject: UUID, entry_id: UUID, digest: str
) -> bytes | None:
    """What was searched for, as its digest, sealed to the entry of the search under the key of the first person
    found: it can be held against a value while that person's key lives (ADR 12).

    None where the row was read without that key.
    """
    name = key_column(COMPARTMENT)
    wrapped = row[name] if name in row.keys() else None  # noqa: SIM118 - a driver's row
    if wrapped is None:
        return None
    try:
        key = open_data_key(keyring, organisation, subject, COMPARTMENT, wrapped)
    except (RecordTampered, Unavailable):
        return None  # opening the values will tell of it
    return seal(key, encode(digest), RowContext(organisation, "audit_entry", entry_id).field("reason"))


async def open_reason(
    database: Database, keyrings: Keyrings, organisation: UUID, applicant: UUID, row: Mapping[str, Any]
) -> str | None:
    """The reason of an entry, for the auditor; None where there is none or its key was destroyed."""
    keyring = await keyrings.of(organisation)
    key = (await applicants.wrapped_keys(database, organisation, applicant)).get(COMPARTMENT)
    if key is not None and row["reason"] is not None:
        generation = sealed_generation(bytes(row["reason"]))
        if generation != wrapped_generation(key):
            # Entries never change, so a reason stays under the key it was sealed with.
            key = await _retired_key(database, organisation, applicant, generation)
    sealed = SealedRow(
        keyring,
        organisation,
        applicant,
        "audit_entry",
        row["id"],
        {"reason": row["reason"], key_column(COMPARTMENT): key},
    )
    value = sealed.open("reason", COMPARTMENT)
    return value if isinstance(value, str) else None


async def _retired_key(database: Database, organisation: UUID, applicant: UUID, generation: int) -> bytes | None:
    for retired in await data_keys.retired_of(database, organisation, applicant):
        if (retired["compartment"], retired["generation"]) == (COMPARTMENT, generation):
            return bytes(retired["wrapped"])
    return None
