"""Accounts outlive what happens to keys and to databases: rotations, backups; and what the operator's commands do."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ats_privacy.cli.main import app
from ats_privacy.domain.errors import AtsPrivacyError, BadInput
from ats_privacy.gate.passwords import Passwords
from ats_privacy.jobs.backing_up import back_up
from ats_privacy.jobs.destroy_epoch import destroy_epoch
from ats_privacy.jobs.restoring import restore
from ats_privacy.jobs.rotate_compartment import rotate_compartment
from ats_privacy.settings import Settings
from ats_privacy.storage.accounts import COMPARTMENT
from tests.accounts.people import PASSWORD, Holder, People
from tests.integration.rotations import workshop
from tests.integration.test_backup import restored_company, second_url
from tests.servers.raw_sql import raw_sql

__all__ = ["second_url"]


async def test_factors_and_addresses_outlive_a_rotation_of_their_compartment(people: People) -> None:
    holder = await people.staff()
    shop = workshop(people.company.service)
    await rotate_compartment(shop, people.company.organisation, COMPARTMENT)
    await destroy_epoch(shop, people.company.organisation, COMPARTMENT, 1, window_seconds=0)
    await people.log_in(holder)
    await people.prove(holder)
    await people.post("/v1/accounts/codes", 202, purpose="reset", name="recruiter@example.com", language="en")
    await people.code_from_mail("recruiter@example.com")


async def test_organisations_from_before_accounts_get_their_keys_at_first_use(people: People) -> None:
    async with raw_sql(people.company.service.settings.database_url) as raw:
        await raw.run("DELETE FROM wrapped_key WHERE name = 'account'")
    people.company.service.keyrings.forget(people.company.organisation)
    await people.applicant()


@pytest.mark.promise("A15")
@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("kurz", "password_short"),
        ("password1234", "password_common"),
        ("P4ssw0rd!!!!", "password_common"),
        ("!!Sunshine2024", "password_common"),
        ("dragondragon1", "password_common"),
        ("qwertyuiop123456", "password_guessable"),
        ("aaaaaaaaaaaaaa", "password_simple"),
        ("recruiter.one1234", "password_guessable"),
        ("ats-privacy-abcdefgh", "password_guessable"),
        (PASSWORD, None),
        ("correct horse battery staple", None),
        ("春眠不觉晓处处闻啼鸟夜来", None),
    ],
)
async def test_simple_and_common_passwords_are_refused(password: str, code: str | None) -> None:
    words = ["recruiter.one", "ats-privacy"]
    if code is None:
        await Passwords().judge(password, context=words)
        return
    with pytest.raises(BadInput) as refused:
        await Passwords().judge(password, context=words)
    assert refused.value.code == code
    assert password not in str(refused.value)


async def _run(folder: Path, *words: str) -> str:
    """A command in this process, on a loop of its own; what it prints, or the error's code."""
    environment = {
        "ATS_DATABASE_URL": f"sqlite:///{folder / 'records.sqlite3'}",
        "ATS_KEYRING": str(folder / "root.keyring"),
        "ATS_DEVELOPMENT_ISSUER": "1",
        "ATS_DEVELOPMENT_SIGNING_KEY": str(folder / "development-signing.jwk"),
    }
    told = await asyncio.to_thread(CliRunner().invoke, app, ["staff", *words], env=environment)
    return told.exception.code if isinstance(told.exception, AtsPrivacyError) else told.stdout


@pytest.mark.promise("A15")
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_the_operators_commands(people: People, tmp_path: Path) -> None:
    """On the running service's own database: its holder notices at once."""
    created = await _run(tmp_path, "create", "rita", "recruiter", "finance")
    made = dict(line.split() for line in created.splitlines())
    body = {"organisation_id": people.organisation, "code_id": made["reference"], "code": made["code"]}
    answer = await people.client.put("/v1/accounts/password", json={**body, "password": PASSWORD})
    assert answer.status_code == 204, answer.text
    holder = Holder("rita", "")
    await people.log_in(holder)
    assert "rita  active  finance recruiter  [password]" in await _run(tmp_path, "list")
    await _run(tmp_path, "lock", "rita")
    assert (await people.call(holder, "GET", "/v1/accounts/own", 401)).json()["code"] == "account_locked"
    assert "rita  locked  finance recruiter  [password]" in await _run(tmp_path, "list")
    await _run(tmp_path, "unlock", "rita")
    assert "not_locked" in await _run(tmp_path, "unlock", "rita")
    await people.log_in(holder)
    await _run(tmp_path, "roles", "rita", "auditor")
    assert "rita  active  auditor" in await _run(tmp_path, "list")
    told = await _run(tmp_path, "reset-password", "rita", "--factors")
    assert "code" in told
    await people.call(holder, "GET", "/v1/accounts/own", 401)
    await people.log_in(holder, 401)
    assert "duplicate_staff" in await _run(tmp_path, "create", "rita", "recruiter")
    assert "staff_unknown" in await _run(tmp_path, "lock", "nobody")


@pytest.mark.promise("A15")
async def test_a_backup_holds_accounts_but_no_session_and_no_code(
    people: People, settings: Settings, second_url: str, tmp_path: Path
) -> None:
    holder, applicant = await people.staff(), await people.applicant()
    await people.post("/v1/accounts/codes", 202, purpose="reset", name=applicant.name, language="en")
    code, reference = await people.code_from_mail(applicant.name)
    service = people.company.service
    await back_up(settings.database_url, tmp_path / "data", tmp_path / "keys")
    for path in (tmp_path / "data").iterdir():
        assert holder.headers["Authorization"][7:].encode() not in path.read_bytes()
    await restore(second_url, tmp_path / "data", tmp_path / "keys", [], service.erase.key, service.policy)
    async with restored_company(people.company, settings, second_url) as again:
        restored = People(again, people.mailbox)
        for session in (holder, applicant):
            await restored.call(session, "GET", "/v1/accounts/own", 401)
        body = {"organisation_id": people.organisation, "code_id": reference, "code": code, "password": PASSWORD}
        assert (await again.client.put("/v1/accounts/password", json=body)).status_code == 401
        await restored.log_in(applicant)
        await restored.log_in(holder)
        await restored.prove(holder)
        await restored.post("/v1/accounts/codes", 202, purpose="reset", name="recruiter@example.com", language="en")
        await restored.code_from_mail("recruiter@example.com")
