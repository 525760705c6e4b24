"""The unprotected twin answers the requests that the protected service answers, with the same values."""

from __future__ import annotations

from pathlib import Path

import httpx

from ats_privacy.storage.migrate import migrate
from benchmarks.client import request
from benchmarks.loading import load_plain, load_protected
from benchmarks.people import mobile_of, values_of
from benchmarks.plain_tables import create_tables
from benchmarks.servers import settings_of
from benchmarks.twin import create_app

_ROWS = 60


async def test_twin_serves_what_was_loaded(tmp_path: Path) -> None:
    settings = settings_of(f"sqlite:///{tmp_path / 'plain.sqlite3'}", tmp_path)
    await create_tables(settings.database_url)
    population = await load_plain(settings, _ROWS)
    app = create_app(settings)
    headers = {"Authorization": f"Bearer {population.tokens['recruiter']}"}
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://twin", headers=headers) as client:
            asked = {"purpose": "recruitment"}
            one = await client.get(f"/v1/applicants/{population.applicants[5]}", params=asked)
            assert one.status_code == 200
            assert one.json()["values"]["email"] == values_of(5)["email"]
            assert one.json()["values"]["provenance"]["email"]["channel"] == "job_site"
            sought = {"by": "mobile", "value": mobile_of(7)}
            found = await client.post("/v1/applicants/search", params=asked, json=sought)
            assert [item["id"] for item in found.json()["items"]] == [population.applicants[7]]
            page = await client.get(
                "/v1/applicants", params=asked | {"limit": 50, "requisition_id": population.requisitions[0]}
            )
            assert len(page.json()["items"]) == 50
            made = await client.post("/v1/applicants", params=asked, json={"values": values_of(_ROWS)})
            assert made.status_code == 201
            again = await client.get(made.headers["location"], params=asked)
            assert again.json()["values"]["mobile"].endswith(mobile_of(_ROWS))


async def test_protected_side_loads_the_same_people(tmp_path: Path) -> None:
    settings = settings_of(f"sqlite:///{tmp_path / 'protected.sqlite3'}", tmp_path)
    await migrate(settings.database_url)
    population = await load_protected(settings, _ROWS)
    assert len(set(population.applicants)) == _ROWS
    assert set(population.assigned_applicants) <= set(population.applicants)


def test_requests_are_well_formed() -> None:
    sent = request("POST", "/v1/x?purpose=y", "token", b"{}")
    head, body = sent.split(b"\r\n\r\n")
    assert head.splitlines()[0] == b"POST /v1/x?purpose=y HTTP/1.1"
    assert b"content-length: 2" in head.splitlines()
    assert body == b"{}"
