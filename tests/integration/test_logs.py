"""Log lines: what other libraries say of what they read stands in none (promise A12)."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser

from ats_privacy.web.logs import install


@pytest.fixture
def restored() -> Iterator[None]:
    """Loggers as they were before."""
    every = [logging.getLogger(name) for name in ("", "ats_privacy", "uvicorn", "uvicorn.error", "uvicorn.access")]
    before = [(each, each.handlers[:], each.level, each.propagate) for each in every]
    yield
    for each, handlers, level, propagate in before:
        each.handlers[:] = handlers
        each.setLevel(level)
        each.propagate = propagate


@pytest.mark.promise("A12")
def test_what_a_library_says_of_a_body_is_not_told(capsys: pytest.CaptureFixture[str], restored: None) -> None:
    install(logging.INFO)
    with pytest.raises(FormParserError):
        MultipartParser(b"sent").write(b"--xyz\r\n")
    logging.getLogger("some.library").warning("no such name: 张三丰")
    logging.getLogger("ats_privacy.web").error("failure")
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert {(line["logger"], line["message"]) for line in lines} == {
        ("python_multipart.multipart", "WARNING"),
        ("some.library", "WARNING"),
        ("ats_privacy.web", "failure"),
    }
