"""What rests on a consent: it ends in the same write, and no handoff is written once the consent has ended (A4, F3).

``ATS_TEST_RACES`` sets how many handoffs race with withdrawals; the regular suite runs thirty.
"""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Awaitable, Callable, Sequence
from typing import Any
from uuid import UUID

import pytest

from ats_privacy.domain.actors import Actor, ActorKind
from ats_privacy.domain.consents import Consent, ConsentKind, Ended, Release, Scope, lacking
from ats_privacy.domain.events import Event
from ats_privacy.domain.identity import now_us
from ats_privacy.storage import consents, outbox
from ats_privacy.storage.statements import Duplicate, Expectation, Statement, Step
from ats_privacy.storage.tables import OutboxRow
from tests.integration.company import Company
from tests.integration.publishing import publish
from tests.integration.test_consent_life import VENDOR, held, may_read, say

RACES = int(os.environ.get("ATS_TEST_RACES", "30"))


@pytest.mark.promise("F3")
async def test_what_rests_on_a_consent_ends_in_the_same_write(company: Company) -> None:
    applicant, ordered = await _telling(company)
    given = (await say(company, applicant, purpose="background_check")).json()["id"]
    me = company.as_applicant(applicant)
    to_vendor: dict[str, Any] = {"purpose": "background_check", "channel": "page", **VENDOR}
    wide = (await say(company, applicant, me, **to_vendor)).json()["id"]
    renewed = (await say(company, applicant, me, **to_vendor)).json()["id"]
    assert await ordered() == [], "who renews a consent takes nothing back"
    fewer = (await say(company, applicant, me, **{**to_vendor, "fields": ["applicant.full_name"]})).json()
    assert fewer["supersedes"] == [renewed]
    assert wide != renewed
    assert await ordered() == [(renewed, "superseded")]
    await company.call(me, "DELETE", f"/v1/applicants/{applicant}/consents/{given}")
    assert sorted(await ordered()) == sorted(
        [(renewed, "superseded"), (given, "withdrawn"), (fewer["id"], "withdrawn")]
    )


@pytest.mark.promise("F3")
async def test_a_withdrawal_and_what_ends_with_it_are_written_together_or_not_at_all(company: Company) -> None:
    """The step of the other part stands already: nothing may have ended, nor be told as ended."""
    applicant, ordered = await _telling(company)
    me = company.as_applicant(applicant)
    given = (await say(company, applicant, me, channel="page")).json()["id"]
    taken = outbox.order(company.organisation, "test.told", once=f"{given}.withdrawn", parameters={"how": "taken"})
    await company.service.database.write(taken)
    ending = company.service.ending
    with pytest.raises(Duplicate):
        await ending.end(
            Actor(company.organisation, UUID(applicant), ActorKind.APPLICANT, frozenset({"applicant"})),
            UUID(applicant),
            Scope(ConsentKind.PURPOSE, "research"),
            Ended.WITHDRAWN,
            Event.CONSENT_WITHDRAWN,
            UUID(given),
        )
    assert await may_read(company, applicant)
    assert await ordered() == [(given, "taken")]
    assert [c["ended_as"] for c in await held(company, applicant)] == [""]
    assert not company.service.settings.keyring_path.with_name("erasures.ledger").exists()


async def _telling(company: Company) -> tuple[str, Callable[[], Awaitable[list[tuple[str, str]]]]]:
    """An applicant, and which consents' ends were ordered to be told, by a step of another part's."""

    def tell(organisation: UUID, applicant: UUID, ended: Sequence[Consent], at: int) -> list[Step]:
        return [
            outbox.order(
                organisation,
                "test.told",
                once=f"{each.id}.{each.ended}",
                subject=applicant,
                object_id=each.id,
                parameters={"how": str(each.ended)},
            )
            for each in ended
        ]

    async def ordered() -> list[tuple[str, str]]:
        table: Any = OutboxRow.__table__  # type: ignore[attr-defined]
        statement = Statement(table.select().where(table.c.kind == "test.told").order_by(table.c.id), across=True)
        rows = await company.service.database.fetch(statement, {})
        return [(row["once"].split(".")[0], json.loads(row["parameters"])["how"]) for row in rows]

    company.service.ending.on_ending = (tell,)
    return await company.applicant(), ordered


@pytest.mark.promise("A4")
async def test_sensitive_data_has_a_consent_of_its_own(company: Company) -> None:
    applicant = await company.applicant()
    me = company.as_applicant(applicant)
    sensitive = {"purpose": "background_check", "kind": "sensitive", "category": "sensitive_identity"}
    for said in ({"purpose": "background_check"}, sensitive, {"purpose": "background_check", **VENDOR}):
        answer = await say(company, applicant, me, channel="page", **said)
        assert answer.status_code == 201, answer.text
    fields = frozenset({"applicant.full_name", "applicant.education"})
    policy = company.service.policy

    async def missing(*more: str) -> list[ConsentKind]:
        release = Release.under(policy, "background_check", fields.union(more), home="CN", recipient="vendor-1")
        every = await consents.counting(company.service.database, company.organisation, UUID(applicant))
        return [need.kind for need in lacking(release, every, now_us())]

    assert await missing() == []
    assert await missing("applicant.id_number") == [ConsentKind.RECIPIENT], "the vendor was not named for it"
    wider = {**VENDOR, "fields": [*sorted(fields), "applicant.id_number"], "purpose": "background_check"}
    assert (await say(company, applicant, me, channel="page", **wider)).status_code == 201
    assert await missing("applicant.id_number") == []
    refused = await say(company, applicant, me, no=True, channel="page", **sensitive)
    assert refused.status_code == 201, refused.text
    assert await missing("applicant.id_number") == [ConsentKind.SENSITIVE]
    assert await missing() == [], "what is not sensitive goes on"


@pytest.mark.promise("F3")
@pytest.mark.promise("A4")
async def test_a_handoff_and_a_withdrawal_at_once_never_both(company: Company) -> None:
    """Whichever is committed first wins: a handoff that was written was written while the consent lived."""
    applicant = await company.applicant()
    me = company.as_applicant(applicant)
    database, subject = company.service.database, UUID(applicant)
    won = {"handoff": 0, "withdrawal": 0}
    for n in range(RACES):
        given = UUID((await say(company, applicant, me, channel="page")).json()["id"])

        async def hand_over(given: UUID = given, n: int = n) -> bool:
            if n % 2:
                await asyncio.sleep(0.0005 * (n % 30))
            order = outbox.order(company.organisation, "test.handoff", once=str(given), subject=subject)
            try:
                await database.write(consents.hold(company.organisation, subject, [given], now_us()), order)
            except Expectation:
                return False
            return True

        async def withdraw(given: UUID = given) -> bool:
            path = f"/v1/applicants/{applicant}/consents/{given}"
            assert (await company.call(me, "DELETE", path)).status_code == 204
            assert not await hand_over(given, 0), "nothing is handed over once the withdrawal was answered"
            return True

        handed, _ = await asyncio.gather(hand_over(), withdraw())
        won["handoff" if handed else "withdrawal"] += 1
        table: Any = OutboxRow.__table__  # type: ignore[attr-defined]
        rows = await database.fetch(Statement(table.select().where(table.c.once == str(given)), across=True), {})
        assert len(rows) == handed
    assert sum(won.values()) == RACES
    assert all(won.values()), f"one side always won: nothing was raced ({won})"


async def test_a_write_that_rests_on_consents_fails_once_one_has_ended(company: Company) -> None:
    """What a handoff writes with it: :func:`consents.hold`."""
    applicant = await company.applicant()
    given = UUID((await say(company, applicant)).json()["id"])
    database = company.service.database
    await database.write(consents.hold(company.organisation, UUID(applicant), [given], now_us()))
    await company.call("hr_administrator", "DELETE", f"/v1/applicants/{applicant}/consents/{given}")
    with pytest.raises(Expectation):
        await database.write(consents.hold(company.organisation, UUID(applicant), [given], now_us()))


@pytest.mark.promise("H2")
async def test_a_material_change_of_the_notice_holds_handoffs_back(company: Company) -> None:
    applicant = await company.applicant()
    me = company.as_applicant(applicant)
    said = {"purpose": "background_check", "channel": "page", **VENDOR}
    given = UUID((await say(company, applicant, me, **said)).json()["id"])
    database, organisation, subject = company.service.database, company.organisation, UUID(applicant)
    assert [each.id for each in await consents.counting(database, organisation, subject)] == [given]
    await publish(company, {"background_check"})
    assert await consents.counting(database, organisation, subject) == []
    with pytest.raises(Expectation):
        await database.write(consents.hold(organisation, subject, [given], now_us()))
    again = UUID((await say(company, applicant, me, **said)).json()["id"])
    assert [each.id for each in await consents.counting(database, organisation, subject)] == [again]
    await database.write(consents.hold(organisation, subject, [again], now_us()))
