"""Without being logged in: a lost password, a first one, and the report that an account is in other hands, each by a
one-time code (promises A15, D8)."""

from __future__ import annotations

from uuid import UUID

from ats_privacy.domain.errors import Unauthenticated
from ats_privacy.domain.events import Event, Outcome, entry
from ats_privacy.domain.identity import as_uuid
from ats_privacy.domain.log_in_limits import ADDRESS, ASKING, ASKING_FROM
from ats_privacy.domain.one_time_codes import Purpose
from ats_privacy.gate.account_holders import Holders
from ats_privacy.gate.account_keys import AccountKeys, digest, folded
from ats_privacy.gate.account_letters import NOBODY, Asked, OneTimeCodes, anonymous
from ats_privacy.gate.audit import AuditLog
from ats_privacy.gate.compromise import Compromise, Person, letter_of_change
from ats_privacy.gate.guesses import Guesses
from ats_privacy.gate.own_words import OwnWords
from ats_privacy.gate.passwords import Passwords
from ats_privacy.gate.sessions import standing
from ats_privacy.storage import accounts, one_time_codes, sessions
from ats_privacy.storage.statements import Database, Expectation, Row

ASKED_FOR = frozenset({Purpose.RESET, Purpose.COMPROMISE})
"""What anybody may ask a code for by a name."""


class RecoverAccounts:
    """What a code from the holder's own mailbox, or from an administrator's hand, allows."""

    def __init__(
        self,
        database: Database,
        audit: AuditLog,
        keys: AccountKeys,
        codes: OneTimeCodes,
        passwords: Passwords,
        holders: Holders,
        compromise: Compromise,
        words: OwnWords,
    ) -> None:
        self._words = words
        self._database = database
        self._audit = audit
        self._keys = keys
        self._codes = codes
        self._passwords = passwords
        self._holders = holders
        self._compromise = compromise
        self._guesses = Guesses(database)

    async def ask(self, organisation: UUID, purpose: Purpose, name: str, network: str, language: str) -> Asked:
        """Have a code mailed to the holder of an account, if there is one; the answer is the same.

        :raises TooMany: asked too often, for this name or from this network.
        """
        await self._holders.known(organisation)
        keyring = await self._keys.of(organisation)
        await self._guesses.charge(
            organisation,
            (ASKING, digest(keyring, "asking", folded(name))),
            (ASKING_FROM, digest(keyring, "network", network)),
        )
        found = await self._holders.found(organisation, name)
        row = await accounts.by_id(self._database, organisation, found or NOBODY)
        reference = None if row is None or row["audit_reference"] is None else bytes(row["audit_reference"])
        subject = None if row is None else found
        return await self._codes.ask(organisation, purpose, subject, language=language, reference=reference)

    async def set_password(self, organisation: UUID, code: UUID, typed: str, password: str, network: str) -> None:
        """A first or another password; every session of the account ends.

        :raises Unauthenticated: the code does not hold. :raises BadInput: the password may not be used.
        """
        row = await self._tried(organisation, code, typed, network, Purpose.RESET, Purpose.ACTIVATION)
        account = await self._account(row)
        if account["locked"]:
            raise Unauthenticated("account_locked", "This account is locked; ask an administrator.")
        await self._passwords.judge(password, context=await self._words.of(account))
        hashed = await self._passwords.hashed(password)
        holder = as_uuid(account["id"])
        told = entry(
            anonymous(organisation, holder),
            Event.ACCOUNT_CHANGED,
            Outcome.ALLOWED,
            object_id=None if account["kind"] == "applicant" else holder,
            subject=None if account["audit_reference"] is None else bytes(account["audit_reference"]),
            code=f"password_by_{row['purpose']}",
        )
        try:
            await self._database.write(
                one_time_codes.use(organisation, code),
                accounts.set_password(organisation, holder, account["version"], hashed),
                sessions.end_all(organisation, holder),
                one_time_codes.withdraw(organisation, holder),
                letter_of_change(organisation, holder, "password"),
                self._audit.insert([told]),
            )
        except Expectation:
            raise _used() from None

    async def report(self, organisation: UUID, code: UUID, typed: str, network: str) -> UUID:
        """The holder of the mailbox says that the account is in other hands; returns the incident.

        :raises Unauthenticated: the code does not hold.
        """
        row = await self._tried(organisation, code, typed, network, Purpose.COMPROMISE)
        account = await self._account(row)
        holder, reference = as_uuid(account["id"]), account["audit_reference"]
        person = Person(holder, account["kind"], None if reference is None else bytes(reference))
        try:
            return await self._compromise.contain(
                anonymous(organisation, holder), person, one_time_codes.use(organisation, code)
            )
        except Expectation:
            raise _used() from None

    async def _tried(self, organisation: UUID, code: UUID, typed: str, network: str, *purposes: Purpose) -> Row:
        await self._holders.known(organisation)
        await self._guesses.charge(organisation, (ADDRESS, await self._keys.digest(organisation, "network", network)))
        stored = await one_time_codes.by_id(self._database, organisation, code)
        meant = next((p for p in purposes if stored is not None and stored["purpose"] == p.value), purposes[0])
        return await self._codes.tried(organisation, code, meant, typed)

    async def _account(self, code: Row) -> Row:
        holder = NOBODY if code["subject_id"] is None else as_uuid(code["subject_id"])
        row = await accounts.by_id(self._database, as_uuid(code["organisation_id"]), holder)
        if row is None or standing(row) is None:
            raise _used()
        return row


def _used() -> Unauthenticated:
    return Unauthenticated("code_wrong", "This code is wrong, was used, or has ended; ask for a new one.")
