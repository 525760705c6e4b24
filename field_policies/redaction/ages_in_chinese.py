"""Ages as Chinese tells them: beside a relative, after words for years of life, as a clause of its own, in old words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from .cues import Cues
from .near import matches, with_reach
from .numerals import HAN_TENS, NUMBER_WORDS
from .relatives import BABIES, HAN_KIN
from .spans import Span

_HEDGE: Final = r"(?:今年|现年|现在|如今|都|也|已经?|刚刚?好?|刚满|年满|满|快要?|马上|眼看|转眼|将近|接近|年[近过逾届]|大约|大概|差不多|不到|未满|不满|过了?|奔|约|有|是|就|才|得有|虚岁|周岁|实岁|虚|应该|估计|可能|超过|说是|说|实际上?|其实|比我大,?|,|，| )"
_ROUNDED: Final = r"(?: ?(?:周岁|岁半|岁多|来岁|多岁|几岁|岁|出头|好几|多|来|上下|开外|有余|挂零|大几|整))?"
_ENDS: Final = r"(?=[,，。;；、!！?？)）(（”\"|/\s]|$|了|喇|啦|咯|刚|还|正|在[读上念家]|上[小初高大中幼一二三四五六]|念|读|退休|也|才|不|身[体子]|的(?:老|人|年纪|岁数|高龄))"
_NO_MEASURE: Final = r"(?![个名位人只条家万千百亿元块月年天号次届期场周%倍台套篇件门季轮点分秒米斤吨平城省国款类项科本部张间层页课强佳大多几余\d一二三四五六七八九十]|(?:多|几|余)?(?:个|名|位|家|项|万|次|年|天|篇|场|台|件))"
_BETWEEN_NAME: Final = r"(?:[\u4e00-\u9fff·]{0,4}?|[ ,]?[A-Z][a-z]+(?: [A-Z][a-z]+)?)"

_KIN: Final = Cues(han=HAN_KIN + r"|[前后]两个|头胎|另一[个位]|这位|那位")
_SELF: Final = Cues(
    han=r"本人|自己|[他她我](?:个人)?(?!们)|年底|下个?月|正好|还差[^,，。;\n\d]{1,4}?(?=[二三四五六七八九]?十)|差[一两]岁|约莫|估摸着?|目测|看着像?|看样子|看上去|看起来|人家|小伙子?|姑娘|大姐|大叔|阿姨|大爷|大妈|师傅|女孩子?|男孩子?"
)
_AFTER_SELF: Final = re.compile(
    r"(?:都说|说|自称)?[(（:：—\- ]{0,2}"
    + _HEDGE
    + r"{0,4}(?P<age>"
    + HAN_TENS
    + r"|(?<![\d.])[1-9]\d(?! ?[\d.:%年月日号点个名位人次家天小分万条周件台项届期级楼层公千百米]))"
    + _ROUNDED
    + _ENDS
)
_AFTER_KIN: Final = re.compile(
    r"(?:们|俩|两个|三个)?(?:[:：] ?)?"
    + _BETWEEN_NAME
    + r"[(（:：—\- ]{0,2}"
    + _HEDGE
    + r"{0,4}(?P<age>"
    + HAN_TENS
    + r"|(?<![\d.])[1-9]\d(?! ?[\d.:%年月日号点个名位人次家天小分万条周件台项届期级楼层公千百米])|(?<=[\u4e00-\u9fff,( ])[二三四五六七八九1-9](?=[,，。;；)和、]|$))"
    + _ROUNDED
    + _ENDS
)
_BARE_KIN: Final = re.compile(
    r"[ ,]?(?:们|俩)?[ ,]?(?P<age>[二三四五六七八九1-9])(?![\d.])(?=[,，。;；、)]|$| ?[和跟与])"
)
_LATER_KIN: Final = re.compile(
    r"[^,，。;；\d\n]{1,14}[,，] ?(?:也|都|今年|已|刚)?(?P<age>[1-9]\d|" + HAN_TENS + r")岁?(?=[,，。;；\n]|$)"
)
_AGED: Final = Cues(
    han=r"今年|现年|岁数|年纪|年龄|虚岁|实岁|周岁|足岁|虚龄|年方|芳龄|贵庚|年满|刚满|快满|未满|享年|永远|按[^,，。;\n]{1,6}算(?:法|的话)?|高寿|春秋",
)
_AFTER_AGED: Final = re.compile(
    r"(?:[:：是为有约已刚才都也就,?？ \-—]|差不多|大概|快|将近|不到|刚好|整){0,4}(?P<age>"
    + HAN_TENS
    + r"|(?i:"
    + NUMBER_WORDS
    + r"(?![A-Za-z])))"
    + _ROUNDED
    + _NO_MEASURE
)
_CLAUSES: Final = tuple(
    re.compile(pattern)
    for pattern in (
        # a number that is a clause
        r"(?:(?<=[,，。;；\n“\"！!?？])|^) ?"
        + _HEDGE
        + r"{0,3}?(?P<age>十[六七八九]|[二三四五六七八九]十(?:有?[一二三四五六七八九]){0,2}|廿[一二三四五六七八九])(?:岁|多|出头|好几)?(?:了|喇|啦|咯)?(?=[,，。;；!！\n”\"]|$)",
        r"(?:(?<=[,，。;；:：\n“\"！!])|^) ?(?P<age>[1-8]\d) ?(?:岁)?(?:了|喇|啦|咯)(?=[,，。;；!！\s]|$)",
        # with a word before and one after
        r"(?:都|快|就|已经?|也|奔|马上|眼看|转眼|刚|才|过|往|年近|将近|近)(?P<age>"
        + HAN_TENS
        + r")(?:多|好几|出头)?岁?(?:了|喇|啦|奔|的人|的年纪|的岁数)(?![\u4e00-\u9fff]{0,1}[个名位家次年天万])",
        r"(?<![\d第])(?P<age>(?:"
        + HAN_TENS
        + r"|[2-9]\d) ?(?:来岁|多岁|多|来|好几|出头)?)的(?:年纪|岁数|高龄|人了|老人|老母亲?|老父亲?|汉子|妇女|小伙|姑娘)",
        r"(?<![驰飞狂私投直裸东西])奔 ?(?P<age>[三四五六七八九])(?= ?(?:[了的,，。;；!！)\s张去人]|$))",
        r"(?:[过奔快近]|出头)(?P<age>[三四五六七八九]张)(?=[了的,，。;；]|$)",
        r"(?P<age>(?<![上中下])[三四五六七八九]旬)(?!间|[以之]后)",
        r"(?<![\d一二三四五六七八九十第])(?P<age>" + HAN_TENS + r"|[1-9]\d)岁?的?(?:大寿|寿辰|寿宴|岁生日|生日)",
        # old words for years of life
        r"(?P<age>弱冠|及笄|豆蔻(?:年华|之年)?|而立之年|不惑之年|知天命|知命之年|耳顺之年|花甲(?!粉|煲|店|螺)|古稀|耄耋|期颐|年过半百|半百之年|桃李年华|花信年华|双十年华|舞[勺象]之年|三十而立|四十不惑|五十知天命|杖[国朝]之年)",
        r"(?:年[近逾过届]|[已刚将快奔过届未][近过至]?|临近|未到|尚未|不到|步入|迈入|进入|到了?)(?P<age>而立|不惑|知命|天命|耳顺|半百)(?![之年]?[^,，。;；\s了的之人年]{3})",
        r"(?P<age>本命年)(?!礼|红|款|系列|营销)",
        r"(?<!\d)(?P<age>[4-9]0 ?后|[五六七八九零〇][零〇五]后|[059]5 ?后|00 ?后|10 ?后)(?=[,，。;；、!！)）\s|]|$|的[我他她]|[男女]|小伙|姑娘|宝妈|妈妈|爸爸|奶爸|一[枚个名])",
        r"属(?:相|生肖)?[:：是]?(?P<age>[鼠牛虎兔龙蛇马羊猴鸡狗猪])(?=[的,，。;；、|)(\s头尾]|$|那年|年)",
        # small children
        r"(?P<age>半(?:周)?岁|(?<![\d一二三四五六七八九十第])(?:\d{1,2}|[一两二三四五六七八九十]{1,2}|几)个(?:多|半)?月大|(?:刚满|不满|未满|还没)[一两二三\d]?(?:周岁|百天|满月))",
        BABIES
        + r"[\u4e00-\u9fff]{0,3}?[,，(:： ]{0,2}(?P<age>(?:刚刚?|才|还没|未|快)?(?:满月|百日|百天|满周岁|一?周岁)|(?:刚刚?|才|新近)(?:出生|落地|降生|生(?=[,，。;；)\s]|$)))",
        BABIES
        + r"[\u4e00-\u9fff]{0,3}?(?:才|刚|已经?|今年|,|，|满|快|有|:|：|\(|（| ){0,3}(?P<age>(?:\d{1,2}|"
        + HAN_TENS
        + r"|[一两二三四五六七八九几])个(?:多|半|来)?月(?:零[\d一二三四五六七八九十]{1,3}天)?(?:大|多)?)(?!后|前|内|以|份|一次|[的试]|[—\-~至到])",
    )
)
_WITHIN: Final = with_reach(
    _CLAUSES,
    {
        "岁?的?(?:大寿": (("大寿", "寿辰", "寿宴", "生日"), 14, 4),
        "的(?:年纪|岁数": (
            ("的年纪", "的岁数", "的高龄", "的人了", "的老", "的汉子", "的妇女", "的小伙", "的姑娘"),
            12,
            6,
        ),
        "半(?:周)?岁": (("半岁", "半周岁", "月大", "刚满", "不满", "未满", "还没"), 12, 8),
        "[4-9]0 ?后": (("后",), 6, 8),
    },
)
_DIFFERENCE: Final = re.compile(r"(?<!老)[大小差长幼](?:了|整整|了整整)?$|每[隔逢]?$|第$|[前后近]$")


def ages_in_chinese(text: str) -> Iterator[Span]:
    """Ages of people in Chinese; what may be somebody's who is not told from a thing by the caller."""
    if text.isascii():
        return
    for _, end in _KIN.find(text):
        for pattern in (_AFTER_KIN, _BARE_KIN, _LATER_KIN):
            match = pattern.match(text, end)
            if match and not _DIFFERENCE.search(text, max(0, match.start("age") - 4), match.start("age")):
                yield Span(*match.span("age"), "age")
    for _, end in _SELF.find(text):
        match = _AFTER_SELF.match(text, end)
        if match and not _DIFFERENCE.search(text, max(0, match.start("age") - 4), match.start("age")):
            yield Span(*match.span("age"), "age")
    for _, end in _AGED.find(text):
        match = _AFTER_AGED.match(text, end)
        if match:
            yield Span(*match.span("age"), "age")
    for match in matches(text, _WITHIN):
        yield Span(*match.span("age"), "age")
