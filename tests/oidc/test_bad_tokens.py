"""The table of bad tokens at the door for staff, over HTTP; the one for vendors is in ``test_vendor_tokens``."""

from __future__ import annotations

import pytest

from tests.integration.test_vendor_tokens import BAD as BAD_ASSERTIONS
from tests.oidc.bad_tokens import BAD_TOKENS
from tests.oidc.staff import Staff
from tests.servers.token_issuer import TokenIssuer


@pytest.mark.promise("D6")
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_every_bad_token_is_refused_in_one_shape(staff: Staff, issuer: TokenIssuer) -> None:
    assert (await staff.whoami(issuer.access_token())).status_code == 200
    wrong, shapes = [], set()
    for name, (make, code) in BAD_TOKENS.items():
        answer = await staff.whoami(make(issuer))
        told = answer.json()
        shapes.add((frozenset(told), answer.headers["content-type"], answer.headers["www-authenticate"]))
        if (answer.status_code, told.get("code")) != (401, code):
            wrong.append(f"{name}: {answer.status_code} {told.get('code')}")
        assert "Kanarienvogel" not in answer.text
    assert not wrong, wrong
    assert len(shapes) == 1, shapes
    assert len(await staff.rows()) == 1, "no bad token made a member of staff"
    assert (await staff.whoami(issuer.access_token())).status_code == 200


def test_both_tables_together_hold_more_than_forty() -> None:
    assert len(BAD_TOKENS) >= 40
    assert len(BAD_ASSERTIONS) >= 25
