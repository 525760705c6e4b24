"""Each purpose of the notice in force, as it stands for one person (promises A1, A8, A13, A14, H2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from ats_privacy.domain.actors import Actor
from ats_privacy.domain.administration import Action
from ats_privacy.domain.errors import NotFound
from ats_privacy.domain.events import Event, Outcome, entry
from ats_privacy.domain.identity import now_us
from ats_privacy.domain.notices import Notice
from ats_privacy.domain.purpose_choices import Agreed, Choice, choices
from ats_privacy.domain.subject_states import MINORS
from ats_privacy.gate import administration
from ats_privacy.gate.decision import Gate
from ats_privacy.storage import activities, applicants, consents, notices
from ats_privacy.storage.applicants import Projection
from ats_privacy.storage.statements import Database

_SUBJECT = Projection((), ())
_AT_COLLECTION: Final = "collection"


@dataclass(frozen=True, slots=True)
class Purposes:
    """``notice``: the one in force; ``accepted``: whether the person stands on it; ``items``: in the policy's order."""

    notice: Notice
    accepted: bool
    items: tuple[Choice, ...]


class ListPurposes:
    """Reads what a person may choose."""

    def __init__(self, database: Database, gate: Gate) -> None:
        self._database = database
        self._gate = gate

    async def of_applicant(self, actor: Actor, applicant: UUID) -> Purposes:
        """The purposes, and what the person has said to each.

        :raises Refused: not somebody who may see consents. :raises NotFound: no such applicant, or no notice in force.
        :raises RecordTampered: the notice is not what was published.
        """
        event = Event.CONSENT_READ
        await administration.require(self._gate, actor, Action.READ_CONSENTS, event, applicant)
        organisation = actor.organisation
        subject = await applicants.by_id(self._database, _SUBJECT, organisation, applicant, actor.id)
        if subject is None:
            missing = NotFound("not_found", "There is no such applicant.")
            await self._gate.refuse(actor, event, missing, object_id=applicant)
        told = entry(
            actor,
            event,
            Outcome.ALLOWED,
            subject=bytes(subject["audit_reference"]),
            object_id=applicant,
            code="purposes",
        )
        await self._gate.audit.append(told)
        number, at = await notices.in_force(self._database, organisation), now_us()
        published = await notices.every(self._database, organisation)
        notice = next((each for each in published if each.number == number), None)
        if notice is None:
            raise NotFound("not_found", "There is no notice in force.")
        rows = await consents.of_applicant(self._database, organisation, applicant)
        standing_on, accepted = await self._standing_on(organisation, applicant)
        going_on = [
            row
            for row in await activities.every(self._database, organisation)
            if row["begins_at"] <= at < row["ends_at"] and row["ended_at"] is None
        ]
        found = choices(
            self._gate.policy,
            notice.required,
            standing_on,
            [Agreed(consents.as_consent(row), row["notice_number"]) for row in rows],
            going_on,
            at,
            minor=subject["state"] in MINORS,
        )
        return Purposes(notice, number in accepted or standing_on >= number, found)

    async def _standing_on(self, organisation: UUID, applicant: UUID) -> tuple[int, set[int]]:
        """The last notice that the person was told of at collection, or has accepted; and those accepted."""
        told, accepted = await notices.of_applicant(self._database, organisation, applicant)
        at_collection = [row["number"] for row in told if row["means"] == _AT_COLLECTION]
        numbers = {row["number"] for row in accepted}
        return max((*at_collection, *numbers), default=0), numbers
