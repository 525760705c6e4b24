"""Pages of imports."""

from tests.pages.walking import Visit

_HR = frozenset({"recruiter", "hr_administrator"})
_RUN = "/pages/imports/{run}"

VISITS = (
    Visit("page_imports", "/pages/imports", _HR),
    Visit("post_import", "/pages/imports", _HR, {"form": "auto", "channel": "import"}, file="姓名\n王五\n".encode()),
    Visit("page_import", _RUN, _HR),
    Visit("post_stop", f"{_RUN}/stop", _HR, {}),
    Visit("page_refused_rows", f"{_RUN}/refused.csv", _HR),
)
