"""Documents too large to be one sealed value: chunks under a key of their own, which is sealed like a value.

A document key is made for one document and never used for another, so that its chunks are re-sealed by nobody and a
rotation of data keys moves only the key. The sealed key is an ordinary sealed value at its place, of

    1 B cipher | document key (32 B; 16 B for SM4)

Every chunk is a sealed value whose place names organisation, document, number and whether it is the last: chunks
cannot be exchanged, left out or cut off without notice (the STREAM construction of Hoang, Reyhanitabar, Rogaway and
Vizár, CRYPTO 2015, with random nonces, since the key seals at most a few thousand messages).
"""

from __future__ import annotations

from typing import Final
from uuid import UUID

from keys.algorithms import Algorithm
from keys.associated_data import AssociatedData, RowContext
from keys.errors import KeyUnavailable, MalformedValue
from keys.handles import DataKey
from keys.sealing import seal

__all__ = ["chunk_place", "new_document_key", "seal_chunk", "seal_document_key"]

DOCUMENT: Final = "document"
_MOST_CHUNKS: Final = 2**32


def new_document_key(algorithm: Algorithm) -> DataKey:
    """A new random key for one document, ready for sealing chunks. Raises `AlgorithmUnavailable`."""
    return DataKey.generate(DOCUMENT, 1, algorithm)


def seal_document_key(data_key: DataKey, document_key: DataKey, place: AssociatedData) -> bytes:
    """The document key sealed at its place under a data subject's data key.

    Raises `KeyUnavailable` (data_key_not_wrappable) for a key that was not made by `new_document_key`, and as
    `keys.sealing.seal` does.
    """
    secret = document_key._secret
    if secret is None or document_key.compartment != DOCUMENT:
        raise KeyUnavailable("data_key_not_wrappable", "Only a key from new_document_key is sealed as a document's.")
    return seal(data_key, bytes((document_key.algorithm,)) + secret._bytes, place)


def chunk_place(organisation: UUID, document: UUID, number: int, last: bool) -> AssociatedData:
    """Where a chunk belongs; `number` counts from 0. Raises `MalformedValue` (chunk_number)."""
    if not 0 <= number < _MOST_CHUNKS:
        raise MalformedValue("chunk_number", f"Chunks are numbered from 0 to {_MOST_CHUNKS - 1}.")
    return RowContext(organisation, "document_chunk", document).field(f"{number}{'.last' if last else ''}")


def seal_chunk(key: DataKey, content: bytes, organisation: UUID, document: UUID, number: int, last: bool) -> bytes:
    """One chunk sealed for its place; raises as `chunk_place` and `keys.sealing.seal` do."""
    return seal(key, content, chunk_place(organisation, document, number, last))
