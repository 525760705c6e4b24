"""One-time codes: what they are for, how long they count, how often one may be tried. Pure (promises A9, A15)."""

from __future__ import annotations

import secrets
from enum import StrEnum
from typing import Final

DIGITS: Final = 8
"""With five tries a code, and few codes an hour, one guess in four millions of codes."""

MOST_TRIES: Final = 5
SECONDS: Final = 600
ACTIVATION_SECONDS: Final = 24 * 3600
CHALLENGE_SECONDS: Final = 300
KEPT_SECONDS: Final = 24 * 3600
"""How long a code's row stays after its end, so that a late try is answered like any wrong one."""

MAIL_CODE: Final = "mail.code"
"""The kind of order that mails a code: ``object_id`` names its row, no parameter holds code or address."""

_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_LONG = 20


class Purpose(StrEnum):
    """What a code lets its holder do, once."""

    ENQUIRY = "enquiry"
    REGISTRATION = "registration"
    RESET = "reset"
    COMPROMISE = "compromise"
    ACTIVATION = "activation"
    PASSKEY_NEW = "passkey_new"
    PASSKEY_USE = "passkey_use"


def new_code() -> str:
    """A code of digits, for a letter that counts for minutes."""
    return str(secrets.randbelow(10**DIGITS)).zfill(DIGITS)


def new_long_code() -> str:
    """100 random bits in letters that are not mistaken for others: for recovery, and for a first log-in by hand."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(_LONG))


def grouped(code: str) -> str:
    """A long code as people read it out."""
    return "-".join(code[at : at + 5] for at in range(0, len(code), 5))


def as_typed(text: str) -> str:
    """A code without the spaces, hyphens and small letters that people type it with."""
    return "".join(c for c in text if not c.isspace() and c != "-").upper()
