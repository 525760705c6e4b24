"""Pushes of packages, as the outbox orders them: at least once, each attempt with its entry (promises D3, D7)."""

from __future__ import annotations

from ats_privacy.adapters.packages import media_type
from ats_privacy.adapters.vendor_push import VendorPush
from ats_privacy.domain.identity import parse_id
from ats_privacy.domain.orders import Order, Undeliverable
from ats_privacy.usecases.push_packages import PushPackages


class PushPackage:
    """Pushes the package of an order of a check."""

    def __init__(self, pushes: PushPackages, push: VendorPush) -> None:
        self._pushes = pushes
        self._push = push

    async def deliver(self, order: Order) -> None:
        """Push it; may have been pushed before, under the same key.

        :raises Undeliverable: there is nothing to push (any more), or the vendor refuses it.
        :raises Undelivered: the vendor does not answer, or not now.
        """
        vendor, check = parse_id(str(order.parameters.get("vendor", ""))), order.object_id
        parcel = None if vendor is None or check is None else await self._pushes.take(order.organisation, vendor, check)
        if parcel is None:
            raise Undeliverable("nothing_to_push", "There is no address, or no package to be given out (any more).")
        await self._push.post(parcel.address, parcel.package, media_type(parcel.package), parcel.key)
