"""``ats-privacy third-persons``: people named in records."""

from __future__ import annotations

import typer

from ats_privacy.cli.session import with_service
from ats_privacy.gate.named_people import NamedPeople
from ats_privacy.jobs.register_third_persons import register_third_persons
from ats_privacy.jobs.tell_third_persons import order_third_persons
from ats_privacy.service import Service

app = typer.Typer(no_args_is_help=True, help="People whom applicants have named.")


@app.callback()
def third_persons() -> None:
    """People whom applicants have named."""


@app.command("register")
def register() -> None:
    """Register who was named before there was a register, and order the mails to them; once, after the upgrade."""

    async def work(service: Service) -> tuple[int, int, int]:
        people = NamedPeople(service.database, service.gate.audit, service.keyrings, service.policy)
        registered, passed_over = await register_third_persons(
            service.database, service.keyrings, people, service.policy
        )
        return registered, passed_over, await order_third_persons(service.database)

    registered, passed_over, ordered = with_service(work)
    typer.echo(f"{registered} people registered, {ordered} mails ordered, {passed_over} records passed over.")
    if passed_over:
        raise typer.Exit(1)
