"""Unlocking: a process holds exactly the keys it was granted."""

from __future__ import annotations

import gc
from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keys import (
    CompartmentKey,
    CompartmentLocked,
    DestroyedKey,
    IndexKey,
    Keyring,
    KeysError,
    MalformedValue,
    NoSuchKey,
    TamperedValue,
    UnknownEpoch,
    WrappedKey,
    new_compartment_key,
    new_data_key,
    new_index_key,
)
from keys.local import LocalKeyring
from keys.opening import unwrap_data_key, unwrap_many
from tests.keys.recording_root import RecordingRoot

SUBJECT = UUID(int=42)


def reachable(start: object) -> list[object]:
    seen: dict[int, object] = {}
    todo = [start]
    while todo:
        found = todo.pop()
        if id(found) not in seen and not isinstance(found, type):
            seen[id(found)] = found
            todo.extend(gc.get_referents(found))
    return list(seen.values())


@pytest.mark.promise("D4")
@pytest.mark.promise("A7")
def test_a_compartment_that_was_not_granted_cannot_be_opened_even_by_calling_the_door(
    root: LocalKeyring, organisation: UUID, wrapped: list[WrappedKey], keyring: Keyring
) -> None:
    stored = new_data_key(keyring.sealing_key("health"), SUBJECT)[1]
    recording = RecordingRoot(root)
    manager = Keyring.unlock(recording, organisation, wrapped, {"identity"})
    assert manager.granted("identity")
    assert not manager.granted("health")
    for attempt in (
        lambda: manager.sealing_key("health"),
        lambda: manager.compartment_key("health", 1),
        lambda: unwrap_many(manager, "health", [(SUBJECT, stored)]),
    ):
        with pytest.raises(CompartmentLocked) as caught:
            attempt()
        assert caught.value.code == "compartment_locked"
    for epoch in (1, 2):
        with pytest.raises(KeysError):
            unwrap_data_key(manager.compartment_key("identity", epoch), stored, organisation, SUBJECT)
    health = next(key for key in wrapped if key.name == "health")
    assert health.wrapped not in recording.asked
    held = [item for item in reachable(manager) if isinstance(item, CompartmentKey)]
    assert {key.compartment for key in held} == {"identity"}
    assert not any(isinstance(item, LocalKeyring | RecordingRoot | WrappedKey) for item in reachable(manager))


@given(st.sets(st.sampled_from(["identity", "health", "finance", "unheard_of"])))
def test_exactly_the_grant_is_held(
    root: LocalKeyring, organisation: UUID, wrapped: list[WrappedKey], grant: set[str]
) -> None:
    ring = Keyring.unlock(root, organisation, wrapped, grant)
    for compartment in ("identity", "health"):
        assert ring.granted(compartment) == (compartment in grant)
    for compartment in ("finance", "unheard_of"):
        assert not ring.granted(compartment)
        with pytest.raises(NoSuchKey) as caught:
            ring.sealing_key(compartment)
        assert caught.value.code == "no_such_compartment"


def test_none_grants_all_and_an_empty_grant_nothing(
    root: LocalKeyring, organisation: UUID, wrapped: list[WrappedKey]
) -> None:
    everything = Keyring.unlock(root, organisation, wrapped, None)
    assert everything.granted("identity")
    assert everything.granted("health")
    assert everything.organisation == organisation
    nothing = Keyring.unlock(root, organisation, wrapped, [], [])
    assert not nothing.granted("identity")
    with pytest.raises(NoSuchKey):
        nothing.index_keys("email")


@pytest.mark.parametrize("grants", [{"grant": "identity"}, {"grant": None, "index_grant": "email"}])
def test_one_string_is_no_grant(
    root: LocalKeyring, organisation: UUID, wrapped: list[WrappedKey], grants: dict[str, Any]
) -> None:
    with pytest.raises(TypeError, match="collection"):
        Keyring.unlock(root, organisation, wrapped, **grants)


def test_the_newest_active_epoch_seals_and_older_ones_open(keyring: Keyring) -> None:
    assert keyring.sealing_key("identity").epoch == 2
    assert keyring.compartment_key("identity", 1).epoch == 1
    with pytest.raises(UnknownEpoch) as caught:
        keyring.compartment_key("identity", 3)
    assert caught.value.code == "unknown_epoch"


def test_epochs_that_only_open_or_are_gone(root: LocalKeyring, organisation: UUID) -> None:
    one = new_compartment_key(root, organisation, "finance", 1)
    two = new_compartment_key(root, organisation, "finance", 2)
    ring = Keyring.unlock(root, organisation, [one.destroyed(), two.retired()], None)
    assert ring.compartment_key("finance", 2).epoch == 2
    with pytest.raises(NoSuchKey) as caught:
        ring.sealing_key("finance")
    assert caught.value.code == "no_active_epoch"
    with pytest.raises(DestroyedKey):
        ring.compartment_key("finance", 1)
    gone = Keyring.unlock(root, organisation, [one.destroyed()], None)
    with pytest.raises(DestroyedKey):
        gone.compartment_key("finance", 1)


def test_index_keys_are_newest_first(
    root: LocalKeyring, organisation: UUID, wrapped: list[WrappedKey], keyring: Keyring
) -> None:
    assert [key.generation for key in keyring.index_keys("email")] == [2, 1]
    assert keyring.index_key("email").generation == 2
    with pytest.raises(NoSuchKey) as caught:
        keyring.index_key("name")
    assert caught.value.code == "no_such_index"
    granted = Keyring.unlock(root, organisation, wrapped, None, {"phone"})
    assert isinstance(granted.index_key("phone"), IndexKey)
    with pytest.raises(NoSuchKey):
        granted.index_key("email")
    newest_retired = [new_index_key(root, organisation, "email", 3).retired(), *wrapped]
    ring = Keyring.unlock(root, organisation, newest_retired, None)
    assert [key.generation for key in ring.index_keys("email")] == [3, 2, 1]
    assert ring.index_key("email").generation == 2
    with pytest.raises(NoSuchKey) as inactive:
        Keyring.unlock(root, organisation, newest_retired[:1], None).index_key("email")
    assert inactive.value.code == "no_active_index_key"


def test_rows_of_another_organisation_or_twice_are_refused(
    root: LocalKeyring, organisation: UUID, wrapped: list[WrappedKey]
) -> None:
    with pytest.raises(MalformedValue) as foreign:
        Keyring.unlock(root, organisation, [*wrapped, new_compartment_key(root, uuid4(), "finance")], None)
    assert foreign.value.code == "wrong_organisation"
    with pytest.raises(MalformedValue) as twice:
        Keyring.unlock(root, organisation, [*wrapped, wrapped[0]], None)
    assert twice.value.code == "duplicate_key"


CHANGES: dict[str, dict[str, Any]] = {
    "organisation": {"organisation": UUID(int=9)},
    "name": {"name": "finance"},
    "epoch": {"generation": 3},
    "algorithm": {"algorithm": 2},
    "kind": {"kind": "index", "algorithm": 16},
}


@pytest.mark.promise("D4")
@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_changed_row_is_refused_by_name(root: LocalKeyring, organisation: UUID, change: dict[str, Any]) -> None:
    changed = replace(new_compartment_key(root, organisation, "identity", 2), **change)
    with pytest.raises(TamperedValue) as caught:
        Keyring.unlock(root, changed.organisation, [changed], None)
    assert caught.value.code == "root_wrapped_key_tampered"
    assert changed.name in caught.value.sentence


@given(st.data())
def test_any_changed_byte_of_a_wrapped_key_is_refused(
    root: LocalKeyring, organisation: UUID, wrapped: list[WrappedKey], data: st.DataObject
) -> None:
    stored = data.draw(st.sampled_from(wrapped))
    changed = bytearray(stored.wrapped)
    changed[data.draw(st.integers(0, len(changed) - 1))] ^= data.draw(st.integers(1, 255))
    with pytest.raises(KeysError):
        Keyring.unlock(root, organisation, [replace(stored, wrapped=bytes(changed))], None)


def test_a_root_that_returns_the_wrong_thing_is_refused(
    root: LocalKeyring, organisation: UUID, wrapped: list[WrappedKey]
) -> None:
    class Confused(RecordingRoot):
        def unwrap_many(self, items: Iterable[tuple[bytes, bytes]]) -> list[bytes]:
            return [secret[:-1] for secret in super().unwrap_many(items)]

    class Short(RecordingRoot):
        def unwrap_many(self, items: Iterable[tuple[bytes, bytes]]) -> list[bytes]:
            return super().unwrap_many(items)[1:]

    for kind in (Confused, Short):
        with pytest.raises(TamperedValue):
            Keyring.unlock(kind(root), organisation, wrapped, None)


BAD_ROWS: dict[str, tuple[dict[str, Any], str]] = {
    "kind": ({"kind": "data"}, "unknown_kind"),
    "state": ({"state": "lost"}, "unknown_state"),
    "compartment name": ({"name": "Health!"}, "compartment_name"),
    "index name": ({"kind": "index", "algorithm": 16, "name": "1st"}, "index_name"),
    "epoch": ({"generation": 0}, "number_out_of_range"),
    "keyed hash for a compartment": ({"algorithm": 16}, "unknown_algorithm"),
    "cipher for an index": ({"kind": "index"}, "unknown_algorithm"),
    "no bytes": ({"wrapped": b""}, "wrapped_key_empty"),
}


@pytest.mark.parametrize(("change", "code"), BAD_ROWS.values(), ids=BAD_ROWS)
def test_rows_that_cannot_be(change: dict[str, Any], code: str) -> None:
    row = {
        "organisation": UUID(int=1),
        "kind": "compartment",
        "name": "health",
        "generation": 1,
        "algorithm": 1,
        "root_key_id": "local-00",
        "wrapped": b"x",
    }
    with pytest.raises(MalformedValue) as caught:
        WrappedKey(**{**row, **change})
    assert caught.value.code == code


def test_states_change_one_way(root: LocalKeyring, organisation: UUID) -> None:
    stored = new_compartment_key(root, organisation, "identity", 4)
    assert stored.retired().state == "decrypt_only"
    assert stored.retired().wrapped == stored.wrapped
    gone = stored.destroyed()
    assert (gone.state, gone.wrapped) == ("destroyed", b"")
    for revive in (gone.retired, lambda: gone.rewrapped(root, root)):
        with pytest.raises(DestroyedKey):
            revive()
    assert stored.wrapped.hex() not in repr(stored)
    assert repr(stored.wrapped) not in repr(stored)


@given(
    st.tuples(st.sampled_from(["compartment", "index"]), st.text("ab", min_size=1, max_size=3), st.integers(1, 3)),
    st.tuples(st.sampled_from(["compartment", "index"]), st.text("ab", min_size=1, max_size=3), st.integers(1, 3)),
)
def test_the_place_of_a_wrapped_key_is_injective(one: tuple[Any, str, int], other: tuple[Any, str, int]) -> None:
    places = [
        WrappedKey(UUID(int=1), kind, name, number, 1 if kind == "compartment" else 16, "r", b"x").associated_data()
        for kind, name, number in (one, other)
    ]
    assert (places[0] == places[1]) == (one == other)


def test_the_place_of_a_wrapped_key_is_frozen(organisation: UUID) -> None:
    row = WrappedKey(organisation, "index", "email", 258, 16, "local-00", b"x")
    assert row.associated_data() == (
        b"ats-privacy root wrap\x01" + b"\x02\x10" + organisation.bytes + b"\x00\x00\x01\x02" + b"\x05email"
    )
