"""Vendors' sample clients, in Python and in Node, against the service: library by library, and over the network."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest

from ats_privacy.adapters.handoff_keys import HandoffKeys
from ats_privacy.adapters.packages import Envelope, seal_package
from ats_privacy.adapters.vendor_messages import (
    DELETION_TYPE,
    PROOF_TYPE,
    open_receipt,
    open_result,
    verify_assertion,
)
from ats_privacy.domain.identity import now_us
from ats_privacy.settings import Settings
from tests.handoff.counter import Counter, counter_open
from tests.handoff.sample_clients import SAMPLES, SampleClient, node_client, python_client
from tests.handoff.vendor_side import ENCRYPTING, SIGNING, jwk_of, private_key, registered
from tests.integration.check_company import ordered
from tests.integration.vendor_company import day, entered
from tests.servers.running_company import running_company

OWN, ANOTHER = HandoffKeys.new(), HandoffKeys.new()
ISSUER, CLIENT = "https://ats.example", "o.v"
JOSE = tuple(kind for kind in ENCRYPTING if not kind.startswith("HPKE"))
PAYLOAD = {"full_name": {"full": "张三丰"}, "education": [{"school": "Peking University", "end": "1972"}]}


@pytest.fixture(scope="module", params=["python", "node"])
def client(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> SampleClient:
    """A sample client that knows the service's keys."""
    folder = tmp_path_factory.mktemp(request.param)
    (folder / "service.json").write_text(json.dumps(OWN.public()), encoding="utf-8")
    made = {"python": python_client, "node": node_client}[request.param](folder)
    known = str(folder / "service.json")
    return made.with_keys([], service=ISSUER, client_id=CLIENT, service_keys=known)


def _private(kind: str, number: int = 0) -> dict[str, Any]:
    return private_key(kind, number).as_dict(private=True) | jwk_of(kind, number)


def _sealed(kind: str, signer: HandoffKeys = OWN, **changes: Any) -> str:
    now = now_us()
    about = {"issuer": ISSUER, "audience": CLIENT, "order": "order-1", "id": "p", "issued_at": now}
    envelope = Envelope(**(about | {"expires_at": now + 600_000_000} | changes))
    return seal_package(PAYLOAD, recipient=registered(kind), signer=signer, envelope=envelope)


@pytest.mark.promise("D7")
@pytest.mark.parametrize("kind", JOSE)
def test_the_client_opens_packages_of_every_jose_kind(client: SampleClient, kind: str) -> None:
    opened = json.loads(client.with_keys([_private(kind)]).run("open", given=_sealed(kind)))
    assert (opened["data"], opened["order"], opened["aud"]) == (PAYLOAD, "order-1", CLIENT)


@pytest.mark.promise("D7")
def test_the_client_refuses_what_is_not_for_it(client: SampleClient) -> None:
    kind = "ECDH-ES+A256KW"
    mine = client.with_keys([_private(kind)])
    now = now_us()
    bad = {
        "for another vendor": _sealed(kind, audience="o.w"),
        "of another service": _sealed(kind, issuer="https://other.example"),
        "signed by another service": _sealed(kind, ANOTHER),
        "expired": _sealed(kind, issued_at=now - 900_000_000, expires_at=now - 600_000_000),
        "not yet valid": _sealed(kind, issued_at=now + 900_000_000, expires_at=now + 1_200_000_000),
        "to another key": _sealed("RSA-OAEP-256"),
        "changed": _sealed(kind)[:-4] + "AAAA",
        "no package": "Kanarienvogel",
    }
    for name, sealed in bad.items():
        said = mine.run("open", given=sealed, fails=True)
        assert "Peking" not in said, name


@pytest.mark.promise("D7")
@pytest.mark.parametrize("kind", SIGNING)
def test_what_the_client_signs_holds_here(client: SampleClient, kind: str) -> None:
    key = registered(kind)
    rules: dict[str, Any] = {"keys": {key.kid: key}, "issuer": CLIENT, "audience": ISSUER}
    signed = client.with_keys([_private(kind)]).run("receipt", "order-1")
    assert open_receipt(signed, order="order-1", **rules).claims["order"] == "order-1"


@pytest.mark.promise("D7")
def test_every_message_of_the_client_holds_here(client: SampleClient) -> None:
    key = registered("ES256")
    mine = client.with_keys([_private("ES256")])
    rules: dict[str, Any] = {"keys": {key.kid: key}, "issuer": CLIENT, "audience": ISSUER}
    receipt = open_receipt(mine.run("receipt", "order-1"), order="order-1", **rules)
    deletion = open_receipt(mine.run("deletion", "order-1"), order="order-1", kind=DELETION_TYPE, **rules)
    assert receipt.id != deletion.id
    findings = [{"check": "education", "outcome": "confirmed", "detail": "毕业证书已核实"}]
    result = mine.run("result", "order-1", given=json.dumps(findings))
    assert "education" not in result
    assert open_result(result, own=OWN, order="order-1", **rules).claims["data"] == findings
    proof = open_receipt(mine.run("prove-signing", given="nonce"), kind=PROOF_TYPE, **rules)
    assert proof.claims["nonce"] == "nonce"


@pytest.mark.promise("E2")
@pytest.mark.promise("D7")
async def test_the_client_gets_in_over_the_network(client: SampleClient, tmp_path: Path, sqlite_url: str) -> None:
    """New keys, their challenges, a token, a call: as a vendor starts, against the service as a process."""
    settings = Settings(
        database_url=sqlite_url,
        keyring_path=tmp_path / "root.keyring",
        development_issuer=True,
        development_signing_key=tmp_path / "development-signing.jwk",
    )
    async with running_company(settings, tmp_path / "service.log") as (company, process):
        vendor = await entered(company)
        contract = await vendor.contract()
        keys = json.loads(client.run("new-keys"))["keys"]
        mine = client.with_keys(
            keys,
            service=process.address,
            issuer="https://ats-privacy.invalid",
            client_id=vendor.client_id,
            service_keys="",
        )
        for key in json.loads(mine.run("public"))["keys"]:
            offered = await vendor.staff("POST", "/keys", {"jwk": key, "expires_at": day(300)})
            assert offered.status_code == 201, offered.text
            command = "prove-signing" if key["use"] == "sig" else "prove-encryption"
            proof = mine.run(command, given=offered.json()["challenge"])
            done = await vendor.staff("POST", f"/keys/{key['kid']}/proof", {"proof": proof})
            assert done.status_code == 204, done.text
        standing = json.loads(mine.run("standing"))
        assert (standing["client_id"], standing["in_force"]) == (vendor.client_id, True)
        assert standing["encryption_kid"] == keys[1]["kid"]
        assert json.loads(mine.run("token", "results"))["scope"] == "results"
        assert mine.run("token", "everything", fails=True)
        check = await (await ordered(company, vendor, contract, ["education"])).released()
        data = json.loads(mine.run("pick-up", check.id))["data"]
        assert (data["checks"], data["values"]["education"][0]["school"]) == (["education"], "Peking University")
        assert await check.state() == "acknowledged", "the client's receipt was taken"
        assert mine.run("pick-up", check.id, fails=True), "it is there once"


@pytest.fixture
def counter() -> Iterator[Counter]:
    """The service's end of the wire: it keeps what comes in, and has one package to give."""
    with counter_open(_sealed("ECDH-ES+A256KW")) as found:
        yield found


@pytest.mark.promise("D7")
def test_what_the_client_puts_on_the_wire(client: SampleClient, counter: Counter) -> None:
    """Each step asks for a token of its own scope, and no more; nothing goes out but signed and, of results, sealed."""
    keys = [_private("ES256"), _private("ECDH-ES+A256KW")]
    mine = client.with_keys(keys, service=counter.address, issuer=ISSUER)
    assert json.loads(mine.run("pick-up", "order-1"))["data"] == PAYLOAD
    mine.run("deliver", "order-1", given='[{"check": "education"}]')
    mine.run("attest", "order-1")
    path = "/vendor/v1/orders/order-1"
    assert [(seen.method, seen.path, seen.scope) for seen in counter.seen if seen.path != "/vendor/v1/token"] == [
        ("GET", f"{path}/package", "packages"),
        ("POST", f"{path}/receipt", "packages"),
        ("POST", f"{path}/result", "results"),
        ("POST", f"{path}/deletion", "deletions"),
    ]
    key = registered("ES256")
    rules: dict[str, Any] = {"keys": {key.kid: key}, "issuer": CLIENT, "audience": ISSUER}
    for seen in counter.seen:
        if seen.path == "/vendor/v1/token":
            form = dict(parse_qsl(seen.body))
            endpoint = f"{ISSUER}/vendor/v1/token"
            assert verify_assertion(form["client_assertion"], keys=rules["keys"], client=CLIENT, audience=endpoint)
        elif seen.method == "POST":
            assert seen.content_type == "application/jose"
    receipt, result, deletion = [seen.body for seen in counter.seen if seen.method == "POST" and path in seen.path]
    open_receipt(receipt, order="order-1", **rules)
    open_receipt(deletion, order="order-1", kind=DELETION_TYPE, **rules)
    assert open_result(result, own=OWN, order="order-1", **rules).claims["data"] == [{"check": "education"}]


def test_no_receipt_goes_out_for_a_package_about_another_order(client: SampleClient, counter: Counter) -> None:
    keys = [_private("ES256"), _private("ECDH-ES+A256KW")]
    mine = client.with_keys(keys, service=counter.address, issuer=ISSUER)
    said = mine.run("pick-up", "order-2", fails=True)
    assert "Peking" not in said
    assert not [seen for seen in counter.seen if seen.path.endswith("/receipt")]


def test_the_client_speaks_to_nobody_in_the_clear(client: SampleClient) -> None:
    mine = client.with_keys([_private("ES256")], service="http://ats.example")
    assert mine.run("receipt", "order-1", fails=True)


_PYTHON = SAMPLES / "vendor_client_python"


@pytest.mark.promise("D7")
def test_jwcrypto_opens_packages_too() -> None:
    jwcrypto_jwe = pytest.importorskip("jwcrypto.jwe", reason="jwcrypto is not installed: NOT shown with it")
    jwk = pytest.importorskip("jwcrypto.jwk")
    for kind in JOSE:
        opened = jwcrypto_jwe.JWE()
        opened.deserialize(_sealed(kind), jwk.JWK(**_private(kind)))
        assert opened.payload.count(b".") == 2, kind


def test_the_lock_file_pins_by_content_and_names_no_address() -> None:
    folder = SAMPLES / "vendor_client_node"
    lock = json.loads((folder / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert packages
    for entry in packages.values():
        assert entry["integrity"].startswith("sha512-")
        assert "resolved" not in entry
    declared = json.loads((folder / "package.json").read_text(encoding="utf-8"))["dependencies"]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in declared.values())
    assert "omit-lockfile-registry-resolved=true" in (folder / ".npmrc").read_text(encoding="utf-8")


def test_the_samples_need_one_library_each() -> None:
    assert (_PYTHON / "requirements.txt").read_text(encoding="utf-8").split(">=")[0] == "joserfc"
    source = (_PYTHON / "vendor_client.py").read_text(encoding="utf-8")
    imported = set(re.findall(r"^(?:from|import) (\w+)", source, re.MULTILINE))
    assert imported - set(sys.stdlib_module_names) == {"joserfc"}
