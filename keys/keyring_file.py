"""The local keyring file on disk: who may read it, and how it is replaced without ever being half written."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from keys.errors import KeyringFileError

_MOST_BYTES: Final = 1_048_576


def read_keyring_file(path: Path) -> bytes:
    """Content of a regular file that only its owner can read.

    Raises `KeyringFileError`: keyring_file_missing, keyring_file_symlink, keyring_file_not_regular,
    keyring_file_owner, keyring_file_permissions, keyring_file_too_large, keyring_file_unreadable.
    """
    try:
        # O_NONBLOCK: a pipe put in the file's place must not stop the start.
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK)
    except FileNotFoundError:
        raise KeyringFileError(
            "keyring_file_missing", f"There is no keyring file at {path}; create one, or correct the path."
        ) from None
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise KeyringFileError(
                "keyring_file_symlink",
                f"{path} is a symbolic link; name the keyring file itself, so that nobody can swap it.",
            ) from None
        raise KeyringFileError(
            "keyring_file_unreadable", f"{path} cannot be read ({_reason(error)}); check its owner and path."
        ) from None
    try:
        _check_protection(path, os.fstat(descriptor))
        with os.fdopen(os.dup(descriptor), "rb") as file:
            return file.read(_MOST_BYTES + 1)
    except OSError as error:
        raise KeyringFileError("keyring_file_unreadable", f"{path} cannot be read ({_reason(error)}).") from None
    finally:
        os.close(descriptor)


def _check_protection(path: Path, status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise KeyringFileError("keyring_file_not_regular", f"{path} is not a regular file.")
    if status.st_uid not in (os.geteuid(), 0):
        raise KeyringFileError(
            "keyring_file_owner",
            f"{path} belongs to another user, who could replace it; make the service's own user its owner.",
        )
    if status.st_mode & 0o077:
        raise KeyringFileError(
            "keyring_file_permissions",
            f"{path} is open to other users (mode {stat.S_IMODE(status.st_mode):04o}); run: chmod 600 {path}"
            " - and rotate the root key if anybody may have read it.",
        )
    if status.st_size > _MOST_BYTES:
        raise KeyringFileError("keyring_file_too_large", f"{path} is too large to be a keyring file.")


def create_keyring_file(path: Path, content: bytes) -> None:
    """Write a new file, mode 0600, complete and on disk before it has its name.

    Raises `KeyringFileError`: keyring_file_exists, keyring_file_unwritable.
    """
    with _written(path, content) as temporary:
        try:
            os.link(temporary, path, follow_symlinks=False)
        except FileExistsError:
            raise KeyringFileError(
                "keyring_file_exists",
                f"{path} exists and is left as it is: overwriting a keyring loses all data under it.",
            ) from None


def replace_keyring_file(path: Path, content: bytes) -> None:
    """Put new content in place of the file, in one step.

    Raises `KeyringFileError` (keyring_file_unwritable).
    """
    with _written(path, content) as temporary:
        temporary.replace(path)


@contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Keep other processes from changing keyring files in this directory meanwhile."""
    import fcntl  # not on Windows, where there is no keyring file either

    descriptor = _open_directory(path)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


@contextmanager
def _written(path: Path, content: bytes) -> Iterator[Path]:
    temporary = path.with_name(f".{path.name}.{os.urandom(8).hex()}.tmp")
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            yield temporary
        finally:
            with suppress(FileNotFoundError):
                temporary.unlink()
        directory = _open_directory(path)
        try:
            os.fsync(directory)
        finally:
            os.close(directory)
    except OSError as error:
        raise KeyringFileError(
            "keyring_file_unwritable", f"{path} cannot be written ({_reason(error)}); check its directory."
        ) from None


def _open_directory(path: Path) -> int:
    return os.open(path.absolute().parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)


def _reason(error: OSError) -> str:
    return os.strerror(error.errno) if error.errno else "input/output error"
