"""Findings are remembered without the text, each text against the values it was read against."""

from __future__ import annotations

import gc

from field_policies.redaction import Redaction, Span
from field_policies.redaction.remembered import Remembered, digest_of


def test_a_text_is_read_once_against_the_same_values() -> None:
    remembered, read = Remembered(), []

    def find() -> list[Span]:
        read.append(1)
        return [Span(0, 3, "name")]

    mine, yours = digest_of({"full_name": "A"}), digest_of({"full_name": "B"})
    for values, text in ((mine, "one"), (mine, "one"), (yours, "one"), (mine, "two"), (mine, "one")):
        assert remembered.of(values, text, find) == [Span(0, 3, "name")]
    assert len(read) == 3


def test_the_oldest_is_forgotten() -> None:
    remembered, read = Remembered(most=2), []

    def find() -> list[Span]:
        read.append(1)
        return []

    for text in ("one", "two", "one", "three", "one", "two"):
        remembered.of(b"", text, find)
    assert len(read) == 4


def test_what_is_given_out_is_nobody_elses() -> None:
    """Whoever changes the list that they got changes nothing for others."""
    text = "Call 13800138000 at once."
    Redaction().find(text).clear()
    assert Redaction().text(text) == "Call [phone] at once."


def test_a_value_that_was_changed_counts_at_once() -> None:
    text = "Xanthippa was late."
    assert Redaction({"full_name": {"full": "Xanthippa Zwolle"}}).text(text) == "[name] was late."
    assert Redaction({"full_name": {"full": "Bob Zwolle"}}).find("Qq was late.") == []


def test_neither_text_nor_values_stay_in_memory() -> None:
    secret = "".join(["Kanarien", "vogel-", "4711"])
    Redaction({"email": f"{secret}@example.com"}).find(f"Write to {secret}@example.com or 13900139000.")
    gc.collect()
    kept = [each for each in gc.get_objects() if isinstance(each, dict | list | tuple)]
    strings = (part for each in kept for part in (each.values() if isinstance(each, dict) else each))
    assert not any(type(part) is str and part is not secret and secret in part for part in strings)
