"""Code lists: countries (ISO 3166-1 alpha-2), currencies (ISO 4217 list one)."""

from __future__ import annotations

from typing import Any, Final

from .invalid import InvalidValue
from .text import fold_width, short_text

_COUNTRY_CODES: Final = """
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS
    BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE
    EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM
    HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC
    LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA
    NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW
    SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO
    TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW
"""
_CURRENCY_CODES: Final = """
    AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD
    CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP
    GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD
    KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN
    NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP
    SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED VES
    VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG
"""
COUNTRIES: Final = frozenset(_COUNTRY_CODES.split())
CURRENCIES: Final = frozenset(_CURRENCY_CODES.split())


def country(raw: Any) -> str | None:
    """ISO 3166-1 alpha-2 in upper case. Code: country_unknown."""
    return _code(raw, COUNTRIES, "country_unknown", "A country is a two-letter code of ISO 3166-1, such as CN.")


def currency(raw: Any) -> str | None:
    """ISO 4217 in upper case. Code: currency_unknown."""
    return _code(raw, CURRENCIES, "currency_unknown", "A currency is a code of ISO 4217: CNY, USD, EUR …")


def _code(raw: Any, known: frozenset[str], code: str, sentence: str) -> str | None:
    text = short_text(raw)
    if text is None:
        return None
    text = fold_width(text).strip().upper()
    if text not in known:
        raise InvalidValue(code, "", sentence)
    return text
