"""The linter: contradictions and leaks of a policy, so that a bad one is refused at start (promise A17).

A finding is an error, never advice. Codes are stable; what each means stands with the rule that gives it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from .. import four_eyes
from ..findings import Finding
from ..model import Policy
from . import catalogue, derivations, fields, indexes, purposes, roles, views

Rule = Callable[[Policy], Iterator[Finding]]

RULES: Final[tuple[Rule, ...]] = (
    *fields.RULES,
    *indexes.RULES,
    *roles.RULES,
    *views.RULES,
    *purposes.RULES,
    *catalogue.RULES,
    *derivations.RULES,
    *four_eyes.RULES,
)
"""Every rule; each looks at the whole policy and knows of no other rule."""


def lint(policy: Policy) -> list[Finding]:
    """All findings, in order of place; empty for a policy that may be used."""
    return sorted({finding for rule in RULES for finding in rule(policy)})
