"""How consents stand, over everybody: for whom oversees, in counts alone (promises F3, H2). Asking is written down."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ats_privacy.domain.actors import Actor
from ats_privacy.domain.administration import Action
from ats_privacy.domain.events import Event, Outcome, entry
from ats_privacy.domain.identity import now_us
from ats_privacy.domain.notices import purpose_held
from ats_privacy.gate import administration
from ats_privacy.gate.decision import Gate
from ats_privacy.storage import consent_survey, notices
from ats_privacy.storage.consent_survey import LIVE
from ats_privacy.storage.statements import Database

OVERTAKEN: Final = "overtaken"
"""Live, but under a notice that has changed materially since: it counts again when it is renewed (promise H2)."""
STANDS: Final = (LIVE, OVERTAKEN, "expired", "withdrawn", "refused", "superseded")


@dataclass(frozen=True, slots=True)
class Thing:
    """What is consented to: a purpose, or something separate for it."""

    purpose: str
    kind: str
    recipient: str
    category: str


@dataclass(frozen=True, slots=True)
class ConsentSurvey:
    """``things``: how many stand how. ``hours``: by hour since the Unix epoch (UTC), how many were given or ended."""

    things: Mapping[Thing, Counter[str]]
    hours: Mapping[tuple[int, str], int]


@dataclass(frozen=True, slots=True)
class NoticeProgress:
    """How far a notice has come: living records, who was told, who accepted."""

    number: int
    in_force: bool
    in_force_at: int
    kinds: Sequence[str]
    people: int
    told: int
    accepted: int


class SurveyConsents:
    """Counts consents, and who was told of the notices that they rest on."""

    def __init__(self, database: Database, gate: Gate) -> None:
        self._database = database
        self._gate = gate

    async def look(self, actor: Actor, since: int) -> ConsentSurvey:
        """The counts of now; what was given and ended from an instant (microseconds) on.

        :raises Refused: not a role that oversees consents.
        """
        event, organisation = Event.CONSENT_READ, actor.organisation
        await administration.require(self._gate, actor, Action.SURVEY_CONSENTS, event)
        await self._gate.audit.append(entry(actor, event, Outcome.ALLOWED, fields="survey"))
        number = await notices.in_force(self._database, organisation)
        every = await notices.every(self._database, organisation)
        required = next((notice.required for notice in every if notice.number == number), {})
        things: dict[Thing, Counter[str]] = {}
        for row in await consent_survey.counts(self._database, organisation, now_us()):
            thing = Thing(row["purpose"], row["kind"], row["recipient"], row["category"])
            needed = required.get(purpose_held(row["purpose"]))
            current = needed is not None and row["notice_number"] >= needed
            stands = OVERTAKEN if row["stands"] == LIVE and not current else row["stands"]
            things.setdefault(thing, Counter())[stands] += row["times"]
        over_time = await consent_survey.over_time(self._database, organisation, since)
        return ConsentSurvey(things, {(row["hour"], row["what"]): row["times"] for row in over_time})

    async def notices(self, actor: Actor) -> list[NoticeProgress]:
        """Every notice, the latest first, with how many living records were told of it and accepted it.

        :raises Refused: not a role that oversees consents.
        """
        await administration.require(self._gate, actor, Action.SURVEY_CONSENTS, Event.NOTICE_READ)
        number = await notices.in_force(self._database, actor.organisation)
        found = []
        for notice in reversed(await notices.every(self._database, actor.organisation)):
            row = await notices.progress(self._database, actor.organisation, notice.number)
            counted = (row["people"], row["told"], row["accepted"])
            kinds = sorted(notice.kinds)
            found.append(NoticeProgress(notice.number, notice.number == number, notice.in_force_at, kinds, *counted))
        return found
