"""Time-based one-time passwords as authenticator apps make them (RFC 6238 over RFC 4226)."""

from __future__ import annotations

import hmac
from typing import Literal

STEP_SECONDS = 30
DIGITS = 6
_SHORTEST_SECRET = 16
_STEPS_AWAY = 1

Digest = Literal["sha1", "sha256", "sha512"]


def code(secret: bytes, step: int, *, digits: int = DIGITS, digest: Digest = "sha1") -> str:
    """The code of a time step, dynamically truncated (RFC 4226 section 5.3), with its leading zeros."""
    made = hmac.digest(secret, step.to_bytes(8, "big"), digest)
    offset = made[-1] & 0x0F
    number = int.from_bytes(made[offset : offset + 4], "big") & 0x7FFF_FFFF
    return str(number % 10**digits).zfill(digits)


def accepted_step(secret: bytes, given: str, at: float, *, last_step: int) -> int | None:
    """The time step that ``given`` proves at the instant ``at`` (seconds since the epoch), or None.

    One step of clock difference either way is allowed (RFC 6238 section 5.2). Only steps after ``last_step``, the last
    one accepted, count: the caller stores what this returns, so that no code passes twice, nor an older one after it.

    :raises ValueError: the secret is shorter than 128 bits (RFC 4226 section 4, R6).
    """
    if len(secret) < _SHORTEST_SECRET:
        raise ValueError("a secret has at least 128 bits")
    if len(given) != DIGITS or not (given.isascii() and given.isdigit()):
        return None
    now = int(at) // STEP_SECONDS
    found = None
    for step in range(max(0, now - _STEPS_AWAY), now + _STEPS_AWAY + 1):
        # Every step is compared, whichever fits: the time says nothing about the clock's difference.
        if hmac.compare_digest(code(secret, step), given) and step > last_step:
            found = step
    return found
