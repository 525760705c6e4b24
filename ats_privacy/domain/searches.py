"""What a search commits to in the audit log (ADR 12). Pure."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256


@dataclass(frozen=True, slots=True)
class Sought:
    """What a search was for, in the two forms that its entries keep: ``token``, which only the index key can make, for
    a search in vain; ``digest``, only ever sealed under the key of a person who was found, which outlives index keys.
    """

    token: bytes
    digest: str


def term_digest(index: str, term: bytes) -> str:
    """SHA-256, in hex, over the index and the normalised term. Bare it could be guessed: it is never kept bare."""
    return sha256(index.encode() + b"\0" + term).hexdigest()
