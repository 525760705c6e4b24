"""Documents in chunks: they come back whole and in order, or not at all."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keys import Algorithm, DataKey, KeysError, KeyUnavailable, MalformedValue, RowContext, TamperedValue, seal
from keys.documents import chunk_place, new_document_key, seal_chunk, seal_document_key
from keys.opening import open_document_key, open_sealed, reseal

ORGANISATION, DOCUMENT = UUID(int=1), UUID(int=2)
PLACE = RowContext(ORGANISATION, "document", DOCUMENT).field("file")
DATA_KEYS = {algorithm: DataKey.generate("free_text", 7, algorithm) for algorithm in Algorithm}

algorithms = st.sampled_from(list(Algorithm))
contents = st.lists(st.binary(min_size=1, max_size=40), min_size=1, max_size=6)


def sealed_chunks(key: DataKey, pieces: list[bytes], document: UUID = DOCUMENT) -> list[bytes]:
    last = len(pieces) - 1
    return [seal_chunk(key, piece, ORGANISATION, document, n, n == last) for n, piece in enumerate(pieces)]


def opened(key: DataKey, chunks: list[bytes], document: UUID = DOCUMENT) -> list[bytes]:
    """As a reader does that was told nothing but the chunks."""
    last = len(chunks) - 1
    return [
        open_sealed(key, chunk, chunk_place(ORGANISATION, document, n, n == last)) for n, chunk in enumerate(chunks)
    ]


@pytest.mark.promise("D4")
@given(algorithms, contents)
def test_a_document_comes_back_also_after_its_key_was_sealed_and_moved(
    algorithm: Algorithm, pieces: list[bytes]
) -> None:
    data_key = DATA_KEYS[algorithm]
    key = new_document_key(algorithm)
    chunks = sealed_chunks(key, pieces)
    kept = seal_document_key(data_key, key, PLACE)
    assert opened(open_document_key(data_key, kept, PLACE), chunks) == pieces
    later = DataKey.generate("free_text", 8, algorithm)
    moved = reseal(data_key, later, kept, PLACE)
    assert opened(open_document_key(later, moved, PLACE), chunks) == pieces
    with pytest.raises(KeysError):
        open_document_key(data_key, moved, PLACE)


@pytest.mark.promise("D4")
@given(algorithms, contents, st.data())
def test_chunks_left_out_cut_off_doubled_exchanged_or_changed_do_not_open(
    algorithm: Algorithm, pieces: list[bytes], data: st.DataObject
) -> None:
    key = new_document_key(algorithm)
    chunks = sealed_chunks(key, pieces)
    foreign = sealed_chunks(key, pieces, UUID(int=3))
    number = data.draw(st.integers(0, len(chunks) - 1))
    byte = data.draw(st.integers(0, len(chunks[number]) - 1))
    flipped = bytearray(chunks[number])
    flipped[byte] ^= data.draw(st.integers(1, 255))
    spoilt = [
        [*chunks, chunks[-1]],
        [*chunks[:number], bytes(flipped), *chunks[number + 1 :]],
        [*chunks[:number], foreign[number], *chunks[number + 1 :]],
        [*chunks[:number], chunks[number][:-1], *chunks[number + 1 :]],
    ]
    if len(chunks) > 1:
        spoilt += [chunks[:number] + chunks[number + 1 :], chunks[:-1]]
        order = data.draw(st.permutations(chunks))
        spoilt += [order] if order != chunks else []
    for wrong in spoilt:
        with pytest.raises(KeysError):
            opened(key, wrong)
    with pytest.raises(TamperedValue):
        opened(new_document_key(algorithm), chunks)


def test_a_document_key_is_sealed_once_at_its_place_and_is_nothing_else() -> None:
    data_key = DATA_KEYS[Algorithm.AES_256_GCM]
    key = new_document_key(Algorithm.AES_256_GCM)
    kept = seal_document_key(data_key, key, PLACE)
    elsewhere = RowContext(ORGANISATION, "document", UUID(int=9)).field("file")
    with pytest.raises(TamperedValue):
        open_document_key(data_key, kept, elsewhere)
    with pytest.raises(KeyUnavailable):  # what was opened keeps no raw bytes
        seal_document_key(data_key, open_document_key(data_key, kept, PLACE), PLACE)
    with pytest.raises(KeyUnavailable):  # and no other key is sealed as one
        seal_document_key(data_key, DataKey.generate("free_text"), PLACE)
    for clear in (b"", b"\x01", b"\x01" + bytes(31), b"\x01" + bytes(33), b"\xff" + bytes(32)):
        with pytest.raises(MalformedValue):
            open_document_key(data_key, seal(data_key, clear, PLACE), PLACE)


@pytest.mark.parametrize("number", [-1, 2**32])
def test_a_number_out_of_bounds_is_no_place(number: int) -> None:
    with pytest.raises(MalformedValue):
        chunk_place(ORGANISATION, DOCUMENT, number, False)
