"""The erasure ledger as a file beside the database: one certificate a line, only ever added to.

A restore of an older backup needs the erasures that came after it: from this file, or from an export.
"""

from __future__ import annotations

import os
from pathlib import Path

from ats_privacy.domain.errors import BadInput


def append_certificate(path: Path, certificate: str) -> bool:
    """Add a certificate and flush it to the disk; False where the file cannot be written (the database has it too)."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(handle, certificate.encode("ascii") + b"\n")
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError:
        return False
    return True


def certificates_in(path: Path) -> list[str]:
    """The certificates of a ledger file.

    :raises BadInput: it cannot be read.
    """
    try:
        return [line for line in path.read_text(encoding="ascii").splitlines() if line]
    except (OSError, UnicodeDecodeError):
        raise BadInput("ledger_unreadable", "The erasure ledger cannot be read.") from None
