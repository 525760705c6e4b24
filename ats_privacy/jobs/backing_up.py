"""Making a backup: a consistent copy of data and keys in two folders."""

from __future__ import annotations

import asyncio
from pathlib import Path
from uuid import uuid4

from ats_privacy.domain.identity import now_us
from ats_privacy.storage import backup_postgresql, backup_sqlite
from ats_privacy.storage.backup_files import Manifest, new_folder, seal_folder


async def back_up(url: str, data: Path, keys: Path) -> tuple[Manifest, Manifest]:
    """Back up the database while it is used; manifests of the data's and the keys' folder.

    :raises Conflict: a folder exists already. :raises Unavailable: the database does not answer.
    """
    new_folder(data)
    new_folder(keys)
    made_at = now_us()
    if url.startswith("sqlite:///"):
        path = Path(url.removeprefix("sqlite:///"))
        revision, kind = await asyncio.to_thread(backup_sqlite.dump, path, data, keys), "sqlite"
    else:
        revision, kind = await backup_postgresql.dump(url, data, keys), "postgresql"
    backup = str(uuid4())

    def sealed() -> tuple[Manifest, Manifest]:
        return (
            seal_folder(data, "data", backup=backup, database=kind, revision=revision, made_at=made_at),
            seal_folder(keys, "keys", backup=backup, database=kind, revision=revision, made_at=made_at),
        )

    return await asyncio.to_thread(sealed)
