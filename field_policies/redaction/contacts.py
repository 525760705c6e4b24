"""Ways to reach a person: phone numbers, addresses of e-mail, links, names in networks; spelled out ones too."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from .handles import handles
from .keyed_values import keyed_values
from .links import links
from .phones_beside import phones_beside
from .reading import folded
from .spans import Span
from .things import counts_things, introduces_thing

_S: Final = r"[ \-.·()/]{0,3}"
_EXTENSION: Final = r"(?: ?[,，]? ?(?:转|分机|-|\*|#|ext\.? ?|extn\.? ?|extension |x ?|durchwahl |poste ) ?\d{1,6})?"
_PHONES: Final = tuple(
    re.compile(pattern, re.ASCII)
    for pattern in (
        # mainland mobile, with or without the country code, in any grouping (GB/T, E.164)
        r"(?<![\d.])(?:(?:\+|00) ?)?(?:\(?\+?86\)?" + _S + r")?1[ \-.·]?[3-9]" + (_S + r"\d") * 9 + r"(?!\d)",
        # anything with a plus
        r"(?<!\d)\(?\+ ?\d" + (_S + r"\d") * 6 + r"(?:" + _S + r"\d){0,8}" + _EXTENSION + r"(?!\d)",
        r"(?<![\d.])00[1-9]\d?" + (_S + r"\d") * 7 + r"(?:" + _S + r"\d){0,5}(?!\d)",
        # mainland landline with its area code, extension
        r"(?<![\d.])\(?0(?:10|2\d|[3-9]\d{2})\)?[ \-]{0,2}[2-9]\d{2,3}[ \-]?\d{4}" + _EXTENSION + r"(?!\d)",
        r"(?<![\d.])[48]00[ \-]?\d{3,4}[ \-]?\d{3,4}(?!\d)",
        # North America; Britain and others with a leading zero and groups
        r"(?<![\d.])(?:1[ \-.])?\(?[2-9]\d{2}\)?[ \-.]{1,2}\d{3}[ \-.]\d{4}" + _EXTENSION + r"(?!\d)",
        r"(?<![\d.])\(?0\d{2,5}\)?(?: | ?- ?)\d{3,6}(?:[ \-]?\d{3,5})?" + _EXTENSION + r"(?!\d|-\w)",
        r"(?<![\d.])0[1-9]\d{8,9}(?!\d)",
        r"(?<![\d.])0[1-9](?:[ .]\d\d){4}(?!\d)",
        # an area code in brackets, whatever the grouping; one digit of area code after the zero; the German way
        r"(?<![\d.])(?:\(0\d{0,4}\)|\(\d{2,4}\)) ?\d{2,5}(?:[ \-]?\d{2,5}){1,3}(?!\d)",
        r"(?<![\d.])0\d[ \-]\d{3,4}[ \-]\d{3,4}(?!\d)",
        r"(?<![\d./\-])0[1-9]\d{1,4}[ /]\d{2,8}(?:[ \-]\d{2,4}){0,3}(?![\d/.])",
        r"(?<![\d.\-] )(?<![\d.\-])[1-9]\d \d{4} \d{4}(?![\d\-]| \d)",
        # Hungary from within; Germany with its slash; Russia from within
        r"(?<![\d.\-/])06[ \-/]?(?:1|[2-9]\d)[ \-/]\d{3}[ \-]?\d{3,4}(?![\d\-])",
        r"(?<![\d./\-])0\d{2,5} ?/ ?\d{2,4}(?:[ \-]\d{2,4}){1,4}(?![\d/]|\.\d)",
        r"(?<![\d.\-])8[ \-]?\(?[3-9]\d{2}\)?[ \-]\d{3}-\d{2}-\d{2}(?![\d\-])",
        # from a page's source
        r"\+\d{1,3}(?:(?:&nbsp;|&#160;|%20)\d{2,6}){2,5}(?!\d)",
        # Hong Kong and Macao by their eight digits in two groups
        r"(?<![\d.\-])[2-9]\d{3} \d{4}(?![\d\-])",
    )
)
_CALLED: Final = re.compile(
    r"(?:电话|手机|手机号|座机|热线|传真|致电|短信|号码|联系方式|内线|短号|小灵通|打给|"
    r"(?<![A-Za-z])(?:(?:tele)?phone|tel|mobile|cell(?:phone)?|call|ring|text me|fax|whatsapp|mob|hp|handphone|landline|sms|contact(?: no)?|reach(?: me| him| her)?|dial|(?:i'm|he's|she's|i am|he is|she is) on|"
    r"telefon|telefono|telefone|celular|movil|portable|handy|mobil|gsm|sdt|dien thoai|cel|fone|simi|farsimi|puhelin|t e l|m o b i l e)(?![A-Za-z])|"
    + folded("전화")
    + "|"
    + folded("휴대폰")
    + "|携帯|電話)"
    r"(?: ?(?:号码?|no\.?|number|me|us|him|her|at|on|is|now|this one|the new one|use|(?:after|before|from|until|till) [a-z]{2,8}(?: o'clock)?|evenings?|mornings?|weekends?|weekdays?|any ?time|abends|direct(?:ly)?|home|work))*[^\d\n,，。;]{0,6}?[\s:：是为=.,(?？]{0,4}(?P<number>\+?\(?\d(?:[ \-.·()/]{0,2}\d| - \d){3,15}"
    + _EXTENSION
    + r")(?!\d)",
    re.IGNORECASE | re.ASCII,
)
_WHERE_IT_STANDS: Final = re.compile(r"(?i)\b(?:sheet|table|page|section|file|list|form|column|row|cv|letter) \($")
_INTERNAL: Final = re.compile("内线|短号|分机")
_SERVICE: Final = re.compile(r"(?:1(?:1[0-9]|2[0-9])|12\d{3}|95\d{3}|96\d{3,4}|10\d{3}|911|999|112)")


_ATOM: Final = r"[A-Za-z0-9!#$%&'*+/=?^_`{}~À-ɏͰ-ϿЀ-ӿ-]"
_AT: Final = (
    r"(?: ?@ ?| at (?=[A-Za-z0-9-]{1,40} (?:dot|点) )| ?[\[({<] ?(?:at|AT|@|a|艾特) ?[\])}>] ?| ?#at# ?| ?艾特 ?)"
)
_DOT: Final = r"(?: \. ?|\.| ?[\[({<] ?(?:dot|DOT|\.|点) ?[\])}>] ?| ?点 ?| dot )"
_TLD: Final = r"(?i:com|cn|net|org|edu|gov|io|co|me|info|biz|dev|app|ai|tv|cc|hk|tw|mo|uk|de|fr|nl|es|it|pt|pl|ie|ch|at|be|se|no|dk|fi|ru|ua|in|sg|my|jp|kr|vn|ph|id|th|au|nz|ca|us|br|mx|ar|cl|ae|sa|za|ng|ke|eu)"
_DOMAIN: Final = r"[A-Za-z0-9À-ɏЀ-ӿ-]{1,63}"
_MAILS: Final = tuple(
    re.compile(pattern, re.ASCII)
    for pattern in (
        r"(?<!"
        + _ATOM
        + r")"
        + _ATOM
        + r"{1,64}(?:\."
        + _ATOM
        + r"{1,64}){0,8}@"
        + _DOMAIN
        + r"(?:\."
        + _DOMAIN
        + r")+",
        _ATOM
        + r"{1,64}(?:"
        + _DOT
        + _ATOM
        + r"{1,64}){0,6}"
        + _AT
        + _DOMAIN
        + r"(?:"
        + _DOT
        + r"[A-Za-z0-9-]{2,24})*?(?:"
        + _DOT
        + _TLD
        + r")(?:"
        + _DOT
        + _TLD
        + r")?(?![A-Za-z])",
        r"(?:[A-Za-z0-9]|[\u4e00-\u9fff]{2,4}(?=下划线|点|减号))(?:[A-Za-z0-9.+-]|下划线|减号|中划线|点|underscore|dash){2,40} ?(?:@|艾特|#at#|圈a|小老鼠) ?[A-Za-z0-9-]+(?:(?:\.| \. | ?点 ?| ?dot ?)[A-Za-z0-9-]+)*?(?:\.| \. | ?点 ?| ?dot ?)"
        + _TLD
        + r"(?![A-Za-z])",
        r"(?<![\w.@])[A-Za-z0-9][\w.\-]{2,40}@[A-Za-z]{3,20}(?![\w.@])",
        r"(?i)\b"
        + r"[A-Za-z0-9_+-]+(?:(?:\.| ?(?:dot|underscore|under score|dash|hyphen|minus|plus|下划线|点) ?)[A-Za-z0-9_+-]+){0,6} at [A-Za-z0-9-]+(?: dot [A-Za-z0-9-]+)+\b(?! at )",
        r"[\u4e00-\u9fff]{2,8}@[A-Za-z0-9\u4e00-\u9fff-]+(?:\.[A-Za-z0-9\u4e00-\u9fff-]+)+",
    )
)
_FILES: Final = (".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".pdf")
"""Pictures are called icon@2x.png."""
_AT_SIGN: Final = re.compile(
    r"@|艾特|[\[({<] ?(?:at|AT|a)\b|#at#| (?:at|AT) (?=[A-Za-z0-9-]{1,40} (?:dot|DOT|Dot|点) )|圈a|小老鼠"
)
_LONGEST_PART: Final = 140
_HASH_MAIL: Final = re.compile(
    r"(?<![\w.+-])[A-Za-z0-9][\w.+-]{2,40}#[A-Za-z0-9-]{1,40}(?:\.[A-Za-z0-9-]{1,40}){0,3}\." + _TLD + r"(?![A-Za-z])",
    re.ASCII,
)

_SPOKEN: Final = {
    **dict(zip("零〇一二三四五六七八九", "00123456789", strict=True)),
    **dict(zip("幺两壹贰叁肆伍陆柒捌玖", "12123456789", strict=True)),
}
_CHINESE_DIGITS: Final = re.compile(
    r"[零〇一二三四五六七八九幺两壹贰叁肆伍陆柒捌玖](?:[ \-,，、]?[零〇一二三四五六七八九幺两壹贰叁肆伍陆柒捌玖]){6,}"
)
_MIXED_DIGITS: Final = re.compile(
    r"[1一幺0零](?<![\d零〇一二三四五六七八九幺两].)(?=[零〇一二三四五六七八九幺两 \-]{0,14}\d|[\d \-]{0,14}[零〇一二三四五六七八九幺两])(?:[ \-]?[\d零〇一二三四五六七八九幺两]){9,11}(?![\d零〇一二三四五六七八九幺两十百千万年月元号])"
)
_DIGIT_WORD: Final = r"(?:zero|oh|one|two|three|four|five|six|seven|eight|nine)"
_ENGLISH_DIGITS: Final = re.compile(
    r"\b(?:double |triple )?" + _DIGIT_WORD + r"(?:[ \-,]{1,2}(?:(?:double|triple) )?" + _DIGIT_WORD + r"){6,}\b",
    re.IGNORECASE | re.ASCII | re.ASCII,
)


def contacts(text: str) -> Iterator[Span]:
    """Phones, e-mail addresses, links, handles."""
    if any(character.isdigit() for character in text):
        for pattern in _PHONES:
            for match in pattern.finditer(text):
                if not (_no_phone(match[0]) or _of_a_thing(text, match)):
                    yield Span(match.start() + _lead(match[0]), match.end(), "phone")
        for match in _CALLED.finditer(text):
            number = match["number"]
            if len(re.sub(r"\D", "", number)) < 5 and not _INTERNAL.search(match[0]):
                continue
            if counts_things(text, *match.span("number")):
                continue
            if not (_no_phone(number) or _SERVICE.fullmatch(number) or introduces_thing(text, match.start("number"))):
                yield Span(*match.span("number"), "phone")
        yield from phones_beside(text)
    for start, end in _around_at(text):
        for pattern in _MAILS:
            for match in pattern.finditer(text, start, end):
                if match[0].endswith(_FILES):
                    continue
                yield Span(match.start(), match.end(), "email")
    if "#" in text:
        for match in _HASH_MAIL.finditer(text):
            yield Span(match.start(), match.end(), "email")
    yield from links(text)
    yield from handles(text)
    yield from keyed_values(text)
    for match in _MIXED_DIGITS.finditer(text) if not text.isascii() else ():
        if sum(not c.isascii() for c in match[0]) > 1:
            yield Span(match.start(), match.end(), "phone")
    for pattern in (_CHINESE_DIGITS, _ENGLISH_DIGITS):
        for match in pattern.finditer(text):
            yield Span(match.start(), match.end(), _spoken_kind(match[0]))


def _around_at(text: str) -> Iterator[tuple[int, int]]:
    """Stretches around an @ or what stands for it; no address is longer than they reach."""
    start = end = 0
    for match in _AT_SIGN.finditer(text):
        if match.start() - _LONGEST_PART > end:
            if end:
                yield start, end
            start = match.start() - _LONGEST_PART
        end = match.end() + _LONGEST_PART
    if end:
        yield max(0, start), end


def _lead(found: str) -> int:
    return len(found) - len(found.lstrip(" "))


def _no_phone(found: str) -> bool:
    """Dates, ranges of years and amounts are written like phones."""
    text = found.strip()
    return bool(
        re.fullmatch(r"(?:19|20)\d\d ?[-./ ] ?(?:19|20)\d\d", text)
        or re.fullmatch(
            r"(?:19|20)\d\d[-./ ]\d{1,2}(?:[-./ ]\d{1,2})?(?: ?[-/] ?(?:19|20)\d\d[-./ ]\d{1,2}(?:[-./ ]\d{1,2})?)?",
            text,
        )
        or re.fullmatch(r"(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])", text)
        or re.fullmatch(r"\((?:19|20)\d\d\) ?\d+", text)
        or re.fullmatch(r"\d{1,3}(?:\.\d{1,3}){3}", text)
        or re.fullmatch(r"(?:[01]\d|2[0-3])[0-5]\d ?- ?(?:[01]\d|2[0-3])[0-5]\d", text)
    )


def _spoken_kind(found: str) -> str:
    digits = sum(character in _SPOKEN for character in found) or len(re.findall(_DIGIT_WORD, found, re.IGNORECASE))
    return "id_number" if digits in (15, 17, 18) else "phone" if digits <= 13 else "number"


def _of_a_thing(text: str, match: re.Match[str]) -> bool:
    """A word for a thing before it: but what is written like a mobile after a plus or plainly is one of a person's."""
    found = match[0].strip()
    start = match.start() + _lead(match[0])
    if found.startswith("+") or _WHERE_IT_STANDS.search(text, max(0, start - 14), start):
        return False
    return introduces_thing(text, start)
