"""A copy of one's data and one's documents as one ZIP archive, made as it is sent (promise F5)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

import orjson
from fastapi import Request
from fastapi.responses import StreamingResponse

from ats_privacy.adapters.archives import ArchivedFile, archived
from ats_privacy.domain.actors import Actor
from ats_privacy.domain.documents import CHUNK_BYTES
from ats_privacy.usecases.give_archives import CopiedFile
from ats_privacy.web.pages.copy_file import readable_copy
from ats_privacy.web.pages.rendering import CONTENT_POLICY
from ats_privacy.web.routes.common import service_of

MEDIA_TYPE: Final = "application/zip"


async def archive_of(request: Request, actor: Actor, applicant: UUID, form: str) -> StreamingResponse:
    """``data.json``, ``page.html`` and ``documents/…``; every error is told before the first byte, but of what is
    deleted while it is sent: then the archive breaks off. ``form``: for the log.

    :raises AtsPrivacyError: as :meth:`GiveArchives.archive`.
    """
    copy, files = await service_of(request).own.archives.archive(actor, applicant, form)
    texts = {
        "data.json": orjson.dumps(copy, option=orjson.OPT_INDENT_2),
        "page.html": readable_copy(request, copy).encode(),
    }

    headers = {
        "Content-Disposition": f'attachment; filename="my-data-{datetime.now(UTC):%Y-%m-%d}.zip"',
        "Content-Security-Policy": f"{CONTENT_POLICY}; sandbox",
    }
    return StreamingResponse(sent_files(texts, files), headers=headers, media_type=MEDIA_TYPE)


def sent_files(texts: Mapping[str, bytes], files: Sequence[CopiedFile]) -> AsyncIterator[bytes]:
    """The archive of texts made now, and of documents, piece by piece.

    :raises NotFound: a document was deleted or erased meanwhile. :raises RecordTampered: it was changed meanwhile.
    """
    now = datetime.now(UTC)
    return archived(
        [
            *(ArchivedFile(name, now, len(text), _pieces(text)) for name, text in texts.items()),
            *(ArchivedFile(f.name, f.at, f.content.details["bytes"], f.content.chunks()) for f in files),
        ]
    )


async def _pieces(text: bytes) -> AsyncIterator[bytes]:
    for at in range(0, len(text), CHUNK_BYTES):
        yield text[at : at + CHUNK_BYTES]
