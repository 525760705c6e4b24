"""A request for an operation of the API, by its parts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Operation:
    """A request by its parts; names in braces stand for ids, ``{n}`` and ``{word}`` for a number and a name that
    were not used before, ``{point}`` for a new public key."""

    name: str
    method: str
    path: str
    query: dict[str, str] | None = None
    body: Any = None
    versioned: bool = False


PUBLIC = frozenset(
    {
        "log_in",
        "begin_passkey_log_in",
        "log_in_by_passkey",
        "ask_for_code",
        "set_password_by_code",
        "report_compromise_by_code",
        "begin_registration",
        "register_account",
        "enquire",
        "answer_enquiry",
    }
)
"""Operations for who has no token yet; ``tests/accounts`` shows what they ask for instead."""
