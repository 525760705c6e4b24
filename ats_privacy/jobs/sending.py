"""Who carries out which kind of order: mails to the operator's own addresses, to applicants, and pushes."""

from __future__ import annotations

import ssl
from collections.abc import Collection
from contextlib import suppress
from datetime import tzinfo
from zoneinfo import ZoneInfo

from ats_privacy.adapters.letters import LANGUAGES, letter_text
from ats_privacy.adapters.mail import Letter, Relay
from ats_privacy.adapters.vendor_push import VendorPush
from ats_privacy.adapters.webhook import Webhook
from ats_privacy.domain.check_orders import RECALL
from ats_privacy.domain.concerns import DUE as CONCERN_DUE
from ats_privacy.domain.concerns import OVERDUE as CONCERN_OVERDUE
from ats_privacy.domain.deletions import OVERDUE, REMIND
from ats_privacy.domain.errors import Misconfigured
from ats_privacy.domain.notices import purpose_held
from ats_privacy.domain.one_time_codes import MAIL_CODE
from ats_privacy.domain.orders import MAIL_APPLICANT, MAIL_THIRD_PERSON, Order, Undeliverable
from ats_privacy.domain.vendor_pushes import PUSH
from ats_privacy.domain.vendors import CONTRACT_ENDED
from ats_privacy.gate.compromise import COMPROMISED, MAIL_ACCOUNT
from ats_privacy.gate.heads import Heads, system
from ats_privacy.gate.named_people import NamedPeople
from ats_privacy.gate.notifying import Notifying
from ats_privacy.jobs.account_mail import AccountMail, Addresses, CodeMail
from ats_privacy.jobs.deliver_outbox import DeliverOutbox, Handler
from ats_privacy.jobs.demand_deletions import DemandDeletion
from ats_privacy.jobs.end_check_orders import CallBackOrders
from ats_privacy.jobs.push_packages import PushPackage
from ats_privacy.jobs.tell_third_persons import ThirdPersonMail
from ats_privacy.mail_settings import MailSettings
from ats_privacy.service import Service
from ats_privacy.settings import Settings
from ats_privacy.storage import audit_tree, notices
from ats_privacy.storage.statements import Database, Duplicate, Expectation

NOTICE_CHANGED = "notice_changed"
_ABOUT_THEIR_DATA = "data_subject_request"


class HeadMail:
    """Mails a signed tree head to the auditor: what the operator has sent away cannot be rewritten any more."""

    def __init__(self, relay: Relay, heads: Heads, to: str) -> None:
        self._relay = relay
        self._heads = heads
        self._to = to

    async def deliver(self, order: Order) -> None:
        """Send the head that the order is about."""
        head = (
            None
            if order.object_id is None
            else await audit_tree.head_by_id(self._heads.database, order.organisation, order.object_id)
        )
        if head is None:
            raise Undeliverable("head_unknown", "There is no such head.")
        values = {
            "origin": self._heads.origin(order.organisation),
            "size": head["size"],
            "note": head["note"],
            "cosigned": head["note"].count("\n— ") > 1,
        }
        subject, text = letter_text("audit_head", "en", values)
        attached = ((f"head-{head['size']}.txt", head["note"]),)
        await self._relay.send(Letter(self._to, subject, text, order.message_id, attachments=attached))


_ALERTS = frozenset({"broken_glass", COMPROMISED, OVERDUE, CONCERN_DUE, CONCERN_OVERDUE})
"""Kinds of alerts that have a letter, and a type of push, of their own."""


def _alert_type(order: Order) -> str:
    kind = str(order.parameters["kind"])
    return kind if kind in _ALERTS else "unusual_reading"


class AlertMail:
    """Mails an alert."""

    def __init__(self, relay: Relay, to: str, zone: tzinfo) -> None:
        self._relay = relay
        self._to = to
        self._zone = zone

    async def deliver(self, order: Order) -> None:
        """Send the alert."""
        subject, text = letter_text(_alert_type(order), "en", order.parameters, self._zone)
        await self._relay.send(Letter(self._to, subject, text, order.message_id))


class AlertPush:
    """Pushes an alert to the operator's webhook."""

    def __init__(self, webhook: Webhook) -> None:
        self._webhook = webhook

    async def deliver(self, order: Order) -> None:
        """Push the alert."""
        event = {"type": _alert_type(order), "organisation": str(order.organisation), **order.parameters}
        await self._webhook.post(event, order.message_id)


class ApplicantMail:
    """Mails an applicant; the address is opened for it, after its own audit entry.

    Who was mailed a notice was told of it (promise H1).
    """

    def __init__(
        self,
        database: Database,
        relay: Relay,
        notifying: Notifying,
        public_url: str,
        purposes: Collection[str],
        zone: tzinfo,
    ) -> None:
        self._zone = zone
        self._database = database
        self._relay = relay
        self._notifying = notifying
        self._public_url = public_url
        self._purposes = purposes

    async def deliver(self, order: Order) -> None:
        """Write the letter first: one that cannot be written must open nothing."""
        parameters = dict(order.parameters)
        template, language = str(parameters.pop("template", "")), str(parameters.pop("language", LANGUAGES[0]))
        purpose = str(parameters.pop("purpose", _ABOUT_THEIR_DATA))
        if purpose_held(purpose) not in self._purposes:
            raise Undeliverable("purpose_unknown", "The order names a purpose that the policy does not have.")
        unsubscribe = f"{self._public_url}{parameters.pop('unsubscribe')}" if "unsubscribe" in parameters else ""
        given = {"public_url": self._public_url, "organisation": str(order.organisation)}
        subject, text = letter_text(template, language, parameters | given, self._zone)
        if order.subject is None:
            raise Undeliverable("subject_gone", "The order is about nobody.")
        address = await self._notifying.address_of(system(order.organisation), order.subject, template, purpose)
        await self._relay.send(Letter(address, subject, text, order.message_id, unsubscribe=unsubscribe))
        if template == NOTICE_CHANGED:
            told = notices.tell(
                order.organisation, int(parameters["notice"]), [order.subject], "mail", system(order.organisation).id
            )
            with suppress(Duplicate, Expectation):  # told before, in this way or another; erased meanwhile
                await self._database.write(notices.still_there(order.organisation, order.subject), told)


def vendor_push(settings: Settings) -> VendorPush:
    """What posts to vendors under these settings.

    :raises Misconfigured: the certificates to trust cannot be read.
    """
    try:
        tls = None
        if settings.vendor_push_ca_file is not None:
            tls = ssl.create_default_context(cafile=str(settings.vendor_push_ca_file))
    except (OSError, ssl.SSLError):
        raise Misconfigured("vendor_push_ca_unfit", "ATS_VENDOR_PUSH_CA_FILE holds no certificates.") from None
    return VendorPush(tls, private=settings.vendor_push_private)


def text_gateway(mail: MailSettings) -> Webhook:
    """What text messages are pushed to.

    :raises Misconfigured: the certificates to trust cannot be read.
    """
    try:
        trusted = mail.texts_ca_file
        tls = None if trusted is None else ssl.create_default_context(cafile=str(trusted))
    except (OSError, ssl.SSLError):
        raise Misconfigured("texts_ca_unfit", "ATS_TEXT_CA_FILE holds no certificates.") from None
    return Webhook(mail.texts_url, mail.texts_secret, tls)


def outbox_delivery(service: Service) -> DeliverOutbox:
    """The delivery with a handler for every kind that the settings have the means for; other orders wait."""
    mail = service.settings.mail
    handlers: dict[str, Handler] = {CONTRACT_ENDED: CallBackOrders(service.database, service.gate.audit)}
    push = vendor_push(service.settings)
    handlers[PUSH] = PushPackage(service.checks.pushes, push)
    handlers[RECALL] = handlers[REMIND] = DemandDeletion(
        service.database, service.gate.audit, push, service.vendors.own, mail, service.vendors.issuer
    )
    relay, zone = Relay(mail) if mail.host else None, ZoneInfo(service.settings.time_zone)
    notifying = Notifying(service.database, service.gate.audit, service.keyrings)
    addresses = Addresses(service.database, service.accounts.keys, notifying)
    if relay is not None or mail.texts_url:
        texts = text_gateway(mail) if mail.texts_url else None
        handlers[MAIL_CODE] = CodeMail(
            service.database, service.accounts.codes, addresses, zone, relay=relay, texts=texts
        )
    if relay is not None:
        handlers[MAIL_ACCOUNT] = AccountMail(service.database, relay, addresses, zone)
        if mail.public_url:  # letters to people name it
            handlers[MAIL_APPLICANT] = ApplicantMail(
                service.database, relay, notifying, mail.public_url, frozenset(service.policy.purposes), zone
            )
            people = NamedPeople(service.database, service.gate.audit, service.keyrings, service.policy)
            handlers[MAIL_THIRD_PERSON] = ThirdPersonMail(
                service.database, service.gate.audit, relay, people, service.policy, mail
            )
        if mail.heads_to:
            handlers["mail.head"] = HeadMail(relay, service.audit.heads, mail.heads_to)
        if mail.alerts_to:
            handlers["mail.alert"] = AlertMail(relay, mail.alerts_to, zone)
    if mail.alert_webhook:
        handlers["push.alert"] = AlertPush(Webhook(mail.alert_webhook, mail.alert_secret))
    return DeliverOutbox(service.database, service.gate.audit, handlers)
