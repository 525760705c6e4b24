"""The one byte form of an audit entry, which is at once the leaf of the tree and the line of the export.

It is JSON in the canonical form of RFC 8785 for what occurs here (members in order, no spaces, strings, integers and
null only), so that a log collector reads it as it is and a verifier hashes the line without understanding it.
Byte strings are base64. ``format`` names this form; it is part of the leaf.
"""

from __future__ import annotations

import base64
from binascii import b2a_base64
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import orjson

from ats_privacy.domain.events import AuditEntry
from ats_privacy.domain.identity import as_uuid
from ats_privacy.domain.merkle import Frontier

FORMAT = 1
"""Form of entries and of the export's own lines."""


def entry_line(entry: AuditEntry) -> bytes:
    """The bytes of an entry, without a line end; the leaf's data. The members stand in canonical order."""
    subject, subjects, reason, about = entry.subject, entry.subjects, entry.reason, entry.object_id
    return orjson.dumps(
        {
            "actor_id": str(entry.actor_id),
            "actor_kind": entry.actor_kind,
            "actor_roles": entry.actor_roles,
            "at": entry.at,
            "code": entry.code,
            "event": entry.event,
            "fields": entry.fields,
            "format": FORMAT,
            "id": str(entry.id),
            "object_id": None if about is None else str(about),
            "organisation_id": str(entry.organisation),
            "outcome": entry.outcome,
            "purpose": entry.purpose,
            "reason": None if reason is None else b2a_base64(reason, newline=False).decode(),
            "request_id": entry.request_id,
            "subject": None if subject is None else b2a_base64(subject, newline=False).decode(),
            "subjects": None if subjects is None else b2a_base64(subjects, newline=False).decode(),
        }
    )


def stored_entry(row: Mapping[str, Any]) -> AuditEntry:
    """The entry of a stored row."""
    return AuditEntry(
        organisation=as_uuid(row["organisation_id"]),
        actor_kind=row["actor_kind"],
        actor_id=as_uuid(row["actor_id"]),
        actor_roles=row["actor_roles"],
        event=row["event"],
        outcome=row["outcome"],
        purpose=row["purpose"],
        fields=row["fields"],
        subject=row["subject"],
        subjects=row["subjects"],
        object_id=None if row["object_id"] is None else as_uuid(row["object_id"]),
        code=row["code"],
        reason=row["reason"],
        request_id=row["request_id"],
        id=as_uuid(row["id"]),
        at=row["at"],
    )


def header_line(origin: str, frontier: Frontier) -> bytes:
    """First line of an export: whose log, the number of leaves before its first entry, and their frontier."""
    return _canonical(
        {
            "audit_export": FORMAT,
            "first": frontier.size,
            "frontier": [base64.b64encode(part).decode() for part in frontier.hashes],
            "origin": origin,
        }
    )


def head_line(note: str) -> bytes:
    """A signed head in an export: it covers every leaf that stands before it."""
    return _canonical({"head": note})


def archived_line(leaf: bytes) -> bytes:
    """Stands for an entry whose body was archived: its leaf hash alone."""
    return _canonical({"archived": base64.b64encode(leaf).decode()})


def archive_extent(before: int) -> str:
    """What an entry ``audit.archived`` says in ``fields``: bodies of leaves below this index stand elsewhere."""
    return f"before={before}"


def origin_of(deployment: str, organisation: UUID) -> str:
    """The name of an organisation's log, in heads and in keys."""
    return f"{deployment}/{organisation}"


def _canonical(value: Mapping[str, Any]) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
