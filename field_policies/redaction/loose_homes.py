"""Where somebody lives as people say it in English: by a landmark, by a side of town, in a table's last column."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from .latin_lexicon import is_city, is_word
from .spans import Span

_NEAR: Final = r"(?:off|behind|near|nearby|beyond|past|opposite|opp\.?|beside|next to|next door to|across from|close to|round the corner from|around the corner from|up by|down by|out by|over by|out past|up past|just off|right by|(?:(?:a|\w+) )?(?:doors?|streets?|blocks?|houses?|minutes?|stops?)(?: down| up| away| along)? from|above|over|sa may|likod ng|tapat ng|malapit sa|dekat|belakang)"
_LANDMARK: Final = (
    r"(?:bus stand|bus stop|bus station|taxi rank|stand|temple|church|mosque|masjid|chapel|market|bazaar|school|station|gate|bridge|river|canal|park|hospital|clinic|junction|roundabout|flyover|crossing|"
    r"filling station|petrol station|gas station|mall|mart|towers?|estate|mill|factory|barracks|stadium|court|pub|post office|library|dam|well|pond|tree|tank|bakery|hall|plaza|square|lake|beach|pier|"
    r"harbou?r|port|cemetery|graveyard|police station|fire station|tracks|railway|airport|university|campus|gurdwara|shrine|monastery|ghat|chowk|depot|ground|field|wall|lighthouse|quarry|silo|kiosk|"
    r"ferry|terminal|flats|houses|village|crossroads|traffic lights|lights|main road|ring road|motorway|highway|bypass|shop|store|hotel|club|primary|academy)"
)
_PROPER: Final = r"[A-Z0-9][\w'.-]*\w(?: (?:(?:of|de|la|el|the|ng|sa|al) )?[A-Z0-9][\w'-]*){0,4}"
_BY: Final = rf"{_NEAR} (?:(?:the|a|that|ng|sa|old|new) ){{0,2}}(?:(?:[\w'-]+ ){{0,4}}?{_LANDMARK}\b|{_PROPER}(?: {_LANDMARK}\b)?)"
_CUE: Final = re.compile(
    r"\b(?:[Ll]iv(?:es?|ed|ing)|[Rr]esid(?:es|ed|ing)|[Ss]tay(?:s|ed|ing)?|[Ll]odg(?:es|ing)|[Rr]ent(?:s|ing)|[Gg]r(?:ew|own) up|[Bb]ased|[Cc]ommut(?:es|ing)|[Mm]oved|[Cc]omes?|[Cc]oming|[Bb]ought|(?:[Hh]ouse|[Hh]ousehold|[Hh]ome|[Ff]amily|[Ff]lat|"
    r"[Pp]lace|[Cc]abin|[Ff]arm|[Rr]oom|[Cc]ottage|[Cc]aravan|[Bb]arn|[Ss]hack|[Cc]ompound)\b(?: (?:is|sits|stands|was))?|only finds it|finds (?:it|him|her|them|us) |[Dd]rop(?:ped|s)? (?:me|him|her|them|off)|[Pp]ick(?:ed|s)? (?:me|him|her|them) up)"
)
_LOOSE: Final = re.compile(
    r"(?: (?:still|now|just|out|over|up|down|back|somewhere|alone|with (?:his|her|their|my) \w+)){0,2} (?P<place>"
    + rf"(?:(?:in|at|on|from|to) )?(?:the )?(?:{_PROPER}(?:, {_PROPER}){{0,3}},? )?{_BY}(?:,? (?:and )?{_BY}){{0,2}}(?:, {_PROPER}){{0,2}})"
)
_TOWERS: Final = re.compile(
    rf" (?:in|at|on) (?P<place>the {_PROPER} (?:towers|flats|estate|houses|apartments|blocks?|compound|projects|condos?|villas|barracks|hostel|dorms?))\b"
)
_SIDE: Final = re.compile(
    r"\b(?:[Ll]ives?|[Ll]iving|[Ss]tays?|[Ss]taying|[Cc]omes? from|[Cc]oming from|from|around|at|near) (?:in |at |from |the )?(?P<place>[A-Za-z][\w'-]{2,}(?: [A-Za-z][\w'-]+){0,3}?) (?P<side>side|axis|end)\b(?! of| effects?| by)"
)
_SMALL: Final = re.compile(
    r"\b(?:lives?|living|stays?|staying|he stay|she stay|i stay) (?:in |at |near |around |off |by )?(?P<place>[a-z]{5,}(?: (?:north|south|east|west|central|road|street|park|hill|new town|heights|gardens|phase \d+|extension|estate|\d{1,4}))?)(?=[,.;\n!?]|$| right| also| now| near| but| and| so| with| since)"
)
_GREW_UP: Final = re.compile(
    rf"\b(?:[Gg]r(?:ew|own) up|[Rr]aised|[Bb]orn and raised|[Cc]hildhood home) (?:off|on|near|behind|in|around|by) (?:the )?(?P<place>{_PROPER}(?:, {_PROPER}){{0,2}})"
)
_LINE: Final = re.compile(
    r"(?:(?:RESIDENTIAL|HOME|POSTAL|PERMANENT|PRESENT|CURRENT|MAILING|Residential|Home|Postal|Permanent|Present|Current|Mailing) )?"
    r"(?:A[D0]{1,2}RESS|Address|Addr|HOUSE|House|RESIDENCE|Residence|DOMICILE|Domicile|Domicilio|Direccion|Indirizzo|Adresse|Endereco|Alamat|Tirahan|Adres) ?: ?(?P<place>(?=[^\n]{0,60}[\d,])[^\n|;]{6,120}?)"
    r"(?=\s*(?:$|\n|[|;]| {2,}| (?:[Tt]el|TEL|[Pp]hone|PHONE|[Mm]obile|MOBILE|HP|[Ee]-?mail|EMAIL|DOB|[Ll]anguages|NIC|NRIC|TIN|CIVIL|SEX|AGE)\b))"
)
_CHECKED: Final = re.compile(
    rf"\b(?:[Aa]ddress(?: check| verified| confirmed| visit)?|[Ff]ield (?:agent|visit|officer)|[Vv]erif(?:ier|ied))[^\n]{{0,50}}?\b(?:visited|went to|called at|inspected|attended) (?P<place>{_PROPER}(?:, {_PROPER}){{0,3}})"
)
_LEAD: Final = re.compile(
    r"(?:in|at|on|from|to) |(?:near|off|just off|by|behind|beside|past|beyond|opposite|close to)(?: the)? (?=[A-Z][^,]*$)"
)
_CELL: Final = frozenset(["| ", "; ", "  "])
_ROAD: Final = r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Row|Drive|Close|Crescent|Way|Court|Terrace|Gardens|Grove|Hill|Mews|Walk|Place|Square|Parade|Bank|Quay|Wharf|Rise|View|Alley|Boulevard|Blvd|Green|Park)\b"
_STREET: Final = re.compile(
    rf"[^.\n;]{{0,45}}?\b(?:on|off|in|along|down|at|from|to) (?P<place>(?:[A-Z][\w'-]+ ){{1,3}}{_ROAD})"
)
_NUMBERED: Final = re.compile(
    rf"\b(?:[Ww]e're|[Ii]'m|[Hh]e's|[Ss]he's|[Tt]hey're|[Ll]ives?|[Ss]tay(?:s|ing)?|now|home|moved) (?:now |still )?(?:at|to) (?:number |no\.? ?|#)?(?P<place>\d{{1,4}}[A-Za-z]? {_PROPER}(?:, {_PROPER}){{0,3}})"
)
_MOVED: Final = re.compile(
    rf"\b(?:[Mm]oved|[Rr]elocated|[Bb]ought(?: an? \w+)?)(?: \w+){{0,3}} (?:to|in) (?P<place>{_PROPER}), (?P<town>on {_PROPER}|{_PROPER})"
)
_CLOSE: Final = re.compile(
    rf"\b(?:[Hh]e's|[Ss]he's|[Ii]'m|[Ww]e're|[Tt]hey're|is|[Ll]ives?|am|are|based|[Hh]ome|comes|commutes) (?:in|at|near|from|by) (?P<place>{_PROPER}), (?:just |about |only |roughly |a |under )?[\w-]+(?: \w+)? (?:minutes?|mins?|stops?|hours?|walk|drive|ride)\b(?! (?:ago|later|late))"
)
_CARE_OF: Final = re.compile(
    rf"(?:\bc/o|℅) (?:(?:Mrs?|Ms|Dr|Miss|Prof)\.? )?[A-Z][\w'-]+(?: [A-Z][\w'-]+){{0,2}}, (?P<place>{_PROPER}(?:, {_PROPER}){{0,3}})"
)
_DISTANCES: Final = ("minute", " min", " stop", " hour", " walk", " drive", " ride")
_AT_NUMBER: Final = re.compile(r"(?:at|to) (?:number |no\.? ?|#)?\d")
_STOPS: Final = re.compile(
    r"(?:[Dd]rop-?offs?|[Pp]ick-?ups?|[Bb]us stops?|[Ll]ifts? home|[Hh]omes?|[Ll]ives?|[Ww]here they live|[Aa]ddresses): (?P<list>[^\n.]{10,300})"
)
_STOP: Final = re.compile(
    rf"[A-Z][a-z'-]+(?: [A-Z][a-z]+)? (?:at |in |by |from |- )?(?P<place>{_BY}(?:, {_BY})?|{_PROPER}(?: [a-z]+){{0,2}}(?:, {_BY})?)$"
)
_HEADED: Final = re.compile(
    r"(?:^|\n)(?P<head>[^\n:]{6,120}?)[ |,\t]+(?:[Aa]ddress|[Dd]omicilio|[Dd]ireccion|[Aa]dresse|[Ee]ndereco|[Ii]ndirizzo|[Hh]ome|[Rr]esidence|[Aa]lamat|住址|地址|现住址|居住地|家庭住址)(?P<more>[ |,\t]+(?:备注|状态|结果|[Nn]otes?|[Rr]emarks?|[Ss]tatus))?[ |]*(?=\n)"
)
_AFTER_NUMBER: Final = re.compile(
    r"^(?=[^\n]*\d)[^\n]{0,80}?(?:\+?\d[\d -]{6,}\d|@[\w.-]+)[ |,]+(?P<rest>(?![\d—-])[^\n]{2,80})$"
)
_NO_HOME: Final = re.compile(
    r"\b(?:office|work|company|campus|interview|client|HQ|head office|warehouse|plant|site|shop floor|factory gate|team|project|meeting|budget|deadline|release|target|schedule|the other|one|this|that|each|either|both|our|your|client|server|supply|demand|business|buy|sell|front|back|upper|lower|left|right|top|bottom|positive)\b",
    re.IGNORECASE,
)


def loose_homes(text: str) -> Iterator[Span]:
    """Homes by what they are near to; a city alone stays, and so do places of work."""
    told = [tail.match(text, cue.end()) for cue in _CUE.finditer(text) for tail in (_LOOSE, _TOWERS, _STREET)]
    told += _NUMBERED.finditer(text) if _AT_NUMBER.search(text) else ()
    told += _CLOSE.finditer(text) if any(word in text for word in _DISTANCES) else ()
    told += _CARE_OF.finditer(text) if "c/o" in text or "℅" in text else ()
    for match in _MOVED.finditer(text) if any(word in text for word in ("oved", "ocated", "ought")) else ():
        if match["town"].startswith("on ") or is_city(match["town"]) or is_city(match["town"].split(" ")[0]):
            yield Span(match.start("place"), match.end("town"), "address")
    told += _GREW_UP.finditer(text) if " up " in text or "aised" in text or "hildhood" in text else ()
    told += _CHECKED.finditer(text) if "ddress" in text or "ield " in text or "erif" in text else ()
    for home in told:
        if home:
            start, end = home.span("place")
            lead = _LEAD.match(home["place"])
            start += lead.end() if lead else 0
            if not _NO_HOME.search(text[start:end]) and not _is_city(text[start:end]):
                yield Span(start, end, "address")
    for match in _SIDE.finditer(text) if " side" in text or " axis" in text or " end" in text else ():
        words = match["place"].split(" ")
        if not _NO_HOME.search(match["place"]) and not is_word(words[0]) and len(words[0]) > 3:
            yield Span(match.start("place"), match.end("side"), "address")
    for match in _SMALL.finditer(text):
        if not is_word(match["place"].split(" ")[0]) and not is_city(match["place"]):
            yield Span(*match.span("place"), "address")
    for match in _LINE.finditer(text):
        begins = (
            match.start() == 0 or text[match.start() - 1] == "\n" or text[match.start() - 2 : match.start()] in _CELL
        )
        if begins and not _is_city(match["place"]):
            yield Span(*match.span("place"), "address")
    for match in _STOPS.finditer(text) if ";" in text else ():
        at = match.start("list")
        for part in re.split(";", match["list"]):
            stop = _STOP.search(part.rstrip())
            if stop:
                yield Span(at + stop.start("place"), at + stop.end("place"), "address")
            at += len(part) + 1
    yield from _columns(text)


def _columns(text: str) -> Iterator[Span]:
    """The last column of a table, or the one before remarks, that is headed as an address and stands after a number."""
    for head in _HEADED.finditer(text):
        at = head.end() + 1
        while at < len(text):
            stop = text.find("\n", at)
            line = text[at : stop if stop >= 0 else len(text)]
            match = _AFTER_NUMBER.match(line)
            if not match:
                if not re.match(r"\W?\d|[^\n]{0,40}\d", line):
                    break
            else:
                rest = match["rest"].rstrip(" |")
                if head["more"]:
                    rest = rest.split(" ")[0] if not rest.isascii() else rest.rpartition(" ")[0]
                if rest and not _is_city(rest):
                    yield Span(at + match.start("rest"), at + match.start("rest") + len(rest), "address")
            if stop < 0:
                break
            at = stop + 1


def _is_city(place: str) -> bool:
    return all(is_city(part.strip(" .")) for part in place.split(","))
