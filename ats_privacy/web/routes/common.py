"""What routes share: the actor, the purpose, versions, identifiers, rendering."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, cast
from urllib.parse import unquote
from uuid import UUID

import orjson
from fastapi import Depends, Header, Path, Query, Request, Response
from fastapi.security import HTTPBearer

from ats_privacy.domain.actors import Actor
from ats_privacy.domain.errors import BadInput, NotFound, PreconditionRequired, Unauthenticated
from ats_privacy.domain.identity import iso_instant, parse_id
from ats_privacy.domain.values import InvalidValue
from ats_privacy.domain.values.text import short_text
from ats_privacy.gate.disclosure import Disclosed
from ats_privacy.gate.idempotency import Answered, Repeatable
from ats_privacy.gate.sessions import Session
from ats_privacy.service import Service
from ats_privacy.web.problems import MEDIA_TYPE
from ats_privacy.web.session_cookie import check_form, cookie_of

_PROBLEM_CONTENT = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}


def answers(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The OpenAPI entries of the problems that a route may answer."""
    every = {400, 401, 403, 422, 503, *statuses}
    return {s: {"description": _MEANING[s], "content": _PROBLEM_CONTENT} for s in sorted(every)}


_MEANING = {
    400: "The request cannot be read",
    401: "Not authenticated",
    403: "Refused by policy; audited",
    404: "Not there, or out of your reach",
    409: "The state does not allow it",
    412: "Changed since it was read",
    413: "Too large",
    422: "Not acceptable; nothing was stored",
    428: "If-Match is required",
    429: "Too many calls; Retry-After says when to go on",
    500: "A stored value failed authentication",
    503: "Something needed is not available",
}

_bearer = HTTPBearer(auto_error=False, bearerFormat="JWT", description="An access token of the identity provider")


def service_of(request: Request) -> Service:
    """The service behind this application."""
    return cast(Service, request.app.state.service)


def token_of(request: Request) -> str:
    """The token that a request brings: in its header, or a session's in the cookie that pages use.

    :raises Unauthenticated: none. :raises Refused: a change that is known by its cookie, and comes from elsewhere.
    """
    given = request.headers.get("authorization", "")
    if given[:7].lower() == "bearer " and len(given) >= 8:
        return given[7:]
    kept = None if given else cookie_of(request)
    if kept is None:
        raise Unauthenticated("token_missing", "Send an access token: Authorization: Bearer …")
    check_form(request, kept, None, service_of(request).settings.mail.public_url)
    return kept


async def current_actor(request: Request) -> Actor:
    """Who is asking.

    :raises Unauthenticated: no token, or one that does not hold.
    """
    return await service_of(request).authentication.actor(token_of(request))


async def current_session(request: Request) -> Session:
    """The session in which somebody is asking, also while a second factor is still missing in it.

    :raises Unauthenticated: no session's token, or one that does not hold.
    """
    return await service_of(request).authentication.session(token_of(request))


CurrentActor = Annotated[Actor, Depends(current_actor)]
CurrentSession = Annotated[Session, Depends(current_session)]
Bearer = Depends(_bearer)
Purpose = Annotated[
    str,
    Query(
        pattern=r"^[a-z_]{1,32}$",
        description="What the data is wanted for (promise B1); one of the policy's purposes.",
    ),
]
Duty = Annotated[
    str | None,
    Query(
        pattern=r"^[a-z_]{1,32}$",
        description="The legal duty, where the purpose asks for one (promise A5): only its fields are read.",
    ),
]
Limit = Annotated[int, Query(ge=1, le=200, description="Items on a page.")]
Cursor = Annotated[
    str | None,
    Query(max_length=36, description="The cursor “next” of the page before; none for the first page."),
]
IdText = Annotated[str, Path(min_length=1, max_length=64, description="A UUID.")]
IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=128,
        pattern=r"^[\x21-\x7e]+$",
        description="Send the same key again to repeat a write safely.",
    ),
]
IfMatch = Annotated[
    str | None, Header(alias="If-Match", max_length=64, description='The version it is based on, as "3".')
]
AccessReason = Annotated[
    str | None,
    Header(
        alias="Access-Reason",
        max_length=1500,
        description="Why, where the purpose asks for a reason even for a masked read; percent-encoded UTF-8.",
    ),
]
_ETAG = re.compile(r'"(\d{1,9})"')
NO_ID = UUID(int=0)


def identifier(text: str) -> UUID:
    """The UUID of a path.

    :raises NotFound: it cannot be one, so there is nothing there.
    """
    found = parse_id(text)
    if found is None:
        raise NotFound("not_found", "There is nothing here, or it is out of your reach.")
    return found


def named(text: str, pointer: str) -> UUID:
    """The UUID of a member or parameter.

    :raises BadInput: it is none.
    """
    found = parse_id(text)
    if found is None:
        raise BadInput("identifier_invalid", "This must be a UUID in its usual form.", pointer=pointer)
    return found


def instant_of(text: str, pointer: str) -> int:
    """The instant of a member, in microseconds.

    :raises BadInput: there is none of this spelling in the calendar.
    """
    try:
        since = datetime.fromisoformat(text).astimezone(UTC) - datetime(1970, 1, 1, tzinfo=UTC)
    except (ValueError, OverflowError):
        raise BadInput("instant_invalid", "This is no instant of the calendar.", pointer=pointer) from None
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def cursor_of(text: str | None) -> UUID | None:
    """The position that a cursor stands for."""
    return None if text is None else named(text, "/query/after")


def version_of(if_match: str | None) -> int:
    """The version that a write is based on.

    :raises PreconditionRequired: none is named. :raises BadInput: it is no version.
    """
    if if_match is None:
        raise PreconditionRequired("if_match_required", 'Name the version you read: If-Match: "3".')
    found = _ETAG.fullmatch(if_match.strip(" \t"))
    if found is None:
        raise BadInput("if_match_invalid", 'If-Match must be a version in quotes, such as "3".')
    return int(found[1])


def reason_of(header: str | None) -> str:
    """The reason that a header gives.

    :raises BadInput: it is not percent-encoded UTF-8 of at most 200 characters, or has characters it must not have.
    """
    if header is None:
        return ""
    try:
        reason = short_text(unquote(header, errors="strict")) or ""
    except (InvalidValue, UnicodeDecodeError):
        raise BadInput("reason_invalid", "Access-Reason must be one line of percent-encoded UTF-8.") from None
    return reason


def repeatable(request: Request, key: str | None, body: Any) -> Repeatable | None:
    """The idempotency key with a canonical rendering of the request.

    :raises BadInput: there is none; no such body would be stored.
    """
    if key is None:
        return None
    try:
        rendered = orjson.dumps(
            [request.method, request.url.path, request.url.query, body.model_dump(mode="json")],
            option=orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS,
            default=str,
        )
    except (TypeError, ValueError, RecursionError):
        raise BadInput(
            "request_invalid", "A number has more than 64 bits, a text is no Unicode, or the body nests too deep."
        ) from None
    return Repeatable(key, rendered)


def answer(body: Any, status: int = 200, *, version: int | None = None, location: str | None = None) -> Response:
    """A JSON answer; ``body`` may be bytes rendered already."""
    headers = {}
    if version is not None:
        headers["ETag"] = f'"{version}"'
    if location is not None:
        headers["Location"] = location
    content = body if isinstance(body, bytes) else orjson.dumps(body)
    return Response(content, status, headers=headers or None, media_type="application/json")


def created(told: Answered, base: str) -> Response:
    """The answer to a creation, with its address and version."""
    body: Mapping[str, Any] = orjson.loads(told.body)
    return answer(told.body, told.status, version=body.get("version"), location=f"{base}/{body['id']}")


def shown_applicant(disclosed: Disclosed, purpose: str) -> dict[str, Any]:
    """An applicant's view as JSON."""
    row = disclosed.row
    return {
        "id": str(row["id"]),
        "version": row["version"],
        "state": row["state"],
        "created_at": iso_instant(row["created_at"]),
        "updated_at": iso_instant(row["updated_at"]),
        "purpose": purpose,
        "values": disclosed.values,
        "masks": disclosed.masks,
    }


def shown_application(disclosed: Disclosed, purpose: str) -> dict[str, Any]:
    """An application's view as JSON."""
    row = disclosed.row
    return {
        "id": str(row["id"]),
        "applicant_id": str(row["applicant_id"]),
        "requisition_id": str(row["requisition_id"]),
        "stage": row["stage"],
        "version": row["version"],
        "created_at": iso_instant(row["created_at"]),
        "updated_at": iso_instant(row["updated_at"]),
        "purpose": purpose,
        "values": disclosed.values,
        "masks": disclosed.masks,
    }


def instant(text: str, pointer: str) -> int:
    """Microseconds since 1970 of an RFC 3339 text.

    :raises BadInput: the calendar has no such instant.
    """
    try:
        at = datetime.fromisoformat(text)
        since = at.astimezone(UTC) - datetime(1970, 1, 1, tzinfo=UTC)
    except (ValueError, OverflowError):
        raise BadInput("instant_invalid", "This is no instant of the calendar.", pointer=pointer) from None
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds
