"""The page about the package is true: its example runs, and its numbers are the code's."""

from __future__ import annotations

import doctest
import os
from pathlib import Path

import pytest

import keys
from keys import associated_data, errors

README = Path(keys.__file__).parent / "README.md"


def test_the_example_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = doctest.testfile(str(README), module_relative=False, optionflags=doctest.ELLIPSIS)
    assert result.attempted > 10
    assert result.failed == 0
    assert os.listdir() == ["root.keyring"]


def test_docstring_examples_run() -> None:
    assert doctest.testmod(associated_data).failed == 0


def test_every_error_family_is_on_the_page_of_errors() -> None:
    assert errors.__doc__ is not None
    for name in dir(errors):
        kind = getattr(errors, name)
        if isinstance(kind, type) and issubclass(kind, errors.KeysError):
            assert name in errors.__doc__
