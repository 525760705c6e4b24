"""A file that is only ever appended to (``O_APPEND``), flushed to disk, and written by one process at a time.

It needs no right to change what it has written, so it can stand where the operator has none: a file with the
append-only attribute (``chattr +a``), a mount that keeps versions, a pipe to a collector's spool.
"""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from types import TracebackType

from ats_privacy.domain.errors import Conflict, Unavailable

_CHUNK = 1 << 20


class AppendOnlyFile:
    """An open file; a context manager. Created with mode 0640."""

    def __init__(self, path: Path) -> None:
        """Open it, and hold its lock.

        :raises Conflict: another process writes it now. :raises Unavailable: it cannot be opened.
        """
        try:
            self._handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o640)
        except OSError as error:
            raise _unwritable(error) from None
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(self._handle)
            raise Conflict("export_busy", "Another process writes this export now.") from None

    def __enter__(self) -> AppendOnlyFile:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.close(self._handle)

    @property
    def size(self) -> int:
        """Bytes written so far."""
        return os.fstat(self._handle).st_size

    def tail_from_last(self, mark: bytes) -> bytes:
        """Everything from the last whole line that begins with ``mark`` to the end; all where there is none."""
        end, tail = self.size, b""
        while end:
            start = max(0, end - _CHUNK)
            tail = os.pread(self._handle, end - start, start) + tail
            end = start
            at = tail.rfind(b"\n" + mark, 0, max(0, tail.rfind(b"\n")) + 1)
            if at >= 0:
                return tail[at + 1 :]
        return tail

    def append(self, data: bytes) -> None:
        """Write at the end.

        :raises Unavailable: it cannot be written in full.
        """
        try:
            rest = memoryview(data)
            while rest:
                rest = rest[os.write(self._handle, rest) :]
        except OSError as error:
            raise _unwritable(error) from None

    def flush(self) -> None:
        """Return when everything is on disk.

        :raises Unavailable: the disk does not say so.
        """
        try:
            os.fsync(self._handle)
        except OSError as error:
            raise _unwritable(error) from None


def _unwritable(error: OSError) -> Unavailable:
    return Unavailable("export_unwritable", f"The export cannot be written ({type(error).__name__}).")
