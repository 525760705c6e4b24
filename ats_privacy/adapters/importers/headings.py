"""Which field a heading of a table, or a key of an export, means: the names are in ``headings.toml``."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache, lru_cache
from importlib import resources
from typing import Final

from .field_paths import FieldPath, field_path

# Longer headings are no usual ones, and are not remembered.
_LONGEST: Final = 100
_SEPARATORS: Final = re.compile(r"[\W_]+")
_NUMBERED: Final = re.compile(r"(.*?)(?:no|第)?(\d{1,2})", re.DOTALL)
_REMARK: Final = re.compile(r"[(（\[【].*?[)）\]】]")


def folded(name: str) -> str:
    """A heading or key for comparison: “E-Mail”, “e_mail” and “eMail” are the same."""
    return _folded(name) if len(name) <= _LONGEST else _folded.__wrapped__(name)


@lru_cache(maxsize=4096)
def _folded(name: str) -> str:
    return _SEPARATORS.sub("", unicodedata.normalize("NFKC", name)).casefold()


def path_of_heading(heading: str) -> FieldPath | None:
    """The field that a heading means, or None. “School 2” and “学校2” are the second school."""
    return _path_of_heading(heading) if len(heading) <= _LONGEST else None


@lru_cache(maxsize=4096)
def _path_of_heading(heading: str) -> FieldPath | None:
    known = _paths()
    for name in (folded(heading), folded(_REMARK.sub("", heading))):
        if name in known:
            return known[name]
        numbered = _NUMBERED.fullmatch(name)
        if numbered is not None and numbered[1] in known and 1 <= int(numbered[2]) <= 50:
            path = known[numbered[1]]
            if path.repeatable:
                return path.moved(int(numbered[2]) - 1)
    return None


@cache
def _paths() -> dict[str, FieldPath]:
    known: dict[str, FieldPath] = {}
    with resources.files(__package__).joinpath("headings.toml").open("rb") as file:
        table = tomllib.load(file)
    for target, names in table.items():
        path = field_path(target)
        if path is None:
            raise LookupError(target)
        for name in names:
            known[folded(name)] = path
    return known
