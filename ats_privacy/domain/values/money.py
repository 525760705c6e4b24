"""Money, and the accounts that it is paid to.

IBAN: ISO 13616, by python-stdnum. Payment cards: ISO/IEC 7812-1 with the Luhn digit, by python-stdnum.
"""

from __future__ import annotations

import re
from typing import Any, Final

from stdnum import iban, luhn
from stdnum.exceptions import InvalidChecksum, ValidationError

from .codes import currency
from .invalid import InvalidValue, wrong_type
from .shapes import Context, Record, plain
from .text import fold_width, short_text

PERIODS: Final = frozenset({"hour", "day", "month", "year"})

_AMOUNT: Final = re.compile(r"(?:\d{1,12}|\d{1,3}(?:,\d{3}){1,3})(?:\.\d{1,4})?", re.ASCII)
_SEPARATORS: Final = re.compile(r"[\s\-‐‑–.]+")
_IBAN: Final = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}", re.ASCII)
# Major industries of banks, and 9558, the national range of older Chinese cards; other long numbers are
# accounts.
_CARD: Final = re.compile(r"(?:[456]\d{15,18}|9558\d{12,15}|35\d{14}|3[47]\d{13})", re.ASCII)
_ACCOUNT: Final = re.compile(r"[A-Z0-9]{6,34}", re.ASCII)


def amount(raw: Any) -> str | None:
    """A decimal number below 10^12 with at most four places, without exponent, as text without idle zeros.

    Codes: amount_shape, wrong_type.
    """
    if isinstance(raw, bool) or not isinstance(raw, (str, int, float)):
        raise wrong_type("a decimal number, best as a string")
    text = _digits_of(raw)
    if text is None:
        return None
    if not _AMOUNT.fullmatch(text):
        raise InvalidValue(
            "amount_shape",
            "",
            "An amount is digits with at most four decimals, not negative, without exponent.",
        )
    whole, _, part = text.replace(",", "").partition(".")
    whole, part = whole.lstrip("0") or "0", part.rstrip("0")
    return f"{whole}.{part}" if part else whole


def _digits_of(raw: str | int | float) -> str | None:
    if isinstance(raw, str):
        text = short_text(raw)
        return None if text is None else fold_width(text)
    if isinstance(raw, int):
        # Python refuses to write integers of more than 4300 digits; this large is refused anyway.
        return str(raw) if abs(raw) < 10**13 else "too large"
    return repr(raw)


def period(raw: Any) -> str | None:
    """Hour, day, month or year. Code: period_unknown."""
    text = short_text(raw)
    if text is None:
        return None
    text = text.lower()
    if text not in PERIODS:
        raise InvalidValue("period_unknown", "", "A period is hour, day, month or year.")
    return text


_MONEY: Final = Record({"amount": plain(amount), "currency": plain(currency), "period": plain(period)})


def money(raw: Any, context: Context) -> dict[str, str] | None:
    """``{"amount", "currency", "period"}``, all three needed. Code: money_incomplete, or the members'."""
    value = _MONEY(raw, context)
    if value is None:
        return None
    for member, content in value.items():
        if content is None:
            raise InvalidValue("money_incomplete", f"/{member}", "Money needs amount, currency and period.")
    return value


def account_number(raw: Any) -> str | None:
    """Digits, letters or an IBAN, without separators. Codes: account_shape, account_check_digit,
    iban_check_digit, iban_shape."""
    text = short_text(raw)
    if text is None:
        return None
    number = _SEPARATORS.sub("", fold_width(text)).upper()
    if _IBAN.fullmatch(number):
        _check_iban(number)
    elif _CARD.fullmatch(number):
        if not luhn.is_valid(number):
            raise InvalidValue("account_check_digit", "", "The card number's check digit does not fit; check it.")
    elif not _ACCOUNT.fullmatch(number):
        raise InvalidValue("account_shape", "", "An account number has 6 to 34 digits or Latin letters.")
    return number


def _check_iban(number: str) -> None:
    try:
        iban.validate(number)
    except InvalidChecksum:
        code = "iban_check_digit"
    except ValidationError:
        code = "iban_shape"
    else:
        return
    raise InvalidValue(code, "", "This is not a valid IBAN; check it against the bank's papers.")


bank_account: Final = Record({"holder": plain(short_text), "bank": plain(short_text), "number": plain(account_number)})
