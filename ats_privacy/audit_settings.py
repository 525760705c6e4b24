"""How the audit log proves itself: variables ``ATS_AUDIT_…``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ats_privacy.domain.working_hours import WorkingHours
from ats_privacy.variables import Variables, flag, read_variables, within

_ORIGIN = re.compile(r"[A-Za-z0-9./_-]{1,100}")


@dataclass(frozen=True, slots=True)
class AuditSettings:
    """Names, places and rhythms of the audit log.

    ``origin`` names this deployment's logs in heads, by custom a domain and path without a scheme. ``signing_key`` is
    the only secret: a file of its own; in development it stands beside the keyring and is made at first use.
    ``background`` off leaves the tree to ``ats-privacy audit run``. Exports go to ``export_folder``, one append-only
    file an organisation.
    """

    origin: str = "ats-privacy.invalid/audit"
    signing_key: Path | None = None
    background: bool = True
    sequence_seconds: float = 1.0
    head_seconds: float = 300.0
    fresh_seconds: float = 3600.0
    export_folder: Path | None = None
    witnesses: Path | None = None
    working_hours: WorkingHours = field(default_factory=WorkingHours)

    @classmethod
    def from_variables(cls, given: Mapping[str, str]) -> AuditSettings:
        """The settings named in ``given``.

        :raises Misconfigured: one cannot be read.
        """
        return cls(**read_variables(AUDIT_VARIABLES, given))


def _origin(text: str) -> str:
    if not _ORIGIN.fullmatch(text):
        raise ValueError
    return text.rstrip("/")


AUDIT_VARIABLES: Variables = {
    "ATS_AUDIT_ORIGIN": ("origin", _origin),
    "ATS_AUDIT_SIGNING_KEY": ("signing_key", Path),
    "ATS_AUDIT_BACKGROUND": ("background", flag),
    "ATS_AUDIT_SEQUENCE_SECONDS": ("sequence_seconds", within(float, 0.01, 86_400.0)),
    "ATS_AUDIT_HEAD_SECONDS": ("head_seconds", within(float, 0.01, 86_400.0)),
    "ATS_AUDIT_FRESH_SECONDS": ("fresh_seconds", within(float, 0.01, 86_400.0)),
    "ATS_AUDIT_EXPORT_FOLDER": ("export_folder", Path),
    "ATS_AUDIT_WITNESSES": ("witnesses", Path),
    "ATS_AUDIT_WORKING_HOURS": ("working_hours", WorkingHours.parse),
}
