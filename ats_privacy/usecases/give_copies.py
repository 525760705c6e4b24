"""A copy of everything that is held of somebody, for themselves, after a fresh proof of who they are (promise F5).

Each part is read by the use case that shows it elsewhere, through the gate, with its own audit entry; what the policy
does not open (a result without its consent) is not in the copy either. ``docs/copies.md`` says what stands in it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol
from uuid import UUID

from ats_privacy.domain.actors import Actor
from ats_privacy.domain.administration import Action
from ats_privacy.domain.check_orders import WITH_RESULT
from ats_privacy.domain.contracts import PURPOSE as CHECKS
from ats_privacy.domain.contracts import Terms
from ats_privacy.domain.errors import NotFound, Refused
from ats_privacy.domain.events import Event, Outcome, entry
from ats_privacy.domain.identity import as_uuid, iso_instant, now_us
from ats_privacy.domain.seen_fields import seen_fields
from ats_privacy.gate import administration
from ats_privacy.gate.decision import Gate
from ats_privacy.gate.disclosure import Disclosed
from ats_privacy.storage import accounts, organisations, requisitions
from ats_privacy.storage.statements import Database, Row

SCHEMA: Final = "ats-privacy/copy-of-data"
VERSION: Final = 1
PURPOSE: Final = "data_subject_request"
MOST_ACCESSES: Final = 20_000
"""Entries of the log in one copy, newest first; where there are more, the copy says so."""
_A_PAGE: Final = 200
_SOURCES: Final = "provenance"
_CONSENT: Final = ("purpose", "kind", "recipient", "region", "terms", "category", "notice_version", "channel", "place")
_HOW: Final = ("language", "reference", "on_behalf", "given_by", "ended_as")

Reading = Callable[[Actor, UUID, str], Awaitable[list[Disclosed]]]
Rows = Callable[[Actor, UUID], Awaitable[Sequence[Row]]]


class Corrections(Protocol):
    """A page of the corrections of a record, and the next cursor."""

    @property
    def items(self) -> Sequence[Any]:
        """The corrections, newest first."""

    @property
    def next(self) -> UUID | None:
        """The cursor of the next page."""


class ReadCorrections(Protocol):
    """Reads what a record held before, a page at a time."""

    def __call__(
        self, actor: Actor, applicant: UUID, purpose: str, *, most: int, before: UUID | None
    ) -> Awaitable[Corrections]: ...


class Accesses(Protocol):
    """A page of a person's view of the log, and the next cursor."""

    @property
    def items(self) -> Sequence[Any]:
        """The accesses, newest first."""

    @property
    def next(self) -> UUID | None:
        """The cursor of the next page."""


class ReadAccesses(Protocol):
    """Reads a person's view of the log, a page at a time."""

    def __call__(self, actor: Actor, applicant: UUID, *, most: int, before: UUID | None) -> Awaitable[Accesses]: ...


@dataclass(frozen=True, slots=True)
class Reads:
    """How each part of a copy is read: the reads of other use cases."""

    record: Callable[[Actor, UUID, str], Awaitable[Disclosed]]
    applications: Reading
    documents: Reading
    consents: Rows
    notices: Callable[[Actor, UUID], Awaitable[tuple[Sequence[Row], Sequence[Row]]]]
    checks: Rows
    result: Callable[[Actor, UUID, UUID, str], Awaitable[Disclosed]]
    concerns: Rows
    concern: Callable[[Actor, UUID, UUID], Awaitable[Disclosed]]
    accesses: ReadAccesses
    corrections: ReadCorrections


class GiveCopies:
    """Gives people a copy of their own data."""

    def __init__(self, database: Database, gate: Gate, reads: Reads) -> None:
        self._database = database
        self._gate = gate
        self._reads = reads

    async def ready(self, actor: Actor, applicant: UUID) -> None:
        """Whether a copy could be given now.

        :raises Refused: nobody takes one in the person's name. :raises NotFound: it is not the actor's own record.
        :raises StepUpRequired: the person has not just proven who they are, by as many factors as they have.
        """
        event = Event.APPLICANT_COPIED
        await administration.require(self._gate, actor, Action.TAKE_COPY, event, applicant)
        factors = await accounts.factors(self._database, actor.organisation, actor.id)
        needed = 2 if any(factor["state"] == "active" for factor in factors) else 1
        reference = await self._gate.audit.reference_of(actor, applicant)
        await self._gate.stepped_up(actor, event, subject=reference, object_id=applicant, factors=needed)

    async def copy(self, actor: Actor, applicant: UUID, form: str) -> dict[str, Any]:
        """The copy, of plain values only. ``form``: in which it will be given, for the log.

        :raises Refused: policy, or as :meth:`ready`. :raises NotFound: there is no such record.
        """
        await self.ready(actor, applicant)
        reads = self._reads
        record = await reads.record(actor, applicant, PURPOSE)
        row = record.row
        told = entry(
            actor,
            Event.APPLICANT_COPIED,
            Outcome.ALLOWED,
            purpose=PURPOSE,
            subject=bytes(row["audit_reference"]),
            object_id=applicant,
            code=form,
        )
        await self._gate.audit.append(told)
        organisation = await organisations.by_id(self._database, actor.organisation)
        notices_told, accepted = await reads.notices(actor, applicant)
        accesses, complete = await self._accesses(actor, applicant)
        return {
            "schema_name": SCHEMA,
            "version": VERSION,
            "made_at": iso_instant(now_us()),
            "organisation": {
                "id": str(actor.organisation),
                "name": "" if organisation is None else organisation["name"],
                "region": "" if organisation is None else organisation["region"],
            },
            "person": {
                "id": str(applicant),
                "state": row["state"],
                "created_at": iso_instant(row["created_at"]),
                "updated_at": iso_instant(row["updated_at"]),
            },
            "values": {n: v for n, v in record.values.items() if n != _SOURCES and v is not None},
            "sources": record.values.get(_SOURCES) or {},
            "not_in_the_clear": {n: m for n, m in record.masks.items() if m != "clear" and n != _SOURCES},
            "corrections": await self._corrections(actor, applicant),
            "applications": await self._applications(actor, applicant),
            "documents": [
                {
                    "id": str(each.row["id"]),
                    "created_at": iso_instant(each.row["created_at"]),
                    "details": each.values.get("details"),
                }
                for each in await reads.documents(actor, applicant, PURPOSE)
            ],
            "consents": [_consent(each) for each in await reads.consents(actor, applicant)],
            "notices": {
                "told": [_noticed(each, "told_at", "means") for each in notices_told],
                "accepted": [_noticed(each, "accepted_at", "means", "language", "text_digest") for each in accepted],
            },
            "checks": [await self._check(actor, applicant, each) for each in await reads.checks(actor, applicant)],
            "concerns": [
                await self._concern(actor, applicant, each) for each in await reads.concerns(actor, applicant)
            ],
            "accesses": accesses,
            "accesses_complete": complete,
        }

    async def _corrections(self, actor: Actor, applicant: UUID) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        before: UUID | None = None
        while True:
            page = await self._reads.corrections(actor, applicant, PURPOSE, most=_A_PAGE, before=before)
            found += [_correction(each) for each in page.items]
            before = page.next
            if before is None:
                return found

    async def _applications(self, actor: Actor, applicant: UUID) -> list[dict[str, Any]]:
        found = []
        for each in await self._reads.applications(actor, applicant, PURPOSE):
            row = each.row
            opening = await requisitions.by_id(self._database, actor.organisation, as_uuid(row["requisition_id"]))
            found.append(
                {
                    "id": str(row["id"]),
                    "opening": "" if opening is None else opening["title"],
                    "stage": row["stage"],
                    "created_at": iso_instant(row["created_at"]),
                    "updated_at": iso_instant(row["updated_at"]),
                    "values": {n: v for n, v in each.values.items() if v is not None},
                }
            )
        return found

    async def _check(self, actor: Actor, applicant: UUID, row: Row) -> dict[str, Any]:
        terms, result = Terms.read(row["terms"]), None
        if row["state"] in WITH_RESULT:
            try:
                result = await self._reads.result(actor, applicant, as_uuid(row["id"]), CHECKS)
            except (NotFound, Refused):
                result = None  # it went with the consent
        return {
            "id": str(row["id"]),
            "state": row["state"],
            "changed_at": iso_instant(row["changed_at"]),
            "vendor": terms.vendor_name,
            "region": terms.region,
            "checks": sorted(terms.checks),
            "fields": sorted(terms.fields),
            "result": None if result is None else {n: v for n, v in result.values.items() if v is not None},
        }

    async def _concern(self, actor: Actor, applicant: UUID, row: Row) -> dict[str, Any]:
        try:
            said = (await self._reads.concern(actor, applicant, as_uuid(row["id"]))).values.get("messages")
        except Refused:
            said = None  # the notice has changed what is done for it, and waits to be accepted
        return {
            "id": str(row["id"]),
            "kind": row["kind"],
            "state": row["state"],
            "received_at": iso_instant(row["received_at"]),
            "answered_at": None if row["answered_at"] is None else iso_instant(row["answered_at"]),
            "outcome": row["outcome"] or None,
            "ground": row["ground"] or None,
            "messages": said,
        }

    async def _accesses(self, actor: Actor, applicant: UUID) -> tuple[list[dict[str, Any]], bool]:
        found: list[dict[str, Any]] = []
        before: UUID | None = None
        while len(found) < MOST_ACCESSES:
            page = await self._reads.accesses(actor, applicant, most=_A_PAGE, before=before)
            found += [self._access(each) for each in page.items]
            before = page.next
            if before is None:
                return found, True
        return found, False

    def _access(self, each: Any) -> dict[str, Any]:
        return {
            "id": str(each.id),
            "at": iso_instant(each.at),
            "event": each.event,
            "outcome": each.outcome,
            "who": each.actor_kind,
            "roles": list(each.actor_roles),
            "purpose": each.purpose,
            "fields": [
                {"field": name, "mask": mask}
                for name, mask in seen_fields(each.event, each.fields, self._gate.policy.fields)
            ],
        }


def _correction(each: Any) -> dict[str, Any]:
    row = each.row
    return {
        "id": str(row["id"]),
        "replaced_at": iso_instant(row["replaced_at"]),
        "who": row["replaced_kind"],
        "roles": list(each.roles),
        "purpose": row["purpose"],
        "channel": row["channel"],
        "values": each.values,
        "sources": each.sources,
        "not_in_the_clear": {name: mask for name, mask in each.masks.items() if mask != "clear"},
    }


def _consent(row: Row) -> dict[str, Any]:
    return {
        "id": str(row["id"]),
        **{name: row[name] for name in (*_CONSENT, *_HOW)},
        "fields": row["fields"].split(),
        "text_sha256": row["text_digest"],
        "given_at": iso_instant(row["given_at"]),
        "expires_at": None if row["expires_at"] is None else iso_instant(row["expires_at"]),
        "ended_at": None if row["withdrawn_at"] is None else iso_instant(row["withdrawn_at"]),
    }


def _noticed(row: Mapping[str, Any], at: str, *names: str) -> dict[str, Any]:
    return {"number": row["number"], "at": iso_instant(row[at]), **{name: row[name] for name in names}}
