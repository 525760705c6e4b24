"""From a vendor's signed assertion to a token, and from the token to an actor (promise E2; RFC 6749, 7523, 6750).

A token is opaque, holds for minutes, is kept as its SHA-256, and is looked up with all that it rests on at every
call: the key it was got with, the vendor, a contract in force. Nothing is remembered, so what ends, ends at once.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from hashlib import sha256
from typing import NoReturn
from uuid import UUID

from ats_privacy.adapters.compact_jose import decoded, read_header, read_object
from ats_privacy.adapters.vendor_messages import verify_assertion
from ats_privacy.domain.actors import Actor, ActorKind, Role
from ats_privacy.domain.errors import AtsPrivacyError, BadInput, Refused, TooMany, Unauthenticated
from ats_privacy.domain.events import Event, Outcome, entry
from ats_privacy.domain.identity import now_us, parse_id
from ats_privacy.domain.vendors import BOUND, Scope, client_id, read_client_id, scopes_of
from ats_privacy.gate.audit import AuditLog
from ats_privacy.storage import attempts, vendor_keys, vendor_tokens
from ats_privacy.storage.attempts import Limit
from ats_privacy.storage.statements import Database, Duplicate
from ats_privacy.storage.vendor_tokens import StoredToken

TOKEN_SECONDS = 300
_WINDOW_SECONDS = 60
_MOST_TOKENS, _MOST_FAILURES, _MOST_CALLS = 30, 20, 120
_ROLES = frozenset({Role.VENDOR.value})
_HEADER = frozenset({"alg", "kid", "typ", "cty"})


@dataclass(frozen=True, slots=True)
class Limits:
    """How often a minute a vendor gets tokens, fails to, and calls with one; over all workers together."""

    tokens: int = _MOST_TOKENS
    failures: int = _MOST_FAILURES
    calls: int = _MOST_CALLS


@dataclass(frozen=True, slots=True)
class Issued:
    """A token, how long it holds, and what it reaches."""

    token: str
    seconds: int
    scopes: frozenset[Scope]


class InvalidClient(AtsPrivacyError):
    """The client is not who it says, or is nobody (RFC 6749 section 5.2); always the same sentence."""

    status = 401

    def __init__(self) -> None:
        super().__init__("invalid_client", "The client assertion is not valid here.")


class VendorAccess:
    """Gives tokens to vendors, and lets them in with these."""

    def __init__(self, database: Database, audit: AuditLog, token_endpoint: str, limits: Limits | None = None) -> None:
        self._database = database
        self._audit = audit
        self._audience = token_endpoint
        self.limits = limits or Limits()

    async def token(self, assertion: str, scope: str | None = None, client: str | None = None) -> Issued:
        """A token for the vendor that signed the assertion.

        :raises InvalidClient: it does not hold, or was used before. :raises TooMany: a limit is spent.
        :raises BadInput: a scope is unknown, or none of those asked for is left.
        """
        named = read_client_id(_issuer_of(assertion))
        if named is None or (client is not None and read_client_id(client) != named):
            raise InvalidClient
        organisation, vendor = named
        now = now_us()
        contracted = await vendor_tokens.contracted(self._database, organisation, vendor, now)
        if contracted is None:
            raise InvalidClient
        keys = await vendor_keys.signing_keys(self._database, organisation, vendor, now)
        try:
            message = verify_assertion(
                assertion, keys=keys, client=client_id(organisation, vendor), audience=self._audience
            )
        except BadInput as error:
            await self._failed(organisation, vendor, error.code)
        actor = _actor(organisation, vendor)
        await self._limited(actor, "vendor_token", self.limits.tokens)
        try:
            scopes = scopes_of(scope, contracted)
        except BadInput as error:
            await self._audit.append(entry(actor, Event.VENDOR_TOKEN_ISSUED, Outcome.REFUSED, code=error.code))
            raise
        token = f"{organisation}.{secrets.token_urlsafe(32)}"
        names = frozenset(each.value for each in scopes)
        told = entry(actor, Event.VENDOR_TOKEN_ISSUED, Outcome.ALLOWED, fields=" ".join(sorted(names)))
        try:
            await self._database.write(
                *vendor_tokens.forget_expired(organisation, vendor, now),
                vendor_tokens.once(organisation, vendor, message.id, message.expires_at),
                vendor_tokens.insert(organisation, vendor, token, message.kid, names, now + TOKEN_SECONDS * 1_000_000),
                self._audit.insert([told]),
            )
        except Duplicate:
            await self._failed(organisation, vendor, "assertion_replayed")
        return Issued(token, TOKEN_SECONDS, scopes)

    async def actor(self, token: str, scope: Scope | None, event: Event) -> Actor:
        """The vendor that calls, if its token reaches so far. ``scope`` None: whatever the token reaches.

        :raises Unauthenticated: the token does not hold (any more). :raises Refused: it does not reach so far;
        audited as a refusal of ``event``. :raises TooMany: the limit of calls is spent.
        """
        organisation = parse_id(token.partition(".")[0]) if token.isascii() and len(token) <= 128 else None
        now = now_us()
        stored = None
        if organisation is not None:
            stored = await vendor_tokens.by_token(self._database, organisation, token, now)
        if organisation is None or stored is None:
            raise Unauthenticated("token_invalid", "The access token is not valid here.")
        actor = _actor(organisation, stored.vendor)
        held = self._held(stored, now)
        if not held:
            await self._tell_failure(organisation, stored.vendor, "token_ended")
            raise Unauthenticated("token_expired", "The access token holds no more; get a new one.")
        await self._limited(actor, "vendor_call", self.limits.calls)
        if scope is not None and scope.value not in held:
            refusal = Refused("insufficient_scope", "The access token does not reach so far.", missing=(scope.value,))
            await self._audit.append(entry(actor, event, Outcome.REFUSED, code=refusal.code))
            raise refusal
        return actor

    @staticmethod
    def _held(stored: StoredToken, now: int) -> frozenset[str]:
        """What the token still reaches: nothing once it, its key or, for what rests on one, the contract has ended."""
        if stored.expires_at <= now or not stored.keyed:
            return frozenset()
        return stored.scopes if stored.contracted else stored.scopes - {scope.value for scope in BOUND}

    async def _failed(self, organisation: UUID, vendor: UUID, code: str) -> NoReturn:
        if not await self._tell_failure(organisation, vendor, code):
            raise _too_many()
        raise InvalidClient

    async def _tell_failure(self, organisation: UUID, vendor: UUID, code: str) -> bool:
        """Count a failure and write it down; False past the limit, where it is only refused: nobody fills the log."""
        if not await self._take(organisation, vendor, "vendor_failed", self.limits.failures):
            return False
        who = Actor(organisation, vendor, ActorKind.ANONYMOUS, frozenset(), 0)
        await self._audit.append(entry(who, Event.AUTHENTICATION_FAILED, Outcome.REFUSED, code=code, object_id=vendor))
        return True

    async def _limited(self, actor: Actor, scope: str, most: int) -> None:
        if await self._take(actor.organisation, actor.id, scope, most):
            return
        if await self._take(actor.organisation, actor.id, "vendor_limited", 1):  # once a window in the log
            await self._audit.append(entry(actor, Event.VENDOR_LIMITED, Outcome.REFUSED, code=scope))
        raise _too_many()

    async def _take(self, organisation: UUID, vendor: UUID, scope: str, most: int) -> bool:
        limit = Limit(scope, sha256(vendor.bytes).digest(), most, _WINDOW_SECONDS)
        return await attempts.take(self._database, organisation, [limit])


def _actor(organisation: UUID, vendor: UUID) -> Actor:
    return Actor(organisation, vendor, ActorKind.VENDOR, _ROLES, 1, now_us())


def _too_many() -> TooMany:
    return TooMany("too_many_calls", "Too many calls of this vendor; wait, then go on.", seconds=_WINDOW_SECONDS)


def _issuer_of(assertion: str) -> object:
    """Who the assertion says it is by: only to know whose keys to ask, believed once the signature holds."""
    try:
        read_header(assertion, 3, _HEADER)
        return read_object(decoded(assertion.split(".")[1])).get("iss")
    except BadInput:
        return None
