"""The one refusal of this package: a value that cannot be accepted, told without repeating any of it."""

from __future__ import annotations

from ats_privacy.domain.errors import BadInput


class InvalidValue(BadInput):
    """A value breaks the rules of its type.

    ``pointer`` is an RFC 6901 pointer inside the value, made only of keys that the contract names and of list
    indices: keys that a client invented are never part of it. ``sentence`` says what is wrong and what to do.
    """

    pointer: str

    def __init__(self, code: str, pointer: str, sentence: str) -> None:
        super().__init__(code, sentence, pointer=pointer)

    def within(self, token: str | int) -> InvalidValue:
        """The same refusal, seen from one level further out."""
        self.pointer = f"/{token}{self.pointer}"
        return self


def wrong_type(expected: str) -> InvalidValue:
    """The refusal of a value of another JSON type than the one expected (“a string”, “an object”)."""
    return InvalidValue("wrong_type", "", f"This must be {expected}.")
