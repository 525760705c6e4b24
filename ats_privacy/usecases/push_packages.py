"""Packages that are pushed: what is to be sent where, its entry first; what did not arrive, seen by staff (D7, E2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from ats_privacy.domain.actors import Actor
from ats_privacy.domain.administration import Action
from ats_privacy.domain.contracts import PURPOSE, Terms
from ats_privacy.domain.errors import Conflict, NotFound
from ats_privacy.domain.events import Event, Outcome, entry
from ats_privacy.domain.identity import as_uuid, now_us
from ats_privacy.domain.vendor_pushes import check_push_address
from ats_privacy.gate import administration
from ats_privacy.gate.decision import Gate
from ats_privacy.gate.heads import system
from ats_privacy.gate.waiting_packages import waiting_package
from ats_privacy.storage import vendor_pushes, vendors
from ats_privacy.storage.statements import Database, Duplicate, Expectation, MissingReference, Row


@dataclass(frozen=True, slots=True)
class Parcel:
    """A package on its way. ``key`` is the same for every attempt, so that the vendor can tell a repetition."""

    address: str
    package: str
    key: str


class PushPackages:
    """Keeps where packages are pushed to, and gives out those that are."""

    def __init__(self, database: Database, gate: Gate) -> None:
        self._database = database
        self._gate = gate

    async def take(self, organisation: UUID, vendor: UUID, order: UUID) -> Parcel | None:
        """What to push now; the entry that names the person, the fields and the recipient is durable on return.

        From the first attempt on the vendor may hold it, so it is not there to be fetched any more. None: there is
        nothing to push: no address, or the package was fetched, has expired, or may not be given out any more.
        """
        address = await vendor_pushes.address(self._database, organisation, vendor)
        found = await waiting_package(
            self._database, self._gate.policy, organisation, vendor, order, now_us(), pushed=True
        )
        if address is None or found is None:
            return None
        told = entry(
            system(organisation),
            Event.CHECK_PACKAGE_PUSHED,
            Outcome.ALLOWED,
            purpose=PURPOSE,
            fields=" ".join(Terms.read(found.row["terms"]).fields),
            subject=bytes(found.row["audit_reference"]),
            object_id=as_uuid(found.row["id"]),
            code=f"vendor:{vendor}",
        )
        try:
            await self._database.write(*found.steps, self._gate.audit.insert([told]))
        except Expectation:
            return None
        return Parcel(address, str(found.row["package"]), str(found.row["jti"]))

    async def enter(self, actor: Actor, vendor: UUID, address: str) -> None:
        """Where a vendor's packages are pushed to from the next release on.

        :raises BadInput: not an address to push to. :raises NotFound: no such vendor.
        """
        event = Event.VENDOR_CHANGED
        await administration.require(self._gate, actor, Action.CHANGE_VENDORS, event)
        check_push_address(address)
        await self._vendor(actor, vendor, event)
        told = entry(actor, event, Outcome.ALLOWED, object_id=vendor, fields="push")
        try:
            await self._database.write(
                *vendor_pushes.enter(actor.organisation, vendor, address, actor.id), self._gate.audit.insert([told])
            )
        except (Duplicate, MissingReference):
            raise Conflict("vendor_changed", "The vendor was changed at this moment; repeat.") from None

    async def drop(self, actor: Actor, vendor: UUID) -> None:
        """Push no more; the vendor fetches what is released from now on, and what was not tried to be pushed yet.

        :raises NotFound: no such vendor, or nothing is pushed to it.
        """
        event = Event.VENDOR_CHANGED
        await administration.require(self._gate, actor, Action.CHANGE_VENDORS, event)
        await self._vendor(actor, vendor, event)
        held = await vendor_pushes.address(self._database, actor.organisation, vendor)
        missing = NotFound("not_found", "Nothing is pushed to this vendor.")
        if held is None:
            await self._gate.refuse(actor, event, missing)
        told = entry(actor, event, Outcome.ALLOWED, object_id=vendor, fields="push")
        try:
            await self._database.write(
                vendor_pushes.drop(actor.organisation, vendor, held), self._gate.audit.insert([told])
            )
        except Expectation:
            raise missing from None

    async def undone(self, actor: Actor, vendor: UUID) -> tuple[str | None, Sequence[Row]]:
        """Where packages are pushed to, and the pushes that wait or were given up.

        :raises NotFound: no such vendor.
        """
        event = Event.VENDOR_READ
        await administration.require(self._gate, actor, Action.READ_VENDORS, event)
        await self._vendor(actor, vendor, event)
        about = (self._database, actor.organisation, vendor)
        return await vendor_pushes.address(*about), await vendor_pushes.undone(*about)

    async def _vendor(self, actor: Actor, vendor: UUID, event: Event) -> None:
        if await vendors.one(self._database, actor.organisation, vendor) is None:
            await self._gate.refuse(actor, event, NotFound("not_found", "There is no such vendor."))
