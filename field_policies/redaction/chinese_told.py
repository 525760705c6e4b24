"""Names that the words around them say to be names: 联系人：简单, 妻佟掌柜, 谷雨（实验员）, 姓崔, 贾某, 艺名拾月."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from .chinese_shapes import NOBODY, may_be_a_name, sounds_foreign
from .spans import Span
from .surnames import COMPOUND, FIRST_NAMES, PINYIN_SURNAMES, RARE_SURNAMES, SURNAMES, WORD_FIRST_NAMES, chinese_words

_H: Final = r"[\u3400-\u9fff]"
_SURNAME: Final = "(?:" + "|".join(COMPOUND) + "|[" + "".join(sorted(SURNAMES | RARE_SURNAMES)) + "])"
_SAID: Final = re.compile(
    r"(?:我叫|(?:[他她]|同[事学]|室友|老乡|工友|孩子)(?:就|也)?叫(?![我他她你做作来去了上什啥])|名叫|叫做|姓名[:：] ?|(?:贵姓|免贵姓|姓|姓氏)(?:[:：]| ?[“\"「]))(?P<name>"
    + _H
    + r"{1,4})"
    r"(?=[^\u3400-\u9fff]|$)"
)
_OF_FAMILY: Final = re.compile(
    r"(?<![同贵百老尊大种])(?:本|复|都|也|不|他|她|我|随[父母])?姓(?:是|的是|就?叫)? ?[“\"]?(?P<name>"
    + _SURNAME
    + r")(?=[^\u3400-\u9fff]|$|[的那名这不啊呀])"
)
_SINGLE_GIVEN: Final = re.compile(r"单名(?:一个|是|叫|为)?[“\"「 ]?(?P<name>" + _H + r")(?=[”\"」,，。;；字 ]|$)")
_SOMEBODY: Final = re.compile(
    r"(?P<name>" + _SURNAME + r")某(?:某|[甲乙丙])?(?=[^\u3400-\u9fff]|[送在于称说系因与和为向以将对被把给的]|$)"
)
_CALLED: Final = re.compile(
    r"(?:艺名|花名(?!册)|外号|绰号|乳名|小名|大名|法名|法号|笔名|曾用名|中文名|英文名|藏文名|蒙文名|维文名|日文名|韩文名|原名|本名|真名|全名|人称|人送外号|昵称|别名|别号)(?:字)?(?:是|叫做?|为|唤作|:|\|)? ?[“\"「『（(]?"
    r"(?P<name>" + _H + r"{1,4}(?=[^\u3400-\u9fff·]|$)|[A-Z][a-z]{1,14}(?: [A-Z][a-z]{1,14})?(?![A-Za-z]))"
)
_CALLS: Final = re.compile(
    r"(?:叫|喊|称呼?|管)(?:他|她|我|其|咱)(?:做|作|为|叫)?(?: ?[“\"「](?P<quoted>"
    + _H
    + r"{1,5})[”\"」]|(?P<name>"
    + _H
    + r"{2,4}?)(?=老师|先生|女士|小姐|师傅|[姐哥叔姨]|就[行好成]|即可| ?[,，。;；)）]|$))"
)
_KIN: Final = re.compile(
    r"(?:(?<=[^\u3400-\u9fff])|(?<=^)|(?<=[你我他她其有之]))(?:[父母妻夫弟妹兄姐哥嫂女儿子侄甥媳婿孙叔伯舅姑姨]|长[子女]|次[子女]|独[子女]|小[女儿]|[大二三小][弟妹姐哥]|[堂表][弟妹兄姐哥])"
    r"(?P<name>(?![亲子弟妹姐哥女儿婿媳孙侄友生性孩人方母父名款装士爷奶婆公姑舅叔伯姨嫂])" + _H + r"{2,6})"
    r"(?=\(|[,，] ?[\d一二三四五六七八九]|[,，、;；。|/!?！？]|$|\n| ?\d|手机|电话|[今在是也做的])"
)
_ROLE_IN_GLOSS: Final = (
    r"(?:[^()\n,;、]{0,8}(?:员|师|长|总监|经理|主管|主任|助理|顾问|教授|博士|硕士|博士生|学生|实习生|老师|同事|同学|室友|组|部|科|处|VP|PM|HR|HRBP|HRD|CTO|CEO|COO|CFO|TL|Leader)|"
    r"[父母妻夫子女兄弟姐妹]|父亲|母亲|妻子|丈夫|配偶|哥哥|姐姐|弟弟|妹妹|儿子|女儿|父子|母女|母子|夫妻|朋友|家属|男|女|真名|人名|本名|全名|也是人名|实名|化名|签字|签名|签章|盖章|代签|日籍|韩籍|外籍|已婚|未婚|外号[^()\n]{1,6}|姓.)"
)
_GLOSSED: Final = re.compile(
    r"(?<![\u3400-\u9fff·])(?P<name>"
    + _H
    + r"{2,6}) ?\((?:"
    + _ROLE_IN_GLOSS
    + r"(?=[,;、) ])|(?:女|男|现年|今年)?,? ?(?:\d{2}|[二三四五六]?十[一二三四五六七八九]?)岁?[,;)、])"
)
_LABELLED: Final = re.compile(
    r"(?:联系人|紧急联系人|推荐人|被推荐人|证明人|介绍人|引荐人|担保人|监护人|对接人|接口人|负责人|收件人|寄件人|发件人|收款人|持卡人|户名|抄送|签名|签字|审核人?|复核人?|制表人?|经办人?|记录人?|填表人?|主持人?|调查员|"
    r"面试官|讲师|导师|室友|队友|搭档|徒弟|下属|上级|直属上级|内推人|房东|业主|车主|乘客|司机|家长|班主任|对象|配偶|妻子|丈夫|父亲|母亲|儿子|女儿|哥哥|姐姐|弟弟|妹妹|爱人|老伴|From|To|Cc|CC|批准|承办人?(?:签章)?|签发|拟稿|校对|报告人)"
    r"(?:\([^()\n]{1,6}\))? ?(?:[:|]) ?(?P<name>" + _H + r"{1,5})(?=[^\u3400-\u9fff·]|$)"
)
_AFTER_ROLE: Final = re.compile(
    r"(?:联系人|推荐人|证明人|介绍人|担保人|对接人|接口人|室友|队友|舍友|搭档|徒弟|班主任|辅导员|线长|组长|班长|房东|教务|老伴|男友|女友|男朋友|女朋友|未婚夫|未婚妻|丈夫|妻子|太太|老公|老婆|哥哥|姐姐|弟弟|妹妹|儿子|女儿|外婆|外公|爷爷|奶奶|堂[兄弟姐妹哥]|表[兄弟姐妹哥]|登记在|buddy (?:是|is)|mentor (?:是|is)|前台找|找前台) ?(?:叫|是)?"
    r"(?P<name>(?![姓叫是])"
    + _H
    + r"{2,6}?)(?= ?[\d(,，。;；、|!?！？]| +\d|$|\n|名下|(?:先生|女士|老师)|的电话|[今在已刚昨明曾]|一直|后来|说|给|比|爱|会|[也都](?=[是在有会]))"
)
_MENTIONED: Final = re.compile(
    r"(?<![\w.])@(?P<name>(?!所有人|全体|全员|大家|各位|在座)"
    + _H
    + r"{1,4})(?<![组部群队司科处员们])(?<!设计|科技|官方|集团|传媒|教育|资本|咨询|招聘|人事)(?=[^\u3400-\u9fff\w]|$)"
)
_GREETED: Final = re.compile(
    r"(?:^|\n\n?)(?:亲爱的|尊敬的|Hi|Hello|Dear|嗨|哈喽)? ?(?P<name>"
    + _H
    + r"{2,3}?)(?:(?:[您你]?好|早上?好?|[上下]午好|晚上好)?[:,!] ?(?=\n)|(?:您|你)好[,:!，])"
)
_SIGNED: Final = re.compile(
    r"\n[- ]{0,4}(?P<name>"
    + _H
    + r"{2,5})(?: ?(?:\n *)?(?:(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?|\d{1,2}月\d{1,2}日|\d{1,2}[-/]\d{1,2}))?\s*$"
)
_BESIDE_LATIN: Final = re.compile(r" ?\(?(?P<name>[A-Z][a-z]{1,12}(?: [A-Z][a-z]{1,11})?)(?![A-Za-z@._/-])")
_LATIN_BEFORE: Final = re.compile(r"(?<![A-Za-z@._/-])(?P<name>[A-Z][a-z]{1,12}(?: [A-Z][a-z]{1,11})?) ?\(?$")
_RARELY_A_WORD: Final = 88


def told(text: str) -> Iterator[Span]:
    """What the words beside it say to be a name, whatever it is made of."""
    for pattern in (_SAID, _CALLED):
        for match in pattern.finditer(text):
            if match["name"] not in NOBODY:
                yield Span(*match.span("name"), "name")
    if "姓" in text:
        for match in _OF_FAMILY.finditer(text):
            yield Span(*match.span("name"), "name")
    if "单名" in text:
        for match in _SINGLE_GIVEN.finditer(text):
            yield Span(*match.span("name"), "name")
    if "某" in text:
        for match in _SOMEBODY.finditer(text):
            yield Span(*match.span("name"), "name")
    for match in _CALLS.finditer(text):
        if match["quoted"]:
            yield Span(*match.span("quoted"), "name")
        elif may_be_a_name(match["name"]) and not _common(match["name"]):
            yield Span(*match.span("name"), "name")
    for pattern in (_KIN, _AFTER_ROLE, _GLOSSED):
        for match in pattern.finditer(text):
            name = match["name"]
            if (
                pattern is not _AFTER_ROLE
                and len(name) < 5
                and text[match.end() : match.end() + 1] == "("
                and (name not in NOBODY and not _common(name))
            ):
                yield Span(*match.span("name"), "name")
            elif may_be_a_name(name) and (len(name) < 4 or sounds_foreign(name) or name.startswith(COMPOUND)):
                if pattern is _AFTER_ROLE and _common(name):
                    continue
                yield Span(*match.span("name"), "name")
    if "@" in text:
        for match in _MENTIONED.finditer(text):
            yield Span(*match.span("name"), "name")
    signed = _SIGNED.search(text, max(0, len(text) - 40))
    for match in (*_GREETED.finditer(text), *([signed] if signed else [])):
        name = match["name"]
        if may_be_a_name(name) and (name not in chinese_words() or name[0] in SURNAMES) and not _common(name):
            yield Span(*match.span("name"), "name")
    for match in _LABELLED.finditer(text):
        name = match["name"]
        if (len(name) == 1 and name in SURNAMES) or (may_be_a_name(name) and not _common(name)):
            yield Span(*match.span("name"), "name")


def _common(word: str) -> bool:
    """Whether a word is so common that it is an answer or a remark rather than a name."""
    return chinese_words().get(word, 999) < _RARELY_A_WORD


def beside_latin(text: str, found: list[Span]) -> Iterator[Span]:
    """The English name of somebody whose Chinese name stands beside it: 吴佳怡 Joy, Lam Suet Ying 林雪莹."""
    for span in found:
        if span.end - span.start < 2:
            continue
        match = _BESIDE_LATIN.match(text, span.end)
        if match and _latin_name(match["name"]):
            yield Span(*match.span("name"), "name")
        match = _LATIN_BEFORE.search(text, max(0, span.start - 28), span.start)
        if match and _latin_name(match["name"]):
            yield Span(*match.span("name"), "name")


def _latin_name(name: str) -> bool:
    first, *rest = name.lower().split(" ")
    known = first in FIRST_NAMES or first in WORD_FIRST_NAMES
    return known and all(word in PINYIN_SURNAMES or word in FIRST_NAMES for word in rest)
