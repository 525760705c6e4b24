"""Health for the load balancer, and tokens for development."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from ats_privacy.domain.errors import NotFound
from ats_privacy.storage import organisations
from ats_privacy.web import consent_shapes, shapes
from ats_privacy.web.routes.common import answer, answers, named, service_of
from ats_privacy.web.strict_requests import StrictRoute

health = APIRouter(tags=["operation"])
development = APIRouter(prefix="/development", tags=["development"], route_class=StrictRoute)

_TOKEN_SECONDS = 3600


@health.get("/health/live", response_model=shapes.Health)
async def live() -> Response:
    """The process runs."""
    return answer({"status": "ok"})


@health.get(
    "/health/ready",
    response_model=shapes.Health,
    responses={503: {"model": shapes.Health, "description": "Not ready"}},
)
async def ready(request: Request) -> Response:
    """The process can serve: its database answers. Degraded: the root key does not; `keys` tells why.

    What was opened before goes on being served for ATS_KEYS_STALE_SECONDS.
    """
    service = service_of(request)
    if not await service.database.ready():
        return answer({"status": "unavailable", "keys": service.keyrings.trouble}, 503)
    if service.keyrings.trouble is not None:
        return answer({"status": "degraded", "keys": service.keyrings.trouble})
    return answer({"status": "ok"})


@health.get("/.well-known/receipt-keys.json", response_model=consent_shapes.ReceiptKeys)
async def get_receipt_keys(request: Request) -> Response:
    """The public keys that verify receipts of consents and certificates of erasure."""
    return answer({"keys": [service_of(request).erase.key.public_jwk()]})


@development.post(
    "/tokens",
    response_model=shapes.TokenOut,
    responses={s: a for s, a in answers(404, 413).items() if s not in (401, 403)},
)
async def issue_token(request: Request, body: shapes.TokenIn) -> Response:
    """A token for any member of staff, for whoever asks. Exists only with ATS_DEVELOPMENT_ISSUER."""
    service = service_of(request)
    organisation = named(body.organisation_id, "/organisation_id")
    row = await organisations.staff_by_account(service.database, organisation, body.account)
    if row is None or service.issuer is None:
        raise NotFound("not_found", "There is no such member of staff.")
    token = service.issuer.issue(organisation, row["id"], seconds=_TOKEN_SECONDS)
    return answer({"access_token": token, "token_type": "Bearer", "expires_in": _TOKEN_SECONDS})
