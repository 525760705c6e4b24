"""The command line as a person runs it: real processes; errors are one sentence and exit status 1."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.servers.started import ran

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A development environment of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ATS_")}
    return kept | {
        "PYTHONPATH": str(ROOT),
        "ATS_DATABASE_URL": f"sqlite:///{tmp_path / 'records.sqlite3'}",
        "ATS_KEYRING": str(tmp_path / "root.keyring"),
        "ATS_DEVELOPMENT_ISSUER": "1",
        "ATS_DEVELOPMENT_SIGNING_KEY": str(tmp_path / "development-signing.jwk"),
    }


def _run(environment: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    return ran(environment, *words)


def _good(environment: dict[str, str], *words: str) -> str:
    told = _run(environment, *words)
    assert told.returncode == 0, told.stdout + told.stderr
    return told.stdout


def _bad(environment: dict[str, str], *words: str) -> str:
    told = _run(environment, *words)
    assert told.returncode == 1, told.stdout + told.stderr
    assert "Traceback" not in told.stderr
    assert len(told.stderr.strip().splitlines()) == 1, told.stderr
    return told.stderr


def test_from_an_empty_folder_to_an_import(environment: dict[str, str], tmp_path: Path) -> None:
    assert _good(environment, "version").strip()
    _good(environment, "database", "upgrade")
    assert _good(environment, "database", "check") == ""
    organisation = _good(environment, "organisation", "create", "Acme").strip()
    assert organisation in _good(environment, "organisation", "list")
    _good(environment, "staff", "add", "rita", "recruiter", "--undertaking", "signed")
    assert "already" in _bad(environment, "staff", "add", "rita", "recruiter")
    assert "role" in _bad(environment, "staff", "add", "otto", "emperor")
    assert _good(environment, "token", "issue", "rita").count(".") == 2
    table = tmp_path / "candidates.csv"
    table.write_text("name,email,phone\nAda Example,ada@example.com,+442079460018\nBob,broken,\n", encoding="utf-8")
    report = tmp_path / "refused.csv"
    dry = _run(environment, "import", str(table), "--as", "rita", "--dry-run")
    assert (dry.returncode, "1 would be stored" in dry.stdout) == (3, True), dry.stdout + dry.stderr
    real = _run(environment, "import", str(table), "--as", "rita", "--report", str(report))
    assert (real.returncode, "1 stored" in real.stdout, "1 refused" in real.stdout) == (3, True, True)
    assert "broken" not in real.stdout + real.stderr + report.read_text(encoding="utf-8")
    again = _run(environment, "import", str(table), "--as", "rita")
    assert "0 stored" in again.stdout
    assert "1 were there already" in again.stdout
    assert "file" in _bad(environment, "import", str(tmp_path / "nothing.csv"), "--as", "rita")
    assert "account" in _bad(environment, "import", str(table), "--as", "nobody")


def test_the_keyring_is_private_and_never_overwritten(environment: dict[str, str]) -> None:
    _good(environment, "keys", "create")
    path = Path(environment["ATS_KEYRING"])
    assert path.stat().st_mode & 0o777 == 0o600
    before = path.read_bytes()
    _bad(environment, "keys", "create")
    assert path.read_bytes() == before
    path.chmod(0o644)
    _bad(environment, "organisation", "list")


@pytest.mark.promise("A17")
def test_policy_commands(environment: dict[str, str], tmp_path: Path) -> None:
    assert "sound" in _good(environment, "policy", "lint")
    assert "recruitment" in _good(environment, "policy", "show")
    assert "applicant.mobile" in _good(environment, "policy", "show", "applicant.mobile")
    assert "hiring_manager" in _good(environment, "policy", "matrix", "--role", "hiring_manager")
    broken = tmp_path / "policy"
    broken.mkdir()
    for source in (ROOT / "field_policies/recruitment").glob("*.toml"):
        text = source.read_text(encoding="utf-8")
        if source.name == "health.toml":
            text = text.replace('category = "sensitive_health"', 'category = "basic"')
        (broken / source.name).write_text(text, encoding="utf-8")
    told = _run(environment, "policy", "lint", "--policy", str(broken))
    assert told.returncode == 1
    assert "health" in told.stdout
    environment["ATS_POLICY"] = str(broken)
    refused = _run(environment, "organisation", "list")
    assert (refused.returncode, "category_too_mild" in refused.stderr) == (1, True)
    assert "Traceback" not in refused.stderr


def test_the_contract_is_printed(environment: dict[str, str]) -> None:
    document = json.loads(_good(environment, "openapi"))
    assert document["openapi"].startswith("3.1")


@pytest.mark.promise("D6")
@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"ATS_ENVIRONMENT": "production"}, "ATS_DEVELOPMENT_ISSUER"),
        ({"ATS_ENVIRONMENT": "production", "ATS_DEVELOPMENT_ISSUER": "0"}, "ATS_"),
        ({"ATS_ENVIRONMENT": "staging"}, "ATS_ENVIRONMENT"),
        ({"ATS_DEVELOPMENT_ISSUER": "perhaps"}, "ATS_DEVELOPMENT_ISSUER"),
        ({"ATS_DEVELOPMENT_ISSUER": "0"}, "ATS_TOKEN_KEYS"),
        ({"ATS_DATABSE_URL": "sqlite:///x"}, "ATS_DATABSE_URL"),
        ({"ATS_DATABASE_URL": "mysql://x"}, "ATS_DATABASE_URL"),
        ({"ATS_DATABASE_URL": "postgresql://nobody:secret-canary@127.0.0.1:1/x"}, "PostgreSQL"),
    ],
)
def test_a_process_does_not_start_with_wrong_settings(
    environment: dict[str, str], changes: dict[str, str], told: str
) -> None:
    sentence = _bad(environment | changes, "organisation", "list")
    assert told in sentence
    assert "secret-canary" not in sentence
