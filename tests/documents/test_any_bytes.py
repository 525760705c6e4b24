"""Whatever bytes come: a type, or a refusal by its code; and nothing else."""

from __future__ import annotations

import asyncio
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from ats_privacy.adapters.documents import Inspection
from ats_privacy.adapters.documents.media_types import media_type_of, text_of
from ats_privacy.domain.documents import REFUSALS, MediaType
from ats_privacy.domain.errors import BadInput
from tests.documents import made
from tests.documents.test_hostile import pieces

_GOOD = (made.pdf("text"), made.docx("text"), made.png(), made.jpeg(), made.webp(), "文本 text".encode("utf-16"))

spoilt = st.builds(
    lambda good, at, junk, cut: good[: at % (len(good) + 1)] + junk + good[(at + cut) % (len(good) + 1) :],
    st.sampled_from(_GOOD),
    st.integers(0, 5_000),
    st.binary(max_size=20),
    st.integers(0, 200),
)


@given(st.binary(max_size=300) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace")) | spoilt)
def test_any_bytes_are_of_a_type_or_refused(content: bytes) -> None:
    ended, text = _judged(content)
    assert ended in REFUSALS.keys() | set(MediaType)
    assert (ended == "document_empty") == (content == b"")
    assert (ended == MediaType.TEXT) == (text is not None)
    assert text is None or not any(c < " " and c not in "\t\n\f\r\x1b" for c in text)


def _judged(content: bytes) -> tuple[str, str | None]:
    try:
        found = media_type_of(pieces(content))
        return found, text_of(pieces(content)) if found is MediaType.TEXT else None
    except BadInput as refused:
        return refused.code, None


async def test_spoilt_documents_end_in_a_verdict() -> None:
    chance = Random(20261123)
    reader = Inspection()
    cases = []
    for _ in range(24):
        content = bytearray(chance.choice(_GOOD[:2]))
        for _ in range(chance.randint(1, 12)):
            content[chance.randrange(8, len(content) - 30)] = chance.randrange(256)
        cases.append(bytes(content))
    ends = await asyncio.gather(*(reader.look_through([case]) for case in cases), return_exceptions=True)
    for end in ends:
        if isinstance(end, BaseException):
            assert isinstance(end, BadInput)
            assert end.code in REFUSALS
    assert any(isinstance(end, BadInput) for end in ends)
