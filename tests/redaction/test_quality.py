"""Recall and precision on marked sets, in both languages, with nothing known of the person: floors, not claims.

What was measured stands in docs/redaction.md; ``python -m benchmarks.redaction`` measures it again.
"""

from __future__ import annotations

import pytest

from tests.redaction.quality import measure, read

RECALL, PRECISION, OF_A_KIND = 0.95, 0.95, 0.75


@pytest.mark.promise("B3")
@pytest.mark.parametrize("language", ["zh", "en"])
def test_floors(language: str) -> None:
    quality = measure(language)
    assert quality.recall() >= RECALL, quality.missed
    assert quality.precision() >= PRECISION, quality.wrong
    assert quality.marked.keys() >= {
        "name",
        "phone",
        "email",
        "id_number",
        "passport",
        "bank_account",
        "address",
        "link",
    }
    for kind in quality.marked:
        assert quality.recall(kind) >= OF_A_KIND, (kind, quality.missed)


def test_marks_are_read() -> None:
    text, spans = read("a [[name|Bo Li]] b\\n[[age|41]]")
    assert text == "a Bo Li b\n41"
    assert [(text[s.start : s.end], s.kind) for s in spans] == [("Bo Li", "name"), ("41", "age")]
