"""After the applicant's row is gone the tree still verifies, and nothing stored ties an entry to the person."""

from __future__ import annotations

import base64
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Table, bindparam, delete, select

from ats_privacy import audit_verifier
from ats_privacy.domain.identity import as_uuid
from ats_privacy.storage.statements import Change, Database, Statement
from ats_privacy.storage.tables import EntityId, metadata
from tests.integration.company import CANDIDATE, Company

AUDIT_TABLES = ("audit_entry", "audit_pending", "audit_tree", "audit_leaf", "audit_node", "audit_head")
PERSONAL = {
    "application": "applicant_id",
    "blind_index": "subject_id",
    "data_key": "subject_id",
    "consent": "applicant_id",
    "applicant": "id",
}
"""Tables that hold a person, in an order in which rows can go, and the column that names the person."""


async def rows(database: Database, table: Table) -> list[dict[str, Any]]:
    return [dict(row) for row in await database.fetch(Statement(select(table), across=True), {})]


async def erase(database: Database, applicant: UUID) -> None:
    """Delete the person's rows, as erasure does (its own tests show that it does)."""
    steps = []
    for name, column in PERSONAL.items():
        table = metadata.tables[name]
        whose = table.c[column] == bindparam("person", type_=EntityId)
        steps.append(Change(Statement(delete(table).where(whose), across=True), {"person": applicant}))
    idempotency = metadata.tables["idempotency_key"]
    steps.append(Change(Statement(delete(idempotency), across=True), {}))
    await database.write(*steps)


def told(value: Any) -> bytes:
    """A stored value as bytes, as they might be searched."""
    if isinstance(value, bytes | memoryview):
        return bytes(value)
    if isinstance(value, UUID):
        return str(value).encode() + b"\0" + as_uuid(value).bytes
    return str(value).encode()


def spellings(secret: bytes) -> list[bytes]:
    """How the same bytes might stand somewhere."""
    found = [secret, secret.hex().encode(), base64.b64encode(secret), base64.urlsafe_b64encode(secret).rstrip(b"=")]
    if len(secret) == 16:
        found.append(str(UUID(bytes=secret)).encode())
    return [*found, sha256(secret).digest(), sha256(secret).hexdigest().encode()]


async def test_nothing_ties_the_log_to_an_erased_person(company: Company, tmp_path: Path) -> None:
    database = company.service.database
    person = await company.applicant()
    stays = await company.applicant({"full_name": "李四", "email": "li.si@example.com"})
    await company.call("recruiter", "GET", f"/v1/applicants/{person}?purpose=recruitment")
    await company.call("recruiter", "GET", "/v1/applicants?purpose=recruitment")
    await company.call("hiring_manager", "GET", f"/v1/applicants/{person}?purpose=recruitment")
    reveal = {"fields": ["mobile"], "reason": "张三丰 asked to be called at 13800138000."}
    path = f"/v1/applicants/{person}/reveal?purpose=recruitment"
    assert (await company.call("hr_administrator", "POST", path, json=reveal)).status_code == 200
    await company.call("privacy_officer", "GET", f"/v1/applicants/{person}/accesses")
    await company.call("privacy_officer", "GET", f"/v1/audit/entries?applicant_id={person}")
    await company.application(person, await company.requisition())
    await company.call("auditor", "POST", "/v1/audit/heads")

    applicants = metadata.tables["applicant"]
    reference = next(
        bytes(row["audit_reference"]) for row in await rows(database, applicants) if str(row["id"]) == person
    )
    entries = metadata.tables["audit_entry"]
    tied = [row for row in await rows(database, entries) if reference in told(row["subject"]) + told(row["subjects"])]
    assert {row["event"] for row in tied} >= {
        "applicant.created",
        "applicant.read",
        "applicant.listed",
        "applicant.revealed",
        "application.created",
        "audit.read",
    }

    await erase(database, UUID(person))

    assert await company.service.audit.verify.findings(company.organisation) == []
    export = tmp_path / "log.jsonl"
    await company.call("auditor", "POST", "/v1/audit/heads")
    await company.service.audit.export.append_to(company.organisation, export)
    key = company.service.audit.heads.verifier(company.organisation).public
    assert audit_verifier.verify(export, [key]).findings == []

    sought = [*spellings(UUID(person).bytes)]
    sought += [text.encode() for text in (CANDIDATE["full_name"], "zhang.sanfeng", "13800138000", "11010519491231002X")]
    exported = export.read_bytes()
    for name in AUDIT_TABLES:
        found = await rows(database, metadata.tables[name])
        stored = b"\0".join(told(value) for row in found for value in row.values())
        for each in sought:
            assert each not in stored, (name, each)
            assert each not in exported
    for name, table in metadata.tables.items():
        if not name.startswith("audit_"):
            stored = b"\0".join(told(value) for row in await rows(database, table) for value in row.values())
            for each in spellings(reference):
                assert each not in stored, name
    view = await company.call("privacy_officer", "GET", f"/v1/applicants/{person}/accesses")
    assert view.status_code == 404
    assert (await company.call("privacy_officer", "GET", f"/v1/applicants/{stays}/accesses")).status_code == 200


async def test_a_search_for_the_erased_leaves_no_identifier(company: Company) -> None:
    """Who goes on asking for an erased person's address does not write the identifier into the log again."""
    person = await company.applicant()
    await erase(company.service.database, UUID(person))
    assert (await company.call("recruiter", "GET", f"/v1/applicants/{person}?purpose=recruitment")).status_code == 404
    assert (await company.call("privacy_officer", "GET", f"/v1/audit/entries?applicant_id={person}")).status_code == 404
    entries = await rows(company.service.database, metadata.tables["audit_entry"])
    stored = b"\0".join(told(value) for row in entries for value in row.values())
    assert person.encode() not in stored
