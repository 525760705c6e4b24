"""Who acts: staff, applicants, vendors, jobs, with the roles and the assurance that authentication established."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    """The roles of design.md. Deny is the default: a role holds nothing that a field policy does not give it."""

    RECRUITER = "recruiter"
    HR_ADMINISTRATOR = "hr_administrator"
    HIRING_MANAGER = "hiring_manager"
    INTERVIEWER = "interviewer"
    FINANCE = "finance"
    AUDITOR = "auditor"
    PRIVACY_OFFICER = "privacy_officer"
    SECURITY = "security"
    VENDOR = "vendor"
    APPLICANT = "applicant"
    OPERATOR = "operator"


ASSIGNMENT_BOUND = frozenset({Role.HIRING_MANAGER.value, Role.INTERVIEWER.value})
"""Roles that see only applicants of requisitions they are assigned to."""

STAFF_ROLES = frozenset(role.value for role in Role) - {Role.VENDOR.value, Role.APPLICANT.value}
"""Roles that a member of staff may hold."""


class ActorKind(StrEnum):
    """What an actor is, as written in audit entries."""

    STAFF = "staff"
    APPLICANT = "applicant"
    VENDOR = "vendor"
    SYSTEM = "system"
    ANONYMOUS = "anonymous"


@dataclass(frozen=True, slots=True)
class Actor:
    """An authenticated party within one organisation.

    ``assurance`` counts the factors proven in this session (0 none, 1 one factor, 2 two factors).
    ``authenticated_at``: when they were last proven, microseconds since the epoch; 0 where that is not known.
    """

    organisation: UUID
    id: UUID
    kind: ActorKind
    roles: frozenset[str]
    assurance: int = 1
    authenticated_at: int = 0

    @property
    def assignment_bound(self) -> bool:
        """True where no role of the actor reaches beyond assigned requisitions."""
        return self.roles <= ASSIGNMENT_BOUND

    @property
    def own_only(self) -> bool:
        """True for a data subject, who reaches no record but their own (promise F1)."""
        return self.kind is ActorKind.APPLICANT
