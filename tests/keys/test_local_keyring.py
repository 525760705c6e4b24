"""The local keyring file: private, whole or refused, and never silently replaced."""

from __future__ import annotations

import json
import os
import stat
from base64 import b64decode
from collections.abc import Callable
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from keys import (
    Algorithm,
    Keyring,
    KeyringFileError,
    RootKeyError,
    RootRefused,
    WrongPassphrase,
    new_compartment_key,
    new_data_key,
)
from keys.keyring_file import create_keyring_file
from keys.local import Argon2idCost, LocalKeyring
from keys.opening import unwrap_data_key

PASSPHRASE = "correct horse battery staple"


def code_of(act: Callable[[], object]) -> str:
    with pytest.raises(RootKeyError) as caught:
        act()
    assert caught.value.sentence.endswith(".")
    return caught.value.code


def rewritten(content: bytes, **changes: Any) -> bytes:
    """What somebody with write access and this source code would make of the file."""
    document = json.loads(content)
    document.update(changes)
    del document["checksum"]
    canonical = json.dumps(document, indent=2, sort_keys=True).encode() + b"\n"
    document["checksum"] = sha256(canonical).hexdigest()
    return json.dumps(document, indent=2, sort_keys=True).encode() + b"\n"


@pytest.mark.promise("D4")
def test_what_one_process_wraps_the_next_unwraps(tmp_path: Path) -> None:
    path = tmp_path / "root.keyring"
    wrapped = LocalKeyring.create(path).wrap(b"secret", b"place")
    assert LocalKeyring.open(path).unwrap(wrapped, b"place") == b"secret"
    assert LocalKeyring.open(str(path)).key_id == LocalKeyring.open(path).key_id


def test_the_file_is_private_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        LocalKeyring.create(tmp_path / "root.keyring").rotate()
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "root.keyring").stat().st_mode) == 0o600
    assert [entry.name for entry in tmp_path.iterdir()] == ["root.keyring"]


def test_an_existing_file_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "root.keyring"
    LocalKeyring.create(path)
    content = path.read_bytes()
    assert code_of(lambda: LocalKeyring.create(path)) == "keyring_file_exists"
    assert path.read_bytes() == content
    dangling = tmp_path / "dangling.keyring"
    dangling.symlink_to(tmp_path / "nowhere")
    assert code_of(lambda: LocalKeyring.create(dangling)) == "keyring_file_exists"
    assert {entry.name for entry in tmp_path.iterdir()} == {"root.keyring", "dangling.keyring"}


def test_a_directory_that_cannot_be_written(tmp_path: Path) -> None:
    assert code_of(lambda: LocalKeyring.create(tmp_path / "none" / "x")) == "keyring_file_unwritable"


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o602, 0o610, 0o601, 0o644, 0o777])
def test_a_file_open_to_others_is_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "root.keyring"
    LocalKeyring.create(path)
    path.chmod(mode)
    with pytest.raises(KeyringFileError) as caught:
        LocalKeyring.open(path)
    assert caught.value.code == "keyring_file_permissions"
    assert "chmod 600" in caught.value.sentence


def test_what_is_no_private_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "root.keyring"
    LocalKeyring.create(path)
    link = tmp_path / "link.keyring"
    link.symlink_to(path)
    pipe = tmp_path / "pipe.keyring"
    os.mkfifo(pipe, 0o600)
    large = tmp_path / "large.keyring"
    large.touch(0o600)
    os.truncate(large, 2_000_000)
    assert code_of(lambda: LocalKeyring.open(link)) == "keyring_file_symlink"
    assert code_of(lambda: LocalKeyring.open(pipe)) == "keyring_file_not_regular"
    assert code_of(lambda: LocalKeyring.open(tmp_path)) == "keyring_file_not_regular"
    assert code_of(lambda: LocalKeyring.open(large)) == "keyring_file_too_large"
    assert code_of(lambda: LocalKeyring.open(tmp_path / "none")) == "keyring_file_missing"
    assert code_of(lambda: LocalKeyring.open(path / "below")) == "keyring_file_unreadable"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give a file away")
def test_a_file_of_another_user_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "root.keyring"
    LocalKeyring.create(path)
    os.chown(path, 12345, 12345)
    assert code_of(lambda: LocalKeyring.open(path)) == "keyring_file_owner"


@pytest.mark.parametrize("passphrase", [None, PASSPHRASE], ids=["plain", "passphrase"])
def test_a_file_changed_or_cut_at_any_byte_is_refused(
    tmp_path: Path,
    write_private: Callable[[bytes], Path],
    cheap: Argon2idCost,
    passphrase: str | None,
) -> None:
    LocalKeyring.create(tmp_path / "root.keyring", passphrase, cost=cheap)
    content = (tmp_path / "root.keyring").read_bytes()
    for position in range(len(content)):
        for flipped in (0x01, 0x20, 0x80):
            changed = bytearray(content)
            changed[position] ^= flipped
            path = write_private(bytes(changed))
            code = code_of(partial(LocalKeyring.open, path, passphrase))
            assert code in ("keyring_file_damaged", "keyring_file_foreign", "keyring_file_version")
        cut = write_private(content[:position])
        assert code_of(partial(LocalKeyring.open, cut, passphrase)) == "keyring_file_damaged"
    for longer in (content + b"\n", content + content, b" " + content):
        path = write_private(longer)
        assert code_of(partial(LocalKeyring.open, path, passphrase)) == "keyring_file_damaged"


BAD_CONTENT: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "keyring_file_damaged"),
    "no JSON": (b"\x00\xff", "keyring_file_damaged"),
    "deep JSON": (b"[" * 100_000, "keyring_file_damaged"),
    "a list": (b"[]\n", "keyring_file_damaged"),
    "other JSON": (b"{}\n", "keyring_file_foreign"),
    "a private key": (b"-----BEGIN PRIVATE KEY-----\n", "keyring_file_damaged"),
    "a newer version": (b'{"format": "ats-privacy local keyring", "version": 2}', "keyring_file_version"),
}


@pytest.mark.parametrize(("content", "code"), BAD_CONTENT.values(), ids=BAD_CONTENT)
def test_foreign_content_has_a_clear_error(write_private: Callable[[bytes], Path], content: bytes, code: str) -> None:
    path = write_private(content)
    assert code_of(lambda: LocalKeyring.open(path)) == code


REWRITES: dict[str, dict[str, Any]] = {
    "another active key": {"active": "local-0000000000000000"},
    "no keys": {"keys": []},
    "keys of another shape": {"keys": [1]},
    "no secrets": {"secrets": {}},
    "secrets of another shape": {"secrets": None},
    "secrets no base64": {"secrets": {"local-0000000000000000": "!"}},
    "a foreign member": {"comment": "hello"},
    "protection without parameters": {"protection": {}},
}


@pytest.mark.parametrize("change", REWRITES.values(), ids=REWRITES)
def test_a_knowingly_rewritten_file_is_refused_too(
    tmp_path: Path, write_private: Callable[[bytes], Path], change: dict[str, Any]
) -> None:
    LocalKeyring.create(tmp_path / "root.keyring")
    path = write_private(rewritten((tmp_path / "root.keyring").read_bytes(), **change))
    passphrase = PASSPHRASE if "protection" in change else None
    assert code_of(lambda: LocalKeyring.open(path, passphrase)) == "keyring_file_damaged"


def test_a_passphrase_protects(tmp_path: Path, cheap: Argon2idCost) -> None:
    path = tmp_path / "root.keyring"
    wrapped = LocalKeyring.create(path, PASSPHRASE, cost=cheap).wrap(b"secret", b"place")
    assert isinstance(json.loads(path.read_bytes())["secrets"], str)
    assert LocalKeyring.open(path, PASSPHRASE).unwrap(wrapped, b"place") == b"secret"
    assert code_of(lambda: LocalKeyring.open(path, PASSPHRASE + " ")) == "wrong_passphrase"
    assert code_of(lambda: LocalKeyring.open(path)) == "passphrase_needed"
    assert code_of(lambda: LocalKeyring.open(path, "")) == "passphrase_empty"
    assert code_of(lambda: LocalKeyring.open(path, "\ud800")) == "passphrase_not_text"


def test_a_passphrase_is_the_same_on_every_keyboard(tmp_path: Path, cheap: Argon2idCost) -> None:
    path = tmp_path / "root.keyring"
    LocalKeyring.create(path, "caf\u00e9 \u4f60\u597d", cost=cheap)
    LocalKeyring.open(path, "cafe\u0301 \u4f60\u597d")


def test_a_passphrase_for_an_unprotected_file_is_refused(tmp_path: Path) -> None:
    LocalKeyring.create(tmp_path / "root.keyring")
    assert code_of(lambda: LocalKeyring.open(tmp_path / "root.keyring", PASSPHRASE)) == "passphrase_not_used"
    assert code_of(lambda: LocalKeyring.create(tmp_path / "other.keyring", "")) == "passphrase_empty"


@pytest.mark.parametrize("member", ["active", "created", "memory_kib"])
def test_under_a_passphrase_nothing_can_be_rewritten(
    tmp_path: Path, write_private: Callable[[bytes], Path], cheap: Argon2idCost, member: str
) -> None:
    root = LocalKeyring.create(tmp_path / "root.keyring", PASSPHRASE, cost=cheap)
    first = root.key_id
    root.rotate()
    content = (tmp_path / "root.keyring").read_bytes()
    document = json.loads(content)
    document["keys"][0]["created"] = "1970-01-01T00:00:00+00:00"
    document["protection"]["memory_kib"] += 8
    changes: dict[str, Any] = {
        "active": {"active": first},
        "created": {"keys": document["keys"]},
        "memory_kib": {"protection": document["protection"]},
    }[member]
    path = write_private(rewritten(content, **changes))
    with pytest.raises(WrongPassphrase):
        LocalKeyring.open(path, PASSPHRASE)


@pytest.mark.parametrize(
    "cost", [(8, 3, 4), (19_456, 1, 1), (65_536, 3, 0), (65_536, 3, 17), (2**31, 3, 4), (65_536, 17, 4)]
)
def test_costs_out_of_bounds_are_refused(
    tmp_path: Path, write_private: Callable[[bytes], Path], cheap: Argon2idCost, cost: tuple[int, int, int]
) -> None:
    assert code_of(lambda: Argon2idCost(*cost)) == "passphrase_cost"
    LocalKeyring.create(tmp_path / "root.keyring", PASSPHRASE, cost=cheap)
    content = (tmp_path / "root.keyring").read_bytes()
    protection = json.loads(content)["protection"]
    protection.update(zip(("memory_kib", "iterations", "lanes"), cost, strict=True))
    path = write_private(rewritten(content, protection=protection))
    assert code_of(lambda: LocalKeyring.open(path, PASSPHRASE)) == "keyring_file_damaged"


@pytest.mark.parametrize("passphrase", [None, PASSPHRASE], ids=["plain", "passphrase"])
def test_root_rotation_has_a_place_to_go(
    tmp_path: Path, organisation: UUID, cheap: Argon2idCost, passphrase: str | None
) -> None:
    path = tmp_path / "root.keyring"
    root = LocalKeyring.create(path, passphrase, cost=cheap)
    first = root.key_id
    stored = new_compartment_key(root, organisation, "identity")
    key = Keyring.unlock(root, organisation, [stored], None).sealing_key("identity")
    data_key = new_data_key(key, organisation)[1]
    second = root.rotate(Algorithm.SM4_GCM)
    assert (root.key_id, root.key_ids) == (second, (first, second))
    moved = stored.rewrapped(root, root)
    assert (stored.root_key_id, moved.root_key_id) == (first, second)
    assert code_of(lambda: root.forget(second)) == "root_key_active"
    root.forget(first)
    assert code_of(lambda: root.forget(first)) == "root_key_unknown"
    reopened = LocalKeyring.open(path, passphrase)
    assert reopened.key_ids == (second,)
    with pytest.raises(RootRefused) as caught:
        Keyring.unlock(reopened, organisation, [stored], None)
    assert caught.value.code == "root_key_unknown"
    again = Keyring.unlock(reopened, organisation, [moved], None).sealing_key("identity")
    unwrap_data_key(again, data_key, organisation, organisation)


def test_two_processes_that_rotate_lose_no_root_key(tmp_path: Path) -> None:
    path = tmp_path / "root.keyring"
    one = LocalKeyring.create(path)
    other = LocalKeyring.open(path)
    ids = {one.key_id, one.rotate(), other.rotate(), one.rotate()}
    assert len(ids) == 4
    assert set(LocalKeyring.open(path).key_ids) == ids


def test_rotation_after_the_protection_changed_is_refused(tmp_path: Path, cheap: Argon2idCost) -> None:
    path = tmp_path / "root.keyring"
    root = LocalKeyring.create(path)
    path.unlink()
    LocalKeyring.create(path, PASSPHRASE, cost=cheap)
    assert code_of(root.rotate) == "keyring_file_changed"


def test_a_failed_write_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "root.keyring"
    root = LocalKeyring.create(path)
    content = path.read_bytes()
    path.chmod(0o644)
    assert code_of(root.rotate) == "keyring_file_permissions"
    assert path.read_bytes() == content
    assert code_of(lambda: create_keyring_file(path, b"half")) == "keyring_file_exists"
    assert [entry.name for entry in tmp_path.iterdir()] == ["root.keyring"]


def test_the_layouts_are_frozen(tmp_path: Path, cheap: Argon2idCost) -> None:
    """Rebuilt from the documented layouts with the library alone: old files and keys stay readable."""
    path = tmp_path / "root.keyring"
    root = LocalKeyring.create(path, PASSPHRASE, cost=cheap)
    document = json.loads(path.read_bytes())
    stored = document["protection"]
    protection = Argon2id(
        salt=b64decode(stored["salt"]),
        length=32,
        iterations=stored["iterations"],
        lanes=stored["lanes"],
        memory_cost=stored["memory_kib"],
        ad=b"ats-privacy local keyring\x01",
    ).derive(PASSPHRASE.encode())
    sealed = b64decode(document.pop("secrets"))
    del document["checksum"]
    place = json.dumps(document, indent=2, sort_keys=True).encode() + b"\n"
    secrets = json.loads(AESGCM(protection).decrypt(sealed[:12], sealed[12:], place))
    secret = b64decode(secrets[root.key_id])
    wrapped = root.wrap(b"secret", b"place")
    header = b"\x01\x01" + bytes.fromhex(root.key_id.removeprefix("local-"))
    assert wrapped[:10] == header
    clear = AESGCM(secret).decrypt(wrapped[10:22], wrapped[22:], b"ats-privacy local root\x01" + header + b"place")
    assert clear == b"secret"
