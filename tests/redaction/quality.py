"""How well texts are redacted: recall and precision by kind, on sets in which every finding is marked by hand."""

from __future__ import annotations

import re
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from field_policies.redaction import Redaction, Span

SETS = Path(__file__).parent / "sets"
_MARKED = re.compile(r"\[\[(?P<kind>[a-z_]+)\|(?P<text>.+?)\]\]")
_COVERED = 0.9
_RIGHT = 0.5


@dataclass
class Quality:
    """Counts by kind. ``found``: marked stretches of which nine tenths were covered; ``right``: findings at least half
    of which was marked, under the finding's kind; ``missed`` and ``wrong`` name the lines, for whoever improves it."""

    marked: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    findings: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    characters: int = 0
    seconds: float = 0.0

    def recall(self, kind: str | None = None) -> float:
        """Share of what is marked that was found; of one kind or of all."""
        marked = self.marked.total() if kind is None else self.marked[kind]
        return (self.found.total() if kind is None else self.found[kind]) / marked if marked else 1.0

    def precision(self, kind: str | None = None) -> float:
        """Share of findings that are marked; of one kind or of all."""
        findings = self.findings.total() if kind is None else self.findings[kind]
        return (self.right.total() if kind is None else self.right[kind]) / findings if findings else 1.0


def read(line: str) -> tuple[str, list[Span]]:
    """A line of a set without its marks, and what they mark."""
    text, spans, at = "", [], 0
    line = line.replace("\\n", "\n")
    for match in _MARKED.finditer(line):
        text += line[at : match.start()]
        spans.append(Span(len(text), len(text) + len(match["text"]), match["kind"]))
        text += match["text"]
        at = match.end()
    return text + line[at:], spans


def measure(name: str) -> Quality:
    """The quality on a set, without any value of the person known."""
    quality = Quality()
    redaction = Redaction()
    for line in (SETS / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        text, marked = read(line)
        begun = time.perf_counter()
        findings = redaction.find(text)
        quality.seconds += time.perf_counter() - begun
        quality.characters += len(text)
        covered = {n for span in findings for n in range(span.start, span.end)}
        of_marks = {n for span in marked for n in range(span.start, span.end)}
        for span in marked:
            quality.marked[span.kind] += 1
            share = sum(n in covered for n in range(span.start, span.end)) / (span.end - span.start)
            if share >= _COVERED:
                quality.found[span.kind] += 1
            else:
                quality.missed.append(f"{span.kind}: {text[span.start : span.end]} in {text}")
        for span in findings:
            quality.findings[span.kind] += 1
            share = sum(n in of_marks for n in range(span.start, span.end)) / (span.end - span.start)
            if share >= _RIGHT:
                quality.right[span.kind] += 1
            else:
                quality.wrong.append(f"{span.kind}: {text[span.start : span.end]} in {text}")
    return quality
