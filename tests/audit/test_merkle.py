"""The tree against a naive one that follows RFC 6962 section 2.1 to the letter."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ats_privacy.domain import merkle
from ats_privacy.domain.merkle import Frontier, Node

LEAVES = [merkle.leaf_hash(str(n).encode()) for n in range(1400)]


def naive_root(leaves: Sequence[bytes]) -> bytes:
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return sha256(b"\x01" + naive_root(leaves[:k]) + naive_root(leaves[k:])).digest()


def naive_path(m: int, leaves: Sequence[bytes]) -> list[bytes]:
    if len(leaves) <= 1:
        return []
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    if m < k:
        return [*naive_path(m, leaves[:k]), naive_root(leaves[k:])]
    return [*naive_path(m - k, leaves[k:]), naive_root(leaves[:k])]


def naive_subproof(m: int, leaves: Sequence[bytes], whole: bool) -> list[bytes]:
    if m == len(leaves):
        return [] if whole else [naive_root(leaves)]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    if m <= k:
        return [*naive_subproof(m, leaves[:k], whole), naive_root(leaves[k:])]
    return [*naive_subproof(m - k, leaves[k:], False), naive_root(leaves[:k])]


class Stored:
    """What a database would hold after the tree grew in batches."""

    def __init__(self, leaves: Sequence[bytes]) -> None:
        self.nodes: dict[Node, bytes] = {(0, at): leaf for at, leaf in enumerate(leaves)}
        self.reads = 0
        completed: list[tuple[Node, bytes]] = []
        self.frontier = Frontier()
        self.frontier.extend(leaves, completed)
        self.nodes.update(completed)

    def read(self, level: int, first: int, count: int) -> list[bytes]:
        self.reads += count
        return [self.nodes[level, at] for at in range(first, first + count)]

    def proof(self, ranges: Sequence[merkle.Range]) -> list[bytes]:
        return [merkle.fold_range(each, self.read) for each in ranges]


sizes = st.integers(1, len(LEAVES))


@given(sizes, st.data())
@settings(max_examples=150, deadline=None)
def test_proofs_are_those_of_the_rfc(size: int, data: st.DataObject) -> None:
    leaves = LEAVES[:size]
    tree = Stored(leaves)
    root = naive_root(leaves)
    assert tree.frontier.root() == root
    index = data.draw(st.integers(0, size - 1))
    path = tree.proof(merkle.inclusion_ranges(index, size))
    assert path == naive_path(index, leaves)
    assert merkle.verify_inclusion(index, size, leaves[index], path, root)
    old = data.draw(st.integers(1, size))
    proof = tree.proof(merkle.consistency_ranges(old, size))
    assert proof == naive_subproof(old, leaves, True)
    assert merkle.verify_consistency(old, size, naive_root(leaves[:old]), root, proof)


@given(sizes, st.data())
@settings(max_examples=150, deadline=None)
def test_a_changed_proof_is_refused(size: int, data: st.DataObject) -> None:
    leaves = LEAVES[:size]
    tree = Stored(leaves)
    root = tree.frontier.root()
    index = data.draw(st.integers(0, size - 1))
    path = tree.proof(merkle.inclusion_ranges(index, size))
    assert not merkle.verify_inclusion(index, size, leaves[index], [*path, root], root)
    other = data.draw(st.integers(0, size - 1).filter(lambda n: n != index)) if size > 1 else None
    if other is not None:
        assert not merkle.verify_inclusion(index, size, leaves[other], path, root)
        assert not merkle.verify_inclusion(other, size, leaves[index], path, root)
    if path:
        at = data.draw(st.integers(0, len(path) - 1))
        assert not merkle.verify_inclusion(index, size, leaves[index], path[:at] + path[at + 1 :], root)
        path[at] = bytes([path[at][0] ^ 1]) + path[at][1:]
        assert not merkle.verify_inclusion(index, size, leaves[index], path, root)


@given(st.lists(st.integers(0, 300), max_size=5))
@settings(deadline=None)
def test_growth_in_batches_is_growth_at_once(batches: list[int]) -> None:
    grown = Frontier()
    completed: list[tuple[Node, bytes]] = []
    for batch in batches:
        restarted = Frontier.from_bytes(grown.size, grown.to_bytes())
        restarted.extend(LEAVES[grown.size : grown.size + batch], completed)
        grown = restarted
    at_once = Stored(LEAVES[: grown.size])
    assert grown.root() == at_once.frontier.root()
    assert dict(completed) == {node: h for node, h in at_once.nodes.items() if node[0]}


def test_a_proof_reads_little() -> None:
    """At most 256 hashes for each factor of 256."""
    leaves = [merkle.leaf_hash(n.to_bytes(4, "big")) for n in range(70_000)]
    tree = Stored(leaves)
    tree.proof(merkle.inclusion_ranges(12_345, 70_000))
    assert tree.reads <= 3 * 256
    tree.reads = 0
    proof = tree.proof(merkle.consistency_ranges(65_537, 70_000))
    assert tree.reads <= 3 * 256
    old = Frontier()
    old.extend(leaves[:65_537])
    assert merkle.verify_consistency(65_537, 70_000, old.root(), tree.frontier.root(), proof)


@pytest.mark.parametrize(("index", "size"), [(0, 0), (5, 5), (-1, 3)])
def test_no_proof_of_what_is_not_there(index: int, size: int) -> None:
    with pytest.raises(ValueError, match="no such leaf"):
        merkle.inclusion_ranges(index, size)


@pytest.mark.parametrize(("old", "new"), [(0, 3), (4, 3)])
def test_no_consistency_with_nothing_or_the_future(old: int, new: int) -> None:
    with pytest.raises(ValueError, match="sizes"):
        merkle.consistency_ranges(old, new)


def test_a_torn_frontier_is_refused() -> None:
    with pytest.raises(ValueError, match="do not fit"):
        Frontier.from_bytes(3, bytes(32))
