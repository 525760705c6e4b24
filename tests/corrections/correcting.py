"""What tests do with records: correct them, and look at what they held before."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import httpx

from tests.integration.company import Company
from tests.servers.raw_sql import raw_sql

OF_RECORD = "/v1/applicants/{}?purpose={}"


async def raw(company: Company, sql: str, *values: Any) -> list[tuple[Any, ...]]:
    """The database, past the service."""
    async with raw_sql(company.service.settings.database_url) as connection:
        return [tuple(row) for row in await connection.run(sql, *values)]


async def version_of(company: Company, person: str) -> int:
    """The version that a record stands at."""
    [[version]] = await raw(company, "SELECT version FROM applicant WHERE id = $1", UUID(person))
    return int(version)


async def patched(
    company: Company,
    person: str,
    values: dict[str, Any],
    *,
    role: str = "recruiter",
    purpose: str = "recruitment",
    version: int | None = None,
    **more: Any,
) -> httpx.Response:
    """The answer to a correction, over the version that stands or another."""
    based = await version_of(company, person) if version is None else version
    body = {"values": values, "attests_authority": True, **more}
    path, based_on = OF_RECORD.format(person, purpose), {"If-Match": f'"{based}"'}
    return await company.call(role, "PATCH", path, json=body, headers=based_on)


async def corrected(company: Company, person: str, values: dict[str, Any], **how: Any) -> None:
    """A correction that is taken."""
    answer = await patched(company, person, values, **how)
    assert answer.status_code == 200, answer.text


async def asked(company: Company, person: str, role: str = "recruiter", **query: Any) -> httpx.Response:
    """The answer to whoever asks for the corrections of a record."""
    words = "&".join(f"{name}={value}" for name, value in ({"purpose": "recruitment"} | query).items())
    return await company.call(role, "GET", f"/v1/applicants/{person}/corrections?{words}")


async def history(company: Company, person: str, role: str = "recruiter", **query: Any) -> list[dict[str, Any]]:
    """The corrections of a record, newest first, as somebody sees them."""
    answer = await asked(company, person, role, **query)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


async def earlier(company: Company, person: str, role: str = "recruiter", **query: Any) -> list[dict[str, Any]]:
    """Only the earlier values of each correction, newest first."""
    return [each["values"] for each in await history(company, person, role, **query)]
