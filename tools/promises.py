"""The register of promises: which is kept, by which modules, shown by which tests.

``docs/promises.toml`` says what is claimed; the marks ``@pytest.mark.promise("D4")`` in the tests say what is shown;
``python -m tools.promises`` writes both into ``docs/promises.md``, and a test fails when they disagree.
"""

from __future__ import annotations

import ast
import sys
import tomllib
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
STATES = ("kept", "partly", "planned")


@dataclass(frozen=True, slots=True)
class Promise:
    """A promise of the privacy policy, as claimed."""

    number: str
    summary: str
    state: str
    modules: tuple[str, ...]
    missing: str


def claimed(root: Path = ROOT) -> dict[str, Promise]:
    """What ``docs/promises.toml`` claims, by number.

    :raises ValueError: an entry has an unknown state, or claims something without a module.
    """
    entries = tomllib.loads((root / "docs/promises.toml").read_text(encoding="utf-8"))
    promises = {}
    for number, entry in entries.items():
        promise = Promise(
            number, entry["summary"], entry["state"], tuple(entry.get("modules", ())), entry.get("missing", "")
        )
        if promise.state not in STATES or (promise.state != "planned" and not promise.modules):
            raise ValueError(f"{number}: the state must be one of {STATES}, and what is claimed needs its modules.")
        if promise.state == "partly" and not promise.missing:
            raise ValueError(f"{number}: say what is missing.")
        promises[number] = promise
    return promises


def shown(root: Path = ROOT) -> dict[str, list[str]]:
    """Promise number to the tests that bear its mark, as ``path::name``."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted((root / "tests").rglob("test_*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        name = path.relative_to(root).as_posix()
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                for number in _marks(node.decorator_list):
                    found[number].append(f"{name}::{node.name}")
            elif isinstance(node, ast.Assign) and any(
                isinstance(target, ast.Name) and target.id == "pytestmark" for target in node.targets
            ):
                value = node.value
                marks = value.elts if isinstance(value, ast.List | ast.Tuple) else [value]
                for number in _marks(list(marks)):
                    found[number].append(name)
    return dict(found)


def _marks(nodes: list[ast.expr]) -> list[str]:
    numbers = []
    for node in nodes:
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.promise":
            numbers += [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
    return numbers


def disagreements(root: Path = ROOT) -> list[str]:
    """Where claims, marks and modules do not fit together."""
    promises, tests = claimed(root), shown(root)
    unknown = sorted(tests.keys() - promises.keys())
    found = [f"tests are marked with {number}, which is no promise" for number in unknown]
    for promise in promises.values():
        if promise.state != "planned" and promise.number not in tests:
            found.append(f"{promise.number} is claimed as {promise.state} and has no test")
        found += [
            f"{promise.number} names {module}, which does not exist"
            for module in promise.modules
            if not (root / module).exists()
        ]
    return found


def rendered(root: Path = ROOT) -> str:
    """The register as Markdown."""
    promises, tests = claimed(root), shown(root)
    lines = [
        "# Promises",
        "",
        "Made by `make promises` from `docs/promises.toml` and the tests' marks; do not edit.",
        "",
        "| no. | the system must | state | modules | tests |",
        "| --- | --- | --- | --- | --- |",
    ]
    for promise in promises.values():
        state = promise.state if not promise.missing else f"{promise.state}: {promise.missing}"
        modules = "<br>".join(f"`{m}`" for m in promise.modules)
        files: dict[str, int] = defaultdict(int)
        for test in tests.get(promise.number, []):
            files[test.split("::")[0]] += 1
        marks = "<br>".join(f"`{file}` ({count})" for file, count in files.items())
        lines.append(f"| {promise.number} | {promise.summary} | {state} | {modules} | {marks} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Write the register; exit status 1 when claims and tests disagree."""
    (ROOT / "docs/promises.md").write_text(rendered(), encoding="utf-8")
    problems = disagreements()
    for line in problems:
        print(line, file=sys.stderr)
    sys.exit(bool(problems))


if __name__ == "__main__":
    main()
