"""Password hashes: Argon2id in one format, bounded in cost, made anew when the parameters are raised."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from ats_privacy.adapters.passwords import PasswordHasher

_QUICK = PasswordHasher(memory_kib=64, iterations=1, lanes=1)
_WORD = "correct horse battery"


def test_the_defaults_are_those_of_rfc_9106() -> None:
    stored = PasswordHasher().hashed(_WORD)
    assert stored.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert PasswordHasher().fits(_WORD, stored)
    assert not PasswordHasher().fits(_WORD + "!", stored)
    assert not PasswordHasher().outdated(stored)


def test_salts_differ_and_the_password_stands_nowhere() -> None:
    first, second = _QUICK.hashed(_WORD), _QUICK.hashed(_WORD)
    assert first != second
    assert _WORD not in first


def test_one_password_of_two_keyboards() -> None:
    assert _QUICK.fits("Pass\u0065\u0301phrase２", _QUICK.hashed("Pass\u00e9phrase2"))


@pytest.mark.parametrize("changed", [{"memory_kib": 128}, {"iterations": 2}, {"lanes": 2}])
def test_raised_parameters_make_a_hash_outdated(changed: dict[str, int]) -> None:
    values = {"memory_kib": 64, "iterations": 1, "lanes": 1} | changed
    raised, stored = PasswordHasher(**values), _QUICK.hashed(_WORD)
    assert raised.outdated(stored)
    assert raised.fits(_WORD, stored)
    assert not _QUICK.outdated(raised.hashed(_WORD))


@pytest.mark.parametrize(
    "change",
    [
        lambda s: "",
        lambda s: s.replace("argon2id", "argon2i"),
        lambda s: s.replace("v=19", "v=16"),
        lambda s: s.replace("m=64", "m=9999999"),
        lambda s: s.replace("t=1", "t=99"),
        lambda s: s + "\n",
        lambda s: s[:-1] + ("A" if s[-1] != "A" else "E"),
        lambda s: "$2b$12$" + "a" * 53,
    ],
)
def test_what_is_no_hash_of_ours_fits_no_password(change) -> None:  # type: ignore[no-untyped-def]
    assert not _QUICK.fits(_WORD, change(_QUICK.hashed(_WORD)))


def test_several_threads_at_once() -> None:
    """OpenSSL refuses a second derivation with lanes while one is at work; the hasher must not."""
    hasher = PasswordHasher(memory_kib=256)
    stored = hasher.hashed("Vierzig Kamele")
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda n: hasher.fits("Vierzig Kamele" + "!" * (n % 2), stored), range(40))) == [
            n % 2 == 0 for n in range(40)
        ]
        made = list(pool.map(lambda _: hasher.hashed("Vierzig Kamele"), range(20)))
    assert len(set(made)) == 20
