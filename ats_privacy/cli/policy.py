"""``ats-privacy policy``: who sees what, whether the policy is sound, and what a change would change."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ats_privacy.domain.errors import Misconfigured
from field_policies import Policy, PolicyError, load_policy

app = typer.Typer(no_args_is_help=True, help="The field policy.")
PolicyPath = Annotated[Path | None, typer.Option("--policy", help="A policy folder; by default the packaged one.")]


def _load(path: Path | None) -> Policy:
    try:
        return load_policy(path)
    except PolicyError as error:
        raise Misconfigured("policy_refused", str(error)) from None
