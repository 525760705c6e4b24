"""Which passwords a person may choose (NIST SP 800-63B section 5.1.1.2): long, not the surroundings' own words.

No rules of composition: they make passwords worse. Nothing here knows lists of common or breached passwords.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from ats_privacy.domain.errors import BadInput

SHORTEST, LONGEST = 12, 256
"""Code points after NFKC; the upper bound keeps a request's cost bounded and is far above any passphrase."""

_FEWEST_DIFFERENT = 5
_SHORTEST_WORD = 4
_LEAST_OWN = 8
_ROWS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "qwertyuiopasdfghjklzxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
)
_LONGEST_RUN = 4


def check(password: str, *, context: Iterable[str] = ()) -> None:
    """Let a new password pass.

    ``context``: account name, company, service and the like; what is left of the password without them, and without
    runs of the alphabet and of the keyboard, must still be a password's worth.

    :raises BadInput: it may not be used; the sentence says why and holds nothing of it.
    """
    text = unicodedata.normalize("NFKC", password)
    if len(text) < SHORTEST:
        raise BadInput("password_short", f"A password has at least {SHORTEST} characters; a few words are best.")
    if len(text) > LONGEST:
        raise BadInput("password_long", f"A password has at most {LONGEST} characters.")
    folded = text.casefold()
    if len(set(folded)) < _FEWEST_DIFFERENT or _repeats(folded):
        raise BadInput("password_simple", "This password repeats itself; choose a few unrelated words.")
    own = folded
    for word in _words(context):
        own = own.replace(word, "")
    if len(_without_runs(own)) < _LEAST_OWN:
        raise BadInput(
            "password_guessable",
            "This password is made of names or runs that anybody would try first; choose a few unrelated words.",
        )


def _words(context: Iterable[str]) -> list[str]:
    found: set[str] = set()
    for text in context:
        folded = unicodedata.normalize("NFKC", text).casefold()
        parts = "".join(c if c.isalnum() else " " for c in folded).split()
        found.update(word for word in (folded, *parts) if len(word) >= _SHORTEST_WORD)
    return sorted(found, key=lambda word: (-len(word), word))


def _repeats(text: str) -> bool:
    """True where the whole is one piece over and over: the smallest period is less than half of it."""
    return 0 < (text + text).find(text, 1) <= len(text) // 2


def _without_runs(text: str) -> str:
    kept, at = [], 0
    while at < len(text):
        run = max(_run(text, at, row) for row in (*_ROWS, *(row[::-1] for row in _ROWS)))
        if run < _LONGEST_RUN:
            kept.append(text[at])
            run = 1
        at += run
    return "".join(kept)


def _run(text: str, at: int, row: str) -> int:
    start, length = row.find(text[at]), 0
    while start >= 0 and at + length < len(text) and row[start + length : start + length + 1] == text[at + length]:
        length += 1
    return length


_LOOKS_LIKE = str.maketrans("0134578@$!", "oieastbasi")


def check_uncommon(password: str, common: frozenset[str]) -> None:
    """Let a new password pass that is none of the most common ones (NIST SP 800-63B section 5.1.1.2).

    Neither as it is, nor with digits for letters, nor once or more with digits and marks around it.
    ``common``: case folded.

    :raises BadInput: it may not be used.
    """
    folded = unicodedata.normalize("NFKC", password).casefold()
    for text in (folded, folded.translate(_LOOKS_LIKE)):
        core = text.strip("".join(c for c in set(text) if not c.isalpha()))
        period = (core + core).find(core, 1) if core else 0
        if not common.isdisjoint({text, core, core[:period]} - {""}):
            raise BadInput("password_common", "This password is one that many use; choose a few unrelated words.")
