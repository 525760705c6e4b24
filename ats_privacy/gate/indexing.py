"""Blind-index tokens of stored records under one key: clear values go no further than the tokens."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from ats_privacy.domain.identity import as_uuid
from ats_privacy.domain.values import index_terms
from ats_privacy.gate.opening import open_rows
from ats_privacy.storage.blind_indexes import NewToken
from ats_privacy.storage.statements import Row
from field_policies import Policy
from keys import IndexKey, Keyring


def feeding(policy: Policy, index: str) -> dict[str, str]:
    """Column → compartment of the applicant's fields that an index is made of; empty where there is no such index."""
    return {
        name.removeprefix("applicant."): field.compartment
        for name, field in policy.fields.items()
        if name.startswith("applicant.") and any(i.name == index for i in field.indexes)
    }


def tokens_of_rows(
    policy: Policy, keyring: Keyring, key: IndexKey, organisation: UUID, index: str, rows: Sequence[Row]
) -> list[NewToken]:
    """The tokens of stored applicants under a key.

    :raises RecordTampered: a value fails authentication. :raises Unavailable: a compartment is not open here.
    """
    columns = list(feeding(policy, index).items())
    made: dict[tuple[bytes, UUID], NewToken] = {}
    opened = open_rows(keyring, organisation, "applicant", "id", rows, columns)
    for row, values in zip(rows, opened, strict=True):
        subject = as_uuid(row["id"])
        for column, _ in columns:
            if values[column] is None:
                continue
            field = policy.fields[f"applicant.{column}"]
            unique = any(i.unique for i in field.indexes if i.name == index)
            for term in index_terms(index, field.type, values[column]):
                token = key.token(term)
                known = made.get((token, subject))
                is_unique = int(unique or (known is not None and known.unique == 1))
                made[token, subject] = NewToken(token, subject, row["version"], is_unique)
    return list(made.values())
