"""Consent as a precondition in cryptography: withdrawal leaves nothing that any key or any code could open (A7, F3)."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from ats_privacy.domain.errors import RecordTampered
from ats_privacy.gate.opening import open_data_key, unbound
from ats_privacy.jobs.backing_up import back_up
from ats_privacy.jobs.restoring import restore
from ats_privacy.jobs.rotate_compartment import rotate_compartment
from ats_privacy.jobs.rotate_data import rotate_data
from ats_privacy.settings import Settings
from ats_privacy.storage import applicants as stored
from ats_privacy.storage import consent_secrets
from ats_privacy.storage.scrubbing import scrub
from ats_privacy.storage.statements import Statement
from ats_privacy.storage.tables import Applicant
from keys.binding import ConsentSecret, is_bound
from tests.integration.company import Company
from tests.integration.rotations import workshop
from tests.integration.test_backup import ledger_of, restored_company, second_url

__all__ = ["second_url"]
TOLD = "Hears through a grommelhorn."
READ = "?purpose=accommodation"


async def consent(company: Company, applicant: str, who: str = "hr_administrator") -> str:
    body = {"purpose": "accommodation", "notice_version": "1", "channel": "paper" if who != "me" else "page"}
    answer = await company.call(who, "POST", f"/v1/applicants/{applicant}/consents", json=body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def told(company: Company) -> tuple[str, str, str]:
    """An applicant with health data: applicant, consent, and the name to call by."""
    applicant = await company.applicant()
    given = await consent(company, applicant)
    me = company.as_applicant(applicant)
    await write(company, me, applicant, TOLD)
    return applicant, given, me


async def write(company: Company, who: str, applicant: str, text: str, expected: int = 200) -> dict[str, Any]:
    path = f"/v1/applicants/{applicant}?purpose=accommodation"
    version = await _version(company, applicant)
    answer = await company.call(
        who, "PATCH", path, json={"values": {"health": text}}, headers={"If-Match": f'"{version}"'}
    )
    assert answer.status_code == expected, answer.text
    body: dict[str, Any] = answer.json()
    return body


async def _version(company: Company, applicant: str) -> int:
    table: Any = Applicant.__table__  # type: ignore[attr-defined]
    statement = Statement(table.select().where(table.c.id == UUID(applicant)), across=True)
    return int((await company.service.database.fetch(statement, {}))[0]["version"])


async def health(company: Company, who: str, applicant: str) -> Any:
    answer = await company.call(who, "GET", f"/v1/applicants/{applicant}{READ}")
    return answer.json()["values"].get("health") if answer.status_code == 200 else answer.json()["code"]


async def _stored(company: Company, applicant: str) -> tuple[bytes | None, bytes | None, bytes | None]:
    """Bound key, secret, sealed value."""
    database, organisation, subject = company.service.database, company.organisation, UUID(applicant)
    keys = await stored.wrapped_keys(database, organisation, subject)
    secrets = await consent_secrets.of_subject(database, organisation, subject)
    table: Any = Applicant.__table__  # type: ignore[attr-defined]
    [row] = await database.fetch(Statement(table.select().where(table.c.id == subject), across=True), {})
    return keys.get("health"), secrets.get("health"), row["health"]


@pytest.mark.promise("A7")
@pytest.mark.promise("F3")
async def test_withdrawal_leaves_nothing_to_open(company: Company, settings: Settings) -> None:
    applicant, given, me = await told(company)
    assert await health(company, me, applicant) == TOLD
    key, secret, sealed = await _stored(company, applicant)
    assert key is not None
    assert secret is not None
    assert sealed is not None
    assert is_bound(key)
    withdrawn = await company.call(me, "DELETE", f"/v1/applicants/{applicant}/consents/{given}")
    assert withdrawn.status_code == 204
    assert await health(company, me, applicant) == "consent_missing"
    assert await _stored(company, applicant) == (None, None, None)
    # Somebody kept a copy of everything but the secret, has every key and calls the door itself.
    keyring = await company.service.keyrings.of(company.organisation)
    with pytest.raises(RecordTampered):
        open_data_key(keyring, company.organisation, UUID(applicant), "health", bytes(key))
    for guess in (bytes(48), secret[:16] + bytes(32), ConsentSecret.new(UUID(given)).stored):
        with pytest.raises(RecordTampered):
            unbound(bytes(key), guess, company.organisation, UUID(applicant), "health")
    # The certificate is in the ledger; the entry tells of the withdrawal.
    assert len(ledger_of(settings)) == 1
    log = await company.call("auditor", "GET", f"/v1/audit/entries?applicant_id={applicant}&limit=50")
    events = [entry["event"] for entry in log.json()["items"]]
    assert events.count("consent.withdrawn") == 1
    if settings.database_url.startswith("sqlite"):
        await scrub(settings.database_url)
        path = Path(settings.database_url.removeprefix("sqlite:///"))
        files = b"".join(each.read_bytes() for each in path.parent.glob(path.name + "*"))
        assert secret[16:] not in files
        assert bytes(key)[27:] not in files


@pytest.mark.promise("A7")
async def test_a_new_consent_takes_over_what_was_kept(company: Company) -> None:
    applicant, first, me = await told(company)
    old_key, old_secret, _ = await _stored(company, applicant)
    second = await consent(company, applicant)
    key, secret, _ = await _stored(company, applicant)
    assert key != old_key
    assert secret != old_secret
    assert await health(company, me, applicant) == TOLD
    listed = await company.call("hr_administrator", "GET", f"/v1/applicants/{applicant}/consents")
    live = [item["id"] for item in listed.json()["items"] if item["withdrawn_at"] is None]
    assert live == [second]
    assert (await company.call(me, "DELETE", f"/v1/applicants/{applicant}/consents/{first}")).status_code == 404
    assert await health(company, me, applicant) == TOLD
    assert (await company.call(me, "DELETE", f"/v1/applicants/{applicant}/consents/{second}")).status_code == 204
    assert await health(company, me, applicant) == "consent_missing"
    await consent(company, applicant)
    assert await health(company, me, applicant) is None, "what was destroyed does not come back"
    await write(company, me, applicant, "Anew.")
    assert await health(company, me, applicant) == "Anew."


async def test_other_consents_leave_it_alone(company: Company) -> None:
    applicant, _, me = await told(company)
    body = {"purpose": "research", "notice_version": "1", "channel": "paper"}
    answer = await company.call("hr_administrator", "POST", f"/v1/applicants/{applicant}/consents", json=body)
    path = f"/v1/applicants/{applicant}/consents/{answer.json()['id']}"
    assert (await company.call(me, "DELETE", path)).status_code == 204
    assert await health(company, me, applicant) == TOLD


async def test_without_a_consent_nothing_is_kept(company: Company) -> None:
    applicant = await company.applicant()
    me = company.as_applicant(applicant)
    assert (await write(company, me, applicant, TOLD, 403))["code"] == "consent_missing"
    assert await _stored(company, applicant) == (None, None, None)


async def test_rotations_keep_it_behind_the_consent(company: Company) -> None:
    shop = workshop(company.service)
    people = [await told(company) for _ in range(1)]
    for n in range(3):
        other = await company.applicant({"full_name": f"Somebody {n}"})
        given = await consent(company, other)
        me = company.as_applicant(other)
        await write(company, me, other, TOLD)
        people.append((other, given, me))
    kept = [await _stored(company, person) for person, _, _ in people]
    await rotate_compartment(shop, company.organisation, "health")
    await rotate_data(shop, company.organisation)
    await rotate_compartment(shop, company.organisation, "health")
    for (person, _, me), (key, secret, sealed) in zip(people, kept, strict=True):
        now_key, now_secret, now_sealed = await _stored(company, person)
        assert now_key is not None
        assert is_bound(now_key)
        assert now_key != key
        assert now_secret == secret
        assert now_sealed != sealed
        assert await health(company, me, person) == TOLD
    person, given, me = people[0]
    assert (await company.call(me, "DELETE", f"/v1/applicants/{person}/consents/{given}")).status_code == 204
    assert await _stored(company, person) == (None, None, None)
    assert await health(company, people[1][2], people[1][0]) == TOLD


@pytest.mark.promise("A7")
async def test_an_older_backup_does_not_bring_it_back(
    company: Company, settings: Settings, second_url: str, tmp_path: Path
) -> None:
    applicant, given, me = await told(company)
    await back_up(settings.database_url, tmp_path / "data", tmp_path / "keys")
    assert (await company.call(me, "DELETE", f"/v1/applicants/{applicant}/consents/{given}")).status_code == 204
    service = company.service
    found = await restore(
        second_url, tmp_path / "data", tmp_path / "keys", ledger_of(settings), service.erase.key, service.policy
    )
    assert found.replayed == 1
    async with restored_company(company, settings, second_url) as again:
        assert await health(again, me, applicant) == "consent_missing"
        assert await _stored(again, applicant) == (None, None, None)
        listed = await again.call("hr_administrator", "GET", f"/v1/applicants/{applicant}/consents")
        assert all(item["withdrawn_at"] is not None for item in listed.json()["items"])


async def test_writing_and_withdrawing_at_once(company: Company) -> None:
    """Whichever commits first wins: afterwards there is either nothing, or nothing without its secret."""
    for _ in range(15):
        applicant = await company.applicant({"full_name": "Some Body"})
        given = await consent(company, applicant)
        me = company.as_applicant(applicant)
        path = f"/v1/applicants/{applicant}?purpose=accommodation"
        body = {"values": {"health": TOLD}}
        wrote, withdrew = await asyncio.gather(
            company.call(me, "PATCH", path, json=body, headers={"If-Match": '"1"'}),
            company.call(me, "DELETE", f"/v1/applicants/{applicant}/consents/{given}"),
        )
        assert withdrew.status_code == 204, withdrew.text
        assert wrote.status_code in (200, 403, 409, 412), wrote.text
        assert await _stored(company, applicant) == (None, None, None)
        assert await health(company, me, applicant) == "consent_missing"
