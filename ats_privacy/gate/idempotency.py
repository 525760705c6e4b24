"""A write sent twice with the same ``Idempotency-Key`` happens once, and is answered the same both times."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import orjson

from ats_privacy.domain.actors import Actor
from ats_privacy.domain.errors import BadInput, Conflict
from ats_privacy.gate.keyrings import IMPORT_INDEX, Keyrings
from ats_privacy.storage import idempotency
from ats_privacy.storage.statements import Database, Duplicate, Step

LONGEST_KEY = 128
_EVERYBODY: Final = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Repeatable:
    """The client's key and a canonical rendering of what it asks; the latter is kept only as a keyed digest.

    ``shared``: whoever of the organisation sends it again has it answered the same; else only the same actor.
    """

    key: str
    request: bytes
    shared: bool = False

    def owner(self, actor: Actor) -> UUID:
        """Under whose name it is kept."""
        return _EVERYBODY if self.shared else actor.id


@dataclass(frozen=True, slots=True)
class Answered:
    """The status and body of a write; ``repeated`` when they are those of an earlier time."""

    status: int
    body: bytes
    repeated: bool = False


class Once:
    """Runs writes at most once a key."""

    def __init__(self, database: Database, keyrings: Keyrings) -> None:
        self._database = database
        self._keyrings = keyrings

    async def run(
        self,
        actor: Actor,
        repeatable: Repeatable | None,
        status: int,
        prepare: Callable[[], Awaitable[tuple[dict[str, Any], list[Step]]]],
    ) -> Answered:
        """Write the steps that ``prepare`` gives together with their answer, or give the answer of the first time.

        :raises BadInput: the key is malformed. :raises Conflict: it was used for another request.
        """
        if repeatable is None:
            answer, steps = await prepare()
            await self._database.write(*steps)
            return Answered(status, orjson.dumps(answer))
        if not 1 <= len(repeatable.key) <= LONGEST_KEY or not repeatable.key.isprintable():
            raise BadInput(
                "idempotency_key_invalid",
                f"Idempotency-Key must have 1 to {LONGEST_KEY} printable characters.",
            )
        keyring = await self._keyrings.of(actor.organisation)
        digest = keyring.index_key(IMPORT_INDEX).token(repeatable.request)
        known = await self._known(actor, repeatable, digest)
        if known is not None:
            return known
        answer, steps = await prepare()
        body = orjson.dumps(answer)
        owner = repeatable.owner(actor)
        row = idempotency.insert(actor.organisation, owner, repeatable.key, digest, status, body)
        try:
            await self._database.write(*steps, row)
        except Duplicate:
            known = await self._known(actor, repeatable, digest)
            if known is not None:
                return known
            raise
        return Answered(status, body)

    async def _known(self, actor: Actor, repeatable: Repeatable, digest: bytes) -> Answered | None:
        row = await idempotency.remembered(self._database, actor.organisation, repeatable.owner(actor), repeatable.key)
        if row is None:
            return None
        if bytes(row["request_digest"]) != digest:
            raise Conflict("idempotency_key_reused", "This Idempotency-Key was used for another request.")
        return Answered(int(row["status"]), bytes(row["answer"]), repeated=True)
