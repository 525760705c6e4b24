"""Pages of HR: people, somebody new, records, reveals, documents, checks."""

from tests.pages.walking import EVERYBODY, Visit

_HR = frozenset({"recruiter", "hr_administrator"})
_ORDERS = frozenset({"hr_administrator"})
_PERSON = "/pages/people/{applicant}"
_DOCUMENT = f"{_PERSON}/documents/{{document}}"
_ELSEWHERE = frozenset({"security", "operator", "privacy_officer", "finance", "auditor"})
_STEP = {"outcome": "clear", "text": ""}
_GIVEN = {"kind": "resume", "agreed": "yes"}
_NEW = {"full_name": "New Person", "channel": "referral", "agreed": "yes"}

VISITS = (
    Visit("page_people", "/pages/people", EVERYBODY - _ELSEWHERE),
    Visit("post_search", "/pages/people/search", _HR, {"by": "name", "value": "Nobody"}),
    Visit("page_new_person", "/pages/people/new", _HR),
    Visit("post_new_person", "/pages/people/new", _HR, _NEW),
    Visit("page_person", _PERSON, _HR | {"hiring_manager", "interviewer"}),
    Visit("post_correct_person", f"{_PERSON}/correct", _HR, {"version": "1"}, status=422),
    Visit("post_apply", f"{_PERSON}/applications", _HR, {"opening": "{requisition}"}, status=409),
    Visit(
        "post_stage_of_person",
        f"{_PERSON}/applications/{{application}}/stage",
        _HR,
        {"version": "{version}", "stage": "interview"},
    ),
    Visit("post_request_check", f"{_PERSON}/checks", _ORDERS, {"contract": ""}, status=422),
    Visit("post_check_act", f"{_PERSON}/checks/{{applicant}}/ask", _ORDERS, _STEP, status=404),
    Visit(
        "post_reveal",
        f"{_PERSON}/reveal",
        _HR,
        {"purpose": "recruitment", "reason": "", "fields": "bank_account"},
        status=403,
    ),
    Visit(
        "post_person_document",
        f"{_PERSON}/documents",
        _HR,
        {"kind": "resume", "agreed": "yes"},
        file=b"Builds bridges.",
    ),
    Visit("page_person_document", _DOCUMENT, _HR),
    Visit("page_person_document_text", f"{_DOCUMENT}/text", _HR | {"hiring_manager", "interviewer"}),
    Visit("post_delete_person_document", f"{_PERSON}/documents/{{spare_document}}/delete", _HR, {}),
)
