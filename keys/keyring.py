"""The unlocked keys of one organisation in one process: exactly those it was granted."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NoReturn, Self, final
from uuid import UUID

from keys.algorithms import KEY_BYTES, Algorithm, IndexAlgorithm, check_available
from keys.errors import (
    CompartmentLocked,
    DestroyedKey,
    MalformedValue,
    NoSuchKey,
    TamperedValue,
    UnknownEpoch,
)
from keys.handles import CompartmentKey, Handle, compartment_key_from_secret
from keys.index_keys import IndexKey, index_key_from_secret
from keys.root import RootKey
from keys.wrapped_keys import WrappedKey


@final
class Keyring(Handle):
    """Compartment and index keys, unlocked once and then held in memory. Immutable.

    A compartment that was not granted was never unwrapped: its key is not in this process, and no code in it
    can open the compartment short of asking the root key again. Build a new keyring after keys were rotated
    or destroyed.
    """

    __slots__ = ("_compartments", "_destroyed", "_indexes", "_known", "_organisation")
    _compartments: dict[str, dict[int, CompartmentKey]]
    _destroyed: set[tuple[str, int]]
    _indexes: dict[str, tuple[IndexKey, ...]]
    _known: set[str]
    _organisation: UUID

    @classmethod
    def unlock(
        cls,
        root: RootKey,
        organisation: UUID,
        wrapped: Iterable[WrappedKey],
        grant: Collection[str] | None,
        index_grant: Collection[str] | None = None,
    ) -> Self:
        """Unwrap the granted keys of `organisation`; `None` grants all, an empty collection none.

        `grant` names compartments, `index_grant` blind indexes. Raises `MalformedValue` (wrong_organisation,
        duplicate_key), `TamperedValue` (root_wrapped_key_tampered, naming the key), `RootKeyError`,
        `AlgorithmUnavailable`, and `TypeError` for a grant that is a single string.
        """
        if isinstance(grant, str) or isinstance(index_grant, str):
            raise TypeError("a grant is a collection of names, not one string")
        keyring: Self = object.__new__(cls)
        keyring._organisation = organisation
        keyring._compartments = {}
        keyring._destroyed = set()
        keyring._indexes = {}
        keyring._known = set()
        granted = []
        for key in _distinct(wrapped, organisation):
            grants = grant if key.kind == "compartment" else index_grant
            if key.kind == "compartment":
                keyring._known.add(key.name)
                if grants is None or key.name in grants:
                    keyring._compartments.setdefault(key.name, {})
                if key.state == "destroyed":
                    keyring._destroyed.add((key.name, key.generation))
            if key.state != "destroyed" and (grants is None or key.name in grants):
                granted.append(key)
        for algorithm in {key.algorithm for key in granted}:
            check_available(algorithm)
        granted.sort(key=lambda key: key.generation, reverse=True)
        for key, secret in zip(granted, _unwrap_all(root, granted), strict=True):
            keyring._add(key, secret)
        return keyring

    def _add(self, key: WrappedKey, secret: bytes) -> None:
        if key.kind == "compartment":
            self._compartments[key.name][key.generation] = compartment_key_from_secret(
                key.organisation,
                key.name,
                key.generation,
                Algorithm(key.algorithm),
                secret,
                active=key.state == "active",
            )
        else:
            index_key = index_key_from_secret(
                key.organisation,
                key.name,
                key.generation,
                IndexAlgorithm(key.algorithm),
                secret,
                active=key.state == "active",
            )
            self._indexes[key.name] = (*self._indexes.get(key.name, ()), index_key)

    @property
    def organisation(self) -> UUID:
        return self._organisation

    def granted(self, compartment: str) -> bool:
        """Whether this process holds keys of the compartment."""
        return compartment in self._compartments

    def sealing_key(self, compartment: str) -> CompartmentKey:
        """The newest active epoch, for wrapping new data keys.

        Raises `CompartmentLocked` or `NoSuchKey` (no_such_compartment; no_active_epoch when every epoch left
        is for opening only).
        """
        epochs = self._compartments.get(compartment)
        if epochs is None:
            self._refuse_compartment(compartment)
        for key in epochs.values():
            if key._active:
                return key
        raise NoSuchKey(
            "no_active_epoch",
            f"Compartment {compartment} has no active epoch; make one with new_compartment_key and unlock again.",
        )

    def compartment_key(self, compartment: str, epoch: int) -> CompartmentKey:
        """That epoch, for opening.

        Raises `CompartmentLocked`, `NoSuchKey`, `UnknownEpoch`, `DestroyedKey`.
        """
        epochs = self._compartments.get(compartment)
        if epochs is None:
            self._refuse_compartment(compartment)
        key = epochs.get(epoch)
        if key is not None:
            return key
        if (compartment, epoch) in self._destroyed:
            raise DestroyedKey(
                "key_destroyed",
                f"Epoch {epoch} of compartment {compartment} was destroyed; what was sealed under it is gone.",
            )
        raise UnknownEpoch(
            "unknown_epoch",
            f"Compartment {compartment} has no epoch {epoch} here; it may be newer than this process: load"
            " the wrapped keys and unlock again.",
        )

    def index_keys(self, index: str) -> tuple[IndexKey, ...]:
        """All usable keys of the blind index, newest first: search with each while an index is rebuilt.

        Raises `NoSuchKey` (no_such_index) when there is none, or none was granted.
        """
        keys = self._indexes.get(index)
        if not keys:
            raise NoSuchKey(
                "no_such_index",
                f"There is no key for blind index {index} in this process; make one with new_index_key, or grant it.",
            )
        return keys

    def index_key(self, index: str) -> IndexKey:
        """The newest active key of the blind index, for writing.

        Raises `NoSuchKey` (no_such_index, no_active_index_key).
        """
        for key in self.index_keys(index):
            if key._active:
                return key
        raise NoSuchKey(
            "no_active_index_key",
            f"Blind index {index} has only keys kept for its old tokens; make one with new_index_key and unlock again.",
        )

    def _refuse_compartment(self, compartment: str) -> NoReturn:
        if compartment in self._known:
            raise CompartmentLocked(
                "compartment_locked",
                f"This process was not granted compartment {compartment}; ask a process that was, or grant it"
                " in this one's settings.",
            )
        raise NoSuchKey(
            "no_such_compartment",
            f"The organisation has no key for compartment {compartment}; make one with new_compartment_key.",
        )

    def __repr__(self) -> str:
        return f"<Keyring compartments={','.join(sorted(self._compartments))}>"


def _distinct(wrapped: Iterable[WrappedKey], organisation: UUID) -> list[WrappedKey]:
    keys = list(wrapped)
    seen = set()
    for key in keys:
        if key.organisation != organisation:
            raise MalformedValue(
                "wrong_organisation",
                f"{key.describe()} belongs to another organisation; unlock one organisation at a time.",
            )
        if (key.kind, key.name, key.generation) in seen:
            raise MalformedValue(
                "duplicate_key",
                f"{key.describe()} was given twice; store one row for each kind, name and generation.",
            )
        seen.add((key.kind, key.name, key.generation))
    return keys


def _unwrap_all(root: RootKey, keys: list[WrappedKey]) -> list[bytes]:
    try:
        secrets = root.unwrap_many([(key.wrapped, key.associated_data()) for key in keys])
    except TamperedValue:
        # Asked one by one, the root tells which key it was.
        secrets = [_unwrap_named(root, key) for key in keys]
    lengths = list(map(len, secrets))
    if lengths != [KEY_BYTES[key.algorithm] for key in keys]:
        secrets.clear()
        raise TamperedValue("root_wrapped_key_tampered", "The root key returned secrets of the wrong number or length.")
    return secrets


def _unwrap_named(root: RootKey, key: WrappedKey) -> bytes:
    try:
        return root.unwrap(key.wrapped, key.associated_data())
    except TamperedValue:
        raise TamperedValue(
            "root_wrapped_key_tampered",
            f"{key.describe()} failed authentication under its root key: its row was changed, or belongs to"
            " another organisation; restore the row from a backup.",
        ) from None
