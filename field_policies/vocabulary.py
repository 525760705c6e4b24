"""The closed vocabularies of a policy: masks, operations, states, categories, legal grounds, kinds of access.

They are code and not policy because a promise rests on each: a policy file cannot declare health data
harmless.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Mask(StrEnum):
    """How a value is shown. What each shows of each type: :mod:`field_policies.masking`."""

    CLEAR = "clear"
    PARTIAL = "partial"
    GENERALISED = "generalised"
    PSEUDONYM = "pseudonym"
    REDACTED = "redacted"
    HIDDEN = "hidden"


STRENGTH: Final[dict[Mask, int]] = {
    Mask.HIDDEN: 0,
    Mask.PSEUDONYM: 1,
    Mask.GENERALISED: 2,
    Mask.REDACTED: 3,
    Mask.PARTIAL: 4,
    Mask.CLEAR: 5,
}
"""How much a mask shows, within one type: of two masks the greater shows at least what the smaller shows."""

OPERATIONS: Final = ("read", "search", "reveal", "write")
"""read: masked. search: find by a blind index, which discloses nothing. reveal: clear, with a reason.
write: store.
"""

MINOR_STATES: Final = frozenset({"minor", "child"})
"""A minor of fourteen or more, and a child under fourteen, with a guardian's verified consent (promises G1, G2)."""

STATES: Final = ("active", *sorted(MINOR_STATES), "quarantined", "cancelled", "erased")
"""States of a data subject. Only active subjects are open, and minors for what their guardian allows; see
``Purpose.after_cancellation`` for the exception.
"""

NEVER_FOR_MINORS: Final = frozenset({"background_check", "personalisation", "research", "activity"})
"""Purposes that no guardian can open: a minor is not handed over, profiled or surveyed (promise G2)."""

ASSURANCES: Final = (0, 1, 2)
"""Number of authentication factors proven."""


class Access(StrEnum):
    """Whose data a role can reach at all."""

    ORGANISATION = "organisation"
    ASSIGNED = "assigned"
    OWN = "own"
    NONE = "none"


class Ground(StrEnum):
    """Legal grounds of a purpose or a sensitive field (promise A16; PIPL article 13). A closed list."""

    CONSENT = "consent"
    CONTRACT = "contract"
    LEGAL_DUTY = "legal_duty"
    SUBJECT_RIGHT = "subject_right"
    SECURITY = "security"


SUSPENDABLE: Final = frozenset({Ground.CONSENT, Ground.CONTRACT})
"""Grounds that live from what the person agreed to: a material change of the notice suspends them until they are
renewed (promise H2). Duties, security and the person's own rights do not wait for it, but are told of all the same.
"""

RECIPIENTS: Final = ("none", "background_check_vendor", "authority", "external_auditor")
"""Classes of those outside whom data goes to for a purpose; ``none`` stands alone."""

ONLY_WITH_CONSENT: Final = frozenset({"background_check", "accommodation", "research", "personalisation", "activity"})
"""Purposes that the privacy policy promises to follow only with consent (promises A4, A7, A8, A13, A14): no policy
file can give them another ground.
"""


@dataclass(frozen=True, slots=True)
class Category:
    """A kind of personal data.

    ``strictness`` orders categories for combined data (promise B4). ``sensitive``: promise A17.
    ``reveal_only``: staff see the clear value by a reasoned reveal and never in a plain read (promise B3).
    """

    name: str
    strictness: int
    sensitive: bool
    reveal_only: bool


CATEGORIES: Final[dict[str, Category]] = {
    category.name: category
    for category in (
        Category("basic", 0, sensitive=False, reveal_only=False),
        Category("third_party", 1, sensitive=False, reveal_only=False),
        Category("sensitive_free_text", 2, sensitive=True, reveal_only=False),
        Category("sensitive_communication", 3, sensitive=True, reveal_only=False),
        Category("sensitive_financial", 4, sensitive=True, reveal_only=False),
        Category("sensitive_identity", 5, sensitive=True, reveal_only=True),
        Category("sensitive_account", 6, sensitive=True, reveal_only=True),
        Category("sensitive_background", 7, sensitive=True, reveal_only=True),
        Category("sensitive_unclassified", 8, sensitive=True, reveal_only=True),
        Category("sensitive_health", 9, sensitive=True, reveal_only=True),
    )
}
"""basic: names, contact, career. third_party: data of other people. sensitive_*: the kinds of promise A17 —
free text, which may hold anything; communications; property and salary; identity numbers; bank accounts;
background checks, which may tell of crimes (specific identity); what nobody has classified; health.
"""

LEAST_OF_TYPE: Final[dict[str, str]] = {
    "id_number": "sensitive_identity",
    "bank_account": "sensitive_account",
    "money": "sensitive_financial",
    "salary_list": "sensitive_financial",
    "finding_list": "sensitive_background",
    "free_text": "sensitive_free_text",
    "materials": "sensitive_free_text",
    "answer_list": "sensitive_free_text",
    "note_list": "sensitive_free_text",
    "unclassified": "sensitive_unclassified",
    "referee_list": "third_party",
    "contact_person": "third_party",
}
LEAST_OF_GROUP: Final[dict[str, str]] = {
    "salary": "sensitive_financial",
    "payment": "sensitive_account",
    "background": "sensitive_background",
    "health": "sensitive_health",
    "third_party": "third_party",
    "unclassified": "sensitive_unclassified",
}
"""Type and group → the mildest category a field of it may be given (promise A17): naming health data basic does not
make it so.
"""

CONSENT_BOUND: Final = frozenset({"sensitive_background", "sensitive_health"})
"""Categories that no ground but a separate live consent opens (promises A4 and A7)."""

BLIND_AT_MOST: Final[dict[str, Mask]] = {
    "name": Mask.PSEUDONYM,
    "id_number": Mask.HIDDEN,
    "birth_date": Mask.HIDDEN,
    "sex": Mask.HIDDEN,
    "country": Mask.HIDDEN,
    "email": Mask.HIDDEN,
    "email_list": Mask.HIDDEN,
    "phone": Mask.HIDDEN,
    "phone_list": Mask.HIDDEN,
    "address": Mask.HIDDEN,
    "link_list": Mask.HIDDEN,
    "education_list": Mask.GENERALISED,
    "employment_list": Mask.PARTIAL,
    "skill_list": Mask.GENERALISED,
    "materials": Mask.HIDDEN,
    "free_text": Mask.HIDDEN,
    "answer_list": Mask.HIDDEN,
    "note_list": Mask.HIDDEN,
    "referee_list": Mask.HIDDEN,
    "contact_person": Mask.HIDDEN,
    "unclassified": Mask.HIDDEN,
    "provenance": Mask.HIDDEN,
}
"""Type → the most that a blind review shows of it: nothing that tells name, sex, age, origin, face or school, and no
text in which it may stand. A policy may hide more, never less.
"""

GROUPS: Final = (
    "basic",
    "contact",
    "education",
    "work",
    "salary",
    "materials",
    "process",
    "payment",
    "health",
    "background",
    "third_party",
    "unclassified",
)
"""Groups in which the privacy policy speaks of recruitment data; purposes may be limited to some (promise
A6).
"""
