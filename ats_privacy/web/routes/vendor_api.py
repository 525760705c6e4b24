"""/vendor/v1: what vendors call themselves; a token is got by a signed assertion (RFC 6749 section 4.4, RFC 7523)."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request, Response

from ats_privacy.domain.errors import BadInput, TooMany, Unauthenticated
from ats_privacy.domain.identity import iso_instant, now_us
from ats_privacy.domain.vendors import client_id
from ats_privacy.gate.vendor_access import InvalidClient
from ats_privacy.web import vendor_shapes as shapes
from ats_privacy.web.routes.common import Bearer, answer, answers, service_of
from ats_privacy.web.strict_requests import StrictRoute

router = APIRouter(prefix="/vendor/v1", tags=["vendor"], route_class=StrictRoute)
public = APIRouter(tags=["vendor"], route_class=StrictRoute)

_GRANT = "client_credentials"
_ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_KNOWN = frozenset({"grant_type", "client_assertion_type", "client_assertion", "scope", "client_id"})
_FORM = "application/x-www-form-urlencoded"
_SHAPE = {"$ref": "#/components/schemas/VendorTokenIn"}
_MOST_BYTES = 32_768
_REFUSALS: dict[int | str, dict[str, Any]] = {
    400: {"model": shapes.VendorTokenError, "description": "The request, the grant or the scope is not as it must be"},
    401: {"model": shapes.VendorTokenError, "description": "The client is not who it says"},
    429: {"model": shapes.VendorTokenError, "description": "Too many calls; Retry-After says when to go on"},
    **{s: told for s, told in answers(413).items() if s in (413, 503)},
}


class _NotAsItMustBe(Exception):
    """The request for a token cannot be read; ``error`` is a code of RFC 6749 section 5.2."""

    def __init__(self, error: str, sentence: str) -> None:
        super().__init__(error)
        self.error = error
        self.sentence = sentence


@router.post(
    "/token",
    response_model=shapes.VendorTokenOut,
    responses=_REFUSALS,
    openapi_extra={"requestBody": {"required": True, "content": {_FORM: {"schema": _SHAPE}}}},
)
async def get_vendor_token(request: Request) -> Response:
    """An access token for a few minutes, for whoever signs with a vendor's proven key."""
    try:
        form = await _form(request)
        issued = await service_of(request).vendors.access.token(
            form["client_assertion"], form.get("scope"), form.get("client_id")
        )
    except _NotAsItMustBe as error:
        return _refused(400, error.error, error.sentence)
    except BadInput as error:
        return _refused(400, "invalid_scope", error.sentence)
    except InvalidClient as error:
        return _refused(401, error.code, error.sentence)
    except TooMany as error:
        refused = _refused(429, "temporarily_unavailable", error.sentence)
        refused.headers["Retry-After"] = str(error.seconds)
        return refused
    return answer(
        {
            "access_token": issued.token,
            "token_type": "Bearer",
            "expires_in": issued.seconds,
            "scope": " ".join(sorted(scope.value for scope in issued.scopes)),
        }
    )


@router.get("/standing", response_model=shapes.StandingOut, responses=answers(429), dependencies=[Bearer])
async def get_vendor_standing(request: Request) -> Response:
    """How the vendor that asks stands: its contract, and the key that it gets packages for."""
    actor, found = await service_of(request).vendors.watch.standing(vendor_token(request))
    contract, now = found.contract, now_us()
    in_force = contract is not None and contract.ended_at is None and contract.begins_at <= now < contract.ends_at
    return answer(
        {
            "client_id": client_id(actor.organisation, actor.id),
            "name": found.name,
            "active": found.active,
            "contract_id": None if found.contract_id is None else str(found.contract_id),
            "in_force": in_force,
            "contract_ends_at": None if contract is None else iso_instant(contract.ended_at or contract.ends_at),
            "audit_due_at": None if contract is None else iso_instant(contract.audit_due_at),
            "encryption_kid": None if found.key is None else found.key.kid,
            "encryption_key_expires_at": None if found.key_until is None else iso_instant(found.key_until),
        }
    )


@public.get("/.well-known/handoff-keys.json", response_model=shapes.HandoffKeysOut)
async def get_handoff_keys(request: Request) -> Response:
    """The public keys that verify packages and that results are encrypted to; none where nothing is handed over."""
    own = service_of(request).vendors.own
    return answer({"keys": []} if own is None else own.public())


def vendor_token(request: Request) -> str:
    """The bearer token of a vendor's call, for :meth:`ats_privacy.gate.vendor_access.VendorAccess.actor`.

    :raises Unauthenticated: there is none.
    """
    given = request.headers.get("authorization", "")
    if given[:7].lower() != "bearer " or len(given) < 8:
        raise Unauthenticated("token_missing", "Send an access token: Authorization: Bearer …")
    return given[7:]


async def _form(request: Request) -> dict[str, str]:
    """The parameters of a request for a token, each there once (RFC 6749 section 3.2)."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM:
        raise _NotAsItMustBe("invalid_request", f"Send {_FORM}.")
    if "authorization" in request.headers:
        raise _NotAsItMustBe("invalid_request", "Authenticate by client_assertion alone.")
    body = await request.body()
    try:
        if len(body) > _MOST_BYTES:
            raise ValueError
        pairs = parse_qsl(body.decode("ascii"), strict_parsing=True, errors="strict", max_num_fields=20)
    except ValueError:
        raise _NotAsItMustBe("invalid_request", "The form cannot be read.") from None
    form = dict(pairs)
    if len(form) != len(pairs):
        raise _NotAsItMustBe("invalid_request", "A parameter is there twice.")
    if "client_secret" in form:
        raise _NotAsItMustBe("invalid_request", "There are no client secrets here.")
    if form.get("grant_type") != _GRANT:
        absent = "grant_type" not in form
        raise _NotAsItMustBe("invalid_request" if absent else "unsupported_grant_type", f"The grant is {_GRANT}.")
    if form.get("client_assertion_type") != _ASSERTION or not form.get("client_assertion"):
        raise _NotAsItMustBe("invalid_request", "Authenticate by a client assertion (RFC 7523).")
    return {name: value for name, value in form.items() if name in _KNOWN}


def _refused(status: int, error: str, sentence: str) -> Response:
    return answer({"error": error, "error_description": sentence}, status)
