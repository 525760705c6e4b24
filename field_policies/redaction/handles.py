"""Names in networks: after the network's name, after words for accounts, or with an @ before them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from .cues import Cues
from .handles_linked import handles_linked
from .handles_named import handles_named
from .handles_told import handles_told
from .near import near
from .spans import Span

_NETWORKS: Final = Cues(
    han=r"微信号?|微店|闲鱼|快手号?|站酷|花瓣|豆瓣|虎扑|贴吧|简书|掘金|csdn|博客园|头条号|百家号|喜马拉雅|网易云(?:音乐)?|全民k歌|闲鱼|即刻|陌陌号?|探探|soul|lofter|淘宝|米游社|酷安|最右|keep|薇信|薇|威信|加v|扣扣|推特|脸书|微博|知乎|抖音号?|小红书号?|领英|钉钉号?|飞书号?|企业微信|脉脉|陌陌|探探|支付宝|公众号|视频号|b站(?:uid)?|v信|绿泡泡|绿色软件|q我|油管|频道",
    latin=r"wechat|weixin|vx|wx|qq号?|zalo|viber|snapchat|snap|threads|bluesky|bsky|mastodon|slack|teams|insta(?:gram)?|ins|ig|medium|youtube|steam|skype|telegram|tele|tg|"
    r"whatsapp|line|kakao(?:talk)?|signal|twitter|facebook|fb|weibo|douyin|tiktok|github|gitlab|gitee|linkedin|discord|bilibili|kaggle|behance|dribbble|leetcode|codeforces|stack ?overflow|"
    r"reddit|quora|pinterest|twitch|xbox|psn|imessage|icq|naver|substack|hugging ?face|npm|docker ?hub|venmo|cash ?app|paypal|keybase|soundcloud|vimeo|strava|goodreads|clubhouse|deviantart|artstation|channel",
)
_NETWORK: Final = r"(?:wechat|weixin|telegram|tg|insta(?:gram)?|ig|skype|github|gitlab|discord|twitter|facebook|kakao(?:talk)?|line|tiktok|kaggle|linkedin|reddit|whatsapp|signal|slack|微信|微博|抖音|小红书|b站)"
_LABEL: Final = (
    r"(?:号码?|id|uid|账号|帐号|名|用户名|昵称|主页|博客名?|搜索?|name|username|user|handle|account|contact|profile)"
)
_PLAIN: Final = r"@?[A-Za-z0-9_][A-Za-z0-9_.\-]{2,39}"
_MARKED: Final = r"@?(?=[A-Za-z.\-]*[\d_])[A-Za-z0-9_][A-Za-z0-9_.\-]{3,39}"
_JOINED: Final = r"@?(?![A-Za-z]+-(?:up|on|in|off|out|form|time|based|building|programs?|first|side|end|driven|led|level|only|to|wide|term|scale|source|style|like|ready|native|facing|growth|marketing|free|size|line|person)\b)(?=[A-Za-z]+(?:[._\-][A-Za-z0-9]|[\d_]))[A-Za-z][A-Za-z0-9_.\-]{3,39}"
_ENDS: Final = r"(?=[.。]?\s*(?:$|[|·•;,，。;、()/（）\n]| (?:and|or|和|或)\b))"
_NO_NAMES: Final = (
    r"(?![A-Za-z]+-(?:up|on|in|off|out|form|time|based|building|first|driven|only|to|wide|term|style|like|free)\b)(?!(?:actions?|copilot|pages?|apis?|issues?|pull|bots?|groups?|channels?|story|stories|ads?|marketing|business|official|mini|programs?|pay|works?|login|sdk|live|shop|store|"
    r"ops|enterprise|desktop|web|app|integration|campaigns?|influencers?|analytics|community|messages?|calls?|manager|managers|management|lead|leads|leader|reports?|reporting|"
    r"only|same|none|n/?a|yes|number|phone|mobile|email|and|or|the|for|with|via|at|is|on|to|from|please|me|profile|account|handle|followers|fans|kol|seo|com|https?|url|"
    r"open|team|teams|repo|repos|repository|projects?|code|classroom|workflow|workflows|pro|premium|ltd|inc|plugin|plugins|found|seen|checked|verified|listed|links?|shows?|not|matches|exists|attached|below|above|same|of|recruiting|recruitment|growth|internal|bots?|open|design|social|video|videos|content|strategy|support|sales|news|art|culture|posts?|hiring|training|automation)(?![A-Za-z0-9]))"
)
_AFTER_A_NETWORK: Final = tuple(
    re.compile(pattern, re.IGNORECASE | re.ASCII)
    for pattern in (
        r" ?"
        + _LABEL
        + r"{0,2}\s?(?:\([^()\n]{1,12}\))?(?:[:：=是为]|- |→ ?)\s?(?P<handle>(?:live:|\.cid\.)"
        + _PLAIN
        + r"|@[A-Za-z0-9_.\-]{3,39}|"
        + _MARKED
        + r"|"
        + _JOINED
        + r"|"
        + _NO_NAMES
        + r"[A-Za-z][A-Za-z0-9_]{2,39}(?=[.。]?\s*(?:$|[^\x00-\x7f]|[|;,()/]| (?:and|or|please|add|me|thanks)\b)|  ))",
        r" ?" + _LABEL + r"{1,2}[\s:：=是为]{0,3}" + _NO_NAMES + r"(?P<handle>" + _PLAIN + r")",
        r"[\s:：(]{1,2}(?P<handle>" + _MARKED + r")",
        r"[\s:：(]{1,2}(?P<handle>@[A-Za-z0-9_.\-]{3,39})",
        r"(?-i:(?P<handle>[a-z]{6,20}))(?=[。,，;；|\n]|$)",
        r"(?:id|uid|号码?|账号|搜索?|加|[了吧哈呀啦]|叫做?|都叫|是|为|系|係|用紧|用緊|同名|同号|昵称|is|:| |/|@|“|「|\"|‘){0,5}(?P<handle>"
        + r"@?(?=[A-Za-z.\-]*[\d_])(?!v?\d{1,4}(?:[.年月万亿%]|\b))[A-Za-z0-9_][A-Za-z0-9_.\-]{3,39})(?![年月日万亿%])",
        r"(?: |系|係|用紧|用緊|叫|是|as|under|username|is){1,4}(?P<handle>" + _JOINED + r")" + _ENDS,
        r" (?P<handle>(?=[A-Za-z.\-]*[\d_#])[A-Za-z_][A-Za-z0-9_.\-]{3,39}(?:#\d{4})?)",
        r"[^\n。;:：A-Za-z0-9]{0,16}[:：] ?(?P<handle>(?=[A-Za-z.\-]*[\d_])[A-Za-z_][A-Za-z0-9_.\-]{3,39})",
    )
)
_HANDLES: Final = tuple(
    re.compile(pattern, re.IGNORECASE | re.ASCII)
    for pattern in (
        r"(?:handle|username|user name|nick(?:name)?|account|id|name|known as|profile) (?:on|at|in) "
        + _NETWORK
        + r"(?: is| was|:|,)? ?"
        + _NO_NAMES
        + r"(?P<handle>"
        + _PLAIN
        + r")",
        # a line of contact: the network and a word in small letters, between marks
        r"(?:^|[|·•;,，。;、\n→]) ?(?:wechat|微信|wx|vx|insta(?:gram)?|ig|telegram|tg|skype|snapchat|line|kakao(?:talk)?|twitter|discord|kaggle|tiktok|threads|github)[ :：]{1,2}"
        + _NO_NAMES
        + r"(?P<handle>(?-i:[a-z][a-z0-9_.\-]{4,30}))"
        + _ENDS,
        r"(?<![A-Za-z])(?:qq|扣扣|企鹅)(?:号码?)?[\s:：=是为(]{0,3}(?P<handle>[1-9](?: ?\d){4,11})(?![\dA-Za-z])",
        # names in Chinese: quoted, with a mark of networks in them, or in an answer about accounts
        r"(?:b站|抖音|快手|小红书|微博|知乎|公众号|视频号|豆瓣|站酷|花瓣|虎扑|贴吧|简书|掘金|csdn|博客园|头条号?|百家号|喜马拉雅|网易云(?:音乐)?|全民k歌|即刻|陌陌|探探|soul|lofter|淘宝|闲鱼|酷安|脉脉|qq|steam|微信|网名|昵称|账号)(?:号|名|昵称|账号|id|叫|是|为|[:： ]){0,3}[“「『\"‘](?P<handle>[^”」』\"’\n]{2,24})[”」』\"’]",
        r"(?:b站|抖音|快手|小红书|微博|知乎|公众号|视频号|豆瓣|站酷|花瓣|虎扑|贴吧|简书|掘金|csdn|博客园|头条号?|百家号|喜马拉雅|网易云(?:音乐)?|全民k歌|即刻|陌陌|探探|soul|lofter|淘宝|闲鱼|酷安|脉脉|qq|steam|微信)(?:号|名|昵称|账号|id|[:： ]){0,3}(?P<handle>@?[\u4e00-\u9fffA-Za-z]{1,12}[_\-][\u4e00-\u9fffA-Za-z0-9_]{1,20})",
        r"(?:账号|帐号|昵称|网名)[^\n。]{0,24}?(?:b站|抖音|快手|小红书|微博|知乎|视频号|豆瓣)[:： @]?(?P<handle>[\u4e00-\u9fffA-Za-z0-9_]{3,20})(?=[,，。;、\n ]|$)",
        r"(?:b站|抖音|快手|小红书|微博|知乎|公众号|视频号|豆瓣|站酷|花瓣|虎扑|贴吧|简书|掘金|csdn|博客园|头条号?|百家号|喜马拉雅|网易云(?:音乐)?|全民k歌|即刻|陌陌|探探|soul|lofter|淘宝|闲鱼|酷安|脉脉|qq|steam)(?: ?(?:号|昵称|账号|id|名|用户名|名字)){1,2}(?:[:：]|[ 是叫]) ?(?P<handle>@?[\u4e00-\u9fffA-Za-z0-9_]{2,20})(?=[,，。;、\n )）|]|$)",
        r"(?:b站|抖音|快手|小红书|微博|知乎|视频号|豆瓣)[:：] ?(?P<handle>@?(?=[\u4e00-\u9fff]*[A-Za-z0-9_])[\u4e00-\u9fffA-Za-z0-9_]{2,20})(?=[,，。;、\n )）|]|$)",
        r"加(?:我|v|下)?[ :：]?(?P<handle>(?=[A-Za-z]*[\d_])[A-Za-z_][A-Za-z0-9_\-]{4,30})(?= ?(?:备注|注明|好友|就行|即可|聊|,|，|。))",
        # a name with its four figures, short names of networks, @ and Chinese, words for a name
        r"(?<![A-Za-z0-9])(?:wx|vx)?(?P<handle>wxid_[a-z0-9]{4,30})",
        r"(?<![A-Za-z0-9])(?:wx|vx)(?P<handle>(?=[a-z]*[\d_])[a-z][a-z0-9_\-]{4,30})",
        r"(?P<handle>@?(?=[A-Za-z.\-]*[\d_])[A-Za-z][A-Za-z0-9_.\-]{3,30}) (?:on|at|in) " + _NETWORK + r"(?![A-Za-z])",
        r"(?P<handle>[A-Za-z0-9_.]{2,32}#\d{4})(?!\d)",
        r"(?:^|[ |,;/])(?:W|V|WX|VX|TG|IG|FB|X|TT): ?(?P<handle>@?(?=[A-Za-z.\-]*[\d_])[A-Za-z_][A-Za-z0-9_.\-]{3,39})",
        r"(?:微博|小红书|抖音|b站|快手|知乎|豆瓣|公众号|视频号)(?:号|账号|昵称)?[:： ]{0,2}(?P<handle>@[A-Za-z0-9_\u4e00-\u9fff\-]{2,24})",
        r"(?<![A-Za-z0-9_.@/])(?P<handle>@(?!(?:here|channel|everyone|all|team|home|work|media|import|override|test|param|params|return|returns|property|staticmethod|classmethod|dataclass|decorator|angular|types|babel|vue|nestjs|keyframes|component|"
        r"controller|service|autowired|bean|entity|table|column|transactional|deprecated|author|version|since|see|throws|id|mention|mentions|nickname|username|latest|next|beta|gmail|qq|outlook|hotmail|example|company|office|night|noon|least|most|scale|cost)(?![A-Za-z0-9]))(?-i:[a-z][a-z0-9_.\-]{2,30}))(?![\w@/(])",
        # speakers of a chat: small letters with a mark of networks in them, or after the time
        r"(?:^|\n)(?P<handle>(?=[a-z]*[\d_.])(?-i:[a-z][a-z0-9_.]{2,24}))[:：] (?=\S)",
        r"(?:^|\n)[\[(]?[^\]\n:]{0,12}\d{1,2}:\d{2}(?::\d{2})?(?: ?[ap]m)?[\])]?,? ?[<]?(?P<handle>(?!https?|www|note|re|fwd|ps|todo|eta)(?-i:[a-z][a-z0-9_.\-]{2,24}))[>]?[:：](?=[ \u4e00-\u9fff])",
        r"(?<![A-Za-z0-9_.])(?P<handle>@(?!所有人|全体|全员|大家|各位|官方)[\u4e00-\u9fff][\u4e00-\u9fffA-Za-z0-9_\-]{1,20})",
        r"(?<![A-Za-z0-9_.])(?P<handle>@[A-Za-z0-9_]+\.[A-Za-z0-9_.]*[A-Za-z0-9_])",
        r"(?:都叫|网名|昵称|用户名|账号名|ID(?<!req ID)(?<!job ID)(?<!order ID)(?<!meeting ID)(?<!message-ID)(?<!session ID)(?<!item ID)(?<!project ID)(?<!case ID)(?<!device ID)(?<!candidate ID)(?<!applicant ID)(?<!application ID)(?<!employee ID)(?<!asset ID)(?<!候选人ID)(?<!应聘者ID)(?<!员工ID)(?<!工号ID)|UID|username|handle|screen name|aka|gamertag)(?:是|为|叫|:| ){1,3}(?P<handle>@?(?=[A-Za-z.\-]*[\d_])[A-Za-z_][A-Za-z0-9_.\-]{3,39})",
        r"(?<![A-Za-z0-9_.@/])(?P<handle>@(?=[A-Za-z_]*[\d_])[A-Za-z0-9_]{4,30})(?![A-Za-z0-9_.]*\()",
        r"\b(?:handle|username|id)\b[^\n.:]{0,14}(?P<handle>@[A-Za-z0-9_.]{3,30})",
    )
)
_CHINESE_NETWORKS: Final = (
    "b站", "抖音", "快手", "小红书", "微博", "知乎", "公众号", "视频号", "豆瓣", "站酷", "花瓣", "虎扑", "贴吧", "简书", "掘金", "csdn", "博客园", "头条", "百家号", "喜马拉雅", "网易云", "全民k歌", "即刻", "陌陌", "探探", "soul", "lofter", "淘宝", "闲鱼", "酷安", "脉脉", "qq", "steam", "微信", "网名", "昵称", "账号",
)  # fmt: skip
_NEEDED: Final = {
    "(?:b站|": (_CHINESE_NETWORKS, 0, 80),
    "(?:handle|username|": ((" on ", " at ", " in "), 18, 70),
    r"(?P<handle>@?(?=[A-Za-z.\-]*[\d_])[A-Za-z][A-Za-z0-9_.\-]{3,30}) (?:on": ((" on ", " at ", " in "), 34, 16),
    "(?P<handle>[A-Za-z0-9_.]{2,32}#": (("#",), 34, 6),
    r"(?<![A-Za-z0-9])(?:wx|vx)?(?P<handle>wxid_": (("wxid_",), 4, 40),
}
"""Words that a pattern cannot do without, and how far around them it reaches: it is looked for only there."""
_WITHIN: Final = tuple(
    (pattern, *next((where for begins, where in _NEEDED.items() if pattern.pattern.startswith(begins)), ((), 0, 0)))
    for pattern in _HANDLES
)
_MARKED_SPEAKER: Final = re.compile(r"(?:^|\n)(?=[a-z]*[\d_.])[a-z][a-z0-9_.]{2,24}[:：] ?[a-z]")
_SPEAKER: Final = re.compile(r"(?:^|\n)(?P<handle>[a-z][a-z0-9_.]{2,24})[:：] ")
_NUMBER_AND_LETTER: Final = re.compile(r"\d{3,}[A-Za-z]")
_VERSION: Final = re.compile(r"v?\d+(?:\.\d+)*")


def speakers(text: str) -> Iterator[Span]:
    """Names in small letters that lines of a chat begin with, where one of the lines shows that it is one."""
    if not _MARKED_SPEAKER.search(text):
        return
    lines = list(_SPEAKER.finditer(text))
    for match in lines:
        if sum(other["handle"] == match["handle"] for other in lines[:200]) > 1:
            yield Span(*match.span("handle"), "handle")


def handles(text: str) -> Iterator[Span]:
    """Names in networks."""
    yield from speakers(text)
    yield from handles_named(text)
    yield from handles_told(text)
    yield from handles_linked(text)
    for start, end in _NETWORKS.find(text):
        number_only = text[start:end].lower().startswith("qq")
        for pattern in _AFTER_A_NETWORK:
            match = pattern.match(text, end)
            if match and not (number_only and _NUMBER_AND_LETTER.fullmatch(match["handle"])):
                yield from _handle(match)
    low = text.lower()
    low = low if len(low) == len(text) else text
    for pattern, words, before, after in _WITHIN:
        for first, last in near(low, words, before, after) if words else ((0, len(text)),):
            for match in pattern.finditer(text, first, last):
                yield from _handle(match)


def _handle(match: re.Match[str]) -> Iterator[Span]:
    found = match["handle"].rstrip(".-")
    if not _VERSION.fullmatch(found) or (found.isdigit() and len(found) > 4):
        yield Span(match.start("handle"), match.start("handle") + len(found), "handle")
