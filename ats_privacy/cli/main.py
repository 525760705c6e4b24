"""The commands put together; every error of ours becomes one sentence and exit status 1 (2 for wrong use)."""

from __future__ import annotations

import sys

import typer

from ats_privacy import __version__
from ats_privacy.cli import (
    auditing,
    backing_up,
    demonstration,
    erasing,
    importing,
    keeping_keys,
    keeping_staff,
    notices,
    policy,
    sending,
    tenancy,
    third_persons,
    vendors,
)
from ats_privacy.cli.operation import database, keys_commands, serve, write_openapi
from ats_privacy.domain.errors import AtsPrivacyError

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False)
app.add_typer(policy.app, name="policy")
app.add_typer(tenancy.organisation, name="organisation")
app.add_typer(keeping_staff.staff, name="staff")
app.add_typer(tenancy.token, name="token")
app.add_typer(auditing.app, name="audit")
app.add_typer(notices.app, name="notices")
app.add_typer(sending.app, name="outbox")
app.add_typer(third_persons.app, name="third-persons")
app.add_typer(vendors.app, name="vendors")
app.add_typer(database, name="database")
app.add_typer(keys_commands, name="keys")
keys_commands.add_typer(keeping_keys.rotate, name="rotate")
keys_commands.command("status")(keeping_keys.status)
keys_commands.command("destroy-epoch")(keeping_keys.destroy)
keys_commands.command("keep")(keeping_keys.keep)
app.command("import")(importing.import_file)
app.command("demo")(demonstration.demo)
app.add_typer(erasing.erasures, name="erasures")
app.command("erase")(erasing.erase)
app.add_typer(backing_up.backup, name="backup")
app.command("serve")(serve)
app.command("openapi")(write_openapi)


@app.command("version")
def version() -> None:
    """Print the version."""
    typer.echo(__version__)


def main() -> None:
    """Entry point of the installed command."""
    try:
        app()
    except AtsPrivacyError as error:
        typer.echo(f"{error.sentence} [{error.code}]", err=True)
        sys.exit(1)
    except OSError as error:
        said, about = error.strerror or type(error).__name__, error.filename or "a file or an address"
        typer.echo(f"The system says “{said}” of {about}. [system]", err=True)
        sys.exit(1)
