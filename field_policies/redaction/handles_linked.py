"""Names in networks by what links them: a network or a word for a name there, a word that says what it is, and the name,
in any script and whatever word it is: 飞书叫某某, “GitHub is under strandedkez”, “find me as … on Telegram”.

The link tells, not the network alone: what a firm does on a network follows it without one. A Latin name counts when it
is marked as such names are, or is no word; a Chinese one where the clause ends behind it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from .cues import Cues
from .handles_named import OF_WORK
from .latin_lexicon import is_word
from .near import near
from .spans import Span

_NETWORK_WORDS: Final = (
    r"wechat|weixin|telegram|tg|insta(?:gram)?|ig|ins|skype|github|gitlab|gitee|discord|twitter|facebook|kakao(?:talk)?|line|tiktok|linkedin|reddit|whatsapp|signal|slack|snap(?:chat)?|twitch|threads|youtube|steam|xbox|playstation(?: network)?|psn|nintendo|battle\.?net|epic|roblox|"
    r"bluesky|bsky|mastodon|medium|substack|strava|goodreads|letterboxd|soundcloud|bandcamp|spotify|last\.fm|behance|dribbble|artstation|deviantart|figma|kaggle|leetcode|codeforces|stack ?overflow|hugging ?face|hacker news|lobsters|chess\.com|lichess|duolingo|pinterest|tumblr|flickr|vimeo|"
    r"patreon|ko-?fi|venmo|cash ?app|paypal|keybase|matrix|signal|viber|zalo|vk|are\.na|zoom|teams|clubhouse|quora|etsy|ebay|depop|vinted|airbnb|couchsurfing|weibo|douyin|bilibili|rednote|xiaohongshu"
)
_LATIN_NETWORK: Final = rf"(?i:(?<![a-z])(?:{_NETWORK_WORDS})(?![a-z]))"
_HAN_NETWORK: Final = (
    r"(?:微信|微博|小红书|抖音|快手|[Bb]站|哔哩哔哩|知乎|豆瓣|公众号|视频号|即刻|脉脉|飞书|钉钉|企业?微信?|贴吧|虎扑|简书|掘金|CSDN|csdn|博客园|头条|喜马拉雅|小宇宙|荔枝|网易云(?:音乐)?|QQ音乐|全民[Kk]歌|陌陌|探探|闲鱼|淘宝|咸鱼|大众点评|酷安|站酷|花瓣|最右|王者(?:荣耀)?|原神|吃鸡|和平精英|"
    r"英雄联盟|LOL|魔兽|剑网3?|剑三|逆水寒|梦幻西游|阴阳师|明日方舟|光遇|蛋仔派对|金铲铲|永劫|推特|脸书|油管|领英|支付宝|论坛|游戏里|(?:同一个|这个|那个)?群(?:里|聊里|名片|昵称|(?=[,，他她我]))|朋友圈|群里|直播间|播客|星球|QQ|qq|V信|v信|绿泡泡)"
)
_NAMING: Final = r"(?:网名|昵称|花名(?!册)|艺名|笔名|马甲|[大小旧新]号|角色名|游戏名)"
_ACCOUNT: Final = r"(?:用户名|账号名?|帐号名?|登录名|(?<![A-Za-z] )(?<![A-Za-z])(?<![\u4e00-\u9fff](?<![我他她的上区里戏服吧用台号网]))(?:ID|Id|UID)(?![A-Za-z]))"
_HAN_LINK: Final = r"(?:搜一下|直接搜|搜索?|找|关注|认准|名为|叫做?|叫的?是|名字?|名?称|挂的?是?|显示的?是?|用的?是|写的?是?|填的?是?|就?是|为|@|[:：=—]|-{1,2})"
_BETWEEN: Final = r"(?:[上里中那边]|的|她|他|我|你|一直|现在?|目前|以前|之前|都|也|就|还|统一|全|名字?|昵称|账号|帐号|号|ID|id|主页|[:：]|[,，]|是| |您|请|可以|直接|用的|认证|节目|店名|卖家|主播|专栏|博客|频道|区服|名片){0,6}"
_HAN_NAME: Final = r"(?P<handle>(?!在|从|做|除了|我们|一个|不|没|很|最|有|谁|什么|多少|[啥这那]|同名|同上|同号|自己|公司|团队|运营|全是|都是|用户|这个|那个|一样|因为|为了|主要|负责)[\u4e00-\u9fffA-Za-z0-9_.\-~·]{2,16})"
_QUOTED: Final = r"[“「『\"‘'](?P<handle>[^”」』\"’'“\n]{2,24})[”」』\"’']"
_END: Final = r"(?=[ ,，。;；、!！?？\n)）(（\"”…]|$|那个|哈|啦|哦|呢)"
_PLAIN: Final = r"(?P<handle>@?[A-Za-z0-9_][A-Za-z0-9_.\-]{2,30}(?:#\d{2,5})?)"
_LINK: Final = (
    r"(?:i'm|im|i am|she's|he's|they're|goes by|going by|go by|goes as|known as|knows (?:her|him|me|them) as|(?:find|found|reach|add|follow|search(?: for)?|look(?: me)?(?: up)?(?: for)?|dm|ping|message|tag) (?:me|him|her|them|us)?(?: up)?(?: (?:as|under|at|on|by|for))?|search(?:ing)?(?: for)?|look for|"
    r"(?:may be |can be |be )?found (?:as|under)|as|under|called|named|it's|its|it is|is|was|are|handle(?: is|:)?|username(?: is|:)?|user(?:name)?:?|nick(?:name)?(?: is|:)?|id(?: is|:)?|alias(?: is|:)?|gamertag(?: is|:)?|plays? (?:as|under)|streams? (?:as|under)|posts? (?:as|under)|tweets? (?:as|under)|"
    r"writes? (?:as|under)|signs? (?:as|off as)|listed (?:as|under)|call(?:s|ed)? (?:me|her|him)|everyone calls (?:me|her|him)|answers to|aka|a\.k\.a\.|(?:under |by |has )?(?:the |his |her |my )?(?:name|handle|username|nick(?:name)?|alias|moniker|account|profile|tag|screen ?name|gamer ?tag|shop|user)(?: of| is|:)?)"
)
_AFTER_LINK: Final = re.compile(
    r"(?:(?<![\w])"
    + _LINK
    + r"[ :]{1,2}|(?<=[a-z])'s |(?<=[a-zA-Z])[:=] ?|@|(?: -|[>–—(]) ?)(?:just |still |now |the |good old |plain )?[\"“']?"
    + _PLAIN
    + r"(?![\w@])",
    re.IGNORECASE,
)
_CUES: Final = Cues(
    latin=_NETWORK_WORDS
    + r"|handle|username|screen ?name|gamer ?tag|nick(?:name)?|my @|everywhere|everything|all platforms|every (?:platform|site)|socials|the forum|tweets?|streams|repos|plays (?:as|under)|usernames",
    han=r"微信|小红书|抖音|b站|网名|昵称",
)
_NO_HANDLE: Final = re.compile(
    r"(?i)(?:v?\d+(?:\.\d+)*|[a-z]+-(?:up|on|in|off|out|based|first|end|time|level|term|driven|free|wide|style|like|stack|to|of)|[\w.]+\.(?:com|org|net|io|cn|co|ai|js|ts|py|pdf|docx?|html?|md|app|dev|edu|gov|uk|de|fr)|https?|www\..*|[a-z]{1,3}\d?|\d+|e\.g\.?|i\.e\.?|n/a|p\.m\.?|a\.m\.?|\w+'s)"
)
_AFTER_NETWORK: Final = re.compile(r"(?i)[ ,]{0,2}(?:is|under|as|:|handle|id|name|username)")
_BEFORE_NETWORK: Final = re.compile(
    r"(?<![\w@.])(?P<handle>@?[a-z0-9_][a-z0-9_.\-]{3,30})[\"”']? (?:on|over on|in|at|via|there on) (?:the |my |our )?(?:"
    + _LATIN_NETWORK
    + r")(?![A-Za-z])"
)
_FORMS: Final = tuple(
    (needed, before, after, re.compile(pattern))
    for needed, before, after, pattern in (
        (
            ("微信", "微博", "小红书", "抖音", "快手", "站", "知乎", "豆瓣", "公众号", "视频号", "即刻", "脉脉", "飞书", "钉钉", "贴吧", "虎扑", "简书", "掘金", "CSDN", "csdn", "博客园", "头条", "喜马拉雅", "宇宙", "荔枝", "网易云", "音乐", "民", "陌陌", "探探", "闲鱼", "淘宝", "点评", "酷安", "酷", "花瓣", "王者", "原神", "吃鸡", "精英", "联盟", "LOL", "魔兽", "剑", "逆水寒", "西游", "师", "方舟", "光遇", "派对", "铲铲", "推特", "脸书", "油管", "领英", "支付宝", "论坛", "游戏", "朋友圈", "群", "直播间", "播客", "星球", "QQ", "qq"),
            6,
            44,
            _HAN_NETWORK + _BETWEEN + r"(?:" + _HAN_LINK + r")[ :：]{0,2}(?:“|\"|「|‘)?" + _HAN_NAME + _END,
        ),
        (
            ("微信", "微博", "小红书", "抖音", "快手", "站", "知乎", "豆瓣", "公众号", "视频号", "即刻", "群里", "QQ", "qq", "朋友圈", "游戏", "网名", "昵称", "ID", "论坛", "飞书", "钉钉"),
            4,
            40,
            r"(?:" + _HAN_NETWORK + r"|" + _NAMING + r")(?:(?![,，。;；\n\"“「『‘'])[\u4e00-\u9fffA-Za-z:： ]){0,6}" + _QUOTED,
        ),
        (("ID", "id", "昵称", "用户名", "网名", "证名", "家名", "播名"), 6, 22, _HAN_NETWORK + r"(?:上|里|的){0,2}(?:ID|id|昵称|用户名|网名|认证名|卖家名|主播名)" + _HAN_NAME + _END),
        (("云", "站", "音", "书", "博", "乎", "瓣"), 3, 20, _HAN_NETWORK + r"(?P<handle>[\u4e00-\u9fff]{2,8}[a-z]{2,6})(?=[,，。;；\n]|$)"),
        (
            ("用户名", "账号", "帐号", "登录名", "ID", "Id"),
            4,
            36,
            _ACCOUNT + r"(?:一直|都|就|也|还|全|统一|上|她|他|我)*+(?:叫做?|是|为|用的是|[:：])[ ]?(?P<handle>(?=[\u4e00-\u9fffA-Za-z0-9_.]{0,15}(?:[\u4e00-\u9fff]|[a-z0-9]_|[a-z]\.[a-z]|[a-z]\d|_))(?!在|从|做|我们|一个|不|没|很|什么|多少|[啥这那]|同)[\u4e00-\u9fffA-Za-z0-9_.]{2,16})" + _END,
        ),
        (("号", "名", "ID", "称"), 4, 32, r"(?:" + _NAMING + r"|" + _ACCOUNT + r")(?:叫|是|为|[:： ]){0,2}(?P<handle>(?=[A-Za-z.\-]*[\d_])[A-Za-z][A-Za-z0-9_.\-]{3,30})(?![A-Za-z0-9_])"),
        (
            ("网名", "昵称", "花名", "艺名", "笔名", "马甲", "号", "角色", "游戏名"),
            4,
            40,
            _NAMING + r"(?:一直|都|就|也|还|全|统一|[:： ]|叫做?|是|为|用的|上|她|他|我)*+" + _HAN_NAME + _END,
        ),
        (
            ("全网", "各平台", "全平台", "各大平台", "到处", "哪儿都", "哪里都", "所有平台", "都是这", "全是它", "都叫"),
            0,
            40,
            r"(?:全网|各大?平台|全平台|所有平台|到处|哪[儿里]都)(?:都|统一|就|也|只有|同?一?个?名字?|同名|叫|是|用|[:： ,，]){1,6}" + _HAN_NAME + _END,
        ),
        (("搜",), 0, 36, r"(?:直接|微信|上)?搜(?:索|一下|我|就行|就好|就能找到|即可|名字)*[:：,， ]{0,2}(?P<handle>(?=[\u4e00-\u9fffA-Za-z]*[A-Za-z0-9_.])[\u4e00-\u9fffA-Za-z0-9_.\-]{4,20})" + _END),
        (("站", "微信", "小红书", "抖音", "微博", "知乎", "豆瓣", "公众号", "视频号", "QQ", "qq"), 0, 24, r"(?:微信|微博|小红书|抖音|快手|[Bb]站|知乎|豆瓣|公众号|视频号|QQ|qq)[(（](?P<handle>(?!同|已|未|无|暂|粉丝|账号|运营|官方)[\u4e00-\u9fffA-Za-z0-9_.\-]{3,16})[)）]"),
        (("是?", "是？", "多少?", "多少？", "ID?", "ID？", "id?", "昵称?", "昵称？", "名?", "名？", "号?", "号？", "啥?", "啥？"), 16, 40, r"(?:" + _LATIN_NETWORK + r"|" + _HAN_NETWORK + r"|常用)(?:的)?(?:账号|号|ID|id|昵称|名字?)?(?:是|多少|是多少|是啥|叫什么|叫啥)?[?？] ?\n?(?:[\u4e00-\u9fffA-Za-z]{1,8}[:：] ?)?[—\-]{0,2} ?(?P<handle>[A-Za-z0-9_][A-Za-z0-9_.\-]{3,30})(?![\w@])"),
        (("叫",), 6, 24, r"(?<=[,，。])(?:同名|网上|群里|上面|里面)?叫(?P<handle>[\u4e00-\u9fffA-Za-z0-9_]{2,12})(?=[,，。])(?=[^。\n]{0,30}(?:粉丝|群|关注|账号|头像|微信|私信))"),
        (
            ("(微信", "(QQ", "(qq", "(抖音", "(小红书", "(微博", "（微信", "（QQ", "（抖音", "（小红书", "（微博", "(Steam", "(steam", "(wechat", "(WeChat", "(IG", "(Insta", "(Telegram", "(Discord", "(Xbox", "(GitHub"),
            24,
            4,
            r"(?:^|[\s,，。;；:：]|名|叫|ID|id)(?P<handle>[\u4e00-\u9fffA-Za-z0-9_.\-]{3,16}) ?[(（](?=微信|QQ|qq|抖音|小红书|微博|[Ss]team|[Ww]e[Cc]hat|IG|Insta|Telegram|Discord|Xbox|GitHub)",
        ),
    )
)  # fmt: skip
_CALLED: Final = re.compile(
    r"(?:known as|goes by|as|called|nickname(?: is)?|under|nicknamed) [\"“']?(?P<handle>[A-Z][\w]+(?: [A-Z][\w]+){0,2})[\"”']? (?:on|in|over on) (?:the )?(?:"
    + _LATIN_NETWORK
    + r"|forums?)(?![A-Za-z])"
)
_FEATURE: Final = re.compile(
    r"(?i) (?:actions|pages|copilot|enterprise|ads?|campaigns?|bot|api|integration|account manager|marketing)\b"
)
_A_NETWORK: Final = re.compile(_LATIN_NETWORK)
_MARK: Final = re.compile(r"[_\d@#]|[a-z][.-][a-z]")
_NAMED: Final = re.compile(r"(?i)\b(?:handle|(?:user|screen ?|nick)?name|gamer ?tag|nick)\b")
_SMALL: Final = 48
_SPEAKS_OF: Final = re.compile(
    r"(?i)\b(?:team|campaign|channel|account manager|ads?|bot|integration|api|app|page|plugin|client|project|repo|company|brand|build|pipeline|community)\b[^,.;\n]{0,12}$"
)


def handles_linked(text: str) -> Iterator[Span]:
    """Names in networks by what links them to the network."""
    for start, end in _CUES.find(text):
        if not _FEATURE.match(text, end) and not text[end : end + 1].isdigit():
            yield from _linked(text, start, end)
    low = text.lower()
    low = low if len(low) == len(text) else text
    for first, last in near(low, (" on ", " in ", " at ", " via "), 34, 30):
        for match in _BEFORE_NETWORK.finditer(text, first, last):
            if _is_a_handle(match["handle"]):
                yield _span(match)
        for match in _CALLED.finditer(text, first, last):
            yield _span(match)
    if text.isascii():
        return
    for needed, before, after, pattern in _FORMS:
        for first, last in near(text, needed, before, after):
            for match in pattern.finditer(text, first, last):
                if not OF_WORK.search(match["handle"]) and not _NO_HANDLE.fullmatch(match["handle"]):
                    yield _span(match)


def _linked(text: str, start: int, end: int) -> Iterator[Span]:
    """The name that a link gives near a word for a network, in its sentence and before or behind it."""
    first = max(0, start - _SMALL)
    last = min(len(text), end + _SMALL)
    line = max(text.rfind("\n", first, start), text.rfind(". ", first, start)) + 1
    first = max(first, line)
    line = text.find("\n", end, last)
    last = line if line >= 0 else last
    while match := _AFTER_LINK.search(text, first, last):
        handle = match["handle"]
        first = match.start("handle")  # what is no name may be one more link: “is under”
        after = text[match.end() : match.end() + 1]
        if match.end() == last and last < len(text) and (after.isalnum() or after in "_-"):
            continue
        if match[0][0] in ":=" and not (
            _MARK.search(handle) or _NAMED.search(text, max(0, match.start() - 40), match.start() + 1)
        ):
            continue
        if _is_a_handle(handle) and not _SPEAKS_OF.search(text, max(0, match.start() - 24), match.start()):
            yield _span(match)


def _is_a_handle(handle: str) -> bool:
    """Whether it is written as names in networks are: with a mark in it, or as no word is."""
    bare = handle.lstrip("@").rstrip(".-")
    if _A_NETWORK.fullmatch(bare):
        return False
    if not re.search("[A-Za-z]", bare):
        return False
    if len(bare) < 3 or _NO_HANDLE.fullmatch(bare) or re.fullmatch(r"[A-Z][A-Za-z]*|[A-Z.]+", bare):
        return handle.startswith("@") and len(bare) > 2
    if bare[0].isupper() and not re.search(r"[_\d#.]|[a-z][A-Z]", bare):
        return False
    if handle.startswith("@") or re.search(r"[_\d#]|[a-z]\.[a-z]|[a-z][A-Z]", bare):
        return True
    parts = bare.split("-")
    if len(parts) > 1:
        return not all(is_word(part) for part in parts)
    return (
        len(bare) > 3
        and not is_word(bare)
        and not any(is_word(bare.removesuffix(end)) for end in ("s", "ed", "ing", "er", "ly", "d", "es"))
    )


def _span(match: re.Match[str]) -> Span:
    found = match["handle"].rstrip(".-·")
    return Span(match.start("handle"), match.start("handle") + len(found), "handle")
