"""Logging in to a local account, raising a session by further factors, and ending sessions (promises A15, D6).

Whether a name is known makes no difference to what is looked up, hashed, counted, written or answered.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any, NoReturn
from uuid import UUID

from ats_privacy.domain.errors import NotFound, Unauthenticated
from ats_privacy.domain.events import Event, Outcome, entry
from ats_privacy.domain.identity import as_uuid, now_us
from ats_privacy.domain.log_in_limits import ADDRESS, FACTOR, PASSWORD
from ats_privacy.domain.one_time_codes import as_typed
from ats_privacy.domain.sessions import Proofs
from ats_privacy.gate.account_holders import Holders, totp_step
from ats_privacy.gate.account_keys import AccountKeys, digest, folded
from ats_privacy.gate.account_letters import anonymous
from ats_privacy.gate.audit import AuditLog
from ats_privacy.gate.guesses import Guesses
from ats_privacy.gate.passkeys import Passkeys, wrong
from ats_privacy.gate.passwords import Passwords
from ats_privacy.gate.sessions import Opened, Session, Sessions, standing
from ats_privacy.storage import accounts, one_time_codes, sessions
from ats_privacy.storage.statements import Database, Expectation, Row, Step

_NOBODY = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Caller:
    """Where a request comes from: its network address, and the class of its program."""

    network: str
    agent: str = "program"


class LogIn:
    """Opens sessions for who proves to be the holder of an account."""

    def __init__(
        self,
        database: Database,
        keys: AccountKeys,
        audit: AuditLog,
        opened: Sessions,
        passwords: Passwords,
        passkeys: Passkeys,
        holders: Holders,
    ) -> None:
        self._database = database
        self._keys = keys
        self._audit = audit
        self._sessions = opened
        self._passwords = passwords
        self._passkeys = passkeys
        self._guesses = Guesses(database)
        self._holders = holders

    async def by_password(self, organisation: UUID, name: str, password: str, caller: Caller) -> Opened:
        """A session with one factor proven. ``name``: an account's name, an e-mail address or a mobile number.

        :raises TooMany: tried too often. :raises Unauthenticated: anything else, always in the same words.
        """
        await self._holders.known(organisation)
        keyring = await self._keys.of(organisation)
        by_name = (PASSWORD, digest(keyring, "name", folded(name)))
        by_network = (ADDRESS, digest(keyring, "network", caller.network))
        await self._guesses.charge(organisation, by_name, by_network)
        account, at = await self._holders.found(organisation, name), now_us()
        row = await accounts.by_id(self._database, organisation, account or _NOBODY)
        fits = await self._passwords.fits(password, "" if row is None else row["password_hash"])
        who = None if row is None else standing(row)
        if not fits or row is None or who is None or row["locked"]:
            await self._refuse(organisation, account)
        steps = self._guesses.forgiven(organisation, by_name)
        if self._passwords.outdated(row["password_hash"]):
            hashed = await self._passwords.hashed(password)
            steps.append(accounts.hash_anew(organisation, as_uuid(row["id"]), row["version"], hashed))
        opened, more = self._sessions.open(organisation, as_uuid(row["id"]), who, Proofs(knowledge=at), caller.agent)
        await self._database.write(*steps, *more)
        return opened

    async def begin_passkey(self, organisation: UUID, caller: Caller) -> tuple[UUID, dict[str, Any]]:
        """A challenge for whatever passkey the caller has."""
        await self._holders.known(organisation)
        keyring = await self._keys.of(organisation)
        await self._guesses.charge(organisation, (ADDRESS, digest(keyring, "network", caller.network)))
        return await self._passkeys.begin_use(organisation)

    async def by_passkey(self, organisation: UUID, ceremony: UUID, answer: dict[str, Any], caller: Caller) -> Opened:
        """A session with two factors proven.

        :raises Unauthenticated: the answer is not that of a passkey registered here.
        """
        await self._holders.known(organisation)
        keyring = await self._keys.of(organisation)
        await self._guesses.charge(organisation, (ADDRESS, digest(keyring, "network", caller.network)))
        at = now_us()
        passkey, used = await self._passkey_used(organisation, ceremony, answer)
        account = as_uuid(passkey["account_id"])
        row = await accounts.by_id(self._database, organisation, account)
        who = None if row is None else standing(row)
        if row is None or who is None or row["locked"]:
            await self._refuse(organisation, account)
        opened, steps = self._sessions.open(organisation, account, who, Proofs(passkey=at), caller.agent)
        return await self._written(opened, [*used, *steps])

    async def prove_password(self, session: Session, password: str) -> Opened:
        """The session with the password proven again, now."""
        row = await self._charged(session)
        if not await self._passwords.fits(password, row["password_hash"]):
            await self._refuse(session.actor.organisation, session.actor.id)
        return await self._raised(session, replace(session.proofs, knowledge=now_us()), [])

    async def prove_totp(self, session: Session, typed: str) -> Opened:
        """The session with a time-based code proven; each code serves once."""
        row = await self._charged(session)
        organisation, account = session.actor.organisation, session.actor.id
        for factor in await accounts.factors(self._database, organisation, account):
            if (factor["kind"], factor["state"]) == ("totp", "active"):
                step = await totp_step(self._keys, row, factor, typed)
                if step is not None:
                    proofs = replace(session.proofs, possession=now_us())
                    used = accounts.count_on(organisation, account, as_uuid(factor["id"]), step)
                    return await self._raised(session, proofs, [used])
        return await self._refuse(organisation, account)

    async def prove_recovery(self, session: Session, typed: str) -> Opened:
        """The session with a recovery code used up."""
        await self._charged(session)
        organisation, account = session.actor.organisation, session.actor.id
        used = accounts.use_up(organisation, account, sha256(as_typed(typed).encode()).digest())
        return await self._raised(session, replace(session.proofs, possession=now_us()), [used])

    async def prove_passkey(self, session: Session, ceremony: UUID, answer: dict[str, Any]) -> Opened:
        """The session with a passkey of its holder's proven."""
        await self._charged(session)
        passkey, used = await self._passkey_used(session.actor.organisation, ceremony, answer)
        if as_uuid(passkey["account_id"]) != session.actor.id:
            await self._refuse(session.actor.organisation, session.actor.id)
        return await self._raised(session, replace(session.proofs, passkey=now_us()), used)

    async def own(self, session: Session) -> Sequence[Row]:
        """The holder's own sessions, newest first."""
        return await sessions.of_account(self._database, session.actor.organisation, session.actor.id)

    async def end(self, session: Session, ended: UUID) -> None:
        """End one of the holder's own sessions.

        :raises NotFound: they have none like it that goes on.
        """
        told = entry(session.actor, Event.SESSION_ENDED, Outcome.ALLOWED, object_id=ended)
        try:
            await self._database.write(
                sessions.end(session.actor.organisation, session.actor.id, ended), self._audit.insert([told])
            )
        except Expectation:
            raise NotFound("not_found", "You have no session like this that goes on.") from None

    async def end_all(self, session: Session) -> None:
        """End every session of the holder's, this one too."""
        told = entry(session.actor, Event.SESSION_ENDED, Outcome.ALLOWED, code="all")
        await self._database.write(
            sessions.end_all(session.actor.organisation, session.actor.id), self._audit.insert([told])
        )

    async def _charged(self, session: Session) -> Row:
        """The session's account, after a try of a factor was counted."""
        organisation, account = session.actor.organisation, session.actor.id
        await self._guesses.charge(
            organisation, (FACTOR, await self._keys.digest(organisation, "factor", str(account)))
        )
        row = await accounts.by_id(self._database, organisation, account)
        if row is None:
            raise wrong()
        return row

    async def _passkey_used(self, organisation: UUID, ceremony: UUID, answer: dict[str, Any]) -> tuple[Row, list[Step]]:
        passkey = await accounts.passkey(self._database, organisation, _credential_id(answer))
        try:
            count = await self._passkeys.proven(organisation, ceremony, passkey, answer)
        except Unauthenticated:
            await self._refuse(organisation, None if passkey is None else as_uuid(passkey["account_id"]))
        if passkey is None:
            raise wrong()
        account, factor = as_uuid(passkey["account_id"]), as_uuid(passkey["id"])
        used = [
            one_time_codes.use(organisation, ceremony),
            accounts.count_on(organisation, account, factor, count),
        ]
        return passkey, list(used)

    async def _raised(self, session: Session, proofs: Proofs, used: list[Step]) -> Opened:
        organisation = session.actor.organisation
        counted = (FACTOR, await self._keys.digest(organisation, "factor", str(session.actor.id)))
        opened, steps = self._sessions.raised(session, proofs)
        return await self._written(opened, [*used, *steps, *self._guesses.forgiven(organisation, counted)])

    async def _written(self, opened: Opened, steps: list[Step]) -> Opened:
        """What was proven counts only if it is used up in the same write: of two that come at once, one fails."""
        try:
            await self._database.write(*steps)
        except Expectation:
            await self._refuse(opened.session.actor.organisation, opened.session.actor.id)
        return opened

    async def _refuse(self, organisation: UUID, account: UUID | None) -> NoReturn:
        failure = wrong()
        actor = anonymous(organisation, account or _NOBODY)
        await self._audit.append(entry(actor, Event.AUTHENTICATION_FAILED, Outcome.REFUSED, code=failure.code))
        raise failure


def _credential_id(answer: dict[str, Any]) -> bytes:
    text = answer.get("id")
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)) if isinstance(text, str) else b""
    except (ValueError, binascii.Error):
        return b""
