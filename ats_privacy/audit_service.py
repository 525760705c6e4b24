"""The parts that make the audit log prove itself, put together from the settings."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ats_privacy.adapters.audit_key import HeadSigner
from ats_privacy.adapters.witness import Witness, read_witnesses
from ats_privacy.audit_settings import AuditSettings
from ats_privacy.gate.audit import AuditLog
from ats_privacy.gate.decision import Gate
from ats_privacy.gate.heads import Heads
from ats_privacy.gate.keyrings import Keyrings
from ats_privacy.gate.policy_notice import PolicyNotice
from ats_privacy.gate.sequencing import Sequencer
from ats_privacy.settings import Settings
from ats_privacy.storage.statements import Database
from ats_privacy.usecases.explain_accesses import ExplainAccesses
from ats_privacy.usecases.export_audit_log import ExportAuditLog
from ats_privacy.usecases.find_searches import FindSearches
from ats_privacy.usecases.prove_audit_log import ProveAuditLog
from ats_privacy.usecases.read_audit_log import ReadAuditLog
from ats_privacy.usecases.survey_audit_log import SurveyAuditLog
from ats_privacy.usecases.verify_audit_log import VerifyAuditLog
from ats_privacy.usecases.watch_reading import WatchReading


@dataclass(frozen=True, slots=True)
class Proving:
    """What heads are signed with, and by whom they are co-signed."""

    signer: HeadSigner
    witnesses: tuple[Witness, ...]

    @classmethod
    def of(cls, settings: Settings) -> Proving:
        """Read the key and the witnesses; in development the key is made at first use.

        :raises Misconfigured: the key is missing, unreadable or exposed, or the witnesses cannot be read.
        """
        chosen = settings.audit.witnesses
        return cls(
            HeadSigner.from_file(signing_key_path(settings), create=settings.environment != "production"),
            () if chosen is None else read_witnesses(chosen),
        )


@dataclass(frozen=True, slots=True)
class AuditParts:
    """Everything around the audit log but its appending side."""

    log: AuditLog
    sequencer: Sequencer
    heads: Heads
    policy_notice: PolicyNotice
    read: ReadAuditLog
    prove: ProveAuditLog
    export: ExportAuditLog
    verify: VerifyAuditLog
    watch: WatchReading
    accesses: ExplainAccesses
    searches: FindSearches
    survey: SurveyAuditLog

    @classmethod
    def of(
        cls, settings: AuditSettings, proving: Proving, database: Database, gate: Gate, keyrings: Keyrings
    ) -> AuditParts:
        """The parts for these settings."""
        sequencer = Sequencer(database)
        heads = Heads(database, gate.audit, proving.signer, settings.origin)
        return cls(
            log=gate.audit,
            sequencer=sequencer,
            heads=heads,
            policy_notice=PolicyNotice(database, gate),
            read=ReadAuditLog(database, gate, keyrings),
            prove=ProveAuditLog(gate, heads, sequencer),
            export=ExportAuditLog(gate.audit, heads, sequencer, proving.witnesses),
            verify=VerifyAuditLog(heads),
            watch=WatchReading(database, gate, settings.working_hours),
            accesses=ExplainAccesses(database, gate, heads),
            searches=FindSearches(database, gate, keyrings),
            survey=SurveyAuditLog(database, gate, keyrings),
        )


def signing_key_path(settings: Settings) -> Path:
    """Where the key of tree heads stands."""
    return settings.audit.signing_key or settings.keyring_path.with_name("audit-signing.pem")
