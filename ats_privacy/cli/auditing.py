"""``ats-privacy audit``: the log's tree, heads, proofs, exports, archives and alerts."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer

from ats_privacy import audit_verifier
from ats_privacy.adapters.audit_key import HeadSigner, write_new_key
from ats_privacy.audit_service import signing_key_path
from ats_privacy.cli.session import organisation_of, staff_actor, with_service
from ats_privacy.domain.actors import Actor
from ats_privacy.domain.checkpoints import Note
from ats_privacy.domain.errors import BadInput, Conflict, NotFound
from ats_privacy.domain.identity import iso_instant, now_us, parse_id
from ats_privacy.gate.heads import system
from ats_privacy.jobs.audit import publish_heads
from ats_privacy.service import Service
from ats_privacy.settings import Settings
from ats_privacy.storage import audit_tree

app = typer.Typer(no_args_is_help=True, help="The audit log: verify, prove, export, archive, alerts.")
Tenant = Annotated[str | None, typer.Option("--organisation", help="Name or id; may be left out where there is one.")]
Account = Annotated[str | None, typer.Option("--as", help="The member of staff in whose name this is done.")]
Keys = Annotated[list[Path], typer.Option("--key", help="A file with the log's public key.")]


async def _actor(service: Service, tenant: str | None, account: str | None) -> Actor:
    organisation = await organisation_of(service, tenant)
    return system(organisation) if account is None else await staff_actor(service, organisation, account)


async def _sign(service: Service, actor: Actor) -> dict[str, Any]:
    await service.audit.sequencer.settle(actor.organisation)
    head = await service.audit.heads.sign(actor.organisation)
    if head is None:
        raise NotFound("log_empty", "The log has no entries yet.")
    return head


@app.command("key")
def key(
    organisation_name: Tenant = None,
    create: Annotated[bool, typer.Option("--create", help="Make the key (ATS_AUDIT_SIGNING_KEY) first.")] = False,
) -> None:
    """Print the public key of heads: as PEM, and with an organisation named as signed notes name it."""
    settings = Settings.from_environment()
    if create:
        write_new_key(signing_key_path(settings))
    typer.echo(HeadSigner.from_file(signing_key_path(settings), create=False).public_pem(), nl=False)
    if organisation_name is not None:

        async def work(service: Service) -> str:
            return str(service.audit.heads.verifier(await organisation_of(service, organisation_name)))

        typer.echo(with_service(work))


@app.command("run")
def run() -> None:
    """Do once what a serving process does in the background: place entries, sign, co-sign and export heads."""

    async def work(service: Service) -> int:
        placed = await service.audit.sequencer.drain()
        await publish_heads(service.audit, service.settings.audit)
        return placed

    typer.echo(f"{with_service(work)} entries placed.")


@app.command("head")
def head(organisation_name: Tenant = None, account: Account = None) -> None:
    """Sign a head over everything that is in the log now, and print it."""

    async def work(service: Service) -> str:
        signed = await _sign(service, await _actor(service, organisation_name, account))
        return str(signed["note"])

    typer.echo(with_service(work), nl=False)


@app.command("verify")
def verify(organisation_name: Tenant = None) -> None:
    """Hold every stored entry against the tree and the tree against every signed head; status 1 if anything differs.

    This trusts the database to show the heads that were signed; compare with an export that it cannot reach.
    """

    async def work(service: Service) -> tuple[int, list[str]]:
        organisation = await organisation_of(service, organisation_name)
        tree = await audit_tree.tree(service.database, organisation)
        return 0 if tree is None else tree["size"], await service.audit.verify.findings(organisation)

    size, findings = with_service(work)
    for finding in findings:
        typer.echo(finding)
    if findings:
        raise typer.Exit(1)
    typer.echo(f"{size} entries hold.")


@app.command("export")
def export(file: Path, organisation_name: Tenant = None, account: Account = None) -> None:
    """Sign a head and bring the append-only export FILE (JSON Lines) up to it."""

    async def work(service: Service) -> tuple[int, int]:
        actor = await _actor(service, organisation_name, account)
        await service.audit.export.announce(actor)
        await _sign(service, actor)
        return await service.audit.export.append_to(actor.organisation, file)

    before, after = with_service(work)
    typer.echo(f"{after - before} entries written, {after} in all.")


@app.command("archive")
def archive(
    file: Path,
    older_than_days: Annotated[int, typer.Option(min=1, help="Only entries under a head signed so long ago.")],
    organisation_name: Tenant = None,
    account: Account = None,
) -> None:
    """Write the bodies of old entries to FILE and drop them here; their places in the tree stay."""

    async def work(service: Service) -> tuple[int, int]:
        actor = await _actor(service, organisation_name, account)
        return await service.audit.export.archive(actor, file, before_us=now_us() - older_than_days * 86_400_000_000)

    first, end = with_service(work)
    typer.echo(f"Entries {first} to {end - 1} are in {file} only. Keep it: verifying asks for it.")


@app.command("cosign")
def cosign(organisation_name: Tenant = None) -> None:
    """Have the newest head co-signed by the witnesses (ATS_AUDIT_WITNESSES)."""

    async def work(service: Service) -> tuple[list[str], str]:
        organisation = await organisation_of(service, organisation_name)
        failures = await service.audit.export.cosign(organisation)
        return [f.sentence for f in failures], (await service.audit.heads.head_over(organisation))["note"]

    failures, note = with_service(work)
    if failures:
        raise Conflict("not_cosigned", " ".join(failures))
    typer.echo(f"{len(Note.parse(note).signatures) - 1} witnesses have signed.")


@app.command("prove")
def prove(
    entry: Annotated[str | None, typer.Argument(help="An entry's id.")] = None,
    sizes: Annotated[tuple[int, int] | None, typer.Option(help="Two sizes of the log: prove them consistent.")] = None,
    organisation_name: Tenant = None,
) -> None:
    """Print, as JSON, the proof that an entry is under the newest head, or that two sizes are consistent."""
    entry_id = None if entry is None else parse_id(entry)
    if (entry_id is None) == (sizes is None):
        raise BadInput("nothing_to_prove", "Name the id of an entry, or --sizes OLD NEW.")

    async def work(service: Service) -> dict[str, Any]:
        organisation = await organisation_of(service, organisation_name)
        heads = service.audit.heads
        if sizes is not None:
            proof = await heads.consistency(organisation, *sizes)
            return {"old": sizes[0], "new": sizes[1], "proof": [part.hex() for part in proof]}
        assert entry_id is not None  # noqa: S101 - one of both is given
        newest = await heads.head_over(organisation)
        (found,) = await heads.inclusion(organisation, [entry_id], newest["size"])
        if found is None:
            raise NotFound("not_found", "There is no such entry, or no signed head covers it yet.")
        return {
            "leaf_index": found.index,
            "leaf_hash": found.leaf.hex(),
            "proof": [part.hex() for part in found.proof],
            "head": newest["note"],
        }

    typer.echo(orjson.dumps(with_service(work), option=orjson.OPT_INDENT_2).decode())


@app.command("alerts")
def alerts(days: Annotated[int, typer.Option(min=1, max=31)] = 1, organisation_name: Tenant = None) -> None:
    """Print unusual reading of the last days, one JSON object a line; status 1 if there is any."""

    async def work(service: Service) -> list[bytes]:
        organisation = await organisation_of(service, organisation_name)
        return [
            orjson.dumps(
                {
                    "kind": alert.kind,
                    "staff_id": str(alert.staff),
                    "begins_at": iso_instant(alert.begins_at),
                    "ends_at": iso_instant(alert.ends_at),
                    "observed": alert.observed,
                    "limit": alert.limit,
                }
            )
            for alert in await service.audit.watch.found(organisation, days=days)
        ]

    lines = with_service(work)
    for line in lines:
        typer.echo(line)
    if lines:
        raise typer.Exit(1)


@app.command("verify-export")
def verify_export(export_file: Path, keys: Keys) -> None:
    """Verify an export as ``tools/verify_audit_log.py`` does, which has more options and needs nothing of ours."""
    started = time.perf_counter()
    status = audit_verifier.main(["verify", str(export_file), *(f"--key={path}" for path in keys)])
    typer.echo(f"{time.perf_counter() - started:.1f} s")
    raise typer.Exit(status)


@app.command("compare")
def compare(first: Path, second: Path, keys: Keys) -> None:
    """Hold two exports of one log against each other: a split view is two that do not continue each other."""
    raise typer.Exit(audit_verifier.main(["compare", str(first), str(second), *(f"--key={path}" for path in keys)]))


@app.command("verifier")
def verifier() -> None:
    """Print the stand-alone verifier, to hand to whoever verifies."""
    typer.echo(Path(audit_verifier.__file__).read_text(encoding="utf-8"), nl=False)
