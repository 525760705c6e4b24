"""Requests of documents for the tables of routes."""

from __future__ import annotations

from tests.integration.audit_leaves import Leaves
from tests.integration.company import Company
from tests.integration.operations import Operation

_READ = {"purpose": "recruitment"}
_OF_PERSON = "/v1/applicants/{applicant}/documents"
_ONE = f"{_OF_PERSON}/{{document}}"

DOCUMENT_OPERATIONS: tuple[Operation, ...] = (
    Operation("add_document", "POST", _OF_PERSON, {"kind": "resume", **_READ}, {"text": "any JSON is plain text, {n}"}),
    Operation("list_documents", "GET", _OF_PERSON, _READ),
    Operation("get_document", "GET", _ONE, _READ),
    Operation("get_document_text", "GET", f"{_ONE}/text", _READ),
    Operation("delete_document", "DELETE", _ONE, _READ),
)
_HR = frozenset({"recruiter", "hr_administrator"})
_SHOWN_TEXTS = _HR | {"hiring_manager", "interviewer"}
DOCUMENT_MAY: dict[str, frozenset[str]] = {
    "add_document": _HR,
    "list_documents": _SHOWN_TEXTS,
    "get_document": _HR,
    "get_document_text": _SHOWN_TEXTS,
    "delete_document": _HR,
}
"""Which roles may, as ``test_routes`` has it of every operation."""

_ALL = "/v1/applicants/{applicant_id}/documents"
_QUERY = "?purpose=recruitment"

DOCUMENT_ROUTES: tuple[Leaves, ...] = (
    Leaves("POST", _ALL, "document.received", query="?kind=resume&purpose=recruitment", body={"text": "A résumé."}),
    Leaves("GET", _ALL, "document.listed", query=_QUERY),
    Leaves("GET", f"{_ALL}/{{document_id}}", "document.read", query=_QUERY),
    Leaves("GET", f"{_ALL}/{{document_id}}/text", "document.read", query=_QUERY),
    Leaves("DELETE", f"{_ALL}/{{document_id}}", "document.deleted", query=_QUERY),
)


async def document_id(company: Company, applicant: str) -> str:
    """A document of an applicant."""
    path = f"/v1/applicants/{applicant}/documents?purpose=recruitment&kind=resume"
    answer = await company.call("recruiter", "POST", path, content=b"Builds bridges.")
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])
