"""Ages, birthdays and names in networks by what stands around them, and look-alikes that stay."""

from __future__ import annotations

import pytest

from field_policies.redaction import Redaction
from tests.redaction.marked import left_open

HIDDEN = [
    # ages without a unit
    "陈亮，⟦34⟧，退役，会开叉车",
    "刘洋，⟦23⟧，在浑南新市府住，能倒班",
    "报名：李响 女 ⟦27⟧ 满族",
    "我叫王二 ⟦23⟧ 贵州毕节的 能干活",
    "奶奶⟦七十八⟧那家还要保姆吗",
    "⟦28⟧ only but already lead.",
    "Her boss had his party. So ⟦sixty⟧ then.",
    "Edna Moss, ⟦eighty-eight⟧ on ⟦St Crispin's Day⟧, still drives.",
    "forms for her son Milo at a school in Kent (⟦14⟧)",
    "he is ⟦不惑差两年⟧",
    "⟦45⟧了还在找工作",
    "class of '99 so ⟦43ish⟧",
    "turning the big ⟦five-oh⟧",
    "⟦forty⟧ if he's a day",
    # birthdays on feasts, said aloud, of children
    "跟她聊入职，她说⟦儿童节生的⟧，属猴",
    "⟦端午节出生⟧，与登记一致",
    "her birthday is wrong: she celebrates ⟦正月十六⟧",
    "date of birth ⟦the eleventh of the third eighty nine⟧",
    "born on ⟦the second of August nineteen ninety four⟧",
    "born ⟦two weeks after the Challenger disaster⟧",
    "Rory Byrne, son, ⟦03/04/2011⟧, 50%",
    "儿子陈果，⟦2016-05-06⟧，新生儿卡无",
    "本人⟦1979年⟧，腰好",
    "出生年份：⟦1992⟧",
    "⟦98年⟧的小伙",
    "张丽 女 ⟦1994⟧ 本科",
    "王芳（⟦90年⟧）",
    "daughter b ⟦2015⟧",
    "yr of birth ⟦1979⟧",
    "DOB: ⟦5 Nov '87⟧",
    # names in networks
    "微信号？ ⟦lulu_8812⟧",
    "联系方式：⟦mmk_dev⟧（微信）",
    "微信⟦wanglei-hr-sz⟧，未通过",
    "vx：⟦lintao下划线77⟧",
    "prefers wechat over phone (⟦jazz_cello88⟧), thanks",
    "抖音私信\n求职者⟦小鱼要转正⟧：你好",
    "My 公众号 is ⟦阿梅的烘焙日记⟧ and it grows",
    'May I have your WeChat?\nReply: "可以的。⟦chenxi-cnc⟧"',
]
KEPT = [
    "共有设备，52，台账见附件",
    "库存 45 左右的",
    "He has 12 only because the rest sold out.",
    "So three then, not four.",
    "The shop (14) is shut.",
    "国庆节生意好，情人节生产加班",
    "The girls' school opened on 03/04/2011.",
    "老人院七十张床",
    "年龄：40+",
    "年龄不限，面试20ish people",
    "女 1994-1998 在校",
    "负责的公众号是公司的矩阵账号",
    "WeChat mini programs need a login-page",
    "Open since two days after the launch.",
]


@pytest.mark.promise("B3")
@pytest.mark.parametrize("example", HIDDEN)
def test_what_is_told_in_passing_is_hidden(example: str) -> None:
    assert left_open(example) == []


@pytest.mark.promise("B3")
@pytest.mark.parametrize("text", KEPT)
def test_look_alikes_stay(text: str) -> None:
    assert [text[span.start : span.end] for span in Redaction().find(text) if span.kind != "name"] == []
