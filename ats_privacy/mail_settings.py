"""How mail and text messages leave the service: variables ``ATS_MAIL_…``, ``ATS_TEXT_…``; and where alerts go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from email.headerregistry import Address
from pathlib import Path
from urllib.parse import urlsplit

from ats_privacy.domain.errors import Misconfigured
from ats_privacy.variables import Variables, read_variables, within

STARTTLS, IMPLICIT = "starttls", "implicit"


@dataclass(frozen=True, slots=True)
class MailSettings:
    """The relay, and addresses of the operator's own choice. Without a host no mail is sent, and its orders wait.

    ``tls``: ``starttls`` (RFC 3207, required, certificate checked) or ``implicit`` (RFC 8314); there is no third.
    ``ca_file``: certificates to trust instead of the system's. ``texts_url``: the operator's gateway for text messages,
    which checks pushes by ``texts_secret``; ``texts_ca_file`` as ``ca_file``.
    """

    host: str = ""
    port: int = 587
    user: str = ""
    password: str = field(default="", repr=False)
    sender: str = ""
    tls: str = STARTTLS
    ca_file: Path | None = None
    heads_to: str = ""
    heads_hours: int = 24
    alerts_to: str = ""
    alert_webhook: str = ""
    alert_secret: str = field(default="", repr=False)
    texts_url: str = ""
    texts_secret: str = field(default="", repr=False)
    texts_ca_file: Path | None = None
    public_url: str = ""
    deliver_seconds: float | None = 5.0

    @property
    def alert_kinds(self) -> tuple[str, ...]:
        """The kinds of orders by which the operator's people are told of an alert."""
        wanted = (("mail.alert", self.alerts_to), ("push.alert", self.alert_webhook))
        return tuple(kind for kind, to in wanted if to)

    @classmethod
    def from_variables(cls, given: Mapping[str, str]) -> MailSettings:
        """The settings named in ``given``.

        :raises Misconfigured: one cannot be read, or they do not go together.
        """
        values = read_variables(MAIL_VARIABLES, given)
        settings = cls(**values)
        if settings.host and not settings.sender:
            raise Misconfigured("mail_sender_missing", "ATS_MAIL_FROM must name the address that mails come from.")
        if (settings.heads_to or settings.alerts_to) and not settings.host:
            raise Misconfigured("mail_host_missing", "ATS_MAIL_HOST must name the relay that mails go through.")
        if settings.alert_webhook and len(settings.alert_secret) < 32:
            raise Misconfigured("alert_secret_short", "ATS_ALERT_SECRET must have 32 characters or more.")
        if settings.texts_url and len(settings.texts_secret) < 32:
            raise Misconfigured("texts_secret_short", "ATS_TEXT_SECRET must have 32 characters or more.")
        return settings


def _address(text: str) -> str:
    try:
        parsed = Address(addr_spec=text)
    except (ValueError, IndexError):
        raise ValueError from None
    if not parsed.username or not parsed.domain or not text.isprintable():
        raise ValueError
    return text


def _tls(text: str) -> str:
    if text not in (STARTTLS, IMPLICIT):
        raise ValueError
    return text


def _host(text: str) -> str:
    if not text or any(c.isspace() or not c.isprintable() for c in text):
        raise ValueError
    return text


def _https(text: str) -> str:
    address = urlsplit(text)
    if address.scheme != "https" or not address.hostname:
        raise ValueError
    return text.rstrip("/")


def _seconds(text: str) -> float | None:
    seconds = float(text)
    if not 0 <= seconds <= 3600:
        raise ValueError
    return seconds or None


MAIL_VARIABLES: Variables = {
    "ATS_MAIL_HOST": ("host", _host),
    "ATS_MAIL_PORT": ("port", within(int, 1, 65_535)),
    "ATS_MAIL_USER": ("user", str),
    "ATS_MAIL_PASSWORD": ("password", str),
    "ATS_MAIL_FROM": ("sender", _address),
    "ATS_MAIL_TLS": ("tls", _tls),
    "ATS_MAIL_CA_FILE": ("ca_file", Path),
    "ATS_AUDIT_MAIL_TO": ("heads_to", _address),
    "ATS_AUDIT_MAIL_HOURS": ("heads_hours", within(int, 1, 24 * 31)),
    "ATS_ALERT_MAIL_TO": ("alerts_to", _address),
    "ATS_ALERT_WEBHOOK": ("alert_webhook", _https),
    "ATS_ALERT_SECRET": ("alert_secret", str),
    "ATS_TEXT_URL": ("texts_url", _https),
    "ATS_TEXT_SECRET": ("texts_secret", str),
    "ATS_TEXT_CA_FILE": ("texts_ca_file", Path),
    "ATS_PUBLIC_URL": ("public_url", _https),
    "ATS_OUTBOX_SECONDS": ("deliver_seconds", _seconds),
}
