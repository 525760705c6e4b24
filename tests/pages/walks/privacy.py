"""Pages of the privacy office."""

from tests.pages.walking import STAFF, Visit

_NONE = "00000000-0000-7000-8000-000000000001"
"""A record that nobody has: who may look is told that it is not there, everybody else that they may not."""
_WATCHING = frozenset({"auditor", "privacy_officer", "security"})
_HR = frozenset({"recruiter", "hr_administrator"})
_OFFICER = frozenset({"privacy_officer"})
_DECIDING = frozenset({"privacy_officer", "hr_administrator"})
_CONSENTS = frozenset({"privacy_officer", "auditor"})
_ACT = {"answer": "approved"}
_P = "/pages/privacy"

VISITS = (
    Visit("page_matrix", _P, STAFF),
    Visit("post_matrix", _P, STAFF, {"purpose": "recruitment", "stage": "offer", "role": ""}),
    Visit("page_field", f"{_P}/fields/applicant.mobile", STAFF),
    Visit("page_log", f"{_P}/log", _WATCHING),
    Visit("post_log", f"{_P}/log", _WATCHING, {"event": "applicant-read", "outcome": "refused"}),
    Visit("page_log_file", f"{_P}/log.csv?outcome=refused", _WATCHING),
    Visit("page_entry", f"{_P}/log/{_NONE}", _WATCHING, status=404),
    Visit("page_heads", f"{_P}/heads", _WATCHING),
    Visit("post_head", f"{_P}/heads", _WATCHING, {}),
    Visit("page_unusual", f"{_P}/unusual?days=31", _WATCHING),
    Visit("page_consent_survey", f"{_P}/consents", _CONSENTS),
    Visit("post_consent_survey", f"{_P}/consents", _CONSENTS, {"person": "{applicant}"}),
    Visit("page_consents_of", f"{_P}/consents/{{applicant}}", _CONSENTS),
    Visit("page_consent_receipt", f"{_P}/consents/{{applicant}}/{_NONE}/receipt", _CONSENTS, status=404),
    Visit("page_waiting", f"{_P}/waiting", _HR | _WATCHING),
    Visit("page_grant", f"{_P}/waiting/access/{_NONE}", _DECIDING, status=404),
    Visit("post_grant", f"{_P}/waiting/access/{_NONE}", _DECIDING, _ACT, status=404),
    Visit(
        "post_review",
        f"{_P}/waiting/access/{_NONE}/review",
        _OFFICER,
        {"finding": "justified", "remark": "x"},
        status=404,
    ),
    Visit("page_ground", f"{_P}/waiting/grounds/{_NONE}", _CONSENTS, status=404),
    Visit("post_ground", f"{_P}/waiting/grounds/{_NONE}", _OFFICER, _ACT, status=404),
    Visit("page_guardian", f"{_P}/waiting/guardians/{_NONE}/{_NONE}", _DECIDING, status=404),
    Visit("post_guardian", f"{_P}/waiting/guardians/{_NONE}/{_NONE}", _DECIDING, {"sure": "yes"}, status=404),
    Visit("page_vendors", f"{_P}/vendors", _HR | _CONSENTS),
    Visit("page_vendor", f"{_P}/vendors/{_NONE}", _HR | _CONSENTS, status=404),
    Visit("page_undelivered", f"{_P}/undelivered", _DECIDING),
    Visit("post_undelivered", f"{_P}/undelivered/{_NONE}", _DECIDING, {"act": "dropped"}, status=404),
    Visit("page_incidents", f"{_P}/incidents", _DECIDING | {"security"}),
)
