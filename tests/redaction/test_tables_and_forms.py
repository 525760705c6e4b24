"""Values under headings, forms, what a scanner read, and forms of other countries.

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
FORMS = [
    "DoB: ⟦O3/O4/1988⟧ Tel: ⟦O7700 9OO123⟧",
    "身份证号：⟦11O10119900307457X⟧",
    "手机: ⟦l38l2345678⟧",
    "护照号码： ⟦E1234567 8⟧",
    "Passport: ⟦53338 0006⟧",
    "Ausweisnummer ⟦L01X00T47⟧, geboren am ⟦7. März 1988⟧",
    "N° de sécurité sociale ⟦2 87 03 59 681 521 10⟧, née le ⟦25/03/1987⟧",
    "DNI ⟦12.345.678⟧, nacido el ⟦5 de mayo de 1991⟧, tel. ⟦+34 612 34 56 78⟧",
    "Codice fiscale ⟦RSSMRA85T10A562S⟧, nato il ⟦10 dicembre 1985⟧",
    "Sinh ngày ⟦12/03/1990⟧, CCCD ⟦001090012345⟧, SĐT ⟦0912 345 678⟧, biển số ⟦30A-123.45⟧",
    "생년월일: ⟦1990년 5월 3일⟧, 전화 ⟦010-1234-5678⟧, 차량 ⟦12가 3456⟧",
    "生年月日：⟦平成2年5月3日⟧ 電話：⟦090-1234-5678⟧ ナンバー：⟦品川 300 あ 12-34⟧",
    "Data urodzenia: ⟦12.05.1990⟧, PESEL ⟦90051212345⟧, tel. ⟦601 234 567⟧",
    "Geboortedatum ⟦03-04-1988⟧, BSN ⟦123456782⟧, kenteken ⟦GZ-123-H⟧",
    "CPF: ⟦123.456.789-09⟧ RG: ⟦12.345.678-9⟧ Placa: ⟦ABC1D23⟧ Ag ⟦1234⟧ Conta ⟦56789-0⟧",
    "дата рождения: ⟦12 марта 1990⟧, паспорт ⟦45 08 123456⟧, тел. ⟦+7 916 123-45-67⟧",
    "DOB: ⟦5 Şubat 1988⟧ T.C. Kimlik No: ⟦10000000146⟧ plaka ⟦34 ABC 123⟧",
    "Hi, it's Sam. New number: ⟦0161 496 0123⟧. ring after six.",
    "so my number's ⟦five five five oh one nine nine⟧ call anytime",
    "电话：⟦幺三八 零零幺三 八零零零⟧",
    "身高 178，体重 70，年龄 ⟦33⟧",
    "姓 名：王 芳 性别：女 民族：汉 出生：⟦1987-03⟧ 籍贯：河南",
    "家庭成员：父亲 王强 ⟦62岁⟧ 工人；母亲 李芬，⟦60⟧，农民",
    "紧急联系人：李芬 母子 ⟦13912345678⟧",
    "老婆⟦1990年⟧的，孩子⟦2岁⟧",
    "wife (⟦39⟧), daughter (⟦12⟧), son (⟦9⟧)",
    "Dependants: Tom (DOB ⟦03/04/2012⟧), Ann (b. ⟦2015⟧)",
    "Emergency: Mary Roe (mother, ⟦64⟧) ⟦01632 960123⟧",
    "She was born in the spring of ⟦1984⟧ in Hull.",
    "I was born ⟦Jan 5, 88⟧.",
    "They share a birthday, ⟦May 6th⟧.",
    "她的生日（⟦3月8日⟧）正好是妇女节",
    "本人⟦1979年12月⟧生人，⟦46岁⟧",
    "Licence plates seen: ⟦AB12 CDE⟧, ⟦LK68 XYZ⟧",
    "临时停车：⟦苏E·12345⟧、⟦浙A12345D⟧",
    "parks a grey Golf, ⟦HH-KL 421⟧",
    "His bike: ⟦KA 05 MN 8821⟧",
    "email me: ⟦jane-roe [at] proton [dot] me⟧",
    "邮箱 ⟦zhangsan#163.com⟧（#换@）",
    "zhang ⟦san @ 163 . com⟧",
    "mail to ⟦jroe AT example DOT org⟧",
    "add ⟦@jane.roe⟧ on insta",
    "my insta handle: ⟦janeroe⟧",
    "tg: ⟦t.me/janeroe⟧",
    "wechat id - ⟦wxid_8s7d6f5g⟧",
    "微信号是⟦wxid_abc123def⟧",
    "vx:⟦zs_0307⟧，备注来意",
    "加V：⟦zs0307⟧",
    "扣扣：⟦1234567⟧",
    "见我小红书（ID ⟦9527001122⟧）",
    "网名“⟦风一样的男子⟧”",
    "GitHub 用户名：⟦zs-dev⟧",
    "公积金账号 ⟦123456789012⟧",
    "医保卡号：⟦0123456789⟧",
    "社保电脑号 ⟦612345678⟧",
    "military ID 南字第⟦12345678⟧号",
    "student visa ⟦012345678901⟧, BRP no ⟦ZU1234567⟧",
    "SSN on file: ⟦***-**-1120⟧",
    "信用卡 ⟦5412 7534 5678 9012⟧ 有效期 12/27",
    "卡号：⟦6222****0128⟧",
    "Paid into ⟦GB29NWBK60161331926819⟧",
    "routing 021000021, account ⟦000123456789⟧",
    "Payoneer acct ⟦4030000012345⟧; PayPal ⟦jane@pay.example⟧",
    "CLABE ⟦032180000118359719⟧",
    "bank details: ⟦12-34-56 12345678⟧ (Starling)",
]


@pytest.mark.promise("B3")
@pytest.mark.parametrize("text", TABLES, ids=range(len(TABLES)))
def test_values_under_headings(text: str) -> None:
    assert not left_open(text)


@pytest.mark.promise("B3")
@pytest.mark.parametrize("text", FORMS, ids=range(len(FORMS)))
def test_forms_and_lines(text: str) -> None:
    assert not left_open(text)
