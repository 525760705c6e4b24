"""The state of an application by one-time code, without an account (promise A9).

A number or an address that nobody has is answered like any other, at the same cost. The code goes to the mobile number
or the e-mail address on record, never to one that was typed.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from ats_privacy.domain.actors import Actor, ActorKind, Role
from ats_privacy.domain.errors import BadInput, Refused, Unauthenticated
from ats_privacy.domain.events import Event, Outcome, entry
from ats_privacy.domain.identity import as_uuid, iso_instant
from ats_privacy.domain.log_in_limits import ADDRESS, ASKING, ASKING_FROM
from ats_privacy.domain.one_time_codes import Purpose
from ats_privacy.domain.subject_states import OPEN
from ats_privacy.domain.values import InvalidValue, search_term
from ats_privacy.gate.account_holders import Holders
from ats_privacy.gate.account_keys import AccountKeys, contact_tokens, digest
from ats_privacy.gate.account_letters import Asked, OneTimeCodes, anonymous
from ats_privacy.gate.decision import Gate
from ats_privacy.gate.guesses import Guesses
from ats_privacy.storage import applicants, applications, notices, one_time_codes, requisitions
from ats_privacy.storage.applicants import Projection
from ats_privacy.storage.statements import Database, Expectation

PURPOSE = "enquiry"
_PLAIN = Projection((), ())


class Enquire:
    """Tells people where their applications stand, and nothing else."""

    def __init__(
        self, database: Database, gate: Gate, keys: AccountKeys, codes: OneTimeCodes, holders: Holders
    ) -> None:
        self._database = database
        self._gate = gate
        self._keys = keys
        self._codes = codes
        self._holders = holders
        self._guesses = Guesses(database)

    async def ask(self, organisation: UUID, by: str, value: str, network: str, language: str) -> Asked:
        """Have a code sent to whose mobile number or e-mail address it is, if anybody's; the answer is the same.

        :raises BadInput: it is no number or address. :raises Refused: the notice in force does not hold enquiries.
        :raises TooMany: asked too often.
        """
        await self._holders.known(organisation)
        await self._held(organisation, anonymous(organisation))
        try:
            term = search_term(by, value, default_region=self._holders.region)
        except InvalidValue as error:
            raise BadInput(error.code, error.sentence, pointer="/value") from None
        keyring = await self._keys.of(organisation)
        await self._guesses.charge(
            organisation,
            (ASKING, digest(keyring, "enquiry", f"{by}\0{term.decode('utf-8', 'replace')}")),
            (ASKING_FROM, digest(keyring, "network", network)),
        )
        tokens = contact_tokens(keyring, value, self._holders.region, (by,))
        rows = await applicants.by_token(self._database, _PLAIN, organisation, tokens, UUID(int=0), most=1)
        return await self._codes.ask(
            organisation,
            Purpose.ENQUIRY,
            as_uuid(rows[0]["id"]) if rows else None,
            language=language,
            reference=bytes(rows[0]["audit_reference"]) if rows else None,
            by=by,
        )

    async def answer(self, organisation: UUID, code: UUID, typed: str, network: str) -> list[dict[str, Any]]:
        """The applications of whose code it is: opening, stage, last change.

        :raises Unauthenticated: the code does not hold.
        """
        await self._holders.known(organisation)
        await self._guesses.charge(organisation, (ADDRESS, await self._keys.digest(organisation, "network", network)))
        row = await self._codes.tried(organisation, code, Purpose.ENQUIRY, typed)
        applicant = as_uuid(row["subject_id"])
        person = Actor(organisation, applicant, ActorKind.APPLICANT, frozenset({Role.APPLICANT.value}), 1)
        await self._held(organisation, person)
        subject = await applicants.by_id(self._database, _PLAIN, organisation, applicant, applicant)
        if subject is None or subject["state"] not in OPEN:
            raise _gone()
        told = entry(
            person,
            Event.ENQUIRY_ANSWERED,
            Outcome.ALLOWED,
            purpose=PURPOSE,
            fields="stage",
            subject=bytes(subject["audit_reference"]),
            object_id=applicant,
        )
        try:
            await self._database.write(one_time_codes.use(organisation, code), self._gate.audit.insert([told]))
        except Expectation:
            raise _gone() from None
        found = []
        for each in await applications.of_applicant(self._database, _PLAIN, organisation, applicant, applicant):
            opening = await requisitions.by_id(self._database, organisation, as_uuid(each["requisition_id"]))
            found.append(
                {
                    "title": "" if opening is None else opening["title"],
                    "stage": each["stage"],
                    "created_at": iso_instant(each["created_at"]),
                    "updated_at": iso_instant(each["updated_at"]),
                }
            )
        return found

    async def _held(self, organisation: UUID, actor: Actor) -> None:
        standing = await notices.standing(self._database, organisation, PURPOSE)
        if standing.required is None:
            refusal = Refused("purpose_not_in_notice", "The notice in force does not hold enquiries.")
            await self._gate.refuse(actor, Event.ENQUIRY_ANSWERED, refusal)


def _gone() -> Unauthenticated:
    return Unauthenticated("code_wrong", "This code is wrong, was used, or has ended; ask for a new one.")
