"""The operator's file of breached passwords: every line of it is found, nothing else, whatever its line ends."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from ats_privacy.adapters.breached import BreachedPasswords
from ats_privacy.domain.errors import Misconfigured


def _sha1(password: str) -> str:
    return hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper()


@pytest.mark.parametrize("size", [1, 2, 3, 200])
@pytest.mark.parametrize("form", ["{}:7\n", "{}:123456\r\n", "{}\n"])
@pytest.mark.parametrize("lower", [False, True])
def test_every_line_is_found_and_nothing_else(tmp_path: Path, size: int, form: str, lower: bool) -> None:
    breached = [f"trombone {n}" for n in range(size)]
    text = "".join(form.format(digest) for digest in sorted(map(_sha1, breached)))
    text = text.lower() if lower else text
    for content in (text, text.rstrip()):
        path = tmp_path / f"breached-{len(content)}"
        path.write_text(content, newline="")
        file = BreachedPasswords(path)
        assert all(file.holds(password) for password in breached)
        assert not any(file.holds(f"bassoon {n}") for n in range(200))
        file.close()


@pytest.mark.parametrize("content", ["", "\n", "password\n", "0" * 39, "F" * 40 + "\n" + "0" * 40, "<html>" * 99])
def test_another_format_is_refused_at_the_start(tmp_path: Path, content: str) -> None:
    path = tmp_path / "breached"
    path.write_text(content)
    with pytest.raises(Misconfigured):
        BreachedPasswords(path)
    with pytest.raises(Misconfigured):
        BreachedPasswords(tmp_path / "absent")


def test_a_bad_line_in_the_middle_is_no_pass(tmp_path: Path) -> None:
    path = tmp_path / "breached"
    path.write_text("0" * 40 + "\n" + "not a digest " * 9 + "\n" + "F" * 40 + "\n")
    with pytest.raises(Misconfigured):
        BreachedPasswords(path).holds("anything")
