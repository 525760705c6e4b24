"""Homes in English read word by word: after words of living, coming from and being housed, a place in as many parts as
people give it: “the cottages by the KCR”, “two doors down from the chapel in Cwmbach”, “off Oak Street, past the tower”.

A part is a name, or a noun behind an article, each perhaps behind a word for where it lies. The walk ends where the
sentence goes on. A large city alone stays to be read; so does what lives that is no person, and a place of work.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from .latin_lexicon import is_city, is_given, is_word
from .near import near
from .place_walk import at_place
from .places_in_english import is_large, of_a_thing
from .relatives import KIN
from .spans import Span

_ADVERB: Final = r"(?:still|now|currently|presently|just|alone|happily|permanently|temporarily|mostly|there|somewhere|quietly|rough|with (?:his|her|my|their|me|him|them|us)(?: [a-z'-]+){0,2}|in a (?:flat|house|share|houseshare|flatshare|bedsit)(?= (?:in|at|on|off|near|by))|right here|these days|nowadays|since \w+)"
_SURE: Final = re.compile(
    r"(?:\b(?:(?<!go )(?<!goes )(?<!going )(?<!went )(?<!gone )[Ll]iv(?:es?|ed|ing)(?! (?:through|up to|out the|by the|for))|[Rr]esid(?:es?|ed|ing)|[Ll]odg(?:es|ed|ing)|[Rr]ent(?:s|ed|ing)?|[Dd]well(?:s|ing)|[Bb]unk(?:s|ed|ing)|[Ss]tay(?:s|ed|ing)?|[Cc]rash(?:es|ing)|[Bb]oards|[Ss]quats|[Gg]r(?:ew|ow|owing) up|[Bb]rought up|[Rr]aised|[Oo]ccup(?:y|ies)|[Cc]ommut(?:es|ing)|[Hh]ails|"
    r"[Ss]ettled|[Hh]oled up|[Hh]oused|[Mm]oved(?: (?:back|out|away|home))?(?= (?:to|from|into|of|in))|[Mm]oving(?: (?:out|away|back))?(?= (?:from|of))|(?:[Bb]ought|[Bb]uilt|[Bb]uying) (?:a \w+ )?(?=in |at |on |out )|[Rr]eturned(?= to)|[Bb]orn(?: and (?:raised|bred))?|[Bb]ack home|[Nn]ative(?= of| to)|[Mm]oor(?:s|ed|ing)|[Pp]arked up|[Bb]ased|[Ww]ohnt|[Vv]ive|[Hh]abite|[Aa]bita|[Mm]ora)\b"
    rf"|\b(?:(?:[Hh]is|[Hh]er|[Mm]y|[Tt]heir|[Tt]he|[Oo]ur|[Ff]amily|[Cc]urrent|[Pp]resent|[Aa]ctual|[Dd]eclared|[Pp]revious|[Pp]rior|[Pp]ermanent|[Mm]other's|[Ff]ather's) )*(?:[Hh]ome|[Hh]ouse|[Ff]lat|[Gg]aff|[Pp]ad|[Cc]rib|(?<!take )(?<!takes )(?<!took )(?<!taking )place|[Dd]igs|[Ll]odgings|[Aa]partment|[Bb]ungalow|[Cc]ottage|[Bb]edsit|[Rr]esidence|[Dd]welling|[Dd]omicile|[Aa]ddress|[Rr]egistration|[Ss]leep|[Hh]ometown|[Bb]irthplace)(?:'s| is| was|:|,| remains)?(?= |$)"
    r"|\b(?:[Hh]e|[Ss]he|[Tt]hey|[Ww]e|I)(?:'s|'re|'m| is| are| am| was)(?: (?:now|still|currently|back|over|out|up|down|mostly))*(?= (?:in|at|on|from|off|by|near|behind|above|over|out|up|down|across|along|between|opposite|round|next) )"
    r"|\b(?:[Nn]ow|[Ss]till|[Ss]ince \w+|[Mm]ail goes|[Pp]ost goes|[Cc]orrespondence goes|[Vv]isiting)(?= (?:in|at|to|from) [A-Z])"
    r"|\b(?:[Ll]ease|[Tt]enancy|[Mm]ortgage|[Tt]enant|[Gg]uarantor|[Rr]oom|[Ss]tudio)(?= (?:for|at|in|of) ))"
    rf"(?: {_ADVERB}){{0,3}}"
)
_LATER: Final = re.compile(
    rf"(?:[Ww]hereabouts[^?\n]{{0,20}}\? |[Ww]here(?:'s| is) (?:home|(?:he|she) based)\? |\b(?:[Gg]ets?|[Tt]akes?|[Cc]atch(?:es)?) (?:the|a|an) [\w ]{{1,14}}? (?:in )?from (?=[A-Z])|\b(?:minutes?|mins?|throw|stops?|miles?|streets?|doors?|blocks?|hour|drive|ride|corner|road|hill)(?:'?s? (?:walk|drive|ride))?(?: away| down| up| along)? from (?=[A-Z]|the )|\b(?:(?:at|with) )?(?:his|her|my|their|an?) (?:{KIN})(?:'s)?(?: place| house| home| flat| farm| spare room| sofa)?(?= (?:in|on|at|near|outside|by|off|out) [A-Z])|,? (?:where|local)\? ?(?:[—-] )?|(?<=[.!?\n] )From (?=[A-Z][a-z]+[,.])|\b[Nn]ow (?=[A-Z][a-z]+,)|(?:^|(?<=[.!?\n] ))[Ii]n (?=[A-Z][\w'-]+, (?:an? |the )?(?:shared? )?(?:house|flat|studio|room|bedsit)\b)|(?<![\u4e00-\u9fff]{{3}})在 ?(?=[A-Z])|[Aa]ddress\? (?:[A-Z]\w*: )?|\b(?:[Ii]s|[Aa]nd is) (?:she|he) local\? (?:[—-] )?|\b(?:is|are|comes?|was) from (?=[A-Z])|\b(?:[Pp]lace|[Aa]ddress|[Ss]leep|[Dd]omicile|[Dd]omicilio|[Hh]ome|[Ll]ives|[Bb]ased|[Rr]esidence|[Ww]here): ?|\b(?:[Hh]is|[Hh]er|[Mm]y|[Tt]heir) place, )"
)
_TOLD: Final = re.compile(
    r"\b(?:[Cc]ame|[Cc]omes?|[Cc]oming|[Dd]rove|[Dd]rives|[Tt]ravell?(?:ed|s))(?: (?:down|up|over|across|here|in|back|all the way))* from (?=[A-Z])|\b(?:[Pp]ost|[Ss]end|[Ss]hip|[Dd]eliver|[Ff]orward|[Cc]ourier|[Dd]rop|[Ll]eave|[Mm]ail)(?: [a-z]+){0,4}? (?:to|at|with|c/o) (?=the |[A-Z\d]|c/o)|\b(?:[Cc]ollect|[Pp]ick|[Dd]rop)(?:s|ed|ped)? (?:me|him|her|them) (?:up |off )?(?:from|at|outside|by|near) (?=[A-Z]|the )"
    r"|\b[Rr]egistered (?:since \d+ )?(?:at|in) (?=[A-Z\d])|\b(?:an?|his|her|my|their|our|the) (?:[a-z-]+ ){0,2}(?:flat|room|bedsit|house|cottage|caravan|trailer|narrowboat|houseboat|bungalow|farm|farmhouse|apartment|annexe|loft|barn|croft|cabin|maisonette|condo|attic|basement|digs|ranch|smallholding|tenement|semi|terrace|rectory|vicarage|rental|sublet|houseshare|flatshare) (?=(?:in|on|at|above|over|near|off|by|behind|beside|opposite|outside|past|between|from) )"
    r"|\b(?:over|out|up|down) (?=[A-Z][a-z]+(?: [A-Z][a-z]+)? way\b)"
)
_TOWN_AND_WHERE: Final = re.compile(
    r"(?<![\w-])(?P<town>[A-Z][a-z]{2,}(?:[ -][A-Z][a-z]+)?), (?=(?:right |just )?(?:off|behind|above|past|opposite|top|next|beside|by|near|two|three|an?|the|shared?) )"
)
_MAN: Final = re.compile(
    r"(?:^|(?<=[.,;!?\n] ))(?P<place>[A-Z][a-z]{3,}(?: [A-Z][a-z]+)?) (?=(?:man|woman|lad|lass|girl|boy|born|native)(?: (?:through|born|and|by|all)|[,.]))"
)
_NATIVE: Final = re.compile(
    r"\b(?:an? )(?P<place>[A-Z][a-z]{3,}(?: [A-Z][a-z]+)?) (?=(?:man|woman|lad|lass|girl|boy|native)(?: (?:through|born|and bred|by birth|all)|[,.;]))"
)
_AT_WORK: Final = re.compile(
    r"(?i)\b(?:office|plant|hq|client|branch|company|firm|role|job|site|works?|working|interview|store|shop|venue|depot|warehouse|conference|meeting|hotel|start at|clinic|campus|school|university)\b[^.;!?\n]*$"
)
_NAMED: Final = re.compile(r"[A-Z][a-z]")
_PRONOUN: Final = re.compile(r"(?:he|she|they|we|i)(?:'s|'re|'m| is| are| am| was)\b")
_NOUN: Final = re.compile(
    r"(?:home|house|flat|place|digs|lodgings|apartment|bungalow|cottage|bedsit|residence|dwelling|domicile|address|registration|sleep|gaff|pad)$"
)
_THE_FIRM: Final = re.compile(r",? (?:the|we|our|it|this) ")
_A_PRODUCT: Final = re.compile(r"(?<!Mc)(?<!Mac)(?<!De)(?<!La)(?<!Le)(?<=[a-z])[A-Z]|\d|^[A-Z]{2,5}$")


def homes_walked(text: str) -> Iterator[Span]:
    """Homes in English, word by word."""
    for match in _SURE.finditer(text):
        if not of_a_thing(text, match.start()):
            yield from _walk(text, match.end(), match[0])
    for match in _LATER.finditer(text):
        yield from _walk(text, match.end(), match[0])
    for match in _TOLD.finditer(text):
        if not of_a_thing(text, match.start()):
            yield from _walk(text, match.end(), "came" if match[0][0] in "cC" and " from " in match[0] else "now")
    for match in _TOWN_AND_WHERE.finditer(text):
        town = match["town"].split(" ")
        if (
            is_given(town[0])
            or (is_word(town[0]) and not is_city(match["town"]))
            or _AT_WORK.search(text, max(0, match.start() - 60), match.start())
        ):
            continue
        start, end, _, located, housed = at_place(text, match.start())
        if (
            start == match.start()
            and end > match.end()
            and housed
            and (located or _NAMED.search(text, match.end(), end))
        ):
            yield Span(start, end, "address")
    for first, last in near(text, (" man", " woman", " lad", " lass", " girl", " boy", " native"), 34, 12):
        for pattern in (_MAN, _NATIVE):
            for match in pattern.finditer(text, first, last):
                if _narrow([match["place"]]) and not is_given(match["place"]):
                    yield Span(*match.span("place"), "address")


def _walk(text: str, at: int, cue: str) -> Iterator[Span]:
    """The place that begins at ``at``, if there is one."""
    start, end, names, located, housed = at_place(text, at)
    if start < 0:
        return
    low = cue.lower()
    weak = low.endswith(
        ("'s", "'re", "'m", " is", " are", " am", " was", "now", "back", "over", "out", "up", "down", "在")
    ) or low.startswith(
        (
            "based",
            "return",
            "now",
            "since",
            "visiting",
            "move",
            "moving",
            "moved",
            "born",
            "settled",
            "room",
            "studio",
            "bought",
            "built",
        )
    )
    preposition = text[at:start].strip().split(" ")[0] if start > at else ""
    if _PRONOUN.match(low) and not (
        located or housed or len(names) > 1 or low.endswith(("back", "over", "out", "up", "down"))
    ):
        return
    if low == "came" and not (located or housed or is_city(names[0] if names else "")):
        return
    if _NOUN.search(low) and not preposition and not located:
        return
    if (
        weak
        and preposition in ("at", "on", "with", "to", "off")
        and not (located or housed or re.search(r"\d", text[start:end]))
        and low[:5] not in ("move", "moved", "movin", "retur")
    ):
        return
    if low.startswith("return") and not (located or housed or len(names) > 1):
        return
    if (
        re.match(r"moved(?: \w+)?$", low)
        and preposition in ("to", "into")
        and not (located or housed or len(names) > 1 or is_city(names[0] if names else ""))
    ):
        return
    if (
        _narrow(names)
        or (not weak and names and re.search(r"\d", text[start:end]))
        or (housed and (located or names))
        or (located and not weak)
    ):
        if (
            weak
            and not located
            and not housed
            and not all(is_city(name) or not is_word(name.split(" ")[0]) for name in names)
        ):
            return
        if (
            weak
            and not located
            and not housed
            and len(names) == 1
            and low.startswith("based")
            and not is_city(names[0])
            and (cue[0] != "B" or _THE_FIRM.match(text, end))
        ):
            return
        yield Span(start, end, "address")


def _narrow(names: list[str]) -> bool:
    """Whether one of the names is smaller than a large city, and no product."""
    return not (names and _A_PRODUCT.search(names[0])) and any(
        not is_large(name) and not (is_word(name) and not is_city(name)) for name in names
    )
