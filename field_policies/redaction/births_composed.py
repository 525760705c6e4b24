"""Birthdays put together from parts: words for a birth with whatever names a day or a year, also by what happened then.

“The night of the big storm” is a day, 香港回归那年 a year; a feast with a year somebody of working age was born in, a
Roman month, a year of two figures said as people say their own, a day up to which somebody has an age: all are births.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from .cues import Cues
from .dates import DAY_OF_YEAR, FOREIGN_MONTH, MONTH, SPOKEN_DATE
from .feasts import HAN_DAY, KNOWN_ENGLISH_DAY
from .near import near
from .relatives import HAN_KIN
from .spans import Span

_H: Final = r"[\u4e00-\u9fff]"
_U: Final = "[〇零一二三四五六七八九]"
_SHORT_YEAR: Final = rf"(?:[5-9]\d|0\d|[五六七八九零〇]{_U}|一九[四五六七八九]{_U}|二[零〇]{_U}{{2}}|19[4-9]\d)年"
_RUN: Final = r"(?:(?![我你他她])[\u4e00-\u9fffA-Za-z0-9])"
_MOMENT: Final = r"(?:那一?[年天日晚夜](?:个)?|那会儿|前[一二两三]?[天年日]|后[一二两三]?[天年日]|头[一两]天|当[天年日晚]|前[夕夜]|同一?[天年日])"
_BORN_HAN: Final = r"(?:(?:出|降)?生(?![产活意日态物源肖病效命怕气成词姜僻硬疏涯])|出世|落地|来到这?个?世)"
_ERA_YEAR: Final = r"(?:(?:19[3-9]\d|20[01]\d|[5-9]\d|0\d|[一二]?[九零〇五六七八]" + _U + r"{1,3})年)"
_MONTH_DAY: Final = r"(?:闰?(?:(?:[正冬腊]|[一二三四五六七八九十]{1,2}|\d{1,2})月(?:初[一二三四五六七八九十]|[十廿卅]?[一二三四五六七八九十]{1,3}|\d{1,2}|半)|[正冬腊]月)[日号]?)"
_ORDINAL: Final = r"(?:(?:twenty|thirty)[ -](?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|(?:thir|four|fif|six|seven|eigh|nine)teenth|twentieth|thirtieth|\d{1,2}(?:st|nd|rd|th))"
_CARDINAL: Final = r"(?:twenty|thirty)[ -](?:one|two|three|four|five|six|seven|eight|nine)|(?:thir|four|fif|six|seven|eigh|nine)teen|ten|eleven|twelve|twenty|thirty|one|two|three|four|five|six|seven|eight|nine"
_SAID_YEAR: Final = r"(?:(?:nineteen|twenty)(?: and)? )?(?:(?:thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[ -](?:one|two|three|four|five|six|seven|eight|nine))?|oh[ -](?:one|two|three|four|five|six))|two thousand(?: and)?(?: (?:one|two|three|four|five|six))?|nineteen hundred and \w+"
_A_YEAR: Final = r"(?:'\d\d\b|19[3-9]\d\b|200[0-7]\b|" + _SAID_YEAR + r")"
_SPAN_OF_TIME: Final = r"(?:year|summer|winter|spring|autumn|fall|day|night|week|month|morning|afternoon|evening|weekend|eve|hour|same day|same year|same night|same week)"

_FORMS: Final = tuple(
    (needed, before, after, re.compile(pattern))
    for needed, before, after, pattern in (
        (("irthday", "-day", "bday", "Bday"), 4, 60, rf"(?i:\b(?:birthday|b-?day)(?:'s| is| was| falls| fell| comes| lands|,|:)?(?: (?:always|usually|also|actually|really))?(?: on| in| at| for)? (?P<date>the (?:\d{{1,2}}(?:st|nd|rd|th)|{_ORDINAL})(?: of (?:the )?[a-z]+)?|the (?:first|last|second|third|fourth|day|eve|night|morning|week|weekend)(?: (?:day|sunday|monday|tuesday|wednesday|thursday|friday|saturday))? (?:of|after|before|that) [a-z0-9' ]{{3,30}}))(?=[,.;:!?)\n]|$| (?:and|but|so|if|same)\b)"),
        (("irth",), 10, 40, rf"(?i:\b(?:birth ?year|year of birth|born in the year|birth yr)(?:'s| is| was|,|:)? (?P<date>{_A_YEAR}))"),
        (("irthday", "born", "Born"), 40, 4, rf"(?i:(?P<date>(?:early|mid|late)[ -]{MONTH}(?:,? (?:of )?{_A_YEAR})?) (?:birthday|born))"),
        (("b. ", "b "), 2, 40, rf"(?i:(?<![\w.])b\.? (?P<date>(?:{KNOWN_ENGLISH_DAY}|candlemas|michaelmas|lammas)(?:,? (?:of )?{_A_YEAR})?|{_A_YEAR}))(?=[,.;)\n]|$)"),
        ((" sign", "corpio", "emini", "quarius", "agittarius", "apricorn", "isces", "irgo", "aurus", " Leo", " Libra", " Aries"), 14, 20, r"(?i:(?:\bstar ?sign(?: is|:)?|\b(?:a|an|typical|true|classic|proper)) (?P<date>(?-i:Aries|Taurus|Gemini|Cancer|Leo|Virgo|Libra|Scorpio|Sagittarius|Capricorn|Aquarius|Pisces)))\b(?! (?:capital|partners|group|fund|api|model|project|system|health))"),
        # what happened then
        (
            ("生", "出世", "落地", "世"),
            22,
            2,
            rf"(?:^|(?<=[,，。;；:：、是于在我他她\s(（]))(?P<date>(?![我他她是]){_RUN}{{1,14}}?{_MOMENT})(?:{_H}{{0,3}}?){_BORN_HAN}",
        ),
        (
            ("生", "出世", "落地"),
            3,
            24,
            rf"(?:(?:出|降)?生[于在]|(?:出|降)生[于在]?|出生日?期?(?:是|为|在|于|:|：)?|生(?=在)|生日(?:是|在|为|跟|同|和|与|就是?|正[好是值]|刚好|恰好|恰逢|赶[上在])|落地(?:是|在|于)?)(?:农历|阴历|阳历)?(?P<date>在?(?:{_RUN}{{2,14}}?{_MOMENT}|[\u4e00-\u9fff]{{0,6}}(?:国庆|建军|建党|革命|解放|独立|圣诞|妇女|劳动|儿童|教师|青年|母亲|父亲|植树|愚人|情人|感恩|万圣|复活|端午|中秋|重阳|元宵|清明|七夕|除夕|春|泼水|火把|古尔邦|开斋|那达慕|雪顿)节?(?:同一天|那天|当天|前后)?))(?=[,，。;；、)）\s生]|$|的)",
        ),
        (("生的我", "生下", "生了", "生的他", "生的她", "有了我"), 0, 20, rf"(?:生(?:的|下|了)|有了)[我他她](?:们)?(?:的(?:日子|时候)?)?(?:[,，:：。 ]|是|在){{1,3}}(?P<date>{HAN_DAY})"),
        # years as people say their own
        (
            "年",
            4,
            4,
            rf"(?<![\d一二三四五六七八九十零〇初中期近前后第整共满])(?P<date>{_SHORT_YEAR})(?:的?(?:小孩|孩子|娃|小朋友|人(?=[,，。)）])|老人|小年轻|姐姐|哥哥)|的?[生属](?!产|效|态|意|物|于[\u4e00-\u9fff]{{0,4}}(?:公司|集团|国企|民企))|的(?=[,，。;；~!！?？\s”\")）]|$))",
        ),
        ("年", 14, 2, rf"(?:{HAN_KIN}|配偶|学员|家属)(?:[\u4e00-\u9fff·]{{0,4}})?[(（,，、:： ](?P<date>{_SHORT_YEAR})(?=[,，。;；、)）]|$)"),
        ("年", 6, 2, rf"{HAN_KIN}(?:[\u4e00-\u9fff]{{0,3}}?)(?P<date>[五六七八九零〇]{_U}年)(?=[,，。;；)）])"),
        ("几多", 1, 4, r"(?<![十\d])(?P<date>[四五六七八九零][几多]年)(?=的|[出]?生|属)"),
        (("宝宝",), 4, 4, r"(?P<date>千禧|世纪|奥运|国庆|元旦|春节|新年|中秋|五一|六一|七夕|圣诞|除夕|端午|重阳|冬至|元宵|闰月|世界杯)(?:节)?宝宝(?!用品|产品|套餐|活动)"),
        (("座",), 3, 3, r"(?P<date>(?:白羊|牡羊|金牛|双子|巨蟹|狮子|处女|天秤|天蝎|射手|人马|摩羯|魔羯|水瓶|双鱼)座)(?!大厦|广场|项目|系列|计划|公司|酒店|影城|团队|[A-Z\d])"),
        ("年", 6, 2, rf"(?<=[\u4e00-\u9fff])[(（](?P<date>[五六七八九零〇]{_U}年)(?:生)?(?=[,，、)）])"),
        (("出生", "生年", "生日"), 0, 44, rf"(?:出生|生年|生日)[^。;；\n]{{0,24}}?(?:应|实|本)(?:际上?|该)?(?:为|是)(?P<date>[一二]?[九零〇]{_U}{{2,3}}年?|(?:19[3-9]\d|200\d)(?!\d))"),
        (("写", "登", "填", "报", "记"), 8, 20, rf"(?:证件?|身份证|户口本?|档案|护照|[证本])(?:[上里])?(?:都|统一|一律)?(?:写|登|填|记|报)(?:的|了|成)?(?:是|为)?(?P<date>(?:[五六七八九零〇]{_U}年元旦)|(?:闰?[正冬腊一二三四五六七八九十]{{1,3}}|\d{{1,2}})月(?:初?[一二三四五六七八九十廿]{{1,3}}|\d{{1,2}})[日号]?)"),
        (("昭和", "大正"), 0, 20, r"(?P<date>(?:昭和|大正)(?:[元一二三四五六七八九十]{1,4}|\d{1,2})年(?:[一二三四五六七八九十\d]{1,3}月(?:[一二三四五六七八九十\d]{1,3}日?)?)?)"),
        # the calendar named within the date
        (("历",), 6, 12, rf"(?P<date>{_ERA_YEAR}的?(?:农历|阴历|阳历|公历|旧历|新历){_MONTH_DAY})"),
        # asked for
        (
            ("出生", "生日", "哪天生", "几号生", "哪年", "DOB", "irth"),
            10,
            60,
            rf"(?:出生(?:日期|年月日?|年份)|生日|哪天生|几号生|哪年(?:生|的)?|DOB|[Bb]irth ?(?:day|date)|[Dd]ate of [Bb]irth)[^\n?？。:：]{{0,14}}[?？。!！:：~]\s{{0,2}}(?:[\u4e00-\u9fffA-Za-z]{{1,10}}[:：]\s?)?[—-]{{0,2}} ?(?:[行嗯哦好呃啊是那][的吧个呀]?[,，] ?)?(?P<date>{HAN_DAY}(?:那[天年])?|(?:[五六七八九零〇]{_U}|[5-9]\d|0\d)(?=年?的|年[,，。生属])|(?i:{SPOKEN_DATE}|{MONTH} (?:{_CARDINAL}|\d{{1,2}})\b|{DAY_OF_YEAR}|{KNOWN_ENGLISH_DAY}))",
        ),
        # English
        (
            ("orn",),
            2,
            120,
            rf"\b[Bb]orn\b(?:,? (?:he|she|they|I) (?:says?|said|claims?|insists?|tells? \w+),?)?,?(?: (?:in|on|during|around|at|back in|right))? (?P<date>(?:the|that) (?:very |same |hot |cold |long |leap )?{_SPAN_OF_TIME} (?!at\b|in [A-Z]|shift|job|team|role|one\b)[^,.;()\n—]{{4,60}}(?:, (?:of )?{_A_YEAR})?)",
        ),
        (("orn",), 2, 120, rf"\b[Bb]orn\b(?: on| in)? (?P<date>(?:the )?{_ORDINAL}(?: day)? of [A-Z][a-z]+,?(?: (?:in|of))?(?: the (?:leap )?year)?(?: of)? {_A_YEAR})"),
        (("orn", "irth"), 2, 90, rf"\b(?:[Bb]orn|[Bb]irth(?:day)?)\b[^.;\n]{{0,36}}?, (?P<date>the year (?:of|that|when|[A-Z])[^,.;()\n]{{4,40}}(?:, {_A_YEAR})?)"),
        (
            ("Day", "day", "Eve", "eve", "Christmas", "Easter", "Souls", "Saints", "Halloween", "Diwali", "Eid", "Year"),
            40,
            44,
            rf"(?i:(?<![a-z])(?P<date>(?:the )?(?:(?:eve|night|day|morning) (?:of|before|after) )?{KNOWN_ENGLISH_DAY},? (?:of |in )?(?:'[3-9]\d\b|19[3-9]\d\b|{_SAID_YEAR})))",
        ),
        ((" of the ",), 20, 20, rf"\b(?P<date>the {_ORDINAL} of the {_ORDINAL}(?:,? (?:of )?{_A_YEAR})?)\b(?! (?:month|quarter|week|year|round|series))"),
        ((" baby", " vintage", " kid", "-born", " child"), 12, 0, r"(?<!\w)(?P<date>'[3-9]\d|'0\d|19[4-9]\d)[ -](?:baby|vintage|kid|child|born)\b"),
        (
            (".i", ".v", ".x", ".I", ".V", ".X", "/I", "/V", "/X", " I", " V", " X"),
            4,
            12,
            r"(?i)(?<![\d.])(?P<date>\d{1,2}[./ ]\s?(?:VIII|VII|III|VI|IV|IX|XII|XI|II|I|V|X)[./ ]\s?(?:19[3-9]\d|200[0-7]))(?!\d)",
        ),
    )
)  # fmt: skip
_BORN: Final = re.compile(
    r"(?i)\b(?:born|came into (?:the|this) world|arrived in (?:the|this) world|entered the world|was delivered|leap[ -]year baby)(?:,? (?:he|she|they|i) (?:says?|said|claims?|insists?|reckons?),?)?,? (?:(?:on|in|at|during|around|about|sometime|back|right|just|exactly|almost|late|early) )*"
    r"(?P<date>(?:(?:the|a|an|that|one|two|three|four|five|six|ten|mid|early|late|between|when|while|under|half|some|spring|summer|autumn|winter|nineteen|end|start|beginning|a few|christmas|easter|new|st|all|good|boxing)(?![a-z]))(?:[^.,;()\n—]|\.(?=[a-z\d])){2,70})"
)
_TIME: Final = re.compile(
    r"(?i)\b(?:day|night|eve|morning|evening|afternoon|week|weekend|month|year|summer|winter|spring|autumn|fall|midnight|noon|dawn|hours?|minutes?|days|weeks|months|years|christmas|easter|storm|war|blizzard|eclipse|flood|strike|election|coronation|jubilee|olympics|world cup|"
    r"january|february|march|april|june|july|august|september|october|november|december|when|while|as|'\d\d|19\d\d|200\d|(?:thirty|forty|fifty|sixty|seventy|eighty|ninety)[ -]?\w*)\b|^mid|^under [A-Z]"
)
_TOO_FAR: Final = re.compile(
    r"(?i),? (?:and (?:(?:was|have|has|is|raised|bred|grew|moved|lived|baptised|came|went|so|i|he|she)\b)|but|so|to (?:a|an|two|parents)|where|who|with|as|[·|(]|(?:in|at|near) (?!(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))(?-i:[A-Z])|in (?:a|an|the) (?!(?:year|spring|summer|autumn|winter|fall|leap|week|month|middle|early|late)\b)|$(?!)).*"
)
_FOREIGN_DATE: Final = re.compile(
    r"(?<![\w.])(?P<date>(?:le |am |den |el |il |op |dne )?(?:[0-3]?\d|1er)\.? (?:de |d')?(?!(?:sep|oct|dec|jun|aug|set|mar|may|apr|jul|nov|feb|jan)[a-z]* )"
    + FOREIGN_MONTH
    + r" (?:de |del )?(?:19[3-9]\d|200[0-5]))(?!\d)",
    re.IGNORECASE,
)
_FOREIGN: Final = re.compile(r"\d (?:de |d')?[a-z]{3,10}\.? (?:de |del )?(?:19[3-9]|200)", re.IGNORECASE)
_OTHER_EVENT: Final = re.compile(
    r"(?i)公司|品牌|集团|学校|校庆|平台|产品|项目|店庆|入职|离职|毕业|上线|到期|截止|面试|报到|开业|成立|签约|工作|参加|任职|加入|创办|创立|投产|建成|"
    r"\b(?:company|brand|campaign|firm|product|founded|established|opened|launched|joined|started|since|signed|issued|dated|contract|married|hired|until|released)\b[^.;\n]{0,24}$"
)

_CUES: Final = Cues(
    latin=r"birth ?(?:day|date)s?|born|d\.?o\.?b|b-?day|date of birth",
    han=r"生日|出生(?!率|地|证)|生辰|诞辰|落地|属相|(?<=[天日夜晚年节月])生(?=[的,，。;；、)）])",
)
_A_DAY: Final = re.compile(
    rf"(?P<date>{_ERA_YEAR}?(?:农历|阴历|阳历|公历|旧历|新历)?{_MONTH_DAY}|{_ERA_YEAR}(?:{_RUN}{{1,6}}节)|(?i:{SPOKEN_DATE}|{DAY_OF_YEAR}(?:,? (?:of )?{_A_YEAR})?|{KNOWN_ENGLISH_DAY},? (?:of )?{_A_YEAR}|the {_ORDINAL} of (?:the )?[a-z]+)|(?:19[3-9]\d|200[0-7])[./-](?:0?[1-9]|1[0-2])[./-](?:0?[1-9]|[12]\d|3[01])|(?:0?[1-9]|[12]\d|3[01])[./-](?:0?[1-9]|1[0-2])[./-](?:19[3-9]\d|200[0-7]))(?![A-Za-z\d]|[./-]\d|,? (?:20[1-9]\d|200[89]))"
)
_EVENT: Final = re.compile(
    r"(?i)[入离到]职|毕业|上线|到期|截止|面试|报到|到岗|开业|成立|签约|放假|值班|上班|有效|签发|办理|更新|出差|工作|会议|公司|项目|参加|起|至|发薪|交付|结婚|领证|活动|促销|品牌|周年|营销|"
    r"\b(?:interview|start|join|left|leave|available|exp\b|expir|valid|issued|since|from|until|meeting|due|deadline|company|firm|signed|married|graduat|hired|employ|contract|founded|launch|arriv|appointment|training|shift|campaign|promo|brand|anniversar)"
)
_BEFORE, _AFTER = 60, 100
_SENTENCE: Final = re.compile(r".*[。;；!！?？\n]|.*\. ", re.DOTALL)


def births_composed(text: str) -> Iterator[Span]:
    """Days and years of birth by their parts."""
    for needed, before, after, pattern in _FORMS:
        for first, last in near(text, needed, before, after):
            for match in pattern.finditer(text, first, last):
                if not _of_something_else(text, match.start("date")):
                    yield Span(*match.span("date"), "birth_date")
    for first, last in near(text, ("orn ", "orn,", " world", "delivered", "baby"), 24, 110):
        for match in _BORN.finditer(text, first, last):
            far = _TOO_FAR.search(match["date"])
            date = (match["date"][: far.start()] if far else match["date"]).rstrip()
            if _TIME.search(date) and not _of_something_else(text, match.start()):
                yield Span(match.start("date"), match.start("date") + len(date), "birth_date")
    yield from _beside_words(text)
    if _FOREIGN.search(text):
        for match in _FOREIGN_DATE.finditer(text):
            if not _of_something_else(text, match.start()):
                yield Span(*match.span("date"), "birth_date")


def _beside_words(text: str) -> Iterator[Span]:
    """Days in the sentence of a word for a birth, and in the next one, where no other event stands between."""
    cues = sorted(cue for cue in _CUES.find(text) if not _EVENT.search(text, max(0, cue[0] - 12), cue[0]))
    at = 0
    for n, (start, end) in enumerate(cues):
        first = max(at, start - _BEFORE)
        at = max(at, end + _AFTER if n + 1 == len(cues) else min(end + _AFTER, cues[n + 1][0]))
        for match in _A_DAY.finditer(text, first, at):
            behind = match.start() >= end
            between = text[end : match.start()] if behind else text[match.end() : start]
            around = text[max(0, match.start() - 8) : match.end() + 8]
            told = behind or not _SENTENCE.match(between)
            if told and not _EVENT.search(between) and not _EVENT.search(around):
                yield Span(*match.span("date"), "birth_date")


def _of_something_else(text: str, start: int) -> bool:
    """Whether the sentence speaks of a firm or a job before the day."""
    before = text[max(0, start - 28) : start]
    return _OTHER_EVENT.search(_SENTENCE.sub("", before)) is not None
