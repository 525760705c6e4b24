"""One organisation with two compartments and two blind indexes under a local root key."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest

from keys import CompartmentKey, Keyring, WrappedKey, new_compartment_key, new_index_key
from keys.local import Argon2idCost, LocalKeyring

ORGANISATION = UUID("6f1c2a9e-0000-4000-8000-000000000001")
CHEAP = Argon2idCost(memory_kib=19_456, iterations=2, lanes=1)


@pytest.fixture(scope="session")
def organisation() -> UUID:
    return ORGANISATION


@pytest.fixture(scope="session")
def cheap() -> Argon2idCost:
    """The lowest cost the package admits, so that tests do not wait for Argon2id."""
    return CHEAP


@pytest.fixture(scope="session")
def root(tmp_path_factory: pytest.TempPathFactory) -> LocalKeyring:
    return LocalKeyring.create(tmp_path_factory.mktemp("root") / "root.keyring")


@pytest.fixture(scope="session")
def wrapped(root: LocalKeyring) -> list[WrappedKey]:
    return [
        new_compartment_key(root, ORGANISATION, "identity", 1).retired(),
        new_compartment_key(root, ORGANISATION, "identity", 2),
        new_compartment_key(root, ORGANISATION, "health", 1),
        new_index_key(root, ORGANISATION, "email", 1).retired(),
        new_index_key(root, ORGANISATION, "email", 2),
        new_index_key(root, ORGANISATION, "phone", 1),
    ]


@pytest.fixture(scope="session")
def keyring(root: LocalKeyring, wrapped: list[WrappedKey]) -> Keyring:
    return Keyring.unlock(root, ORGANISATION, wrapped, None)


@pytest.fixture(scope="session")
def compartment_key(keyring: Keyring) -> CompartmentKey:
    """Active key of compartment identity, epoch 2."""
    return keyring.sealing_key("identity")


@pytest.fixture
def write_private(tmp_path: Path) -> Callable[[bytes], Path]:
    """Write a file of mode 0600 and tell where."""

    def write(content: bytes) -> Path:
        path = tmp_path / "written.keyring"
        path.unlink(missing_ok=True)
        path.touch(0o600)
        path.write_bytes(content)
        return path

    return write
