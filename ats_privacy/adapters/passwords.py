"""Passwords at rest: Argon2id (RFC 9106) in the PHC string format, and nothing else."""

from __future__ import annotations

import re
import secrets
import unicodedata
from dataclasses import dataclass
from threading import Lock

from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

_ONE_AT_A_TIME = Lock()
"""OpenSSL lends the threads of its lanes to one derivation of a process; another meanwhile fails as out of memory."""
_SALT_BYTES = 16
_HASH_BYTES = 32
_PARAMETERS = re.compile(
    r"\$argon2id\$v=19\$m=([0-9]{1,7}),t=([0-9]{1,2}),p=([0-9]{1,2})\$[A-Za-z0-9+/]+\$[A-Za-z0-9+/]+"
)
_MOST_MEMORY_KIB = 1024 * 1024
_MOST_ITERATIONS = 16


@dataclass(frozen=True, slots=True)
class PasswordHasher:
    """Makes and checks hashes. The defaults are RFC 9106's second recommended set: 64 MiB, 3 passes, 4 lanes."""

    memory_kib: int = 64 * 1024
    iterations: int = 3
    lanes: int = 4

    def hashed(self, password: str) -> str:
        """The PHC string of a password, with a new salt."""
        kdf = Argon2id(
            salt=secrets.token_bytes(_SALT_BYTES),
            length=_HASH_BYTES,
            iterations=self.iterations,
            lanes=self.lanes,
            memory_cost=self.memory_kib,
        )
        with _ONE_AT_A_TIME:
            return kdf.derive_phc_encoded(_normalised(password))

    def fits(self, password: str, stored: str) -> bool:
        """True where ``password`` is the one of ``stored``; False too for a stored text that is no hash of ours."""
        if _parameters(stored) is None:
            return False
        try:
            with _ONE_AT_A_TIME:
                Argon2id.verify_phc_encoded(_normalised(password), stored)
        except (InvalidKey, ValueError):
            return False
        return True

    def outdated(self, stored: str) -> bool:
        """True where a parameter of ``stored`` is below today's: hash anew at the next successful log-in."""
        found = _parameters(stored)
        return found is None or any(
            old < new for old, new in zip(found, (self.memory_kib, self.iterations, self.lanes), strict=True)
        )


def _normalised(password: str) -> bytes:
    """NFKC, so that one password typed on two keyboards is one (NIST SP 800-63B section 5.1.1.2)."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")


def _parameters(stored: str) -> tuple[int, int, int] | None:
    """Memory in KiB, passes and lanes; None where they would cost more than any hash that we make."""
    match = _PARAMETERS.fullmatch(stored)
    if match is None:
        return None
    memory, iterations, lanes = (int(part) for part in match.groups())
    return (memory, iterations, lanes) if memory <= _MOST_MEMORY_KIB and iterations <= _MOST_ITERATIONS else None
