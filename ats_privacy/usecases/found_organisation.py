"""A new tenant: its row, its keys, its first member of staff, in one write. For the command line."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from uuid import UUID

from ats_privacy.domain.actors import Actor, ActorKind
from ats_privacy.domain.errors import BadInput, Conflict, NotFound
from ats_privacy.domain.events import Event, Outcome, entry
from ats_privacy.domain.identity import as_uuid, new_id, now_us
from ats_privacy.domain.undertakings import Undertaking, first_undertaking, number_in_force
from ats_privacy.domain.values import InvalidValue
from ats_privacy.domain.values.text import short_text
from ats_privacy.gate.decision import Gate
from ats_privacy.gate.keyrings import Keyrings
from ats_privacy.storage import notices, organisations, undertakings, wrapped_keys
from ats_privacy.storage.first_notice import first_notice
from ats_privacy.storage.statements import Database, Duplicate, Row, Step

SYSTEM = UUID(int=0)
"""The actor id of acts that no person of the organisation did: jobs and the operator's command line."""

_REGION = re.compile(r"[A-Z]{2}")
_EVIDENCE = re.compile(r"[A-Za-z0-9._/-]{1,64}")
_ACCOUNT = re.compile(r"[A-Za-z0-9._@+-]{1,64}")


def system_actor(organisation: UUID) -> Actor:
    """The operator at the command line: no role, so the gate discloses nothing to it."""
    return Actor(organisation, SYSTEM, ActorKind.SYSTEM, frozenset())


class FoundOrganisation:
    """Creates organisations."""

    def __init__(self, database: Database, gate: Gate, keyrings: Keyrings) -> None:
        self._database = database
        self._gate = gate
        self._keyrings = keyrings

    async def found(self, name: str, region: str) -> UUID:
        """Create the organisation, its keys, its first notice and its confidentiality undertaking, both in force at
        once; returns its id.

        :raises BadInput: the name is empty or no single clean line, the region no country code.
        """
        try:
            clean = short_text(name)
        except InvalidValue as error:
            raise BadInput(error.code, error.sentence) from None
        if clean is None:
            raise BadInput("organisation_unnamed", "An organisation needs a name.")
        if not _REGION.fullmatch(region):
            raise BadInput("region_unknown", "The region is a country code of two capital letters, such as CN.")
        organisation = new_id()
        keys = await asyncio.to_thread(self._keyrings.new_keys, self._gate.policy, organisation)
        notice = first_notice(self._gate.policy, organisation, clean, region, SYSTEM, now_us())
        told = entry(system_actor(organisation), Event.ORGANISATION_CREATED, Outcome.ALLOWED, fields="notice=1")
        await self._database.write(
            organisations.insert(organisation, clean, region),
            wrapped_keys.insert(keys),
            *notices.insert(notice),
            undertakings.insert(first_undertaking(organisation, clean, SYSTEM, now_us())),
            self._gate.audit.insert([told]),
        )
        return organisation

    async def first_staff(
        self, organisation: UUID, account: str, roles: frozenset[str], *, undertaking: str = ""
    ) -> UUID:
        """A member of staff added by the operator, so that somebody can add the others.

        ``undertaking``: where the confidentiality undertaking in force lies that they have signed on paper; without,
        they accept it themselves before they are shown anything.

        :raises BadInput: the account, or the evidence, has other characters than the API takes.
        """
        if not _ACCOUNT.fullmatch(account):
            raise BadInput("account_invalid", "An account is 1 to 64 letters, digits and . _ @ + - without spaces.")
        signed = await self._signed(organisation, undertaking) if undertaking else None
        staff = new_id()
        told = entry(
            system_actor(organisation),
            Event.STAFF_CREATED,
            Outcome.ALLOWED,
            object_id=staff,
            fields=" ".join(sorted(roles)),
        )
        steps: list[Step] = [organisations.insert_staff(organisation, staff, account, roles)]
        if signed is not None:
            steps += self._acceptance(signed, staff, undertaking)
        await self._database.write(*steps, self._gate.audit.insert([told]))
        return staff

    async def undertaken(self, organisation: UUID, account: str, evidence: str) -> None:
        """A member of staff who is there already has signed the undertaking in force on paper.

        :raises NotFound: no such account. :raises BadInput: the evidence. :raises Conflict: they have accepted it.
        """
        row = await organisations.staff_by_account(self._database, organisation, account)
        if row is None:
            raise NotFound("staff_unknown", "There is no member of staff with this account.")
        staff, signed = as_uuid(row["id"]), await self._signed(organisation, evidence)
        try:
            await self._database.write(*self._acceptance(signed, staff, evidence))
        except Duplicate:
            raise Conflict("undertaking_accepted", "They have accepted the undertaking in force already.") from None

    def _acceptance(self, signed: Undertaking, staff: UUID, evidence: str) -> list[Step]:
        told = entry(
            system_actor(signed.organisation),
            Event.UNDERTAKING_ACCEPTED,
            Outcome.ALLOWED,
            object_id=staff,
            fields=f"undertaking={signed.number} means=paper",
        )
        accepted = undertakings.accept(signed, staff, "zh", "paper", evidence, SYSTEM, now_us())
        return [accepted, self._gate.audit.insert([told])]

    async def _signed(self, organisation: UUID, evidence: str) -> Undertaking:
        if not _EVIDENCE.fullmatch(evidence):
            raise BadInput("evidence_invalid", "Evidence is 1 to 64 letters, digits and . _ / - without spaces.")
        every = await undertakings.every(self._database, organisation)
        number = number_in_force(((version.number, version.in_force_at) for version in every), now_us())
        if not number:
            raise BadInput("undertaking_missing", "This organisation has no undertaking in force.")
        return next(version for version in every if version.number == number)

    async def every(self) -> Sequence[Row]:
        """All organisations of this database."""
        return await organisations.every(self._database)
