"""Names of people in Latin script: by what stands around them, or by first names and surnames of many countries."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from .spans import Span
from .surnames import (
    ASIAN_SURNAMES,
    FIRST_NAMES,
    LAST_NAMES,
    NO_FIRST_NAMES,
    ORGANISATIONS,
    PINYIN_SURNAMES,
    PINYIN_SYLLABLE,
    PLACES,
    SENTENCE_WORDS,
    THINGS,
    WORD_FIRST_NAMES,
    WORD_PINYIN,
    WORDS_IN_NAMES,
)

_CAP: Final = r"(?:(?:Mc|Mac|O'|D'|Al-|El-)?[A-Z][a-z]*(?:['-][A-Z]?[a-z]+)*[a-z])"
_PARTICLE: Final = (
    r"(?:(?:van|von|de|del|della|da|dos|das|do|di|der|den|bin|binti|ibn|al|el|la|le|ter|ten|zu|af|av|y|e) ){0,3}"
)
_INITIALS: Final = r"(?:[A-Z]\. ?|[A-Z] )"
_LAST: Final = _PARTICLE + r"(?:" + _CAP + r"|[A-Z]\.(?![A-Za-z]))"
_MORE: Final = r"(?: " + _INITIALS + r"{0,2}" + _LAST + r")"
_FULL: Final = _CAP + r"(?: [A-Z]\.| " + _CAP + r")?" + _MORE
_TITLE: Final = r"(?:Mr|Mrs|Ms|Mx|Miss|Dr|Prof|Professor|Sir|Madam|Mme|Herr|Frau|Señor|Señora|Senora|Senor|Sra|Sr|Rev|Sgt|Capt|Cpl|Lt|Col|Fr|Sister|Coach|Shri|Smt|Eng|Ing|Ir|Hon|Mister|Uncle|Auntie|Aunt)"
_ROLE: Final = (
    r"name is|i am called|full name|first name|last name|surname|given name|name|contact person|contact|referees?|references?|ref call|"
    r"emergency contact|next of kin|supervisors?|line manager|managers?|mentors?|advis[oe]r|spouse|wife|husband|partner|fiancee?|father|mother|dad|mum|mom|"
    r"brothers?|sisters?|sons?|daughters?|uncle|aunt|cousin|nephew|niece|grandfather|grandmother|parents|children|kids|in-law|colleagues?|classmate|roommate|"
    r"flatmate|housemate|landlord|landlady|neighbou?r|friend|boss|recruiters?|interviewers?|signed(?: by)?|yours sincerely|sincerely|faithfully|kind regards|"
    r"best regards|regards|cheers|best|thanks|approved by|prepared by|written by|checked by|verified by|confirmed by|assessed by|attn|c/o|cc|bcc|from|to|dear|hi|"
    r"director|chef|foreman|headteacher|principal|owner|assistant|secretary|agent|nurse|maid|helper|nanny|tutor|professor|registry|registrar"
)
_TITLED: Final = re.compile(
    r"\b" + _TITLE + r"\b\.? ?(?P<name>" + _INITIALS + r"{0,3}" + _CAP + r"(?:" + _MORE + r"){0,2})"
)
_CONTEXT: Final = tuple(
    re.compile(pattern, re.ASCII)
    for pattern in (
        r"(?i:\b(?:" + _ROLE + r")\b)(?i:\s?(?:\([^()\n]{1,20}\)|is|was|are|from|by|:|,|-|\||\n|\())+\s*(?P<name>" + _FULL + r")",
        r"(?i:\b(?:i am|i'm|this is|called|named|met|spoke (?:to|with)|interviewed|supervised|cc)\b) (?P<name>" + _FULL + r")(?=[,.;\n(]| (?:and|from|a|an|the|at|in|on|to|who|today|between|for)\b|$)",
        r"(?i:\b(?:reported? (?:directly )?to|reporting to|supervised by|managed by|mentored by|coached by|"
        r"studied under|married to|recommended by|referred by|introduced by|confirmed by|checked by|verified by|countersigned by|"
        r"ask for|speak to|talk to|write to)\b)(?: (?:our|my|the|his|her|their) (?:\w+ ){1,3})?,? ?(?P<name>" + _FULL + r")",
        r"(?<![A-Za-z&] )(?P<name>" + _FULL + r")(?=,? ?(?:\(|<|,|-|:|/|\|)? ?(?:tel\.? |mobile |mob\.? |ph\.? |phone |email |e-mail |\(?(?:mother|father|wife|husband|spouse|partner|brother|sister|son|daughter|friend|manager|supervisor)\)? ?[,:(]? ?)?[(<]?(?:[\w.+-]+@[\w-]|\+\d|\(?\d{2,5}\)?[ -]?\d{3}))",
        r"(?P<name>" + _FULL + r")(?= \((?:mother|father|wife|husband|spouse|partner|brother|sister|son|daughter|friend|neighbou?r|manager|supervisor|\d{1,2})\))",
    )
)  # fmt: skip
_KIN: Final = re.compile(
    r"\b(?i:hi|hello|hey|dear|spoke (?:to|with)|told|kids|children|wife|husband|partner|spouse|fiancee?|father|mother|dad|mum|mom|brother|sister|son|daughter|uncle|aunt|cousin|nephew|niece|"
    r"roommate|flatmate|landlord|landlady|ex-boss|ex-manager|boss|maid|helper|recruiter|mentor|referee|colleague)(?i:'s name)?(?i:,? (?:is |called |named )?|: ?| of )(?P<name>"
    + _CAP
    + r"(?:"
    + _MORE
    + r"){0,2})"
)
_SAID: Final = re.compile(
    r"(?:^|(?<=[.!?;:\n] )|(?<=\n)|(?<=and )|(?<=but )|(?<=that )|(?<=, ))(?P<name>"
    + _CAP
    + r"(?:"
    + _MORE
    + r")?)(?= (?:said|says|asked|asks|told|mentioned|thinks|thought|prefers|suggested|noted that|wants|will (?:follow|call|join|pick|interview|send|chair)|can't join|is interviewing))",
    re.MULTILINE,
)
_ENGLISH_NAME: Final = re.compile(
    r"(?:英文名字?|英语名|洋名|English name|known as|goes by|nicknamed?|nee|née|birth name|maiden name)(?:是|为|叫|is|:|,| ){0,3} ?(?P<name>"
    + _CAP
    + r"(?:"
    + _MORE
    + r")?)"
)
_LISTED: Final = re.compile(r"(?:,? and |,? & | / |, |、|和)(?P<name>" + _CAP + r"(?:" + _MORE + r"){0,2})")
_INITIALLED: Final = re.compile(
    r"(?<![A-Za-z.&])(?:[A-Z]\. ?-?){1,3}" + _PARTICLE + r"(?P<last>" + _CAP + r")(?![A-Za-z])"
)
_RUN: Final = re.compile(
    r"(?<![A-Za-z@#/._-])"
    + _CAP
    + r"(?: (?:"
    + _INITIALS
    + r"{0,2})"
    + _LAST
    + r"|[ -][A-Z][a-z]?(?= [A-Z][a-z])){0,3}(?![A-Za-z])"
)
_REVERSED: Final = re.compile(
    r"(?<![A-Za-z])(?P<last>" + _PARTICLE + _CAP + r"|[A-Z]{3,}), (?P<first>" + _CAP + r")(?: [A-Z]\.)?(?![A-Za-z])"
)
_NEXT: Final = re.compile(r" ?(?:&|'s )? ?(?P<word>[A-Za-z][A-Za-z']*)")
_PLACED: Final = re.compile(
    r"(?:^|[^A-Za-z])(?:in|at|near|around|via|University of|based in|San|Santa|Sao|St|St\.|Saint|Port|Mount|Lake|Fort|New|Los|Las|El|Royal|Bank of|College of|School of|city of|visit(?:ed)?|joined|for) $"
)
_PINYIN_GIVEN: Final = re.compile(r"(?:" + PINYIN_SYLLABLE + r"){1,2}(?:['-]?" + PINYIN_SYLLABLE + r")?")
_SHORT: Final = re.compile(r"[A-Z][a-z]{0,5}(?:-[A-Za-z][a-z]{0,5})?")
_FIRMS: Final = frozenset({"J.P. Morgan", "J. P. Morgan", "J. Crew", "A.T. Kearney", "A. T. Kearney"})


def latin_people(text: str) -> Iterator[Span]:
    """Names in Latin script; what was found once is found again where it stands alone."""
    found = sorted({span for span in _found(text) if span.start < span.end})
    found += _listed(text, found)
    yield from found
    yield from _again(text, found)


def _found(text: str) -> Iterator[Span]:
    for match in _TITLED.finditer(text):  # with the title: it tells the sex
        if not _is_thing(match["name"].split()[0]) or match.group().startswith(("Mr", "Ms", "Mrs")):
            yield Span(match.start(), match.end(), "name")
    for pattern in _CONTEXT:
        for match in pattern.finditer(text):
            if not _is_things(match["name"]) and not _goes_on_as_thing(text, match.end("name")):
                yield Span(*match.span("name"), "name")
    for pattern in (_KIN, _SAID):
        for match in pattern.finditer(text):
            words = match["name"].split()
            if _may_be_name(words[0]) and not _is_things(match["name"]):
                yield Span(*match.span("name"), "name")
    for match in _ENGLISH_NAME.finditer(text):
        yield Span(*match.span("name"), "name")
    for match in _INITIALLED.finditer(text):
        if not _is_things(match.group()) and match.group() not in _FIRMS and not _goes_on_as_thing(text, match.end()):
            yield Span(match.start(), match.end(), "name")
    for match in _REVERSED.finditer(text):
        if _is_reversed(match["last"], match["first"]):
            yield Span(match.start(), match.end(), "name")
    for match in _RUN.finditer(text):
        yield from _in_run(text, match.start(), match.group())


def _listed(text: str, found: list[Span]) -> Iterator[Span]:
    """A name joined to one that was found by “and”: people stand beside people."""
    for span in found:
        match = _LISTED.match(text, span.end)
        if not match or _is_things(match["name"]) or _goes_on_as_thing(text, match.end()):
            continue
        words = match["name"].split()
        joined = match.group()[0] not in ",、" or " and " in match.group() or len(words) > 1
        if joined and _may_be_name(words[0]) and not _is_firm(text, *match.span("name")):
            yield Span(*match.span("name"), "name")


def _in_run(text: str, start: int, run: str) -> Iterator[Span]:
    """The name in a run of capitalised words: from its first name, or from an Asian surname, to where things begin."""
    places = [(start + m.start(), m.group()) for m in re.finditer(r"[^ ]+", run)]
    for n, (at, _) in enumerate(places):
        rest = [each for _, each in places[n:]]
        taken = _taken(rest)
        if not taken:
            continue
        end = places[n + taken - 1][0] + len(places[n + taken - 1][1])
        whole = n == 0 and taken == len(places)
        if whole and (_goes_on_as_thing(text, end) or _is_firm(text, at, end)):
            continue
        if taken == 1 and (
            (n > 0 and places[n - 1][1].lower() not in SENTENCE_WORDS) or _PLACED.search(text, max(0, at - 16), at)
        ):
            continue
        yield Span(at, end, "name")
        return


def _taken(words: list[str]) -> int:
    """How many of the words, from the first one on, are one person's name; 0 where none are."""
    first = words[0].lower()
    heads = [part for part in first.replace("'", "").split("-") if part]
    upto = next((n for n, word in enumerate(words) if n and _is_thing(word)), len(words))
    if upto < len(words) and upto < 3:
        return 0
    if len(words) > 1 and " ".join(each.lower() for each in words[:2]) in ORGANISATIONS:
        return 0
    known = any(head in FIRST_NAMES and head not in NO_FIRST_NAMES and head not in PLACES for head in heads)
    if known and heads[0] not in WORD_FIRST_NAMES and not _is_thing(first):
        return upto if len(first) > 3 or upto > 1 else 0
    if upto < 2 or first in THINGS:
        return 0
    second = words[1].lower().rstrip(".")
    if (
        heads[0] in WORD_FIRST_NAMES
        and words[-1].lower() in LAST_NAMES
        and second not in THINGS | PLACES | NO_FIRST_NAMES
    ):
        return upto
    if (
        words[-1].lower() in LAST_NAMES
        and upto == len(words) == 2
        and _may_be_name(words[0])
        and second not in PLACES | NO_FIRST_NAMES
        and first not in LAST_NAMES | WORDS_IN_NAMES
    ):
        return 2
    if _is_pinyin(first, second):
        return 2
    given = [word for word in words[1:upto] if _SHORT.fullmatch(word)]
    if first in ASIAN_SURNAMES and len(given) == upto - 1:
        sure = first not in WORD_PINYIN and first not in WORD_FIRST_NAMES
        if upto == 3 or (
            upto == 2 and (("-" in second) or (sure and second.replace("-", "") not in LAST_NAMES | THINGS | PLACES))
        ):
            return upto
    if upto == 2 and second in ASIAN_SURNAMES and "-" in first and _SHORT.fullmatch(words[0]):
        return 2
    return 0


def _is_pinyin(one: str, other: str) -> bool:
    if one in PINYIN_SURNAMES and one not in WORD_PINYIN:
        return bool(_PINYIN_GIVEN.fullmatch(other))
    return other in PINYIN_SURNAMES and other not in WORD_PINYIN and bool(_PINYIN_GIVEN.fullmatch(one))


def _is_reversed(last: str, first: str) -> bool:
    one, other = last.lower().split(" ")[-1], first.lower()
    if one in THINGS or one in PLACES or other in PLACES or other in THINGS:
        return False
    if one in PINYIN_SURNAMES and one not in WORD_PINYIN and _PINYIN_GIVEN.fullmatch(other):
        return True
    return other in FIRST_NAMES and other not in NO_FIRST_NAMES | WORD_FIRST_NAMES and one not in FIRST_NAMES


def _again(text: str, found: list[Span]) -> Iterator[Span]:
    """Parts of names found, where they stand alone: the first name of a colleague named in full before."""
    parts: set[str] = set()
    for span in found:
        words = re.findall(r"[A-Z][a-z]+(?:['-][A-Z]?[a-z]+)*", text[span.start : span.end])
        if len(words) > 1:
            parts.update(word for word in words if len(word) > 2 and not _is_thing(word) and word.lower() not in PLACES)
    for word in parts:
        for match in re.finditer(r"(?<![A-Za-z])" + re.escape(word) + r"(?![A-Za-z])", text):
            if not _goes_on_as_thing(text, match.end()) and not _is_firm(text, *match.span()):
                yield Span(match.start(), match.end(), "name")


def _goes_on_as_thing(text: str, end: int) -> bool:
    following = _NEXT.match(text, end)
    return bool(following and following["word"].lower() in THINGS and following["word"][0].isupper())


def _is_firm(text: str, start: int, end: int) -> bool:
    """Partners in the name of a firm: “Johnson & Johnson”."""
    return text[max(0, start - 2) : start] == "& " or text[end : end + 2] == " &"


def _may_be_name(word: str) -> bool:
    return (
        word.lower() not in SENTENCE_WORDS
        and word.lower() not in NO_FIRST_NAMES | THINGS
        and word.lower() not in PLACES
    )


def _is_thing(word: str) -> bool:
    return word.lower() in THINGS


def _is_things(name: str) -> bool:
    words = [word.lower().strip(".,") for word in name.split()]
    return (
        any(word in THINGS for word in words)
        or " ".join(words[:2]) in ORGANISATIONS
        or words[0] in SENTENCE_WORDS
        or words[0] in NO_FIRST_NAMES
    )
