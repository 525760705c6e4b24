"""Signing in to pages at the identity provider: the code flow with PKCE (promises A15, D6; OpenID Connect Core 1.0
section 3.1, RFC 7636, RFC 9207, RFC 9700)."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from urllib.parse import urlencode, urlsplit

from ats_privacy.adapters.oidc import Provider
from ats_privacy.domain.actors import Actor, ActorKind
from ats_privacy.domain.errors import Unauthenticated
from ats_privacy.domain.identity import now_us
from ats_privacy.domain.log_in_limits import ADDRESS
from ats_privacy.domain.sessions import Proofs
from ats_privacy.domain.step_up import TWO_FACTORS
from ats_privacy.gate.account_keys import AccountKeys, digest
from ats_privacy.gate.authentication import Authentication
from ats_privacy.gate.guesses import Guesses
from ats_privacy.gate.provider_staff import ProviderStaff
from ats_privacy.gate.sessions import Opened, Standing
from ats_privacy.gate.sign_in_flows import Flow, SignInFlows
from ats_privacy.storage import accounts
from ats_privacy.storage.statements import Database, Duplicate

MAX_AGE_SECONDS = 12 * 3600
"""How old a log-in at the provider may be: as long as a session of ours lives."""

_SKEW_US = 30_000_000


class SignInByProvider:
    """Sends people to the provider, and opens sessions for those who come back."""

    def __init__(
        self,
        database: Database,
        keys: AccountKeys,
        authentication: Authentication,
        staff: ProviderStaff,
        *,
        redirect_uri: str,
        acr_values: str,
    ) -> None:
        self._database = database
        self._keys = keys
        self._flows = SignInFlows(keys)
        self._authentication = authentication
        self._staff = staff
        self._provider: Provider = staff.provider
        self._guesses = Guesses(database)
        self._redirect_uri = redirect_uri
        self._acr_values = "" if acr_values == TWO_FACTORS else acr_values

    async def begin(self, network: str, *, again: bool) -> tuple[str, str]:
        """The address to send somebody to, and what their browser keeps meanwhile. ``again``: they have to prove anew
        who they are.

        :raises TooMany: too often from one network. :raises Unavailable: the provider is away.
        """
        await self._charge(network)
        metadata = await self._provider.metadata()
        flow = Flow.begin(0 if again else MAX_AGE_SECONDS)
        asked = {
            "response_type": "code",
            "client_id": self._provider.settings.client_id,
            "redirect_uri": self._redirect_uri,
            "scope": "openid",
            "state": flow.state,
            "nonce": flow.nonce,
            "code_challenge": flow.challenge,
            "code_challenge_method": "S256",
            "max_age": str(flow.max_age),
        }
        if self._acr_values:
            asked["acr_values"] = self._acr_values
        joint = "&" if urlsplit(metadata.authorization_endpoint).query else "?"
        address = f"{metadata.authorization_endpoint}{joint}{urlencode(asked)}"
        return address, await self._flows.seal(self._staff.organisation, flow)

    async def finish(self, kept: str, answer: Mapping[str, str], network: str, agent: str) -> Opened:
        """A session for who comes back. ``kept``: what the browser has kept; ``answer``: the parameters that the
        provider has sent along.

        :raises Unauthenticated: anything does not hold. :raises Unavailable: the provider is away.
        """
        await self._charge(network)
        flow = await self._flows.open(self._staff.organisation, kept)
        if not flow.answers(answer.get("state", "")):
            raise _failed()
        metadata = await self._provider.metadata()
        issuer = answer.get("iss", "" if metadata.names_itself else self._provider.settings.issuer)
        if issuer != self._provider.settings.issuer:
            raise _failed()
        if "error" in answer:
            raise Unauthenticated(
                "sign_in_denied", "The identity provider has not let you in; ask there, or try again."
            )
        if not answer.get("code"):
            raise _failed()
        identity = await self._provider.exchange(answer["code"], flow.verifier, self._redirect_uri, flow.nonce)
        if identity.authenticated_at < flow.begun_at - flow.max_age * 1_000_000 - _SKEW_US:
            raise _failed()
        try:
            actor = await self._staff.actor(identity)
            if actor.assurance < 2:
                raise _lacking(actor)
            await self._authentication.holds.check(actor)
            return await self._opened(actor, agent)
        except Unauthenticated as error:
            await self._authentication.tell(error)
            raise

    async def _opened(self, actor: Actor, agent: str) -> Opened:
        organisation, staff = actor.organisation, actor.id
        if await accounts.by_id(self._database, organisation, staff) is None:
            row = {
                "organisation_id": organisation,
                "id": staff,
                "kind": ActorKind.STAFF.value,
                "password_hash": "",
                "password_at": 0,
                "version": 1,
                "created_at": now_us(),
            }
            with contextlib.suppress(Duplicate):  # another sign-in was faster
                await self._database.write(accounts.insert(row))
        proofs = Proofs(knowledge=actor.authenticated_at, possession=actor.authenticated_at)
        opened, steps = self._authentication.sessions.open(
            organisation, staff, Standing(ActorKind.STAFF, actor.roles, 2), proofs, agent
        )
        await self._database.write(*steps)
        return opened

    async def _charge(self, network: str) -> None:
        organisation = self._staff.organisation
        keyring = await self._keys.of(organisation)
        await self._guesses.charge(organisation, (ADDRESS, digest(keyring, "network", network)))


def _failed() -> Unauthenticated:
    return Unauthenticated("sign_in_failed", "The identity provider's answer does not hold; sign in again.")


def _lacking(actor: Actor) -> Unauthenticated:
    lacking = Unauthenticated("second_factor_missing", "Sign in with two factors at the identity provider.")
    lacking.claimed = (actor.organisation, actor.id)
    return lacking
