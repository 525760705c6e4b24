"""The published vectors of transparency-dev/merkle (testdata/, Apache-2.0): valid accepted, invalid refused."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from ats_privacy.domain import merkle

VECTORS = Path(__file__).parent / "vectors"


def load(kind: str) -> list[Any]:
    return [
        pytest.param(json.loads(path.read_text()), id=str(path.relative_to(VECTORS)))
        for path in sorted((VECTORS / kind).rglob("*.json"))
    ]


def raw(text: str | None) -> bytes:
    return base64.b64decode(text or "")


def proof(vector: dict[str, Any]) -> list[bytes]:
    return [raw(part) for part in vector["proof"] or []]


def test_every_vector_is_there() -> None:
    counts = {kind.name: len(list(kind.rglob("*.json"))) for kind in VECTORS.iterdir() if kind.is_dir()}
    assert counts == {"inclusion": 98, "consistency": 98, "subtreeinclusion": 204, "subtreeconsistency": 118}


@pytest.mark.parametrize("vector", load("inclusion"))
def test_inclusion(vector: dict[str, Any]) -> None:
    holds = merkle.verify_inclusion(
        vector["leafIdx"], vector["treeSize"], raw(vector["leafHash"]), proof(vector), raw(vector["root"])
    )
    assert holds is not vector["wantErr"]


@pytest.mark.parametrize("vector", load("consistency"))
def test_consistency(vector: dict[str, Any]) -> None:
    holds = merkle.verify_consistency(
        vector["size1"], vector["size2"], raw(vector["root1"]), raw(vector["root2"]), proof(vector)
    )
    assert holds is not vector["wantErr"]


@pytest.mark.parametrize("vector", load("subtreeinclusion"))
def test_subtree_inclusion(vector: dict[str, Any]) -> None:
    holds = merkle.verify_subtree_inclusion(
        vector["leafIdx"], vector["start"], vector["end"], raw(vector["leafHash"]), proof(vector), raw(vector["root"])
    )
    assert holds is not vector["wantErr"]


@pytest.mark.parametrize("vector", load("subtreeconsistency"))
def test_subtree_consistency(vector: dict[str, Any]) -> None:
    holds = merkle.verify_subtree_consistency(
        vector["start"], vector["end"], vector["size"], raw(vector["root1"]), raw(vector["root2"]), proof(vector)
    )
    assert holds is not vector["wantErr"]
