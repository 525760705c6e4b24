"""Failed authentication in the audit log: an entry wherever it is known whose log it belongs to.

A token that nobody we trust has signed says nothing of an organisation, so it leaves no entry but only the request's
log line. The same failure of the same account is written once a minute a worker: a client that goes on trying must
not fill the log.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from uuid import UUID

from ats_privacy.domain.actors import Actor, ActorKind
from ats_privacy.domain.errors import Unauthenticated
from ats_privacy.domain.events import Event, Outcome, entry
from ats_privacy.gate.audit import AuditLog
from ats_privacy.storage import organisations
from ats_privacy.storage.statements import Database

_QUIET_SECONDS = 60.0
_MOST_REMEMBERED = 10_000


class FailedAuthentication:
    """Writes failures down."""

    def __init__(self, database: Database, audit: AuditLog) -> None:
        self._database = database
        self._audit = audit
        self._told: OrderedDict[tuple[UUID, UUID, str], float] = OrderedDict()

    async def tell(self, error: Unauthenticated) -> None:
        """Write the entry, if the error names an organisation that there is.

        :raises Unavailable: the entry could not be written.
        """
        if error.claimed is None:
            return
        organisation, subject = error.claimed
        key = (organisation, subject, error.code)
        if self._told.get(key, 0.0) > time.monotonic():
            return
        self._told[key] = time.monotonic() + _QUIET_SECONDS
        while len(self._told) > _MOST_REMEMBERED:
            self._told.popitem(last=False)
        if await organisations.by_id(self._database, organisation) is None:
            return
        actor = Actor(organisation, subject, ActorKind.ANONYMOUS, frozenset(), 0)
        await self._audit.append(entry(actor, Event.AUTHENTICATION_FAILED, Outcome.REFUSED, code=error.code))
