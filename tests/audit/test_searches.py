"""Who searched for a value: answered for who knows it, from what says nothing to who does not (ADR 12)."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import pytest

from ats_privacy.domain.events import searched_in_vain
from ats_privacy.domain.identity import as_uuid
from ats_privacy.domain.values import search_term
from ats_privacy.jobs.rotate_index import rotate_index
from ats_privacy.storage.statements import Statement
from ats_privacy.storage.tables import AuditEntryRow
from tests.integration.company import Company
from tests.integration.rotations import workshop

NUMBER = "11010519491231002X"
UNKNOWN = "110101199003074119"


async def _search(company: Company, by: str, value: str, role: str = "recruiter") -> int:
    body = {"by": by, "value": value}
    answer = await company.call(role, "POST", "/v1/applicants/search?purpose=recruitment", json=body)
    assert answer.status_code == 200, answer.text
    return len(answer.json()["items"])


async def _asked(company: Company, by: str, value: str, role: str = "auditor") -> list[dict[str, Any]]:
    answer = await company.call(role, "POST", "/v1/audit/searches", json={"by": by, "value": value})
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def test_who_searched_for_it(company: Company) -> None:
    await company.applicant()
    assert await _search(company, "id_number", NUMBER) == 1
    assert await _search(company, "id_number", "110105 19491231 002x", "hr_administrator") == 1
    assert await _search(company, "email", "Zhang.Sanfeng@example.com") == 1
    assert await _search(company, "id_number", UNKNOWN) == 0
    found = await _asked(company, "id_number", NUMBER)
    assert [item["actor_id"] for item in found] == [
        str(company.staff["hr_administrator"]),
        str(company.staff["recruiter"]),
    ]
    assert all(item["found_somebody"] and item["purpose"] == "recruitment" for item in found)
    assert len(await _asked(company, "email", "zhang.sanfeng@example.com")) == 1
    [vain] = await _asked(company, "id_number", UNKNOWN)
    assert not vain["found_somebody"]
    assert await _asked(company, "id_number", "110101198001010010") == []
    assert await _asked(company, "name", "张三丰") == []


async def test_namesakes(company: Company) -> None:
    for number in (NUMBER, UNKNOWN):
        birth = f"{number[6:10]}-{number[10:12]}-{number[12:14]}"
        await company.applicant({"full_name": "王伟", "id_number": number, "birth_date": birth})
    assert await _search(company, "name", "王伟") == 2
    assert len(await _asked(company, "name", "王 伟")) == 1
    assert await _asked(company, "id_number", NUMBER) == [], "found, but not by this value"


@pytest.mark.promise("F2")
async def test_after_erasure_the_log_no_longer_tells(company: Company) -> None:
    applicant = await company.applicant()
    assert await _search(company, "id_number", NUMBER) == 1
    assert len(await _asked(company, "id_number", NUMBER)) == 1
    erased = await company.call("privacy_officer", "POST", f"/v1/applicants/{applicant}/erasure", json={})
    assert erased.status_code == 201
    assert await _asked(company, "id_number", NUMBER) == []
    # Whoever applies anew under the same number is somebody else to the log.
    await company.applicant()
    assert await _asked(company, "id_number", NUMBER) == []


async def test_a_new_index_key_ends_searches_in_vain_and_no_others(company: Company) -> None:
    await company.applicant()
    assert await _search(company, "id_number", NUMBER) == 1
    assert await _search(company, "id_number", UNKNOWN) == 0
    assert len(await _asked(company, "id_number", UNKNOWN)) == 1
    await rotate_index(workshop(company.service), company.organisation, "id_number")
    assert await _asked(company, "id_number", UNKNOWN) == [], "the key that it takes is destroyed"
    assert len(await _asked(company, "id_number", NUMBER)) == 1, "as long as the person is there"
    assert await _search(company, "id_number", UNKNOWN) == 0
    assert len(await _asked(company, "id_number", UNKNOWN)) == 1


@pytest.mark.promise("F2")
async def test_searched_for_before_they_came_and_after_they_left(company: Company) -> None:
    """What an erasure cannot take out of the log: it goes with the index key, on its schedule."""
    assert await _search(company, "id_number", NUMBER) == 0
    applicant = await company.applicant()
    erased = await company.call("privacy_officer", "POST", f"/v1/applicants/{applicant}/erasure", json={})
    assert erased.status_code == 201
    assert await _search(company, "id_number", NUMBER) == 0
    assert len(await _asked(company, "id_number", NUMBER)) == 2
    await rotate_index(workshop(company.service), company.organisation, "id_number")
    assert await _asked(company, "id_number", NUMBER) == []


async def test_guessing_takes_the_key(company: Company, neighbour: Company) -> None:
    """Whoever has every row and another organisation's index key, and knows the number, matches no entry."""
    await company.applicant()
    await _search(company, "id_number", NUMBER)
    await _search(company, "id_number", UNKNOWN)
    service = company.service
    table = AuditEntryRow.__table__  # type: ignore[attr-defined]
    rows = await service.database.fetch(
        Statement(table.select().where(table.c.event == "applicant.searched"), across=True), {}
    )
    [vain] = [row for row in rows if row["code"] == "nothing_found"]
    [found] = [row for row in rows if row["code"] != "nothing_found"]

    async def tokens(of: Company, number: str) -> list[bytes]:
        keyring = await service.keyrings.of(of.organisation)
        return [key.token(search_term("id_number", number)) for key in keyring.index_keys("id_number")]

    def matches(token: bytes) -> bool:
        return searched_in_vain(token, as_uuid(vain["id"])) == as_uuid(vain["object_id"])

    assert [matches(token) for token in await tokens(company, UNKNOWN)] == [True]
    assert [matches(token) for token in await tokens(neighbour, UNKNOWN)] == [False]
    stored = b"".join(
        str(value).encode() if isinstance(value, int | str) else bytes(value or b"")
        for value in (
            found["reason"],
            found["fields"],
            found["code"],
            found["purpose"],
            found["subjects"],
        )
    )
    term = search_term("id_number", NUMBER)
    for guess in (term, sha256(term).digest(), sha256(term).hexdigest().encode(), *await tokens(company, NUMBER)):
        assert guess not in stored


async def test_the_same_term_never_looks_the_same(company: Company) -> None:
    await company.applicant()
    for _ in range(3):
        await _search(company, "id_number", NUMBER)
        await _search(company, "id_number", UNKNOWN)
    table = AuditEntryRow.__table__  # type: ignore[attr-defined]
    rows = await company.service.database.fetch(
        Statement(table.select().where(table.c.event == "applicant.searched"), across=True), {}
    )
    committed = [bytes(row["reason"]) if row["reason"] is not None else str(row["object_id"]) for row in rows]
    assert len(rows) == 6
    assert len(set(committed)) == 6
    assert all(row["reason"] is None for row in rows if row["code"] == "nothing_found")


async def test_who_may_ask(company: Company, neighbour: Company) -> None:
    await company.applicant()
    await _search(company, "id_number", NUMBER)
    body = {"by": "id_number", "value": NUMBER}
    assert (await company.call("recruiter", "POST", "/v1/audit/searches", json=body)).status_code == 403
    assert await _asked(neighbour, "id_number", NUMBER) == []
    spoilt = await company.call("auditor", "POST", "/v1/audit/searches", json=body | {"value": "no number"})
    assert spoilt.status_code == 422
    assert "no number" not in spoilt.text


async def test_a_privacy_officer_is_not_shown_tokens_for_reasons(company: Company) -> None:
    applicant = await company.applicant()
    await _search(company, "id_number", NUMBER)
    log = await company.call("privacy_officer", "GET", f"/v1/audit/entries?applicant_id={applicant}")
    assert [item["reason"] for item in log.json()["items"] if item["event"] == "applicant.searched"] == [None]
