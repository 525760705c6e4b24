"""The compartment and index keys that this process holds open, by organisation."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from ats_privacy.domain.errors import Unavailable
from ats_privacy.domain.third_persons import REFUSED_INDEX
from ats_privacy.storage import wrapped_keys
from ats_privacy.storage.statements import Database
from ats_privacy.suites import Suites
from field_policies import Policy
from keys import Keyring, KeysError, RootKey, WrappedKey, new_compartment_key, new_index_key

IMPORT_INDEX = "import_row"
"""Index key of import rows, so that a file read twice is recognised without keeping what it says."""

ACCOUNTS = "account"
"""Compartment and index key of local accounts, which no field policy governs."""

_SLOW_SECONDS = 0.25
"""How long a request waits for the root key when keys opened before could serve it."""
_RETRY_SECONDS = 5.0


@dataclass(slots=True)
class _Held:
    keyring: Keyring
    shape: frozenset[tuple[str, str, int, str]]
    good_until: float
    stale_until: float


class Keyrings:
    """Unlocks an organisation's keys at first use, and again every ``refresh_seconds``.

    While the root key is out of reach, or slow, what was opened before goes on serving for at most ``stale_seconds``
    after it was last confirmed; no longer, so that taking away access to the root key ends a process's reading. A key
    that was destroyed meanwhile ends it at once. ``grant`` names the compartments that this process may open; None
    grants all. At most ``most`` organisations are held open, the least recently used is let go.
    """

    def __init__(
        self,
        database: Database,
        root: RootKey,
        *,
        grant: Collection[str] | None = None,
        refresh_seconds: float = 60.0,
        stale_seconds: float = 900.0,
        suites: Suites | None = None,
        most: int = 1000,
    ) -> None:
        self._database = database
        self._root = root
        self._grant = None if grant is None else frozenset(grant)
        self._refresh_seconds = refresh_seconds
        self._stale_seconds = stale_seconds
        self._suites = suites or Suites()
        self._most = most
        self._open: OrderedDict[UUID, _Held] = OrderedDict()
        self._unlocking: dict[UUID, asyncio.Lock] = {}
        self._asking: dict[UUID, asyncio.Task[Keyring]] = {}
        self._forgotten = 0
        self.trouble: str | None = None
        """The code of the root key's last failure, until it answers again; for health."""

    @property
    def root(self) -> RootKey:
        """The root key, for making and rewrapping keys."""
        return self._root

    async def of(self, organisation: UUID) -> Keyring:
        """The organisation's open keys.

        :raises Unavailable: it has none, or the root key cannot be reached.
        """
        known = self._open.get(organisation)
        if known is not None and known.good_until > time.monotonic():
            return known.keyring
        async with self._unlocking.setdefault(organisation, asyncio.Lock()):
            while True:
                known = self._open.get(organisation)
                if known is not None and known.good_until > time.monotonic():
                    return known.keyring
                forgotten = self._forgotten
                keyring = await self._unlock(organisation, known)
                if self._forgotten == forgotten:
                    return keyring
                self._open.pop(organisation, None)  # what was read before that is not what is stored now

    async def _unlock(self, organisation: UUID, known: _Held | None) -> Keyring:
        read_at = time.monotonic()
        wrapped = await wrapped_keys.of_organisation(self._database, organisation)
        if not wrapped:
            raise Unavailable("keys_missing", "This organisation has no keys yet; create it with the command line.")
        shape = frozenset((k.kind, k.name, k.generation, k.state) for k in wrapped)
        asking = self._asking.get(organisation)
        if asking is None or asking.get_name() != _name(shape):
            asking = asyncio.create_task(self._ask(organisation, wrapped), name=_name(shape))
            asking.add_done_callback(_seen)
            self._asking[organisation] = asking
        usable = known is not None and known.stale_until > time.monotonic() and not _destroyed(known.shape, shape)
        done, _ = await asyncio.wait({asking}, timeout=_SLOW_SECONDS if usable else None)
        if done:
            self._asking.pop(organisation, None)
        failure = asking.exception() if done else None
        if done and failure is None:
            self.trouble = None
            return self._hold(organisation, asking.result(), shape, read_at)
        self.trouble = failure.code if isinstance(failure, KeysError) else "root_slow"
        if known is not None and usable:
            known.good_until = min(known.stale_until, time.monotonic() + min(_RETRY_SECONDS, self._refresh_seconds))
            return known.keyring
        self._open.pop(organisation, None)
        if isinstance(failure, KeysError):
            raise Unavailable("keys_locked", f"The organisation's keys cannot be unlocked ({failure.code}).") from None
        raise failure or Unavailable("keys_locked", "The organisation's keys cannot be unlocked.")

    async def _ask(self, organisation: UUID, wrapped: Sequence[WrappedKey]) -> Keyring:
        return await asyncio.to_thread(Keyring.unlock, self._root, organisation, wrapped, self._grant)

    def _hold(
        self, organisation: UUID, keyring: Keyring, shape: frozenset[tuple[str, str, int, str]], read_at: float
    ) -> Keyring:
        # Rotations wait for the refresh time, which a root that answers late must not make longer.
        good_until = read_at + self._refresh_seconds
        self._open[organisation] = _Held(keyring, shape, good_until, good_until + self._stale_seconds)
        self._open.move_to_end(organisation)
        while len(self._open) > self._most:
            gone, _ = self._open.popitem(last=False)
            self._unlocking.pop(gone, None)
        return keyring

    def forget(self, organisation: UUID) -> None:
        """Let go of an organisation's keys; the next use reads them anew."""
        self._forgotten += 1
        self._open.pop(organisation, None)

    def new_keys(
        self, policy: Policy, organisation: UUID, present: Collection[tuple[str, str]] = ()
    ) -> list[WrappedKey]:
        """First-generation keys for every compartment and index of the policy, but for those that are there already
        (kind, name). Waits for the root key.

        :raises Unavailable: the root key does not do its part.
        """
        compartments = sorted({field.compartment for field in policy.fields.values()})
        indexes = sorted({index.name for field in policy.fields.values() for index in field.indexes})
        try:
            keys = [key for key in self.new_account_keys(organisation) if (key.kind, key.name) not in present]
            keys += [
                new_compartment_key(self._root, organisation, name, 1, self._suites.of(name))
                for name in compartments
                if ("compartment", name) not in present
            ]
            keys += [
                new_index_key(self._root, organisation, name, 1, self._suites.index)
                for name in [*indexes, IMPORT_INDEX, REFUSED_INDEX]
                if ("index", name) not in present
            ]
        except KeysError as error:
            raise root_failed(error) from None
        return keys

    def new_account_keys(self, organisation: UUID) -> list[WrappedKey]:
        """The keys of local accounts. Waits for the root key.

        :raises Unavailable: the root key does not do its part.
        """
        try:
            return [
                new_compartment_key(self._root, organisation, ACCOUNTS, 1, self._suites.of(ACCOUNTS)),
                new_index_key(self._root, organisation, ACCOUNTS, 1, self._suites.index),
            ]
        except KeysError as error:
            raise root_failed(error) from None


def root_failed(error: KeysError) -> Unavailable:
    """The refusal of an act that needs the root key."""
    return Unavailable(error.code, str(error))


def _name(shape: frozenset[tuple[str, str, int, str]]) -> str:
    return f"unlock {hash(shape)}"


def _destroyed(before: frozenset[tuple[str, str, int, str]], now: frozenset[tuple[str, str, int, str]]) -> bool:
    """Whether a key that could be used before must not be used any more."""
    usable = {key[:3] for key in now if key[3] != "destroyed"}
    return any(key[:3] not in usable for key in before if key[3] != "destroyed")


def _seen(asking: asyncio.Task[Keyring]) -> None:
    """Nobody may be left to look at a failure that came late; the next use asks anew."""
    if not asking.cancelled():
        asking.exception()
