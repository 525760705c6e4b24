"""The compartment and index keys that this process holds open, by organisation."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Collection
from uuid import UUID

from ats_privacy.domain.errors import Unavailable
from ats_privacy.storage import wrapped_keys
from ats_privacy.storage.statements import Database
from field_policies import Policy
from keys import Algorithm, Keyring, KeysError, RootKey, WrappedKey, new_compartment_key, new_index_key

IMPORT_INDEX = "import_row"
"""Index key of import rows, so that a file read twice is recognised without keeping what it says."""


class Keyrings:
    """Unlocks an organisation's keys at first use and reads them anew after ``refresh_seconds``.

    ``grant`` names the compartments that this process may open; None grants all. At most ``most`` organisations are
    held open, the least recently used is let go.
    """

    def __init__(
        self,
        database: Database,
        root: RootKey,
        *,
        grant: Collection[str] | None = None,
        refresh_seconds: float = 60.0,
        most: int = 1000,
    ) -> None:
        self._database = database
        self._root = root
        self._grant = None if grant is None else frozenset(grant)
        self._refresh_seconds = refresh_seconds
        self._most = most
        self._open: OrderedDict[UUID, tuple[float, Keyring]] = OrderedDict()
        self._unlocking: dict[UUID, asyncio.Lock] = {}

    async def of(self, organisation: UUID) -> Keyring:
        """The organisation's open keys.

        :raises Unavailable: it has none, or the root key cannot be reached.
        """
        known = self._open.get(organisation)
        if known is not None and known[0] > time.monotonic():
            return known[1]
        async with self._unlocking.setdefault(organisation, asyncio.Lock()):
            known = self._open.get(organisation)
            if known is not None and known[0] > time.monotonic():
                return known[1]
            return await self._unlock(organisation)

    async def _unlock(self, organisation: UUID) -> Keyring:
        wrapped = await wrapped_keys.of_organisation(self._database, organisation)
        if not wrapped:
            raise Unavailable("keys_missing", "This organisation has no keys yet; create it with the command line.")
        try:
            keyring = await asyncio.to_thread(Keyring.unlock, self._root, organisation, wrapped, self._grant)
        except KeysError as error:
            raise Unavailable("keys_locked", f"The organisation's keys cannot be unlocked ({error.code}).") from None
        self._open[organisation] = (time.monotonic() + self._refresh_seconds, keyring)
        self._open.move_to_end(organisation)
        while len(self._open) > self._most:
            gone, _ = self._open.popitem(last=False)
            self._unlocking.pop(gone, None)
        return keyring

    def forget(self, organisation: UUID) -> None:
        """Let go of an organisation's keys; the next use reads them anew."""
        self._open.pop(organisation, None)

    def new_keys(
        self, policy: Policy, organisation: UUID, algorithm: Algorithm = Algorithm.AES_256_GCM
    ) -> list[WrappedKey]:
        """First-generation keys for every compartment and index of the policy. Waits for the root key."""
        compartments = sorted({field.compartment for field in policy.fields.values()})
        indexes = sorted({index.name for field in policy.fields.values() for index in field.indexes})
        keys = [new_compartment_key(self._root, organisation, name, 1, algorithm) for name in compartments]
        keys += [new_index_key(self._root, organisation, name, 1) for name in [*indexes, IMPORT_INDEX]]
        return keys
