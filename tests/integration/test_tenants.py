"""Ids of another organisation lead nowhere: every operation answers for them as for ids that never were."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from ats_privacy.domain.identity import new_id
from ats_privacy.storage.statements import Statement
from ats_privacy.storage.tables import metadata
from tests.integration.company import CANDIDATE, Company
from tests.integration.route_requests import BY_NAME, OPERATIONS, Operation, ids_of, perform
from tests.integration.stored import content
from tests.integration.test_routes import MAY

READ = "?purpose=recruitment"
_IN_BRACES = re.compile(r"\{(\w+)\}")
_NO_IDS = ("n", "word", "later", "point", "notice_digest", "undertaking_digest", "vendor_proof", "check_digest")


def _told(answer: httpx.Response) -> tuple[int, Any, Any]:
    """What a client could tell two refusals apart by."""
    body = {name: value for name, value in answer.json().items() if name != "request_id"}
    headers = {n: v for n, v in answer.headers.items() if n not in ("x-request-id", "date")}
    return answer.status_code, body, headers


def _names_of(operation: Operation) -> list[str]:
    return [name for name in _IN_BRACES.findall(f"{operation.path} {operation.body}") if name not in _NO_IDS]


CASES = [(operation, name) for operation in OPERATIONS for name in _names_of(operation)]


@pytest.mark.promise("D6")
@pytest.mark.parametrize("foreign_only", [False, True], ids=["one foreign id", "all ids foreign"])
async def test_foreign_ids_answer_like_ids_that_never_were(
    company: Company, neighbour: Company, foreign_only: bool
) -> None:
    own, foreign = await ids_of(company), await ids_of(neighbour)
    before = await content(company)
    wrong = []
    for operation, name in CASES:
        others = _names_of(operation) if foreign_only else [name]
        swapped = own | {each: foreign[each] for each in others}
        never = own | {each: str(new_id()) for each in others}
        for role in sorted(MAY[operation.name]):
            tag = '"1"' if operation.versioned else None
            of_neighbour = await perform(company, role, operation, swapped, tag)
            of_nobody = await perform(company, role, operation, never, tag)
            where = f"{operation.name}({name}) by {role}"
            if operation.name in ("list_applications", "list_documents"):
                assert of_neighbour.json() == of_nobody.json() == {"items": []}, where
            elif of_neighbour.status_code not in (404, 422) or _told(of_neighbour) != _told(of_nobody):
                wrong.append(f"{where}: {of_neighbour.text} but {of_nobody.text}")
            if set(foreign.values()) & set(re.findall(r"[0-9a-f-]{36}", of_neighbour.text)):
                wrong.append(f"{where}: the id is echoed")
    assert not wrong, "\n".join(wrong)
    assert await content(company) == before


PARAMETERS = {
    "list_applicants": ("requisition_id", "requisition"),
    "list_audit_entries of a person": ("applicant_id", "applicant"),
    "list_audit_entries of staff": ("staff_id", "staff"),
    "list_applicants after": ("after", "applicant"),
    "list_requisitions after": ("after", "requisition"),
    "list_staff after": ("after", "staff"),
    "list_audit_entries after": ("after", "entry"),
}


@pytest.mark.promise("D6")
async def test_foreign_ids_in_parameters_bring_nothing_foreign(company: Company, neighbour: Company) -> None:
    await ids_of(company)
    foreign = await ids_of(neighbour)
    strangers = {*foreign.values(), *(str(staff) for staff in neighbour.staff.values()), str(neighbour.organisation)}
    for case, (parameter, name) in PARAMETERS.items():
        operation = BY_NAME[case.split(" ")[0]]
        for role in sorted(MAY[operation.name]):
            path = f"{operation.path}?limit=200" + ("&purpose=recruitment" if operation.query else "")
            of_neighbour, of_nobody = [
                await company.call(role, "GET", f"{path}&{parameter}={value}")
                for value in (foreign[name], str(new_id()))
            ]
            assert of_neighbour.status_code == of_nobody.status_code, f"{case} by {role}: {of_neighbour.text}"
            assert of_neighbour.status_code in (200, 404, 422)
            assert not [value for value in strangers if value in of_neighbour.text], f"{case} by {role}"
            if parameter != "after" and of_neighbour.status_code == 200:
                assert of_neighbour.json()["items"] == of_nobody.json()["items"] == [], f"{case} by {role}"


@pytest.mark.promise("D5")
@pytest.mark.promise("D6")
async def test_lists_searches_and_logs_hold_ones_own_only(company: Company, neighbour: Company) -> None:
    """Both organisations hold the same person; each finds its own record and learns nothing of the other's."""
    own, foreign = await ids_of(company), await ids_of(neighbour)
    strangers = {*foreign.values(), *(str(staff) for staff in neighbour.staff.values()), str(neighbour.organisation)}
    searches = {
        "id_number": CANDIDATE["id_number"],
        "id_number_last4": "002X",
        "email": CANDIDATE["email"],
        "mobile": CANDIDATE["mobile"],
        "mobile_last4": "8000",
        "name": CANDIDATE["full_name"],
    }
    for by, value in searches.items():
        path, body = f"/v1/applicants/search{READ}", {"by": by, "value": value}
        found = await company.call("recruiter", "POST", path, json=body)
        assert [item["id"] for item in found.json()["items"]] == [own["applicant"]], by
    for role in sorted(company.staff):
        for operation in OPERATIONS:
            if operation.method != "GET" or role not in MAY[operation.name] or operation.name == "get_result":
                continue
            answer = await perform(company, role, operation, own)
            assert answer.status_code == 200, f"{operation.name} {answer.text}"
            assert not [value for value in strangers if value in answer.text], f"{operation.name} by {role}"
    tokens = [await _tokens(each) for each in (company, neighbour)]
    assert tokens[0]
    assert not tokens[0] & tokens[1], "one blind index token serves two organisations"


async def _tokens(company: Company) -> set[bytes]:
    table = metadata.tables["blind_index"]
    statement = Statement(select(table.c.token).where(table.c.organisation_id == company.organisation), across=True)
    return {bytes(row["token"]) for row in await company.service.database.fetch(statement, {})}


@pytest.mark.promise("D6")
async def test_a_token_naming_another_organisation_finds_no_account(company: Company, neighbour: Company) -> None:
    """A member of staff exists in one organisation only, whatever organisation a token claims."""
    issuer = company.service.issuer
    assert issuer is not None
    token = issuer.issue(neighbour.organisation, company.staff["hr_administrator"])
    for operation in OPERATIONS:
        path = _IN_BRACES.sub(str(new_id()), operation.path)
        answer = await company.client.request(operation.method, path, headers={"Authorization": f"Bearer {token}"})
        assert (answer.status_code, answer.json()["code"]) == (401, "account_inactive"), operation.name


async def test_idempotency_keys_are_of_one_organisation_and_member_of_staff(
    company: Company, neighbour: Company
) -> None:
    headers = {"Idempotency-Key": "the-same-key"}
    body = {"values": {"full_name": "Ada Example"}}
    answers = [
        await each.call("recruiter", "POST", f"/v1/applicants{READ}", json=body, headers=headers)
        for each in (company, neighbour)
    ]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json()["id"] != answers[1].json()["id"]
