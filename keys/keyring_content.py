"""What a local keyring file says: versioned JSON in one canonical form.

    {"active": id of the root key in use,
     "checksum": SHA-256 of all other members (accidents; the authentication below is against people),
     "format": "ats-privacy local keyring", "version": 1,
     "keys": [{"algorithm", "created", "id"}, ...],          oldest first
     "protection": null, or {"kdf": "argon2id", "iterations", "lanes", "memory_kib", "salt"},
     "secrets": {id: base64}, or with protection one base64 string: 12 B nonce | ciphertext | 16 B tag
                (AES-256-GCM; all other members but the checksum are authenticated)}

A file that is not byte for byte what this module would write is refused.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from dataclasses import dataclass
from hashlib import sha256
from os import urandom
from typing import Any, Final, NoReturn

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from keys.algorithms import KEY_BYTES, NONCE_BYTES, Algorithm
from keys.errors import KeyringFileError, KeysError, WrongPassphrase
from keys.passphrase import SALT_BYTES, Argon2idCost, derive_key, passphrase_bytes

_FORMAT: Final = "ats-privacy local keyring"
_VERSION: Final = 1
_MEMBERS: Final = {"active", "checksum", "format", "keys", "protection", "secrets", "version"}


@dataclass(frozen=True, slots=True, repr=False)
class RootSecret:
    """One root key generation: id `local-` and 16 hexadecimal digits, time of making (ISO 8601, UTC)."""

    key_id: str
    algorithm: Algorithm
    created: str
    secret: bytes


@dataclass(frozen=True, slots=True, repr=False)
class Protection:
    """A passphrase turned into a cipher, with what is needed to do so again."""

    salt: bytes
    cost: Argon2idCost
    cipher: AESGCM

    @classmethod
    def by_passphrase(cls, passphrase: str, cost: Argon2idCost, salt: bytes | None = None) -> Protection:
        """A new salt unless one is given.

        Raises `WrongPassphrase` (passphrase_empty, passphrase_not_text).
        """
        salt = urandom(SALT_BYTES) if salt is None else salt
        try:
            return cls(salt, cost, AESGCM(derive_key(passphrase_bytes(passphrase), salt, cost)))
        finally:
            del passphrase


def encode(active: str, secrets: list[RootSecret], protection: Protection | None) -> bytes:
    """The file's bytes."""
    document: dict[str, Any] = {
        "active": active,
        "format": _FORMAT,
        "keys": [{"algorithm": key.algorithm.name, "created": key.created, "id": key.key_id} for key in secrets],
        "protection": None
        if protection is None
        else {
            "iterations": protection.cost.iterations,
            "kdf": "argon2id",
            "lanes": protection.cost.lanes,
            "memory_kib": protection.cost.memory_kib,
            "salt": b64encode(protection.salt).decode(),
        },
        "version": _VERSION,
    }
    clear = {key.key_id: b64encode(key.secret).decode() for key in secrets}
    if protection is None:
        document["secrets"] = clear
    else:
        nonce = urandom(NONCE_BYTES)
        sealed = nonce + protection.cipher.encrypt(nonce, _canonical(clear), _canonical(document))
        document["secrets"] = b64encode(sealed).decode()
    document["checksum"] = sha256(_canonical(document)).hexdigest()
    return _canonical(document)


def parse(content: bytes, source: str) -> dict[str, Any]:
    """The file's members, undamaged but not yet authenticated; `source` names the file in sentences.

    Raises `KeyringFileError`: keyring_file_damaged, keyring_file_foreign, keyring_file_version.
    """
    try:
        document = json.loads(content)
    except (ValueError, RecursionError):
        document = None
    if not isinstance(document, dict):
        _refuse_damaged(source)
    if document.get("format") != _FORMAT:
        raise KeyringFileError("keyring_file_foreign", f"{source} is no keyring file of this software.")
    if document.get("version") != _VERSION:
        raise KeyringFileError(
            "keyring_file_version",
            f"{source} is of another format version than {_VERSION}; open it with the version that wrote it.",
        )
    checksum = document.get("checksum")
    rest = {name: value for name, value in document.items() if name != "checksum"}
    if (
        document.keys() != _MEMBERS
        or checksum != sha256(_canonical(rest)).hexdigest()
        or _canonical(document) != content
    ):
        _refuse_damaged(source)
    return document


def protection_of(document: dict[str, Any], passphrase: str | None, source: str) -> Protection | None:
    """What the passphrase makes of the file's parameters; None for a file without protection.

    Raises `WrongPassphrase`: passphrase_needed, passphrase_not_used, passphrase_empty, passphrase_not_text.
    """
    stored = document["protection"]
    if stored is None:
        if passphrase is not None:
            del passphrase
            raise WrongPassphrase(
                "passphrase_not_used",
                f"{source} is not protected by a passphrase, yet one was given; remove it from the settings,"
                " or make a protected keyring and move the keys to it.",
            )
        return None
    if passphrase is None:
        raise WrongPassphrase(
            "passphrase_needed", f"{source} is protected by a passphrase; give it to open the keyring."
        )
    try:
        cost = Argon2idCost(stored["memory_kib"], stored["iterations"], stored["lanes"])
        salt = b64decode(stored["salt"], validate=True)
        known = stored["kdf"] == "argon2id" and len(salt) == SALT_BYTES
    except (ValueError, TypeError, KeyError, KeysError):
        known = False
    if not known:
        del passphrase
        _refuse_damaged(source)
    try:
        return Protection.by_passphrase(passphrase, cost, salt)
    finally:
        del passphrase


def is_protected_by(document: dict[str, Any], protection: Protection | None) -> bool:
    """Whether `protection`, made earlier, is still the one that the file names."""
    stored = document["protection"]
    if stored is None or protection is None:
        return stored is protection
    return bool(stored.get("salt") == b64encode(protection.salt).decode())


def unlock(document: dict[str, Any], protection: Protection | None, source: str) -> list[RootSecret]:
    """The root secrets, oldest first.

    Raises `WrongPassphrase` (wrong_passphrase) and `KeyringFileError` (keyring_file_damaged).
    """
    try:
        if protection is None:
            clear = document["secrets"]
        else:
            sealed = b64decode(document["secrets"], validate=True)
            place = {k: v for k, v in document.items() if k not in ("checksum", "secrets")}
            clear = json.loads(protection.cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], _canonical(place)))
        secrets = [_root_secret(entry, clear) for entry in document["keys"]]
        ids = [key.key_id for key in secrets]
        sound = len(set(ids)) == len(ids) == len(clear) and document["active"] in ids
    except InvalidTag:
        raise WrongPassphrase(
            "wrong_passphrase",
            f"The passphrase does not open {source}. If it is surely right, somebody rewrote the file:"
            " restore it from a backup.",
        ) from None
    except (ValueError, TypeError, KeyError, AttributeError):
        sound = False
    if not sound:
        clear = None
        secrets = []
        _refuse_damaged(source)
    return secrets


def _root_secret(entry: dict[str, str], clear: dict[str, str]) -> RootSecret:
    algorithm = Algorithm[entry["algorithm"]]
    secret = b64decode(clear[entry["id"]], validate=True)
    key_id = entry["id"]
    if len(secret) != KEY_BYTES[algorithm] or key_id != f"local-{bytes.fromhex(key_id[6:]).hex()}":
        raise ValueError("root secret")
    return RootSecret(key_id, algorithm, str(entry["created"]), secret)


def _canonical(document: dict[str, Any]) -> bytes:
    return json.dumps(document, indent=2, sort_keys=True, ensure_ascii=True).encode() + b"\n"


def _refuse_damaged(source: str) -> NoReturn:
    raise KeyringFileError(
        "keyring_file_damaged",
        f"{source} is damaged or was edited; restore it from a backup: the data cannot be opened without it.",
    ) from None
