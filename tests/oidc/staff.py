"""How tests act for staff of an identity provider."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx

from ats_privacy.domain.identity import new_id
from ats_privacy.service import Service
from ats_privacy.storage import organisations, requisitions
from tests.servers.raw_sql import raw_sql

CALLBACK = "/sign-in/oidc/callback"
ALICE = {"sub": "alice", "groups": ["hr", "chess"], "amr": ["pwd", "otp"]}
BOB = {"sub": "bob", "groups": ["chess"], "amr": ["pwd", "otp"]}

At = Callable[[str], Awaitable[dict[str, str]]]


@dataclass
class Staff:
    """The service, a client of it, and the company."""

    service: Service
    client: httpx.AsyncClient
    organisation: UUID

    async def whoami(self, token: str) -> httpx.Response:
        """An answer that every member of staff may have."""
        return await self.client.get("/v1/undertakings", headers={"Authorization": f"Bearer {token}"})

    async def begin(self, query: str = "") -> str:
        """Go to sign in; returns the address that the browser is sent to. The client keeps the cookie."""
        answer = await self.client.get(f"/sign-in/oidc{query}")
        assert answer.status_code == 302, answer.text
        return answer.headers["location"]

    async def back(self, answer: dict[str, str]) -> httpx.Response:
        """Come back with what the provider has said."""
        return await self.client.get(CALLBACK, params=answer)

    async def rows(self) -> list[dict[str, Any]]:
        """All members of staff."""
        found = await organisations.staff_page(self.service.database, self.organisation, most=50, after=UUID(int=0))
        return [dict(row) for row in found]

    async def opening(self, reference: str) -> UUID:
        """A requisition with a reference."""
        made = new_id()
        await self.service.database.write(requisitions.insert(self.organisation, made, reference, "Engineer", "", None))
        return made

    async def told(self, *events: str) -> list[tuple[str, str, str, str]]:
        """The audit entries of events, oldest first: (event, kind of actor, fields, code)."""
        async with raw_sql(self.service.settings.database_url) as raw:
            rows = await raw.run("SELECT event, actor_kind, fields, code FROM audit_entry ORDER BY id")
        return [(row[0], row[1], row[2], row[3]) for row in rows if row[0] in events]
