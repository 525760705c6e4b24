"""A copy of everything that is held of somebody together with their documents, for themselves (promise F5).

The copy is made as it is without them, after the same proof; then each document is read by the use case that gives it
elsewhere, with an entry of its own, and found whole before the first byte of the archive is given.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from ats_privacy.domain.actors import Actor
from ats_privacy.domain.archive_names import archive_names
from ats_privacy.domain.errors import NotFound, Refused, StepUpRequired
from ats_privacy.gate.document_content import DocumentContent

PURPOSE: Final = "data_subject_request"

MakeCopy = Callable[[Actor, UUID, str], Awaitable[dict[str, Any]]]
ReadContent = Callable[[Actor, UUID, UUID, str], Awaitable[DocumentContent]]


@dataclass(frozen=True, slots=True)
class CopiedFile:
    """A document that goes with a copy: its path in the archive, when it was taken in, its content."""

    name: str
    at: datetime
    content: DocumentContent


class GiveArchives:
    """Gives people their data and their documents in one."""

    def __init__(self, copy: MakeCopy, content: ReadContent) -> None:
        self._copy = copy
        self._content = content

    async def archive(self, actor: Actor, applicant: UUID, form: str) -> tuple[dict[str, Any], list[CopiedFile]]:
        """The copy, and the files that go with it. ``form``: in which it will be given, for the log.

        ``file`` of each document in the copy is its path in the archive; None of one that stays out: the policy does
        not open it now, as after the end of a consent, or it was deleted meanwhile.

        :raises Refused: policy, or a proof is missing. :raises NotFound: it is not the actor's own record.
        :raises RecordTampered: a value or a document is not whole.
        """
        copy = await self._copy(actor, applicant, form)
        given = []
        for document in copy["documents"]:
            document["file"] = None
            content = await self._opened(actor, applicant, UUID(document["id"]))
            if content is not None:
                given.append((document, datetime.fromisoformat(document["created_at"]), content))
        names = archive_names((c.details["kind"], c.details["media_type"], at) for _, at, c in given)
        files = [CopiedFile(name, at, content) for name, (_, at, content) in zip(names, given, strict=True)]
        for (document, _, _), file in zip(given, files, strict=True):
            document["file"] = file.name
        return copy, files

    async def _opened(self, actor: Actor, applicant: UUID, document: UUID) -> DocumentContent | None:
        try:
            return await self._content(actor, applicant, document, PURPOSE)
        except StepUpRequired:
            raise  # a proof is missing, which the person can give
        except (NotFound, Refused):
            return None  # the refusal is in the log
