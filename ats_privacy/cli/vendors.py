"""``ats-privacy vendors``: the service's own keys of handoffs."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from ats_privacy.adapters.handoff_keys import HandoffKeys, rotate_keys, write_new_keys
from ats_privacy.cli.session import organisation_of, with_service
from ats_privacy.domain.events import Event, Outcome, entry
from ats_privacy.domain.identity import iso_instant, now_us
from ats_privacy.gate.heads import system
from ats_privacy.service import Service
from ats_privacy.settings import Settings
from ats_privacy.storage import vendor_deletions
from ats_privacy.vendor_service import handoff_keys_path

app = typer.Typer(no_args_is_help=True, help="Handoffs to vendors.")


@app.callback()
def vendors() -> None:
    """Handoffs to vendors."""


@app.command("keys")
def keys(
    create: Annotated[bool, typer.Option("--create", help="Make the keys (ATS_HANDOFF_KEYS) first.")] = False,
    rotate: Annotated[bool, typer.Option("--rotate", help="Put new keys in front; the old ones still open.")] = False,
) -> None:
    """Print the public keys that packages are signed with and results are encrypted to, as a JWK Set."""
    path = handoff_keys_path(Settings.from_environment())
    if create:
        write_new_keys(path)
    if rotate:
        rotate_keys(path)
    typer.echo(json.dumps(HandoffKeys.from_file(path, create=False).public(), indent=2))


@app.command("outstanding")
def outstanding(
    organisation_name: Annotated[
        str | None, typer.Option("--organisation", help="Name or id; may be left out where there is one.")
    ] = None,
) -> None:
    """Print what vendors still hold: order, vendor, state, since when, until when, reminders; nothing of a person."""

    async def work(service: Service) -> list[str]:
        tenant = await organisation_of(service, organisation_name)
        told = entry(system(tenant), Event.DELETION_WATCHED, Outcome.ALLOWED)
        await service.gate.audit.append(told)
        now = now_us()
        return [
            f"{row['id']}  {row['vendor_id']}  {row['state']:16} since {iso_instant(row['held_since'])}"
            f"  due {iso_instant(row['due_at'])}{' OVERDUE' if row['due_at'] <= now else ''}"
            f"  reminders {row['reminders']}"
            for row in await vendor_deletions.outstanding(service.database, tenant)
        ]

    for line in with_service(work):
        typer.echo(line)
