"""Consents in numbers are the numbers of the consents, however they stand and whenever they ended (promise F3)."""

from __future__ import annotations

from collections import Counter
from random import Random
from uuid import UUID

import pytest
from sqlalchemy import Table, bindparam, update

from ats_privacy.domain.consents import ConsentKind, Ended, Evidence, Scope
from ats_privacy.domain.identity import new_id, now_us
from ats_privacy.storage import consent_survey, consents
from ats_privacy.storage.statements import Change, Statement
from ats_privacy.storage.tables import ConsentRow, EntityId
from ats_privacy.usecases.survey_consents import Thing
from tests.integration.company import Company

_DAY_US = 86_400_000_000
_TABLE: Table = ConsentRow.__table__  # type: ignore[attr-defined]
_END = Statement(
    update(_TABLE)
    .where(
        _TABLE.c.organisation_id == bindparam("organisation", type_=EntityId),
        _TABLE.c.id == bindparam("consent", type_=EntityId),
    )
    .values(withdrawn_at=bindparam("at"), ended_as=bindparam("how"))
)


@pytest.mark.promise("F3")
async def test_the_numbers_are_those_of_the_consents(company: Company, neighbour: Company) -> None:
    random, now = Random(11), now_us()
    edges = [now - (9 - n) * _DAY_US for n in range(9)]
    stands: Counter[tuple[str, str, str]] = Counter()
    spans: Counter[tuple[int, str]] = Counter()

    def span_of(at: int) -> int:
        return next((n for n in range(8) if edges[n] <= at < edges[n + 1]), -1)

    for owner in (company, neighbour):
        applicant = UUID(await owner.applicant())
        for number in range(60):
            recipient = f"vendor-{random.randrange(2)}"
            scope = Scope(ConsentKind.RECIPIENT, "background_check", recipient, "CN", frozenset(), f"terms-{number}")
            given, consent = now - random.randrange(12 * _DAY_US), new_id()
            refused = random.random() < 0.2
            expires = None if random.random() < 0.5 else given + random.randrange(20 * _DAY_US)
            told = Evidence("1", "paper")
            row = consents.insert(
                owner.organisation,
                consent,
                applicant,
                scope,
                told,
                consent,
                expires_at=expires,
                at=given,
                refused=refused,
            )
            await owner.service.database.write(row)
            how = Ended.REFUSED.value if refused else random.choice(["", "", "", "withdrawn", "superseded", "expired"])
            ended = given + random.randrange(_DAY_US)
            if how and not refused:
                about = {"organisation": owner.organisation, "consent": consent, "at": ended, "how": how}
                await owner.service.database.write(Change(_END, about, expect=1))
            if owner is neighbour:
                continue
            live = "live" if expires is None or expires > now else "expired"
            stands["background_check", recipient, how or live] += 1
            spans[span_of(given), "refused" if refused else "given"] += 1
            if how and not refused:
                spans[span_of(ended), how] += 1
    rows = await consent_survey.counts(company.service.database, company.organisation, now)
    found: Counter[tuple[str, str, str]] = Counter()
    for row in rows:
        thing = Thing(row["purpose"], row["kind"], row["recipient"], row["category"])
        rest = row["times"] - row["live"] - row["expired"]
        for name, times in (("live", row["live"]), ("expired", row["expired"]), (row["ended_as"], rest)):
            found[thing.purpose, thing.recipient, name] += times
    assert +found == stands
    over_time: Counter[tuple[int, str]] = Counter()
    for row in await consent_survey.over_time(company.service.database, company.organisation, edges):
        refused = row["how"] == "refused"
        over_time[row["span"], "refused" if refused else "given"] += row["given"]
        if not refused:
            over_time[row["span"], row["how"]] += row["ended"]
    expected = Counter({key: times for key, times in spans.items() if key[0] >= 0})
    assert +over_time == expected
