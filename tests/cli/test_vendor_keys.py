"""``ats-privacy vendors keys``: made once, renewed, shown without a private half."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.servers.started import ran

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.promise("D7")
def test_the_keys_of_handoffs_are_made_renewed_and_shown(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "handoff.jwks"
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ATS_")}
    environment = kept | {"PYTHONPATH": str(ROOT), "ATS_DEVELOPMENT_ISSUER": "1", "ATS_HANDOFF_KEYS": str(path)}

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return ran(environment, "vendors", "keys", *words)

    missing = run()
    assert (missing.returncode, "[handoff_keys_missing]" in missing.stderr) == (1, True)
    made = run("--create")
    assert (made.returncode, made.stderr) == (0, "")
    assert path.stat().st_mode & 0o777 == 0o600
    again = run("--create")
    assert (again.returncode, "[handoff_keys_exist]" in again.stderr) == (1, True)
    first, renewed = json.loads(made.stdout)["keys"], json.loads(run("--rotate").stdout)["keys"]
    assert renewed[3:] == first
    assert {key["kid"] for key in renewed[:3]}.isdisjoint(key["kid"] for key in first)
    secrets = [key[name] for key in json.loads(path.read_text())["keys"] for name in ("d", "priv") if name in key]
    assert len(secrets) == 6
    assert not [secret for secret in secrets if secret in made.stdout + again.stderr + json.dumps(renewed)]
