"""Requests of concerns for the tables of routes."""

from __future__ import annotations

from ats_privacy.domain.administration import Action
from tests.integration.audit_leaves import Leaves, plain
from tests.integration.company import Company
from tests.integration.operations import Operation

_OF_PERSON = "/v1/applicants/{applicant}/concerns"
_ONE = f"{_OF_PERSON}/{{concern}}"
_ASKED = {"kind": "question", "text": "Who has my résumé?", "language": "en"}
_ANSWER = {"text": "Nobody but HR.", "outcome": "answered"}

CONCERN_OPERATIONS: tuple[Operation, ...] = (
    Operation("write_concern", "POST", _OF_PERSON, None, _ASKED),
    Operation("list_own_concerns", "GET", _OF_PERSON),
    Operation("get_concern", "GET", _ONE),
    Operation("add_to_concern", "POST", f"{_ONE}/messages", None, {"text": "Since {n}."}, versioned=True),
    Operation("answer_concern", "POST", f"{_ONE}/answers", None, _ANSWER, versioned=True),
    Operation("close_concern", "POST", f"{_ONE}/close", versioned=True),
    Operation("list_concerns", "GET", "/v1/concerns"),
)
_OFFICER = frozenset({"privacy_officer"})
CONCERN_MAY: dict[str, frozenset[str]] = {
    "write_concern": frozenset(),
    "list_own_concerns": _OFFICER,
    "get_concern": _OFFICER,
    "add_to_concern": frozenset(),
    "answer_concern": _OFFICER,
    "close_concern": frozenset(),
    "list_concerns": _OFFICER,
}
"""Which roles may, as ``test_routes`` has it of every operation; what nobody of the staff may is the person's."""

CONCERN_ACTIONS: dict[str, Action] = {
    "write_concern": Action.WRITE_CONCERNS,
    "get_concern": Action.READ_CONCERNS,
    "answer_concern": Action.ANSWER_CONCERNS,
    "list_concerns": Action.WATCH_CONCERNS,
}

_ALL = "/v1/applicants/{applicant_id}/concerns"
_THIS = f"{_ALL}/{{concern_id}}"
_PERSON = {"role": "applicant", "refused": "recruiter"}
_OFFICE = {"role": "privacy_officer", "refused": "recruiter"}

CONCERN_ROUTES: tuple[Leaves, ...] = (
    Leaves("POST", _ALL, "concern.received", body=_ASKED, **_PERSON),
    Leaves("GET", _ALL, "concern.listed", **_OFFICE),
    Leaves("GET", _THIS, "concern.read", **_OFFICE),
    Leaves("POST", f"{_THIS}/messages", "concern.written", body={"text": "And?"}, versioned=True, **_PERSON),
    Leaves("POST", f"{_THIS}/answers", "concern.answered", body=_ANSWER, versioned=True, **_OFFICE),
    Leaves("POST", f"{_THIS}/close", "concern.closed", versioned=True, **_PERSON),
    plain("GET", "/v1/concerns", "concern.listed", "concern.listed", query="?state=closed", **_OFFICE),
)


async def concern_id(company: Company, applicant: str) -> str:
    """A question of an applicant."""
    me = company.as_applicant(applicant)
    answer = await company.call(me, "POST", f"/v1/applicants/{applicant}/concerns", json=_ASKED)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def concern_version(company: Company, applicant: str, concern: str) -> str:
    """The entity tag of a concern as it stands now."""
    answer = await company.call("privacy_officer", "GET", f"/v1/applicants/{applicant}/concerns/{concern}")
    assert answer.status_code == 200, answer.text
    return str(answer.headers["etag"])
