"""``ats-privacy vendors``: the service's own keys of handoffs."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from ats_privacy.adapters.handoff_keys import HandoffKeys, rotate_keys, write_new_keys
from ats_privacy.settings import Settings
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
