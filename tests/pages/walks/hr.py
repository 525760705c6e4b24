"""Pages of HR: people, reveals, checks."""

from tests.pages.walking import EVERYBODY, Visit

_HR = frozenset({"recruiter", "hr_administrator"})
_ORDERS = frozenset({"hr_administrator"})
_PERSON = "/pages/people/{applicant}"
_ELSEWHERE = frozenset({"security", "operator", "privacy_officer", "finance", "auditor"})
_STEP = {"outcome": "clear", "text": ""}

VISITS = (
    Visit(
        "page_people", "/pages/people", EVERYBODY - {"security", "operator", "privacy_officer", "finance", "auditor"}
    ),
    Visit("post_search", "/pages/people/search", _HR, {"by": "name", "value": "Nobody"}),
    Visit("page_person", _PERSON, _HR | {"hiring_manager", "interviewer"}),
    Visit("post_request_check", f"{_PERSON}/checks", _ORDERS, {"contract": ""}, status=422),
    Visit("post_check_act", f"{_PERSON}/checks/{{applicant}}/ask", _ORDERS, _STEP, status=404),
    Visit(
        "post_reveal",
        f"{_PERSON}/reveal",
        _HR,
        {"purpose": "recruitment", "reason": "", "fields": "bank_account"},
        status=403,
    ),
)
