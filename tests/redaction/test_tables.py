"""Values in lines under the headings that name them.

All values are invented. What stands between ⟦ and ⟧ must be hidden, whatever the finding is called.
"""

from __future__ import annotations

import pytest

from tests.redaction.marked import left_open

TABLES = [
    (
        "姓名\t年龄\t手机\t身份证号\n"
        "张三\t⟦34⟧\t⟦13812345678⟧\t⟦110101199003074578⟧\n"
        "李四\t⟦29⟧\t⟦13987654321⟧\t⟦110101199503074573⟧"
    ),
    (
        "序号 | 姓名 | 出生日期 | 护照号 | 车牌\n"
        "1 | 王五 | ⟦1991-02-03⟧ | ⟦E87654321⟧ | ⟦京N12345⟧\n"
        "2 | 赵六 | ⟦88.7.1⟧ | ⟦G12345678⟧ | —"
    ),
    (
        "Name | DOB | Passport | Phone\n"
        "Jane Roe | ⟦03/04/1988⟧ | ⟦533380006⟧ | ⟦020 7946 0018⟧\n"
        "John Doe | ⟦1979-12-01⟧ | ⟦L8988901C⟧ | ⟦555-0132⟧"
    ),
    (
        "Name        Age   Plate      Mobile\n"
        "Jane Roe    ⟦41⟧    ⟦AB12 CDE⟧   ⟦07700 900123⟧\n"
        "John Doe    ⟦37⟧    ⟦7ABC123⟧    ⟦07700900456⟧"
    ),
    ("Employee,DOB,Account,Telegram\nJane Roe,⟦12.05.1990⟧,⟦12345678⟧,⟦jane_r⟧\nJohn Doe,⟦1.1.85⟧,⟦87654321⟧,⟦jdoe⟧"),
    "No Name DOB Passport\n1 Jane Roe ⟦03.04.1988⟧ ⟦533380006⟧\n2 John Doe ⟦01.12.1979⟧ ⟦L8988901C⟧",
    "工号 姓名 生日 电话\n10021 张三 ⟦1990/3/7⟧ ⟦13812345678⟧\n10022 李四 ⟦1995/11/2⟧ ⟦010-65551234⟧",
    "姓名：张三\n性 别：男\n出 生：⟦1990 年 3 月 7 日⟧\n电 话：⟦138 1234 5678⟧\n身 份 证：⟦110101 19900307 4578⟧",
    "被保险人 证件类型 证件号码 与员工关系\n张小三 护照 ⟦E87654321⟧ 子女\n王芳 身份证 ⟦110101199003074578⟧ 配偶",
    "| Child | Age | School |\n|---|---|---|\n| Tom | ⟦11⟧ | St Mary |\n| Ann | ⟦8⟧ | St Mary |",
    "Visitor list: name / car / phone\nJane Roe / ⟦AB12 CDE⟧ / ⟦07700 900123⟧",
    "姓名 | 微信 | QQ | 抖音\n张三 | ⟦zhangsan⟧ | ⟦38475610⟧ | ⟦dy77⟧\n李四 | ⟦lisi99⟧ | ⟦99887766⟧ | ⟦阿四爱吃⟧",
    "姓名 | 银行卡号 | 开户行\n张三 | ⟦6222021234567890128⟧ | 工商银行\n李四 | ⟦6214830123456789⟧ | 招商银行",
]


@pytest.mark.promise("B3")
@pytest.mark.parametrize("text", TABLES, ids=range(len(TABLES)))
def test_values_under_headings(text: str) -> None:
    assert not left_open(text)
