"""Examples with marks: ``born ⟦1990-02-03⟧``."""

from __future__ import annotations

import re

from field_policies.redaction import Redaction


def left_open(example: str) -> list[str]:
    """The marked stretches of an example of which a letter or digit is shown, with nothing known of the person."""
    text, marks = "", []
    for piece in re.split(r"(⟦.*?⟧)", example):
        if piece.startswith("⟦"):
            marks.append((len(text), len(text) + len(piece) - 2))
        text += piece.strip("⟦⟧") if piece.startswith("⟦") else piece
    hidden = {n for span in Redaction().find(text) for n in range(span.start, span.end)}
    return [text[a:b] for a, b in marks if any(text[n].isalnum() and n not in hidden for n in range(a, b))]
