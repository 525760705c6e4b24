"""Receipts of consents are verified by another JOSE library, and say what was consented to (promise F3)."""

from __future__ import annotations

from typing import Any

import pytest
from joserfc import jws
from joserfc.errors import BadSignatureError
from joserfc.jwk import KeySet

from tests.integration.company import Company
from tests.integration.test_consent_keys import consent

# The library would rather see RFC 9864's names, which fewer libraries know than RFC 8037's.
pytestmark = pytest.mark.filterwarnings("ignore:EdDSA is deprecated:joserfc.errors.SecurityWarning")
WORDS = ("张三丰", "Zhang", "138", "example.com", "11010519")


async def _receipt(company: Company, who: str, applicant: str, given: str) -> str:
    answer = await company.call(who, "GET", f"/v1/applicants/{applicant}/consents/{given}/receipt")
    assert answer.status_code == 200, answer.text
    return str(answer.json()["receipt"])


async def _keys(company: Company) -> KeySet:
    answer = await company.client.get("/.well-known/receipt-keys.json")
    assert answer.status_code == 200
    return KeySet.import_key_set(answer.json())


def _read(receipt: str, keys: KeySet) -> dict[str, Any]:
    import json

    told = jws.deserialize_compact(receipt, keys, algorithms=["EdDSA", "Ed25519", "ES256"])
    assert told.headers()["typ"] == "ats-privacy-consent-receipt+jwt"
    content: dict[str, Any] = json.loads(told.payload)
    return content


@pytest.mark.promise("F3")
async def test_a_receipt_for_the_person(company: Company) -> None:
    applicant = await company.applicant()
    given = await consent(company, applicant)
    me = company.as_applicant(applicant)
    keys = await _keys(company)
    receipt = await _receipt(company, me, applicant, given)
    told = _read(receipt, keys)
    assert (told["record_id"], told["pii_principal_id"]) == (given, applicant)
    assert told["pii_controller"] == {"id": str(company.organisation), "name": "Acme", "jurisdiction": "CN"}
    assert told["purpose"]["id"] == "accommodation"
    assert told["purpose"]["lawful_basis"] == "consent"
    assert "applicant.health" in told["purpose"]["pii"]
    assert told["state"] == "given"
    assert [event["state"] for event in told["events"]] == ["given"]
    assert not any(word in str(told) for word in WORDS)
    assert (await company.call(me, "DELETE", f"/v1/applicants/{applicant}/consents/{given}")).status_code == 204
    later = _read(await _receipt(company, me, applicant, given), keys)
    assert (later["state"], [event["state"] for event in later["events"]]) == ("withdrawn", ["given", "withdrawn"])
    assert _read(receipt, keys)["state"] == "given", "what was told then stays provable"


async def test_a_changed_receipt_is_none(company: Company) -> None:
    applicant = await company.applicant()
    given = await consent(company, applicant)
    keys = await _keys(company)
    header, payload, signature = (await _receipt(company, "auditor", applicant, given)).split(".")
    for changed in (
        f"{header}.{payload[:-2]}AA.{signature}",
        f"{header}.{payload}.{signature[:-4]}AAAA",
    ):
        with pytest.raises((BadSignatureError, ValueError)):
            jws.deserialize_compact(changed, keys, algorithms=["EdDSA", "Ed25519", "ES256"])


async def test_whose_receipt(company: Company, neighbour: Company) -> None:
    applicant = await company.applicant()
    other = await company.applicant({"full_name": "Else Body"})
    given = await consent(company, applicant)
    path = f"/v1/applicants/{applicant}/consents/{given}/receipt"
    assert (await company.call(company.as_applicant(other), "GET", path)).status_code == 404
    assert (await company.call("hiring_manager", "GET", path)).status_code == 403
    assert (await neighbour.call("auditor", "GET", path)).status_code == 404
    swapped = f"/v1/applicants/{other}/consents/{given}/receipt"
    assert (await company.call("auditor", "GET", swapped)).status_code == 404
