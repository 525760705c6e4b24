"""``ats-privacy outbox``: what waits to be sent, what was given up, and trying again."""

from __future__ import annotations

from typing import Annotated

import typer

from ats_privacy.cli.session import organisation_of, with_service
from ats_privacy.domain.errors import BadInput, NotFound
from ats_privacy.domain.events import Event, Outcome, entry
from ats_privacy.domain.identity import iso_instant, parse_id
from ats_privacy.gate.heads import system
from ats_privacy.jobs.sending import outbox_delivery
from ats_privacy.jobs.tell_third_persons import order_third_persons
from ats_privacy.service import Service
from ats_privacy.storage import outbox
from ats_privacy.storage.statements import Expectation

app = typer.Typer(no_args_is_help=True, help="Orders to send something: deliver, list, retry.")
Tenant = Annotated[str | None, typer.Option("--organisation", help="Name or id; may be left out where there is one.")]


@app.command("deliver")
def deliver() -> None:
    """Carry out what is due, of all organisations; prints how many orders were tried."""

    async def work(service: Service) -> int:
        await order_third_persons(service.database)
        return await outbox_delivery(service).drain()

    typer.echo(f"{with_service(work)} orders tried.")


@app.command("list")
def listed(organisation_name: Tenant = None) -> None:
    """Print the orders that are not done: state, kind, attempts, the last failure, when they are due."""

    async def work(service: Service) -> list[str]:
        tenant = await organisation_of(service, organisation_name)
        return [
            f"{row['id']}  {row['state']:9} {row['kind']:16} {row['attempts']:2}  {row['last_code'] or '-':28}"
            f" {iso_instant(row['due_at'])}"
            for row in await outbox.undone(service.database, tenant)
        ]

    for line in with_service(work):
        typer.echo(line)


@app.command("retry")
def retry(order: str, organisation_name: Tenant = None) -> None:
    """Let an order that was given up be tried anew."""
    wanted = parse_id(order)
    if wanted is None:
        raise BadInput("order_unknown", "Name an order by its id; “ats-privacy outbox list” prints them.")

    async def work(service: Service) -> None:
        tenant = await organisation_of(service, organisation_name)
        told = entry(system(tenant), Event.OUTBOX_RETRIED, Outcome.ALLOWED, object_id=wanted)
        try:
            await service.database.write(outbox.retry(tenant, wanted), service.gate.audit.insert([told]))
        except Expectation:
            raise NotFound("order_unknown", "There is no such order that was given up.") from None

    with_service(work)
