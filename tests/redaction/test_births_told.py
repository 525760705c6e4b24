"""Birthdays in lists, in other calendars, put right, crossed out in part; and days that are nobody's.

All values are invented. What stands between ⟦ and ⟧ must be hidden, whatever the finding is called.
"""

from __future__ import annotations

import pytest

from field_policies.redaction import Redaction
from tests.redaction.marked import left_open

BIRTHS = [
    "当天（⟦3 月 8 日⟧）恰逢其生日，请了半天假",
    "那天（⟦9月9号⟧）正好是他生日",
    "⟦12 月 1 日⟧系本人生日，勿排面试",
    "考勤备注：⟦5月4日⟧为其生日，按规定调休",
    "她请假的那天正是她生日（⟦6月1日⟧）",
    "出 生 日 期 : ⟦1 9 8 8 年 3 月 2 日⟧",
    "出 生 年 月 ： ⟦1 9 7 9 . 1 1⟧",
    "生 日 : ⟦1 9 9 0 - 0 5 - 1 7⟧",
    "D a t e  o f  b i r t h : ⟦1 2 / 0 4 / 1 9 8 4⟧",
    "我⟦88年国庆节⟧出生，家里叫我国庆，后来做过国庆促销活动",
    "⟦01年双十二⟧生的，同学笑她是打折生的，大促专用",
    "监理员 赵启明 ⟦1988.06⟧ 高级工程师\n资料员 孙小麦 ⟦1995.11⟧ 助理工程师",
    "项目负责人 周天 ⟦1975年8月⟧ 教授级高工\n工程师 吴桐 ⟦1990年1月⟧ 中级",
    "技术员 何苗 ⟦1996-02⟧ 二建\n安全员 江河 ⟦1989-12⟧ 安全B证",
    "本月寿星：小陈（⟦3.12⟧）、老周（⟦3月20日⟧）、阿宝（⟦三月廿五⟧）",
    "生日提醒：大壮 ⟦7/3⟧，豆豆 ⟦7月19⟧，梅姐 ⟦农历六月初六⟧",
    "生日会名单\n李想 ⟦4月2日⟧\n王冠 ⟦4月17日⟧",
    "员工生日：阿兰⟦11月3日⟧、Kevin⟦11月21日⟧",
    "下月生日的：彭湃（⟦8号⟧）",
    "Birthdays in June: Tom ⟦3 June⟧, Ana ⟦14 June⟧, Priya ⟦21/6⟧",
    "Cake list: Ben ⟦14 May⟧, Ola ⟦2 July⟧, Mirko ⟦5.8.⟧",
    "Birthday board – Ana ⟦3 May⟧ / Ben ⟦14 May⟧ / Chidi ⟦1 October⟧",
    "Office birthdays: ⟦9 Feb⟧ Siobhan, ⟦30 March⟧ Wei, ⟦12/11⟧ Ngozi",
    "Whose birthday is next? Marta ⟦Aug 4⟧, then Luis ⟦Aug 19⟧",
    "Born ⟦S62.3.4⟧ Sex M",
    "生年月日 ⟦H5.10.21⟧",
    "生年月日：⟦昭62.3.4⟧",
    "DOB ⟦R1.5.2⟧ (infant)",
    "Born ⟦3 May 1988⟧ (Coptic calendar: ⟦25 Paremhat 1704⟧)",
    "born ⟦13 Farvardin 1366⟧ in Shiraz",
    "DOB: ⟦5 Rajab 1405⟧",
    "date of birth ⟦2 Mordad 1361⟧ (⟦24 July 1982⟧)",
    "DOB ⟦2047 Baisakh 12⟧ B.S.",
    "Born ⟦9 Tishrei 5745⟧",
    "born on ⟦21 Tahsas 1979⟧ by the Ethiopian count",
    "YOB: ⟦1988⟧",
    "YOB ⟦1990⟧, sex F",
    "birth yr ⟦1990⟧",
    "Birth month: ⟦March 1990⟧",
    "born 0n ⟦3 / O5 / 1987⟧",
    "B0RN ⟦12 MAY 1988⟧",
    "D0B: ⟦12.05.1988⟧",
    "the letter gave ⟦6 June⟧ but her birthday is ⟦7 June 1990⟧",
    "DOB is ⟦5 May 1988⟧, not ⟦6 May⟧",
    "born not on ⟦5 May⟧ but on ⟦6 May 1988⟧",
    "出生日期应为⟦1990年3月5日⟧，不是⟦3月15日⟧",
    "更正：生日是⟦1990年3月5日⟧而非⟦1990年5月3日⟧",
    "生日 ⟦June 3, 八八年⟧",
    "生日 ⟦May 12 九零年⟧",
    "DOB ⟦1985-**-**⟧",
    "DOB: ⟦19XX-03-12⟧",
    "出生：⟦1979-xx-xx⟧",
    "出生年月：⟦199x年3月⟧",
    "born in ⟦'82 or '83⟧",
    "She turned 30 in ⟦March⟧.",
    "He'll turn forty in ⟦late October⟧.",
    "她⟦三月⟧份刚满三十岁",
    "我⟦下个月12号⟧满三十",
    "born in the winter of ⟦1988⟧",
    "⟦八八年腊月⟧生人",
    "born at the end of ⟦1979⟧",
    "born the day the Wall came down (⟦9 November 1989⟧)",
    "he was born on ⟦the day of the moon landing⟧",
    "a ⟦New Year's⟧ baby",
    "⟦Boxing Day⟧ baby, ⟦1990⟧",
    "A Leo, born ⟦August 1990⟧",
    "他是⟦国庆⟧宝宝",
    "户口本上写的是⟦85年2月30⟧，其实是⟦农历正月十一⟧",
    "实际出生⟦1985年⟧，身份证大两岁",
    "学籍上的生日是⟦9月1日⟧，为了早上学改的",
    "my papers say ⟦1 January 1990⟧ because nobody wrote it down",
    "shares a birthday with the Queen (⟦21 April⟧)",
    "和儿子同一天生日，⟦10月24日⟧",
]

STAYS = [
    "本科 2003.07 清华大学",
    "浙江大学 2003.07 本科\n中国石油大学 2005.09 硕士",
    "项目一部 2003.07 工程师\n项目二部 2005.09 工程师",
    "面试安排：小陈（3月12日）、老周（3月20日），地点会议室",
    "请假：大壮 7/3，豆豆 7月19",
    "On call: Tom 3 June, Ana 14 June, Priya 21 June",
    "Interviews: Ben 14 May, Ola 2 July",
    "Interviews: Ben 14 May, Ola 2 July. There will be cake.",
    "The company turned 30 in March.",
    "The offer went out on 5 May, not 6 May.",
    "入职日期应为2020年3月5日，不是3月15日",
    "系统于2月14日（情人节）上线",
    "当天（2月14日）系统故障",
    "版本 2.17.1991",
    "build H9.12.1",
    "release R2.3.4",
    "The fast began on 13 Shaban 1440 and ended after Eid.",
    "8月满500减50",
    "3月份满意度调查",
    "国庆宝宝用品促销",
]


@pytest.mark.promise("B3")
@pytest.mark.parametrize("example", BIRTHS)
def test_births_are_hidden(example: str) -> None:
    assert left_open(example) == []


@pytest.mark.promise("B3")
@pytest.mark.parametrize("text", STAYS)
def test_what_is_nobodys_stays(text: str) -> None:
    assert [text[span.start : span.end] for span in Redaction().find(text) if span.kind != "name"] == []
