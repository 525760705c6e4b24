"""A group whose commands are imported when one is used: most of a command's start is the import of what others need."""

from __future__ import annotations

from importlib import import_module
from typing import Any, ClassVar

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command, get_group


class LoadedLate(TyperGroup):
    """A group that lists its commands without importing them.

    ``late`` holds, for each command's name, where it is (``module:attribute`` below ``ats_privacy.cli``, a Typer or a
    function) and the sentence that the list shows of it.
    """

    late: ClassVar[dict[str, tuple[str, str]]] = {}

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        for name, (_, sentence) in self.late.items():
            self.add_command(TyperCommand(name, help=sentence), name)

    def load(self, name: str) -> None:
        """Put the command itself in the place of its line; nothing happens to one of another name."""
        if name not in self.late:
            return
        module, _, attribute = self.late[name][0].partition(":")
        found = getattr(import_module(f"ats_privacy.cli.{module}"), attribute)
        if isinstance(found, typer.Typer):
            loaded: Any = get_group(found)
        else:
            alone = typer.Typer(add_completion=False)
            alone.command(name)(found)
            loaded = get_command(alone)
        loaded.name = name
        self.add_command(loaded, name)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Import the command that was asked for, then find it as ever."""
        self.load(args[0])
        return super().resolve_command(ctx, args)
