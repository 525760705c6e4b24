"""People of a company at a browser without scripts: cookies, forms, redirects; what the pages say."""

from __future__ import annotations

import pytest

from tests.accounts.conftest import client, company, mailbox, neighbour, people, settings
from tests.accounts.people import People
from tests.integration.company import Company
from tests.pages.visiting import Visiting

__all__ = ["client", "company", "mailbox", "neighbour", "people", "settings", "visiting"]


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Pages are tested on SQLite: they have no statement of their own."""
    return sqlite_url


@pytest.fixture
def visiting(company: Company, people: People) -> Visiting:
    """How tests look at pages."""
    return Visiting(company, people)
