"""A push to an address of the operator's: JSON over TLS, signed with a shared secret (HMAC-SHA-256, RFC 2104)."""

from __future__ import annotations

import hmac
import ssl
import time
from collections.abc import Mapping
from typing import Any

import httpx
import orjson

from ats_privacy.domain.orders import Undeliverable, Undelivered

SIGNATURE = "X-ATS-Signature"
_SECONDS = 10.0


class Webhook:
    """Posts events. The signature covers the instant and the body, so that an old push cannot be sent again."""

    def __init__(self, url: str, secret: str, tls: ssl.SSLContext | None = None) -> None:
        self._url = url
        self._secret = secret.encode()
        self._tls = tls or ssl.create_default_context()

    async def post(self, event: Mapping[str, Any], message_id: str) -> None:
        """Send an event; the receiver may see it more than once, under the same ``message_id``.

        :raises Undelivered: no answer, or one of 429 and 5xx. :raises Undeliverable: any other answer but 2xx.
        """
        body = orjson.dumps({"id": message_id, **event})
        at = str(int(time.time()))
        headers = {"Content-Type": "application/json", SIGNATURE: f"t={at},v1={signature(self._secret, at, body)}"}
        try:
            async with httpx.AsyncClient(verify=self._tls, timeout=_SECONDS, trust_env=False) as client:
                answer = await client.post(self._url, content=body, headers=headers)
        except httpx.HTTPError as error:
            raise Undelivered("webhook_unavailable", f"The webhook does not answer ({type(error).__name__}).") from None
        if answer.status_code == 429 or answer.status_code >= 500:
            raise Undelivered("webhook_busy", f"The webhook answered {answer.status_code}.")
        if not answer.is_success:
            raise Undeliverable("webhook_refused", f"The webhook answered {answer.status_code}.")


def signature(secret: bytes, at: str, body: bytes) -> str:
    """The hexadecimal signature of a push made at ``at`` (seconds since the epoch, as text)."""
    return hmac.new(secret, at.encode() + b"." + body, "sha256").hexdigest()
