"""The table of operations, roles, assurance and assignment: as declared, as answered, and as a page shows it."""

from __future__ import annotations

from collections.abc import Mapping

from ats_privacy.domain.actors import ASSIGNMENT_BOUND
from tests.integration.operations import Operation
from tests.integration.route_requests import OPERATIONS
from tests.integration.test_routes import MAY, STAFF, STEP_UP

ASSURANCES: dict[str, tuple[int, int]] = {
    "two fresh factors": (2, 0),
    "two stale factors": (2, 3600),
    "one fresh factor": (1, 0),
    "one stale factor": (1, 3600),
}
"""Name → factors proven, seconds since."""
UNASSIGNED = "two fresh factors, not assigned"
EMPTY_UNASSIGNED = frozenset({"list_applications", "list_applicants", "list_requisitions", "list_documents"})

Answers = Mapping[str, str]
"""State of the caller → ``yes``, ``empty`` (an empty list), or the refusal's status (one not foreseen: and code)."""
CHALLENGED, FORBIDDEN, NOTHING = "401", "403", "404 not_found"


def expected(operation: Operation, role: str) -> Answers:
    """What is declared for a role at an operation, in every state of the caller."""
    if role not in MAY[operation.name]:
        return dict.fromkeys(ASSURANCES, FORBIDDEN)
    stepped = operation.name in STEP_UP
    told = {name: CHALLENGED if stepped and name != "two fresh factors" else "yes" for name in ASSURANCES}
    if role in ASSIGNMENT_BOUND:
        about_one = "{" in operation.path and operation.name not in EMPTY_UNASSIGNED
        told[UNASSIGNED] = "empty" if operation.name in EMPTY_UNASSIGNED else NOTHING if about_one else "yes"
    return told


def declared() -> dict[tuple[str, str], Answers]:
    """The whole table as declared: (operation, role) → answers."""
    return {(operation.name, role): expected(operation, role) for operation in OPERATIONS for role in sorted(STAFF)}


def _cell(answers: Answers) -> str:
    """One cell in a word; whatever no word is agreed for stands there in full, so that it shows."""
    kinds = [answers[name] for name in ASSURANCES]
    unassigned = answers.get(UNASSIGNED, "yes")
    words = {
        (("403",) * 4, "yes"): "",
        (("yes",) * 4, "yes"): "yes",
        (("yes",) * 4, NOTHING): "assigned",
        (("yes",) * 4, "empty"): "assigned, else empty",
        (("yes", "401", "401", "401"), "yes"): "step-up",
    }
    return words.get((tuple(kinds), unassigned), " / ".join([*kinds, unassigned]))


def rendered(table: Mapping[tuple[str, str], Answers]) -> str:
    """The table as Markdown: a row an operation, a column a role."""
    roles = sorted(STAFF)
    lines = ["| operation | " + " | ".join(roles) + " |", "|---" * (len(roles) + 1) + "|"]
    for operation in OPERATIONS:
        cells = (_cell(table[operation.name, role]) for role in roles)
        lines.append(f"| `{operation.method} {operation.path}` | " + " | ".join(cells) + " |")
    return "\n".join(lines)
