"""docs/access.md holds the table that tests/integration/test_routes.py calls in full."""

from __future__ import annotations

from tools.access import PAGE, written


def test_the_table_of_roles_is_up_to_date() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert written(page) == page, "run: python -m tools.access"
