"""Forms of postal addresses by country, from the street or house on; what follows on the line is added by
:mod:`address_lines`. The text is folded: no diacritics."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

_W: Final = r"(?:[A-Z][A-Za-z]{0,3}\.|[A-Z][\w'-]*)"
_WS: Final = rf"{_W}(?: (?:(?:de|del|da|do|dos|das|la|le|of|the|di|des|du|van|der) ){{0,2}}{_W}){{0,4}}"
_NO: Final = r"(?:[Nn][o.ºr°]{0,2}\.? ?)?\d[\dOIl]{0,4} ?[A-Za-z]?(?![A-Za-z])(?:[/-]\d[\dA-Za-z]*)?"
_UNIT_PT: Final = r"(?:,? ?(?:ap(?:to|t)?|apartamento|bloco|bl|casa|cs|conj|sala|piso|puerta|pta|esc|planta|int|scala|interno|lote|quadra|qd|lt|depto|dpto|torre)\b\.? ?[\dA-Z][\w.]*)"
_BAIRRO: Final = rf"(?: ?, (?:{_WS})(?: ?- ?[A-Z]{{2}}\b)?){{0,3}}(?:,? ?(?:CEP:? ?)?\d{{5}}-\d{{3}})?"
_CAUTIOUS: Final = r"(?<![A-Za-z0-9])"

_FORMS: Final = (
        # United States: rural routes, military post
        rf"{_CAUTIOUS}(?:RR|R\.R\.|RFD|R\.F\.D\.|HC|Rural Route|Star Route|Route|Rte)\.? ?#? ?\d{{1,3}},? (?:Box|BOX|PO Box) ?#? ?\d{{1,6}}[A-Z]?(?:,? {_WS}){{0,2}}",
        rf"{_CAUTIOUS}(?:PSC|CMR|Unit) \d{{1,5}},? Box \d{{1,6}}(?:,? (?:APO|FPO|DPO) A[AEP] \d{{5}})?",
        rf"{_CAUTIOUS}\d{{1,6}} (?:[NSEW]{{1,2}}\.? )(?:{_W} |\d+(?:st|nd|rd|th) ){{1,3}}(?:St|Ave|Rd|Blvd|Dr|Ln|Ct|Pl|Way|Ter|Street|Avenue)\b\.?",
        # United Kingdom, Ireland: houses and cottages, with and without a number
        rf"{_CAUTIOUS}\d{{1,4}}[A-Z]? (?:{_W} ){{1,3}}(?:Cottages|Villas|Buildings|Mansions|Chambers|Wharf|Rise|View|Vale|Green|Fold|Yard|Croft|Drove|Hey|Bank|Side|Brow|Park)\b(?=,| [A-Z])",
        rf"{_CAUTIOUS}(?:The )(?:Old |New |Little |Great |Upper |Lower )?(?:{_W} )?(?:Forge|Cottage|Barn|Mill|Rectory|Vicarage|Grange|Manor|Lodge|Farmhouse|Granary|Schoolhouse|Coach House|Bungalow|Croft|Gatehouse|Smithy|Parsonage|Orchard|Laurels|Firs|Willows),? {_WS}",
        rf"{_CAUTIOUS}(?:{_W} ){{1,2}}(?:Cottage|Farm|Barn|Farmhouse|Croft|Bungalow), {_WS}, {_WS}",
        # India, Pakistan, Bangladesh, Sri Lanka
        rf"{_CAUTIOUS}(?:H|D|Door|House|Plot|Flat|Villa|Qr|Qtr|Quarter|Shop|Survey|Sy|Site|Khasra|Gali|Street|New|Old)\.? ?(?:No|NO|no|#)s?\.? ?:?-? ?[\dA-Z][\w/-]*(?:[ ,]+\([^)\n]{{1,20}}\))?(?:, ?(?:(?:behind|near|opp\.?|opposite|beside|next to|above|off|adjacent to|b/h|nr\.?) )?{_WS}(?: \d[\w/-]*)?(?: (?:temple|church|mosque|masjid|school|market|station|bus stand|hospital|gate|post|colony|layout))?){{1,8}}",
        rf"{_CAUTIOUS}[A-Z]{{1,2}}-?\d{{1,4}}[A-Z]?(?:/\d+)?, (?:{_W} ){{0,3}}(?:Heights|Residency|Apartments?|Apts?|Towers?|Enclave|Nagar|Society|Soc|Colony|Complex|Vihar|Kunj|Puram|Layout|Gardens?|Park|CHS|Phase|Sector|Block|Estate|Mansion|Palace|Villas?|Greens|Residences?)\b(?: ?\d+[A-Z]?)?(?:, {_WS}){{0,4}}(?:[ ,-]+\d{{3}} ?\d{{3}})?",
        rf"{_CAUTIOUS}(?:Village|Vill|VPO|V\.P\.O|Vill\. ?& ?P\.?O|Mandal|Taluk|Taluka|Tehsil|Thana|Upazila|Mouza|Kampung|Kampong|Kg|Desa|Kelurahan|Kel|Kecamatan|Kec|Dusun|Banjar|Barangay|Brgy|Purok|Sitio|Fazenda|Chacara|Povoado|Vereda)\b\.?:? {_WS}(?:,? ?(?:zona rural de |near |P\.?O\.? |P\.?S\.? |Post |Dist(?:rict)?\.? |Mandal |Taluka? |Tehsil |Kec\.? |Kab\.? |Kel\.? |Municipality of )?{_WS})(?:, ?(?:Dist(?:rict)?\.? |Mandal |Kab\.? )?{_WS}){{0,4}}",
        rf"{_CAUTIOUS}(?:House|Flat|Plot|H) ?#? ?\d+[A-Z]?(?:/\d+)?,? (?:Road|Rd|Street|Lane|Block|Sector|Sec|Phase|Avenue)\.? ?(?:No\.? ?)?#? ?[\dA-Z]+(?:,? (?:Block|Sector|Phase|Section)? ?[A-Z0-9][\w-]*){{0,4}}",
        # Nigeria, Ghana, Kenya
        rf"{_CAUTIOUS}(?:No\.? ?)?\d{{1,4}}[A-Z]?,? (?:{_W} ){{1,3}}(?:Close|Street|St|Road|Rd|Crescent|Avenue|Ave|Way|Drive|Lane|Estate|Layout)\b\.?,? off (?:{_WS})(?:, (?:{_WS})){{0,3}}",
        rf"{_CAUTIOUS}(?:GA|AK|GW|GS|GC|GE|AS|WS|ER|CR|NR)-\d{{3,4}}-\d{{4}}(?!\d)",
        # Indonesia, Malaysia, Philippines, Thailand, Vietnam
        rf"{_CAUTIOUS}(?:Jl|Jln|Jalan|Gg|Gang|Lorong|Lrg|Persiaran|Lebuh|Lebuhraya|Taman|Komplek|Perumahan|Perum)\b\.? {_WS}(?:,? (?:No|Nomor|Blok|Kav)\.? ?[\dA-Z][\w/-]*){{0,3}}(?:,? ?RT\.? ?\d+ ?/ ?(?:RW\.? ?)?\d+)?(?:,? (?:Kel|Kec|Kab|Kota|Desa)\.? {_WS}){{0,4}}(?=,? ?\d| ?[,.;\n)]|$)(?<=[\d\w])(?:,? \d{{5}}(?: {_W}){{0,2}})?",
        rf"{_CAUTIOUS}(?:No\.? ?)?\d+[A-Z]?(?:/\d+)*,? (?:Moo(?:ban)? ?\d+,? )?(?:Soi|Thanon|Trok) {_WS}(?: \d+)?(?:,? {_WS}(?: (?:Road|Rd))?){{0,4}}(?: \d{{5}})?",
        rf"{_CAUTIOUS}(?:So )?\d+[A-Z]?(?:/\d+[A-Z]?)*,? (?:(?:duong|ngo|hem|ngach|pho) )?(?:{_W} ){{0,3}}{_W},? (?:P|Q|F|D|Phuong|Quan|Huyen|TP|Ward|District|Dist|Thanh pho)\b\.? ?[\dA-Z][\w]*(?:,? (?:Q|Quan|TP|T\.P|Quan|Thanh pho|District)?\.? ?{_WS}){{0,3}}",
        rf"{_CAUTIOUS}(?:(?:Lot|Blk|Block|Unit|Phase|Ph) ?\d+[A-Z]?,? ?){{2,4}}{_WS}(?:, {_WS}){{0,4}}",
        # Japan and Korea
        rf"{_CAUTIOUS}\d{{1,4}}(?:-\d{{1,4}})?,? (?:[A-Z][\w']*[ -]){{0,4}}(?:[a-z]{{2,}}-|[A-Z][a-z]*-?)(?:ro|gil|daero|beon-gil)(?: ?\d+(?:beon)?-gil)?(?:,? \d+)?(?:,? (?:[A-Z][a-z]+(?:-[a-z]+)*(?:-(?:dong|gu|si|do|eup|myeon|ri))?|\d+-(?:dong|ho))){{1,5}}(?:,? \d{{5}})?",
        rf"{_CAUTIOUS}(?:\d{{3}}-\d{{4}},? )?(?:[A-Z][a-z]+(?:-[a-z]+)?,? ){{0,3}}\d{{1,3}}(?:-chome|-Chome| chome| Chome)?(?:-\d{{1,4}}){{1,4}},? (?:[A-Z][a-z]+(?:-[a-z]+)*,? ){{1,4}}?(?:[A-Z][a-z]+-(?:ku|shi|gun|cho|machi|ken|fu|to)|Tokyo|Osaka|Kyoto|Nagoya|Yokohama|Fukuoka|Sapporo|Kobe)(?:,? [A-Z][a-z]+){{0,2}}",
        rf"{_CAUTIOUS}[A-Z][a-z]+ \d{{1,3}}-\d{{1,4}}(?:-\d{{1,4}}){{0,2}},? [A-Z][a-z]+-(?:ku|shi|gun|cho|machi)(?:,? [A-Z][a-z]+){{0,2}}",
        rf"{_CAUTIOUS}\d{{2,4}}-dong,? \d{{2,4}}-ho(?:,? {_WS}){{0,3}}",
        # Hong Kong and Macao
        rf"{_CAUTIOUS}(?:(?:Flat|Rm|Room|Unit|Block|Blk) ?[A-Z0-9]{{1,5}},? ){{1,3}}(?:\d{{1,2}}/F\.?,? ){{0,1}}(?:(?:{_W} ){{0,4}}{_W},? ?){{1,5}}",
        rf"{_CAUTIOUS}(?:\d(?: \d){{1,3}}|\d{{1,4}}[A-Z]?) (?:{_W} ){{1,3}}(?:St|Street|Rd|Road|Ave|Lane|Terrace|Path)\b\.?,? \d{{1,2}}/F\.?(?: ?,?(?:Flat |Rm |Room )?[A-Z0-9]{{1,3}}(?![A-Za-z]))?",
        rf"{_CAUTIOUS}(?:{_W} ){{1,3}}(?:Palace|Heights|Court|Mansion|Garden|Gardens|Tower|Towers|Residence|Residences|Villas?|Condominium|Condo|Apartments) (?:[A-Z]-?)?\d{{3,5}}[A-Z]?(?![\w-])",
        # Portugal, Brazil, Spain, Latin America, Italy, Romania
        rf"{_CAUTIOUS}(?:R|Rua|Av|Avda|Avenida|Trav|Tv|Travessa|Al|Alameda|Estr|Estrada|Rod|Rodovia|Pca|Praca|Largo|Lgo|Ladeira|Beco|Via|Calle|Cl|Cra|Carrera|Camino|Carretera|Ctra|Paseo|Po|Plaza|Pza|Ronda|Jiron|Jr|Pasaje|Viale|Corso|Piazza|Vicolo|Strada|Str|Bulevardul|Bd|Calea|Aleea|Soseaua|Sos)\b\.? (?:(?:de|del|do|da|dos|das|la|las|los|el|dei|della|di) ){{0,2}}{_WS},? ?{_NO}{_UNIT_PT}{{0,3}} ?{_BAIRRO}",
        rf"{_CAUTIOUS}(?:Calle|Cll?|Cra|Carrera|Kr|Kra|Diagonal|Dg|Transversal|Tv|Avenida|Av)\b\.? ?\d{{1,3}} ?[A-Z]?(?: ?(?:Bis|Sur|Norte|Este))? ?(?:#|No\.?|N) ?\d{{1,3}}[A-Z]? ?- ?\d{{1,3}}{_UNIT_PT}{{0,3}}",
        rf"{_CAUTIOUS}(?:SQN|SQS|SHIS|SHIN|CLN|CLS|QI|QL) ?\d{{1,4}},? (?:Bl(?:oco|\.)? ?[A-Z],? ?)?(?:Ap(?:to|\.)? ?\d+)?",
        rf"{_CAUTIOUS}(?:Sitio|Fazenda|Chacara|Quinta|Finca|Rancho|Hacienda|Cortijo) (?:(?:da|do|de|la|el|los) ){{0,2}}{_WS}, (?:zona rural (?:de|do) )?{_WS}",
        # Germany, Austria, Switzerland, Nordic and Baltic countries, Poland, Czechia, Hungary
        rf"{_CAUTIOUS}(?:Am|Im|An der|An den|Auf dem|Auf der|Zum|Zur|Unter den|In der|In den|Hinter der|Vor dem|Alte|Alter|Neue|Grosse|Kleine|Obere|Untere) {_W}(?: {_W})? \d{{1,4}} ?[a-z]?(?=,? (?:[A-Z]{{1,2}}-)?\d{{4,5}} [A-Z])",
        rf"{_CAUTIOUS}[A-Z][a-z]+(?:braut|vegur|straeti|gerdi|hlid|holt|lundur|myri|brekka|bakki|tun|grund|hagi|gata|gatan|vagen|grand|stigen|torget|vej|gade|straede|alle|veien|vei|gaten|katu|tie|kuja|polku|rinne|iela|gatve|tanav|ufer|ring|steig|graben|markt|hof|kai) \d{{1,4}} ?[A-Za-z]?(?![A-Za-z])(?:,? (?:[A-Z]-)?\d{{3}} ?\d{{0,2}} [A-Z][\w'-]+)?",
        rf"{_CAUTIOUS}(?:ul|al|os|pl|ulica|ulice|nam|tr|nabr|Ul|Al|Os)\b\.? {_WS} \d{{1,5}}[A-Za-z]?(?:/\d+[A-Za-z]?)?(?: ?m\.? ?\d+)?(?:,? \d{{2}}-\d{{3}} {_W}| ?,? \d{{3}} \d{{2}} {_W})?",
        rf"{_CAUTIOUS}{_WS} (?:utca|u\.|ut|utja|ter|tere|korut|krt\.|koz|sor|setany|rakpart|lejto|fasor|dulo) \d{{1,4}}(?:/?[A-Za-z])?\.?(?: ?[IVX]+\.?/? ?\d+\.?)?(?: ?(?:fszt|em|emelet|ajto)\.? ?\d*\.?)*",
        # France, Belgium, Netherlands, with the postcode on the next line
        rf"{_CAUTIOUS}\d{{1,4}} ?(?:bis|ter|quater|[A-D])?,? (?:rue|r\.|avenue|av\.|bd|bld|boulevard|place|pl\.|quai|impasse|imp\.|chemin|ch\.|allee|route|rte|cours|square|passage|villa|cite|residence|res\.|lotissement|sentier|faubourg|esplanade) (?:(?:de|du|des|la|le|les|l'|d'|aux?|en) ?){{0,3}}{_WS}(?:,? ?\n?\d{{5}} {_WS}(?: Cedex(?: \d+)?)?)?",
        rf"{_CAUTIOUS}[A-Z][\w' -]{{2,30}}(?:straat|laan|weg|plein|kade|gracht|dijk|singel|steeg|hof|dreef|park|baan|lei|steenweg) \d{{1,4}}(?: ?[A-Za-z]{{1,3}}|-\d+|[ /]\d+)?(?:,? \d{{4}} ?[A-Z]{{2}}(?: {_W})?)?",
        # Turkey, Arab countries, Israel
        rf"{_CAUTIOUS}{_WS} (?:Mah|Mahallesi|Cad|Caddesi|Sok|Sokak|Sk|Bulvari|Blv)\b\.?(?:,? {_WS} (?:Cad|Caddesi|Sok|Sokak|Sk|Bulvari)\b\.?)?,? ?(?:No|no)?[.: ]{{0,2}}\d+[A-Z]?(?:[/ ]+(?:D|Daire|K|Kat)[.: ]*\d+)*(?:/\d+)?(?:,? {_WS}(?:/{_W})?)?",
        rf"{_CAUTIOUS}(?:Villa|Flat|Apt|Apartment|Building|Bldg|House) ?(?:No\.? ?)?\d+[A-Z]?,? (?:(?:Street|St|Road|Block|Zone|Way|Area|Lane|Cluster|Compound)\.? ?(?:No\.? ?)?[\dA-Z]+[A-Z]?,? ?){{1,4}}(?:,? ?{_WS}){{0,3}}",
        # Russia and neighbours, romanised
        rf"{_CAUTIOUS}(?:ul|ulitsa|pr|prospekt|per|pereulok|nab|bul|bulvar|vul|vulytsia|st)\b\.? {_WS},? (?:d|dom|bud|house)?\.? ?\d+[A-Za-z]?(?:/\d+)?(?:,? (?:k|korp|str|kv|apt|flat)\.? ?\d+){{0,3}}",
)  # fmt: skip

# What a text must hold somewhere for the form to be in it: looked for first, because that costs next to nothing, and
# forms of countries that a text does not speak of are never compiled.
_NEEDED: Final = {
    "Rural Route": ("Box", "BOX"),
    "PSC|CMR": ("Box",),
    "Drove|Hey": ("Cottages", "Villas", "Buildings", "Mansions", "Chambers", "Wharf", "Rise", "View", "Vale", "Green", "Fold", "Yard", "Croft", "Drove", "Hey", "Bank", "Side", "Brow", "Park"),
    "Smithy": ("The ",),
    "Farmhouse|Croft|Bungalow), ": ("Cottage", "Farm", "Barn", "Croft", "Bungalow"),
    "Upazila": ("Vill", "VPO", "V.P.O", "Mandal", "Taluk", "Tehsil", "Thana", "Upazila", "Mouza", "Kamp", "Kg", "Desa", "Kel", "Kec", "Dusun", "Banjar", "Barangay", "Brgy", "Purok", "Sitio", "Fazenda", "Chacara", "Povoado", "Vereda"),
    "?,? off (?:": (" off ",),
    "GA|AK|GW": ("GA-", "AK-", "GW-", "GS-", "GC-", "GE-", "AS-", "WS-", "ER-", "CR-", "NR-"),
    "Lebuhraya": ("Jl", "Jalan", "Gg", "Gang", "Lorong", "Lrg", "Persiaran", "Lebuh", "Taman", "Komplek", "Perum"),
    "Soi|Thanon|Trok": ("Soi", "Thanon", "Trok"),
    "Lot|Blk|Block|Unit|Phase|Ph": ("Lot", "Blk", "Block", "Unit", "Phase", "Ph"),
    "beon-gil": ("ro", "gil"),
    "ku|shi|gun|cho|machi|ken|fu|to": ("-ku", "-shi", "-gun", "-cho", "-machi", "-ken", "-fu", "-to", "Tokyo", "Osaka", "Kyoto", "Nagoya", "Yokohama", "Fukuoka", "Sapporo", "Kobe"),
    "-(?:ku|shi|gun|cho|machi)": ("-ku", "-shi", "-gun", "-cho", "-machi"),
    "-dong,? ": ("-dong",),
    "Flat|Rm|Room|Unit|Block|Blk": ("Flat", "Rm", "Room", "Unit", "Block", "Blk"),
    ",? \\d{1,2}/F": ("/F",),
    "Condominium": ("Palace", "Heights", "Court", "Mansion", "Garden", "Tower", "Residence", "Villa", "Condo", "Apartments"),
    "Transversal": ("Calle", "Cl", "Cra", "Carrera", "Kr", "Diagonal", "Dg", "Transversal", "Tv", "Avenida", "Av"),
    "SQN|SQS": ("SQ", "SHI", "CL", "Q"),
    "Cortijo": ("Sitio", "Fazenda", "Chacara", "Quinta", "Finca", "Rancho", "Hacienda", "Cortijo"),
    "utca": (" utca", " u.", " ut ", " utja", " ter ", " tere", " korut", " krt", " koz ", " sor ", " setany", " rakpart", " lejto", " fasor", " dulo"),
    "steenweg": ("straat", "laan", "weg", "plein", "kade", "gracht", "dijk", "singel", "steeg", "hof", "dreef", "park", "baan", "lei"),
    "Mahallesi": ("Mah", "Cad", "Sok", "Sk", "Bulvari", "Blv"),
}  # fmt: skip
_NEEDED_BY: Final = tuple(
    (form, next((words for mark, words in _NEEDED.items() if mark in form), ())) for form in _FORMS
)


@cache
def _compiled(form: str) -> re.Pattern[str]:
    return re.compile(form, re.ASCII)


def forms(text: str) -> Iterator[re.Pattern[str]]:
    """The forms that may be in a text."""
    for form, needed in _NEEDED_BY:
        if not needed or any(word in text for word in needed):
            yield _compiled(form)
