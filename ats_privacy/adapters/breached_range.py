"""Breached passwords asked of a service by k-anonymity: five digits of a digest leave the process, never more.

The range protocol of Have I Been Pwned (https://haveibeenpwned.com/API/v3#SearchingPwnedPasswordsByRange): of the
SHA-1 of a password the first five hexadecimal digits are sent, which some hundreds of breached passwords share; the
answer is padded, so that its length tells nothing either. Off unless ATS_BREACHED_RANGE_URL names a service.
"""

from __future__ import annotations

import hashlib
import hmac
import ssl

import httpx

from ats_privacy.domain.errors import Unavailable

_SENT = 5
_SECONDS = 5.0
_LONGEST_ANSWER = 1_000_000


class BreachedRange:
    """Asks ``url``/PREFIX, whose lines are the rest of a digest, a colon, and how often it was seen (0: padding)."""

    def __init__(self, url: str, tls: ssl.SSLContext | None = None) -> None:
        self._url = url.rstrip("/")
        self._tls = tls or ssl.create_default_context()

    async def holds(self, password: str) -> bool:
        """True where the service knows the password.

        :raises Unavailable: it does not answer as it should; a password that cannot be checked is not taken.
        """
        text = password.encode("utf-8", "surrogatepass")
        digest = hashlib.sha1(text, usedforsecurity=False).hexdigest().upper()
        try:
            async with httpx.AsyncClient(verify=self._tls, timeout=_SECONDS, trust_env=False) as client:
                answer = await client.get(f"{self._url}/{digest[:_SENT]}", headers={"Add-Padding": "true"})
        except httpx.HTTPError:
            raise _away() from None
        if answer.status_code != 200 or len(answer.content) > _LONGEST_ANSWER:
            raise _away()
        found = False
        for line in answer.text.splitlines():
            rest, _, seen = line.strip().partition(":")
            same = hmac.compare_digest(rest.upper().encode(), digest[_SENT:].encode())
            found |= same and seen.strip() not in ("", "0")
        return found


def _away() -> Unavailable:
    return Unavailable("breached_unavailable", "The password cannot be held against known breaches now; try again.")
