"""Looking at what a record held before it was corrected, through the gate, as at the fields (promises F1, B3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

from ats_privacy.domain.actors import Actor
from ats_privacy.domain.errors import NotFound
from ats_privacy.domain.events import Event, Outcome, entry
from ats_privacy.domain.grounds import Doing
from ats_privacy.domain.identity import as_uuid
from ats_privacy.gate.decision import Gate, Plan
from ats_privacy.gate.disclosure import Disclosed, Disclosure
from ats_privacy.gate.earlier_values import SOURCES, TABLE
from ats_privacy.gate.told import facts_of
from ats_privacy.storage import applicants, corrections
from ats_privacy.storage.statements import Database, Row

_HIDDEN: Final = "hidden"
_CLEAR: Final = "clear"


@dataclass(frozen=True, slots=True)
class Correction:
    """A correction as the actor may see it. ``values``: the earlier value of each visible field that it changed, None
    where none is kept or it was erased since; ``sources``: where those came from, and since when."""

    row: Mapping[str, Any]
    values: dict[str, Any]
    masks: dict[str, str]
    sources: dict[str, Any]

    @property
    def roles(self) -> tuple[str, ...]:
        """As what whoever replaced the values acted."""
        return tuple(self.row["replaced_roles"].split())


@dataclass(frozen=True, slots=True)
class Corrections:
    """A page of corrections, newest first, and the cursor of the next, None at the end. ``named``: the actor may know
    by whom values were entered."""

    items: list[Correction]
    next: UUID | None
    named: bool


class ViewCorrections:
    """Reads of earlier values: decided by the policy of the field as it is now, and masked as the field is."""

    def __init__(self, database: Database, gate: Gate, disclosure: Disclosure) -> None:
        self._database = database
        self._gate = gate
        self._disclosure = disclosure
        self._fields = tuple(sorted(f.name for f in gate.policy.fields.values() if f.entity == "applicant"))

    async def of_applicant(
        self,
        actor: Actor,
        applicant: UUID,
        purpose: str,
        *,
        most: int = 50,
        before: UUID | None = None,
        duty: str | None = None,
        reason: str = "",
    ) -> Corrections:
        """The corrections of an applicant's record that touch fields which the actor may see for the purpose.

        :raises NotFound: not there or out of reach. :raises Refused: the policy says no, as of the record itself.
        :raises RecordTampered: an earlier value fails authentication.
        """
        event = Event.CORRECTIONS_READ
        plan = self._gate.plan(actor, "applicant", "read", purpose, self._fields, duty=duty)
        facts = replace(plan.projection, columns=(), compartments=(), bound=())
        row = await applicants.by_id(self._database, facts, actor.organisation, applicant, actor.id)
        if row is None:
            missing = NotFound("not_found", "There is no such applicant within your reach.")
            await self._gate.refuse(actor, event, missing, plan, object_id=applicant)
        known = facts_of(row, plan, reason_given=bool(reason), doing=Doing.COLLECTING)
        reference = bytes(row["audit_reference"])
        view = await self._gate.require(actor, plan, known, event, subject=reference, object_id=applicant)
        rows = await corrections.page(self._database, actor.organisation, applicant, most=most + 1, before=before)
        following = as_uuid(rows[most - 1]["id"]) if len(rows) > most else None
        visible = frozenset(name for name, mask in view.masks.items() if mask != _HIDDEN)
        touched = {as_uuid(each["id"]): visible.intersection(each["fields"].split()) for each in rows[:most]}
        touched = {number: names for number, names in touched.items() if names}
        named = view.masks[SOURCES] == _CLEAR
        if not touched:
            nothing = entry(
                *(actor, event, Outcome.ALLOWED),
                purpose=plan.audited_purpose,
                subject=reference,
                object_id=applicant,
                code="nothing_found",
            )
            await self._gate.audit.append(nothing)
            return Corrections([], following, named)
        fields = frozenset[str]().union(*touched.values()) | visible & {SOURCES}
        narrow = self._gate.plan(actor, "applicant", "read", purpose, tuple(sorted(fields)), duty=duty)
        opened = await self._opened(actor, applicant, narrow, row, [*touched], reason)
        return Corrections([_shown(each, touched[as_uuid(each.row["id"])]) for each in opened], following, named)

    async def _opened(
        self, actor: Actor, applicant: UUID, plan: Plan, row: Row, numbers: Sequence[UUID], reason: str
    ) -> list[Disclosed]:
        """Decided for the fields of ``plan`` alone, so that the log names no others; then read with the keys of that
        instant."""
        event = Event.CORRECTIONS_READ
        view, keyring = await self._disclosure.cleared(actor, plan, row, event, object_id=applicant, reason=reason)
        rows = await corrections.sealed(self._database, plan.projection, actor.organisation, applicant, numbers)
        return await self._disclosure.opened(actor, keyring, plan, view, rows, TABLE)


def _shown(disclosed: Disclosed, touched: frozenset[str]) -> Correction:
    values = {name: disclosed.values.get(name) for name in sorted(touched)}
    sources = disclosed.values.get(SOURCES) or {}
    return Correction(
        disclosed.row,
        values,
        {name: disclosed.masks[name] for name in values},
        {name: source for name, source in sources.items() if name in touched},
    )
