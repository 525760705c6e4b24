"""Bad input: a clear 4xx with a stable code, nothing stored, nothing echoed, on both databases."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import func, select

from ats_privacy.storage.statements import Statement
from ats_privacy.storage.tables import metadata
from tests.integration.company import CANDIDATE, Company

CANARY = "Kanarienvogel"
CREATE = "/v1/applicants?purpose=recruitment"


def _values(**changes: Any) -> bytes:
    return json.dumps({"values": {**CANDIDATE, **changes}}).encode()


def _value(text: str) -> bytes:
    return b'{"values": {"full_name": ' + text.encode() + b"}}"


BAD_APPLICANTS: dict[str, tuple[bytes, int, str]] = {
    "no json": (b'{"values": ' + CANARY.encode(), 400, "json_invalid"),
    "empty body": (b"", 422, "request_invalid"),
    "an array": (b"[]", 422, "request_invalid"),
    "a string": (b'"Kanarienvogel"', 422, "request_invalid"),
    "no values": (b"{}", 422, "request_invalid"),
    "null values": (b'{"values": null}', 422, "request_invalid"),
    "empty values": (b'{"values": {}}', 422, "name_missing"),
    "no name": (b'{"values": {"email": "kanarienvogel@example.com"}}', 422, "name_missing"),
    "unknown member": (_values()[:-1] + b', "Kanarienvogel": 1}', 422, "request_invalid"),
    "unknown field": (_values(**{CANARY: 1}), 422, "invalid_values"),
    "field of another entity": (_values(notes=[]), 422, "invalid_values"),
    "provenance by hand": (_values(provenance={}), 422, "invalid_values"),
    "source unknown": (_values()[:-1] + b', "source": {"channel": "Kanarienvogel"}}', 422, "request_invalid"),
    "number for a name": (_value("7"), 422, "invalid_values"),
    "true for a name": (_value("true"), 422, "invalid_values"),
    "list for a name": (_value('["Kanarienvogel"]'), 422, "invalid_values"),
    "blank name": (_value('"  "'), 422, "invalid_values"),
    "long name": (_value('"' + CANARY * 100 + '"'), 422, "invalid_values"),
    "NUL": (_value('"Kanarienvogel\\u0000"'), 422, "invalid_values"),
    "escape": (_value('"Kanarienvogel\\u001b[2J"'), 422, "invalid_values"),
    "bidi override": (_value('"Kanarienvogel\\u202egnp.exe"'), 422, "invalid_values"),
    "lone surrogate": (_value('"Kanarienvogel\\ud800"'), 422, "invalid_values"),
    "noncharacter": (_value('"Kanarienvogel\\uffff"'), 422, "invalid_values"),
    "line break in a name": (_value('"Kanarien\\nvogel"'), 422, "invalid_values"),
    "huge integer": (_value("9" * 5000), 400, "bad_request"),
    "infinite": (_value("1e999"), 422, "invalid_values"),
    "not a number": (_value("NaN"), 422, "invalid_values"),
    "deep nesting": (b'{"values": {"extra": ' + b"[" * 5000 + b"]" * 5000 + b"}}", 400, "bad_request"),
    "nesting past the bound": (_values(extra={"a": [[[[[[[[[1]]]]]]]]]}), 422, "invalid_values"),
    "invalid UTF-8": (b'{"values": {"full_name": "Kanarienvogel\xff"}}', 400, "bad_request"),
    "check digit": (_values(id_number="110105194912310021"), 422, "invalid_values"),
    "impossible date in the ID number": (_values(id_number="11010519490231002X"), 422, "invalid_values"),
    "birth date in the future": (_values(id_number=None, birth_date="2999-01-01"), 422, "invalid_values"),
    "birth date disagrees": (_values(birth_date="1950-01-01"), 422, "invalid_values"),
    "no date": (_values(birth_date="31.12.1949"), 422, "invalid_values"),
    "short phone": (_values(mobile="12"), 422, "invalid_values"),
    "two phones in one": (_values(mobile="13800138000, 13900139000"), 422, "invalid_values"),
    "no address sign": (_values(email="kanarienvogel.example.com"), 422, "invalid_values"),
    "two addresses": (_values(email="a@example.com,kanarienvogel@example.com"), 422, "invalid_values"),
    "card number": (_values(bank_account={"number": "6222021234567890129"}), 422, "invalid_values"),
    "salary as a number": (_values(expected_salary={"amount": 1e308, "currency": "CNY"}), 422, "invalid_values"),
    "unknown currency": (
        _values(expected_salary={"amount": "1", "currency": "XKA", "period": "month"}),
        422,
        "invalid_values",
    ),
    "unknown sex": (_values(sex=CANARY), 422, "invalid_values"),
    "unknown country": (_values(nationality="XX"), 422, "invalid_values"),
    "too many entries": (_values(skills=[{"name": "a"}] * 101), 422, "invalid_values"),
    "unknown key of an entry": (_values(skills=[{"name": "a", CANARY: 1}]), 422, "invalid_values"),
    "script as a link": (_values(profiles=[{"url": "javascript:Kanarienvogel()"}]), 422, "invalid_values"),
    "long summary": (_values(summary="a" * 20_001), 422, "invalid_values"),
    "third person without authority": (_values(referees=[{"name": CANARY}]), 422, "invalid_values"),
    "health without consent": (_values(health=CANARY), 403, "write_not_permitted"),
    "background check by hand": (_values(background_check=[{"check": "a"}]), 403, "write_not_permitted"),
    "over the limit": (b'{"values": {"summary": "' + b"a" * 2_200_000 + b'"}}', 413, "body_too_large"),
}


async def _rows(company: Company) -> dict[str, int]:
    """Number of rows of every table but the audit log, which refusals are meant to grow."""
    counts = {}
    for table in metadata.sorted_tables:
        if table.name.startswith("audit_"):
            continue
        rows = await company.service.database.fetch(
            Statement(select(func.count().label("n")).select_from(table), across=True), {}
        )
        counts[table.name] = rows[0]["n"]
    return counts


@pytest.mark.parametrize("database_url", ["sqlite", "postgres"], indirect=True)
async def test_bad_applicants_leave_nothing(company: Company) -> None:
    before = await _rows(company)
    wrong = []
    for name, (body, status, code) in BAD_APPLICANTS.items():
        answer = await company.call("recruiter", "POST", CREATE, content=body)
        if (answer.status_code, answer.json()["code"]) != (status, code):
            wrong.append(f"{name}: {answer.status_code} {answer.text}")
            continue
        assert answer.headers["content-type"] == "application/problem+json", name
        told = (answer.text + str(answer.headers)).lower()
        assert CANARY.lower() not in told, name
        assert str(CANDIDATE["email"]) not in told, name
    assert not wrong, "\n".join(wrong)
    assert await _rows(company) == before


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("method", "path", "body", "headers", "status", "code"),
    [
        ("GET", "/v1/applicants/not-an-id?purpose=recruitment", None, {}, 404, "not_found"),
        ("GET", "/v1/applicants/%00?purpose=recruitment", None, {}, 404, "not_found"),
        ("GET", f"/v1/applicants/{'0' * 2000}?purpose=recruitment", None, {}, 422, "request_invalid"),
        ("GET", "/v1/applicants?purpose=recruitment&limit=0", None, {}, 422, "request_invalid"),
        ("GET", "/v1/applicants?purpose=recruitment&limit=201", None, {}, 422, "request_invalid"),
        ("GET", f"/v1/applicants?purpose=recruitment&limit={'9' * 400}", None, {}, 422, "request_invalid"),
        ("GET", "/v1/applicants?purpose=recruitment&after=x", None, {}, 422, "identifier_invalid"),
        ("GET", "/v1/applicants?purpose=recruitment&stage=applied", None, {}, 422, "stage_without_requisition"),
        ("GET", "/v1/applicants?purpose=recruitment&fields=nothing", None, {}, 422, "field_unknown"),
        ("GET", "/v1/applicants?purpose=recruitment&fields=email&fields=email", None, {}, 422, "field_unknown"),
        ("POST", "/v1/applicants/search?purpose=recruitment", {"by": "sex", "value": "a"}, {}, 422, "request_invalid"),
        ("POST", "/v1/applicants/search?purpose=recruitment", {"by": "mobile", "value": "x"}, {}, 422, None),
        ("POST", "/v1/applicants/search?purpose=recruitment", {"by": "name", "value": "\x00"}, {}, 422, None),
        ("POST", CREATE, {"values": CANDIDATE}, {"Idempotency-Key": "a" * 200}, 422, "request_invalid"),
        ("PATCH", "/v1/applicants/{id}?purpose=recruitment", {"values": {"email": "a@example.com"}}, {}, 428, None),
        (
            "PATCH",
            "/v1/applicants/{id}?purpose=recruitment",
            {"values": {"email": "a@example.com"}},
            {"If-Match": '"99999999999999999999"'},
            422,
            "if_match_invalid",
        ),
        (
            "PATCH",
            "/v1/applicants/{id}?purpose=recruitment",
            {"values": {"full_name": None}},
            {"If-Match": '"1"'},
            422,
            "name_missing",
        ),
        ("POST", "/v1/applicants/{id}/reveal?purpose=recruitment", {"fields": []}, {}, 422, "request_invalid"),
        ("POST", "/v1/requisitions", {"reference": "a b", "title": "t"}, {}, 422, "request_invalid"),
        ("POST", "/v1/requisitions", {"reference": "a", "title": "t\x00"}, {}, 422, "request_invalid"),
        ("POST", "/v1/requisitions", {"reference": "a", "title": "t\u202e"}, {}, 422, "request_invalid"),
        ("PUT", "/v1/applicants/{id}", None, {}, 405, "method_not_allowed"),
        ("GET", "/v1/nothing", None, {}, 404, "route_unknown"),
    ],
)
async def test_bad_requests(
    company: Company, method: str, path: str, body: Any, headers: dict[str, str], status: int, code: str | None
) -> None:
    applicant = await company.applicant()
    before = await _rows(company)
    answer = await company.call("recruiter", method, path.replace("{id}", applicant), json=body, headers=headers)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert code is None or answer.json()["code"] == code
    assert await _rows(company) == before


@pytest.mark.promise("D6")
async def test_ids_of_another_organisation_lead_nowhere(company: Company, neighbour: Company) -> None:
    """Every route that takes an id answers for a neighbour's id as for one that never was."""
    foreign = await neighbour.applicant()
    requisition = await neighbour.requisition()
    application = await neighbour.application(foreign, requisition)
    never = "01890000-0000-7000-8000-000000000000"
    await company.requisition("OWN-1")
    before = await _rows(company)
    routes: list[tuple[str, str, Any]] = [
        ("GET", "/v1/applicants/{}?purpose=recruitment", None),
        ("PATCH", "/v1/applicants/{}?purpose=recruitment", {"values": {"email": "a@example.com"}}),
        ("POST", "/v1/applicants/{}/reveal?purpose=recruitment", {"fields": ["id_number"], "reason": "a"}),
        ("GET", "/v1/applicants/{}/consents", None),
        ("POST", "/v1/applicants/{}/consents", {"purpose": "research", "notice_version": "1", "channel": "paper"}),
        ("GET", "/v1/applications/{}?purpose=recruitment", None),
        ("PATCH", "/v1/applications/{}", {"stage": "offer"}),
        ("POST", "/v1/applications/{}/notes?purpose=recruitment", {"text": "a"}),
        ("GET", "/v1/requisitions/{}", None),
        ("PATCH", "/v1/requisitions/{}", {"title": "a"}),
        ("GET", "/v1/requisitions/{}/assignments", None),
        ("GET", "/v1/staff/{}", None),
        ("PATCH", "/v1/staff/{}", {"status": "suspended"}),
    ]
    ids = {"applicants": foreign, "applications": application, "requisitions": requisition}
    for method, path, body in routes:
        kind = path.split("/")[2]
        role = "hr_administrator"
        asked = [ids.get(kind, str(neighbour.staff["recruiter"])), never]
        of_neighbour, of_nobody = [
            await company.call(role, method, path.format(i), json=body, headers={"If-Match": '"1"'}) for i in asked
        ]
        assert of_neighbour.status_code == of_nobody.status_code == 404, f"{method} {path} {of_neighbour.text}"
        assert of_neighbour.json()["code"] == of_nobody.json()["code"]
    listed = await company.call("recruiter", "GET", f"/v1/applicants/{foreign}/applications?purpose=recruitment")
    assert listed.json() == {"items": []}
    for body in (
        {"applicant_id": foreign, "requisition_id": requisition},
        {"applicant_id": await company.applicant(), "requisition_id": requisition},
    ):
        answer = await company.call("recruiter", "POST", "/v1/applications?purpose=recruitment", json=body)
        assert answer.status_code in (404, 422), answer.text
    found = await company.call(
        "recruiter",
        "POST",
        "/v1/applicants/search?purpose=recruitment",
        json={"by": "mobile_last4", "value": "8000"},
    )
    assert foreign not in found.text
    after = await _rows(company)
    assert {n: after[n] - before[n] for n in after if after[n] != before[n]}.keys() <= {
        "applicant",
        "data_key",
        "blind_index",
        "notice_told",
    }
