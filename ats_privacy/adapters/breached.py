"""Breached passwords: a file of sorted SHA-1 digests that an operator supplies, as Have I Been Pwned publishes it.

Lines are 40 hexadecimal digits in ascending order, of one case or the other, optionally followed by a colon and how
often it was seen. SHA-1 is that format's, no protection of ours: what is searched for never leaves the process.
"""

from __future__ import annotations

import hashlib
import mmap
from pathlib import Path

from ats_privacy.domain.errors import Misconfigured

_DIGITS = 40
_LONGEST_LINE = 64


class BreachedPasswords:
    """Looks passwords up by halving the file, so that one of tens of gigabytes costs some forty reads.

    :raises Misconfigured: the file cannot be read, is empty, or its first and last lines are not of that format.
    """

    def __init__(self, path: Path) -> None:
        try:
            with path.open("rb") as file:
                self._content = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except (OSError, ValueError):
            raise Misconfigured(
                "breached_passwords_unreadable", "The file of breached passwords cannot be read."
            ) from None
        end = len(self._content)
        first, last = self._line(0)[0], self._line(self._beginning(end - 2))[0]
        if not (_digest(first) and _digest(last) and first <= last):
            self.close()
            raise Misconfigured(
                "breached_passwords_unfit", "The file of breached passwords must hold sorted SHA-1 digests, one a line."
            )

    def holds(self, password: str) -> bool:
        """True where the password is in the file.

        :raises Misconfigured: a line met on the way is not of the format.
        """
        wanted = hashlib.sha1(password.encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest().upper()
        low, high = 0, len(self._content)
        while low < high:
            start = self._beginning((low + high) // 2)
            digest, end = self._line(start)
            if not _digest(digest):
                raise Misconfigured(
                    "breached_passwords_unfit", "A line of the file of breached passwords is no SHA-1 digest."
                )
            if digest == wanted:
                return True
            if digest < wanted:
                low = end
            else:
                high = start
        return False

    def close(self) -> None:
        """Let go of the file."""
        self._content.close()

    def _beginning(self, at: int) -> int:
        """Where the line of a position begins."""
        return self._content.rfind(b"\n", 0, max(at, 0)) + 1

    def _line(self, start: int) -> tuple[str, int]:
        """The digest of the line that begins at ``start``, and where the next one begins."""
        found = self._content.find(b"\n", start)
        end = len(self._content) if found < 0 else found
        line = self._content[start : min(end, start + _LONGEST_LINE)].decode("latin-1")
        return line.split(":", 1)[0].strip().upper(), end + 1


def _digest(text: str) -> bool:
    return len(text) == _DIGITS and all(character in "0123456789ABCDEF" for character in text)
