"""Names in networks that look like words; and work with networks, which is told of.

All values are invented. What stands between ⟦ and ⟧ must be hidden, whatever the finding is called.
"""

from __future__ import annotations

import pytest

from field_policies.redaction import Redaction
from tests.redaction.marked import left_open

HANDLES = [
    "抖音搜“⟦山里的阿妹⟧”",
    "小红书上找「⟦半糖不加冰⟧」",
    "B站关注“⟦老张修车记⟧”就行",
    "快手里搜 “⟦大漠驼铃⟧”",
    "微博名叫“⟦海边的灯塔⟧”",
    "公众号：⟦阿妹带你逛茶山⟧\n电话",
    "视频号：⟦老李说设备⟧；邮箱",
    "小红书：⟦小鱼在澳门⟧，IG：⟦@fish.macau⟧",
    "小红书 ⟦圆圆吃不饱⟧，IG ⟦@joy.nb⟧",
    "知乎zhihu.com/people/a-b；小红书⟦阿宽爸爸的6G日记⟧；脉脉",
    "抖音号 ⟦大漠驼铃2020⟧",
    "Skype ⟦live:kk.chen⟧",
    "skype: ⟦live:.cid.4f2a81b⟧",
    "gh: ⟦marlonk-pdx⟧",
    "tw: ⟦kk_writes⟧",
    "yt: ⟦slowcooking-kk⟧",
    "Handles found: IG ⟦annekwok⟧, Threads ⟦@annekwok⟧, Twitch ⟦kwok_anne⟧",
    "Insta ⟦slowbrewkk⟧, Discord ⟦kk#4182⟧",
    "Mastodon ⟦@kk@tilde.example⟧; Reddit ⟦u/slow_kk⟧",
    "reddit ⟦/u/brew-master-kk⟧",
    "Tagged: ⟦zoe.kk⟧ on LinkedIn, ⟦omar_k⟧ on Insta",
    "she's ⟦k.lindqvist⟧ on Instagram",
    "Echo: 你的 WeChat ID 发一下我拉群\nLiv: ⟦liv_in_pek93⟧",
    "小王：微信号多少？\n阿宽：⟦akuan_wx418⟧",
    "Tom: what's your telegram?\nKK: ⟦kk_tilde⟧",
    "your insta?\n⟦slow.brew.kk⟧",
    "find me on Insta as ⟦slow_brew_kk⟧",
    "TG ⟦@kk_tilde⟧",
    "telegram – ⟦kktilde418⟧",
    "github.com/⟦kk-tilde⟧",
    "same name everywhere: ⟦kk_tilde⟧",
    "PSN ⟦kk_tilde⟧, Steam ⟦kk_tilde⟧",
    "网名⟦云在青天⟧，QQ ⟦418207733⟧",
    "昵称“⟦一只咸鱼⟧”",
    "微信昵称：⟦一只咸鱼⟧",
    "微信名 ⟦大海Hi⟧，头像是猫",
    "我的B站：⟦阿宽修电脑⟧",
]

STAYS = [
    "公众号：负责推文撰写与排版",
    "小红书：运营三个账号，粉丝20万",
    "抖音、快手投放",
    "公众号运营，小红书推广，",
    "公众号 内容策划，视频号 直播",
    "LinkedIn, GitHub, and Slack",
    "see node.js on GitHub",
    "Skills: Excel, Teams, Slack",
    "小红书种草，抖音带货",
    "微信：同手机号",
    "微信：同上",
    "公众号：暂无",
    "Instagram ads, Facebook campaigns",
    "Reddit and Quora answers",
    "Team: what's your telegram policy?\nNone yet.",
    "yt: video budget",
]


@pytest.mark.promise("B3")
@pytest.mark.parametrize("example", HANDLES)
def test_handles_are_hidden(example: str) -> None:
    assert left_open(example) == []


@pytest.mark.promise("B3")
@pytest.mark.parametrize("text", STAYS)
def test_what_is_nobodys_stays(text: str) -> None:
    assert [text[span.start : span.end] for span in Redaction().find(text) if span.kind != "name"] == []
