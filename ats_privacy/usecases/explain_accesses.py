"""The applicant's own view of the log: who (by role), when, for which purpose, which fields; with proofs."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from ats_privacy.domain.actors import Actor
from ats_privacy.domain.administration import Action
from ats_privacy.domain.audit_lines import entry_line, stored_entry
from ats_privacy.domain.errors import NotFound
from ats_privacy.domain.events import Event, Outcome, entry
from ats_privacy.domain.identity import as_uuid
from ats_privacy.gate import administration
from ats_privacy.gate.decision import Gate
from ats_privacy.gate.heads import Heads, Inclusion
from ats_privacy.storage import audit_entries
from ats_privacy.storage.statements import Database, Row

MOST_A_PAGE = 200


@dataclass(frozen=True, slots=True)
class Access:
    """One access. ``line`` is the entry as it stands in the tree; None where it also speaks of other people, whose
    references are not this person's to have. ``inclusion`` is None until a head covers the entry."""

    id: UUID
    at: int
    event: str
    outcome: str
    actor_kind: str
    actor_roles: tuple[str, ...]
    purpose: str
    fields: tuple[str, ...]
    line: str | None
    inclusion: Inclusion | None


@dataclass(frozen=True, slots=True)
class Accesses:
    """A page of accesses, newest first, the head that the proofs lead to (None: none yet), and the next cursor."""

    items: list[Access]
    head: Row | None
    next: UUID | None


class ExplainAccesses:
    """Tells a person who saw what of theirs, and why."""

    def __init__(self, database: Database, gate: Gate, heads: Heads) -> None:
        self._database = database
        self._gate = gate
        self._heads = heads

    async def of_applicant(
        self, actor: Actor, applicant: UUID, *, most: int = 50, before: UUID | None = None
    ) -> Accesses:
        """The applicant's view: for themselves, or for the privacy officer who answers them.

        :raises Refused: not a role that may. :raises NotFound: no such applicant.
        """
        own = applicant if actor.own_only else None
        await administration.require(self._gate, actor, Action.EXPLAIN_ACCESSES, Event.AUDIT_READ, own)
        reference = await self._gate.audit.reference_of(actor, applicant)
        if reference is None:
            missing = NotFound("not_found", "There is no such applicant.")
            await self._gate.refuse(actor, Event.AUDIT_READ, missing, object_id=applicant)
        told = entry(actor, Event.AUDIT_READ, Outcome.ALLOWED, subject=reference, purpose="data_subject_request")
        await self._gate.audit.append(told)
        return await self.of(actor.organisation, reference, most=most, before=before)

    async def of(self, organisation: UUID, reference: bytes, *, most: int = 50, before: UUID | None = None) -> Accesses:
        """The view of whoever has this audit reference."""
        rows = await audit_entries.newest(self._database, organisation, most=most + 1, before=before, subject=reference)
        shown = rows[:most]
        ids = [as_uuid(row["id"]) for row in shown]
        head = await self._heads.newest(organisation)
        proofs: list[Inclusion | None] = [None] * len(ids)
        if head is not None:
            proofs = await self._heads.inclusion(organisation, ids, head["size"])
        items = [_access(row, proof) for row, proof in zip(shown, proofs, strict=True)]
        return Accesses(items, head, ids[-1] if len(rows) > most else None)


def _access(row: Row, inclusion: Inclusion | None) -> Access:
    return Access(
        id=as_uuid(row["id"]),
        at=row["at"],
        event=row["event"],
        outcome=row["outcome"],
        actor_kind=row["actor_kind"],
        actor_roles=tuple(row["actor_roles"].split()),
        purpose=row["purpose"],
        fields=tuple(row["fields"].split()),
        line=None if row["subjects"] is not None else entry_line(stored_entry(row)).decode(),
        inclusion=inclusion,
    )
