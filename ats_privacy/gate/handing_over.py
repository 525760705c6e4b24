"""The narrow door to a vendor: the least fields of one person, for a package that nobody in the house gets to read.

What may go is decided on facts read anew: the field policy and the notice in force, the contract, the person's
separate consents, what the checks need (promises A4, D1, E1, E3). The values come out once an entry is durable that
names the person, the purpose, the fields and the recipient, and leave this gate for the package alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from ats_privacy.domain import contracts
from ats_privacy.domain.actors import Actor
from ats_privacy.domain.consents import Consent, ConsentKind, Release, Scope, lacking, sensitive_among
from ats_privacy.domain.contracts import FIELDS_OF_CHECK, PURPOSE, Reason, Standing, Terms, needed
from ats_privacy.domain.errors import NotFound, RecordTampered
from ats_privacy.domain.events import Event, Outcome, entry
from ats_privacy.domain.identity import now_us
from ats_privacy.gate.decision import Gate
from ats_privacy.gate.keyrings import Keyrings
from ats_privacy.gate.opening import SealedRow
from ats_privacy.gate.told import consents_told
from ats_privacy.storage import applicants, consents, organisations, vendors
from ats_privacy.storage.applicants import Projection
from ats_privacy.storage.statements import Database, Row
from ats_privacy.storage.vendors import VendorStanding
from field_policies import Policy

_RECIPIENT = "background_check_vendor"
_FOR_EVER = 2**62
_UNTOLD = Reason("purpose_not_in_notice", "The notice in force does not hold background checks.")
_OUTDATED = Reason("purpose_suspended", "The notice has changed since the person consented to background checks.")


def fields_to_hand_over(policy: Policy) -> frozenset[str]:
    """The applicant's fields, as the entity names them, that the policy lets go to a vendor.

    The purpose must rest on consent and name such a recipient, hold the field, and be a purpose that the field is used
    for; a field behind a consent of its own (health, results of checks) is never handed over.
    """
    purpose = policy.purposes.get(PURPOSE)
    if purpose is None or purpose.consent is None or purpose.only is None or _RECIPIENT not in purpose.recipients:
        return frozenset()
    return frozenset(
        name
        for name in needed(FIELDS_OF_CHECK)
        if (field := policy.fields.get(f"applicant.{name}")) is not None
        and field.id in purpose.only
        and PURPOSE in field.views
        and field.consent is None
    )


def release_of(policy: Policy, terms: Terms, home: str) -> Release:
    """The handoff, as the rules of consents know it under this policy.

    What the policy knows no longer is not asked about: it is refused as a field that is not allowed.
    """
    fields = frozenset(f"applicant.{name}" for name in terms.fields)
    known = fields & policy.fields.keys()
    sensitive = sensitive_among(policy, known) if terms.purpose in policy.purposes else frozenset[str]()
    return Release(terms.purpose, terms.vendor, terms.region, home, fields, terms.digest, sensitive=sensitive)


def fields_in_category(policy: Policy, category: str) -> frozenset[str]:
    """The sensitive fields of a category that the policy lets go to a vendor, as the entity names them."""
    return frozenset(
        name
        for name in fields_to_hand_over(policy)
        if (field := policy.fields[f"applicant.{name}"]).sensitive and field.category == category
    )


@dataclass(frozen=True, slots=True)
class Agreed:
    """What of the consents that a handoff needs lives: ``scopes`` are all, ``missing`` those to which none does."""

    home: str
    scopes: tuple[Scope, ...]
    missing: tuple[Scope, ...]
    live: tuple[Consent, ...]


async def agreed_to(
    database: Database, policy: Policy, organisation: UUID, applicant: UUID, terms: Terms, at: int
) -> Agreed:
    """The person's consents to these terms at an instant."""
    row = await organisations.by_id(database, organisation)
    home = "" if row is None else str(row["region"])
    given = [consents.as_consent(each) for each in await consents.of_applicant(database, organisation, applicant)]
    release = release_of(policy, terms, home)
    keys = {scope.key for scope in release.needs()}
    live = tuple(each for each in given if each.live(at) and each.scope.key in keys)
    return Agreed(home, release.needs(), tuple(lacking(release, given, at)), live)


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a handoff rests on, as read at ``at``. ``reasons``: why it is refused; empty where it may go out.

    ``consents``: those that it needs, to be held on to in the write; ``scopes``: what they must be to.
    """

    at: int
    home: str
    subject: Row
    vendor: VendorStanding
    scopes: tuple[Scope, ...]
    consents: tuple[Consent, ...]
    reasons: tuple[Reason, ...]


class HandingOver:
    """Finds out whether something may be handed over, and opens it."""

    def __init__(self, database: Database, gate: Gate, keyrings: Keyrings) -> None:
        self._database = database
        self._gate = gate
        self._keyrings = keyrings
        self.fields = fields_to_hand_over(gate.policy)

    async def subject(self, actor: Actor, applicant: UUID, event: Event) -> Row:
        """The person's row with what they were told of and consent to, without any value.

        :raises NotFound: there is nobody within the actor's reach; audited.
        """
        projection = Projection((), (), consents=True, own_only=actor.own_only, purpose=PURPOSE)
        row = await applicants.by_id(self._database, projection, actor.organisation, applicant, actor.id)
        if row is None:
            missing = NotFound("not_found", "There is no such applicant within your reach.")
            await self._gate.refuse(actor, event, missing, object_id=applicant)
        return row

    async def vendor(self, actor: Actor, vendor: UUID, contract: UUID, event: Event) -> VendorStanding:
        """How the vendor stands now under a contract.

        :raises NotFound: there is no such vendor, or no such contract with it; audited.
        """
        found = await vendors.standing(self._database, actor.organisation, vendor, now_us(), contract=contract)
        if found is None or found.contract is None:
            await self._gate.refuse(actor, event, NotFound("not_found", "There is no such contract with a vendor."))
        return found

    async def home(self, organisation: UUID) -> str:
        """The region that the organisation's data is stored in."""
        row = await organisations.by_id(self._database, organisation)
        return "" if row is None else str(row["region"])

    async def grounds(self, actor: Actor, applicant: UUID, terms: Terms, event: Event) -> Grounds:
        """Everything that a handoff to these terms rests on, read now.

        :raises NotFound: the person, the vendor or the contract is not there.
        """
        at = now_us()
        subject = await self.subject(actor, applicant, event)
        vendor = await self.vendor(actor, UUID(terms.vendor), UUID(terms.contract), event)
        agreed = await agreed_to(self._database, self._gate.policy, actor.organisation, applicant, terms, at)
        standing = self._standing(at, agreed.home, subject, vendor, terms, agreed.missing, agreed.live)
        reasons = contracts.refusals(standing, terms)
        told, outdated = consents_told(subject)
        if not told:
            reasons.append(_UNTOLD)
        if PURPOSE in outdated:
            reasons.append(_OUTDATED)
        return Grounds(at, agreed.home, subject, vendor, agreed.scopes, agreed.live, tuple(reasons))

    def _standing(
        self,
        at: int,
        home: str,
        subject: Row,
        vendor: VendorStanding,
        terms: Terms,
        missing: Sequence[Scope],
        given: Sequence[Consent],
    ) -> Standing:
        kinds = {scope.kind for scope in missing}
        to_vendor = [c for c in given if c.scope.kind is ConsentKind.RECIPIENT]
        agreed = None
        if to_vendor and ConsentKind.RECIPIENT not in kinds:
            until = min(c.expires_at or _FOR_EVER for c in to_vendor)
            agreed = contracts.Consent(terms.digest, until, crossing=ConsentKind.CROSSING not in kinds)
        return Standing(
            at=at,
            home=home,
            subject_state=subject["state"],
            vendor_active=vendor.active,
            contract=vendor.contract,
            key_until=vendor.key_until,
            purpose_consent=ConsentKind.PURPOSE not in kinds,
            consent=agreed,
            policy_fields=self.fields,
            sensitive_missing=frozenset(scope.category for scope in missing if scope.kind is ConsentKind.SENSITIVE),
        )

    async def open(
        self, actor: Actor, applicant: UUID, order: UUID, vendor: UUID, fields: Sequence[str]
    ) -> dict[str, Any]:
        """The clear values of the fields, for a package alone; an entry ``check_order.packaged`` is durable before.

        The entry names the recipient in its code. A value that is not there, or whose key is gone, is left out.

        :raises NotFound: the person is not there any more. :raises RecordTampered: a value fails authentication.
        :raises Unavailable: this process may not open a compartment.
        """
        event = Event.CHECK_ORDER_PACKAGED
        held = {name: self._gate.policy.fields[f"applicant.{name}"].compartment for name in fields}
        projection = Projection(tuple(held), tuple(sorted(set(held.values()))))
        rows = await applicants.by_ids(self._database, projection, actor.organisation, [applicant])
        if not rows:
            missing = NotFound("not_found", "There is no such applicant within your reach.")
            await self._gate.refuse(actor, event, missing, object_id=applicant)
        row = rows[0]
        reference = bytes(row["audit_reference"])
        keyring = await self._keyrings.of(actor.organisation)
        told = entry(
            actor,
            event,
            Outcome.ALLOWED,
            purpose=PURPOSE,
            fields=" ".join(sorted(held)),
            subject=reference,
            object_id=order,
            code=f"vendor:{vendor}",
        )
        await self._gate.audit.append(told)
        sealed = SealedRow(keyring, actor.organisation, applicant, "applicant", applicant, row)
        try:
            opened = {name: sealed.open(name, compartment) for name, compartment in held.items()}
        except RecordTampered as error:
            await self._gate.refuse(actor, Event.TAMPERING_FOUND, error, subject=reference, object_id=applicant)
        return {name: value for name, value in opened.items() if value is not None}
