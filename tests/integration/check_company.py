"""Orders of checks as tests need them: asked, agreed to, released, fetched."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import Any

import httpx

from tests.handoff.vendor_side import claims, encrypted, open_sealed, signed, verified
from tests.integration.company import CANDIDATE, Company
from tests.integration.vendor_company import ISSUER, Vendor, entered

_NUMBERS = count(100)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
HR = "hr_administrator"
ENC = "ECDH-ES+A256KW"
RESULT = "ats-privacy-result+jwt"
VALUES = CANDIDATE | {"birth_date": "1949-12-31"}


def id_number(n: int) -> str:
    """A number of an identity card of its own, with its check character (GB 11643)."""
    body = f"11010519491231{n % 1000:03}"
    weighed = sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True))
    return body + "10X98765432"[weighed % 11]


async def somebody(company: Company) -> str:
    """A person with values of everything that is ever checked; nobody is stored twice."""
    n = next(_NUMBERS)
    referee = {"name": "Li Referee", "email": f"li.referee.{n}@example.com"}
    return await company.applicant(VALUES, id_number=id_number(n), referees=[referee])


@dataclass
class Check:
    """An order about a person, and everybody who takes part in it."""

    company: Company
    vendor: Vendor
    contract: str
    person: str
    me: str
    id: str
    digest: str

    @property
    def path(self) -> str:
        """Where the order is."""
        return f"/v1/applicants/{self.person}/check-orders/{self.id}"

    async def act(self, what: str, role: str = HR, body: Any = None) -> httpx.Response:
        """An act on the order."""
        return await self.company.call(role, "POST", f"{self.path}/{what}", json=body)

    async def done(self, what: str, role: str = HR, body: Any = None) -> dict[str, Any]:
        """An act that must succeed; what the order is then."""
        answer = await self.act(what, role, body)
        assert answer.status_code == 200, answer.text
        told: dict[str, Any] = answer.json()
        return told

    async def agree(self, **changes: Any) -> httpx.Response:
        """The person's yes to everything that is asked."""
        said = {"crossing": True, "background_checks": True, "sensitive": ["sensitive_identity"]}
        body = {"digest": self.digest, "language": "en"} | said | changes
        return await self.act("agree", self.me, body)

    async def shown(self, role: str = HR) -> dict[str, Any]:
        """The order as it stands."""
        answer = await self.company.call(role, "GET", f"{self.path}?language=en")
        assert answer.status_code == 200, answer.text
        told: dict[str, Any] = answer.json()
        return told

    async def state(self) -> str:
        """Where the order stands."""
        return str((await self.shown())["state"])

    async def consented(self) -> Check:
        """Asked and agreed to."""
        await self.done("ask")
        answer = await self.agree()
        assert answer.status_code == 200, answer.text
        return self

    async def released(self) -> Check:
        """Asked, agreed to and released."""
        await self.consented()
        await self.done("release")
        return self

    async def fetch(self, vendor: Vendor | None = None, order: str | None = None) -> httpx.Response:
        """The package, as a vendor fetches it."""
        caller = vendor or self.vendor
        token = await caller.token(scope="packages")
        return await caller.call(token, path=f"/vendor/v1/orders/{order or self.id}/package")

    async def opened(self, sealed: str) -> dict[str, Any]:
        """The claims of a package, as the vendor reads them."""
        keys = (await self.company.client.get("/.well-known/handoff-keys.json")).json()
        return verified(open_sealed(sealed.strip(), ENC, self.vendor.number), keys)

    def receipt(self, **changes: Any) -> str:
        """The vendor's signed receipt."""
        content = claims(self.vendor.client_id, ISSUER, order=self.id, **changes)
        return signed(content, "ES256", self.vendor.number)

    async def acknowledge(self, receipt: str | None = None, order: str | None = None) -> httpx.Response:
        """Hand in a receipt."""
        headers = {"Authorization": f"Bearer {await self.vendor.token(scope='packages')}"}
        headers |= {"Content-Type": "application/jose"}
        path = f"/vendor/v1/orders/{order or self.id}/receipt"
        text = self.receipt() if receipt is None else receipt
        return await self.company.client.post(path, content=text, headers=headers)

    async def result(self, data: Any, vendor: Vendor | None = None, **changes: Any) -> str:
        """A result as the vendor signs and encrypts it."""
        keys = (await self.company.client.get("/.well-known/handoff-keys.json")).json()
        by = vendor or self.vendor
        content = claims(by.client_id, ISSUER, **{"order": self.id, "data": data} | changes)
        return encrypted(signed(content, "ES256", by.number, typ=RESULT), keys)

    async def deliver(self, data: Any = None, text: str | None = None, vendor: Vendor | None = None) -> httpx.Response:
        """Hand in a result; without one, every check of the two that are usual came out well."""
        by = vendor or self.vendor
        found = data or [{"check": check, "outcome": "confirmed"} for check in ("education", "identity")]
        sent = await self.result(found, by) if text is None else text
        headers = {"Authorization": f"Bearer {await by.token(scope='results')}", "Content-Type": "application/jose"}
        return await self.company.client.post(f"/vendor/v1/orders/{self.id}/result", content=sent, headers=headers)

    async def attest(self) -> httpx.Response:
        """The vendor's signed attestation that it has deleted what it had."""
        content = claims(self.vendor.client_id, ISSUER, order=self.id)
        text = signed(content, "ES256", self.vendor.number, typ="ats-privacy-deletion+jwt")
        headers = {"Authorization": f"Bearer {await self.vendor.token(scope='deletions')}"}
        headers |= {"Content-Type": "application/jose"}
        path = f"/vendor/v1/orders/{self.id}/deletion"
        return await self.company.client.post(path, content=text, headers=headers)

    async def acknowledged(self) -> Check:
        """Released, fetched and acknowledged."""
        await self.released()
        assert (await self.fetch()).status_code == 200
        assert (await self.acknowledge()).status_code == 204
        return self

    async def reported(self, data: Any = None) -> Check:
        """Acknowledged, with a result."""
        await self.acknowledged()
        answer = await self.deliver(data)
        assert answer.status_code == 204, answer.text
        return self

    async def read_result(self, role: str = HR) -> httpx.Response:
        """The result, as somebody sees it."""
        return await self.company.call(role, "GET", f"{self.path}/result?purpose=background_check")

    async def consent_of(self, kind: str) -> str:
        """The live consent of a kind that the person has given to background checks."""
        answer = await self.company.call(self.me, "GET", f"/v1/applicants/{self.person}/consents")
        live = [c for c in answer.json()["items"] if c["withdrawn_at"] is None and c["purpose"] == "background_check"]
        [found] = [c["id"] for c in live if c["kind"] == kind]
        return str(found)

    async def end_consent(self, kind: str) -> httpx.Response:
        """Withdraw a consent, as the person."""
        path = f"/v1/applicants/{self.person}/consents/{await self.consent_of(kind)}"
        return await self.company.call(self.me, "DELETE", path)


async def contracted(company: Company, number: int = 0, **terms: Any) -> tuple[Vendor, str]:
    """A vendor with proven keys, and its contract."""
    vendor = await entered(company, number)
    contract = await vendor.contract(**terms)
    await vendor.key("ES256")
    await vendor.key(ENC)
    return vendor, contract


async def request(
    company: Company, vendor: Vendor, contract: str, person: str, checks: list[str] | None = None, role: str = HR
) -> httpx.Response:
    """Order a check."""
    body = {"vendor_id": vendor.id, "contract_id": contract, "checks": checks or ["education", "identity"]}
    return await company.call(role, "POST", f"/v1/applicants/{person}/check-orders", json=body)


async def ordered(
    company: Company, vendor: Vendor, contract: str, checks: list[str] | None = None, person: str = ""
) -> Check:
    """An order about somebody new."""
    who = person or await somebody(company)
    answer = await request(company, vendor, contract, who, checks)
    assert answer.status_code == 201, answer.text
    told = answer.json()
    return Check(company, vendor, contract, who, company.as_applicant(who), told["id"], told["digest"])
