"""Ways to reach a person: e-mail addresses, phone numbers, web addresses.

Checked by email-validator (RFC 5321, 5322, 6531, 5891) and phonenumbers (ITU-T E.164). Test domains are
accepted, no DNS is asked. The short ways past the libraries give the libraries' own answers; the tests
compare them.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Any, Final

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from email_validator.rfc_constants import CASE_INSENSITIVE_MAILBOX_NAMES

from .invalid import InvalidValue
from .shapes import Context
from .text import clean, fold_width, short_text

MAX_URL: Final = 2_000

_EMAIL_CHARACTERS: Final = 320
_PLAIN_EMAIL: Final = re.compile(r"([A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*)@([A-Za-z0-9.-]{3,200})", re.ASCII)
_CHINESE_MOBILE: Final = re.compile(r"(?:(?:\+|00)86)?(1(?:[3-68]\d|7[0-8])\d{8})", re.ASCII)
_PHONE_CHARACTERS: Final = re.compile(r"(?:tel:)?([0-9+()\[\]./\- ]{3,40})", re.ASCII | re.IGNORECASE)
_SCHEME: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):(?!\d{1,5}(?:[/?#]|$))")
_WEB: Final = re.compile(r"https?://[^\s/?#\\]+[^\s\\<>\"`]*", re.IGNORECASE)


def email(raw: Any) -> str | None:
    """The address as email-validator normalises it: domain in lower case, local part as written.

    Codes: email_shape, and those of text.
    """
    text = clean(raw, _EMAIL_CHARACTERS, multiline=False)
    if text is None:
        return None
    text = fold_width(text)
    plain = _PLAIN_EMAIL.fullmatch(text)
    if plain is not None:
        local, domain = plain.group(1, 2)
        normal = _domain(domain)
        if normal is not None and normal.isascii() and len(local) <= 64 and len(local) + len(normal) < 254:
            if local.lower() in CASE_INSENSITIVE_MAILBOX_NAMES:
                local = local.lower()
            return f"{local}@{normal}"
    address = _checked_email(text)
    if address is None:
        raise InvalidValue("email_shape", "", "An e-mail address has one @ and a domain with a dot.")
    return address


def _checked_email(text: str) -> str | None:
    try:
        # test_environment only lets the reserved domain “test” pass (RFC 6761); that alone is refused.
        found = validate_email(text, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return None
    return found.normalized if "." in (found.ascii_domain or "") else None


@lru_cache(maxsize=4096)
def _domain(domain: str) -> str | None:
    address = _checked_email(f"x@{domain}")
    return None if address is None else address[2:]


def folded_email(address: str) -> str:
    """A canonical address for comparison: case folded, as no provider tells case apart."""
    return unicodedata.normalize("NFC", address.casefold())


def phone(raw: Any, context: Context) -> str | None:
    """E.164, such as ``+8613800138000``; a number without country code is read in the context's region.

    Possible numbers are accepted, whether assigned or not. Codes: phone_extension, phone_shape, phone_region,
    phone_impossible, and those of text.
    """
    text = short_text(raw)
    if text is None:
        return None
    text = unicodedata.normalize("NFKC", text) if not text.isascii() else text
    if not text.isascii():
        text = "".join("-" if unicodedata.category(c) == "Pd" else c for c in text if unicodedata.category(c) != "Cf")
    if context.region == "CN":
        mobile = _CHINESE_MOBILE.fullmatch(text.replace(" ", "").replace("-", ""))
        if mobile is not None:
            return f"+86{mobile[1]}"
    shaped = _PHONE_CHARACTERS.fullmatch(text)
    if shaped is None:
        raise _refused_shape(text)
    return _parsed_phone(shaped[1], context.region)


def _refused_shape(text: str) -> InvalidValue:
    if re.search(r"\d\D*(?:x|ext|#|;|转|分机)[^\d]*\d{1,8}\D*$", text, re.IGNORECASE):
        return InvalidValue("phone_extension", "", "Leave the extension out; a phone number is kept without it.")
    return InvalidValue("phone_shape", "", "A phone number has digits, spaces, hyphens, brackets and a leading +.")


def _parsed_phone(text: str, region: str | None) -> str:
    number: phonenumbers.PhoneNumber | None = None
    without_country = False
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException as problem:
        without_country = problem.error_type == phonenumbers.NumberParseException.INVALID_COUNTRY_CODE
    if without_country:
        raise InvalidValue("phone_region", "", "Write the number with + and its country code.")
    if number is None or not phonenumbers.is_possible_number(number):
        raise InvalidValue("phone_impossible", "", "No number of this country has that many digits.")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def known_region(region: str | None) -> str | None:
    """The region code if phonenumbers knows it, else None (only numbers with country code pass)."""
    if region is None:
        return None
    region = region.upper()
    return region if region in phonenumbers.SUPPORTED_REGIONS else None


def url(raw: Any) -> str | None:
    """An http or https address; one without a scheme gets ``https://``. Codes: url_scheme, url_shape."""
    text = clean(raw, MAX_URL, multiline=False)
    if text is None:
        return None
    scheme = _SCHEME.match(text)
    if scheme is not None and scheme[1].lower() not in ("http", "https"):
        raise InvalidValue("url_scheme", "", "Only http and https addresses are accepted.")
    if scheme is None:
        text = f"https://{text.lstrip('/')}"
    if len(text) > MAX_URL or not _WEB.fullmatch(text):
        raise InvalidValue("url_shape", "", f"A web address has a host, no spaces, at most {MAX_URL:,} characters.")
    return text
