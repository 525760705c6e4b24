"""The form of a backup: a folder with data, a folder with keys, each with a manifest of what is in it.

They are kept apart: data for as long as the business needs it, keys only as long as a restore may need them. Keys are
wrapped; without the root key neither folder opens anything. The erasure ledger is in both.
"""

from __future__ import annotations

import os
from dataclasses import asdict, dataclass
from hashlib import file_digest
from pathlib import Path
from typing import Final, Literal

import orjson

from ats_privacy.domain.errors import BadInput, Conflict

Part = Literal["data", "keys"]

KEY_TABLES: Final = ("data_key", "retired_data_key", "wrapped_key", "consent_secret")
"""Stand in the keys' folder only."""
PASSING_TABLES: Final = ("session", "one_time_code")
"""Stand in no folder: what was ended since the backup must not come back with it."""
LEDGER: Final = "erasure"
"""Stands in both folders."""

_FORMAT: Final = 1
_MANIFEST: Final = "manifest.json"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a folder holds. ``backup`` is the same in both folders of one backup; ``files``: name → SHA-256."""

    part: Part
    backup: str
    database: str
    revision: str
    made_at: int
    files: dict[str, str]
    format: int = _FORMAT


def tables_of(part: Part, every: list[str]) -> list[str]:
    """The tables that belong into a part, in the order given."""
    if part == "keys":
        return [name for name in every if name in KEY_TABLES or name == LEDGER]
    return [name for name in every if name not in KEY_TABLES and name not in PASSING_TABLES]


def new_folder(path: Path) -> Path:
    """A new empty folder for its owner alone.

    :raises Conflict: there is something already.
    """
    try:
        path.mkdir(mode=0o700, parents=True)
    except FileExistsError:
        raise Conflict("backup_exists", "There is something at this place already; name a new folder.") from None
    return path


def seal_folder(path: Path, part: Part, *, backup: str, database: str, revision: str, made_at: int) -> Manifest:
    """Write the manifest of a finished folder, last of all: a folder without one is no backup."""
    files = {}
    for file in sorted(path.iterdir()):
        file.chmod(0o600)
        files[file.name] = _digest(file)
    manifest = Manifest(part, backup, database, revision, made_at, files)
    draft = path / f".{_MANIFEST}"
    with draft.open("wb") as out:
        out.write(orjson.dumps(asdict(manifest), option=orjson.OPT_INDENT_2))
        out.flush()
        os.fsync(out.fileno())
    draft.rename(path / _MANIFEST)
    return manifest


def read_manifest(path: Path, part: Part) -> Manifest:
    """The manifest of a folder whose files are as they were written.

    :raises BadInput: it is no such folder, of another format, or a file was changed.
    """
    try:
        manifest = Manifest(**orjson.loads((path / _MANIFEST).read_bytes()))
    except (OSError, ValueError, TypeError):
        raise BadInput("backup_unreadable", "This folder is no complete backup: its manifest cannot be read.") from None
    if manifest.format != _FORMAT or manifest.part != part:
        raise BadInput("backup_unfit", f"This folder is no backup of {part} that this version can read.")
    for name, digest in manifest.files.items():
        file = path / name
        if "/" in name or not file.is_file() or _digest(file) != digest:
            raise BadInput("backup_changed", f"The file {name} of the backup is missing or was changed.")
    return manifest


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
