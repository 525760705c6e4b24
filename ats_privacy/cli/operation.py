"""Serving, the database's schema, the keyring; each command imports what it alone needs, so that all start soon."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import Annotated

import orjson
import typer

from ats_privacy.domain.errors import Misconfigured
from ats_privacy.settings import Settings

database = typer.Typer(no_args_is_help=True, help="The database's schema.")
keys_commands = typer.Typer(no_args_is_help=True, help="The root key and the keys below it.")


def _prepare(settings: Settings) -> None:
    if settings.database_url.startswith("sqlite:///"):
        Path(settings.database_url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)


@database.command("upgrade")
def upgrade(revision: str = "head") -> None:
    """Bring the schema to a revision, by default the newest."""
    from ats_privacy.storage.migrate import migrate

    settings = Settings.from_environment()
    _prepare(settings)
    asyncio.run(migrate(settings.database_url, revision))


@database.command("downgrade", context_settings={"ignore_unknown_options": True})
def downgrade(revision: str) -> None:
    """Take the schema back to a revision (“base”, or “-1” for one back). Data of dropped tables is lost."""
    from ats_privacy.storage.migrate import migrate

    asyncio.run(migrate(Settings.from_environment().database_url, revision))


@database.command("check")
def check() -> None:
    """Compare the schema with the tables; exit status 1 when they differ."""
    from ats_privacy.storage.migrate import schema_differences

    differences = asyncio.run(schema_differences(Settings.from_environment().database_url))
    for difference in differences:
        typer.echo(difference)
    if differences:
        raise typer.Exit(1)


@database.command("scrub")
def scrub_database() -> None:
    """Rewrite what the database keeps of deleted keys; run it after erasures, when few are at work."""
    from ats_privacy.storage.scrubbing import scrub

    for line in asyncio.run(scrub(Settings.from_environment().database_url)):
        typer.echo(line)


@keys_commands.command("create")
def create_keyring() -> None:
    """Create the root key where ATS_ROOT says: a keyring file (ATS_KEYRING, ATS_KEYRING_PASSPHRASE) or a token."""
    from ats_privacy.root_key import create_root

    typer.echo(create_root(Settings.from_environment()))


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8000,
    workers: Annotated[int, typer.Option(help="Processes; SQLite takes one.")] = 1,
) -> None:
    """Serve the API. Put a TLS terminator in front of it (promise D3)."""
    import uvicorn

    settings = Settings.from_environment().check()
    if workers > 1 and settings.database_url.startswith("sqlite"):
        raise Misconfigured("workers_sqlite", "SQLite is served by one process; use PostgreSQL for more.")
    os.environ.setdefault("PYTHONDONTWRITEBYTECODE", "1")
    uvicorn.run(
        "ats_privacy.web.app:app_from_environment",
        factory=True,
        host=host,
        port=port,
        workers=workers,
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=True,
        timeout_graceful_shutdown=10,
    )


def write_openapi() -> None:
    """Print the OpenAPI document."""
    from ats_privacy.web.app import create_app

    settings = Settings(development_issuer=True)
    typer.echo(orjson.dumps(create_app(settings).openapi(), option=orjson.OPT_INDENT_2).decode())
