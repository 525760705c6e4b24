"""``ats-privacy erase`` and ``ats-privacy erasures``: destruction, its certificates, the ledger."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from ats_privacy.adapters.erasure_ledger import certificates_in
from ats_privacy.cli.session import organisation_of, staff_actor, with_service
from ats_privacy.domain.errors import BadInput
from ats_privacy.domain.identity import iso_instant, parse_id
from ats_privacy.jobs.come_of_age import come_of_age
from ats_privacy.jobs.demand_deletions import remind_deletions
from ats_privacy.jobs.end_check_orders import expire_check_orders
from ats_privacy.jobs.erase_due import erase_due
from ats_privacy.jobs.expire_consents import expire_consents
from ats_privacy.jobs.keep_concerns import keep_concerns
from ats_privacy.service import Service
from ats_privacy.storage import erasures as stored

erasures = typer.Typer(no_args_is_help=True, help="The erasure ledger and its certificates.")


def erase(
    applicant: Annotated[str, typer.Argument(help="The applicant's id.")],
    account: Annotated[str, typer.Option("--as", help="Account of the privacy officer in whose name.")],
    compartment: Annotated[list[str] | None, typer.Option(help="Only these; by default everything.")] = None,
    organisation: Annotated[str | None, typer.Option("--organisation")] = None,
) -> None:
    """Destroy an applicant's keys, index entries and values for good; prints the certificate."""
    subject = parse_id(applicant)
    if subject is None:
        raise BadInput("id_invalid", "This is no applicant's id.")

    async def work(service: Service) -> dict[str, Any]:
        tenant = await organisation_of(service, organisation)
        actor = await staff_actor(service, tenant, account)
        return await service.erase.erase(actor, subject, compartment or None)

    told = with_service(work)
    typer.echo(told["certificate"])
    if not told["ledger_file"]:
        typer.echo("The ledger file could not be written; run “ats-privacy erasures export”.", err=True)


@erasures.command("due")
def erase_what_is_due() -> None:
    """Look at minors' ages, end what consents have expired, remind vendors and the privacy office, erase what is due.

    Exit status 1 when some could not be.
    """

    async def work(service: Service) -> tuple[int, int, int]:
        _, unseen = await come_of_age(service.database, service.ages, service.ending)
        ended, kept = await expire_consents(service.database, service.ending)
        await expire_check_orders(service.database, service.gate.audit)
        await remind_deletions(service.database, service.gate.audit, service.settings.mail)
        await keep_concerns(service.database, service.gate.audit, service.settings.mail, service.concerns.calendar)
        erased, failed = await erase_due(service.database, service.erase)
        return ended, erased, failed + kept + unseen

    ended, erased, failed = with_service(work)
    typer.echo(f"{ended} consents expired, {erased} erased, {failed} to be tried again.")
    if failed:
        raise typer.Exit(1)


@erasures.command("export")
def export(file: Path) -> None:
    """Write every certificate of the database into a file, for restores of older backups."""

    async def work(service: Service) -> list[str]:
        return [bytes(row["certificate"]).decode("ascii") for row in await stored.ledger(service.database)]

    lines = with_service(work)
    file.write_text("".join(f"{line}\n" for line in lines), encoding="ascii")
    typer.echo(f"{len(lines)} certificates.")


@erasures.command("verify")
def verify(file: Path) -> None:
    """Check every certificate of a file; exit status 1 when one is not ours."""

    async def work(service: Service) -> list[str]:
        shown = []
        for certificate in certificates_in(file):
            erasure = service.erase.key.verified(certificate)
            what = "everything" if erasure.whole else " ".join(erasure.compartments)
            shown.append(f"{iso_instant(erasure.erased_at)}  {erasure.subject}  {what}")
        return shown

    for line in with_service(work):
        typer.echo(line)


@erasures.command("key")
def public_key() -> None:
    """Print the public key that certificates are verified with."""

    async def work(service: Service) -> str:
        return service.erase.key.public_pem()

    typer.echo(with_service(work), nl=False)
