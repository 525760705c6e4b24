"""Phones, addresses of e-mail, names in networks and links.

All values are invented. What stands between ⟦ and ⟧ must be hidden, whatever the finding is called.
"""

from __future__ import annotations

import pytest

from tests.redaction.marked import left_open

PHONES = [
    "手机尾号⟦8821⟧",
    "电话：⟦0571-8765 4321 转 802⟧",
    "联系方式：⟦139-1234-5678⟧",
    "固话⟦8765 4321⟧",
    "内线⟦6021⟧",
    "Call me on ⟦07700 900123⟧",
    "Tel. ⟦(020) 7946 0018⟧",
    "phone ⟦555-0132⟧",
    "text me: ⟦415.555.0199⟧",
    "mobile ⟦+61 412 345 678⟧",
    "⟦+49 (0)30 1234567-12⟧",
    "Reach me at ⟦04 12 345 678⟧",
    "WhatsApp ⟦+234 803 555 0177⟧",
    "⟦1 (800) 555-0199 ext. 42⟧",
    "Ph: ⟦9876 5432⟧",
    "M ⟦0412 345 678⟧",
    "打我电话⟦138 O013 8OO0⟧",
    "HP: ⟦9123 4567⟧",
    "my number is ⟦98765 43210⟧",
    "his cell's ⟦917 555 0148⟧",
    "传真：⟦+852 2345 6789⟧",
    "手机号为⟦１３８ ００１３ ８０００⟧",
]
MAILS = [
    "邮箱⟦zhang.wei 艾特 163 点 com⟧",
    "⟦wei_zhang@qq.com⟧",
    "邮箱：⟦lihua（at）gmail.com⟧",
    "⟦jane.doe (at) gmail (dot) com⟧",
    "mail: ⟦jane dot doe at gmail dot com⟧",
    "⟦j underscore smith at outlook dot com⟧",
    "email ⟦tom@ example .com⟧",
    "⟦小明下划线88艾特qq点com⟧",
    "⟦t.o.m+jobs@mail.example.co.uk⟧",
]
HANDLES = [
    "微信：⟦xiaoli_1990⟧",
    "加我微信 ⟦lily0816⟧",
    "VX ⟦wangwei-88⟧",
    "QQ ⟦384756102⟧",
    "抖音号 ⟦dy_zhao77⟧",
    "小红书 ID：⟦阿玲爱吃面⟧",
    "微信同号 ⟦chen.xx99⟧",
    "微博@⟦爱跑步的老李⟧",
    "薇❤：⟦abc12345⟧",
    "Telegram ⟦@jdoe_dev⟧",
    "my GitHub is ⟦jdoe42⟧",
    "GitHub: ⟦octo-jane⟧",
    "Skype id ⟦jane.doe.work⟧",
    "Insta: ⟦@jane.paints⟧",
    "find me on Instagram as ⟦jane_paints⟧",
    "Discord ⟦jane#4421⟧",
    "LINE ID: ⟦tanaka_y⟧",
    "Kakao ⟦minho92⟧",
    "Twitter/X ⟦@drsmith_lab⟧",
    "Signal: ⟦kc.44⟧",
    "知乎用户名 ⟦程序员老王⟧",
    "钉钉号：⟦zl_9921⟧",
]
LINKS = [
    "⟦github.com/jdoe⟧",
    "⟦linkedin.com/in/jane-doe-123⟧",
    "⟦https://jane.dev⟧",
    "portfolio: ⟦janedoe.design⟧",
    "⟦www.zhangwei.me⟧",
    "个人博客 ⟦blog.zhangwei.cn⟧",
    "⟦weibo.com/u/12345678⟧",
    "⟦t.me/jdoe⟧",
    "⟦zhihu.com/people/zhang-wei⟧",
    "⟦bit.ly/3xYzAbC⟧",
]


@pytest.mark.promise("B3")
@pytest.mark.parametrize("text", PHONES, ids=range(len(PHONES)))
def test_phones(text: str) -> None:
    assert not left_open(text)


@pytest.mark.promise("B3")
@pytest.mark.parametrize("text", MAILS, ids=range(len(MAILS)))
def test_addresses_of_email(text: str) -> None:
    assert not left_open(text)


@pytest.mark.promise("B3")
@pytest.mark.parametrize("text", HANDLES, ids=range(len(HANDLES)))
def test_names_in_networks(text: str) -> None:
    assert not left_open(text)


@pytest.mark.promise("B3")
@pytest.mark.parametrize("text", LINKS, ids=range(len(LINKS)))
def test_links(text: str) -> None:
    assert not left_open(text)
