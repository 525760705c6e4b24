"""Looking through a document before it is taken in: what it is, whether it is fit to be kept, and its text.

PDF and DOCX are parsed by a process of their own, with limits on time and memory: a parser that is taken over holds
one document and no key, and one that is kept busy is killed.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ats_privacy.adapters.documents.legible import legible
from ats_privacy.adapters.documents.media_types import MOST_TEXT, media_type_of, text_of
from ats_privacy.domain.documents import REFUSALS, MediaType, refused
from ats_privacy.domain.errors import Unavailable

_READER: Final = Path(__file__).with_name("reader.py")
_KINDS: Final = {MediaType.PDF: "pdf", MediaType.DOCX: "docx"}
_MOST_OUTPUT: Final = 4 * MOST_TEXT + 64
_MOST_WAITING: Final = 32


@dataclass(frozen=True, slots=True)
class LookedThrough:
    """What a document is, and its text; None where there is none that can be read."""

    media_type: MediaType
    text: str | None

    def __repr__(self) -> str:
        return f"<LookedThrough {self.media_type.value}>"


class Inspection:
    """Looks documents through, ``at_once`` of them at a time in processes of their own.

    ``seconds``: the time that one may take, of which ``cpu_seconds`` computing; ``mebibytes``: its address space.
    """

    def __init__(self, *, at_once: int = 2, seconds: float = 20.0, cpu_seconds: int = 10, mebibytes: int = 768) -> None:
        self._free = asyncio.Semaphore(at_once)
        self._seconds = seconds
        self._bounds = (str(cpu_seconds), str(mebibytes))
        self._under_way = 0

    async def look_through(self, content: Sequence[bytes]) -> LookedThrough:
        """Type and text of a document in pieces; all but the last are of the same size, at least 64 KiB.

        :raises BadInput: it is not fit to be kept. :raises Unavailable: too many are being looked through.
        """
        media_type = media_type_of(content)
        if media_type is MediaType.TEXT:
            return LookedThrough(media_type, await _as_read(await asyncio.to_thread(text_of, content)))
        kind = _KINDS.get(media_type)
        if kind is None:
            return LookedThrough(media_type, None)
        if self._under_way >= _MOST_WAITING:
            raise Unavailable("documents_busy", "Too many documents are being taken in just now; send it again later.")
        self._under_way += 1
        try:
            async with self._free:
                verdict, text = await self._read_apart(kind, content)
        finally:
            self._under_way -= 1
        if verdict != "ok":
            raise refused(verdict if verdict in REFUSALS else "document_unreadable")
        return LookedThrough(media_type, await _as_read(text))

    async def _read_apart(self, kind: str, content: Sequence[bytes]) -> tuple[str, str | None]:
        """The verdict, and the text where the process ended well with one."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-I",
            str(_READER),
            kind,
            *self._bounds,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env={},
            cwd="/",
        )
        output = bytearray()
        try:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._seconds):
                    await asyncio.gather(_feed(process, content), _take(process, output))
                    await process.wait()
        finally:
            ended_well = process.returncode == 0
            if process.returncode is None:
                process.kill()
                await process.wait()
        verdict, told, text = bytes(output).partition(b"\n")
        if not told:
            return "", None
        return verdict.decode("ascii", errors="replace"), text.decode(errors="replace") if ended_well else None


async def _as_read(text: str | None) -> str | None:
    """A text with its words put together; None where there is none to read."""
    if text is None or not text.strip():
        return None
    return await asyncio.to_thread(legible, text)


async def _feed(process: asyncio.subprocess.Process, content: Sequence[bytes]) -> None:
    assert process.stdin is not None  # noqa: S101 - asked for above
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # it has judged, or died, before the end
        for piece in content:
            process.stdin.write(piece)
            await process.stdin.drain()
    process.stdin.close()


async def _take(process: asyncio.subprocess.Process, output: bytearray) -> None:
    assert process.stdout is not None  # noqa: S101 - asked for above
    while (piece := await process.stdout.read(65_536)) and len(output) <= _MOST_OUTPUT:
        output += piece
