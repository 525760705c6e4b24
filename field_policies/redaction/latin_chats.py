"""Names that a chat, introductions and logs tell: speakers, initials with what they stand for, nicknames."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from .latin_before import CLOSINGS
from .latin_humans import DOES
from .latin_lexicon import DOUBTFUL_FIRST, FIRST, NEVER, SHORT_FIRST, SHORT_LAST, UNKNOWN, WORD, evidence, is_word
from .latin_titles import NO_INITIALS
from .spans import Span
from .surnames import ORGANISATIONS, SURNAMES, THINGS, words_of

_HAN_NAME: Final = "[" + "".join(sorted(SURNAMES - set("和于向与"))) + r"][\u4e00-\u9fff]{1,2}"
_SPEAKER: Final = re.compile(
    r"(?:(?<=\n)|(?<=^))(?P<time>[\[(]?(?:[^\[\]\n:]{0,18} )?\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?: ?[AaPp][Mm])?[\])]?[ ,]{0,2}(?:- )?|> ?|<)?(?P<name>[A-Za-z][A-Za-z'.-]{0,14}(?: [A-Za-z][A-Za-z'.-]{0,12}){0,2})(?: ?\([^)\n]{1,12}\))?>?: ?(?=\S)"
)
_NO_SPEAKERS: Final = words_of("labels_of_no_speakers")
_INTRODUCED: Final = re.compile(
    r"(?<![A-Za-z&.])(?P<letters>[A-Z]{1,3}) ?\((?:= ?|is |for |i\.e\. ?)?(?P<name>[A-Z][a-z]+(?:[ -][A-Z][a-z]+){0,3}|"
    + _HAN_NAME
    + r")\)"
)
_MEANT: Final = re.compile(
    r"(?<![A-Za-z&.])(?P<letters>[A-Z]{1,3}\.?) ?(?:即|指的?是|就是|是指|代指|=) ?(?P<name>" + _HAN_NAME + r")"
)
_SCORED: Final = re.compile(
    r"(?<![A-Za-z0-9&./-])(?P<letters>[A-Z]{2,3})(?=(?:\([^()\n]{1,8}\))? ?(?:[0-9](?:\.\d{1,2})?(?:/5|/10)?(?![\w.%]|[-, ]\d)|[ABC][+-]?(?![A-Za-z])|未[交评打]|弃权|没[交打评]))"
)
_OPINED: Final = re.compile(
    r"(?<![A-Za-z0-9&./-])(?P<letters>[A-Z]{2,3})(?= ?(?:主持|面试|面过|打分|评分|觉得|认为|反对|同意|推荐|说|问|负责跟|来面|复试|通过|否|建议|'s (?:view|score|notes|vote|feedback|call|comments)))"
)
_NICKED: Final = re.compile(
    r"(?:(?<=[a-z])|(?<=[\u4e00-\u9fff])|(?<=[a-z],))[ (,]{0,3}\(?[\"“](?P<one>[A-Z][a-z'-]{1,13}(?: [A-Z][a-z]+)?)[\"”](?:(?: or |/|, | and )[\"“](?P<other>[A-Z][a-z'-]{1,13})[\"”])?(?=\)|,| to (?:everyone|everybody|all|friends|his|her|us|the)| [A-Z])"
)
_CALLED: Final = re.compile(
    r"\b(?:(?:goes|go|went|going) by|answers to|(?:nick|re)?named|nickname(?:d| is| was)|known (?:\w+ )?as|prefers(?: to be called)?|calls? (?:him|her|me|them|himself|herself)|called (?:him|her|me)|a\.?k\.?a\.?|alias|short for|short form of|in full) "
    r"\"?(?P<one>[A-Z][a-z'-]{1,14})\"?(?:(?:,? or |/)\"?(?P<other>[A-Z][a-z'-]{1,14})\"?)?(?! [A-Z])"
)
_SURNAME_INITIAL: Final = re.compile(
    r"(?<![A-Za-z])(?P<name>(?:(?:(?:VAN|DE|DER|DU|LE|LA|VON|AL|EL|BIN|MC|MAC|O') ?){1,2}[A-Z]{2,14}|[A-Z]{4,14}) [A-Z](?:\. ?[A-Z]\.?|\.)?)(?![A-Za-z'&/-])"
)
_BORNE_BY: Final = re.compile(
    r"(?:\d\d:\d\d(?::\d\d)? |\b(?:PASSENGER|MANAGER|DRIVER|SUPERVISOR|OPERATOR|OFFICER|VISITOR|GUARD|OUT,|IN,|NAME|EMPLOYEE|STAFF|CANDIDATE|HOST|ESCORT|CREW)[ :]{1,2})$"
)
_INITIAL_SURNAME: Final = re.compile(
    r"\b(?:DRIVER|MANAGER|SUPERVISOR|OFFICER|PASSENGER|OPERATOR|VISITOR|GUARD|HOST|ESCORT)[ :](?P<name>[A-Z] [A-Z]{3,14})(?![A-Za-z])"
)

_MENTIONED: Final = re.compile(r"(?<![\w.@/:-])@(?P<name>[a-z]{3,15})(?![\w.@/(-])")
_TITLED: Final = re.compile("[A-Za-z] ?(?:[总哥姐叔姨伯爷姑老先小女太师学同妈爸嫂]|[Ss]ir)")
_HAN_CALLED: Final = re.compile(
    r"(?<![A-Za-z0-9])(?P<pre>[阿小老]?)(?P<name>[A-Z](?:[a-z]{1,13})?(?: [A-Z][a-z]{1,12})?)(?P<post> ?(?:总(?![部计体是监额量数值结裁的共分线站控])|哥|姐(?![妹])|叔|姨(?!妈)|伯|爷|姑娘|老师|先生|小姐|女士|太太|师傅|师兄|师姐|学长|学姐|同学|妈妈|爸爸|嫂|[Ss]ir\b))"
)
_FAMILIAR: Final = re.compile("[阿老小][A-Z]")
_AH: Final = re.compile(
    r"(?:(?<![\u4e00-\u9fff])|(?<=[找问跟和与叫让由请是给个位里的]))(?:阿(?P<ah>[A-Z][a-z]{0,12})|老(?P<old>[A-Z])(?=[是说在的和,，。:的跟来 ]|$)|小(?P<small>[A-Z][a-z]{2,12}))(?![A-Za-z])"
)
_PINYIN: Final = re.compile(
    r"(?<![A-Za-z0-9@#/_.-])(?:xiao|lao|da|a)-?(?:zhang|wang|li|zhao|chen|liu|yang|huang|zhou|wu|xu|sun|zhu|ma|hu|guo|lin|he|gao|liang|zheng|luo|song|xie|tang|han|cao|deng|feng|peng|zeng|xiao|tian|dong|pan|yuan|cai|jiang|yu|du|ye|cheng|wei|su|lv|ding|ren|lu|yao|shen|zhong|cui|tan|fan|shi|liao|jia|xia|fu|fang|zou|xiong|bai|meng|qin|qiu|hou|yin|xue|yan|lei|long|tao|hao|mao|gu|gong|shao|wan|qian|dai|mo|kong|qing|mei|fen|min|jing|jie|juan|ling|ming|hong|hua|hui|xin|yue|ying|ting|rong|qi|ping|pei|ni|na|man|lan|jun|jie|bin|bo|kai|lei|tong|xiang|yong|zhen)(?![A-Za-z0-9@_/-]|\.[a-z])"
)
_HAN_SIR: Final = re.compile(
    "(?P<name>[" + "".join(sorted(SURNAMES)) + r"])(?= ?(?:[Ss]ir|[Mm]iss|生(?=[定放话话讲说,，]))(?![A-Za-z]))"
)

MONTH_NAMES: Final = frozenset(["april", "may", "june", "august", "summer", "autumn", "dawn"])
_CLOSING: Final = CLOSINGS - {"you", "best", "love", "respect", "attached"}
_SHOUTED: Final = re.compile(
    r"[A-Z]{4,} [A-Z]\b|(?:VAN|DE|DU|AL|EL|LE) [A-Z]{2,} [A-Z]\b|[A-Z]{3} [A-Z] [A-Z]{4}|[A-Z]{4}[ :][A-Z] [A-Z]{4}"
)
_SIGNED: Final = re.compile(
    r"(?<![A-Za-z])(?P<closing>[A-Z]?[a-z]{2,12}),? ?\n? ?(?P<name>[A-Z][a-z'-]+(?: [A-Z](?:\.|[a-z'-]+)){0,2})(?= ?(?:\n|$|\||- |\())"
)
_LAST_LINE: Final = re.compile(r"(?:^|\n)[ -]*(?P<name>[A-Z][A-Za-z'-]+(?: [A-Z]\.)?(?: [A-Z][A-Za-z'-]+){1,2})\s*$")
_BOTH: Final = re.compile(
    r"(?P<one>[A-Z](?<![A-Za-z][A-Z])[a-z]+) (?:and|&) (?P<other>[A-Z][a-z]+)(?:,? (?:from|in|at|of|on) [^,.;\n]{2,24}?|, [a-z ]{3,20},)? (?P<verb>[a-z']+)"
)


def chats(text: str) -> Iterator[Span]:
    """Who speaks, who is introduced by initials, and what people are called."""
    yield from _speakers(text)
    yield from _introduced(text)
    yield from _in_chinese(text)
    yield from _signed(text)
    yield from _both(text)
    for pattern in (_NICKED, _CALLED):
        if pattern is _NICKED and '"' not in text and "“" not in text:
            continue
        for match in pattern.finditer(text):
            for group in ("one", "other"):
                word = match[group]
                if word and evidence(word.split(" ")[0].lower()) > NEVER and word.lower() not in ORGANISATIONS:
                    yield Span(*match.span(group), "name")
    if _SHOUTED.search(text):
        for match in _SURNAME_INITIAL.finditer(text):
            last = match["name"].split(" ")[-2].lower() if " " in match["name"] else ""
            if (
                evidence(last) >= UNKNOWN
                and not is_word(last)
                and _BORNE_BY.search(text[max(0, match.start() - 14) : match.start()])
            ):
                yield Span(*match.span("name"), "name")
        for match in _INITIAL_SURNAME.finditer(text):
            yield Span(*match.span("name"), "name")


def _speakers(text: str) -> Iterator[Span]:
    spoken = list(_SPEAKER.finditer(text))
    counts = Counter(match["name"] for match in spoken)
    repeated = sum(1 for count in counts.values() if count > 1)
    for match in spoken:
        name, words = match["name"], match["name"].lower().split(" ")
        if (
            len(name) < 2
            or name in ("AM", "PM", "am", "pm")
            or words[0] in _NO_SPEAKERS
            or words[-1] in _NO_SPEAKERS
            or name.lower() in CLOSINGS
        ):
            continue
        points = [evidence(word.strip(".")) for word in words]
        known = points[0] > NEVER and not all(is_word(word) for word in words)
        if (
            (match["time"] and len(match["time"]) > 3 and (points[0] > NEVER or counts[name] > 1))
            or (counts[name] > 1 and len(spoken) > 2 and (known or (repeated > 1 and max(points) > WORD)))
            or (known and repeated and len(spoken) > 2 and len(words) < 3)
        ):
            yield Span(*match.span("name"), "name")


def _introduced(text: str) -> Iterator[Span]:
    letters: set[str] = set()
    for match in _INTRODUCED.finditer(text):
        short, name = match["letters"], match["name"]
        first = "".join(word[0] for word in re.split("[ -]", name))
        if short in NO_INITIALS and first != short:
            continue
        if (not name.isascii() and len(short) >= 2 and short not in NO_INITIALS) or (
            name.isascii()
            and (
                first == short
                or (
                    name[0] == short[0]
                    and ("=" in match.group() or len(short) < 3)
                    and evidence(name.split(" ")[0].lower()) >= SHORT_FIRST
                )
            )
        ):
            letters.add(short)
            yield Span(*match.span("letters"), "name")
            yield Span(*match.span("name"), "name")
    for match in _MEANT.finditer(text):
        if match["letters"] not in NO_INITIALS:
            letters.add(match["letters"].rstrip("."))
            yield Span(*match.span("letters"), "name")
    scored = [match for match in _SCORED.finditer(text) if match["letters"] not in NO_INITIALS]
    if len({match["letters"] for match in scored}) >= 2 or (scored and letters):
        letters |= {match["letters"] for match in scored}
    letters |= {match["letters"] for match in _OPINED.finditer(text) if match["letters"] not in NO_INITIALS}
    for match in re.finditer(r"(?<![A-Za-z&.])[A-Z]{2,3}(?![A-Za-z&/])", text) if letters else ():
        if match.group() in letters:
            yield Span(*match.span(), "name")


def _in_chinese(text: str) -> Iterator[Span]:
    """Latin letters that Chinese says of people: 阿May, Z总, J哥, Yeung 姑娘, 陈Sir; 小 and 老 written in pinyin."""
    for match in _MENTIONED.finditer(text) if "@" in text else ():
        if not is_word(match["name"]) and match["name"] not in ("param", "staticmethod", "classmethod", "dataclass"):
            yield Span(*match.span("name"), "name")
    for match in _PINYIN.finditer(text):
        if not is_word(match.group()) and not match.group().startswith(("a", "da")):
            yield Span(*match.span(), "name")
    if text.isascii():
        return
    for match in _HAN_CALLED.finditer(text) if _TITLED.search(text) else ():
        if match["name"] not in NO_INITIALS and evidence(match["name"].split(" ")[0].lower()) > NEVER:
            yield Span(match.start(), match.end("name"), "name")
    for match in _AH.finditer(text) if _FAMILIAR.search(text) else ():
        yield Span(*match.span(), "name")
    for match in _HAN_SIR.finditer(text):
        yield Span(*match.span("name"), "name")


def _signed(text: str) -> Iterator[Span]:
    """The name below a letter, whatever word it is: after a closing, or alone on the last line."""
    for match in _SIGNED.finditer(text):
        words = match["name"].lower().split(" ")
        if (
            match["closing"].lower() in _CLOSING
            and (len(words) == 1 or words[-1] not in THINGS)
            and words[0] not in CLOSINGS | _NO_SPEAKERS
            and (evidence(words[0]) > NEVER or words[0] in MONTH_NAMES)
        ):
            yield Span(*match.span("name"), "name")
    last = _LAST_LINE.search(text, max(0, len(text) - 60))
    if last:
        points = [evidence(word.lower().strip(".")) for word in last["name"].split(" ")]
        if (
            min(points) > NEVER
            and (points[-1] >= SHORT_LAST or points[0] >= FIRST or max(points[0], points[-1]) == UNKNOWN)
            and last["name"].lower() not in ORGANISATIONS
        ):
            yield Span(*last.span("name"), "name")


def _both(text: str) -> Iterator[Span]:
    """Two names joined by “and” that are words too: what they do shows it."""
    for match in _BOTH.finditer(text):
        if DOES.get(match["verb"], 0.0) < 2.0 and match["verb"] not in ("are", "were", "both"):
            continue
        one, other = evidence(match["one"].lower()), evidence(match["other"].lower())
        if (
            min(one, other) >= 0.5
            and max(one, other) >= DOUBTFUL_FIRST
            and (DOES.get(match["verb"], 0.0) >= 2.0 or min(one, other) >= DOUBTFUL_FIRST)
        ):
            yield Span(*match.span("one"), "name")
            yield Span(*match.span("other"), "name")
