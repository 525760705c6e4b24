"""Errors as problem details (RFC 9457): a stable code, a sentence, pointers; never a value that was sent."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

import orjson
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from ats_privacy.domain.errors import AtsPrivacyError, BadInput, Refused, StepUpRequired, TooMany, Unauthenticated
from ats_privacy.domain.events import REQUEST_ID

MEDIA_TYPE = "application/problem+json"
_LOG = logging.getLogger("ats_privacy.web")
_MOST_PROBLEMS = 50

_OF_STATUS = {
    400: ("bad_request", "The request cannot be read."),
    404: ("route_unknown", "There is nothing at this address."),
    405: ("method_not_allowed", "This address does not take that method."),
    413: ("body_too_large", "The request body is larger than this service takes."),
    415: ("media_type_unsupported", "Send application/json."),
}


class ProblemItem(BaseModel):
    """One of several problems, and where it is (RFC 6901 pointer into the body, or a parameter's name)."""

    code: str
    detail: str
    pointer: str | None = None


class Problem(BaseModel):
    """Problem details (RFC 9457) with a stable machine code."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    request_id: str
    errors: list[ProblemItem] | None = None
    missing: list[str] | None = None


def problem(
    status: int,
    code: str,
    detail: str,
    *,
    errors: Sequence[dict[str, Any]] | None = None,
    missing: Sequence[str] | None = None,
    headers: dict[str, str] | None = None,
) -> Response:
    """A problem document as a response."""
    body: dict[str, Any] = {
        "type": f"urn:ats-privacy:problem:{code}",
        "title": code.replace("_", " "),
        "status": status,
        "code": code,
        "detail": detail,
        "request_id": REQUEST_ID.get(),
    }
    if errors:
        body["errors"] = list(errors)[:_MOST_PROBLEMS]
    if missing:
        body["missing"] = list(missing)
    return Response(orjson.dumps(body), status, headers=headers, media_type=MEDIA_TYPE)


def problem_of(error: AtsPrivacyError) -> Response:
    """The problem document of one of our errors."""
    headers = {}
    if isinstance(error, Unauthenticated):
        # RFC 6750 section 3.1 knows one error for tokens that do not hold, and none where no token was sent.
        told = "" if error.code == "token_missing" else ', error="invalid_token"'
        headers["WWW-Authenticate"] = f'Bearer realm="ats-privacy"{told}'
    if isinstance(error, StepUpRequired):
        acr = f', acr_values="{error.acr_values}"' if error.acr_values else ""
        headers["WWW-Authenticate"] = (
            f'Bearer realm="ats-privacy", error="insufficient_user_authentication", '
            f'error_description="{error.sentence}"{acr}, max_age="{error.max_age}"'
        )
    if isinstance(error, TooMany):
        headers["Retry-After"] = str(error.seconds)
    if error.status == 503:
        headers["Retry-After"] = "5"
    errors = None
    if isinstance(error, BadInput) and (error.problems or error.pointer):
        errors = [{"code": p.code, "detail": p.sentence, "pointer": p.pointer} for p in (error.problems or (error,))]
    missing = error.missing if isinstance(error, Refused) else None
    return problem(error.status, error.code, error.sentence, errors=errors, missing=missing, headers=headers)


def install(app: FastAPI) -> None:
    """Make every error of the application a problem document."""

    async def ours(_request: Request, error: Exception) -> Response:
        assert isinstance(error, AtsPrivacyError)  # noqa: S101 - registered for this class only
        if error.status >= 500:
            _LOG.error("failure", extra={"code": error.code})
        return problem_of(error)

    async def invalid(_request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)  # noqa: S101
        items = [
            {"code": _code(e["type"]), "detail": _sentence(e["type"]), "pointer": _pointer(e)} for e in error.errors()
        ]
        if any(e["type"] == "json_invalid" for e in error.errors()):
            return problem(400, "json_invalid", "The body is not valid JSON.", errors=items)
        return problem(422, "request_invalid", "The request does not have the documented form.", errors=items)

    async def http(_request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)  # noqa: S101
        code, detail = _OF_STATUS.get(error.status_code, ("http_error", "The request cannot be served."))
        return problem(error.status_code, code, detail, headers=dict(error.headers or {}))

    async def unexpected(_request: Request, error: Exception) -> Response:
        _LOG.error("unexpected failure", extra={"code": type(error).__name__})
        return problem(500, "internal_error", "Something went wrong here; it has been noted.")

    app.add_exception_handler(AtsPrivacyError, ours)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, http)
    app.add_exception_handler(Exception, unexpected)


def _code(kind: str) -> str:
    return {"extra_forbidden": "member_unknown", "missing": "member_missing"}.get(kind, kind)


def _sentence(kind: str) -> str:
    return {
        "extra_forbidden": "There is a member that is not documented.",
        "missing": "A required member or parameter is missing.",
        "json_invalid": "The body is not valid JSON.",
    }.get(kind, "The value does not have the documented form.")


def _pointer(error: Any) -> str:
    location = list(error["loc"])
    if error["type"] == "extra_forbidden":
        location = location[:-1]  # the unknown name itself was chosen by the client and may be personal data
    if error["type"] == "json_invalid":
        location = location[:1]
    return "/" + "/".join(str(part) for part in location)
