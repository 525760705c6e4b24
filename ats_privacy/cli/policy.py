"""``ats-privacy policy``: who sees what, whether the policy is sound, and what a change would change."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ats_privacy.domain.errors import Misconfigured
from field_policies import (
    PACKAGED,
    Policy,
    PolicyError,
    diff,
    lint,
    load_policy,
    matrix,
    read_policy,
    render_diff,
    render_matrix,
    show,
)

app = typer.Typer(no_args_is_help=True, help="The field policy: who sees what, for which purpose, how masked.")
Folder = Annotated[Path | None, typer.Option("--policy", help="A policy folder; by default the packaged one.")]
Several = Annotated[list[str] | None, typer.Option()]


def _refused(error: PolicyError) -> Misconfigured:
    return Misconfigured(error.code, str(error))


def _load(path: Path | None) -> Policy:
    try:
        return load_policy(path)
    except PolicyError as error:
        raise _refused(error) from None


@app.command("show")
def show_policy(
    field: Annotated[str | None, typer.Argument(help="One field, such as applicant.mobile; without, all.")] = None,
    policy: Folder = None,
) -> None:
    """Print the policy, or all that it says of one field."""
    try:
        typer.echo(show(_load(policy), field))
    except PolicyError as error:
        raise _refused(error) from None


@app.command("lint")
def lint_policy(policy: Folder = None) -> None:
    """Say everything that is wrong with a policy; exit status 1 when the service would not start with it."""
    try:
        findings = lint(read_policy(policy or PACKAGED))
    except PolicyError as error:
        raise _refused(error) from None
    for finding in findings:
        typer.echo(str(finding))
    if findings:
        raise typer.Exit(1)
    typer.echo("The policy is sound.")


@app.command("matrix")
def print_matrix(
    role: Several = None,
    purpose: Several = None,
    field: Several = None,
    everything: Annotated[bool, typer.Option(help="Also what nobody may see.")] = False,
    policy: Folder = None,
) -> None:
    """Print who sees which field how, by role, purpose and hiring stage (R reveal, W write, S search)."""
    rows = matrix(_load(policy), roles=role, purposes=purpose, fields=field)
    typer.echo(render_matrix(rows, everything=everything))


@app.command("diff")
def print_diff(
    old: Annotated[Path, typer.Argument(help="The policy folder in force.")],
    new: Annotated[Path | None, typer.Argument(help="The new one; by default the packaged.")] = None,
) -> None:
    """Say in words who would see more, or less, under a new policy."""
    typer.echo(render_diff(diff(_load(old), _load(new))))
