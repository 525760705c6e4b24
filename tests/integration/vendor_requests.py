"""One well-formed request for every operation about vendors, and a vendor to be asked about."""

from __future__ import annotations

from typing import Any

from joserfc.jwk import OKPKey

from tests.handoff.vendor_side import b64
from tests.integration.company import Company
from tests.integration.operations import Operation
from tests.integration.vendor_company import day, entered, terms

_VENDOR = "/v1/vendors/{vendor}"
_JWK = {"kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "Ed25519", "kid": "key-{n}", "x": "{point}"}
_AUDIT = {"contract_id": "{vendor_contract}", "held_at": day(-1), "outcome": "passed", "due_at": day(100)}
_END = {"reason": "other"}

VENDOR_OPERATIONS: tuple[Operation, ...] = (
    Operation("register_vendor", "POST", "/v1/vendors", None, {"name": "Vendor {n}"}),
    Operation("list_vendors", "GET", "/v1/vendors"),
    Operation("get_vendor", "GET", _VENDOR),
    Operation("show_vendor_use", "GET", f"{_VENDOR}/use"),
    Operation("list_outstanding_of_vendor", "GET", f"{_VENDOR}/outstanding"),
    Operation("list_outstanding_deletions", "GET", "/v1/outstanding-deletions"),
    Operation("change_vendor_contact", "PUT", f"{_VENDOR}/contacts/privacy", None, {"address": "dpo@vendor.example"}),
    Operation("contract_vendor", "POST", f"{_VENDOR}/contracts", None, terms()),
    Operation("record_vendor_audit", "POST", f"{_VENDOR}/audits", None, {**_AUDIT, "document": "Report {n}"}),
    Operation("offer_vendor_key", "POST", f"{_VENDOR}/keys", None, {"jwk": _JWK, "expires_at": day(100)}),
    Operation("prove_vendor_key", "POST", f"{_VENDOR}/keys/{{vendor_key}}/proof", None, {"proof": "{vendor_proof}"}),
    Operation("revoke_vendor_key", "DELETE", f"{_VENDOR}/keys/{{vendor_key}}"),
    Operation("end_vendor_contract", "POST", f"{_VENDOR}/contracts/{{vendor_contract}}/end", None, _END),
    Operation("end_vendor", "POST", f"{_VENDOR}/end", None, _END),
)
USED_UP = frozenset({"prove_vendor_key", "revoke_vendor_key", "end_vendor_contract", "end_vendor"})
"""Operations that need a vendor of their own: they can be done once."""

VENDOR_PATHS = frozenset(
    {"/vendor/v1/token", "/vendor/v1/standing", "/vendor/v1/deletions", "/vendor/v1/orders/{order_id}/deletion"}
)
"""What vendors call themselves, with credentials of their own: the tests of their tokens, and of what they owe."""

MORE: dict[str, dict[str, Any]] = {"offer_vendor_key": {"not_before": day(1)}}


def fresh_point() -> str:
    """The public part of a key that nobody has used."""
    return str(OKPKey.generate_key("Ed25519").as_dict(private=False)["x"])


async def vendor_ids(company: Company) -> dict[str, str]:
    """A vendor with a contract, and a key that waits to be proven, with its proof."""
    vendor = await entered(company)
    contract = await vendor.contract()
    offered = await vendor.offer("ES256", None, jwk=(own := _own_key())["jwk"])
    assert offered.status_code == 201, offered.text
    proof = vendor.proof_by(own, offered.json()["challenge"])
    return {"vendor": vendor.id, "vendor_contract": contract, "vendor_key": own["jwk"]["kid"], "vendor_proof": proof}


def _own_key() -> dict[str, Any]:
    key = OKPKey.generate_key("Ed25519")
    public = {name: value for name, value in key.as_dict(private=False).items() if name in ("kty", "crv", "x")}
    kid = b64(bytes.fromhex(key.thumbprint().encode().hex())[:16])
    return {"key": key, "jwk": public | {"use": "sig", "alg": "Ed25519", "kid": kid}}
