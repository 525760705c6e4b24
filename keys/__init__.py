"""Keys and sealed values: root key, compartment keys, data keys, sealed fields, blind indexes.

Importable from here is all that seals. What opens is in `keys.opening`, on purpose not re-exported: an import
rule can then hold who may read. The local root key is `keys.local.LocalKeyring`. One page: `keys/README.md`.
"""

from __future__ import annotations

from keys.algorithms import Algorithm, IndexAlgorithm
from keys.associated_data import AssociatedData, RowContext
from keys.errors import (
    AlgorithmUnavailable,
    CompartmentLocked,
    DestroyedKey,
    HandleRefused,
    KeyNotActive,
    KeyringFileError,
    KeysError,
    KeyUnavailable,
    MalformedValue,
    NoSuchKey,
    RootKeyError,
    RootMistaken,
    RootRefused,
    RootUnavailable,
    TamperedValue,
    UnknownEpoch,
    WrongPassphrase,
)
from keys.handles import CompartmentKey, DataKey
from keys.index_keys import IndexKey
from keys.keyring import Keyring
from keys.root import RootHealth, RootKey
from keys.sealing import (
    new_data_key,
    seal,
    seal_many,
    sealed_generation,
    wrap_data_key,
    wrapped_epoch,
    wrapped_generation,
)
from keys.wrapped_keys import KeyKind, KeyState, WrappedKey, new_compartment_key, new_index_key

__all__ = [
    "Algorithm",
    "AlgorithmUnavailable",
    "AssociatedData",
    "CompartmentKey",
    "CompartmentLocked",
    "DataKey",
    "DestroyedKey",
    "HandleRefused",
    "IndexAlgorithm",
    "IndexKey",
    "KeyKind",
    "KeyNotActive",
    "KeyState",
    "KeyUnavailable",
    "Keyring",
    "KeyringFileError",
    "KeysError",
    "MalformedValue",
    "NoSuchKey",
    "RootHealth",
    "RootKey",
    "RootKeyError",
    "RootMistaken",
    "RootRefused",
    "RootUnavailable",
    "RowContext",
    "TamperedValue",
    "UnknownEpoch",
    "WrappedKey",
    "WrongPassphrase",
    "new_compartment_key",
    "new_data_key",
    "new_index_key",
    "seal",
    "seal_many",
    "sealed_generation",
    "wrap_data_key",
    "wrapped_epoch",
    "wrapped_generation",
]
