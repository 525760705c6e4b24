"""Orders a mail about a notice to each person who has not been told of it (promise H1).

Each batch of orders is one write with the cursor behind it: a run that was killed goes on after the last batch, two
runs at once order nothing twice, and a person's order is unique besides (``once``). That a person *was* told is
recorded when the mail has gone out, or by whoever told them otherwise.
"""

from __future__ import annotations

import contextlib
from uuid import UUID

from ats_privacy.domain.errors import NotFound
from ats_privacy.domain.events import Event, Outcome, entry
from ats_privacy.domain.identity import as_uuid
from ats_privacy.gate.audit import AuditLog
from ats_privacy.gate.heads import system
from ats_privacy.storage import notice_orders, notices
from ats_privacy.storage.statements import Database, Duplicate, Expectation

BATCH = 500


async def tell_notice(database: Database, organisation: UUID, number: int | None = None, *, batch: int = BATCH) -> int:
    """Order what is missing, of the latest notice unless another is named; returns how many orders this run made.

    :raises NotFound: there is no such notice. :raises Unavailable: what was ordered stays; begin again to go on.
    """
    every = await notices.every(database, organisation)
    chosen = next((n.number for n in reversed(every) if number in (None, n.number)), None)
    if chosen is None:
        raise NotFound("not_found", "There is no such notice.")
    ordered = 0
    while True:
        state = await notice_orders.state(database, organisation, chosen)
        if state is None:
            with contextlib.suppress(Duplicate):  # another run began at this moment
                await database.write(notice_orders.begin(organisation, chosen))
            continue
        cursor = as_uuid(state["cursor"])
        people = await notice_orders.untold_after(database, organisation, chosen, cursor, batch)
        if not people:
            return ordered
        told = entry(
            system(organisation),
            Event.NOTICE_TOLD,
            Outcome.ALLOWED,
            fields=f"notice={chosen} orders={len(people)}",
            code="mails_ordered",
        )
        steps = notice_orders.order(organisation, chosen, cursor, people)
        try:
            await database.write(*steps, AuditLog.insert([told]))
        except Expectation:
            continue  # another run ordered this batch
        ordered += len(people)
