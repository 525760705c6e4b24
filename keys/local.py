"""A root key in a local file: the embedded default.

A wrapped secret: 1 B format version | 1 B cipher | 8 B root key id | 12 B nonce | ciphertext | 16 B tag.
The header is authenticated before the associated data.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from struct import Struct
from typing import Final, NoReturn, Self, final

from cryptography.exceptions import InvalidTag

from keys import keyring_content
from keys.algorithms import KEY_BYTES, NONCE_BYTES, TAG_BYTES, Aead, Algorithm, known_algorithm, new_cipher
from keys.errors import (
    KeyringFileError,
    KeysError,
    MalformedValue,
    RootKeyError,
    RootRefused,
    RootUnavailable,
    TamperedValue,
)
from keys.formats import check_bytes
from keys.handles import Handle
from keys.keyring_content import Protection, RootSecret
from keys.keyring_file import create_keyring_file, exclusive, read_keyring_file, replace_keyring_file
from keys.passphrase import Argon2idCost
from keys.root import RootHealth

__all__ = ["Argon2idCost", "LocalKeyring"]

_LABEL: Final = b"ats-privacy local root\x01"
_VERSION: Final = 1
_HEADER: Final = Struct(">BB8s")
_NONCE_END: Final = _HEADER.size + NONCE_BYTES
_OVERHEAD: Final = _NONCE_END + TAG_BYTES


@final
class LocalKeyring(Handle):
    """Root keys from a file of mode 0600, one of them active; implements `RootKey`.

    The file is the only copy: without it, and its passphrase, nothing can ever be opened again. Back it up
    apart from the database. POSIX only.
    """

    __slots__ = ("_active", "_ciphers", "_path", "_protection")
    _active: str
    _ciphers: dict[str, tuple[Algorithm, Aead]]
    _path: Path
    _protection: Protection | None

    @classmethod
    def create(
        cls,
        path: str | os.PathLike[str],
        passphrase: str | None = None,
        *,
        algorithm: Algorithm = Algorithm.AES_256_GCM,
        cost: Argon2idCost | None = None,
    ) -> Self:
        """A new keyring file with one random root key.

        Raises `KeyringFileError` (keyring_file_exists, keyring_file_unwritable), `WrongPassphrase`
        (passphrase_empty).
        """
        file = _checked_path(path)
        protection = None if passphrase is None else Protection.by_passphrase(passphrase, cost or Argon2idCost())
        secret = _new_root_secret(known_algorithm(algorithm))
        create_keyring_file(file, keyring_content.encode(secret.key_id, [secret], protection))
        return cls._holding(file, secret.key_id, [secret], protection)

    @classmethod
    def open(cls, path: str | os.PathLike[str], passphrase: str | None = None) -> Self:
        """The keyring of an existing file.

        Raises `KeyringFileError` (missing, symlink, open to others, damaged, of a foreign format or version:
        see `keys.keyring_file`, `keys.keyring_content`) and `WrongPassphrase` (wrong_passphrase,
        passphrase_needed, passphrase_not_used).
        """
        file = _checked_path(path)
        document = keyring_content.parse(read_keyring_file(file), str(file))
        try:
            protection = keyring_content.protection_of(document, passphrase, str(file))
        finally:
            del passphrase  # a traceback that shows local variables must not show it
        secrets = keyring_content.unlock(document, protection, str(file))
        return cls._holding(file, document["active"], secrets, protection)

    @classmethod
    def _holding(cls, path: Path, active: str, secrets: list[RootSecret], protection: Protection | None) -> Self:
        keyring: Self = object.__new__(cls)
        keyring._path = path
        keyring._protection = protection
        keyring._hold(active, secrets)
        return keyring

    def _hold(self, active: str, secrets: list[RootSecret]) -> None:
        self._active = active
        self._ciphers = {key.key_id: (key.algorithm, new_cipher(key.algorithm, key.secret)) for key in secrets}

    @property
    def key_id(self) -> str:
        """Id of the active root key."""
        return self._active

    @property
    def key_ids(self) -> tuple[str, ...]:
        """Ids of all root keys held, oldest first."""
        return tuple(self._ciphers)

    def wrap(self, secret: bytes, associated_data: bytes) -> bytes:
        """See `RootKey.wrap`; 38 bytes longer than the secret."""
        algorithm, cipher = self._cipher(self._active)
        header = _HEADER.pack(_VERSION, algorithm, bytes.fromhex(self._active[6:]))
        nonce = os.urandom(NONCE_BYTES)
        return header + nonce + cipher.encrypt(nonce, secret, _LABEL + header + associated_data)

    def unwrap(self, wrapped: bytes, associated_data: bytes) -> bytes:
        """See `RootKey.unwrap`. Raises `RootRefused` (root_key_unknown) for a root key not in the file."""
        check_bytes(wrapped, _OVERHEAD, "secret wrapped by a local keyring")
        version, number, key_id = _HEADER.unpack_from(wrapped)
        if version != _VERSION:
            raise MalformedValue(
                "unknown_version",
                f"The wrapped secret has format version {version}, this software reads {_VERSION}: it is"
                " damaged, or of another kind of root key.",
            )
        algorithm, cipher = self._cipher(f"local-{key_id.hex()}")
        if known_algorithm(number) != algorithm:
            raise MalformedValue("wrong_algorithm", "The wrapped secret names another cipher than its root key's.")
        header = wrapped[: _HEADER.size]
        try:
            return cipher.decrypt(
                wrapped[_HEADER.size : _NONCE_END], wrapped[_NONCE_END:], _LABEL + header + associated_data
            )
        except InvalidTag:
            raise TamperedValue(
                "root_wrapped_key_tampered",
                "A secret wrapped by the local root key failed authentication: it was changed, or belongs elsewhere.",
            ) from None

    def wrap_many(self, items: Iterable[tuple[bytes, bytes]]) -> list[bytes]:
        """See `RootKey.wrap_many`."""
        return [self.wrap(secret, associated_data) for secret, associated_data in items]

    def unwrap_many(self, items: Iterable[tuple[bytes, bytes]]) -> list[bytes]:
        """See `RootKey.unwrap_many`."""
        return [self.unwrap(wrapped, associated_data) for wrapped, associated_data in items]

    def rotate(self, algorithm: Algorithm | None = None) -> str:
        """Add a root key to the file and make it the active one; its id. `algorithm`: as before unless given.

        The old ones stay until `forget`: rewrap every `WrappedKey` in between (`WrappedKey.rewrapped`). Other
        processes must open the file again. Raises `KeyringFileError`.
        """
        previous = self._cipher(self._active)[0]
        added = _new_root_secret(previous if algorithm is None else known_algorithm(algorithm))
        with exclusive(self._path):
            self._rewrite(added.key_id, [*self._stored()[1], added])
        return added.key_id

    def forget(self, key_id: str) -> None:
        """Remove a root key from the file for good: what only it wrapped is lost.

        Raises `RootRefused` (root_key_active, root_key_unknown), `KeyringFileError`.
        """
        with exclusive(self._path):
            active, secrets = self._stored()
            if key_id == active:
                raise RootRefused("root_key_active", "The active root key cannot be forgotten; rotate first.")
            kept = [key for key in secrets if key.key_id != key_id]
            if len(kept) == len(secrets):
                _refuse_unknown(key_id)
            self._rewrite(active, kept)

    def _stored(self) -> tuple[str, list[RootSecret]]:
        self._cipher(self._active)
        document = keyring_content.parse(read_keyring_file(self._path), str(self._path))
        if not keyring_content.is_protected_by(document, self._protection):
            raise KeyringFileError(
                "keyring_file_changed",
                f"The passphrase of {self._path} was changed since it was opened; open it again first.",
            )
        return document["active"], keyring_content.unlock(document, self._protection, str(self._path))

    def _rewrite(self, active: str, secrets: list[RootSecret]) -> None:
        replace_keyring_file(self._path, keyring_content.encode(active, secrets, self._protection))
        self._hold(active, secrets)

    def check(self) -> RootHealth:
        """See `RootKey.check`."""
        try:
            probe = os.urandom(16)
            sound = self.unwrap(self.wrap(probe, b"check"), b"check") == probe
            detail = "The local root key wraps and unwraps." if sound else "The local root key does not round-trip."
        except KeysError as error:
            sound, detail = False, error.sentence
        return RootHealth(self._active, sound, detail)

    def close(self) -> None:
        """Forget the keys in memory; further use raises `RootUnavailable` (root_closed)."""
        self._ciphers = {}
        self._protection = None

    def _cipher(self, key_id: str) -> tuple[Algorithm, Aead]:
        if not self._ciphers:
            raise RootUnavailable("root_closed", "The local keyring was closed; open it again.")
        held = self._ciphers.get(key_id) or self._added_meanwhile(key_id)
        if held is None:
            _refuse_unknown(key_id)
        return held

    def _added_meanwhile(self, key_id: str) -> tuple[Algorithm, Aead] | None:
        """The root key of that id if another process added it to the file since; the active one stays."""
        try:
            document = keyring_content.parse(read_keyring_file(self._path), str(self._path))
            if not keyring_content.is_protected_by(document, self._protection):
                return None
            secrets = keyring_content.unlock(document, self._protection, str(self._path))
        except RootKeyError:
            return None
        found = {key.key_id: key for key in secrets}.get(key_id)
        if found is None:
            return None
        held = self._ciphers[key_id] = found.algorithm, new_cipher(found.algorithm, found.secret)
        return held

    def __repr__(self) -> str:
        return f"<LocalKeyring active={self._active} generation={len(self._ciphers)}>"


def _new_root_secret(algorithm: Algorithm) -> RootSecret:
    return RootSecret(
        f"local-{os.urandom(8).hex()}",
        algorithm,
        datetime.now(UTC).isoformat(timespec="seconds"),
        os.urandom(KEY_BYTES[algorithm]),
    )


def _checked_path(path: str | os.PathLike[str]) -> Path:
    if os.name != "posix":
        raise KeyringFileError(
            "keyring_file_platform",
            "A local keyring needs POSIX file permissions; use a key-management service on this platform.",
        )
    return Path(path)


def _refuse_unknown(key_id: str) -> NoReturn:
    raise RootRefused(
        "root_key_unknown",
        f"The keyring file holds no root key {key_id}: it was forgotten, added after this process opened the"
        " file (open it again), or is another installation's.",
    )
