"""What a route leaves in the audit log, as the tables of ``test_audit`` say it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Leaves:
    """A request, the event it leaves when ``role`` makes it, and the event of the refusal when ``refused`` does.

    ``event`` None: what is shown tells nothing of an applicant, so only refusals are written down; ``refused`` None:
    every role of staff may. ``also``: further events of the same request. Names in braces stand for what the test has
    made.
    """

    method: str
    path: str
    event: str | None
    role: str = "recruiter"
    refused: str | None = "security"
    refusal: str | None = None
    query: str = ""
    body: Any = None
    versioned: bool = False
    about_a_person: bool = True
    also: tuple[str, ...] = ()


def plain(method: str, path: str, event: str | None, refusal: str, **more: Any) -> Leaves:
    """A route that tells nothing of an applicant."""
    return Leaves(method, path, event, refusal=refusal, about_a_person=False, **more)
