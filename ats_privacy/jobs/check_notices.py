"""At start: no published notice has changed since (promise H1)."""

from __future__ import annotations

from ats_privacy.domain.errors import Misconfigured, RecordTampered
from ats_privacy.domain.identity import as_uuid
from ats_privacy.storage import notices, organisations
from ats_privacy.storage.statements import Database


async def check_notices(database: Database) -> int:
    """The number of notices that are what was published.

    :raises Misconfigured: one is not; the service does not start with it, for nobody knows what people agreed to.
    """
    checked = 0
    for row in await organisations.every(database):
        try:
            checked += len(await notices.every(database, as_uuid(row["id"])))
        except RecordTampered as error:
            raise Misconfigured(error.code, f"{error.sentence} Restore it from a backup.") from None
    return checked
