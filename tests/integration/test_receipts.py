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
WORDS = ("张三丰", "Zhang", "13800138", "example.com", "11010519")


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


@pytest.mark.promise("F3")
@pytest.mark.promise("D1")
async def test_the_receipt_of_a_separate_consent_tells_to_whom_where_and_how(company: Company) -> None:
    applicant = await company.applicant()
    evidence = {"place": "form", "text_sha256": "ab" * 32, "language": "zh", "reference": "cabinet/7.12"}
    body = {
        "purpose": "background_check",
        "kind": "crossing",
        "recipient": "vendor-1",
        "region": "SG",
        "fields": ["applicant.full_name", "applicant.id_number"],
        "notice_version": "1",
        "channel": "paper",
        "on_behalf": "paper_form",
        "expires_at": "2030-01-01T00:00:00Z",
        **evidence,
    }
    path = f"/v1/applicants/{applicant}/consents"
    wide = await company.call("hr_administrator", "POST", path, json=body)
    assert wide.status_code == 201, wide.text
    narrow = await company.call(
        "hr_administrator", "POST", path, json={**body, "fields": ["applicant.full_name"], "region": "US"}
    )
    me, keys = company.as_applicant(applicant), await _keys(company)
    told = _read(await _receipt(company, me, applicant, wide.json()["id"]), keys)
    assert (told["consent_type"], told["recipients"], told["recipient_jurisdiction"]) == (
        "crossing",
        ["vendor-1"],
        "SG",
    )
    assert told["purpose"]["pii"] == ["applicant.full_name", "applicant.id_number"]
    assert told["purpose"]["sensitive_pii"] == ["applicant.id_number"]
    assert told["text"] == {"sha256": "ab" * 32, "language": "zh"}
    assert (told["collection_method"], told["collection_place"]) == ("paper", "form")
    assert (told["expressed_by"], told["recorded_on_behalf_because"]) == ("staff_on_record", "paper_form")
    assert told["evidence_reference"] == "cabinet/7.12"
    assert told["expires_at"].startswith("2030-01-01T00:00:00")
    assert (told["state"], told["superseded_by"]) == ("superseded", narrow.json()["id"])
    later = _read(await _receipt(company, me, applicant, narrow.json()["id"]), keys)
    assert (later["state"], later["superseded_by"]) == ("given", None)


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
