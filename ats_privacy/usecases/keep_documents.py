"""Documents of applicants: taken in and sealed, given to who may read everything in them (promises A3, B3).

What comes is held once, in pieces: each is sealed in its place before the next, and all are written together with the
text that was read from them and the entry of it.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any
from uuid import UUID

from ats_privacy.adapters.documents import Inspection, LookedThrough
from ats_privacy.domain.actors import Actor
from ats_privacy.domain.documents import CHUNK_BYTES, MOST_DOCUMENTS, DocumentKind, DocumentTooLarge
from ats_privacy.domain.errors import BadInput, Conflict, NotFound, Unavailable
from ats_privacy.domain.events import Event, Outcome, entry
from ats_privacy.domain.identity import new_id, now_us
from ats_privacy.domain.subject_states import OPEN
from ats_privacy.gate.decision import Gate, Plan
from ats_privacy.gate.disclosure import Disclosed, Disclosure
from ats_privacy.gate.document_content import SERVED_WITH, DocumentContent, whole_content
from ats_privacy.gate.idempotency import Answered, Once, Repeatable
from ats_privacy.gate.keyrings import Keyrings
from ats_privacy.gate.opening import hold_existing
from ats_privacy.gate.sealing import SubjectKeys, seal_columns, seal_document, seal_document_key
from ats_privacy.gate.told import facts_of
from ats_privacy.storage import applicants, data_keys, documents
from ats_privacy.storage.applicants import Projection
from ats_privacy.storage.statements import Database, Duplicate, Expectation, Row, Step

_FIELDS = ("details", "file", "text")
_ATTEMPTS = 3
_MOST_AT_ONCE = 16
"""Documents that are being received by one process, each of which holds up to its cap in memory."""
_MOST_OF_ONE = 4
"""Of these, from one sender: who sends slowly must not keep all others waiting."""
_RECEIVE_SECONDS = 300
_ATTESTED = "authority_attested"


@dataclass(slots=True)
class _Received:
    """A document on its way: clear pieces of :data:`CHUNK_BYTES`, the last one shorter; its size and digest."""

    pieces: list[bytes]
    size: int
    digest: bytes

    def __repr__(self) -> str:
        return f"<_Received {self.size} bytes>"


class KeepDocuments:
    """Takes documents in, lists, gives and deletes them."""

    def __init__(
        self,
        database: Database,
        gate: Gate,
        disclosure: Disclosure,
        keyrings: Keyrings,
        once: Once,
        inspection: Inspection,
        *,
        most_bytes: int,
    ) -> None:
        self._database = database
        self._gate = gate
        self._disclosure = disclosure
        self._keyrings = keyrings
        self._once = once
        self._inspection = inspection
        self._most = most_bytes
        self._receiving: Counter[UUID] = Counter()

    async def take_in(
        self,
        actor: Actor,
        applicant: UUID,
        purpose: str,
        kind: DocumentKind,
        body: AsyncIterator[bytes],
        idempotency_key: str | None = None,
        *,
        attested: bool = False,
    ) -> Answered:
        """Status and answer of a new document. Whether it may be kept is decided before its first byte is read, and
        again when it is written; a sender who goes away in between leaves nothing. ``attested``: the sender states that
        the person has given it or agreed to it, which stands in the entry (promise A2).

        :raises NotFound: no such applicant. :raises Conflict: the record is closed, or keeps too many documents.
        :raises DocumentTooLarge: it goes past the cap; the rest is not read.
        :raises BadInput: it is not of a type that is taken, or not fit to be kept; or it came too slowly.
        :raises Unavailable: too many documents are being received.
        """
        plan = self._gate.plan(actor, "document", "write", purpose, _FIELDS)
        await self._permitted(actor, plan, applicant)
        if await documents.count(self._database, actor.organisation, applicant) >= MOST_DOCUMENTS:
            raise Conflict("too_many_documents", f"At most {MOST_DOCUMENTS} documents are kept of one person.")
        if self._receiving.total() >= _MOST_AT_ONCE or self._receiving[actor.id] >= _MOST_OF_ONE:
            raise Unavailable("documents_busy", "Too many documents are being taken in just now; send it again later.")
        self._receiving[actor.id] += 1
        try:
            received = await self._received(body)
            looked = await self._inspection.look_through(received.pieces)
            return await self._kept(actor, plan, applicant, kind, received, looked, idempotency_key, attested=attested)
        finally:
            self._receiving[actor.id] -= 1
            self._receiving += Counter()  # without those who have none left

    async def listed(self, actor: Actor, applicant: UUID, purpose: str) -> list[Disclosed]:
        """Kind, type and size of an applicant's documents within reach."""
        plan = self._gate.plan(actor, "document", "read", purpose, (SERVED_WITH,))
        rows = await documents.of_applicant(self._database, plan.projection, actor.organisation, applicant, actor.id)
        return await self._disclosure.many(
            actor, plan, rows, Event.DOCUMENT_LISTED, subject_column="applicant_id", table="document"
        )

    async def text(
        self, actor: Actor, applicant: UUID, document: UUID, purpose: str, *, reason: str = ""
    ) -> dict[str, Any]:
        """The text of a document as the actor may read it: ``{"id", "purpose", "mask", "text"}``.

        :raises NotFound: no such document within reach. :raises Refused: the policy says no.
        :raises Conflict: no text could be read from it, or none that may be shown.
        """
        plan = self._gate.plan(actor, "document", "read", purpose, ("text",))
        row = await documents.by_id(self._database, plan.projection, actor.organisation, applicant, document, actor.id)
        disclosed = await self._disclosure.one(
            actor,
            plan,
            row,
            Event.DOCUMENT_READ,
            object_id=document,
            subject_column="applicant_id",
            table="document",
            reason=reason,
        )
        text = disclosed.values["text"]
        if text is None:
            raise Conflict(
                "document_text_missing",
                "No text of this document can be shown: it is a picture, or could not be read or redacted.",
            )
        return {"id": str(document), "purpose": purpose, "mask": disclosed.masks["text"], "text": text}

    async def content(
        self, actor: Actor, applicant: UUID, document: UUID, purpose: str, *, reason: str = ""
    ) -> DocumentContent:
        """The document as it was sent, to be read chunk by chunk; the entry of its disclosure is durable before.

        :raises NotFound: no such document within reach. :raises Refused: the policy says no: who may see only parts
        of what it holds gets its text. :raises RecordTampered: it is not whole.
        """
        plan = self._gate.plan(actor, "document", "read", purpose, ("file",))
        row = await documents.by_id(
            self._database, self._with_details(plan), actor.organisation, applicant, document, actor.id
        )
        _, keyring = await self._disclosure.cleared(
            actor,
            plan,
            row,
            Event.DOCUMENT_READ,
            object_id=document,
            subject_column="applicant_id",
            table="document",
            reason=reason,
        )
        assert row is not None  # noqa: S101 - cleared, so it is there
        async with self._gate.telling_of_tampering(actor, plan, bytes(row["audit_reference"]), document):
            return await whole_content(self._database, self._gate.policy, keyring, actor.organisation, row)

    async def delete(self, actor: Actor, applicant: UUID, document: UUID, purpose: str) -> None:
        """Delete a document with its key.

        :raises NotFound: no such document within reach. :raises Refused: the policy says no.
        :raises Conflict: the record is closed.
        """
        event = Event.DOCUMENT_DELETED
        plan = self._gate.plan(actor, "document", "write", purpose, _FIELDS)
        bare = _facts_only(plan.projection)
        row = await documents.by_id(self._database, bare, actor.organisation, applicant, document, actor.id)
        if row is None:
            missing = NotFound("not_found", "There is no such document within your reach.")
            await self._gate.refuse(actor, event, missing, plan, object_id=document)
        reference = await self._decided(actor, plan, row, event, document)
        told = entry(
            actor,
            event,
            Outcome.ALLOWED,
            purpose=purpose,
            fields=" ".join(_FIELDS),
            subject=reference,
            object_id=document,
        )
        try:
            await self._database.write(
                applicants.still_active(actor.organisation, applicant),
                *documents.remove(actor.organisation, applicant, document),
                self._gate.audit.insert([told]),
            )
        except Expectation:
            raise Conflict("write_conflict", "The record was changed at the same time; repeat.") from None

    async def _permitted(self, actor: Actor, plan: Plan, applicant: UUID) -> bytes:
        """The applicant's audit reference, once it is decided that the actor may give them a document."""
        event = Event.DOCUMENT_RECEIVED
        bare = _facts_only(plan.projection)
        row = await applicants.by_id(self._database, bare, actor.organisation, applicant, actor.id)
        if row is None:
            missing = NotFound("not_found", "There is no such applicant within your reach.")
            await self._gate.refuse(actor, event, missing, plan, object_id=applicant)
        return await self._decided(actor, plan, row, event, applicant)

    async def _decided(self, actor: Actor, plan: Plan, row: Row, event: Event, about: UUID) -> bytes:
        reference = bytes(row["audit_reference"])
        await self._gate.require(actor, plan, facts_of(row, plan), event, subject=reference, object_id=about)
        if row["state"] not in OPEN:
            closed = Conflict("record_closed", "This record is closed to changes.")
            await self._gate.refuse(actor, event, closed, plan, subject=reference, object_id=about)
        return reference

    async def _received(self, body: AsyncIterator[bytes]) -> _Received:
        pieces: list[bytes] = []
        buffer = bytearray()
        digest, size = sha256(), 0
        try:
            async with asyncio.timeout(_RECEIVE_SECONDS):
                async for part in body:
                    size += len(part)
                    if size > self._most:
                        raise DocumentTooLarge(self._most)
                    digest.update(part)
                    buffer += part
                    while len(buffer) >= CHUNK_BYTES:
                        pieces.append(bytes(buffer[:CHUNK_BYTES]))
                        del buffer[:CHUNK_BYTES]
        except TimeoutError:
            raise BadInput(
                "document_slow", f"The document did not come within {_RECEIVE_SECONDS // 60} minutes; send it again."
            ) from None
        if buffer:
            pieces.append(bytes(buffer))
        return _Received(pieces, size, digest.digest())

    async def _kept(
        self,
        actor: Actor,
        plan: Plan,
        applicant: UUID,
        kind: DocumentKind,
        received: _Received,
        looked: LookedThrough,
        idempotency_key: str | None,
        *,
        attested: bool,
    ) -> Answered:
        document = new_id()
        algorithm = (await self._keyrings.of(actor.organisation)).sealing_key(self._compartment("file")).algorithm
        key = await asyncio.to_thread(seal_document, algorithm, actor.organisation, document, received.pieces)
        details = {
            "kind": kind.value,
            "source": actor.kind.value,
            "media_type": looked.media_type.value,
            "bytes": received.size,
            "text": looked.text is not None,
        }

        async def prepare() -> tuple[dict[str, Any], list[Step]]:
            reference = await self._permitted(actor, plan, applicant)
            keyring = await self._keyrings.of(actor.organisation)
            keys = SubjectKeys(keyring, applicant)
            wrapped = await applicants.wrapped_keys(self._database, actor.organisation, applicant)
            compartments = {self._compartment(name) for name in _FIELDS}
            async with self._gate.telling_of_tampering(actor, plan, reference, applicant):
                hold_existing(keys, keyring, actor.organisation, applicant, wrapped, compartments)
            values = {"details": details, "text": looked.text}
            sealed = seal_columns(self._gate.policy, keys, actor.organisation, "document", document, values)
            sealed["file"] = seal_document_key(keys.of(self._compartment("file")), key, actor.organisation, document)
            at = now_us()
            row = {
                "organisation_id": actor.organisation,
                "id": document,
                "applicant_id": applicant,
                "version": 1,
                "created_at": at,
            }
            told = entry(
                actor,
                Event.DOCUMENT_RECEIVED,
                Outcome.ALLOWED,
                purpose=plan.audited_purpose,
                fields=" ".join(_FIELDS),
                subject=reference,
                object_id=document,
                code=_ATTESTED if attested else "",
            )
            steps: list[Step] = [
                data_keys.unchanged(actor.organisation, applicant, compartment, wrapped[compartment])
                for compartment in sorted(compartments & wrapped.keys())
            ]
            steps += [
                applicants.insert_keys(actor.organisation, applicant, keys.made),
                applicants.still_active(actor.organisation, applicant),
                *documents.insert(row, sealed, received.pieces),
                self._gate.audit.insert([told]),
            ]
            return {"id": str(document), "version": 1, **details}, steps

        asked = b"\0".join((str(applicant).encode(), plan.purpose.encode(), kind.value.encode(), received.digest))
        repeatable = None if idempotency_key is None else Repeatable(idempotency_key, b"document\0" + asked)
        for _ in range(_ATTEMPTS):
            try:
                return await self._once.run(actor, repeatable, 201, prepare)
            except (Expectation, Duplicate):
                continue  # the applicant's keys were exchanged or made meanwhile: seal again
        raise Conflict("write_conflict", "The record was changed at the same time; repeat.")

    def _compartment(self, name: str) -> str:
        return self._gate.policy.fields[f"document.{name}"].compartment

    def _with_details(self, plan: Plan) -> Projection:
        """The plan's columns and the details that a file is served with."""
        if not plan.projection.columns:
            return plan.projection
        compartments = sorted({*plan.projection.compartments, self._compartment(SERVED_WITH)})
        return replace(
            plan.projection,
            columns=(*plan.projection.columns, SERVED_WITH),
            compartments=tuple(compartments),
        )


def _facts_only(projection: Projection) -> Projection:
    return replace(projection, columns=(), compartments=(), bound=())
