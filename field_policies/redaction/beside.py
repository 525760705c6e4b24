"""What stands beside something that was found: an age after a name, one more after an age, a day in another calendar.

“Odd is 24, Even 27, Live 19”, 郝运(35)、时光(41), “Rosa, fifty-eight,”, “12 April 1993 (20 Shawwal 1413)”.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from .ages_in_passing import AFTER_BIRTH
from .chinese_places import begins_before
from .chinese_units import goes_on_in_chinese
from .dates import DAY_OF_YEAR
from .feasts import HAN_DAY, KNOWN_ENGLISH_DAY
from .homes_abroad import goes_on
from .homes_run import exact
from .numerals import GROWN_WORDS, HAN_TENS, INFANT, NUMBER_WORDS, YEARS
from .place_walk import further
from .postal_lines import begins_above, goes_on_below
from .spans import Span

_ENDS: Final = r"(?=[,.;:!?)(\]\n|/，。；;、！]|$| ?[—|]| -|'s\b|-ish| (?:and|but|or|who|years?|yrs?|y/?o|married|single|this|next|last|now|at|with|going|in [JFMASOND])|[岁了喇啦多出好来刚还也]|[\u4e00-\u9fff])"
_NO_AMOUNT: Final = r"(?!\d|[.:/]\d|,\d{3}|, ?\d{1,4}-\d|[%年月日号个人名位家万条分点]| ?(?:%|k\b|m\b|pm\b|am\b|hours?|hrs?|days?|weeks?|minutes|mins?|people|points?|percent|years? (?:of|in|at|with|experience|later|ago)|months? (?:of|in|notice|later|ago)|km|kg|cm|x\b|usd|eur|gbp|rmb|st\b|nd\b|rd\b|th\b|Street|Road|Avenue))"
_HEDGE: Final = r"(?:(?:now|only|just|about|around|nearly|almost|still|barely|already|aged?|turning|not yet|about to turn|some|maybe) ){0,2}"
_HAN_HEDGE: Final = r"(?:今年|也|都|已经?|刚满?|才|快|年近|将近|奔|是|虚岁|周岁|约|有)?"
_TWO: Final = r"(?:[1-9]\d|" + GROWN_WORDS + r"|" + HAN_TENS + r")"
_AFTER_NAME: Final = tuple(
    re.compile(pattern)
    for pattern in (
        r" ?\((?:[^()\d,;、]{1,14}[,;、/] ?)?"
        + _HEDGE
        + r"(?:age:? ?)?(?P<age>"
        + YEARS
        + r"|"
        + HAN_TENS
        + r")(?:岁| years?| yrs?)?(?=[,;、) /]|岁)",
        r"(?:,|;| -|:)? ?(?:is|was|turns|turned|who's|who is|who turns|makes it to|hits|reaches)? ?"
        + _HEDGE
        + r"(?P<age>"
        + _TWO
        + r"|"
        + NUMBER_WORDS
        + r"(?: and a half)?)"
        + _NO_AMOUNT
        + _ENDS,
        r"(?: is|'s| turns| turned|,| was) "
        + _HEDGE
        + r"(?P<age>\d{1,2})"
        + _NO_AMOUNT
        + r"(?=[,.;!?)\n]|$| and| in (?:J|F|M|A|S|O|N|D))",
        r"(?: is|'s|,)? " + _HEDGE + r"(?P<age>" + INFANT + r")(?=[,.;!?)\n]|$| and)",
        r"(?:\([^()\n\d]{1,14}\))?[,，]?"
        + _HAN_HEDGE
        + r" ?(?P<age>"
        + HAN_TENS
        + r"|[1-9]\d(?!, ?\d{1,4}-\d)(?=[,，。;；、)岁了]|$))(?:岁|多|出头|来岁|好几)?(?=[,，。;；、)(（!！\n]|$|了|的?(?:年纪|岁数)|刚|还|在)",
    )
)
_NEXT: Final = re.compile(
    r"(?:岁(?:半|多)?|了| years?(?: old)?| yrs?| y/?o|'s)?[)）]?(?:[,，;；、/]| ?&)? ?(?:(?:and|or|then|plus|&|or|和|跟|与|或) ?)?"
    r"(?:(?!Python|Java|Level|Grade|Year|Class|Room|Band|Chapter|Step|Form|Windows|Office|Bed|Flat|Unit|Gate|Section|Page|Table|Figure|Article|Version|Line|Bus|Route|Ward|Block|Floor|IELTS|TOEFL|Q[1-4]|GPA|JLPT|Vol|No)"
    r"(?:[A-Z][A-Za-z'\-]{1,18}|[A-Z]{2,12})(?: [A-Z]{2,12}| [A-Z][a-z'\-]{1,14}){0,3}|[大小细老二三幺][的大二三]?|[\u4e00-\u9fff]{1,5})?(?:,| is| was)? ?[(（]?"
    + _HEDGE
    + r"(?P<age>"
    + YEARS
    + r"|"
    + HAN_TENS
    + r"|"
    + INFANT
    + r"|[二三四五六七八九](?=[,，。;；、)]|$))"
    + _NO_AMOUNT
    + r"(?=[,.;:!?)(\]\n|/，。；、]|$| and\b| or\b| years?| yrs?|岁| \d{1,2}[,.;\n])"
)
_ALSO: Final = re.compile(
    r"[ ,，]{0,2}[(（=/][ =]?(?P<date>[^()（）\n]{0,12}?(?:\d|初|腊月|冬月|正月|[一二三四五六七八九十]月|农历|阴历|旧历|阳历|公历|lunar|\b(?:AH|BE|BS|AP)\b)[^()（）\n]{0,24})[)）]"
    r"|[,，] ?(?:即|也就是|阳历|公历|农历|阴历|证件(?:上?[写是]?)?|i\.e\. |that is )?(?P<other>"
    + DAY_OF_YEAR
    + r"|(?-i:(?:[A-Z][\w']+ ){1,4}Day)|(?:农历|阴历)?[正腊冬一二三四五六七八九十]{1,2}月[初十廿二三][一二三四五六七八九十]{0,2})(?![\d年])",
    re.IGNORECASE,
)
_YEAR_ALSO: Final = re.compile(
    r"[,，、] ?(?:(?P<feast>(?:双十一?|"
    + HAN_DAY
    + r"))[,，、] ?)?(?P<year>(?:19[3-9]\d|200\d|[五六七八九零〇][〇零一二三四五六七八九])年)(?=[,，。.;；)）\s]|$)"
)
_UP_TO: Final = re.compile(
    r",?(?: (?:until|till|on|come|in|as of)) (?P<day>(?:the )?(?:"
    + DAY_OF_YEAR
    + r"|(?-i:[A-Z])[a-z]{2,8}, on the \d{1,2}(?:st|nd|rd|th)|"
    + KNOWN_ENGLISH_DAY
    + r"|Michaelmas|Martinmas|Lammas))(?!\w)",
    re.IGNORECASE,
)
_NOT_ALSO: Final = re.compile(r"(?i)岁|retire|aged?\b|years? old|tel|phone|\+\d{2}|\d{6}|@")


def beside(text: str, spans: Iterable[Span]) -> Iterator[Span]:
    """Ages after names and ages, days after days; reads each place once."""
    seen: set[int] = set()
    for span in spans:
        if span.kind == "name":
            if text[span.end - 1] == "龄":
                continue
            for pattern in _AFTER_NAME:
                match = pattern.match(text, span.end)
                if match:
                    yield Span(*match.span("age"), "age")
                    yield from _chain(text, match.end("age"), seen)
        elif span.kind == "age":
            yield from _chain(text, span.end, seen)
            day = _UP_TO.match(text, span.end)
            if day:
                yield Span(*day.span("day"), "birth_date")
        elif span.kind == "address":
            line = goes_on_in_chinese(text, goes_on(text, span.end))
            end = goes_on_below(text, further(text, exact(text, line)))
            if end > span.end:
                yield Span(span.end, end, "address")
            start = begins_above(text, begins_before(text, span.start))
            if start < span.start:
                yield Span(start, span.end, "address")
        elif span.kind == "birth_date":
            worked_out = AFTER_BIRTH.match(text, span.end)
            if worked_out:
                yield Span(*worked_out.span("age"), "age")
            year = _YEAR_ALSO.match(text, span.end)
            if year:
                yield Span(*year.span("year"), "birth_date")
                if year["feast"]:
                    yield Span(*year.span("feast"), "birth_date")
            match = _ALSO.match(text, span.end)
            if match and not _NOT_ALSO.search(match[0]):
                group = "date" if match["date"] else "other"
                yield Span(*match.span(group), "birth_date")


def _chain(text: str, end: int, seen: set[int]) -> Iterator[Span]:
    while end not in seen:
        seen.add(end)
        match = _NEXT.match(text, end)
        if match is None:
            return
        yield Span(*match.span("age"), "age")
        end = match.end("age")
