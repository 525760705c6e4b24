"""What can go wrong with keys and sealed values.

Every error is a `KeysError` with a stable machine `code` and a `sentence` a person can act on. Neither ever
holds a key, a passphrase, a sealed value or clear text.

    KeysError
    ├── TamperedValue     authentication failed: changed, moved to another place, or another key
    ├── MalformedValue    the header cannot be read, or does not belong to the key that was used
    ├── KeyUnavailable    CompartmentLocked, NoSuchKey, UnknownEpoch, DestroyedKey, KeyNotActive,
    │                     AlgorithmUnavailable
    ├── RootKeyError      RootUnavailable, RootRefused, RootMistaken, WrongPassphrase, KeyringFileError
    └── HandleRefused     somebody tried to copy, pickle or construct a key handle (also a TypeError)
"""

from __future__ import annotations


class KeysError(Exception):
    """Root of all errors of this package.

    `code`: snake_case, stable across versions, safe for logs and metrics.
    `sentence`: what happened and what to do, without any secret; also `str(error)`.
    """

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(code, sentence)
        self.code = code
        self.sentence = sentence

    def __str__(self) -> str:
        return self.sentence


class TamperedValue(KeysError):
    """Authentication failed. Which of key, place or bytes was wrong is not knowable, and not told."""


class MalformedValue(KeysError):
    """Bytes that are no sealed value, no wrapped key, or not one for the key that was given."""


class KeyUnavailable(KeysError):
    """The key that is needed cannot be had in this process."""


class CompartmentLocked(KeyUnavailable):
    """The compartment exists, but this process was not granted it."""


class NoSuchKey(KeyUnavailable):
    """There is no key of that name for the organisation."""


class UnknownEpoch(KeyUnavailable):
    """The compartment has no key of that epoch."""


class DestroyedKey(KeyUnavailable):
    """The key was destroyed on purpose; what it sealed is gone for good."""


class KeyNotActive(KeyUnavailable):
    """The key may open what it sealed before, but seal nothing new."""


class AlgorithmUnavailable(KeyUnavailable):
    """The cryptographic library of this machine does not offer the algorithm."""


class RootKeyError(KeysError):
    """The root key, or the service that holds it, did not do its part."""


class RootUnavailable(RootKeyError):
    """Closed, or out of reach: trying again later may help."""


class RootRefused(RootKeyError):
    """The root understood and said no: unknown root key, or no permission."""


class RootMistaken(RootKeyError):
    """The root answered, but not what it was asked: another key's secret, another item's, or another number."""


class WrongPassphrase(RootKeyError):
    """The passphrase of a local keyring is missing, superfluous or wrong."""


class KeyringFileError(RootKeyError):
    """The local keyring file is missing, badly protected, damaged or of a foreign format."""


class HandleRefused(KeysError, TypeError):
    """A key handle stays in the process and place it was made."""
