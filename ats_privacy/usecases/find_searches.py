"""Who searched for a value: answered from commitments, to whoever knows the value (ADR 12)."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from uuid import UUID

from ats_privacy.domain.actors import Actor
from ats_privacy.domain.administration import Action
from ats_privacy.domain.errors import BadInput, RecordTampered
from ats_privacy.domain.events import Event, Outcome, entry, searched_in_vain
from ats_privacy.domain.identity import as_uuid, now_us
from ats_privacy.domain.searches import term_digest
from ats_privacy.domain.values import InvalidValue, search_term
from ats_privacy.gate import administration
from ats_privacy.gate.decision import Gate
from ats_privacy.gate.keyrings import Keyrings
from ats_privacy.gate.reasons import open_reason
from ats_privacy.storage import applicants, audit_entries
from ats_privacy.storage.applicants import Projection
from ats_privacy.storage.statements import Database, Row

MOST_DAYS = 366
MOST_ANSWERS = 200
_A_BATCH = 2000
_DAY_US = 86_400_000_000
_SUBJECT = Projection((), ())
_LAST = UUID(int=(1 << 128) - 1)


class FindSearches:
    """Holds a value against the searches of the log."""

    def __init__(self, database: Database, gate: Gate, keyrings: Keyrings) -> None:
        self._database = database
        self._gate = gate
        self._keyrings = keyrings

    async def of(self, actor: Actor, index: str, value: str, *, days: int, default_region: str = "CN") -> list[Row]:
        """Entries of searches for the value within the last days, newest first, at most 200. The asking is entered.

        What cannot be found any more: searches for somebody who was erased, and searches in vain from before the index
        key that they were made under was destroyed.

        :raises Refused: not a role that may read the log. :raises BadInput: no such index, or no value of its kind.
        """
        await administration.require(self._gate, actor, Action.READ_AUDIT, Event.AUDIT_READ)
        if not 1 <= days <= MOST_DAYS:
            raise BadInput("days_out_of_range", f"Ask for 1 to {MOST_DAYS} days.", pointer="/days")
        try:
            term = search_term(index, value, default_region=default_region)
        except InvalidValue as error:
            raise BadInput(error.code, error.sentence, pointer="/value") from None
        await self._gate.audit.append(entry(actor, Event.AUDIT_READ, Outcome.ALLOWED, fields="searches"))
        keyring = await self._keyrings.of(actor.organisation)
        tokens = [key.token(term) for key in keyring.index_keys(index)]
        since = now_us() - days * _DAY_US
        found = await self._of_found(actor, tokens, term_digest(index, term), since) + await self._in_vain(
            actor, tokens, since
        )
        return sorted(found, key=lambda row: as_uuid(row["id"]), reverse=True)[:MOST_ANSWERS]

    async def _of_found(self, actor: Actor, tokens: Sequence[bytes], digest: str, since: int) -> list[Row]:
        """Searches that found those who have the value now, and were for the value."""
        holders = await applicants.by_token(
            self._database, _SUBJECT, actor.organisation, tokens, actor.id, most=MOST_ANSWERS
        )
        found: dict[UUID, Row] = {}
        for holder in holders:
            rows = await audit_entries.searches_for(
                self._database, actor.organisation, bytes(holder["audit_reference"]), since=since, most=MOST_ANSWERS
            )
            for row in rows:
                stored = {"id": as_uuid(row["id"]), "reason": row["reason"]}
                with suppress(RecordTampered):  # sealed under the key of another of those who were found
                    sought = await open_reason(
                        self._database, self._keyrings, actor.organisation, as_uuid(holder["id"]), stored
                    )
                    if sought == digest:
                        found[as_uuid(row["id"])] = row
        return list(found.values())

    async def _in_vain(self, actor: Actor, tokens: Sequence[bytes], since: int) -> list[Row]:
        found: list[Row] = []
        before = _LAST
        while len(found) < MOST_ANSWERS:
            rows = await audit_entries.searches(
                self._database, actor.organisation, since=since, before=before, most=_A_BATCH
            )
            found += [
                row
                for row in rows
                if any(searched_in_vain(token, as_uuid(row["id"])) == as_uuid(row["object_id"]) for token in tokens)
            ]
            if len(rows) < _A_BATCH:
                break
            before = as_uuid(rows[-1]["id"])
        return found
