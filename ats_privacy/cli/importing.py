"""``ats-privacy import``: a file of candidates, with progress and a report of every refused row."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)

from ats_privacy.adapters.importers import RefusedRow, read_candidates
from ats_privacy.cli.session import organisation_of, staff_actor, with_service
from ats_privacy.domain.errors import BadInput
from ats_privacy.domain.identity import as_uuid
from ats_privacy.domain.imports import ImportOrder
from ats_privacy.gate.import_progress import ImportReport
from ats_privacy.service import Service
from ats_privacy.storage import requisitions

_SHOWN_REFUSALS = 20


def import_file(
    file: Annotated[Path, typer.Argument(help="JSON Resume, CSV or JSON as an ATS exports it.")],
    account: Annotated[str, typer.Option("--as", help="The account of staff in whose name it is imported.")],
    organisation: Annotated[str | None, typer.Option(help="Organisation, by id or name.")] = None,
    form: Annotated[str, typer.Option("--format", help="auto, json-resume, csv or ats-json.")] = "auto",
    column_map: Annotated[Path | None, typer.Option(help="For CSV: which column is which field.")] = None,
    source: Annotated[str, typer.Option(help="Name of the job site, agency or file.")] = "",
    channel: Annotated[str, typer.Option(help="job_site, headhunter, referral, applicant, import.")] = "import",
    region: Annotated[str, typer.Option(help="Country of phone numbers written without one.")] = "CN",
    requisition: Annotated[str | None, typer.Option(help="Reference of a requisition they apply to.")] = None,
    attest_authority: Annotated[
        bool, typer.Option(help="State that third persons in the data have authorised it (A2).")
    ] = False,
    lenient: Annotated[
        bool, typer.Option(help="Keep values that cannot be understood, sealed, instead of refusing the row.")
    ] = False,
    dry_run: Annotated[bool, typer.Option(help="Check every row and store nothing.")] = False,
    report: Annotated[Path | None, typer.Option(help="Write refused rows to this CSV file.")] = None,
) -> None:
    """Import candidates. Each row is stored whole or refused with its reason; running it again stores nothing twice."""
    if not file.is_file():
        raise BadInput("file_missing", "There is no such file.")
    rows = read_candidates(
        file, form, column_map=column_map, source=source or file.name, default_region=region, lenient=lenient
    )
    console = Console(stderr=True)

    async def work(service: Service) -> ImportReport:
        tenant = await organisation_of(service, organisation)
        actor = await staff_actor(service, tenant, account)
        opening = None
        if requisition is not None:
            found = await requisitions.by_reference(service.database, tenant, requisition)
            if found is None:
                raise BadInput("requisition_unknown", "There is no requisition with this reference.")
            opening = as_uuid(found["id"])
        order = ImportOrder(channel, attest_authority, region, opening, dry_run)
        columns = (
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
        )
        with Progress(*columns, console=console, transient=not console.is_terminal) as bar:
            task = bar.add_task("checking" if dry_run else "importing", total=None)
            return await service.imports.run(actor, rows, order, lambda count: bar.advance(task, count))

    told = with_service(work)
    verb = "would be stored" if dry_run else "stored"
    typer.echo(
        f"{told.stored} {verb} ({told.quarantined} of them quarantined as minors), "
        f"{told.repeated} were there already, {told.refused} refused."
    )
    for code, count in sorted(told.warnings.items()):
        typer.echo(f"  kept sealed, not understood: {code} ({count})")
    for row in told.refusals[:_SHOWN_REFUSALS]:
        typer.echo(f"  {row.reference}: {row.code} {row.pointer} {row.sentence}")
    if len(told.refusals) > _SHOWN_REFUSALS:
        typer.echo(f"  … and {told.refused - _SHOWN_REFUSALS} more{'' if report else ' (--report FILE lists them)'}")
    if report is not None:
        write_report(report, told.refusals)
    if told.refused:
        raise typer.Exit(3)


def write_report(path: Path, refusals: list[RefusedRow]) -> None:
    """Refused rows as CSV: reference, code, pointer, sentence."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["row", "code", "pointer", "reason"])
        writer.writerows((r.reference, r.code, r.pointer, r.sentence) for r in refusals)
