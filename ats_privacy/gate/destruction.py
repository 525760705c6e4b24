"""Destruction: a data subject's keys, consent secrets, index entries and sealed values, certified under a signature.

Erasure (promise F2) and the withdrawal of a consent that keys are bound to (A7) are the same act on other compartments.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from ats_privacy.adapters.certificates import CertificateKey
from ats_privacy.adapters.erasure_ledger import append_certificate
from ats_privacy.domain.actors import Actor
from ats_privacy.domain.erasure import Erasure
from ats_privacy.domain.events import AuditEntry, Event, Outcome, entry
from ats_privacy.domain.identity import new_id, now_us
from ats_privacy.gate.decision import Gate
from ats_privacy.storage import applicants, data_keys, erasures, resealing
from ats_privacy.storage.statements import Database, Insert, Row, Step
from ats_privacy.storage.tables import SEALED_TABLES
from field_policies import Policy


def columns_of(policy: Policy, compartments: Collection[str]) -> dict[str, Sequence[str]]:
    """Table → sealed columns that belong to the compartments."""
    found: dict[str, list[str]] = {table: [] for table in SEALED_TABLES}
    for name, field in policy.fields.items():
        for table, column in resealing.tables_of(name) if field.compartment in compartments else ():
            found[table].append(column)
    return {table: tuple(names) for table, names in found.items()}


def indexes_of(policy: Policy, compartments: Collection[str]) -> tuple[str, ...]:
    """Indexes that are made of a field of the compartments; their entries go with it."""
    return tuple(
        sorted({i.name for field in policy.fields.values() if field.compartment in compartments for i in field.indexes})
    )


@dataclass(frozen=True, slots=True)
class Destroyed:
    """What was destroyed, its certificate, and whether that stands in the ledger's file as well."""

    erasure: Erasure
    certificate: str
    in_ledger_file: bool


class Destruction:
    """Destroys, and says so under its signature."""

    def __init__(self, database: Database, gate: Gate, key: CertificateKey, ledger_file: Path | None = None) -> None:
        self.key = key
        self._database = database
        self._gate = gate
        self._ledger_file = ledger_file

    async def destroy(
        self,
        actor: Actor,
        applicant: UUID,
        row: Row,
        compartments: tuple[str, ...],
        *,
        whole: bool,
        told: AuditEntry | None = None,
        also: Sequence[Step] = (),
        consents: Sequence[UUID] = (),
    ) -> Destroyed:
        """Destroy compartments of an applicant as ``row`` tells of it, in one write with its entry and ``also``.

        ``told``: the entry, where it is not that of an erasure. ``consents``: those that ``also`` ends, for the ledger.

        :raises Expectation: the record or its keys have changed since; nothing was destroyed.
        """
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
            consents=tuple(map(str, consents)),
        )
        certificate = self.key.certificate(erasure)
        told = told or entry(
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
            *also,
            self._gate.audit.insert([told]),
        )
        return Destroyed(erasure, certificate, await self.keep(certificate))

    def ended(self, actor: Actor, applicant: UUID, consents: Sequence[UUID], at: int) -> tuple[Insert, str]:
        """The ledger's row of the end of consents that no key is bound to, and its certificate, to be filed after."""
        erasure = Erasure(
            id=new_id(),
            organisation=actor.organisation,
            subject=applicant,
            compartments=(),
            whole=False,
            erased_at=at,
            erased_by=f"{actor.kind.value}:{actor.id}",
            data_keys=0,
            index_entries=0,
            sealed_values=0,
            key_digests=(),
            consents=tuple(map(str, consents)),
        )
        certificate = self.key.certificate(erasure)
        return erasures.record(erasure, certificate), certificate

    async def keep(self, certificate: str) -> bool:
        """Add a certificate to the ledger's file; False where there is none, or it cannot be written."""
        return self._ledger_file is not None and await asyncio.to_thread(
            append_certificate, self._ledger_file, certificate
        )

    async def _count(self, organisation: UUID, applicant: UUID, columns: Mapping[str, Sequence[str]]) -> int:
        found = 0
        for table, names in columns.items():
            rows = await resealing.rows_of(self._database, organisation, table, tuple(names), [applicant])
            found += sum(row[name] is not None for row in rows for name in names)
        return found
