"""Pages on which HR keeps openings."""

from tests.pages.walking import Visit

_HR = frozenset({"recruiter", "hr_administrator"})
_OPENING = "/pages/hiring/openings/{requisition}"

VISITS = (
    Visit("page_new_opening", "/pages/hiring/openings/new", _HR),
    Visit("post_new_opening", "/pages/hiring/openings/new", _HR, {"title": "Baker", "reference": "ENG-1"}, status=409),
    Visit("page_opening", _OPENING, _HR),
    Visit("post_opening", _OPENING, _HR, {"version": "9", "title": "Baker", "status": "open"}, status=412),
    Visit("post_assign", f"{_OPENING}/staff", _HR, {"staff": "{applicant}"}, status=422),
    Visit("post_end_assignment", f"{_OPENING}/staff/{{applicant}}/end", _HR, {}),
)
