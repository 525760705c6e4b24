"""Names in networks that look like words: in Chinese after the network, as answers in a chat, after short marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from .near import near
from .spans import Span

_NETWORK: Final = r"(?:公众号|视频号|小红书|抖音|快手|[Bb]站|微博|知乎|豆瓣|百家号|头条号?|喜马拉雅|网易云(?:音乐)?|站酷|虎扑|贴吧|即刻|脉脉|闲鱼|微信|qq|QQ)"
_LATIN_NETWORK: Final = r"(?i:wechat|weixin|telegram|tg|insta(?:gram)?|ig|skype|github|gitlab|discord|twitter|facebook|kakao(?:talk)?|line|tiktok|linkedin|reddit|whatsapp|signal|slack|snap(?:chat)?|twitch|threads|youtube|handle|username|screen name|微信|微博|抖音|小红书|[Bb]站)"
_HAN_NAME: Final = (
    r"(?P<handle>(?![是为叫])(?=[\u4e00-\u9fffA-Za-z0-9_]{0,15}[\u4e00-\u9fff])[\u4e00-\u9fffA-Za-z0-9_]{2,16})"
)
_END: Final = r"(?=[,，;；、|\n)·/。]|$|  )"
_QUOTED: Final = re.compile(
    _NETWORK
    + r"(?:号|名|昵称|账号|帐号|id|ID|叫做?|是|为|上|里|里面|搜一下|搜索?|查找?|找|关注|点开|看|我|的|[:： ]){0,6}[“「『\"‘](?P<handle>[^”」』\"’“\n]{2,24})[”」』\"’]"
)
_AFTER: Final = re.compile(
    r"(?P<before>^|[;；,，、|·\n:：(]|[\u4e00-\u9fff]) ?"
    + _NETWORK
    + r"(?:名|号|昵称|账号|id|ID)?(?P<mark> ?[:：] ?| |)"
    + _HAN_NAME
    + _END
)
_NICKNAME: Final = re.compile(
    r"(?:网名|昵称|微信名|微信昵称|游戏名|艺名|笔名)(?:[:： ]|叫做?|是|为){0,2}" + _HAN_NAME + _END
)
OF_WORK: Final = re.compile(
    r"^什么|^多少|^怎么|^啥|^哪|运营|负责|推广|粉丝|策划|投放|内容|直播|带货|种草|矩阵|账号|推文|涨粉|管理|编辑|剪辑|文案|广告|营销|数据|平台|[等及]|开店|店铺|小店|同上|同手机|同名|同号|暂无|^无$|没有|短视频|图文|电商|素材|渠道|引流|官方|分析|阅读|增长|定位|选题|排版|拍摄|制作|合作|客服|审核|算法|产品|项目|公司|集团|经验|业务|后台|小程序|支付|认证|变现|达人|博主|主页|链接|截图|已|未|见|加我|网站|社区|媒体|品牌|评分|大会|年度|软件|应用|官网|接入|热搜|热榜|大赛|比赛|搜索|活动|话题|挑战|课程|论坛|周年|插件|接口|群|联系|号码|手机|电话|邮箱"
)
_ANOTHER: Final = re.compile(
    _NETWORK + r"|@|\bIG\b|\bFB\b|Facebook|Instagram|https?:|www\.|邮箱|电话|手机|欢迎关注|求关注|互关"
)
_PLAIN: Final = r"@?[A-Za-z][A-Za-z0-9_.\-]{3,30}(?<![.\-])"
_ANSWER: Final = re.compile(r"\n(?:[^\n:：]{1,16}[:：] ?)?(?P<handle>" + _PLAIN + r")(?=\n|$|[,，。!] ?)")
_QUESTION: Final = re.compile(
    _LATIN_NETWORK
    + r"(?![A-Za-z])[^\n]{0,30}?(?:[?？]|发|给|多少|是啥|是什么|告诉|\bsend\b|\bshare\b|\bdrop\b|\bpls\b|\bplease\b)[^\n:：]{0,24}\n?$"
)
_PATTERNS: Final = tuple(
    (needed, re.compile(pattern))
    for needed, pattern in (
        (("live:", "u/"), r"(?<![A-Za-z0-9])(?P<handle>(?:live:(?:\.cid\.)?|/?u/)[A-Za-z0-9_][A-Za-z0-9_.\-]{2,39})"),
        (
            ("gh:", "gl:", "tw:", "yt:", "dc:", "sc:", "ig:", "fb:", "tg:", "tt:", "li:", "GH:", "YT:", "TW:"),
            r"(?:^|[\n|,;/ (])(?i:gh|gl|tw|yt|dc|sc|li|fb|ig|tg|tt): ?(?P<handle>@?[a-z](?=[a-z]*[\d_.\-]|[a-z]{5,})[a-z0-9_.\-]{3,30})(?=[\s,;|)/]|$)(?! [a-z]+ [a-z])",
        ),
        (
            (" on ", " at ", " in "),
            r"(?<![\w.@/\-])(?P<handle>[a-z][a-z0-9_]*\.(?!(?:js|ts|py|io|com|net|org|md|json|css|html|ai|dev|rs|go|app|cn|pdf|docx?)(?![a-z]))[a-z0-9_][a-z0-9_.]{0,24}) (?:on|at|in) " + _LATIN_NETWORK,
        ),
        ((": IG ", ": ig ", ": Insta ", ": TG ", "found: "), r"[:：] ?(?i:ig|insta|tg|telegram|twitter|tiktok|threads) (?P<handle>[a-z][a-z0-9_.\-]{4,30})(?=[,;]|\n|$)"),
        (("everywhere", "all platforms", "各平台", "全网"), r"(?:(?:same|my) (?:name|handle|username|nick) (?:everywhere|on all platforms)|everywhere (?:as|under)|on all platforms(?: as)?|各平台同名|全网同名)(?: is|:| -|：)? ?(?P<handle>@?(?=[A-Za-z.\-]*[\d_.\-])[A-Za-z_][A-Za-z0-9_.\-]{3,30})"),
    )
)  # fmt: skip
_MARK: Final = re.compile(r"[\d_.\-]")
_SEVERAL: Final = 24
_LONG: Final = 5


def handles_named(text: str) -> Iterator[Span]:
    """Names in networks that are words to look at."""
    for needed, pattern in _PATTERNS:
        for first, last in near(text, needed, 32, 50):
            for match in pattern.finditer(text, first, last):
                yield Span(*match.span("handle"), "handle")
    for match in _ANSWER.finditer(text):
        handle = match["handle"]
        if (_MARK.search(handle) or handle[0] == "@") and _QUESTION.search(
            text, max(0, match.start() - 80), match.start()
        ):
            yield Span(*match.span("handle"), "handle")
    if text.isascii():
        return
    for first, last in near(
        text,
        (
            "公众号",
            "视频号",
            "小红书",
            "抖音",
            "快手",
            "站",
            "微博",
            "知乎",
            "豆瓣",
            "家号",
            "头条",
            "喜马拉雅",
            "网易云",
            "虎扑",
            "贴吧",
            "即刻",
            "脉脉",
            "闲鱼",
            "微信",
            "qq",
            "QQ",
        ),
        4,
        40,
    ):
        for match in _QUOTED.finditer(text, first, last):
            yield Span(*match.span("handle"), "handle")
        for match in _AFTER.finditer(text, first, last):
            if OF_WORK.search(match["handle"]):
                continue
            listed = not "\u4e00" <= (match["before"] or " ") <= "\u9fff"
            if not match["mark"]:
                listed = match["before"] in ("", "\n", ";", "；", "|", ",", "，") and len(match["handle"]) >= _LONG
            others = _ANOTHER.search(text, match.end(), match.end() + _SEVERAL)
            if match["mark"].strip() or (listed and others):
                yield Span(*match.span("handle"), "handle")
    for first, last in near(text, ("网名", "昵称", "微信名", "游戏名", "艺名", "笔名"), 2, 26):
        for match in _NICKNAME.finditer(text, first, last):
            if not OF_WORK.search(match["handle"]):
                yield Span(*match.span("handle"), "handle")
