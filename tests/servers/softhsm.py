"""A real PKCS#11 module: SoftHSM 2 of the Debian package `softhsm2`, with a token of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

LIBRARIES = (
    Path("/usr/lib/softhsm/libsofthsm2.so"),
    Path("/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so"),
    Path("/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so"),
    Path("/usr/lib64/pkcs11/libsofthsm2.so"),
)
PIN = "271828"


@dataclass(frozen=True)
class SoftHsm:
    """An initialised token."""

    library: str
    token: str
    pin: str


def missing() -> str | None:
    """Why there is no SoftHSM on this machine, or None; installs the Debian package where that is possible."""
    if _library() is None and shutil.which("apt-get") and os.geteuid() == 0:
        for command in (["apt-get", "update"], ["apt-get", "install", "-y", "--no-install-recommends", "softhsm2"]):
            subprocess.run(command, check=False, capture_output=True, timeout=180)
    if _library() is None or shutil.which("softhsm2-util") is None:
        return "SOFTHSM IS MISSING: the PKCS#11 root key is NOT tested here (apt-get install softhsm2)"
    return None


def token(folder: Path, label: str = "ats-tests") -> SoftHsm:
    """A new token in `folder`. SoftHSM reads the place of its tokens once a process: call this once a process."""
    library = _library()
    assert library is not None
    tokens = folder / "tokens"
    tokens.mkdir()
    configuration = folder / "softhsm2.conf"
    configuration.write_text(f"directories.tokendir = {tokens}\nobjectstore.backend = file\nlog.level = ERROR\n")
    os.environ["SOFTHSM2_CONF"] = str(configuration)
    add_token(label)
    return SoftHsm(str(library), label, PIN)


def add_token(label: str) -> None:
    """One more token in the place of the first."""
    command = ["softhsm2-util", "--init-token", "--free", "--label", label, "--so-pin", PIN, "--pin", PIN]
    subprocess.run(command, check=True, capture_output=True, timeout=30)


_HOLD = """
import fcntl, sys
held = [open(path, "r+b") for path in sys.argv[1:]]
for file in held:
    fcntl.lockf(file, fcntl.LOCK_EX)
print("held", flush=True)
sys.stdin.read()
"""


@contextmanager
def hanging() -> Iterator[None]:
    """Calls of the token hang meanwhile: another process holds the locks of its files, for which SoftHSM waits."""
    configuration = Path(os.environ["SOFTHSM2_CONF"])
    files = [str(path) for path in (configuration.parent / "tokens").rglob("*") if path.is_file()]
    command = [sys.executable, "-c", _HOLD, *files]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        yield


def _library() -> Path | None:
    return next((path for path in LIBRARIES if path.exists()), None)
