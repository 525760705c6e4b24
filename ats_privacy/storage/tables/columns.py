"""What the columns of every table are made of."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Column, LargeBinary, String
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine
from sqlmodel import Field


class EntityId(TypeDecorator[UUID]):
    """A UUID: native on PostgreSQL, its 36-character text on SQLite."""

    impl = String(36)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """The column type for the database at hand."""
        if dialect.name == "postgresql":
            return dialect.type_descriptor(postgresql.UUID(as_uuid=True))
        return dialect.type_descriptor(String(36))


class Sealed(TypeDecorator[bytes]):
    """A sealed value (``keys`` format version 1). Wrap-only: no bind or result processing ever opens it."""

    impl = LargeBinary
    cache_ok = True


def organisation_key() -> Any:
    """The organisation, first in the key of every table."""
    return Field(sa_column=Column(EntityId, primary_key=True, nullable=False))


def identifier() -> Any:
    """The row's own identifier, part of its key."""
    return Field(sa_column=Column(EntityId, primary_key=True, nullable=False))


def reference(*, nullable: bool = False) -> Any:
    """The identifier of another row."""
    return Field(sa_column=Column(EntityId, nullable=nullable))


def key_part() -> Any:
    """The identifier of another row, part of this one's key."""
    return Field(sa_column=Column(EntityId, primary_key=True, nullable=False))


def instant(*, nullable: bool = False) -> Any:
    """Microseconds since the Unix epoch, UTC."""
    return Field(sa_column=Column(BigInteger, nullable=nullable))


def sealed() -> Any:
    """A column that holds only what ``keys.sealing`` made."""
    return Field(default=None, sa_column=Column(Sealed, nullable=True))
