"""Ends consents that have expired, for good: what is bound to them is destroyed as by a withdrawal (promises A7, F3).

Nothing rests on an expired consent before this runs either: every decision asks for its expiry.
"""

from __future__ import annotations

import logging
from uuid import UUID

from ats_privacy.domain.consents import Ended
from ats_privacy.domain.errors import AtsPrivacyError, NotFound
from ats_privacy.domain.events import Event
from ats_privacy.domain.identity import as_uuid, now_us
from ats_privacy.gate.consent_ending import ConsentEnding
from ats_privacy.gate.heads import system
from ats_privacy.storage import consents, organisations
from ats_privacy.storage.statements import Database

_LOG = logging.getLogger("ats_privacy.expiring")
_PAGE = 200


async def expire_consents(database: Database, ending: ConsentEnding, *, now: int | None = None) -> tuple[int, int]:
    """End what has expired; returns how many consents were ended, and how many must be tried again.

    Any number of workers may run it at once.
    """
    moment = now_us() if now is None else now
    done, failed = 0, 0
    for row in await organisations.every(database):
        ended, left = await _of_organisation(database, ending, as_uuid(row["id"]), moment)
        done, failed = done + ended, failed + left
    return done, failed


async def _of_organisation(
    database: Database, ending: ConsentEnding, organisation: UUID, moment: int
) -> tuple[int, int]:
    done = 0
    failed: set[UUID] = set()
    while True:
        page = await consents.expired(database, organisation, moment, most=_PAGE + len(failed))
        rows = [row for row in page if as_uuid(row["id"]) not in failed]
        if not rows:
            return done, len(failed)
        for row in rows:
            consent = consents.as_consent(row)
            applicant = as_uuid(row["applicant_id"])
            try:
                await ending.end(
                    system(organisation), applicant, consent.scope, Ended.EXPIRED, Event.CONSENT_EXPIRED, consent.id
                )
                done += 1
            except NotFound:
                continue  # another worker, or the person, was first
            except AtsPrivacyError as error:
                failed.add(consent.id)
                _LOG.error("expiry of a consent: %s", error.code)
