"""Every command that an operator has: none shows or writes a value of anybody (promise D6).

A new command has to be entered here; ``serve`` and ``demo`` are left out, for what a service serves is decided by role
(``test_operator_routes``) and the demo shows people made up for it, in a database of its own.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from ats_privacy.cli.main import app

SECRETS = ("Kanarienvogel", "kanarien@example.com", "2079460018", "11010519491231002X", "Gelbgasse", "Zwitscherschule")
PERSON = {
    "basics": {
        "name": "Kanarienvogel Person",
        "email": "kanarien@example.com",
        "phone": "+442079460018",
        "summary": "Kanarienvogel sings in the Gelbgasse.",
        "location": {"address": "Gelbgasse 1", "city": "Kanarienvogel", "countryCode": "GB"},
    },
    "education": [{"institution": "Zwitscherschule", "area": "Singing"}],
}
OLGA = ("--as", "olga.operator")

COMMANDS: dict[str, tuple[str, ...]] = {
    "import": ("{person}", *OLGA, "--report", "{folder}/report.csv"),
    "erase": ("{applicant}", *OLGA),
    "openapi": (),
    "version": (),
    "policy show": (),
    "policy lint": (),
    "policy matrix": (),
    "policy diff": ("{policy}",),
    "organisation create": ("Other",),
    "organisation list": (),
    "staff add": ("another", "operator", "--organisation", "Acme"),
    "staff undertaking": ("another", "form-1", "--organisation", "Acme"),
    "staff create": ("third", "operator", "--organisation", "Acme"),
    "staff list": ("--organisation", "Acme"),
    "staff lock": ("third", "--organisation", "Acme"),
    "staff unlock": ("third", "--organisation", "Acme"),
    "staff reset-password": ("third", "--organisation", "Acme"),
    "staff roles": ("third", "finance", "--organisation", "Acme"),
    "redactions prepare": ("--organisation", "Acme"),
    "third-persons register": (),
    "vendors keys": (),
    "vendors outstanding": ("--organisation", "Acme"),
    "token issue": ("olga.operator", "--organisation", "Acme"),
    "audit key": (),
    "audit run": (),
    "audit head": ("--organisation", "Acme"),
    "audit verify": ("--organisation", "Acme"),
    "audit export": ("{folder}/log.jsonl", "--organisation", "Acme"),
    "audit archive": ("{folder}/archive.jsonl", "--older-than-days", "400", "--organisation", "Acme"),
    "audit cosign": ("--organisation", "Acme"),
    "audit prove": ("--organisation", "Acme"),
    "audit alerts": ("--organisation", "Acme"),
    "audit verify-export": ("{folder}/log.jsonl", "--key", "{folder}/audit.pem"),
    "audit compare": ("{folder}/log.jsonl", "{folder}/log.jsonl", "--key", "{folder}/audit.pem"),
    "audit verifier": (),
    "notices list": ("--organisation", "Acme"),
    "notices tell": ("--organisation", "Acme"),
    "outbox deliver": (),
    "outbox list": ("--organisation", "Acme"),
    "outbox retry": ("{applicant}", "--organisation", "Acme"),
    "database check": (),
    "database scrub": (),
    "database downgrade": ("nonsense",),
    "database upgrade": (),
    "keys create": (),
    "keys status": ("--organisation", "Acme"),
    "keys destroy-epoch": ("identity", "7", "--organisation", "Acme", "--yes"),
    "keys keep": ("--settle", "0"),
    "keys rotate root": (),
    "keys rotate compartment": ("identity", "--organisation", "Acme", "--settle", "0"),
    "keys rotate data": ("--compartment", "identity", "--organisation", "Acme", "--settle", "0"),
    "keys rotate index": ("email", "--organisation", "Acme", "--settle", "0"),
    "erasures due": (),
    "erasures export": ("{folder}/erasures.jsonl",),
    "erasures verify": ("{folder}/erasures.jsonl",),
    "erasures key": (),
    "backup create": ("--data", "{folder}/data.backup", "--keys", "{folder}/keys.backup"),
    "backup restore": ("--data", "{folder}/data.backup", "--keys", "{folder}/keys.backup", "--without-ledger"),
}
LEFT_OUT = {"serve", "demo"}
WORKS = frozenset(COMMANDS) - {
    *("import", "erase", "outbox retry", "database downgrade", "keys create", "keys destroy-epoch"),
    *("backup restore", "audit archive", "audit prove"),
}
"""Commands that do here what they are for, so that their silence is not that of an error; the others are refused."""


def _commands(command: Any, path: tuple[str, ...] = ()) -> list[str]:
    for name in getattr(command, "late", ()):
        command.load(name)
    below = getattr(command, "commands", None)
    if below is None:
        return [" ".join(path)]
    return [found for name, inner in below.items() for found in _commands(inner, (*path, name))]


@pytest.mark.promise("D6")
def test_no_command_shows_or_writes_a_value_of_anybody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert {*_commands(typer.main.get_command(app))} == COMMANDS.keys() | LEFT_OUT, "enter new commands here"
    home, out = tmp_path / "home", tmp_path / "out"
    home.mkdir()
    out.mkdir()
    for name, value in {
        "ATS_DATABASE_URL": f"sqlite:///{home / 'records.sqlite3'}",
        "ATS_KEYRING": str(home / "root.keyring"),
        "ATS_DEVELOPMENT_ISSUER": "1",
        "ATS_DEVELOPMENT_SIGNING_KEY": str(home / "development.jwk"),
        "ATS_AUDIT_EXPORT_FOLDER": str(out),
    }.items():
        monkeypatch.setenv(name, value)
    runner = CliRunner()
    person = tmp_path / "person.json"
    person.write_text(json.dumps(PERSON), encoding="utf-8")

    def run(*words: str) -> tuple[int, str]:
        result = runner.invoke(app, list(words))
        assert result.exception is None or not isinstance(result.exception, AssertionError)
        return result.exit_code, result.output + str(result.exception or "")

    for words in (
        ("database", "upgrade"),
        ("organisation", "create", "Acme"),
        ("staff", "add", "olga.operator", "operator", "--undertaking", "signed"),
        ("staff", "add", "rita", "recruiter", "--undertaking", "signed"),
        ("import", str(person), "--as", "rita"),
    ):
        assert run(*words)[0] == 0, words
    names = {
        "folder": str(out),
        "person": str(person),
        "applicant": "01900000-0000-7000-8000-000000000000",
        "policy": str(Path(__file__).resolve().parents[2] / "field_policies" / "recruitment"),
    }
    failed = {}
    for command, arguments in COMMANDS.items():
        status, told = run(*command.split(), *(argument.format_map(names) for argument in arguments))
        if (status == 0) != (command in WORKS):
            failed[command] = told
        assert not [secret for secret in SECRETS if secret in told], command
        if command == "audit key":
            (out / "audit.pem").write_text(told, encoding="utf-8")
    assert not failed
    written = [path for path in (*out.rglob("*"), *home.rglob("*")) if path.is_file()]
    assert len(written) > 6
    for path in written:
        content = path.read_bytes()
        assert not [secret for secret in SECRETS if secret.encode() in content], path.name
