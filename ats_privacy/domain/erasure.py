"""What an erasure destroyed, as its certificate says it; identifiers and counts, never a value."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

import orjson

CERTIFICATE_TYPE = "ats-privacy-erasure+jwt"


@dataclass(frozen=True, slots=True)
class Erasure:
    """One erasure: the compartments of a data subject whose keys were destroyed; ``whole`` when it was all of them.

    ``key_digests``: SHA-256 of each wrapped data key that was destroyed, so that a copy found later can be recognised
    without being kept. ``erased_at`` in microseconds since 1970. ``consents``: those that ended, also where no key was
    bound to them: a backup from before must not give them back. ``resealed``, ``refused``: of the removal of
    a third person, how many of the values were sealed anew under a new key, with the others they name, and the tokens
    (hex) under which the removed one is not to be named again (ADR 18).
    """

    id: UUID
    organisation: UUID
    subject: UUID
    compartments: tuple[str, ...]
    whole: bool
    erased_at: int
    erased_by: str
    data_keys: int
    index_entries: int
    sealed_values: int
    key_digests: tuple[str, ...]
    consents: tuple[str, ...] = ()
    resealed: int = 0
    refused: tuple[str, ...] = ()

    def claims(self) -> bytes:
        """The certificate's content: canonical JSON (sorted names)."""
        content = {name: value for name, value in asdict(self).items() if name != "id"}
        for name in ("resealed", "refused"):
            if not content[name]:
                del content[name]
        content |= {"jti": str(self.id), "organisation": str(self.organisation), "subject": str(self.subject)}
        return orjson.dumps(content, option=orjson.OPT_SORT_KEYS)

    @classmethod
    def of_claims(cls, claims: dict[str, Any]) -> Erasure:
        """The erasure that a certificate tells of; raises ValueError, KeyError or TypeError for anything else."""
        return cls(
            UUID(claims["jti"]),
            UUID(claims["organisation"]),
            UUID(claims["subject"]),
            tuple(map(str, claims["compartments"])),
            bool(claims["whole"]),
            int(claims["erased_at"]),
            str(claims["erased_by"]),
            int(claims["data_keys"]),
            int(claims["index_entries"]),
            int(claims["sealed_values"]),
            tuple(map(str, claims["key_digests"])),
            tuple(map(str, claims.get("consents", ()))),
            int(claims.get("resealed", 0)),
            tuple(bytes.fromhex(token).hex() for token in claims.get("refused", ())),
        )
