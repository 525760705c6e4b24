"""A key-management service that is slow, down, denies, or answers what was not asked (OpenBao behind a bad front)."""

from __future__ import annotations

import base64
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from keys import RootMistaken, RootRefused, RootUnavailable
from keys.providers.openbao import AppRole, OpenBaoRoot, StaticToken
from keys.providers.patience import Patience
from tests.servers import faulty_front
from tests.servers.faulty_front import Front
from tests.servers.openbao import OpenBao
from tests.servers.roots import Holders

HASTY = Patience(attempts=3, request_seconds=0.4, total_seconds=1.0, first_pause=0.02, longest_pause=0.05)


@pytest.fixture(scope="module")
def bao(root_holders: Holders) -> OpenBao:
    return root_holders.openbao


@pytest.fixture(scope="module")
def token(bao: OpenBao) -> str:
    for name in ("sound", "other"):
        bao.transit_key(name)
    rules = 'path "transit/*" { capabilities = ["read", "update"] }'
    bao.call("PUT", "sys/policies/acl/both", {"policy": rules})
    return bao.token("both")


@pytest.fixture
def front(bao: OpenBao) -> Iterator[Front]:
    with faulty_front.before(bao.address) as found:
        yield found


@pytest.fixture
def root(front: Front, token: str) -> OpenBaoRoot:
    return OpenBaoRoot.open(front.address, "sound", StaticToken(token), patience=HASTY)


@pytest.mark.parametrize("fault", ["down", "slow", "broken", "garbage"])
def test_attempts_and_time_are_bounded(root: OpenBaoRoot, front: Front, fault: str) -> None:
    wrapped = root.wrap(b"secret", b"place")
    front.misbehave(fault)
    began = time.monotonic()
    with pytest.raises(RootUnavailable) as caught:
        root.unwrap(wrapped, b"place")
    assert time.monotonic() - began < HASTY.total_seconds + 3
    assert 1 <= front.seen <= HASTY.attempts
    assert caught.value.code == "root_unreachable"
    assert not root.check().available
    front.misbehave("pass")
    assert root.check().available
    assert root.unwrap(wrapped, b"place") == b"secret"


@pytest.mark.parametrize("fault", ["down", "broken", "garbage"])
def test_a_passing_fault_is_got_over(root: OpenBaoRoot, front: Front, fault: str) -> None:
    wrapped = root.wrap(b"secret", b"place")
    front.misbehave(fault, times=2)
    assert root.unwrap(wrapped, b"place") == b"secret"


def test_a_denial_is_final_and_says_so(root: OpenBaoRoot, front: Front) -> None:
    front.misbehave("deny")
    with pytest.raises(RootRefused):
        root.wrap(b"secret", b"place")
    assert front.seen <= 2  # the request and one attempt to log in anew


def swapped(path: str, body: dict[str, Any]) -> None:
    body["data"]["batch_results"].reverse()


def swapped_with_references(path: str, body: dict[str, Any]) -> None:
    results = body["data"]["batch_results"]
    names = [result["reference"] for result in results]
    results.reverse()
    for result, name in zip(results, names, strict=True):
        result["reference"] = name


def one_missing(path: str, body: dict[str, Any]) -> None:
    body["data"]["batch_results"].pop()


def one_more(path: str, body: dict[str, Any]) -> None:
    body["data"]["batch_results"].append(body["data"]["batch_results"][0])


def invented(path: str, body: dict[str, Any]) -> None:
    for result in body["data"]["batch_results"]:
        if "plaintext" in result:
            result["plaintext"] = base64.b64encode(bytes(48)).decode()


def another_version(path: str, body: dict[str, Any]) -> None:
    for result in body["data"]["batch_results"]:
        if "ciphertext" in result:
            result["ciphertext"] = result["ciphertext"].replace("vault:v1:", "vault:v2:")


@pytest.mark.parametrize("twist", [swapped, swapped_with_references, one_missing, one_more, invented])
def test_what_was_not_asked_is_not_taken_when_unwrapping(root: OpenBaoRoot, front: Front, twist: Any) -> None:
    items = [(b"one", b"place 1"), (b"two", b"place 2")]
    wrapped = [(w, place) for w, (_, place) in zip(root.wrap_many(items), items, strict=True)]
    front.twist = twist
    with pytest.raises(RootMistaken) as caught:
        root.unwrap_many(wrapped)
    assert caught.value.code == "root_answer_foreign"
    front.twist = None
    assert root.unwrap_many(wrapped) == [b"one", b"two"]


@pytest.mark.parametrize("twist", [swapped, one_missing, one_more, another_version])
def test_what_was_not_asked_is_not_taken_when_wrapping(root: OpenBaoRoot, front: Front, twist: Any) -> None:
    front.twist = twist
    with pytest.raises(RootMistaken):
        root.wrap_many([(b"one", b"place 1"), (b"two", b"place 2")])


def test_another_keys_ciphertext_is_found_out_before_it_is_stored(root: OpenBaoRoot, front: Front) -> None:
    front.reroute = lambda path: path.replace("encrypt/sound", "encrypt/other")
    with pytest.raises(Exception, match="changed, or belonging elsewhere"):
        root.wrap(b"secret", b"place")
    front.reroute = lambda path: path.replace("/sound", "/other")
    wrapped = root.wrap(b"secret", b"place")  # wholly another key: consistent in itself
    front.reroute = None
    with pytest.raises(Exception, match="changed, or belonging elsewhere"):
        root.unwrap(wrapped, b"place")


def test_an_app_role_comes_back_after_its_token_was_revoked(bao: OpenBao) -> None:
    policy = bao.policy("revoked", bao.transit_key("revoked"))
    role, secret = bao.app_role("revoked", policy)
    root = OpenBaoRoot.open(bao.address, "revoked", AppRole(role, secret), patience=HASTY)
    wrapped = root.wrap(b"secret", b"place")
    held = root._token
    assert held is not None
    bao.call("POST", "auth/token/revoke", {"token": held.text})
    assert root.unwrap(wrapped, b"place") == b"secret"
    assert root._token is not None
    assert root._token.text != held.text


def test_a_token_is_renewed_while_it_is_in_use(bao: OpenBao) -> None:
    policy = bao.policy("renewed", bao.transit_key("renewed"))
    token = bao.token(policy, ttl="3s", renewable=True)
    root = OpenBaoRoot.open(bao.address, "renewed", StaticToken(token), patience=HASTY)
    wrapped = root.wrap(b"secret", b"place")
    ends = time.monotonic() + 4.5
    while time.monotonic() < ends:
        assert root.unwrap(wrapped, b"place") == b"secret"
        time.sleep(0.3)


def test_a_token_that_ended_is_said_to_have_ended(bao: OpenBao, tmp_path: Path) -> None:
    policy = bao.policy("ended", bao.transit_key("ended"))
    file = tmp_path / "token"
    file.write_text(bao.token(policy, ttl="1s", renewable=False))
    root = OpenBaoRoot.open(bao.address, "ended", StaticToken(file=file), patience=HASTY)
    wrapped = root.wrap(b"secret", b"place")
    time.sleep(1.3)
    with pytest.raises(RootRefused) as caught:
        root.unwrap(wrapped, b"place")
    assert caught.value.code == "root_login_refused"
    file.write_text(bao.token(policy))  # an agent has put a new one there
    assert root.unwrap(wrapped, b"place") == b"secret"


def test_a_new_version_wraps_and_the_old_one_unwraps(bao: OpenBao) -> None:
    root = OpenBaoRoot.open(bao.address, bao.transit_key("turned"), StaticToken("root-of-the-tests"))
    old = root.wrap(b"secret", b"place")
    assert root.key_id.endswith(":v1")
    assert root.rotate().endswith(":v2")
    assert root.unwrap(old, b"place") == root.unwrap(root.wrap(b"secret", b"place"), b"place") == b"secret"


@pytest.mark.parametrize("settings", [{"exportable": True}, {"derived": True}, {"type": "rsa-2048"}])
def test_an_unfit_key_is_refused(bao: OpenBao, settings: dict[str, Any]) -> None:
    name = f"unfit-{next(iter(settings))}"
    bao.call("POST", f"transit/keys/{name}", settings)
    with pytest.raises(RootRefused) as caught:
        OpenBaoRoot.open(bao.address, name, StaticToken("root-of-the-tests"))
    assert caught.value.code == "root_key_unfit"


def test_a_missing_key_is_not_made_by_using_it(bao: OpenBao) -> None:
    with pytest.raises(RootRefused) as caught:
        OpenBaoRoot.open(bao.address, "typing-error", StaticToken("root-of-the-tests"))
    assert caught.value.code == "root_key_missing"


def test_credentials_do_not_cross_a_network_in_clear() -> None:
    with pytest.raises(RootRefused) as caught:
        OpenBaoRoot.open("http://kms.example:8200", "root", StaticToken("t"))
    assert caught.value.code == "root_address_insecure"


def test_nothing_prints_the_credentials(bao: OpenBao, token: str) -> None:
    root = OpenBaoRoot.open(bao.address, "sound", StaticToken(token))
    assert token not in f"{root!r} {root._login!r} {root._token!r}"
    root.close()
    assert root._token is None
