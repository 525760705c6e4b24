"""Letters typed one by one are read as the words that they make, and hidden where they stand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from field_policies.redaction import Redaction
from field_policies.redaction.reading import Reading

PERSON = {"full_name": "Kestrel Okonkwo", "email": "k.ok@example.org"}


@pytest.mark.promise("B3")
@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("K e s t r e l  O k o n k w o wrote", "[name] wrote"),
        ("by K e s t r e l O k o n k w o", "by [name]"),
        ("write to k . o k @ e x a m p l e . o r g now", "write to [email] now"),
        ("z h a n g @ e x a m p l e . c o m", "[email]"),
        ("张 三 丰 的 电 话 是 1 3 8 0 0 1 3 8 0 0 0", "[name] 的 电 话 是 [phone]"),
        ("I D 1 1 0 1 0 5 1 9 4 9 1 2 3 1 0 0 2 X", "I D [id_number]"),
        ("K\ne\ns\nt\nr\ne\nl\nO\nk\no\nn\nk\nw\no", "[name]"),
        ("电\n话\n张\n三\n丰\n1\n3\n8\n0\n0\n1\n3\n8\n0\n0\n0", "电\n话\n[name]\n[phone]"),
        ("A B C D E F", "A B C D E F"),
        ("A\nB\nC\nD\nE\nF", "A\nB\nC\nD\nE\nF"),
        ("marks 5 4 3 5 4 5 4 3 5 5 4 4 4 4 4", "marks 5 4 3 5 4 5 4 3 5 5 4 4 4 4 4"),
        ("a + b = c + d, f x y", "a + b = c + d, f x y"),
    ],
)
def test_set_apart(text: str, shown: str) -> None:
    assert Redaction(PERSON).text(text) == shown


@given(st.text(alphabet="ab 三é\u200b1\n", max_size=40))
def test_every_place_leads_back(text: str) -> None:
    reading = Reading(text)
    for n, character in enumerate(reading.text):
        start, end = reading.original(n, n + 1)
        assert 0 <= start < end <= len(text)
        assert Reading(text[start:end]).text.startswith(character) or text[start:end].isspace()
    joined = reading.text.replace(" ", "")
    assert joined == "".join(Reading(one).text for one in text).replace(" ", "")
