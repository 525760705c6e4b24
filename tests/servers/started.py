"""Commands of ours as processes that start at once: forked from one that has imported what a command may need.

Importing costs seconds, which ``python -m ats_privacy`` spends each time. What is forked is a process all the same: of
its own environment, folder and exit status, and it can be killed. That the command starts from nothing is shown by
tests/cli/test_loading.py and others.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path

_FORKS = get_context("forkserver")
_FORKS.set_forkserver_preload(["tests.servers.imported"])


class Started:
    """A command that runs, or has ended."""

    def __init__(self, process: BaseProcess) -> None:
        self._process = process
        process.start()

    @property
    def returncode(self) -> int | None:
        """Its exit status, or less than nothing where a signal ended it; nothing while it runs."""
        return self._process.exitcode

    def send_signal(self, number: int) -> None:
        """Send a signal, unless it has ended."""
        if self.returncode is None and self._process.pid is not None:
            os.kill(self._process.pid, number)

    def kill(self) -> None:
        """SIGKILL: no handler runs, nothing is flushed."""
        self.send_signal(signal.SIGKILL)

    def wait(self, seconds: float) -> int:
        """Its exit status.

        :raises subprocess.TimeoutExpired: it has not ended in time.
        """
        self._process.join(seconds)
        if self.returncode is None:
            raise subprocess.TimeoutExpired(self._process.name, seconds)
        return self.returncode


def started(
    environment: Mapping[str, str], *words: str, folder: Path, out: Path, errors: Path | None = None
) -> Started:
    """``ats-privacy`` with these words, in a folder, with files for what it says; without ``errors`` one for both."""
    arguments = (dict(environment), words, str(folder), str(out), str(errors or out))
    return Started(_FORKS.Process(target=_run, args=arguments, name=" ".join(words)))


def ran(environment: Mapping[str, str], *words: str, seconds: float = 90) -> subprocess.CompletedProcess[str]:
    """What came of a command."""
    with tempfile.TemporaryDirectory(prefix="said") as said:
        out, errors = Path(said) / "out", Path(said) / "errors"
        process = started(environment, *words, folder=Path.cwd(), out=out, errors=errors)
        try:
            status = process.wait(seconds)
        finally:
            process.kill()
        texts = (out.read_text(encoding="utf-8"), errors.read_text(encoding="utf-8"))
        return subprocess.CompletedProcess(words, status, *texts)


def _run(environment: dict[str, str], words: tuple[str, ...], folder: str, out: str, errors: str) -> None:
    from ats_privacy.cli import main

    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    for path, stream in ((out, sys.stdout), (errors, sys.stderr)):
        opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND, 0o600)
        os.dup2(opened, stream.fileno())
        os.close(opened)
    tempfile.tempdir = None  # the environment says where
    sys.argv = ["ats-privacy", *words]
    main()
