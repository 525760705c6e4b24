"""From a bearer token to an actor: the token says who, our own tables say with which roles and whether still."""

from __future__ import annotations

import time
from collections import OrderedDict

from ats_privacy.adapters.signed_tokens import claimed_issuer
from ats_privacy.adapters.tokens import TokenVerifier, VerifiedToken
from ats_privacy.domain.actors import Actor, ActorKind, Role
from ats_privacy.domain.errors import Unauthenticated
from ats_privacy.domain.sessions import TOKEN_PREFIX
from ats_privacy.domain.subject_states import OPEN
from ats_privacy.gate.failed_authentication import FailedAuthentication
from ats_privacy.gate.holds import Holds
from ats_privacy.gate.provider_staff import ProviderStaff
from ats_privacy.gate.sessions import Session, Sessions
from ats_privacy.storage import organisations, subject_states
from ats_privacy.storage.statements import Database

_MOST_REMEMBERED = 10_000
_DATA_SUBJECT = frozenset({Role.APPLICANT.value})
_LIVING = frozenset({*(state.value for state in OPEN), "quarantined"})


class Authentication:
    """Verifies tokens and remembers verified ones, at most ``remember_seconds`` and never beyond their expiry.

    A role that is taken away, or an account that is suspended, therefore ends within that time on every worker.
    """

    def __init__(
        self,
        database: Database,
        verifier: TokenVerifier | None,
        failures: FailedAuthentication | None = None,
        *,
        remember_seconds: float = 15.0,
        provided: ProviderStaff | None = None,
    ) -> None:
        self.sessions = Sessions(database)
        self.holds = Holds(database)
        self._database = database
        self._failures = failures
        self._verifier = verifier
        self._provided = provided
        self._remember_seconds = remember_seconds
        self._known: OrderedDict[str, tuple[float, Actor]] = OrderedDict()

    async def actor(self, token: str) -> Actor:
        """The member of staff, or the applicant, that the token speaks for: a session's, or a provider's.

        :raises Unauthenticated: the token, or the account, is not valid.
        """
        try:
            if token.startswith(TOKEN_PREFIX):
                return self._complete(await self.sessions.of_token(token))
            actor = self._remembered(token) or await self._verified(token)
            await self.holds.check(actor)
        except Unauthenticated as error:
            await self.tell(error)
            raise
        return actor

    async def session(self, token: str) -> Session:
        """The session of a token, also one in which a factor is still to be proven.

        :raises Unauthenticated: it is no session's token, or the session does not hold.
        """
        try:
            return await self.sessions.of_token(token)
        except Unauthenticated as error:
            await self.tell(error)
            raise

    async def tell(self, error: Unauthenticated) -> None:
        """Write a failure down, where it is known whose log it belongs to."""
        if self._failures is not None:
            await self._failures.tell(error)

    @staticmethod
    def _complete(session: Session) -> Actor:
        if session.complete:
            return session.actor
        lacking = Unauthenticated("second_factor_missing", "Prove a second factor in this session, or set one up.")
        lacking.claimed = (session.actor.organisation, session.actor.id)
        raise lacking

    def _remembered(self, token: str) -> Actor | None:
        known = self._known.get(token)
        if known is not None and known[0] > time.time():
            return known[1]
        self._known.pop(token, None)
        return None

    async def _verified(self, token: str) -> Actor:
        provided = self._provided
        if provided is not None and claimed_issuer(token) == provided.provider.settings.issuer:
            identity = await provided.provider.bearer(token)
            return self._keep(token, await provided.actor(identity), identity.expires_at)
        if self._verifier is None:
            raise Unauthenticated("token_invalid", "The access token is not valid here.")
        claims = self._verifier.verify(token)
        kind, roles = await self._standing(claims)
        if roles is None:
            inactive = Unauthenticated("account_inactive", "This account is not active here.")
            inactive.claimed = (claims.organisation, claims.subject)
            raise inactive
        actor = Actor(claims.organisation, claims.subject, kind, roles, claims.assurance, claims.authenticated_at)
        return self._keep(token, actor, claims.expires_at)

    def _keep(self, token: str, actor: Actor, expires_at: float) -> Actor:
        now = time.time()
        self._known[token] = (min(expires_at, now + self._remember_seconds), actor)
        self._forget(now)
        return actor

    async def _standing(self, claims: VerifiedToken) -> tuple[ActorKind, frozenset[str] | None]:
        if claims.kind == "applicant":
            state = await subject_states.state_of(self._database, claims.organisation, claims.subject)
            return ActorKind.APPLICANT, _DATA_SUBJECT if state in _LIVING else None
        row = await organisations.staff_by_id(self._database, claims.organisation, claims.subject)
        active = row is not None and row["status"] == "active"
        return ActorKind.STAFF, frozenset(row["roles"].split(" ")) if row is not None and active else None

    def _forget(self, now: float) -> None:
        """Let go of the oldest while it is past its time or one too many: a token that is kept is a secret kept."""
        while self._known:
            oldest = next(iter(self._known))
            if self._known[oldest][0] > now and len(self._known) <= _MOST_REMEMBERED:
                return
            del self._known[oldest]
