"""Who may see what of an applicant, for which purpose, at which hiring stage, and how it is masked.

    policy = load_policy()                                  # the packaged recruitment policy
    answer = decide(policy, DecisionRequest(roles, purpose, "read", fields, …))
    if isinstance(answer, Permit):
        shown = mask_value("phone", answer.masks["applicant.mobile"], "+8613800138000", today=date.today())

Everything here is pure: no clock, no network, no database. See README.md.
"""

from .access_matrix import MatrixRow, matrix, render_matrix
from .answers import Activity, DecisionRequest, Gap, Permit, Refusal
from .comparing import Change, diff, render_diff
from .deciding import decide
from .errors import PolicyError, PolicyInvalid, PolicyRefused
from .findings import Finding
from .linting import lint
from .loading import PACKAGED, load_policy, read_policy
from .masking import mask_value
from .model import DerivedPolicy, Duty, FieldPolicy, IndexPolicy, Policy, Purpose, Role
from .showing import show
from .vocabulary import (
    CATEGORIES,
    NEVER_FOR_MINORS,
    OPERATIONS,
    STATES,
    STRENGTH,
    SUSPENDABLE,
    Access,
    Ground,
    Mask,
)

__all__ = [
    "CATEGORIES",
    "NEVER_FOR_MINORS",
    "OPERATIONS",
    "PACKAGED",
    "STATES",
    "STRENGTH",
    "SUSPENDABLE",
    "Access",
    "Activity",
    "Change",
    "DecisionRequest",
    "DerivedPolicy",
    "Duty",
    "FieldPolicy",
    "Finding",
    "Gap",
    "Ground",
    "IndexPolicy",
    "Mask",
    "MatrixRow",
    "Permit",
    "Policy",
    "PolicyError",
    "PolicyInvalid",
    "PolicyRefused",
    "Purpose",
    "Refusal",
    "Role",
    "decide",
    "diff",
    "lint",
    "load_policy",
    "mask_value",
    "matrix",
    "read_policy",
    "render_diff",
    "render_matrix",
    "show",
]
