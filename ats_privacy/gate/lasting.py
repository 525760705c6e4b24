"""Whether what a view rests on still stands once its audit entry is durable (promise F3).

A consent may end between the read of a row and the entry of its disclosure. Whichever is committed first wins: what the
entry came before was read in time, what ended before the entry is not disclosed. Only views that rest on consents pay
for the second look.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from ats_privacy.domain.errors import Refused
from ats_privacy.domain.identity import as_uuid
from ats_privacy.domain.subject_states import MINORS
from ats_privacy.gate.decision import Plan
from ats_privacy.gate.told import live_consents
from ats_privacy.storage import applicants
from ats_privacy.storage.applicants import Projection
from ats_privacy.storage.statements import Database

CONSENT_ENDED: Final = "consent_ended"
_STANDING = Projection((), (), consents=True)


def consent_ended() -> Refused:
    """The refusal of what rests on a consent that ended meanwhile; made anew each time, since a refusal that is raised
    keeps what stood in the frames it went through."""
    return Refused(CONSENT_ENDED, "The person's consent ended at this moment.")


async def ended(
    database: Database, organisation: UUID, plan: Plan, rows: Sequence[Mapping[str, Any]], subject_column: str
) -> set[UUID]:
    """Subjects of the rows for whom a consent that the rows carry, or the record itself, has ended since."""
    if not plan.projection.consents:
        rows = [row for row in rows if row["state"] in MINORS]  # they rest on a guardian's
    if not rows:
        return set()
    subjects = list(dict.fromkeys(as_uuid(row[subject_column]) for row in rows))
    now = {as_uuid(row["id"]): row for row in await applicants.by_ids(database, _STANDING, organisation, subjects)}
    return {
        subject
        for row in rows
        if (subject := as_uuid(row[subject_column])) not in now
        or now[subject]["state"] != row["state"]
        or now[subject]["guardian_purposes"] != row["guardian_purposes"]
        or (
            plan.projection.consents
            and (
                not live_consents(row["consents"]) <= live_consents(now[subject]["consents"])
                or row["grounds"] != now[subject]["grounds"]
            )
        )
    }
