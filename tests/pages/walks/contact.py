"""Pages on which applicants write to the privacy office: open to nobody else."""

from tests.pages.walking import Visit

_ME = frozenset({"applicant"})
_ONE = "/pages/contact/{applicant}"

VISITS = (
    Visit("page_contact", "/pages/contact", _ME),
    Visit("post_write", "/pages/contact", _ME, {"kind": "question", "text": "Who has my data?"}),
    Visit("page_own_concern", _ONE, _ME, status=404),
    Visit("post_add", f"{_ONE}/messages", _ME, {"version": "1", "text": "And?"}, status=404),
    Visit("post_close", f"{_ONE}/close", _ME, {"version": "1"}, status=404),
)
