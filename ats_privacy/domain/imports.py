"""Runs of an import: their states, their bounds, and what is kept of a refusal (promise A3)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Final
from uuid import UUID

from ats_privacy.domain.errors import AtsPrivacyError

MOST_BYTES: Final = 32 * 1024 * 1024
"""What a file may have, where the settings say nothing else."""

MOST_REFUSALS: Final = 10_000
"""Refused rows kept of one run; more are only counted."""

KEPT_DAYS: Final = 180
"""For how long it is kept what became of a run."""

STOP_ASKED: Final = "stop_asked"
"""Stands as the code of a run that goes on and was asked to stop: its worker sees it within a second or two."""

SILENT_SECONDS: Final = 20
"""A run that says nothing for so long has lost its worker."""

_OPEN_ENDED: Final = frozenset({"materials", "extra"})
"""Fields whose members are named by who sends them."""

_STEP: Final = re.compile(r"[a-z_]{1,32}|\d{1,6}")
_CODE: Final = re.compile(r"[a-z0-9_]{1,64}")
_PLACE: Final = re.compile(r"(?:file|(?:row|item|line) \d{1,12})")


class RunState(StrEnum):
    """How far a run is."""

    RUNNING = "running"
    FINISHED = "finished"
    FAILED = "failed"
    INTERRUPTED = "interrupted"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class ImportOrder:
    """How a file is to be taken in."""

    channel: str = "import"
    attests_authority: bool = False
    default_region: str = "CN"
    requisition: UUID | None = None
    dry_run: bool = False


class ImportTooLarge(AtsPrivacyError):
    """It went past the cap while it was read; the rest was not kept."""

    status: ClassVar[int] = 413

    def __init__(self, most: int) -> None:
        super().__init__("import_too_large", f"A file to import may have at most {most} bytes; send it in parts.")


def state_of(state: str, updated_at: int, now: int) -> RunState:
    """The state of a run at an instant: whoever was at it and says nothing any more is gone."""
    silent = now - updated_at > SILENT_SECONDS * 1_000_000
    return RunState.INTERRUPTED if state == RunState.RUNNING and silent else RunState(state)


def kept_pointer(pointer: str) -> str:
    """A pointer as far as it can only be of our own making: the field, and what is in it where we name its members."""
    field, *steps = pointer.removeprefix("/values").split("/")[1:] or [""]
    if not _STEP.fullmatch(field):
        return ""
    if field in _OPEN_ENDED or not all(_STEP.fullmatch(step) for step in steps):
        return f"/{field}"
    return "/".join(("", field, *steps))[:200]


def kept_place(reference: str) -> str:
    """Where a row stands in its file, such as “row 7”; “file” for anything else."""
    return reference if _PLACE.fullmatch(reference) else "file"


def kept_code(code: str) -> str:
    """The code of a refusal."""
    return code if _CODE.fullmatch(code) else "value_refused"
