"""Documents made by hand, byte by byte, so that no test rests on the library that reads them."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping, Sequence

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
)
_BODY = '<Override PartName="{}" ContentType="application/vnd.{}+xml"/>'
_PLAIN = "openxmlformats-officedocument.wordprocessingml.document.main"
_MACROS = "ms-word.document.macroEnabled.main"


def pdf(*lines: str, catalog: str = "", objects: Sequence[bytes] = (), shows: bytes | None = None) -> bytes:
    """A PDF 1.4 of one page that shows lines of ASCII; ``catalog`` and ``objects`` (from number 6) are added.

    ``shows``: what the page shows, in place of the lines.
    """
    shown = " T* ".join(f"({line}) Tj" for line in lines)
    text = f"BT /F1 12 Tf 14 TL 72 720 Td {shown} ET".encode("ascii")
    stream = zlib.compress(text if shows is None else shows, 9)
    parts = [
        f"<< /Type /Catalog /Pages 2 0 R {catalog} >>".encode(),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%b\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        *objects,
    ]
    made = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, part in enumerate(parts, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%b\nendobj\n" % (number, part)
    table = len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1)
    made += b"".join(b"%010d 00000 n \n" % place for place in places)
    made += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(parts) + 1, table)
    return bytes(made)


def content_types(*bodies: str, macros: bool = False) -> bytes:
    """Which parts of a DOCX are its body."""
    told = "".join(_BODY.format(name, _MACROS if macros else _PLAIN) for name in bodies)
    return f"{_TYPES}{told}</Types>".encode()


def document_xml(*paragraphs: str) -> bytes:
    """The body of a DOCX; paragraphs are XML already."""
    body = "".join(f"<w:p><w:r><w:t>{each}</w:t></w:r></w:p>" for each in paragraphs)
    return f'<?xml version="1.0"?><w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'.encode()


def docx(
    *paragraphs: str, body: bytes | None = None, more: Mapping[str, bytes] | None = None, macros: bool = False
) -> bytes:
    """A DOCX of paragraphs, or of a body as given, with more entries."""
    made = io.BytesIO()
    entries = {
        "[Content_Types].xml": content_types("/word/document.xml", macros=macros),
        "word/document.xml": document_xml(*paragraphs) if body is None else body,
        **(more or {}),
    }
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in entries.items():
            always_the_same = zipfile.ZipInfo(name, (2026, 11, 23, 0, 0, 0))
            archive.writestr(always_the_same, content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def png(width: int = 1, height: int = 1) -> bytes:
    """A grey PNG."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = zlib.compress((b"\0" + b"\x80" * width) * height)
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def jpeg() -> bytes:
    """The frame of a JPEG: start, application segment, end."""
    return b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9"


def webp() -> bytes:
    """A lossless WebP of one pixel."""
    content = b"WEBPVP8L" + struct.pack("<I", 10) + b"\x2f\x00\x00\x00\x00\x07\x10\xfd\x8f\xfe"
    return b"RIFF" + struct.pack("<I", len(content)) + content
