"""/v1/audit and /v1/applicants/{id}/accesses: the log's heads and proofs, unusual reading, the applicant's own view."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from ats_privacy.domain.identity import as_uuid, iso_instant
from ats_privacy.gate.heads import Inclusion
from ats_privacy.usecases.explain_accesses import Access
from ats_privacy.web import audit_shapes
from ats_privacy.web.routes.common import (
    Bearer,
    CurrentActor,
    Cursor,
    IdText,
    Limit,
    answer,
    answers,
    cursor_of,
    identifier,
    service_of,
)
from ats_privacy.web.strict_requests import StrictRoute

router = APIRouter(prefix="/v1", tags=["audit"], dependencies=[Bearer], route_class=StrictRoute)

Size = Annotated[int, Query(ge=1, le=2**53, description="A number of entries that the log has had.")]


def _head(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": str(as_uuid(row["id"])),
        "size": row["size"],
        "root": bytes(row["root"]).hex(),
        "at": iso_instant(row["at"]),
        "key_id": row["key_id"],
        "note": row["note"],
    }


def _inclusion(found: Inclusion) -> dict[str, Any]:
    return {
        "leaf_index": found.index,
        "leaf_hash": found.leaf.hex(),
        "proof": [part.hex() for part in found.proof],
    }


def _access(item: Access) -> dict[str, Any]:
    return {
        "id": str(item.id),
        "at": iso_instant(item.at),
        "event": item.event,
        "outcome": item.outcome,
        "who": item.actor_kind,
        "roles": list(item.actor_roles),
        "purpose": item.purpose,
        "fields": list(item.fields),
        "line": item.line,
        "proof": None if item.inclusion is None else _inclusion(item.inclusion),
    }


@router.get("/audit/heads", response_model=audit_shapes.HeadPage, responses=answers())
async def list_audit_heads(request: Request, actor: CurrentActor, limit: Limit = 50, after: Cursor = None) -> Response:
    """Signed tree heads, newest first. Keep one: it holds the operator to everything before it."""
    rows = await service_of(request).audit.prove.heads(actor, most=limit + 1, before=cursor_of(after))
    return answer(
        {
            "items": [_head(row) for row in rows[:limit]],
            "next": str(as_uuid(rows[limit - 1]["id"])) if len(rows) > limit else None,
        }
    )


@router.post("/audit/heads", status_code=201, response_model=audit_shapes.HeadOut, responses=answers(404, 413, 500))
async def sign_audit_head(request: Request, actor: CurrentActor) -> Response:
    """Sign a head over everything that is in the log now."""
    return answer(_head(await service_of(request).audit.prove.head_now(actor)), 201)


@router.get("/audit/entries/{entry_id}/proof", response_model=audit_shapes.InclusionOut, responses=answers(404, 409))
async def prove_audit_entry(request: Request, actor: CurrentActor, entry_id: IdText) -> Response:
    """The proof that an entry is under the newest head."""
    found, head = await service_of(request).audit.prove.inclusion(actor, identifier(entry_id))
    return answer(_inclusion(found) | {"head": _head(head)})


@router.get("/audit/consistency", response_model=audit_shapes.ConsistencyOut, responses=answers(404))
async def prove_audit_consistency(request: Request, actor: CurrentActor, old: Size, new: Size) -> Response:
    """The proof that nothing of an older log was changed or taken out in a newer one."""
    proof = await service_of(request).audit.prove.consistency(actor, old, new)
    return answer({"old": old, "new": new, "proof": [part.hex() for part in proof]})


@router.get("/audit/key", response_model=audit_shapes.HeadKeys, responses=answers())
async def get_audit_key(request: Request, actor: CurrentActor) -> Response:
    """The public key that verifies heads."""
    return answer(await service_of(request).audit.prove.key(actor))


@router.get("/audit/alerts", response_model=audit_shapes.Alerts, responses=answers())
async def list_audit_alerts(
    request: Request,
    actor: CurrentActor,
    days: Annotated[int, Query(ge=1, le=31, description="How many days back.")] = 1,
) -> Response:
    """Unusual reading: volume against the person's own past, hours, reveals, refusals, others' requisitions."""
    alerts = await service_of(request).audit.watch.alerts(actor, days=days)
    return answer(
        {
            "items": [
                {
                    "kind": alert.kind,
                    "staff_id": str(alert.staff),
                    "begins_at": iso_instant(alert.begins_at),
                    "ends_at": iso_instant(alert.ends_at),
                    "observed": alert.observed,
                    "limit": alert.limit,
                }
                for alert in alerts
            ]
        }
    )


@router.post("/audit/searches", response_model=audit_shapes.SearchesOut, responses=answers(413))
async def find_searches(request: Request, actor: CurrentActor, body: audit_shapes.SearchesIn) -> Response:
    """Who searched for a value, as far as the log can still tell."""
    rows = await service_of(request).audit.searches.of(actor, body.by, body.value, days=body.days)
    items = [
        {
            "id": str(as_uuid(row["id"])),
            "at": iso_instant(row["at"]),
            "actor_id": str(as_uuid(row["actor_id"])),
            "actor_roles": row["actor_roles"].split(),
            "purpose": row["purpose"],
            "found_somebody": row["code"] != "nothing_found",
        }
        for row in rows
    ]
    return answer({"items": items})


@router.get("/applicants/{applicant_id}/accesses", response_model=audit_shapes.AccessPage, responses=answers(404))
async def list_accesses(
    request: Request, actor: CurrentActor, applicant_id: IdText, limit: Limit = 50, after: Cursor = None
) -> Response:
    """Who saw what of an applicant's, and why, as the applicant is told it; with proofs."""
    found = await service_of(request).audit.accesses.of_applicant(
        actor, identifier(applicant_id), most=limit, before=cursor_of(after)
    )
    return answer(
        {
            "items": [_access(item) for item in found.items],
            "head": None if found.head is None else _head(found.head),
            "next": None if found.next is None else str(found.next),
        }
    )
