"""Files that are not what they seem: each is refused by its code or taken in without a text, within time and memory."""

from __future__ import annotations

import asyncio
import io
import time
import zipfile

import pytest
from pypdf import PdfReader, PdfWriter

from ats_privacy.adapters.documents import Inspection
from ats_privacy.domain.documents import CHUNK_BYTES, REFUSALS, MediaType
from ats_privacy.domain.errors import BadInput, Unavailable
from tests.documents import made

_CANARY = "Glimmerfossick"
_LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "Glimmerfossick">'
    + b"".join(b'<!ENTITY %c "%b">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
    + b']><w:document xmlns:w="'
    + made.W.encode()
    + b'"><w:t>&j;</w:t></w:document>'
)
_OUTSIDE = (
    b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    b'<w:document xmlns:w="' + made.W.encode() + b'"><w:t>&x;</w:t></w:document>'
)


def pieces(content: bytes) -> list[bytes]:
    """As an upload is held."""
    return [content[at : at + CHUNK_BYTES] for at in range(0, len(content), CHUNK_BYTES)]


def locked() -> bytes:
    """A PDF with a password."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(made.pdf(_CANARY))))
    writer.encrypt("secret", algorithm="RC4-128")  # the one that needs no other library
    told = io.BytesIO()
    writer.write(told)
    return told.getvalue()


def bomb() -> bytes:
    """A DOCX of a few hundred kilobytes whose body unpacks to 80 MiB."""
    return made.docx(body=made.document_xml("a" * 80 * 1024 * 1024))


def lying_bomb() -> bytes:
    """The same, whose directory says that the body has ten bytes."""
    content = bytearray(bomb())
    at = content.rindex(b"PK\x01\x02")
    content[at + 24 : at + 28] = (10).to_bytes(4, "little")
    return bytes(content)


def doubled() -> bytes:
    """A DOCX with two bodies under one name, of which readers take one or the other."""
    told = io.BytesIO(made.docx("one"))
    with zipfile.ZipFile(told, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("word/document.xml", made.document_xml("another"))
    return told.getvalue()


def enciphered() -> bytes:
    """A DOCX whose entries are marked as enciphered."""
    content = bytearray(made.docx("x"))
    at = 0
    while (at := content.find(b"PK\x01\x02", at)) >= 0:
        content[at + 8] |= 1
        at += 4
    return bytes(content)


_SCRIPT = b"<< /S /JavaScript /JS (app.alert\\(1\\)) >>"
_RELATIONSHIPS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="'
    'http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}" Target="{}" TargetMode="External"/>'
    "</Relationships>"
)


def outside(target: str, kind: str = "attachedTemplate") -> bytes:
    """A DOCX that takes something in when it is opened."""
    return made.docx("x", more={"word/_rels/settings.xml.rels": _RELATIONSHIPS.format(kind, target).encode()})


def bzip2() -> bytes:
    """A DOCX packed as no word processor packs."""
    told = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made.docx("x"))) as given, zipfile.ZipFile(told, "w", zipfile.ZIP_BZIP2) as archive:
        for name in given.namelist():
            archive.writestr(name, given.read(name))
    return told.getvalue()


def two_bodies() -> bytes:
    """A DOCX that names two parts as its body."""
    types = made.content_types("/word/document.xml", "/word/document2.xml")
    more = {"[Content_Types].xml": types, "word/document2.xml": made.document_xml("y")}
    return made.docx("x", more=more)


HOSTILE = {
    "empty": (b"", "document_empty"),
    "a program": (b"\x7fELF\x02\x01\x01" + bytes(200), "document_type_refused"),
    "a program of Windows": (b"MZ\x90\x00" + bytes(200), "document_type_refused"),
    "HTML": (b"\n <!DOCTYPE html><script>alert(1)</script>", "document_type_refused"),
    "SVG": (b'<?xml version="1.0"?><svg onload="alert(1)"/>', "document_type_refused"),
    "RTF": (b"{\\rtf1 objdata}", "document_type_refused"),
    "GIF": (b"GIF89a" + bytes(40), "document_type_refused"),
    "no text": (bytes(range(256)), "document_type_refused"),
    "an old Word file": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "document_type_refused"),
    "an enciphered Word file": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
        "document_encrypted",
    ),
    "a ZIP": (made.docx("x").replace(b"word/document.xml", b"word/dokument.xml"), "document_type_refused"),
    "a locked PDF": (locked(), "document_encrypted"),
    "an enciphered DOCX": (enciphered(), "document_encrypted"),
    "macros": (made.docx("x", more={"word/vbaProject.bin": b"\xd0\xcf"}), "document_active"),
    "macros under another name": (made.docx("x", macros=True), "document_active"),
    "a PDF that runs a script": (
        made.pdf("x", catalog="/OpenAction << /S /JavaScript /JS (app.alert(1)) >>"),
        "document_active",
    ),
    "a PDF that runs one of its names": (
        made.pdf("x", catalog="/Names << /JavaScript << /Names [] >> >>"),
        "document_active",
    ),
    "a PDF that starts a program": (
        made.pdf("x", catalog="/OpenAction 6 0 R", objects=[b"<< /S /Launch >>"]),
        "document_active",
    ),
    "a PDF that runs a script after it has turned a page": (
        made.pdf("x", catalog="/OpenAction << /S /GoTo /D [3 0 R /Fit] /Next [6 0 R] >>", objects=[_SCRIPT]),
        "document_active",
    ),
    "a PDF whose page runs a script": (
        made.pdf("x", objects=[_SCRIPT]).replace(b"/MediaBox [0 0 595 842]", b"/AA << /O 6 0 R >> /Rotate 0"),
        "document_active",
    ),
    "a PDF on whose page something runs a script": (
        made.pdf("x", objects=[_SCRIPT]).replace(b"/MediaBox [0 0 595 842]", b"/Annots[<</AA<</PO 6 0 R>>>>]"),
        "document_active",
    ),
    "a PDF that calls home": (
        made.pdf("x", catalog="/OpenAction << /S /URI /URI (https://example.com) >>"),
        "document_active",
    ),
    "a template from elsewhere": (outside("http://example.com/t.dotm"), "document_active"),
    "a template from another computer": (outside("file:///\\\\example\\t.dotm"), "document_active"),
    "an object from elsewhere": (outside("mhtml:http://example.com!x", "oleObject"), "document_active"),
    "a packing that no DOCX has": (bzip2(), "document_broken"),
    "a DOCX of two bodies": (two_bodies(), "document_type_refused"),
    "Big5": ("姓名：歐陽碧霄，在恆力橋樑任焊工多年".encode("big5"), "document_encoding"),
    "Shift JIS": ("履歴書 山田太郎 職務経歴".encode("shift_jis"), "document_encoding"),
    "Cyrillic in Windows' own": ("Иван Петров, сварщик".encode("cp1251"), "document_encoding"),
    "an escape": (b"red \x1b[31m", "document_type_refused"),
    "a bomb": (bomb(), "document_bomb"),
    "a bomb that lies": (lying_bomb(), "document_broken"),
    "ten thousand entries": (made.docx("x", more={f"a{n}": b"" for n in range(10_000)}), "document_bomb"),
    "a billion laughs": (made.docx(body=_LAUGHS), "document_broken"),
    "an entity from outside": (made.docx(body=_OUTSIDE), "document_broken"),
    "deep XML": (made.docx(body=b"<a>" * 200_000), "document_broken"),
    "XML cut off": (made.docx(body=made.document_xml("x")[:-8]), "document_broken"),
    "two bodies": (doubled(), "document_ambiguous"),
    "a DOCX cut off": (made.docx("x" * 5000)[:-30], "document_broken"),
    "a DOCX that goes on": (made.docx("x") + b"more", "document_ambiguous"),
    "a PDF cut off": (made.pdf("x")[:-40], "document_broken"),
    "a PDF of nothing": (b"%PDF-1.7\n%%EOF", "document_broken"),
    "a PDF that is a ZIP as well": (made.pdf("x") + made.docx("y"), "document_broken"),
    "a PDF with a ZIP before its end": (made.pdf("x")[:-6] + made.docx("y") + b"%%EOF\n", "document_ambiguous"),
    "a picture that is a ZIP as well": (made.png() + made.docx("y"), "document_ambiguous"),
    "a picture that is a PDF as well": (
        made.jpeg()[:2] + b"\xff\xfe\x00\x10%PDF-1.4\n" + made.jpeg()[2:],
        "document_ambiguous",
    ),
    "a PNG that goes on": (made.png() + b"more", "document_ambiguous"),
    "a PNG cut off": (made.png()[:-3], "document_broken"),
    "a JPEG cut off": (made.jpeg()[:-2], "document_broken"),
    "a WebP cut off": (made.webp()[:-2], "document_broken"),
    "a WebP that goes on": (made.webp() + b"more", "document_ambiguous"),
}


@pytest.mark.promise("A3")
@pytest.mark.parametrize("case", HOSTILE)
async def test_hostile_files_are_refused(case: str) -> None:
    content, code = HOSTILE[case]
    begun = time.monotonic()
    with pytest.raises(BadInput) as refused:
        await Inspection().look_through(pieces(content))
    # A PDF may also be told from a ZIP by what its end lacks: both are refusals of the same file.
    accepted = {code, "document_ambiguous"} if case == "a PDF that is a ZIP as well" else {code}
    assert refused.value.code in accepted
    assert _CANARY not in str(refused.value)
    assert time.monotonic() - begun < 45


async def test_what_keeps_the_reader_busy_is_killed_and_has_no_text() -> None:
    reader = Inspection(seconds=6, cpu_seconds=2, mebibytes=512)
    begun = time.monotonic()
    looked = await reader.look_through(pieces(made.pdf(shows=b"BT " + b"(a) Tj " * 9_000_000 + b"ET")))
    assert (looked.media_type, looked.text) == (MediaType.PDF, None)
    assert time.monotonic() - begun < 45


async def test_a_reader_without_time_or_memory_gives_no_verdict() -> None:
    large = made.docx(body=made.document_xml("a" * 40 * 1024 * 1024))
    for reader in (Inspection(seconds=0.001), Inspection(mebibytes=64)):
        with pytest.raises(BadInput) as refused:
            await reader.look_through(pieces(large))
        assert refused.value.code == "document_unreadable"


async def test_more_than_can_be_looked_through_are_sent_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ats_privacy.adapters.documents.inspection._MOST_WAITING", 4)
    reader = Inspection(at_once=1)
    answers = await asyncio.gather(*(reader.look_through([made.docx("x")]) for _ in range(7)), return_exceptions=True)
    busy = [answer for answer in answers if isinstance(answer, Unavailable)]
    assert {error.code for error in busy} == {"documents_busy"}
    assert len(busy) == 3
    assert (await reader.look_through([made.docx("x")])).text is not None


async def test_texts_longer_than_can_be_redacted_are_kept_without_a_text() -> None:
    long = "word " * 50_000
    for content in (long.encode(), made.docx(long)):
        assert (await Inspection().look_through(pieces(content))).text is None


async def test_what_is_read_of_a_docx() -> None:
    body = made.document_xml("Tom &amp; <w:tab/>Li", "二").replace(b"<w:tab/>", b"</w:t><w:tab/><w:t>")
    header = made.document_xml("Header")
    content = made.docx(body=body, more={"word/header1.xml": header, "word/styles.xml": made.document_xml("no")})
    text = (await Inspection().look_through(pieces(content))).text
    assert text is not None
    assert text.split("\n")[:2] == ["Tom & \tLi", "二"]
    assert "Header" in text
    assert "no" not in text


def test_every_refusal_has_its_test() -> None:
    assert {code for _, code in HOSTILE.values()} | {"document_unreadable"} == set(REFUSALS)


def test_nothing_of_a_document_is_printed() -> None:
    from ats_privacy.adapters.documents import LookedThrough

    assert _CANARY not in repr(LookedThrough(MediaType.TEXT, _CANARY))
