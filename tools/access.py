"""Write the table of operations and roles in docs/access.md from the one that the tests call in full.

``python -m tools.access`` rewrites the part of the page between the two marks; a test fails where it is out of date.
"""

from __future__ import annotations

from pathlib import Path

from tests.integration.route_answers import declared, rendered

PAGE = Path(__file__).resolve().parents[1] / "docs" / "access.md"
BEGIN, END = "<!-- table: python -m tools.access -->", "<!-- end of table -->"


def table() -> str:
    """A row an operation, a column a role; the test of the table compares it with what was answered."""
    return rendered(declared())


def shown(page: str) -> str:
    """The table that stands in the page."""
    return page.partition(BEGIN)[2].partition(END)[0].strip()


def written(page: str) -> str:
    """The page with the present table."""
    before, _, rest = page.partition(BEGIN)
    return f"{before}{BEGIN}\n{table()}\n{END}{rest.partition(END)[2]}"


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
