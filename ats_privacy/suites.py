"""Which algorithms new keys use: ``ATS_SUITES``, as ``* = SM4_GCM, health = AES_256_GCM_SIV, index = HMAC_SM3``.

Keys that are there already go on with theirs until a rotation moves them; values are read by their header.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from keys import Algorithm, IndexAlgorithm

_ALL = "*"
_INDEXES = "index"


@dataclass(frozen=True, slots=True)
class Suites:
    """Suite of every compartment, those named apart, and the keyed hash of blind indexes."""

    default: Algorithm = Algorithm.AES_256_GCM
    named: Mapping[str, Algorithm] = field(default_factory=dict)
    index: IndexAlgorithm = IndexAlgorithm.HMAC_SHA_256

    def of(self, compartment: str) -> Algorithm:
        """The suite of a new key of the compartment."""
        return self.named.get(compartment, self.default)

    @classmethod
    def parse(cls, text: str) -> Suites:
        """From the variable's text; raises ValueError."""
        default, index, named = cls().default, cls().index, {}
        for part in filter(None, (part.strip() for part in text.split(","))):
            name, separator, suite = (piece.strip() for piece in part.partition("="))
            if not separator or not name:
                raise ValueError
            try:
                if name == _INDEXES:
                    index = IndexAlgorithm[suite]
                elif name == _ALL:
                    default = Algorithm[suite]
                else:
                    named[name] = Algorithm[suite]
            except KeyError:
                raise ValueError from None
        return cls(default, named, index)
