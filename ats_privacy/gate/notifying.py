"""The narrow door for telling people something: a subject's e-mail address, or mobile number, and nothing else.

No role of a member of staff is behind it, so no field policy grants it: what may be told, and when, is decided by
whoever ordered it in the same write as what it tells of. Here it only happens once the entry is durable.
"""

from __future__ import annotations

from uuid import UUID

from ats_privacy.domain.actors import Actor
from ats_privacy.domain.errors import RecordTampered
from ats_privacy.domain.events import Event, Outcome, entry
from ats_privacy.domain.identity import as_uuid
from ats_privacy.domain.orders import Undeliverable
from ats_privacy.domain.subject_states import OPEN
from ats_privacy.gate.audit import AuditLog
from ats_privacy.gate.keyrings import Keyrings
from ats_privacy.gate.opening import SealedRow
from ats_privacy.storage import applicants
from ats_privacy.storage.applicants import Projection
from ats_privacy.storage.statements import Database

_REACHABLE = frozenset({*(state.value for state in OPEN), "quarantined", "cancelled"})
_LACKING = {
    "email": ("address_missing", "The person has no e-mail address; tell them in another way."),
    "mobile": ("number_missing", "The person has no mobile number; tell them in another way."),
}
_WAYS = {name: Projection((name,), ("contact",)) for name in _LACKING}


class Notifying:
    """Opens the address or number of somebody who is to be told something."""

    def __init__(self, database: Database, audit: AuditLog, keyrings: Keyrings) -> None:
        self._database = database
        self._audit = audit
        self._keyrings = keyrings

    async def address_of(self, actor: Actor, applicant: UUID, about: str, purpose: str) -> str:
        """The subject's e-mail address, after an entry ``notice.sent`` whose code is ``about``.

        :raises Undeliverable: there is no such person, nobody to be told any more, or no address.
        :raises RecordTampered: the address fails authentication. :raises Unavailable: it cannot be opened here.
        """
        return await self._opened(actor, applicant, "email", about, purpose)

    async def number_of(self, actor: Actor, applicant: UUID, about: str, purpose: str) -> str:
        """The subject's mobile number (E.164), in the same way."""
        return await self._opened(actor, applicant, "mobile", about, purpose)

    async def _opened(self, actor: Actor, applicant: UUID, way: str, about: str, purpose: str) -> str:
        rows = await applicants.by_ids(self._database, _WAYS[way], actor.organisation, [applicant])
        if not rows or rows[0]["state"] not in _REACHABLE:
            raise Undeliverable("subject_gone", "There is nobody to be told any more.")
        row = rows[0]
        if row[way] is None:
            raise Undeliverable(*_LACKING[way])
        reference = bytes(row["audit_reference"])
        keyring = await self._keyrings.of(actor.organisation)
        told = entry(
            actor, Event.NOTICE_SENT, Outcome.ALLOWED, purpose=purpose, fields=way, subject=reference, code=about
        )
        await self._audit.append(told)
        subject = as_uuid(row["id"])
        sealed = SealedRow(keyring, actor.organisation, subject, "applicant", subject, row)
        try:
            opened = sealed.open(way, "contact")
        except RecordTampered as error:
            found = entry(
                actor, Event.TAMPERING_FOUND, Outcome.FAILED, subject=reference, object_id=subject, code=error.code
            )
            await self._audit.append(found)
            raise
        if not isinstance(opened, str):
            raise Undeliverable(*_LACKING[way])
        return opened
