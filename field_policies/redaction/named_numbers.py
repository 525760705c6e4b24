"""Numbers that say what they are: an identity number or passport after its name, whatever its shape."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from .spans import Span

_GROUP: Final = r"[A-Za-z0-9]{0,12}\d[A-Za-z0-9]{0,14}"
_NUMBER: Final = (
    r"(?P<number>(?:[A-Za-z]{1,4}[ \-])?"
    + _GROUP
    + r"(?:[ \-./]"
    + _GROUP
    + r"){0,6}(?:[ \-][A-Za-z](?![A-Za-z0-9.']))?)"
)
_WORDS: Final = (
    r"身份证|身分证|证件|护照|通行证|回乡证|台胞证|驾照|驾驶证|行驶证|社保|社会保障|医保|健保|公积金|学籍|税号|税籍|居留许可|居留证|永久居留身份证|居住证|暂住证|工作许可证?|"
    r"工卡|军官证|士兵证|警官证|残疾证|港澳证|入台证|统一证号|旅行证|户口簿|准考证|"
    r"\b(?:id|identity|identification)(?: card| document)?\b|\bssn\b|\bnric\b|\bpassport\b|national id|social security|social is|national insurance|"
    r"tax (?:id|number|file|identification)|driv(?:er|ing)(?:'?s?)? licen[cs]e|\bpermit\b|\bvisa\b|residen(?:ce|t|cy) (?:card|permit)|green card|voter id|"
    r"emirates id|iqama|kimlik|personnummer|fodselsnummer|henkilotunnus|kennitala|codice fiscale|steuer-?(?:id|nummer|identifikationsnummer)|"
    r"sozialversicherungsnummer|versicherungsnummer|ausweis(?:nummer|nr)?|reisepass|numero de securite sociale|cedula|pasaporte|passeport|mykad|philhealth|"
    r"aadhaar|\bpesel\b|\bnhs\b|medicare|my number|resident registration|"
    r"\b(?:nmc|gmc|hcpc|gdc|gphc) (?:pin|no|number)|"
    r"\b(?-i:FIN|NINO|NI|PPS|PPSN|BSN|NIF|NIE|NIP|SIN|TFN|DNI|CCCD|CMND|RG|CPF|CURP|RUT|CUIT|CUIL|CNP|EGN|JMBG|OIB|AHV|AVS|INSEE|NIR|NIK|KTP|CNIC|NIC|TIN|ITIN|"
    r"BVN|NIN|SVNR|UAN|PAN|RRN|ARC|UMID|SSS|EPIC|HKID|EID|MRN)\b"
)
_AFTER: Final = (
    r"(?:号码?|编号|证号|字号|卡号|账号|no\.?|nr\.?|number|num|card|pin|#|id|\(.{1,12}?\))*"
    r"[\s:：是为=,(]{0,4}(?:is |no\.? ?|number )?"
)
_NAMED: Final = re.compile(r"(?:" + _WORDS + r")" + _AFTER + _NUMBER, re.IGNORECASE | re.ASCII)


def looks_like_dates(text: str) -> bool:
    """Ranges such as 2015.09-2019.06 and 2015 - 2019 are no numbers of a person."""
    return bool(
        re.fullmatch(
            r"(?:19|20)\d\d(?:[ .\-/]{1,2}\d{1,2}){0,2}(?: ?[-/] ?(?:19|20)\d\d(?:[ .\-/]{1,2}\d{1,2}){0,2})?", text
        )
        or re.fullmatch(r"\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d", text)
    )


def named_numbers(text: str) -> Iterator[Span]:
    """Identity numbers and passports after the words for them."""
    for match in _NAMED.finditer(text):
        number = match["number"]
        if sum(c.isdigit() for c in number) >= 4 and len(number) >= 5 and not looks_like_dates(number.strip()):
            kind = (
                "passport" if re.search("护照|passport|reisepass|pasaporte|passeport", match[0], re.I) else "id_number"
            )
            yield Span(*match.span("number"), kind)
