"""A route that answers people: its errors are pages, and who has to sign in first is sent there."""

from __future__ import annotations

import logging
from collections.abc import Callable, Coroutine
from typing import Any, Final

from fastapi import APIRouter, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from ats_privacy.domain.errors import AtsPrivacyError, BadInput, NotFound, StepUpRequired, Unauthenticated
from ats_privacy.domain.undertakings import MISSING
from ats_privacy.web.pages.rendering import error_page, see_other
from ats_privacy.web.pages.visitors import Elsewhere, again_path, sign_in_path
from ats_privacy.web.session_cookie import clear_cookie
from ats_privacy.web.strict_requests import StrictRoute

UNDERTAKING: Final = "/pages/undertaking"
_LOG = logging.getLogger("ats_privacy.web")


class PageRoute(StrictRoute):
    """A route whose every answer is a page or the way to one."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler, whose errors are told as pages."""
        handle = super().get_route_handler()

        async def as_page(request: Request) -> Response:
            try:
                return await handle(request)
            except Elsewhere as first:
                response = see_other(first.path)
                if first.forget:
                    clear_cookie(response)
                return response
            except StepUpRequired as error:
                return see_other(again_path(request, error))
            except Unauthenticated:
                return see_other(sign_in_path(request))
            except AtsPrivacyError as error:
                if error.code == MISSING and error.status == 403:
                    return see_other(UNDERTAKING)
                if error.status >= 500:
                    _LOG.error("failure", extra={"code": error.code})
                return error_page(request, error)
            except RequestValidationError:
                return error_page(request, BadInput("form_invalid", "This is not what a link or form of ours sends."))
            except HTTPException as error:
                code = "body_too_large" if error.status_code == 413 else "page_refused"
                return error_page(request, BadInput(code, "This cannot be served."), error.status_code)
            except Exception as error:
                _LOG.error("unexpected failure", extra={"code": type(error).__name__})
                unexpected = AtsPrivacyError("internal_error", "Something went wrong here; it has been noted.")
                return error_page(request, unexpected)

        return as_page


def page_router(prefix: str = "") -> APIRouter:
    """A router of pages, at ``/pages`` and on; they stand in no API description."""
    return APIRouter(prefix=f"/pages{prefix}", route_class=PageRoute, include_in_schema=False)


nothing_here = page_router()


@nothing_here.api_route("/{rest:path}", methods=["GET", "POST"], response_class=Response)
async def page_unknown(_request: Request, rest: str) -> Response:
    """No page of ours."""
    del rest
    raise NotFound("page_unknown", "There is no such page.")
