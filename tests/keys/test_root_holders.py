"""What only a PKCS#11 token, or only AWS KMS, has to show."""

from __future__ import annotations

from uuid import uuid4

import pkcs11
import pytest

from keys import RootMistaken, RootRefused, RootUnavailable
from keys.providers.patience import Patience
from keys.providers.pkcs11 import Pkcs11Root
from tests.servers import aws_kms
from tests.servers.roots import Holders, open_aws
from tests.servers.softhsm import SoftHsm

HASTY = Patience(attempts=2, request_seconds=0.5, total_seconds=1.0, first_pause=0.01)


@pytest.fixture
def hsm(root_holders: Holders) -> SoftHsm:
    return root_holders.softhsm


def test_the_key_cannot_be_taken_off_the_token(hsm: SoftHsm) -> None:
    root = Pkcs11Root.create(hsm.library, hsm.token, hsm.pin, f"root-{uuid4().hex[:8]}")
    [key] = root._keys.values()
    assert not key[pkcs11.Attribute.EXTRACTABLE]
    assert key[pkcs11.Attribute.NEVER_EXTRACTABLE]
    with pytest.raises(pkcs11.AttributeSensitive):
        key[pkcs11.Attribute.VALUE]


def test_a_new_key_on_the_token_wraps_and_the_old_one_unwraps(hsm: SoftHsm) -> None:
    name = f"root-{uuid4().hex[:8]}"
    root = Pkcs11Root.create(hsm.library, hsm.token, hsm.pin, name)
    first, old = root.key_id, root.wrap(b"secret", b"place")
    assert root.rotate() != first
    again = Pkcs11Root.open(hsm.library, hsm.token, lambda: hsm.pin, name)
    assert again.key_id == root.key_id
    assert again.unwrap(old, b"place") == again.unwrap(root.wrap(b"secret", b"place"), b"place") == b"secret"


def test_it_logs_in_again_after_the_session_was_lost(hsm: SoftHsm) -> None:
    root = Pkcs11Root.create(hsm.library, hsm.token, hsm.pin, f"root-{uuid4().hex[:8]}")
    wrapped = root.wrap(b"secret", b"place")
    root._session.close()
    assert root.unwrap(wrapped, b"place") == b"secret"


def test_an_extractable_key_is_refused(hsm: SoftHsm) -> None:
    name = f"root-{uuid4().hex[:8]}"
    root = Pkcs11Root.create(hsm.library, hsm.token, hsm.pin, f"root-{uuid4().hex[:8]}")
    root._session.generate_key(
        pkcs11.KeyType.AES, 256, label=name, store=True, template={pkcs11.Attribute.EXTRACTABLE: True}
    )
    with pytest.raises(RootRefused) as caught:
        Pkcs11Root.open(hsm.library, hsm.token, hsm.pin, name)
    assert caught.value.code == "root_key_unfit"


def test_missing_keys_tokens_and_libraries_are_told_apart(hsm: SoftHsm) -> None:
    with pytest.raises(RootRefused) as refused:
        Pkcs11Root.open(hsm.library, hsm.token, hsm.pin, "no-such-key")
    assert refused.value.code == "root_key_missing"
    with pytest.raises(RootUnavailable) as gone:
        Pkcs11Root.open(hsm.library, "no-such-token", hsm.pin, "root", patience=HASTY)
    assert gone.value.code == "root_unreachable"
    with pytest.raises(RootUnavailable) as missing:
        Pkcs11Root.open("/nowhere/libnothing.so", hsm.token, hsm.pin, "root")
    assert missing.value.code == "root_library"


def test_kms_of_another_key_or_account_is_refused(root_holders: Holders) -> None:
    address = root_holders.aws
    one, other = (open_aws(address, aws_kms.new_key(address)) for _ in range(2))
    wrapped = one.wrap(b"secret", b"place")
    with pytest.raises(RootRefused) as caught:
        other.unwrap(wrapped, b"place")
    assert caught.value.code == "root_key_unknown"
    with pytest.raises(RootRefused) as missing:
        open_aws(address, "00000000-0000-0000-0000-000000000000")
    assert missing.value.code == "root_key_missing"


def test_kms_answers_of_another_key_are_not_taken(root_holders: Holders) -> None:
    address = root_holders.aws
    root = open_aws(address, aws_kms.new_key(address))
    wrapped = root.wrap(b"secret", b"place")
    sound = root._client
    foreign = aws_kms.new_key(address)

    class Foreign:
        """The real client, but for the key that its answers name."""

        def decrypt(self, **asked: object) -> dict[str, object]:
            return {**sound.decrypt(**asked), "KeyId": foreign}

    root._client = Foreign()
    with pytest.raises(RootMistaken):
        root.unwrap(wrapped, b"place")


def test_kms_that_is_down_is_given_up(root_holders: Holders) -> None:
    root = open_aws(root_holders.aws, aws_kms.new_key(root_holders.aws), patience=HASTY)
    sound = root._client
    root._client = aws_kms.client("http://127.0.0.1:9")
    health = root.check()
    assert not health.available
    root._client.close()
    root._client = sound
    assert root.check().available
