"""Keys of local accounts: what seals their secrets, and the keyed digests that stand in place of names and codes.

Both keys are each organisation's own and lie under its root key; the digests of short codes cannot be tried out by who
has the database alone. A process that is not granted the compartment cannot log anybody in.
"""

from __future__ import annotations

import asyncio
import contextlib
import unicodedata
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from ats_privacy.domain.errors import Unavailable
from ats_privacy.domain.values import InvalidValue, encode, search_term
from ats_privacy.gate.keyrings import ACCOUNTS, Keyrings
from ats_privacy.gate.opening import SealedRow, open_data_key
from ats_privacy.storage import applicants, data_keys, wrapped_keys
from ats_privacy.storage.accounts import COMPARTMENT
from ats_privacy.storage.statements import Database, Duplicate, Step
from keys import Keyring, KeysError, NoSuchKey, RowContext
from keys.sealing import new_data_key, seal

_KEY = f"key_{COMPARTMENT}"


class AccountKeys:
    """Seals and opens what accounts keep, and makes digests."""

    def __init__(self, database: Database, keyrings: Keyrings) -> None:
        self._database = database
        self._keyrings = keyrings

    async def of(self, organisation: UUID) -> Keyring:
        """The organisation's keys; those of accounts are made now where it was founded before there were any.

        :raises Unavailable: the root key is away, or this process may not open accounts.
        """
        keyring = await self._keyrings.of(organisation)
        try:
            keyring.index_key(ACCOUNTS)
        except NoSuchKey:
            made = await asyncio.to_thread(self._keyrings.new_account_keys, organisation)
            with contextlib.suppress(Duplicate):  # another worker was faster
                await self._database.write(wrapped_keys.insert(made))
            self._keyrings.forget(organisation)
            keyring = await self._keyrings.of(organisation)
        if not keyring.granted(COMPARTMENT):
            raise Unavailable("accounts_locked", "This process is not granted the compartment of accounts.")
        return keyring

    async def digest(self, organisation: UUID, scope: str, text: str) -> bytes:
        """16 bytes that stand for a text; the same text in another scope or organisation has others."""
        return digest(await self.of(organisation), scope, text)

    async def sealed(
        self, organisation: UUID, subject: UUID, table: str, row: UUID, values: Mapping[str, Any]
    ) -> tuple[dict[str, bytes], tuple[int, bytes]]:
        """Values sealed for their columns under a new data key, and that key: (epoch, wrapped)."""
        keyring = await self.of(organisation)
        try:
            wrapping = keyring.sealing_key(COMPARTMENT)
        except KeysError as error:
            raise Unavailable(error.code, "The compartment of accounts cannot be used in this process.") from None
        key, wrapped = new_data_key(wrapping, subject)
        context = RowContext(organisation, table, row)
        sealed = {name: seal(key, encode(value), context.field(name)) for name, value in values.items()}
        return sealed, (wrapping.epoch, wrapped)

    async def sealed_for(
        self,
        organisation: UUID,
        account: UUID,
        wrapped: bytes | None,
        table: str,
        row: UUID,
        values: Mapping[str, Any],
    ) -> tuple[dict[str, bytes], list[Step]]:
        """Values sealed under the account's own key, ``wrapped``, or under one made now; and the step that keeps the
        key, or lets the write fail where it was exchanged meanwhile.

        :raises RecordTampered: the key was changed. :raises Unavailable: this process may not open it.
        """
        if wrapped is None:
            sealed, (epoch, made) = await self.sealed(organisation, account, table, row, values)
            return sealed, [applicants.insert_keys(organisation, account, [(COMPARTMENT, epoch, made)])]
        key = open_data_key(await self.of(organisation), organisation, account, COMPARTMENT, bytes(wrapped))
        context = RowContext(organisation, table, row)
        sealed = {name: seal(key, encode(value), context.field(name)) for name, value in values.items()}
        return sealed, [data_keys.unchanged(organisation, account, COMPARTMENT, bytes(wrapped))]

    async def open(
        self, organisation: UUID, subject: UUID, table: str, row: UUID, column: str, sealed: bytes, wrapped: bytes
    ) -> Any:
        """A sealed value again.

        :raises RecordTampered: it was changed or moved. :raises Unavailable: this process may not open it.
        """
        keyring = await self.of(organisation)
        stored = {column: bytes(sealed), _KEY: bytes(wrapped)}
        return SealedRow(keyring, organisation, subject, table, row, stored).open(column, COMPARTMENT)


def digest(keyring: Keyring, scope: str, text: str) -> bytes:
    """As :meth:`AccountKeys.digest`, with keys at hand."""
    return keyring.index_key(ACCOUNTS).token(f"{scope}\0{text}".encode("utf-8", "surrogatepass"))


def folded(name: str) -> str:
    """A name as it is compared: two ways of typing it are one."""
    return unicodedata.normalize("NFKC", name).strip().casefold()


def contact_tokens(keyring: Keyring, typed: str, region: str, indexes: tuple[str, ...]) -> list[bytes]:
    """The tokens that a record with this address or number is found by, two an index; those of nobody where the text
    is neither, so that a look-up is the same whatever was typed."""
    tokens: list[bytes] = []
    for index in indexes:
        try:
            term = search_term(index, typed, default_region=region)
        except (InvalidValue, ValueError):
            term = b"\0nobody"
        found = [key.token(term) for key in keyring.index_keys(index)[:2]]
        tokens += [*found, *found][:2]
    return tokens
