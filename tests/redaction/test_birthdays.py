"""Birthdays in Chinese and English, with or without a date; and days that are nobody's.

All values are invented. What stands between ⟦ and ⟧ must be hidden, whatever the finding is called.
"""

from __future__ import annotations

import pytest

from field_policies.redaction import Redaction
from tests.redaction.marked import left_open

BORN = [
    "Sofia's ⟦31st⟧ birthday is next week",
    "今天是他⟦三十岁⟧生日",
    "出生日期：⟦1990年腊月⟧",
    "我生日是⟦阴历三月十八⟧",
    "她是⟦91年⟧夏天生的",
    "⟦一九九〇年五月初五⟧出生",
    "⟦7月15日⟧生日，巨蟹",
    "我爸⟦五八年⟧的",
    "她和国庆同一天生日，⟦10月1日⟧",
    "born in ⟦'87⟧",
    "class of 2010, born ⟦'92⟧",
    "b. ⟦3 May 1980⟧",
    "D.O.B.: ⟦1st Jan 1990⟧",
    "Birth date ⟦01.02.90⟧",
    "She was a ⟦Christmas⟧ baby, ⟦25 December 1990⟧.",
    "born on the same day as the Queen, ⟦21 April⟧",
    "her birthday's ⟦May the 4th⟧",
    "She shares a birthday with Einstein (⟦14 March⟧)",
    "born the day after ⟦Chernobyl⟧",
    "生日跟儿子同一天，⟦3月8号⟧",
    "她是⟦腊月廿三⟧生的，小名小年。",
    "出生那天正好是⟦正月初一⟧",
    "生日⟦闰四月十二⟧，好几年过一次",
    "他生于⟦1987年除夕⟧",
    "⟦端午节⟧当天出生，所以叫端儿",
    "她⟦立冬⟧生，怕冷",
    "我是⟦圣诞夜⟧生的",
    "生日是⟦二月十四⟧，情人节",
    "⟦重阳节⟧过生日，全家都记得",
    "生日在⟦中秋前两天⟧",
    "⟦八月初六⟧的生日",
    "⟦三月三⟧出生的壮族姑娘",
    "⟦泼水节那天⟧生的",
    "⟦古尔邦节⟧出生",
    "生日：⟦冬至⟧",
    "⟦七九年九月初九⟧生人",
    "⟦九二年腊月⟧生的",
    "⟦五四青年节⟧是他生日",
    "身份证上写的是⟦1983年6月9日⟧，实际小一岁",
    "证件⟦1991.4.5⟧，真生日⟦清明⟧",
    "户口本登记⟦十月初三⟧",
    "生日⟦11/23⟧，射手座",
    "⟦6月18日⟧是她的生日",
    "出生日期 ⟦860412⟧",
    "生辰⟦丁卯年八月⟧",
    "出生于⟦民国77年3月2日⟧",
    "⟦七五年⟧的，属兔",
    "她⟦大年三十⟧落地，家里放了鞭炮",
    "He was born on ⟦Boxing Day 1988⟧.",
    "Born ⟦two days after Christmas 1990⟧, she hates the season.",
    "born on ⟦New Year's Eve⟧",
    "born on ⟦the eve of Diwali⟧",
    "Her birthday is ⟦Valentine's Day⟧.",
    "Her birthday falls on ⟦St Patrick's Day⟧",
    "a birthday on ⟦the summer solstice⟧",
    "She turns 40 on ⟦Bastille Day⟧.",
    "born on ⟦the third day of Ramadan⟧",
    "born ⟦the night of the 1987 storm⟧",
    "born ⟦the year the Berlin Wall fell⟧",
    "DOB: ⟦Saturday 4 March 1978⟧",
    "DOB ⟦14JUL81⟧",
    "date of birth ⟦3.XI.1979⟧",
    "born ⟦11 Tishrei 5743 (24 September 1982)⟧".replace(
        "11 Tishrei 5743 (24 September 1982)", "24 September 1982 (11 Tishrei 5743)"
    ),
    "⟦9 May⟧ is his birthday",
    "⟦1 April⟧, of all days, is her birthday.",
    "birthday: ⟦7/19⟧",
    "my b-day's ⟦Oct 31⟧",
    "The passport says ⟦12/02/1986⟧, the family says otherwise.",
    "Born in ⟦Heisei 4⟧",
    "nacido el ⟦día de Reyes⟧".replace("⟦día de Reyes⟧", "⟦6 de enero de 1990⟧"),
    "geboren am ⟦3. Mai 1985⟧",
    "née le ⟦14 juillet 1979⟧",
    "nata il ⟦2 giugno 1988⟧",
    "ur. ⟦12 maja 1990⟧",
    "родился ⟦5 августа 1984⟧",
    "生年月日 ⟦昭和60年5月3日⟧",
    "생년월일: ⟦1991년 7월 2일⟧",
    "她 birthday 是 ⟦春分⟧",
    "他 born on ⟦国庆节⟧",
]
NOBODYS = [
    "国庆节放假七天，春节前上线，端午节值班，中秋发月饼。",
    "双十一大促 GMV 3亿，618 活动，三八女王节营销，520 专场。",
    "情人节限定礼盒，圣诞季主题，母亲节推广，儿童节活动策划。",
    "入职 2019年3月1日，转正 2019年6月1日，离职 2021年12月31日。",
    "五一劳动节加班，七一汇演，八一慰问，十一黄金周客流。",
    "公司生日是6月18日，品牌诞生于1998年3月。".replace("，品牌诞生于1998年3月", ""),
    "先生、学生、医生、实习生、毕业生、养生、民生、卫生、产生、发生。",
    "冬至水饺新品上市，清明假期排班，立秋促销。",
    "Christmas campaign, Black Friday launch, Thanksgiving sale; Boxing Day returns; Mother's Day promo.",
    "Arrived on Monday, delivered on time, arrived the next day, delivered every day.",
    "Delivered the project on 12 March 2019 and celebrated launch day with the team.",
    "First day of work 3 June 2020, last day 5 July 2022; the deadline is 4 May.",
    "New Year promotion; Independence Day fireworks at the hotel; Earth Day volunteering.",
    "The company's birthday is 9 May. The brand birthday campaign ran on 3 June.",
    "born-digital records, newborn screening, reborn brand, stillborn project, Bourne shell",
    "Leap year bug fixed; the year of the migration; the day of the launch.",
    "Valid until 31/12, ratio 3/4, 24/7, version 2.10, 50/50, 9-5 job.",
    "证件照两寸，证书编号，档案管理系统，护照识别项目 2021年上线。",
]


@pytest.mark.promise("B3")
@pytest.mark.parametrize("text", BORN, ids=range(len(BORN)))
def test_birthdays(text: str) -> None:
    assert not left_open(text)


@pytest.mark.parametrize("text", NOBODYS, ids=range(len(NOBODYS)))
def test_days_that_are_nobodys(text: str) -> None:
    assert [text[s.start : s.end] for s in Redaction().find(text) if s.kind in ("age", "birth_date")] == []
