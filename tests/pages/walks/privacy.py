"""Pages of the privacy officer."""

from tests.pages.walking import EVERYBODY, Visit

VISITS = (
    Visit("page_matrix", "/pages/privacy", EVERYBODY - {"applicant"}),
    Visit("page_log", "/pages/privacy/log", frozenset({"auditor", "privacy_officer", "security"})),
    Visit("page_vendors", "/pages/privacy/vendors", frozenset({"privacy_officer"})),
)
