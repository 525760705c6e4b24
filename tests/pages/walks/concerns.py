"""The privacy officer's inbox."""

from tests.pages.walking import Visit

_OFFICER = frozenset({"privacy_officer"})
_ONE = "/pages/concerns/{applicant}/{concern}"

VISITS = (
    Visit("page_inbox", "/pages/concerns", _OFFICER),
    Visit("page_concern", _ONE, _OFFICER),
    Visit("post_answer", f"{_ONE}/answer", _OFFICER, {"version": "1", "text": "So.", "outcome": "interim"}),
)
