"""Who may do what that discloses no applicant's data: a closed table, anything not in it is refused (promise D6)."""

from __future__ import annotations

from enum import StrEnum

from ats_privacy.domain.actors import Role


class Action(StrEnum):
    """An administrative act."""

    READ_ORGANISATION = "organisation.read"
    READ_STAFF = "staff.read"
    CHANGE_STAFF = "staff.change"
    READ_REQUISITIONS = "requisition.read"
    CHANGE_REQUISITIONS = "requisition.change"
    CHANGE_ASSIGNMENTS = "assignment.change"
    TAKE_COPY = "applicant.copy"
    READ_CONSENTS = "consent.read"
    RECORD_CONSENTS = "consent.record"
    SURVEY_CONSENTS = "consent.survey"
    READ_AUDIT = "audit.read"
    EXPLAIN_ACCESSES = "audit.explain"
    READ_POLICY = "policy.read"
    MOVE_STAGE = "application.move"
    APPLY = "application.create"
    IMPORT = "applicant.import"
    ERASE = "applicant.erase"
    READ_NOTICES = "notice.read"
    PUBLISH_NOTICES = "notice.publish"
    WATCH_NOTICES = "notice.watch"
    RECORD_NOTICES = "notice.record"
    DECLARE_ACTIVITIES = "activity.declare"
    CANCEL = "applicant.cancel"
    RECORD_GUARDIANS = "guardian.record"
    VERIFY_GUARDIANS = "guardian.verify"
    CORRECT_BIRTHS = "applicant.correct_birth"
    REQUEST_GROUNDS = "ground.request"
    DECIDE_GROUNDS = "ground.decide"
    READ_GROUNDS = "ground.read"
    READ_UNDERTAKINGS = "undertaking.read"
    ACCEPT_UNDERTAKING = "undertaking.accept"
    PUBLISH_UNDERTAKING = "undertaking.publish"
    WATCH_UNDERTAKINGS = "undertaking.watch"
    DECIDE_ACCESS = "access.decide"
    REVOKE_ACCESS = "access.revoke"
    READ_ACCESS = "access.read"
    WATCH_BROKEN_GLASS = "broken_glass.watch"
    REVIEW_BROKEN_GLASS = "broken_glass.review"
    TELL_THIRD_PERSONS = "third_person.tell"
    ANSWER_THIRD_PERSONS = "third_person.answer"
    READ_VENDORS = "vendor.read"
    CHANGE_VENDORS = "vendor.change"
    WATCH_VENDORS = "vendor.watch"
    READ_CHECKS = "check_order.read"
    ORDER_CHECKS = "check_order.order"
    ANSWER_CHECKS = "check_order.answer"
    WITHDRAW_CHECKS = "check_order.withdraw"
    REVIEW_CHECKS = "check_result.review"
    DISPUTE_CHECKS = "check_result.dispute"
    WRITE_CONCERNS = "concern.write"
    READ_CONCERNS = "concern.read"
    WATCH_CONCERNS = "concern.watch"
    ANSWER_CONCERNS = "concern.answer"
    KEEP_OUTBOX = "outbox.keep"
    READ_ACCOUNTS = "account.read"
    LOCK_ACCOUNTS = "account.lock"
    UNLOCK_ACCOUNTS = "account.unlock"
    READ_INCIDENTS = "incident.read"


_HR = frozenset({Role.RECRUITER.value, Role.HR_ADMINISTRATOR.value})
_EVERY_STAFF = frozenset(role.value for role in Role) - {Role.VENDOR.value, Role.APPLICANT.value}
_GUARDS = frozenset({Role.HR_ADMINISTRATOR.value, Role.SECURITY.value, Role.PRIVACY_OFFICER.value})

_WATCHING = frozenset({Role.PRIVACY_OFFICER.value, Role.SECURITY.value, Role.AUDITOR.value})

ALLOWED: dict[Action, frozenset[str]] = {
    Action.READ_ORGANISATION: _EVERY_STAFF,
    Action.READ_STAFF: _HR | {Role.PRIVACY_OFFICER.value, Role.AUDITOR.value, Role.SECURITY.value},
    Action.CHANGE_STAFF: frozenset({Role.HR_ADMINISTRATOR.value}),
    Action.READ_REQUISITIONS: _HR
    | {Role.HIRING_MANAGER.value, Role.INTERVIEWER.value, Role.FINANCE.value, Role.AUDITOR.value},
    Action.CHANGE_REQUISITIONS: _HR,
    Action.CHANGE_ASSIGNMENTS: _HR,
    Action.TAKE_COPY: frozenset(),  # nobody takes one in the person's name
    Action.READ_CONSENTS: _HR | {Role.PRIVACY_OFFICER.value, Role.AUDITOR.value},
    Action.RECORD_CONSENTS: _HR,
    Action.SURVEY_CONSENTS: frozenset({Role.PRIVACY_OFFICER.value, Role.AUDITOR.value}),
    Action.READ_AUDIT: frozenset({Role.AUDITOR.value, Role.PRIVACY_OFFICER.value, Role.SECURITY.value}),
    Action.EXPLAIN_ACCESSES: frozenset({Role.PRIVACY_OFFICER.value}),
    Action.READ_POLICY: _EVERY_STAFF,
    Action.MOVE_STAGE: _HR,
    Action.APPLY: _HR,
    Action.IMPORT: _HR,
    Action.ERASE: frozenset({Role.PRIVACY_OFFICER.value}),
    Action.READ_NOTICES: _EVERY_STAFF,
    Action.PUBLISH_NOTICES: frozenset({Role.PRIVACY_OFFICER.value}),
    Action.WATCH_NOTICES: _HR | {Role.PRIVACY_OFFICER.value, Role.AUDITOR.value},
    Action.RECORD_NOTICES: _HR | {Role.PRIVACY_OFFICER.value},
    Action.DECLARE_ACTIVITIES: frozenset({Role.HR_ADMINISTRATOR.value, Role.PRIVACY_OFFICER.value}),
    Action.RECORD_GUARDIANS: _HR | {Role.PRIVACY_OFFICER.value},
    Action.VERIFY_GUARDIANS: frozenset({Role.HR_ADMINISTRATOR.value, Role.PRIVACY_OFFICER.value}),
    Action.CORRECT_BIRTHS: _HR,
    Action.REQUEST_GROUNDS: frozenset(
        {Role.HR_ADMINISTRATOR.value, Role.SECURITY.value, Role.PRIVACY_OFFICER.value, Role.FINANCE.value}
    ),
    Action.DECIDE_GROUNDS: frozenset({Role.PRIVACY_OFFICER.value}),
    Action.READ_GROUNDS: frozenset({Role.PRIVACY_OFFICER.value, Role.AUDITOR.value}),
    Action.CANCEL: frozenset({Role.PRIVACY_OFFICER.value, Role.HR_ADMINISTRATOR.value}),
    Action.READ_UNDERTAKINGS: _EVERY_STAFF,
    Action.ACCEPT_UNDERTAKING: _EVERY_STAFF,
    Action.PUBLISH_UNDERTAKING: frozenset({Role.PRIVACY_OFFICER.value}),
    Action.WATCH_UNDERTAKINGS: frozenset({Role.PRIVACY_OFFICER.value, Role.HR_ADMINISTRATOR.value, Role.AUDITOR.value}),
    Action.DECIDE_ACCESS: frozenset({Role.PRIVACY_OFFICER.value, Role.HR_ADMINISTRATOR.value}),
    Action.REVOKE_ACCESS: frozenset({Role.PRIVACY_OFFICER.value, Role.HR_ADMINISTRATOR.value, Role.SECURITY.value}),
    Action.READ_ACCESS: _HR | _WATCHING,
    Action.WATCH_BROKEN_GLASS: _WATCHING,
    Action.REVIEW_BROKEN_GLASS: frozenset({Role.PRIVACY_OFFICER.value}),
    Action.TELL_THIRD_PERSONS: _HR | {Role.PRIVACY_OFFICER.value},
    Action.ANSWER_THIRD_PERSONS: frozenset({Role.PRIVACY_OFFICER.value}),
    Action.READ_VENDORS: _HR | {Role.PRIVACY_OFFICER.value, Role.AUDITOR.value},
    Action.CHANGE_VENDORS: frozenset({Role.PRIVACY_OFFICER.value, Role.HR_ADMINISTRATOR.value}),
    Action.WATCH_VENDORS: frozenset({Role.PRIVACY_OFFICER.value}),
    Action.READ_CHECKS: frozenset({Role.HR_ADMINISTRATOR.value, Role.PRIVACY_OFFICER.value}),
    Action.ORDER_CHECKS: frozenset({Role.HR_ADMINISTRATOR.value}),
    Action.ANSWER_CHECKS: frozenset(),  # nobody answers for the person
    Action.WITHDRAW_CHECKS: frozenset({Role.HR_ADMINISTRATOR.value, Role.PRIVACY_OFFICER.value}),
    Action.REVIEW_CHECKS: frozenset({Role.HR_ADMINISTRATOR.value}),
    Action.DISPUTE_CHECKS: frozenset(),  # nobody speaks for the person
    Action.WRITE_CONCERNS: frozenset(),  # nobody speaks for the person
    Action.READ_CONCERNS: frozenset({Role.PRIVACY_OFFICER.value}),
    Action.WATCH_CONCERNS: frozenset({Role.PRIVACY_OFFICER.value}),
    Action.ANSWER_CONCERNS: frozenset({Role.PRIVACY_OFFICER.value}),
    Action.KEEP_OUTBOX: frozenset({Role.HR_ADMINISTRATOR.value, Role.PRIVACY_OFFICER.value}),
    Action.READ_ACCOUNTS: _GUARDS,
    Action.LOCK_ACCOUNTS: _GUARDS,
    Action.UNLOCK_ACCOUNTS: frozenset({Role.HR_ADMINISTRATOR.value, Role.SECURITY.value}),
    Action.READ_INCIDENTS: frozenset({Role.SECURITY.value, Role.PRIVACY_OFFICER.value}),
}
"""Action → roles."""


OWN: frozenset[Action] = frozenset(
    {
        Action.TAKE_COPY,
        Action.READ_CONSENTS,
        Action.RECORD_CONSENTS,
        Action.EXPLAIN_ACCESSES,
        Action.WATCH_NOTICES,
        Action.RECORD_NOTICES,
        Action.CANCEL,
        Action.READ_CHECKS,
        Action.ANSWER_CHECKS,
        Action.WITHDRAW_CHECKS,
        Action.DISPUTE_CHECKS,
        Action.WRITE_CONCERNS,
        Action.READ_CONCERNS,
    }
)
"""What a data subject may do with their own record."""


BEFORE_UNDERTAKING: frozenset[Action] = frozenset(
    {
        Action.READ_ORGANISATION,
        Action.READ_POLICY,
        Action.READ_STAFF,
        Action.CHANGE_STAFF,
        Action.READ_REQUISITIONS,
        Action.CHANGE_REQUISITIONS,
        Action.CHANGE_ASSIGNMENTS,
        Action.READ_NOTICES,
        Action.PUBLISH_NOTICES,
        Action.DECLARE_ACTIVITIES,
        Action.READ_UNDERTAKINGS,
        Action.ACCEPT_UNDERTAKING,
        Action.PUBLISH_UNDERTAKING,
        Action.WATCH_UNDERTAKINGS,
    }
)
"""What tells of no applicant, and is open to staff who have not accepted the confidentiality undertaking yet. Any other
act waits for it, new ones too (promise D6).
"""


def may(roles: frozenset[str], action: Action) -> bool:
    """True where any of the roles is allowed the action."""
    return not ALLOWED[action].isdisjoint(roles)
