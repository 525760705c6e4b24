"""Ages and dates of birth in every way they are told, in Chinese and English.

All values are invented. What stands between ⟦ and ⟧ must be hidden, whatever the finding is called.
"""

from __future__ import annotations

import pytest

from tests.redaction.marked import left_open

AGES = [
    "她虚岁⟦四十二⟧了，孩子刚上小学",
    "本人⟦29周岁⟧，未婚",
    "男，⟦35⟧，已婚",
    "姓名：周某 性别：女 年龄：⟦41⟧",
    "今年⟦28⟧，想换个环境",
    "候选人⟦三十出头⟧，气质不错",
    "我⟦95后⟧，抗压能力强",
    "儿子⟦8岁⟧，女儿⟦5岁⟧",
    "家里老人⟦七十八岁⟧需要照顾",
    "（女，⟦31岁⟧，本科）",
    "他⟦1988年生⟧，属⟦龙⟧",
    "快⟦四十岁⟧的人了",
    "大女儿⟦12⟧，小儿子⟦3⟧",
    "都⟦五十多岁⟧了还在一线",
    "年方⟦二十六⟧",
    "⟦52⟧岁的老陈",
    "He is ⟦34⟧ and lives in Leeds.",
    "Aged ⟦52⟧, she has applied before.",
    "I'm ⟦45 years old⟧ and looking for a change",
    "a ⟦27-year-old⟧ graduate",
    "Female, ⟦31⟧, married with two kids (⟦4⟧ and ⟦7⟧)",
    "My daughter is ⟦9⟧.",
    "our son Tom, ⟦11⟧, goes to school here",
    "She'll turn ⟦50⟧ in March",
    "He's in his ⟦late thirties⟧",
    "She is ⟦thirty-one⟧.",
    "Age: ⟦38⟧",
    "candidate's age is ⟦44⟧",
    "At ⟦57⟧, I am not done yet.",
    "I started coding when I was ⟦ten⟧",
    "Priya Nair, ⟦29⟧, lives with her parents",
    "Mr Okafor (⟦46⟧) was polite",
    "twins aged ⟦3⟧",
    "a ⟦6-month-old⟧ baby at home",
    "⟦33 y/o⟧, single",
    "⟦33yo⟧ dev from Leeds",
    "My mother, ⟦71⟧, is ill.",
    "he retired at ⟦61⟧",
    "She is a ⟦forty-something⟧ accountant",
    "just turned ⟦30⟧!",
    "M, ⟦24⟧",
    "she must be around ⟦50⟧",
    "children: ⟦14⟧, ⟦11⟧ and ⟦6⟧",
]
BIRTHS = [
    "出生年月：⟦1990.05⟧",
    "生于⟦1985年3月⟧，祖籍湖南",
    "我是⟦1993年⟧出生的",
    "生日⟦8月16日⟧",
    "出生日期 | ⟦1991/02/03⟧ |",
    "她⟦八八年⟧生人",
    "⟦1992-11-08⟧，汉族，党员",
    "DOB ⟦12-Mar-1987⟧",
    "Date of Birth: ⟦07/11/82⟧",
    "born ⟦3rd of June 1979⟧ in Cork",
    "Born in ⟦1988⟧, raised in Perth",
    "b. ⟦1974⟧",
    "my birthday's on ⟦14 February⟧",
    "Birthday: ⟦Sept 9⟧",
    "D.O.B ⟦1990-05-04⟧",
    "geb. ⟦12.03.1987⟧ in Kiel",
    "née le ⟦3 août 1990⟧ à Lyon",
    "nacida el ⟦5 de mayo de 1991⟧",
    "birthdate – ⟦April 2nd, 1983⟧",
    "born on the ⟦twenty-first of June⟧",
    "⟦86年⟧的，属虎",
    "出生：⟦一九八二年十月⟧",
    "生日是农历⟦三月初八⟧",
    "生日：⟦0816⟧",
    "my DOB's ⟦5/6/94⟧",
    "Year of birth: ⟦1969⟧",
    "⟦1986年4月⟧生，中共党员",
]


@pytest.mark.promise("B3")
@pytest.mark.parametrize("text", AGES, ids=range(len(AGES)))
def test_ages(text: str) -> None:
    assert not left_open(text)


@pytest.mark.promise("B3")
@pytest.mark.parametrize("text", BIRTHS, ids=range(len(BIRTHS)))
def test_dates_of_birth(text: str) -> None:
    assert not left_open(text)
