"""The commands put together; every error of ours becomes one sentence and exit status 1 (2 for wrong use)."""

from __future__ import annotations

import sys
from typing import ClassVar

import typer

from ats_privacy import __version__
from ats_privacy.cli.loading import LoadedLate
from ats_privacy.domain.errors import AtsPrivacyError


class Commands(LoadedLate):
    """Every command: where it is, and its line in the list."""

    late: ClassVar[dict[str, tuple[str, str]]] = {
        "import": (
            "importing:import_file",
            "Import candidates. Each row is stored whole or refused with its reason; "
            "running it again stores nothing twice.",
        ),
        "demo": (
            "demonstration:demo",
            "Create a database and keyring, import candidates, serve them, "
            "and show what each role sees of the same person.",
        ),
        "erase": (
            "erasing:erase",
            "Destroy an applicant's keys, index entries and values for good; prints the certificate.",
        ),
        "serve": ("operation:serve", "Serve the API. Put a TLS terminator in front of it (promise D3)."),
        "openapi": ("operation:write_openapi", "Print the OpenAPI document."),
        "policy": ("policy:app", "The field policy: who sees what, for which purpose, how masked."),
        "organisation": ("tenancy:organisation", "Organisations (tenants)."),
        "staff": ("keeping_staff:staff", "Members of staff."),
        "token": ("tenancy:token", "Tokens for development."),
        "audit": ("auditing:app", "The audit log: verify, prove, export, archive, alerts."),
        "notices": ("notices:app", "Notices: which there are, and telling people of them."),
        "outbox": ("sending:app", "Orders to send something: deliver, list, retry."),
        "third-persons": ("third_persons:app", "People whom applicants have named."),
        "redactions": ("redactions:app", "Free texts as masked roles read them."),
        "vendors": ("vendors:app", "Handoffs to vendors."),
        "database": ("operation:database", "The database's schema."),
        "keys": ("keeping_keys:keys_commands", "The root key and the keys below it."),
        "erasures": ("erasing:erasures", "The erasure ledger and its certificates."),
        "backup": ("backing_up:backup", "Backups: data and keys in folders apart, erasures replayed."),
    }


app = typer.Typer(cls=Commands, no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False)


@app.callback()
def commands() -> None:
    """Recruitment data protection: sealed applicant records, masked views, audited disclosure."""
    # Typer makes a program of the one command that it knows unless there is a callback.


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
