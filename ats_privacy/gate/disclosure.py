"""The disclosure: stored rows in, masked views out, with the audit entry durable in between.

This is the only caller of :mod:`ats_privacy.gate.opening` that hands clear text on.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from operator import itemgetter
from typing import Any
from uuid import UUID

from ats_privacy.domain.actors import Actor
from ats_privacy.domain.errors import NotFound, RecordTampered, Refused
from ats_privacy.domain.events import AuditEntry, Event, Outcome, entry, searched_in_vain
from ats_privacy.domain.grounds import Doing
from ats_privacy.domain.identity import as_uuid, new_id, today
from ats_privacy.domain.searches import Sought
from ats_privacy.gate.decision import Facts, Gate, Plan, View
from ats_privacy.gate.keyrings import Keyrings
from ats_privacy.gate.lasting import CONSENT_ENDED, consent_ended, ended
from ats_privacy.gate.opening import SealedRow, open_rows
from ats_privacy.gate.reasons import seal_reason, seal_term
from ats_privacy.gate.redacting import Redacting, Redactions
from ats_privacy.gate.redaction_plans import PLANNED, RedactionPlans
from ats_privacy.gate.second_person import Together, grant_ended, over, together
from ats_privacy.gate.told import facts_of, facts_of_new, grant_of, ground_code, standing_of, telling
from ats_privacy.storage.statements import Database
from field_policies import Mask, mask_value
from field_policies.redaction import UNSEEN
from keys import Keyring

SUSPENDED = "purpose_suspended"
_LONG_TEXTS = 600
"""Characters from which texts that were never read are redacted beside the loop: they take from 10 ms up, in which
nobody else is served."""


@dataclass(frozen=True, slots=True)
class Disclosed:
    """One row as the actor may see it: plain columns, shown values by field, and the mask of every asked field."""

    row: Mapping[str, Any]
    values: dict[str, Any]
    masks: dict[str, str]


def pseudonym_of(audit_reference: bytes) -> str:
    """A name to speak of a person by without naming them; derived from the random reference on the person's row."""
    return "Candidate " + sha256(b"ats-privacy pseudonym\0" + audit_reference).hexdigest()[:8].upper()


class Disclosure:
    """Decide, audit, open, mask; for one row or for a page of them."""

    def __init__(self, database: Database, gate: Gate, keyrings: Keyrings) -> None:
        self._database = database
        self._gate = gate
        self._keyrings = keyrings
        self.plans = RedactionPlans(database)
        self._redacting = Redacting(database, gate.policy, self.plans)

    async def one(
        self,
        actor: Actor,
        plan: Plan,
        row: Mapping[str, Any] | None,
        event: Event,
        *,
        object_id: UUID,
        subject_column: str = "id",
        table: str = "applicant",
        reason: str = "",
    ) -> Disclosed:
        """Disclose a row; a reason is kept sealed beside the audit entry.

        :raises NotFound: there is none within the actor's reach. :raises Refused: the policy says no.
        """
        view, keyring = await self.cleared(
            actor, plan, row, event, object_id=object_id, subject_column=subject_column, table=table, reason=reason
        )
        assert row is not None  # noqa: S101 - cleared, so it is there
        return (await self._open(actor, keyring, plan, [(row, view)], table, subject_column))[0]

    async def cleared(
        self,
        actor: Actor,
        plan: Plan,
        row: Mapping[str, Any] | None,
        event: Event,
        *,
        object_id: UUID,
        subject_column: str = "id",
        table: str = "applicant",
        reason: str = "",
    ) -> tuple[View, Keyring]:
        """Everything of :meth:`one` but the opening: decided, and the entry of the disclosure is durable.

        :raises NotFound: there is no row within the actor's reach. :raises Refused: the policy says no.
        """
        if row is None:
            missing = NotFound("not_found", f"There is no such {table} within your reach.")
            await self._gate.refuse(actor, event, missing, plan, object_id=object_id)
        facts = facts_of(row, plan, reason_given=bool(reason), doing=Doing.COLLECTING)
        reference = bytes(row["audit_reference"])
        view = await self._gate.require(actor, plan, facts, event, subject=reference, object_id=object_id)
        keyring = await self._keyrings.of(actor.organisation)
        entry_id, grant = new_id(), grant_of(row, plan)
        sealed_reason = None
        if reason:
            subject = as_uuid(row[subject_column])
            async with self._gate.telling_of_tampering(actor, plan, reference, object_id):
                sealed_reason = await seal_reason(
                    self._database, self._keyrings, actor.organisation, subject, entry_id, reason
                )
        await self._gate.audit.append(
            entry(
                actor,
                event,
                Outcome.ALLOWED,
                purpose=plan.audited_purpose,
                fields=view.audited,
                subject=reference,
                object_id=object_id,
                code=" ".join(filter(None, (grant, ground_code(row, plan) if view.grounded else ""))),
                reason=sealed_reason,
                entry_id=entry_id,
            )
        )
        if await ended(self._database, actor.organisation, plan, [row], subject_column):
            await self._gate.refuse(actor, event, consent_ended(), plan, subject=reference, object_id=object_id)
        if await over(self._database, actor, grant):
            await self._gate.refuse(actor, event, grant_ended(), plan, subject=reference, object_id=object_id)
        return view, keyring

    async def opened(
        self, actor: Actor, keyring: Keyring, plan: Plan, view: View, rows: Sequence[Mapping[str, Any]], table: str
    ) -> list[Disclosed]:
        """Rows of the person whom :meth:`cleared` has decided on, with their keys, shown by the view that it gave.

        :raises RecordTampered: a value fails authentication; its entry is in the audit log.
        """
        return await self._open(actor, keyring, plan, [(row, view) for row in rows], table, "applicant_id")

    async def many(
        self,
        actor: Actor,
        plan: Plan,
        rows: Sequence[Mapping[str, Any]],
        event: Event,
        *,
        subject_column: str = "id",
        table: str = "applicant",
        sought: Sought | None = None,
    ) -> list[Disclosed]:
        """Disclose those of the rows that the policy lets the actor see; one audit entry for each kind of view.

        ``sought``: what a search was for, which its entries commit to. People whose purpose is suspended are left out,
        with an entry of the refusal that names them; the rest of the answer goes on without them, and an answer with
        nobody else in it is an empty one (promise H2).

        :raises Refused: the actor may see nothing of this kind for this purpose, whatever the row; or it is about more
        people than one may be shown alone.
        """
        await self._gate.undertaken(actor, event, plan)
        if not rows:
            await self._nothing(actor, plan, event, sought)
            return []
        keyring = await self._keyrings.of(actor.organisation)
        chosen: list[tuple[Mapping[str, Any], View]] = []
        references: dict[str, list[bytes]] = {}
        suspended: list[bytes] = []
        refusal: Refused | None = None
        shared = await together(self._database, self._gate, actor, plan, len(rows))
        for row, view in zip(rows, self._views(actor, plan, rows, shared), strict=True):
            if isinstance(view, Refused):
                if view.code == SUSPENDED:
                    suspended.append(bytes(row["audit_reference"]))
                else:
                    refusal = view
                continue
            chosen.append((row, view))
            references.setdefault(view.audited, []).append(row["audit_reference"])
        if not chosen and refusal is not None:
            await self._gate.refuse(actor, event, refusal, plan)
        entries = []
        for audited, found in references.items():
            entry_id, term = new_id(), None
            if sought is not None:
                first = next(row for row, view in chosen if view.audited == audited)
                subject = as_uuid(first[subject_column])
                term = seal_term(keyring, actor.organisation, first, subject, entry_id, sought.digest)
            entries.append(
                entry(
                    actor,
                    event,
                    Outcome.ALLOWED,
                    purpose=plan.audited_purpose,
                    fields=audited,
                    subject=found[0] if len(found) == 1 else None,
                    subjects=b"".join(found) if len(found) > 1 else None,
                    code=shared.grant,
                    reason=term,
                    entry_id=entry_id,
                )
            )
        entries += self._left_out(actor, plan, event, suspended)
        await self._gate.audit.append(*entries)
        if await over(self._database, actor, shared.grant):
            await self._gate.refuse(actor, event, grant_ended(), plan)
        gone = await ended(self._database, actor.organisation, plan, [row for row, _ in chosen], subject_column)
        if gone:
            kept = [(row, view) for row, view in chosen if as_uuid(row[subject_column]) not in gone]
            left = [bytes(row["audit_reference"]) for row, _ in chosen if as_uuid(row[subject_column]) in gone]
            await self._gate.audit.append(*self._left_out(actor, plan, event, left, CONSENT_ENDED))
            chosen = kept
        return await self._open(actor, keyring, plan, chosen, table, subject_column)

    async def may_search(self, actor: Actor, plan: Plan) -> None:
        """Let a search by this field pass, or refuse it durably, before its term is even read.

        :raises Refused: the policy does not let these roles search by it for this purpose.
        """
        # Whether the notice holds the purpose is read with what is found, and by _nothing where nothing is.
        facts = Facts(in_notice=True, assigned=True)
        await self._gate.require(actor, plan, facts, Event.APPLICANT_SEARCHED)

    @staticmethod
    def _left_out(
        actor: Actor, plan: Plan, event: Event, suspended: list[bytes], code: str = SUSPENDED
    ) -> list[AuditEntry]:
        if not suspended:
            return []
        one = len(suspended) == 1
        return [
            entry(
                actor,
                event,
                Outcome.REFUSED,
                purpose=plan.audited_purpose,
                subject=suspended[0] if one else None,
                subjects=None if one else b"".join(suspended),
                code=code,
            )
        ]

    async def _nothing(self, actor: Actor, plan: Plan, event: Event, sought: Sought | None) -> None:
        """An empty answer also tells something: it is decided and audited like any other."""
        facts = facts_of_new(await standing_of(self._database, actor, plan), plan)
        if not plan.projection.columns or not facts.in_notice:
            await self._gate.require(actor, plan, replace(facts, assigned=True), event)
        entry_id = new_id()
        await self._gate.audit.append(
            entry(
                actor,
                event,
                Outcome.ALLOWED,
                purpose=plan.audited_purpose,
                code="nothing_found",
                object_id=None if sought is None else searched_in_vain(sought.token, entry_id),
                entry_id=entry_id,
            )
        )

    def _views(
        self, actor: Actor, plan: Plan, rows: Sequence[Mapping[str, Any]], shared: Together
    ) -> list[View | Refused]:
        """The view of each row, in order; rows that tell the same facts are decided once."""
        told_by = itemgetter(*telling(plan.projection))
        known: dict[Any, View | Refused] = {}
        views = []
        for row in rows:
            told = told_by(row)
            view = known.get(told)
            if view is None:
                view = known[told] = self._gate.view(actor, plan, shared.facts_of(row, plan))
            views.append(view)
        return views

    async def _open(
        self,
        actor: Actor,
        keyring: Keyring,
        plan: Plan,
        chosen: Sequence[tuple[Mapping[str, Any], View]],
        table: str,
        subject_column: str,
    ) -> list[Disclosed]:
        """Open and mask rows, in order; those with the same view are opened together."""
        day = today().date()
        of_view: dict[str, tuple[View, list[int]]] = {}
        for n, (_, view) in enumerate(chosen):
            of_view.setdefault(view.audited, (view, []))[1].append(n)
        shown: dict[int, Disclosed] = {}
        for view, numbers in of_view.values():
            rows = [chosen[n][0] for n in numbers]
            columns = [(step.name, step.compartment) for step in view.steps]
            try:
                opened = open_rows(keyring, actor.organisation, table, subject_column, rows, columns)
            except RecordTampered as error:
                await self._refuse_tampered(actor, keyring, plan, rows, view, table, subject_column)
                raise error from None
            texts = [step for step in view.steps if step.mask is Mask.REDACTED]
            planned = plan.projection.plans if table in PLANNED else ()
            redactions = await self._redacting.of_rows(
                keyring, actor.organisation, rows, opened, texts, planned, subject_column
            )
            if redactions.afresh > _LONG_TEXTS:
                masked = await asyncio.to_thread(_all_masked, view, rows, opened, day, redactions)
            else:
                masked = _all_masked(view, rows, opened, day, redactions)
            self._redacting.keep(keyring, actor.organisation, rows, redactions)
            for n, row, values in zip(numbers, rows, masked, strict=True):
                shown[n] = Disclosed(row, values, view.masks)
        return [shown[n] for n in range(len(chosen))]

    async def _refuse_tampered(
        self,
        actor: Actor,
        keyring: Keyring,
        plan: Plan,
        rows: Sequence[Mapping[str, Any]],
        view: View,
        table: str,
        subject_column: str,
    ) -> None:
        """Find what was changed, and refuse in the name of the person whose it is."""
        for row in rows:
            subject, own = as_uuid(row[subject_column]), as_uuid(row["id"])
            sealed = SealedRow(keyring, actor.organisation, subject, table, own, row)
            try:
                for step in view.steps:
                    sealed.open(step.name, step.compartment)
            except RecordTampered as error:
                reference = bytes(row["audit_reference"])
                await self._gate.refuse(actor, Event.TAMPERING_FOUND, error, plan, subject=reference, object_id=own)


def _all_masked(
    view: View,
    rows: Sequence[Mapping[str, Any]],
    opened: Sequence[dict[str, Any]],
    day: date,
    redactions: Redactions,
) -> list[dict[str, Any]]:
    return [
        _masked(view, row, values, day, n, redactions) for n, (row, values) in enumerate(zip(rows, opened, strict=True))
    ]


def _masked(
    view: View, row: Mapping[str, Any], values: dict[str, Any], day: date, n: int, redactions: Redactions
) -> dict[str, Any]:
    for step in view.steps:
        value = values[step.name]
        if value is not None and step.mask is Mask.REDACTED:
            redaction = redactions.of.get((n, step.compartment))
            values[step.name] = None if redaction is None else redaction.value(step.type, value)
        elif value is not None and step.mask is not Mask.CLEAR:
            alias = pseudonym_of(row["audit_reference"]) if step.mask is Mask.PSEUDONYM else None
            values[step.name] = mask_value(step.type, step.mask, value, today=day, pseudonym=alias)
        elif value is not None and step.type == "note_list":
            values[step.name] = [{name: part for name, part in note.items() if name != UNSEEN} for note in value]
    return values
