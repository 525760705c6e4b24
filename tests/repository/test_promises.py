"""What is claimed is shown."""

from __future__ import annotations

import textwrap
from pathlib import Path

from tools import promises


def test_every_claim_has_its_tests_and_modules() -> None:
    assert promises.disagreements() == []


def test_every_promise_of_the_policy_is_listed() -> None:
    last = {"A": 17, "B": 5, "C": 2, "D": 9, "E": 7, "F": 6, "G": 3, "H": 2, "I": 1}
    assert [*promises.claimed()] == [*(f"{part}{n}" for part, end in last.items() for n in range(1, end + 1)), "J"]


def test_the_register_is_up_to_date() -> None:
    written = (promises.ROOT / "docs/promises.md").read_text(encoding="utf-8")
    assert written == promises.rendered(), "run `make promises`"


def test_a_claim_without_a_test_is_found(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "tests").mkdir()
    (tmp_path / "docs/promises.toml").write_text(
        textwrap.dedent(
            """
            [X1]
            summary = "be kept"
            state = "kept"
            modules = ["gone.py"]
            """
        ),
        encoding="utf-8",
    )
    (tmp_path / "tests/test_a.py").write_text(
        'import pytest\n@pytest.mark.promise("Z9")\ndef test_a() -> None: ...\n', encoding="utf-8"
    )
    assert promises.disagreements(tmp_path) == [
        "tests are marked with Z9, which is no promise",
        "X1 is claimed as kept and has no test",
        "X1 names gone.py, which does not exist",
    ]
