"""``ats-privacy redactions``: free texts as masked roles read them."""

from __future__ import annotations

from typing import Annotated

import typer

from ats_privacy.cli.session import organisation_of, with_service
from ats_privacy.jobs.prepare_redactions import PrepareRedactions
from ats_privacy.service import Service

app = typer.Typer(no_args_is_help=True, help="Free texts as masked roles read them.")


@app.callback()
def redactions() -> None:
    """Free texts as masked roles read them."""


@app.command("prepare")
def prepare(
    organisation: Annotated[str | None, typer.Option(help="Id or name; needed where there are several.")] = None,
) -> None:
    """Read all texts now, so that masked roles do not wait for it; after an import, an upgrade, or every night."""

    async def work(service: Service) -> tuple[int, int]:
        tenant = await organisation_of(service, organisation)
        return await PrepareRedactions(service.database, service.policy, service.keyrings).of(tenant)

    read, passed_over = with_service(work)
    typer.echo(f"The texts of {read} people were read, {passed_over} records passed over.")
    if passed_over:
        raise typer.Exit(1)
