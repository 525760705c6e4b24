"""/v1/vendors: whom the organisation entrusts with checks, and what binds them (promises E1, E2, D1)."""

from __future__ import annotations

import json
import re
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response

from ats_privacy.domain.contracts import Contract
from ats_privacy.domain.errors import NotFound
from ats_privacy.domain.identity import as_uuid, iso_instant
from ats_privacy.domain.vendors import SubProcessor, client_id
from ats_privacy.storage.statements import Row
from ats_privacy.usecases.keep_vendors import VendorRecord
from ats_privacy.web import vendor_shapes as shapes
from ats_privacy.web.routes.common import (
    Bearer,
    CurrentActor,
    IdempotencyKey,
    IdText,
    answer,
    answers,
    created,
    identifier,
    instant_of,
    named,
    repeatable,
    service_of,
)
from ats_privacy.web.strict_requests import StrictRoute

router = APIRouter(prefix="/v1/vendors", tags=["vendors"], dependencies=[Bearer], route_class=StrictRoute)

Kid = Annotated[str, Path(description="The kid of a key.")]
_KID = re.compile(r"[A-Za-z0-9._~-]{1,64}")
Days = Annotated[int, Query(ge=1, le=366, description="How many days back.")]


def _kid(text: str) -> str:
    if not _KID.fullmatch(text):
        raise NotFound("not_found", "There is no such key.")
    return text


def _when(at: int | None) -> str | None:
    return None if at is None else iso_instant(at)


def _listed(row: Row) -> dict[str, Any]:
    return {
        "id": str(row["id"]),
        "client_id": client_id(as_uuid(row["organisation_id"]), as_uuid(row["id"])),
        "name": row["name"],
        "status": row["status"],
        "created_at": iso_instant(row["created_at"]),
        "ended_at": _when(row["ended_at"]),
    }


def _shown(found: VendorRecord) -> dict[str, Any]:
    return _listed(found.vendor) | {
        "contracts": [_contract(row, found.sub_processors.get(as_uuid(row["id"]), ())) for row in found.contracts],
        "audits": [
            {
                "id": str(row["id"]),
                "contract_id": str(row["contract_id"]),
                "held_at": iso_instant(row["held_at"]),
                "outcome": row["outcome"],
                "due_at": iso_instant(row["due_at"]),
                "document": row["document"],
            }
            for row in found.audits
        ],
        "keys": [
            {
                **{name: row[name] for name in ("kid", "use", "alg", "thumbprint", "state")},
                "jwk": json.loads(row["jwk"]),
                "not_before": iso_instant(row["not_before"]),
                "expires_at": iso_instant(row["expires_at"]),
                "proven_at": _when(row["proven_at"]),
                "revoked_at": _when(row["revoked_at"]),
            }
            for row in found.keys
        ],
        "contacts": [{"matter": row["matter"], "address": row["address"]} for row in found.contacts],
    }


def _contract(row: Row, subs: Any) -> dict[str, Any]:
    return {
        "id": str(row["id"]),
        **{name: row[name] for name in ("document", "region", "retention_days", "end_reason")},
        **{name: row[name].split(" ") for name in ("purposes", "checks", "fields")},
        **{name: iso_instant(row[name]) for name in ("begins_at", "ends_at", "confidential_until", "audit_due_at")},
        "ended_at": _when(row["ended_at"]),
        "sub_processors": [{name: sub[name] for name in ("name", "region", "task")} for sub in subs],
    }


@router.post("", status_code=201, response_model=shapes.VendorMade, responses=answers(409, 413))
async def register_vendor(
    request: Request, actor: CurrentActor, body: shapes.VendorIn, key: IdempotencyKey = None
) -> Response:
    """Enter a vendor; it gets nothing before there is a contract and a proven key."""
    told = await service_of(request).vendors.keep.register(actor, body.name, repeatable(request, key, body))
    return created(told, "/v1/vendors")


@router.get("", response_model=shapes.VendorsOut, responses=answers())
async def list_vendors(request: Request, actor: CurrentActor) -> Response:
    """All vendors, those that have ended too."""
    return answer({"items": [_listed(row) for row in await service_of(request).vendors.keep.every(actor)]})


@router.get("/{vendor_id}", response_model=shapes.VendorOut, responses=answers(404))
async def get_vendor(request: Request, actor: CurrentActor, vendor_id: IdText) -> Response:
    """A vendor with its contracts, audits, keys and mailboxes."""
    return answer(_shown(await service_of(request).vendors.keep.one(actor, identifier(vendor_id))))


@router.post("/{vendor_id}/end", status_code=204, responses=answers(404, 409, 413))
async def end_vendor(request: Request, actor: CurrentActor, vendor_id: IdText, body: shapes.EndIn) -> Response:
    """End a vendor for good, with every contract; what it holds is called back (promise E1)."""
    await service_of(request).vendors.keep.end(actor, identifier(vendor_id), body.reason)
    return Response(status_code=204)


@router.put("/{vendor_id}/contacts/{matter}", status_code=204, responses=answers(404, 413))
async def change_vendor_contact(
    request: Request, actor: CurrentActor, vendor_id: IdText, matter: shapes.Matter, body: shapes.ContactIn
) -> Response:
    """Where the vendor is written to in a matter: the mailbox of an office, not of a person."""
    await service_of(request).vendors.keep.write_to(actor, identifier(vendor_id), matter, body.address)
    return Response(status_code=204)


@router.post("/{vendor_id}/contracts", status_code=201, response_model=shapes.Made, responses=answers(404, 409, 413))
async def contract_vendor(
    request: Request, actor: CurrentActor, vendor_id: IdText, body: shapes.ContractIn, key: IdempotencyKey = None
) -> Response:
    """Enter a written agreement; its terms never change after this."""
    contract = Contract(
        begins_at=instant_of(body.begins_at, "/begins_at"),
        ends_at=instant_of(body.ends_at, "/ends_at"),
        purposes=frozenset(body.purposes),
        checks=frozenset(body.checks),
        fields=frozenset(body.fields),
        region=body.region,
        retention_days=body.retention_days,
        confidential_until=instant_of(body.confidential_until, "/confidential_until"),
        audit_due_at=instant_of(body.audit_due_at, "/audit_due_at"),
    )
    subs = [SubProcessor(sub.name, sub.region, sub.task) for sub in body.sub_processors]
    vendor = identifier(vendor_id)
    told = await service_of(request).vendors.keep.contract(
        actor, vendor, contract, body.document, subs, repeatable(request, key, body)
    )
    return created(told, f"/v1/vendors/{vendor}/contracts")


@router.post("/{vendor_id}/contracts/{contract_id}/end", status_code=204, responses=answers(404, 413))
async def end_vendor_contract(
    request: Request, actor: CurrentActor, vendor_id: IdText, contract_id: IdText, body: shapes.EndIn
) -> Response:
    """End a contract before its time; nothing is handed over under it any more, and what was is called back."""
    keep = service_of(request).vendors.keep
    await keep.end_contract(actor, identifier(vendor_id), identifier(contract_id), body.reason)
    return Response(status_code=204)


@router.post("/{vendor_id}/audits", status_code=201, response_model=shapes.Made, responses=answers(404, 409, 413))
async def record_vendor_audit(
    request: Request, actor: CurrentActor, vendor_id: IdText, body: shapes.AuditIn, key: IdempotencyKey = None
) -> Response:
    """Record an audit; one that was failed stops handoffs at once."""
    vendor = identifier(vendor_id)
    told = await service_of(request).vendors.keep.audited(
        actor,
        vendor,
        named(body.contract_id, "/contract_id"),
        instant_of(body.held_at, "/held_at"),
        body.outcome,
        instant_of(body.due_at, "/due_at"),
        body.document,
        repeatable(request, key, body),
    )
    return created(told, f"/v1/vendors/{vendor}/audits")


@router.post("/{vendor_id}/keys", status_code=201, response_model=shapes.KeyOffered, responses=answers(404, 409, 413))
async def offer_vendor_key(
    request: Request, actor: CurrentActor, vendor_id: IdText, body: shapes.KeyIn, key: IdempotencyKey = None
) -> Response:
    """Enter a public key; the challenge in the answer goes to the vendor, who has a week to meet it."""
    vendor = identifier(vendor_id)
    begins = None if body.not_before is None else instant_of(body.not_before, "/not_before")
    jwk = body.jwk.model_dump(exclude_none=True)
    told = await service_of(request).vendors.keys.offer(
        actor, vendor, jwk, begins, instant_of(body.expires_at, "/expires_at"), repeatable(request, key, body)
    )
    return created(told, f"/v1/vendors/{vendor}/keys")


@router.post("/{vendor_id}/keys/{kid}/proof", status_code=204, responses=answers(404, 413))
async def prove_vendor_key(
    request: Request, actor: CurrentActor, vendor_id: IdText, kid: Kid, body: shapes.ProofIn
) -> Response:
    """Hand in the vendor's answer to the challenge; from then on the key is used."""
    await service_of(request).vendors.keys.prove(actor, identifier(vendor_id), _kid(kid), body.proof)
    return Response(status_code=204)


@router.delete("/{vendor_id}/keys/{kid}", status_code=204, responses=answers(404))
async def revoke_vendor_key(request: Request, actor: CurrentActor, vendor_id: IdText, kid: Kid) -> Response:
    """Let a key be used no more, at once, and end the tokens that were got with it."""
    await service_of(request).vendors.keys.revoke(actor, identifier(vendor_id), _kid(kid))
    return Response(status_code=204)


@router.get("/{vendor_id}/use", response_model=shapes.VendorUseOut, responses=answers(404))
async def show_vendor_use(request: Request, actor: CurrentActor, vendor_id: IdText, days: Days = 30) -> Response:
    """The panel of a vendor's interfaces: calls, refusals, limits met, when it was last seen (promise E2)."""
    vendor = identifier(vendor_id)
    use = await service_of(request).vendors.watch.use(actor, vendor, days)
    return answer(
        {
            "vendor_id": str(vendor),
            "begins_at": iso_instant(use.begins_at),
            "ends_at": iso_instant(use.ends_at),
            "last_seen": _when(use.last_seen),
            "tokens": use.tokens,
            "calls": use.calls,
            "refused": use.refused,
            "failed_log_ins": use.failed_log_ins,
            "rate_limited": use.rate_limited,
            "events": [
                {
                    "event": row["event"],
                    "outcome": row["outcome"],
                    "times": row["times"],
                    "last_at": iso_instant(row["last_at"]),
                }
                for row in use.events
            ],
        }
    )
