"""Taking in applicants and correcting them (promises A3, A17, D4)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from ats_privacy.domain.actors import Actor
from ats_privacy.domain.drafts import Draft
from ats_privacy.domain.events import Event
from ats_privacy.gate.idempotency import Answered, Once, Repeatable
from ats_privacy.gate.recording import Recording, duplicate
from ats_privacy.storage.statements import Duplicate


class RegisterApplicants:
    """Writes of applicants."""

    def __init__(self, recording: Recording, once: Once) -> None:
        self._recording = recording
        self._once = once

    async def create(
        self,
        actor: Actor,
        purpose: str,
        draft: Draft,
        *,
        repeatable: Repeatable | None = None,
        event: Event = Event.APPLICANT_CREATED,
    ) -> Answered:
        """Status and answer (id, version, state) of a new applicant.

        :raises Refused: policy. :raises BadInput: values. :raises Conflict: the ID number is taken.
        """

        async def prepare() -> Any:
            return await self._recording.create(actor, purpose, draft, event)

        try:
            return await self._once.run(actor, repeatable, 201, prepare)
        except Duplicate as error:
            raise duplicate(error) from None

    async def update(self, actor: Actor, purpose: str, applicant: UUID, version: int, draft: Draft) -> dict[str, Any]:
        """Correct fields over ``version``; see :meth:`Recording.update`."""
        return await self._recording.update(actor, purpose, applicant, version, draft)
