"""Looking at applicants: one, a page, a search by blind index, a reveal; all through the gate (promises B1, B3, D5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from ats_privacy.domain.actors import Actor
from ats_privacy.domain.errors import BadInput
from ats_privacy.domain.events import Event
from ats_privacy.domain.identity import as_uuid
from ats_privacy.domain.searches import Sought, term_digest
from ats_privacy.domain.values import InvalidValue, search_term
from ats_privacy.gate.decision import Gate
from ats_privacy.gate.disclosure import Disclosed, Disclosure
from ats_privacy.gate.keyrings import Keyrings
from ats_privacy.storage import applicants
from ats_privacy.storage.statements import Database

CARD_FIELDS = ("full_name", "email", "mobile", "address")
"""Fields of a list unless the client names others."""

MOST_A_PAGE = 200
MOST_FOUND = 50

_FIELD_OF_INDEX = {
    "id_number": "id_number",
    "id_number_last4": "id_number",
    "email": "email",
    "mobile": "mobile",
    "mobile_last4": "mobile",
    "name": "full_name",
}


@dataclass(frozen=True, slots=True)
class Page:
    """A page of views and the cursor of the next, None at the end."""

    items: list[Disclosed]
    next: UUID | None


class ViewApplicants:
    """Reads of applicants."""

    def __init__(self, database: Database, gate: Gate, disclosure: Disclosure, keyrings: Keyrings) -> None:
        self._database = database
        self._gate = gate
        self._disclosure = disclosure
        self._keyrings = keyrings
        self.fields = tuple(
            name.removeprefix("applicant.") for name in gate.policy.fields if name.startswith("applicant.")
        )

    async def one(
        self,
        actor: Actor,
        applicant: UUID,
        purpose: str,
        fields: Sequence[str] | None = None,
        *,
        duty: str | None = None,
        reason: str = "",
    ) -> Disclosed:
        """The applicant as the actor may see it; without ``fields``, every field with its mask.

        :raises NotFound: not there or out of reach. :raises Refused: policy.
        """
        plan = self._gate.plan(actor, "applicant", "read", purpose, self._asked(fields, self.fields), duty=duty)
        row = await applicants.by_id(self._database, plan.projection, actor.organisation, applicant, actor.id)
        return await self._disclosure.one(actor, plan, row, Event.APPLICANT_READ, object_id=applicant, reason=reason)

    async def page(
        self,
        actor: Actor,
        purpose: str,
        *,
        most: int = 50,
        before: UUID | None = None,
        requisition: UUID | None = None,
        stage: str | None = None,
        fields: Sequence[str] | None = None,
    ) -> Page:
        """Active applicants, newest first; of one requisition, and of one stage within it, where given."""
        if stage is not None and requisition is None:
            raise BadInput("stage_without_requisition", "A stage belongs to a requisition: name both.")
        if stage is not None and stage not in self._gate.policy.stages:
            raise BadInput("stage_unknown", "There is no such hiring stage.")
        plan = self._gate.plan(actor, "applicant", "read", purpose, self._asked(fields, CARD_FIELDS))
        rows = await applicants.page(
            self._database,
            plan.projection,
            actor.organisation,
            actor.id,
            most=most + 1,
            before=before,
            requisition=requisition,
            stage=stage,
        )
        following = as_uuid(rows[most - 1]["id"]) if len(rows) > most else None
        items = await self._disclosure.many(actor, plan, rows[:most], Event.APPLICANT_LISTED)
        return Page(items, following)

    async def search(
        self,
        actor: Actor,
        purpose: str,
        index: str,
        term: str,
        *,
        default_region: str = "CN",
        fields: Sequence[str] | None = None,
    ) -> list[Disclosed]:
        """Applicants found under a blind index; the term is never stored or logged.

        :raises BadInput: no such index, or the term cannot be of its kind. :raises Refused: policy.
        """
        field = _FIELD_OF_INDEX.get(index)
        if field is None:
            raise BadInput("index_unknown", "There is no such search.", pointer="/by")
        searching = self._gate.plan(actor, "applicant", "search", purpose, (field,), indexes=(index,))
        reading = self._gate.plan(actor, "applicant", "read", purpose, self._asked(fields, CARD_FIELDS))
        await self._disclosure.may_search(actor, searching)
        try:
            normalised = search_term(index, term, default_region=default_region)
        except InvalidValue as error:
            raise BadInput(error.code, error.sentence, pointer="/value") from None
        keyring = await self._keyrings.of(actor.organisation)
        tokens = [key.token(normalised) for key in keyring.index_keys(index)]
        rows = await applicants.by_token(
            self._database, reading.projection, actor.organisation, tokens, actor.id, most=MOST_FOUND
        )
        sought = Sought(tokens[0], term_digest(index, normalised))
        return await self._disclosure.many(actor, reading, rows, Event.APPLICANT_SEARCHED, sought=sought)

    async def reveal(
        self,
        actor: Actor,
        applicant: UUID,
        purpose: str,
        fields: Sequence[str],
        reason: str,
        *,
        duty: str | None = None,
    ) -> Disclosed:
        """Named fields in clear, with a reason that is kept sealed beside the audit entry (promise B3).

        :raises Refused: policy, or something is missing (reason, consent). :raises NotFound: out of reach.
        """
        if not fields:
            raise BadInput("fields_missing", "Name the fields to reveal.", pointer="/fields")
        plan = self._gate.plan(actor, "applicant", "reveal", purpose, self._asked(fields, ()), duty=duty)
        row = await applicants.by_id(self._database, plan.projection, actor.organisation, applicant, actor.id)
        return await self._disclosure.one(
            actor, plan, row, Event.APPLICANT_REVEALED, object_id=applicant, reason=reason
        )

    def _asked(self, fields: Sequence[str] | None, default: tuple[str, ...]) -> tuple[str, ...]:
        if fields is None:
            return default
        unknown = [name for name in fields if name not in self.fields]
        if unknown or len(set(fields)) != len(fields):
            raise BadInput("field_unknown", "A field was named that does not exist, or one was named twice.")
        return tuple(sorted(fields))
