"""A company whose log is sequenced only when the test says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from ats_privacy.audit_settings import AuditSettings
from ats_privacy.settings import Settings
from tests.integration.conftest import client, company, neighbour

__all__ = ["client", "company", "neighbour"]


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """Settings of a development process with everything of its own, without work in the background."""
    return Settings(
        database_url=database_url,
        keyring_path=tmp_path / "root.keyring",
        development_issuer=True,
        development_signing_key=tmp_path / "development-signing.jwk",
        audit=AuditSettings(background=False, origin="tests.invalid/audit"),
    )
