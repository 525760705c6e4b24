"""A log in a database with everything that proves it, without the service around it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid4

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ats_privacy import audit_verifier
from ats_privacy.adapters.audit_key import HeadSigner
from ats_privacy.adapters.witness import Witness
from ats_privacy.gate.audit import AuditLog
from ats_privacy.gate.heads import Heads
from ats_privacy.gate.sequencing import Sequencer
from ats_privacy.storage.statements import Database
from ats_privacy.usecases.export_audit_log import ExportAuditLog
from ats_privacy.usecases.verify_audit_log import VerifyAuditLog
from tests.audit.appending import append, reader


@dataclass
class ProvenLog:
    """The log of one organisation."""

    database: Database
    organisation: UUID
    log: AuditLog
    sequencer: Sequencer
    heads: Heads
    export: ExportAuditLog
    verify: VerifyAuditLog

    @classmethod
    def of(cls, database: Database, witnesses: tuple[Witness, ...] = (), signer: HeadSigner | None = None) -> ProvenLog:
        log, sequencer = AuditLog(database), Sequencer(database)
        heads = Heads(database, log, signer or HeadSigner(Ed25519PrivateKey.generate()), "tests.invalid/audit")
        export = ExportAuditLog(log, heads, sequencer, witnesses)
        return cls(database, uuid4(), log, sequencer, heads, export, VerifyAuditLog(heads))

    async def grow(self, count: int) -> str:
        """Entries, their places, a head over them; returns its note."""
        await append(self.log, reader(self.organisation), count)
        while await self.sequencer.batch(self.organisation):
            pass
        head = await self.heads.sign(self.organisation)
        assert head is not None
        return str(head["note"])

    def keys(self) -> list[bytes]:
        """What an auditor needs."""
        return [self.heads.verifier(self.organisation).public]

    def held(self, path: Path, expected: list[audit_verifier.Head] | None = None) -> audit_verifier.Report:
        """What the stand-alone verifier says of an export."""
        return audit_verifier.verify(path, self.keys(), expected or [])
