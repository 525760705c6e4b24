"""Numbers that say what they are: an identity number or passport after its name, whatever its shape."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from .cues import Cues
from .near import near
from .spans import Span
from .things import counts_things

_GROUP: Final = r"[A-Za-z0-9]{0,12}\d[A-Za-z0-9]{0,14}"
_NUMBER: Final = (
    r"(?P<number>(?:[A-Za-z]{1,4}[ \-]{1,2}|[A-Z]{2}-[A-Z]{2}-)?"
    + _GROUP
    + r"(?:[ \-./](?:"
    + _GROUP
    + r"|[A-Za-z](?=[ \-]\d))){0,6}(?: (?:SSP|SDS|DETRAN|IFP|SESP|SJS)(?:[/\-][A-Z]{2})?)?(?:[ \-][A-Za-z](?![A-Za-z0-9.']))?)"
)
_WORDS: Final = Cues(
    han=r"身份证|身分证|证件|护照|通行证|回乡证|台胞证|在留资格认定证明书|在留卡|驾照|驾驶证|行驶证|社保|社会保障|医保|健保|公积金|学籍|税号|税籍|居留许可|居留证|永久居留身份证|居住证|暂住证|工作许可证?|"
    r"永居证|绿卡|登录号|居民登录|工卡|军官证|士兵证|警官证|残疾证|港澳证|入台证|统一证号|旅行证|户口簿|准考证|社安号|社会安全号|国民身份|公民证|身份号|档案编号|许可通知|暂住|落户|兵役证|身份卡|良民证|公民身份|国民证|学生证|教师证|教师资格证?|护士证|执业证|执业医师证?|律师证|从业资格证?|上岗证|导游证|记者证|海员证|船员证|边防证|边境证|паспорт|снилс|инн",
    latin=r"aufenthaltstitel|aufenthaltserlaubnis|niederlassungserlaubnis|blaue karte|blue card|residence (?:title|document)|(?:titre|carte) de sejour|permesso di soggiorno|permiso de (?:residencia|trabajo)|autorizacao de residencia|verblijfs(?:titel|vergunning|document)|karta pobytu|oturma izni|ikamet izni|uppehallstillstand|opholdstilladelse|oppholdstillatelse|oleskelulupa|certificate of (?:eligibility|sponsorship)|sevis(?: id)?|visa grant|work pass|s pass|employment pass|(?:emergency |refugee )?travel doc(?:ument)?|laissez-passer|ic(?: no)?(?=[ :.])|dowod(?: osobisty)?|carta d'identita|carte (?:nationale )?d'identite|carte nationale|carte vitale|cni|ci(?= (?:no|n|:))|ghana card|ssnit|nhis|rfc(?=[ :]+[a-z]{3})|nss|imss|ine(?=[ :]+[a-z\d])|ife|wwcc|ahpra|citizenship(?: no| certificate| card)?|"
    r"licen[cs]e class [a-z0-9]{1,3},? (?:no\b\.?)?|licen[cs]e(?=[ :]+(?:vic|nsw|qld|wa|sa|tas|act|nt|ca|ny|tx|fl)[ \-]?\d)|licencia(?: de conducir)?|carnet de conducir|permis(?: de conduire)?|rijbewijs(?:nummer)?|fuhrerschein(?:nr|nummer)?|prawo jazdy|patente(?: di guida)?|korkort|"
    r"carteira|cartao de cidadao|bilhete de identidade|identitetskort|id-kort|cpr(?:-nr)?|rodne|obciansky|buletin|lichna karta|licna karta|kartica|teudat zehut|tz|id no|id nr|"
    r"ssin|rijksregisternummer|registre national|numero national|niss|bis number|svnr|steuer|socialsikring|thai id|nin slip|smart card|tax file|tax pin|kra(?: pin)?|nssf|nhif|shif|huduma|omang|nrc|sars|"
    r"elector(?: id)?|ration card|e-shram|abha|samagra|pan card|uidai|nid(?: no)?|brc|cnic|nicop|ktp|nik|sim card|bpjs|npwp|sss|pagibig|pag-ibig|tin(?=[ :])|gsis|umid|prc(?: id| no| licen[cs]e)|ltms|"
    r"personal (?:number|no)|personal id|social insurance|social security|social is|insurance (?:number|no)|identity|identification|citizen (?:number|no)|alien (?:number|no)|"
    r"a-number|taj|cnh|pp(?=[ :])|bno|esta|uscis|i-94|h-1b receipt|driv(?:er|ing)(?:'?s?)? lic(?:en[cs]e)?|ppt(?: no)?|brp|dl(?=[ :#])|certidao|titulo de eleitor|pis(?:/pasep)?|nis|visa uid|"
    r"uid|steuernr|rentenversicherungsnummer|krankenversicherung[a-z]*|szemelyi (?:szam|igazolvany)|adoazonosito(?: jel)?|tc kimlik|vergi no|snils|ma so thue|rodne cislo|"
    r"isikukood|asmens kodas|numero fiscal|id(?: card| document)?|identity (?:card|document)|ssn|nric|passports?|national id|national insurance|"
    r"tax (?:id|number|file|identification)|permits?|visas?|residen(?:ce|t|cy) (?:card|permit)|green card|voter id|emirates id|iqama|kimlik|personnummer|pnr|"
    r"fodselsnummer|henkilotunnus|kennitala|codice fiscale|steuer-?(?:id|nummer|identifikationsnummer)|sozialversicherungsnummer|versicherungsnummer|ausweis(?:nummer|nr)?|"
    r"personalausweis(?:nummer|nr)?|reisepass|numero de securite sociale|securite sociale|cedula|pasaporte|passeport|passaporte|mykad|philhealth|aadhaar|pesel|nhs|medicare|my number|"
    r"resident registration|nmc (?:pin|no|number)|gmc (?:pin|no|number)|hcpc (?:pin|no|number)|gdc (?:pin|no|number)|gphc (?:pin|no|number)",
    capitals=r"CoE|COE|CoS|COS|CAS(?=[^\n\d]{0,12}[A-Z]\d[A-Z])|UCI|TRN|EAD|FIN|NINO|NI|PPS|PPSN|BSN|NIF|NIE|NIP|SIN|TFN|DNI|CCCD|CMND|RG|CPF|CURP|RUT|CUIT|CUIL|CNP|EGN|JMBG|OIB|AHV|AVS|INSEE|NIR|NIK|KTP|CNIC|NIC|TIN|ITIN|INN|"
    r"BVN|NIN|RFC(?=[ :=]{1,3}[A-Z]{3,4}\d{6})|SVNR|UAN|PAN|RRN|ARC|UMID|SSS|EPIC|HKID|EID|MRN|MBI",
)
_AFTER: Final = (
    r"(?: ?(?:号码?|编号|通知书?|许可|确认书|证号|字号|卡号|账号|no\b\.?|nr\b\.?|number|num|card|pin|trace|slip|copy|file|on file|sighted|seen|checked|verified|held|holder|ref|class [a-z0-9]{1,3},?|grant|label|sticker|application|receipt|shows|reads|ends(?: in)?|last (?:4|four)|valid|"
    r"lic(?:en[cs]e)?|#|id|uid|\(.{1,12}?\)))*"
    r"[\s:：是为=,(—\-「“\"'*|]{0,5}(?:is |was |no\.? ?|number )?"
)
_NAMED: Final = re.compile(_AFTER + _NUMBER, re.IGNORECASE | re.ASCII)
_PASSPORT: Final = re.compile("护照|паспорт|passport|reisepass|pasaporte|passeport|\\bpp\\b|bno", re.IGNORECASE)
_WORD_BEFORE: Final = re.compile(r"[a-z]{2,4}[ \-](?=[A-Z0-9])|(?:No|Nr|ID)[ .]")
_FIRM: Final = re.compile(r"9[1-3]\d{6}[0-9A-HJ-NP-RTUW-Y]{10}")
"""The code of social credit of firms (GB 32100)."""
_JOB: Final = re.compile(
    r"(?i)(?:req|job|order|project|meeting|ticket|item|product|company|vat|session|message|post|candidate|applicant|application|employee|staff|case|trace|request|transaction)[ .]$|(?:候选人|应聘者?|简历|员工|会议|订单|项目|设备|任务|商品|房间|职位|岗位|应用|流程|需求|缺陷|直播间?) ?$|[A-Za-z0-9]-$"
)
_MASKED: Final = re.compile(
    _AFTER + r"(?P<number>[xX*#•]{2,}(?:[ \-]?[xX*#•]{1,6}){0,4}[ \-]?\d{2,6}[A-Za-z]?)(?![A-Za-z0-9])",
    re.IGNORECASE | re.ASCII,
)


_SPOKEN: Final = "[零〇一二三四五六七八九幺两\\d]"
_DOCUMENT_WORDS: Final = (
    "护照",
    "通行证",
    "证件号",
    "签证",
    "assport",
    "asseport",
    "asaporte",
    "eisepass",
    "assaport",
    "aspoort",
)
_SPELLED: Final = re.compile(
    r"(?i)(?:护照|通行证|证件号|签证|pass(?:e?port|aporte|aporto)|pasaporte|reisepass|paspoort)[^\d\n,，。;]{0,14}?(?P<number>(?-i:[A-Z](?: ?[A-Z])?) ?"
    + _SPOKEN
    + r"(?: ?"
    + _SPOKEN
    + r"){5,8}|\d(?: \d){7,8})(?!\d)"
)
_OF_A_NATION: Final = re.compile(
    r"(?:[Pp]asse?port|PASSPORT|[Pp]asaporte|[Rr]eisepass|[Pp]assaport[eo]|[Pp]aspoort)(?: [A-Za-z]{2,14}){0,2}[ :]{1,3}(?P<number>[A-Z]{1,3} ?\d{6,8})(?![A-Za-z0-9])"
)
_IN_JAPAN: Final = re.compile(
    r"(?:在留资格认定证明书?|认定证明书)(?:号码?|编号|[:：是 ]){0,3}(?P<number>[\u4e00-\u9fff]{1,3} ?\d\d-\d{5,6})"
)
_LICENCE: Final = re.compile(
    r"\b(?:(?:my|your|his|her|their|'s) licen[cs]e (?:(?:is|number|no\.?|id) ){0,2}|[Ll]icen[cs]e (?:[Nn]umber|[Nn]o\.?|#)(?: is|:| =)? )"
    r"(?P<number>(?=(?:[A-Z_-]{0,14}\d){4})[A-Z0-9][A-Z0-9_-]{6,19})(?![\w-])"
)


def looks_like_dates(text: str) -> bool:
    """Ranges such as 2015.09-2019.06 and 2015 - 2019 are no numbers of a person."""
    return bool(
        re.fullmatch(
            r"(?:19|20)\d\d(?:[ .\-/]{1,2}\d{1,2}){0,2}(?: ?[-/] ?(?:19|20)\d\d(?:[ .\-/]{1,2}\d{1,2}){0,2})?", text
        )
        or re.fullmatch(r"\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d", text)
    )


def spelled_documents(text: str) -> Iterator[Span]:
    """Passports and permits that are dictated, figure by figure or in words, or stand after a nation's name."""
    for first, last in near(text, _DOCUMENT_WORDS, 5, 60):
        for pattern in (_SPELLED, _OF_A_NATION):
            for match in pattern.finditer(text, first, last):
                yield Span(*match.span("number"), "passport")


def named_numbers(text: str) -> Iterator[Span]:
    """Identity numbers and passports after the words for them."""
    for eligible in _IN_JAPAN.finditer(text) if "认定" in text else ():
        yield Span(*eligible.span("number"), "passport")
    for mine in _LICENCE.finditer(text) if "icen" in text else ():
        yield Span(*mine.span("number"), "id_number")
    for begin, end in _WORDS.find(text):
        masked = _MASKED.match(text, end)
        if masked:
            yield Span(*masked.span("number"), "id_number")
        match = _NAMED.match(text, end)
        if match is None:
            continue
        number = match["number"]
        if sum(c.isdigit() for c in number) < 4 or len(number) < 5 or looks_like_dates(number.strip()):
            continue
        if counts_things(text, match.start("number"), match.end("number")):
            continue
        if _FIRM.fullmatch(number) or _JOB.search(text[max(0, begin - 14) : begin]):
            continue
        kind = "passport" if _PASSPORT.search(text[begin : match.start("number")]) else "id_number"
        yield Span(match.start("number") + _word_before(number), match.end("number"), kind)


def _word_before(number: str) -> int:
    """How much of a number as it was read is a word before it: “file HY106773”, “card UH296743”."""
    word = _WORD_BEFORE.match(number)
    return word.end() if word else 0
