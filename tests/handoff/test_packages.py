"""Packages: signed, then encrypted to the vendor's key, opened by the vendor with joserfc alone (promise D7)."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ats_privacy.adapters.handoff_keys import HandoffKeys, rotate_keys
from ats_privacy.adapters.hybrid_envelope import HYBRID
from ats_privacy.adapters.hybrid_envelope import MEDIA_TYPE as HYBRID_MEDIA_TYPE
from ats_privacy.adapters.packages import Envelope, media_type, seal_package
from ats_privacy.adapters.vendor_messages import open_result
from ats_privacy.domain.errors import BadInput, Misconfigured
from tests.handoff.vendor_side import (
    ENCRYPTING,
    b64,
    claims,
    encrypted,
    jwk_of,
    open_sealed,
    registered,
    signed,
    unb64,
    verified,
)

OWN = HandoffKeys.new()
NOW = 1_800_000_000_000_000
ENVELOPE = Envelope("https://ats.example", "o.v", "order-1", "package-1", NOW, NOW + 600_000_000)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=10,
)


@pytest.mark.promise("D7")
@pytest.mark.parametrize("kind", ENCRYPTING)
def test_the_vendor_opens_and_verifies_its_package(kind: str) -> None:
    payload = {"full_name": {"full": "张三丰"}, "education": [{"school": "Peking University"}]}
    sealed = seal_package(payload, recipient=registered(kind), signer=OWN, envelope=ENVELOPE)
    assert "Peking" not in sealed
    told = verified(open_sealed(sealed, kind), OWN.public())
    assert told["data"] == payload
    about = (told["iss"], told["aud"], told["order"], told["jti"])
    assert about == ("https://ats.example", "o.v", "order-1", "package-1")
    assert (told["iat"], told["nbf"], told["exp"]) == (1_800_000_000, 1_800_000_000, 1_800_000_600)
    assert media_type(sealed) == (HYBRID_MEDIA_TYPE if kind == HYBRID else "application/jose")


@pytest.mark.parametrize("kind", ENCRYPTING)
def test_the_header_says_exactly_what_the_key_was_registered_for(kind: str) -> None:
    sealed = seal_package({}, recipient=registered(kind), signer=OWN, envelope=ENVELOPE)
    header = json.loads(unb64(sealed.split(".")[0]))
    assert (header["alg"], header["kid"], header["cty"]) == (kind.split(" ")[0], jwk_of(kind)["kid"], "JWT")
    assert header.get("enc") == (None if kind == HYBRID else "A256GCM")
    inside = json.loads(unb64(open_sealed(sealed, kind).split(".")[0]))
    assert (inside["alg"], inside["typ"]) == ("ES256", "ats-privacy-handoff+jwt")


@pytest.mark.promise("D7")
@pytest.mark.parametrize("kind", ENCRYPTING)
def test_nobody_else_opens_it_and_no_change_goes_unseen(kind: str) -> None:
    sealed = seal_package({"a": 1}, recipient=registered(kind), signer=OWN, envelope=ENVELOPE)
    with pytest.raises(Exception):  # noqa: B017, PT011 - each library has its own
        open_sealed(sealed, kind, 1)
    for part in range(sealed.count(".") + 1):
        parts = sealed.split(".")
        if not parts[part]:
            continue  # direct agreement has no encrypted key
        content = bytearray(unb64(parts[part]))
        content[len(content) // 2] ^= 1
        parts[part] = b64(bytes(content))
        with pytest.raises(Exception):  # noqa: B017, PT011
            open_sealed(".".join(parts), kind)


@settings(max_examples=60, deadline=None)
@given(payload=st.dictionaries(st.text(max_size=8), JSON, max_size=5), kind=st.sampled_from(ENCRYPTING))
def test_what_is_sealed_is_what_is_opened(payload: dict[str, Any], kind: str) -> None:
    for given_as in (payload, json.dumps(payload).encode()):
        sealed = seal_package(given_as, recipient=registered(kind), signer=OWN, envelope=ENVELOPE)
        assert verified(open_sealed(sealed, kind), OWN.public())["data"] == payload


@pytest.mark.parametrize("kind", ENCRYPTING)
def test_a_large_package_is_opened(kind: str) -> None:
    payload = {"text": "x" * 400_000}
    sealed = seal_package(payload, recipient=registered(kind), signer=OWN, envelope=ENVELOPE)
    assert verified(open_sealed(sealed, kind), OWN.public())["data"] == payload


def test_a_package_has_its_bounds() -> None:
    with pytest.raises(BadInput) as refused:
        seal_package({"a": "x" * 1_100_000}, recipient=registered("ECDH-ES"), signer=OWN, envelope=ENVELOPE)
    assert refused.value.code == "package_too_large"


def test_nothing_is_encrypted_to_a_key_for_signatures() -> None:
    with pytest.raises(BadInput):
        seal_package({}, recipient=registered("RS256"), signer=OWN, envelope=ENVELOPE)


@pytest.mark.promise("D7")
@settings(max_examples=40, deadline=None)
@given(payload=st.dictionaries(st.text(max_size=8), JSON, max_size=5), kind=st.sampled_from(("ES256", "Ed25519")))
def test_what_the_vendor_seals_is_what_we_open(payload: dict[str, Any], kind: str) -> None:
    text = signed(claims("v", "us", data=payload, order="o"), kind, typ="ats-privacy-result+jwt")
    opened = open_result(
        encrypted(text, OWN.public()),
        own=OWN,
        keys={registered(kind).kid: registered(kind)},
        issuer="v",
        audience="us",
        order="o",
    )
    assert opened.claims["data"] == payload


def test_own_keys_are_kept_for_their_owner_alone(tmp_path: Any) -> None:
    path = tmp_path / "keys" / "handoff.jwks"
    keys = HandoffKeys.from_file(path, create=True)
    assert path.stat().st_mode & 0o777 == 0o600
    assert HandoffKeys.from_file(path, create=False).public() == keys.public()
    assert [key["use"] for key in keys.public()["keys"]] == ["sig", "enc", "enc"]
    told = json.dumps(keys.public()) + repr(keys)
    kept = json.loads(path.read_text())["keys"]
    assert not any(key[name] in told for key in kept for name in ("d", "priv") if name in key)
    path.chmod(0o644)
    with pytest.raises(Misconfigured):
        HandoffKeys.from_file(path, create=False)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("{", "handoff_keys_unreadable"),
        ("[]", "handoff_keys_unreadable"),
        ('{"keys": []}', "handoff_keys_unfit"),
        ('{"keys": [1]}', "handoff_keys_unfit"),
        ('{"keys": {"a": 1}}', "handoff_keys_unfit"),
        ('{"keys": [{"kty": "AKP", "kid": "a", "priv": "AAAA"}]}', "handoff_keys_unfit"),
        ('{"keys": [{"kty": "oct", "k": "AAAA"}]}', "handoff_keys_unfit"),
    ],
)
def test_own_keys_that_cannot_be_used_stop_the_start(tmp_path: Any, content: str, code: str) -> None:
    path = tmp_path / "handoff.jwks"
    path.write_text(content)
    path.chmod(0o600)
    with pytest.raises(Misconfigured) as refused:
        HandoffKeys.from_file(path, create=False)
    assert refused.value.code == code


@pytest.mark.promise("D7")
def test_results_to_a_key_before_the_last_rotation_are_opened(tmp_path: Any) -> None:
    path = tmp_path / "handoff.jwks"
    old = HandoffKeys.from_file(path, create=True)
    rotate_keys(path)
    new = HandoffKeys.from_file(path, create=False)
    assert new.signing.thumbprint() != old.signing.thumbprint()
    sent = encrypted(signed(claims("v", "us"), typ="ats-privacy-result+jwt"), old.public())
    keys = {registered("ES256").kid: registered("ES256")}
    assert open_result(sent, own=new, keys=keys, issuer="v", audience="us").claims["iss"] == "v"
    sealed = seal_package({}, recipient=registered("ECDH-ES"), signer=old, envelope=ENVELOPE)
    assert verified(open_sealed(sealed, "ECDH-ES"), new.public())["data"] == {}
