"""Texts as people and spreadsheets write them, turned into what the value types accept.

A conversion gives the text back as it is where it does not understand it: the type's check then says what is wrong.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import cache
from typing import Any, Final

from ats_privacy.domain.values import COUNTRIES, CURRENCIES, InvalidValue
from ats_privacy.domain.values.text import fold_width

NOW: Final = frozenset(
    {"present", "current", "now", "today", "ongoing", "to date", "till now", "至今", "现在", "目前", "在读", "在职"}
)

_SCIENTIFIC: Final = re.compile(r"\d(?:[.,]\d+)?[eE]\+?\d{1,3}")
_FLOAT: Final = re.compile(r"(\d+)\.0+")
_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1
    )
    for name in (names,)
}
_YEAR_FIRST: Final = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})(?:\s*[-/.月]\s*(\d{1,2})\s*日?|\s*月)?(?:[T ].*)?")
_ISO_INSTANT: Final = re.compile(
    r"(\d{4}-\d{2}-\d{2})[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:Z|UTC|[+-]\d{2}:?\d{2})?"
)
_DAY_OR_MONTH_FIRST: Final = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_MONTH_YEAR: Final = re.compile(r"(\d{1,2})[-/.](\d{4})")
_NAMED_MONTH: Final = re.compile(r"(?:(\d{1,2})\s+)?([A-Za-z]{3,9})\.?,?\s+(?:(\d{1,2}),?\s+)?(\d{4})")
_COMPACT: Final = re.compile(r"(?:19|20)\d{6}")
_YEAR: Final = re.compile(r"(\d{4})\s*年?")
_SEPARATED: Final = re.compile(r"[,;，；、|\n\r\t]+")
_FLUENCY: Final = re.compile(r"(.+?)\s*(?:[(（]\s*(.+?)\s*[)）]|[:：]\s*(.+))")


def unquoted_number(text: str) -> str:
    """A number without what spreadsheets do to it: a leading apostrophe, ``="…"``, an idle ``.0``.

    :raises InvalidValue: excel_scientific where digits are lost for good (1.10105E+17).
    """
    text = text.strip().strip("\t")
    if text.startswith('="') and text.endswith('"'):
        text = text[2:-1]
    text = text.lstrip("'‘’`").strip()
    if _SCIENTIFIC.fullmatch(text):
        raise InvalidValue(
            "excel_scientific",
            "",
            "A spreadsheet has rounded this number to a power of ten and its last digits are lost; format the column "
            "as text, enter the number again and export anew.",
        )
    whole = _FLOAT.fullmatch(text)
    return whole[1] if whole else text


def full_date(text: str, written: str | None = None) -> str:
    """A day as YYYY-MM-DD, from the usual spellings or from the given ``strptime`` format.

    :raises InvalidValue: date_ambiguous for 03/04/1990, which is two different days in two parts of the world.
    """
    text = fold_width(text).strip()
    if written is not None:
        return _parsed(text, written)
    compact = _COMPACT.fullmatch(text)
    if compact:
        return f"{text[:4]}-{text[4:6]}-{text[6:]}"
    return partial_date(text)


def partial_date(text: str, written: str | None = None) -> str:
    """A year, month or day in the form of ISO 8601 from the usual spellings; other text as it is."""
    text = fold_width(text).strip()
    if written is not None:
        return _parsed(text, written)
    match = _ISO_INSTANT.fullmatch(text)
    if match:
        return match[1]
    match = _YEAR_FIRST.fullmatch(text)
    if match:
        return "-".join([match[1], *(part.zfill(2) for part in match.groups()[1:] if part)])
    match = _YEAR.fullmatch(text)
    if match:
        return match[1]
    match = _DAY_OR_MONTH_FIRST.fullmatch(text)
    if match:
        return _day_or_month_first(int(match[1]), int(match[2]), match[3])
    match = _MONTH_YEAR.fullmatch(text)
    if match:
        return f"{match[2]}-{match[1].zfill(2)}"
    match = _NAMED_MONTH.fullmatch(text)
    month = _MONTHS.get(match[2][:3].lower()) if match else None
    if match and month:
        day = match[1] or match[3]
        return f"{match[4]}-{month:02}" + (f"-{day.zfill(2)}" if day else "")
    return text


def _day_or_month_first(first: int, second: int, year: str) -> str:
    if first <= 12 and second <= 12 and first != second:
        raise InvalidValue(
            "date_ambiguous",
            "",
            "Day and month cannot be told apart; write YYYY-MM-DD, or give the column's date_format in a column map.",
        )
    day, month = (first, second) if second <= 12 else (second, first)
    return f"{year}-{month:02}-{day:02}"


def _parsed(text: str, written: str) -> str:
    try:
        moment = datetime.strptime(text, written)  # noqa: DTZ007 - a calendar date, without any time zone
    except ValueError:
        return text
    if "%d" in written or "%j" in written:
        return date.isoformat(moment.date())
    return f"{moment:%Y-%m}" if any(code in written for code in ("%m", "%b", "%B")) else f"{moment:%Y}"


def country(text: str) -> str:
    """ISO 3166-1 alpha-2 of a country's code or of its name in any language that phonenumbers knows."""
    short = fold_width(text).strip()
    if short.upper() in COUNTRIES:
        return short.upper()
    return _countries().get(short.casefold(), text)


@cache
def _countries() -> dict[str, str]:
    from phonenumbers.geodata.locale import LOCALE_DATA  # a large table that few imports need

    names = {
        name.casefold(): code
        for code, languages in LOCALE_DATA.items()
        if code in COUNTRIES
        for name in languages.values()
        if not name.startswith("*")
    }
    return names | {
        "usa": "US", "u.s.": "US", "u.s.a.": "US", "united states of america": "US", "america": "US", "uk": "GB",
        "great britain": "GB", "england": "GB", "scotland": "GB", "prc": "CN", "p.r. china": "CN", "p.r.c.": "CN",
        "mainland china": "CN", "中华人民共和国": "CN", "中国大陆": "CN", "香港": "HK", "中国香港": "HK",
        "澳门": "MO", "中国澳门": "MO", "台湾": "TW", "中国台湾": "TW", "korea": "KR", "south korea": "KR",
        "russia": "RU", "vietnam": "VN", "czech republic": "CZ", "holland": "NL",
        "chn": "CN", "gbr": "GB", "deu": "DE", "fra": "FR", "ind": "IN", "jpn": "JP", "kor": "KR", "can": "CA",
        "aus": "AU", "chinese": "CN", "american": "US", "british": "GB", "german": "DE", "french": "FR",
        "indian": "IN", "japanese": "JP",
    }  # fmt: skip


def entries(text: str) -> list[str]:
    """The parts of a list written in one cell: “Python, Go；Java”."""
    return [part.strip() for part in _SEPARATED.split(text) if part.strip()]


def language(text: str) -> dict[str, Any]:
    """A language with its fluency: “English (fluent)”, “英语：流利”."""
    match = _FLUENCY.fullmatch(text)
    return {"name": match[1], "fluency": match[2] or match[3]} if match else {"name": text}


_AMOUNT: Final = re.compile(r"(\d{1,3}(?:,\d{3})+|\d{1,12})(\.\d+)?\s*([kK千wW万]?)")
_CURRENCY_WORDS: Final = {
    "元": "CNY", "人民币": "CNY", "rmb": "CNY", "¥": "CNY", "￥": "CNY", "$": "USD", "us$": "USD", "€": "EUR",
    "£": "GBP", "港币": "HKD", "hk$": "HKD", "美元": "USD", "欧元": "EUR", "₹": "INR", "日元": "JPY",
}  # fmt: skip
_PERIOD_WORDS: Final = {
    "year": "year", "yearly": "year", "annum": "year", "annual": "year", "annually": "year", "pa": "year",
    "yr": "year", "年": "year", "年薪": "year", "month": "month", "monthly": "month", "mo": "month", "月": "month",
    "月薪": "month", "day": "day", "daily": "day", "日": "day", "天": "day", "hour": "hour", "hourly": "hour",
    "hr": "hour", "小时": "hour", "时": "hour",
}  # fmt: skip
_WORD: Final = re.compile(r"[A-Za-z]*[$]|[€£¥￥₹]|[A-Za-z]+|[\u4e00-\u9fff]+")


def money(text: str, heading: str = "", region: str | None = None) -> dict[str, str] | None:
    """A salary such as “15000元/月”, “15k”, “USD 90,000 per year”, or None where amount, currency or period is unclear.

    The heading may tell the period (期望年薪). Chinese salaries without a unit are in CNY a month, as is the
    custom there; nothing is guessed elsewhere. Ranges are not one amount and are left alone.
    """
    text = fold_width(text).strip()
    found = list(_AMOUNT.finditer(text))
    if len(found) != 1:
        return None
    whole = found[0]
    scale = {"k": 1_000, "千": 1_000, "w": 10_000, "万": 10_000}.get(whole[3].lower(), 1)
    amount = float(whole[1].replace(",", "") + (whole[2] or "")) * scale
    words = [word.lower() for word in _WORD.findall(text[: whole.start()] + " " + text[whole.end() :])]
    currency = period = None
    for word in words:
        if word in _CURRENCY_WORDS or word.upper() in CURRENCIES:
            currency = _CURRENCY_WORDS.get(word, word.upper())
        elif word in _PERIOD_WORDS:
            period = _PERIOD_WORDS[word]
        elif word not in ("per", "a", "p", "税前", "gross"):
            return None
    if period is None and ("年薪" in heading or "annual" in heading.lower()):
        period = "year"
    if region == "CN" or currency == "CNY":
        currency, period = currency or "CNY", period or "month"
    if currency is None or period is None:
        return None
    return {"amount": f"{amount:.4f}".rstrip("0").rstrip("."), "currency": currency, "period": period}
