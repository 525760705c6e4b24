"""Withdrawals and reads at once: whichever is committed first wins, never both (promises F3, A7).

``ATS_TEST_RACES`` sets how many; the regular suite runs two hundred.
"""

from __future__ import annotations

import asyncio
import os
from typing import Any
from uuid import UUID

import pytest

from ats_privacy.storage.statements import Statement
from ats_privacy.storage.tables import AuditEntryRow
from tests.integration.company import Company
from tests.integration.test_consent_keys import TOLD, consent, write

RACES = int(os.environ.get("ATS_TEST_RACES", "200"))
_PEOPLE = 20


@pytest.mark.promise("F3")
async def test_no_disclosure_after_a_withdrawal(company: Company) -> None:
    people = [await company.applicant({"full_name": f"Some Body {n}"}) for n in range(_PEOPLE)]
    names = [company.as_applicant(person) for person in people]
    outcomes: dict[str, int] = {}
    for _ in range(max(1, RACES // _PEOPLE)):
        given = [await consent(company, person) for person in people]
        for me, person in zip(names, people, strict=True):
            await write(company, me, person, TOLD)
        begun = await _newest(company)
        ended = await asyncio.gather(
            *(_race(company, me, person, each) for me, person, each in zip(names, people, given, strict=True))
        )
        for person, seen in zip(people, ended, strict=True):
            reads, withdrawals = await _order(company, person, begun)
            assert withdrawals, "every withdrawal succeeds"
            if seen:
                outcomes["read"] = outcomes.get("read", 0) + 1
                assert reads, "what was disclosed has its entry"
            else:
                outcomes["refused"] = outcomes.get("refused", 0) + 1
        for me, person in zip(names, people, strict=True):
            late = await company.call(me, "GET", f"/v1/applicants/{person}?purpose=accommodation")
            assert TOLD not in late.text
    assert sum(outcomes.values()) >= min(RACES, _PEOPLE)


async def _race(company: Company, me: str, person: str, given: str) -> bool:
    """Whether the read was answered with the health data; after the withdrawal's answer none may be."""
    withdrawn = asyncio.Event()

    async def withdraw() -> None:
        answer = await company.call(me, "DELETE", f"/v1/applicants/{person}/consents/{given}")
        assert answer.status_code == 204, answer.text
        withdrawn.set()

    async def read() -> bool:
        began_after = withdrawn.is_set()
        answer = await company.call(me, "GET", f"/v1/applicants/{person}?purpose=accommodation")
        seen = TOLD in answer.text
        assert not (began_after and seen), "disclosed after the withdrawal was answered"
        return seen

    first, second, third, _ = await asyncio.gather(read(), read(), read(), withdraw())
    return first or second or third


async def _newest(company: Company) -> UUID:
    table: Any = AuditEntryRow.__table__  # type: ignore[attr-defined]
    rows = await company.service.database.fetch(
        Statement(table.select().order_by(table.c.id.desc()).limit(1), across=True), {}
    )
    return UUID(str(rows[0]["id"]))


async def _order(company: Company, person: str, since: UUID) -> tuple[list[UUID], list[UUID]]:
    """Entries of allowed reads, and of withdrawals, since an entry."""
    log = await company.call("auditor", "GET", f"/v1/audit/entries?applicant_id={person}&limit=50")
    new = [entry for entry in log.json()["items"] if UUID(entry["id"]) > since]
    reads = [UUID(e["id"]) for e in new if e["event"] == "applicant.read" and e["outcome"] == "allowed"]
    return reads, [UUID(e["id"]) for e in new if e["event"] == "consent.withdrawn" and e["outcome"] == "allowed"]


async def test_a_consent_that_ends_before_the_entry_is_not_read(company: Company) -> None:
    """The same at the narrowest place: the withdrawal is committed after the row was read, before the entry."""
    person = await company.applicant()
    given = await consent(company, person)
    me = company.as_applicant(person)
    await write(company, me, person, TOLD)
    audit = company.service.gate.audit
    append = audit.append
    done = False

    async def withdrawn_first(*entries: Any) -> None:
        nonlocal done
        if not done and any(e.event == "applicant.read" and e.outcome == "allowed" for e in entries):
            done = True
            answer = await company.call(me, "DELETE", f"/v1/applicants/{person}/consents/{given}")
            assert answer.status_code == 204
        await append(*entries)

    audit.append = withdrawn_first  # type: ignore[method-assign]
    try:
        answer = await company.call(me, "GET", f"/v1/applicants/{person}?purpose=accommodation")
    finally:
        audit.append = append  # type: ignore[method-assign]
    assert done
    assert TOLD not in answer.text
    assert (answer.status_code, answer.json()["code"]) == (403, "consent_ended")
    log = await company.call("auditor", "GET", f"/v1/audit/entries?applicant_id={person}&limit=3")
    assert "consent_ended" in {entry["code"] for entry in log.json()["items"]}
