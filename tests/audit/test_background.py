"""What runs beside the service and by command: places, heads, exports, the notice of a policy, keys in their files."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ats_privacy import audit_verifier
from ats_privacy.adapters.audit_key import HeadSigner, write_new_key
from ats_privacy.audit_settings import AuditSettings
from ats_privacy.cli.main import app
from ats_privacy.domain.errors import Misconfigured
from ats_privacy.jobs.audit import kept, publish_heads
from ats_privacy.settings import Settings
from tests.integration.company import Company


async def test_the_background_keeps_up(company: Company, tmp_path: Path) -> None:
    settings = AuditSettings(sequence_seconds=0.02, head_seconds=0.05, export_folder=tmp_path, fresh_seconds=60)
    parts = company.service.audit
    async with kept(parts, settings):
        await company.applicant()
        path = tmp_path / f"{company.organisation}.jsonl"
        for _ in range(200):
            await asyncio.sleep(0.02)
            if path.exists() and b"applicant.created" in path.read_bytes() and b"policy.changed" in path.read_bytes():
                break
    report = audit_verifier.verify(path, [parts.heads.verifier(company.organisation).public])
    assert report.findings == []
    assert report.entries > 0
    assert await parts.verify.findings(company.organisation) == []


async def test_a_policy_is_told_once(company: Company) -> None:
    parts = company.service.audit
    await parts.sequencer.drain()
    assert [await parts.policy_notice.tell(company.organisation) for _ in range(3)] == [True, False, False]
    policy = company.service.policy
    company.service.gate.policy = replace(policy, version="another")
    assert await parts.policy_notice.tell(company.organisation)
    company.service.gate.policy = policy
    items = (await company.call("auditor", "GET", "/v1/audit/entries")).json()["items"]
    told = [item["fields"] for item in items if item["event"] == "policy.changed"]
    assert told == [f"{policy.name}=another", f"{policy.name}={policy.version}"]


async def test_idle_logs_are_signed_anew_only_when_no_longer_fresh(company: Company) -> None:
    parts = company.service.audit
    await parts.sequencer.drain()
    first = await parts.heads.sign(company.organisation)
    again = await parts.heads.sign(company.organisation, fresh_us=3_600_000_000)
    assert first is not None
    assert again is not None
    assert again["note"] == first["note"]
    await publish_heads(parts, AuditSettings(head_seconds=3600))
    assert len((await company.call("auditor", "GET", "/v1/audit/heads")).json()["items"]) == 1


async def test_a_new_signing_key_is_told_and_heads_go_on(company: Company, tmp_path: Path) -> None:
    parts = company.service.audit
    old = parts.heads.verifier(company.organisation).public
    await parts.sequencer.drain()
    await parts.heads.sign(company.organisation)
    write_new_key(tmp_path / "second.pem")
    parts.heads.signer = HeadSigner.from_file(tmp_path / "second.pem", create=False)
    for _ in range(2):
        await parts.sequencer.drain()
        await parts.heads.sign(company.organisation)
    export = tmp_path / "log.jsonl"
    await parts.export.append_to(company.organisation, export)
    new = parts.heads.verifier(company.organisation).public
    assert audit_verifier.verify(export, [old, new]).findings == []
    assert audit_verifier.verify(export, [old]).findings != []
    told = [json.loads(line) for line in export.read_bytes().splitlines() if b'"keys.changed"' in line]
    assert [entry["code"] for entry in told] == ["audit_key"]


def test_the_key_file(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "audit.pem"
    with pytest.raises(Misconfigured, match="audit_key_missing"):
        HeadSigner.from_file(path, create=False)
    signer = HeadSigner.from_file(path, create=True)
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(path.parent.iterdir()) == [path]
    assert HeadSigner.from_file(path, create=True).key_id == signer.key_id
    with pytest.raises(Misconfigured, match="audit_key_exists"):
        write_new_key(path)
    path.chmod(0o640)
    with pytest.raises(Misconfigured, match="audit_key_exposed"):
        HeadSigner.from_file(path, create=False)
    path.chmod(0o600)
    path.write_text("no key")
    with pytest.raises(Misconfigured, match="audit_key_unreadable"):
        HeadSigner.from_file(path, create=False)


def test_settings(tmp_path: Path) -> None:
    settings = Settings.from_environment(
        {
            "ATS_AUDIT_ORIGIN": "hr.example.com/audit/",
            "ATS_AUDIT_SIGNING_KEY": str(tmp_path / "k"),
            "ATS_AUDIT_HEAD_SECONDS": "60",
            "ATS_AUDIT_WORKING_HOURS": "+00:00 09-17",
            "ATS_AUDIT_BACKGROUND": "0",
        }
    ).audit
    assert (settings.origin, settings.head_seconds, settings.background) == ("hr.example.com/audit", 60.0, False)
    for name, value in {
        "ATS_AUDIT_ORIGIN": "two words",
        "ATS_AUDIT_BACKGROUND": "perhaps",
        "ATS_AUDIT_HEAD_SECONDS": "0",
        "ATS_AUDIT_WORKING_HOURS": "always",
    }.items():
        with pytest.raises(Misconfigured, match="setting_invalid"):
            Settings.from_environment({name: value})
    production = Settings(environment="production", token_keys_path=tmp_path / "jwks")
    with pytest.raises(Misconfigured, match="audit_key_missing"):
        production.check()


def test_the_commands(tmp_path: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATS_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("ATS_KEYRING", str(tmp_path / "root.keyring"))
    monkeypatch.setenv("ATS_DEVELOPMENT_ISSUER", "1")
    monkeypatch.setenv("ATS_DEVELOPMENT_SIGNING_KEY", str(tmp_path / "development.jwk"))
    monkeypatch.setenv("ATS_AUDIT_EXPORT_FOLDER", str(tmp_path))
    runner = CliRunner()

    def run(*arguments: str | Path, status: int = 0) -> str:
        result = runner.invoke(app, [str(argument) for argument in arguments])
        assert result.exit_code == status, (arguments, result.output, result.exception)
        return result.output

    run("database", "upgrade")
    run("audit", "key", "--create")
    organisation = run("organisation", "create", "Acme").strip()
    run("staff", "add", "aud", "auditor", "--undertaking", "signed")
    key = tmp_path / "audit.pem"
    key.write_text(run("audit", "key"))
    assert organisation in run("audit", "key", "--organisation", "Acme")
    export = tmp_path / "log.jsonl"
    assert "entries written" in run("audit", "export", export, "--as", "aud")
    assert "entries placed" in run("audit", "run")
    assert (tmp_path / f"{organisation}.jsonl").exists()
    assert "audit/" in run("audit", "head")
    assert "entries hold." in run("audit", "verify")
    assert "holds." in run("audit", "verify-export", export, "--key", key)
    later = tmp_path / "later.jsonl"
    run("audit", "export", later)
    assert "No split view" in run("audit", "compare", export, later, "--key", key)
    lines = [json.loads(line) for line in later.read_text().splitlines()]
    commands = [line["code"] for line in lines if line.get("event") == "command.run"]
    assert commands[:3] == ["tenancy.add_staff", "auditing.key", "auditing.export"]
    exporter = next(line for line in lines if line.get("event") == "audit.exported")
    assert (exporter["actor_kind"], exporter["actor_roles"]) == ("staff", "auditor")
    entry = next(line for line in lines if "id" in line)["id"]
    assert json.loads(run("audit", "prove", entry))["leaf_index"] == 0
    assert json.loads(run("audit", "prove", "--sizes", "1", "3"))["new"] == 3
    assert run("audit", "alerts") == ""
    assert "stdlib" in run("audit", "verifier") or "cryptography" in run("audit", "verifier")
    result = runner.invoke(app, ["audit", "archive", str(tmp_path / "a"), "--older-than-days", "1"])
    assert getattr(result.exception, "code", "") == "nothing_to_archive"
    data = later.read_bytes().replace(b"organisation.created", b"organisation.updated", 1)
    later.write_bytes(data)
    assert "are not those" in run("audit", "verify-export", later, "--key", key, status=1)
