"""Every operation × every role × assurance × assignment, called; the page in ``docs`` is what was answered."""

from __future__ import annotations

import httpx
import pytest

from ats_privacy.domain.actors import ASSIGNMENT_BOUND
from tests.integration.company import Company
from tests.integration.operations import Operation
from tests.integration.route_answers import ASSURANCES, UNASSIGNED, declared, expected, rendered
from tests.integration.route_requests import OPERATIONS, ids_of, perform, version
from tests.integration.test_routes import MAY, STAFF, own_ids
from tools.access import PAGE, shown

Headers = dict[str, dict[str, str]]
Table = dict[tuple[str, str], dict[str, str]]


def _told(answer: httpx.Response, state: str) -> str:
    if answer.is_success:
        empty = state == UNASSIGNED and answer.status_code == 200 and answer.json().get("items") == []
        return "empty" if empty else "yes"
    if answer.status_code == 401:
        assert 'error="insufficient_user_authentication"' in answer.headers["www-authenticate"]
        return "401"
    return "403" if answer.status_code == 403 else f"{answer.status_code} {answer.json()['code']}"


def _proven(company: Company, factors: int, ago: int) -> dict[str, dict[str, str]]:
    """The headers of every role whose holder has proven so many factors so long ago."""
    assert company.service.issuer is not None
    issue = company.service.issuer.issue
    return {
        role: {"Authorization": f"Bearer {issue(company.organisation, staff, factors=factors, authenticated_ago=ago)}"}
        for role, staff in company.staff.items()
    }


async def _call_all(
    company: Company, operation: Operation, ids: dict[str, str], state: str, table: Table, strong: Headers
) -> None:
    """Each role once; who is let in has a thing of their own where the operation uses one up."""
    shared = await own_ids(company, operation, ids, True, strong)
    for role in sorted(STAFF):
        uses_up = expected(operation, role)[state] == "yes" and operation.method != "GET"
        own = await own_ids(company, operation, ids, True, strong) if uses_up else shared
        tag = await version(company, operation, own) if operation.versioned else None
        answer = await perform(company, role, operation, own, tag)
        table.setdefault((operation.name, role), {})[state] = _told(answer, state)


@pytest.mark.promise("D6")
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_every_cell_answers_as_declared_and_as_the_page_says(company: Company) -> None:
    ids = await ids_of(company)
    table: Table = {}
    strong = dict(company.headers)
    proven = {state: _proven(company, factors, ago) for state, (factors, ago) in ASSURANCES.items()}
    for operation in OPERATIONS:  # each in every state before the next: some end what those before are about
        for state in ASSURANCES:
            company.headers |= proven[state]
            await _call_all(company, operation, ids, state, table, strong)
    company.headers |= proven["two fresh factors"]
    for role in sorted(ASSIGNMENT_BOUND):
        path = f"/v1/requisitions/{ids['requisition']}/assignments/{company.staff[role]}"
        assert (await company.call("recruiter", "DELETE", path)).status_code == 204
    for operation in OPERATIONS:
        tag = await version(company, operation, ids) if operation.versioned else None
        for role in sorted(ASSIGNMENT_BOUND & MAY[operation.name]):
            answer = await perform(company, role, operation, ids, tag)
            table[operation.name, role][UNASSIGNED] = _told(answer, UNASSIGNED)
    wrong = [f"{cell}: {table[cell]}, not {told}" for cell, told in declared().items() if table[cell] != told]
    assert not wrong, "\n".join(wrong)
    assert rendered(table) == shown(PAGE.read_text(encoding="utf-8"))
