"""Requests are read in the one way that no other reader can differ in.

A body is one JSON text in UTF-8 in which no member occurs twice (RFC 8259 sections 4 and 8.1, RFC 7493); of parameters
only lists may be repeated. Of two values under one name the framework keeps the last, while a proxy, a log or an
auditor's tool may have judged the first.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute

from ats_privacy.domain.errors import BadInput

_LISTS = frozenset({"fields"})


def _once(members: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(members)
    if len(found) != len(members):
        raise json.JSONDecodeError("A member occurs twice", "", 0)
    return found


_DECODER = json.JSONDecoder(object_pairs_hook=_once)


class _StrictRequest(Request):
    async def json(self) -> Any:
        """The body.

        :raises json.JSONDecodeError: it is not JSON, or a member occurs twice. :raises UnicodeDecodeError: not UTF-8.
        """
        if not hasattr(self, "_strict"):
            self._strict = _DECODER.decode((await self.body()).decode("utf-8"))
        return self._strict


class StrictRoute(APIRoute):
    """A route whose requests are read strictly."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler, given a request that reads strictly.

        :raises BadInput: a parameter that is not a list is repeated.
        """
        handle = super().get_route_handler()

        async def strictly(request: Request) -> Response:
            strict = _StrictRequest(request.scope, request.receive)
            given = [name for name, _ in strict.query_params.multi_items() if name not in _LISTS]
            if len(set(given)) != len(given):
                raise BadInput("parameter_repeated", "A parameter is there twice; only fields may be repeated.")
            return await handle(strict)

        return strictly
