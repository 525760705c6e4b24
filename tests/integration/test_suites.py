"""The suite is chosen for each compartment when its key is made; values are read by their header."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from uuid import UUID

import httpx
import pytest

from ats_privacy.domain.errors import Misconfigured
from ats_privacy.settings import Settings
from ats_privacy.storage import applicants as stored
from ats_privacy.storage import wrapped_keys
from keys import Algorithm, IndexAlgorithm
from tests.integration.company import found
from tests.integration.rotations import applicants, found_by, values_of
from tests.servers.application import application
from tests.servers.schemas import newest_schema


async def test_new_keys_follow_the_settings(sqlite_url: str, tmp_path: Path) -> None:
    settings = Settings(
        database_url=sqlite_url,
        keyring_path=tmp_path / "root.keyring",
        development_issuer=True,
        development_signing_key=tmp_path / "signing.jwk",
    )
    chosen = Settings.from_environment({"ATS_SUITES": "* = SM4_GCM, contact = AES_256_GCM_SIV, index = HMAC_SM3"})
    await newest_schema(sqlite_url)
    app = application(replace(settings, suites=chosen.suites))
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://service") as http,
    ):
        company = await found(app.state.service, http, "Acme")
        [person] = await applicants(company, 1)
        keys = await wrapped_keys.of_organisation(company.service.database, company.organisation)
        suites = {(key.kind, key.name): key.algorithm for key in keys}
        assert suites["compartment", "identity"] == Algorithm.SM4_GCM
        assert suites["compartment", "contact"] == Algorithm.AES_256_GCM_SIV
        assert suites["index", "email"] == IndexAlgorithm.HMAC_SM3
        projection = stored.Projection(("email", "full_name"), ())
        row = await stored.by_id(company.service.database, projection, company.organisation, UUID(person), UUID(person))
        assert row is not None
        assert (row["email"][1], row["full_name"][1]) == (Algorithm.AES_256_GCM_SIV, Algorithm.SM4_GCM)
        assert (await values_of(company, person))["email"] == "person.0@example.com"
        assert await found_by(company, "email", "person.0@example.com") == [person]


@pytest.mark.parametrize("text", ["contact", "* = DES", "index = SM4_GCM", "= SM4_GCM"])
def test_unknown_suites_are_refused(text: str) -> None:
    with pytest.raises(Misconfigured):
        Settings.from_environment({"ATS_SUITES": text})
