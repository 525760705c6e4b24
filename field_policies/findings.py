"""What the linter says."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """A contradiction or leak. ``where`` is a field, purpose or role; ``code`` is stable; ``sentence`` says
    what to do.
    """

    where: str
    code: str
    sentence: str
    file: str = ""

    def __str__(self) -> str:
        place = f"{self.file}, {self.where}" if self.file else self.where
        return f"{place}: {self.code}: {self.sentence}"
