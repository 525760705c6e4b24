"""Passwords of accounts: judged when they are chosen, hashed beside the event loop, and compared at the same cost
whether there is one or not (promise A15).
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Iterable

from ats_privacy.adapters.breached import BreachedPasswords
from ats_privacy.adapters.breached_range import BreachedRange
from ats_privacy.adapters.common_passwords import common_passwords
from ats_privacy.adapters.passwords import PasswordHasher
from ats_privacy.domain import passwords
from ats_privacy.domain.errors import BadInput, Unavailable

_AT_ONCE = 1
"""A hash takes 64 MiB and all its lanes for a fifth of a second; the adapter makes one after the other."""
_MOST_WAITING = 32


class Passwords:
    """Makes and compares hashes, and judges new passwords. ``breached``: an operator's file, or None; ``asked``: a
    service that knows breached passwords, or None."""

    def __init__(
        self,
        hasher: PasswordHasher | None = None,
        breached: BreachedPasswords | None = None,
        asked: BreachedRange | None = None,
    ) -> None:
        self._asked = asked
        self.hasher = hasher or PasswordHasher()
        self._breached = breached
        self._at_work = asyncio.Semaphore(_AT_ONCE)
        self._waiting = 0
        self._nobodys = ""

    async def fits(self, password: str, stored: str) -> bool:
        """True where the password is that of ``stored``; an empty one costs as much and never fits.

        :raises Unavailable: more wait than can be served soon.
        """
        if not self._nobodys:
            # Nobody's password: compared where there is no account. Made at the first log-in, whoever's that is.
            self._nobodys = await self.hashed(secrets.token_urlsafe(32))
        fits = await self._beside(self.hasher.fits, password, stored or self._nobodys)
        return bool(fits) and bool(stored)

    async def hashed(self, password: str) -> str:
        """The PHC string of a password."""
        return str(await self._beside(self.hasher.hashed, password))

    def outdated(self, stored: str) -> bool:
        """True where it should be hashed anew at a success."""
        return self.hasher.outdated(stored)

    async def judge(self, password: str, *, context: Iterable[str], pointer: str = "/password") -> None:
        """Let a new password pass.

        :raises BadInput: it is short, simple, common, breached, or made of the person's own names.
        :raises Unavailable: whether it is breached cannot be told now.
        """
        try:
            passwords.check(password, context=context)
            passwords.check_uncommon(password, common_passwords())
        except BadInput as error:
            raise BadInput(error.code, error.sentence, pointer=pointer) from None
        known = self._breached is not None and await asyncio.to_thread(self._breached.holds, password)
        if known or (self._asked is not None and await self._asked.holds(password)):
            raise BadInput(
                "password_breached", "This password is known from a breach elsewhere; choose another.", pointer=pointer
            )

    async def _beside(self, work: object, *arguments: str) -> object:
        if self._waiting >= _MOST_WAITING:
            raise Unavailable("log_in_busy", "Too many log in at this moment; try again soon.")
        self._waiting += 1
        try:
            async with self._at_work:
                return await asyncio.to_thread(work, *arguments)  # type: ignore[arg-type]
        finally:
            self._waiting -= 1
