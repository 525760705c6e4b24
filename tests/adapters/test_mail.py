"""Mail goes out over checked TLS or not at all (promises D3, C2); a real SMTP server."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from ats_privacy.adapters.letters import letter_text
from ats_privacy.adapters.mail import Letter, Relay
from ats_privacy.domain.errors import AtsPrivacyError, Misconfigured
from ats_privacy.domain.orders import Undeliverable, Undelivered
from ats_privacy.mail_settings import IMPLICIT, MailSettings
from tests.servers.free_port import free_port
from tests.servers.mail import HOST, Mailbox, certificate, smtp_server

LETTER = Letter("zhang@example.com", "Grüße 你好", "Dear 张三丰,\nhello.\n", "1234.5678")


@pytest.fixture
async def mailbox(tmp_path: Path) -> AsyncIterator[Mailbox]:
    """A server that requires STARTTLS."""
    async with smtp_server(tmp_path) as running:
        yield running


def _relay(mailbox: Mailbox, **changes: object) -> Relay:
    values = {"host": HOST, "port": mailbox.port, "sender": "privacy@example.com", "ca_file": mailbox.ca_file}
    return Relay(MailSettings(**(values | changes)))  # type: ignore[arg-type]


@pytest.mark.promise("D3")
async def test_a_letter_arrives_whole(mailbox: Mailbox) -> None:
    await _relay(mailbox).send(LETTER)
    [(sender, recipients, message)] = mailbox.received
    assert (sender, recipients) == ("privacy@example.com", ["zhang@example.com"])
    assert message["Subject"] == "Grüße 你好"
    assert message["Message-ID"] == "<1234.5678@example.com>"
    assert message.get_content().replace("\r\n", "\n") == LETTER.text
    assert message["List-Unsubscribe"] is None
    assert message["Auto-Submitted"] == "auto-generated"


@pytest.mark.promise("C2")
async def test_one_click_ends_mails_that_nobody_has_to_get(mailbox: Mailbox) -> None:
    await _relay(mailbox).send(Letter("a@example.com", "News", "Text", "1", unsubscribe="https://ats.example/u/1"))
    [(_, _, message)] = mailbox.received
    assert message["List-Unsubscribe"] == "<https://ats.example/u/1>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert [part.get_content_type() for part in message.walk()] == ["text/plain"]


@pytest.mark.promise("C2")
async def test_a_long_address_of_the_unsubscription_stays_readable(mailbox: Mailbox) -> None:
    address = "https://ats.example/u/" + "0123456789abcdef" * 32
    await _relay(mailbox).send(Letter("a@example.com", "News", "Text", "1", unsubscribe=address))
    [(_, _, message)] = mailbox.received
    raw = dict(message.raw_items())
    assert raw["List-Unsubscribe"] == f"<{address}>", "as it is, not as encoded words"


async def test_attachments(mailbox: Mailbox) -> None:
    await _relay(mailbox).send(Letter("a@example.com", "Head", "Text", "1", attachments=(("head.txt", "— note\n"),)))
    [(_, _, message)] = mailbox.received
    [attached] = list(message.iter_attachments())
    assert (attached.get_filename(), attached.get_content()) == ("head.txt", "— note\r\n")


async def test_implicit_tls(tmp_path: Path) -> None:
    async with smtp_server(tmp_path, implicit=True) as mailbox:
        await _relay(mailbox, tls=IMPLICIT).send(LETTER)
        assert len(mailbox.received) == 1


@pytest.mark.promise("D3")
async def test_a_certificate_that_is_not_trusted(mailbox: Mailbox, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    other, _ = certificate(tmp_path / "other")
    for ca_file in (other, None):
        with pytest.raises(Undelivered) as refused:
            await _relay(mailbox, ca_file=ca_file).send(LETTER)
        assert refused.value.code == "mail_relay_unavailable"
        assert "example.com" not in str(refused.value)
    assert mailbox.received == []


@pytest.mark.promise("D3")
async def test_a_certificate_of_another_name(tmp_path: Path) -> None:
    async with smtp_server(tmp_path, name="127.0.0.9") as mailbox:
        with pytest.raises(Undelivered):
            await _relay(mailbox).send(LETTER)
        assert mailbox.received == []


@pytest.mark.parametrize(
    ("answer", "kind", "code"),
    [
        ("451 4.7.1 Try later", Undelivered, "mail_deferred"),
        ("421 4.3.2 Closing", Undelivered, "mail_deferred"),
        ("550 5.1.1 No such user zhang@example.com", Undeliverable, "mail_refused"),
        ("552 5.3.4 Too big", Undeliverable, "mail_refused"),
    ],
)
async def test_what_the_relay_says(mailbox: Mailbox, answer: str, kind: type[AtsPrivacyError], code: str) -> None:
    mailbox.answers = [answer]
    with pytest.raises(kind) as refused:
        await _relay(mailbox).send(LETTER)
    assert refused.value.code == code
    assert "zhang" not in str(refused.value) + repr(refused.value.__dict__)


async def test_no_relay_there(mailbox: Mailbox) -> None:
    with pytest.raises(Undelivered):
        await _relay(mailbox, port=free_port()).send(LETTER)


@pytest.mark.parametrize(
    "letter",
    [
        Letter("zhang@example.com\r\nBcc: all@example.com", "Hello", "Text", "1"),
        Letter("zhang@example.com", "Hello\r\nBcc: all@example.com", "Text", "1"),
        Letter("a@example.com, b@example.com", "Hello", "Text", "1"),
        Letter("", "Hello", "Text", "1"),
        Letter("nobody", "Hello", "Text", "1"),
        Letter("a@example.com", "Hello", "Text", "1>\r\nX: y"),
        Letter("a@example.com", "Hello", "Text", "1", unsubscribe="https://x\r\nBcc: all@example.com"),
        Letter("a@example.com", "Hello", "Text", "1", unsubscribe="https://x>, <mailto:all@example.com"),
        Letter("a@example.com", "Hello", "Text", "1", unsubscribe="http://plain.invalid/u"),
        Letter("a@example.com", "Hello", "Text", "1", unsubscribe="/u/1"),
    ],
)
async def test_no_header_is_smuggled_in(mailbox: Mailbox, letter: Letter) -> None:
    with pytest.raises(Undeliverable) as refused:
        await _relay(mailbox).send(letter)
    assert "example" not in str(refused.value)
    assert mailbox.received == []


def test_letters_lack_nothing() -> None:
    with pytest.raises(Undeliverable):
        letter_text("audit_head", "en", {"origin": "x"})
    with pytest.raises(Undeliverable):
        letter_text("../../secrets", "en", {})
    values = {"origin": "log", "size": 3, "note": "note\n", "cosigned": False}
    english, chinese = letter_text("audit_head", "en", values), letter_text("audit_head", "zh", values)
    assert english[0] == "Audit log log: head of 3 entries"
    assert "树头" in chinese[0]
    assert letter_text("audit_head", "xx", values) == chinese


@pytest.mark.parametrize(
    "given",
    [
        {"ATS_MAIL_HOST": "relay"},
        {"ATS_AUDIT_MAIL_TO": "a@example.com"},
        {"ATS_MAIL_TLS": "none"},
        {"ATS_MAIL_PORT": "0"},
        {"ATS_MAIL_FROM": "no address"},
        {"ATS_ALERT_WEBHOOK": "http://plain.example"},
        {"ATS_ALERT_WEBHOOK": "https://hook.example", "ATS_ALERT_SECRET": "short"},
    ],
)
def test_settings_that_do_not_fit(given: dict[str, str]) -> None:
    with pytest.raises(Misconfigured):
        MailSettings.from_variables(given)
