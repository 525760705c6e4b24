"""Archives made as they are sent: any contents come out as they went in, and no name leads anywhere else (F5)."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ats_privacy.adapters.archives import ArchivedFile, archived
from ats_privacy.domain.archive_names import archive_names
from ats_privacy.domain.documents import DocumentKind, MediaType

pytestmark = pytest.mark.promise("F5")
_DAY = datetime(2026, 11, 29, 23, 59, 59, tzinfo=UTC)
_HOSTILE = st.sampled_from(["../../etc/passwd", "/root", "C:\\x", "a/b", "..", "", "\0", "con", "张三"]) | st.text()
_DOCUMENTS = st.lists(
    st.tuples(
        st.sampled_from([kind.value for kind in DocumentKind]) | _HOSTILE,
        st.sampled_from([media_type.value for media_type in MediaType]) | _HOSTILE,
        st.datetimes(datetime(1970, 1, 1), datetime(2999, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    ),
    max_size=50,
)


@given(_DOCUMENTS)
def test_no_name_leads_out_of_the_folder_and_no_two_are_one(documents: list[tuple[str, str, datetime]]) -> None:
    names = archive_names(documents)
    assert len({name.casefold() for name in names}) == len(documents)
    for name in names:
        assert name.isascii()
        assert name.isprintable()
        for path in (PurePosixPath(name), PureWindowsPath(name)):
            assert (len(path.parts), path.parts[0], path.is_absolute()) == (2, "documents", False)
            assert path.name.count(".") == 1
            assert not path.name.startswith(".")


def test_what_is_sent_twice_on_a_day_gets_a_number() -> None:
    documents = [("resume", "application/pdf", _DAY)] * 3 + [("resume", "image/png", _DAY), ("selfie", "x/y", _DAY)]
    stem = "documents/resume-2026-11-29"
    last = [f"{stem}.png", "documents/other-2026-11-29.bin"]
    assert archive_names(documents) == [f"{stem}.pdf", f"{stem}-2.pdf", f"{stem}-3.pdf", *last]


async def _pieces(*pieces: bytes) -> AsyncIterator[bytes]:
    for piece in pieces:
        yield piece


async def drained(sending: AsyncIterator[bytes], sent: list[bytes]) -> None:
    """Keep what comes, as far as it comes."""
    async for piece in sending:
        sent.append(piece)


async def _whole(contents: list[list[bytes]]) -> bytes:
    files = [
        ArchivedFile(f"documents/{n}.bin", _DAY, sum(map(len, pieces)), _pieces(*pieces))
        for n, pieces in enumerate(contents)
    ]
    return b"".join([piece async for piece in archived(files)])


def _unpacked(folder: Path) -> list[bytes]:
    return [path.read_bytes() for path in sorted(folder.rglob("*.bin"))]


@pytest.mark.parametrize(
    "contents",
    [[], [[]], [[b"a"]], [[b"a" * 100_000, b"", b"b"], [bytes(range(256)) * 300], [b"PK\x05\x06", b"PK\x03\x04"]]],
)
async def test_what_comes_out_is_what_went_in(contents: list[list[bytes]], tmp_path: Path) -> None:
    made = await _whole(contents)
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert archive.testzip() is None
        assert [archive.read(name) for name in archive.namelist()] == [b"".join(pieces) for pieces in contents]
        for entry in archive.infolist():
            assert entry.date_time == (2026, 11, 29, 23, 59, 58), "seconds by twos, as the format has them"
            assert entry.external_attr >> 16 == 0o600
            assert (entry.compress_type, entry.flag_bits & 8) == (zipfile.ZIP_DEFLATED, 8), "read in one pass, too"
        archive.extractall(tmp_path)
    assert _unpacked(tmp_path) == [b"".join(pieces) for pieces in contents]


async def test_what_is_older_than_the_format_is_told_as_its_first_day() -> None:
    old = ArchivedFile("a", datetime(1970, 1, 1, tzinfo=UTC), 1, _pieces(b"a"))
    made = b"".join([piece async for piece in archived([old])])
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert archive.infolist()[0].date_time == (1980, 1, 1, 0, 0, 0)


async def test_whoever_goes_away_leaves_nothing_behind() -> None:
    files = [ArchivedFile(name, _DAY, 300_000, _pieces(os.urandom(150_000), os.urandom(150_000))) for name in "ab"]
    sending = archived(files)
    first = await anext(sending)
    await sending.aclose()
    assert not zipfile.is_zipfile(io.BytesIO(first))
    with pytest.raises(StopAsyncIteration):
        await anext(sending)


async def test_a_file_that_breaks_off_breaks_the_archive_off() -> None:
    async def broken() -> AsyncIterator[bytes]:
        yield b"a" * 1000
        raise ConnectionError

    sent: list[bytes] = []
    with pytest.raises(ConnectionError):
        await drained(archived([ArchivedFile("a", _DAY, 2000, broken())]), sent)
    assert not zipfile.is_zipfile(io.BytesIO(b"".join(sent)))
