"""Mail through a relay, never without TLS and never without a checked certificate (promises D3, C2).

Texts only: nothing is loaded from anywhere, no image, no link of ours that counts. Errors name no address.
"""

from __future__ import annotations

import re
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Any

import aiosmtplib

from ats_privacy.domain.errors import Misconfigured
from ats_privacy.domain.orders import Undeliverable, Undelivered
from ats_privacy.mail_settings import IMPLICIT, MailSettings

_SECONDS = 30.0
_MOST_CHARACTERS = 500_000
_UNSUBSCRIBE = re.compile(r"https://[!-;=?-~]{1,900}")
"""An address that can stand in one line between angle brackets (RFC 5322 section 2.1.1, RFC 2369)."""


class _Unfolded(UnstructuredHeader, BaseHeader):
    """A header that stays on one line as it is: folded, a long address would become encoded words, which no reader of
    ``List-Unsubscribe`` understands (RFC 2047 section 5)."""

    def fold(self, *, policy: Any) -> str:
        return f"{self.name}: {self}{policy.linesep}"


_HEADERS = HeaderRegistry()
_HEADERS.map_to_type("list-unsubscribe", _Unfolded)
_POLICY = SMTP.clone(header_factory=_HEADERS)


@dataclass(frozen=True, slots=True)
class Letter:
    """What is sent to one person. ``message_id`` without its domain; ``unsubscribe``: an https address for one click
    (RFC 8058), for mails that nobody has to get. ``attachments``: (file name, text).
    """

    to: str
    subject: str
    text: str
    message_id: str
    unsubscribe: str = ""
    attachments: tuple[tuple[str, str], ...] = ()


class Relay:
    """Sends letters through the operator's relay."""

    def __init__(self, settings: MailSettings) -> None:
        self._settings = settings
        self._tls = _context(settings)

    async def send(self, letter: Letter) -> None:
        """Hand the letter to the relay, which answers for it from then on.

        :raises Undelivered: the relay is away, busy, or its certificate is not trusted.
        :raises Undeliverable: the address or the letter is refused for good.
        """
        message = self._message(letter)
        implicit = self._settings.tls == IMPLICIT
        try:
            await aiosmtplib.send(
                message,
                hostname=self._settings.host,
                port=self._settings.port,
                username=self._settings.user or None,
                password=self._settings.password or None,
                use_tls=implicit,
                start_tls=not implicit,
                tls_context=self._tls,
                timeout=_SECONDS,
            )
        except aiosmtplib.SMTPRecipientsRefused as error:
            raise _refused(min(each.code for each in error.recipients)) from None
        except aiosmtplib.SMTPResponseException as error:
            raise _refused(error.code) from None
        except (aiosmtplib.SMTPException, OSError, ValueError) as error:
            raise Undelivered(
                "mail_relay_unavailable", f"The mail relay cannot be used ({type(error).__name__})."
            ) from None

    def _message(self, letter: Letter) -> EmailMessage:
        if len(letter.text) > _MOST_CHARACTERS:
            raise Undeliverable("mail_too_long", "The mail is longer than mails may be.")
        if letter.unsubscribe and not _UNSUBSCRIBE.fullmatch(letter.unsubscribe):
            raise Undeliverable("mail_malformed", "The address of the unsubscription is not one of https.")
        message = EmailMessage(policy=_POLICY)
        try:
            message["From"] = Address(addr_spec=self._settings.sender)
            message["To"] = Address(addr_spec=letter.to)
            message["Subject"] = letter.subject
            message["Date"] = format_datetime(datetime.now(tz=UTC))
            message["Message-ID"] = f"<{letter.message_id}@{self._settings.sender.rsplit('@', 1)[1]}>"
            message["Auto-Submitted"] = "auto-generated"
            if letter.unsubscribe:
                message["List-Unsubscribe"] = f"<{letter.unsubscribe}>"
                message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
            message.set_content(letter.text)
            for name, text in letter.attachments:
                message.add_attachment(text, filename=name)
        except (ValueError, IndexError, UnicodeError):
            # Line breaks in a header, or no address: whatever it was, it is not sent in part.
            raise Undeliverable("mail_malformed", "An address or a header of the mail is not one.") from None
        return message


def _context(settings: MailSettings) -> ssl.SSLContext:
    try:
        context = ssl.create_default_context(cafile=None if settings.ca_file is None else str(settings.ca_file))
    except OSError:
        raise Misconfigured("mail_ca_unreadable", "ATS_MAIL_CA_FILE cannot be read.") from None
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def _refused(code: int) -> Undelivered | Undeliverable:
    if 400 <= code < 500:
        return Undelivered("mail_deferred", f"The mail relay puts it off (SMTP {code}).")
    return Undeliverable("mail_refused", f"The mail relay refuses it (SMTP {code}).")
