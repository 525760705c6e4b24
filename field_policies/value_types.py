"""What a policy may say about a field of each value type: which masks have a meaning, and how guessable it
is.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from .vocabulary import STRENGTH, Mask


class Entropy(StrEnum):
    """How many values there are to guess. An index over a low one is a table of the values (design: blind
    indexes).
    """

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class ValueType:
    """``masks``: those with a meaning for the type, besides hidden. ``indexes``: kinds of blind index it
    may feed.

    ``derived`` types exist only as combinations of other fields and are never stored.
    """

    name: str
    entropy: Entropy
    masks: frozenset[Mask]
    indexes: frozenset[str] = frozenset()
    derived: bool = False

    def at_most(self, mask: Mask) -> Mask:
        """The most that this type can show without showing more than ``mask``."""
        allowed = [m for m in (*self.masks, Mask.HIDDEN) if STRENGTH[m] <= STRENGTH[mask]]
        return max(allowed, key=STRENGTH.__getitem__)


_C, _P, _G, _N, _R = Mask.CLEAR, Mask.PARTIAL, Mask.GENERALISED, Mask.PSEUDONYM, Mask.REDACTED


def _type(name: str, entropy: Entropy, *masks: Mask, indexes: tuple[str, ...] = (), derived: bool = False) -> ValueType:
    return ValueType(name, entropy, frozenset((_C, *masks)), frozenset(indexes), derived)


VALUE_TYPES: Final[dict[str, ValueType]] = {
    value_type.name: value_type
    for value_type in (
        _type("name", Entropy.MEDIUM, _P, _N, indexes=("name",)),
        _type("id_number", Entropy.HIGH, _P, _G, indexes=("exact", "last4")),
        _type("birth_date", Entropy.LOW, _P, _G),
        _type("sex", Entropy.LOW),
        _type("country", Entropy.LOW, _G),
        _type("provenance", Entropy.LOW, _P, _G),
        _type("email", Entropy.HIGH, _P, indexes=("exact",)),
        _type("phone", Entropy.HIGH, _P, indexes=("exact", "last4")),
        _type("email_list", Entropy.HIGH, _P, indexes=("exact",)),
        _type("phone_list", Entropy.HIGH, _P, indexes=("exact", "last4")),
        _type("address", Entropy.MEDIUM, _G),
        _type("link_list", Entropy.MEDIUM, _G),
        _type("education_list", Entropy.LOW, _P, _G),
        _type("employment_list", Entropy.LOW, _P, _G),
        _type("skill_list", Entropy.LOW, _G),
        _type("language_list", Entropy.LOW, _G),
        _type("money", Entropy.LOW, _G),
        _type("salary_list", Entropy.LOW, _G),
        _type("bank_account", Entropy.HIGH, _P, _G),
        _type("free_text", Entropy.TEXT, _R),
        _type("materials", Entropy.TEXT, _R),
        _type("referee_list", Entropy.MEDIUM, _P, _G, indexes=("exact",)),
        _type("contact_person", Entropy.MEDIUM, _P, _G, indexes=("exact",)),
        _type("finding_list", Entropy.LOW, _G),
        _type("attachment_list", Entropy.TEXT, _G),
        _type("answer_list", Entropy.TEXT, _G, _R),
        _type("note_list", Entropy.TEXT, _R),
        _type("unclassified", Entropy.TEXT),
        _type("document_details", Entropy.LOW),
        _type("document_file", Entropy.TEXT),
        _type("age", Entropy.LOW, _G, derived=True),
        _type("resume_text", Entropy.TEXT, _R, derived=True),
    )
}
"""Every value type by name. high: too many values to try (identity and phone numbers, addresses of e-mail);
medium: guessable with effort; low: a handful; text: written freely, which no index may touch.
"""

INDEX_KINDS: Final = ("exact", "last4", "name")
"""exact: the whole normalised value. last4: its last four characters. name: every spelling of a name."""
