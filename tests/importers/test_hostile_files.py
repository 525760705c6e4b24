"""Files from strangers: bombs, broken encodings and broken JSON are refused clearly, in bounded memory and time."""

from __future__ import annotations

import io
import json
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ats_privacy.adapters.importers import Candidate, RefusedRow, read_candidates
from ats_privacy.adapters.importers.json_documents import json_candidates
from ats_privacy.domain.errors import BadInput

Read = Callable[..., list[Any]]
JANE = '{"name": "Jane"}'
DEEP = '{"name": "J", "a": ' + "[" * 100_000 + "]" * 100_000 + "}"
LARGE = '{"name": "J", "a": "' + "x" * 3_000_000 + '"}'


def outcomes(rows: list[Any]) -> list[str]:
    return [row.code if isinstance(row, RefusedRow) else "stored" for row in rows]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (JANE, ["stored"]),
        ("\ufeff" + JANE, ["stored"]),
        (JANE.encode("utf-16"), ["stored"]),
        (f"[{JANE}, {JANE}]", ["stored", "stored"]),
        ("[]", []),
        (f'{{"candidates": [{JANE}], "total": 1}}', ["stored"]),
        (f'{{"success": true, "results": [{JANE}], "nextCursor": "x"}}', ["stored"]),
        (f'{{"data": [{JANE}], "links": {{"next": "x"}}, "meta": {{}}}}', ["stored"]),
        (f'{{"data": [{JANE}], "included": [{{"id": 1}}]}}', ["stored", "json_members_unread"]),
        ('{"name": "Jane", "data": [{"a": 1}]}', ["stored"]),
        ('{"data": {"attributes": {"name": "Jane"}}}', ["stored"]),
        (f"{JANE}\n{JANE}\n", ["stored", "stored"]),
        (f'{JANE}\n{{"name": \n{JANE}\n\n[]\n', ["stored", "json_malformed", "stored", "json_not_an_object"]),
        ('{\n"name": "A"\n}\n{\n"name": "B"\n}', ["stored", "stored"]),
        (DEEP, ["json_too_deep"]),
        (f"[{DEEP}, {JANE}]", ["json_too_deep", "stored"]),
        (f"{JANE}\n{DEEP}\n{JANE}\n", ["stored", "json_too_deep", "stored"]),
        ("[" * 200_000, ["json_malformed", "json_malformed"]),
        (LARGE, ["json_too_large"]),
        (f"[{LARGE}, {JANE}]", ["json_too_large", "stored"]),
        (f"{JANE}\n{LARGE}\n{JANE}", ["stored", "json_too_large", "stored"]),
        ('{"name": "J", "name": "K"}', ["json_duplicate_key"]),
        ('{"name": "J", "a": {"b": 1, "b": 2}}', ["json_duplicate_key"]),
        ('{"name": "J", "n": NaN}', ["json_number"]),
        ('{"name": "J", "n": -Infinity}', ["json_number"]),
        ('{"name": "J", "n": 1e999}', ["json_number"]),
        ('{"name": "J", "n": ' + "9" * 5_000 + "}", ["json_number"]),
        ('{"name": "J", "n": "\\ud800"}', ["text_surrogate"]),
        ('{"name": "J", "\\ud800": 1}', ["text_surrogate"]),
        ('{"name": "J\\u0000"}', ["text_nul"]),
        ('{"name": "J"', ["json_malformed"]),
        ('["a", 1, null, {"name": "J"}]', ["json_not_an_object"] * 3 + ["stored"]),
        ('[{"name": "J"} {"name": "K"}]', ["stored", "json_malformed"]),
        ('[{"name": "J"},]', ["stored", "json_malformed"]),
        (f"{JANE} trailing", ["stored", "json_malformed"]),
        (b'{"name": "\xff\xff\xff"}', ["file_encoding"]),
        ('{"name": "J", "x": "' + "y" * 70_000 + '"}', ["extra_too_large"]),
        ('{"name": "J", "x": [' + "0," * 100_000 + "0]}", ["extra_too_large"]),
        ('{"name": "J", "work": [' + "{}," * 200 + '{"company": "A"}]}', ["stored"]),
        ('{"name": "J", "work": [' + '{"company": "A"},' * 200 + '{"company": "A"}]}', ["too_many_entries"]),
    ],
)
def test_what_becomes_of_odd_files(read: Read, content: Any, expected: list[str]) -> None:
    assert outcomes(read(content)) == expected


def test_no_refusal_repeats_what_stood_in_the_file(read: Read) -> None:
    canary = "kanarienvogel"
    for content in (
        f'{{"name": "{canary}\\u0000"}}',
        f'{{"{canary}": 1, "{canary}": 2}}',
        f'{{"name": "J", "email": "{canary}"}}',
        f'{{"name": "J", "{canary}\\u202e": 1}}',
        f'{{"name": "{canary}',
        f"name,email\n{canary},{canary}\n",
        f"{canary}\n1\n",
    ):
        for row in read(content):
            assert canary not in repr(row)


def test_repr_of_a_candidate_holds_no_value(read: Read) -> None:
    [candidate] = read(JANE)
    assert "Jane" not in repr(candidate)
    assert "Jane" not in repr([candidate])


def test_a_hundred_megabytes_in_one_string_cost_no_memory(tmp_path: Path) -> None:
    path = tmp_path / "bomb.json"
    with path.open("w", encoding="ascii") as file:
        file.write('[{"name": "J", "a": "')
        for _ in range(100):
            file.write("x" * 1_000_000)
        file.write(f'"}}, {JANE}]')
    tracemalloc.start()
    rows = list(read_candidates(path))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert outcomes(rows) == ["json_too_large", "stored"]
    assert peak < 10_000_000


def test_many_candidates_of_a_list_are_streamed(tmp_path: Path) -> None:
    path = tmp_path / "many.json"
    with path.open("w", encoding="utf-8") as file:
        file.write('{"candidates": [')
        file.write(",".join(['{"name": "Jane", "x": "' + "y" * 1_000 + '"}'] * 5_000))
        file.write("]}")
    tracemalloc.start()
    count = sum(isinstance(row, Candidate) for row in read_candidates(path))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 5_000
    assert peak < 5_000_000


class Dribble(io.StringIO):
    """A file that gives a few characters at a time, so that every token is cut somewhere."""

    def __init__(self, text: str, size: int) -> None:
        super().__init__(text)
        self._size = size

    def read(self, size: int | None = -1) -> str:
        return super().read(self._size if size is None or size < 0 else min(size, self._size))


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.text(max_size=8)
    | st.sampled_from(['"', "\\", '\\"[{']),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=300)
@given(
    st.lists(st.dictionaries(st.text(max_size=6), JSON, max_size=4), max_size=4),
    st.integers(1, 7),
    st.sampled_from([None, 1]),
    st.sampled_from(["list", "wrapper", "lines"]),
    st.booleans(),
)
def test_the_scanner_finds_what_the_parser_finds(
    items: list[dict[str, Any]], size: int, indent: int | None, form: str, ascii_only: bool
) -> None:
    """Cut anywhere, indented or not, escaped or not, in any of the forms: the same objects in the same order."""
    if form == "lines":
        text = "\n".join(json.dumps(item, ensure_ascii=ascii_only) for item in items)
    else:
        content: Any = {"total": len(items), "candidates": items} if form == "wrapper" else items
        text = json.dumps(content, indent=indent, ensure_ascii=ascii_only)
    rows = list(json_candidates(Dribble(text, size), lines=form == "lines"))
    if form == "wrapper" and not items:
        return
    assert [row[1] for row in rows if not isinstance(row, RefusedRow)] == items
    assert len(rows) == len(items)


@given(st.text(max_size=60), st.integers(1, 5))
def test_any_text_is_read_to_its_end(text: str, size: int) -> None:
    for start in ("{", "[", '{"data": [{', ""):
        for row in json_candidates(Dribble(start + text, size)):
            assert isinstance(row, RefusedRow | tuple)


@settings(max_examples=200, deadline=None)
@given(content=st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.mktemp("any") / "file"
    path.write_bytes(content)
    for format in ("auto", "csv", "ats-json", "json-resume"):
        for row in read_candidates(path, format):
            assert isinstance(row, Candidate | RefusedRow)


def test_wrong_calls_are_refused_at_once(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="file_missing"):
        read_candidates(tmp_path / "nothing")
    (tmp_path / "f").write_text(JANE)
    with pytest.raises(BadInput, match="format_unknown"):
        read_candidates(tmp_path / "f", "xml")
    with pytest.raises(BadInput, match="column_map_missing"):
        read_candidates(tmp_path / "f", column_map=tmp_path / "nothing.toml")
