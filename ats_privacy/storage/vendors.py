"""Queries of vendors and their contracts, and the standing that a handoff rests on (promises E1, D1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Table, bindparam, select, update

from ats_privacy.domain.contracts import Contract
from ats_privacy.domain.identity import as_uuid, now_us
from ats_privacy.domain.vendors import RegisteredKey, SubProcessor
from ats_privacy.storage import vendor_keys
from ats_privacy.storage.statements import Change, Database, Insert, Row, Statement, Step
from ats_privacy.storage.tables import (
    EntityId,
    VendorAuditRow,
    VendorContactRow,
    VendorContractRow,
    VendorRow,
    VendorSubProcessorRow,
)

_VENDOR: Table = VendorRow.__table__  # type: ignore[attr-defined]
_CONTRACT: Table = VendorContractRow.__table__  # type: ignore[attr-defined]
_SUB: Table = VendorSubProcessorRow.__table__  # type: ignore[attr-defined]
_AUDIT: Table = VendorAuditRow.__table__  # type: ignore[attr-defined]
_CONTACT: Table = VendorContactRow.__table__  # type: ignore[attr-defined]


def _here(table: Table) -> Any:
    return table.c.organisation_id == bindparam("organisation", type_=EntityId)


def _of(table: Table) -> Any:
    return table.c.vendor_id == bindparam("vendor", type_=EntityId)


_IS = _VENDOR.c.id == bindparam("vendor", type_=EntityId)
_IS_CONTRACT = _CONTRACT.c.id == bindparam("contract", type_=EntityId)
_EVERY = Statement(select(_VENDOR).where(_here(_VENDOR)).order_by(_VENDOR.c.id), "vendors")
_ONE = Statement(select(_VENDOR).where(_here(_VENDOR), _IS), "vendor")
_CONTRACTS = Statement(select(_CONTRACT).where(_here(_CONTRACT), _of(_CONTRACT)).order_by(_CONTRACT.c.id), "contracts")
_SUBS = Statement(
    select(_SUB)
    .join(
        _CONTRACT,
        (_CONTRACT.c.organisation_id == _SUB.c.organisation_id) & (_CONTRACT.c.id == _SUB.c.contract_id),
    )
    .where(_here(_SUB), _of(_CONTRACT))
    .order_by(_SUB.c.contract_id, _SUB.c.position),
    "sub-processors",
)
_AUDITS = Statement(select(_AUDIT).where(_here(_AUDIT), _of(_AUDIT)).order_by(_AUDIT.c.id), "vendor audits")
_CONTACTS = Statement(select(_CONTACT).where(_here(_CONTACT), _of(_CONTACT)).order_by(_CONTACT.c.matter), "contacts")
_ENDED = {"ended_at": bindparam("at"), "ended_by": bindparam("by", type_=EntityId)}
_END = Statement(
    update(_VENDOR)
    .where(_here(_VENDOR), _IS, _VENDOR.c.status == "active", _VENDOR.c.version == bindparam("known"))
    .values(status="ended", version=_VENDOR.c.version + 1, **_ENDED),
    "vendor",
)
_END_CONTRACT = Statement(
    update(_CONTRACT)
    .where(_here(_CONTRACT), _of(_CONTRACT), _IS_CONTRACT, _CONTRACT.c.ended_at.is_(None))
    .values(version=_CONTRACT.c.version + 1, end_reason=bindparam("why"), **_ENDED),
    "vendor contract",
)
_AUDITED = Statement(
    update(_CONTRACT)
    .where(_here(_CONTRACT), _of(_CONTRACT), _IS_CONTRACT, _CONTRACT.c.ended_at.is_(None))
    .values(version=_CONTRACT.c.version + 1, audit_due_at=bindparam("due")),
    "vendor contract",
)
_HOLD_VENDOR = Statement(
    update(_VENDOR)
    .where(_here(_VENDOR), _IS, _VENDOR.c.status == "active", _VENDOR.c.version == bindparam("known"))
    .values(version=_VENDOR.c.version),
    "vendor",
)
_CHANGED = Statement(
    update(_VENDOR)
    .where(_here(_VENDOR), _IS, _VENDOR.c.status == "active", _VENDOR.c.version == bindparam("known"))
    .values(version=_VENDOR.c.version + 1),
    "vendor",
)
_HOLD_CONTRACT = Statement(
    update(_CONTRACT)
    .where(
        _here(_CONTRACT),
        _IS_CONTRACT,
        _CONTRACT.c.version == bindparam("known"),
        _CONTRACT.c.ended_at.is_(None),
        _CONTRACT.c.begins_at <= bindparam("at"),
        _CONTRACT.c.ends_at > bindparam("at"),
        _CONTRACT.c.audit_due_at > bindparam("at"),
        _CONTRACT.c.confidential_until > bindparam("at"),
    )
    .values(version=_CONTRACT.c.version),
    "vendor contract",
)
_CHANGE_CONTACT = Statement(
    update(_CONTACT)
    .where(_here(_CONTACT), _of(_CONTACT), _CONTACT.c.matter == bindparam("about"))
    .values(
        address=bindparam("to"),
        changed_at=bindparam("at"),
        changed_by=bindparam("by", type_=EntityId),
    ),
    "contact",
)


@dataclass(frozen=True, slots=True)
class VendorStanding:
    """What of a :class:`~ats_privacy.domain.contracts.Standing` is the vendor's, and what a release must hold on to.

    ``key``: the encryption key that a package is made for now. ``contract_id`` None: there is no contract at all.
    """

    organisation: UUID
    vendor: UUID
    name: str
    active: bool
    version: int
    contract_id: UUID | None
    contract: Contract | None
    contract_version: int
    key: RegisteredKey | None
    key_until: int | None


async def standing(
    database: Database, organisation: UUID, vendor: UUID, at: int, *, contract: UUID | None = None
) -> VendorStanding | None:
    """How a vendor stands at an instant, under the contract named or else the one in force; None: no such vendor.

    Where none is in force it is the latest contract, so that the reason can be told.
    """
    row = await one(database, organisation, vendor)
    if row is None:
        return None
    chosen = _chosen(await contracts(database, organisation, vendor), at, contract)
    key = await vendor_keys.encryption_key(database, organisation, vendor, at)
    return VendorStanding(
        organisation=organisation,
        vendor=vendor,
        name=row["name"],
        active=row["status"] == "active",
        version=row["version"],
        contract_id=None if chosen is None else as_uuid(chosen["id"]),
        contract=None if chosen is None else contract_of(chosen),
        contract_version=0 if chosen is None else chosen["version"],
        key=None if key is None else key[0],
        key_until=None if key is None else key[1],
    )


def hold(standing: VendorStanding, at: int, *, kid: str | None = None) -> list[Step]:
    """Steps that change nothing, and that make a write fail where vendor, contract or key are no more what they were.

    ``kid``: another key than the one that packages are made for now; it must be one that is in use.

    They lock the rows: whoever ends the contract waits until the write is done, and then finds what it released.
    """
    about = {"organisation": standing.organisation, "vendor": standing.vendor}
    if kid is None:
        kid = "" if standing.key is None else standing.key.kid
    contract = about | {"contract": standing.contract_id, "known": standing.contract_version, "at": at}
    return [
        Change(_HOLD_VENDOR, about | {"known": standing.version}, expect=1),
        Change(_HOLD_CONTRACT, contract, expect=1),
        vendor_keys.hold(standing.organisation, standing.vendor, kid, at),
    ]


def _chosen(rows: Sequence[Row], at: int, named: UUID | None) -> Row | None:
    if named is not None:
        return next((row for row in rows if as_uuid(row["id"]) == named), None)
    in_force = [row for row in rows if row["ended_at"] is None and row["begins_at"] <= at < row["ends_at"]]
    return max(in_force or rows, key=lambda row: (row["begins_at"], str(row["id"])), default=None)


def contract_of(row: Row) -> Contract:
    """The terms of a stored contract."""
    return Contract(
        begins_at=row["begins_at"],
        ends_at=row["ends_at"],
        purposes=frozenset(row["purposes"].split(" ")),
        checks=frozenset(row["checks"].split(" ")),
        fields=frozenset(row["fields"].split(" ")),
        region=row["region"],
        retention_days=row["retention_days"],
        confidential_until=row["confidential_until"],
        audit_due_at=row["audit_due_at"],
        ended_at=row["ended_at"],
    )


async def every(database: Database, organisation: UUID) -> Sequence[Row]:
    """All vendors of an organisation in the order of their entry."""
    return await database.fetch(_EVERY, {"organisation": organisation})


async def one(database: Database, organisation: UUID, vendor: UUID) -> Row | None:
    """A vendor, or None."""
    rows = await database.fetch(_ONE, {"organisation": organisation, "vendor": vendor})
    return rows[0] if rows else None


async def contracts(database: Database, organisation: UUID, vendor: UUID) -> Sequence[Row]:
    """Every contract with a vendor, oldest first."""
    return await database.fetch(_CONTRACTS, {"organisation": organisation, "vendor": vendor})


async def sub_processors(database: Database, organisation: UUID, vendor: UUID) -> Sequence[Row]:
    """The sub-processors of all contracts with a vendor."""
    return await database.fetch(_SUBS, {"organisation": organisation, "vendor": vendor})


async def audits(database: Database, organisation: UUID, vendor: UUID) -> Sequence[Row]:
    """Every audit of a vendor, oldest first."""
    return await database.fetch(_AUDITS, {"organisation": organisation, "vendor": vendor})


async def contacts(database: Database, organisation: UUID, vendor: UUID) -> Sequence[Row]:
    """Where a vendor is written to, by matter."""
    return await database.fetch(_CONTACTS, {"organisation": organisation, "vendor": vendor})


def insert(organisation: UUID, vendor: UUID, name: str, by: UUID) -> Insert:
    """A new vendor."""
    columns = ("organisation_id", "id", "name", "status", "version", "created_at", "created_by")
    return Insert(_VENDOR, columns, [(organisation, vendor, name, "active", 1, now_us(), by)])


def end(organisation: UUID, vendor: UUID, version: int, by: UUID) -> Change:
    """End a vendor for good; touches no row where it has ended, or was given a contract meanwhile."""
    parameters = {"organisation": organisation, "vendor": vendor, "known": version, "by": by, "at": now_us()}
    return Change(_END, parameters, expect=1)


def changed(organisation: UUID, vendor: UUID, version: int) -> Change:
    """A vendor is given a contract: whoever ends it at the same time must see that one too."""
    return Change(_CHANGED, {"organisation": organisation, "vendor": vendor, "known": version}, expect=1)


def hold_vendor(organisation: UUID, vendor: UUID, version: int) -> Change:
    """Make a write fail where the vendor has ended meanwhile."""
    return Change(_HOLD_VENDOR, {"organisation": organisation, "vendor": vendor, "known": version}, expect=1)


def insert_contract(
    organisation: UUID,
    vendor: UUID,
    contract_id: UUID,
    contract: Contract,
    document: str,
    sub_processors: Sequence[SubProcessor],
    by: UUID,
) -> Insert:
    """A new contract with its sub-processors."""
    row = {
        "organisation_id": organisation,
        "id": contract_id,
        "vendor_id": vendor,
        "document": document,
        "purposes": " ".join(sorted(contract.purposes)),
        "checks": " ".join(sorted(contract.checks)),
        "fields": " ".join(sorted(contract.fields)),
        "region": contract.region,
        "retention_days": contract.retention_days,
        "begins_at": contract.begins_at,
        "ends_at": contract.ends_at,
        "confidential_until": contract.confidential_until,
        "audit_due_at": contract.audit_due_at,
        "version": 1,
        "created_at": now_us(),
        "created_by": by,
        "end_reason": "",
    }
    columns = ("organisation_id", "contract_id", "position", "name", "region", "task")
    subs = [(organisation, contract_id, n, s.name, s.region, s.task) for n, s in enumerate(sub_processors)]
    also = (Insert(_SUB, columns, subs),) if subs else ()
    return Insert(_CONTRACT, tuple(row), [tuple(row.values())], also=also)


def end_contract(organisation: UUID, vendor: UUID, contract: UUID, reason: str, by: UUID) -> Change:
    """End a contract before its time; touches no row where it has been ended."""
    about = {"organisation": organisation, "vendor": vendor, "contract": contract}
    return Change(_END_CONTRACT, about | {"why": reason, "by": by, "at": now_us()}, expect=1)


def record_audit(
    organisation: UUID,
    vendor: UUID,
    audit: UUID,
    contract: UUID,
    held_at: int,
    outcome: str,
    due_at: int,
    document: str,
    by: UUID,
) -> list[Step]:
    """An audit that was held; one that was passed holds until the next is due, a failed one from now on no more."""
    at = now_us()
    row = {
        "organisation_id": organisation,
        "id": audit,
        "vendor_id": vendor,
        "contract_id": contract,
        "held_at": held_at,
        "outcome": outcome,
        "due_at": due_at,
        "document": document,
        "recorded_at": at,
        "recorded_by": by,
    }
    about = {"organisation": organisation, "vendor": vendor, "contract": contract}
    return [
        Change(_AUDITED, about | {"due": due_at if outcome == "passed" else at}, expect=1),
        Insert(_AUDIT, tuple(row), [tuple(row.values())]),
    ]


def change_contact(organisation: UUID, vendor: UUID, matter: str, address: str, by: UUID) -> Change:
    """Another address for a matter; touches no row where there is none yet."""
    about = {"organisation": organisation, "vendor": vendor, "about": matter}
    return Change(_CHANGE_CONTACT, about | {"to": address, "by": by, "at": now_us()}, expect=1)


def insert_contact(organisation: UUID, vendor: UUID, matter: str, address: str, by: UUID) -> Insert:
    """The first address for a matter."""
    columns = ("organisation_id", "vendor_id", "matter", "address", "changed_at", "changed_by")
    return Insert(_CONTACT, columns, [(organisation, vendor, matter, address, now_us(), by)])
