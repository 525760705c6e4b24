"""Homes in Chinese read clause by clause: after words of living, coming from, moving and being registered, a run of
names of places, estates and landmarks, and the clauses behind it that say where exactly: 桥下第三家, 五楼, 对面那排.

What such a run ends with tells that it is a place: a kind of settlement, street or house, a side of something, 那排.
A large city alone stays to be read; places of work and study do, unless the home is only beside them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from .chinese_places import begins_before, chain
from .near import near
from .spans import Span

_H: Final = r"[\u4e00-\u9fff]"
_N: Final = r"[一二三四五六七八九十百\d]"
_SIDE: Final = (
    r"(?:旁边?|边上?|[对斜]对?[面过门]|后[面头身边]|背后|前[面头边]|跟前|隔壁|楼[上下]|底下|顶上|附近|一带|[那这]边|[那这]片|[那这]块|[那这]头|里[头面]|门[口前后]|[路巷村街]口|[桥路][头下南北东西]|[左右][转拐]|拐角|尽头|[东西南北][边侧头门角]|脚下|尾巴那里|"
    r"往[东南西北左右前后里]" + _H + r"{1,5}|[走步]行?" + _H + r"{0,3}?[\d一二三四五六七八九十百]+[米步里]|进去左手|进去右手|左手边?|右手边?)"
)  # fmt: skip
_BUILT: Final = (
    r"(?:小区|花园|公寓|家园|家属[院楼区]|大院|新村|社区|宿舍楼?|公租房|廉租房|安置房|回迁房|自建房|出租屋|出租房|老公房|老房子?|老屋|老宅|平房|民房|四合院|大杂院|筒子楼|城中村|集体户|门面|车库|地下室|阁楼|别墅|洋房|山庄|广场|天街|万达|菜场|菜市场|市场|码头|地铁站|轨道站|"
    r"国际|一期|二期|三期|四期|" + _N + r"[期区]|[南北东西]区|悦|馨苑|时代)"
)  # fmt: skip
_KIND: Final = r"(?:[里弄村屯庄镇乡县区街路道城府庭湾邸院楼幢栋室层桥厂寺庙河湖岛坡沟寨堡营坊铺集店苑园轩阁圃塘港洲垵厝埭浜泾渡埠台墩岗坪坝圩荡汇浦峪岭洞关旗屋巷址门场厦座号墅居郡岸]|胡同|大道|街道|单元|苏木|嘎查)"
_THAT: Final = rf"(?:[那这](?:排|幢|栋|片|条|间|楼|家|座|套|几栋)|[那这]个{_H}{{1,6}}|第{_N}{{1,2}}(?:家|排|户|间|栋|幢)|[东西南北][户侧]|顶楼{_H}{{0,2}}|{_N}{{1,3}}(?:楼|层|单元|号楼|栋|幢|室|排)(?:没电梯|[东西南北]?户|半)?)"
_TAIL: Final = rf"(?:{_SIDE}|{_BUILT}|{_KIND}|{_THAT}|\d(?:号|室|[A-Z])?|[A-Z]\b)"
_CLAUSE: Final = re.compile(r"(?:[^,，。;；:：!！?？\n()（）|\"”“、.]|\.(?! )){1,36}")
_WHERE: Final = re.compile(
    rf"{_SIDE}|{_BUILT}|{_THAT}|{_KIND}$|\d(?:号|室|弄)|[楼座栋幢]\d{{1,4}}[A-Z]?$|\d{{1,2}}/?F\b|\b(?:[Bb]lock|[Bb]lk|[Uu]nit|[Ff]loor|[Ll]evel|Rm|[Rr]oom|Tower|Ave|Road|Rd|St|Street|Lane)\b|房[子式]$"
)
_VERB: Final = re.compile(
    r"(?:租[房着了住]|合租|租的|买[了的]?房|居住|住[着了]|上班|工作|打工|种[地田稻菜果]|养[殖鸡猪老]|做[生小饭]|开[店车货饭出]|带娃|上学|读书|念书|[离距]公司|[离距]单位|[离距]面试|[离距]办公|通勤|每天|坐[车地公高]|骑[车电]|走路|电话|手机|接[娃孩猫人]|过[来去嚟]|考[出上]|"
    r"长大|出生|照顾|陪|躺|等|随时|方便|周[末一二三四五六日]|户籍(?!地)|身份证|预计|期望|目前|现在|下班|上下班|有事|本地|婚姻|配偶|工作单位|到公司|到单位|面[完试]|买菜|还[空没在]|已经|打算|准备|,|发展|创业|隔离|当(?!阳)|务农|退休|居多|为主|的时候|之后|以后|去了|来的|出来|口音|人(?=$|[,，]))"
)
_NO_HOME: Final = re.compile(
    r"(?:公司|集团|大学|学院|学校|医院|酒店|宾馆|招待所|总部|办公室|办公楼|写字楼|车间|工厂|厂家|单位|项目|部门|团队|机场|高铁站|火车站|产业园|科技园|软件园|工业园|创业园|园区|会议室|现场|工地|仓库|门店|客户|前台|行业|领域|岗位|市场部|平台|系统|阶段|状态|情况|方面|过程|水平|一线|中心|总台|会场|展会|面试|路上|地址|地方|信息|哪里?|哪儿|什么)$"
)
_NO_START: Final = re.compile(
    r"(?:[我他她你您它咱们这哪谁啥]|那(?![边片曲坡])|什么|一起|一个|一样|自己|父母|爸|妈|朋友|同学|同事|家里|员工|(?:公司|单位|学校|医院|酒店|宾馆)(?!隔壁|旁|对|后|边|背|楼[上下]|附近)|厂里|大[学专]|了|过|得|不|没|很|太|比|都|也|还|被|让|把|给|会|能|院|校|宿舍(?:$|[,，]|里)|房(?:[间东价租补]|$)|址|处|所|户|宅|企|有|无|同上|保密|详见|如上|与|和|跟)"
)
_WITH_KIN: Final = re.compile(
    r"(?:儿子|女儿|闺女|父母|爸妈|爹妈|姐姐?|哥哥?|弟弟|妹妹?|朋友|亲戚|同学|同事|室友|闺蜜|发小|战友|老乡|老公|老婆|男友|女友|对象|丈母娘|婆婆|外婆|奶奶|爷爷|[大二三]?[姑姨舅叔伯])(?:那儿|那里|那边|家里?|的房子)[,，]? ?在?"
)
_SKIP: Final = r"[ :：是为就还都也仍,，\"“—\-?？在于到至了呢吗]{0,6}"
_STRONG: Final = re.compile(
    r"(?:住(?:在|的)?哪(?:儿|里|边)?|(?<![居入原小借稳抓困守记])住(?![院宿校房户宅企得不了过满建])(?:址|处|所|地|家)?(?:我问到了|登记|标注|写的?|填的?)?|家住|[现常暂租借旅蜗寄]居(?!民|委|留)|居住(?:地|于|在|址|登记)*|老家|娘家|婆家|老屋|老宅|家眷|家小|原籍|祖籍|籍贯|(?:(?<=[\u4e00-\u9fff,，。?？])|^)家(?=[在？?])|嫁[到去往给]|"
    r"户口(?:本)?(?:上)?(?:已|还|现|仍)?(?:挂|落|迁|转|留)?(?=[在到于至往:：])|户籍(?:登记)?(?:所在)?(?:地|地址)?|落户|定居|安家|租(?:在|住)|合租(?=在)|搬(?:家)?[到去至进往回]|迁[到至往入居]|收件(?:均|都|一般)?(?=在)|房子?(?:买|租)?(?=在)|(?<!面试)(?<!公司)(?<!办公)(?<!单位)(?<!会议)(?<!学校)(?<!工作)地址(?=[:：是为在])|宅(?=在)|窝(?=在)|猫(?=在)|(?:现|目前|如今)?人(?=在))"
    + r"(?:[,，。?？!！]?\s?[—-]{0,2} ?(?:用户|答|回答|候选人|应聘者|User|[AB])[:：\"“]{1,2})?"
    + _SKIP
)
_WEAK: Final = re.compile(
    r"(?:来自|坐标|定位[在于到]?|曾?定位于|所在地(?:标注|显示|为|是)?|派出所在|要回|[想得先就]回|周末回|回(?="
    + _H
    + r"{2,5}[县市镇村乡]))"
    + _SKIP
)
_ENGLISH: Final = re.compile(
    r"\b(?:[Ll]iv(?:es?|ing)|[Ss]tay(?:s|ing)?|[Bb]ased|[Rr]ents?|[Rr]enting|[Aa]partment|[Pp]lace|[Ff]lat|[Hh]ome|[Hh]ouse|[Aa]ddress|[Dd]orm|[Mm]oved|[Aa]ddress\?(?: [A-Z][a-z]*:)?|[Ww]here (?:are|do|is|does) (?:you|he|she|they)(?: live| living| based| stay(?:ing)?)?(?: now| currently)?\?(?: [A-Z][a-z]*:)?)(?![a-z])(?: ?(?:is|:|：|仍是|是|在))?(?: (?:in|at|near|on|to))?[ :：]{0,2}(?:[\u4e00-\u9fff]{0,2}(?:地址|住址)[:：] ?)?(?=[\u4e00-\u9fff])"
)
_NOW: Final = re.compile(r"(?:现在|目前|如今|眼下)(?:就|还)?在?[ :：]?")
_BACK_TO: Final = re.compile(
    rf"(?<=[天末晚班点铁车再先就周地飞])回(?P<place>[^,，。;；!！?？\n()（）家]{{2,9}}(?:{_BUILT}|[城苑园府庭里村湾]))(?=[,，。;；\n]|$)"
)
_RENTED: Final = re.compile(
    r"(?:在|从|离)(?P<place>[^,，。;；!！?？\n()（）在从离]{2,16}?)(?=租房|租了|租的|租[住着]|合租|买了?房|买的房|安家|定居|落户|落脚|隔离|蜗居|住着|住了|近(?:[,，。;；]|$|一?点|些)|骑|坐[公地车]|开车|赶|过来|一路考|考出来|走出来|的(?:老屋|老房|老宅|房子|出租屋|家里))"
)
_OF_THERE: Final = re.compile(
    rf"(?P<place>{_H}{{4,9}}?)(?=口音|出来的|土著|出身|媳妇|妹子|汉子|(?:那边|那里)?(?:的)?人[,，。;；)）])"
)
_ESTATE: Final = re.compile(
    rf"(?<=[到在从回离去])(?P<place>(?![我他她你]){_H}{{2,8}}?(?:小区|家园|公寓|家属院|花苑|嘉园|雅苑|馨苑|名苑|华庭|豪庭|名邸|佳苑|华府|名府))(?![项物楼开销改业设施监管的])"
)
_OLD_HOME: Final = re.compile(rf"(?<=[的回在是，,。\s])(?P<place>{_H}{{2,6}})老家(?=[,，。;；的在\s]|$)")
_RURAL: Final = re.compile(
    rf"(?P<place>(?:{_H}{{2,7}}?(?:省|市|区|州)){{0,2}}{_H}{{1,6}}?(?:市|县|区|旗|州){_H}{{1,5}}?(?:镇|乡|村|寨|屯|苏木)(?:{_H}{{1,5}}?(?:村|屯|庄|寨|嘎查))?(?:第?{_N}{{1,2}}(?:村民)?[组队社])?)(?![政中小卫项工厂公基派党扶财人供分养医学信银邮产级企治])"
)
_LEAD: Final = re.compile(r".*(?:[在住回于从是为址到至:：寄送,，和自家来迁与及去由向等赴对给的]|地址|老家|户籍)")
_NEXT_CLAUSE: Final = re.compile(
    r"[,，、] ?(?P<more>[^,，。;；:：!！?？\n()（）、|\"”“]{2,24})(?=[,，。;；!！?？\n)）、|\"”(（]|$)"
)
_BELOW: Final = re.compile(
    r"[,，] ?(?P<more>(?:楼[上下]|门口|隔壁|对面|家里)(?:就?是|有)[^,，。;；\n我他她]{1,10})(?=[,，。;；\n]|$)"
)
_ELSE: Final = re.compile(
    r"公司|上班|工作|电话|手机|面试|通勤|随时|方便|每天|下班|[离入在]职|身份|银行|邮箱|微信|会议|办公|经验|项目|负责|喜欢|毕业|期望|薪|[爸妈]|儿子|女儿|老婆|老公(?!房)|老家|籍|户口|现住|平时|擅长|熟悉|精通|担任|管理|团队|请|联系|[我他她你您]|到岗|车程|分钟|"
    r"小时|预计|[已未]婚|单身|本科|大专|硕士|[年岁]|寄|快递|[男女]$|岗|心里|手里|一边|身边|周边|其中|同时|要求|工程|营销|大区|一线|门店|客户|业务|在厂|进厂|车间|生产|市场部|同一|旁听|孩|上学|走路|房[贷租]|邮编|配偶|知道|[离距]|油费|补贴|[老现]屋?在|"
    r"^(?:坐|开|可以|还|去|有|是|到|骑|要|会|能|就|也|已|先|再|又|都|不|没|很|若|如|因|但|并|且|或|以|从|对|把|被|让|给|用|拿|带|看|想|说|问|叫|做|当|入)"
)
_MOST: Final = 5
_SHORT: Final = 8
_RENTS: Final = "租合住买隔定安"


_RENTS_THERE: Final = re.compile(r"租|住|合租|买了?房|的(?:老屋|老房|老宅|出租屋)")
_OF_A_FIRM: Final = re.compile("部门|公司|厂|总部|办公|团队|中心|店|项目")
_LATIN: Final = re.compile(r"[A-Z][\w'.-]*(?: [A-Z0-9][\w'.-]*){0,4}")
_FUNCTION: Final = re.compile("[的了是在有就都也还很不没说问能会要想可把被让给但因所]")
_THERE: Final = re.compile("^(?:的|上班|工作|打工|读|念书|做|开|出差|任职|实习|当|教|跑|某|一家)|公司|工厂|项目|厂$")


def homes_in_runs(text: str) -> Iterator[Span]:
    """Homes in Chinese, clause by clause."""
    for pattern, sure in ((_STRONG, True), (_WEAK, False), (_ENGLISH, True)):
        for match in pattern.finditer(text):
            start = match.end()
            if match[0][0] in "搬迁" and _OF_A_FIRM.search(text, max(0, match.start() - 14), match.start()):
                continue
            kin = _WITH_KIN.match(text, start)
            start = kin.end() if kin else start
            end = _first_clause(text, start, sure=sure)
            if end is not None:
                yield Span(start, exact(text, end), "address")
    for match in _NOW.finditer(text):
        end = _first_clause(text, match.end(), sure=False)
        whole = end and exact(text, end)
        if end and whole and "住" not in text[match.end() : whole] and (whole > end or _RENTS_THERE.match(text, end)):
            yield Span(match.end(), whole, "address")
    for match in _BACK_TO.finditer(text):
        if not _NO_HOME.search(match["place"]) and not _ELSE.search(match["place"]):
            yield Span(*match.span("place"), "address")
    for first, last in near(text, "在从离", 0, 20):
        for match in _RENTED.finditer(text, first, last):
            yield from _whole(text, *match.span("place"))
    for first, last in near(text, ("口音", "出来的", "土著", "出身", "媳妇", "妹子", "汉子", "人"), 12, 3):
        for match in _OF_THERE.finditer(text, first, last):
            yield from _whole(text, *match.span("place"))
    for first, last in near(text, ("小区", "家园", "公寓", "属院", "苑", "嘉园", "庭", "邸", "府"), 10, 3):
        for match in _ESTATE.finditer(text, first, last):
            if not _ELSE.search(match["place"]):
                yield Span(*match.span("place"), "address")
    for first, last in near(text, ("老家",), 7, 1):
        for match in _OLD_HOME.finditer(text, first, last):
            found = chain(text, *match.span("place"))
            if found.end == match.end("place") and not found.large:
                yield Span(*match.span("place"), "address")
    for first, last in near(text, "镇乡村寨屯苏", 20, 16):
        for match in _RURAL.finditer(text, first, last):
            lead = _LEAD.match(text[match.start() : match.end() - 3])
            start = match.start() + (lead.end() if lead else 0)
            found = chain(text, start, match.end())
            if match.end() - start > 4 and found.names > 1:
                yield Span(start, match.end(), "address")


def exact(text: str, end: int) -> int:
    """Where the clauses end that say where exactly, behind a home that ends at ``end``; at most five."""
    at = sure = end
    for _ in range(_MOST):
        below = _BELOW.match(text, at)
        if below:
            return below.end("more")
        match = _NEXT_CLAUSE.match(text, at)
        if match is None:
            return sure
        clause = match["more"]
        verb = _VERB.search(clause, 1)
        clause = (clause[: verb.start()] if verb else clause).rstrip(" 的")
        if len(clause) < 2 or _ELSE.search(clause) or _NO_HOME.search(clause):
            return sure
        at = match.start("more") + len(clause)
        if _WHERE.search(clause):
            sure = at
        elif len(clause) > _SHORT:
            return sure
        if verb:
            return sure
    return sure


def _whole(text: str, start: int, end: int) -> Iterator[Span]:
    """A run that is a place from a known name, or from its beginning, to its end."""
    run = text[start:end]
    if _NO_HOME.search(run) or _ELSE.search(run) or _NO_START.match(run):
        return
    for first in range(start, max(start + 1, end - 1)):
        found = chain(text, first, end)
        rest = text[found.end : end]
        if not found.names or (found.large and not rest):
            continue
        if len(rest) <= 4 and not _VERB.search(rest) and (found.names > 1 or rest):
            yield Span(min(first, begins_before(text, first)), end, "address")
        return
    if len(run) > 3 and re.search(rf"(?:{_BUILT}|{_KIND})$", run):
        yield Span(start, end, "address")


def _first_clause(text: str, start: int, *, sure: bool) -> int | None:
    """Where the place ends that begins at ``start``; None where there is none."""
    clause = _CLAUSE.match(text, start)
    if clause is None or _NO_START.match(clause[0]):
        return None
    run = clause[0]
    if text[clause.end() : clause.end() + 1] in (":", "："):
        run = run.rpartition(" ")[0]
    if re.search("住(?!宅)", run):
        return None
    verb = _VERB.search(run, 1)
    rents = verb is None or verb[0][0] in _RENTS
    run = re.sub("(?: |的|了|啦|吧|呢|嘛)+$", "", run[: verb.start()] if verb else run)
    if len(run) < 2:
        return None
    end = start + len(run)
    found = chain(text, start, end)
    rest = text[found.end : end]
    further = exact(text, end) > end
    short = len(run) <= _SHORT or _LATIN.fullmatch(run)
    if further and short and rents and not _ELSE.search(run):
        return end
    if (
        sure
        and verb
        and verb[0][0] in "租合"
        and len(run) <= _SHORT
        and not _NO_HOME.search(run)
        and not _ELSE.search(run)
    ):
        return end
    if _NO_HOME.search(run) or (_ELSE.search(run) and not found.names):
        return found.end if found.names and not found.large and not _THERE.search(rest) else None
    if found.names and not rest:
        return end if (not found.large or further) and (sure or found.names > 1 or further) else None
    if found.names and len(rest) <= 4 and rents and not _FUNCTION.search(rest):
        return end
    if not sure and not found.names:
        return None
    if _WHERE.search(run) and len(run) > 2:
        return end
    return found.end if found.names and not found.large and not _THERE.search(rest) else None
