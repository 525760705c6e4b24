"""A company, a neighbour, and the database past the service."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.integration.company import Company
from tests.integration.conftest import client, company, neighbour, settings
from tests.servers.raw_sql import RawSql, raw_sql

__all__ = ["client", "company", "neighbour", "settings"]


@pytest.fixture
async def raw(company: Company) -> AsyncIterator[RawSql]:
    """The database, past the service."""
    async with raw_sql(company.service.settings.database_url) as connection:
        yield connection
