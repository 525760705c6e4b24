"""Names in networks as people say them: with the separator read out, before the network in brackets, as the answer to a
numbered question, with suffixes of work and town, as who speaks in a message of a network."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from .handles_named import OF_WORK
from .near import near
from .spans import Span

_NETWORK: Final = r"(?i:wechat|weixin|wx|vx|微信号?|威信|薇信|qq|telegram|tg|insta(?:gram)?|ig|line|skype|discord|twitter|github|kakao(?:talk)?|whatsapp|signal|抖音号?|小红书号?|微博|快手号?|[Bb]站|知乎)"
_MARKED: Final = r"@?(?=[A-Za-z.\-]*[\d_])[A-Za-z_][A-Za-z0-9_.\-]{3,30}(?<![.\-])"
_JOINED: Final = r"[A-Za-z][A-Za-z0-9]+(?:[_\-.][A-Za-z0-9]+){1,4}"
_TALKS: Final = r"(?:公众号|小红书|抖音|视频号|微博|知乎|[Bb]站|快手|豆瓣)"
_WRITTEN: Final = r"[\u4e00-\u9fffA-Za-z0-9_]"
_PATTERNS: Final = tuple(
    (needed, before, after, re.compile(pattern))
    for needed, before, after, pattern in (
        (
            ("下划线", "中划线", "横杠", "短横", "减号", "小杠"),
            32,
            32,
            r"(?<![A-Za-z0-9])(?P<handle>[A-Za-z][A-Za-z0-9]*(?: ?(?:下划线|中划线|短横线?|横杠|减号|小杠|点) ?[A-Za-z0-9]+){1,3})",
        ),
        (
            (" underscore ", " dash ", " hyphen "),
            30,
            30,
            rf"{_NETWORK}[^\n.]{{0,24}}? (?P<handle>[A-Za-z0-9]+(?: (?:underscore|dash|hyphen|dot) [A-Za-z0-9]+){{1,3}})",
        ),
        (("?", "？"), 14, 40, rf"{_NETWORK}(?:号码?|账号|名|id|ID)?(?:是|多少|是多少|是什么)?[?？] ?\n?(?P<handle>{_MARKED})(?=[\s,，。;；]|$)"),
        (("(", "（"), 34, 40, rf"(?<![A-Za-z0-9_.@\-])(?P<handle>{_MARKED}|{_JOINED}) ?[(（] ?{_NETWORK} ?(?:号|id|ID)?[)）]"),
        (
            ("(", "（"),
            36,
            36,
            rf"(?<![A-Za-z]){_NETWORK}(?![A-Za-z])[^()（）.\n。]{{0,24}}[(（](?P<handle>{_MARKED})[)）]",
        ),
        (("微信", "威信", "薇信", "抖音", "小红书", "快手"), 0, 44, r"(?:微信|威信|薇信|抖音|小红书|快手)号?[:： ]?(?P<handle>(?=[a-z0-9]*[_\-])[a-z][a-z0-9]+(?:[_\-][a-z0-9]+){1,4})(?![A-Za-z0-9_\-])"),
        (
            ("公众号", "小红书", "抖音", "视频号", "微博", "知乎", "站", "快手", "豆瓣"),
            3,
            34,
            rf"{_TALKS}(?:号|账号|昵称|名字?)? ?(?:is|name is|called|是|叫做?|就是)(?: called)? ?(?P<handle>(?!在|从|做|我们|一个|不|没|很|最|有){_WRITTEN}{{2,16}})(?=[ ,，。.;；!！\n)）]|$)",
        ),
    )
)  # fmt: skip
_MESSAGES: Final = re.compile(rf"{_TALKS}(?:的)?(?:私信|评论区?|弹幕|群聊|留言|后台留言)")
_SPEAKER: Final = re.compile(
    rf"(?:^|\n)(?:求职者|求职人|候选人|招聘官|招聘者|面试官|用户|网友|粉丝|博主|楼主|对方|客服)[ @]?(?P<handle>{_WRITTEN}{{3,16}})(?=[:：])"
)
_ASKED: Final = re.compile(r"(?i)wechat|微信|telegram|whatsapp|\bvx\b|\bline\b")
_LAST_WORD: Final = re.compile(
    r"(?:^|[\n。.!！?？] ?)(?P<handle>[a-z]{2}[a-z0-9]*+(?:[_\-][a-z0-9]{2,}+){1,3})(?=[\"”]? ?(?:\n|$))"
)
_REACH: Final = 400


def handles_told(text: str) -> Iterator[Span]:
    """Names in networks as they are said."""
    for needed, before, after, pattern in _PATTERNS:
        for first, last in near(text, needed, before, after):
            for match in pattern.finditer(text, first, last):
                if not OF_WORK.search(match["handle"]):
                    yield Span(*match.span("handle"), "handle")
    if _MESSAGES.search(text):
        for match in _SPEAKER.finditer(text):
            yield Span(*match.span("handle"), "handle")
    for match in _LAST_WORD.finditer(text):
        if _ASKED.search(text, max(0, match.start() - _REACH), match.start()):
            yield Span(*match.span("handle"), "handle")
