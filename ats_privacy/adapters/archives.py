"""ZIP archives made as they are sent: never more of one in memory than a piece of one of its files.

By the standard library's ``zipfile``, which writes to what cannot be rewound, with sizes behind each file (APPNOTE
6.3.10 section 4.3.9). Every file is deflated: readers that go through an archive in one pass find the end of a file
that is only stored by no other means.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_FIRST = datetime(1980, 1, 1, tzinfo=UTC)
"""No file of an archive is older (APPNOTE section 4.4.6)."""

_AT_ONCE = 64 * 1024
"""Bytes that are deflated without a pause: some 2 ms. In a thread they would go on when the sending is cancelled."""


@dataclass(frozen=True, slots=True)
class ArchivedFile:
    """A file on its way into an archive. ``name``: its path there; ``at``: told in UTC, as the format knows no zone;
    ``size``: in bytes."""

    name: str
    at: datetime
    size: int
    content: AsyncIterator[bytes] = field(repr=False)


class _Outgoing:
    """What ``zipfile`` writes to: it cannot be rewound, and what was written is taken away piece by piece."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, data: bytes) -> int:
        """Take a piece."""
        self._pieces.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        """Nothing has to be closed."""

    def taken(self) -> bytes:
        """What has been written since."""
        data = b"".join(self._pieces)
        self._pieces.clear()
        return data


async def archived(files: Iterable[ArchivedFile]) -> AsyncGenerator[bytes]:
    """The archive of the files, in their order. Where a file breaks off with an error, so does the archive, without the
    directory at its end: nobody takes it for whole.

    :raises AtsPrivacyError: what the content of a file raises.
    """
    outgoing = _Outgoing()
    with ZipFile(outgoing, "w", ZIP_DEFLATED) as archive:
        for each in files:
            entry = ZipInfo(each.name, max(each.at.astimezone(UTC), _FIRST).timetuple()[:6])
            entry.compress_type, entry.file_size = ZIP_DEFLATED, each.size
            entry.external_attr = 0o600 << 16
            with archive.open(entry, "w") as within:
                async for piece in each.content:
                    for start in range(0, len(piece), _AT_ONCE):
                        within.write(piece[start : start + _AT_ONCE])
                        await asyncio.sleep(0)  # others are served in between
                    if data := outgoing.taken():
                        yield data
            yield outgoing.taken()
    yield outgoing.taken()
