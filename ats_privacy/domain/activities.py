"""Activities: what an organisation may declare at run time as a purpose of its own, within the policy (promise A14)."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from ats_privacy.domain.errors import BadInput
from ats_privacy.domain.notices import ACTIVITY_PREFIX

_NAME = re.compile(r"[a-z][a-z_]{0,22}")
_DURATION = re.compile(r"P([1-9]\d{0,2})([DWMY])")
_DAYS = {"D": 1, "W": 7, "M": 31, "Y": 366}
_DAY_US = 86_400_000_000
LONGEST_DAYS = 732
"""No activity lasts longer than two years; what lasts longer belongs into the notice."""


@dataclass(frozen=True, slots=True)
class Activity:
    """A declaration. ``purpose``: ``activity_`` and a name of its own; ``fields``: names of applicants' fields.

    ``retention``: an ISO 8601 duration of one unit, counted from the end. Instants in microseconds, UTC.
    """

    purpose: str
    title_zh: str
    title_en: str
    notice_zh: str
    notice_en: str
    fields: frozenset[str]
    retention: str
    begins_at: int
    ends_at: int


def purpose_of(name: str) -> str:
    """The purpose of the activity with this name.

    :raises BadInput: the name is not of lower-case letters and underscores, at most 23.
    """
    if not _NAME.fullmatch(name):
        raise BadInput(
            "activity_name_invalid", "A name has 1 to 23 lower-case letters and underscores.", pointer="/name"
        )
    return ACTIVITY_PREFIX + name


def check(activity: Activity, allowed: Collection[str], longest_retention: str, now: int) -> None:
    """Let a declaration pass that stays within the policy.

    :raises BadInput: a field that no activity may ask for, dates out of order, or kept for longer than allowed.
    """
    if not activity.fields or not activity.fields <= set(allowed):
        raise BadInput(
            "activity_field_not_allowed",
            f"An activity asks for some of these fields only: {', '.join(sorted(allowed))}.",
            pointer="/fields",
        )
    if not now < activity.ends_at or not activity.begins_at < activity.ends_at:
        raise BadInput("activity_dates_invalid", "It ends after it begins, and after now.", pointer="/ends_at")
    if activity.ends_at - activity.begins_at > LONGEST_DAYS * _DAY_US:
        raise BadInput("activity_dates_invalid", f"An activity lasts at most {LONGEST_DAYS} days.", pointer="/ends_at")
    kept, longest = days_of(activity.retention), days_of(longest_retention)
    if kept is None or longest is None or kept > longest:
        raise BadInput(
            "activity_retention_invalid",
            f"Give an ISO 8601 duration such as P30D, at most {longest_retention}.",
            pointer="/retention",
        )


def days_of(duration: str) -> int | None:
    """The most days that a duration of one unit can have; None for any other text."""
    found = _DURATION.fullmatch(duration)
    return int(found[1]) * _DAYS[found[2]] if found else None
