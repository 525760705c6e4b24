"""Before a reveal: enough factors, proven recently (promise D6; RFC 9470, Step Up Authentication Challenge)."""

from __future__ import annotations

from dataclasses import dataclass

from ats_privacy.domain.actors import Actor
from ats_privacy.domain.errors import StepUpRequired

TWO_FACTORS = "urn:ats-privacy:acr:two-factors"
"""The authentication context asked for unless the operator names that of the identity provider."""

_SKEW_US = 30_000_000


@dataclass(frozen=True, slots=True)
class StepUp:
    """What the operator sets. ``seconds``: how long the proof of the factors is fresh. ``acr_values``: what the
    identity provider calls an authentication with two factors, several separated by spaces.
    """

    seconds: int = 600
    acr_values: str = TWO_FACTORS

    def lacking(self, actor: Actor, factors: int, now_us: int) -> StepUpRequired | None:
        """The challenge, or None where ``actor`` has proven ``factors`` factors, recently.

        An instant that is not known, or that lies in the future beyond clock skew, is never fresh. Who needs no
        factor at all needs no fresh one either.
        """
        if actor.assurance < factors:
            return self._challenge(f"Prove {factors} factors and ask again.", f"assurance_{factors}", factors)
        age = now_us - actor.authenticated_at
        if factors and not (-_SKEW_US <= age <= self.seconds * 1_000_000 and actor.authenticated_at):
            return self._challenge(
                "It is too long since you proved who you are; do so and ask again.", "fresh_authentication", factors
            )
        return None

    def _challenge(self, sentence: str, missing: str, factors: int) -> StepUpRequired:
        acr_values = self.acr_values if factors > 1 else ""
        return StepUpRequired(sentence, missing=(missing,), acr_values=acr_values, max_age=self.seconds)
