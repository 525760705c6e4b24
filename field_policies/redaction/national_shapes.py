"""Identity numbers whose way of writing is their country's own: groups, dashes and letters that nothing else has.

Sources: python-stdnum's descriptions and each country's own. Where only figures in common groups are left, a day of birth
within the number or its check digit decides.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from .spans import Span
from .things import introduces_thing

_DAY: Final = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_SHAPE: Final = re.compile(
    r"(?<![A-Za-z0-9.\-/])(?=[A-Z0-9][A-Za-z0-9.\-/& ()]{0,15}\d)(?:"
    + "|".join(
        (
            r"756[. ]\d{4}[. ]\d{4}[. ]\d{2}|\d{2}\.\d{2}\.\d{2}-\d{3}[.\-]\d{2}",  # Switzerland, Belgium
            r"\d-\d{4}-\d{5}-\d{2}-\d|\d \d{4} \d{5} \d{2} \d",  # Thailand
            r"\d{2}" + _DAY + r"-\d{2}-\d{4}",  # Malaysia
            r"GHA-\d{9}-\d|[A-Z]\d{12}",  # Ghana: card, insurance
            r"[A-Z][AEIOUX][A-Z]{2}\d{2}"
            + _DAY
            + r"[HMX][A-Z]{5}[A-Z\d]\d|[A-Z&]{4}\d{2}"
            + _DAY
            + r"[A-Z\d]{3}",  # Mexico
            r"[A-Z]{2}\d{5}[A-Z]{2}|[A-Z]{6}\d{2}[A-EHLMPR-T]\d{2}[A-Z]\d{3}[A-Z]",  # Italy: card, tax
            r"\d{8} ?\d ?[A-Z]{2}\d",  # Portugal
            r"\d{2}(?:[0257][1-9]|[1368][0-2])(?:0[1-9]|[12]\d|3[01])/\d{3,4}",  # the Czech Republic, Slovakia
            r"\d{6}[A-F]\d{3}[\dA-FHJ-NPR-Y]|[0-3]\d[01]\d{3}-\d{5}",  # Finland since 2000; Latvia
            r"\d{5}-\d{7}-\d|\d{9}[VX]|\d{2}-\d{2}-\d{2}-\d{5}",  # Pakistan, Sri Lanka, Nepal
            r"\d{2}-\d{7}-\d|\d{2}-\d{9}-\d|\d{4}-\d{7}-\d|\d{3}-\d{7}-\d",  # the Philippines, the Dominican Republic
            r"\d{1,2}/[A-Z][A-Za-z]{2,12} ?\((?:N|P|E|C|NAING|Naing)\) ?\d{6}",  # Myanmar
            r"\d{2}\.\d{3}\.\d{3}-[\dXxKk]|\d\.\d{3}\.\d{3}-[\dKk]|[1-9]\d{6,7}-[\dKk]|\d{2}-\d{8}-\d",  # Brazil, Chile, Uruguay, Argentina
            r"[VEP]-\d{1,2}\.?\d{3}\.?\d{3}|[1-9]-\d{4}-\d{4}|\d{4}-\d{4}-\d{5}",  # Venezuela, Costa Rica, Honduras
            r"[1-9][AC-HJKMNP-RT-Y][AC-HJKMNP-RT-Y\d]\d-?[AC-HJKMNP-RT-Y][AC-HJKMNP-RT-Y\d]\d-?[AC-HJKMNP-RT-Y]{2}\d{2}",  # United States: health
            r"\d{3}-\d{3}-\d{3}-\d{3}(?:\d{2})?",  # the Philippines: tax
            r"9\d\d-[5-9]\d-\d{4}",  # United States: those without a social security number
            r"\d{7}[A-W][A-IW]?",  # Ireland
            r"\d{3}-\d{3}-\d{3}[ \-]\d{2}",  # Russia
            r"\d{2} \d{6} [A-Z] \d{3}|\d{2}\d{6}[A-Z]\d{3}",  # German pension
            r"\d{6}/\d{2}/\d",  # Zambia
            r"\d{2}-\d{6,7} ?[A-Z] ?\d{2}",  # Zimbabwe
        )
    )
    + r")(?![A-Za-z0-9]|[\-.]\d)",
    re.ASCII,
)
_CHECKED: Final = re.compile(
    r"(?<![\w.,/\-])(?P<digits>\d{3}[ \-]\d{3}[ \-]\d{3,4}|\d{6}[ \-]\d{5}|\d{2}[ ]\d{3}[ ]\d{3}[ ]\d{3}|\d{6} \d{4} \d{2} \d|\d{11}|\d{13}|\d{14})(?![\w]|[\-.]\d)"
)


def national_shapes(text: str) -> Iterator[Span]:
    """Identity numbers by their shape, or by figures that check."""
    for match in _SHAPE.finditer(text):
        if not introduces_thing(text, match.start()):
            yield Span(match.start(), match.end(), "id_number")
    for match in _CHECKED.finditer(text):
        digits = re.sub(r"\D", "", match["digits"])
        if any(check(digits) for check in _CHECKS.get(len(digits), ())) and not introduces_thing(text, match.start()):
            yield Span(match.start(), match.end(), "id_number")


def _luhn(digits: str) -> bool:
    total = sum(sum(divmod(int(d) * (1 + n % 2), 10)) for n, d in enumerate(reversed(digits)))
    return total % 10 == 0 and len(set(digits)) > 2


def _weighed(digits: str, weights: tuple[int, ...], modulus: int) -> int:
    return sum(int(d) * w for d, w in zip(digits, weights, strict=False)) % modulus


def _health_service(digits: str) -> bool:
    """Great Britain."""
    return _weighed(digits, (10, 9, 8, 7, 6, 5, 4, 3, 2, 1), 11) == 0 and len(set(digits)) > 2


def _poland(digits: str) -> bool:
    return _weighed(digits, (1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1), 10) == 0 and int(digits[4:6]) in range(1, 32)


def _turkey(digits: str) -> bool:
    odd, even = sum(map(int, digits[0:9:2])), sum(map(int, digits[1:8:2]))
    return (
        digits[0] != "0"
        and (odd * 7 - even) % 10 == int(digits[9])
        and sum(map(int, digits[:10])) % 10 == int(digits[10])
    )


def _norway(digits: str) -> bool:
    return (
        _weighed(digits, (3, 7, 6, 1, 8, 9, 4, 5, 2, 1), 11) == 0
        and _weighed(digits, (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1), 11) == 0
    )


def _south_africa(digits: str) -> bool:
    return _luhn(digits) and re.fullmatch(r"\d\d" + _DAY, digits[:6]) is not None


def _romania(digits: str) -> bool:
    check = _weighed(digits[:12], (2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9), 11)
    return re.fullmatch(r"\d\d" + _DAY, digits[1:7]) is not None and int(digits[12]) == (1 if check == 10 else check)


_CHECKS: Final[dict[int, tuple[Callable[[str], bool], ...]]] = {
    9: (_luhn,),
    10: (_health_service,),
    11: (_poland, _turkey, _norway),
    13: (_south_africa, _romania),
}
