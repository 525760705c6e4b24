"""The audit log looked through by kind, actor, person and time: how often what happened, and which entries they are.

How often is read from counts by hour and kind, which grow with the entries' getting a place in the tree, and from the
few entries that still wait for theirs; with an actor or a person, from their own entries. So counting does not depend
on how many entries there are, and where entries of a kind are to be found is known before any is read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    LargeBinary,
    Select,
    String,
    Table,
    and_,
    bindparam,
    cast,
    func,
    literal,
    literal_column,
    or_,
    select,
    union_all,
)

from ats_privacy.domain.unusual_reading import HOUR_US
from ats_privacy.storage.audit_reading import first_id_at
from ats_privacy.storage.statements import Bulk, Database, Row, Statement, position_of
from ats_privacy.storage.tables import AuditEntryRow, AuditPendingRow, AuditTallyRow, EntityId

_ENTRY: Table = AuditEntryRow.__table__  # type: ignore[attr-defined]
_PENDING: Table = AuditPendingRow.__table__  # type: ignore[attr-defined]
_TALLY: Table = AuditTallyRow.__table__  # type: ignore[attr-defined]
_KIND: Final = ("outcome", "event", "actor_roles", "purpose")
_ORGANISATION: Any = bindparam("organisation", type_=EntityId)
_SUBJECT: Any = bindparam("subject", type_=LargeBinary())
_BEGINS: Any = bindparam("begins", type_=BigInteger())
_ENDS: Any = bindparam("ends", type_=BigInteger())
_HOUR: Any = literal_column(str(HOUR_US), BigInteger)

_NAMES = ", ".join(_KIND)
_ADD = (
    f"INSERT INTO audit_tally (organisation_id, hour, {_NAMES}, times) "  # noqa: S608 - our own names
    f"SELECT organisation_id, at / {HOUR_US}, {_NAMES}, count(*) FROM audit_entry "
    "WHERE organisation_id = {organisation} AND {placed} "
    f"GROUP BY organisation_id, at / {HOUR_US}, {_NAMES} "
    f"ON CONFLICT (organisation_id, hour, {_NAMES}) DO UPDATE SET times = audit_tally.times + excluded.times"
)
_POSTGRESQL: Final = _ADD.format(organisation="$1::uuid", placed="id = ANY($2::uuid[])")
_SQLITE: Final = _ADD.format(organisation="?", placed="id = ?")


def add(organisation: UUID, placed: Sequence[Any]) -> Bulk:
    """Count entries that get their place; it stands in the write that gives it to them."""
    return Bulk("audit tally", _POSTGRESQL, _SQLITE, [list(placed)], (organisation,))


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which entries are looked at: those for which everything that is given holds, from an instant (microseconds) on
    and before another. ``subject``: a person's audit reference."""

    begins_at: int
    ends_at: int
    event: str | None = None
    outcome: str | None = None
    role: str | None = None
    purpose: str | None = None
    actor: UUID | None = None
    subject: bytes | None = None

    def given(self) -> dict[str, Any]:
        """What is given besides the time, by name."""
        names = ("event", "outcome", "role", "purpose", "actor", "subject")
        return {name: getattr(self, name) for name in names if getattr(self, name) is not None}

    @property
    def of_somebody(self) -> bool:
        """True where an actor or a person is given."""
        return self.actor is not None or self.subject is not None


def _of_kind(source: Any, chosen: Iterable[str]) -> list[ColumnElement[bool]]:
    held = [source.c[name] == bindparam(name, type_=String()) for name in _KIND if name in chosen]
    if "role" in chosen:
        among = literal(" ").concat(source.c.actor_roles).concat(literal(" "))
        held.append(position_of(among, literal(" ").concat(bindparam("role", type_=String())).concat(literal(" "))) > 0)
    return held


def _entries(chosen: frozenset[str], columns: Sequence[ColumnElement[Any]]) -> Any:
    """Entries, by the indexes of actor and person; the two ways in which a person is named are read apart."""
    held = [
        _ENTRY.c.organisation_id == _ORGANISATION,
        _ENTRY.c.id >= bindparam("first", type_=EntityId),
        _ENTRY.c.id < bindparam("past", type_=EntityId),
        *_of_kind(_ENTRY, chosen),
    ]
    if "actor" in chosen:
        held.append(_ENTRY.c.actor_id == bindparam("actor", type_=EntityId))
    if "subject" not in chosen:
        return select(*columns).where(*held)
    several = _ENTRY.c.subjects.is_not(None)
    other = or_(_ENTRY.c.subject.is_(None), _ENTRY.c.subject != _SUBJECT)
    return union_all(
        select(*columns).where(*held, _ENTRY.c.subject == _SUBJECT),
        select(*columns).where(*held, several, other, position_of(_ENTRY.c.subjects, _SUBJECT) > 0),
    )


def _counted(chosen: frozenset[str]) -> Any:
    """``hour``, the parts of the kind and ``times``, several rows for one kind and hour among them."""
    of_entry = ((_ENTRY.c.at // _HOUR).label("hour"), *(_ENTRY.c[name] for name in _KIND))
    one = literal_column("1", BigInteger).label("times")
    if chosen & {"actor", "subject"}:
        return _entries(chosen, (*of_entry, one)).subquery("counted")
    places = select(_PENDING.c.entry_id).where(_PENDING.c.organisation_id == _ORGANISATION)
    waiting = select(*of_entry, one).where(
        _ENTRY.c.organisation_id == _ORGANISATION,
        _ENTRY.c.id.in_(places),
        _ENTRY.c.at >= _BEGINS,
        _ENTRY.c.at < _ENDS,
        *_of_kind(_ENTRY, chosen),
    )
    tallied = select(_TALLY.c.hour, *(_TALLY.c[name] for name in _KIND), _TALLY.c.times).where(
        _TALLY.c.organisation_id == _ORGANISATION,
        _TALLY.c.hour >= _BEGINS // _HOUR,
        _TALLY.c.hour < _ENDS // _HOUR,
        *_of_kind(_TALLY, chosen),
    )
    return union_all(tallied, waiting).subquery("counted")


@lru_cache(maxsize=256)
def _counts(chosen: frozenset[str], by: tuple[str, ...]) -> Statement:
    counted = _counted(chosen)
    times = cast(func.sum(counted.c.times), BigInteger).label("times")
    grouped = [counted.c[name] for name in by]
    return Statement(select(*grouped, times).group_by(*grouped), "audit counts")


@lru_cache(maxsize=256)
def _page(chosen: frozenset[str]) -> Statement:
    source = _entries(chosen, (_ENTRY.c.id,)).subquery("found")
    ids = select(source.c.id).order_by(source.c.id.desc()).limit(bindparam("most", type_=Integer())).subquery("newest")
    same = and_(_ENTRY.c.organisation_id == _ORGANISATION, _ENTRY.c.id == ids.c.id)
    chosen_rows: Select[Any] = select(_ENTRY).select_from(ids.join(_ENTRY, same)).order_by(_ENTRY.c.id.desc())
    return Statement(chosen_rows, "audit entries")


_ONE = Statement(
    select(_ENTRY).where(_ENTRY.c.organisation_id == _ORGANISATION, _ENTRY.c.id == bindparam("id", type_=EntityId)),
    "audit entry",
)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many entries: by hour since the Unix epoch (UTC) and outcome; by event, outcome and roles."""

    hours: Mapping[tuple[int, str], int]
    kinds: Mapping[tuple[str, str, str], int]

    @property
    def total(self) -> int:
        """How many there are."""
        return sum(self.hours.values())


async def counts(database: Database, organisation: UUID, chosen: Chosen) -> Counts:
    """Counts of a choice; by whole hours, where nobody is given."""
    given = chosen.given()
    parameters = given | _span(organisation, chosen)
    if chosen.of_somebody:  # their entries are gone through once
        parts: list[tuple[str, ...]] = [("hour", "event", "outcome", "actor_roles")]
    else:
        parts = [("hour", "outcome"), ("event", "outcome", "actor_roles")]
    hours: Counter[tuple[int, str]] = Counter()
    kinds: Counter[tuple[str, str, str]] = Counter()
    for by in parts:
        for row in await database.fetch(_counts(frozenset(given), by), parameters):
            if "hour" in by:
                hours[row["hour"], row["outcome"]] += row["times"]
            if "event" in by:
                kinds[row["event"], row["outcome"], row["actor_roles"]] += row["times"]
    return Counts(hours, kinds)


async def page(
    database: Database, organisation: UUID, chosen: Chosen, *, most: int, before: UUID | None = None
) -> Sequence[Row]:
    """Entries, the newest first, older than ``before``. When one was made is read off its identifier here."""
    given = chosen.given()
    parameters = given | _span(organisation, chosen) | {"most": most}
    if before is not None:
        parameters["past"] = min(before, parameters["past"])
    return await database.fetch(_page(frozenset(given)), parameters)


async def one(database: Database, organisation: UUID, entry: UUID) -> Row | None:
    """An entry, or None: there is none, or its body is archived."""
    rows = await database.fetch(_ONE, {"organisation": organisation, "id": entry})
    return rows[0] if rows else None


def _span(organisation: UUID, chosen: Chosen) -> dict[str, Any]:
    return {
        "organisation": organisation,
        "begins": chosen.begins_at,
        "ends": chosen.ends_at,
        "first": first_id_at(chosen.begins_at),
        "past": first_id_at(chosen.ends_at),
    }
