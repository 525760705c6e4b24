"""One well-formed request for every operation about orders of checks, and an order to be asked about."""

from __future__ import annotations

from itertools import count

from tests.integration.check_company import Check, contracted, ordered
from tests.integration.company import Company
from tests.integration.operations import Operation
from tests.integration.outbox_requests import dead_letter
from tests.integration.vendor_company import Vendor

_ORDERS = "/v1/applicants/{applicant}/check-orders"
_ORDER = f"{_ORDERS}/{{check_order}}"
_FOR_CHECKS = {"purpose": "background_check"}
_RESULT = f"{_ORDER}/result"
_SAID = {"digest": "{check_digest}", "language": "en"}
_ASKED = {"vendor_id": "{check_vendor}", "contract_id": "{check_contract}", "checks": ["references"]}
_NUMBER = 7
_NUMBERS = count(1000)

CHECK_OPERATIONS: tuple[Operation, ...] = (
    Operation("request_check", "POST", _ORDERS, None, _ASKED),
    Operation("list_checks", "GET", _ORDERS),
    Operation("get_check", "GET", _ORDER),
    Operation("ask_for_check", "POST", f"{_ORDER}/ask"),
    Operation(
        "agree_to_check",
        "POST",
        f"{_ORDER}/agree",
        None,
        _SAID | {"background_checks": True, "sensitive": ["sensitive_identity"]},
    ),
    Operation("refuse_check", "POST", f"{_ORDER}/refuse", None, _SAID),
    Operation("release_check", "POST", f"{_ORDER}/release"),
    Operation("withdraw_check", "POST", f"{_ORDER}/withdraw"),
    Operation("get_result", "GET", _RESULT, _FOR_CHECKS),
    Operation(
        "reveal_result",
        "POST",
        f"{_RESULT}/reveal",
        _FOR_CHECKS,
        {"fields": ["findings"], "reason": "To talk about it"},
    ),
    Operation("review_result", "POST", f"{_RESULT}/review", None, {"outcome": "clear"}),
    Operation("dispute_result", "POST", f"{_RESULT}/dispute", None, {"text": "This is wrong."}),
    Operation("reply_to_dispute", "POST", f"{_RESULT}/reply", None, {"text": "It is mended.", "outcome": "clear"}),
    Operation("decide_on_result", "POST", f"{_RESULT}/decision"),
)
CHECKS_USED_UP = frozenset(
    operation.name for operation in CHECK_OPERATIONS if operation.method == "POST" or "/result" in operation.path
)
"""Operations that need an order of their own, or nobody who has one: they can be done once."""

VENDOR_ORDER_PATHS = frozenset(
    {
        "/vendor/v1/orders",
        "/vendor/v1/orders/{order_id}/package",
        "/vendor/v1/orders/{order_id}/receipt",
        "/vendor/v1/orders/{order_id}/result",
    }
)
CHECK_NAMES = ("check_vendor", "check_contract", "check_order", "check_digest")


async def check_ids(company: Company, applicant: str) -> dict[str, str]:
    """A vendor that checks may be ordered from, and an order about the applicant that nobody was asked about."""
    vendor, contract = await contracted(company, _NUMBER)
    check = await ordered(company, vendor, contract, person=applicant)
    return {"check_vendor": vendor.id, "check_contract": contract, **_of(check)}


def asker(company: Company, may: frozenset[str], ids: dict[str, str]) -> str:
    """Somebody who may; what nobody of the staff may is the person's."""
    return min(may) if may else company.as_applicant(ids["applicant"])


async def own_check(company: Company, operation: str, ids: dict[str, str]) -> dict[str, str]:
    """An order about somebody new that stands where the operation takes it up."""
    client = f"{company.organisation}.{ids['check_vendor']}"
    vendor, contract = Vendor(company, ids["check_vendor"], client, _NUMBER), ids["check_contract"]
    if operation in _ON_RESULTS:  # which takes several calls of the vendor, and those of one are limited
        vendor, contract = await contracted(company, next(_NUMBERS))
    check = await ordered(company, vendor, contract)
    if operation in ("agree_to_check", "refuse_check"):
        await check.done("ask")
    if operation == "release_check":
        await check.consented()
    if operation in _ON_RESULTS:
        await _reported(check, operation)
    return {"applicant": check.person, **_of(check)}


_ON_RESULTS = frozenset(operation.name for operation in CHECK_OPERATIONS if "/result" in operation.path)


async def _reported(check: Check, operation: str) -> None:
    """A result that stands where the operation takes it up."""
    await check.reported()
    if operation == "reply_to_dispute":
        await check.done("result/dispute", check.me, {"text": "This is wrong."})
    if operation == "decide_on_result":
        await check.done("result/review", body={"outcome": "clear"})


_OF_ROUTE = {
    "ask": ["employment"],
    "agree": ["contact"],
    "refuse": ["identity"],
    "release": ["education", "employment"],
    "withdraw": ["contact", "education"],
    "result": ["contact", "employment"],
}


async def order_for(company: Company, path: str, names: dict[str, str]) -> dict[str, str]:
    """An order about the applicant for a route to be asked about; one at most goes on about the same checks."""
    act = path.rpartition("/")[2]
    if path.startswith("/v1/dead-letters/"):
        return {"order_id": await dead_letter(company)}
    if act not in _OF_ROUTE:
        return {}
    vendor = Vendor(company, names["check_vendor"], f"{company.organisation}.{names['check_vendor']}", _NUMBER)
    check = await ordered(company, vendor, names["check_contract"], _OF_ROUTE[act], person=names["applicant_id"])
    if act in ("agree", "refuse", "release"):
        await check.done("ask")
    if act == "release":  # the consent to background checks as such is live, and stays what it is
        assert (await check.agree(background_checks=False)).status_code == 200
    if act == "result":  # and stays so for the routes below it
        await check.done("ask")
        assert (await check.agree(background_checks=False)).status_code == 200
        await check.done("release")
        assert (await check.fetch()).status_code == 200
        assert (await check.acknowledge()).status_code == 204
        found = [{"check": name, "outcome": "confirmed"} for name in _OF_ROUTE[act]]
        assert (await check.deliver(found)).status_code == 204
    return {"order_id": check.id, "check_digest": check.digest}


def _of(check: Check) -> dict[str, str]:
    return {"check_order": check.id, "check_digest": check.digest}
