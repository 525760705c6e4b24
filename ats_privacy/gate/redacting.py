"""Free text for masked roles: read against the subject's own values, which are opened for that and never shown.

What a text must lose can only be known by whoever knows the person. The values are opened after the decision and the
audit entry, like the text itself, and leave this module only as what was cut out (promise B3). Where names and contact
details cannot be opened in this process, or fail authentication, no text is shown. What was found in a text before
(:mod:`~ats_privacy.gate.redaction_plans`) is not looked for again, and then no value is opened but the text.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from ats_privacy.domain.errors import RecordTampered, Unavailable
from ats_privacy.domain.identity import as_uuid
from ats_privacy.gate.decision import OpeningStep
from ats_privacy.gate.opening import SealedRow
from ats_privacy.gate.redaction_plans import RedactionPlans, findings_of
from ats_privacy.storage import applicants
from ats_privacy.storage.applicants import Projection
from ats_privacy.storage.statements import Database, Row
from field_policies import Policy
from field_policies.redaction import (
    OWN_FIELDS,
    Findings,
    FoundBefore,
    Passage,
    Redaction,
    Unreadable,
    Unseen,
    passages_in,
)
from keys import Keyring

_NEEDED = ("identity", "contact")
"""Compartments without which a text is not shown; what the others hold is looked for as far as they can be opened."""

_SHORT = 2_000
"""Characters that are judged at once; a longer text, beside the loop."""


@dataclass(frozen=True, slots=True)
class OwnValues:
    """What is known of a person for the reading of their texts. ``complete``: every value could be opened."""

    values: Mapping[str, Any]
    complete: bool


@dataclass(slots=True)
class Redactions:
    """The redactions of some rows: row and compartment → by what its texts are read. Texts without one are not shown.

    ``afresh``: characters that were never read before; ``found``: row and findings of each subject and compartment.
    """

    of: dict[tuple[int, str], Redaction] = field(default_factory=dict)
    afresh: int = 0
    found: dict[tuple[UUID, str], tuple[int, Findings]] = field(default_factory=dict)


class Redacting:
    """Makes the redactions of data subjects; with ``plans``, what is found is kept."""

    def __init__(self, database: Database, policy: Policy, plans: RedactionPlans | None = None) -> None:
        self._database = database
        self._plans = plans
        governed = {name: policy.fields.get(f"applicant.{name}") for name in OWN_FIELDS}
        self._fields = {name: field.compartment for name, field in governed.items() if field is not None}
        self._projection = Projection(tuple(self._fields), tuple(sorted(set(self._fields.values()))))

    async def of_rows(
        self,
        keyring: Keyring,
        organisation: UUID,
        rows: Sequence[Mapping[str, Any]],
        opened: Sequence[Mapping[str, Any]],
        steps: Sequence[OpeningStep],
        planned: Sequence[str],
        subject_column: str,
    ) -> Redactions:
        """By what the texts of rows are redacted: ``opened`` are their clear values, ``steps`` the fields to redact,
        ``planned`` the compartments whose plans the rows carry.
        """
        made, unread = Redactions(), list[tuple[int, UUID, str]]()
        if not steps:
            return made
        of_compartment: dict[str, list[OpeningStep]] = {}
        for step in steps:
            of_compartment.setdefault(step.compartment, []).append(step)
        for n, (row, values) in enumerate(zip(rows, opened, strict=True)):
            subject = as_uuid(row[subject_column])
            for compartment, texts_of in of_compartment.items():
                texts: list[Passage] = []
                for step in texts_of:
                    texts += passages_in(step.type, values[step.name])
                if not texts:
                    continue
                if compartment in planned:
                    known = made.found.get((subject, compartment))
                    if known is None:
                        known = n, findings_of(keyring, organisation, subject, row, compartment)
                        made.found[subject, compartment] = known
                    texts = [each for each in texts if known[1].of(*each) is None]
                    if not texts:
                        made.of[n, compartment] = FoundBefore(None, known[1])
                        continue
                made.afresh += sum(len(each.text) for each in texts)
                unread.append((n, subject, compartment))
        own = await self.own_values(keyring, organisation, list(dict.fromkeys(subject for _, subject, _ in unread)))
        for n, subject, compartment in unread:
            if subject in own:
                known = made.found.get((subject, compartment)) if own[subject].complete else None
                made.of[n, compartment] = Redaction(own[subject].values, None if known is None else known[1])
        return made

    def keep(
        self, keyring: Keyring, organisation: UUID, rows: Sequence[Mapping[str, Any]], redactions: Redactions
    ) -> None:
        """Keep what was found in texts that were not read before."""
        if self._plans is None:
            return
        for (subject, compartment), (n, findings) in redactions.found.items():
            if findings.fresh:
                self._plans.later(keyring, organisation, subject, rows[n], compartment, findings)

    async def own_values(self, keyring: Keyring, organisation: UUID, subjects: Sequence[UUID]) -> dict[UUID, OwnValues]:
        """Subject → what is known of them; whoever is missing has texts that must not be shown."""
        if not subjects:
            return {}
        rows = await applicants.by_ids(self._database, self._projection, organisation, subjects)
        found: dict[UUID, OwnValues] = {}
        for row in rows:
            own = self._own(keyring, organisation, row)
            if own is not None:
                found[as_uuid(row["id"])] = own
        return found

    async def flags(
        self, keyring: Keyring, organisation: UUID, subject: UUID, text: str, unseen: Unseen
    ) -> tuple[str, ...]:
        """Kinds of what a text about a subject holds and should not; ``unreadable`` where that cannot be told.
        ``unseen``: values that the writer may not see, of which the flags must tell them nothing.
        """
        own = (await self.own_values(keyring, organisation, [subject])).get(subject)
        redaction = Redaction({} if own is None else own.values, unseen=unseen)
        try:
            if len(text) <= _SHORT:
                return redaction.flags(text)
            return await asyncio.to_thread(redaction.flags, text)
        except Unreadable:
            return ("unreadable",)

    def _own(self, keyring: Keyring, organisation: UUID, row: Row) -> OwnValues | None:
        subject = as_uuid(row["id"])
        sealed = SealedRow(keyring, organisation, subject, "applicant", subject, row)
        values, complete = {}, True
        for name, compartment in self._fields.items():
            try:
                values[name] = sealed.open(name, compartment)
            except (RecordTampered, Unavailable):
                if compartment in _NEEDED:
                    return None
                complete = False
        return OwnValues(values, complete)
