"""Parameters, paths and headers spoilt in every way: a coded 4xx, nothing stored, nothing echoed."""

from __future__ import annotations

import httpx
import pytest

from tests.integration.bodies import CANARY, flaw
from tests.integration.check_requests import asker
from tests.integration.company import Company
from tests.integration.route_requests import BY_NAME, OPERATIONS, READ, filled, ids_of
from tests.integration.stored import content
from tests.integration.test_routes import MAY

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

INSTANTS = ("0", "-1", "1.5", "1e3", "NaN", "9" * 400, "9" * 4000, str(2**63), "٣", "0x10", "true", CANARY, "")
IDS = (CANARY, "x" * 36, "0" * 36, "{01890000-0000-7000-8000-00000000000}", "01890000-0000-7000-8000-00000000000g")
NAMES = ("", CANARY, "a" * 33, "e mail", "email\x00", "email\n", "données", "a;b", "'--", "../..")
QUERIES: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "limit of applicants": ("list_applicants", "limit", INSTANTS),
    "limit of requisitions": ("list_requisitions", "limit", INSTANTS),
    "limit of staff": ("list_staff", "limit", INSTANTS),
    "limit of entries": ("list_audit_entries", "limit", INSTANTS),
    "limit of heads": ("list_audit_heads", "limit", INSTANTS),
    "limit of accesses": ("list_accesses", "limit", INSTANTS),
    "limit of corrections": ("list_corrections", "limit", INSTANTS),
    "days": ("list_audit_alerts", "days", INSTANTS),
    "old": ("prove_audit_consistency", "old", INSTANTS),
    "new": ("prove_audit_consistency", "new", INSTANTS),
    "cursor of applicants": ("list_applicants", "after", IDS),
    "cursor of requisitions": ("list_requisitions", "after", IDS),
    "cursor of staff": ("list_staff", "after", IDS),
    "cursor of entries": ("list_audit_entries", "after", IDS),
    "cursor of heads": ("list_audit_heads", "after", IDS),
    "cursor of accesses": ("list_accesses", "after", IDS),
    "cursor of corrections": ("list_corrections", "after", IDS),
    "requisition": ("list_applicants", "requisition_id", IDS),
    "applicant": ("list_audit_entries", "applicant_id", IDS),
    "staff": ("list_audit_entries", "staff_id", IDS),
    "purpose of a list": ("list_applicants", "purpose", NAMES),
    "purpose of one": ("get_applicant", "purpose", NAMES),
    "purpose of an application": ("get_application", "purpose", NAMES),
    "purpose of corrections": ("list_corrections", "purpose", NAMES),
    "duty": ("get_applicant", "duty", NAMES),
    "stage": ("list_applicants", "stage", NAMES),
    "fields of one": ("get_applicant", "fields", NAMES),
    "fields of a list": ("list_applicants", "fields", NAMES),
}
OF_PARAMETERS = {"request_invalid", "identifier_invalid", "stage_without_requisition", "field_unknown"}


async def test_bad_parameters(company: Company) -> None:
    ids, wrong = await ids_of(company), []
    before = await content(company)
    for case, (name, parameter, texts) in QUERIES.items():
        for text in texts:
            query = (BY_NAME[name].query or {}) | {parameter: text}
            path = f"{filled(BY_NAME[name].path, ids)}?{httpx.QueryParams(query)}"
            found = flaw(await company.call(min(MAY[name]), "GET", path), {422}, OF_PARAMETERS)
            wrong += [f"{case} {text[:50]!r}: {found}"] if found else []
    assert not wrong, "\n".join(wrong)
    assert await content(company) == before


async def test_of_a_repeated_parameter_none_is_guessed(company: Company) -> None:
    """A parameter that is there twice means one thing to one reader and another to the next."""
    ids = await ids_of(company)
    for operation in OPERATIONS:
        if operation.query is None:
            continue
        for name, value in operation.query.items():
            others = "&".join(f"{other}={text}" for other, text in operation.query.items() if other != name)
            for second in (value, CANARY):
                path = f"{filled(operation.path, ids)}?{name}={value}&{others}&{name}={second}"
                body = filled(operation.body, ids)
                answer = await company.call(min(MAY[operation.name]), operation.method, path, json=body)
                assert flaw(answer, {422}, {"parameter_repeated"}) is None, answer.text
    path = f"/v1/applicants/{ids['applicant']}?purpose=recruitment&fields=email&fields=full_name"
    assert set((await company.call("recruiter", "GET", path)).json()["masks"]) == {"email", "full_name"}


NO_IDS = (CANARY, "%00", "%0a", "%ff", "..", "%2e%2e", "a" * 64, "0" * 36, "{x}", "' or 1=1", "%F0%9F%90%A6")


async def test_paths_that_hold_no_id(company: Company) -> None:
    ids, wrong = await ids_of(company), []
    before = await content(company)
    for operation in OPERATIONS:
        if "{" not in operation.path:
            continue
        for text in NO_IDS:
            if (operation.name, text) == ("list_own_concerns", ".."):
                continue  # the client makes the inbox of it
            path = f"{filled(operation.path, dict.fromkeys(ids, text))}?{httpx.QueryParams(operation.query or {})}"
            answer = await company.call(
                asker(company, MAY[operation.name], ids),
                operation.method,
                path,
                json=filled(operation.body, ids),
                headers={"If-Match": '"1"'},
            )
            codes = {"not_found", "route_unknown", "method_not_allowed"}
            found = flaw(answer, {404, 405}, codes)
            wrong += [f"{operation.name} {text!r}: {found}"] if found else []
    assert not wrong, "\n".join(wrong)
    assert await content(company) == before


TAGS = ("", "1", "*", 'W/"1"', '""', '"-1"', '"1.0"', '"01234567890"', f'"{2**63}"', '"' + "9" * 50 + '"')
TAGS += ('"1", "2"', '"\u0661"', f'"{CANARY}"', '"1"' + " " * 100, '"1"\x0b')


async def test_bad_versions(company: Company) -> None:
    ids, wrong = await ids_of(company), []
    before = await content(company)
    for operation in OPERATIONS:
        if not operation.versioned:
            continue
        for tag in TAGS:
            headers = {**company.headers[asker(company, MAY[operation.name], ids)], "If-Match": tag.encode()}
            body = filled(operation.body, ids)
            answer = await company.client.request(
                operation.method, filled(operation.path, ids), params=operation.query, json=body, headers=headers
            )
            found = flaw(answer, {422}, {"if_match_invalid", "request_invalid"})
            wrong += [f"{operation.name} {tag!r}: {found}"] if found else []
    assert not wrong, "\n".join(wrong)
    assert await content(company) == before


@pytest.mark.parametrize("header", ["Access-Reason", "Idempotency-Key", "X-Request-Id", "Accept", "Range"])
async def test_headers_are_refused_or_left_alone_and_never_echoed(company: Company, header: str) -> None:
    ids = await ids_of(company)
    spoilt = (CANARY + "\x0b", CANARY + " ß", CANARY * 300, f"%00{CANARY}", f"%E2%80%AE{CANARY}", f"%ff{CANARY}")
    for text in spoilt:
        headers = {**company.headers["recruiter"], header: text.encode()}
        for operation in (BY_NAME["get_applicant"], BY_NAME["open_requisition"]):
            body = filled(operation.body, ids)
            answer = await company.client.request(
                operation.method, filled(operation.path, ids), params=READ, json=body, headers=headers
            )
            assert answer.status_code < 500, answer.text
            assert CANARY not in answer.text + str(answer.headers), f"{header} {text[:30]!r}"
            if header == "Access-Reason" and operation.method == "GET":
                assert answer.json()["code"] in ("reason_invalid", "request_invalid"), text[:30]
            if header == "Idempotency-Key" and operation.method == "POST" and not text.startswith("%"):
                assert answer.json()["code"] == "request_invalid", text[:30]
