"""What the files of an archive are called: by words of ours, so that no name leads out of the folder. Pure.

Names of files as they were sent are not kept (ADR 32). Had they been, nothing that somebody else has written would
become a path on the computer of whoever unpacks it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from ats_privacy.domain.documents import SUFFIXES, DocumentKind

FOLDER: Final = "documents"
_KINDS: Final = frozenset(kind.value for kind in DocumentKind)
_SUFFIXES: Final = {media_type.value: suffix for media_type, suffix in SUFFIXES.items()}


def archive_names(documents: Iterable[tuple[str, str, datetime]]) -> list[str]:
    """A path within the archive for each document, of which no two are one on any file system:
    ``documents/resume-2026-11-29.pdf``, the next one of that name ``documents/resume-2026-11-29-2.pdf``.

    ``documents``: kind, media type, when they were taken in. A kind or type that is not known is told as none.
    """
    names: list[str] = []
    taken: dict[tuple[str, str], int] = {}
    for kind, media_type, at in documents:
        stem = f"{kind if kind in _KINDS else DocumentKind.OTHER.value}-{at.strftime('%Y-%m-%d')}"
        suffix = _SUFFIXES.get(media_type, "bin")
        count = taken[stem, suffix] = taken.get((stem, suffix), 0) + 1
        number = f"-{count}" if count > 1 else ""
        names.append(f"{FOLDER}/{stem}{number}.{suffix}")
    return names
