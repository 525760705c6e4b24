"""Posts to a vendor's own address: over TLS, to a host whose certificate holds, and not into our own network (D3, D7).

The name is resolved here, once, and the connection goes to the address that was judged, so that a name cannot answer
with another one afterwards; the certificate must still be the name's. Redirects are not followed, proxies of the
environment not used, answers not read beyond their head.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from functools import cache
from ipaddress import ip_address
from urllib.parse import urlsplit

import httpx

from ats_privacy.domain.orders import Undeliverable, Undelivered

IDEMPOTENCY_KEY = "Idempotency-Key"
_SECONDS = 30.0
_LATER = frozenset({408, 425, 429})


@cache
def _trusted() -> ssl.SSLContext:
    """The machine's authorities, read once a process: they are many."""
    return ssl.create_default_context()


class VendorPush:
    """Posts texts. ``private``: addresses that are not public are allowed too. ``seconds``: how long a post may take,
    from the name to the head of the answer."""

    def __init__(self, tls: ssl.SSLContext | None = None, *, private: bool = False, seconds: float = _SECONDS) -> None:
        self._seconds = seconds
        self._tls = tls or _trusted()
        self._private = private

    async def post(self, address: str, text: str, media_type: str, key: str) -> None:
        """Hand a text over; the vendor may see it more than once, under the same ``key``.

        :raises Undelivered: no answer, a certificate that does not hold, or one of 408, 425, 429 and 5xx.
        :raises Undeliverable: any other answer but 2xx, or an address that is not public.
        """
        try:
            async with asyncio.timeout(self._seconds):
                status = await self._sent(address, text, media_type, key)
        except (httpx.HTTPError, httpx.InvalidURL, OSError, UnicodeError) as error:  # a name too long for IDNA, too
            told = f"The vendor does not answer ({type(error).__name__})."
            raise Undelivered("push_unavailable", told) from None
        if status in _LATER or status >= 500:
            raise Undelivered("push_busy", f"The vendor answered {status}.")
        if not 200 <= status < 300:
            raise Undeliverable("push_refused", f"The vendor answered {status}.")

    async def _sent(self, address: str, text: str, media_type: str, key: str) -> int:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port or 443
        number = await self._resolved(host, port)
        shown = f"[{number}]" if ":" in number else number
        headers = {
            "Host": host if parts.port is None else f"{host}:{parts.port}",
            "Content-Type": media_type,
            IDEMPOTENCY_KEY: f'"{key}"',
            "Accept": "*/*",
        }
        to, content, named = f"https://{shown}:{port}{parts.path or '/'}", text.encode("ascii"), {"sni_hostname": host}
        async with (
            httpx.AsyncClient(
                verify=self._tls, timeout=self._seconds, trust_env=False, follow_redirects=False
            ) as client,
            client.stream("POST", to, content=content, headers=headers, extensions=named) as answer,
        ):
            return answer.status_code

    async def _resolved(self, host: str, port: int) -> str:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        numbers = [str(each[4][0]) for each in found]
        if not numbers:
            raise OSError
        if not self._private and not all(ip_address(number).is_global for number in numbers):
            raise Undeliverable("push_address_private", "The vendor's address is not a public one.")
        return numbers[0]
