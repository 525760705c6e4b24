"""Identity documents' numbers: Chinese resident identity numbers, and those of people from elsewhere.

Sources: GB 11643-1999 (resident identity number; its check character is ISO 7064 MOD 11-2), by python-stdnum;
National Immigration Administration (permanent-residence cards of foreigners, 2023: 18 digits beginning with
9); the check digits of Hong Kong and Taiwan identity cards; ICAO Doc 9303 (passports).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Any, Final, TypeVar

from stdnum import numdb
from stdnum.cn import ric

from . import foreign_numbers
from .codes import country
from .dates import possible_birth_date
from .invalid import InvalidValue
from .shapes import Context, Record, plain
from .text import fold_width, short_text

_Found = TypeVar("_Found")

KINDS: Final = {
    "cn_resident": "CN",
    "hk_id": "HK",
    "mo_id": "MO",
    "tw_id": "TW",
    "cn_hk_mo_permit": "CN",
    "cn_tw_permit": "CN",
    "passport": None,
    "other": None,
}
"""Kind of document → the country that it is always of, or None where the country must be given."""

_RESIDENT: Final = re.compile(r"\d{17}[\dX]|\d{15}", re.ASCII)
_SEPARATORS: Final = re.compile(r"[\s\-‐‑–—()/.·*'’]+")
_HONG_KONG: Final = re.compile(r"[A-Z]{1,2}\d{6}[\dA]", re.ASCII)
_TAIWAN: Final = re.compile(r"[A-Z][1289A-D]\d{8}", re.ASCII)
# Residence permits of Taiwan residents (State Council, 2018); python-stdnum knows those of Hong Kong and
# Macau only.
_TAIWAN_RESIDENTS: Final = "830000"
_TAIWAN_LETTERS: Final = "ABCDEFGHJKLMNPQRSTUVXYWZIO"
_SHAPES: Final = {
    "mo_id": re.compile(r"[157]\d{7}", re.ASCII),
    "cn_hk_mo_permit": re.compile(r"[HM]\d{8}(?:\d{2})?", re.ASCII),
    "cn_tw_permit": re.compile(r"\d{8}|\d{10}[A-Z]?", re.ASCII),
    "passport": re.compile(r"(?=[A-Z]*\d)[A-Z0-9]{5,9}", re.ASCII),
    "other": re.compile(r"(?=[A-Z]*\d)[A-Z0-9]{4,30}", re.ASCII),
}
_SHAPE_SENTENCE: Final = "The number does not have the form of this kind of document; check each character."
_RECORD: Final = Record({"kind": plain(short_text), "country": plain(country), "number": plain(short_text)})


def id_number(raw: Any, context: Context) -> dict[str, str] | None:
    """``{"kind", "country", "number"}``; the number compact and in upper case, an old 15-digit number
    upgraded to 18.

    A plain string must be a Chinese number of 15 or 18 characters.

    :raises InvalidValue: id_number_kind, id_number_country, id_number_missing, id_number_shape,
        id_number_check_digit, id_number_region, id_number_birth_date, id_number_component.
    """
    if isinstance(raw, str):
        text = short_text(raw)
        return None if text is None else _chinese(compact(text), context)
    record = _RECORD(raw, context)
    if record is None:
        return None
    kind, of, number = record["kind"], record["country"], record["number"]
    if number is None:
        raise InvalidValue("id_number_missing", "/number", "Give the number of the document.")
    written, number = fold_width(number).upper(), compact(number)
    if kind is None and of in (None, "CN"):
        return _within_number(_chinese, number, context)
    if kind not in KINDS:
        raise InvalidValue("id_number_kind", "/kind", f"The kind is one of: {', '.join(KINDS)}.")
    fixed = KINDS[kind]
    if fixed is not None and of not in (None, fixed):
        raise InvalidValue("id_number_country", "/country", f"Documents of this kind are of {fixed}.")
    of = fixed or of
    if of is None:
        raise InvalidValue("id_number_country", "/country", "Give the country that issued the document.")
    if kind == "other" and foreign_numbers.has_validator(of):
        # As written: in some countries' numbers the hyphen tells the century.
        return {"kind": kind, "country": of, "number": foreign_numbers.checked_number(of, written)}
    return {"kind": kind, "country": of, "number": _number(kind, of, number, context)}


def compact(text: str) -> str:
    """Without spaces and separators, full-width forms folded, in upper case."""
    return _SEPARATORS.sub("", fold_width(text)).upper()


def birth_date_of(value: Any) -> date | None:
    """The birth date inside a canonical ID number or a plain Chinese one, else None (promise G1)."""
    kind, of, number = _parts(value)
    if _dated_chinese(kind, of, number):
        try:
            return ric.get_birth_date(number)
        except ValueError:
            return None
    return foreign_numbers.birth_date_in(of, number) if kind == "other" else None


def sex_of(value: Any) -> str | None:
    """“female” or “male” where the number tells it (GB 11643: parity of the 17th digit), else None."""
    kind, of, number = _parts(value)
    if _dated_chinese(kind, of, number):
        return "male" if int(number[16]) % 2 else "female"
    if kind == "tw_id":
        return "male" if number[1] in "18AC" else "female"
    return foreign_numbers.sex_in(of, number) if kind == "other" else None


def _parts(value: Any) -> tuple[str, str, str]:
    if isinstance(value, str):
        return "cn_resident", "CN", compact(value)
    return value["kind"], value["country"], value["number"]


def _dated_chinese(kind: str, of: str, number: str) -> bool:
    return of == "CN" and kind in ("cn_resident", "other") and len(number) == 18 and number[:17].isdecimal()


def _within_number(rule: Callable[[str, Context], _Found], number: str, context: Context) -> _Found:
    try:
        return rule(number, context)
    except InvalidValue as problem:
        problem.within("number")
        raise


def _chinese(number: str, context: Context) -> dict[str, str]:
    if not _RESIDENT.fullmatch(number):
        raise InvalidValue(
            "id_number_shape",
            "",
            "A Chinese resident identity number has 18 characters (15 before 1999); another document is "
            "given as an object of kind, country and number.",
        )
    if number[0] == "9" and len(number) == 18:
        return {"kind": "other", "country": "CN", "number": _permanent_residence(number, context)}
    return {"kind": "cn_resident", "country": "CN", "number": _resident(number, context)}


def _number(kind: str, of: str, number: str, context: Context) -> str:
    if kind == "cn_resident":
        return _within_number(_resident, number, context)
    if kind == "hk_id":
        return _checked(number, _HONG_KONG, _hong_kong_sum(number) % 11 == 0 if _HONG_KONG.fullmatch(number) else False)
    if kind == "tw_id":
        return _checked(number, _TAIWAN, _taiwan_sum(number) % 10 == 0 if _TAIWAN.fullmatch(number) else False)
    if not _SHAPES[kind].fullmatch(number):
        raise InvalidValue("id_number_shape", "/number", _SHAPE_SENTENCE)
    if kind == "other" and of == "CN" and len(number) == 18 and number[0] == "9":
        return _within_number(_permanent_residence, number, context)
    return number


def _checked(number: str, shape: re.Pattern[str], fits: bool) -> str:
    if not shape.fullmatch(number):
        raise InvalidValue("id_number_shape", "/number", _SHAPE_SENTENCE)
    if not fits:
        raise _check_digit("/number")
    return number


def _resident(number: str, context: Context) -> str:
    if not _RESIDENT.fullmatch(number):
        raise InvalidValue("id_number_shape", "", _SHAPE_SENTENCE)
    if len(number) == 15:
        number = f"{number[:6]}19{number[6:]}"
        number += ric.calc_check_digit(f"{number}0")
    elif ric.calc_check_digit(number) != number[17]:
        raise _check_digit("")
    if not _known_region(number[:6]):
        raise InvalidValue("id_number_region", "", "The first six digits are no administrative division; check them.")
    _require_birth_date(number, context)
    return number


def _permanent_residence(number: str, context: Context) -> str:
    if not _RESIDENT.fullmatch(number):
        raise InvalidValue("id_number_shape", "", _SHAPE_SENTENCE)
    if ric.calc_check_digit(number) != number[17]:
        raise _check_digit("")
    if not _known_region(f"{number[1:3]}0000"):
        raise InvalidValue("id_number_region", "", "The second and third digit are no province; check them.")
    _require_birth_date(number, context)
    return number


def _require_birth_date(number: str, context: Context) -> None:
    try:
        born = ric.get_birth_date(number)
    except ValueError:
        born = None
    if born is None or not possible_birth_date(born, context.today):
        raise InvalidValue("id_number_birth_date", "", "The birth date inside the number is not possible; check it.")


def _check_digit(pointer: str) -> InvalidValue:
    return InvalidValue(
        "id_number_check_digit",
        pointer,
        "The check digit does not fit: a character is wrong or two are swapped.",
    )


@lru_cache(maxsize=4096)
def _known_region(code: str) -> bool:
    """GB/T 2260 of any year. The prefecture suffices: numbers carry codes of districts that were renumbered
    or used only by the office that registered the person, and no list of districts is complete.
    """
    if code == _TAIWAN_RESIDENTS:
        return True
    divisions = numdb.get("cn/loc")
    return any("county" in properties for digits in (code, f"{code[:4]}00") for _, properties in divisions.info(digits))


def _hong_kong_sum(number: str) -> int:
    body, check = number[:-1].rjust(8), number[-1]
    values = [36 if c == " " else int(c, 36) for c in body]
    return sum(v * w for v, w in zip(values, range(9, 1, -1), strict=True)) + int(check, 16)


def _taiwan_sum(number: str) -> int:
    first = _TAIWAN_LETTERS.index(number[0]) + 10
    second = int(number[1]) if number[1].isdigit() else _TAIWAN_LETTERS.index(number[1]) % 10
    digits = [first // 10, first % 10, second, *map(int, number[2:])]
    return sum(d * w for d, w in zip(digits, (1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1), strict=True))
