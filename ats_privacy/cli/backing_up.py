"""``ats-privacy backup``: create and restore, data apart from keys."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from ats_privacy.adapters.erasure_ledger import certificates_in
from ats_privacy.domain.errors import BadInput
from ats_privacy.jobs.backing_up import back_up
from ats_privacy.jobs.restoring import Restored, restore
from ats_privacy.service import certificate_key, erasure_ledger, load_service_policy
from ats_privacy.settings import Settings

backup = typer.Typer(no_args_is_help=True, help="Backups: data and keys in folders apart, erasures replayed.")

Data = Annotated[Path, typer.Option("--data", help="Folder of the data.")]
Keys = Annotated[Path, typer.Option("--keys", help="Folder of the wrapped keys; keep it elsewhere, and not for long.")]


@backup.command("create")
def create(data: Data, keys: Keys) -> None:
    """Copy one instant of the database into two new folders, while it is used."""
    made, _ = asyncio.run(back_up(Settings.from_environment().database_url, data, keys))
    typer.echo(f"Backup {made.backup}, revision {made.revision}.")


@backup.command("restore")
def restore_backup(
    data: Data,
    keys: Keys,
    ledger: Annotated[list[Path] | None, typer.Option(help="Present erasure ledger (“erasures export”).")] = None,
    without_ledger: Annotated[bool, typer.Option(help="There is none: nothing was erased since.")] = False,
) -> None:
    """Restore into the empty database of ATS_DATABASE_URL and erase again whoever was erased since."""
    settings = Settings.from_environment()
    files = list(ledger or [])
    own = erasure_ledger(settings)
    if own.exists() and own not in files:
        files.append(own)
    if not files and not without_ledger:
        raise BadInput("ledger_missing", "Name the present erasure ledger (--ledger), or say --without-ledger.")
    certificates = [line for file in files for line in certificates_in(file)]
    policy, key = load_service_policy(settings), certificate_key(settings)
    found: Restored = asyncio.run(restore(settings.database_url, data, keys, certificates, key, policy))
    typer.echo(f"Restored; {found.replayed} erasures replayed, {found.taken_back} earlier data keys taken back.")
    if found.without_key:
        typer.echo(f"{found.without_key} values have no key any more: they were erased, or the keys are too new.")
    for index in found.indexes:
        typer.echo(f"Searches by {index} need “ats-privacy keys rotate index {index}”.")
