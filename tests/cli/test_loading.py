"""Commands are imported when they are used: the list and the policy's commands start without database and web."""

from __future__ import annotations

import subprocess
import sys

import pytest
import typer

from ats_privacy.cli.loading import LoadedLate
from ats_privacy.cli.main import app

HEAVY = ("alembic", "fastapi", "httpx", "sqlalchemy", "sqlmodel", "uvicorn", "webauthn")


def test_the_list_says_of_each_command_what_the_command_says_of_itself() -> None:
    group = typer.main.get_command(app)
    assert isinstance(group, LoadedLate)
    for name, (_, sentence) in group.late.items():
        group.load(name)
        own = (group.commands[name].help or "").partition("\n\n")[0]
        assert " ".join(own.split()) == sentence, name
        assert getattr(group.commands[name], "commands", None) or group.commands[name].callback, name


@pytest.mark.parametrize("words", [["--help"], ["version"], ["policy", "lint"], ["policy", "--help"]])
def test_commands_without_a_database_import_nothing_of_it_nor_of_the_web(words: list[str]) -> None:
    code = (
        "import sys; from ats_privacy.cli.main import app\n"
        f"try: app({words!r})\n"
        f"finally: print(*[name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr.strip()) == (0, "")


def test_a_command_that_does_not_exist_is_told_with_the_nearest_name() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "ats_privacy", "databse", "upgrade"], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 2
    assert "'database'" in done.stderr
