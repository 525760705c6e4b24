"""Erasure: destroys an applicant's keys, index entries and sealed values, and certifies it (promises of deletion)."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

from ats_privacy.adapters.certificates import CertificateKey
from ats_privacy.adapters.erasure_ledger import append_certificate
from ats_privacy.domain.actors import Actor
from ats_privacy.domain.administration import Action
from ats_privacy.domain.erasure import Erasure
from ats_privacy.domain.errors import BadInput, Conflict, NotFound
from ats_privacy.domain.events import Event, Outcome, entry
from ats_privacy.domain.identity import iso_instant, new_id, now_us
from ats_privacy.gate import administration
from ats_privacy.gate.decision import Gate
from ats_privacy.gate.heads import system
from ats_privacy.storage import applicants, data_keys, erasures, resealing
from ats_privacy.storage.applicants import Projection
from ats_privacy.storage.statements import Database, Expectation, Row
from field_policies import Policy

_SUBJECT = Projection((), ())
_ATTEMPTS = 5
ERASED = "erased"


def columns_of(policy: Policy, compartments: Collection[str]) -> dict[str, Sequence[str]]:
    """Table → sealed columns that belong to the compartments."""
    found: dict[str, list[str]] = {"applicant": [], "application": []}
    for name, field in policy.fields.items():
        entity, column = name.split(".", 1)
        if entity in found and field.compartment in compartments:
            found[entity].append(column)
    return {table: tuple(names) for table, names in found.items()}


def indexes_of(policy: Policy, compartments: Collection[str]) -> tuple[str, ...]:
    """Indexes that are made of a field of the compartments; their entries go with it."""
    return tuple(
        sorted({i.name for field in policy.fields.values() if field.compartment in compartments for i in field.indexes})
    )


class EraseApplicants:
    """Destroys, and says so under its signature."""

    def __init__(self, database: Database, gate: Gate, key: CertificateKey, ledger_file: Path | None = None) -> None:
        self._database = database
        self._gate = gate
        self._key = key
        self._ledger_file = ledger_file

    @property
    def key(self) -> CertificateKey:
        """The key that signs certificates."""
        return self._key

    async def erase(self, actor: Actor, applicant: UUID, compartments: Collection[str] | None = None) -> dict[str, Any]:
        """Erase an applicant, or some compartments of one; the answer holds the certificate.

        :raises Refused: only the privacy office erases. :raises NotFound: no such applicant.
        :raises BadInput: no such compartment. :raises Conflict: erased already, or written to without pause.
        """
        event = Event.APPLICANT_ERASED
        await administration.require(self._gate, actor, Action.ERASE, event, applicant)
        known = set(self._gate.policy.compartments)
        unknown = set() if compartments is None else set(compartments) - known
        if unknown or (compartments is not None and not compartments):
            raise BadInput("compartment_unknown", "Name compartments of the policy.", pointer="/compartments")
        chosen = tuple(sorted(known if compartments is None else compartments))
        for _ in range(_ATTEMPTS):
            row = await applicants.by_id(self._database, _SUBJECT, actor.organisation, applicant, actor.id)
            if row is None:
                missing = NotFound("not_found", "There is no such applicant.")
                await self._gate.refuse(actor, event, missing, object_id=applicant)
            if row["state"] == ERASED:
                raise Conflict("already_erased", "This applicant was erased; the certificate is in the ledger.")
            try:
                return await self._destroy(actor, applicant, row, chosen, compartments is None)
            except Expectation:
                continue  # the record was written to at this moment
        raise Conflict("write_conflict", "The record is written to without pause; repeat.")

    async def at_deadline(self, organisation: UUID, applicant: UUID, version: int) -> dict[str, Any]:
        """Erase what was found due at ``version``, by the system's own hand (promises B2, G3).

        :raises Conflict: the record has changed since, so that it may not be due any more.
        """
        actor = system(organisation)
        row = await applicants.by_id(self._database, _SUBJECT, organisation, applicant, actor.id)
        if row is None or row["version"] != version:
            raise Conflict("write_conflict", "The record was changed at the same time; repeat.")
        every = tuple(sorted(self._gate.policy.compartments))
        try:
            return await self._destroy(actor, applicant, row, every, whole=True)
        except Expectation:
            raise Conflict("write_conflict", "The record was changed at the same time; repeat.") from None

    async def _destroy(
        self, actor: Actor, applicant: UUID, row: Row, compartments: tuple[str, ...], whole: bool
    ) -> dict[str, Any]:
        policy, organisation = self._gate.policy, actor.organisation
        wrapped = await applicants.wrapped_keys(self._database, organisation, applicant)
        keys = {name: bytes(key) for name, key in wrapped.items() if name in compartments}
        retired = [
            bytes(each["wrapped"])
            for each in await data_keys.retired_of(self._database, organisation, applicant)
            if each["compartment"] in compartments
        ]
        columns, indexes = columns_of(policy, compartments), indexes_of(policy, compartments)
        entries = await erasures.entries_of(self._database, organisation, applicant)
        erasure = Erasure(
            id=new_id(),
            organisation=organisation,
            subject=applicant,
            compartments=compartments,
            whole=whole,
            erased_at=now_us(),
            erased_by=f"{actor.kind.value}:{actor.id}",
            data_keys=len(keys) + len(retired),
            index_entries=sum(n for name, n in entries.items() if name in indexes),
            sealed_values=await self._count(organisation, applicant, columns),
            key_digests=tuple(sorted(sha256(key).hexdigest() for key in [*keys.values(), *retired])),
        )
        certificate = self._key.certificate(erasure)
        told = entry(
            actor,
            Event.APPLICANT_ERASED,
            Outcome.ALLOWED,
            fields=" ".join(compartments),
            # After a whole erasure nothing in the log may lead to the person: the entry names the certificate.
            subject=None if whole else bytes(row["audit_reference"]),
            object_id=erasure.id if whole else applicant,
            code="whole" if whole else "part",
        )
        await self._database.write(
            *erasures.destroy(
                organisation,
                applicant,
                compartments,
                indexes,
                columns,
                whole=whole,
                version=row["version"],
                keys=len(keys),
            ),
            erasures.record(erasure, certificate),
            self._gate.audit.insert([told]),
        )
        kept = self._ledger_file is not None and await asyncio.to_thread(
            append_certificate, self._ledger_file, certificate
        )
        return _answer(erasure, certificate) | {"ledger_file": kept}

    async def _count(self, organisation: UUID, applicant: UUID, columns: Mapping[str, Sequence[str]]) -> int:
        found = 0
        for table, names in columns.items():
            rows = await resealing.rows_of(self._database, organisation, table, tuple(names), [applicant])
            found += sum(row[name] is not None for row in rows for name in names)
        return found


def _answer(erasure: Erasure, certificate: str) -> dict[str, Any]:
    return {
        "id": str(erasure.id),
        "compartments": list(erasure.compartments),
        "whole": erasure.whole,
        "erased_at": iso_instant(erasure.erased_at),
        "data_keys": erasure.data_keys,
        "index_entries": erasure.index_entries,
        "sealed_values": erasure.sealed_values,
        "certificate": certificate,
    }
