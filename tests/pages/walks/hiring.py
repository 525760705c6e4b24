"""Pages of hiring."""

from tests.pages.walking import Visit

_HR = frozenset({"recruiter", "hr_administrator"})
_BOUND = frozenset({"hiring_manager", "interviewer"})
_PERSON = "/pages/hiring/{requisition}/candidates/{applicant}"

VISITS = (
    Visit("page_openings", "/pages/hiring", _HR | _BOUND | {"finance", "auditor"}),
    Visit("page_candidates", "/pages/hiring/{requisition}", _HR | _BOUND),
    Visit("page_candidate", _PERSON, _HR | _BOUND),
    Visit("page_candidate_document", f"{_PERSON}/documents/{{document}}", _HR | _BOUND),
    Visit("post_stage", f"{_PERSON}/stage", _HR, {"version": "{version}", "stage": "interview"}),
    Visit("post_note", f"{_PERSON}/notes", _HR | _BOUND, {"version": "{version}", "text": "Called."}),
)
