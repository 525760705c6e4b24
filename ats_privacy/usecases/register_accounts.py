"""An applicant's own account: addresses, a code that proves the mailbox, a name, a password (promise A15).

Whose e-mail address is on record already gets the account of that record, once the mailbox *on record* has proven
itself; anybody else gets a new record. Who asks is told the same either way.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from ats_privacy.domain.actors import Actor, ActorKind, Role
from ats_privacy.domain.drafts import Draft, Source
from ats_privacy.domain.errors import BadInput, Conflict, Unauthenticated
from ats_privacy.domain.events import Event, Outcome, entry
from ats_privacy.domain.identity import as_uuid, now_us, today
from ats_privacy.domain.log_in_limits import ADDRESS, ASKING, ASKING_FROM
from ats_privacy.domain.one_time_codes import Purpose
from ats_privacy.domain.sessions import Proofs
from ats_privacy.domain.values import InvalidValue, validate
from ats_privacy.gate.account_holders import Holders
from ats_privacy.gate.account_keys import AccountKeys, contact_tokens, digest, folded
from ats_privacy.gate.account_letters import Asked, OneTimeCodes
from ats_privacy.gate.audit import AuditLog
from ats_privacy.gate.guesses import Guesses
from ats_privacy.gate.own_words import SERVICE
from ats_privacy.gate.passwords import Passwords
from ats_privacy.gate.recording import Recording
from ats_privacy.gate.sessions import Opened, Sessions, Standing
from ats_privacy.storage import accounts, applicants, one_time_codes
from ats_privacy.storage.applicants import Projection
from ats_privacy.storage.statements import Database, Duplicate, Expectation, Row, Step

PURPOSE = "recruitment"
_SUBJECT = Projection((), ())


@dataclass(frozen=True, slots=True)
class Chosen:
    """What somebody who registers chooses with the code at hand."""

    full_name: str
    password: str
    agent: str = "program"


class RegisterAccounts:
    """Opens accounts of applicants."""

    def __init__(
        self,
        database: Database,
        recording: Recording,
        keys: AccountKeys,
        codes: OneTimeCodes,
        opened: Sessions,
        passwords: Passwords,
        holders: Holders,
    ) -> None:
        self._database = database
        self._recording = recording
        self._keys = keys
        self._codes = codes
        self._sessions = opened
        self._passwords = passwords
        self._holders = holders
        self._guesses = Guesses(database)

    async def begin(self, organisation: UUID, email: str, mobile: str, network: str, language: str) -> Asked:
        """Have a code mailed: to the address on record where there is one, else to the one typed.

        :raises BadInput: they are no address and no number. :raises TooMany: asked too often.
        """
        await self._holders.known(organisation)
        contact = {"email": self._canonical("email", email), "mobile": self._canonical("phone", mobile)}
        keyring = await self._keys.of(organisation)
        await self._guesses.charge(
            organisation,
            (ASKING, digest(keyring, "asking", folded(contact["email"]))),
            (ASKING_FROM, digest(keyring, "network", network)),
        )
        tokens = contact_tokens(keyring, contact["email"], self._holders.region, ("email",))
        known = await applicants.by_token(self._database, _SUBJECT, organisation, tokens, UUID(int=0), most=1)
        return await self._codes.ask(
            organisation,
            Purpose.REGISTRATION,
            as_uuid(known[0]["id"]) if known else None,
            language=language,
            reference=bytes(known[0]["audit_reference"]) if known else None,
            contact=contact,
        )

    async def complete(self, organisation: UUID, code: UUID, typed: str, chosen: Chosen, network: str) -> Opened:
        """The account, its record where there was none, and a first session.

        :raises Unauthenticated: the code does not hold. :raises BadInput: name or password may not be used.
        :raises Conflict: there is an account already.
        """
        await self._holders.known(organisation)
        await self._guesses.charge(organisation, (ADDRESS, await self._keys.digest(organisation, "network", network)))
        row = await self._codes.tried(organisation, code, Purpose.REGISTRATION, typed)
        contact = await self._codes.contact(row)
        await self._passwords.judge(
            chosen.password, context=[contact["email"], contact["mobile"], chosen.full_name, SERVICE]
        )
        hashed = await self._passwords.hashed(chosen.password)
        applicant, steps = await self._record(organisation, row, contact, chosen)
        at = now_us()
        who = Standing(ActorKind.APPLICANT, frozenset({Role.APPLICANT.value}), 1)
        opened, session = self._sessions.open(organisation, applicant, who, Proofs(knowledge=at), chosen.agent)
        account = {
            "organisation_id": organisation,
            "id": applicant,
            "kind": ActorKind.APPLICANT.value,
            "password_hash": hashed,
            "password_at": at,
            "version": 1,
            "created_at": at,
        }
        told = entry(opened.session.actor, Event.ACCOUNT_CREATED, Outcome.ALLOWED, object_id=code)
        try:
            await self._database.write(
                *steps,
                one_time_codes.use(organisation, code),
                accounts.insert(account),
                *session,
                AuditLog.insert([told]),
            )
        except Duplicate:
            raise Conflict(
                "account_exists", "There is an account already; log in, or ask for a new password."
            ) from None
        except Expectation:
            raise Unauthenticated("code_wrong", "This code was used, or has ended; ask for a new one.") from None
        return opened

    async def _record(
        self, organisation: UUID, row: Row, contact: dict[str, str], chosen: Chosen
    ) -> tuple[UUID, list[Step]]:
        """The applicant whose account it will be, and the steps that store a new one or hold on to that on record."""
        if row["subject_id"] is not None:
            applicant = as_uuid(row["subject_id"])
            return applicant, [applicants.still_active(organisation, applicant)]
        # Not yet a data subject here: nobody has a record of their own before there is one.
        actor = Actor(organisation, as_uuid(row["id"]), ActorKind.ANONYMOUS, frozenset({Role.APPLICANT.value}))
        draft = Draft({"full_name": chosen.full_name, **contact}, Source("applicant"), self._holders.region)
        answer, steps = await self._recording.create(actor, PURPOSE, draft)
        return UUID(answer["id"]), steps

    def _canonical(self, kind: str, text: str) -> str:
        name = "email" if kind == "email" else "mobile"
        try:
            value = validate(kind, text, default_region=self._holders.region, today=today().date())
        except InvalidValue as error:
            raise BadInput(error.code, error.sentence, pointer=f"/{name}") from None
        if not isinstance(value, str):
            raise BadInput("value_missing", "This is needed to register.", pointer=f"/{name}")
        return value
