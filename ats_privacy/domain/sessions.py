"""How long a session lives, what its factors are worth, and how its token looks. Pure (promises A15, D6, D8)."""

from __future__ import annotations

import base64
import hmac
import secrets
from dataclasses import dataclass
from hashlib import sha256
from typing import Final
from uuid import UUID

TOKEN_PREFIX: Final = "ats_"  # noqa: S105 - what every token begins with
_ID_CHARACTERS = 32
_SECRET_BYTES = 32
_SECRET_CHARACTERS = 43

SEEN_EVERY_US: Final = 60_000_000
"""A session that is used is marked so at most once in this time: idleness is counted in minutes, not in requests."""


@dataclass(frozen=True, slots=True)
class SessionLife:
    """How long a session lives at most, and how long without being used (NIST SP 800-63B section 4.2.3)."""

    seconds: int = 12 * 3600
    idle_seconds: int = 30 * 60

    def alive(self, *, now: int, seen_at: int, ends_at: int, ended_at: int | None) -> bool:
        """True where it was not ended, has not passed its end and was used lately. Instants in microseconds."""
        return ended_at is None and now < ends_at and now - seen_at < self.idle_seconds * 1_000_000


@dataclass(frozen=True, slots=True)
class Proofs:
    """When each kind of factor was last proven in a session, microseconds since the epoch; 0: never.

    ``knowledge``: the password. ``possession``: a time-based or a recovery code. ``passkey``: a passkey whose
    authenticator has verified its holder, which is two factors at once.
    """

    knowledge: int = 0
    possession: int = 0
    passkey: int = 0

    @property
    def assurance(self) -> int:
        """The number of factors proven, 0 to 2."""
        if self.passkey or (self.knowledge and self.possession):
            return 2
        return 1 if self.knowledge or self.possession else 0

    @property
    def authenticated_at(self) -> int:
        """Since when as many factors as :attr:`assurance` are proven: of two, the older proof counts."""
        both = min(self.knowledge, self.possession)
        return max(self.passkey, both) or max(self.knowledge, self.possession)


def new_token(organisation: UUID) -> tuple[str, bytes]:
    """A session's token, 256 random bits after the organisation's id, and the digest that is stored of it."""
    token = f"{TOKEN_PREFIX}{organisation.hex}{_text(secrets.token_bytes(_SECRET_BYTES))}"
    return token, digest_of(token)


def digest_of(token: str) -> bytes:
    """What is stored of a token: SHA-256 is enough where the token itself cannot be guessed."""
    return sha256(token.encode("utf-8", "surrogatepass")).digest()


def organisation_of(token: str) -> UUID | None:
    """The organisation that a token names; None where it is no token of a session."""
    named = token[len(TOKEN_PREFIX) : len(TOKEN_PREFIX) + _ID_CHARACTERS]
    if len(token) != len(TOKEN_PREFIX) + _ID_CHARACTERS + _SECRET_CHARACTERS or not token.startswith(TOKEN_PREFIX):
        return None
    return UUID(hex=named) if all(c in "0123456789abcdef" for c in named) else None


def form_token(token: str) -> str:
    """What a form must send back with the session's cookie: only who can read our pages knows it (CSRF)."""
    return _text(hmac.digest(token.encode("utf-8", "surrogatepass"), b"ats-privacy form token", "sha256"))


def agent_class(user_agent: str) -> str:
    """browser, mobile or program: as much as helps people to know their own sessions, nothing that tells two
    browsers apart (promise A12)."""
    text = user_agent.casefold()
    if "mozilla/" not in text:
        return "program"
    return "mobile" if "mobile" in text or "android" in text else "browser"


def _text(secret: bytes) -> str:
    return base64.urlsafe_b64encode(secret).rstrip(b"=").decode("ascii")
