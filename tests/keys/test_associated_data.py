"""Associated data: canonical, injective, and made in one place only."""

from __future__ import annotations

import pickle
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keys import AssociatedData, MalformedValue, RowContext

# Small alphabets on purpose: names that are prefixes and neighbours of each other are the ones that collide.
names = st.one_of(
    st.text("ab", min_size=1, max_size=4),
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60),
)
identifiers = st.one_of(st.uuids(), st.integers(0, 3).map(lambda number: UUID(int=number)))
places = st.tuples(identifiers, names, identifiers, names)


def encoded(place: tuple[UUID, str, UUID, str]) -> bytes:
    organisation, table, row, field = place
    return bytes(RowContext(organisation, table, row).field(field))


def decoded(encoding: bytes) -> tuple[UUID, str, UUID, str]:
    assert encoding[0] == 1
    organisation, row, rest = UUID(bytes=encoding[1:17]), UUID(bytes=encoding[17:33]), encoding[33:]
    table_length = int.from_bytes(rest[:2], "big")
    table, rest = rest[2 : 2 + table_length], rest[2 + table_length :]
    field_length = int.from_bytes(rest[:2], "big")
    assert len(rest) == 2 + field_length
    return organisation, table.decode(), row, rest[2:].decode()


@pytest.mark.promise("D4")
@given(places)
def test_the_encoding_can_be_read_back_and_so_is_injective(place: tuple[UUID, str, UUID, str]) -> None:
    assert decoded(encoded(place)) == place


@given(places, places)
def test_two_places_share_bytes_only_if_they_are_one(
    one: tuple[UUID, str, UUID, str], other: tuple[UUID, str, UUID, str]
) -> None:
    assert (encoded(one) == encoded(other)) == (one == other)


def test_a_letter_moved_between_table_and_field_changes_the_place() -> None:
    one = RowContext(UUID(int=1), "applicant", UUID(int=2)).field("_email")
    other = RowContext(UUID(int=1), "applicant_", UUID(int=2)).field("email")
    assert bytes(one) != bytes(other)


def test_the_format_is_frozen() -> None:
    place = RowContext(UUID(int=1), "applicant", UUID(int=2)).field("email")
    assert bytes(place).hex() == (
        "01" + "00" * 15 + "01" + "00" * 15 + "02" + "0009" + b"applicant".hex() + "0005" + b"email".hex()
    )


def test_only_a_row_context_makes_associated_data() -> None:
    with pytest.raises(TypeError, match="RowContext"):
        AssociatedData(b"anything")
    with pytest.raises(TypeError):
        AssociatedData.fromhex("00")
    place = RowContext(UUID(int=1), "applicant", UUID(int=2)).field("email")
    with pytest.raises(TypeError):
        pickle.loads(pickle.dumps(place))  # noqa: S301 - our own bytes
    assert type(place + b"") is bytes
    assert repr(place) == str(place) == "<AssociatedData of 51 bytes>"


@pytest.mark.parametrize("name", ["", "x" * 256, "\u80a5" * 86, "\ud800"], ids=["empty", "long", "wide", "surrogate"])
def test_names_that_have_no_place(name: str) -> None:
    with pytest.raises(MalformedValue) as caught:
        RowContext(UUID(int=1), name, UUID(int=2))
    assert caught.value.code == "name_length"
    with pytest.raises(MalformedValue):
        RowContext(UUID(int=1), "applicant", UUID(int=2)).field(name)


def test_many_names_do_not_grow_memory_without_bound() -> None:
    from keys.associated_data import _CACHED_NAMES, _names

    row = RowContext(UUID(int=1), "applicant", UUID(int=2))
    for number in range(_CACHED_NAMES + 10):
        row.field(f"field_{number}")
    assert len(_names) <= _CACHED_NAMES
