"""What rotations have in common: settling, telling how far they are, and the audit entry.

A new key is first *published* (other processes read it, none uses it), and only used when every process has had the
time to read it and to end what it had begun without it: after ``settle_seconds``, the keys' refresh time and that of a
request. A key that was used before is only destroyed when no process can use it any more: after these and the time
that keys are used while the root key is away.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from ats_privacy.domain.actors import Actor, ActorKind
from ats_privacy.domain.errors import NotFound, RecordTampered, Unavailable
from ats_privacy.domain.events import Event, Outcome, entry
from ats_privacy.domain.identity import now_us
from ats_privacy.gate.audit import AuditLog
from ats_privacy.gate.keyrings import Keyrings
from ats_privacy.storage import wrapped_keys
from ats_privacy.storage.statements import Database, Insert
from field_policies import Policy
from keys import MalformedValue, WrappedKey, wrapped_epoch

Watch = Callable[[str, int, int], None]
"""Told what is being done, how many of it are done, and how many there are (0: not known)."""

_SYSTEM = UUID(int=0)
_NO_SUCH_EPOCH = frozenset({"unknown_epoch", "key_destroyed"})


def unwatched(_what: str, _moved: int, _total: int) -> None:
    """Nobody watches."""


@dataclass(frozen=True, slots=True)
class Workshop:
    """All that a rotation works with. ``grace_seconds``: how long a key may still be used after it was retired."""

    database: Database
    keyrings: Keyrings
    audit: AuditLog
    policy: Policy
    settle_seconds: float = 60.0
    grace_seconds: float = 960.0
    batch: int = 10_000

    async def keys(self, organisation: UUID, kind: str, name: str) -> list[WrappedKey]:
        """All generations of a key, newest first.

        :raises NotFound: the organisation has no such key.
        """
        every = await wrapped_keys.of_organisation(self.database, organisation)
        found = [key for key in every if (key.kind, key.name) == (kind, name)]
        if not found:
            raise NotFound("key_unknown", f"The organisation has no {kind} key of this name.")
        return sorted(found, key=lambda key: key.generation, reverse=True)

    async def wait_until_settled(self, since_us: int, what: str, watch: Watch, seconds: float) -> None:
        """Return when ``seconds`` have gone by since an instant."""
        while (left := seconds - (now_us() - since_us) / 1e6) > 0:
            watch(f"{what}: {left:.0f} s more", 0, 0)
            await asyncio.sleep(min(1.0, left))

    def told(self, organisation: UUID, what: str, code: str) -> Insert:
        """The audit entry of a change of keys, as a step of the write that makes it."""
        actor = Actor(organisation, _SYSTEM, ActorKind.SYSTEM, frozenset())
        return self.audit.insert([entry(actor, Event.KEYS_CHANGED, Outcome.ALLOWED, fields=what, code=code)])


async def stored_wrongly(
    shop: Workshop, organisation: UUID, error: RecordTampered | Unavailable, keys: Iterable[tuple[str, bytes]]
) -> bool:
    """Whether an error comes of what is stored, and so comes again: it was changed, or names an epoch that is not.

    ``keys``: compartment and wrapped data key of whom it was met with. An epoch that there is, and that this process
    does not know, is not the stored key's fault.
    """
    if isinstance(error, RecordTampered):
        return True
    if error.code not in _NO_SUCH_EPOCH:
        return False
    every = await wrapped_keys.of_organisation(shop.database, organisation)
    usable = {(k.name, k.generation) for k in every if k.kind == "compartment" and k.state != "destroyed"}
    try:
        return any((compartment, wrapped_epoch(key)) not in usable for compartment, key in keys)
    except MalformedValue:
        return True


async def tell_tampering(shop: Workshop, organisation: UUID, subject: UUID, what: str) -> None:
    """A data subject was passed over because a stored key or value fails authentication: it is told, durably.

    What is theirs stays under the keys it was under, which are not destroyed while they are in use.
    """
    actor = Actor(organisation, _SYSTEM, ActorKind.SYSTEM, frozenset())
    reference = await shop.audit.reference_of(actor, subject)
    await shop.audit.append(
        entry(actor, Event.TAMPERING_FOUND, Outcome.FAILED, subject=reference, fields=what, code="record_tampered")
    )


def newest(keys: Sequence[WrappedKey], state: str) -> WrappedKey | None:
    """The newest key in a state; keys come newest first."""
    return next((key for key in keys if key.state == state), None)
