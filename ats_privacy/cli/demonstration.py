"""``ats-privacy demo``: the main job on real input, from an empty folder, through the real HTTP API."""

from __future__ import annotations

import asyncio
import json
import shutil
import sqlite3
import sys
import time
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import typer
from rich.console import Console
from rich.table import Table

from ats_privacy.adapters.importers import read_candidates
from ats_privacy.cli.demo_handoff import life_of_an_order
from ats_privacy.cli.demo_service import call, serving, token_of
from ats_privacy.cli.session import staff_actor, with_service
from ats_privacy.domain.errors import Unavailable
from ats_privacy.domain.imports import ImportOrder
from ats_privacy.service import Service
from ats_privacy.settings import Settings
from ats_privacy.storage.migrate import migrate

_STAFF = {
    "rita.recruiter": "recruiter",
    "harry.manager": "hiring_manager",
    "hana.hr": "hr_administrator",
    "audrey.auditor": "auditor",
    "pia.privacy": "privacy_officer",
}
_SHOWN = (
    "full_name",
    "id_number",
    "birth_date",
    "email",
    "mobile",
    "address",
    "expected_salary",
    "bank_account",
    "education",
    "summary",
)


def demo(
    folder: Annotated[Path, typer.Option(help="Where the demo keeps its database and keyring; emptied first.")] = Path(
        "var/demo"
    ),
    resumes: Annotated[
        list[Path] | None, typer.Option(help="More files to import, beside the demo's own candidates.")
    ] = None,
    stay: Annotated[bool | None, typer.Option(help="Keep serving at the end; by default only in a terminal.")] = None,
) -> None:
    """Create a database and keyring, import candidates, serve them, and show what each role sees of the same person."""
    console = Console(width=118 if not sys.stdout.isatty() else None)
    settings = _fresh(folder)
    console.rule("1  An empty SQLite database and a local keyring")
    asyncio.run(migrate(settings.database_url))
    organisation, requisition = with_service(_tenant, settings)
    console.print(f"organisation {organisation}, staff: {', '.join(f'{a} ({r})' for a, r in _STAFF.items())}")
    console.rule("2  Import")
    for path in [*_own_candidates(), *(resumes or [])]:
        told = with_service(lambda s, p=path: _import(s, organisation, requisition, p), settings)  # type: ignore[misc]
        console.print(f"{path.name}: {told.stored} stored, {told.repeated} there already, {told.refused} refused")
        for row in told.refusals:
            console.print(f"   {row.reference}: {row.code} {row.pointer}")
    with serving(settings) as address:
        console.rule(f"3  The service, at {address}")
        chosen = _chosen(address, organisation)
        _views(console, address, organisation, chosen)
        _trail(console, address, organisation, chosen)
        _sealed(console, settings, chosen)
        life_of_an_order(console, settings, address, organisation, chosen)
        _outlook(console, address, organisation, folder)
        if stay if stay is not None else sys.stdin.isatty():
            console.print("Serving until you press Ctrl-C.")
            try:
                while True:
                    time.sleep(3600)
            except KeyboardInterrupt:
                console.print("Stopped.")


def _fresh(folder: Path) -> Settings:
    if folder.exists():
        if any(folder.iterdir()) and not (folder / "ats-privacy.sqlite3").exists():
            raise Unavailable("demo_folder_in_use", "The demo folder holds something else; name another (--folder).")
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    absolute = folder.resolve()
    return Settings(
        database_url=f"sqlite:///{absolute / 'ats-privacy.sqlite3'}",
        keyring_path=absolute / "root.keyring",
        development_issuer=True,
        development_signing_key=absolute / "development-signing.jwk",
    )


def _own_candidates() -> list[Path]:
    packaged = Path(__file__).resolve().parents[2] / "demo"
    return sorted(p for p in packaged.rglob("*") if p.suffix in (".json", ".csv", ".jsonl"))


async def _tenant(service: Service) -> tuple[UUID, UUID]:
    organisation = await service.organisations.found("Demo Company", "CN")
    for account, role in _STAFF.items():
        await service.organisations.first_staff(organisation, account, frozenset({role}), undertaking="demo")
    recruiter = await staff_actor(service, organisation, "rita.recruiter")
    manager = await staff_actor(service, organisation, "harry.manager")
    told = await service.requisitions.open(recruiter, "ENG-1", "Software engineer", "Engineering")
    requisition = UUID(json.loads(told.body)["id"])
    await service.requisitions.assign(recruiter, requisition, manager.id)
    return organisation, requisition


async def _import(service: Service, organisation: UUID, requisition: UUID, path: Path) -> Any:
    recruiter = await staff_actor(service, organisation, "rita.recruiter")
    order = ImportOrder("job_site", attests_authority=True, default_region="CN", requisition=requisition)
    return await service.imports.run(recruiter, read_candidates(path, "auto", source=path.name), order)


def _chosen(address: str, organisation: UUID) -> str:
    """The applicant of whom the most of the shown fields are filled in."""
    token = token_of(address, organisation, "hana.hr")
    fields = "&".join(f"fields={name}" for name in _SHOWN)
    _, page = call(address, "GET", f"/v1/applicants?purpose=recruitment&limit=200&{fields}", token=token)
    best = max(page["items"], key=lambda item: sum(v is not None for v in item["values"].values()))
    return str(best["id"])


def _views(console: Console, address: str, organisation: UUID, applicant: str) -> None:
    looks = [
        ("rita.recruiter", "recruitment"),
        ("harry.manager", "recruitment"),
        ("audrey.auditor", "finance_audit"),
    ]
    answers = []
    for account, purpose in looks:
        token = token_of(address, organisation, account)
        answers.append(call(address, "GET", f"/v1/applicants/{applicant}?purpose={purpose}", token=token)[1])
    table = Table(title=f"GET /v1/applicants/{applicant}", show_lines=True)
    table.add_column("field")
    for (account, purpose), _ in zip(looks, answers, strict=True):
        table.add_column(f"{_STAFF[account]}\n{purpose}", overflow="fold", max_width=34)
    for name in _SHOWN:
        cells = []
        for told in answers:
            mask = told.get("masks", {}).get(name, told.get("code", "refused"))
            value = told.get("values", {}).get(name)
            text = "" if value is None else json.dumps(value, ensure_ascii=False)
            cells.append(f"[dim]{mask}[/dim] {text[:110].replace('[', chr(92) + '[')}")
        table.add_row(name, *cells)
    console.print(table)


def _trail(console: Console, address: str, organisation: UUID, applicant: str) -> None:
    token = token_of(address, organisation, "audrey.auditor")
    path = f"/v1/audit/entries?applicant_id={applicant}&limit=10"
    _, told = call(address, "GET", path, token=token)
    table = Table(title=f"GET {path}: who saw this person, and why")
    for column in ("at", "event", "outcome", "purpose", "fields"):
        table.add_column(column, overflow="ellipsis", no_wrap=True, max_width=44)
    for item in told["items"]:
        table.add_row(item["at"], item["event"], item["outcome"], item["purpose"], item["fields"])
    console.print(table)


def _sealed(console: Console, settings: Settings, applicant: str) -> None:
    path = settings.database_url.removeprefix("sqlite:///")
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as connection:
        row = connection.execute("SELECT full_name, email, mobile FROM applicant WHERE id = ?", (applicant,)).fetchone()
    connection.close()
    table = Table(title="The same person in the database file")
    table.add_column("column")
    table.add_column("bytes (version, algorithm, key generation, nonce, ciphertext, tag)", overflow="fold")
    for name, sealed in zip(("full_name", "email", "mobile"), row, strict=True):
        table.add_row(name, "-" if sealed is None else sealed.hex(" "))
    console.print(table)


def _outlook(console: Console, address: str, organisation: UUID, folder: Path) -> None:
    console.rule("Go on")
    console.print(f"OpenAPI: {address}/openapi.json   organisation: {organisation}", soft_wrap=True)
    serve = (
        f"ATS_DATABASE_URL=sqlite:///{folder}/ats-privacy.sqlite3 ATS_KEYRING={folder}/root.keyring "
        f"ATS_DEVELOPMENT_ISSUER=1 ATS_DEVELOPMENT_SIGNING_KEY={folder}/development-signing.jwk "
        ".venv/bin/ats-privacy serve"
    )
    console.print(f"To serve this data again:  {serve}", soft_wrap=True)
