"""Published vectors, through the functions that seal, open, index and derive in production."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from keys.algorithms import Algorithm, IndexAlgorithm, new_cipher
from keys.binding import _hkdf
from keys.errors import TamperedValue
from keys.handles import DataKey, data_key_from_cipher, data_key_shape
from keys.index_keys import TOKEN_BYTES, _index_key
from keys.opening import _open_with_nonce
from keys.passphrase import _argon2id
from keys.sealing import _seal_with_nonce

VECTORS = Path(__file__).parent / "vectors"
SEALING = {
    "aes_256_gcm_nist.json": Algorithm.AES_256_GCM,
    "aes_256_gcm_wycheproof.json": Algorithm.AES_256_GCM,
    "aes_256_gcm_siv_rfc8452.json": Algorithm.AES_256_GCM_SIV,
    "sm4_gcm_rfc8998.json": Algorithm.SM4_GCM,
}
HASHES = {
    "hmac_sha_256_rfc4231.json": IndexAlgorithm.HMAC_SHA_256,
    "hmac_sm3_gmt0042.json": IndexAlgorithm.HMAC_SM3,
}


def cases(*names: str) -> list[Any]:
    return [
        pytest.param(name, case, id=f"{name.removesuffix('.json')}: {case['name']}")
        for name in names
        for case in json.loads((VECTORS / name).read_text())["cases"]
    ]


def data_key(algorithm: Algorithm, case: dict[str, str]) -> DataKey:
    return data_key_from_cipher(
        data_key_shape("identity", 1, algorithm), new_cipher(algorithm, bytes.fromhex(case["key"]))
    )


@pytest.mark.promise("D4")
@pytest.mark.parametrize(("name", "case"), cases(*SEALING))
def test_sealing_vectors(name: str, case: dict[str, Any]) -> None:
    key = data_key(SEALING[name], case)
    nonce, place = bytes.fromhex(case["nonce"]), bytes.fromhex(case["ad"])
    ciphertext = bytes.fromhex(case["ciphertext"] + case["tag"])
    if case["valid"]:
        plaintext = bytes.fromhex(case["plaintext"])
        assert _seal_with_nonce(key, nonce, plaintext, place) == nonce + ciphertext
        assert _open_with_nonce(key, nonce, ciphertext, place) == plaintext
    else:
        with pytest.raises(TamperedValue):
            _open_with_nonce(key, nonce, ciphertext, place)


@pytest.mark.promise("D5")
@pytest.mark.parametrize(("name", "case"), cases(*HASHES))
def test_keyed_hash_vectors(name: str, case: dict[str, str]) -> None:
    key = _index_key("email", 1, HASHES[name], bytes.fromhex(case["key"]), b"")
    assert key.token(bytes.fromhex(case["message"])) == bytes.fromhex(case["mac"])[:TOKEN_BYTES]


@pytest.mark.parametrize(("name", "case"), cases("argon2id_rfc9106.json"))
def test_argon2id_vector(name: str, case: dict[str, Any]) -> None:
    derived = _argon2id(
        bytes.fromhex(case["passphrase"]),
        bytes.fromhex(case["salt"]),
        memory_kib=case["memory_kib"],
        iterations=case["iterations"],
        lanes=case["lanes"],
        ad=bytes.fromhex(case["ad"]),
        pepper=bytes.fromhex(case["pepper"]),
    )
    assert derived == bytes.fromhex(case["key"])


@pytest.mark.parametrize(("name", "case"), cases("hkdf_sha_256_rfc5869.json"))
def test_hkdf_vectors(name: str, case: dict[str, str]) -> None:
    salt = bytes.fromhex(case["salt"]) or None
    derived = _hkdf(bytes.fromhex(case["ikm"]), bytes.fromhex(case["info"]), salt)
    assert derived == bytes.fromhex(case["okm"])[:32]


def test_every_vector_file_is_run_and_names_its_source() -> None:
    files = {path.name: json.loads(path.read_text()) for path in VECTORS.iterdir()}
    assert files.keys() == SEALING.keys() | HASHES.keys() | {"argon2id_rfc9106.json", "hkdf_sha_256_rfc5869.json"}
    assert all(file["source"] and file["cases"] for file in files.values())


def test_the_collections_hold_refusals_too() -> None:
    refused = [
        case for name in SEALING for case in json.loads((VECTORS / name).read_text())["cases"] if not case["valid"]
    ]
    assert len(refused) >= 50
