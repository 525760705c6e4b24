"""Telling third persons that they are named (promise A2): the mail itself, and orders for whom none was made yet.

A record orders the mails in its own write. What is left for here: people of records that come out of quarantine, and
those that were there before there was a register.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from ats_privacy.adapters.letters import LANGUAGES, letter_text
from ats_privacy.adapters.mail import Letter, Relay
from ats_privacy.domain.errors import AtsPrivacyError
from ats_privacy.domain.events import Event, Outcome, entry
from ats_privacy.domain.identity import as_uuid, now_us
from ats_privacy.domain.orders import Order, Undeliverable
from ats_privacy.gate.audit import AuditLog
from ats_privacy.gate.heads import system
from ats_privacy.gate.named_people import NamedPeople
from ats_privacy.gate.third_persons import mail_order
from ats_privacy.mail_settings import MailSettings
from ats_privacy.storage import organisations, third_persons
from ats_privacy.storage.first_notice import duration_text
from ats_privacy.storage.statements import Database, Expectation
from field_policies import Policy

_LOG = logging.getLogger("ats_privacy.third_persons")
_TEMPLATE = "third_person"
_TOGETHER = 200


class ThirdPersonMail:
    """Mails somebody who was named in a record, once a person and record. In Chinese and English: nobody knows which
    of them they read."""

    def __init__(
        self, database: Database, audit: AuditLog, relay: Relay, people: NamedPeople, policy: Policy, mail: MailSettings
    ) -> None:
        self._database = database
        self._audit = audit
        self._relay = relay
        self._people = people
        self._mail = mail
        kept = [policy.fields[f"applicant.{name}"].retention for name in people.fields]
        self._retention = max(kept, key=_days)

    async def deliver(self, order: Order) -> None:
        """Write the letter first: one that cannot be written must open nothing."""
        actor = system(order.organisation)
        if order.object_id is None:
            raise Undeliverable("person_gone", "The order is about nobody.")
        await self._letter(order, ("referee",))
        addressed = await self._people.address_of(actor, order.object_id)
        if addressed is None:
            return
        subject, text = await self._letter(order, tuple(dict.fromkeys(role for _, role in addressed.tells)))
        await self._relay.send(Letter(addressed.address, subject, text, order.message_id))
        reference = None if order.subject is None else await self._audit.reference_of(actor, order.subject)
        at = now_us()
        told = [
            entry(
                actor,
                Event.THIRD_PERSON_TOLD,
                Outcome.ALLOWED,
                subject=reference,
                object_id=person,
                fields="means=mail",
            )
            for person, _ in addressed.tells
        ]
        await self._database.write(
            *(
                third_persons.tell(order.organisation, person, at, "mail", actor.id, first=False)
                for person, _ in addressed.tells
            ),
            self._audit.insert(told),
        )

    async def _letter(self, order: Order, roles: tuple[str, ...]) -> tuple[str, str]:
        tenant = await organisations.by_id(self._database, order.organisation)
        given: dict[str, object] = {
            "organisation_name": "" if tenant is None else tenant["name"],
            "organisation": str(order.organisation),
            "public_url": self._mail.public_url,
            "contact": self._mail.sender,
            "roles": roles,
        }
        letters = [
            letter_text(_TEMPLATE, language, given | {"retention": duration_text(self._retention, language)})
            for language in LANGUAGES
        ]
        return " / ".join(subject for subject, _ in letters), "\n\n".join(text for _, text in letters)


def _days(duration: str) -> int:
    """About how long a period of the policy is (ISO 8601, one unit)."""
    return int(duration[1:-1]) * {"D": 1, "W": 7, "M": 30, "Y": 365}[duration[-1]]


async def order_third_persons(database: Database) -> int:
    """Order the mails that are missing; returns how many. Any number of workers may run it at once."""
    ordered = 0
    while rows := await third_persons.to_order(database, _TOGETHER):
        before = ordered
        for row in rows:
            organisation, person = as_uuid(row["organisation_id"]), as_uuid(row["id"])
            at = now_us()
            with suppress(Expectation):  # another worker, or whoever writes the record, was first
                await database.write(
                    third_persons.order(organisation, person, at),
                    mail_order(organisation, as_uuid(row["applicant_id"]), person, at),
                )
                ordered += 1
        if ordered == before:
            break
    return ordered


@asynccontextmanager
async def third_persons_ordered(database: Database, seconds: float | None) -> AsyncIterator[None]:
    """Order what is missing every minute or so while whatever is within is done; None: another process does."""
    if seconds is None:
        yield
        return

    async def repeat() -> None:
        while True:
            await asyncio.sleep(max(seconds, 60) * random.uniform(0.5, 1.5))  # noqa: S311 - workers out of step
            try:
                await order_third_persons(database)
            except AtsPrivacyError as error:
                _LOG.error("mails to third persons: %s", error.code)

    task = asyncio.create_task(repeat())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
