"""The packaged policy, and a folder of its files that a test may spoil."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from field_policies import PACKAGED, Policy, load_policy

Edit = tuple[str, str, str]
"""(file, text that stands there once or more, text instead of its first occurrence)."""


@pytest.fixture(scope="session")
def policy() -> Policy:
    """The packaged recruitment policy."""
    return load_policy()


@pytest.fixture
def edited(tmp_path: Path) -> Callable[..., Path]:
    """A function that copies the packaged policy with edits and gives its folder."""

    def make(*edits: Edit) -> Path:
        folder = tmp_path / "edited"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(PACKAGED, folder)
        for file, old, new in edits:
            text = (folder / file).read_text(encoding="utf-8")
            assert old in text, (file, old)
            (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
        return folder

    return make
