"""Blind review: the hiring side judges without being shown who somebody is (promise B3).

What is hidden stands in the field policy; here stands of whom. A candidacy is shown openly only at the stages that were
named, so that a stage nobody thought of, or a rejection, never uncovers anybody.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BlindReview:
    """How a requisition is reviewed. ``shown_at``: stages at which a blind one is not blind any more."""

    on: bool
    shown_at: tuple[str, ...] = ()

    @property
    def stored(self) -> str | None:
        """As the requisition keeps it: None for an open review."""
        return " ".join(sorted(set(self.shown_at))) if self.on else None

    @property
    def told(self) -> str:
        """As the audit log tells it."""
        if not self.on:
            return "blind_review=off"
        return f"blind_review=on shown_at={','.join(sorted(set(self.shown_at))) or 'none'}"

    @classmethod
    def read(cls, stored: str | None) -> BlindReview:
        """What a requisition keeps."""
        return cls(stored is not None, tuple(stored.split()) if stored else ())


OPENLY = BlindReview(False)
