"""A reported compromise: the account is locked, everything that proves somebody to be its holder ends, an incident is
open, and who looks after security is told: all in one write (promise D8).
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from ats_privacy.domain.actors import Actor, Role
from ats_privacy.domain.events import Event, Outcome, entry
from ats_privacy.domain.identity import as_uuid, new_id, now_us
from ats_privacy.gate.audit import AuditLog
from ats_privacy.gate.holds import Holds
from ats_privacy.mail_settings import MailSettings
from ats_privacy.storage import accounts, holds, one_time_codes, outbox, sessions
from ats_privacy.storage.statements import Database, Step

COMPROMISED = "account_compromised"
MAIL_ACCOUNT = "mail.account"
"""The kind of an order of a letter to the holder of a local account (``object_id``), with a template by name."""
CHANGED = "account_changed"
_GUARDS = frozenset({Role.SECURITY.value, Role.PRIVACY_OFFICER.value})


def letter_of_change(organisation: UUID, account: UUID, what: str) -> Step:
    """A letter to the holder that something was changed, so that they notice when it was not they who did it.

    ``what``: password or factors. Nobody without an address gets one.
    """
    change = new_id()
    return outbox.order(
        organisation,
        MAIL_ACCOUNT,
        once=f"{MAIL_ACCOUNT}:{change}",
        object_id=account,
        parameters={"template": CHANGED, "kind": what, "begins_at": now_us(), "language": "zh"},
    )


@dataclass(frozen=True, slots=True)
class Person:
    """Whose account it is: ``kind`` staff or applicant; ``reference``: the audit reference of an applicant."""

    id: UUID
    kind: str
    reference: bytes | None = None


class Compromise:
    """Contains a compromised account."""

    def __init__(self, database: Database, held: Holds, mail: MailSettings) -> None:
        self._database = database
        self._held = held
        self._mail = mail

    async def contain(self, actor: Actor, person: Person, *also: Step) -> UUID:
        """Lock and end everything, open an incident, alert; returns the incident. ``also``: written with it.

        A second report while the account is locked for the first opens another incident: it may be news.
        """
        organisation, at, incident = actor.organisation, now_us(), new_id()
        about = {"subject": person.reference, "object_id": person.id}
        told = [
            entry(actor, Event.ACCOUNT_COMPROMISED, Outcome.ALLOWED, **about),  # type: ignore[arg-type]
            entry(actor, Event.INCIDENT_OPENED, Outcome.ALLOWED, object_id=incident, code=COMPROMISED),
        ]
        steps: list[Step] = [
            *also,
            holds.hold(organisation, person.id, person.kind, cause="compromise", by=actor.id, locked=True, at=at),
            sessions.end_all(organisation, person.id),
            one_time_codes.withdraw(organisation, person.id),
            accounts.forget_password(organisation, person.id),
            accounts.remove_factors(organisation, person.id),
            holds.open_incident(organisation, incident, COMPROMISED, person.id, person.kind, actor.id, at),
            *await self._alerts(organisation, person, incident, at),
            AuditLog.insert(told),
        ]
        await self._database.write(*steps)
        self._held.forget(organisation)
        return incident

    async def _alerts(self, organisation: UUID, person: Person, incident: UUID, at: int) -> list[Step]:
        """An alert to the operator's own addresses, and a letter to each officer with a local account."""
        parameters: dict[str, str | int | bool | None] = {
            "kind": COMPROMISED,
            "staff": str(person.id),
            "begins_at": at,
            "ends_at": at,
            "observed": 1,
            "limit": 0,
        }
        steps: list[Step] = [
            outbox.order(organisation, kind, once=f"{kind}:{incident}", object_id=incident, parameters=parameters)
            for kind, wanted in (("mail.alert", self._mail.alerts_to), ("push.alert", self._mail.alert_webhook))
            if wanted
        ]
        for row in await accounts.with_roles(self._database, organisation, _GUARDS):
            guard = as_uuid(row["id"])
            if guard != person.id:
                steps.append(
                    outbox.order(
                        organisation,
                        MAIL_ACCOUNT,
                        once=f"{MAIL_ACCOUNT}:{incident}:{guard}",
                        object_id=guard,
                        parameters={"template": COMPROMISED, **parameters},
                    )
                )
        return steps
