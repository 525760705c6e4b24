"""The rows of the walk over every page and role; each area has its own in ``walks/``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from ats_privacy.domain.actors import Role

STAFF = frozenset(role.value for role in Role) - {"vendor", "applicant"}
EVERYBODY = STAFF | {"applicant"}


@dataclass(frozen=True)
class Visit:
    """One page and who gets it. ``form``: what is posted; None for a page that is read. ``status``: of an answer that
    is neither a page nor a way on. ``file``: what is sent with the form."""

    name: str
    path: str
    roles: frozenset[str]
    form: Mapping[str, str] | None = None
    status: int | None = None
    file: bytes | None = None

    def sent(self, fields: Mapping[str, str]) -> dict[str, Any]:
        """The fields as a form of this page sends them, for a client."""
        if self.file is None:
            return {"data": dict(fields)}
        parts = [(name, (None, value)) for name, value in fields.items()]
        return {"files": [*parts, ("file", ("list.csv", self.file))]}


def visits() -> list[Visit]:
    """Every row of every area."""
    folder = Path(__file__).with_name("walks")
    modules = sorted(path.stem for path in folder.glob("*.py"))
    return [visit for module in modules for visit in import_module(f"tests.pages.walks.{module}").VISITS]
