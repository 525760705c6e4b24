"""What administrators, security and the operator do with other people's accounts (promises A15, D6, D8)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from ats_privacy.domain.actors import Actor, ActorKind
from ats_privacy.domain.administration import Action
from ats_privacy.domain.errors import BadInput, Conflict, NotFound
from ats_privacy.domain.events import Event, Outcome, entry
from ats_privacy.domain.identity import as_uuid, new_id, now_us, today
from ats_privacy.domain.one_time_codes import ACTIVATION_SECONDS, Purpose, grouped, new_long_code
from ats_privacy.domain.values import InvalidValue, validate
from ats_privacy.gate import administration
from ats_privacy.gate.account_keys import AccountKeys, digest, folded
from ats_privacy.gate.account_letters import OneTimeCodes
from ats_privacy.gate.compromise import Compromise, Person
from ats_privacy.gate.decision import Gate
from ats_privacy.gate.holds import Holds
from ats_privacy.storage import accounts, applicants, holds, one_time_codes, organisations, sessions
from ats_privacy.storage.accounts import COMPARTMENT
from ats_privacy.storage.applicants import Projection
from ats_privacy.storage.statements import Database, Duplicate, Expectation, Row, Step

_SUBJECT = Projection((), ())
_LAST = UUID(int=2**128 - 1)


class OverseeAccounts:
    """Lists, locks, unlocks and sets up accounts."""

    def __init__(
        self,
        database: Database,
        gate: Gate,
        keys: AccountKeys,
        codes: OneTimeCodes,
        compromise: Compromise,
        held: Holds,
    ) -> None:
        self._database = database
        self._gate = gate
        self._keys = keys
        self._codes = codes
        self._compromise = compromise
        self._held = held

    async def page(self, actor: Actor, *, most: int, after: UUID) -> list[tuple[Row, dict[str, int]]]:
        """Accounts with the numbers of their active factors by kind."""
        await administration.require(self._gate, actor, Action.READ_ACCOUNTS, Event.ACCOUNT_CHANGED)
        rows = await accounts.page(self._database, actor.organisation, most=most, after=after)
        factors = await accounts.active_factors(self._database, actor.organisation)
        return [(row, factors.get(as_uuid(row["id"]), {})) for row in rows]

    async def lock(self, actor: Actor, principal: UUID) -> None:
        """Lock somebody out, with a local account or without; their sessions and tokens end.

        :raises NotFound: there is nobody like it. :raises Conflict: it is the actor's own account.
        """
        event = Event.ACCOUNT_LOCKED
        await self._may(actor, Action.LOCK_ACCOUNTS, event, principal)
        person = await self._person(actor, principal, event)
        at = now_us()
        await self._database.write(
            holds.hold(
                actor.organisation, principal, person.kind, cause="administrator", by=actor.id, locked=True, at=at
            ),
            sessions.end_all(actor.organisation, principal),
            one_time_codes.withdraw(actor.organisation, principal),
            self._told(actor, event, person),
        )
        self._held.forget(actor.organisation)

    async def unlock(self, actor: Actor, principal: UUID) -> None:
        """Let somebody in again: another administrator, never the person. Doing it twice changes nothing.

        After a compromise there is no password and no factor left; they begin with a new code.
        :raises NotFound: there is nobody like it. :raises Conflict: it is the actor's own account.
        """
        event = Event.ACCOUNT_UNLOCKED
        await self._may(actor, Action.UNLOCK_ACCOUNTS, event, principal)
        person = await self._person(actor, principal, event)
        try:
            await self._database.write(
                holds.unlock(actor.organisation, principal, actor.id), self._told(actor, event, person)
            )
        except Expectation:
            return
        self._held.forget(actor.organisation)

    async def report(self, actor: Actor, principal: UUID) -> UUID:
        """Somebody's account is in other hands, as was reported to the actor; returns the incident.

        :raises NotFound: there is nobody like it.
        """
        event = Event.ACCOUNT_COMPROMISED
        await administration.require(self._gate, actor, Action.LOCK_ACCOUNTS, event, principal)
        return await self._compromise.contain(actor, await self._person(actor, principal, event))

    async def invite(self, actor: Actor, staff: UUID, email: str, language: str) -> None:
        """A local account for a member of staff, and a letter with a code for its first password.

        :raises NotFound: there is no such member. :raises Conflict: the address is another account's.
        """
        event = Event.ACCOUNT_CREATED
        await administration.require(self._gate, actor, Action.CHANGE_STAFF, event, staff)
        await self._account_for(actor, staff, email)
        await self._codes.ask(
            actor.organisation, Purpose.ACTIVATION, staff, language=language, seconds=ACTIVATION_SECONDS, actor=actor
        )

    async def incidents(self, actor: Actor, *, most: int, before: UUID | None) -> Sequence[Row]:
        """Incidents, newest first."""
        await administration.require(self._gate, actor, Action.READ_INCIDENTS, Event.INCIDENT_OPENED)
        return await holds.incidents(self._database, actor.organisation, most=most, before=before or _LAST)

    async def locked(self, actor: Actor, *, most: int) -> Sequence[Row]:
        """Who is locked out, with a local account or without, the latest first."""
        await administration.require(self._gate, actor, Action.READ_ACCOUNTS, Event.ACCOUNT_CHANGED)
        return await holds.locked(self._database, actor.organisation, most=most)

    async def set_up(self, operator: Actor, staff: UUID, email: str | None = None) -> tuple[UUID, str]:
        """For the operator's command line: an account, if there is none, and a code for a password, told once.

        The password and every session of before end; ``operator`` is the system, the entry says so.
        """
        await self._account_for(operator, staff, email)
        organisation, code, typed, now = operator.organisation, new_id(), new_long_code(), now_us()
        row: dict[str, Any] = {
            "organisation_id": organisation,
            "id": code,
            "purpose": Purpose.ACTIVATION.value,
            "subject_id": staff,
            "tries": 0,
            "created_at": now,
            "ends_at": now + ACTIVATION_SECONDS * 1_000_000,
        }
        told = entry(operator, Event.ACCOUNT_CHANGED, Outcome.ALLOWED, object_id=staff, code="password_reset")
        await self._database.write(
            accounts.forget_password(organisation, staff),
            sessions.end_all(organisation, staff),
            one_time_codes.withdraw(organisation, staff),
            one_time_codes.insert(row),
            await self._codes.made(organisation, code, typed),
            self._gate.audit.insert([told]),
        )
        return code, grouped(typed)

    async def forget_factors(self, operator: Actor, staff: UUID) -> None:
        """For the operator's command line: the second factors are lost; the next log-in sets up new ones."""
        told = entry(operator, Event.ACCOUNT_CHANGED, Outcome.ALLOWED, object_id=staff, code="factors_reset")
        await self._database.write(
            accounts.remove_factors(operator.organisation, staff),
            sessions.end_all(operator.organisation, staff),
            self._gate.audit.insert([told]),
        )

    async def hold(self, operator: Actor, staff: UUID, *, locked: bool) -> None:
        """For the operator's command line: lock, or unlock, a member of staff."""
        person = Person(staff, ActorKind.STAFF.value)
        event = Event.ACCOUNT_LOCKED if locked else Event.ACCOUNT_UNLOCKED
        organisation = operator.organisation
        steps: list[Step] = [holds.unlock(organisation, staff, operator.id)]
        if locked:
            steps = [
                holds.hold(
                    organisation, staff, person.kind, cause="operator", by=operator.id, locked=True, at=now_us()
                ),
                sessions.end_all(organisation, staff),
                one_time_codes.withdraw(organisation, staff),
            ]
        try:
            await self._database.write(*steps, self._told(operator, event, person))
        except Expectation:
            raise Conflict("not_locked", "This account is not locked.") from None
        self._held.forget(organisation)

    async def set_roles(self, operator: Actor, member: Row, roles: frozenset[str]) -> None:
        """For the operator's command line: other roles for a member of staff.

        :raises Conflict: the record was changed at this moment.
        """
        organisation, staff = operator.organisation, as_uuid(member["id"])
        told = entry(operator, Event.STAFF_UPDATED, Outcome.ALLOWED, object_id=staff, fields=" ".join(sorted(roles)))
        try:
            await self._database.write(
                organisations.change_staff(organisation, staff, member["version"], roles, member["status"]),
                self._gate.audit.insert([told]),
            )
        except Expectation:
            raise Conflict("write_conflict", "The record was changed at this moment; repeat.") from None

    async def _account_for(self, actor: Actor, staff: UUID, email: str | None) -> None:
        """The account of a member of staff, made where there is none; one that there is keeps its address."""
        organisation = actor.organisation
        member = await organisations.staff_by_id(self._database, organisation, staff)
        if member is None:
            raise NotFound("not_found", "There is no such member of staff.")
        if await accounts.by_id(self._database, organisation, staff) is not None:
            return
        now = now_us()
        row: dict[str, Any] = {
            "organisation_id": organisation,
            "id": staff,
            "kind": ActorKind.STAFF.value,
            "password_hash": "",
            "password_at": now,
            "version": 1,
            "created_at": now,
        }
        steps: list[Step] = []
        if email is not None:
            address = _address(email)
            sealed, (epoch, wrapped) = await self._keys.sealed(
                organisation, staff, "account", staff, {"email": address}
            )
            row |= {"email": sealed["email"]}
            row |= {"email_digest": digest(await self._keys.of(organisation), "email", folded(address))}
            steps.append(applicants.insert_keys(organisation, staff, [(COMPARTMENT, epoch, wrapped)]))
        told = entry(actor, Event.ACCOUNT_CREATED, Outcome.ALLOWED, object_id=staff)
        try:
            await self._database.write(*steps, accounts.insert(row), self._gate.audit.insert([told]))
        except Duplicate:
            raise Conflict("duplicate_account", "There is an account with this address already.") from None

    async def _may(self, actor: Actor, action: Action, event: Event, principal: UUID) -> None:
        await administration.require(self._gate, actor, action, event, principal)
        if principal == actor.id:
            own = Conflict("own_account", "Nobody may do this with their own account; ask a colleague.")
            await self._gate.refuse(actor, event, own, object_id=principal)

    async def _person(self, actor: Actor, principal: UUID, event: Event) -> Person:
        if await organisations.staff_by_id(self._database, actor.organisation, principal) is not None:
            return Person(principal, ActorKind.STAFF.value)
        row = await applicants.by_id(self._database, _SUBJECT, actor.organisation, principal, actor.id)
        if row is None:
            missing = NotFound("not_found", "There is nobody like this in your organisation.")
            await self._gate.refuse(actor, event, missing, object_id=principal)
        return Person(principal, ActorKind.APPLICANT.value, bytes(row["audit_reference"]))

    def _told(self, actor: Actor, event: Event, person: Person) -> Step:
        told = entry(actor, event, Outcome.ALLOWED, subject=person.reference, object_id=person.id)
        return self._gate.audit.insert([told])


def _address(email: str) -> str:
    try:
        address = validate("email", email, today=today().date())
    except InvalidValue as error:
        raise BadInput(error.code, error.sentence, pointer="/email") from None
    if not isinstance(address, str):
        raise BadInput("email_missing", "Give an e-mail address.", pointer="/email")
    return address
