"""The subject's own values in every way they may be written in a text.

What is known of a person is found for certain, whatever recognisers think of its shape: names in either order, with
and without spaces, given name alone; numbers in any grouping; dates in any order; e-mail with its local part alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from .address_lines import whole_line
from .latin_things import goes_on_as_a_thing, is_only_a_word
from .own_misspelt import Misspelt
from .own_names import NO_LETTER_BEFORE, latin_words, name
from .own_patterns import Found, OwnPattern, core_of
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


def own_patterns(values: Mapping[str, Any]) -> list[OwnPattern | Misspelt]:
    """Patterns of the subject's values; keys are field names, values canonical. Odd shapes give no pattern."""
    found: dict[tuple[str, str, bool, str], None] = {}
    for field, value in values.items():
        reader = _READERS.get(field)
        if reader is None or value is None:
            continue
        for kind, pattern, exact, core in reader(value):
            found[kind, pattern, exact, core] = None
    patterns: list[OwnPattern | Misspelt] = [OwnPattern(*each) for each in found]
    return [*patterns, Misspelt(latin_words(values.get("full_name")))] if values.get("full_name") else patterns


def own(text: str, patterns: Iterable[OwnPattern | Misspelt]) -> Iterator[Span]:
    """Where the subject's own values stand."""
    core = core_of(text)
    for pattern in patterns:
        for match in pattern.found(text, core):
            if pattern.kind == "address":
                yield Span(*whole_line(text, match.start(), match.end()), pattern.kind)
            elif pattern.kind != "name" or not _of_a_thing(text, match.start(), match.end()):
                yield Span(match.start(), match.end(), pattern.kind)


def _of_a_thing(text: str, start: int, end: int) -> bool:
    """Whether one word of the name stands for something else: Catalina Island, Will the line restart."""
    return text[start:end].isalpha() and (goes_on_as_a_thing(text, end) or is_only_a_word(text, start, end))


def _named(value: Any) -> Found:
    for kind, pattern, exact in name(value):
        yield kind, pattern, exact, ""


def _number(kind: str, text: Any, *, least: int = 5) -> Found:
    if not isinstance(text, str):
        return
    bare = re.sub(r"[\W_]+", "", folded(text))
    if len(bare) >= least:
        yield (
            kind,
            r"(?<![A-Za-z\d])" * bare[0].isalpha() + r"(?<!\d)" + _SEP.join(map(re.escape, bare)) + r"(?!\d)",
            False,
            core_of(bare),
        )


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
    yield "birth_date", rf"(?<!\d){year}{joint}{month}{joint}{of_month}(?!\d)(?: ?[日号])?", False, short
    yield "birth_date", rf"(?<!\d){of_month}{joint}{month}{joint}{year}(?!\d)", False, short
    yield "birth_date", rf"(?<!\d){month}{joint}{of_month}{joint}{year}(?!\d)", False, short
    yield "birth_date", rf"(?<!\d){y}{m:02d}{d:02d}(?!\d)", False, short
    if y > 1911:  # years of the Republic, as Taiwan counts
        yield (
            "birth_date",
            rf"(?<!\d)(?:民国|ROC)? ?{y - 1911} ?[-./年] ?{month} ?[-./月] ?{of_month}(?!\d) ?日?",
            False,
            str(y - 1911),
        )
    yield (
        "birth_date",
        rf"{NO_LETTER_BEFORE}{_MONTHS[m - 1]}\.? {of_month}(?:st|nd|rd|th)?,? {year}(?!\d)",
        False,
        short,
    )
    yield (  # in any language: a word for the month between the day and the year
        "birth_date",
        rf"(?<!\d){of_month}(?:st|nd|rd|th|er|\.)?(?: of| de)?[ -][^\W\d_]{{3,11}}\.?,?(?: de| del)?[ -]{year}(?!\d)",
        False,
        short,
    )
    yield "birth_date", rf"(?<!\d){y}\.? [^\W\d_]{{3,11}} {of_month}(?!\d)", False, short
    in_words = "".join("[零〇]" if digit == "0" else "零一二三四五六七八九"[int(digit)] for digit in str(y))
    yield "birth_date", rf"{in_words}年(?:{_counted(m)}月(?:{_counted(d)}[日号]?)?)?", False, ""
    yield (
        "birth_date",
        rf"(?<!\d){of_month}(?:st|nd|rd|th)?(?: of)?[ -]{_MONTHS[m - 1]}\.?,?[ -]{year}(?!\d)",
        False,
        short,
    )


def _counted(number: int) -> str:
    """A number below forty as it is said in Chinese."""
    tens, ones = divmod(number, 10)
    said = ("" if tens < 2 else "零一二三"[tens]) + ("十" if tens else "")
    return said + ("零一二三四五六七八九"[ones] if ones else "")


def _email(value: Any) -> Found:
    if not isinstance(value, str) or "@" not in value:
        return
    local, domain = folded(value).rsplit("@", 1)
    yield (
        "email",
        re.escape(local)
        + r" ?(?:@|[\[({<]? ?(?:at|艾特|a) ?[\])}>]?) ?"
        + re.escape(domain).replace(r"\.", r" ?(?:\.|[\[({<]? ?(?:dot|点) ?[\])}>]?) ?"),
        False,
        core_of(local),
    )
    alone = local.split("+", 1)[0]
    if len(alone) >= _SHORTEST_FRAGMENT and alone.lower() not in _COMMON_LOCALS:
        yield "email", r"(?<![A-Za-z\d])" + re.escape(alone) + r"(?![A-Za-z\d])", False, core_of(alone)


def _phone(value: Any) -> Found:
    if not isinstance(value, str):
        return
    digits = re.sub(r"\D", "", folded(value))
    national = digits[2:] if digits.startswith("86") and len(digits) == 13 else digits
    if len(national) >= 7:
        yield (
            "phone",
            r"(?<!\d)(?:(?:(?:\+|00)\d{1,3}|\(?\+?86\)?)" + _SEP + r"|\+)?" + _SEP.join(national) + r"(?!\d)",
            False,
            national,
        )
    if len(national) > 8 and not digits.startswith("86"):
        tail = national[-9:]
        yield "phone", r"(?<!\d)0?" + _SEP.join(tail) + r"(?!\d)", False, tail


def _bank(value: Any) -> Found:
    if isinstance(value, dict):
        yield from _number("bank_account", value.get("number"))
        if isinstance(value.get("holder"), str):
            yield from _named(value["holder"])


def _address(value: Any) -> Found:
    lines = value.get("lines") if isinstance(value, dict) else [value]
    for line in lines if isinstance(lines, list) else []:
        bare = re.sub(r"\s+", " ", folded(line)).strip() if isinstance(line, str) else ""
        if len(bare.replace(" ", "")) >= _SHORTEST_FRAGMENT:
            yield "address", re.escape(bare).replace(r"\ ", r"[ ,]{0,3}"), False, core_of(bare)
            if _HAN.search(bare):
                for part in _from_each_area(bare.replace(" ", "")):
                    yield "address", r" ?".join(map(re.escape, part)), False, core_of(part)
            for part in re.split(r"[,;，；]", bare):
                if len(part.strip()) >= 6 and any(c.isdigit() for c in part) and any(c.isalpha() for c in part):
                    yield "address", re.escape(part.strip()).replace(r"\ ", r"[ ,]{0,3}"), False, core_of(part)
    code = value.get("postal_code") if isinstance(value, dict) else None
    if isinstance(code, str):
        yield from _number("address", code)


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
                yield "link", r"(?:https?://)?(?:www\.)?" + re.escape(bare) + "/?", False, core_of(bare)
        if isinstance(username, str) and len(username) >= _SHORTEST_FRAGMENT:
            bare = folded(username)
            yield "handle", r"(?<![A-Za-z\d])@?" + re.escape(bare) + r"(?![A-Za-z\d])", False, core_of(bare)


def _money(value: Any) -> Found:
    try:
        amount = Decimal(value["amount"])
    except (TypeError, KeyError, InvalidOperation):
        return
    if amount != amount.to_integral_value() or amount < 1000:
        return
    whole = int(amount)
    yield (
        "salary",
        rf"(?<![\d.,])(?:{re.escape(f'{whole:,}')}|{whole})(?:\.0+)?(?![\d])(?:元|块|/月|/年| ?CNY| ?RMB| ?USD)?",
        False,
        str(whole),
    )
    if whole % 100 == 0:
        wan = f"{Decimal(whole) / 10_000:f}".rstrip("0").rstrip(".") if whole % 10_000 else str(whole // 10_000)
        yield "salary", rf"(?<![\d.]){re.escape(wan)} ?(?:万|w(?![A-Za-z]))", False, core_of(wan)
        thousand = f"{Decimal(whole) / 1000:f}".rstrip("0").rstrip(".") if whole % 1000 else str(whole // 1000)
        yield "salary", rf"(?<![\d.]){re.escape(thousand)} ?(?:k(?![A-Za-z])|千)", False, core_of(thousand)


def _people(value: Any) -> Found:
    for person in value if isinstance(value, list) else [value]:
        if isinstance(person, dict):
            for member, reader in (("name", _named), ("phone", _phone), ("email", _email)):
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
    "full_name": _named,
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
