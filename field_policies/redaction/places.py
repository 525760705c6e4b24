"""Where somebody lives: an address from the street on. A city or a country alone is left to be read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from .address_forms import forms
from .address_lines import whole_line
from .addresses_led_to import addresses_led_to
from .american_streets import american_streets
from .homes import homes
from .latin_lexicon import is_word
from .postal_lines import streets_above_towns
from .spans import Span

_HAN: Final = r"[\u4e00-\u9fff]"
_NUMBER: Final = r"(?:[A-Za-z]?\d+(?:[-－]\d+)*[A-Za-z]?|[一二三四五六七八九十百零〇]+)"
_AREA: Final = r"(?:省|自治区|特别行政区|市|自治州|地区|盟|区|县|旗|新区|开发区|街道|镇|乡)"
_STREET: Final = r"(?:路|街|大街|大道|道|巷|弄|胡同|里|横街|公路|环路|高速)"
_ESTATE: Final = (
    r"(?:村|社区|小区|花园|苑|园|公寓|大厦|广场|中心|家园|新村|城|府|庭|院|轩|居|阁|湾|庄园|山庄|名邸|豪庭|宿舍|校区)"
)
_UNIT: Final = r"(?:号院|号楼|号|弄|栋|幢|座|单元|室|层|楼|房|组|队|门|#|F)"
_TAIL: Final = (
    r"(?:[ ,，]?"
    + _NUMBER
    + r" ?"
    + _UNIT
    + r"(?:之"
    + _NUMBER
    + r")?|[ ,，]?"
    + _HAN
    + r"{1,8}"
    + _ESTATE
    + r"|[ ,]?[A-Z]\d{0,3}(?:座|室|栋|幢|单元|户|区)|[ ,]?[东西南北左右](?:户|侧|门)|[ ]?\((?:\d{6}|邮编 ?\d{6})\)|[ \-]?\d{3,5}(?!\d)|[ \-]?\d{1,4}(?:-\d{1,5}){1,3}(?!\d)|-\d{1,4}(?:-\d{1,5}){0,2}(?!\d))"
)
# Atomic groups: what was read as a part of a city is not read again in another way, however long the text.
_CHINESE: Final = tuple(
    re.compile(pattern, re.ASCII)
    for pattern in (
        r"(?P<place>(?>(?:"
        + _HAN
        + r"{1,9}?"
        + _AREA
        + r"[ ]?){0,5})"
        + _HAN
        + r"{1,8}?"
        + _STREET
        + r"(?:[东西南北中一二三四五六七八九]段|[东西南北])?[ ]?"
        + _NUMBER
        + r"[ ]?(?:号院|号楼|号|弄|#)"
        + _TAIL
        + r"{0,6})",
        r"(?P<place>(?>(?:"
        + _HAN
        + r"{1,9}?"
        + _AREA
        + r"[ ]?){1,5})(?:"
        + _HAN
        + r"{1,8}?"
        + _STREET
        + r")?"
        + _HAN
        + r"{1,10}"
        + _ESTATE
        + r"(?:[A-Za-z]?[东西南北]?区)?[ ]?"
        + _NUMBER
        + r"[ ]?"
        + _UNIT
        + _TAIL
        + r"{0,6})",
        r"(?P<place>(?>(?:"
        + _HAN
        + r"{1,9}?"
        + _AREA
        + r"){1,4})"
        + _HAN
        + r"{1,10}?"
        + _STREET
        + r"[ ]?[A-Za-z]\d{0,3}(?:座|栋|幢|室|号)"
        + _TAIL
        + r"{0,4}(?: \d{6}(?!\d))?)",
        r"(?P<place>"
        + _HAN
        + r"{2,10}"
        + _ESTATE
        + r"[ ]?"
        + _NUMBER
        + r"[ ]?(?:号楼|栋|幢|座|单元)"
        + _TAIL
        + r"{1,6})",
        r"(?P<place>(?>(?:"
        + _HAN
        + r"{1,9}?"
        + _AREA
        + r"){1,4})"
        + _HAN
        + r"{1,8}(?:村|乡|镇)"
        + r"(?:"
        + _HAN
        + r"{1,6}(?:村|组|屯|庄))?[ ]?"
        + _NUMBER
        + r"[ ]?(?:号|组|队))",
        r"(?:住址|地址|家庭住址|现住址|居住地|家住|现居住?于?|居住在|居住于|户籍(?:地|所在地)?|户口所在地|籍贯|通讯处|收件地址|邮寄至?)"
        r"(?:\(.{1,8}?\))?(?:[ \t]?[:：]|[是为在][ :：]?|[ \t])[ \t]{0,3}(?P<place>"
        + _HAN
        + r"(?:(?!已|现在|现由|并|但|因)[\u4e00-\u9fffA-Za-z0-9 \-#]){3,59})",
    )
)
_BELOW_CITY: Final = re.compile(r"[\d路街巷弄号栋幢室楼村组屯镇乡园苑寓厦]")
_TOLD: Final = re.compile(
    r"(?:原?住址|宿舍|住在|常住|现住|租住|暂住|居住于?|居住在|家住|家在|户口所在地|户籍(?:地址|所在地|地)|通讯地址|通信地址|联系地址|家庭地址|地址|请寄到?|寄到|寄至|送到|搬到|搬至|搬去|位于|现居|随我住|我住|他住|她住|本人住|人住)"
    r"(?:于|在|为|是|:)?"
)
_LEADING: Final = re.compile(
    r"^(?:(?:我|他|她|本人|目前|现在|现|家|一直|曾|并|就|都|已|搬到|搬至|租|住址|地址|通讯|家庭|公司|单位|办公)*"
    r"(?:住在|住于|住|居住在|居住于|居于|位于|坐落于|地址是|地址为|寄到|寄至|寄往|送到|送至|搬到|搬至|在|是|为|至|到|于|从))"
)
_WORK: Final = re.compile(r"(?:面试|会议|集合|报到|办公|工作|考试|培训|上课|开会)?地点|场地|会场|馆")
_ROAD: Final = (
    r"(?:Street|St|Road|Rd|Avenue|Ave|Av|Lane|Ln|Drive|Dr|Court|Ct|Boulevard|Blvd|Way|Place|Pl|Square|Sq|Terrace|Ter|Close|Crescent|"
    r"Cres|Highway|Hwy|Parkway|Pkwy|Row|Gardens|Grove|Walk|Mews|Hill|Park|Circle|Cir|Alley|Trail|Quay|Parade|Esplanade|Loop|Lu|Jie|Dadao)"
)
_INSIDE: Final = r"(?:(?:Apt|Apartment|Unit|Suite|Ste|Flat|Floor|Fl|Room|Rm|Building|Bldg|Block|Blk|Villa|House|Lot|No|Plot|Level|Door|Road|#)\.? ?#?(?:[A-Za-z]?\d+[\w\-]*|[A-Z](?![A-Za-z]))|\d{1,2}/F|\d{1,2}F\b)"
_AFTER: Final = (
    r"(?:,? ?"
    + _INSIDE
    + r"){0,3}(?:,? (?:[A-Z][\w.'’-]+ ){0,2}[A-Z][\w.'’-]+(?=,|\s+\d|\s+[A-Z]{1,2}\d|\.|$|\n)){0,4}"
    r"(?:,? [A-Z]{2,3}\b)?(?:,? -? ?(?:\d{5}(?:-\d{4})?|\d{6}|(?<=NSW |VIC |QLD |TAS |ACT )\d{4}|(?<=SA |WA |NT )\d{4}|[A-Z]\d[A-Z] ?\d[A-Z]\d|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2})(?!\d))?"
)
_TOWN: Final = r"(?:,? (?:app?\.|apt\.?|[0-9]+\.[oºa]?) ?[\w.]*\.?)?(?:,? [0-9]{1,2}\.?[oa]? ?(?:Esq|Dto|Dcho|Izq)\.?,?)?(?:,? (?:[A-Z]-)?\d{2,5}(?:[- ]\d{2,4})? ?(?:[A-Z]{2} )?(?:[A-Z][\w'-]+(?: [A-Z][\w'-]+){0,2})?)?"
_ENGLISH: Final = tuple(
    re.compile(pattern, re.ASCII)
    for pattern in (
        r"(?<![A-Za-z0-9])(?:"
        + _INSIDE
        + r",? ){0,3}(?:(?:The |Old )?(?:[A-Z][\w.'-]* ){0,3}(?:House|Mansion|Tower|Court|Apartments|Building|Forge|Cottage|Farm|Lodge|Hall|Mill|Barn|Rectory|Vicarage|Residency|Heights),? )?"
        r"(?:No\.? ?)?\d{1,6}[A-Za-z]?(?:[-/]\d+[A-Za-z]?)?,? (?:(?:[NSEW]|North|South|East|West|Old|New|Great|Upper|Lower)\.? )?"
        r"(?:(?:[A-Z][\w.'’-]*|\d+(?:st|nd|rd|th)) ){1,4}" + _ROAD + r"\b\.?" + _AFTER,
        r"(?<![A-Za-z0-9])(?:"
        + _INSIDE
        + r",? ){1,3}(?:(?:[A-Z][\w.'’-]*) ){0,4}(?:"
        + _ROAD
        + r"|Mansion|Tower|Towers|Apartments|Residence|Community|Estate|Village|Garden|Court)\b"
        + _AFTER,
        r"\b(?:(?:[Pp]\.? ?[Oo]\.?|GPO|G\.P\.O\.) ?(?:[Bb]ox|BOX|(?:Private|Locked) Bag)|(?:Private|Locked) Bag) [A-Z]?\d{1,7}"
        + _AFTER,
        r"\b(?:RR|R\.R\.|HC) ?#? ?\d{1,3}, " + r"\d{1,6} (?:[A-Z][\w.'-]* ){1,3}" + _ROAD + r"\b(?: \d{1,3})?" + _AFTER,
        r"(?<![A-Za-z0-9])[A-CEGHJ-NPR-TVXY]\d[A-Z] \d[A-Z]\d(?![A-Za-z0-9])",
        # Taiwan, from the floor to the city
        r"(?:\d{1,2}F(?:-\d+)?,? )?No\.? ?\d+(?:-\d+)?,? (?:(?:Ln|Lane|Aly|Alley)\.? ?\d+,? ){0,2}(?:Sec\.? ?\d,? )?(?:[A-Z][\w'-]*\.? ){1,4}(?:Rd|St|Road|Street|Ave|Blvd)\b\.?(?:,? [A-Z][\w'-]*(?: [A-Z][\w'-]*){0,2}\.?){0,4}(?: \d{3,6})?",
        # units and houses by number; a town by its postcode after a numbered street
        r"(?<![A-Za-z])"
        + _INSIDE
        + r",? (?:"
        + _INSIDE
        + r"|(?:Road|Street|Lane|Cross|Main|Phase|Sector|Ward) (?:No\.? ?)?\d+[A-Za-z]?)",
        r"(?<![\w#])#\d{2}-\d{2,5}[A-Z]?\b",
        r"(?<![A-Za-z])(?:Door|House|Plot|H|D) ?\.? ?No\.? ?:? ?\d[\d/\-A-Z]*(?:, [A-Z][\w'-]*(?: [A-Z][\w'-]*){0,3}){1,3}",
        r"(?<![A-Za-z])(?:[A-Z][\w'.-]*(?: (?:(?:de|del|da|do|la|le|of|the|di|des) )?[A-Z][\w'.-]*){0,3}) \d{1,4} ?[A-Za-z]?(?:[/-]\d{1,4})?,? (?:[A-Z]{1,2}-)?(?:\d{4,5}|\d{2}-\d{3}|\d{3} \d{2}|\d{4} [A-Z]{2}) [A-Z][a-z]+",
        r"(?<![A-Za-z0-9])(?:No\.? ?)?\d{1,5}[A-Za-z]?,? (?:Jalan|Jln|Jl|Lorong|Lrg|Persiaran|Soi|Thanon)\.? [A-Z0-9][\w'-]*(?: [A-Z0-9][\w'-]*){0,3}",
        r"(?<=, )[A-Z][a-z]+ ?- ?\d{6}(?!\d)",
        # the continent: the street before its number, as one word or after its kind, then postcode and town
        r"(?<![A-Za-z])[A-Z][a-z]+(?:strasse|straße|str\.|weg|gasse|platz|allee|damm|ufer|laan|straat|gracht|plein|kade|dijk|singel|gatan|vagen|vej|gade|veien|katu|tie)"
        r" \d{1,4}[A-Za-z]?(?:[-/][\dIVX]+[A-Za-z]?)?" + _TOWN,
        r"(?<![A-Za-z])(?:ul\.|al\.|os\.|pl\.|ulica|rua|rue|avenue|av\.|avda\.|avenida|calle|c/|C/|carrer|paseo|plaza|plaça|praca|travessa|via|viale|corso|piazza|boulevard|bd|chaussee|"
        r"quai|impasse|chemin|Rua|Rue|Avenue|Av\.|Avda\.|Avenida|Calle|Carrer|Paseo|Plaza|Praca|Travessa|Via|Viale|Corso|Piazza|Boulevard|Chaussee|Quai|Chemin|Jalan|Jl\.|Ulica)"
        r" (?:(?:de|del|da|do|dos|das|la|le|les|du|des|el|di|della|von|van) ){0,2}[A-Z][\w'-]*(?: (?:(?:de|del|da|do|dos|la|le|du|des|di) ){0,2}[A-Z][\w'-]*){0,4},? (?:n[o.]? ?)?\d{1,5}[A-Za-z]?(?:[-/]\d+[A-Za-z]?)?"
        + _TOWN,
        r"(?<![A-Za-z0-9])\d{1,5}[A-Za-z]?,? (?:bis |ter )?(?:rue|avenue|boulevard|quai|place|impasse|chemin|allee) (?:(?:de|du|des|la|le|les) ){0,3}[A-Z][\w'-]*(?: [A-Z][\w'-]*){0,3}"
        + _TOWN,
        # Japan and Korea: numbers of block and house, then ward and town
        r"(?<![\d-])\d{1,4}(?:-\d{1,4}){1,3}(?=,? [A-Z][^\n]{0,60}?(?:-(?:ku|gu|shi|si|cho|dong|ro|gil|do|ken|to)(?![a-z])|Tokyo|Osaka|Kyoto|Seoul|Busan| \d{3}-\d{4})),? [A-Z][A-Za-z-]+(?:,? [A-Z][a-z]+(?:-(?:ku|gu|shi|si|cho|dong|ro|gil|do|ken|to))?){1,4}(?:,? \d{3}-?\d{4}| \d{5})?",
        # Vietnam, India: house number with slashes and a road of several words
        r"(?<![\d/])(?:(?:H|D|Plot|Door|House|Flat)\.? ?(?:No\.? ?)?)?\d[\d/\-A-Z]{1,20},? (?:[A-Z][\w.'-]* ){0,3}[A-Z][\w.'-]*(?:,? (?:Ward|District|Phase|Sector|Stage|Cross|Main|Block) ?\d+){1,3}(?:,? [A-Z][\w.'-]*(?: [A-Z][\w.'-]*){0,3}){0,3}(?:,? -? ?\d{6})?",
        r"(?<![A-Za-z0-9])(?:GIR ?0AA|[A-PR-UWYZ](?:\d{1,2}|[A-HK-Y]\d(?:\d|[ABEHMNPRV-Y])?|\d[A-HJKPS-UW]) \d[ABD-HJLNP-UW-Z]{2})(?![A-Za-z0-9])",
        r"\b(?:[Aa]ddress|ADDRESS|[Rr]esid(?:e|es|ing) at|[Ll]iv(?:e|es|ing) at)(?i:\s?(?:is|:|：))? ?(?P<place>(?=[^\n;。]*\d)[A-Z0-9](?:(?!\. [A-Z]|,? (?:and|but|with|where|which|who|since|so|because|happy|my|phone|tel|email|e-mail|mobile|from|until|for|to|is|was|would|can|could)\b|\. ?$|\()[^\n;。]){8,120})",
    )
)
_POSTCODE: Final = re.compile(
    r"(?:邮编|邮政编码|zip(?: code)?|post ?code|postal code)[ \t:：是为]{0,3}(?P<place>[A-Za-z0-9][A-Za-z0-9 -]{2,9})",
    re.IGNORECASE | re.ASCII,
)


_A_YEAR: Final = re.compile(r"[A-Z][a-z]+ (?:19|20)\d\d(?:,.*)?")
_SENTENCE_BEFORE: Final = re.compile(
    r"[^\d\n]{0,40}?\b(?:that|is|are|was|confirm|address|at|to|from|and|in|on|with|near|now|still|my|his|her|their|our) (?=(?:[A-Z][\w'.-]* ){1,4}\d)"
)
_SENTENCE_AFTER: Final = re.compile(r"(?<=\d) (?:is|in|at|on|to|or|and|as|for|was|has|but|so|if|by|up)$")


def _led_in(place: str) -> int:
    """How many characters before the address itself were read with it: 家里老人住在, 户口所在地, 通讯地址."""
    told = list(_TOLD.finditer(place))
    begin = told[-1].end() if told else 0
    leading = _LEADING.match(place[begin:])
    return begin + (leading.end() if leading else 0)


def _street_alone(text: str, start: int, end: int) -> tuple[int, int]:
    """The street without the words of a sentence before its number and behind it: “Please confirm that Lindenlei 7 is”;
    nothing, where a word and a year were read as a street: “During 1985”."""
    place = text[start:end]
    if _A_YEAR.fullmatch(place) and is_word(place.split(" ")[0]):
        return start, start
    led = _SENTENCE_BEFORE.match(place)
    followed = _SENTENCE_AFTER.search(place)
    return start + (led.end() if led else 0), end - (len(followed[0]) if followed else 0)


def places(text: str) -> Iterator[Span]:
    """Postal addresses in Chinese and English, and postcodes named as such."""
    if not text.isascii():
        for pattern in _CHINESE:
            for match in pattern.finditer(text):
                start, end = match.span("place")
                if not _BELOW_CITY.search(text, start, end) or _WORK.search(text[max(0, start - 4) : start + 4]):
                    continue
                yield Span(start + _led_in(text[start:end]), end, "address")
    yield from homes(text)
    if any(character.isdigit() for character in text):
        for pattern in (*_ENGLISH, *forms(text)):
            for match in pattern.finditer(text):
                start, end = match.span("place") if "place" in pattern.groupindex else match.span()
                start, end = _street_alone(text, start, start + len(text[start:end].rstrip(" .,")))
                if start == end:
                    continue
                start, end = whole_line(text, start, end)
                yield Span(start, end, "address")
        yield from american_streets(text)
        yield from addresses_led_to(text)
        yield from streets_above_towns(text)
        for match in _POSTCODE.finditer(text):
            yield Span(*match.span("place"), "address")
