"""``ats-privacy notices``: tell people of a notice, and see how far it is."""

from __future__ import annotations

from typing import Annotated

import typer

from ats_privacy.cli.session import organisation_of, with_service
from ats_privacy.domain.identity import iso_instant
from ats_privacy.jobs.tell_notices import tell_notice
from ats_privacy.service import Service
from ats_privacy.storage import notices as stored

app = typer.Typer(no_args_is_help=True, help="Notices: which there are, and telling people of them.")

Tenant = Annotated[str | None, typer.Option("--organisation", help="Id or name; needless where there is one only.")]


@app.command("list")
def list_notices(organisation: Tenant = None) -> None:
    """Every notice with its digest, and how many were told of it and accepted it."""

    async def work(service: Service) -> list[str]:
        tenant = await organisation_of(service, organisation)
        lines = []
        for notice in await stored.every(service.database, tenant):
            counts = await stored.progress(service.database, tenant, notice.number)
            since = iso_instant(notice.in_force_at)
            told = f"told {counts['told']}, accepted {counts['accepted']} of {counts['people']}"
            lines.append(f"{notice.number}  in force {since}  {told}  {notice.digest}")
        return lines

    for line in with_service(work):
        typer.echo(line)


@app.command("tell")
def tell(
    number: Annotated[int | None, typer.Option(help="The notice; by default the latest.")] = None,
    organisation: Tenant = None,
) -> None:
    """Order a mail to everybody who was not told yet; begin again after an interruption, nobody gets two."""

    async def work(service: Service) -> int:
        return await tell_notice(service.database, await organisation_of(service, organisation), number)

    typer.echo(f"{with_service(work)} mails ordered.")
