"""An operator at the command line: nothing of a person is shown to them, and nothing is stored in their name."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.cli.test_commands import _good, _run, environment

__all__ = ["environment"]
CANARY = "Kanarienvogel"


@pytest.mark.promise("D6")
def test_an_operator_imports_nothing_and_reads_nothing(environment: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / "candidates.csv"
    file.write_text(f"name,email\n{CANARY} Person,{CANARY}@example.com\n", encoding="utf-8")
    _good(environment, "database", "upgrade")
    _good(environment, "organisation", "create", "Acme")
    _good(environment, "staff", "add", "olga.operator", "operator", "--undertaking", "signed")
    _good(environment, "staff", "add", "rita.recruiter", "recruiter", "--undertaking", "signed")
    for more in ((), ("--dry-run",)):
        told = _run(environment, "import", str(file), "--as", "olga.operator", *more)
        assert told.returncode != 0
        assert "role_not_allowed" in told.stdout + told.stderr
        assert CANARY not in told.stdout + told.stderr
    connection = sqlite3.connect(environment["ATS_DATABASE_URL"].removeprefix("sqlite:///"))
    assert connection.execute("SELECT count(*) FROM applicant").fetchone() == (0,)
    assert CANARY not in _good(environment, "import", str(file), "--as", "rita.recruiter")
    assert connection.execute("SELECT count(*) FROM applicant").fetchone() == (1,)
    connection.close()
