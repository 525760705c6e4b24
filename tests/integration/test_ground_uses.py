"""Grounds without consent: approved by another, for one person and these fields, named in the log, over at once."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID

import pytest

from ats_privacy.domain.grounds import Doing
from ats_privacy.domain.identity import now_us
from ats_privacy.storage import ground_uses
from ats_privacy.storage.statements import Expectation
from tests.integration.company import Company

DAY = 86_400_000_000
READ = "?purpose=research"


async def ask(company: Company, applicant: str, who: str = "hr_administrator", **changes: Any) -> Any:
    body = {
        "doing": "collecting",
        "ground": "vital_interests",
        "purpose": "research",
        "fields": ["applicant.mobile"],
        "days": 2,
        "reason": "An accident at the interview.",
        "evidence": "incident/7",
    }
    return await company.call(who, "POST", f"/v1/applicants/{applicant}/grounds", json=body | changes)


async def decide(company: Company, use: str, approve: bool = True, who: str = "privacy_officer") -> Any:
    return await company.call(who, "PUT", f"/v1/grounds/{use}/decision", json={"approve": approve})


async def read(company: Company, applicant: str) -> Any:
    return await company.call("hr_administrator", "GET", f"/v1/applicants/{applicant}{READ}")


async def approved(company: Company, applicant: str, **changes: Any) -> str:
    use = (await ask(company, applicant, **changes)).json()["id"]
    assert (await decide(company, use)).status_code == 200
    return str(use)


@pytest.mark.promise("A16")
async def test_a_missing_consent_is_made_good_for_these_fields_only_and_the_log_names_the_ground(
    company: Company,
) -> None:
    applicant = await company.applicant()
    assert (await read(company, applicant)).json()["code"] == "consent_missing"
    use = (await ask(company, applicant)).json()["id"]
    assert (await read(company, applicant)).json()["code"] == "consent_missing", "requested is not approved"
    assert (await decide(company, use)).json()["state"] == "approved"
    answer = await read(company, applicant)
    assert answer.status_code == 200, answer.text
    masks = answer.json()["masks"]
    assert {name for name, mask in masks.items() if mask != "hidden"} == {"mobile"}
    log = await company.call("auditor", "GET", f"/v1/audit/entries?applicant_id={applicant}")
    first = log.json()["items"][1]  # the newest but for the reading of the log
    assert (first["event"], first["code"]) == ("applicant.read", f"ground:vital_interests:{use}")
    other = await company.applicant({"full_name": "Somebody Else"})
    assert (await read(company, other)).json()["code"] == "consent_missing"
    listed = await company.call("hr_administrator", "GET", f"/v1/applicants{READ}")
    assert "mobile" not in listed.text, "a ground is for one person, not for a list"


@pytest.mark.promise("A16")
async def test_a_consent_that_is_there_needs_no_ground_and_the_log_names_none(company: Company) -> None:
    applicant = await company.applicant()
    await approved(company, applicant)
    body = {"purpose": "research", "notice_version": "1", "channel": "paper"}
    await company.call("hr_administrator", "POST", f"/v1/applicants/{applicant}/consents", json=body)
    assert (await read(company, applicant)).json()["masks"]["full_name"] != "hidden"
    log = await company.call("auditor", "GET", f"/v1/audit/entries?applicant_id={applicant}")
    newest = log.json()["items"][1]
    assert (newest["event"], newest["code"]) == ("applicant.read", "")


@pytest.mark.promise("A16")
@pytest.mark.promise("E6")
async def test_who_requested_does_not_decide_and_what_is_over_stays_over(company: Company) -> None:
    applicant = await company.applicant()
    own = (await ask(company, applicant, "privacy_officer")).json()["id"]
    same = await decide(company, own)
    assert (same.status_code, same.json()["code"]) == (403, "second_person_missing")
    refused = (await ask(company, applicant)).json()["id"]
    assert (await decide(company, refused, approve=False)).json()["state"] == "refused"
    assert (await decide(company, refused)).json()["code"] == "use_closed"
    assert (await read(company, applicant)).json()["code"] == "consent_missing"
    use = await approved(company, applicant)
    ended = await company.call("hr_administrator", "DELETE", f"/v1/grounds/{use}")
    assert ended.json()["state"] == "ended"
    assert (await read(company, applicant)).json()["code"] == "consent_missing"
    assert (await company.call("hr_administrator", "DELETE", f"/v1/grounds/{use}")).json()["code"] == "use_closed"
    assert (await decide(company, use)).json()["code"] == "use_closed"


@pytest.mark.promise("A16")
async def test_it_ends_by_itself_within_the_bound_of_its_ground(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ats_privacy.storage import applicants

    applicant = await company.applicant()
    use = await approved(company, applicant, days=300)
    row = await ground_uses.by_id(company.service.database, company.organisation, UUID(use))
    assert row is not None
    assert row["expires_at"] - row["decided_at"] == 3 * DAY, "vital interests last three days at most"
    assert (await read(company, applicant)).status_code == 200
    monkeypatch.setattr(applicants, "now_us", lambda: row["expires_at"])
    assert (await read(company, applicant)).json()["code"] == "consent_missing"
    shown = (await company.call("privacy_officer", "GET", "/v1/grounds")).json()["items"]
    assert [(item["state"], item["law"].startswith("PIPL")) for item in shown] == [("approved", True)]


@pytest.mark.promise("A16")
async def test_reads_and_its_end_at_once(company: Company) -> None:
    """Whatever is shown was entered; and after the end nothing is."""
    for n in range(6):
        applicant = await company.applicant({"full_name": f"Candidate {chr(65 + n)}", "mobile": f"1380013800{n}"})
        use = await approved(company, applicant)
        _, *answers = await asyncio.gather(
            company.call("hr_administrator", "DELETE", f"/v1/grounds/{use}"),
            *(read(company, applicant) for _ in range(5)),
        )
        assert {answer.status_code for answer in answers} <= {200, 403}
        assert (await read(company, applicant)).status_code == 403


@pytest.mark.promise("E6")
async def test_a_sharing_rests_on_its_own_list_and_recipient_and_is_held_in_the_write(company: Company) -> None:
    applicant = await company.applicant()
    database, organisation, person = company.service.database, company.organisation, UUID(applicant)
    use = UUID(await approved(company, applicant, doing="sharing", ground="legal_obligation", recipient="tax-office"))
    assert (await read(company, applicant)).json()["code"] == "consent_missing", "sharing is not reading"

    async def live(recipient: str) -> list[UUID]:
        found = await ground_uses.live(database, organisation, person, "research", now_us(), recipient=recipient)
        return [UUID(str(row["id"])) for row in found]

    assert await live("tax-office") == [use]
    assert await live("vendor-1") == []
    assert await ground_uses.live(database, organisation, person, "research", now_us(), doing=Doing.COLLECTING) == []
    await database.write(ground_uses.hold(organisation, use, now_us()))
    await company.call("privacy_officer", "DELETE", f"/v1/grounds/{use}")
    with pytest.raises(Expectation):
        await database.write(ground_uses.hold(organisation, use, now_us()))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"ground": "because"}, "ground_unknown"),
        ({"ground": "legal_obligation"}, "ground_unknown"),
        ({"doing": "sharing", "ground": "contract", "recipient": "x"}, "ground_unknown"),
        ({"doing": "sharing"}, "recipient_unfit"),
        ({"recipient": "x"}, "recipient_unfit"),
        ({"purpose": "wibble"}, "purpose_unknown"),
        ({"fields": ["applicant.wibble"]}, "field_unknown"),
        ({"fields": ["applicant.health"]}, "bound_to_consent"),
    ],
)
async def test_what_the_closed_list_does_not_hold_is_refused(
    company: Company, changes: dict[str, Any], code: str
) -> None:
    answer = await ask(company, await company.applicant(), **changes)
    assert (answer.status_code, answer.json()["code"]) == (422, code), answer.text


@pytest.mark.promise("G2")
@pytest.mark.promise("B2")
async def test_no_ground_opens_a_closed_record(company: Company) -> None:
    minor = await company.minor()
    assert (await ask(company, minor)).json()["code"] == "record_closed"
    applicant = await company.applicant()
    await approved(company, applicant)
    await company.call("privacy_officer", "POST", f"/v1/applicants/{applicant}/cancellation")
    assert (await read(company, applicant)).json()["code"] == "subject_cancelled"
