"""Files for the importers' tests."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ats_privacy.adapters.importers import Candidate, RefusedRow, read_candidates

Rows = list[Candidate | RefusedRow]
Read = Callable[..., Rows]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Write content to a file (text, bytes, or JSON of anything else) and read it."""

    def run(content: Any, name: str = "file", format: str = "auto", **options: Any) -> Rows:
        path = tmp_path / name
        if not isinstance(content, str | bytes):
            content = json.dumps(content, ensure_ascii=False)
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass"))
        return list(read_candidates(path, format, today=date(2026, 1, 15), **options))

    return run


@pytest.fixture
def one(read: Read) -> Callable[..., Candidate]:
    """The one candidate of a file."""

    def run(content: Any, **options: Any) -> Candidate:
        [row] = read(content, **options)
        assert isinstance(row, Candidate), row
        return row

    return run


@pytest.fixture
def refused(read: Read) -> Callable[..., RefusedRow]:
    """The one refusal of a file."""

    def run(content: Any, **options: Any) -> RefusedRow:
        [row] = read(content, **options)
        assert isinstance(row, RefusedRow), row
        return row

    return run
