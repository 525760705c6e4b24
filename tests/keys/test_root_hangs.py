"""A root key's holder whose calls do not come back, or come back late: SoftHSM that hangs, moto behind a slow front."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import uuid4

import pytest

from keys import RootKey, RootUnavailable
from keys.providers.bounds import Bounds, Turns
from keys.providers.patience import Patience, Transient, patiently
from keys.providers.pkcs11 import Pkcs11Root
from tests.servers import aws_kms, faulty_front, softhsm
from tests.servers.roots import Holders, open_aws

SECONDS = 0.8
SLACK = 2.0
HASTY = Patience(attempts=3, request_seconds=0.5, total_seconds=SECONDS, first_pause=0.02)
ITEMS = [(bytes([n]) * 32, b"place %d" % n) for n in range(20)]


@contextmanager
def bounded() -> Iterator[pytest.ExceptionInfo[RootUnavailable]]:
    began = time.monotonic()
    with pytest.raises(RootUnavailable) as caught:
        yield caught
    assert time.monotonic() - began < SECONDS + SLACK


def token(root_holders: Holders) -> Pkcs11Root:
    hsm = root_holders.softhsm
    return Pkcs11Root.create(hsm.library, hsm.token, hsm.pin, f"root-{uuid4().hex[:8]}", patience=HASTY)


def comes_back(root: RootKey) -> bool:
    """Whether it does within some seconds."""
    ends = time.monotonic() + 5
    while time.monotonic() < ends:
        if root.check().available:
            return True
        time.sleep(0.05)
    return False


def test_a_token_that_hangs_is_given_up_and_asked_again_when_it_comes_back(root_holders: Holders) -> None:
    root = token(root_holders)
    wrapped = root.wrap(b"secret", b"place")
    with softhsm.hanging():
        with bounded() as caught:
            root.unwrap(wrapped, b"place")
        assert caught.value.code == "root_hung"
        began = time.monotonic()
        health = root.check()
        assert not health.available
        assert "has not come back" in health.detail
        with pytest.raises(RootUnavailable):
            root.wrap(b"secret", b"place")
        assert time.monotonic() - began < 2 * SECONDS, "while a call hangs others do not queue behind it"
        assert sum(thread.name == "root key" for thread in threading.enumerate()) == 1
    assert comes_back(root)
    assert root.unwrap(wrapped, b"place") == b"secret"


def test_a_token_that_hangs_hinders_neither_opening_nor_closing_nor_rotating_for_ever(root_holders: Holders) -> None:
    hsm = root_holders.softhsm
    root = token(root_holders)
    with softhsm.hanging():
        with bounded():
            root.rotate()
        began = time.monotonic()
        root.close()
        assert time.monotonic() - began < SLACK
        with bounded() as caught:
            Pkcs11Root.open(hsm.library, hsm.token, hsm.pin, "root", patience=HASTY)
        assert caught.value.code == "root_hung"
    ends = time.monotonic() + 5
    while time.monotonic() < ends:
        try:
            assert comes_back(token(root_holders))
            break
        except RootUnavailable:
            time.sleep(0.05)
    else:
        pytest.fail("the token never came back")


@pytest.fixture
def late(root_holders: Holders) -> Iterator[tuple[RootKey, faulty_front.Front, list[tuple[bytes, bytes]]]]:
    """KMS behind a front, and twenty wrapped secrets."""
    with faulty_front.before(root_holders.aws) as front:
        root = open_aws(front.address, aws_kms.new_key(root_holders.aws), patience=HASTY)
        sound = open_aws(root_holders.aws, root.key_id.removeprefix("aws:"))
        wrapped = [(made, place) for made, (_, place) in zip(sound.wrap_many(ITEMS), ITEMS, strict=True)]
        assert root.unwrap_many(wrapped[:1]) == [ITEMS[0][0]]
        sound.close()
        yield root, front, wrapped
        root.close()


@pytest.mark.parametrize("fault", ["late", "slow", "broken", "down"])
def test_a_whole_unlock_at_kms_is_bounded_not_each_of_its_calls(
    late: tuple[RootKey, faulty_front.Front, list[tuple[bytes, bytes]]], fault: str
) -> None:
    root, front, wrapped = late
    front.misbehave(fault)
    with bounded():
        root.unwrap_many(wrapped)
    with bounded():
        root.wrap_many(ITEMS)
    began = time.monotonic()
    available = root.check().available
    assert time.monotonic() - began < SECONDS + SLACK
    assert not available or fault == "late"
    asked = front.seen
    time.sleep(SECONDS)
    assert front.seen <= asked + 1, "what was given up does not go on asking"
    front.misbehave("pass")
    assert comes_back(root)
    patient = open_aws(front.address, root.key_id.removeprefix("aws:"))  # how fast this machine is says nothing here
    assert patient.unwrap_many(wrapped) == [secret for secret, _ in ITEMS]
    patient.close()


def test_results_and_failures_come_through() -> None:
    bounds = Bounds("The holder", SECONDS, Turns())
    assert bounds.run(lambda: bounds.run(lambda: 7)) == 7, "an operation within an operation waits for no turn"
    with pytest.raises(ZeroDivisionError):
        bounds.run(lambda: 1 // 0)
    assert bounds.run(lambda: 8) == 8


def test_as_many_as_may_be_under_way_are_waited_for_and_no_more_are_begun() -> None:
    bounds = Bounds("The holder", 0.1, Turns(at_once=2))
    free = threading.Event()
    begun: list[int] = []

    def hang(number: int) -> Callable[[], None]:
        def operation() -> None:
            begun.append(number)
            free.wait(10)

        return operation

    for number in range(4):
        with pytest.raises(RootUnavailable):
            bounds.run(hang(number))
    assert begun == [0, 1]
    free.set()
    ends = time.monotonic() + 5
    while time.monotonic() < ends:
        try:
            assert bounds.run(lambda: "well") == "well"
            break
        except RootUnavailable:
            time.sleep(0.01)
    else:
        pytest.fail("it never came back")


def test_attempts_end_with_the_operation() -> None:
    bounds = Bounds("The holder", 0.3, Turns())
    patience = Patience(attempts=50, total_seconds=60, first_pause=0.01, longest_pause=0.01)
    tried: list[float] = []

    def attempt(_seconds: float) -> None:
        tried.append(time.monotonic())
        time.sleep(0.02)
        raise Transient("busy")

    with pytest.raises(RootUnavailable):
        bounds.run(lambda: [patiently(patience, "The holder", attempt) for _ in range(5)])
    time.sleep(0.1)
    assert tried[-1] - tried[0] < 2
