"""What an importer hands on: candidates with canonical values, and rows that were refused, each with its reason."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

CHANNELS: Final = frozenset({"import", "job_site", "headhunter", "referral", "applicant", "staff"})


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that was not taken in. Neither ``sentence`` nor ``pointer`` repeats anything that stood in it.

    ``reference`` is where it stood in the file: “row 7” of a CSV file (the header is row 1), “item 3” of a JSON list,
    “line 12” of JSON Lines, “file” for the whole file. ``pointer`` names the applicant's field and what is in it.
    """

    reference: str
    code: str
    pointer: str
    sentence: str


@dataclass(frozen=True, slots=True, repr=False)
class Candidate:
    """One candidate of a file. Every leaf of the input stands in ``values``, ``applications`` or ``extra``.

    ``values`` are canonical values by applicant field (:func:`ats_privacy.domain.values.validate` gives them again);
    ``applications`` are ``{"requisition_ref", "answers", "cover_letter"}`` as far as given, canonical too; ``extra`` is
    what was not understood, within the bounds of the type ``unclassified``; ``warnings`` are codes of what was set
    aside; ``default_region`` is the region in which the phones were read.
    """

    values: dict[str, Any]
    reference: str
    source: str
    channel: str = "import"
    applications: list[dict[str, Any]] = field(default_factory=list)
    extra: dict[str, Any] = field(default_factory=dict)
    default_region: str | None = None
    warnings: tuple[str, ...] = ()

    @property
    def provenance(self) -> dict[str, dict[str, str]]:
        """Where each value comes from (promise A3): ``{field: {"source", "channel"}}``."""
        return {name: {"source": self.source, "channel": self.channel} for name in self.values}

    def __repr__(self) -> str:
        return f"Candidate({self.reference!r}, fields={sorted(self.values)})"


@dataclass(frozen=True, slots=True)
class Intake:
    """How a file is read: where it comes from, in which region its phones are, and what happens to bad values."""

    source: str
    channel: str
    default_region: str | None
    lenient: bool
    today: date


@dataclass(slots=True, repr=False)
class Mapped:
    """A candidate between mapping and checking: raw values by field, applications, what was not understood.

    ``mobile_is_mobile`` tells that the file itself calls the number in ``values["mobile"]`` a mobile.
    """

    values: dict[str, Any] = field(default_factory=dict)
    applications: list[dict[str, Any]] = field(default_factory=list)
    rest: dict[str, Any] = field(default_factory=dict)
    region: str | None = None
    warnings: list[str] = field(default_factory=list)
    mobile_is_mobile: bool = False
