"""The narrow door for a person's age: opens birth date and ID number, tells a state and nothing else, entered first.

No purpose opens a quarantined record; whether it must stay one is a duty of the law (promises G1, G3).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from ats_privacy.domain.actors import Actor
from ats_privacy.domain.drafts import age_state
from ats_privacy.domain.errors import RecordTampered
from ats_privacy.domain.events import Event, Outcome, entry
from ats_privacy.domain.subject_states import SubjectState
from ats_privacy.gate.decision import Gate
from ats_privacy.gate.keyrings import Keyrings
from ats_privacy.gate.opening import SealedRow
from ats_privacy.storage import applicants
from ats_privacy.storage.applicants import Projection
from ats_privacy.storage.statements import Database

_TELLING = ("birth_date", "id_number")


class Ages:
    """Tells which state fits a person's age today, by the calendar of the organisation's time zone."""

    def __init__(self, database: Database, gate: Gate, keyrings: Keyrings, time_zone: str) -> None:
        self._database = database
        self._gate = gate
        self._keyrings = keyrings
        self._zone = ZoneInfo(time_zone)
        self._compartments = {n: gate.policy.fields[f"applicant.{n}"].compartment for n in _TELLING}
        self._projection = Projection(_TELLING, tuple(sorted(set(self._compartments.values()))))

    def today(self) -> date:
        """The day it is where the organisation is."""
        return datetime.now(self._zone).date()

    async def row_of(self, organisation: UUID, applicant: UUID) -> Mapping[str, Any] | None:
        """What :meth:`state_of` looks at, with version, state and audit reference; None for nobody."""
        rows = await applicants.by_ids(self._database, self._projection, organisation, [applicant])
        return rows[0] if rows else None

    async def state_of(self, actor: Actor, applicant: UUID, row: Mapping[str, Any]) -> SubjectState:
        """The state that fits, after its entry is durable.

        :raises RecordTampered: a value fails authentication, which is written down. :raises Unavailable: no key here.
        """
        reference = bytes(row["audit_reference"])
        keyring = await self._keyrings.of(actor.organisation)
        looked = entry(
            actor, Event.AGE_CHECKED, Outcome.ALLOWED, fields=" ".join(_TELLING), subject=reference, object_id=applicant
        )
        await self._gate.audit.append(looked)
        sealed = SealedRow(keyring, actor.organisation, applicant, "applicant", applicant, row)
        try:
            values = {name: sealed.open(name, compartment) for name, compartment in self._compartments.items()}
        except RecordTampered as error:
            found = entry(
                actor, Event.TAMPERING_FOUND, Outcome.FAILED, subject=reference, object_id=applicant, code=error.code
            )
            await self._gate.audit.append(found)
            raise
        return age_state(values, self.today())
