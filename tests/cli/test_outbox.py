"""``ats-privacy outbox``: what was given up is seen by a person, who lets it be tried again."""

from __future__ import annotations

import asyncio
from pathlib import Path
from uuid import uuid4

import pytest
from typer.testing import CliRunner, Result

from ats_privacy.cli.main import app
from ats_privacy.domain.errors import BadInput, NotFound
from ats_privacy.domain.events import Event
from ats_privacy.service import Service
from ats_privacy.settings import Settings
from ats_privacy.storage import outbox
from ats_privacy.storage.statements import Statement
from ats_privacy.storage.tables import AuditEntryRow
from tests.servers.free_port import free_port


@pytest.fixture
def _settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "ATS_DATABASE_URL": f"sqlite:///{tmp_path / 'records.sqlite3'}",
        "ATS_KEYRING": str(tmp_path / "root.keyring"),
        "ATS_DEVELOPMENT_ISSUER": "1",
        "ATS_DEVELOPMENT_SIGNING_KEY": str(tmp_path / "development-signing.jwk"),
        "ATS_MAIL_HOST": "localhost",
        "ATS_MAIL_PORT": str(free_port()),
        "ATS_MAIL_FROM": "privacy@example.com",
        "ATS_PUBLIC_URL": "https://ats.example",
    }.items():
        monkeypatch.setenv(name, value)


def _call(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


def _good(*words: str) -> str:
    told = _call(*words)
    assert told.exit_code == 0, told.output
    return told.stdout


async def _order_and_close() -> None:
    """A mail to somebody who is not there: it can never be sent."""
    service = await Service.start(Settings.from_environment())
    try:
        [row] = await service.organisations.every()
        parameters = {"template": "notice_changed", "notice": 1}
        await service.database.write(
            outbox.order(row["id"], "mail.applicant", once="1", subject=uuid4(), parameters=parameters)
        )
    finally:
        await service.close()


async def _events() -> list[str]:
    service = await Service.start(Settings.from_environment())
    try:
        table = AuditEntryRow.__table__  # type: ignore[attr-defined]
        return [row["event"] for row in await service.database.fetch(Statement(table.select(), across=True), {})]
    finally:
        await service.close()


@pytest.mark.usefixtures("_settings")
def test_given_up_seen_and_tried_again() -> None:
    _good("database", "upgrade")
    _good("organisation", "create", "Acme")
    assert _good("outbox", "list") == ""
    asyncio.run(_order_and_close())
    assert "waiting" in _good("outbox", "list")
    assert _good("outbox", "deliver") == "1 orders tried.\n"
    identifier, state, kind, attempts, code, _ = _good("outbox", "list").split()
    assert (state, kind, attempts, code) == ("dead", "mail.applicant", "1", "subject_gone")
    assert _good("outbox", "deliver") == "0 orders tried.\n", "given up is given up"
    assert _good("outbox", "retry", identifier) == ""
    assert _good("outbox", "list").split()[1:4] == ["waiting", "mail.applicant", "0"]
    assert isinstance(_call("outbox", "retry", identifier).exception, NotFound), "it waits already"
    assert _good("outbox", "deliver") == "1 orders tried.\n"
    assert isinstance(_call("outbox", "retry", str(uuid4())).exception, NotFound)
    assert isinstance(_call("outbox", "retry", "nonsense").exception, BadInput)
    events = asyncio.run(_events())
    assert (events.count(Event.OUTBOX_DEAD), events.count(Event.OUTBOX_RETRIED)) == (2, 1)
