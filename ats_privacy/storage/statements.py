"""Statements written in SQLAlchemy Core from the tables, compiled once per database, run on the bare driver (ADR 4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import Boolean, Executable, Integer, String, Table
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.postgresql import asyncpg as postgresql_asyncpg
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction

from ats_privacy.domain.errors import AtsPrivacyError

Row = Mapping[str, Any]

DIALECTS: dict[str, Dialect] = {
    "postgresql": postgresql_asyncpg.dialect(),  # type: ignore[no-untyped-call]
    "sqlite": sqlite.dialect(paramstyle="qmark"),
}


class joined_by_space(GenericFunction[str]):  # noqa: N801 - named as a function in SQL is
    """All values of a text column as one text, separated by single spaces."""

    type = String()
    inherit_cache = True


@compiles(joined_by_space, "postgresql")
def _string_agg(element: Any, compiler: SQLCompiler, **options: Any) -> str:
    return f"string_agg({compiler.process(element.clauses, **options)}, ' ')"


@compiles(joined_by_space, "sqlite")
def _group_concat(element: Any, compiler: SQLCompiler, **options: Any) -> str:
    return f"group_concat({compiler.process(element.clauses, **options)}, ' ')"


class position_of(GenericFunction[int]):  # noqa: N801 - named as a function in SQL is
    """Where the second byte string first occurs in the first, counted from 1; 0 where it does not."""

    type = Integer()
    inherit_cache = True


@compiles(position_of, "postgresql")
def _position(element: Any, compiler: SQLCompiler, **options: Any) -> str:
    within, sought = element.clauses
    return f"position({compiler.process(sought, **options)} in {compiler.process(within, **options)})"


@compiles(position_of, "sqlite")
def _instr(element: Any, compiler: SQLCompiler, **options: Any) -> str:
    return f"instr({compiler.process(element.clauses, **options)})"


class Identifiers(list[Any]):
    """Identifiers as one parameter of a statement, for :class:`among`."""


class among(GenericFunction[bool]):  # noqa: N801 - named as a function in SQL is
    """True where an identifier is one of :class:`Identifiers`: one text and one plan for any number of them."""

    type = Boolean()
    inherit_cache = True


@compiles(among, "postgresql")
def _any(element: Any, compiler: SQLCompiler, **options: Any) -> str:
    one, many = element.clauses
    return f"{compiler.process(one, **options)} = ANY({compiler.process(many, **options)})"


@compiles(among, "sqlite")
def _json_each(element: Any, compiler: SQLCompiler, **options: Any) -> str:
    one, many = (compiler.process(clause, **options) for clause in element.clauses)
    return f"{one} IN (SELECT value FROM json_each({many}))"  # noqa: S608 - our own text


class Statement:
    """A Core statement with named parameters. ``compiled(dialect)`` is cached; parameters are given at execution.

    It reaches the rows of the organisation that its parameter ``organisation`` names (``storage/row_security.py``), and
    needs one; only with ``across``, for work that belongs to no organisation, it reaches those of all.
    """

    __slots__ = ("_compiled", "across", "element", "label")

    def __init__(self, element: Executable, label: str = "", *, across: bool = False) -> None:
        self.element = element
        self.label = label
        self.across = across
        self._compiled: dict[str, tuple[str, tuple[str, ...], dict[str, Any]]] = {}

    def compiled(self, dialect: str) -> tuple[str, tuple[str, ...], dict[str, Any]]:
        """SQL text, parameter names in the order of their places, values of parameters fixed in the statement."""
        known = self._compiled.get(dialect)
        if known is None:
            compiler = self.element.compile(  # type: ignore[attr-defined]
                dialect=DIALECTS[dialect]
            )
            assert isinstance(compiler, SQLCompiler)  # noqa: S101 - narrows the type; Core gives no other
            fixed = {name: compiler.binds[name].value for name in compiler.binds if not compiler.binds[name].required}
            known = (str(compiler), tuple(compiler.positiontup or ()), fixed)
            self._compiled[dialect] = known
        return known

    def bind(self, dialect: str, parameters: Mapping[str, Any]) -> tuple[str, list[Any]]:
        """SQL text and positional values; a parameter neither given nor fixed is a :class:`KeyError` at once."""
        sql, names, fixed = self.compiled(dialect)
        return sql, [parameters[n] if n in parameters else fixed[n] for n in names]


@dataclass(frozen=True, slots=True)
class Insert:
    """Rows for one table; every row has the same columns in the order of ``columns``.

    ``also`` are inserts that must never be without this one: they are written with it.
    """

    table: Table
    columns: tuple[str, ...]
    rows: Sequence[tuple[Any, ...]]
    also: tuple[Insert, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """An UPDATE or DELETE; ``expect`` is the number of rows it must touch, else nothing of the write remains."""

    statement: Statement
    parameters: Mapping[str, Any]
    expect: int | None = None


@dataclass(frozen=True, slots=True)
class Bulk:
    """One statement for many rows, in each database's own words: PostgreSQL takes an array a column (``unnest``),
    SQLite runs it row by row. ``columns`` are of the same length, one place each; ``fixed`` are values for every row
    and take the first places, the organisation the very first. ``expect`` is the number of rows that all of it must
    touch.
    """

    label: str
    postgresql: str
    sqlite: str
    columns: Sequence[Sequence[Any]]
    fixed: tuple[Any, ...] = ()
    expect: int | None = None


Step = Insert | Change | Bulk


class Duplicate(AtsPrivacyError):
    """A unique key of ``table`` is taken; raised by :meth:`Database.write`, for repositories to translate."""

    status = 409

    def __init__(self, table: str) -> None:
        super().__init__("duplicate", f"A row of {table} with this key exists already.")
        self.table = table


class MissingReference(AtsPrivacyError):
    """A row refers to another that does not exist in this organisation."""

    status = 422

    def __init__(self, table: str) -> None:
        super().__init__("reference_missing", f"A row of {table} refers to something that does not exist.")
        self.table = table


class Expectation(AtsPrivacyError):
    """A :class:`Change` or :class:`Bulk` touched another number of rows than expected; nothing of the write remains."""

    status = 412

    def __init__(self, label: str) -> None:
        super().__init__("stale", "The record has changed or gone since it was read.")
        self.label = label


class Unstorable(AtsPrivacyError):
    """A value has no place in its column (range, encoding, null); names no value. Nothing of the write remains."""

    status = 422

    def __init__(self) -> None:
        super().__init__("value_unstorable", "A value is not of a form that the database can keep; nothing was stored.")


class Database(Protocol):
    """What a database must do for us; two implementations, PostgreSQL and SQLite."""

    name: str

    async def fetch(self, statement: Statement, parameters: Mapping[str, Any]) -> Sequence[Row]:
        """The rows of a reading statement.

        :raises Unstorable: a parameter is of no form that a row could have. :raises Unavailable: no answer.
        """
        ...

    async def write(self, *steps: Step) -> None:
        """All steps or none, durable on return.

        :raises Duplicate: a unique key is taken. :raises MissingReference: a foreign key points nowhere.
        :raises Expectation: a change did not touch as many rows as it must. :raises Unstorable: a value has no
        place in its column. :raises Unavailable: no answer.
        """
        ...

    async def ready(self) -> bool:
        """True when a trivial statement can be served now."""
        ...

    async def close(self) -> None:
        """Finish what is under way and let go of every connection."""
        ...
