"""What the pages about oneself share: whose they are, and how purposes are called."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from ats_privacy.domain.actors import ActorKind
from ats_privacy.domain.errors import Refused
from ats_privacy.domain.notices import ACTIVITY_PREFIX, purpose_held
from ats_privacy.web.pages.visitors import Visitor
from field_policies import Policy

ME: Final = "/pages/me"
PURPOSE: Final = "data_subject_request"
"""What people see their own data for."""


def own_id(visitor: Visitor) -> UUID:
    """The visitor's own record.

    :raises Refused: they have none here.
    """
    if visitor.actor.kind is not ActorKind.APPLICANT:
        raise Refused("role_not_allowed", "This is about oneself: staff have no record here.")
    return visitor.actor.id


def purpose_title(policy: Policy, purpose: str, language: str) -> str:
    """What a purpose is called, as the policy says; one that it does not know keeps its own word."""
    name = purpose.partition(":")[0]
    held = purpose_held(name)
    known = policy.purposes.get(held)
    if known is None:
        return purpose.replace("_", " ")
    title = known.title_zh if language == "zh" else known.title
    return title if held == name else f"{title}: {name.removeprefix(ACTIVITY_PREFIX).replace('_', ' ')}"
