"""The results as Markdown: the same text on the terminal and in ``docs/benchmarks.md``."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from benchmarks.audited import Audited
from benchmarks.comparison import Measured, Spread
from benchmarks.footprint import Footprint
from benchmarks.primitives import Timed

_PACKAGES = ("fastapi", "uvicorn", "uvloop", "pydantic", "asyncpg", "orjson", "cryptography", "SQLAlchemy")
_MOST_ROW_RATIO = 2.0


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that a run found out."""

    database: str
    applicants: int
    seconds: float
    pairs: int
    loaded: Sequence[Measured]
    single: Sequence[Measured]
    audited: Sequence[Audited]
    footprints: dict[str, Footprint]
    primitives: Sequence[Timed]
    took_seconds: float
    busy_before: float | None
    """Load average of the last minute before the run; above nothing, others were at work too."""

    def markdown(self) -> str:
        """The report."""
        return "\n".join(
            [
                "# Benchmarks",
                "",
                *self._circumstances(),
                "",
                *self._comparison(f"## {self.loaded[0].clients} clients at once" if self.loaded else "", self.loaded),
                *self._comparison("## One client", self.single),
                *self._entry(),
                *self._bytes(),
                *self._steps(),
            ]
        )

    def _circumstances(self) -> list[str]:
        busy = "" if self.busy_before is None else f"; load average before it {self.busy_before:.1f}"
        versions = ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
        return [
            "The protected service against an equally built twin without encryption, blind indexes, audit log, masks",
            "and policy: same routes, validation, tokens, driver, transport, serialisation and server settings",
            "(`benchmarks/twin.py`). Both are one process on the same machine as the database and the client, and take",
            f"turns in slices of {self.seconds:g} s; a ratio is the median of {self.pairs} neighbouring pairs with the",
            "least and the greatest in brackets. Made by `python -m benchmarks --write`.",
            "",
            f"- {datetime.now(tz=UTC):%Y-%m-%d}, {machine()}; the run took {self.took_seconds:.0f} s{busy}",
            f"- {self.database}, {self.applicants:,} applicants; Python {platform.python_version()}, {versions}",
        ]

    def _comparison(self, title: str, found: Sequence[Measured]) -> list[str]:
        if not found:
            return []
        rows = [
            (
                m.scenario.name,
                *(f"{m.rate(side):,.0f}" for side in ("protected", "plain")),
                *(
                    f"{m.percentile(side, 0.5) * 1e3:.2f} / {m.percentile(side, 0.99) * 1e3:.1f}"
                    for side in ("protected", "plain")
                ),
                " / ".join(_microseconds(m.cpu_a_request(side)) for side in ("protected", "plain")),
                f"**{m.ratio.median:.2f}** ({m.ratio.least:.2f}–{m.ratio.greatest:.2f})",
                f"{m.scenario.first_mark:.2f} / {m.scenario.goal:.2f}",
            )
            for m in found
        ]
        heads = (
            "request",
            "protected, req/s",
            "plain, req/s",
            "protected p50 / p99, ms",
            "plain p50 / p99, ms",
            "server CPU protected / plain, µs",
            "ratio (least–greatest)",
            "first mark / goal",
        )
        return [title, "", *_table(heads, rows), ""]

    def _entry(self) -> list[str]:
        rows = [
            (
                f"{a.clients}",
                f"{a.rate:,.0f}",
                f"**{a.ratio.median:.2f}** ({a.ratio.least:.2f}–{a.ratio.greatest:.2f})",
            )
            for a in self.audited
        ]
        heads = ("clients at once", "audited reads/s", "audited / unaudited (least–greatest)")
        told = (
            "A read of one applicant through the gate, with its audit entry and with an audit log that writes nothing,",
            "in one process without HTTP: what the entry adds is a round trip to the database and the way to its disk.",
        )
        return ["## What the audit entry costs a read", "", *told, "", *_table(heads, rows), ""] if rows else []

    def _bytes(self) -> list[str]:
        protected, plain = self.footprints["protected"], self.footprints["plain"]
        rows = [
            ("rows", f"{protected.rows:,.0f}", f"{plain.rows:,.0f}", _ratio(protected.rows, plain.rows)),
            (
                "rows and indexes",
                f"{protected.with_indexes:,.0f}",
                f"{plain.with_indexes:,.0f}",
                _ratio(protected.with_indexes, plain.with_indexes),
            ),
        ]
        rows += [
            (f"… {name}: rows; with indexes", f"{own:,.0f}; {every:,.0f}", "", "")
            for name, (own, every) in (protected.tables or {}).items()
        ]
        heads = ("bytes an applicant", "protected", "plain", f"ratio (at most {_MOST_ROW_RATIO:g})")
        return ["## Size", "", *_table(heads, rows), ""]

    def _steps(self) -> list[str]:
        rows = [(t.name, _nanoseconds(t.nanoseconds)) for t in self.primitives]
        heads = ("step", "median, µs (least–greatest of the rounds)")
        return ["## Single steps", "", *_table(heads, rows), ""] if rows else []


def machine() -> str:
    """Processor, cores and memory, as far as the system tells."""
    name = platform.machine()
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="ascii", errors="replace").splitlines()
        name = next(line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        pass
    memory = ""
    if hasattr(os, "sysconf") and "SC_PHYS_PAGES" in os.sysconf_names:
        memory = f", {os.sysconf('SC_PHYS_PAGES') * os.sysconf('SC_PAGE_SIZE') / 2**30:.0f} GiB"
    return f"{name}, {os.cpu_count()} cores{memory}, {platform.system()} {platform.release()}"


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    rule = ["---", *("---:" for _ in heads[1:])]
    return ["| " + " | ".join(cells) + " |" for cells in (heads, rule, *rows)]


def _microseconds(seconds: float | None) -> str:
    return "–" if seconds is None else f"{seconds * 1e6:,.0f}"


def _nanoseconds(spread: Spread) -> str:
    return f"{spread.median / 1e3:.2f} ({spread.least / 1e3:.2f}–{spread.greatest / 1e3:.2f})"


def _ratio(protected: float, plain: float) -> str:
    return f"{protected / plain:.2f}"
