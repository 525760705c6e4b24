"""Settings of an identity provider: what a process does not start with."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from ats_privacy.domain.errors import Misconfigured
from ats_privacy.oidc_settings import OidcSettings, fit_address, read_roles
from ats_privacy.settings import Settings

ORGANISATION = UUID("019aaaaa-aaaa-7aaa-8aaa-aaaaaaaaaaaa")
GOOD = OidcSettings(
    issuer="https://login.example/realms/a",
    audience="api",
    organisation=ORGANISATION,
    client_id="pages",
    roles=(("hr", "recruiter"),),
)


def test_the_variables_are_read() -> None:
    read = Settings.from_environment(
        {
            "ATS_OIDC_ISSUER": "https://login.example/realms/a",
            "ATS_OIDC_AUDIENCE": "api",
            "ATS_OIDC_ORGANISATION": str(ORGANISATION),
            "ATS_OIDC_CLIENT_ID": "pages",
            "ATS_OIDC_CLIENT_SECRET": "a secret",
            "ATS_OIDC_ROLES": "hr = recruiter, hr=finance,Audit Team=auditor",
            "ATS_OIDC_ROLES_CLAIM": "realm_access.roles",
            "ATS_OIDC_ACCESS_TOKEN_TYPE": "JWT",
            "ATS_PUBLIC_URL": "https://careers.example",
        }
    )
    assert read.oidc == replace(
        GOOD,
        client_secret="a secret",
        roles=(("hr", "recruiter"), ("hr", "finance"), ("Audit Team", "auditor")),
        roles_claim="realm_access.roles",
        rfc_9068=False,
    )
    assert read.check() is read
    assert "a secret" not in repr(read)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("ATS_OIDC_ORGANISATION", "acme"),
        ("ATS_OIDC_ROLES", "hr"),
        ("ATS_OIDC_ROLES", "hr=applicant"),
        ("ATS_OIDC_ROLES", "hr=vendor"),
        ("ATS_OIDC_ROLES", "=recruiter"),
        ("ATS_OIDC_ROLES", ""),
        ("ATS_OIDC_ACCESS_TOKEN_TYPE", "any"),
        ("ATS_OIDC_STALE_SECONDS", "0"),
        ("ATS_OIDC_REFRESH_SECONDS", "100000"),
        ("ATS_OIDC_INTERVAL_SECONDS", "nan"),
        ("ATS_OIDC_CLIENT_ID", " "),
    ],
)
def test_what_cannot_be_read_is_refused(variable: str, value: str) -> None:
    with pytest.raises(Misconfigured, match=variable):
        Settings.from_environment({variable: value})


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"issuer": ""}, "oidc_issuer_missing"),
        ({"issuer": "http://login.example"}, "oidc_issuer_unfit"),
        ({"issuer": "http://127.0.0.1:80"}, "oidc_issuer_unfit"),
        ({"issuer": "https://login.example?x=1"}, "oidc_issuer_unfit"),
        ({"issuer": "https://login.example?"}, "oidc_issuer_unfit"),
        ({"issuer": "https://login.example#"}, "oidc_issuer_unfit"),
        ({"issuer": "login.example"}, "oidc_issuer_unfit"),
        ({"organisation": None}, "oidc_organisation_missing"),
        ({"roles": ()}, "oidc_roles_missing"),
        ({"audience": "", "client_id": ""}, "oidc_audience_missing"),
        ({"audience": "pages"}, "oidc_audience_shared"),
        ({"stale_seconds": 10.0}, "oidc_times_unfit"),
    ],
    ids=str,
)
def test_settings_that_do_not_go_together(changes: dict[str, Any], code: str) -> None:
    GOOD.check(production=True, public_url="https://careers.example")
    with pytest.raises(Misconfigured) as refusal:
        replace(GOOD, **changes).check(production=True, public_url="https://careers.example")
    assert refusal.value.code == code


def test_pages_need_an_address_to_come_back_to() -> None:
    with pytest.raises(Misconfigured, match="ATS_PUBLIC_URL"):
        GOOD.check(production=True, public_url="")
    replace(GOOD, client_id="").check(production=True, public_url="")


def test_two_issuers_have_two_names() -> None:
    shared = Settings(local_accounts_only=True, oidc=replace(GOOD, client_id=""), token_issuer=GOOD.issuer)
    with pytest.raises(Misconfigured, match="issuer_shared"):
        shared.check()


@pytest.mark.parametrize(
    ("address", "fit"),
    [
        ("http://127.0.0.1:1/x", True),
        ("http://[::1]/x", True),
        ("http://localhost/x", True),
        ("http://localhost.example/x", False),
        ("http://127.0.0.1.example/x", False),
        ("http://user@127.0.0.1/x", False),
        ("https://", False),
        ("https://[x", False),
        ("https://a:b", False),
        ("https://ä.example", False),
        (7, False),
        (None, False),
    ],
)
def test_addresses(address: object, fit: bool) -> None:
    assert fit_address(address, loopback=True) == fit


def test_roles_are_pairs() -> None:
    assert read_roles("a=recruiter") == (("a", "recruiter"),)
