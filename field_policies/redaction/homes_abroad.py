"""Homes abroad as people write them short: streets without their kind, capitals of scans, districts by postcode, blocks
of Japan, homes in Cyrillic, where somebody drives in from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from .address_lines import whole_line
from .latin_lexicon import is_city
from .near import near
from .spans import Span

_PROPER: Final = r"[A-Z][\w'-]+(?: [A-Z][\w'-]+){0,2}"
_KIND: Final = r"(?:ST|STREET|RD|ROAD|AVE|AVENUE|LN|LANE|DR|DRIVE|CT|COURT|BLVD|WAY|PL|PLACE|CLOSE|CRES|CRESCENT|TER|TERRACE|TCE|GDNS|GARDENS|GROVE|HWY|PKWY|CIR|SQ|SQUARE|HILL|ROW|WALK|MEWS|TRAIL|PIKE)"
_AREAS: Final = r"(?:AB|AL|BA|BB|BD|BH|BL|BN|BR|BS|BT|CA|CB|CF|CH|CM|CO|CR|CT|CV|CW|DA|DD|DE|DG|DH|DL|DN|DT|DY|EC|EH|EN|EX|FK|FY|GL|GU|HA|HD|HG|HP|HR|HS|HU|HX|IG|IP|IV|KA|KT|KW|KY|LA|LD|LE|LL|LN|LS|LU|ME|MK|ML|NE|NG|NN|NP|NR|NW|OL|OX|PA|PE|PH|PL|PO|PR|RG|RH|RM|SA|SE|SG|SK|SL|SM|SN|SO|SP|SR|SS|ST|SW|SY|TA|TD|TF|TN|TQ|TR|TS|TW|UB|WA|WC|WD|WF|WN|WR|WS|WV|YO|ZE)"
_OUTWARD: Final = r"(?:" + _AREAS + r"\d{1,2}[A-Z]?|[BEGLMNSW]\d{1,2})(?![\w-]| \d)"
_EIRCODE: Final = r"(?:[AC-FHKNPRTV-Y]\d\d|D6W) ?[AC-FHKNPRTV-Y](?=[A-Z]{0,2}\d)[0-9AC-FHKNPRTV-Y]{3}(?![A-Za-z0-9])"
_LIVES: Final = r"\b(?:[Ll]iv(?:es?|ed|ing)|[Rr]ent(?:s|ing|ed)?|[Ss]tay(?:s|ed|ing)?|[Bb]ased|[Mm]oved|[Ff]lat|[Hh]ome|[Hh]ouse|[Rr]oom|[Ll]odg(?:es|ing)|[Hh]abite|[Ww]ohnt|[Vv]ive|[Aa]bita|[Mm]ora)"
_FORMS: Final = tuple(
    (needed, before, after, re.compile(pattern, re.ASCII))
    for needed, before, after, pattern in (
        # a street with its side of town, without its kind
        (
            (" N ", " S ", " E ", " W ", " NE ", " NW ", " SE ", " SW ", " N. ", " S. ", " E. ", " W. ", " North ", " South ", " East ", " West "),
            8,
            60,
            r"(?<![\w.\-/$€£])(?P<place>\d{2,6} (?:[NSEW]|NE|NW|SE|SW|North|South|East|West)\.? (?:[A-Z][a-z]{2,}|\d{1,3}(?:st|nd|rd|th))(?: [A-Z][a-z]{2,})?,? (?:#|(?:Apt|Unit|No|Ste|Fl)\.? )[\dA-Z]{1,5}\b|\d{3,5} (?:NE|NW|SE|SW) (?:[A-Z][a-z]{3,}|\d{1,3}(?:st|nd|rd|th))\b)",
        ),
        # in capitals
        (
            (" ST", " RD", " ROAD", " AVE", " LN", " LANE", " DR", " CT", " COURT", " BLVD", " WAY", " PL", " CLOSE", " CRES", " TER", " TCE", " GDNS", " GARDENS", " GROVE", " HWY", " PKWY", " CIR", " SQ", " HILL", " ROW", " WALK", " MEWS"),
            50,
            60,
            r"(?<![\w.\-/])(?P<place>(?:(?:FLAT|APT|UNIT) \w{1,4},? )?\d{1,6}[A-Z]? (?:[NSEW]{1,2} )?(?:[A-Z]{3,} ){1,3}"
            + _KIND
            + r"\b(?:,? (?:APT |UNIT |FL |STE |#)?\d{1,4}[A-Z]?\b)?(?:, (?:[A-Z]{3,} ?){1,3})?(?:,? ?\b[A-Z]{2}\b)?(?:,? \d{5}(?:-\d{4})?\b|,? [A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b)?)",
        ),
        # kinds of streets before their names, without a number
        (
            ("rue ", "avenue ", "boulevard ", "quai ", "place ", "impasse ", "via ", "viale ", "corso ", "piazza ", "calle ", "plaza ", "paseo ", "rua ", "travessa ", "jalan ", "ulica ", "ul. "),
            40,
            50,
            _LIVES
            + r"(?: [a-z]+){0,2} (?P<place>(?:rue|avenue|boulevard|quai|place|impasse|allee|chemin|via|viale|corso|piazza|calle|plaza|paseo|rua|travessa|jalan|ulica|ul\.) (?:(?:de|du|des|della|dei|da|do) (?:la |l')?)?[A-Z][\w'-]+(?: [A-Z][\w'-]+){0,3})",
        ),
        # the continent without a number; houses by their names; roads by their numbers; sectors before houses
        (("str.", "strasse"), 40, 8, r"(?<![\w])(?P<place>(?:[A-Z][\w'-]+(?: [A-Z][\w'-]+)?, )?[A-Z][a-z]{3,}(?:str\.|strasse)(?! ?\d))"),
        (("Cottage, ", "Farm, ", "Barn, ", "Lodge, ", "Croft, ", "Bungalow, ", "Villa, ", "Rectory, ", "Mill, "), 40, 40, r"(?<![\w])(?P<place>(?:[A-Z][\w'-]+ ){1,2}(?:Cottage|Farm|Barn|Lodge|Croft|Bungalow|Villa|Rectory|Mill), (?:[A-Z][\w'-]+ ){1,2}(?:Street|Lane|Road|Hill|Row|Green|End|Way|Close|Drive)\b)"),
        ((" Road ", " Route ", " Rte ", " Hwy ", " Highway ", " FM ", " CR "), 50, 40, r"(?:\b(?:[Ll]iv(?:es?|ing)|folks|parents|family|house|home|place|farm|ranch)\b[^.;\n]{0,24}?)(?P<place>(?:County Road|Township Road|Ranch Road|State Route|Route|Rte|Hwy|Highway|FM|CR) \d{1,4}(?: outside [A-Z][a-z]+)?)\b"),
        ((", House ", ", H.No", ", H. No", ", Plot ", ", Flat ", ", Villa ", ", Kothi "), 40, 60, r"(?<![\w])(?P<place>(?:Sector|Block|Phase|Ward|Street|Road|Lane|Cross|Pocket|Mohalla|Gali) ?(?:No\.? ?)?[\dA-Z-]{1,6}, (?:House|H\. ?No\.?|Plot|Flat|Villa|Kothi) ?(?:No\.? ?)?[\dA-Z/-]{1,8}(?:, [A-Z][\w'-]+(?: [A-Z][\w'-]+)?){0,3})"),
        # a house and its town with a postcode, the street's kind left out
        (("",), 0, 0, r"(?<![\w.\-/$€£])(?P<place>\d{2,5} [A-Z][a-z]+(?: [A-Z][a-z]+)?, [A-Z][a-z]+(?: [A-Z][a-z]+){0,2}(?:,? [A-Z]{2})? \d{5})(?![\w-])"),
        # Japan
        (
            ("-ku", "-shi", "Tokyo", "Osaka", "Kyoto", "Japan", "Nagoya", "Yokohama", "Fukuoka", "Sapporo", "Kobe", "Address", "address"),
            60,
            60,
            r"(?<![\w-])(?P<place>\d{1,2}-\d{1,2}-\d{1,3}(?:-\d{2,4})? [A-Z][a-z]+, [A-Z][a-z]+(?:-(?:ku|shi))?|(?!Tel|Phone|Score)[A-Z][a-z]{3,} \d{1,2}-\d{1,2}-\d{1,2}(?:-\d{2,4})?)(?![\w-])",
        ),
        (
            ("-chome", "-Chome", " chome"),
            30,
            60,
            r"(?P<place>(?:[A-Z][a-z]+(?:-[a-z]+)?,? ){1,2}\d{1,2}(?:-| )[Cc]home(?:[- ]\d{1,3})*(?:,? (?:above|over|behind|near|next to|opposite|by) [^,.;\n]{3,30})?)",
        ),
        # postcodes of Singapore, which are of one building; Ireland
        ((" S(", " S ("), 1, 10, r"(?<=[ ,])(?P<place>S ?\(\d{6}\))"),
        ((".- ", ". - ", ".-"), 10, 10, r"(?<![\w.])(?P<place>(?:[A-Z]\.){2,3} ?- ?\d{3} ?\d{3})(?!\d)"),
        (
            ("Eircode", "EIRCODE", "Co. ", "Ireland", "Dublin", "Cork", "Galway", "Limerick", "Kerry", "Waterford", "Mayo", "Kildare", "Wexford", "Donegal", "Sligo", "Tipperary"),
            90,
            40,
            r"(?<![\w-])(?P<place>(?:[A-Z0-9][\w'.-]*(?: [A-Z0-9][\w'.-]*){0,3}, ){0,5}" + _EIRCODE + r")",
        ),
        # Australia by the shorter kinds of street
        (
            ("NSW", "VIC", "QLD", "TAS", " SA ", " WA ", "ACT"),
            70,
            8,
            r"(?<![\w-])(?P<place>(?:(?:Unit|Apt|Flat|Shop) ?\d+[A-Z]?,? )?\d{1,4}[A-Z]?(?:[/-]\d{1,4})? (?:[A-Z][\w'-]+ ){1,3}(?:Gr|Pde|Cct|Cl|Cres|Esp|Tce|Hwy|Bvd|Gdns|Pkwy|Rise|Lp)\.?,? (?:[A-Z][\w'-]+ ){1,3}(?:NSW|VIC|QLD|TAS|SA|WA|ACT|NT) \d{4})\b",
        ),
        # a district by its postcode, near a town
        (
            ("iv", "ased", "lat", "ome", "ostcode", "ent", "oved", "tay"),
            4,
            40,
            r"(?:" + _LIVES + r"(?: [a-z]+){0,2}? (?:in|at|near|around|to|is|on)|\b[Pp]ostcode(?: is)?:?|\bPOSTCODE:?) (?P<place>" + _OUTWARD + r")",
        ),
        ((" - ", " | ", " · "), 1, 24, r"(?<=[-|·] )(?P<place>(?:" + _AREAS + r"\d{1,2}[A-Z]?|nr\.? [A-Z][a-z]{3,}(?: [A-Z][a-z]+)?))(?= [-|·](?: |$)|\n|$)"),
        ((" nr ", " nr. "), 40, 40, _LIVES + r"(?: [a-z]+){0,2} (?P<place>nr\.? [A-Z][a-z]{3,}(?: [A-Z][a-z]+)?)"),
        # who is of a town that lies on water or near another; born of a village
        (("-on-", "-upon-", "-by-", "-in-", "-under-", "-le-", "-next-", "-cum-", "-sur-", "-am-", "-an-", "-les-"), 24, 24, r"(?<=[a-z] )of (?P<place>[A-Z][a-z]+-(?:on|upon|by|in|under|le|next|cum|sur|am|an|les)-(?:the-|la-)?[A-Z][a-z]+)"),
        (
            (" of ", " from "),
            80,
            80,
            r"(?i:\bborn|native|hails?|hailing|indigene)\b[^;\n]{0,60}? (?:of|from) (?P<place>[A-Z][\w']+(?: [A-Z][\w']+){0,3} ?, ?(?:[A-Z][\w']+ ?){1,3}?(?:St ?ate|Province|County|District|LGA|Region|Prefecture|Oblast|Governorate))\b",
        ),
        # who comes from where, in short
        (
            (" from ",),
            40,
            50,
            r"\b(?:[Dd]riv(?:es?|ing)|[Cc]ycl(?:es?|ing)|[Bb]ik(?:es?|ing)|[Ww]alk(?:s|ing)?|[Cc]omes?|[Tt]ravel(?:s|ling)?|[Rr]id(?:es?|ing)|[Cc]ommut(?:es?|ing)|[Gg]ets?) (?:(?:in|over|down|up|across|to work|to us|to site|here)(?: (?:by|on) (?:the )?[a-z]+)?(?: (?:each day|daily|every (?:day|morning)))?|by (?:train|bus|bike|car|ferry|tram|metro)|daily|every day) from (?P<place>"
            + _PROPER
            + r")",
        ),
        (("nearer (", "closer (", "local (", "nearby (", "close by (", "closer by (", "away ("), 4, 40, r"(?:nearer|closer|local|nearby|close by|closer by|farther away|further away) \((?P<place>" + _PROPER + r")\)"),
        ((" dey ", " stay for ", " live for "), 8, 50, r"\b(?:(?:go )?dey(?: for)?|stay for|live for) (?P<place>[A-Z][a-z]+(?: [A-Z][a-z]+)?(?: (?:junction|roundabout|bus stop|market|estate))?)(?= (?:side|axis)\b|(?<=junction)|(?<=roundabout)|(?<=bus stop)|(?<=market)|(?<=estate))"),
        (
            (" station", " stop", " stand"),
            70,
            40,
            r"(?:^|\n|: |, |[.?!] )(?P<place>(?:[A-Z][\w'-]+(?: [A-Z][\w'-]+){0,2}, )?(?:near|behind|opposite|opp\.?|beside|next to) (?:the )?[A-Z][\w'-]*(?: [A-Z][\w'-]*){0,2} (?:(?:bus|metro|train|tram|subway|railway|petrol|gas|police|fire|filling) (?:stop|station|stand)|station)(?:, [A-Z][\w'-]+(?: [A-Z][\w'-]+)?)?)",
        ),
    )
)  # fmt: skip
_AT_WORK: Final = re.compile(
    r"(?i)\b(?:office|work|branch|plant|client|HQ|venue|interview|store|shop|site|meet(?:ing)?|hotel)\b[^\n.;]{0,24}$"
)
_CYRILLIC: Final = re.compile(
    r"(?<![А-Яа-яёіїє])(?:(?:г|гор|м|обл|с|пос|дер|р-н|ж\.к|кв-л)\. ?[А-ЯЁІЇЄ][А-Яа-яёіїє-]+(?:[ -]\d+)?, ?)*(?:ул|улица|пр|пр-т|пр-кт|просп|проспект|пер|переулок|мкр|мкрн|микрорайон|б-р|бул|наб|пл|ш|шоссе|вул|просп|ж\.к|кв-л|бул)\.? ?[А-ЯЁІЇЄ\d][\wА-Яа-яёіїє.-]*(?: [А-ЯЁІЇЄ\d][\wА-Яа-яёіїє-]*){0,3}"
    r"(?:,? ?(?:д|дом|буд|кв|корп|к|стр|под|подъезд|эт|оф|бл|вх|ет|ап|№)\.? ?\d{1,4}[А-Яа-яA-Z]?|,? ?(?:вх|бл)\.? ?[А-ЯA-Z]|,? ?\d{1,4}[а-яА-Я]?(?:[/-]\d{1,4})?){1,6}"
)
_HAS_CYRILLIC: Final = re.compile(r"[а-яё]")
_AFTER: Final = re.compile(
    r"(?:[. ]{0,2}[-,] ?\d{3} ?\d{3}(?![\d-])|,? S ?\(?\d{6}\)?(?!\d)|,? Singapore \(?\d{6}\)?(?!\d)| (?:bus|metro|train|tram|petrol|police) (?:stop|station|stand)\b"
    r"| (?:upon [A-Z][a-z]+|under (?:Lyme|Edge)|on (?:Trent|Thames|Sea|Tees|Avon|Tweed|Wye|Severn)|le (?:Street|Spring)|by Sea)\b)"
)


def homes_abroad(text: str) -> Iterator[Span]:
    """Homes abroad in short; a city alone stays, and so do places of work."""
    for needed, before, after, pattern in _FORMS:
        for first, last in near(text, needed, before, after) if needed[0] else ((0, len(text)),):
            for match in pattern.finditer(text, first, last):
                start, end = match.span("place")
                if is_city(match["place"]) or _AT_WORK.search(text[max(0, start - 40) : start]):
                    continue
                if text[start].isdigit() and "," not in match["place"]:
                    start, end = whole_line(text, start, end)
                yield Span(start, end, "address")
    if not text.isascii() and _HAS_CYRILLIC.search(text):
        for match in _CYRILLIC.finditer(text):
            yield Span(*match.span(), "address")


def goes_on(text: str, end: int) -> int:
    """Where an address ends that was found as far as ``end``: with its postcode or the stop that it is near to."""
    match = _AFTER.match(text, end)
    return match.end() if match else end
