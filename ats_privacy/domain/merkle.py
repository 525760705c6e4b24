"""Merkle trees over a log, as in RFC 6962 section 2.1 and RFC 9162 section 2.1: hashes, growth, proofs, verification.

Pure: a proof is first a list of ranges of leaves (:func:`inclusion_ranges`, :func:`consistency_ranges`), and whoever
stores hashes resolves them through :func:`aligned_nodes` and :func:`stored_span`. Only leaves and every eighth level
above them are stored, so a proof in a tree of n leaves reads at most 256 hashes for each factor of 256 in n.

The verifiers speak of subtrees ``[start, end)`` (draft-ietf-plants-merkle-tree-certs, section 4); the proofs of
RFC 6962 are those with ``start`` 0.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

HASH_BYTES = 32
TILE_HEIGHT = 8
"""Levels between two stored ones: a tile is 256 hashes of one stored level."""

EMPTY_ROOT = sha256(b"").digest()

Range = tuple[int, int]
"""Leaves ``[start, end)``, whose Merkle tree hash is meant."""
Node = tuple[int, int]
"""Level and index of a complete subtree: it covers the leaves ``[index << level, (index + 1) << level)``."""


def leaf_hash(data: bytes) -> bytes:
    """SHA-256 of 0x00 and the leaf's data."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256 of 0x01 and both children."""
    return sha256(b"\x01" + left + right).digest()


@dataclass(slots=True)
class Frontier:
    """A tree as far as growing it needs: the roots of its complete subtrees, the largest first.

    There is one hash for each bit set in ``size``.
    """

    size: int = 0
    hashes: list[bytes] = field(default_factory=list)

    @classmethod
    def from_bytes(cls, size: int, stored: bytes) -> Frontier:
        """The frontier whose :meth:`to_bytes` was stored.

        :raises ValueError: it cannot belong to a tree of this size.
        """
        if size < 0 or len(stored) != HASH_BYTES * size.bit_count():
            raise ValueError("frontier and size do not fit")
        return cls(size, [stored[at : at + HASH_BYTES] for at in range(0, len(stored), HASH_BYTES)])

    def to_bytes(self) -> bytes:
        """All hashes, one after the other."""
        return b"".join(self.hashes)

    def append(self, leaf: bytes, completed: list[tuple[Node, bytes]] | None = None) -> None:
        """Grow by one leaf hash; ``completed`` receives every complete node above it that must be stored."""
        hashes, position, level, top = self.hashes, self.size, 0, leaf
        while position & 1:
            top = node_hash(hashes.pop(), top)
            position >>= 1
            level += 1
            if completed is not None and level % TILE_HEIGHT == 0:
                completed.append(((level, position), top))
        hashes.append(top)
        self.size += 1

    def extend(self, leaves: Iterable[bytes], completed: list[tuple[Node, bytes]] | None = None) -> None:
        """Grow by several leaf hashes."""
        for leaf in leaves:
            self.append(leaf, completed)

    def root(self) -> bytes:
        """The Merkle tree hash of all leaves."""
        if not self.hashes:
            return EMPTY_ROOT
        top = self.hashes[-1]
        for left in reversed(self.hashes[:-1]):
            top = node_hash(left, top)
        return top


def inclusion_ranges(index: int, size: int) -> list[Range]:
    """The hashes that prove leaf ``index`` in a tree of ``size`` leaves, from the leaf upwards (RFC 6962 2.1.1).

    :raises ValueError: the tree has no such leaf.
    """
    if not 0 <= index < size:
        raise ValueError("no such leaf")
    found: list[Range] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            found.append((middle, end))
            end = middle
        else:
            found.append((start, middle))
            start = middle
    found.reverse()
    return found


def consistency_ranges(old: int, new: int) -> list[Range]:
    """The hashes that prove the tree of ``old`` leaves to be a prefix of that of ``new`` (RFC 6962 2.1.2).

    :raises ValueError: not 0 < old <= new.
    """
    if not 0 < old <= new:
        raise ValueError("sizes do not fit")
    found: list[Range] = []
    start, end, whole = 0, new, True
    while old < end:
        middle = start + _split(end - start)
        if old <= middle:
            found.append((middle, end))
            end = middle
        else:
            found.append((start, middle))
            start, whole = middle, False
    if not whole:
        found.append((start, end))
    found.reverse()
    return found


def aligned_nodes(leaves: Range) -> list[Node]:
    """The complete subtrees, left to right, whose hashes folded from the right give the range's hash.

    The range must be one that a proof names: it begins at a multiple of the power of two that holds it.
    """
    start, end = leaves
    found: list[Node] = []
    while start < end:
        level = (end - start).bit_length() - 1
        found.append((level, start >> level))
        start += 1 << level
    return found


def stored_span(node: Node) -> tuple[int, int, int]:
    """Where a complete subtree's hash comes from: stored level, first index, and how many hashes to fold."""
    level, index = node
    rest = level % TILE_HEIGHT
    return level - rest, index << rest, 1 << rest


def fold_aligned(hashes: Sequence[bytes]) -> bytes:
    """The root above a power of two of neighbouring hashes of one level."""
    row = list(hashes)
    while len(row) > 1:
        row = [node_hash(row[at], row[at + 1]) for at in range(0, len(row), 2)]
    return row[0]


def fold_range(leaves: Range, read: Callable[[int, int, int], Sequence[bytes]]) -> bytes:
    """The Merkle tree hash of a range; ``read(level, first, count)`` gives stored hashes."""
    parts = [fold_aligned(read(*stored_span(node))) for node in aligned_nodes(leaves)]
    top = parts[-1]
    for left in reversed(parts[:-1]):
        top = node_hash(left, top)
    return top


def verify_inclusion(index: int, size: int, leaf: bytes, proof: Sequence[bytes], root: bytes) -> bool:
    """True where the leaf hash is at ``index`` of the tree with this size and root (RFC 9162 2.1.3.2)."""
    return verify_subtree_inclusion(index, 0, size, leaf, proof, root)


def verify_consistency(old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """True where the older tree is a prefix of the newer (RFC 9162 2.1.4.2). Nothing follows from an empty tree."""
    return old > 0 and verify_subtree_consistency(0, old, new, old_root, new_root, proof)


def verify_subtree_inclusion(
    index: int, start: int, end: int, leaf: bytes, proof: Sequence[bytes], root: bytes
) -> bool:
    """True where the leaf hash is at ``index`` of the subtree ``[start, end)`` with this root."""
    if not _is_subtree(start, end) or not start <= index < end or len(leaf) != HASH_BYTES:
        return False
    position, last, found = index - start, end - start - 1, leaf
    for sibling in proof:
        if last == 0 or len(sibling) != HASH_BYTES:
            return False
        if position & 1 or position == last:
            found = node_hash(sibling, found)
            while not position & 1 and position:
                position, last = position >> 1, last >> 1
        else:
            found = node_hash(found, sibling)
        position, last = position >> 1, last >> 1
    return last == 0 and found == root


def verify_subtree_consistency(
    start: int, end: int, size: int, subtree_root: bytes, root: bytes, proof: Sequence[bytes]
) -> bool:
    """True where the subtree ``[start, end)`` with its root is part of the tree of ``size`` leaves with its root.

    An empty subtree is part of every tree and says nothing of its root.
    """
    if 0 <= start == end <= size:
        return subtree_root == EMPTY_ROOT and not proof
    if not _is_subtree(start, end) or end > size or any(len(part) != HASH_BYTES for part in proof):
        return False
    first, second, last = start, end - 1, size - 1
    while first != second and (second == last or second & 1):
        first, second, last = first >> 1, second >> 1, last >> 1
    rest = list(proof)
    if first == second:
        inner = outer = subtree_root
    elif rest:
        inner = outer = rest.pop(0)
    else:
        return False
    for sibling in rest:
        if last == 0:
            return False
        if second & 1 or second == last:
            if first < second:
                inner = node_hash(sibling, inner)
            outer = node_hash(sibling, outer)
            while not second & 1 and second:
                first, second, last = first >> 1, second >> 1, last >> 1
        else:
            outer = node_hash(outer, sibling)
        first, second, last = first >> 1, second >> 1, last >> 1
    return last == 0 and inner == subtree_root and outer == root


def _split(count: int) -> int:
    """The largest power of two smaller than ``count``."""
    return 1 << ((count - 1).bit_length() - 1)


def _is_subtree(start: int, end: int) -> bool:
    return 0 <= start < end and start % (1 << (end - start - 1).bit_length()) == 0
