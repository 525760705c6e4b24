"""How purposes are called on pages. Pure."""

from __future__ import annotations

from ats_privacy.domain.notices import ACTIVITY_PREFIX, purpose_held
from field_policies import Policy


def purpose_title(policy: Policy, purpose: str, language: str) -> str:
    """What a purpose is called, as the policy says; one that it does not know keeps its own word."""
    name = purpose.partition(":")[0]
    held = purpose_held(name)
    known = policy.purposes.get(held)
    if known is None:
        return purpose.replace("_", " ")
    title = known.title_zh if language == "zh" else known.title
    return title if held == name else f"{title}: {name.removeprefix(ACTIVITY_PREFIX).replace('_', ' ')}"
