"""What somebody does with their own account: password, second factors, recovery codes, and the report that it is in
other hands (promises A15, D8). Each change asks for a fresh proof of who they are (NIST SP 800-63B section 4.1.2.1).
"""

from __future__ import annotations

import base64
import secrets
from collections.abc import Iterable
from hashlib import sha256
from typing import Any
from urllib.parse import quote
from uuid import UUID

from ats_privacy.domain.actors import ActorKind
from ats_privacy.domain.errors import Conflict, NotFound, Unauthenticated
from ats_privacy.domain.events import Event, Outcome, entry
from ats_privacy.domain.identity import as_uuid, new_id, now_us
from ats_privacy.domain.log_in_limits import FACTOR
from ats_privacy.domain.one_time_codes import grouped, new_long_code
from ats_privacy.domain.step_up import StepUp
from ats_privacy.gate.account_holders import Holders, totp_step
from ats_privacy.gate.account_keys import AccountKeys
from ats_privacy.gate.compromise import Compromise, Person, letter_of_change
from ats_privacy.gate.decision import Gate
from ats_privacy.gate.guesses import Guesses
from ats_privacy.gate.own_words import OwnWords
from ats_privacy.gate.passkeys import Passkeys
from ats_privacy.gate.passwords import Passwords
from ats_privacy.gate.sessions import Session
from ats_privacy.storage import accounts, one_time_codes, sessions
from ats_privacy.storage.accounts import COMPARTMENT
from ats_privacy.storage.statements import Database, Duplicate, Expectation, Row, Step

_SECRET_BYTES = 20
_RECOVERY_CODES = 10
_MOST_FACTORS = 10
_BEGUN = "totp_begun"
_SECOND = frozenset({"totp", "passkey"})


class KeepAccounts:
    """The holder's own changes."""

    def __init__(
        self,
        database: Database,
        gate: Gate,
        keys: AccountKeys,
        passwords: Passwords,
        passkeys: Passkeys,
        holders: Holders,
        compromise: Compromise,
        step_up: StepUp,
        words: OwnWords,
    ) -> None:
        self._words = words
        self._database = database
        self._gate = gate
        self._keys = keys
        self._passwords = passwords
        self._passkeys = passkeys
        self._holders = holders
        self._compromise = compromise
        self._step_up = step_up
        self._guesses = Guesses(database)

    async def own(self, session: Session) -> tuple[Row, list[Row]]:
        """The account and its factors."""
        return await self._account(session), await self._factors(session)

    async def change_password(self, session: Session, password: str) -> None:
        """Another password; every other session ends.

        :raises StepUpRequired: the old one, and a second factor where there is one, was not proven lately.
        :raises BadInput: it may not be used.
        """
        row, _ = await self._changing(session)
        await self._passwords.judge(password, context=await self._words.of(row))
        hashed = await self._passwords.hashed(password)
        organisation, account = session.actor.organisation, session.actor.id
        try:
            await self._database.write(
                accounts.set_password(organisation, account, row["version"], hashed),
                sessions.end_all(organisation, account, but=session.id),
                one_time_codes.withdraw(organisation, account),
                *self._told(session, "password"),
            )
        except Expectation:
            raise _changed() from None

    async def begin_totp(self, session: Session) -> dict[str, str]:
        """A new secret for an authenticator app, told once; it counts when a code of it was typed."""
        row, factors = await self._changing(session)
        _room_for(factors)
        company = await self._holders.known(session.actor.organisation)
        organisation, account, factor = session.actor.organisation, session.actor.id, new_id()
        secret = base64.b32encode(secrets.token_bytes(_SECRET_BYTES)).decode("ascii")
        stored, steps = await self._keys.sealed_for(
            organisation, account, row[f"key_{COMPARTMENT}"], "account_factor", factor, {"secret": secret}
        )
        new = _factor(session, factor, "totp", "pending", secret=stored["secret"])
        await self._database.write(
            *steps,
            accounts.remove_pending(organisation, account),
            accounts.insert_factors([new]),
            *self._told(session, _BEGUN),
        )
        label = quote(f"{company['name']}:{row['staff_account'] or 'applicant'}")
        uri = f"otpauth://totp/{label}?secret={secret}&issuer={quote(company['name'])}"
        return {"id": str(factor), "secret": secret, "uri": uri}

    async def confirm_totp(self, session: Session, factor: UUID, typed: str) -> int:
        """The app's first code makes the factor count; returns the instant at which it was proven.

        :raises NotFound: nothing like it was begun. :raises Unauthenticated: the code is not right.
        """
        row, factors = await self._changing(session)
        organisation, account = session.actor.organisation, session.actor.id
        await self._guesses.charge(
            organisation, (FACTOR, await self._keys.digest(organisation, "factor", str(account)))
        )
        pending = [f for f in factors if as_uuid(f["id"]) == factor and f["kind"] == "totp" and f["state"] == "pending"]
        if not pending:
            raise NotFound("not_found", "Nothing like this was begun, or it counts already.")
        step = await totp_step(self._keys, row, pending[0], typed)
        if step is None:
            await self._gate.refuse(session.actor, Event.ACCOUNT_CHANGED, _wrong_code())
        try:
            await self._database.write(
                accounts.count_on(organisation, account, factor, step), *self._told(session, "totp_added")
            )
        except Expectation:
            raise _changed() from None
        return now_us()

    async def renew_recovery_codes(self, session: Session) -> list[str]:
        """Ten new codes, told once; those from before serve no more."""
        await self._changing(session)
        codes = [new_long_code() for _ in range(_RECOVERY_CODES)]
        rows = [
            _factor(session, new_id(), "recovery", "active", material=sha256(code.encode()).digest()) for code in codes
        ]
        organisation, account = session.actor.organisation, session.actor.id
        await self._database.write(
            accounts.remove_kind(organisation, account, "recovery"),
            accounts.insert_factors(rows),
            *self._told(session, "recovery_codes"),
        )
        return [grouped(code) for code in codes]

    async def begin_passkey(self, session: Session) -> tuple[UUID, dict[str, Any]]:
        """The ceremony of a new passkey."""
        row, factors = await self._changing(session)
        _room_for(factors)
        company = await self._holders.known(session.actor.organisation)
        known = [bytes(f["credential"]) for f in factors if f["kind"] == "passkey"]
        name = row["staff_account"] or "applicant"
        return await self._passkeys.begin_registration(
            session.actor.organisation, session.actor.id, name, company["name"], known
        )

    async def add_passkey(self, session: Session, ceremony: UUID, answer: dict[str, Any]) -> UUID:
        """The passkey that an authenticator has made in a ceremony.

        :raises BadInput: it is not of this ceremony. :raises Conflict: it is registered already.
        """
        _, factors = await self._changing(session)
        _room_for(factors)
        organisation = session.actor.organisation
        made = await self._passkeys.registered(organisation, session.actor.id, ceremony, answer)
        factor = new_id()
        new = _factor(
            session,
            factor,
            "passkey",
            "active",
            credential=made.credential,
            material=made.public_key,
            counter=made.count,
        )
        try:
            await self._database.write(
                one_time_codes.use(organisation, ceremony),
                accounts.insert_factors([new]),
                *self._told(session, "passkey_added"),
            )
        except Duplicate:
            raise Conflict("passkey_known", "This passkey is registered already.") from None
        except Expectation:
            raise _changed() from None
        return factor

    async def remove_factor(self, session: Session, factor: UUID) -> None:
        """Forget a factor. The last second factor of a member of staff stays.

        :raises NotFound: the account has none like it. :raises Conflict: it is the last one.
        """
        _, factors = await self._changing(session)
        left = [f for f in factors if f["kind"] in _SECOND and f["state"] == "active" and as_uuid(f["id"]) != factor]
        if session.actor.kind is ActorKind.STAFF and not left and any(as_uuid(f["id"]) == factor for f in factors):
            raise Conflict("last_factor", "This is your last second factor; set another one up first.")
        try:
            await self._database.write(
                accounts.remove_factor(session.actor.organisation, session.actor.id, factor),
                *self._told(session, "factor_removed"),
            )
        except Expectation:
            raise NotFound("not_found", "Your account has no such factor.") from None

    async def report(self, session: Session) -> UUID:
        """“My account is in other hands”: it is locked at once, this session ends too (promise D8)."""
        row = await self._account(session)
        reference = row["audit_reference"]
        person = Person(session.actor.id, row["kind"], None if reference is None else bytes(reference))
        return await self._compromise.contain(session.actor, person)

    async def _account(self, session: Session) -> Row:
        row = await accounts.by_id(self._database, session.actor.organisation, session.actor.id)
        if row is None:
            raise NotFound("not_found", "The account is not there any more.")
        return row

    async def _factors(self, session: Session) -> list[Row]:
        return list(await accounts.factors(self._database, session.actor.organisation, session.actor.id))

    async def _changing(self, session: Session) -> tuple[Row, list[Row]]:
        """The account and its factors, to be changed by their holder now.

        :raises Conflict: it has no password and no factor; its holder signs in at the identity provider, and what they
            set up here would outlast what they are there.
        """
        row, factors = await self.own(session)
        if not row["password_hash"] and not any(factor["state"] == "active" for factor in factors):
            provided = Conflict("account_of_provider", "Your password and factors are kept by your identity provider.")
            await self._gate.refuse(session.actor, Event.ACCOUNT_CHANGED, provided)
        await self._fresh(session, factors)
        return row, factors

    async def _fresh(self, session: Session, factors: Iterable[Row]) -> None:
        """As many factors as the account has must have been proven lately."""
        needed = 2 if any(f["kind"] in _SECOND and f["state"] == "active" for f in factors) else 1
        challenge = self._step_up.lacking(session.actor, needed, now_us())
        if challenge is not None:
            await self._gate.refuse(session.actor, Event.ACCOUNT_CHANGED, challenge)

    def _told(self, session: Session, what: str) -> list[Step]:
        """The entry of a change, and the letter of it."""
        told = entry(session.actor, Event.ACCOUNT_CHANGED, Outcome.ALLOWED, object_id=session.actor.id, code=what)
        steps: list[Step] = [self._gate.audit.insert([told])]
        if what != _BEGUN:
            kind = "password" if what == "password" else "factors"
            steps.append(letter_of_change(session.actor.organisation, session.actor.id, kind))
        return steps


def _factor(session: Session, factor: UUID, kind: str, state: str, **values: Any) -> dict[str, Any]:
    return {
        "organisation_id": session.actor.organisation,
        "id": factor,
        "account_id": session.actor.id,
        "kind": kind,
        "state": state,
        "counter": 0,
        "created_at": now_us(),
        **values,
    }


def _room_for(factors: Iterable[Row]) -> None:
    if sum(f["kind"] in _SECOND and f["state"] == "active" for f in factors) >= _MOST_FACTORS:
        raise Conflict("factors_many", f"An account has at most {_MOST_FACTORS} factors; remove one first.")


def _wrong_code() -> Unauthenticated:
    return Unauthenticated("log_in_failed", "This code is not right; type the one that the app shows now.")


def _changed() -> Conflict:
    return Conflict("write_conflict", "The account was changed at this moment; repeat.")
