"""What tests do with concerns: write, answer, look at them, let time pass."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx

from ats_privacy.domain.concerns import clock
from ats_privacy.domain.working_days import WorkingDays
from ats_privacy.jobs.keep_concerns import keep_concerns
from tests.integration.company import Company
from tests.servers.raw_sql import raw_sql

DAY_US = 86_400_000_000


@dataclass
class Concern:
    """A concern of an applicant, and both sides' ways to it."""

    company: Company
    person: str
    id: str

    @property
    def me(self) -> str:
        """The person, to call by."""
        return self.company.as_applicant(self.person)

    @property
    def path(self) -> str:
        """Its address."""
        return f"/v1/applicants/{self.person}/concerns/{self.id}"

    async def seen(self, role: str = "", status: int = 200) -> dict[str, Any]:
        """The whole of it, by default as the person sees it."""
        answer = await self.company.call(role or self.me, "GET", self.path)
        assert answer.status_code == status, answer.text
        told: dict[str, Any] = answer.json()
        return told

    async def act(self, act: str, role: str = "", *, version: int | None = None, **body: Any) -> httpx.Response:
        """Something done with it, based on the version that stands or on another."""
        based = (await self.seen())["version"] if version is None else version
        headers = {"If-Match": f'"{based}"'}
        return await self.company.call(
            role or self.me, "POST", f"{self.path}/{act}", json=body or None, headers=headers
        )

    async def answered(self, text: str = "Nobody but HR.", outcome: str = "answered", **more: Any) -> None:
        """The privacy officer's answer."""
        answer = await self.act("answers", "privacy_officer", text=text, outcome=outcome, **more)
        assert answer.status_code == 201, answer.text

    async def added(self, text: str = "And since when?") -> None:
        """What the person says more."""
        answer = await self.act("messages", text=text)
        assert answer.status_code == 201, answer.text

    async def row(self, *names: str) -> tuple[Any, ...]:
        """Columns of the table."""
        [found] = await raw(self.company, f"SELECT {', '.join(names)} FROM concern WHERE id = $1", UUID(self.id))  # noqa: S608
        return found

    async def received(self, at: int) -> None:
        """Let it have been received at another instant, with the clock that it had then."""
        runs = clock(self.company.service.concerns.calendar, at)
        sql = (
            "UPDATE concern SET received_at = $1, counted_from = $1, due_at = $2, remind_at = $3, provisional = $4"
            " WHERE id = $5"
        )
        await raw(self.company, sql, at, runs.due_at, runs.remind_at, int(runs.provisional), UUID(self.id))


async def wrote(
    company: Company, person: str | None = None, kind: str = "question", text: str = "Who has my data?"
) -> Concern:
    """A concern of an applicant, by default of somebody new."""
    who = person or await company.applicant()
    body = {"kind": kind, "text": text, "language": "en"}
    answer = await company.call(company.as_applicant(who), "POST", f"/v1/applicants/{who}/concerns", json=body)
    assert answer.status_code == 201, answer.text
    assert answer.headers["location"] == f"/v1/applicants/{who}/concerns/{answer.json()['id']}"
    return Concern(company, who, str(answer.json()["id"]))


async def inbox(company: Company, query: str = "") -> list[dict[str, Any]]:
    """What the privacy officer finds."""
    answer = await company.call("privacy_officer", "GET", f"/v1/concerns{query}")
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def keep(company: Company, now: int, calendar: WorkingDays | None = None) -> int:
    """The job at an instant."""
    service = company.service
    used = calendar or service.concerns.calendar
    return await keep_concerns(service.database, service.gate.audit, service.settings.mail, used, now=now)


async def raw(company: Company, sql: str, *values: Any) -> list[tuple[Any, ...]]:
    """Rows by a statement of the test's own."""
    async with raw_sql(company.service.settings.database_url) as opened:
        return [tuple(row) for row in await opened.run(sql, *values)]


async def told(company: Company, event: str) -> list[dict[str, Any]]:
    """The audit entries of an event, newest first."""
    log = await company.call("auditor", "GET", "/v1/audit/entries?limit=200")
    return [entry for entry in log.json()["items"] if entry["event"] == event]
