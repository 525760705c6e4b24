"""The process that parses a document: gets the bytes, gives a verdict and the text, and can do nothing else.

Run as a file by ``python -I``: it has no environment, no keys, no database, and where the system lets it, no network.
Its limits are set before the first byte is parsed. The serving process never imports this module.

Standard input: the document. Standard output: a line ``ok`` or the code of a refusal; after ``ok`` the text in UTF-8,
complete when the process ends with 0. Without a verdict the document could not be looked through.
"""

from __future__ import annotations

import ctypes
import io
import os
import re
import resource
import sys
import zipfile
import zlib
from typing import Final, NoReturn
from xml.parsers import expat

MOST_TEXT: Final = 200_000
_MOST_PART: Final = 64 * 1024 * 1024
_MOST_UNPACKED: Final = 512 * 1024 * 1024
_MOST_ENTRIES: Final = 2_000
_MOST_DEPTH: Final = 500
_MOST_PAGES: Final = 500
_TEXTS: Final = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml")
_W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main "
_STRICT: Final = "http://purl.oclc.org/ooxml/wordprocessingml/main "
_NEW_USER: Final = 0x10000000  # of sched.h: CLONE_NEWUSER, CLONE_NEWNET
_NEW_NETWORK: Final = 0x40000000
_SCRIPTS: Final = ("/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/Rendition")


def main() -> None:
    """``reader.py pdf|docx SECONDS MEBIBYTES``."""
    kind, seconds, memory = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]) * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    for none in (resource.RLIMIT_FSIZE, resource.RLIMIT_CORE, resource.RLIMIT_NPROC):
        resource.setrlimit(none, (0, 0))
    _without_network()
    content = sys.stdin.buffer.read()
    if kind == "pdf":
        pdf(content)
    else:
        docx(content)


def _without_network() -> None:
    """Into a network namespace of its own with nothing in it, where the system lets a process do so (Linux)."""
    unshare = getattr(ctypes.CDLL(None), "unshare", None)
    if unshare is not None:
        unshare(_NEW_USER | _NEW_NETWORK)


def pdf(content: bytes) -> None:
    """Verdict and text layer of a PDF, page by page."""
    import logging  # here, so that nothing of it is there where only a DOCX is read

    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    logging.disable(logging.CRITICAL)  # its warnings quote the document
    try:
        reader = PdfReader(io.BytesIO(content), strict=False)
        if reader.is_encrypted:
            _refuse("document_encrypted")
        if _has_scripts(reader.root_object):
            _refuse("document_active")
        pages = len(reader.pages)
    except MemoryError:
        _refuse("document_unreadable")
    except (PyPdfError, ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError, OSError):
        _refuse("document_broken")
    if not pages:
        _refuse("document_broken")
    _say("ok")
    if pages > _MOST_PAGES:
        return
    pieces: list[str] = []
    length = 0
    for page in reader.pages:
        pieces.append(page.extract_text())
        length += len(pieces[-1]) + 1
        if length > MOST_TEXT:
            return
    _give("\n".join(pieces))


def _has_scripts(root: object) -> bool:
    """Whether opening the document, or leaving it, runs something (ISO 32000-2, 12.6)."""
    get = root.get_object()  # type: ignore[attr-defined]
    if "/AA" in get:
        return True
    begins = get.get("/OpenAction")
    begins = begins.get_object() if begins is not None else None
    if isinstance(begins, dict) and begins.get("/S") in _SCRIPTS:
        return True
    names = get.get("/Names")
    names = names.get_object() if names is not None else None
    return isinstance(names, dict) and "/JavaScript" in names


def docx(content: bytes) -> None:
    """Verdict and text of a DOCX: body, headers, footers, notes, comments; nothing outside it is followed."""
    if content[-22:-18] != b"PK\x05\x06" or content[-2:] != b"\0\0":
        _refuse("document_ambiguous" if b"PK\x05\x06" in content[-65_557:] else "document_broken")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            _check_entries(entries)
            kinds = archive.read("[Content_Types].xml")
            if b"macroEnabled" in kinds or b"vbaProject" in kinds:
                _refuse("document_active")
            parts = [info for info in entries if _TEXTS.fullmatch(info.filename)]
            parts.sort(key=lambda info: info.filename != "word/document.xml")
            text = "\n".join(_paragraphs(archive.read(info)) for info in parts)
    except MemoryError:
        _refuse("document_unreadable")
    except (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, expat.ExpatError, LookupError, ValueError):
        _refuse("document_broken")
    except (OSError, EOFError, RuntimeError):
        _refuse("document_broken")
    _say("ok")
    if len(text) <= MOST_TEXT:
        _give(text)


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    names = [info.filename for info in entries]
    if len(names) > _MOST_ENTRIES or sum(info.file_size for info in entries) > _MOST_UNPACKED:
        _refuse("document_bomb")
    if sum(info.file_size for info in entries if info.filename.endswith((".xml", ".rels"))) > _MOST_PART:
        _refuse("document_bomb")
    if "word/document.xml" not in names or "[Content_Types].xml" not in names:
        _refuse("document_type_refused")
    if any(info.flag_bits & 1 for info in entries):
        _refuse("document_encrypted")
    if any(name.lower().endswith(("vbaproject.bin", "vbadata.xml")) or "/activex/" in name.lower() for name in names):
        _refuse("document_active")
    if len(set(names)) != len(names) or min(info.header_offset for info in entries) != 0:
        _refuse("document_ambiguous")


def _paragraphs(xml: bytes) -> str:
    pieces: list[str] = []
    inside = depth = 0

    def start(name: str, _attributes: dict[str, str]) -> None:
        nonlocal inside, depth
        depth += 1
        if depth > _MOST_DEPTH:
            _refuse("document_broken")
        tag = _tag(name)
        if tag in ("t", "delText"):
            inside += 1
        elif tag == "tab":
            pieces.append("\t")
        elif tag in ("br", "cr"):
            pieces.append("\n")

    def end(name: str) -> None:
        nonlocal inside, depth
        depth -= 1
        tag = _tag(name)
        if tag in ("t", "delText"):
            inside -= 1
        elif tag == "p":
            pieces.append("\n")
        elif tag == "tc":
            pieces.append("\t")

    def data(text: str) -> None:
        if inside:
            pieces.append(text)

    def declared(*_: object) -> None:
        _refuse("document_broken")  # no word processor declares types or entities; who does wants them expanded

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = data
    parser.StartDoctypeDeclHandler = declared
    parser.EntityDeclHandler = declared
    parser.Parse(xml, True)
    return "".join(pieces)


def _tag(name: str) -> str:
    for space in (_W, _STRICT):
        if name.startswith(space):
            return name[len(space) :]
    return ""


def _say(verdict: str) -> None:
    sys.stdout.buffer.write(verdict.encode() + b"\n")
    sys.stdout.buffer.flush()


def _give(text: str) -> None:
    sys.stdout.buffer.write(text.encode("utf-8", errors="replace"))
    sys.stdout.buffer.flush()


def _refuse(code: str) -> NoReturn:
    _say(code)
    os._exit(0)  # at once, also from within a parser's callback


if __name__ == "__main__":
    main()
