"""What stands around Chinese names of people: roles that one follows, titles that follow one."""

from __future__ import annotations

import re
from typing import Final

_H: Final = r"[\u4e00-\u9fff]"
_ROLE: Final = (
    r"姓名|名字|户名|开户名|持卡人|收款人|寄件人|收件人|发件人|抄送|签名|本人|联系人|紧急联系人|推荐人|被推荐人|证明人|介绍人|引荐人|担保人|监护人|代理人|法定代表人|法人|负责人|对接人|接口人|"
    r"面试官|技术面官|导师|讲师|班主任|辅导员|直属上级|直接上级|上级|上司|领导|主管|经理|总监|老板|同事|同学|室友|队友|搭档|合伙人|下属|徒弟|师傅|客户|父亲|母亲|爸爸|妈妈|父|母|配偶|丈夫|妻子|爱人|"
    r"老公|老婆|媳妇|男友|女友|男朋友|女朋友|未婚夫|未婚妻|哥哥|姐姐|弟弟|妹妹|其弟|其妹|其兄|其姐|其妻|其夫|其父|其母|其子|其女|儿子|女儿|子女|叔叔|阿姨|舅舅|姑姑|爷爷|奶奶|表哥|表姐|堂弟|亲属|家属|好友|朋友|"
    r"太太|岳父|岳母|公公|婆婆|老伴|对象|姑父|姨妈|姨父|舅妈|嫂子|表弟|表妹|堂哥|堂姐|堂妹|侄子|侄女|外甥|孙子|孙女|女婿|儿媳|家长|姐夫|妹夫|先生|女士|小姐|房东|邻居|经纪人|接待人?|经办人?|经办|审核人?|"
    r"复核人?|核查员|核查人|调查员|记录人|填表人|撰稿|内推人?|推荐|引荐|前任|前同事|前领导|前上司|HR|HRBP|HRD|BP|猎头|顾问|翻译|助理|秘书|店长|厂长|班长|组长|队长|校长|院长|持股人|股东|户主|申请人|候选人|应聘者|"
    r"面试者|见证人|参考人|教授|老师|博士|医生|律师|汇报给|汇报对象|汇报人|审批人|签字人|咨询|致电|感谢|制表|审核|复核|经手|招聘负责人|访客|来访人|我叫|我是|我姓|叫做|名叫|名为|本名|原名|大名|小名|曾用名|艺名|笔名|网名|署名|署名为|昵称"
)
_TITLE: Final = (
    r"先生|女士|小姐|太太|夫人|老师|教授|副教授|博士|硕士生|院士|经理|总监|总经理|副总|总裁|董事长|董事|主任|主管|组长|部长|工程师|工|总工|高工|"
    r"医生|大夫|护士|护士长|律师|法官|警官|同学|同志|师傅|师兄|师姐|学长|学姐|师弟|师妹|阿姨|叔叔|大哥|大姐|哥|姐|姨|叔|伯|婶|嫂|院长|校长|所长|处长|科长|局长|厅长|书记|会计|秘书|总|导|Sir|sir"
)
FULL_NAME_AFTER: Final = re.compile(
    r"(?:" + _ROLE + r")(?:姓名)?(?:\(.{1,6}?\))?(?:[ \t:：|]{0,3}[是为叫名、\"“「【\[]?|[(（])(?=" + _H + r")",
    re.ASCII,
)
ROLE_BEFORE: Final = re.compile(r"(?:" + _ROLE + r")[是为叫]?")

TITLE_AFTER_NAME: Final = re.compile(
    r" ?(?:" + _TITLE + r")(?![作程龄资位历资具业地厂号体共结部计]|程师[资职]|会师|学[院校生]|理[的论])"
)
NOT_BEFORE_TITLE: Final = frozenset("担曾现历就升兼代留聘出上新前后原大小各的任副正总女男")


def after_roles(text: str) -> frozenset[int]:
    """Where a role ends that a name follows."""
    return frozenset(match.end() for match in FULL_NAME_AFTER.finditer(text))


def before_titles(text: str) -> frozenset[int]:
    """Where a title begins that a name stands before."""
    return frozenset(match.start() for match in TITLE_AFTER_NAME.finditer(text))
