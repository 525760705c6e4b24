"""What an operator sets, by environment variables ``ATS_…``; checked as a whole before anything starts."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import available_timezones

from ats_privacy.audit_settings import AUDIT_VARIABLES, AuditSettings
from ats_privacy.domain import imports
from ats_privacy.domain.documents import MOST_BYTES
from ats_privacy.domain.errors import Misconfigured
from ats_privacy.domain.step_up import TWO_FACTORS, StepUp
from ats_privacy.mail_settings import MAIL_VARIABLES, MailSettings
from ats_privacy.oidc_settings import OIDC_VARIABLES, OidcSettings
from ats_privacy.root_settings import ROOT_VARIABLES, RootSettings
from ats_privacy.suites import Suites
from ats_privacy.variables import Variables, flag, read_variables, within


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of a process. The defaults run the embedded store for one developer."""

    environment: str = "development"
    database_url: str = field(default="sqlite:///var/ats-privacy.sqlite3", repr=False)
    database_connections: int = 8
    keyring_path: Path = Path("var/root.keyring")
    keyring_passphrase: str | None = field(default=None, repr=False)
    compartments: frozenset[str] | None = None
    root: RootSettings = field(default_factory=RootSettings)
    audit: AuditSettings = field(default_factory=AuditSettings)
    mail: MailSettings = field(default_factory=MailSettings)
    oidc: OidcSettings = field(default_factory=OidcSettings)
    keys_refresh_seconds: int = 60
    keys_stale_seconds: int = 900
    keys_rotate_days: int = 365
    keys_window_days: int = 30
    suites: Suites = field(default_factory=Suites)
    certificate_key: Path | None = None
    erasure_ledger: Path | None = None
    handoff_keys: Path | None = None
    vendor_push_ca_file: Path | None = None
    vendor_push_private: bool = False
    policy_path: Path | None = None
    quarantine_days: int = 15
    time_zone: str = "Asia/Shanghai"
    working_calendar: Path | None = None
    court: str = ""
    cancelled_days: int = 15
    erase_due_seconds: int = 600
    token_issuer: str = "https://issuer.invalid/"  # noqa: S105 - an address, not a secret
    token_audience: str = "ats-privacy"  # noqa: S105 - a name, not a secret
    token_keys_path: Path | None = None
    local_accounts_only: bool = False
    token_remember_seconds: float = 15.0
    development_issuer: bool = False
    development_signing_key: Path = Path("var/development-signing.jwk")
    step_up_seconds: int = 600
    step_up_acr_values: str = TWO_FACTORS
    password_memory_kib: int = 64 * 1024
    breached_passwords: Path | None = None
    breached_range_url: str = ""
    most_body_bytes: int = 2 * 1024 * 1024
    most_document_bytes: int = MOST_BYTES
    most_import_bytes: int = imports.MOST_BYTES
    default_phone_region: str = "CN"

    def check(self) -> Settings:
        """These settings, if a process may start with them.

        :raises Misconfigured: otherwise, with what to change.
        """
        if self.environment not in ("development", "production"):
            raise Misconfigured("environment_unknown", "ATS_ENVIRONMENT must be development or production.")
        if self.environment == "production":
            if self.development_issuer:
                raise Misconfigured(
                    "development_issuer_in_production",
                    "ATS_DEVELOPMENT_ISSUER hands out tokens to anybody; production does not start with it.",
                )
            if self.audit.signing_key is None:
                raise Misconfigured(
                    "audit_key_missing",
                    "ATS_AUDIT_SIGNING_KEY must name the key of signed tree heads; “ats-privacy audit key” makes one.",
                )
            if self.token_keys_path is None and not self.local_accounts_only and not self.oidc.issuer:
                raise Misconfigured(
                    "token_keys_missing",
                    "ATS_TOKEN_KEYS must name the JWK Set of the identity provider, or ATS_OIDC_ISSUER the provider.",
                )
        self.oidc.check(production=self.environment == "production", public_url=self.mail.public_url)
        if self.oidc.issuer == self.token_issuer:
            raise Misconfigured("issuer_shared", "ATS_OIDC_ISSUER must not be the ATS_TOKEN_ISSUER.")
        if (
            not (self.development_issuer or self.local_accounts_only or self.oidc.issuer)
            and self.token_keys_path is None
        ):
            raise Misconfigured(
                "token_keys_missing",
                "Set ATS_OIDC_ISSUER, or ATS_TOKEN_KEYS to a JWK Set, or ATS_LOCAL_ACCOUNTS_ONLY=1, or for development"
                " ATS_DEVELOPMENT_ISSUER=1.",
            )
        return self

    @property
    def step_up(self) -> StepUp:
        """What a reveal asks of the person's authentication."""
        return StepUp(self.step_up_seconds, self.step_up_acr_values)

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None) -> Settings:
        """Read ``ATS_…`` variables; an unknown one is refused, so that a typing error does not pass in silence.

        :raises Misconfigured: an unknown variable or a value that cannot be read.
        """
        given = {k: v for k, v in (os.environ if environ is None else environ).items() if k.startswith("ATS_")}
        unknown = sorted(
            k
            for k in given
            if k not in _VARIABLES
            and k not in ROOT_VARIABLES
            and k not in AUDIT_VARIABLES
            and k not in MAIL_VARIABLES
            and k not in OIDC_VARIABLES
            and not k.startswith(("ATS_TEST_", "ATS_DEMO_", "ATS_BENCH_"))
        )
        if unknown:
            raise Misconfigured("setting_unknown", f"There is no setting {unknown[0]}.")
        values = read_variables(_VARIABLES, given)
        return cls(
            root=RootSettings.from_variables(given),
            audit=AuditSettings.from_variables(given),
            mail=MailSettings.from_variables(given),
            oidc=OidcSettings.from_variables(given),
            **values,
        )


def _time_zone(text: str) -> str:
    """A name of the IANA time zone database, such as Asia/Shanghai."""
    if text not in available_timezones():
        raise ValueError
    return text


def _acr_values(text: str) -> str:
    """Names that can stand in a quoted string of a header (RFC 9110 section 5.6.4) without escapes."""
    if not text.strip() or not all(c.isascii() and c.isprintable() and c not in '"\\' for c in text):
        raise ValueError
    return " ".join(text.split())


def _https(text: str) -> str:
    """An address that is spoken to over TLS."""
    if not text.startswith("https://") or len(text) < 12 or any(c.isspace() for c in text):
        raise ValueError
    return text


def _line(text: str) -> str:
    """A name on one line of a letter."""
    if len(text) > 200 or not text.isprintable():
        raise ValueError
    return text.strip()


def _names(text: str) -> frozenset[str] | None:
    return frozenset(text.replace(",", " ").split()) if text.strip() else None


_MOST = 2**53
_POSITIVE = within(int, 1, _MOST)
_FROM_ZERO = within(int, 0, _MOST)
_DAYS = within(int, 0, 3660)
"""Days that a closed record may still be kept: none to ten years."""
_REMEMBERED = within(float, 0.0, 300.0)
"""Seconds that a suspended account may still get in for."""
_KIBIBYTES = within(int, 19 * 1024, 1024 * 1024)
"""Memory of one password hash; below 19 MiB Argon2id is not recommended."""

_VARIABLES: Variables = {
    "ATS_ENVIRONMENT": ("environment", str),
    "ATS_DATABASE_URL": ("database_url", str),
    "ATS_DATABASE_CONNECTIONS": ("database_connections", _POSITIVE),
    "ATS_KEYRING": ("keyring_path", Path),
    "ATS_KEYRING_PASSPHRASE": ("keyring_passphrase", str),
    "ATS_COMPARTMENTS": ("compartments", _names),
    "ATS_KEYS_REFRESH_SECONDS": ("keys_refresh_seconds", _POSITIVE),
    "ATS_KEYS_ROTATE_DAYS": ("keys_rotate_days", _POSITIVE),
    "ATS_KEYS_WINDOW_DAYS": ("keys_window_days", _FROM_ZERO),
    "ATS_SUITES": ("suites", Suites.parse),
    "ATS_CERTIFICATE_KEY": ("certificate_key", Path),
    "ATS_ERASURE_LEDGER": ("erasure_ledger", Path),
    "ATS_HANDOFF_KEYS": ("handoff_keys", Path),
    "ATS_VENDOR_PUSH_CA_FILE": ("vendor_push_ca_file", Path),
    "ATS_VENDOR_PUSH_PRIVATE": ("vendor_push_private", flag),
    "ATS_KEYS_STALE_SECONDS": ("keys_stale_seconds", _FROM_ZERO),
    "ATS_POLICY": ("policy_path", Path),
    "ATS_QUARANTINE_DAYS": ("quarantine_days", _DAYS),
    "ATS_TIME_ZONE": ("time_zone", _time_zone),
    "ATS_COURT": ("court", _line),
    "ATS_WORKING_CALENDAR": ("working_calendar", Path),
    "ATS_CANCELLED_DAYS": ("cancelled_days", _DAYS),
    "ATS_ERASE_DUE_SECONDS": ("erase_due_seconds", _FROM_ZERO),
    "ATS_TOKEN_ISSUER": ("token_issuer", str),
    "ATS_TOKEN_AUDIENCE": ("token_audience", str),
    "ATS_TOKEN_KEYS": ("token_keys_path", Path),
    "ATS_TOKEN_REMEMBER_SECONDS": ("token_remember_seconds", _REMEMBERED),
    "ATS_DEVELOPMENT_ISSUER": ("development_issuer", flag),
    "ATS_DEVELOPMENT_SIGNING_KEY": ("development_signing_key", Path),
    "ATS_STEP_UP_SECONDS": ("step_up_seconds", _POSITIVE),
    "ATS_STEP_UP_ACR_VALUES": ("step_up_acr_values", _acr_values),
    "ATS_LOCAL_ACCOUNTS_ONLY": ("local_accounts_only", flag),
    "ATS_BREACHED_RANGE_URL": ("breached_range_url", _https),
    "ATS_PASSWORD_MEMORY_KIB": ("password_memory_kib", _KIBIBYTES),
    "ATS_BREACHED_PASSWORDS": ("breached_passwords", Path),
    "ATS_MOST_BODY_BYTES": ("most_body_bytes", _POSITIVE),
    "ATS_MOST_DOCUMENT_BYTES": ("most_document_bytes", _POSITIVE),
    "ATS_MOST_IMPORT_BYTES": ("most_import_bytes", _POSITIVE),
    "ATS_DEFAULT_PHONE_REGION": ("default_phone_region", str),
}
