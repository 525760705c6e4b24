"""An applicant corrects their own data: what the policy lets them, and nothing they did not change (promise F1)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ats_privacy.domain.values import validate
from ats_privacy.web.pages.areas.me.corrections import INPUTS, as_typed, correctable, corrections, of_typed
from field_policies import load_policy
from tests.integration.company import CANDIDATE
from tests.pages.visiting import Browser, Visiting, form_of

PATH = "/pages/me/correct"


async def _person(visiting: Visiting, **changes: Any) -> tuple[str, Browser]:
    person = await visiting.company.applicant(**changes)
    return person, await visiting.applicant(person)


async def _values(visiting: Visiting, person: str) -> dict[str, Any]:
    path = f"/v1/applicants/{person}?purpose=recruitment"
    answer = await visiting.company.call("hr_administrator", "GET", path)
    return dict(answer.json()["values"])


@pytest.mark.promise("F1")
async def test_one_corrects_what_is_wrong_and_nothing_else(visiting: Visiting) -> None:
    person, browser = await _person(visiting)
    before = await _values(visiting, person)
    form = form_of(await browser.get(PATH), "/correct")
    wrong = await browser.post(form, email="no address", country="Atlantis")
    assert wrong.status_code == 422
    assert "E-mail: An e-mail address has one @" in wrong.text
    assert "Address: Write the country" in wrong.text
    assert "Atlantis" in wrong.text, "what was typed is not lost"
    typed = {"latin": "Zhang Sanfeng", "email": "new@example.com", "lines": "文一路 1 号\r\n3 单元", "city": "宁波"}
    right = await browser.post(form, **typed, other_phones="13900139001\r\n\r\n+49 30 901820", sex="undisclosed")
    assert (right.status_code, right.headers["Location"]) == (303, "/pages/me?done=corrected")
    page = await browser.get("/pages/me?done=corrected")
    assert "Your data has been corrected." in page.text
    after = await _values(visiting, person)
    assert after["full_name"]["full"] == CANDIDATE["full_name"]
    assert after["full_name"]["latin"] == "Zhang Sanfeng"
    assert after["email"] == "new@example.com"
    assert after["address"] == {
        "lines": ["文一路 1 号", "3 单元"],
        "city": "宁波",
        "region": None,
        "postal_code": None,
        "country": "CN",
    }
    assert after["other_phones"] == ["+8613900139001", "+4930901820"]
    changed = {"full_name", "email", "address", "other_phones", "sex", "provenance"}
    assert {name for name in after if after[name] != before.get(name)} == changed
    sources = after["provenance"]
    assert {name for name in sources if sources[name]["submitted_by"] == f"applicant:{person}"} == changed - {
        "provenance"
    }


@pytest.mark.promise("F1")
async def test_whoever_changes_it_first_is_not_overwritten(visiting: Visiting) -> None:
    person, browser = await _person(visiting)
    form = form_of(await browser.get(PATH), "/correct")
    body = {"values": {"mobile": "13700137000"}}
    path = f"/v1/applicants/{person}?purpose=recruitment"
    answer = await visiting.company.call("recruiter", "PATCH", path, json=body, headers={"If-Match": '"1"'})
    assert answer.status_code == 200, answer.text
    late = await browser.post(form, email="mine@example.com")
    assert late.status_code == 412
    assert "version_stale" in late.text
    assert "You typed:" in late.text
    assert "mine@example.com" in late.text
    again = form_of(late, "/correct")
    assert again.fields["mobile"] == "+8613700137000", "what is held now"
    assert again.fields["email"] == CANDIDATE["email"]
    assert (await browser.post(again, email="mine@example.com")).status_code == 303
    values = await _values(visiting, person)
    assert (values["email"], values["mobile"]) == ("mine@example.com", "+8613700137000")


@pytest.mark.parametrize("typed", [{}, {"email": " zhang.sanfeng@example.com ", "lines": "文三路 90 号\r\n\r\n"}])
async def test_nothing_changed_writes_nothing(visiting: Visiting, typed: dict[str, str]) -> None:
    person, browser = await _person(visiting)
    before = await _values(visiting, person)
    answer = await browser.post(form_of(await browser.get(PATH), "/correct"), **typed)
    assert (answer.status_code, "nothing_to_change" in answer.text) == (422, True)
    assert await _values(visiting, person) == before


async def test_a_name_is_not_emptied_and_a_minor_is_not_made_by_it(visiting: Visiting) -> None:
    _, browser = await _person(visiting)
    form = form_of(await browser.get(PATH), "/correct")
    assert (await browser.post(form, full_name="")).status_code == 422
    assert not {"birth_date", "id_number"} & form.names


@pytest.mark.parametrize(
    ("field", "kind", "value"),
    [
        ("full_name", "name", {"full": "李四", "family": None, "given": None, "latin": "Li Si"}),
        ("address", "address", {"lines": ["a", "b"], "city": "c", "region": None, "postal_code": "1", "country": "CN"}),
        ("other_emails", "email_list", ["a@example.com", "b@example.com"]),
        ("mobile", "phone", "+8613800138000"),
        ("sex", "sex", None),
    ],
)
def test_what_is_shown_and_sent_back_is_what_is_stored(field: str, kind: str, value: Any) -> None:
    shown = as_typed(field, value)
    assert set(shown) == set(INPUTS[field])
    assert corrections({field: value}, shown) == {}
    back = of_typed(field, shown)
    assert (None if back is None else validate(kind, back, default_region="CN", today=date(2026, 1, 1))) == value


def test_what_may_be_corrected_is_the_policys_to_say() -> None:
    policy = load_policy(None)
    assert correctable(policy, "data_subject_request") == tuple(INPUTS)
    assert correctable(policy, "research") == ()
