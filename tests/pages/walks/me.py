"""Pages of an applicant about themselves: open to nobody else."""

from tests.pages.walking import Visit

_ME = frozenset({"applicant"})
_ENTRIES = "/pages/me/entries"
_CHECK = "/pages/me/checks/{applicant}"

VISITS = (
    Visit("page_me", "/pages/me", _ME),
    Visit("page_correct", "/pages/me/correct", _ME),
    Visit("post_correct", "/pages/me/correct", _ME, {"version": "1", "email": "new@example.com", "full_name": "李四"}),
    Visit(
        "post_request_correction",
        "/pages/me/correct/request",
        _ME,
        {"field": "birth_date", "text": "It is the thirtieth."},
    ),
    Visit("page_request_correction", "/pages/me/correct/request/id_number", _ME),
    Visit("page_entries", f"{_ENTRIES}/education", _ME),
    Visit("page_new_entry", f"{_ENTRIES}/education/new", _ME),
    Visit("post_add_entry", f"{_ENTRIES}/skills", _ME, {"version": "2", "name": "Bridges"}),
    Visit("page_own_entry", f"{_ENTRIES}/skills/0", _ME),
    Visit("post_own_entry", f"{_ENTRIES}/skills/0", _ME, {"version": "3", "name": "Tunnels"}),
    Visit("post_remove_entry", f"{_ENTRIES}/skills/0/remove", _ME, {"version": "4"}),
    Visit("page_earlier", "/pages/me/earlier", _ME),
    Visit("page_documents", "/pages/me/documents", _ME),
    Visit("post_document", "/pages/me/documents", _ME, {"kind": "other"}, status=422),
    Visit("page_document_file", "/pages/me/documents/{applicant}/file", _ME, status=404),
    Visit("post_delete_document", "/pages/me/documents/{applicant}/delete", _ME, {}, status=404),
    Visit("page_purposes", "/pages/me/purposes", _ME),
    Visit("post_agree_purpose", "/pages/me/purposes/nothing/agree", _ME, {"digest": "0", "language": "en"}, status=404),
    Visit("post_refuse_purpose", "/pages/me/purposes/research/refuse", _ME, {"category": ""}),
    Visit("page_notice", "/pages/me/notice", _ME),
    Visit("post_notice", "/pages/me/notice", _ME, {"number": "1", "language": "en", "digest": "0"}, status=422),
    Visit("page_consents", "/pages/me/consents", _ME),
    Visit("post_withdraw", "/pages/me/consents/{applicant}/withdraw", _ME, {}, status=404),
    Visit("page_receipt", "/pages/me/consents/{applicant}/receipt", _ME, status=404),
    Visit("page_receipt_file", "/pages/me/consents/{applicant}/receipt/file", _ME, status=404),
    Visit("page_checks", "/pages/me/checks", _ME),
    Visit("page_check", _CHECK, _ME, status=404),
    Visit("post_agree", f"{_CHECK}/agree", _ME, {"digest": "0", "language": "en"}, status=404),
    Visit("post_refuse", f"{_CHECK}/refuse", _ME, {"digest": "0", "language": "en"}, status=404),
    Visit("post_withdraw_check", f"{_CHECK}/withdraw", _ME, {}, status=404),
    Visit("post_dispute", f"{_CHECK}/dispute", _ME, {"text": "No."}, status=404),
    Visit("page_accesses", "/pages/me/accesses", _ME),
    Visit("page_copy", "/pages/me/copy", _ME),
    Visit("page_copy_for_machines", "/pages/me/copy/machine", _ME),
    Visit("page_copy_with_files", "/pages/me/copy/archive", _ME),
    Visit("page_copy_for_people", "/pages/me/copy/readable", _ME),
    Visit("page_cancel", "/pages/me/cancel", _ME),
    Visit("post_cancel", "/pages/me/cancel", _ME, {"sure": "no"}, status=422),
)
