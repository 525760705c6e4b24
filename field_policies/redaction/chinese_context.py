"""What stands around Chinese names of people: roles that one follows, titles that follow one."""

from __future__ import annotations

import re
from typing import Final

_H: Final = r"[\u4e00-\u9fff]"
_ROLE: Final = (
    r"姓名|名字|户名|开户名|持卡人|收款人|寄件人|收件人|发件人|抄送|签名|本人|联系人|紧急联系人|推荐人|被推荐人|证明人|介绍人|引荐人|担保人|监护人|代理人|法定代表人|法人|负责人|对接人|接口人|"
    r"面试官|技术面官|导师|讲师|班主任|辅导员|直属上级|直接上级|上级|上司|领导|主管|副?总?经理|副总裁?|总裁|董事长|部长|处长|科长|所长|总监|老板|同事|同学|室友|队友|搭档|合伙人|下属|徒弟|师傅|客户|父亲|母亲|爸爸|妈妈|父|母|配偶|丈夫|妻子|爱人|"
    r"老公|老婆|媳妇|男友|女友|男朋友|女朋友|未婚夫|未婚妻|哥哥|姐姐|弟弟|妹妹|其弟|其妹|其兄|其姐|其妻|其夫|其父|其母|其子|其女|儿子|女儿|子女|叔叔|阿姨|舅舅|姑姑|爷爷|奶奶|表哥|表姐|堂弟|亲属|家属|好友|朋友|"
    r"太太|岳父|岳母|公公|婆婆|老伴|对象|姑父|姨妈|姨父|舅妈|嫂子|表弟|表妹|堂哥|堂姐|堂妹|侄子|侄女|外甥|孙子|孙女|女婿|儿媳|家长|姐夫|妹夫|先生|女士|小姐|房东|邻居|经纪人|接待人?|经办人?|经办|审核人?|"
    r"复核人?|核查员|核查人|调查员|记录人|填表人|撰稿|内推人?|推荐|引荐|前任|前同事|前领导|前上司|HR|HRBP|HRD|BP|猎头|顾问|翻译|助理|秘书|店长|厂长|班长|组长|队长|校长|院长|持股人|股东|户主|申请人|候选人|应聘者|"
    r"面试者|见证人|参考人|教授|老师|博士|博士生|研究生|医生|医师|药师|检验师|护师|护士长|护士|技师|律师|汇报给|外婆|外公|姥姥|姥爷|舅妈|姑妈|大伯|小姨|小舅|细佬|家姐|线长|工长|教务|带教人?|伙伴|舍友|司机师傅|Sister|Brother|Interviewer|Candidate|Reference|Referee|Referrer|Contact|Mentor|Buddy|buddy|mentor|Attn|Recruiter|Manager|manager|Spouse|spouse|Wife|wife|Husband|husband|Mother|Father|Witness|Landlord|汇报对象|汇报人|审批人|签字人|咨询|致电|感谢|制表|审核|复核|经手|招聘负责人|访客|来访人|我叫|我是|我姓|叫做|名叫|名为|本名|原名|全名|真名|大名|小名|曾用名|艺名|笔名|网名|署名|署名为|昵称"
)
_TITLE: Final = (
    r"先生|女士|小姐|太太|夫人|老师|教授|副教授|博士|硕士生|院士|经理|总监|总经理|副总|总裁|董事长|董事|主任|主管|组长|部长|工程师|工|总工|高工|"
    r"医生|医师|药师|大夫|护士|护士长|律师|协理|襄理|课长|厂长|教练|老板娘?|大爷|大妈|大叔|大婶|师母|法官|警官|同学|同志|师傅|师兄|师姐|学长|学姐|师弟|师妹|阿姨|叔叔|大哥|大姐|哥|姐|姨|叔|伯|婶|嫂|院长|校长|所长|处长|科长|局长|厅长|书记|会计|秘书|总|导|Sir|sir"
)
_OF_A_DEPARTMENT: Final = (
    r"财务|法务|人事|行政|采购|前台|司机|保安|门卫|"
    r"(?:资料|安全|施工|质量|质检|预算|材料|试验|测量|仓管|文|店|收银|驾驶|操作|调度|业务|销售|保管|化验|检验|实验|出纳|技术|联络|公证|快递|配送|保洁|护理|营业|客服)员"
)
FULL_NAME_AFTER: Final = re.compile(
    r"(?:" + _ROLE + r")(?:姓名)?(?:\(.{1,6}?\))?(?:[ \t:：|]{0,3}[是为叫名、\"“「【\[]?|[(（])(?=" + _H + r")",
    re.ASCII,
)
ROLE_BEFORE: Final = re.compile(r"(?:" + _ROLE + r")[是为叫]?")

TITLE_AFTER_NAME: Final = re.compile(
    r" ?(?:"
    + _TITLE
    + r")(?![作程龄资位历资具业地厂号体共结部计]|程师[资职]|会师|学[院校生]|理[的论]|师(?:事务|行|函|证|费|协会|团队|资格|助理))"
)
NOT_BEFORE_TITLE: Final = frozenset("制支分担曾现历就升兼代留聘出上新前后原大小各的任副正总女男")


_GLOSS: Final = (
    r" ?\((?:[^()\n,;、]{0,8}(?:[^人]员|师|长|总监|经理|主管|主任|助理|顾问|教授|博士|学生|实习生|老师|同事|同学|室友|VP|PM|HR|HRBP|CTO|CEO|COO|CFO|TL)|[父母妻夫子女兄弟姐妹]|父亲|母亲|妻子|丈夫|哥哥|姐姐|弟弟|妹妹|儿子|女儿|男|女|"
    r"真名|人名|本名|化名|签字|签名|签章|代签|姓.|(?:女|男)?,? ?\d{2}岁?|[二三四五六]十[一二三四五六七八九]?岁?)[,;、)]"
)
_DOES: Final = (
    r"说(?![明法服实到])|表示|认为|觉得|提出|通报|汇报|介绍|补充(?!协议|材料)|反馈(?!表)|建议|回复|回答|问(?![题卷世答号道])|答(?![案题辩])|通知(?![书单])|评价(?![体高标指])|负责(?!人)|主持(?!人)|接手|接待(?!人)|"
    r"审核(?!人)|签字(?!人)|批准|同意|不同意|反对|迟到|请假|入职|离职|辞职|面完|面试(?![官题者评记])|带(?=[过着教我她他])|驾驶|来电|放弃|拒绝|爽约|到岗|打来|打电话|搬走|跟进|对接(?!人)|确认|笑|喜欢|希望|住(?=[在了的])|"
    r"(?:[去来走回批到]|报名|毕业)了|也?在场|陪(?=[我他她同])|催|已婚|未婚|退休|现居|现年|今年|调去|休假|出差|请客|调(?=[走离岗去回任])|推荐(?!人|信|理)|老师|叫|没来|回来|过来|没问|搭"
)
_ROLE_BEFORE, _DEPARTMENT_BEFORE, _GLOSS_DISCOUNT, _DOES_DISCOUNT = 80, 45, 55, 22
TITLE_DISCOUNT: Final = 60
"""Only before a title a surname by itself is a name."""

DEPARTMENT_BEFORE: Final = re.compile(r"(?:" + _OF_A_DEPARTMENT + r")[: ]?(?=" + _H + r")")
GLOSS_AFTER: Final = re.compile(_GLOSS)
DOES_AFTER: Final = re.compile(_DOES)
CANTONESE: Final = re.compile(r"[嘅佢咗唔喺啲哋冇嚟咁嗰揾搵畀]|係")
CANTONESE_TITLE: Final = re.compile(r"[生太](?![活产成日意病命长态子太平阳])|姑娘|細佬|细佬")


_MAY_STAND_AFTER: Final = re.compile(
    r"(?:^|[^\u3400-\u9fff《]|[由跟和与找问让请给向叫催替帮陪约见把对及是像比但而因当告诉位]|以及|" + _ROLE + r")$"
)
_MAY_STAND_BEFORE: Final = re.compile(
    r"$|[^\u3400-\u9fff》]|[说是在也都就已会要没未不一把给对因将被到从与和跟负提介评同认觉答问带做来回请催批签入刚今现先后则便又还再才只主参接递交写住有去转另原毕先女总工老经哥姐至]|手机|电话|微信|邮箱|全名|本人|的(?:电话|手机|微信|企业微信|简历|邮箱|名字|意见|儿子|女儿|妻子|丈夫|同事)"
)


def of_a_person(text: str, start: int, end: int) -> bool:
    """Whether a name that is a word too stands where a person may: between other words than it makes one with."""
    return _MAY_STAND_AFTER.search(text, max(0, start - 5), start) is not None and (
        _MAY_STAND_BEFORE.match(text, end) is not None
    )


def after_roles(text: str) -> dict[int, int]:
    """Where a role ends that a name follows, and how much less unlikely a name is there."""
    found = {match.end(): _DEPARTMENT_BEFORE for match in DEPARTMENT_BEFORE.finditer(text)}
    found.update((match.end(), _ROLE_BEFORE) for match in FULL_NAME_AFTER.finditer(text))
    return found


def before_titles(text: str) -> dict[int, int]:
    """Where something begins that a name stands before, and how much less unlikely a name is there: what only people
    do, who they are in brackets, a title."""
    found = {match.start(): _DOES_DISCOUNT for match in DOES_AFTER.finditer(text)}
    if "(" in text:
        found.update((match.start(), _GLOSS_DISCOUNT) for match in GLOSS_AFTER.finditer(text))
    found.update((match.start(), TITLE_DISCOUNT) for match in TITLE_AFTER_NAME.finditer(text))
    if CANTONESE.search(text):
        found.update((match.start(), TITLE_DISCOUNT) for match in CANTONESE_TITLE.finditer(text))
    return found
