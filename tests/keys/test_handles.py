"""Handles keep their secrets: whatever prints, copies, compares, logs or pickles, no key bytes come out."""

from __future__ import annotations

import base64
import copy
import inspect
import json
import logging
import pickle
import pprint
import traceback
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from keys import (
    DataKey,
    HandleRefused,
    Keyring,
    KeysError,
    RowContext,
    TamperedValue,
    WrappedKey,
    new_compartment_key,
    new_data_key,
    new_index_key,
    seal,
    wrap_data_key,
)
from keys.handles import CompartmentKey, Handle
from keys.index_keys import IndexKey
from keys.local import LocalKeyring
from keys.opening import open_sealed, unwrap_data_key

SUBJECT = UUID(int=42)
PASSPHRASE = "correct horse battery staple"
KINDS = ["generated", "made", "unwrapped", "compartment", "index", "keyring", "local", "protected"]


@pytest.fixture
def held(tmp_path: Path, root: LocalKeyring, organisation: UUID, cheap: Any) -> dict[str, tuple[Handle, list[bytes]]]:
    """Each kind of handle, with the secrets that it must not show."""
    rows = [
        new_compartment_key(root, organisation, "identity", 2),
        new_index_key(root, organisation, "email", 1),
    ]
    secrets = [root.unwrap(row.wrapped, row.associated_data()) for row in rows]
    keyring = Keyring.unlock(root, organisation, rows, None)
    compartment_key = keyring.sealing_key("identity")
    generated = DataKey.generate("identity", 4)
    assert generated._secret is not None
    secret = generated._secret._bytes
    stored = wrap_data_key(compartment_key, generated, organisation, SUBJECT)
    plain = LocalKeyring.create(tmp_path / "plain.keyring")
    encoded = json.loads((tmp_path / "plain.keyring").read_bytes())["secrets"][plain.key_id]
    protected = LocalKeyring.create(tmp_path / "protected.keyring", PASSPHRASE, cost=cheap)
    return {
        "generated": (generated, [secret]),
        "made": (new_data_key(compartment_key, SUBJECT)[0], secrets),
        "unwrapped": (unwrap_data_key(compartment_key, stored, organisation, SUBJECT), [secret]),
        "compartment": (compartment_key, secrets),
        "index": (keyring.index_key("email"), secrets),
        "keyring": (keyring, secrets),
        "local": (plain, [base64.b64decode(encoded)]),
        "protected": (protected, [PASSPHRASE.encode()]),
    }


@pytest.fixture(params=KINDS)
def handle(request: pytest.FixtureRequest, held: dict[str, tuple[Handle, list[bytes]]]) -> tuple[Handle, list[bytes]]:
    return held[request.param]


def shows(text: str, secret: bytes) -> bool:
    forms = (
        repr(secret)[2:-1],
        secret.hex(),
        base64.b64encode(secret).decode(),
        str(list(secret))[1:-1],
        str(int.from_bytes(secret, "big")),
    )
    return any(form in text for form in forms)


class Recorded(logging.Handler):
    text = ""

    def emit(self, record: logging.LogRecord) -> None:
        self.text += self.format(record)


def raised(handle: object) -> str:
    def fail(held: object) -> None:
        raise ValueError(held)

    try:
        fail(handle)
    except ValueError as error:
        return "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())
    raise AssertionError


def logged(handle: object) -> str:
    logger, recorded = logging.getLogger("keys.test"), Recorded()
    logger.addHandler(recorded)
    try:
        logger.error("%s %r %s", handle, handle, {"key": [handle]})
    finally:
        logger.removeHandler(recorded)
    return recorded.text


def members(handle: object) -> str:
    return "\n".join(f"{name}={value!r} {value}" for name, value in inspect.getmembers(handle) if name != "__doc__")


SHOWING: dict[str, Callable[[Any], str]] = {
    "repr": repr,
    "str": str,
    "format": format,
    "f-string": lambda handle: f"{handle} {handle!r} {handle!s} {handle!a}",
    "percent": lambda handle: "%s %r" % (handle, handle),  # noqa: UP031
    "pprint": pprint.pformat,
    "in a container": lambda handle: repr({"key": [handle]}),
    "json by default=str": lambda handle: json.dumps({"key": handle}, default=str),
    "traceback with locals": raised,
    "log": logged,
    "inspect.getmembers": members,
}


@pytest.mark.promise("D4")
@pytest.mark.parametrize("show", SHOWING.values(), ids=SHOWING)
def test_no_way_of_printing_shows_a_secret(handle: tuple[Handle, list[bytes]], show: Callable[[object], str]) -> None:
    key, secrets = handle
    text = show(key)
    assert text
    assert not any(shows(text, secret) for secret in secrets)


REPRS = {
    "generated": "<DataKey compartment=identity generation=4>",
    "unwrapped": "<DataKey compartment=identity generation=4>",
    "compartment": "<CompartmentKey compartment=identity generation=2>",
    "index": "<IndexKey index=email generation=1>",
    "keyring": "<Keyring compartments=identity>",
}


@pytest.mark.parametrize(("kind", "expected"), REPRS.items())
def test_repr_shows_kind_name_and_generation_only(
    held: dict[str, tuple[Handle, list[bytes]]], kind: str, expected: str
) -> None:
    assert repr(held[kind][0]) == expected


COPYING: dict[str, Callable[[Any], object]] = {
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
    "deepcopy in a container": lambda handle: copy.deepcopy({"key": [handle]}),
    **{
        f"pickle {protocol}": partial(pickle.dumps, protocol=protocol)
        for protocol in range(pickle.HIGHEST_PROTOCOL + 1)
    },
    "__reduce__": lambda handle: handle.__reduce__(),
    "__getstate__": lambda handle: handle.__getstate__(),
}


@pytest.mark.parametrize("duplicate", COPYING.values(), ids=COPYING)
def test_no_way_of_copying_works(handle: tuple[Handle, list[bytes]], duplicate: Callable[[object], object]) -> None:
    with pytest.raises(HandleRefused) as caught:
        duplicate(handle[0])
    assert caught.value.code == "handle_not_copyable"
    assert isinstance(caught.value, TypeError)


def test_a_handle_has_no_dictionary_and_no_way_to_open(handle: tuple[Handle, list[bytes]]) -> None:
    key = handle[0]
    assert not hasattr(key, "__dict__")
    with pytest.raises(TypeError):
        vars(key)
    public = {name for name in dir(key) if not name.startswith("_")}
    opening = {"decrypt", "unseal", "unwrap", "secret", "key", "export"}
    if not isinstance(key, LocalKeyring):  # a root key unwraps; that is its whole purpose
        assert not public & (opening | {"open"})


@pytest.mark.parametrize("kind", ["made", "unwrapped", "compartment", "index", "keyring", "local"])
def test_no_raw_bytes_of_key_length_are_kept(held: dict[str, tuple[Handle, list[bytes]]], kind: str) -> None:
    key, secrets = held[kind]
    slots = [getattr(key, name) for base in type(key).__mro__ for name in getattr(base, "__slots__", ())]
    assert not any(slot in secrets for slot in slots if isinstance(slot, bytes))


def test_equality_is_identity(organisation: UUID, compartment_key: CompartmentKey) -> None:
    stored = new_data_key(compartment_key, SUBJECT)[1]
    one = unwrap_data_key(compartment_key, stored, organisation, SUBJECT)
    other = unwrap_data_key(compartment_key, stored, organisation, SUBJECT)
    assert one == one
    assert one != other
    assert hash(one) != hash(other)
    assert len({one, other}) == 2


@pytest.mark.parametrize("kind", [DataKey, CompartmentKey, IndexKey, Keyring, LocalKeyring])
def test_handles_are_not_constructed_by_hand(kind: type[Handle]) -> None:
    with pytest.raises(HandleRefused) as caught:
        kind()
    assert caught.value.code == "handle_construction"


def test_public_attributes_cannot_be_set(held: dict[str, tuple[Handle, list[bytes]]]) -> None:
    key: Any = held["made"][0]
    for name in ("compartment", "generation", "algorithm", "anything"):
        with pytest.raises(AttributeError):
            setattr(key, name, "health")


def frames_of_ours(error: BaseException) -> str:
    """The traceback with local variables, without the frames of this test."""
    shown = traceback.TracebackException.from_exception(error, capture_locals=True)
    return "\n".join(str(frame.locals) for frame in shown.stack if Path(__file__).name not in frame.filename)


def test_a_failed_opening_shows_no_secret_in_its_traceback(
    held: dict[str, tuple[Handle, list[bytes]]], organisation: UUID
) -> None:
    generated, secrets = held["generated"]
    assert isinstance(generated, DataKey)
    row = RowContext(organisation, "applicant", SUBJECT)
    with pytest.raises(TamperedValue) as caught:
        open_sealed(generated, seal(generated, b"clear", row.field("email")), row.field("mobile"))
    text = frames_of_ours(caught.value)
    assert text
    assert not shows(text, secrets[0])
    assert caught.value.__cause__ is None


@pytest.mark.parametrize("passphrase", ["a wrong but precious one", "\ud800 precious"])
@pytest.mark.parametrize("file", ["plain", "protected"])
def test_a_refused_passphrase_is_not_shown(
    tmp_path: Path, held: dict[str, tuple[Handle, list[bytes]]], file: str, passphrase: str
) -> None:
    with pytest.raises(KeysError) as caught:
        LocalKeyring.open(tmp_path / f"{file}.keyring", passphrase)
    assert "precious" not in frames_of_ours(caught.value) + str(caught.value)


def test_a_damaged_row_shows_no_secret_in_its_traceback(
    root: LocalKeyring, organisation: UUID, wrapped: list[WrappedKey]
) -> None:
    damaged = WrappedKey(organisation, "compartment", "finance", 1, 1, root.key_id, wrapped[1].wrapped)
    secrets = [root.unwrap(row.wrapped, row.associated_data()) for row in wrapped]
    with pytest.raises(TamperedValue) as caught:
        Keyring.unlock(root, organisation, [*wrapped, damaged], None)
    assert not any(shows(frames_of_ours(caught.value), secret) for secret in secrets)


def test_errors_pickle_and_print_their_sentence() -> None:
    error = TamperedValue("sealed_value_tampered", "A sentence.")
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
    assert (again.code, again.sentence, str(again)) == ("sealed_value_tampered", "A sentence.", "A sentence.")
