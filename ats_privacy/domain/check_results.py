"""What vendors report, and how a decision is made on it: rules without I/O (promise A4, PIPL articles 24 and 45).

Before a decision against a person because of a result: they are told, can read all of it, and have a waiting period to
dispute it. A dispute stops the decision until it is answered, and the period then begins anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any, Final

from ats_privacy.domain.contracts import FIELDS_OF_CHECK
from ats_privacy.domain.errors import BadInput
from ats_privacy.domain.values import InvalidValue, validate
from ats_privacy.domain.working_days import WorkingDays

WAITING_DAYS: Final = 5
"""Working days between the notice and a decision against the person; what US practice under 15 U.S.C. 1681b(b)(3)
takes for reasonable, and nothing in the PIPL is longer."""

MEDIA_TYPES: Final = frozenset({"application/pdf", "image/jpeg", "image/png", "text/plain"})
"""Types of documents that may come with a result."""


class Finding(StrEnum):
    """How one check came out."""

    CONFIRMED = "confirmed"
    DISCREPANCY = "discrepancy"
    NOT_FOUND = "not_found"
    UNVERIFIABLE = "unverifiable"


class Outcome(StrEnum):
    """What the house concludes; ``adverse``: it would decide against the person because of the result."""

    CLEAR = "clear"
    ADVERSE = "adverse"


def values_of(data: Any, checks: frozenset[str], today: date) -> dict[str, Any]:
    """The values of a result: findings of every check that was ordered and of no other, and documents.

    ``data``: a list of findings ``{"check", "outcome", "detail"?}``, or an object with ``findings`` and ``attachments``
    (``{"name"?, "media_type", "content"}``, at most ten).

    :raises BadInput: it is not of this shape; nothing of what it says is repeated.
    """
    given: Mapping[str, Any] = {"findings": data} if isinstance(data, list) else data
    if not isinstance(given, dict) or not given.keys() <= {"findings", "attachments"}:
        raise BadInput("result_malformed", "A result is a list of findings, or findings and attachments.")
    findings = _checked("finding_list", given.get("findings"), "/findings", today) or []
    attachments = _checked("attachment_list", given.get("attachments") or None, "/attachments", today)
    for n, each in enumerate(findings):
        if each["check"] not in FIELDS_OF_CHECK or each["check"] not in checks:
            raise BadInput("finding_not_ordered", "This was not ordered.", pointer=f"/findings/{n}/check")
        if each["outcome"] not in set(Finding):
            known = ", ".join(Finding)
            raise BadInput("finding_outcome", f"An outcome is one of: {known}.", pointer=f"/findings/{n}/outcome")
    if missing := checks - {each["check"] for each in findings}:
        told = ", ".join(sorted(missing))
        raise BadInput("finding_missing", f"These checks were ordered as well: {told}.", pointer="/findings")
    for n, each in enumerate(attachments or []):
        if each["media_type"] not in MEDIA_TYPES or each["content"] is None:
            known = ", ".join(sorted(MEDIA_TYPES))
            sentence = f"An attachment has content, and is of one of: {known}."
            raise BadInput("attachment_unfit", sentence, pointer=f"/attachments/{n}")
    return {"findings": findings, "attachments": attachments or None}


def text_of(raw: str, pointer: str, today: date) -> str:
    """A dispute or a reply in its canonical spelling.

    :raises BadInput: it cannot be kept.
    """
    text: str = _checked("free_text", raw, pointer, today)
    return text


def waiting_ends(at: int, calendar: WorkingDays, days: int = WAITING_DAYS) -> int:
    """The first instant (µs) at which a decision may be made: after so many whole working days that follow the day of
    the notice."""
    return calendar.deadline(at, days).at


def _checked(kind: str, raw: Any, pointer: str, today: date) -> Any:
    try:
        return validate(kind, raw, today=today)
    except InvalidValue as error:
        raise BadInput(error.code, error.sentence, pointer=f"{pointer}{error.pointer}") from None
