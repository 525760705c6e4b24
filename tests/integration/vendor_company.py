"""A vendor of a company as tests need it: entered, contracted, with proven keys, calling with tokens."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
from joserfc import jws

from tests.handoff.vendor_side import claims, jwk_of, open_sealed, signed, verified
from tests.integration.company import Company

ISSUER = "https://ats-privacy.invalid"
TOKEN = f"{ISSUER}/vendor/v1/token"
PROOF = "ats-privacy-key-proof+jwt"


def day(days: float) -> str:
    """An instant so many days from now."""
    return (datetime.now(tz=UTC) + timedelta(days=days)).isoformat(timespec="seconds")


def terms(**changes: Any) -> dict[str, Any]:
    """A contract that lets everything go that the policy lets go."""
    base = {
        "document": "DPA 2026/17",
        "purposes": ["background_check"],
        "checks": ["contact", "education", "employment", "identity", "references"],
        "fields": ["birth_date", "education", "email", "employment", "full_name", "id_number", "mobile", "referees"],
        "region": "CN",
        "retention_days": 30,
        "begins_at": day(-1),
        "ends_at": day(365),
        "confidential_until": day(1000),
        "audit_due_at": day(180),
        "sub_processors": [{"name": "Hosting Ltd", "region": "CN", "task": "Runs the servers."}],
    }
    return {name: value for name, value in (base | changes).items() if value is not ...}


@dataclass
class Vendor:
    """A vendor: its number is that of its keys, so that two have different ones."""

    company: Company
    id: str
    client_id: str
    number: int

    async def staff(self, method: str, path: str, body: Any = None, role: str = "privacy_officer") -> httpx.Response:
        """A request of the privacy officer about this vendor."""
        return await self.company.call(role, method, f"/v1/vendors/{self.id}{path}", json=body)

    async def contract(self, **changes: Any) -> str:
        """A contract in force; its id."""
        answer = await self.staff("POST", "/contracts", terms(**changes))
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    async def offer(self, kind: str, number: int | None = None, **changes: Any) -> httpx.Response:
        """Offer a key."""
        body = {"jwk": jwk_of(kind, self.number if number is None else number), "expires_at": day(300)} | changes
        return await self.staff("POST", "/keys", body)

    async def proof(self, kind: str, challenge: str, number: int | None = None) -> str:
        """What the vendor answers to a challenge."""
        number = self.number if number is None else number
        if jwk_of(kind, number)["use"] == "sig":
            return signed(claims(self.client_id, ISSUER, nonce=challenge), kind, number, typ=PROOF)
        keys = (await self.company.client.get("/.well-known/handoff-keys.json")).json()
        return str(verified(open_sealed(challenge, kind, number), keys)["challenge"])

    def proof_by(self, own: dict[str, Any], challenge: str) -> str:
        """The answer to a challenge by a key that is not one of the numbered ones."""
        header = {"alg": own["jwk"]["alg"], "kid": own["jwk"]["kid"], "typ": PROOF}
        content = json.dumps(claims(self.client_id, ISSUER, nonce=challenge)).encode()
        return jws.serialize_compact(header, content, own["key"], algorithms=[own["jwk"]["alg"]])

    async def key(self, kind: str, number: int | None = None, **changes: Any) -> str:
        """A key that is offered and proven; its kid."""
        offered = await self.offer(kind, number, **changes)
        assert offered.status_code == 201, offered.text
        kid = offered.json()["kid"]
        proof = await self.proof(kind, offered.json()["challenge"], number)
        answer = await self.staff("POST", f"/keys/{kid}/proof", {"proof": proof})
        assert answer.status_code == 204, answer.text
        return str(kid)

    def assertion(self, kind: str = "ES256", number: int | None = None, **changes: Any) -> str:
        """A client assertion."""
        content = claims(self.client_id, TOKEN, sub=self.client_id, **changes)
        return signed(content, kind, self.number if number is None else number, typ="JWT")

    async def ask(self, assertion: str | None = None, **form: str) -> httpx.Response:
        """Ask for a token."""
        return await ask(self.company, self.assertion() if assertion is None else assertion, **form)

    async def token(self, **form: str) -> str:
        """A token."""
        answer = await self.ask(**form)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["access_token"])

    async def call(self, token: str, method: str = "GET", path: str = "/vendor/v1/standing") -> httpx.Response:
        """A call with a token."""
        headers = {"Authorization": f"Bearer {token}"}
        return await self.company.client.request(method, path, headers=headers)


async def ask(company: Company, assertion: str, **form: str) -> httpx.Response:
    """Ask for a token with an assertion."""
    data = {
        "grant_type": "client_credentials",
        "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        "client_assertion": assertion,
    } | form
    return await company.client.post("/vendor/v1/token", data=data)


async def entered(company: Company, number: int = 0, name: str = "Checks Ltd") -> Vendor:
    """A vendor with no contract and no key."""
    answer = await company.call("privacy_officer", "POST", "/v1/vendors", json={"name": f"{name} {uuid4().hex[:6]}"})
    assert answer.status_code == 201, answer.text
    vendor = str(answer.json()["id"])
    return Vendor(company, vendor, f"{company.organisation}.{vendor}", number)


async def entrusted(company: Company, number: int = 0) -> Vendor:
    """A vendor with a contract in force and proven keys to sign and to encrypt."""
    vendor = await entered(company, number)
    await vendor.contract()
    await vendor.key("ES256")
    await vendor.key("ECDH-ES+A256KW")
    return vendor
