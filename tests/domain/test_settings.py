"""Settings are refused as a whole before anything starts; production refuses what is for development."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from ats_privacy.audit_settings import AUDIT_VARIABLES, AuditSettings
from ats_privacy.domain.errors import Misconfigured
from ats_privacy.root_settings import ROOT_VARIABLES
from ats_privacy.settings import _VARIABLES, Settings

ROOT = Path(__file__).resolve().parents[2]
PRODUCTION = Settings(
    environment="production",
    token_keys_path=Path("keys.json"),
    audit=AuditSettings(signing_key=Path("audit.key")),
)


@pytest.mark.promise("D6")
@pytest.mark.parametrize(
    ("settings", "code", "named"),
    [
        (replace(PRODUCTION, development_issuer=True), "development_issuer_in_production", "ATS_DEVELOPMENT_ISSUER"),
        (
            replace(PRODUCTION, development_issuer=True, token_keys_path=None),
            "development_issuer_in_production",
            "ATS_DEVELOPMENT_ISSUER",
        ),
        (replace(PRODUCTION, token_keys_path=None), "token_keys_missing", "ATS_TOKEN_KEYS"),
        (replace(PRODUCTION, audit=AuditSettings()), "audit_key_missing", "ATS_AUDIT_SIGNING_KEY"),
        (Settings(), "token_keys_missing", "ATS_DEVELOPMENT_ISSUER"),
        (replace(PRODUCTION, environment="Production"), "environment_unknown", "ATS_ENVIRONMENT"),
        (replace(PRODUCTION, environment=""), "environment_unknown", "ATS_ENVIRONMENT"),
        (replace(PRODUCTION, environment="prod"), "environment_unknown", "ATS_ENVIRONMENT"),
    ],
)
def test_unfit_settings_are_refused_with_what_to_change(settings: Settings, code: str, named: str) -> None:
    with pytest.raises(Misconfigured) as refused:
        settings.check()
    assert refused.value.code == code
    assert named in refused.value.sentence


def test_fit_settings_pass() -> None:
    assert PRODUCTION.check() is PRODUCTION
    assert Settings(development_issuer=True).check().development_issuer


BAD: list[tuple[str, str]] = [
    *(
        (name, text)
        for name in (
            "ATS_DATABASE_CONNECTIONS",
            "ATS_KEYS_REFRESH_SECONDS",
            "ATS_KEYS_ROTATE_DAYS",
            "ATS_MOST_BODY_BYTES",
            "ATS_MOST_DOCUMENT_BYTES",
        )
        for text in ("", "0", "-1", "1.5", "many", "1e3", "9" * 5000, "1\x00")
    ),
    *(
        (name, text)
        for name in ("ATS_KEYS_STALE_SECONDS", "ATS_KEYS_WINDOW_DAYS")
        for text in ("", "-1", "soon", "NaN")
    ),
    *(("ATS_TOKEN_REMEMBER_SECONDS", text) for text in ("", "-1", "301", "nan", "inf", "a while")),
    *(("ATS_DEVELOPMENT_ISSUER", text) for text in ("perhaps", "", "2", "yes please", " 1")),
    *(("ATS_AUDIT_BACKGROUND", text) for text in ("perhaps", "", "2")),
    *(("ATS_AUDIT_HEAD_SECONDS", text) for text in ("0", "-1", "nan", "inf", "soon", "86401")),
    *(("ATS_AUDIT_ORIGIN", text) for text in ("", "a b", "a" * 101, "log\n", "läg")),
    *(("ATS_AUDIT_WORKING_HOURS", text) for text in ("always", "25-26", "")),
    *(("ATS_ROOT_REQUEST_SECONDS", text) for text in ("0", "-1", "nan", "inf", "3601", "")),
    *(("ATS_ROOT_ATTEMPTS", text) for text in ("0", "21", "-1", "x")),
]


@pytest.mark.parametrize(("variable", "text"), BAD, ids=[f"{name}={text[:10]!r}" for name, text in BAD])
def test_values_that_cannot_be_meant_are_refused_and_not_repeated(variable: str, text: str) -> None:
    with pytest.raises(Misconfigured) as refused:
        Settings.from_environment({variable: text})
    assert refused.value.code == "setting_invalid"
    assert variable in refused.value.sentence
    assert len(text) < 4 or text not in refused.value.sentence


@pytest.mark.parametrize(
    "variable", ["ATS_DATABSE_URL", "ATS_", "ATS_ENVIROMENT", "ATS_development_issuer", "ATS_PRODUCTION", "ATS_TESTING"]
)
def test_unknown_variables_are_refused(variable: str) -> None:
    with pytest.raises(Misconfigured) as refused:
        Settings.from_environment({variable: "geheim"})
    assert refused.value.code == "setting_unknown"
    assert variable in refused.value.sentence
    assert "geheim" not in refused.value.sentence


def test_others_variables_are_left_alone() -> None:
    assert Settings.from_environment({"PATH": "/bin", "NOT_ATS_": "1", "ats_database_url": "x"}) == Settings()


@pytest.mark.parametrize(("text", "meant"), [("1", True), ("TRUE", True), ("on", True), ("0", False), ("Off", False)])
def test_switches(text: str, meant: bool) -> None:
    assert Settings.from_environment({"ATS_DEVELOPMENT_ISSUER": text}).development_issuer is meant


def test_every_variable_is_documented_once() -> None:
    pages = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    told = "".join(page.read_text(encoding="utf-8") for page in pages)
    assert not [name for name in _VARIABLES if f"`{name}`" not in told]
    assert "`ats_privacy/root_settings.py`" in told
    assert "`ats_privacy/audit_settings.py`" in told
    assert not _VARIABLES.keys() & ROOT_VARIABLES.keys()
    assert not _VARIABLES.keys() & AUDIT_VARIABLES.keys()


def test_no_setting_shows_a_secret() -> None:
    address = "postgresql://service:geheim-7431@db.invalid/records"
    secrets = dict.fromkeys(("ATS_KEYRING_PASSPHRASE", "ATS_OPENBAO_TOKEN"), "geheim-7431")
    settings = Settings.from_environment({**secrets, "ATS_DATABASE_URL": address})
    assert (settings.keyring_passphrase, settings.database_url) == ("geheim-7431", address)
    assert "geheim-7431" not in repr(settings) + str(settings)


@pytest.mark.promise("D6")
@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ({"ATS_DEVELOPMENT_ISSUER": "1"}, "hands out tokens to anybody; production does not start with it."),
        ({"ATS_AUDIT_SIGNING_KEY": "audit.key"}, "ATS_TOKEN_KEYS must name the JWK Set"),
    ],
)
def test_a_production_server_does_not_start(variables: dict[str, str], sentence: str, tmp_path: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ATS_")}
    told = subprocess.run(
        [sys.executable, "-m", "ats_privacy", "serve", "--port", "0"],
        env=kept | {"PYTHONPATH": str(ROOT), "ATS_ENVIRONMENT": "production"} | variables,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert told.returncode == 1
    assert sentence in told.stderr
    assert len(told.stderr.strip().splitlines()) == 1
    assert list(tmp_path.iterdir()) == [], "nothing is made before the settings are fit"
