"""Free text for masked roles: read against the subject's own values, which are opened for that and never shown.

What a text must lose can only be known by whoever knows the person. The values are opened after the decision and the
audit entry, like the text itself, and leave this module only as what was cut out (promise B3). Where names and contact
details cannot be opened in this process, or fail authentication, no text is shown.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from uuid import UUID

from ats_privacy.domain.errors import RecordTampered, Unavailable
from ats_privacy.domain.identity import as_uuid
from ats_privacy.gate.opening import SealedRow
from ats_privacy.storage import applicants
from ats_privacy.storage.applicants import Projection
from ats_privacy.storage.statements import Database, Row
from field_policies import Policy
from field_policies.redaction import OWN_FIELDS, Redaction, Unreadable
from keys import Keyring

_NEEDED = ("identity", "contact")
"""Compartments without which a text is not shown; what the others hold is looked for as far as they can be opened."""


_SHORT = 2_000
"""Characters that are judged at once; a longer text, beside the loop."""


class Redacting:
    """Makes the redactions of data subjects."""

    def __init__(self, database: Database, policy: Policy) -> None:
        self._database = database
        governed = {name: policy.fields.get(f"applicant.{name}") for name in OWN_FIELDS}
        self._fields = {name: field.compartment for name, field in governed.items() if field is not None}
        self._projection = Projection(tuple(self._fields), tuple(sorted(set(self._fields.values()))))

    async def of(self, keyring: Keyring, organisation: UUID, subjects: Sequence[UUID]) -> dict[UUID, Redaction]:
        """Subject → their redaction; whoever is missing has texts that must not be shown."""
        rows = await applicants.by_ids(self._database, self._projection, organisation, subjects)
        found: dict[UUID, Redaction] = {}
        for row in rows:
            redaction = self._redaction(keyring, organisation, row)
            if redaction is not None:
                found[as_uuid(row["id"])] = redaction
        return found

    async def flags(self, keyring: Keyring, organisation: UUID, subject: UUID, text: str) -> tuple[str, ...]:
        """Kinds of what a text about a subject holds and should not; ``unreadable`` where that cannot be told."""
        redaction = (await self.of(keyring, organisation, [subject])).get(subject) or Redaction()
        try:
            if len(text) <= _SHORT:
                return redaction.flags(text)
            return await asyncio.to_thread(redaction.flags, text)
        except Unreadable:
            return ("unreadable",)

    def _redaction(self, keyring: Keyring, organisation: UUID, row: Row) -> Redaction | None:
        subject = as_uuid(row["id"])
        sealed = SealedRow(keyring, organisation, subject, "applicant", subject, row)
        values = {}
        for name, compartment in self._fields.items():
            try:
                values[name] = sealed.open(name, compartment)
            except (RecordTampered, Unavailable):
                if compartment in _NEEDED:
                    return None
        return Redaction(values)
