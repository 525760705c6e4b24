"""Names that a pattern alone tells: after titles, surname first with a comma, with a slash as airlines write them,
initials alone, and first names written small in chat."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from .latin_after import after
from .latin_before import CLOSINGS, before
from .latin_lexicon import (
    BUILT,
    CITY,
    DOUBTFUL_FIRST,
    DOUBTFUL_LAST,
    FIRST,
    LAST,
    NEVER,
    SHORT_FIRST,
    SHORT_LAST,
    UNKNOWN,
    WORD,
    evidence,
    is_city,
    is_given,
    is_word,
)
from .latin_lines import Lines
from .latin_runs import FIRMS, NAME
from .latin_shapes import is_pinyin_given
from .latin_tokens import CAP, INITIALS, PARTICLES, may_be_surname
from .spans import Span
from .surnames import LAST_NAMES, ORGANISATIONS, PINYIN_SURNAMES, THINGS, WORD_PINYIN, words_of

_SURE: Final = (
    r"Mr|Mrs|Ms|Mx|Miss|Dr|Prof|Professor|Mister|Madam|Mme|Mlle|Messrs|Herr|Frau|Hr|Sr|Sra|Srta|Senor|Senora|Senorita|Senhor|Senhora|Dona|Signor|Signora|Sig|Dott|Dottssa|Avv|"
    r"Monsieur|Madame|Mademoiselle|Rev|Revd|Sgt|Capt|Cpl|Lt|Shri|Shree|Smt|Kumari|Thiru|Alhaji|Alhaja|Mallam|Engr|Ing|Ir|Dra|Drs|Dhr|Mevr|Mevrouw|Meneer|Encik|Puan|Datuk|Dato|Tuan|"
    r"Hajah|Ustaz|Cllr|Sheikh|Khun|Mstr|Adv|Barr|Pani|Doamna|Domnul|Gospodin|Hon|Sir"
)
_LOOSE: Final = (
    r"Uncle|Auntie|Aunt|Aunty|Sister|Brother|Coach|Chief|Pastor|Father|Fr|Col|Gen|Maj|Nurse|Mama|Papa|Baba|Granny|Ah|Anh|Chi|Em|Pak|Bu|Ibu|Bapak|Mas|Mbak|Bang|Kak|Cik|Abang|"
    r"Haji|Sri|Daw|Ko|Maung|Rabbi|Imam|Judge|Inspector|SI|ASI|PC|DC|Constable|Officer|Eng|Lady|Lord|Dame|Don|Pan|Mag|Bro|Sis|Oga|Tante|Onkel|Tia|Tio"
)
_TITLE: Final = rf"(?:{_SURE}|{_LOOSE})"
_TITLED: Final = re.compile(
    rf"(?<![A-Za-z])(?P<titles>(?:{_TITLE}\b\.?(?: ?/ ?{_TITLE}\b\.?)?[ ]?(?:\((?:Mr|Mrs|Ms|Mme|Dr|Miss|[Rr]et|[Rr]td|[Rr]etd|[Rr]etired)\.?\) )?){{1,4}})(?<=[. ])(?P<name>{NAME})"
)
_OF_THE_NAME: Final = re.compile(r"(?:Ah|Anh|Chi|Em|Pak|Bu|Ibu|Bapak|Mas|Mbak|Bang|Kak|Cik|Daw|Ko|Maung)\b")
_WED: Final = re.compile(r"(?<![A-Za-z])(?P<name>[A-Z][a-z]{3,16}ne) $")
_IS_SURE: Final = re.compile(rf"(?:{_SURE})\b")
_REVERSED: Final = re.compile(
    rf"(?<![A-Za-z'-])(?P<last>(?:(?:van|von|de|del|della|da|dos|di|la|le|el|al|ten|ter|den|der|Le|La|De|Van|Von|Al|El|Di|Da|Del|Mac|Mc) ){{0,3}}{CAP}(?:[ -]{CAP})?)"
    rf", ?(?P<first>{INITIALS}(?![A-Za-z])|{CAP}(?: {CAP}(?![a-z]))?(?: [A-Z]\.?(?![A-Za-z]))?)(?<![A-Za-z](?=[a-z]))(?![a-z])(?! ?&| ?[A-Z][a-z])"
)
_CAMEL: Final = re.compile(r"[a-z]{2}[A-Z]{2}|[a-z]{4}[A-Z]")
_DEGREES: Final = re.compile(
    r"(?:B|M|D|LL|Ph|Dipl|Dr)\. ?(?:Sc|S|A|B|D|M|Eng|Engr|Tech|Ed|Com|Comm|Pharm|Arch|Phil|Mus|Bus|Litt|Res|Des|Ing|Stat|Soc|Psych|Acc|Econ|Fin|Nurs|Div|Voc|Vet|Dent|Optom|Plan|Surg|Mgt|Mgmt|Admin|Inf|Kfm)"
)
_OF_A_CLAN: Final = re.compile("O'[A-Z]|Mc[A-Z]|Mac[A-Z]")
_CAPITAL_PARTICLES: Final = frozenset(["Le", "La", "De", "Van", "Von", "Al", "El", "Di", "Da", "Del", "Mac", "Mc"])
_SLASHED: Final = re.compile(
    rf"(?<![A-Za-z/.])(?P<last>{CAP})/(?P<first>{CAP})(?P<title> ?(?:MR|MRS|MS|MSTR|MISS|Mr|Mrs|Ms|Mstr|Miss)\b)?(?![A-Za-z/.])"
)
_COUPLE: Final = re.compile(
    rf"(?<![A-Za-z])(?<![A-Za-z&] & )(?P<one>{CAP}) (?:&|\+) (?P<other>{CAP})(?! [A-Z&]|[A-Za-z])"
)
_INITIALLED: Final = re.compile(
    r"(?<![A-Za-z0-9.&])(?:(?:[A-Z]\. ?-?){1,3}|(?:[A-Z] \. ?){2,3})(?:(?:van|von|de|del|den|der|da|la|le|al|el|Al|El|De|Van|Von) ){0,3}(?P<last>"
    + CAP
    + r")(?![A-Za-z])"
)
_ACTING: Final = re.compile(
    r"(?<![A-Za-z.])(?P<name>[A-ZÞÆ]{2,3})(?= (?:signs? off|signed off|said|says|asked|asks|wrote|thinks|thought|interviewed|approved|approves|objected|agreed|agrees|"
    r"will (?:call|ring|chase|sign|follow)|to (?:call|ring|chase|sign off|follow up|confirm)|called|rang|prefers|recommends|wants)\b)"
)
NO_INITIALS: Final = words_of("letters_that_are_no_initials")
_NO_SPEAKERS: Final = words_of("labels_of_no_speakers")
_HASTE: Final = words_of("words_of_haste")
_SMALL: Final = re.compile(r"(?<![A-Za-z0-9@#/_.'-])[a-z]{3,}(?:-[a-z]+)?(?![A-Za-z0-9@_/-]|\.[a-z])")
_SMALL_NEXT: Final = re.compile(r" (?P<word>[a-z]{3,})(?![A-Za-z0-9@_/-]|\.[a-z])")
_SMALL_BEFORE: Final = re.compile(
    r"(?:\b(?:i'm|im|i am|my name is|name is|this is|it's|its|hi|hello|hey|hiya|dear|thanks|thx|told|tell|ask|asked|asks|interviewed|thanked|emailed|messaged|rang|saw|invited?|remind|loop in|copy|copied|chased?|knows?|met|with|spoke to|talked to|call|ping|wife|husband|partner|boss|manager|brother|sister|"
    r"son|daughter|mum|mom|dad|friend|mate|colleague|called|named|did|has|is|cc|and|from|by|to|bro|sis|regards|cheers|name|contact)[,:]? |[+&@] ?|(?:^|\n)\[?[\d:. ]*\]? ?)$"
)
_SPOKEN_TO: Final = re.compile(
    r"\b(?:hi|hello|hey|hiya|dear|thanks|thx|ty|told|met|ask|asked|spoke to|talked to|ping|pinged|wife|husband|bro|sis|my name is|i'm called|called her|called him|mum|boss) $"
)
_SPEAKS: Final = re.compile(
    r"(?:^|\n)(?P<time>\[?(?:\d{2,4}[-/.]\d{1,2}[-/.]\d{1,4},? )?\d{1,2}[:.]\d{2}(?::\d{2})?(?: ?[AaPp][Mm])?\]?,? (?:- )?)(?P<name>[A-Za-z][A-Za-z .'-]{0,24})(?=: )"
)


_MACHINE: Final = re.compile(r"(?<=<[A-Z]{3})[A-Z]+(?:<[A-Z]+)*<<[A-Z]+(?:<[A-Z]+)*")


def machine_read(text: str) -> Iterator[Span]:
    """The name in the machine-readable line of a travel document (ICAO Doc 9303)."""
    for match in _MACHINE.finditer(text):
        yield Span(*match.span(), "name")


def titled(text: str) -> Iterator[Span]:
    """Names after titles, the titles with them: they tell the sex."""
    for match in _TITLED.finditer(text):
        words = match["name"].split()
        lower = words[0].lower().strip(".,")
        sure = bool(_IS_SURE.match(match["titles"]))
        first = evidence(lower) if "." not in words[0] else UNKNOWN
        if lower in THINGS and not match["titles"].startswith(("Mr", "Ms", "Mrs")):
            continue
        if f"{match['titles']}{match['name']}".replace(".", "").lower() in ORGANISATIONS:
            continue
        if sure or first > 0:
            if not sure and " ".join(words).lower() in ORGANISATIONS | FIRMS:
                continue
            if text[max(0, match.start() - 3) : match.start()] == "ne ":  # married in Hungary: Kovácsné Dr. …
                wed = _WED.search(text, max(0, match.start() - 24), match.start())
                if wed:
                    yield Span(*wed.span("name"), "name")
            start = match.start() if sure or _OF_THE_NAME.match(match["titles"]) else match.start("name")
            yield Span(start, match.start("name") + len(_trimmed(match["name"])), "name")


def _trimmed(name: str) -> str:
    """Without what follows the name: words of English, things."""
    words = name.split(" ")
    for n, word in enumerate(words):
        if n and "." not in word and evidence(word.lower().strip('"()')) <= CITY and word not in PARTICLES:
            if n == 1 and len(words) == 2 and evidence(words[0].lower()) >= FIRST and may_be_surname(word):
                break
            return " ".join(words[:n]) if len(word) > 2 or evidence(word.lower()) <= NEVER else name.rstrip()
    return name.rstrip()


def reversed_names(text: str, lines: Lines) -> Iterator[Span]:
    """Surname, comma, first name or initials."""
    for match in _REVERSED.finditer(text):
        last, first = match["last"], match["first"]
        family = [evidence(word.lower()) for word in re.split("[ ]", last) if word.lower() not in PARTICLES]
        head = first.split()[0]
        if (
            not family
            or min(family) <= NEVER
            or is_city(last)
            or last.lower() in CLOSINGS
            or first.lower() in ORGANISATIONS
        ):
            continue
        if len(family) > 1 and evidence(last.split()[0].lower()) >= FIRST and last.split()[0] not in _CAPITAL_PARTICLES:
            continue
        if last.lower() in PINYIN_SURNAMES and last.lower() not in WORD_PINYIN and is_pinyin_given(first):
            yield Span(match.start(), match.end(), "name")
            continue
        points = max(family)
        if " " in last and not last.isupper() and family[-1] <= WORD:
            continue
        if last in NO_INITIALS or (last.lower() in FIRMS and points < FIRST) or _CAMEL.search(head):
            continue
        if (
            last.isupper()
            and len(last) <= 5
            and points < SHORT_LAST
            and evidence(head.lower().strip(".")) < SHORT_FIRST
        ):
            continue
        listed = text[max(0, match.start() - 2) : match.start()] in (", ", "d ") or re.match(
            r",? (?:and |& )?[A-Z]", text[match.end() : match.end() + 6]
        )
        surname = -1.0 <= points < FIRST or last.isupper() or " " in last or _OF_A_CLAN.match(last) is not None
        stop = match.end()
        if " " in first and not last.isupper() and first.split()[-1].isupper() and 1 < len(first.split()[-1]) < 5:
            stop -= len(first.split()[-1]) + 1
        if first.isupper() and "." not in first and 1 < len(first) < 4 and not last.isupper():
            continue
        if "." in head:
            if points >= UNKNOWN and (points >= BUILT or " " in last or lines.points(match.start(), match.end())):
                yield Span(match.start(), match.end(), "name")
            continue
        given = evidence(head.lower())
        if is_city(head) or given <= 0 or (listed and points >= LAST):
            continue
        if (
            surname
            and (
                is_given(head)
                or (given >= DOUBTFUL_FIRST and _OF_A_CLAN.match(last))
                or (given >= DOUBTFUL_LAST and last.isupper() and points > CITY)
            )
            and points >= DOUBTFUL_LAST
        ) or (
            points >= LAST and given >= UNKNOWN and (last.isupper() or lines.points(match.start(), match.end()) >= 2)
        ):
            yield Span(match.start(), stop, "name")


def slashed(text: str) -> Iterator[Span]:
    """Surname, slash, first name, as tickets have it."""
    for match in _SLASHED.finditer(text):
        one, other = evidence(match["last"].lower()), evidence(match["first"].lower())
        if (match["title"] and min(one, other) > CITY) or (
            min(one, other) >= UNKNOWN
            and one + other >= 2.5
            and max(one, other) >= SHORT_FIRST
            and other >= SHORT_FIRST
        ):
            yield Span(match.start(), match.end("first"), "name")


def couples(text: str) -> Iterator[Span]:
    """Two first names joined by “&”, where people are spoken of; surnames so joined are a firm."""
    for match in _COUPLE.finditer(text):
        if min(evidence(match["one"].lower()), evidence(match["other"].lower())) < FIRST or (
            match["one"].lower() in LAST_NAMES and after(text, match.end()) < 2.0
        ):
            continue
        if (
            re.search(r"[A-Z][a-z]+ $", text[max(0, match.start() - 20) : match.start()])
            and before(text, match.start()) < 1.0
        ):
            continue
        if f"{match['one']} {match['other']}".lower() not in ORGANISATIONS and (
            before(text, match.start()) >= 1.0 or after(text, match.end()) >= 1.5
        ):
            yield Span(*match.span("one"), "name")
            yield Span(*match.span("other"), "name")


def initials(text: str) -> Iterator[Span]:
    """Initials before a surname, and initials that do what people do."""
    for match in _INITIALLED.finditer(text):
        last = match["last"].lower()
        found = evidence(last)
        if (match["last"].isupper() and len(last) <= 4 and found <= UNKNOWN) or len(last) < 2:
            continue
        if found == UNKNOWN and len(last) <= 6 and re.match(r"\. ?[A-Z0-9]", text[match.end() : match.end() + 3]):
            continue
        if _DEGREES.fullmatch(match.group()):
            continue
        if match.group().lower() in FIRMS or after(text, match.end()) <= -4.0 or found <= NEVER:
            continue
        context = before(text, match.start())
        if re.match(r" " + CAP, text[match.end() :]) and text[match.end() + 1 :].split(" ")[0].lower() in THINGS:
            continue
        if (
            found >= UNKNOWN
            or (found == DOUBTFUL_LAST and (context > 0 or " " not in match.group()))
            or (found > CITY and context > 0)
            or context >= 2.0
        ):
            if (
                match.group().startswith(
                    ("P.S.", "P. S.", "N.B.", "U.S.", "U.K.", "U.N.", "E.U.", "D.C.", "A.M.", "P.M.", "Q.", "A.")
                )
                and context < 1.5
                and found < LAST
            ):
                continue
            if match.group().startswith(("P.S.", "N.B.", "U.S.", "U.K.", "D.C.")):
                continue
            yield Span(match.start(), match.end(), "name")
    for match in _ACTING.finditer(text):
        if match["name"] not in NO_INITIALS:
            yield Span(match.start(), match.end(), "name")


def lower_case(text: str, found: list[Span]) -> Iterator[Span]:
    """First names written small, where people are spoken to or of; and who speaks in a chat with times."""
    for match in _SPEAKS.finditer(text):
        if match["name"].lower() not in _NO_SPEAKERS:
            yield Span(*match.span("name"), "name")
    ends = {span.end for span in found}
    for match in _SMALL.finditer(text):
        one = match.group()
        if is_word(one) or evidence(one) < UNKNOWN or len(one) < 3 or one in _HASTE:
            continue
        start, end = match.span()
        if evidence(one) < SHORT_FIRST and not (len(one) > 3 and _SPOKEN_TO.search(text[max(0, start - 16) : start])):
            continue
        other = _SMALL_NEXT.match(text, end)
        if other and not is_word(other["word"]) and evidence(other["word"]) >= UNKNOWN:
            end = other.end()
        near = text[max(0, start - 24) : start]
        said = after(text, end)
        if (
            (near.endswith(", ") and said >= 1.0)
            or _SMALL_BEFORE.search(near)
            or any(start - n in ends for n in (1, 2, 3))
            or said >= 1.5
        ):
            yield Span(start, end, "name")
