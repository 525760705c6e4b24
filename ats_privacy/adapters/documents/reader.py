"""The process that parses a document: gets the bytes, gives a verdict and the text, and can do nothing else.

Run as a file by ``python -I``: it has no environment, no keys, no database, and where the system lets it, no network.
Its limits are set before the first byte is parsed. The serving process never imports this module.

Standard input: the document. Standard output: a line ``ok`` or the code of a refusal; after ``ok`` the text in UTF-8,
complete when the process ends with 0. Without a verdict the document could not be looked through.
"""

from __future__ import annotations

import ctypes
import io
import math
import os
import re
import resource
import sys
import zipfile
import zlib
from collections.abc import Callable
from typing import Final, NoReturn
from xml.parsers import expat

MOST_TEXT: Final = 200_000
_MOST_PART: Final = 64 * 1024 * 1024
_MOST_UNPACKED: Final = 512 * 1024 * 1024
_MOST_ENTRIES: Final = 2_000
_MOST_DEPTH: Final = 500
_MOST_PAGES: Final = 500
_TEXTS: Final = re.compile(r"word/(header\d*|footer\d*|footnotes|endnotes|comments)\.xml")
_W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main "
_STRICT: Final = "http://purl.oclc.org/ooxml/wordprocessingml/main "
_FALLBACK: Final = "http://schemas.openxmlformats.org/markup-compatibility/2006 Fallback"
_BODIES: Final = (".document.main+xml", ".template.main+xml")
_UNSEEN: Final = frozenset({"del", "moveFrom", "rt", "Fallback"})
_BREAKS: Final = {"br": "\n", "cr": "\n", "noBreakHyphen": "-", "txbxContent": "\n"}
_ENDS: Final = {"p": "\n", "tc": "\t"}
_TAKEN_IN: Final = frozenset({"attachedTemplate", "oleObject", "frame", "subDocument", "aFChunk", "mailMergeSource"})
_ELSEWHERE: Final = re.compile(
    r"\s*(?:(?!file:)[a-z][a-z0-9+.-]+:|(?:file:)?(?:[\\/]{2}|[\\/]{4,})[^\\/])", re.IGNORECASE
)
_WITH_PAGE: Final = frozenset({"/PO", "/PC", "/PV", "/PI"})
"""Events of annotations that come with their page (ISO 32000-2, table 197); others need somebody who types."""

_Start = Callable[[str, dict[str, str]], None]
_End = Callable[[str], None]
_Data = Callable[[str], None]
_NEW_USER: Final = 0x10000000  # of sched.h: CLONE_NEWUSER, CLONE_NEWNET
_NEW_NETWORK: Final = 0x40000000
_SCRIPTS: Final = (
    *("/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/Rendition"),
    *("/URI", "/GoToR", "/GoToE"),
)


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
        pages = len(reader.pages)
        if _has_scripts(reader.root_object) or any(_acts(page) for page in reader.pages[:_MOST_PAGES]):
            _refuse("document_active")
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
        pieces.append(_text_of(page))
        length += len(pieces[-1]) + 1
        if length > MOST_TEXT:
            return
    _give("\n".join(pieces))


def _has_scripts(root: object) -> bool:
    """Whether opening the document, or leaving it, runs something (ISO 32000-2, 12.6)."""
    get = root.get_object()  # type: ignore[attr-defined]
    if "/AA" in get or _runs(get.get("/OpenAction")):
        return True
    names = get.get("/Names")
    names = names.get_object() if names is not None else None
    return isinstance(names, dict) and "/JavaScript" in names


def _acts(page: object) -> bool:
    """Whether showing a page, or something on it, runs something."""
    get = page.get_object()  # type: ignore[attr-defined]
    marks = get.get("/Annots")
    marks = marks.get_object() if marks is not None else None
    shown = [mark.get_object() for mark in marks] if isinstance(marks, list) else []
    return _on(get, None) or any(_on(mark, _WITH_PAGE) for mark in shown)


def _on(thing: object, events: frozenset[str] | None) -> bool:
    actions = thing.get("/AA") if isinstance(thing, dict) else None
    actions = actions.get_object() if actions is not None else None
    return isinstance(actions, dict) and any(
        _runs(action) for event, action in actions.items() if events is None or event in events
    )


def _runs(action: object, steps: int = 100) -> bool:
    """Whether an action, or one that follows it, runs something or goes to another place than this document."""
    found = action.get_object() if action is not None else None  # type: ignore[attr-defined]
    if isinstance(found, list):
        return any(isinstance(each.get_object(), dict) and _runs(each, steps - 1) for each in found[:steps])
    if not isinstance(found, dict):
        return False
    return steps <= 0 or found.get("/S") in _SCRIPTS or _runs(found.get("/Next"), steps - 1)


def _text_of(page: object) -> str:
    placed: list[_Placed] = []
    page.extract_text(visitor_text=lambda text, *where: placed.append(_placed(text, *where)))  # type: ignore[attr-defined]
    return _in_lines(placed)


_Placed = tuple[str, float, float, float]
"""Text; how far along its line it begins, on which line it stands, and how tall it is."""


def _placed(text: str, page: list[float], line: list[float], _font: object, size: float) -> _Placed:
    a = line[0] * page[0] + line[1] * page[2]
    b = line[0] * page[1] + line[1] * page[3]
    x = line[4] * page[0] + line[5] * page[2] + page[4]
    y = line[4] * page[1] + line[5] * page[3] + page[5]
    scale = math.hypot(a, b) or 1.0
    return text, (x * a + y * b) / scale, (y * a - x * b) / scale, abs(size) * scale


def _in_lines(placed: list[_Placed]) -> str:
    """The text, where letters that were placed one by one stand in the lines in which they are seen."""
    given: list[str] = []
    before: _Placed | None = None
    for piece in placed:
        text, along, line, tall = piece
        if len(text.strip()) == 1 or (text.isspace() and text != "\n"):
            if before is not None:
                same = abs(line - before[2]) < tall / 2
                if same and given[-1].endswith("\n") and 0 < along - before[1] < 2 * tall:
                    given[-1] = given[-1].removesuffix("\n") + (" " if text.endswith(" ") else "")
                elif not same and not given[-1].endswith("\n"):
                    given.append("\n")
                elif abs(line - before[2]) > 2 * tall < 4 * abs(along - before[1]):
                    given.append("\n")  # another column of letters one below the other
            before = piece
        elif text:
            before = None
        if text:
            given.append(text)
    return "".join(given)


def docx(content: bytes) -> None:
    """Verdict and text of a DOCX: body, headers, footers, notes, comments; nothing outside it is followed."""
    if content[-22:-18] != b"PK\x05\x06" or content[-2:] != b"\0\0":
        _refuse("document_ambiguous" if b"PK\x05\x06" in content[-65_557:] else "document_broken")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            _check_entries(entries)
            types = archive.read("[Content_Types].xml")
            if b"macroEnabled" in types or b"vbaProject" in types:
                _refuse("document_active")
            if any(_loads(archive.read(info)) for info in entries if info.filename.endswith(".rels")):
                _refuse("document_active")
            body = _body_of(types)
            parts = [info for info in entries if info.filename == body or _TEXTS.fullmatch(info.filename)]
            if body not in (info.filename for info in parts):
                _refuse("document_type_refused")
            parts.sort(key=lambda info: info.filename != body)
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
    if "[Content_Types].xml" not in names:
        _refuse("document_type_refused")
    if any(info.flag_bits & 1 for info in entries):
        _refuse("document_encrypted")
    if any(info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for info in entries):
        _refuse("document_broken")  # no other is allowed in an OPC package (ISO/IEC 29500-2, annex B)
    if any(name.lower().endswith(("vbaproject.bin", "vbadata.xml")) or "/activex/" in name.lower() for name in names):
        _refuse("document_active")
    if len(set(names)) != len(names) or min(info.header_offset for info in entries) != 0:
        _refuse("document_ambiguous")


def _parsed(xml: bytes, start: _Start, end: _End | None = None, data: _Data | None = None) -> None:
    """Parse XML that declares no types and no entities: no word processor does, and who does wants them expanded."""

    def declared(*_: object) -> None:
        _refuse("document_broken")

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = data
    parser.StartDoctypeDeclHandler = declared
    parser.EntityDeclHandler = declared
    parser.Parse(xml, True)


def _body_of(types: bytes) -> str:
    """The name of the part that is the body, which is for the writing program to choose."""
    found = []

    def start(_name: str, attributes: dict[str, str]) -> None:
        if attributes.get("ContentType", "").endswith(_BODIES):
            found.append(attributes.get("PartName", "").removeprefix("/"))

    _parsed(types, start)
    return found[0] if len(found) == 1 else ""


def _loads(relationships: bytes) -> bool:
    """Whether opening the document runs or takes in something from another host, as a template with macros."""
    found = []

    def start(_name: str, attributes: dict[str, str]) -> None:
        kind = attributes.get("Type", "").rpartition("/")[2]
        if kind in _TAKEN_IN and attributes.get("TargetMode") == "External":
            found.append(_ELSEWHERE.match(attributes.get("Target", "")))

    _parsed(relationships, start)
    return any(found)


def _paragraphs(xml: bytes) -> str:
    """The text that a part shows: without what was deleted, moved away or hidden, and each thing once."""
    pieces: list[str] = []
    open_tags: list[str] = []
    unseen = 0
    hidden: list[bool] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal unseen
        tag = _tag(name)
        open_tags.append(tag)
        if len(open_tags) > _MOST_DEPTH:
            _refuse("document_broken")
        if tag in _UNSEEN:
            unseen += 1
        elif tag == "r":
            hidden.append(False)
        elif tag == "vanish" and hidden and open_tags[-3:-1] == ["r", "rPr"]:
            hidden[-1] = not any(value in ("0", "false", "off") for value in attributes.values())
        elif not unseen and not any(hidden):
            if tag in ("tab", "ptab"):
                pieces.append("" if "tabs" in open_tags[-2:] else "\t")
            else:
                pieces.append(_BREAKS.get(tag, ""))

    def end(_name: str) -> None:
        nonlocal unseen
        tag = open_tags.pop()
        if tag in _UNSEEN:
            unseen -= 1
        elif tag == "r":
            hidden.pop()
        elif not unseen:
            pieces.append(_ENDS.get(tag, ""))

    def data(text: str) -> None:
        if open_tags[-1] == "t" and not unseen and not any(hidden):
            pieces.append(text)

    _parsed(xml, start, end, data)
    return "".join(pieces)


def _tag(name: str) -> str:
    """The name of an element of the word processor's own; of the others only what has the same text once more."""
    for space in (_W, _STRICT):
        if name.startswith(space):
            return name[len(space) :]
    return "Fallback" if name == _FALLBACK else ""


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
