"""The identity provider of the staff: variables ``ATS_OIDC_…``. Without an issuer there is none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

from ats_privacy.domain.actors import STAFF_ROLES
from ats_privacy.domain.errors import Misconfigured
from ats_privacy.domain.identity import parse_id
from ats_privacy.variables import Variables, read_variables, within

CALLBACK_PATH = "/sign-in/oidc/callback"
"""Where the provider sends people back to, below ATS_PUBLIC_URL; to be registered there."""


@dataclass(frozen=True, slots=True)
class OidcSettings:
    """An OpenID Connect provider, and what its claims are worth here.

    ``audience``: that of access tokens for the API; empty: none are taken. ``client_id``: that of the sign-in of pages;
    empty: there is none. ``roles``: pairs of a group of the provider and a role of ours. ``rfc_9068``: access
    tokens say by their type that they are some; without it they may be of type JWT or none. Times in seconds:
    ``interval``: how often the provider is asked at most because of a key that is not known; ``refresh``: after which
    its keys are read again; ``stale``: after which they count no more while it cannot be reached.
    """

    issuer: str = ""
    audience: str = ""
    organisation: UUID | None = None
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    roles_claim: str = "groups"
    roles: tuple[tuple[str, str], ...] = ()
    requisitions_claim: str = ""
    rfc_9068: bool = True
    interval_seconds: float = 30.0
    refresh_seconds: float = 300.0
    stale_seconds: float = 3600.0
    ca_file: Path | None = None

    def check(self, *, production: bool, public_url: str) -> None:
        """Let these settings pass, if a process may start with them.

        :raises Misconfigured: otherwise, with what to change.
        """
        if not self.issuer:
            if self != OidcSettings():
                raise Misconfigured("oidc_issuer_missing", "ATS_OIDC_ISSUER must name the identity provider.")
            return
        check_address(self.issuer, loopback=not production)
        if self.organisation is None:
            raise Misconfigured("oidc_organisation_missing", "ATS_OIDC_ORGANISATION must name whose staff it has.")
        if not self.roles:
            raise Misconfigured("oidc_roles_missing", "ATS_OIDC_ROLES must say which groups have which roles.")
        if not self.audience and not self.client_id:
            raise Misconfigured("oidc_audience_missing", "Set ATS_OIDC_AUDIENCE, or ATS_OIDC_CLIENT_ID, or both.")
        if self.audience == self.client_id:
            # Otherwise an ID token, which any page of the client sees, would pass for an access token (RFC 9068, 5).
            raise Misconfigured("oidc_audience_shared", "ATS_OIDC_AUDIENCE must not be the ATS_OIDC_CLIENT_ID.")
        if self.client_id and not public_url:
            raise Misconfigured("public_url_missing", "ATS_PUBLIC_URL must be set where people sign in by a provider.")
        if self.stale_seconds < self.refresh_seconds:
            raise Misconfigured(
                "oidc_times_unfit", "ATS_OIDC_STALE_SECONDS must not be below ATS_OIDC_REFRESH_SECONDS."
            )

    @classmethod
    def from_variables(cls, given: Mapping[str, str]) -> OidcSettings:
        """The settings named in ``given``.

        :raises Misconfigured: one cannot be read.
        """
        return cls(**read_variables(OIDC_VARIABLES, given))


def fit_address(address: object, *, loopback: bool) -> bool:
    """True for an https address without credentials and fragment; with ``loopback`` also http to this machine."""
    if (
        not isinstance(address, str)
        or not address.isascii()
        or any(c.isspace() or not c.isprintable() for c in address)
    ):
        return False
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return False
    if not host or parts.username is not None or parts.fragment or "#" in address:
        return False
    return parts.scheme == "https" or (loopback and parts.scheme == "http" and _this_machine(host))


def check_address(issuer: str, *, loopback: bool) -> None:
    """An issuer (OpenID Connect Discovery 1.0 section 3): an https address without query and fragment.

    :raises Misconfigured: it is none.
    """
    if not fit_address(issuer, loopback=loopback) or "?" in issuer:
        raise Misconfigured(
            "oidc_issuer_unfit", "ATS_OIDC_ISSUER must be an https address (in development also http of this machine)."
        )


def _this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _text(text: str) -> str:
    if not text.strip() or not text.isprintable():
        raise ValueError
    return text.strip()


def _organisation(text: str) -> UUID:
    found = parse_id(text.strip())
    if found is None:
        raise ValueError
    return found


def read_roles(text: str) -> tuple[tuple[str, str], ...]:
    """``group=role,…``; a group may stand there with several roles.

    :raises ValueError: a role that no member of staff may hold, or another form.
    """
    pairs = []
    for item in text.split(","):
        group, equals, role = (part.strip() for part in item.partition("="))
        if not equals or not group or role not in STAFF_ROLES:
            raise ValueError
        pairs.append((group, role))
    return tuple(pairs)


def _token_type(text: str) -> bool:
    if text not in ("at+jwt", "JWT"):
        raise ValueError
    return text == "at+jwt"


_SECONDS = within(float, 1.0, 86_400.0)

OIDC_VARIABLES: Variables = {
    "ATS_OIDC_ISSUER": ("issuer", _text),
    "ATS_OIDC_AUDIENCE": ("audience", _text),
    "ATS_OIDC_ORGANISATION": ("organisation", _organisation),
    "ATS_OIDC_CLIENT_ID": ("client_id", _text),
    "ATS_OIDC_CLIENT_SECRET": ("client_secret", _text),
    "ATS_OIDC_ROLES_CLAIM": ("roles_claim", _text),
    "ATS_OIDC_ROLES": ("roles", read_roles),
    "ATS_OIDC_REQUISITIONS_CLAIM": ("requisitions_claim", _text),
    "ATS_OIDC_ACCESS_TOKEN_TYPE": ("rfc_9068", _token_type),
    "ATS_OIDC_INTERVAL_SECONDS": ("interval_seconds", _SECONDS),
    "ATS_OIDC_REFRESH_SECONDS": ("refresh_seconds", _SECONDS),
    "ATS_OIDC_STALE_SECONDS": ("stale_seconds", _SECONDS),
    "ATS_OIDC_CA_FILE": ("ca_file", Path),
}
