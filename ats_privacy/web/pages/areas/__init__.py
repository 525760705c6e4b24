"""The areas of the pages: every module here is one, and says so by its ``AREA``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules

from fastapi import APIRouter

from ats_privacy.domain.actors import Actor


@dataclass(frozen=True, slots=True)
class Area:
    """Pages that belong together.

    ``name``: of its catalogue (``texts/<name>.<language>.toml``, with ``title`` and ``card``) and its templates'
    folder. ``entry``: where it begins; empty for one that stands in no menu. ``roles``: who finds it in the menu; what
    they may do there is decided by the gate alone. ``order``: its place in the menu.
    """

    name: str
    router: APIRouter
    entry: str = ""
    roles: frozenset[str] = frozenset()
    order: int = 50
    shown: Callable[[Actor], bool] | None = None

    def open_to(self, actor: Actor) -> bool:
        """True where the actor finds it in the menu."""
        if not self.entry or (self.shown is not None and not self.shown(actor)):
            return False
        return not self.roles.isdisjoint(actor.roles)


def areas() -> list[Area]:
    """Every area, in the order of the menu."""
    found: list[Area] = [import_module(f"{__name__}.{module.name}").AREA for module in iter_modules(__path__)]
    return sorted(found, key=lambda area: (area.order, area.name))
