"""``ats-privacy keys``: status, rotations with progress and rate, destruction of epochs, and the schedule's command."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Annotated, TypeVar
from uuid import UUID

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from ats_privacy.cli.operation import keys_commands
from ats_privacy.cli.session import organisation_of, with_service
from ats_privacy.domain.errors import BadInput, Misconfigured
from ats_privacy.domain.identity import as_uuid
from ats_privacy.jobs.destroy_epoch import destroy_epoch
from ats_privacy.jobs.keep_keys import keep_keys
from ats_privacy.jobs.key_status import key_status
from ats_privacy.jobs.rotate_compartment import rotate_compartment
from ats_privacy.jobs.rotate_data import rotate_data
from ats_privacy.jobs.rotate_index import rotate_index
from ats_privacy.jobs.rotate_root import rotate_root
from ats_privacy.jobs.rotating import Watch, Workshop
from ats_privacy.service import Service
from ats_privacy.storage import organisations, rotations
from ats_privacy.storage.rotations import Rotation
from keys import Algorithm, IndexAlgorithm, KeysError

rotate = typer.Typer(
    no_args_is_help=True, help="Rotate keys online. Repeat a command that was interrupted: it goes on."
)
keys_commands.add_typer(rotate, name="rotate")

Organisation = Annotated[str | None, typer.Option("--organisation", help="Its id or name.")]
Settle = Annotated[
    float | None,
    typer.Option(help="Seconds until nobody works without a new key; by default the refresh time and half a minute."),
]
Batch = Annotated[int, typer.Option(min=1, help="Rows a write.")]
Result = TypeVar("Result")

_REQUEST_SECONDS = 30.0
"""How long a request may go on with the keys that it began with: as long as the database is waited for."""


def workshop(service: Service, settle: float | None = None, batch: int = 10_000) -> Workshop:
    """What rotations work with, by this service's settings."""
    settings = service.settings
    pause = settings.keys_refresh_seconds + _REQUEST_SECONDS if settle is None else settle
    grace = pause + (settings.keys_stale_seconds if settle is None else 0)
    return Workshop(service.database, service.keyrings, service.gate.audit, service.policy, pause, grace, batch)


@contextmanager
def _progress() -> Iterator[Watch]:
    """A progress bar with the rate on the terminal; lines every few seconds where there is none."""
    console = Console(stderr=True)
    began: dict[str, tuple[float, int]] = {}
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        console=console,
        disable=not console.is_terminal,
    )
    task = bar.add_task("", total=None, rate="")

    def watch(what: str, moved: int, total: int) -> None:
        at, first = began.setdefault(what.split(":")[0], (time.monotonic(), moved))
        seconds = time.monotonic() - at
        rate = f"{(moved - first) / seconds:,.0f}/s" if seconds > 0.2 and moved > first else ""
        bar.update(task, description=what, completed=moved, total=total or None, rate=rate)

    with bar:
        yield watch


def _run(
    organisation: str | None,
    settle: float | None,
    batch: int,
    work: Callable[[Workshop, UUID, Watch], Awaitable[Rotation]],
    what: str,
) -> None:
    async def run(service: Service) -> tuple[Rotation, float, int]:
        tenant = await organisation_of(service, organisation)
        began = time.monotonic()
        with _progress() as watch:
            state = await work(workshop(service, settle, batch), tenant, watch)
        taken = time.monotonic() - began
        return state, taken, await rotations.passed_over(service.database, state)

    state, seconds, left = with_service(run)
    typer.echo(f"{state.moved:,} {what} done in {seconds:.1f} s.")
    if left:
        typer.echo(f"{left:,} applicants were left as they are: what is stored of them fails authentication. See the")
        typer.echo("entries tampering.found of the audit log; restore those records from a backup, or erase them.")


def _suite(name: str | None) -> Algorithm | None:
    try:
        return None if name is None else Algorithm[name.upper().replace("-", "_")]
    except KeyError:
        names = ", ".join(suite.name for suite in Algorithm)
        raise BadInput("suite_unknown", f"The suite must be one of {names}.") from None


def _index_suite(name: str | None) -> IndexAlgorithm | None:
    try:
        return None if name is None else IndexAlgorithm[name.upper().replace("-", "_")]
    except KeyError:
        names = ", ".join(suite.name for suite in IndexAlgorithm)
        raise BadInput("suite_unknown", f"The suite must be one of {names}.") from None


@rotate.command("root")
def root(
    new: Annotated[bool, typer.Option(help="Let the holder make a new root key first.")] = True,
    forget: Annotated[bool, typer.Option(help="Afterwards forget every older root key (local keyring).")] = False,
) -> None:
    """Wrap all compartment and index keys of all organisations by a new root key."""

    async def work(service: Service) -> tuple[int, int]:
        holder = service.root
        turn, held = getattr(holder, "rotate", None), tuple(getattr(holder, "key_ids", ()))
        try:
            if new:
                if turn is None:
                    raise Misconfigured("root_rotates_elsewhere", "This holder rotates its key itself; use --no-new.")
                turn()
            with _progress() as watch:
                moved = await rotate_root(workshop(service), holder, holder, watch)
            forgotten = 0
            if forget:
                for key_id in held:
                    if key_id != holder.key_id:
                        holder.forget(key_id)  # type: ignore[attr-defined]
                        forgotten += 1
        except KeysError as error:
            raise Misconfigured(error.code, str(error)) from None
        return moved, forgotten

    moved, forgotten = with_service(work)
    typer.echo(f"{moved} keys rewrapped, {forgotten} root keys forgotten. Running processes must be started again.")


@rotate.command("compartment")
def compartment(
    name: str,
    suite: Annotated[str | None, typer.Option(help="AES_256_GCM, AES_256_GCM_SIV or SM4_GCM.")] = None,
    organisation: Organisation = None,
    settle: Settle = None,
    batch: Batch = 10_000,
) -> None:
    """Give a compartment a new key and move every data key to it."""
    chosen = _suite(suite)
    _run(
        organisation,
        settle,
        batch,
        lambda shop, tenant, watch: rotate_compartment(shop, tenant, name, chosen, watch),
        "data keys",
    )


@rotate.command("data")
def data(
    compartment_name: Annotated[str | None, typer.Option("--compartment", help="By default all.")] = None,
    organisation: Organisation = None,
    settle: Settle = None,
    batch: Batch = 200,
) -> None:
    """Give every applicant new data keys and re-encrypt the values."""
    _run(
        organisation,
        settle,
        batch,
        lambda shop, tenant, watch: rotate_data(shop, tenant, compartment_name, watch),
        "data subjects",
    )


@rotate.command("index")
def index(
    name: str,
    suite: Annotated[str | None, typer.Option(help="HMAC_SHA_256 or HMAC_SM3.")] = None,
    organisation: Organisation = None,
    settle: Settle = None,
    batch: Batch = 500,
) -> None:
    """Give a blind index a new key and exchange its tokens."""
    chosen = _index_suite(suite)
    _run(
        organisation,
        settle,
        batch,
        lambda shop, tenant, watch: rotate_index(shop, tenant, name, chosen, watch),
        "applicants",
    )


@keys_commands.command("status")
def status(organisation: Organisation = None) -> None:
    """Show the keys of an organisation: ages, epochs, what is under way and what is due."""

    async def work(service: Service) -> Table:
        tenant = await organisation_of(service, organisation)
        settings = service.settings
        found, running = await key_status(
            workshop(service), tenant, rotate_days=settings.keys_rotate_days, window_days=settings.keys_window_days
        )
        table = Table("kind", "name", "no.", "state", "suite", "age", "holds", "due", title="Keys")
        for key in found:
            table.add_row(
                key.kind, key.name, str(key.generation), key.state, key.suite, f"{key.age_days:.0f} d",
                f"{key.holds:,}", key.due,
            )  # fmt: skip
        for rotation in running:
            share = f"{rotation.moved:,} of {rotation.total:,}"
            table.add_row("rotation", rotation.name, str(rotation.target), rotation.phase, rotation.kind, "", share, "")
        health = service.root.check()
        table.caption = f"Root key {health.key_id}: {health.detail}"
        return table

    table = with_service(work)
    Console(width=max(120, Console().width)).print(table)


@keys_commands.command("destroy-epoch")
def destroy(
    compartment_name: Annotated[str, typer.Argument(metavar="COMPARTMENT")],
    epoch: int,
    organisation: Organisation = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Destroy the key of an old epoch: backups of data keys wrapped under it are dead from then on."""
    if not yes:
        typer.confirm(f"Destroy epoch {epoch} of {compartment_name} for good?", abort=True)

    async def work(service: Service) -> None:
        tenant = await organisation_of(service, organisation)
        window = service.settings.keys_window_days * 86_400.0
        await destroy_epoch(workshop(service), tenant, compartment_name, epoch, window_seconds=window)

    with_service(work)
    typer.echo("Destroyed.")


@keys_commands.command("keep")
def keep(settle: Settle = None) -> None:
    """Do whatever is due, for every organisation; let a timer run this once a day."""

    async def work(service: Service) -> tuple[list[str], list[str]]:
        settings = service.settings
        done, left = [], []
        with _progress() as watch:
            for row in await organisations.every(service.database):
                tenant = as_uuid(row["id"])
                kept = await keep_keys(
                    workshop(service, settle),
                    tenant,
                    rotate_days=settings.keys_rotate_days,
                    window_days=settings.keys_window_days,
                    watch=watch,
                )
                done += [f"{tenant}: {what}" for what in kept.done]
                left += [f"{tenant}: NOT done: {what}" for what in kept.left]
        return done, left

    done, left = with_service(work)
    for line in [*done, *left] or ["Nothing was due."]:
        typer.echo(line)
    if left:
        raise typer.Exit(1)
