"""What was found in texts, kept and read again: it says the same as looking anew, and holds no character of a text."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from field_policies.redaction import Findings, FoundBefore, Redaction, passages_in, rules_digest
from field_policies.redaction.spans import KINDS, Span

PERSON = {"full_name": "Kestrel Okonkwo", "mobile": "+8613800138000"}
TEXTS = (
    "Kestrel Okonkwo, 138 0013 8000, lives at Flat 4, 61 Tressillian Road, London SE4 1YB.",
    "王小明的电话是13912345678，推荐人李建国。",
    "Nothing of anybody.",
)


@pytest.mark.promise("B3")
@given(st.lists(st.sampled_from(TEXTS) | st.text(max_size=60), max_size=6))
def test_reading_with_findings_says_what_reading_anew_says(texts: list[str]) -> None:
    kept = Findings()
    first = [Redaction(PERSON, kept).text(text) for text in texts]
    again = Findings.unpacked(json.loads(json.dumps(kept.packed())))
    assert [FoundBefore(None, again).text(text) for text in texts] == first
    assert first == [Redaction(PERSON).text(text) for text in texts]


def test_a_text_that_was_never_read_is_not_shown_without_the_person_s_values() -> None:
    kept = Findings()
    Redaction(PERSON, kept).text(TEXTS[0])
    known = FoundBefore(None, kept)
    assert known.text(TEXTS[0]) is not None
    for other in (TEXTS[0] + " ", TEXTS[0].lower(), TEXTS[1], ""):
        assert known.text(other) is None
    assert known.value("answer_list", [{"question": "Who?", "answer": TEXTS[1]}]) == [
        {"question": None, "answer": None}
    ]


def test_nothing_of_a_text_is_kept() -> None:
    kept = Findings()
    for text in TEXTS:
        Redaction(PERSON, kept).text(text)
    packed = json.dumps(kept.packed(), ensure_ascii=False)
    words = {word.strip(".,，。") for text in TEXTS for word in text.split()}
    assert not [word for word in words if len(word) > 2 and word in packed]
    assert not {"Kestrel", "13800138000", "王小明"} & set(packed.split())
    digest = Findings.unpacked(kept.packed())
    assert [digest.of(text) is not None for text in TEXTS] == [True, True, True]


def test_other_rules_find_anew() -> None:
    kept = Findings()
    Redaction(PERSON, kept).text(TEXTS[0])
    packed = kept.packed()
    assert packed["rules"] == rules_digest()
    assert Findings.unpacked(packed).of(TEXTS[0]) is not None
    assert Findings.unpacked({**packed, "rules": "0" * 24}).of(TEXTS[0]) is None


def test_the_texts_added_last_are_kept_as_far_as_there_is_room() -> None:
    kept = Findings()
    for n in range(500):
        kept.add(f"text {n}", [])
    assert [kept.of(f"text {n}") for n in (499, 100, 99)] == [(), (), None]
    spans = [Span(n, n + 1, KINDS[0]) for n in range(12_000)]
    kept.add("one", spans)
    kept.add("one", spans)
    assert (kept.of("one"), kept.of("text 499")) == (tuple(spans), ())
    kept.add("two", spans)
    assert (kept.of("one"), kept.of("two")) == (None, tuple(spans))
    kept.add("three", spans * 2)
    assert (kept.of("two"), kept.of("three")) == (tuple(spans), None)
    again = Findings.unpacked(kept.packed())
    again.add("four", spans[:9_000])
    assert (again.of("two"), again.of("four")) == (None, tuple(spans[:9_000]))


@pytest.mark.parametrize(
    ("field_type", "value", "texts"),
    [
        ("free_text", "one", ["one"]),
        ("free_text", 3, []),
        ("answer_list", [{"question": "a", "answer": "b"}], ["a", "b"]),
        ("note_list", [{"text": "a", "at": "2026-01-01", "author": "staff:1"}], ["a"]),
        ("phone", "+8613800138000", []),
    ],
)
def test_the_texts_of_a_value_are_those_that_are_redacted(field_type: str, value: object, texts: list[str]) -> None:
    assert [passage.text for passage in passages_in(field_type, value)] == texts
    kept = Findings()
    Redaction(PERSON, kept).value(field_type, value)
    assert [kept.of(text) is not None for text in texts] == [True] * len(texts)


@pytest.mark.promise("B3")
def test_a_note_is_read_without_what_its_writer_could_not_see() -> None:
    person = PERSON | {"current_salary": {"amount": "57390"}}
    note = {"text": "57390, says Kestrel Okonkwo", "at": "2026-01-01", "author": "staff:1"}
    kept = Findings()
    redaction = Redaction(person, kept)
    guessed = note | {"unseen": ["current_salary"]}
    shown = redaction.value("note_list", [note, guessed, note | {"unseen": "current_salary"}])
    hidden = "[salary], says [name]"
    assert [entry["text"] for entry in shown] == [hidden, "57390, says [name]", hidden]
    assert all("unseen" not in entry for entry in shown)
    again = FoundBefore(None, Findings.unpacked(json.loads(json.dumps(kept.packed()))))
    assert again.value("note_list", [note, guessed]) == shown[:2]
    assert again.value("note_list", [note | {"unseen": ["mobile"]}])[0]["text"] is None


def test_nobody_but_a_writer_of_notes_is_told_what_was_unseen() -> None:
    """Answers and materials come from people, who may call a member what they like."""
    answer = [{"question": "57390?", "answer": "57390", "unseen": ["current_salary"]}]
    shown = Redaction({"current_salary": {"amount": "57390"}}).value("answer_list", answer)
    assert shown == [{"question": "[salary]?", "answer": "[salary]"}]
