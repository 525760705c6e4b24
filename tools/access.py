"""Write the table of operations and roles in docs/access.md from the one that the tests call in full.

``python -m tools.access`` rewrites the part of the page between the two marks; a test fails where it is out of date.
"""

from __future__ import annotations

from pathlib import Path

from tests.integration.route_requests import OPERATIONS
from tests.integration.test_routes import MAY, STAFF, STEP_UP

PAGE = Path(__file__).resolve().parents[1] / "docs" / "access.md"
BEGIN, END = "<!-- table: python -m tools.access -->", "<!-- end of table -->"


def table() -> str:
    """A row an operation, a column a role: ``yes``, ``step-up`` (after a fresh second factor), or nothing (403)."""
    roles = sorted(STAFF)
    lines = ["| operation | " + " | ".join(roles) + " |", "|---" * (len(roles) + 1) + "|"]
    for operation in OPERATIONS:
        granted = "step-up" if operation.name in STEP_UP else "yes"
        cells = (granted if role in MAY[operation.name] else "" for role in roles)
        lines.append(f"| `{operation.method} {operation.path}` | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def written(page: str) -> str:
    """The page with the present table."""
    before, _, rest = page.partition(BEGIN)
    return f"{before}{BEGIN}\n{table()}\n{END}{rest.partition(END)[2]}"


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
