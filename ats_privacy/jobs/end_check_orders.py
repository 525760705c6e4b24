"""Orders of checks that end by themselves: those that nobody answered or released in time, and those whose contract has
ended (promises A4, E1)."""

from __future__ import annotations

from ats_privacy.domain.check_orders import Act, after
from ats_privacy.domain.events import Event, Outcome, entry
from ats_privacy.domain.identity import as_uuid, now_us
from ats_privacy.domain.orders import Order, Undeliverable
from ats_privacy.gate.audit import AuditLog
from ats_privacy.gate.heads import system
from ats_privacy.storage import applicants, check_orders, organisations
from ats_privacy.storage.applicants import Projection
from ats_privacy.storage.statements import Database, Expectation, Row

_PAGE = 200
_SUBJECT = Projection((), ())


async def expire_check_orders(database: Database, audit: AuditLog, *, now: int | None = None) -> int:
    """End orders that waited too long, and forget packages that nobody fetched in time; returns how many orders.

    Any number of workers may run it at once.
    """
    moment, done = now_us() if now is None else now, 0
    for organisation in await organisations.every(database):
        about = as_uuid(organisation["id"])
        await database.write(check_orders.drop_expired_packages(about, moment))
        while rows := await check_orders.due(database, about, moment, most=_PAGE):
            for row in rows:
                done += await _expire(database, audit, row, moment)
    return done


async def _expire(database: Database, audit: AuditLog, row: Row, moment: int) -> bool:
    organisation, order = as_uuid(row["organisation_id"]), as_uuid(row["id"])
    people = await applicants.by_ids(database, _SUBJECT, organisation, [as_uuid(row["applicant_id"])])
    if not people:
        return False  # erased at this moment, and the order with them
    person = people[0]
    told = entry(
        system(organisation),
        Event.CHECK_ORDER_EXPIRED,
        Outcome.ALLOWED,
        subject=bytes(person["audit_reference"]),
        object_id=order,
        code=row["state"],
    )
    try:
        await database.write(check_orders.move(row, after(row["state"], Act.EXPIRE), moment), audit.insert([told]))
    except Expectation:
        return False  # somebody was first
    return True


class CallBackOrders:
    """Ends the orders under a contract that has ended: what was released is called back, the rest withdrawn."""

    def __init__(self, database: Database, audit: AuditLog) -> None:
        self._database = database
        self._audit = audit

    async def deliver(self, order: Order) -> None:
        """End them; a second time there is nothing left to end."""
        contract = order.object_id
        if contract is None:
            raise Undeliverable("contract_unknown", "The order names no contract.")
        told = entry(
            system(order.organisation),
            Event.CHECK_ORDERS_CALLED_BACK,
            Outcome.ALLOWED,
            object_id=contract,
            code=str(order.parameters["reason"]),
        )
        steps = check_orders.end_of_contract(order.organisation, contract, now_us())
        await self._database.write(*steps, self._audit.insert([told]))
