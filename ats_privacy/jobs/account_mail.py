"""Letters to holders of accounts, and one-time codes, which are made when their letter is: no row, order, or log ever
holds one (promises A9, A15).

A letter that is tried again holds another code, and the one before serves no more.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import tzinfo
from typing import Final
from uuid import UUID

from ats_privacy.adapters.letters import letter_text
from ats_privacy.adapters.mail import Letter, Relay
from ats_privacy.adapters.webhook import Webhook
from ats_privacy.domain.actors import Actor
from ats_privacy.domain.events import Event, Outcome, entry
from ats_privacy.domain.identity import as_uuid, new_id, now_us
from ats_privacy.domain.one_time_codes import Purpose, grouped, new_code, new_long_code
from ats_privacy.domain.orders import Order, Undeliverable
from ats_privacy.gate.account_keys import AccountKeys
from ats_privacy.gate.account_letters import OneTimeCodes
from ats_privacy.gate.audit import AuditLog
from ats_privacy.gate.heads import system
from ats_privacy.gate.notifying import Notifying
from ats_privacy.storage import accounts, one_time_codes
from ats_privacy.storage.accounts import COMPARTMENT
from ats_privacy.storage.statements import Database, Expectation, Row

_ABOUT: Final = {
    Purpose.ENQUIRY.value: "enquiry",
    Purpose.REGISTRATION.value: "data_subject_request",
    Purpose.RESET.value: "security",
    Purpose.COMPROMISE.value: "security",
    Purpose.ACTIVATION.value: "security",
}
"""What a code is for → the purpose that the address is opened for."""


class Addresses:
    """Opens the one address that a letter goes to, after its audit entry."""

    def __init__(self, database: Database, keys: AccountKeys, notifying: Notifying) -> None:
        self._database = database
        self._keys = keys
        self._notifying = notifying

    async def of_account(self, row: Row, template: str, purpose: str) -> str | None:
        """The address of an account's holder; None where there is none."""
        organisation, holder = as_uuid(row["organisation_id"]), as_uuid(row["id"])
        if row["kind"] == "applicant":
            return await self.of_applicant(row, template, purpose)
        if row["email"] is None or row["staff_status"] != "active":
            return None
        told = entry(
            system(organisation),
            Event.NOTICE_SENT,
            Outcome.ALLOWED,
            purpose=purpose,
            fields="account.email",
            object_id=holder,
            code=template,
        )
        await AuditLog(self._database).append(told)
        wrapped = row[f"key_{COMPARTMENT}"]
        return str(await self._keys.open(organisation, holder, "account", holder, "email", row["email"], wrapped))

    async def of_applicant(self, row: Row, template: str, purpose: str) -> str | None:
        """The address on an applicant's record; None where it has none, or must not be used any more."""
        return await self._on_record(self._notifying.address_of, row, template, purpose)

    async def number_of_applicant(self, row: Row, template: str, purpose: str) -> str | None:
        """The mobile number on an applicant's record, in the same way."""
        return await self._on_record(self._notifying.number_of, row, template, purpose)

    @staticmethod
    async def _on_record(
        opening: Callable[[Actor, UUID, str, str], Awaitable[str]], row: Row, template: str, purpose: str
    ) -> str | None:
        subject = as_uuid(row["subject_id"] if "subject_id" in row.keys() else row["id"])  # noqa: SIM118 - a driver's row
        try:
            return await opening(system(as_uuid(row["organisation_id"])), subject, template, purpose)
        except Undeliverable:
            return None


class CodeMail:
    """Makes a code, and sends it: by text message where somebody asked by their number and there is a gateway."""

    def __init__(
        self,
        database: Database,
        codes: OneTimeCodes,
        addresses: Addresses,
        zone: tzinfo,
        *,
        relay: Relay | None = None,
        texts: Webhook | None = None,
    ) -> None:
        self._database = database
        self._relay = relay
        self._texts = texts
        self._codes = codes
        self._addresses = addresses
        self._zone = zone

    async def deliver(self, order: Order) -> None:
        """Send a code that serves from now on; nothing where nobody is to get one, or its time is over.

        :raises Undelivered: the relay is away; another code is sent then.
        """
        if order.object_id is None:
            raise Undeliverable("code_unknown", "The order is about no code.")
        row = await one_time_codes.by_id(self._database, order.organisation, order.object_id)
        if row is None or row["used_at"] is not None or row["ends_at"] <= now_us():
            return
        purpose, language = row["purpose"], str(order.parameters.get("language", "zh"))
        if order.parameters.get("by") == "mobile" and await self._texted(order, row, language):
            return
        if self._relay is None:
            raise Undeliverable("mail_host_missing", "There is no way to send this code but by mail, and no relay.")
        template = "code"
        account: Row | None = None
        if row["subject_id"] is not None:
            account = await accounts.by_id(self._database, order.organisation, as_uuid(row["subject_id"]))
        if purpose == Purpose.REGISTRATION.value and account is not None:
            template = "account_exists"
        address = await self._address(row, account, template)
        if address is None:
            return
        code = new_long_code() if purpose == Purpose.ACTIVATION.value else new_code()
        values = {
            "purpose": purpose,
            "code": grouped(code) if purpose == Purpose.ACTIVATION.value else code,
            "id": str(order.object_id),
            "ends_at": row["ends_at"],
        }
        subject, text = letter_text(template, language, values, self._zone)
        if template == "code" and not await self._serves(order.organisation, order.object_id, code):
            return
        await self._relay.send(Letter(address, subject, text, order.message_id))

    async def _texted(self, order: Order, row: Row, language: str) -> bool:
        """Whether the code was seen to as a text message: sent, or ended meanwhile."""
        if self._texts is None or order.object_id is None or row["purpose"] != Purpose.ENQUIRY.value:
            return False
        if row["subject_id"] is None:
            return True
        number = await self._addresses.number_of_applicant(row, "code_text", _ABOUT[row["purpose"]])
        if number is None:
            return False
        code = new_code()
        minutes = max(1, (row["ends_at"] - now_us()) // 60_000_000)
        text, _ = letter_text("code_text", language, {"code": code, "minutes": minutes})
        if await self._serves(order.organisation, order.object_id, code):
            # Each attempt holds another code: a gateway must not take the second for a repetition of the first.
            await self._texts.post({"type": "text_message", "to": number, "text": text}, str(new_id()))
        return True

    async def _serves(self, organisation: UUID, code: UUID, text: str) -> bool:
        """Let a code serve that is about to be told; false where it has ended meanwhile."""
        try:
            await self._database.write(await self._codes.made(organisation, code, text))
        except Expectation:
            return False
        return True

    async def _address(self, row: Row, account: Row | None, template: str) -> str | None:
        about = _ABOUT[row["purpose"]]
        if row["purpose"] == Purpose.REGISTRATION.value and row["subject_id"] is None:
            # Not yet anybody's record: the address is the one that was typed, and proves itself by the code.
            return (await self._codes.contact(row)).get("email")
        if row["subject_id"] is None:
            return None
        if account is not None and account["kind"] == "staff":
            return await self._addresses.of_account(account, template, about)
        return await self._addresses.of_applicant(row, template, about)


class AccountMail:
    """Mails the holder of an account what has happened."""

    def __init__(self, database: Database, relay: Relay, addresses: Addresses, zone: tzinfo) -> None:
        self._database = database
        self._relay = relay
        self._addresses = addresses
        self._zone = zone

    async def deliver(self, order: Order) -> None:
        """Send it; nothing where the account is gone or has no address."""
        if order.object_id is None:
            raise Undeliverable("account_unknown", "The order is about no account.")
        row = await accounts.by_id(self._database, order.organisation, order.object_id)
        if row is None:
            return
        values = dict(order.parameters)
        template = str(values.pop("template", ""))
        subject, text = letter_text(template, str(values.pop("language", "en")), values, self._zone)
        address = await self._addresses.of_account(row, template, "security")
        if address is not None:
            await self._relay.send(Letter(address, subject, text, order.message_id))
