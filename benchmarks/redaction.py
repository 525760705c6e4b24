"""How well free text is redacted, and how fast: ``python -m benchmarks.redaction``."""

from __future__ import annotations

from tests.redaction.quality import measure


def main() -> None:
    """Print a table a language."""
    for language in ("zh", "en"):
        quality = measure(language)
        speed = quality.characters / quality.seconds
        print(
            f"{language}: recall {quality.recall():.3f}, precision {quality.precision():.3f}, {speed:,.0f} characters/s"
        )
        for kind in sorted(quality.marked):
            print(f"  {kind:13} {quality.marked[kind]:3} {quality.recall(kind):6.2f} {quality.precision(kind):6.2f}")
        for line in (*quality.missed, *quality.wrong):
            print(f"  - {line}")


if __name__ == "__main__":
    main()
