"""What people with accounts do: read their mail, log in, prove factors; each step by the API."""

from __future__ import annotations

import asyncio
import re
import time
from base64 import b32decode
from dataclasses import dataclass, field
from typing import Any

import httpx
from sqlalchemy import Table, select

from ats_privacy.domain import totp
from ats_privacy.jobs.sending import outbox_delivery
from ats_privacy.storage.statements import Statement
from ats_privacy.storage.tables import OutboxRow
from tests.integration.company import Company
from tests.servers.mail import Mailbox

_OUTBOX: Table = OutboxRow.__table__  # type: ignore[attr-defined]
_ORDERS = Statement(select(_OUTBOX.c.kind, _OUTBOX.c.state, _OUTBOX.c.attempts, _OUTBOX.c.last_code), across=True)
PASSWORD = "Vierzig Kamele tanzen Walzer"
_CODE = re.compile(r"^    ([0-9]{8}|[A-Z2-9]{5}(?:-[A-Z2-9]{5}){3})\s*$", re.MULTILINE)
_REFERENCE = re.compile(r"(?:Reference: |编号：)([0-9a-f-]{36})")


@dataclass
class Holder:
    """Somebody with an account: what they remember, and what their authenticator app holds."""

    name: str
    id: str
    password: str = PASSWORD
    secret: bytes = b""
    last_step: int = 0
    headers: dict[str, str] = field(default_factory=dict)

    def code(self) -> str:
        """The app's next code: that of the present step, or of the one after it where it was used already."""
        step = max(int(time.time()) // totp.STEP_SECONDS, self.last_step + 1)
        self.last_step = step
        return totp.code(self.secret, step)


class People:
    """Speaks to the service for people of a company."""

    def __init__(self, company: Company, mailbox: Mailbox) -> None:
        self.company = company
        self.client = company.client
        self.mailbox = mailbox
        self.organisation = str(company.organisation)

    async def post(self, path: str, status: int | None = None, **body: Any) -> httpx.Response:
        """A request of somebody who is not logged in, about this company."""
        answer = await self.client.post(path, json={"organisation_id": self.organisation, **body})
        assert status is None or answer.status_code == status, answer.text
        return answer

    async def call(
        self, holder: Holder, method: str, path: str, status: int | None = None, json: Any = None
    ) -> httpx.Response:
        """A request of somebody who is logged in."""
        answer = await self.client.request(method, path, json=json, headers=holder.headers)
        assert status is None or answer.status_code == status, answer.text
        return answer

    async def deliver(self) -> list[tuple[str, str]]:
        """Let what waits be sent; the new letters: (to, text)."""
        before = len(self.mailbox.received)
        await outbox_delivery(self.company.service).drain()
        found = []
        for _, recipients, message in self.mailbox.received[before:]:
            body = message.get_body(("plain",))
            assert body is not None
            found.append((recipients[0], f"{message['Subject']}\n{body.get_content()}"))
        return found

    async def code_from_mail(self, to: str) -> tuple[str, str]:
        """The code and its reference in the one new letter that has a code, which went to an address."""
        letters: list[tuple[str, str]] = []
        for _ in range(30):  # what is due by one look at the clock may not yet be by another
            if letters := [letter for letter in await self.deliver() if _CODE.search(letter[1])]:
                break
            await asyncio.sleep(0.1)
        assert letters, await self.company.service.database.fetch(_ORDERS, {})
        [(recipient, text)] = letters
        assert recipient == to
        code, reference = _CODE.search(text), _REFERENCE.search(text)
        assert code is not None, text
        assert reference is not None, text
        return code[1], reference[1]

    async def staff(self, role: str = "recruiter", *, totp: bool = True) -> Holder:
        """A member of staff with a local account and a password; with an authenticator app unless told otherwise."""
        staff = self.company.staff[role]
        email = f"{role}@example.com"
        answer = await self.company.call(
            "hr_administrator", "PUT", f"/v1/staff/{staff}/account", json={"email": email, "language": "en"}
        )
        assert answer.status_code == 204, answer.text
        code, reference = await self.code_from_mail(email)
        body = {"organisation_id": self.organisation, "code_id": reference, "code": code, "password": PASSWORD}
        answer = await self.client.put("/v1/accounts/password", json=body)
        assert answer.status_code == 204, answer.text
        holder = Holder(f"{role}.one", str(staff))
        if totp:
            await self.log_in(holder)
            await self.add_totp(holder)
            await self.prove(holder)
        return holder

    async def log_in(self, holder: Holder, status: int = 201) -> httpx.Response:
        """Log in by password."""
        answer = await self.post("/v1/sessions", status, name=holder.name, password=holder.password)
        if status == 201:
            holder.headers = {"Authorization": f"Bearer {answer.json()['token']}"}
        return answer

    async def add_totp(self, holder: Holder) -> str:
        """Set up an authenticator app; returns the factor's id."""
        if time.time() % totp.STEP_SECONDS > totp.STEP_SECONDS - 2:
            await asyncio.sleep(2)  # a step that ends meanwhile would make the one before it too old
        begun = (await self.call(holder, "POST", "/v1/accounts/own/totp", 201)).json()
        holder.secret = b32decode(begun["secret"])
        path = f"/v1/accounts/own/totp/{begun['id']}"
        # The step before the present one is still good, and leaves the next codes to the log-in that follows.
        holder.last_step = int(time.time()) // totp.STEP_SECONDS - 1
        await self.call(holder, "PUT", path, 204, {"code": totp.code(holder.secret, holder.last_step)})
        return str(begun["id"])

    async def prove(self, holder: Holder, status: int = 200, **proof: Any) -> httpx.Response:
        """Prove a factor, by default the app's code."""
        body = proof or {"method": "totp", "secret": holder.code()}
        answer = await self.call(holder, "POST", "/v1/sessions/current/proofs", status, body)
        if status == 200:
            holder.headers = {"Authorization": f"Bearer {answer.json()['token']}"}
        return answer

    async def applicant(self, email: str = "li.si@example.com", mobile: str = "13900139000") -> Holder:
        """Somebody who registers by the API."""
        await self.post("/v1/accounts/registrations", 202, email=email, mobile=mobile, language="en")
        code, reference = await self.code_from_mail(email)
        answer = await self.post(
            "/v1/accounts", 201, registration_id=reference, code=code, full_name="李四", password=PASSWORD
        )
        holder = Holder(email, answer.json()["account_id"])
        holder.headers = {"Authorization": f"Bearer {answer.json()['token']}"}
        return holder
