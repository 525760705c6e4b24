"""Names of people. Without a model, a name is known by what stands around it, or by being made of what names are made of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from .chinese_people import chinese_people
from .latin_people import latin_people
from .other_scripts import other_scripts
from .spans import Span
from .surnames import COMMON_WORDS, COMPOUND, GIVEN, NOT_NAMES, RARE_SURNAMES, SURNAMES, chinese_words

_H: Final = r"[\u4e00-\u9fff]"
_SURNAME: Final = "(?:" + "|".join(COMPOUND) + "|[" + "".join(sorted(SURNAMES | RARE_SURNAMES)) + "])"
_NO_GIVEN: Final = r"(?![的是在和与及或了于从为有等以将把被让请给向由对跟叫说要会能也都就先女老同师总])"
_FULL: Final = _SURNAME + r"(?:" + _NO_GIVEN + _H + r"){1,2}"
_MINORITY: Final = _H + r"{2,6}·" + _H + r"{2,6}(?:·" + _H + r"{2,6})?"
_KIN: Final = (
    r"姓名|名字|户名|开户名|持卡人|收款人|寄件人|收件人|签名|本人|联系人|紧急联系人|推荐人|证明人|介绍人|引荐人|担保人|监护人|法定代表人|法人|负责人|对接人|面试官|导师|班主任|辅导员|"
    r"直属上级|直接上级|上级|上司|领导|主管|经理|总监|老板|同事|同学|室友|队友|搭档|合伙人|下属|徒弟|师傅|客户|父亲|母亲|爸爸|妈妈|父|母|配偶|丈夫|妻子|爱人|老公|老婆|"
    r"男友|女友|未婚夫|未婚妻|哥哥|姐姐|弟弟|妹妹|儿子|女儿|叔叔|阿姨|舅舅|姑姑|爷爷|奶奶|表哥|表姐|堂弟|亲属|家属|好友|朋友|"
    r"太太|岳父|岳母|公公|婆婆|老伴|对象|姑姑|姑父|姨妈|姨父|舅妈|嫂子|表弟|表妹|堂哥|堂姐|堂妹|侄子|侄女|外甥|孙子|孙女|女婿|儿媳|家长|姐夫|妹夫|先生|"
    r"房东|邻居|经纪人|接待人?|经办人?|审核人?|复核人?|内推人?|推荐|引荐|前任|前同事|前领导|前上司|HR|HRBP|HRD|BP|猎头|顾问|翻译|助理|秘书|店长|厂长|班长|组长|队长|校长|院长|"
    r"持股人|股东|户主|申请人|候选人|应聘者|面试者|证明人|见证人|参考人|直系亲属|直属领导|直属上司|教授|老师|博士|医生|律师|汇报给|汇报对象|汇报人|审批人|签字人|咨询|致电|感谢"
)
_STOP: Final = r"(?=[^\u4e00-\u9fff]|$|[的是在和与及或了于从为有等以将把被让请给向由对跟叫说曾现已,，担负任])"
_TITLE: Final = (
    r"先生|女士|小姐|太太|夫人|老师|教授|副教授|博士|硕士生|院士|经理|总监|总经理|副总|总裁|董事长|董事|主任|主管|组长|部长|工程师|工|总工|"
    r"医生|大夫|护士|律师|法官|警官|同学|同志|师傅|师兄|师姐|学长|学姐|师弟|师妹|阿姨|叔叔|大哥|大姐|哥|姐|院长|校长|所长|处长|科长|局长|厅长|书记|会计|秘书|总|导"
)
_BEFORE_TITLE: Final = r"(?<![担曾现历就升兼代留聘出上新前后原大小各])"
_CONTEXT: Final = tuple(
    re.compile(pattern, re.ASCII)
    for pattern in (
        r"(?:我叫|我是|叫做|名叫|名为|本名|原名|曾用名|艺名|署名|署名为|昵称|"
        + _KIN
        + r")(?:姓名)?(?:\(.{1,6}?\))?[ \t:：是为叫名、]{0,3}(?P<name>"
        + _FULL
        + r")"
        + _STOP,
        _BEFORE_TITLE
        + r"(?P<name>"
        + _SURNAME
        + r"(?:"
        + _NO_GIVEN
        + _H
        + r"){0,2}?)(?:"
        + _TITLE
        + r")(?![作程龄资位历资具业地厂号]|程师[资职])",
        r"(?P<name>" + _MINORITY + r")",
        r"(?:我叫|名叫|叫做|姓名[:：]? ?)(?P<name>" + _H + r"{2,4})" + _STOP,
        r"(?P<name>[小老阿](?:" + _SURNAME + r"))(?=[^\u4e00-\u9fff]|[和与跟说是的在一])",
        r"(?:(?:和|与|跟|向|由|对|给|请|找|问|经|随|师从|协助|辅助|配合|带领|指导|接替|推荐|采访|访问|感谢))(?P<name>"
        + _FULL
        + r")"
        r"(?=先生|女士|老师|教授|博士|一起|共同|合作|汇报|学习|担任|负责|推荐|介绍|同志|等人|签字|签署|审批|指导|带领|主持|[,，。;；、!?]|$)",
    )
)
_WEAK: Final = (_CONTEXT[0], _CONTEXT[-1])
_AFTER_KIN: Final = re.compile(r"(?:" + _KIN + r")[ \t:：是为叫名、]{0,3}(?P<name>" + _SURNAME + _H + r"{1,3})")
_NEXT_IN_LIST: Final = re.compile(r"(?:[、,，/;；和与及跟]|以及) ?(?P<name>" + _SURNAME + _H + r"{1,3})")
_BEGINS: Final = re.compile(_SURNAME)

_RARE: Final = 105
"""Words as rare as this (see :func:`chinese_words`) are rather a given name once the whole name stands in the text."""


def people(text: str) -> Iterator[Span]:
    """Names of people in Chinese and Latin script."""
    if not text.isascii():
        found = [*_chinese(text), *chinese_people(text)]
        found += _listed(text, found)
        yield from found
        yield from _again(text, found)
    yield from latin_people(text)
    yield from other_scripts(text)


def _chinese(text: str) -> Iterator[Span]:
    for pattern in _CONTEXT:
        for match in pattern.finditer(text):
            start, end = match.span("name")
            if pattern is _CONTEXT[1]:
                start = _before_title(text, start, end)
            name = text[start:end]
            if name and name not in NOT_NAMES and (pattern not in _WEAK or _fits(name)):
                yield Span(start, end, "name")
    for match in _AFTER_KIN.finditer(text):
        name = _longest(match["name"])
        if name:
            yield Span(match.start("name"), match.start("name") + len(name), "name")


def _before_title(text: str, start: int, end: int) -> int:
    """Where the name before a title begins: not inside a word, nor with one; ``end`` where there is none."""
    for at in range(start, end):
        inside = at > 0 and text[at - 1] not in "小老阿" and text[at - 1 : at + 1] in COMMON_WORDS
        word = text[at : at + 2] in NOT_NAMES and text[at : at + 2] not in COMPOUND and end - at > 1
        if _BEGINS.match(text, at) and not inside and not word:
            return at
    return end


def _again(text: str, found: list[Span]) -> Iterator[Span]:
    """Names found once, wherever else they stand; of three characters, also the two given ones."""
    names = {text[span.start : span.end] for span in found}
    for name in names:
        if len(name) < 2 or not all(_is_han(character) or character == "·" for character in name):
            continue
        forms = [name]
        if len(name) == 3 and name[:2] not in COMPOUND and chinese_words().get(name[1:], _RARE) >= _RARE:
            forms.append(name[1:])
        for form in forms:
            for match in re.finditer(re.escape(form), text):
                yield Span(match.start(), match.end(), "name")


def _is_han(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff"


def _listed(text: str, found: list[Span]) -> Iterator[Span]:
    """Names that go on a list which a name began."""
    followed: set[int] = set()
    for span in found:
        end = span.end
        while end not in followed:
            followed.add(end)
            match = _NEXT_IN_LIST.match(text, end)
            name = _longest(match["name"]) if match else ""
            if not match or not name:
                break
            start = match.start("name")
            end = start + len(name)
            yield Span(start, end, "name")


def _fits(name: str) -> bool:
    """Words that begin as a name does are none, even after a word that names follow."""
    return name[:2] not in NOT_NAMES or name[:2] in COMPOUND


def _longest(run: str) -> str:
    """The most characters from the beginning of a run that are made as names are; empty where none are."""
    for length in range(min(len(run), 4), 1, -1):
        if _made_of_names(run[:length]) and len(run[:length]) - (2 if run[:2] in COMPOUND else 1) <= 2:
            return run[:length]
    return ""


def _made_of_names(name: str) -> bool:
    surname = 2 if name[:2] in COMPOUND else 1
    given = name[surname:]
    return bool(given) and name not in NOT_NAMES and name[:2] not in NOT_NAMES and all(c in GIVEN for c in given)
