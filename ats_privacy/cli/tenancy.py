"""Organisations, their first staff, and development tokens."""

from __future__ import annotations

from typing import Annotated

import typer

from ats_privacy.cli.session import organisation_of, with_service
from ats_privacy.domain.errors import Conflict, Misconfigured, NotFound
from ats_privacy.domain.identity import as_uuid
from ats_privacy.service import Service
from ats_privacy.storage import organisations
from ats_privacy.storage.statements import Duplicate
from ats_privacy.usecases.keep_staff import checked_roles

organisation = typer.Typer(no_args_is_help=True, help="Organisations (tenants).")
staff = typer.Typer(no_args_is_help=True, help="Members of staff.")
token = typer.Typer(no_args_is_help=True, help="Tokens for development.")


@organisation.command("create")
def create_organisation(
    name: str, region: Annotated[str, typer.Option(help="Where its data is stored.")] = "CN"
) -> None:
    """Create an organisation with its keys; prints its id."""

    async def work(service: Service) -> str:
        return str(await service.organisations.found(name, region))

    typer.echo(with_service(work))


@organisation.command("list")
def list_organisations() -> None:
    """Print every organisation."""

    async def work(service: Service) -> list[str]:
        return [f"{row['id']}  {row['region']}  {row['name']}" for row in await service.organisations.every()]

    for line in with_service(work):
        typer.echo(line)


@staff.command("add")
def add_staff(
    account: str,
    roles: Annotated[list[str], typer.Argument(help="One or more staff roles.")],
    organisation_name: Annotated[str | None, typer.Option("--organisation")] = None,
    undertaking: Annotated[
        str, typer.Option(help="Where the confidentiality undertaking lies that they signed on paper.")
    ] = "",
) -> None:
    """Add a member of staff; prints their id. Nothing is shown to them before they accept the undertaking."""

    async def work(service: Service) -> str:
        tenant = await organisation_of(service, organisation_name)
        try:
            added = await service.organisations.first_staff(
                tenant, account, checked_roles(roles), undertaking=undertaking
            )
            return str(added)
        except Duplicate:
            raise Conflict("duplicate_staff", "There is a member of staff with this account already.") from None

    typer.echo(with_service(work))


@staff.command("undertaking")
def record_undertaking(
    account: str,
    evidence: Annotated[str, typer.Argument(help="Where the signed confidentiality undertaking lies.")],
    organisation_name: Annotated[str | None, typer.Option("--organisation")] = None,
) -> None:
    """Record that a member of staff has signed the confidentiality undertaking in force on paper."""

    async def work(service: Service) -> None:
        tenant = await organisation_of(service, organisation_name)
        await service.organisations.undertaken(tenant, account, evidence)

    with_service(work)


@token.command("issue")
def issue_token(
    account: str,
    organisation_name: Annotated[str | None, typer.Option("--organisation")] = None,
    seconds: int = 3600,
) -> None:
    """Print a development token of a member of staff (needs ATS_DEVELOPMENT_ISSUER)."""

    async def work(service: Service) -> str:
        if service.issuer is None:
            raise Misconfigured("issuer_off", "Set ATS_DEVELOPMENT_ISSUER=1 to issue development tokens.")
        tenant = await organisation_of(service, organisation_name)
        row = await organisations.staff_by_account(service.database, tenant, account)
        if row is None:
            raise NotFound("staff_unknown", "There is no member of staff with this account.")
        return service.issuer.issue(tenant, as_uuid(row["id"]), seconds=seconds)

    typer.echo(with_service(work))
