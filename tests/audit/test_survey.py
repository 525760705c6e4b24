"""The log looked through: counts and pages are those of the entries, whatever is chosen and however far counting is."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from random import Random
from uuid import UUID, uuid4

import pytest

from ats_privacy.domain.actors import Actor, ActorKind
from ats_privacy.domain.events import AuditEntry, Event, Outcome, entry
from ats_privacy.domain.identity import as_uuid, new_id
from ats_privacy.domain.merkle import Frontier, Node
from ats_privacy.domain.unusual_reading import HOUR_US
from ats_privacy.gate.audit import AuditLog
from ats_privacy.gate.sequencing import Sequencer
from ats_privacy.storage import audit_survey, audit_tree
from ats_privacy.storage.audit_reading import first_id_at
from ats_privacy.storage.audit_survey import Chosen
from ats_privacy.storage.connect import connect
from ats_privacy.storage.migrate import migrate
from ats_privacy.storage.statements import Database
from ats_privacy.usecases.survey_audit_log import newest
from tests.servers.schemas import newest_schema

BEGINS = 480_000 * HOUR_US
HOURS = 40
PERSON, OTHER = b"p" * 16, b"o" * 16


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    await newest_schema(database_url)
    opened = await connect(database_url)
    yield opened
    await opened.close()


def _made(organisation: UUID, actors: list[UUID], random: Random) -> AuditEntry:
    at = BEGINS + random.randrange(HOURS * HOUR_US)
    roles = random.choice(("recruiter", "hiring_manager interviewer", "interviewer", ""))
    actor = Actor(organisation, random.choice(actors), ActorKind.STAFF, frozenset(roles.split()))
    event = random.choice(
        (Event.APPLICANT_READ, Event.APPLICANT_READ, Event.APPLICANT_LISTED, Event.APPLICANT_REVEALED)
    )
    told = entry(
        actor,
        event,
        random.choice((Outcome.ALLOWED, Outcome.ALLOWED, Outcome.REFUSED, Outcome.FAILED)),
        purpose=random.choice(("recruitment", "service", "")),
        subject=random.choice((PERSON, OTHER, None)) if event is not Event.APPLICANT_LISTED else None,
        subjects=random.choice((PERSON + OTHER, OTHER, None)) if event is Event.APPLICANT_LISTED else None,
    )
    made = UUID(int=first_id_at(at).int | random.getrandbits(62))
    return AuditEntry(**{name: getattr(told, name) for name in AuditEntry.__slots__} | {"id": made, "at": at})


def _answers(chosen: Chosen, told: AuditEntry) -> bool:
    return (
        chosen.begins_at <= told.at < chosen.ends_at
        and chosen.event in (None, told.event)
        and chosen.outcome in (None, told.outcome)
        and (chosen.role is None or chosen.role in told.actor_roles.split())
        and chosen.purpose in (None, told.purpose)
        and chosen.actor in (None, told.actor_id)
        and (chosen.subject is None or chosen.subject in ((told.subject or b"") + (told.subjects or b"")))
    )


@pytest.mark.parametrize("placed", [0, 150, 300])
async def test_counts_and_pages_are_those_of_the_entries(database: Database, placed: int) -> None:
    organisation, random = uuid4(), Random(5)
    actors = [new_id() for _ in range(3)]
    told = [_made(organisation, actors, random) for _ in range(300)]
    log = AuditLog(database)
    await log.append(*told)
    await log.append(*(_made(uuid4(), actors, random) for _ in range(50)))
    if placed:
        await Sequencer(database).batch(organisation, most=placed)
    ends = BEGINS + HOURS * HOUR_US
    choices = [
        Chosen(BEGINS, ends),
        Chosen(BEGINS + 7 * HOUR_US, BEGINS + 21 * HOUR_US),
        Chosen(BEGINS, ends, event="applicant.revealed"),
        Chosen(BEGINS, ends, outcome="refused", role="interviewer"),
        Chosen(BEGINS, ends, role="hiring_manager", purpose="service"),
        Chosen(BEGINS, ends, role="manager"),
        Chosen(BEGINS, ends, event="applicant.read", outcome="failed", role="recruiter", purpose="recruitment"),
        Chosen(BEGINS, ends, purpose="nothing"),
        Chosen(BEGINS + 3 * HOUR_US, ends, actor=actors[0]),
        Chosen(BEGINS, ends, actor=actors[1], outcome="allowed"),
        Chosen(BEGINS + 5 * HOUR_US, ends, subject=PERSON),
        Chosen(BEGINS, ends, subject=PERSON, actor=actors[2], event="applicant.listed"),
    ]
    for chosen in choices:
        expected = sorted(
            (each for each in told if _answers(chosen, each)), key=lambda e: e.id or uuid4(), reverse=True
        )
        counts = await audit_survey.counts(database, organisation, chosen)
        assert counts.total == len(expected), chosen
        hours = {key: times for key, times in counts.hours.items() if times}
        assert hours == Counter((each.at // HOUR_US, each.outcome) for each in expected)
        kinds = {key: times for key, times in counts.kinds.items() if times}
        assert kinds == Counter((each.event, each.outcome, each.actor_roles) for each in expected)
        for most in (7, 1000):
            found: list[UUID] = []
            before: UUID | None = None
            while True:
                rows = await newest(database, organisation, chosen, counts, most=most, before=before)
                found += [as_uuid(row["id"]) for row in rows]
                if len(rows) < most:
                    break
                before = found[-1]
            assert found == [each.id for each in expected], chosen


async def test_what_was_there_before_counting_is_counted(database_url: str) -> None:
    await migrate(database_url, "0019")
    database = await connect(database_url, connections=1)
    organisation, random = uuid4(), Random(6)
    log = AuditLog(database)
    told = [_made(organisation, [new_id()], random) for _ in range(30)]
    await log.append(*told)
    waiting = await audit_tree.batch(database, organisation, 20)
    frontier, leaves = Frontier(), [(row["entry_id"], bytes(row["leaf_hash"])) for row in waiting]
    nodes: list[tuple[Node, bytes]] = []
    frontier.extend((leaf for _, leaf in leaves), nodes)
    await database.write(audit_tree.plant(organisation))
    await database.write(*audit_tree.grow(organisation, 0, leaves, nodes, frontier))
    await migrate(database_url)
    chosen = Chosen(BEGINS, BEGINS + HOURS * HOUR_US)
    assert (await audit_survey.counts(database, organisation, chosen)).total == 30
    await Sequencer(database).drain()
    assert (await audit_survey.counts(database, organisation, chosen)).total == 30
    await database.close()
