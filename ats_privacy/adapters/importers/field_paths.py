"""Paths to applicants' fields, such as ``email``, ``full_name.family`` or ``employment[0].employer``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from ats_privacy.domain.values import APPLICANT_TYPES

_TOKEN: Final = re.compile(r"([a-z_]+)(?:\[(\d{1,2})\])?")
_MEMBERS: Final = {
    "full_name": "full family given latin",
    "id_number": "kind country number",
    "address": "lines city region postal_code country",
    "profiles": "network username url",
    "education": "school degree major start end completed score courses url",
    "employment": "employer position start end reporting_to location description summary highlights url",
    "skills": "name level keywords",
    "languages": "name fluency",
    "current_salary": "amount currency period",
    "expected_salary": "amount currency period",
    "bank_account": "holder bank number",
    "referees": "name relation company phone email text",
    "emergency_contact": "name relation phone",
    "materials": "certificates awards publications projects volunteering interests other",
}
# The member that a text for the whole field is.
_WHOLE: Final[dict[str, tuple[str | int, ...]]] = {
    "full_name": ("full",),
    "id_number": ("number",),
    "address": ("lines", 0),
    "bank_account": ("number",),
    "emergency_contact": ("name",),
}
_LISTS: Final = frozenset({"profiles", "education", "employment", "skills", "languages", "referees"})
_PLAIN_LISTS: Final = frozenset({"other_emails", "other_phones"})
_APPLICATION: Final = frozenset({"requisition_ref", "cover_letter"})
_NOT_IMPORTED: Final = frozenset({"provenance", "extra", "background_check", "salary_history"})


@dataclass(frozen=True, slots=True)
class FieldPath:
    """Steps into an applicant's values; a number is an index into a list. ``text`` is how it was written."""

    text: str
    steps: tuple[str | int, ...]

    @property
    def field(self) -> str:
        """The applicant's field (or ``application``) that the path leads into."""
        return str(self.steps[0])

    @property
    def leaf(self) -> str:
        """The last named step."""
        return next(str(step) for step in reversed(self.steps) if isinstance(step, str))

    def moved(self, by: int) -> FieldPath:
        """The same path into the entry ``by`` places further on, where the path leads into a list."""
        steps = list(self.steps)
        for place, step in enumerate(steps):
            if isinstance(step, int):
                steps[place] = step + by
                return FieldPath(self.text, tuple(steps))
        return self

    @property
    def repeatable(self) -> bool:
        """True where the path leads into a list."""
        return any(isinstance(step, int) for step in self.steps)

    def find(self, values: dict[str, Any]) -> Any:
        """What stands at the path, else None."""
        node: Any = values
        for step in self.steps:
            if isinstance(step, int):
                node = node[step] if isinstance(node, list) and step < len(node) else None
            else:
                node = node.get(step) if isinstance(node, dict) else None
        return node

    def put(self, values: dict[str, Any], value: Any) -> bool:
        """Set the value and make what leads to it; False where something stands there already."""
        if self.find(values) is not None:
            return False
        node: Any = values
        for step, following in zip(self.steps, (*self.steps[1:], None), strict=True):
            if isinstance(step, int):
                node.extend([None] * (step + 1 - len(node)))
            if following is None:
                node[step] = value
                return True
            beyond = node[step] if isinstance(step, int) else node.get(step)
            if beyond is None:
                beyond = [] if isinstance(following, int) else {}
                node[step] = beyond
            if not isinstance(beyond, list if isinstance(following, int) else dict):
                return False
            node = beyond
        return False


def field_path(text: str) -> FieldPath | None:
    """The path that is written so, or None where there is no such field."""
    steps: list[str | int] = []
    for part in text.split("."):
        match = _TOKEN.fullmatch(part)
        if match is None:
            return None
        steps.append(match[1])
        if match[2] is not None:
            steps.append(int(match[2]))
    if len(steps) == 1:
        steps += _WHOLE.get(str(steps[0]), ())
    return FieldPath(text, tuple(steps)) if _leads_somewhere(steps) else None


def _leads_somewhere(steps: list[str | int]) -> bool:
    root, rest = steps[0], steps[1:]
    if root == "application":
        return len(rest) == 1 and rest[0] in _APPLICATION
    if root not in APPLICANT_TYPES or root in _NOT_IMPORTED:
        return False
    if root in _PLAIN_LISTS:
        return len(rest) == 1 and isinstance(rest[0], int)
    if root in _LISTS:
        if not rest:
            return True
        if not isinstance(rest[0], int):
            return False
        rest = rest[1:]
    if not rest:
        return root not in ("address", "materials")
    members = _MEMBERS.get(str(root), "").split()
    return rest[0] in members and all(isinstance(step, int) for step in rest[1:]) and len(rest) <= 2
