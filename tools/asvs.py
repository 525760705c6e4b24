"""The evidence for OWASP ASVS 4.0.3, level 2: ``docs/asvs.toml`` says what is claimed, ``docs/asvs.md`` shows it."""

from __future__ import annotations

import ast
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT = Path(__file__).resolve().parents[1]
STATES: Final = {"met": "met", "partly": "partly", "not_met": "**not met**", "not_applicable": "does not apply"}

LEVEL_2: Final = frozenset(
    f"{section}.{number}"
    for section, numbers in {
        "2.1": range(1, 13),
        "2.2": range(1, 4),
        "2.3": range(1, 4),
        "2.4": range(1, 6),
        "2.5": range(1, 8),
        "2.6": range(1, 4),
        "2.7": range(1, 7),
        "2.8": range(1, 8),
        "2.9": range(1, 4),
        "2.10": range(1, 5),
        "3.1": (1,),
        "3.2": range(1, 5),
        "3.3": range(1, 5),
        "3.4": range(1, 6),
        "3.5": range(1, 4),
        "3.7": (1,),
        "4.1": (1, 2, 3, 5),
        "4.2": (1, 2),
        "4.3": (1, 2, 3),
    }.items()
    for number in numbers
)
"""Requirements of levels 1 and 2 in chapters V2, V3 and V4; those of level 3 alone, and 4.1.4, which was withdrawn, are
not among them."""


@dataclass(frozen=True, slots=True)
class Requirement:
    """One requirement, and what is claimed of it."""

    number: str
    about: str
    state: str
    where: tuple[str, ...]
    tests: tuple[str, ...]
    note: str


def claimed(root: Path = ROOT) -> list[Requirement]:
    """Every requirement in order.

    :raises ValueError: an unknown state, a claim without evidence, or a shortcoming without a word of why.
    """
    sections = tomllib.loads((root / "docs/asvs.toml").read_text(encoding="utf-8"))
    found = []
    for section in sections.values():
        for number, entry in section["req"].items():
            lists = [tuple(entry.get(name, ())) for name in ("where", "tests")]
            one = Requirement(number, entry["about"], entry["state"], lists[0], lists[1], entry.get("note", ""))
            if one.state not in STATES:
                raise ValueError(f"{number}: the state must be one of {', '.join(STATES)}.")
            if one.state in ("met", "partly") and not (one.where and one.tests):
                raise ValueError(f"{number}: what is claimed needs its modules and tests.")
            if one.state != "met" and not one.note:
                raise ValueError(f"{number}: say why.")
            found.append(one)
    return sorted(found, key=lambda each: [int(part) for part in each.number.split(".")])


def missing_evidence(root: Path = ROOT) -> list[str]:
    """Modules and tests that are named and are not there."""
    gone = []
    for one in claimed(root):
        gone += [f"{one.number}: {path}" for path in one.where if not (root / path).is_file()]
        for test in one.tests:
            path, _, name = test.partition("::")
            if not (root / path).is_file() or (name != "*" and name not in _functions(root / path)):
                gone.append(f"{one.number}: {test}")
    return gone


def _functions(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


def page(root: Path = ROOT) -> str:
    """The page as Markdown."""
    every = claimed(root)
    counts = ", ".join(f"{sum(o.state == state for o in every)} {told}" for state, told in STATES.items())
    lines = [
        "# OWASP ASVS 4.0.3, level 2: authentication, sessions, access",
        "",
        "Made by `python -m tools.asvs` from [asvs.toml](asvs.toml); requirements in our own words, every test named",
        f"is checked to be there. {len(every)} requirements: {counts}.",
        "",
        "| | asks for | | where | shown by, or why not |",
        "| --- | --- | --- | --- | --- |",
    ]
    for one in every:
        where = "<br>".join(f"`{path}`" for path in one.where)
        shown = "<br>".join([*(f"`{test.replace('::*', '')}`" for test in one.tests), *filter(None, [one.note])])
        lines.append(f"| {one.number} | {one.about} | {STATES[one.state]} | {where} | {shown} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    (ROOT / "docs/asvs.md").write_text(page(), encoding="utf-8")
