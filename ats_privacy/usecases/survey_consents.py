"""How consents stand, over everybody: for whom oversees, in counts alone (promises F3, H2). Asking is written down."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ats_privacy.domain.actors import Actor
from ats_privacy.domain.administration import Action
from ats_privacy.domain.consents import Ended
from ats_privacy.domain.events import Event, Outcome, entry
from ats_privacy.domain.identity import now_us
from ats_privacy.domain.notices import purpose_held
from ats_privacy.gate import administration
from ats_privacy.gate.decision import Gate
from ats_privacy.storage import consent_survey, notices
from ats_privacy.storage.statements import Database

LIVE: Final = "live"
GIVEN: Final = "given"
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
    """``things``: how many stand how. ``spans``: by number of the span, how many were given, refused or ended."""

    things: Mapping[Thing, Counter[str]]
    spans: Mapping[tuple[int, str], int]


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

    async def look(self, actor: Actor, edges: Sequence[int]) -> ConsentSurvey:
        """The counts of now; what was given and ended within spans, between instants (microseconds).

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
            counted = things.setdefault(thing, Counter())
            counted[LIVE if current else OVERTAKEN] += row["live"]
            counted[Ended.EXPIRED.value] += row["expired"]
            counted[row["ended_as"] or Ended.WITHDRAWN.value] += row["times"] - row["live"] - row["expired"]
        spans: Counter[tuple[int, str]] = Counter()
        for row in await consent_survey.over_time(self._database, organisation, edges):
            refused = row["how"] == Ended.REFUSED
            spans[row["span"], Ended.REFUSED.value if refused else GIVEN] += row["given"]
            if not refused:
                spans[row["span"], row["how"] or Ended.WITHDRAWN.value] += row["ended"]
        return ConsentSurvey(things, spans)

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
