"""How well free text is redacted, on the foreign sets of ``tests/redaction_sets``, by type and language.

``python -m tools.redaction_report`` prints the tables and writes them into docs/redaction.md; ``--missed`` names what
was missed, and what was hidden for nothing, on the halves that rules may be improved on. Only letters and digits count.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from field_policies.redaction import Redaction

ROOT: Final = Path(__file__).resolve().parents[1]
SETS: Final = ROOT / "tests" / "redaction_sets"
PAGE: Final = ROOT / "docs" / "redaction.md"
BEGIN, END = "<!-- table: python -m tools.redaction_report -->", "<!-- end of table -->"
LANGUAGES: Final = ("zh", "en", "mixed")
SETS_OF: Final = (
    ("first", "open"),
    ("first", "held-out"),
    ("second", "open"),
    ("second", "opened"),
    ("third", "open"),
    ("fourth", "open"),
    ("fourth", "held-out"),
    ("fifth", "open"),
    ("fifth", "held-out"),
)
"""Author and half."""


Group = tuple[str, str, str]
"""Author, half, language."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text of the sets: where it belongs, what the system holds of the person, and what is marked in it."""

    name: str
    text: str
    own_values: Mapping[str, Any]
    spans: tuple[tuple[int, int, str], ...]
    either: frozenset[int]


@dataclass
class Counts:
    """What was hidden of what is marked: by type, in stretches and in characters; and what was hidden in all."""

    spans: Counter[str] = field(default_factory=Counter)
    whole: Counter[str] = field(default_factory=Counter)
    characters: Counter[str] = field(default_factory=Counter)
    hidden: Counter[str] = field(default_factory=Counter)
    covered: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def __iadd__(self, other: Counts) -> Counts:
        for name in ("spans", "whole", "characters", "hidden", "covered", "right", "missed", "wrong"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        return self

    def recall(self, kind: str | None = None) -> float:
        """Share of marked stretches of which every letter and digit is hidden; of one type or of all."""
        return _share(self.whole, self.spans, kind)

    def recall_of_characters(self, kind: str | None = None) -> float:
        """Share of marked letters and digits that are hidden; of one type or of all."""
        return _share(self.hidden, self.characters, kind)

    def precision(self, kind: str | None = None) -> float:
        """Share of hidden letters and digits that are marked; of one kind of finding or of all."""
        return _share(self.right, self.covered, kind)


def _share(part: Counter[str], whole: Counter[str], kind: str | None) -> float:
    of = whole.total() if kind is None else whole[kind]
    return (part.total() if kind is None else part[kind]) / of if of else 1.0


def groups() -> Iterator[Group]:
    """Every group of texts."""
    for author, half in SETS_OF:
        for language in LANGUAGES:
            yield author, half, language


def texts(group: Group) -> Iterator[Text]:
    """The texts of a group, in order."""
    author, half, language = group
    for line in (SETS / author / half / f"{language}.jsonl").read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        yield Text(
            name=entry["id"],
            text=entry["text"],
            own_values=_own_values(entry["subject"]),
            spans=tuple((span["start"], span["end"], span["type"]) for span in entry["spans"]),
            either=frozenset(n for start, end in entry.get("either", ()) for n in range(start, end)),
        )


def _own_values(subject: Mapping[str, Any]) -> dict[str, Any]:
    values = {**subject, "full_name": subject.get("name", {})}
    values.pop("name", None)
    if "address" in values:
        values["address"] = {"lines": [values["address"]]}
    return values


def measure(text: Text) -> Counts:
    """What the redaction hides of one text."""
    counts = Counts()
    written = text.text
    findings = Redaction(text.own_values).find(written)
    covered = {n for span in findings for n in range(span.start, span.end)}
    marked = {n for start, end, _ in text.spans for n in range(start, end)}
    for start, end, kind in text.spans:
        places = [n for n in range(start, end) if written[n].isalnum()]
        hidden = sum(n in covered for n in places)
        counts.spans[kind] += 1
        counts.whole[kind] += hidden == len(places)
        counts.characters[kind] += len(places)
        counts.hidden[kind] += hidden
        if hidden < len(places):
            shown = "".join("█" if n in covered else written[n] for n in range(start, end))
            counts.missed.append(f"{text.name} {kind}: {written[start:end]!r} left as {shown!r}")
    for span in findings:
        places = [n for n in range(span.start, span.end) if written[n].isalnum() and n not in text.either]
        right = sum(n in marked for n in places)
        counts.covered[span.kind] += len(places)
        counts.right[span.kind] += right
        if right < len(places):
            around = written[max(0, span.start - 12) : span.start], written[span.end : span.end + 12]
            hidden_text = written[span.start : span.end]
            counts.wrong.append(f"{text.name} {span.kind}: {hidden_text!r} between {around[0]!r} and {around[1]!r}")
    return counts


def measured() -> dict[Group, Counts]:
    """The counts of every group."""
    found: dict[Group, Counts] = {}
    for group in groups():
        found[group] = Counts()
        for text in texts(group):
            found[group] += measure(text)
    return found


def in_all(found: Mapping[Group, Counts], author: str, half: str) -> Counts:
    """The counts of all languages on one half."""
    counts = Counts()
    for language in LANGUAGES:
        counts += found[author, half, language]
    return counts


def table(found: Mapping[Group, Counts]) -> str:
    """Recall by type and precision by kind of finding, a table for each author and half."""
    parts = []
    for author, half in SETS_OF:
        columns = [(language, found[author, half, language]) for language in LANGUAGES]
        everything = in_all(found, author, half)
        columns.append(("all", everything))
        heads = " | ".join(name for name, _ in columns)
        rows = [
            f"| {author} author, {half}: spans wholly hidden | {heads} | characters hidden |",
            "|---" * (len(columns) + 2) + "|",
        ]
        for kind in sorted(everything.spans):
            cells = (f"{c.recall(kind):.2f} of {c.spans[kind]}" if c.spans[kind] else "" for _, c in columns)
            rows.append(f"| {kind} | " + " | ".join(cells) + f" | {everything.recall_of_characters(kind):.3f} |")
        cells = (f"{c.recall():.3f} of {c.spans.total()}" for _, c in columns)
        rows.append("| **all types** | " + " | ".join(cells) + f" | {everything.recall_of_characters():.3f} |")
        cells = (f"{c.precision():.3f}" for _, c in columns)
        rows.append("| **precision** (share of hidden characters that are marked) | " + " | ".join(cells) + " | |")
        worst = ((kind, everything.precision(kind)) for kind in sorted(everything.covered))
        named = ", ".join(f"{kind} {share:.2f}" for kind, share in worst)
        parts.append("\n".join(rows) + f"\n\nPrecision by kind of finding: {named}.")
    return "\n\n".join(parts)


def written(page: str, shown: str) -> str:
    """The page with the present tables."""
    before, _, rest = page.partition(BEGIN)
    return f"{before}{BEGIN}\n{shown}\n{END}{rest.partition(END)[2]}"


def speed() -> float:
    """Characters a second on one core, over all sets in texts of résumé length."""
    joined = ["\n".join(text.text for text in texts(group)) for group in groups()]
    begun = time.process_time()
    for n in range(3):  # against other values each time: what was found before is remembered
        redaction = Redaction({"email": f"reader{n}@example.org"})
        for text in joined:
            redaction.find(text)
    return 3 * sum(map(len, joined)) / (time.process_time() - begun)


def main(arguments: list[str]) -> None:
    """Print, and write the page."""
    found = measured()
    shown = table(found)
    print(f"{shown}\n\n{speed():,.0f} characters/s")
    if "--missed" in arguments:
        for author, half, language in groups():
            if half == "held-out":
                continue
            counts = found[author, half, language]
            print("\n".join(["", f"missed, {author} author, {language}:", *counts.missed]))
            print("\n".join(["", f"wrong, {author} author, {language}:", *counts.wrong]))
    page = PAGE.read_text(encoding="utf-8")
    if BEGIN in page:
        PAGE.write_text(written(page, shown), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
