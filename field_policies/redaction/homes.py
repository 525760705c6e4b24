"""Where somebody lives as it is told in a sentence or after a label: a street, a house, a district without a number.

A large city or a country alone stays to be read, and so do places of work and study.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from .chinese_homes import homes_in_chinese
from .chinese_places import places_in_chinese
from .chinese_units import chinese_units
from .east_asian_homes import east_asian_homes
from .homes_abroad import homes_abroad
from .homes_answered import homes_answered
from .homes_run import homes_in_runs
from .homes_walked import homes_walked
from .latin_lexicon import is_city
from .loose_homes import loose_homes
from .places_in_english import is_large, of_a_thing, places_in_english
from .spans import Span
from .spoken_homes import spoken_homes
from .surnames import words_of

_W: Final = r"(?:(?:Dist|St|Mt|Ft|P\.?O|P\.?S|No|Nr|Opp|Vill|Teh|Tal|Apt|Bldg|Ste|Kec|Kel|Kab|Brgy|TP|Rd|Ave|Ln)\.(?= [A-Z\d])|[A-Z][\w.'-]*\w|[A-Z](?![a-z])|\d[\w/-]*|#\d[\d-]*)"
_LINK: Final = (
    r"(?:(?:de|del|da|do|dos|das|la|le|les|of|the|di|des|du|van|der|den|e|y|buk-ro|ro|and|on|upon|rural) ){0,3}"
)
_TURN: Final = r"(?:(?:just |right |close )?(?:off|behind|near|opposite|opp\.?|beside|next to|above|below|by|zona rural de|between|across from|c/o) (?:the )?)"
_PART: Final = rf"{_TURN}?{_W}(?: {_LINK}{_W}){{0,5}}(?: (?:temple|church|mosque|school|market|station|road|street|junction|colony|hospital|village|gate|park|district|town|area|side|estate|towers|flats|buk-ro|nam-ro))?"
_CHUNK: Final = rf"(?P<place>{_PART}(?:, ?{_PART}){{0,6}}(?: \((?:top|ground|first|second|third|basement|rear|front|left|right|upper|lower)[ \w]{{0,12}}\))?)"
_FILLER: Final = (
    r"(?: (?:still|currently|now|presently|is|are|was|with|friends?|family|his|her|my|their|our|the|parents?|mother|in-laws|remains?|registered|just|alone|together|a|room|out|over|up|down|back|"
    r"somewhere|flatsharing|between|permanently|temporarily|deep|right|range|distance|house|home)){0,4}"
)
_LIVES: Final = re.compile(
    r"\b(?:[Ll]iv(?:es?|ed|ing)|[Rr]esid(?:es?|ed|ing)|[Rr]esident|[Ss]tay(?:s|ed|ing)?|[Ll]odg(?:es|ing)|[Rr]ent(?:s|ing)|[Dd]omiciled|[Cc]ommut(?:es|ing)(?: range| distance)?|"
    r"(?:[Hh]ome|[Hh]ouse|[Ff]lat|[Aa]partment|[Rr]oom|place)(?= (?:is|in|at|near|on|off|remains|out))|[Rr]/o|[Mm]oved house)"
    + _FILLER
    + r" ?(?::|(?:just |right |close )?(?:at|in|near|on|off|by|around|of|to|from|behind|opposite|next to|is|remains)(?: the)?(?= (?:[A-Z\d]))|(?<=[Rr]/o)) "
    + _CHUNK
)
_ASKED: Final = re.compile(
    r"\b(?:[Ww]here (?:do|are|is|does|did) [^?\n]{0,16}?(?:liv|stay|bas|resid)[^?\n]{0,20}|[^?\n]{0,12}address[^?\n]{0,20})\?\s{0,2}(?:[A-Z][a-z]*: ?|[-—] ?)?"
    r"(?:(?:I live |I'm |We live |At |In |On |Still )(?:(?:in|at|on|near) )?)?" + _CHUNK
)
_LABEL: Final = re.compile(
    r"\b(?:(?i:(?:address(?:es)?(?: card| on lease| on file)?|addr|adresse|endereco|direccion|indirizzo|adres|lakcim|domicile|residence|flat|house))(?:[^:\n]{0,12}\([^)\n]{0,24}\))?"
    r"(?: ?(?:is|was|:|：|-|往址|住址|地址) ?){1,3}|(?i:(?:post|parcels?|mail|letters?|everything|it|them|documents?|laptop|contract)(?: \w+){0,2} (?:go|goes|sent|delivered|shipped|posted|forwarded) to|"
    r"(?:send|ship|deliver|post|forward|courier|mail) (?:it |them |everything |the \w+ |mail |post )?to(?::| my home at| his home at| her home at)?|parents' (?:house|home|place|flat)|resident (?:of|at))) ?(?:〒 ?)?"
    + _CHUNK
)
_OTHER_PLACE: Final = re.compile(
    r"(?i:office|company|work|business|campus|university|school|plant|site|store|branch|e-?mail|email|web|ip|mac|ship|billing)[ -]?$"
)
_AT_EASE: Final = re.compile(r"(?i:\bat |\bfelt |\bfeels? )$")
"""At home in Excel is no home."""
_THINGS_THERE: Final = re.compile(
    r"\b(?:University|College|Institute|School|Office|HQ|Campus|Hospital|Ltd|Inc|GmbH|Hotel|Airport|Plant|Factory|Committee|HR|Team|Department|Dept|Monday|Tuesday|Wednesday|Thursday|Friday|January|February|March|April|May|June|July|"
    r"August|September|October|November|December|Desk|Reception|Finance|Payroll|Zoom|Teams|LinkedIn|GitHub|English|German|French|Spanish|PST|GMT|UTC|Q[1-4])\b"
)
_ROAD_OR_NUMBER: Final = re.compile(
    r"\d|\b(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Close|Crescent|Way|Court|Place|Square|Terrace|Gardens|Grove|Hill|Cottages?|Farm|House|Villas?|Mews|Row|Walk|Old|Forge|Mill|Rua|Rue|Calle|Via)\b|strasse|str\."
)

_H: Final = r"[\u4e00-\u9fff]"
_N: Final = r"(?:[A-Za-z]?\d+(?:[-]\d+)*[A-Za-z]?|[一二三四五六七八九十百零〇]+|[A-Z]\d{0,4})"
_COMPONENT: Final = (
    rf"(?:{_H}{{2,7}}?(?:省|自治区|市|自治州|州|区|县|旗|镇|乡|街道|新区|开发区))"
    rf"|(?:{_H}{{1,7}}?(?:大街|大道|路|街|巷|弄|胡同|里|道|公路)(?![上边口过程])(?:[东西南北中][段侧]|[一二三四五六七八九]段)?)"
    rf"|(?:{_H}{{1,8}}?(?:村|庄|屯|社区|小区|花园|公寓|大厦|苑|家园|新城|城|府|名邸|豪庭|庭|湾|轩|阁|世家|明珠|山庄|新村|家属院|大院|宿舍|雅居|华府|里|坊|郡|堡|广场|邨|围|屋)(?:[一二三四五六]期)?(?:[东南西北]区)?)"
)
_UNIT: Final = rf" ?{_N} ?(?:号院|号楼|号|弄|栋|幢|座|单元|室|层|楼|房|组|队|门|户|期|区|巷|街|路|里|邻|之{_N}|#|F(?![a-z]))|[ -]?\d{{1,4}}[A-Z]?(?:-\d{{1,5}}){{0,3}}(?!\d)|[A-Z]-?\d{{2,5}}(?!\d)|[东西南北左右](?:户|侧|门)|附近|一带"
_LEAD: Final = (
    r"(?:住址|住所|现住址?|现居(?:住地|地)?|居住地?|居住|常住|租住|暂住|借住|家住|家在|老家在?|房子[在买]|新房在|娘家在?|婆家在?|家就在|户籍(?:地址|地|所在地)?|户口(?:所在地|在)?|通讯地址|通信地址|家庭地址|联系地址|收件地址|收货地址|寄送地址|邮寄地址|新地址|原住址|现址|"
    r"往址|宿舍(?:安排)?在|寄到|寄至|寄往|送到|搬到|搬去|搬至|住处|住(?! {0,3}[址所处]))(?:\(.{1,6}\))?"
)
_AT_HOME: Final = re.compile(
    rf"{_LEAD}[ :：是为在于到至]{{0,4}}(?P<place>(?>(?:{_COMPONENT}) ?){{0,4}}(?:{_UNIT}){{0,7}})"
)
_NEIGHBOURHOODS: Final = words_of("neighbourhoods")
_IN_DISTRICT: Final = re.compile(
    rf"{_LEAD}[ :：是为在于到至]{{0,4}}(?P<place>{_H}{{2,5}})(?=附近|一带|那边|这边|地铁|站|[^\u4e00-\u9fff]|$)"
)
_PART_OF_TOWN: Final = re.compile(
    rf"(?P<place>(?:(?![市在住到]){_H}){{1,3}}区{_H}{{1,4}}(?:路|街|大道)[一二三四五六七八九]段)"
)
_BY_AN_ESTATE: Final = re.compile(
    rf"(?:^|(?<=[^\u4e00-\u9fff])|(?<=住)|(?<=在))(?P<place>{_H}{{2,6}}(?:新城|小区|花园|公寓|苑|家园|新村|社区|府|庭|城)(?:附近|一带|旁边|对面))"
)


def homes(text: str) -> Iterator[Span]:
    """Where somebody lives, by the words that tell so."""
    for pattern in (_LIVES, _ASKED, _LABEL):
        for match in pattern.finditer(text):
            before = text[max(0, match.start() - 12) : match.start()]
            if pattern is _LABEL and _OTHER_PLACE.search(before):
                continue
            if pattern is _LIVES and (_AT_EASE.search(before) or of_a_thing(text, match.start())):
                continue
            start, end = match.span("place")
            if _tells_a_home(text[start:end], answered=pattern is _ASKED):
                yield Span(start, end, "address")
    yield from loose_homes(text)
    yield from homes_abroad(text)
    yield from homes_answered(text)
    yield from places_in_english(text)
    yield from spoken_homes(text)
    yield from homes_walked(text)
    if text.isascii():
        return
    yield from chinese_units(text)
    yield from homes_in_runs(text)
    for match in _AT_HOME.finditer(text):
        start, end = match.span("place")
        place = text[start:end].rstrip()
        if len(place) >= 3 and re.search(r"[路街巷弄道里村庄屯寓厦苑园城府湾庭轩号栋幢座室楼\d]", place):
            yield Span(start, start + len(place), "address")
    for match in _IN_DISTRICT.finditer(text):
        if match["place"] in _NEIGHBOURHOODS:
            yield Span(*match.span("place"), "address")
    yield from homes_in_chinese(text)
    yield from places_in_chinese(text)
    yield from east_asian_homes(text)
    for pattern in (_PART_OF_TOWN, _BY_AN_ESTATE):
        for match in pattern.finditer(text):
            yield Span(*match.span("place"), "address")


def _tells_a_home(place: str, *, answered: bool) -> bool:
    """Whether it is more than a city or a country, and no place of work or study."""
    if _THINGS_THERE.search(re.sub(rf"{_TURN}.*", "", place)) and not _ROAD_OR_NUMBER.search(place):
        return False
    parts = [
        re.sub(r"^(?:just |right |close )?(?:off|behind|near|opposite|by) ", "", part)
        for part in re.split(r", ?", place)
    ]
    if len(parts) == 1 and re.search(r"[a-z][A-Z]|^[A-Z]{2,4}$", place):
        return False
    if re.fullmatch(r"[\d/ -]+", place) or re.match(r"(?:19|20)\d\d\b", place):
        return False
    if answered and not all(is_large(part) for part in parts):
        return True
    return bool(_ROAD_OR_NUMBER.search(place)) or not all(
        is_city(part) or is_city(part.split(" ")[0]) for part in parts
    )
