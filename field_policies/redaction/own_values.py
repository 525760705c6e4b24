"""The subject's own values in every way they may be written in a text.

What is known of a person is found for certain, whatever recognisers think of its shape: names in either order, with
and without spaces, given name alone; numbers in any grouping; dates in any order; e-mail with its local part alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import product
from typing import Any, Final

from .address_lines import whole_line
from .latin_things import goes_on_as_a_thing, is_only_a_word
from .own_misspelt import Misspelt
from .own_names import NO_LETTER_BEFORE, latin_words, name
from .own_patterns import Among, Found, OwnAmong, OwnPattern, OwnWords, Text, Words, Written, core_of
from .reading import folded
from .spans import Span

_SEP: Final = r"[ \-.·_/()]{0,3}"
_HAN: Final = re.compile(r"[\u3400-\u9fff]+")
_COMMON_LOCALS: Final = frozenset({"info", "mail", "email", "contact", "admin", "office", "hello", "work", "test"})
_MONTHS: Final = (
    "jan(?:uary)?", "feb(?:ruary)?", "mar(?:ch)?", "apr(?:il)?", "may", "june?", "july?", "aug(?:ust)?",
    "sep(?:t(?:ember)?)?", "oct(?:ober)?", "nov(?:ember)?", "dec(?:ember)?",
)  # fmt: skip
_SHORTEST_FRAGMENT: Final = 4

Own = OwnPattern | OwnWords | OwnAmong | Misspelt


def own_patterns(values: Mapping[str, Any]) -> list[Own]:
    """What to look for of the subject's values; keys are field names, values canonical. Odd shapes give nothing."""
    written: dict[Written, None] = {}
    words: dict[str, list[Words]] = {}
    among: dict[tuple[str, re.Pattern[str]], set[str]] = {}
    for field, value in values.items():
        reader = _READERS.get(field)
        for found in () if reader is None or value is None else reader(value):
            match found:
                case Written():
                    written[found] = None
                case Words(kind=kind):
                    words.setdefault(kind, []).append(found)
                case Among(kind=kind, shape=shape, own=own):
                    among.setdefault((kind, shape), set()).update(own)
    patterns: list[Own] = [*map(OwnPattern, written)]
    patterns += [OwnWords(kind, known) for kind, known in words.items()]
    patterns += [OwnAmong(kind, shape, frozenset(own)) for (kind, shape), own in among.items()]
    return [*patterns, Misspelt(latin_words(values.get("full_name")))] if values.get("full_name") else patterns


def own(text: str, patterns: Iterable[Own]) -> Iterator[Span]:
    """Where the subject's own values stand."""
    read = Text(text)
    for pattern in patterns:
        for start, end in pattern.found(read):
            if pattern.kind == "address":
                yield Span(*whole_line(text, start, end), pattern.kind)
            elif pattern.kind != "name" or not _of_a_thing(text, start, end):
                yield Span(start, end, pattern.kind)


def _of_a_thing(text: str, start: int, end: int) -> bool:
    """Whether one word of the name stands for something else: Catalina Island, Will the line restart."""
    return text[start:end].isalpha() and (goes_on_as_a_thing(text, end) or is_only_a_word(text, start, end))


def _number(kind: str, text: Any, *, least: int = 5) -> Found:
    if not isinstance(text, str):
        return
    bare = re.sub(r"[\W_]+", "", folded(text))
    if len(bare) >= least:
        no_letter = r"(?<![A-Za-z\d])" if bare[0].isalpha() else ""
        pattern = no_letter + r"(?<!\d)" + _SEP.join(map(re.escape, bare)) + r"(?!\d)"
        yield Written(kind, pattern, False, (core_of(bare),))


def _id_number(value: Any) -> Found:
    text = value.get("number") if isinstance(value, dict) else value
    yield from _number("id_number", text)
    bare = re.sub(r"\W", "", text) if isinstance(text, str) else ""
    if re.fullmatch(r"\d{17}[\dXx]", bare):
        yield from _number("id_number", bare[:6] + bare[8:17])
        yield from _date(f"{bare[6:10]}-{bare[10:12]}-{bare[12:14]}")


def _date(value: Any) -> Found:
    try:
        day = date.fromisoformat(value)
    except (TypeError, ValueError):
        return
    y, short, m, d = day.year, f"{day.year % 100:02d}", day.month, day.day
    year, month, of_month = f"(?:{y}|'?{short})", f"0?{m}", f"0?{d}"
    joint = r" ?[-./年月, ] ?"
    years, months, days = (str(y), short), (str(m), f"{m:02d}"), (str(d), f"{d:02d}")

    def written(pattern: str, *digits: tuple[str, ...]) -> Written:
        return Written("birth_date", pattern, False, digits=tuple(map("".join, product(*digits))))

    yield written(rf"(?<!\d){year}{joint}{month}{joint}{of_month}(?!\d)(?: ?[日号])?", years, months, days)
    yield written(rf"(?<!\d){of_month}{joint}{month}{joint}{year}(?!\d)", days, months, years)
    yield written(rf"(?<!\d){month}{joint}{of_month}{joint}{year}(?!\d)", months, days, years)
    yield written(rf"(?<!\d){y}{m:02d}{d:02d}(?!\d)", years[:1], months[1:], days[1:])
    if y > 1911:  # years of the Republic, as Taiwan counts
        of_republic = str(y - 1911)
        pattern = rf"(?<!\d)(?:民国|ROC)? ?{of_republic} ?[-./年] ?{month} ?[-./月] ?{of_month}(?!\d) ?日?"
        yield written(pattern, (of_republic,), months, days)
    named = _MONTHS[m - 1]
    yield written(rf"{NO_LETTER_BEFORE}{named}\.? {of_month}(?:st|nd|rd|th)?,? {year}(?!\d)", days, years)
    yield written(  # in any language: a word for the month between the day and the year
        rf"(?<!\d){of_month}(?:st|nd|rd|th|er|\.)?(?: of| de)?[ -][^\W\d_]{{3,11}}\.?,?(?: de| del)?[ -]{year}(?!\d)",
        days,
        years,
    )
    yield written(rf"(?<!\d){y}\.? [^\W\d_]{{3,11}} {of_month}(?!\d)", years[:1], days)
    in_words = "".join("[零〇]" if digit == "0" else "零一二三四五六七八九"[int(digit)] for digit in str(y))
    pattern = rf"{in_words}年(?:{_counted(m)}月(?:{_counted(d)}[日号]?)?)?"
    last = "零〇" if y % 10 == 0 else in_words[-1]
    yield Written("birth_date", pattern, False, letters=tuple(f"{digit}年" for digit in last))
    yield written(rf"(?<!\d){of_month}(?:st|nd|rd|th)?(?: of)?[ -]{named}\.?,?[ -]{year}(?!\d)", days, years)


def _counted(number: int) -> str:
    """A number below forty as it is said in Chinese."""
    tens, ones = divmod(number, 10)
    said = ("" if tens < 2 else "零一二三"[tens]) + ("十" if tens else "")
    return said + ("零一二三四五六七八九"[ones] if ones else "")


def _email(value: Any) -> Found:
    if not isinstance(value, str) or "@" not in value:
        return
    local, domain = folded(value).rsplit("@", 1)
    at = r" ?(?:@|[\[({<]? ?(?:at|艾特|a) ?[\])}>]?) ?"
    dots = re.escape(domain).replace(r"\.", r" ?(?:\.|[\[({<]? ?(?:dot|点) ?[\])}>]?) ?")
    yield Written("email", re.escape(local) + at + dots, False, (core_of(local),))
    alone = local.split("+", 1)[0]
    if len(alone) >= _SHORTEST_FRAGMENT and alone.lower() not in _COMMON_LOCALS:
        yield Written("email", rf"(?<![A-Za-z\d]){re.escape(alone)}(?![A-Za-z\d])", False, letters=(alone.lower(),))


def _phone(value: Any) -> Found:
    if not isinstance(value, str):
        return
    digits = re.sub(r"\D", "", folded(value))
    national = digits[2:] if digits.startswith("86") and len(digits) == 13 else digits
    if len(national) >= 7:
        prefix = r"(?<!\d)(?:(?:(?:\+|00)\d{1,3}|\(?\+?86\)?)" + _SEP + r"|\+)?"
        yield Written("phone", prefix + _SEP.join(national) + r"(?!\d)", False, digits=(national,))
    if len(national) > 8 and not digits.startswith("86"):
        tail = national[-9:]
        yield Written("phone", r"(?<!\d)0?" + _SEP.join(tail) + r"(?!\d)", False, digits=(tail,))


def _bank(value: Any) -> Found:
    if isinstance(value, dict):
        yield from _number("bank_account", value.get("number"))
        if isinstance(value.get("holder"), str):
            yield from name(value["holder"])


def _address(value: Any) -> Found:
    lines = value.get("lines") if isinstance(value, dict) else [value]
    for line in lines if isinstance(lines, list) else []:
        bare = re.sub(r"\s+", " ", folded(line)).strip() if isinstance(line, str) else ""
        if len(bare.replace(" ", "")) >= _SHORTEST_FRAGMENT:
            yield _spaced(bare)
            if _HAN.search(bare):
                for part in _from_each_area(bare.replace(" ", "")):
                    yield Written("address", r" ?".join(map(re.escape, part)), False, (core_of(part),))
            for part in re.split(r"[,;，；]", bare):
                if len(part.strip()) >= 6 and any(c.isdigit() for c in part) and any(c.isalpha() for c in part):
                    yield _spaced(part.strip())
    code = value.get("postal_code") if isinstance(value, dict) else None
    if isinstance(code, str):
        yield from _number("address", code)


def _spaced(line: str) -> Written:
    return Written("address", re.escape(line).replace(r"\ ", r"[ ,]{0,3}"), False, (core_of(line),))


def _from_each_area(address: str) -> Iterator[str]:
    """The whole address, and what is left of it without province, city, district."""
    yield address
    for match in re.finditer(r"[省市区县州旗镇乡]", address):
        rest = address[match.end() :]
        if len(rest) >= 6 and re.search(r"[\d号]", rest):
            yield rest


def _links(value: Any) -> Found:
    for link in value if isinstance(value, list) else []:
        if not isinstance(link, dict):
            continue
        url, username = link.get("url"), link.get("username")
        if isinstance(url, str):
            bare = re.sub(r"^https?://(?:www\.)?", "", folded(url)).rstrip("/")
            if len(bare) >= _SHORTEST_FRAGMENT:
                yield Written("link", rf"(?:https?://)?(?:www\.)?{re.escape(bare)}/?", False, letters=(bare.lower(),))
        if isinstance(username, str) and len(username) >= _SHORTEST_FRAGMENT:
            bare = folded(username)
            pattern = rf"(?<![A-Za-z\d])@?{re.escape(bare)}(?![A-Za-z\d])"
            yield Written("handle", pattern, False, letters=(bare.lower(),))


def _money(value: Any) -> Found:
    try:
        amount = Decimal(value["amount"])
    except (TypeError, KeyError, InvalidOperation):
        return
    if amount != amount.to_integral_value() or amount < 1000:
        return
    whole = int(amount)
    figures = rf"(?<![\d.,])(?:{re.escape(f'{whole:,}')}|{whole})(?:\.0+)?(?![\d])"
    unit = "(?:元|块|/月|/年| ?CNY| ?RMB| ?USD)?"
    yield Written("salary", figures + unit, False, digits=(str(whole),))
    if whole % 100 == 0:
        for share, letters, closed in ((10_000, "万w", "万|w(?![A-Za-z])"), (1000, "k千", "k(?![A-Za-z])|千")):
            short = f"{Decimal(whole) / share:f}".rstrip("0").rstrip(".") if whole % share else str(whole // share)
            needed = tuple(short + space + letter for space in ("", " ") for letter in letters)
            yield Written("salary", rf"(?<![\d.]){re.escape(short)} ?(?:{closed})", False, letters=needed)


def _people(value: Any) -> Found:
    for person in value if isinstance(value, list) else [value]:
        if isinstance(person, dict):
            for member, reader in (("name", name), ("phone", _phone), ("email", _email)):
                if person.get(member) is not None:
                    yield from reader(person[member])


def _each(reader: Any) -> Any:
    def read(value: Any) -> Found:
        for entry in value if isinstance(value, list) else []:
            yield from reader(entry)

    return read


def _salaries(value: Any) -> Found:
    for entry in value if isinstance(value, list) else []:
        if isinstance(entry, dict):
            yield from _money(entry.get("money"))


_READERS: Final[dict[str, Any]] = {
    "full_name": name,
    "id_number": _id_number,
    "birth_date": _date,
    "email": _email,
    "mobile": _phone,
    "other_emails": _each(_email),
    "other_phones": _each(_phone),
    "address": _address,
    "profiles": _links,
    "bank_account": _bank,
    "current_salary": _money,
    "expected_salary": _money,
    "salary_history": _salaries,
    "referees": _people,
    "emergency_contact": _people,
}

OWN_FIELDS: Final = tuple(_READERS)
"""Fields whose values are looked for in texts."""
