"""Number plates of many countries: by their shape where no other thing is written so, after words for them elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from .cues import Cues
from .plate_shapes import OTHER_SCRIPTS, SHAPE, WRITTEN
from .plates_alike import plates_alike, plates_of_states
from .reading import folded
from .spans import Span
from .things import introduces_thing

_WORDS: Final = Cues(
    han=r"车牌|车辆(?=[:： ]{0,2}[a-z\d])|车(?:是|为)|港牌|澳牌|临牌|牌照|牌号|号牌|车号|座驾|私家车|开车|开的|驾车|开(?= ?[a-z])|骑|摩托|电驴|电动车|(?<![汽火停刹列动货班])车(?=[a-zа-я])|车停|停车|泊车|泊|车位|番号|ナンバー|"
    + folded("차량"),
    latin=r"number plates?|licen[cs]e plates?|plates?|registrations?|reg(?: no)?|vehicles?|cars?|motor(?:bike|cycle)|bike|scooter|moped|vans?|truck|parks|parked|parking|drives?|driv(?:en|ing)|drove|rides?|rode|riding|ute|trike|tricycle|motorhome|caravan|trailer|lorry|taxi|cab|wheels|rego|registered|number ?plate|moto|motocicleta|carreta|jeepney|tuk-?tuk|rickshaw|"
    r"kennzeichen|amtl\. kennzeichen|auto|immatriculation|vehicule|voiture|plaque|matricula|placa|coche|carro|targa|kenteken|rendszam|rejestracyjn\w{1,3}|tablice|"
    r"registreringsnummer|regnr|bien so|bien so xe|xe|plaka",
)
_NAMED: Final = re.compile(
    r"(?P<between>[^\d\n;。；]{0,28}?(?:\n[^\d\n:：]{1,12}[:：] ?)?)"
    r"(?<![A-Za-z0-9\-])" + WRITTEN
)
_AMERICAN: Final = re.compile(
    r"(?i:plates?|registration|reg|licen[cs]e|(?<!asset )tag)[^\n\d;]{0,25}?[ :(](?P<number>(?:[A-Z]{2} )?(?=[A-Z0-9 \-]*\d)[A-Z0-9]{2,4}[ \-]?[A-Z0-9]{2,4})(?![A-Za-z0-9])"
)
_MAKE: Final = Cues(
    latin=r"toyota|honda|ford|vw|volkswagen|bmw|audi|mercedes|benz|kia|hyundai|nissan|mazda|renault|peugeot|fiat|skoda|volvo|subaru|suzuki|tesla|opel|vauxhall|mini|jeep|citroen|dacia|lexus|isuzu|mitsubishi|yamaha|ducati|vespa|kawasaki|"
    r"byd|proton|perodua|tata|maruti|yaris|golf|polo|corolla|civic|fiesta|focus|astra|clio|corsa|prius|camry|passat|hilux|octavia|fabia|punto|micra|picanto|vios|myvi|innova|fortuner|saab|buick|chevrolet|chevy|dodge|honda civic",
    han=r"大众|丰田|本田|宝马|奥迪|奔驰|别克|福特|日产|马自达|比亚迪|吉利|特斯拉|五菱|雅迪|轿车|越野车|面包车|皮卡|卡罗拉|雅力士|思域|高尔夫|帕萨特|朗逸|轩逸",
)
_OF_A_MAKE: Final = re.compile(
    r"(?: [A-Z]?[a-z]+){0,2}[ ,(]{1,2}(?P<number>[A-Z]{2,3}[ \-]\d{3,4}(?:[ \-]?[A-Z]{1,2})?|\d{3,4}[ \-][A-Z]{2,3}|[A-Z]{1,2}\d{2,3} ?[A-Z]{2,3}|\d{1,3}-[A-Z]{1,3}-\d{1,4})(?![A-Za-z0-9])"
)
_BESIDE_A_MAKE: Final = re.compile(r"(?: [A-Z]?[a-z]+){0,2}(?: ?\(|, ?| - )(?:(?:plate|reg|rego|no)\.? )?" + WRITTEN)
_ABROAD: Final = re.compile(
    r"(?>车牌号?码?|牌照|号牌|车号)[:：是为 ]{0,3}+(?P<number>(?!尾号|限行|费|价|后|末|照|上|在|每|约|共)(?:[\u4e00-\u9fff]{2,5} ?(?:[A-Z]{1,2} ?)?|[\u4e00-\u9fff] ?[A-Z]{1,2} ?)\d{3,6})(?![\d元块万年月])"
)
_PARKED: Final = re.compile(r"(?<![A-Za-z0-9])(?P<number>[A-Z]{2,3}[ \-]\d{3,4})(?= ?(?:停|泊|车|parked|parking))")
_OTHER: Final = re.compile(
    r"(?: \([^()\n]{1,16}\))?(?: ?[,;、/|]| and| &)(?: (?:and )?)?(?:[A-Z][a-z]+(?: [a-z]{2,7}){0,3}(?:'s)? |[\u4e00-\u9fff]{1,4} ?)?"
    + WRITTEN
)
_TAIL: Final = re.compile(
    r"车牌(?:号码?)?(?:尾号|后[三四五]位|末[三四五]位|尾数)(?:是|为|:| ){0,2}(?P<number>[A-Z0-9]{3,5})(?![A-Za-z0-9])"
    r"|(?i:\b(?:plate|reg(?:istration)?|rego),? (?:that |which )?(?:ends?|ending|starts?|starting|begins?)(?: in| with)?) (?P<part>[A-Z0-9]{2,4})(?![A-Za-z0-9])"
)
_SPOKEN_FOR: Final = re.compile(
    r"(?i)\b(?:permit|passport|pass no|model|type|series|engine|part|order|invoice|ticket|policy|licen[cs]e)\b"
)
_MEASURE: Final = re.compile(
    r"\d+ ?(?:KM|KG|KW|HP|MB|GB|TB|AM|PM|USD|EUR|GBP)|(?:COVID|JSTL|SDK)-\d\d|\d\d [A-Z]{2,3} (?:19|20)\d\d"
)
_NO_PLATE: Final = re.compile(
    r"(?:19|20)\d\d(?: .*)?|(?:ISO|IEC|DIN|GB|RFC|ASTM|EN|IATF|ANSI|JIS)[ \-]?\d.*|[A-Z]\d{1,2}|.*[ \-·](?:19|20)\d\d|\d+ ?(?:KM|KG|KW|HP|PS|CC|MM|CM|M|K|L|T|V|W|H|AM|PM|EUR|USD|GBP|RMB|CNY|HKD|INR|NGN|JPY|SGD|AED|PLN|CZK|HUF|CHF|SEK|NOK|DKK|TWD|THB|BRL|GB|MB|TB)|[A-Z]{3,4}[ \-]?\d{1,2}|(?:EUR|USD|GBP|CNY|RMB|HKD|INR|NGN|JPY) ?\d+"
)


def plates(text: str) -> Iterator[Span]:
    """Number plates, and what is written like one of them near it."""
    found = [*_plates(text), *plates_of_states(text)]
    yield from found
    yield from plates_alike(text, found)


def _may_be(number: str) -> bool:
    """Whether a plate may be written so, once something has said that it is one."""
    return (
        sum(c.isdigit() for c in number) >= 2
        and any(c.isalpha() for c in number)
        and sum(c.isalnum() for c in number) >= 5
        and not _NO_PLATE.fullmatch(number)
    )


def _plates(text: str) -> Iterator[Span]:
    if not text.isascii():
        for pattern in OTHER_SCRIPTS:
            for match in pattern.finditer(text):
                yield Span(match.start(), match.end(), "plate")
    for match in SHAPE.finditer(text):
        if not introduces_thing(text, match.start()) and not _MEASURE.fullmatch(match[0]):
            yield Span(match.start(), match.end(), "plate")
    for _, end in _WORDS.find(text):
        named = _NAMED.match(text, end)
        if named is None:
            continue
        number = named["number"]
        if (
            sum(c.isdigit() for c in number) < 2
            or not (any(c.isalpha() for c in number) or "-" in number)
            or len(re.sub(r"[^A-Z0-9]", "", number)) < 5
            or _NO_PLATE.fullmatch(number)
        ):
            continue
        if not _SPOKEN_FOR.search(named["between"]):
            yield Span(*named.span("number"), "plate")
            yield from _others(text, named.end("number"))
    for _, end in _MAKE.find(text):
        for pattern in (_OF_A_MAKE, _BESIDE_A_MAKE):
            made = pattern.match(text, end)
            if made and _may_be(made["number"]):
                yield Span(*made.span("number"), "plate")
    for match in _ABROAD.finditer(text) if "牌" in text or "车号" in text else ():
        yield Span(*match.span("number"), "plate")
    for match in _TAIL.finditer(text):
        yield Span(*match.span(match.lastgroup or 0), "plate")
    for pattern in (_AMERICAN, _PARKED):
        for match in pattern.finditer(text):
            if _may_be(match["number"]):
                yield Span(*match.span("number"), "plate")


def _others(text: str, at: int) -> Iterator[Span]:
    """Plates of others in the same list: “Cars: Ida DK 41 820, Mette AB 41 827”."""
    while match := _OTHER.match(text, at):
        number = match["number"]
        if sum(c.isdigit() for c in number) < 2 or not any(c.isalpha() for c in number) or _NO_PLATE.fullmatch(number):
            return
        yield Span(*match.span("number"), "plate")
        at = match.end("number")
