"""The parts around what people ask, complain of and request, put together."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from ats_privacy.adapters.announced_years import announced_years
from ats_privacy.domain.working_days import WorkingDays
from ats_privacy.gate.decision import Gate
from ats_privacy.gate.disclosure import Disclosure
from ats_privacy.gate.idempotency import Once
from ats_privacy.gate.keyrings import Keyrings
from ats_privacy.gate.sealing_messages import SealingMessages
from ats_privacy.settings import Settings
from ats_privacy.storage.statements import Database
from ats_privacy.usecases.answer_concerns import AnswerConcerns
from ats_privacy.usecases.raise_concerns import RaiseConcerns


def working_days(settings: Settings) -> WorkingDays:
    """The calendar that everything promised in working days is counted by.

    :raises Misconfigured: the years that were entered cannot be read.
    """
    return WorkingDays(ZoneInfo(settings.time_zone), announced_years(settings.working_calendar))


@dataclass(frozen=True, slots=True)
class ConcernParts:
    """What the person does, and what the privacy office does."""

    calendar: WorkingDays
    raised: RaiseConcerns
    answers: AnswerConcerns

    @classmethod
    def of(
        cls,
        database: Database,
        gate: Gate,
        disclosure: Disclosure,
        keyrings: Keyrings,
        once: Once,
        calendar: WorkingDays,
        court: str,
    ) -> ConcernParts:
        """The parts with one way to seal."""
        sealing = SealingMessages(database, gate, keyrings)
        return cls(
            calendar=calendar,
            raised=RaiseConcerns(database, gate, sealing, once, calendar),
            answers=AnswerConcerns(database, gate, disclosure, sealing, court=court),
        )
