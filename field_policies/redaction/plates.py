"""Number plates of many countries: by their shape where no other thing is written so, after words for them elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from .cues import Cues
from .reading import folded
from .spans import Span

_PROVINCE: Final = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_INDIA: Final = "AN|AP|AR|AS|BR|CG|CH|DD|DL|DN|GA|GJ|HP|HR|JH|JK|KA|KL|LA|LD|MH|ML|MN|MP|MZ|NL|OD|OR|PB|PY|RJ|SK|TG|TN|TR|TS|UA|UK|UP|WB"
_SHAPES: Final = tuple(
    re.compile(r"(?<![A-Za-z0-9\-])(?:" + pattern + r")(?![A-Za-z0-9]|[\-.]\d)", re.ASCII)
    for pattern in (
        # Britain since 2001, Singapore
        r"[A-HJ-PR-Y][A-HJ-PR-Y](?:0[1-9]|[1-7]\d) [A-HJ-PR-Z]{3}",
        r"S[A-Z]{2} ?\d{1,4} ?[A-Z]",
        # France and Italy with dashes, France before 2009 after its own spacing, Germany, Hungary since 2022
        r"[A-HJ-NP-TV-Z]{2}-\d{3}-[A-HJ-NP-TV-Z]{2}",
        r"(?!EN-AW|EN-GJ)[A-Z]{1,3}-[A-Z]{1,2} \d{3,4}[EH]?",
        r"[A-Z]{2} ?[A-Z]{2}-\d{3}",
        # India, Nigeria, Vietnam
        r"(?:" + _INDIA + r")[ \-]?\d{1,2}[ \-]?[A-Z]{1,3}[ \-]?\d{4}",
        r"\d{2} ?BH ?\d{4} ?[A-Z]{1,2}",
        r"(?!ISO|IEC|RFC|DIN)[A-Z]{3}[ \-]\d{3}[ \-]?[A-Z]{2}",
        r"\d{2}-?[A-Z][A-Z\d]?[ \-]{0,3}\d{3}\.\d{2}",
        r"\d{2}[A-Z][A-Z\d]?-\d{4,5}",
        # Brazil since 2018
        r"[A-Z]{3}\d[A-Z]\d{2}",
    )
)
_CHINESE: Final = tuple(
    re.compile(pattern)
    for pattern in (
        r"[" + _PROVINCE + r"] ?[A-HJ-NP-Z] ?[·.\-]? ?(?=[A-Z]*\d)[A-HJ-NP-Z0-9]{5,6}(?![A-Za-z0-9年月])",
        r"[" + _PROVINCE + r"使领][A-HJ-NP-Za-hj-np-z] ?[·.\-]? ?"
        r"(?=[A-Za-z0-9]*\d[A-Za-z0-9]*\d)[A-HJ-NP-Za-hj-np-z0-9]{4,5}[A-HJ-NP-Za-hj-np-z0-9挂学警港澳](?![A-Za-z0-9])",
        # Japan: place, class, kana, number; Korea: class, syllable, number
        r"[\u3040-\u30ff\u3400-\u9fff]{1,4} ?\d{2,3} ?[\u3041-\u3096]\u3099? ?(?:\d{2}-\d{2}|[·.]{1,3} ?\d{1,3})(?!\d)",
        r"(?<!\d)\d{2,3} ?[\u1100-\u1112][\u1161-\u1175] ?\d{4}(?!\d)",
    )
)
_WORDS: Final = Cues(
    han=r"车牌|港牌|澳牌|临牌|牌照|牌号|号牌|车号|座驾|私家车|开车|开的|驾车|停车|泊车|泊|车位|番号|ナンバー|"
    + folded("차량"),
    latin=r"number plates?|licen[cs]e plates?|plates?|registrations?|reg(?: no)?|vehicles?|cars?|motor(?:bike|cycle)|bike|scooter|moped|vans?|truck|parks|parked|parking|drives?|driving|"
    r"kennzeichen|amtl\. kennzeichen|auto|immatriculation|vehicule|voiture|plaque|matricula|placa|coche|carro|targa|kenteken|rendszam|rejestracyjn\w{1,3}|tablice|"
    r"registreringsnummer|regnr|bien so|bien so xe|xe|plaka",
)
_WRITTEN: Final = (
    r"(?P<number>(?:[A-Z]{1,3}(?:[ \-·][A-Z]{1,3})?[ \-·]?\d{1,5}(?:[ \-·]?[A-Z]{1,3}(?:[ \-·]?\d{1,4})?)?"
    r"|\d{1,5}[ \-·]?[A-Z]{1,3}(?:[ \-·]?\d{1,5})?(?:[ \-·][A-Z]{1,2})?))(?![A-Za-z0-9]|[.,]\d)"
)
_NAMED: Final = re.compile(
    r"(?P<between>[^\d\n;。；]{0,28}?(?:\n[^\d\n:：]{1,12}[:：] ?)?)"
    r"(?<![A-Za-z0-9\-])" + _WRITTEN
)
_AMERICAN: Final = re.compile(
    r"(?i:plates?|registration|reg|licen[cs]e|tag)[^\n\d;]{0,25}?[ :(](?P<number>(?:[A-Z]{2} )?(?=[A-Z0-9 \-]*\d)[A-Z0-9]{2,4}[ \-]?[A-Z0-9]{2,4})(?![A-Za-z0-9])"
)
_PARKED: Final = re.compile(r"(?<![A-Za-z0-9])(?P<number>[A-Z]{2,3}-\d{3,4})(?= ?(?:停|泊|车|parked|parking))")
_SPOKEN_FOR: Final = re.compile(
    r"(?i)\b(?:permit|passport|pass no|model|type|series|engine|part|order|invoice|ticket|policy|licen[cs]e)\b"
)
_NO_PLATE: Final = re.compile(
    r"(?:19|20)\d\d|[A-Z]\d{1,2}|.*[ \-·](?:19|20)\d\d|\d+ ?(?:KM|KG|KW|HP|PS|CC|MM|CM|M|K|L|T|V|W|H|AM|PM|EUR|USD|GBP|RMB|CNY|GB|MB|TB)|[A-Z]{3,4}[ \-]?\d{1,2}|(?:EUR|USD|GBP|CNY|RMB|HKD|INR|NGN|JPY) ?\d+"
)


def plates(text: str) -> Iterator[Span]:
    """Number plates."""
    for pattern in _CHINESE:
        for match in pattern.finditer(text):
            yield Span(match.start(), match.end(), "plate")
    for pattern in _SHAPES:
        for match in pattern.finditer(text):
            yield Span(match.start(), match.end(), "plate")
    for _, end in _WORDS.find(text):
        named = _NAMED.match(text, end)
        if named is None:
            continue
        number = named["number"]
        if (
            sum(c.isdigit() for c in number) < 2
            or len(re.sub(r"[^A-Z0-9]", "", number)) < 5
            or _NO_PLATE.fullmatch(number)
        ):
            continue
        if not _SPOKEN_FOR.search(named["between"]):
            yield Span(*named.span("number"), "plate")
    for pattern in (_AMERICAN, _PARKED):
        for match in pattern.finditer(text):
            number = match["number"]
            if (
                sum(c.isdigit() for c in number) >= 2
                and any(c.isalpha() for c in number)
                and not _NO_PLATE.fullmatch(number)
            ):
                yield Span(*match.span("number"), "plate")
