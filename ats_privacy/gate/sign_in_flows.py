"""What a sign-in at the identity provider remembers in the browser while people are there: sealed, for ten minutes."""

from __future__ import annotations

import base64
import binascii
import hmac
import json
import os
import secrets
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from ats_privacy.domain.errors import Unauthenticated
from ats_privacy.domain.identity import now_us
from ats_privacy.gate.account_keys import AccountKeys

FLOW_SECONDS = 600
_BOUND_TO = b"ats-privacy sign-in by oidc, 1"
_NONCE_BYTES = 12


@dataclass(frozen=True, slots=True)
class Flow:
    """One sign-in. ``begun_at``: microseconds. ``max_age``: seconds that the log-in at the provider may be old."""

    state: str = field(repr=False)
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)
    begun_at: int
    max_age: int

    @classmethod
    def begin(cls, max_age: int) -> Flow:
        """A new one, with 256 random bits for each of its secrets."""
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        return cls(state, nonce, verifier, now_us(), max_age)

    @property
    def challenge(self) -> str:
        """What the provider is told of the verifier (RFC 7636 section 4.2, S256)."""
        return base64.urlsafe_b64encode(sha256(self.verifier.encode()).digest()).rstrip(b"=").decode()

    def answers(self, state: str) -> bool:
        """True where an answer belongs to this sign-in."""
        return hmac.compare_digest(state.encode("utf-8", "surrogatepass"), self.state.encode())


class SignInFlows:
    """Seals and opens them by a key of the organisation that all workers have."""

    def __init__(self, keys: AccountKeys) -> None:
        self._keys = keys

    async def seal(self, organisation: UUID, flow: Flow) -> str:
        """The text that the browser keeps.

        :raises Unavailable: the keys are away.
        """
        nonce = os.urandom(_NONCE_BYTES)
        content = json.dumps(asdict(flow)).encode()
        sealed = nonce + (await self._cipher(organisation)).encrypt(nonce, content, _BOUND_TO)
        return base64.urlsafe_b64encode(sealed).rstrip(b"=").decode()

    async def open(self, organisation: UUID, text: str) -> Flow:
        """The sign-in again.

        :raises Unauthenticated: it was not begun here, or longer than ten minutes ago.
        """
        cipher = await self._cipher(organisation)
        try:
            sealed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
            flow = Flow(**json.loads(cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], _BOUND_TO)))
        except (InvalidTag, ValueError, binascii.Error):
            raise _over() from None
        if not 0 <= now_us() - flow.begun_at < FLOW_SECONDS * 1_000_000:
            raise _over()
        return flow

    async def _cipher(self, organisation: UUID) -> AESGCM:
        halves = [await self._keys.digest(organisation, "oidc sign-in", half) for half in ("first", "second")]
        return AESGCM(b"".join(halves))


def _over() -> Unauthenticated:
    return Unauthenticated("sign_in_over", "This sign-in was not begun here, or it is over; begin anew.")
