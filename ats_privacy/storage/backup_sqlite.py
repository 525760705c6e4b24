"""Backups of SQLite: the engine's own online copy, parted into data and keys."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from ats_privacy.domain.errors import Unavailable
from ats_privacy.storage.backup_files import KEY_TABLES, LEDGER, PASSING_TABLES, tables_of
from ats_privacy.storage.tables import metadata

_EVERY = [table.name for table in metadata.sorted_tables]
_DATA = "data.sqlite3"
_KEYS = "keys.sqlite3"


def dump(path: Path, data: Path, keys: Path) -> str:
    """Copy one instant of the database into two folders; the schema's revision.

    :raises Unavailable: the file cannot be read.
    """
    try:
        with (
            closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as source,
            closing(sqlite3.connect(data / _DATA, isolation_level=None)) as copy,
        ):
            source.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
            copy.execute("PRAGMA secure_delete=ON")
            copy.execute("ATTACH DATABASE ? AS apart", (str(keys / _KEYS),))
            for table in tables_of("keys", _EVERY):
                copy.execute(f"CREATE TABLE apart.{table} AS SELECT * FROM main.{table}")  # noqa: S608 - our own names
            for table in (*KEY_TABLES, *PASSING_TABLES):
                copy.execute(f"DELETE FROM main.{table}")  # noqa: S608 - our own names
            copy.execute("DETACH DATABASE apart")
            copy.execute("VACUUM")
            [revision] = copy.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.Error as error:
        raise Unavailable("database_unavailable", f"The database cannot be copied ({type(error).__name__}).") from None
    return str(revision)


def load(path: Path, data: Path, keys: Path) -> list[str]:
    """Fill empty tables; of the keys only those of organisations and applicants that the data has.

    The certificates of the keys' folder, whose ledger may be newer than that of the data.
    """
    with closing(sqlite3.connect(path, isolation_level=None)) as target:
        target.execute("ATTACH DATABASE ? AS data", (str(data / _DATA),))
        target.execute("ATTACH DATABASE ? AS apart", (str(keys / _KEYS),))
        target.execute("BEGIN IMMEDIATE")
        for table in tables_of("data", _EVERY):
            names = _columns(table)
            target.execute(
                f"INSERT INTO main.{table} ({names}) SELECT {names} FROM data.{table}"  # noqa: S608 - our own names
            )
        for table in KEY_TABLES:
            names = _columns(table)
            target.execute(
                f"INSERT OR IGNORE INTO main.{table} ({names})"  # noqa: S608 - our own names
                f" SELECT {names} FROM apart.{table} AS k WHERE {_belongs(table)}"
            )
        rows = target.execute(f"SELECT certificate FROM apart.{LEDGER}").fetchall()  # noqa: S608 - our own names
        target.execute("COMMIT")
    return [bytes(row[0]).decode("ascii") for row in rows]


def _belongs(table: str) -> str:
    if table == "wrapped_key":
        return "EXISTS (SELECT 1 FROM main.organisation AS o WHERE o.id = k.organisation_id)"
    return (
        "EXISTS (SELECT 1 FROM main.applicant AS a WHERE a.organisation_id = k.organisation_id AND a.id = k.subject_id)"
        " OR EXISTS (SELECT 1 FROM main.account AS b WHERE b.organisation_id = k.organisation_id"
        " AND b.id = k.subject_id)"
    )


def _columns(table: str) -> str:
    return ", ".join(column.name for column in metadata.tables[table].columns)
