"""No disclosure without its durable entry first, no refusal without one (promise D6)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from ats_privacy.web.app import create_app
from tests.integration.audit_leaves import Leaves
from tests.integration.audit_routes import ROUTES
from tests.integration.check_requests import VENDOR_ORDER_PATHS, check_ids, order_for
from tests.integration.company import CANDIDATE, Company
from tests.integration.concern_requests import concern_id
from tests.integration.document_requests import document_id
from tests.integration.import_requests import ended_run
from tests.integration.operations import PUBLIC
from tests.integration.route_requests import IN_SESSION, ground_id
from tests.integration.vendor_requests import VENDOR_PATHS, fresh_point, vendor_ids
from tests.servers.raw_sql import RawSql, raw_sql

READ = "purpose=recruitment"
_OF_REQUEST = (
    "SELECT event, outcome, purpose, fields, coalesce(subject, subjects), actor_id, code"
    " FROM audit_entry WHERE request_id = $1"
)
_CLEAR = ("张三丰", "11010519491231002X", "zhang.sanfeng", "13800138000", "文三路", "Builds bridges")


@pytest.fixture
async def raw(company: Company) -> AsyncIterator[RawSql]:
    """The database, past the service."""
    async with raw_sql(company.service.settings.database_url) as connection:
        yield connection


def _filled(template: Any, names: dict[str, str]) -> Any:
    if isinstance(template, dict):
        return {key: _filled(value, names) for key, value in template.items()}
    if isinstance(template, str) and template.startswith(("/", "{")):
        return template.format_map(names)
    return template


async def _request(company: Company, route: Leaves, role: str, names: dict[str, str]) -> httpx.Response:
    headers = {"If-Match": f'"{names["version"]}"'} if route.versioned else {}
    path = _filled(route.path, names) + route.query
    return await company.call(role, route.method, path, json=_filled(route.body, names), headers=headers)


async def _by_colleague(company: Company, path: str, names: dict[str, str]) -> str:
    """What a colleague asked for or took, for others to answer."""
    route = next(route for route in ROUTES if (route.method, route.path) == ("POST", path))
    answer = await _request(company, route, "colleague", names)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def _names(company: Company, raw: RawSql) -> dict[str, str]:
    """One of everything that a route may be about."""
    requisition = await company.requisition()
    applicant = await company.applicant()
    consents = f"/v1/applicants/{applicant}/consents"
    body = {"purpose": "background_check", "notice_version": "1", "channel": "paper"}
    consent = await company.call("recruiter", "POST", consents, json=body)
    assert consent.status_code == 201, consent.text
    await company.colleague("hr_administrator")
    accommodation = await company.call("recruiter", "POST", consents, json=body | {"purpose": "accommodation"})
    names = {"applicant_id": applicant}
    glass = await _by_colleague(company, "/v1/applicants/{applicant_id}/broken-glass", names)
    withdrawn = await company.call("recruiter", "DELETE", f"{consents}/{accommodation.json()['id']}")
    assert withdrawn.status_code == 204
    assert (await company.call("auditor", "POST", "/v1/audit/heads")).status_code == 201
    minor = await company.minor()
    return {
        "use_id": await ground_id(company, applicant),
        "minor_id": minor,
        "guardian_id": await company.guardian(minor),
        "applicant_id": applicant,
        "requisition_id": requisition,
        "second_requisition": await company.requisition("ENG-2"),
        "application_id": await company.application(applicant, requisition),
        "document_id": await document_id(company, applicant),
        "concern_id": await concern_id(company, applicant),
        "run_id": await ended_run(company),
        "consent_id": consent.json()["id"],
        "staff_id": str(company.staff["interviewer"]),
        "person_id": await company.third_person(),
        "principal_id": str(company.staff["finance"]),
        "number": "1",
        "name": "open_day",
        "notice_digest": await company.notice_digest(),
        "grant_id": await _by_colleague(company, "/v1/access-grants", names),
        "glass_id": glass,
        "undertaking_digest": await company.undertaking_digest(),
        **_named(await vendor_ids(company)),
        **(checks := await check_ids(company, applicant)),
        "order_id": checks["check_order"],
        "entry_id": str(await raw.value("SELECT entry_id FROM audit_leaf WHERE leaf_index = 0")),
    }


def _named(ids: dict[str, str]) -> dict[str, str]:
    """A vendor's ids by the names of path parameters."""
    return {
        "vendor_id": ids["vendor"],
        "contract_id": ids["vendor_contract"],
        "kid": ids["vendor_key"],
        "matter": "privacy",
        "proof": ids["vendor_proof"],
        "point": fresh_point(),
    }


async def _version(raw: RawSql, route: Leaves, names: dict[str, str]) -> str:
    if not route.versioned:
        return ""
    table = "concern" if "{concern_id}" in route.path else route.path.split("/")[2].removesuffix("s")
    return str(await raw.value(f"SELECT version FROM {table} WHERE id = $1", UUID(names[f"{table}_id"])))  # noqa: S608


def test_every_route_is_in_the_table(company: Company) -> None:
    document = create_app(company.service.settings).openapi()
    elsewhere = PUBLIC | {operation.name for operation in IN_SESSION}  # tests/accounts
    served = {
        (method.upper(), path)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        if path.startswith("/v1/") and operation["operationId"] not in elsewhere
    }
    assert served == {(route.method, route.path) for route in ROUTES}
    assert {path for path in document["paths"] if not path.startswith("/v1/")} == {
        *("/notices/{organisation_id}/current", "/notices/{organisation_id}/{number}"),
        "/notices/{organisation_id}/activities/{name}",
        *("/health/live", "/health/ready", "/development/tokens", "/.well-known/receipt-keys.json"),
        "/.well-known/handoff-keys.json",
        *VENDOR_PATHS,
        *VENDOR_ORDER_PATHS,
    }


@pytest.mark.promise("D6")
async def test_every_route_leaves_its_entry(company: Company, raw: RawSql) -> None:
    names = await _names(company, raw)
    reference = await raw.value("SELECT audit_reference FROM applicant WHERE id = $1", UUID(names["applicant_id"]))
    company.headers["applicant"] = company.headers[company.as_applicant(names["applicant_id"])]
    actors = {role: str(staff) for role, staff in company.staff.items()} | {"applicant": names["applicant_id"]}
    for route in ROUTES:
        what = f"{route.method} {route.path}"
        names |= await order_for(company, route.path, names)
        names["version"] = await _version(raw, route, names)
        if route.refused is not None:
            refused = await _request(company, route, route.refused, names)
            assert refused.status_code == 403, (what, refused.text)
            ((event, outcome, _, _, _, actor, code),) = await raw.run(_OF_REQUEST, refused.headers["x-request-id"])
            assert (event, outcome) == (route.refusal or route.event, "refused"), what
            assert (str(actor), code) == (str(company.staff[route.refused]), refused.json()["code"]), what
        answer = await _request(company, route, route.role, names)
        assert answer.status_code < 300, (what, answer.text)
        found = await raw.run(_OF_REQUEST, answer.headers["x-request-id"])
        events = sorted({route.event, *route.also} - {None}, key=str)
        assert sorted((row[0], row[1]) for row in found) == [(event, "allowed") for event in events], what
        for _, _, purpose, fields, subject, actor, _ in found:
            assert str(actor) == actors[route.role], what
            assert not route.query.startswith("?purpose") or route.query == f"?purpose={purpose}", what
            if route.method == "GET" and route.query.startswith("?purpose"):
                assert "=" in fields, what
            if "{applicant_id}" in route.path or "{application_id}" in route.path:
                assert bytes(subject)[:16] == bytes(reference), what


@pytest.mark.promise("D6")
async def test_the_fields_of_an_entry_are_those_shown(company: Company, raw: RawSql) -> None:
    applicant = await company.applicant()
    for role in ("recruiter", "hr_administrator"):
        answer = await company.call(role, "GET", f"/v1/applicants/{applicant}?{READ}")
        ((_, _, _, fields, *_),) = await raw.run(_OF_REQUEST, answer.headers["x-request-id"])
        told = dict(part.split("=") for part in fields.split(" "))
        assert told == {name: mask for name, mask in answer.json()["masks"].items() if mask != "hidden"}


@pytest.mark.promise("D6")
async def test_refusals_leave_entries(company: Company, neighbour: Company, raw: RawSql) -> None:
    applicant, theirs = await company.applicant(), await neighbour.applicant()
    unassigned = await company.application(applicant, await company.requisition())
    path = f"/v1/applicants/{applicant}"
    reveal = {"fields": ["id_number"]}
    cases: list[tuple[str, str, str, Any, int, str]] = [
        ("security", "GET", f"{path}?{READ}", None, 403, "applicant.read"),
        ("recruiter", "GET", f"{path}?purpose=curiosity", None, 403, "applicant.read"),
        ("recruiter", "GET", "/v1/applicants?purpose=curiosity", None, 403, "applicant.listed"),
        ("recruiter", "GET", f"/v1/applicants/{uuid4()}?{READ}", None, 404, "applicant.read"),
        ("recruiter", "GET", f"/v1/applicants/{theirs}?{READ}", None, 404, "applicant.read"),
        ("hiring_manager", "GET", f"{path}?{READ}", None, 404, "applicant.read"),
        ("interviewer", "GET", f"/v1/applications/{unassigned}?{READ}", None, 404, "application.read"),
        ("hr_administrator", "POST", f"{path}/reveal?{READ}", reveal, 403, "applicant.revealed"),
        (
            "security",
            "POST",
            f"/v1/applicants/search?{READ}",
            {"by": "name", "value": "张三丰"},
            403,
            "applicant.searched",
        ),
        ("finance", "GET", f"/v1/audit/entries?applicant_id={applicant}", None, 403, "audit.read"),
        ("auditor", "GET", f"/v1/audit/entries?applicant_id={theirs}", None, 404, "audit.read"),
    ]
    for role, method, address, body, status, event in cases:
        answer = await company.call(role, method, address, json=body)
        assert answer.status_code == status, (address, answer.text)
        ((left, outcome, purpose, _, _, actor, code),) = await raw.run(_OF_REQUEST, answer.headers["x-request-id"])
        assert (left, outcome, code) == (event, "refused", answer.json()["code"]), address
        assert str(actor) == str(company.staff[role])
        assert purpose in ("", "recruitment"), "an unknown purpose is text of the client and is not kept"


@pytest.mark.promise("D6")
@pytest.mark.promise("F1")
async def test_a_list_stands_in_the_history_of_each_person_on_it(company: Company) -> None:
    people = [await company.applicant({"full_name": f"Person {n}"}) for n in range(3)]
    listed = await company.call("recruiter", "GET", f"/v1/applicants?{READ}")
    assert len(listed.json()["items"]) == 3
    apart = await company.applicant({"full_name": "Later Person"})
    request = listed.headers["x-request-id"]
    for person in people:
        log = await company.call("auditor", "GET", f"/v1/audit/entries?applicant_id={person}")
        assert ("applicant.listed", request) in {(e["event"], e["request_id"]) for e in log.json()["items"]}
    log = await company.call("auditor", "GET", f"/v1/audit/entries?applicant_id={apart}")
    assert "applicant.listed" not in {e["event"] for e in log.json()["items"]}


@pytest.mark.promise("D5")
async def test_terms_of_searches_are_kept_nowhere(company: Company, raw: RawSql) -> None:
    terms = {"name": "寻找的人", "email": "sought.person@example.net", "mobile": "13912345678", "mobile_last4": "5678"}
    for by, value in terms.items():
        answer = await company.call(
            "recruiter", "POST", f"/v1/applicants/search?{READ}", json={"by": by, "value": value}
        )
        assert answer.json() == {"items": []}
        assert len(await raw.run(_OF_REQUEST, answer.headers["x-request-id"])) == 1
    rows = await raw.run("SELECT * FROM audit_entry WHERE event = 'applicant.searched'")
    assert len(rows) == len(terms)
    told = [str(value) for row in rows for value in row[6:-1] if value is not None and value != ""]
    log = (await company.call("auditor", "GET", "/v1/audit/entries")).text
    for value in (*terms.values(), "寻找", "sought", "8613912345678"):
        if value != "5678":
            assert value not in log
        assert not any(value in text for text in told)


async def _assert_nothing_is_shown(company: Company, raw: RawSql, applicant: str, *, refusing: str) -> None:
    """While the log cannot be written: every road answers 503 and shows nothing, and no write stores anything."""
    before = await raw.value("SELECT count(*) FROM applicant")
    path = f"/v1/applicants/{applicant}"
    reads: list[tuple[str, str, str, Any]] = [
        ("recruiter", "GET", f"{path}?{READ}", None),
        ("recruiter", "GET", f"/v1/applicants?{READ}", None),
        ("recruiter", "GET", f"{path}/applications?{READ}", None),
        ("recruiter", "GET", f"{path}/consents", None),
        ("recruiter", "POST", f"/v1/applicants/search?{READ}", {"by": "name", "value": "张三丰"}),
        ("recruiter", "POST", f"/v1/applicants/search?{READ}", {"by": "name", "value": "Nobody"}),
        ("hr_administrator", "POST", f"{path}/reveal?{READ}", {"fields": ["id_number"], "reason": "A check."}),
        ("security", "GET", f"{path}?{READ}", None),
        ("recruiter", "GET", f"/v1/applicants/{uuid4()}?{READ}", None),
        ("auditor", "GET", "/v1/audit/entries", None),
    ]
    answers = await asyncio.gather(
        *(company.call(role, method, address, json=body) for role, method, address, body in reads)
    )
    for (role, _, address, _), answer in zip(reads, answers, strict=True):
        assert (answer.status_code, answer.json()["code"]) == (503, "audit_unavailable"), (role, address, answer.text)
        assert "retry-after" in answer.headers
        assert not any(clear in answer.text for clear in _CLEAR)
        assert applicant not in answer.text
    body = {"values": {"full_name": "New Person"}}
    written = await company.call("recruiter", "POST", f"/v1/applicants?{READ}", json=body)
    assert (written.status_code, written.json()["code"]) == (503, refusing)
    change = {"values": {"summary": "Changed."}}
    changed = await company.call("recruiter", "PATCH", f"{path}?{READ}", json=change, headers={"If-Match": '"1"'})
    assert changed.status_code == 503
    assert await raw.value("SELECT count(*) FROM applicant") == before
    assert await raw.value("SELECT version FROM applicant WHERE id = $1", UUID(applicant)) == 1


async def _assert_well_again(company: Company, applicant: str) -> None:
    shown = await company.call("recruiter", "GET", f"/v1/applicants/{applicant}?{READ}")
    assert shown.json()["values"]["summary"] == CANDIDATE["summary"]


@pytest.mark.promise("D6")
async def test_without_the_table_of_entries_nothing_is_shown_or_stored(company: Company, raw: RawSql) -> None:
    applicant = await company.applicant()
    await raw.run("ALTER TABLE audit_entry RENAME TO gone")
    await _assert_nothing_is_shown(company, raw, applicant, refusing="database_unavailable")
    await raw.run("ALTER TABLE gone RENAME TO audit_entry")
    await _assert_well_again(company, applicant)


@pytest.mark.promise("D6")
@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
async def test_on_a_database_that_takes_no_writes_nothing_is_shown(company: Company, raw: RawSql) -> None:
    """As after a fail-over to a replica: what is stored can be read, only no entry can be written."""
    applicant = await company.applicant()
    name = await raw.value("SELECT current_database()")
    await raw.run(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = $1"
    await raw.run(others, name)
    for _ in range(9):  # the pool finds its connections cut, one by one, and makes new ones
        await company.service.database.ready()
    await _assert_nothing_is_shown(company, raw, applicant, refusing="database_unavailable")
    await raw.run("SET default_transaction_read_only = off")
    await raw.run(f"ALTER DATABASE {name} RESET default_transaction_read_only")
    await raw.run(others, name)
    for _ in range(9):
        await company.service.database.ready()
    await _assert_well_again(company, applicant)
