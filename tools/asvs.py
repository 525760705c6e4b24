"""Write docs/asvs.md, the evidence for OWASP ASVS 4.0.3 (V2, V3, V4, level 2), from ``docs/asvs.toml``.

``python -m tools.asvs`` rewrites the page; a test fails where it is out of date or names what there is not.
"""

from __future__ import annotations

import ast
import tomllib
from collections import Counter
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs/asvs.md"
STATES = ("met", "not shown", "not met", "not applicable")


class Row(NamedTuple):
    """A requirement and its evidence; tests as ``path::name`` or a path."""

    number: str
    requirement: str
    state: str
    modules: list[str]
    tests: list[str]
    remark: str


def rows(root: Path = ROOT) -> list[Row]:
    """All requirements, as they stand in the file."""
    return [Row(*row) for row in tomllib.loads((root / "docs/asvs.toml").read_text(encoding="utf-8"))["rows"]]


def problems(found: list[Row], root: Path = ROOT) -> list[str]:
    """What is claimed without evidence, or names a module or test that there is not."""
    told = []
    for row in found:
        if row.state not in STATES:
            told.append(f"{row.number}: the state must be one of {STATES}")
        if row.state == "met" and not (row.modules and row.tests):
            told.append(f"{row.number}: what is met needs its modules and tests")
        if row.state != "met" and not row.remark:
            told.append(f"{row.number}: say why")
        told += [f"{row.number}: no module {module}" for module in row.modules if not (root / module).is_file()]
        told += [f"{row.number}: no test {test}" for test in row.tests if not _exists(root, test)]
    return told


def _exists(root: Path, test: str) -> bool:
    path, _, name = test.partition("::")
    if not (root / path).is_file():
        return False
    tree = ast.parse((root / path).read_text(encoding="utf-8"))
    functions = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}
    return name in functions if name else any(function.startswith("test_") for function in functions)


def rendered(found: list[Row]) -> str:
    """The page."""
    count = Counter(row.state for row in found)
    lines = [
        "# OWASP ASVS 4.0.3, V2 V3 V4, level 2",
        "",
        "Made by `python -m tools.asvs` from `docs/asvs.toml`; do not edit.",
        "Our own reading, not an assessment by others.",
        "`not shown`: built so, but no test shows it. " + ", ".join(f"{count[s]} {s}" for s in STATES) + ".",
        "",
        "| no. | requirement, in short | state | modules | tests | remark |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for row in found:
        modules, tests = ("<br>".join(f"`{name}`" for name in names) for names in (row.modules, row.tests))
        lines.append(f"| {row.number} | {row.requirement} | {row.state} | {modules} | {tests} | {row.remark} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(rendered(rows()), encoding="utf-8")
