"""What the audit log can say: one tag an event, so that no entry is ever free text."""

from __future__ import annotations

import hmac
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from uuid import UUID

from ats_privacy.domain.actors import Actor
from ats_privacy.domain.identity import new_id, now_us

REQUEST_ID: ContextVar[str] = ContextVar("request_id", default="")
"""The request or command being served: the same text stands in the log line and in the audit entry."""


class Event(StrEnum):
    """Tags of audit entries. A tag never changes its meaning and is never reused."""

    APPLICANT_CREATED = "applicant.created"
    APPLICANT_READ = "applicant.read"
    APPLICANT_LISTED = "applicant.listed"
    APPLICANT_SEARCHED = "applicant.searched"
    APPLICANT_UPDATED = "applicant.updated"
    CORRECTIONS_READ = "applicant.corrections_read"
    APPLICANT_REVEALED = "applicant.revealed"
    APPLICANT_IMPORTED = "applicant.imported"
    IMPORT_STARTED = "import.started"
    IMPORT_ENDED = "import.ended"
    IMPORT_STOPPED = "import.stopped"
    APPLICANT_ERASED = "applicant.erased"
    APPLICANT_CANCELLED = "applicant.cancelled"
    APPLICANT_QUARANTINED = "applicant.quarantined"
    APPLICANT_COPIED = "applicant.copied"
    AGE_CHECKED = "applicant.age_checked"
    CAME_OF_AGE = "applicant.came_of_age"
    BIRTH_CORRECTION_ENTERED = "applicant.birth_correction_entered"
    BIRTH_CORRECTED = "applicant.birth_corrected"
    GUARDIAN_RECORDED = "guardian.recorded"
    GUARDIAN_VERIFIED = "guardian.verified"
    GUARDIAN_ENDED = "guardian.ended"
    GUARDIAN_READ = "guardian.read"
    GROUND_REQUESTED = "ground.requested"
    GROUND_DECIDED = "ground.decided"
    GROUND_ENDED = "ground.ended"
    GROUND_READ = "ground.read"
    APPLICATION_CREATED = "application.created"
    APPLICATION_READ = "application.read"
    APPLICATION_UPDATED = "application.updated"
    DOCUMENT_RECEIVED = "document.received"
    DOCUMENT_LISTED = "document.listed"
    DOCUMENT_READ = "document.read"
    DOCUMENT_DELETED = "document.deleted"
    CONCERN_RECEIVED = "concern.received"
    CONCERN_LISTED = "concern.listed"
    CONCERN_READ = "concern.read"
    CONCERN_WRITTEN = "concern.written"
    CONCERN_ANSWERED = "concern.answered"
    CONCERN_CLOSED = "concern.closed"
    CONCERN_REMINDED = "concern.reminded"
    CONCERN_OVERDUE = "concern.overdue"
    CONCERN_RECKONED = "concern.reckoned"
    CONSENT_RECORDED = "consent.recorded"
    CONSENT_READ = "consent.read"
    CONSENT_WITHDRAWN = "consent.withdrawn"
    CONSENT_REFUSED = "consent.refused"
    CONSENT_EXPIRED = "consent.expired"
    REQUISITION_CREATED = "requisition.created"
    REQUISITION_UPDATED = "requisition.updated"
    ASSIGNMENT_GRANTED = "assignment.granted"
    ASSIGNMENT_ENDED = "assignment.ended"
    STAFF_CREATED = "staff.created"
    STAFF_UPDATED = "staff.updated"
    ORGANISATION_CREATED = "organisation.created"
    TOKEN_ISSUED = "token.issued"  # noqa: S105 - a tag, not a secret
    AUDIT_READ = "audit.read"
    TAMPERING_FOUND = "tampering.found"
    KEYS_CHANGED = "keys.changed"
    POLICY_CHANGED = "policy.changed"
    AUDIT_EXPORTED = "audit.exported"
    AUDIT_ARCHIVED = "audit.archived"
    AUTHENTICATION_FAILED = "authentication.failed"
    NOTICE_PUBLISHED = "notice.published"
    NOTICE_READ = "notice.read"
    NOTICE_TOLD = "notice.told"
    NOTICE_ACCEPTED = "notice.accepted"
    ACTIVITY_DECLARED = "activity.declared"
    ACTIVITY_ENDED = "activity.ended"
    COMMAND_RUN = "command.run"
    OUTBOX_DELIVERED = "outbox.delivered"
    OUTBOX_DEAD = "outbox.dead"
    OUTBOX_RETRIED = "outbox.retried"
    OUTBOX_READ = "outbox.read"
    OUTBOX_DROPPED = "outbox.dropped"
    NOTICE_SENT = "notice.sent"
    UNDERTAKING_READ = "undertaking.read"
    UNDERTAKING_PUBLISHED = "undertaking.published"
    UNDERTAKING_ACCEPTED = "undertaking.accepted"
    ACCESS_REQUESTED = "access.requested"
    ACCESS_GRANTED = "access.granted"
    ACCESS_DENIED = "access.denied"
    ACCESS_REVOKED = "access.revoked"
    ACCESS_READ = "access.read"
    BROKEN_GLASS = "access.broken_glass"
    BROKEN_GLASS_REVIEWED = "access.reviewed"
    THIRD_PERSON_LISTED = "third_person.listed"
    THIRD_PERSON_TOLD = "third_person.told"
    THIRD_PERSON_SEARCHED = "third_person.searched"
    THIRD_PERSON_CORRECTED = "third_person.corrected"
    THIRD_PERSON_REMOVED = "third_person.removed"
    VENDOR_REGISTERED = "vendor.registered"
    VENDOR_READ = "vendor.read"
    VENDOR_CHANGED = "vendor.changed"
    VENDOR_ENDED = "vendor.ended"
    VENDOR_CONTRACTED = "vendor.contracted"
    VENDOR_CONTRACT_ENDED = "vendor.contract_ended"
    VENDOR_AUDITED = "vendor.audited"
    VENDOR_KEY_OFFERED = "vendor.key_offered"
    VENDOR_KEY_PROVEN = "vendor.key_proven"
    VENDOR_KEY_REVOKED = "vendor.key_revoked"
    VENDOR_TOKEN_ISSUED = "vendor.token_issued"  # noqa: S105 - a tag, not a secret
    VENDOR_CALLED = "vendor.called"
    VENDOR_LIMITED = "vendor.limited"
    VENDOR_WATCHED = "vendor.watched"
    CHECK_ORDER_REQUESTED = "check_order.requested"
    CHECK_ORDER_READ = "check_order.read"
    CHECK_ORDER_ASKED = "check_order.asked"
    CHECK_ORDER_CONSENTED = "check_order.consented"
    CHECK_ORDER_REFUSED = "check_order.refused"
    CHECK_ORDER_WITHDRAWN = "check_order.withdrawn"
    CHECK_ORDER_PACKAGED = "check_order.packaged"
    CHECK_ORDER_RELEASED = "check_order.released"
    CHECK_ORDER_EXPIRED = "check_order.expired"
    CHECK_ORDERS_CALLED_BACK = "check_order.called_back"
    CHECK_ORDER_LISTED = "check_order.listed"
    CHECK_PACKAGE_FETCHED = "check_package.fetched"
    CHECK_PACKAGE_PUSHED = "check_package.pushed"
    CHECK_PACKAGE_ACKNOWLEDGED = "check_package.acknowledged"
    DELETION_DEMANDED = "deletion.demanded"
    DELETION_REMINDED = "deletion.reminded"
    DELETION_OVERDUE = "deletion.overdue"
    DELETION_LISTED = "deletion.listed"
    DELETION_ATTESTED = "deletion.attested"
    DELETION_WATCHED = "deletion.watched"
    CHECK_RESULT_RECEIVED = "check_result.received"
    CHECK_RESULT_READ = "check_result.read"
    CHECK_RESULT_REVEALED = "check_result.revealed"
    CHECK_RESULT_REVIEWED = "check_result.reviewed"
    CHECK_RESULT_DISPUTED = "check_result.disputed"
    CHECK_RESULT_REPLIED = "check_result.replied"
    CHECK_RESULT_DECIDED = "check_result.decided"
    SESSION_OPENED = "session.opened"
    SESSION_RAISED = "session.raised"
    SESSION_ENDED = "session.ended"
    ACCOUNT_CREATED = "account.created"
    ACCOUNT_CHANGED = "account.changed"
    ACCOUNT_LOCKED = "account.locked"
    ACCOUNT_UNLOCKED = "account.unlocked"
    ACCOUNT_COMPROMISED = "account.compromised"
    CODE_REQUESTED = "code.requested"
    ENQUIRY_ANSWERED = "enquiry.answered"
    INCIDENT_OPENED = "incident.opened"


class Outcome(StrEnum):
    """How the event ended."""

    ALLOWED = "allowed"
    REFUSED = "refused"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One line of the audit log: who did what to whom, for which purpose, with which outcome; never a value.

    ``actor_roles`` are those that the decision was taken with. ``subject`` is the applicant's audit reference:
    16 random bytes that stand only on the applicant's own row, so that an entry can be tied to a person for exactly
    as long as that row exists; ``subjects`` is several of them, one after the other, for an event that shows many
    people at once. ``object_id`` of an entry about a person is bound to that reference (:func:`bound_object`) and
    becomes as meaningless with the row. ``reason`` is sealed text.
    """

    organisation: UUID
    actor_kind: str
    actor_id: UUID
    event: str
    outcome: str
    actor_roles: str = ""
    purpose: str = ""
    fields: str = ""
    subject: bytes | None = None
    subjects: bytes | None = None
    object_id: UUID | None = None
    code: str = ""
    reason: bytes | None = None
    request_id: str = ""
    id: UUID | None = None
    at: int = 0


def bound_object(reference: bytes, object_id: UUID) -> UUID:
    """The commitment to a thing of a person's: who knows the person's reference can find it, nobody else."""
    digest = hmac.digest(reference, b"ats-privacy audit object\0" + object_id.bytes, "sha256")
    return UUID(bytes=digest[:16])


def searched_in_vain(token: bytes, entry_id: UUID) -> UUID:
    """The commitment to the term of a search that found nobody: bound to its own entry, dead with the index key.

    ``token``: the term's blind-index token, which only the index key can make (ADR 12).
    """
    return bound_object(token, entry_id)


@lru_cache(maxsize=4096)
def _roles_text(roles: frozenset[str]) -> str:
    return " ".join(sorted(roles))


def entry(
    actor: Actor,
    event: Event,
    outcome: Outcome,
    *,
    purpose: str = "",
    fields: str = "",
    subject: bytes | None = None,
    subjects: bytes | None = None,
    object_id: UUID | None = None,
    code: str = "",
    reason: bytes | None = None,
    entry_id: UUID | None = None,
) -> AuditEntry:
    """An entry about ``actor`` at the present instant."""
    return AuditEntry(
        organisation=actor.organisation,
        actor_kind=actor.kind.value,
        actor_id=actor.id,
        event=event.value,
        outcome=outcome.value,
        actor_roles=_roles_text(actor.roles),
        purpose=purpose,
        fields=fields,
        subject=subject,
        subjects=subjects,
        object_id=object_id if object_id is None or subject is None else bound_object(subject, object_id),
        code=code,
        reason=reason,
        request_id=REQUEST_ID.get(),
        id=entry_id or new_id(),
        at=now_us(),
    )
