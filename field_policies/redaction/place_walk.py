"""A place in English read word by word, in as many parts as people give it: names, nouns behind articles, each perhaps
behind a word for where it lies. The walk ends where the sentence goes on."""

from __future__ import annotations

import re
from typing import Final

from .home_words import (
    ABBREVIATED,
    ARTICLES,
    HOUSES,
    LANDMARKS,
    LITTLE,
    MEASURES,
    ROADS,
    STOPS,
    WHERE,
    WORK,
)
from .latin_lexicon import is_city, is_given, is_word
from .places_in_english import is_large

_NO_PLACES: Final = re.compile(
    r"(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Q[1-4]|English|French|German|Spanish|Chinese|Japanese|Python|Java|SQL|AWS|Azure|GCP|Kubernetes|Docker|Excel|SAP|"
    r"Jira|Slack|Teams|Zoom|GitHub|LinkedIn|Confluence|Notion|Monday's|I|I'm|I've|I'll|He|She|They|We|It|You|His|Her|The|Tel|Phone|Email|Mobile|HR|IT|QA|PM|CEO|CTO|CFO|VP|DevOps|Finance|Sales|Marketing|Engineering|Operations|Product|Data|Legal|Mr|Mrs|Ms|Dr|Viber|WhatsApp|Telegram|Passport|Plate|PESEL|DOB|Accenture|Google|Amazon|Microsoft|Oracle|Deloitte|KPMG|PwC|EY|IBM|Siemens)$"
)
_WORD: Final = re.compile(r" ?(?P<joint>,? ?|— ?)(?P<word>[A-Za-z0-9#&][\w'&/#-]*(?:\.(?=[A-Z]\.)|\.(?= [A-Z\d]))?)")
_FARTHEST: Final = 22
_LEAD: Final = re.compile(r"(?:(?:just|right|somewhere|near|by|off|around|outside|number|close|next|to) )+(?=[A-Z\d])")
_NUMBER_NEXT: Final = re.compile(r" (?:\d|[A-Z])")
_NAME_NEXT: Final = re.compile(r" (?P<word>[A-Z][a-z]+)(?:[ ,.;]|$)(?! (?:is|was|has|says|will))")
_A_TIME: Final = re.compile(
    r" (?:the )?(?:\d{1,4}(?![\w-]*,? [A-Z])|[A-Z]\w+ Day\b|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?|noon|night|midnight|weekends?|christmas|easter)",
    re.IGNORECASE,
)
_EXACT: Final = (HOUSES | WHERE | MEASURES | ARTICLES) - frozenset(
    ["to", "from", "in", "on", "one", "number", "my", "his", "her", "their", "our", "some"]
)
_FURTHER: Final = re.compile(r", (?P<word>[A-Za-z-]+)")
_AHEAD: Final = re.compile(r"[A-Za-z0-9#][^,;!?\n()]{0,48}")
_ENDS: Final = re.compile(r"[,.;)]|$")


def at_place(text: str, at: int, *, more: bool = False) -> tuple[int, int, list[str], bool, bool]:
    """Where a place begins and ends, its names, whether it says where it lies, and whether it names a kind of house.

    ``more``: what was found already goes on, behind a comma.
    """
    start = end = named = -1
    last = ""
    names: list[str] = []
    run: list[str] = []
    located = housed = article = False
    loose = 0
    for _ in range(_FARTHEST):
        match = _WORD.match(text, at)
        if match is None:
            break
        word, low = match["word"], match["word"].lower().rstrip(".")
        begins = start < 0
        if "," in match["joint"] or "—" in match["joint"]:
            if begins and not more:
                break
            if not begins and not _goes_on(text, match.start("word")):
                break
            article, loose = False, 0
            if run:
                names.append(" ".join(run))
                run = []
        if (
            low == "and"
            and run
            and (name := _NAME_NEXT.match(text, match.end())) is not None
            and not is_given(name["word"])
        ):
            names.append(" ".join(run))
            run = []
            at = match.end()
            last = low
            continue
        if (
            (low in STOPS and not (begins and low == "for"))
            or _NO_PLACES.match(word)
            or (low == "left" and last not in HOUSES)
        ):
            break
        if low in ("on", "at", "in", "by") and _A_TIME.match(text, match.end()):
            break
        if low in ("before", "after") and last not in HOUSES and last not in LANDMARKS:
            break
        if low in WHERE or low in ("for", "before", "after"):
            if begins and low in ("in", "at", "on", "to", "from", "of", "for"):
                at = match.end()
                continue
            if not begins or low not in ("to", "from", "of", "in", "at", "on"):
                located = (
                    located or low not in ("in", "at", "on", "of", "to", "from") or (low == "of" and last in MEASURES)
                )
                last = low
                start = match.start("word") if begins else start
                article, loose = False, 0
                if run:
                    names.append(" ".join(run))
                    run = []
                at = match.end()
                continue
        capital = word[0].isupper() or word[0].isdigit() or word[0] == "#"
        if capital:
            start = match.start("word") if begins else start
            housed = housed or low in HOUSES
            if word[0].isupper():
                run.append(word.rstrip("."))
                named = match.end("word")
            article = False
        elif low in ARTICLES:
            start = match.start("word") if begins else start
            article, loose = True, 0
            at = match.end()
            continue
        elif low in HOUSES or low in MEASURES or low in LITTLE:
            housed = housed or low in HOUSES
            start = match.start("word") if begins else start
            loose += low not in LITTLE
        elif article and loose < 4 and not low.endswith("ly"):
            if low in WORK and not located:
                end = named
                break
            loose += 1
        elif (last in WHERE and _NUMBER_NEXT.match(text, match.end())) or (run and loose < 2 and low in LANDMARKS):
            loose += 1
        else:
            break
        end = match.end("word")
        at = match.end()
        last = low
        if word.endswith(".") and word.rstrip(".") not in ABBREVIATED:
            end -= 1
            break
    if run:
        names.append(" ".join(run))
    if start < 0 or end <= start:
        return -1, -1, [], False, False
    lead = _LEAD.match(text, start, end)
    start = lead.end() if lead else start
    return start, end, names, located, housed


def _goes_on(text: str, at: int) -> bool:
    """Whether behind a comma still the place is told: where it lies, a kind of house, one more name of a place."""
    match = _AHEAD.match(text, at)
    if match is None:
        return False
    words = match[0].split(" ")
    low = words[0].lower()
    if low in STOPS or _NO_PLACES.match(words[0]):
        return False
    if low in WHERE:
        return low not in ("to", "from", "over", "through", "within", "out", "up", "down") or len(words) > 1
    if low in ARTICLES or low in MEASURES:
        return any(word.lower().strip(",.") in HOUSES or word.lower().strip(",.") in WHERE for word in words[1:])
    if low in HOUSES or low in LITTLE:
        return True
    if not (words[0][0].isupper() or words[0][0].isdigit()):
        return False
    name = re.match(r"[A-Z][\w'.-]*(?: [A-Z][\w'.-]*){0,2}", match[0])
    if name is None:
        return re.match(r"\d{4,6} [A-Z]|\d{1,4}[A-Za-z]?(?:[,.]|$)|\d{1,3} [A-Z]", match[0]) is not None
    whole = name[0].strip(".")
    if is_city(whole) or is_large(whole) or whole.split(" ")[-1] in ROADS:
        return True
    return re.search(r"\d", match[0][: len(name[0]) + 4]) is not None or (
        not all(is_word(word) for word in whole.split(" "))
        and not is_given(words[0].strip(",."))
        and _ENDS.match(text, at + len(name[0])) is not None
    )


def further(text: str, end: int) -> int:
    """Where an address ends that was found as far as ``end``: with what says where exactly, behind a comma."""
    match = _FURTHER.match(text, end)
    if match is None or match["word"].lower() not in _EXACT or not _goes_on(text, match.start("word")):
        return end
    start, stop, _, located, housed = at_place(text, match.start("word"))
    return stop if start == match.start("word") and (located or housed) else end
