"""Which audit entry each route about vendors and checks must leave: a part of the table of ``test_audit``."""

from __future__ import annotations

from typing import Any

from tests.integration.audit_leaves import Leaves, plain
from tests.integration.vendor_company import day, terms

_VENDOR = "/v1/vendors/{vendor_id}"
_KEY = {"kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "Ed25519", "kid": "audited", "x": "{point}"}
_AUDIT = {"contract_id": "{contract_id}", "held_at": day(-1), "outcome": "passed", "due_at": day(9), "document": "R"}


def _vendor(method: str, path: str, event: str | None, refusal: str | None = None, **more: Any) -> Leaves:
    office = {"role": "privacy_officer", "refused": "interviewer"} | more
    return plain(method, f"{_VENDOR}{path}", event, refusal or str(event), **office)


VENDOR_ROUTES = (
    plain(
        "POST",
        "/v1/vendors",
        "vendor.registered",
        "vendor.registered",
        role="hr_administrator",
        refused="recruiter",
        body={"name": "Checks Ltd"},
    ),
    plain("GET", "/v1/vendors", None, "vendor.read"),
    _vendor("GET", "", None, "vendor.read"),
    _vendor("GET", "/use", "vendor.watched"),
    _vendor("GET", "/pushes", None, "vendor.read"),
    _vendor("PUT", "/pushes/address", "vendor.changed", body={"address": "https://handoff.vendor.example/in"}),
    _vendor("DELETE", "/pushes/address", "vendor.changed"),
    _vendor("GET", "/outstanding", "deletion.watched"),
    plain(
        "GET",
        "/v1/outstanding-deletions",
        "deletion.watched",
        "deletion.watched",
        role="privacy_officer",
        refused="interviewer",
    ),
    _vendor("PUT", "/contacts/{matter}", "vendor.changed", body={"address": "dpo@vendor.example"}),
    _vendor("POST", "/contracts", "vendor.contracted", body=terms()),
    _vendor("POST", "/audits", "vendor.audited", body=_AUDIT),
    _vendor("POST", "/keys", "vendor.key_offered", body={"jwk": _KEY, "expires_at": day(9)}),
    _vendor("POST", "/keys/{kid}/proof", "vendor.key_proven", body={"proof": "{proof}"}),
    _vendor("DELETE", "/keys/{kid}", "vendor.key_revoked"),
    _vendor("POST", "/contracts/{contract_id}/end", "vendor.contract_ended", body={"reason": "other"}),
    _vendor("POST", "/end", "vendor.ended", body={"reason": "other"}),
)


def _dead(method: str, path: str, event: str) -> Leaves:
    return plain(method, f"/v1/dead-letters{path}", event, event, role="privacy_officer", refused="interviewer")


OUTBOX_ROUTES = (
    _dead("GET", "", "outbox.read"),
    _dead("POST", "/{order_id}/retry", "outbox.retried"),
    _dead("POST", "/{order_id}/drop", "outbox.dropped"),
)

_ORDERS = "/v1/applicants/{applicant_id}/check-orders"
_SAID = {"digest": "{check_digest}", "language": "en"}
_FOR_CHECKS = "?purpose=background_check"
_CHECK = {"vendor_id": "{check_vendor}", "contract_id": "{check_contract}", "checks": ["references"]}


def _check(method: str, path: str, event: str, **more: Any) -> Leaves:
    return Leaves(method, f"{_ORDERS}{path}", event, **{"role": "hr_administrator"} | more)


CHECK_ROUTES = (
    _check("POST", "", "check_order.requested", body=_CHECK),
    _check("GET", "", "check_order.read"),
    _check("GET", "/{order_id}", "check_order.read"),
    _check("POST", "/{order_id}/ask", "check_order.asked"),
    _check(
        "POST",
        "/{order_id}/agree",
        "check_order.consented",
        role="applicant",
        body=_SAID,
        also=("consent.recorded",),
    ),
    _check("POST", "/{order_id}/refuse", "check_order.refused", role="applicant", body=_SAID),
    _check("POST", "/{order_id}/release", "check_order.released", also=("check_order.packaged",)),
    _check("POST", "/{order_id}/withdraw", "check_order.withdrawn"),
    _check("GET", "/{order_id}/result", "check_result.read", refused="finance", query=_FOR_CHECKS),
    _check(
        "POST",
        "/{order_id}/result/reveal",
        "check_result.revealed",
        refused="finance",
        query=_FOR_CHECKS,
        body={"fields": ["findings"], "reason": "To talk about it"},
    ),
    _check(
        "POST", "/{order_id}/result/review", "check_result.reviewed", refused="recruiter", body={"outcome": "clear"}
    ),
    _check(
        "POST",
        "/{order_id}/result/dispute",
        "check_result.disputed",
        role="applicant",
        refused="recruiter",
        body={"text": "This is wrong."},
    ),
    _check(
        "POST",
        "/{order_id}/result/reply",
        "check_result.replied",
        refused="recruiter",
        body={"text": "It is mended.", "outcome": "clear"},
    ),
    _check("POST", "/{order_id}/result/decision", "check_result.decided", refused="recruiter"),
)
