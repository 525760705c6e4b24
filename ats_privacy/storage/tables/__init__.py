"""The one definition of every table, for SQLite and PostgreSQL, for migrations and for compiled statements.

Every table but ``organisation`` has the organisation first in its key, so that a deployment that outgrows one machine
can be distributed by it. Columns of type :class:`Sealed` hold only what ``keys.sealing`` made. Instants are integer
microseconds since the Unix epoch, UTC (ADR 3).

The tables written on every request carry no foreign key to ``organisation``: each check would lock the tenant's one
row (``FOR KEY SHARE``) and make all its writers meet there. The organisation always comes from a verified token.
"""

from __future__ import annotations

from sqlmodel import SQLModel

from ats_privacy.storage.tables.access import AccessGrantRow, UndertakingAcceptanceRow, UndertakingRow
from ats_privacy.storage.tables.accounts import (
    AccountFactorRow,
    AccountHoldRow,
    AccountRow,
    IncidentRow,
    OneTimeCodeRow,
    SessionRow,
)
from ats_privacy.storage.tables.applicants import Applicant, Application, BlindIndexRow
from ats_privacy.storage.tables.attempts import AttemptRow
from ats_privacy.storage.tables.audit import (
    AuditEntryRow,
    AuditHeadRow,
    AuditLeafRow,
    AuditNodeRow,
    AuditPendingRow,
    AuditTallyRow,
    AuditTreeRow,
)
from ats_privacy.storage.tables.check_orders import CheckOrderRow, CheckPackageRow, CheckResultRow
from ats_privacy.storage.tables.columns import EntityId, Sealed
from ats_privacy.storage.tables.concerns import ConcernRow
from ats_privacy.storage.tables.consents import ConsentRow, ConsentSecretRow
from ats_privacy.storage.tables.corrections import CorrectionRow
from ats_privacy.storage.tables.documents import Document, DocumentChunkRow
from ats_privacy.storage.tables.erasures import ErasureRow
from ats_privacy.storage.tables.grounds import GroundUseRow
from ats_privacy.storage.tables.imports import ImportRefusalRow, ImportRunRow
from ats_privacy.storage.tables.keys import DataKeyRow, RetiredDataKeyRow, RotationRow, WrappedKeyRow
from ats_privacy.storage.tables.notices import (
    ActivityRow,
    NoticeAcceptanceRow,
    NoticePurposeRow,
    NoticeRow,
    NoticeTellingRow,
    NoticeTextRow,
    NoticeToldRow,
)
from ats_privacy.storage.tables.organisations import Assignment, Organisation, Requisition, Staff
from ats_privacy.storage.tables.outbox import OutboxRow
from ats_privacy.storage.tables.redaction_plans import RedactionPlanRow
from ats_privacy.storage.tables.requests import IdempotencyRow
from ats_privacy.storage.tables.staff_identities import StaffIdentityRow
from ats_privacy.storage.tables.subjects import BirthCorrectionRow, DeadlineRow, GuardianConsentRow
from ats_privacy.storage.tables.third_persons import ThirdPersonRefusalRow, ThirdPersonRow
from ats_privacy.storage.tables.vendor_deletions import VendorDeletionRow, VendorPushRow
from ats_privacy.storage.tables.vendors import (
    VendorAuditRow,
    VendorContactRow,
    VendorContractRow,
    VendorKeyRow,
    VendorMessageRow,
    VendorRow,
    VendorSubProcessorRow,
    VendorTokenRow,
)

__all__ = [
    "EARLIER_VALUES",
    "SEALED_TABLES",
    "AccessGrantRow",
    "AccountFactorRow",
    "AccountHoldRow",
    "AccountRow",
    "ActivityRow",
    "Applicant",
    "Application",
    "Assignment",
    "AttemptRow",
    "AuditEntryRow",
    "AuditHeadRow",
    "AuditLeafRow",
    "AuditNodeRow",
    "AuditPendingRow",
    "AuditTallyRow",
    "AuditTreeRow",
    "BirthCorrectionRow",
    "BlindIndexRow",
    "CheckOrderRow",
    "CheckPackageRow",
    "CheckResultRow",
    "ConcernRow",
    "ConsentRow",
    "ConsentSecretRow",
    "CorrectionRow",
    "DataKeyRow",
    "DeadlineRow",
    "Document",
    "DocumentChunkRow",
    "EntityId",
    "ErasureRow",
    "GroundUseRow",
    "GuardianConsentRow",
    "IdempotencyRow",
    "ImportRefusalRow",
    "ImportRunRow",
    "IncidentRow",
    "NoticeAcceptanceRow",
    "NoticePurposeRow",
    "NoticeRow",
    "NoticeTellingRow",
    "NoticeTextRow",
    "NoticeToldRow",
    "OneTimeCodeRow",
    "Organisation",
    "OutboxRow",
    "RedactionPlanRow",
    "Requisition",
    "RetiredDataKeyRow",
    "RotationRow",
    "Sealed",
    "SessionRow",
    "Staff",
    "StaffIdentityRow",
    "ThirdPersonRefusalRow",
    "ThirdPersonRow",
    "UndertakingAcceptanceRow",
    "UndertakingRow",
    "VendorAuditRow",
    "VendorContactRow",
    "VendorContractRow",
    "VendorDeletionRow",
    "VendorKeyRow",
    "VendorMessageRow",
    "VendorPushRow",
    "VendorRow",
    "VendorSubProcessorRow",
    "VendorTokenRow",
    "WrappedKeyRow",
    "metadata",
]

metadata = SQLModel.metadata
SEALED_TABLES: dict[str, type[SQLModel]] = {
    "applicant": Applicant,
    "application": Application,
    "check_result": CheckResultRow,
    "concern": ConcernRow,
    "correction": CorrectionRow,
    "document": Document,
}
"""Tables whose sealed columns are governed by field policies: entity name → table."""
EARLIER_VALUES: dict[str, str] = {"correction": "applicant"}
"""Table that keeps earlier values → the entity by whose fields' policies they are kept and shown."""
