"""What the pages about oneself share: whose they are."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from ats_privacy.domain.actors import ActorKind
from ats_privacy.domain.errors import Refused
from ats_privacy.web.pages.visitors import Visitor

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
