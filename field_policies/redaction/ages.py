"""Ages: in digits, in words, as a decade of life, in a list of relatives; of people, not of firms and things."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from .ages_between import ages_between
from .ages_composed import ages_composed
from .ages_in_chinese import ages_in_chinese
from .ages_in_english import ages_in_english
from .ages_in_lists import ages_in_lists
from .ages_in_passing import ages_in_passing
from .ages_said import ages_said
from .near import matches, with_reach
from .numerals import YEARS
from .reading import folded
from .relatives import KIN
from .spans import Span

_UNITS: Final = "one|two|three|four|five|six|seven|eight|nine"
_TENS: Final = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_WORDED: Final = (
    r"(?:(?:"
    + _TENS
    + r")(?:[ \-](?:"
    + _UNITS
    + r"))?|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|"
    + _UNITS
    + r")"
)
_SMALL: Final = r"(?:\d{1,2}|" + _WORDED + r")"
_GROWN: Final = (
    r"(?:1[3-9]|[2-8]\d|(?:"
    + _TENS
    + r")(?:[ \-](?:"
    + _UNITS
    + r"))?|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen)"
)
_WHO: Final = r"(?:i|he|she|they|we|you)"
_HAN: Final = r"[零〇一二三四五六七八九十两]"
_NOT_MORE: Final = r"(?!\d|[.:]\d| ?(?:%|percent|per ?cent|times|minutes|mins?|hours?|hrs?|days?|weeks?|months? (?:in|of|into|later)|years? (?:in|of|into|at|with|later|ago|experience)|million|billion|thousand|hundred|k\b|m\b|people|pm\b|am\b|o'clock|points?|out of|of (?:the|them|us)|reports?))"

_AGES: Final = tuple(
    re.compile(pattern, re.IGNORECASE | re.ASCII)
    for pattern in (
        # after words for it
        r"(?:年龄|岁数|今年|现年|年方|年纪|芳龄|虚岁|周岁|虚龄|实岁|刚满|年满|享年)(?!\d{4})[ \t:：=是为有约已刚才?？|—\-]{0,5}(?P<age>\d{1,2})(?:周?岁| years?)?(?![\d%万千年月号人个家]|\.\d)",
        r"\b(?:age[ds]?|alter|edad|idade|leeftijd|(?-i:[Ee]ta)|wiek|kor|eletkor|tuoi|umur|aldur)\b(?: group| range)?(?: of| about| around| only| just| approx\.?| ca\.?|d)*[ \t:=|?—\-]{0,4}(?:is |about |around |approx\.? )?(?P<age>"
        + _SMALL
        + r")\b"
        + _NOT_MORE
        + r"(?! ?[\-+] ?\d| and (?:over|above|under|up)|\+)",
        r"(?:" + folded("나이") + "|" + folded("만") + r")[ :]{1,2}(?P<age>\d{1,2})(?!\d)",
        # with a unit
        r"(?<![\d.第])(?P<age>\d{1,2} ?(?:周|虚|多|来)?岁(?:多|半|零\d{1,2}个月)?)(?!以[上下]|及以|至|到|[-~]|孩|儿)",
        r"(?<![零〇一二三四五六七八九十两几第])(?P<age>"
        + _HAN
        + r"{1,3}(?:周|虚|多|来)?[ \n]?岁(?:多|半)?)(?!以[上下]|及以|月|末|初|寒|一枯)",
        r"(?<![\d.])(?P<age>\d{1,2} ?(?:y\.?/?o\.?|yrs?\.? ?old|y/old|ans|jahre alt|jahrig|jaar oud|anos(?: de edad)?|anni|lat|eves|tuoi|tahun|лет|歳|"
        + folded("세")
        + "|"
        + folded("살")
        + r"))(?![A-Za-z\u1100-\u11ff])(?! (?:de experience|d'experience|experience|de experiencia))",
        r"(?:多大(?:年纪|岁数)?了?|贵庚|几岁了?|how old (?:are you|is (?:he|she)|were you))[^\d\n]{0,6}[?？:：\-—\s]{1,4}(?:[^\d\n:：]{0,12}[:：\-—]{1,2} ?)?(?P<age>\d{1,2}|[二三四五六七八九]?十[一二三四五六七八九]?)(?!\d)",
        r"(?<![\u4e00-\u9fff])(?:父|母|夫|妻|子|女|兄|弟|姐|妹)(?P<age>\d{1,2})(?=[,，。;、\n]|$)",
        # a decade of life
        r"(?P<age>(?:[二三四五六七八]十|(?<![\d.])[2-8]0) ?(?:出头|来岁|多岁|好几|开外|上下)(?!的?(?:人|名|个|万|元|家)))",
        r"(?P<age>(?:年近|年逾|年过|将近|奔|快)(?:花甲|古稀|半百|而立|不惑|知天命|[三四五六七]十)(?:岁|的人|了)?)(?=[,，。;；的了\s]|$)",
        r"(?P<age>(?:花甲|古稀|而立|不惑|耄耋)之年)",
        r"(?:生肖|属相)[:：是为 |]{0,3}(?P<age>[鼠牛虎兔龙蛇马羊猴鸡狗猪])",
        r"\b(?P<age>(?:early|mid|late)(?:[ \-]to[ \-](?:mid|late))?[ \-](?:teens|twenties|thirties|forties|fifties|sixties|seventies))\b",
        r"\b(?:in|into|entering|approaching) (?:his|her|their|my|your) (?P<age>(?:(?:very )?(?:early|mid|late|mid-to-late)[ \-])?(?:teens|twenties|thirties|forties|fifties|sixties|seventies|[2-7]0'?s))\b",
        # what somebody is, was or turned
        r"\b(?:turn(?:ed|s|ing)?|just turned) (?P<age>" + _GROWN + r")\b" + _NOT_MORE + r"(?! [a-z]+s\b)",
        r"\b(?:i am|i was|i'm|im|i'll be|i will be|(?:he|she)(?:'ll| will) be|(?:he|she)(?:'s| is| was)|(?:he|she) turned) (?:now |only |just |about |nearly |almost |still |barely |already |roughly )?(?P<age>"
        + _GROWN
        + r")\b(?=[,.;:!?)\n]|$| (?:and|when|now|but|this|next|last|today|in (?:may|june|july|march|april)|with|married|single|at the time)\b)"
        + _NOT_MORE,
        r"\b(?:since|when|until|till|before|after|because|while|as|if|though) (?:"
        + _WHO
        + r"|[A-Z][a-z]+)(?: was| were|'s| is| turned| turns) (?:about |only |just |barely |nearly |almost |still )?(?P<age>"
        + _SMALL
        + r")\b"
        + _NOT_MORE,
        r"\b(?:she/her|he/him|they/them)\)?,? (?P<age>[1-8]\d)(?=[,.;)\n]|$)",
        r"佢?(?:话|说|讲)(?:自己)?(?P<age>[1-7]\d)(?=[,，。])",
        # beside a name: in brackets, between commas, a list of relatives
        r"(?-i:[A-Z][a-z]+) \((?P<age>\d{1,2})\)(?! ?%)",
        r"(?:(?-i:\b[A-Z][a-z']+)|(?-i:\b[A-Z]\.)|\))[,，] (?:now |only |still |aged )?(?P<age>[1-7]\d)(?=[,，] ?(?![\d ]|[A-Za-z]+ \d)|[)）])",
        r"[\u4e00-\u9fff][,，、|/ ]{1,2}(?:男|女)[,，、|/ ]{0,2}(?P<age>[1-8]\d)(?=[,，、|/ 。;\n]|$)",
        r"(?<![男子\d])(?:男|女)(?:性)?[,，、|/ ]{1,2}(?P<age>[1-8]\d)(?![\d%年月人名个]|\.\d)",
        r"(?<![\w.\-/])(?P<age>[1-8]\d|(?:"
        + _TENS
        + r")(?:[ \-](?:"
        + _UNITS
        + r"))?)[,，、|/ ]{1,2}(?=(?:born and|男|女|未婚|已婚|离异|离婚|单身|married\b|single\b|divorced\b|widowed\b|unmarried\b|male\b|female\b|two (?:kids|children|teen)|three (?:kids|children)|one (?:kid|child|son|daughter)|father of|mother of))",
        r"(?:(?<![\w./])(?P<age>[1-8]\d)/M\b|(?:^|[|(\n] ?)(?P<third>[1-8]\d)/F(?=[,;)|\n]|$)|(?<!\w)[MF](?:/|, )(?P<other>[1-8]\d)(?!\w))",
        r"(?<!\d)(?P<age>[1-7]\d)(?= \(?(?:but )?looks )",
        r"(?:19|20)\d\d(?: ?[-./年] ?\d{1,2}(?: ?[-./月] ?\d{1,2} ?[日号]?)?)?[,，(（ ]{1,2}(?:still |now |aged? |今年)?(?P<age>[1-7]\d)(?=[,，。;)）])",
    )
)
_WITHIN: Final = with_reach(
    _AGES,
    {
        "(?:出头|来岁|多岁": (("出头", "来岁", "多岁", "好几", "开外", "上下"), 6, 6),
        "(?:周|虚|多|来)?岁(?:多|半|零": (("岁",), 6, 16),
        "{1,3}(?:周|虚|多|来)?[ \\n]?岁": (("岁",), 8, 6),
    },
)
_OLD: Final = re.compile(
    r"(?<![\w.])(?<!hundred and )(?P<age>"
    + _SMALL
    + r"[ \-](?:years?|yrs?|months?|weeks?)[ \-](?:olds?|of age)|"
    + _SMALL
    + r" years? of age)\b(?! as an? )(?![ \-](?:boiler|scheduler|press|lathe|line|kiln|furnace|mill|engine|server|cluster|service|pipeline|library|module|script|stack|framework|engine|estate|institution|charity|store|shop|restaurant|hotel|pub|bridge|road|vessel|ship|boat|company|firm|start-?up|codebase|code|system|brand|business|project|bug|platform|building|car|plant|factory|product|house|technology|whisky|cheese|wine|machine|software|school|fund|app|monolith|database|law|tradition|truck|van|tree))",
    re.IGNORECASE | re.ASCII,
)
_LISTED: Final = re.compile(
    r"\b(?:family|household|children|kids|sons|daughters|dependants|dependents|relatives|siblings|twins|girls|boys|three|two|four|five)\b[^\n.]{0,70}?(?P<list>(?:(?-i:[A-Z][a-z'\-]+)|aged|ages|age|,|\() (?P<age>\d{1,2})(?:(?:,| and|, and| &) (?:(?-i:[A-Z][a-z'\-]+) )?\d{1,2})+)(?![\d%:/]|\.\d)",
    re.IGNORECASE | re.ASCII,
)
_KIDS: Final = re.compile(
    r"\b(?:kids|children|sons|daughters|boys|girls|twins|grandchildren)(?: \(|, | aged | ages |: )(?:aged |ages )?(?P<list>"
    + _SMALL
    + r"(?: ?(?:,|/|and|&|, and) ?"
    + _SMALL
    + r"){0,5})(?=[,.;)\n]|$| )",
    re.IGNORECASE | re.ASCII,
)
_YEARS: Final = re.compile(r"\b" + YEARS + r"\b", re.IGNORECASE)
_ONE: Final = re.compile(r"\b" + _SMALL + r"\b", re.IGNORECASE)
_OF_A_THING: Final = re.compile(
    r"(?i)\b(?:brand|company|firm|business|building|system|codebase|code|product|plant|factory|school|university|club|house|car|machine|site|team|platform|app|fund|bank|museum|newspaper|it)"
    r"(?: itself)? (?:is|was|has|turned|turns|became)(?: (?!his|her|my|their)\w+)? ?$"
)
_SOMETHING_IS: Final = re.compile(
    r"\b(?:[Tt]he|[Oo]ur|[Tt]his|[Tt]hat|[Tt]heir|[Ii]ts|[Yy]our) (?:[a-z-]+ ){0,2}(?P<noun>[a-z-]+) (?:is|was|turned|turns|became|reached|hit) (?:now |over |about |nearly |almost |just )?$"
)
_SOMEBODY: Final = re.compile(
    KIN
    + r"|he|she|i|they|who|candidate|applicant|m[ae]n|wom[ae]n|guy|bloke|chap|lady|gentleman|person|boss|manager|director|driver|nurse|teacher|engineer|accountant|recruiter|owner|founder|chef|cook|clerk|foreman|supervisor|patient|student|graduate|intern|apprentice|trainee|pensioner|"
    r"tenant|landlord|landlady|neighbour|neighbor|colleague|referee|one|others?|rest|lad|lass|girl|boy|fellow|welder|electrician|plumber|gardener|carer|cleaner|developer|designer|analyst|doctor|lawyer|vicar|widower?"
)
_HOW_MANY: Final = re.compile(
    r"(?i)(?:children|kids|siblings|brothers|sisters|sons|daughters|dependants|dependents) ?[:|] ?$"
)
_ALONE: Final = re.compile(r" ?(?:[.;|\n]|$)")
_LIMIT_BEFORE: Final = re.compile(
    r"(?i)(?:(?<!\bhe )(?<!\bshe )must be|minimum|maximum|at least|no (?:older|younger|more) than|age limit|age range|eligib\w+|average|mean age|median|平均|not (?:exceed|older)|"
    r"要求|限制?|不得?[超高低大小]?[过于]|须|应(?![该是为聘届试])当?|必须|不[超满]过|方可|适[合用]|面向|针对|招聘|招收|报名(?![:：])|未成年|退休年龄|法定|达到)[^\d,，。.;；\n一二三四五六七八九十]{0,6}$"
)
_LIMIT_AFTER: Final = re.compile(
    r"(?i) ?(?:周?岁)?(?:\(含?\))?(?:的(?:公司|企业|品牌|老?厂|工厂|系统|学校|老?楼|房|小区|设备|代码|项目|产品|集团|国企|老?店|机构|平台)|[及或]?以[上下内外]|[及或]以|以[上下]|方可|方能|须|应当|需[经由持]|不得|禁止|[的者]?(?:公民|人员|儿童|用户|群体|客群|人群|学生|女性用户|未成年人)|者|起步|[至到~—-] ?[\d一二三四五六七八九十]{1,3} ?周?岁)"
    r"| ?(?:years? )?(?:(?:of age |old )?(?:or|and) (?:over|above|under|older|younger|below|up)\b|plus\b|\+)"
)
_HAN_THING: Final = re.compile(
    r"(?:公司|品牌|企业|项目|系统(?!应|显|录|登)|学校|大学|代码|平台|集团|建筑|设备|产品)[^,，。]{0,8}$|[工司教驾军党警船机楼房车树医球店校网厂炉]龄[^,，。\d]{0,3}$"
)


def ages(text: str) -> Iterator[Span]:
    """Ages of people."""
    low = text.lower()
    patterns = (*_WITHIN, (_OLD, None)) if "old" in low or "of age" in low else _WITHIN
    for match in matches(text, patterns):
        start, end = match.span(match.lastindex or 0)
        if not _of_nobody(text, start, end):
            yield Span(start, end, "age")
    for recognise in (
        ages_in_chinese,
        ages_composed,
        ages_in_english,
        ages_in_lists,
        ages_in_passing,
        ages_between,
        ages_said,
    ):
        for span in recognise(text):
            if span.kind != "age":
                yield span
            elif not _of_nobody(text, span.start, span.end):
                yield from (span,) if recognise is ages_said else _each(text, span)
    for pattern in (_LISTED, _KIDS):
        for match in pattern.finditer(text):
            for each in _ONE.finditer(text, *match.span("list")):
                if not _of_nobody(text, *each.span()):
                    yield Span(each.start(), each.end(), "age")


def _of_nobody(text: str, start: int, end: int) -> bool:
    """Whether the number is the age of a firm or a thing, or a limit that rules and advertisements set."""
    before = text[max(0, start - 40) : start]
    return bool(
        _OF_A_THING.search(before)
        or ((what := _SOMETHING_IS.search(before)) and not _SOMEBODY.fullmatch(what["noun"]))
        or _HAN_THING.search(before)
        or (end - start == 1 and _HOW_MANY.search(before) and _ALONE.match(text, end))
        or _LIMIT_AFTER.match(text, end)
        or _LIMIT_BEFORE.search(before)
    )


def _each(text: str, span: Span) -> Iterator[Span]:
    """The numbers of “eleven and 8”, apart."""
    found = [*_YEARS.finditer(text, span.start, span.end)]
    if len(found) < 2:
        yield span
        return
    for match in found:
        yield Span(match.start(), match.end(), "age")
