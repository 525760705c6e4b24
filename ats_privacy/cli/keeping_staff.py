"""``ats-privacy staff``: local accounts by the operator's hand, for the first administrator and for emergencies.

A code that is printed lets its holder choose a password; nobody else ever learns that. Each command stands in the log.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any
from uuid import UUID

import typer

from ats_privacy.cli.session import organisation_of, with_service
from ats_privacy.cli.tenancy import staff
from ats_privacy.domain.errors import Conflict, NotFound
from ats_privacy.domain.identity import as_uuid
from ats_privacy.gate.heads import system
from ats_privacy.service import Service
from ats_privacy.storage import accounts, holds, organisations
from ats_privacy.storage.statements import Duplicate
from ats_privacy.usecases.keep_staff import checked_roles

Tenant = Annotated[str | None, typer.Option("--organisation", help="Id or name; needless where there is one only.")]
_A_PAGE = 200

__all__ = ["staff"]


def _told(code: tuple[UUID, str]) -> None:
    typer.echo(f"reference {code[0]}")
    typer.echo(f"code      {code[1]}")
    typer.echo("Within a day, once: PUT /v1/accounts/password with both and a password.", err=True)


async def _member(service: Service, tenant: UUID, account: str) -> Mapping[str, Any]:
    row = await organisations.staff_by_account(service.database, tenant, account)
    if row is None:
        raise NotFound("staff_unknown", "There is no member of staff with this account.")
    return row


@staff.command("create")
def create(
    account: str,
    roles: Annotated[list[str], typer.Argument(help="One or more staff roles.")],
    email: Annotated[str | None, typer.Option(help="Where letters go: codes for new passwords, warnings.")] = None,
    organisation: Tenant = None,
    undertaking: Annotated[
        str, typer.Option(help="Where the confidentiality undertaking lies that they signed on paper.")
    ] = "",
) -> None:
    """Add a member of staff with a local account; prints a code for the first password."""

    async def work(service: Service) -> tuple[UUID, str]:
        tenant = await organisation_of(service, organisation)
        try:
            member = await service.organisations.first_staff(
                tenant, account, checked_roles(roles), undertaking=undertaking
            )
        except Duplicate:
            raise Conflict("duplicate_staff", "There is a member of staff with this account already.") from None
        return await service.accounts.oversee.set_up(system(tenant), member, email)

    _told(with_service(work))


@staff.command("list")
def list_staff(organisation: Tenant = None) -> None:
    """Print members of staff: account, status, roles, what proves them, locked or not."""

    async def work(service: Service) -> list[str]:
        tenant = await organisation_of(service, organisation)
        factors = await accounts.active_factors(service.database, tenant)
        held = await holds.in_force(service.database, tenant)
        lines, after = [], UUID(int=0)
        while rows := await organisations.staff_page(service.database, tenant, most=_A_PAGE, after=after):
            for row in rows:
                after = as_uuid(row["id"])
                local = await accounts.by_id(service.database, tenant, after)
                proofs = ["password"] if local is not None and local["password_hash"] else []
                proofs += sorted(factors.get(after, {}))
                status = "locked" if held.get(after, (False, 0))[0] else row["status"]
                known = "no local account" if local is None else " ".join(proofs) or "no password yet"
                lines.append(f"{row['account']}  {status}  {row['roles']}  [{known}]")
        return lines

    for line in with_service(work):
        typer.echo(line)


def _hold(account: str, organisation: str | None, *, locked: bool) -> None:
    async def work(service: Service) -> None:
        tenant = await organisation_of(service, organisation)
        member = await _member(service, tenant, account)
        await service.accounts.oversee.hold(system(tenant), as_uuid(member["id"]), locked=locked)

    with_service(work)


@staff.command("lock")
def lock(account: str, organisation: Tenant = None) -> None:
    """Lock somebody out at once: sessions and tokens end."""
    _hold(account, organisation, locked=True)


@staff.command("unlock")
def unlock(account: str, organisation: Tenant = None) -> None:
    """Let somebody in again. After a reported compromise, reset the password too."""
    _hold(account, organisation, locked=False)


@staff.command("reset-password")
def reset_password(
    account: str,
    factors: Annotated[bool, typer.Option(help="Forget the second factors too: they are lost.")] = False,
    email: Annotated[str | None, typer.Option(help="The address of a new local account.")] = None,
    organisation: Tenant = None,
) -> None:
    """End a password and every session, and print a code for another; makes the account where there is none."""

    async def work(service: Service) -> tuple[UUID, str]:
        tenant = await organisation_of(service, organisation)
        member = as_uuid((await _member(service, tenant, account))["id"])
        if factors:
            await service.accounts.oversee.forget_factors(system(tenant), member)
        return await service.accounts.oversee.set_up(system(tenant), member, email)

    _told(with_service(work))


@staff.command("roles")
def roles(
    account: str,
    new: Annotated[list[str], typer.Argument(help="All roles from now on.")],
    organisation: Tenant = None,
) -> None:
    """Give a member of staff other roles; those from before end at the next request."""

    async def work(service: Service) -> None:
        tenant = await organisation_of(service, organisation)
        member = await _member(service, tenant, account)
        await service.accounts.oversee.set_roles(system(tenant), member, checked_roles(new))

    with_service(work)
