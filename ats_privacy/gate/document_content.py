"""The content of a document, chunk by chunk, after its disclosure is decided and its entry durable."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from ats_privacy.domain.documents import chunk_count
from ats_privacy.domain.errors import NotFound
from ats_privacy.domain.identity import as_uuid
from ats_privacy.gate.opening import SealedRow, open_chunk, tampered
from ats_privacy.storage import documents
from ats_privacy.storage.statements import Database, Row
from field_policies import Policy
from keys import DataKey, Keyring

SERVED_WITH = "details"
"""The column that tells how many chunks there are and what they are: every reading of a file needs it."""


@dataclass(frozen=True, slots=True)
class DocumentContent:
    """The content of one document, all of whose chunks have been found whole."""

    details: dict[str, Any]
    _database: Database
    _key: DataKey
    _organisation: UUID
    _document: UUID

    def __repr__(self) -> str:
        return "<DocumentContent>"

    async def chunks(self) -> AsyncIterator[bytes]:
        """The clear chunks in order.

        :raises RecordTampered: one fails authentication, or is missing while the document is there.
        :raises NotFound: the document was deleted or erased meanwhile.
        """
        count = chunk_count(self.details["bytes"])
        for number in range(count):
            sealed = await documents.chunk(self._database, self._organisation, self._document, number)
            if sealed is None:
                if await documents.exists(self._database, self._organisation, self._document):
                    raise tampered("document")
                raise _gone()
            yield open_chunk(self._key, sealed, self._organisation, self._document, number, number == count - 1)


async def whole_content(
    database: Database, policy: Policy, keyring: Keyring, organisation: UUID, row: Row
) -> DocumentContent:
    """The content of a stored document, after every chunk has been opened once: what was cut off, changed or put in
    another order is refused before the first byte is given.

    :raises RecordTampered: it is not whole. :raises NotFound: it was erased meanwhile.
    :raises Unavailable: this process may not open the compartment.
    """
    document = as_uuid(row["id"])
    sealed = SealedRow(keyring, organisation, as_uuid(row["applicant_id"]), "document", document, row)
    details = sealed.open(SERVED_WITH, policy.fields[f"document.{SERVED_WITH}"].compartment)
    key = sealed.document_key("file", policy.fields["document.file"].compartment)
    if details is None or key is None:
        raise _gone()
    content = DocumentContent(details, database, key, organisation, document)
    size = 0
    async for chunk in content.chunks():
        size += len(chunk)
    if size != details["bytes"]:
        raise tampered("document")
    return content


def _gone() -> NotFound:
    return NotFound("not_found", "There is no such document within your reach.")
