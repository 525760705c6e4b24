"""Names of what a policy and a log speak of, in the visitor's language.

A policy of one's own, or an entry of an earlier version, may hold what no catalogue names; it is named by itself then.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from fastapi import Request

from ats_privacy.domain.notices import ACTIVITY_PREFIX
from ats_privacy.web.pages.language import language_of
from ats_privacy.web.pages.rendering import texts
from ats_privacy.web.routes.common import service_of
from field_policies import Policy

_PERIOD: Final = re.compile(r"P(\d+)([YMD])")


class Words:
    """Names in one language, under one policy."""

    def __init__(self, policy: Policy, language: str) -> None:
        self._policy = policy
        self._language = language

    @classmethod
    def of(cls, request: Request) -> Words:
        """The names for a request."""
        return cls(service_of(request).policy, language_of(request))

    def term(self, kind: str, value: str, otherwise: str = "") -> str:
        """What a value of ours is called, else ``otherwise``, else by its own word."""
        if otherwise and not texts().named(self._language, kind, value):
            return otherwise
        return texts().term(self._language, kind, value)

    def field(self, name: str) -> str:
        """A field, ``entity.name``, or an applicant's by its name alone."""
        known = self._policy.fields.get(name) or self._policy.fields.get(f"applicant.{name}")
        derived = self._policy.derived.get(name)
        title = known.title if known else derived.title if derived else ""
        return texts().field(self._language, name, title)

    def fields(self, names: Iterable[str]) -> list[str]:
        """Several fields."""
        return [self.field(name) for name in names]

    def role(self, name: str) -> str:
        """A role."""
        known = self._policy.roles.get(name)
        return self.term("role", name, known.title if known else "")

    def purpose(self, name: str) -> str:
        """A purpose; one of an activity by the activity's name."""
        known = self._policy.purposes.get(name)
        if known is not None:
            return known.title_zh if self._language == "zh" else known.title
        return name.removeprefix(ACTIVITY_PREFIX)

    def stage(self, name: str) -> str:
        """A hiring stage."""
        return self.term("stage", name)

    def period(self, duration: str) -> str:
        """How long something is kept (an ISO 8601 duration)."""
        found = _PERIOD.fullmatch(duration)
        return duration if found is None else self.term("period", found[2]).format(number=found[1])
