"""Logging in: passwords, second factors, what is open meanwhile, and the same answer for known and unknown."""

from __future__ import annotations

import pytest

from tests.accounts.people import PASSWORD, Holder, People


@pytest.mark.promise("A15")
@pytest.mark.promise("D6")
async def test_staff_prove_two_factors_before_anything_is_open_to_them(people: People) -> None:
    holder = await people.staff(totp=False)
    answer = (await people.log_in(holder)).json()
    assert (answer["assurance"], answer["complete"]) == (1, False)
    refused = await people.call(holder, "GET", "/v1/applicants?purpose=recruitment", 401)
    assert refused.json()["code"] == "second_factor_missing"
    await people.add_totp(holder)
    await people.call(holder, "GET", "/v1/applicants?purpose=recruitment", 401)
    raised = (await people.prove(holder)).json()
    assert (raised["assurance"], raised["complete"]) == (2, True)
    await people.call(holder, "GET", "/v1/applicants?purpose=recruitment", 200)


@pytest.mark.promise("A15")
async def test_an_applicant_registers_and_reads_their_own_record(people: People) -> None:
    holder = await people.applicant()
    answer = await people.call(holder, "GET", f"/v1/applicants/{holder.id}?purpose=recruitment", 200)
    assert answer.json()["values"]["email"] == "li.si@example.com"
    for name in ("LI.SI@example.com ", "+86 139 0013 9000"):
        await people.log_in(Holder(name, holder.id))
    await people.log_in(Holder("li.si@example.com", holder.id, PASSWORD + "!"), 401)


@pytest.mark.promise("A15")
async def test_an_applicant_who_set_up_a_second_factor_proves_it_too(people: People) -> None:
    holder = await people.applicant()
    own = f"/v1/applicants/{holder.id}?purpose=recruitment"
    await people.add_totp(holder)
    assert (await people.call(holder, "GET", own, 401)).json()["code"] == "second_factor_missing"
    answer = (await people.log_in(holder)).json()
    assert (answer["assurance"], answer["complete"]) == (1, False)
    await people.call(holder, "GET", own, 401)
    assert (await people.prove(holder)).json()["complete"] is True
    await people.call(holder, "GET", own, 200)
