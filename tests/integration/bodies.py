"""Complete bodies of every operation that takes one, and ways to spoil them member by member."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import httpx

from tests.integration.company import Company
from tests.integration.route_requests import OPERATIONS, Operation, filled
from tests.integration.values import full_values
from tests.integration.vendor_requests import MORE

CANARY = "Kanarienvogel"
WITHOUT_CONSENT = ("health", "accommodation", "background_check", "provenance")
NOT_JSON = frozenset({"add_document", "start_import"})
"""What takes any bytes; ``tests/documents`` and ``tests/importers`` show which it refuses."""
WRITING = tuple(o for o in OPERATIONS if o.body is not None and o.name not in NOT_JSON)

_MORE: dict[str, dict[str, Any]] = {
    "search_applicants": {"by": "name", "value": "Zhang", "default_region": "CN", "fields": ["full_name"]},
    "create_application": {
        "stage": "applied",
        "values": {"answers": [{"question": "Why?", "answer": "Because."}], "cover_letter": "Dear company."},
    },
    "open_requisition": {"department": "Engineering"},
    "change_requisition": {"department": "Engineering", "status": "on_hold"},
    "change_staff": {"status": "active"},
    "erase_applicant": {"compartments": ["finance"]},
    **MORE,
}


def complete(company: Company, operation: Operation, ids: dict[str, str]) -> dict[str, Any]:
    """A good body with every member that the operation takes."""
    body: dict[str, Any] = filled(operation.body, ids) | _MORE.get(operation.name, {})
    if operation.name in ("create_applicant", "update_applicant"):
        values = full_values(company.service.policy, "applicant")
        body = {
            "values": {name: value for name, value in values.items() if name not in WITHOUT_CONSENT},
            "source": {"channel": "headhunter", "name": "Example Search"},
            "attests_authority": True,
            "default_region": "CN",
        }
    return body


Place = tuple[str | int, ...]


def leaves(body: Any, place: Place = ()) -> Iterator[tuple[Place, Any]]:
    """Every member that is neither object nor list, with its place."""
    members = body.items() if isinstance(body, dict) else enumerate(body) if isinstance(body, list) else None
    if members is None:
        yield place, body
        return
    for name, value in members:
        yield from leaves(value, (*place, name))


def lists(body: Any, place: Place = ()) -> Iterator[Place]:
    """The place of every list."""
    if isinstance(body, list):
        yield place
    for name, value in body.items() if isinstance(body, dict) else enumerate(body) if isinstance(body, list) else ():
        yield from lists(value, (*place, name))


def replaced(body: dict[str, Any], place: Place, value: Any) -> dict[str, Any]:
    """The body with another value in one place."""
    spoilt = copy.deepcopy(body)
    around: Any = spoilt
    for name in place[:-1]:
        around = around[name]
    around[place[-1]] = value
    return spoilt


def flaw(answer: httpx.Response, statuses: set[int], codes: set[str]) -> str | None:
    """What is wrong with a refusal, None where nothing is."""
    if answer.status_code not in statuses or answer.headers["content-type"] != "application/problem+json":
        return f"{answer.status_code} {answer.text[:300]}"
    if answer.json()["code"] not in codes:
        return answer.text[:300]
    if CANARY.lower() in (answer.text + str(answer.headers)).lower():
        return f"the canary is echoed: {answer.text[:300]}"
    return None
