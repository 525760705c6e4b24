"""Environment variables as values: every setting has its reader, and one that cannot be read stops the start."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from ats_privacy.domain.errors import Misconfigured

Variables = dict[str, tuple[str, Callable[[str], object]]]
"""Variable → the name of the setting, and what reads it; a reader raises :class:`ValueError`."""

Number = TypeVar("Number", int, float)


def read_variables(variables: Variables, given: Mapping[str, str]) -> dict[str, Any]:
    """The settings named in ``given``, by their names.

    :raises Misconfigured: one cannot be read; the sentence names the variable, never its value.
    """
    values: dict[str, Any] = {}
    for variable, (name, read) in variables.items():
        if variable in given:
            try:
                values[name] = read(given[variable])
            except ValueError:
                raise Misconfigured("setting_invalid", f"{variable} cannot be read.") from None
    return values


def within(kind: type[Number], least: Number, most: Number) -> Callable[[str], Number]:
    """A reader of numbers from ``least`` to ``most``."""

    def read(text: str) -> Number:
        number = kind(text)
        if not least <= number <= most:
            raise ValueError
        return number

    return read


def flag(text: str) -> bool:
    """On or off, in the words that people use.

    :raises ValueError: it is neither; nothing at all is neither, too.
    """
    if text.lower() in ("1", "true", "yes", "on"):
        return True
    if text.lower() in ("0", "false", "no", "off"):
        return False
    raise ValueError
