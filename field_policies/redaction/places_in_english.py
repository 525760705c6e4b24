"""Places in Latin letters by their names alone, after words of living, coming from somewhere and being registered.

A country, a state and a city of many millions alone stay to be read: they tell little. A suburb, a small town or two
places in a row tell where to look for somebody. Where the job is, the firm and the school stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from .latin_lexicon import is_city, is_word
from .near import near
from .relatives import KIN
from .spans import Span
from .surnames import PLACES, lines_of

_WORD: Final = r"[A-Z][\w'’-]*\w"
_NAME: Final = (
    rf"(?:(?:St|Mt|Ft)\.? )?{_WORD}(?:(?: (?:upon|on|under|by|in|le|de|del|da|do|of|al|el|the|la))? {_WORD}){{0,3}}"
)
_PLACE: Final = rf"(?P<place>{_NAME}(?:, ?(?:(?:nr|near|in|outside)\.? )?{_NAME}){{0,3}}(?: (?:dt|dist|district|village|county|town)\b\.?)?)"
_STILL: Final = r"(?: (?:still|now|currently|presently|just|out|over|up|down|back|alone|with \w+ \w+|partly|mostly|permanently|originally|all the way|here|daily|every day|each day)){0,2}"
_SURE: Final = tuple(
    (needed, re.compile(pattern + _PLACE))
    for needed, pattern in (
        (
            (" up ", "aised ", "hildhood "),
            rf"\b(?:[Gg]r(?:ew|own|owing) up|(?:[Bb]orn and )?[Rr]aised|[Bb]rought up|[Cc]hildhood(?: \w+)?|[Ss]choolboy){_STILL} (?:in|near|around|outside|at) (?:the )?",
        ),
        (
            ("native", "ndigene", "ail", "riginal", "ails "),
            rf"\b(?:[Nn]ative(?= (?:of|to))|[Ii]ndigene|[Hh]ail(?:s|ing|ed)?|[Oo]riginal(?:ly)?|[Oo]riginat(?:es|ing)|[Hh]ome-?town)(?: (?:is|was|and bred|he|she|I am|I'm))?{_STILL} (?:from|of|in|to) (?:the )?",
        ),
        (
            ("ommut",),
            rf"\b[Cc]ommut(?:e|es|ed|ing)(?: time| in| down| up| over)?{_STILL} (?:(?:by|on|via) (?:\w+ )?\w+ )?from (?:the )?",
        ),
        (
            (" in from", " in (", "self in", "selves in"),
            r"\b(?:[Dd]r(?:ives?|ove|iving)|[Cc]ycl(?:es?|ing)|[Ww]alks?|[Cc]omes?|[Gg]ets?|[Tt]ravels?|[Rr]ides?)(?: (?:him|her|them|my|it)(?:self|selves))? in (?:\([^()\n]{1,16}\) )?from ",
        ),
        (
            (
                "uburb",
                "ometown",
                "ome town",
                "ome Town",
                "ative",
                "irthplace",
                "lace of birth",
                "earest",
                "OB:",
                "omicile",
                "ome village",
                "ermanent",
            ),
            r"(?:\b(?:[Ss]uburb|[Hh]ome ?[Tt]own|[Hh]ome village|[Bb]irthplace|[Pp]lace of [Bb]irth|[Nn]earest (?:train |tube |metro |bus |railway )?(?:station|stop|town|tube)|POB|[Dd]omiciled?)(?: (?:is|was|in))?:? |\b(?:[Nn]ative(?: place)?|[Hh]ometown|[Pp]ermanent(?: place)?): ?)",
        ),
        (
            (" live", " living", " resid", " settled", " rent", "Live", "Resid"),
            rf"\b(?:[Ll]iv(?:es?|ed|ing)|[Rr]esid(?:es?|ed|ing)|[Ss]ettled|[Rr]ent(?:s|ed|ing)?(?: \w+ \w+)?){_STILL} (?:in|near|around|outside) ",
        ),
        ((" lives ", " live "), r"\b(?:he|she|I|who|still|now|they|we) lives? (?=[A-Z])"),
        (
            (" in ",),
            r"\b(?:[Hh]e|[Ss]he|[Ww]e|[Tt]hey|I)(?:'s|'m|'re| is| am| are) (?:now |currently |still |back |living )?(?:up|down|out|over|back|living|renting|settled) in ",
        ),
        ((" to ",), r"\b(?:[Mm]ov(?:ed|ing|es)|[Ww]ent|[Gg]o(?:es|ing)) (?:back|home|back home)(?: \w+ \w+)? to "),
        (
            (", from ", ", of "),
            r", (?:aged )?(?:[1-7]\d|(?:twen|thir|for|fif|six|seven)ty(?:-\w+)?), (?:originally )?(?:from|of) ",
        ),
        (
            ("elocate from", "elocating from", "ove from", "oving from"),
            r"\b(?:[Rr]elocat|[Mm]ov)(?:e|ing) (?:\w+ )?from ",
        ),
        (
            ("Home", "HOME", "ives", "Based"),
            r"(?:^|[\n|;•·] ?)(?:Home|HOME|Home city|Lives|Lives in|Based|Home base|Hails from): ",
        ),
    )
)
_LIKELY: Final = tuple(
    (needed, re.compile(pattern + _PLACE))
    for needed, pattern in (
        (
            ("oved", "ocated", "oving", "ocating", "ame ", "ravel", "ome ", "omes ", "oming ", " from "),
            rf"\b(?:[Mm]ov(?:ed|ing)|[Rr]elocat(?:ed|ing)|(?:[Hh]e|[Ss]he|[Ww]e|[Tt]hey|\bI|[Ff]amily|[Mm]um|[Dd]ad)(?:'s|'m)? (?:came|comes?|coming|travel(?:s|led|ed|ling)?|is|am|are)|(?:[Hh]e|[Ss]he|[Ww]e|[Tt]hey|\bI)(?:'s|'m|'re)){_STILL}(?: by \w+)? (?:from|to(?<=oved to)|to(?<=ocated to)) ",
        ),
        (
            ("tay", "odg"),
            rf"\b(?:[Ss]tay(?:s|ed|ing)?|[Ll]odg(?:es|ing)|[Hh]oused){_STILL} (?:at|in|near|around|by) ",
        ),
        (
            ("ased ",),
            rf"\b(?:[Hh]e|[Ss]he|[Ii]|[Tt]hey|[Ww]e|[Cc]andidate|[Cc]urrently|[Nn]ow|[Pp]resently|[Ss]till|[Pp]artner|[Ff]amily|[Hh]usband|[Ww]ife)(?:'s|'m|'re| is| am| are)?{_STILL} based (?:in|near|out of|around|at) ",
        ),
        (
            ("arents", "amily", "usband", "ife ", "artner", "other ", "um ", "ad ", "kids"),
            r"\b(?:[Pp]arents|[Ff]amily|[Hh]usband|[Ww]ife|[Pp]artner|[Mm]other|[Ff]ather|[Mm]um|[Dd]ad|[Gg]randparents|[Kk]ids)(?:'s| is| are| live| lives| back(?: home)?| still){0,2} in ",
        ),
    )
)
_SMALL: Final = re.compile(
    r"\b(?:he|she|i|who|and|yet|still|now) (?:lives?|stays?|rents?) (?:in |at |near |around |out )?(?P<place>[a-z]{5,}) (?=gets?\b|takes?\b|can\b|has\b|drives?\b|walks?\b|bus\b|needs?\b|wants?\b|asked\b|about\b|\d)"
)
_NO_PLACE: Final = re.compile(
    r"\b(?:University|College|Institute|School|Academy|Office|HQ|Campus|Hospital|Ltd|Inc|GmbH|LLC|Hotel|Airport|Plant|Factory|HR|Team|Department|Dept|Bank|Group|Consulting|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|"
    r"January|February|March|April|May|June|July|August|September|October|November|December|Jira|Confluence|GitHub|GitLab|Slack|Teams|Zoom|Excel|English|German|French|Spanish|Chinese|Python|Java|SQL|AWS|Finance|Sales|Payroll|Marketing|I|We|He|She|They|The|Notion|Sharepoint|SharePoint|Workday)\b|^[A-Z]{2,5}$"
)
_OF_A_FIRM: Final = re.compile(
    r"\b(?:company|firm|start-?up|client|office|employer|agency|headquarter\w*|business|supplier|vendor|role|position|job|team|plant|factory|shop|brand|university|college|school|data|server|code|docs?|parts|goods|delivery|stock|shipment)\b[^.;\n]{0,24}$",
    re.IGNORECASE,
)
_PARTICLES: Final = re.compile(r" (?:upon|on|under|by|in|le|de|del|da|do|of|al|el|the|la)$")
_A_PRODUCT: Final = re.compile(r"(?<!Mc)(?<!Mac)(?<!De)(?<!La)(?<!Le)(?<=[a-z])[A-Z]|\d")


@cache
def _large() -> frozenset[str]:
    return frozenset(name.lower() for name in lines_of("large_cities")) | (PLACES - frozenset(lines_of("cities")))


def is_large(place: str) -> bool:
    """Whether that is a country, a state or a city of many millions: alone, it is no home."""
    return place.lower() in _large()


_THING_BEFORE: Final = re.compile(
    r"(?:\b(?:[Tt]he|[Oo]ur|[Tt]his|[Tt]hat|[Ii]ts|[Yy]our|[Aa]n?|[Ee]ach|[Ee]very|[Aa]ll) (?:[\w-]+ ){0,2}(?P<noun>[a-z-]+)|\b(?:it|that|this|which|data|code|docs|company|firm|files|logs|everything|[Ii]t|[Cc]ompany|[Ff]irm|[Cc]lients?|[Tt]eam|[Pp]roject|[Oo]ffices?|[Rr]oles?)(?:'s| is| was)?) (?:now |still |currently )?$"
)
_PEOPLE: Final = re.compile(
    KIN
    + r"|candidate|applicant|man|woman|guy|bloke|chap|lady|person|boss|nurse|driver|tenant|couple|family|owner|founder|one|referee|rest",
    re.IGNORECASE,
)


def of_a_thing(text: str, start: int) -> bool:
    """Whether what stands before a word of living is no person: “the service lives in”."""
    match = _THING_BEFORE.search(text, max(0, start - 40), start)
    return match is not None and not (match["noun"] and _PEOPLE.fullmatch(match["noun"]))


def places_in_english(text: str) -> Iterator[Span]:
    """Where somebody lives or comes from, by the names of places alone."""
    for sure, patterns in ((True, _SURE), (False, _LIKELY)):
        for needed, pattern in patterns:
            for first, last in near(text, needed, 40, 100):
                for match in pattern.finditer(text, first, last):
                    place = _cut(match["place"])
                    if place and _narrow(place, sure=sure) and not _at_work(text, match.start(), match["place"]):
                        yield Span(match.start("place"), match.start("place") + len(place), "address")
    for first, last in near(text, (" lives ", " stays ", " rents ", " live ", " stay "), 12, 40):
        for match in _SMALL.finditer(text, first, last):
            if not is_word(match["place"]) and not is_large(match["place"]):
                yield Span(*match.span("place"), "address")


def _cut(place: str) -> str:
    """The place without the sentence that begins behind it."""
    wrong = _NO_PLACE.search(place)
    place = (place if wrong is None else place[: wrong.start()]).rstrip(" ,.")
    return _PARTICLES.sub("", place)


def _narrow(place: str, *, sure: bool) -> bool:
    """Whether it tells more than a large city; after words that firms stand behind, too, only what is known as a place."""
    parts = [part.strip() for part in place.split(",")]
    if all(is_large(part) for part in parts) or _A_PRODUCT.search(parts[0]):
        return False
    if sure:
        return not is_word(parts[0]) or is_city(parts[0]) or len(parts) > 1
    return is_city(parts[0]) or (len(parts) > 1 and is_city(parts[-1]))


def _at_work(text: str, start: int, place: str) -> bool:
    return (
        of_a_thing(text, start)
        or bool(_OF_A_FIRM.search(text, max(0, start - 40), start))
        or place.split(" ")[0] in _FIRST_OF_FIRMS
    )


_FIRST_OF_FIRMS: Final = frozenset(["Deloitte", "Accenture", "Google", "Amazon", "Siemens", "Oracle", "Microsoft"])
