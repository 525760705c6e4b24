"""Commands that cannot do what they are told: one sentence, status 1, no traceback, nothing half made, no secret told.

What they do when all is well is in ``test_commands``.
"""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.servers.started import ran

ROOT = Path(__file__).resolve().parents[2]
CANARY = "geheim-7431"

Environment = dict[str, str]


def _environment(folder: Path) -> Environment:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ATS_")}
    return kept | {
        "PYTHONPATH": str(ROOT),
        "ATS_DATABASE_URL": f"sqlite:///{folder / 'records.sqlite3'}",
        "ATS_KEYRING": str(folder / "root.keyring"),
        "ATS_DEVELOPMENT_ISSUER": "1",
        "ATS_DEVELOPMENT_SIGNING_KEY": str(folder / "development-signing.jwk"),
    }


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a database, a keyring and two organisations."""
    folder = tmp_path_factory.mktemp("prepared")
    for words in (["database", "upgrade"], ["organisation", "create", "Acme"], ["organisation", "create", "Other"]):
        told = ran(_environment(folder), *words)
        assert told.returncode == 0, told.stderr
    assert ran(_environment(folder), "staff", "add", "rita", "recruiter", "--organisation", "Acme").returncode == 0
    return folder


REFUSED: dict[str, tuple[list[str], dict[str, str], str]] = {
    "empty name": (["organisation", "create", " "], {}, "organisation_unnamed"),
    "control character in a name": (["organisation", "create", f"{CANARY}\x1b[2J"], {}, "text_control"),
    "no region": (["organisation", "create", "A", "--region", CANARY], {}, "region_unknown"),
    "not clear which": (["staff", "add", "a", "recruiter"], {}, "organisation_missing"),
    "account with a space": (
        ["staff", "add", f"{CANARY} b", "recruiter", "--organisation", "Acme"],
        {},
        "account_invalid",
    ),
    "account taken": (["staff", "add", "rita", "finance", "--organisation", "Acme"], {}, "duplicate_staff"),
    "a role no staff may have": (["staff", "add", "v", "vendor", "--organisation", "Acme"], {}, "role_unknown"),
    "token of nobody": (["token", "issue", CANARY, "--organisation", "Acme"], {}, "staff_unknown"),
    "token of another's account": (["token", "issue", "rita", "--organisation", "Other"], {}, "staff_unknown"),
    "no such revision": (["database", "downgrade", CANARY], {}, "revision_unknown"),
    "too far back": (["database", "downgrade", "-99"], {}, "revision_unknown"),
    "two workers on SQLite": (["serve", "--workers", "2"], {}, "workers_sqlite"),
    "no token keys": (["organisation", "list"], {"ATS_TOKEN_KEYS": "/nonexistent"}, "token_keys_unreadable"),
    "no folder for the keyring": (["keys", "create"], {"ATS_KEYRING": "/proc/none/x"}, "system"),
    "no folder for the database": (["database", "upgrade"], {"ATS_DATABASE_URL": "sqlite:////proc/none/x"}, "system"),
    "another database": (
        ["database", "upgrade"],
        {"ATS_DATABASE_URL": f"mysql://u:{CANARY}@127.0.0.1/d"},
        "database_url_unknown",
    ),
    "nobody listens": (
        ["database", "upgrade"],
        {"ATS_DATABASE_URL": f"postgresql://u:{CANARY}@127.0.0.1:1/d"},
        "database_unavailable",
    ),
    "a broken URL": (
        ["database", "check"],
        {"ATS_DATABASE_URL": f"postgresql://u:{CANARY}@[::1:x/d"},
        "database_unavailable",
    ),
}


def _content(folder: Path) -> list[tuple[object, ...]]:
    with sqlite3.connect(folder / "records.sqlite3") as connection:
        tables = ("organisation", "staff", "wrapped_key")
        rows = [row for table in tables for row in connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2")]  # noqa: S608
    connection.close()
    return rows


def test_refusals(prepared: Path) -> None:
    environment, before, wrong = _environment(prepared), _content(prepared), []

    def ask(case: str) -> tuple[str, subprocess.CompletedProcess[str]]:
        words, changes, _ = REFUSED[case]
        return case, ran(environment | changes, *words)

    with ThreadPoolExecutor(2) as asking:
        for case, told in asking.map(ask, REFUSED):
            code, lines = REFUSED[case][2], told.stderr.strip().splitlines()
            if (told.returncode, len(lines)) != (1, 1) or f"[{code}]" not in told.stderr or told.stdout:
                wrong.append(f"{case}: {told.returncode} {told.stdout[:200]} {told.stderr[-400:]}")
            elif CANARY in told.stderr:
                wrong.append(f"{case}: {told.stderr}")
    assert not wrong, "\n".join(wrong)
    assert _content(prepared) == before


@pytest.mark.parametrize("words", [["nonsense"], ["staff", "add", "a"]])
def test_wrong_use_is_told_with_status_2(prepared: Path, words: list[str]) -> None:
    command = [sys.executable, "-m", "ats_privacy", *words]
    told = subprocess.run(command, env=_environment(prepared), capture_output=True, text=True, timeout=90, check=False)
    assert told.returncode == 2
    assert "Usage:" in told.stderr
    assert "Traceback" not in told.stderr


def _rubbish(path: Path) -> None:
    path.write_text("rubbish", encoding="utf-8")
    path.chmod(0o600)


DAMAGE: dict[str, tuple[str, Callable[[Path], None], str]] = {
    "the keyring is rubbish": ("root.keyring", _rubbish, "keyring_file_damaged"),
    "the signing key is rubbish": ("development-signing.jwk", _rubbish, "development_key_unreadable"),
    "the database is a folder": ("records.sqlite3", Path.mkdir, "database_unavailable"),
}


@pytest.mark.parametrize("case", DAMAGE)
def test_damaged_files(tmp_path: Path, case: str) -> None:
    name, damage, code = DAMAGE[case]
    damage(tmp_path / name)
    told = ran(_environment(tmp_path), "organisation", "list")
    assert (told.returncode, told.stdout) == (1, "")
    assert f"[{code}]" in told.stderr
    assert len(told.stderr.strip().splitlines()) == 1


def test_the_schema_goes_down_and_up(tmp_path: Path) -> None:
    environment = _environment(tmp_path)
    assert ran(environment, "database", "upgrade").returncode == 0
    down = ran(environment, "database", "downgrade", "-1")
    assert (down.returncode, down.stderr) == (0, "")
    lacking = ran(environment, "database", "check")
    assert (lacking.returncode, lacking.stderr) == (1, "")
    assert "add_table" in lacking.stdout
