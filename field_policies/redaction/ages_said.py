"""Ages in English put together from parts: a number in words, what stands before it, and that nothing is counted by it.

A grown number in words that no noun follows is somebody's age nearly always, once a word before it can lead to one.
Also what people say instead: twice that, her fortieth, the second year of his life, three years my senior.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from .latin_lexicon import is_given
from .near import near
from .relatives import KIN
from .spans import Span

_UNIT: Final = r"(?:one|two|three|four|five|six|seven|eight|nine)"
_TENS: Final = r"(?:twenty|thirty|forty|fourty|fifty|sixty|seventy|eighty|ninety)"
_NUMBER: Final = (
    r"(?:(?:an?|one) hundred(?: and (?:" + _UNIT + r"|ten|eleven|twelve))?|" + _UNIT + r"[ -]and[ -]" + _TENS + r"|" + _TENS + r"(?:[ -]" + _UNIT + r")?|(?:thir|four|fif|six|seven|eigh|nine)teen)"
)  # fmt: skip
_WORDED: Final = re.compile(r"(?<![\w-])" + _NUMBER + r"(?![\w]|-(?!\s))", re.IGNORECASE)
_LEADS: Final = re.compile(
    r"(?:(?<![a-z])(?:(?:i|he|she|they|who)(?:'s|'m|'re|'d be|'ll be)|is|was|am|are|were|be|been|turn(?:s|ed|ing)?|hit(?:s|ting)?|push(?:es|ing|ed)?|near(?:s|ing|ed)?|approach(?:es|ing|ed)?|rising|nudg(?:es|ing|ed)|touching|"
    r"kiss(?:es|ing)|past|over|under|beyond|off|shy of|short of|side of|(?:threshold|cusp|verge|brink|edge|door|eve|doorstep) of|knocking(?: on)?|flirting with|rounding|clear(?:s|ed|ing)|facing|staring(?: down| at)?|into|aged?|ages|age of|only|just|about|"
    r"around|roughly|nearly|almost|barely|hardly|scarcely|still|already|not|yet|not yet|not quite|maybe|perhaps|probably|possibly|say|says|said|call it|make it|makes (?:him|her|me)|making (?:him|her|me)|guess(?:ed)?|hazard|reckon|young|ripe(?: old)?|fit|sprightly|spry|venerable|big|until|till|"
    r"before|by|at|reach(?:es|ed|ing)|see(?:s|ing)?|officially|technically|exactly|actually|really|well over|like|looks|feels|acts|than|close to|closer to|closing (?:in )?on|going on|coming up (?:on|to|for)|therefore|so|i,|he,|she,|me,|him,|her,|look|(?:take|taken|took|pass|passed|mistake) (?:him|her|me|them) for|admit(?:s|ted|ting)? to|own(?:s|ed)? up to|confess(?:es|ed) to|made it to|lived to)) $",
    re.IGNORECASE,
)
_WEAK: Final = re.compile(
    r"(?i)(?<![a-z'])(?:hit(?:s|ting)?|reach(?:es|ed|ing)|see(?:s|ing)?|over|under|past|about|around|roughly|nearly|almost|at|than|before|by|until|till|only|just|is|was|were|are|be|been|clear(?:s|ed|ing)|exactly|not|really|actually) $"
)
_SOMEBODY: Final = re.compile(
    r"(?i)(?<![a-z])(?:i|he|she|they|who|his|her|my|him|me|their|i'm|he's|she's|"
    + KIN
    + r"|candidate|applicant|man|woman)(?![a-z])"
)
_A_NAME: Final = re.compile(r"[A-Z][a-z]+")
_ANSWER: Final = re.compile(
    r"(?i)\b(?:how old|age|years? of age)\b[^\n]{0,30}[?:][\"”“' —-]{0,4}(?:[A-Z]\w*: ?)?[\"“']?$"
)
_OF_A_PERSON: Final = re.compile(
    r"\b(?:lad|lass|boy|girl|man|woman|men|women|youth|kid|child|youngster|teenager|lady|gentleman|guy|bloke|chap|fellow|widow(?:er)?|bachelor|spinster|pensioner|grandmother|grandfather|mother|father|(?:in-law|son|daughter|brother|sister|nephew|niece|husband|wife|uncle|aunt|cousin|grandson|granddaughter|soul|person|"
    r"graduate|veteran|apprentice|trainee|junior|baby|one|candidate|applicant|parent|student)s?) of (?:about |around |nearly |almost |barely |maybe |some |just )?$",
    re.IGNORECASE,
)
_OF_KIN: Final = re.compile(r"\b" + KIN + r"(?: [A-Z][\w'-]+)?,? (?:is |was |now |turns |turned )?$")
_AFTER: Final = re.compile(
    r"(?=[,.;:!?)\]\n\"”'’(]|$| ?[—–-](?= |$)| (?:and|but|or|so|who|when|while|then|though|although|yet|with|if|as|come|until|till|before|after|by|next|last|this|now|today|tomorrow|already|again|apparently|maybe|perhaps|i|he|she|they|we|you|not|because|since|to|too|"
    r"in (?:a|my|his|her|the (?:shade|spring|summer|autumn|fall|winter|new year)|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|spring|summer|autumn|fall|winter)|on (?:the|my|his|her|paper|mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|new|christmas|\d)|"
    r"at (?:the (?:time|most|least)|most|least|best|christmas|easter))(?![a-z]{4})|[\u4e00-\u9fff])",
    re.IGNORECASE,
)
_DOING: Final = re.compile(r" [a-z]{3,}ing (?:my|his|her|the|our|a|an|at|in|on|for|with|up|out)\b")
_COUNTED: Final = re.compile(
    r"(?i)\b(?:team|group|panel|crew|staff|headcount|fleet|batch|class|list|squad|department|shop|set|pool|portfolio|number|total(?:led|s)?|out|grew|grow(?:n|s|ing)?|cut|reduc\w+|up|down|increas\w+|decreas\w+|rais\w+|dropp?\w*|fell|rose|score[ds]?|scoring|rat(?:es?|ed|ing)|sales|revenue|nps|conversion|traffic|reports|runs|"
    r"percent|price[ds]?|cost\w*|fees?|speed|limit\w*|miles|degrees|temperature|queue|minutes|seconds|capped|cap|rooms?|page|chapter|line|items?|size|route|bus|between|from|stands?|peaked|averag\w+|count\w*|weigh\w*|quota|budget|clients?|stores?|cases?|tickets?|sites?|firm|company|plant|business|building|machine|boiler|"
    r"system|scheduler|code\w*|product|brand|factory|platform|app|bank|school|anniversary|ages? (?:limit|range)|minimum|maximum|retirement age)\b[^.;!?\n]{0,26}$"
)
_YEARS: Final = r"(?:a|an|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|\d{1,2}|a few|a couple of|several)"
_TIETH: Final = r"(?:(?:thir|four|fif|six|seven|eigh|nine)teenth|(?:twen|thir|for|fif|six|seven|eigh|nine)tieth|" + _TENS + r"[ -](?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|[2-9]\d(?:st|nd|rd|th))"  # fmt: skip
_FORMS: Final = tuple(
    (needed, before, after, re.compile(pattern, re.IGNORECASE))
    for needed, before, after, pattern in (
        (
            (" that", " age"),
            30,
            4,
            r"\b(?:(?:he|she|i|they)(?:'s| is| am|'m| are| was)(?: (?:now|over|nearly|almost|about|more than))? (?P<age>(?:twice|double|half|three times) that)(?= now\b|[,.;:!?)\n]|$| (?:and|but|today)\b)|(?P<other>(?:twice|double|half|three times) (?:my|his|her|their|your) age))\b",
        ),
        (
            ("rthday",),
            40,
            2,
            r"\b(?:(?:his|her|my|their|your|our (?:son|daughter|baby|boy|girl)'s|(?:son|daughter|baby|boy|girl|twins)'s?) )(?P<age>(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|" + _TIETH + r")(?: birthday)?)(?= birthday|\b)",
        ),
        (
            ("tieth", "teenth", "0th", "0TH"),
            16,
            24,
            r"\b(?:his|her|my|their) (?:big )?(?P<age>(?:twen|thir|for|fif|six|seven|eigh|nine)tieth|(?:eighteen|nineteen)th|eighteenth|[2-9]0th)(?=[,.;:!?)\n]|$| (?:last|this|next|on|in|at|and|is|was|party|bash|do|birthday|coming|falls|fell)\b)(?! (?:in|on|at) (?:the )?(?:list|rank|team|company|project))",
        ),
        (
            (" year",),
            40,
            16,
            r"\b(?P<age>(?:the )?(?:very )?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|" + _TIETH + r") year of (?:his|her|my|their) (?:li(?:fe|ves)|age))\b|\b(?:in|into|entering|starting|begun) (?:his|her|my|their) (?P<other>" + _TIETH + r") year\b(?! (?:at|with|in|as|of (?!li|age)|on))",
        ),
        (
            ("older", "younger", "senior", "junior", "elder"),
            30,
            16,
            r"\b(?P<age>" + _YEARS + r"(?: good)?(?: (?:years?|yrs?|months?|decades?)(?: or (?:so|two))?)? (?:(?:older|younger) than (?:me|him|her|i\b|he\b|she\b|us\b|my |his |her |their )|(?:my|his|her|their|your) (?:senior|junior|elder)))",
        ),
        (("century", "decades", "dozen", "legal", "bus pass", "pensionable", "sixteen", " age", "teens"), 40, 20, r"\b(?:(?:he|she|i|they)(?:'s|'m|'re| is| am| are| was|'ll be| turned| turns| has| have)?|his|her|my|of) (?:[a-z]+ ){0,3}?(?P<age>(?:over |nearly |almost |about )?(?:half a century|(?:a )?quarter(?: of)? (?:a )?century|three[- ]quarters of a century|(?:five|six|seven|eight|four|three) decades(?= old| young| on this| of life|[,.;])|a dozen years old|barely legal|of (?:legal|drinking|voting|school|working|retirement|pensionable|pension|marrying|conscription|a certain) age|sweet sixteen|(?:just |barely |scarcely )?out of (?:his|her|their|my) teens|(?:bus|freedom) pass age|in double (?:figures|digits)))"),
        (("turn",), 0, 30, r"\bturn(?:s|ed|ing)? (?P<age>" + _UNIT + r"|ten|eleven|twelve|[2-9])(?=[,.;!?)\n]|$| (?:and|in (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|on|next|last|this|today|tomorrow)\b)"),
        (("appy ",), 0, 20, r"\bhappy (?P<age>" + _TIETH + r")\b(?! (?:anniversary|year))"),
        (("big ",), 0, 14, r"\b(?:his|her|my|their|the) big (?P<age>(?:three|four|five|six|seven|eight)[ -]?oh)\b"),
        ((" score",), 10, 24, r"\b(?P<age>(?:two|three|four) score(?: years)?(?: and (?:ten|" + _UNIT + r"))?)\b(?! of)"),
        (("4-0", "5-0", "3-0", "6-0", "7-0"), 10, 0, r"\bthe big (?P<age>[3-9]-0)\b"),
        (("side of", "Side of"), 22, 20, r"\b(?P<age>(?:the )?(?:wrong|right|other|far|sunny|shady|sensible|good|bad|dark) side of (?:" + _NUMBER + r"|[2-9]\d))\b(?! [a-z]+s\b)"),
        ((" until ", " till "), 16, 6, r"(?<![\w.,$€£/:])(?P<age>[1-6]\d) (?:until|till) (?=the \d|\d|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|next|my|his|her)"),
        (("Age ", "age ", "AGE "), 0, 30, r"\bage(?: (?!range|limit|group|of\b)[a-z]+){1,3}: ?(?P<age>[1-9]\d)(?=[,.;)\n。，]|$| )"),
        (("teen", "ennial", "enarian", "oomer", "toddler", "ensioner", "omething", "gen ", "Gen "), 16, 20, r"(?:\b(?:is|was|am|are|a|an|my|the|our|he's|she's|i'm|'s),?(?: (?:still|very much|basically|a|an|the|typical|proper|just|barely)){0,2}|,) (?P<age>(?:late |early |mid-?)?(?:teenagers?|teens?|millennials?|(?:octo|nona|septua|sexa|quinqua|cente)genarian|(?:baby )?boomer|toddlers?|gen[ -][xyz](?:er)?|(?:twenty|thirty|forty|fifty|sixty)-?something))(?=[,.;:!?)\n\"”]|$| (?:and|but|who|myself|himself|herself|with|like)\b)"),
        (("irl", "oy", "ids", "wins", "aughter", "son", "hild"), 0, 30, r"\b(?:girls?|boys?|kids|twins|(?:grand)?daughters?|(?:grand)?sons?|children)(?: of mine| there)?,? (?:now |both |just )?(?P<age>(?:almost|nearly|not quite|just shy of) (?:" + _NUMBER + r"|" + _UNIT + r"|ten|eleven|twelve|\d{1,2}))(?=[,.;:!?)\n]|$| and\b)"),
        ((" and almost ", " and nearly "), 12, 12, r"\b(?:" + _UNIT + r"|ten|eleven|twelve|\d{1,2}) and (?P<age>(?:almost|nearly) (?:" + _UNIT + r"|ten|eleven|twelve|\d{1,2}))(?=[,.;:!?)\n]|$)"),
        (("drinking age", "voting age", "driving age", "etirement", "pension"), 36, 24, r"\b(?P<age>(?:legal )?(?:drinking|voting|driving) age(?: in [a-z ]{2,12})? (?:plus|minus) [a-z\d]+)|\b(?P<other>" + _YEARS + r" (?:years?|months?) (?:off|from|past|short of|to) (?:retirement|pension|state pension|the pension|his pension|her pension|my pension)(?: age)?)"),
        (("etire", "ension"), 30, 24, r"\b(?P<age>(?:(?:retires|retiring|draws? (?:his|her|my) pension) in|" + _YEARS + r" (?:more )?years? (?:and|until|till|before|from) (?:(?:he|she|i) (?:retires?|can retire)|retirement|retiring|(?:his|her|my) pension)) ?(?:" + _YEARS + r" (?:years|months))?)(?=[,.;:!?)\n]|$| )"),
    )
)  # fmt: skip
_AGE_ASKED: Final = re.compile(r"(?i)\b(?:age|how old|years young)\b[^\n]{0,110}$")
_A_SENTENCE: Final = re.compile(r"(?<=[.!?\"”] )(?P<age>[1-7]\d)(?=\.(?: |$|\n))")
_FARTHEST: Final = 130
_BEGINS: Final = re.compile(r"(?s).*[.!?;\n] ")


def ages_said(text: str) -> Iterator[Span]:
    """Ages in English by their parts; whether they are a thing's is for the caller to see."""
    for match in _WORDED.finditer(text):
        start, end = match.span()
        of_a_person = _OF_A_PERSON.search(text, max(0, start - 44), start)
        if (of_a_person and (_AFTER.match(text, end) or _DOING.match(text, end))) or (
            _leads(text, start) and _AFTER.match(text, end) and not _counted(text, start)
        ):
            yield Span(start, end, "age")
    for needed, near_before, near_after, pattern in _FORMS:
        for first, last in near(text, needed, near_before, near_after):
            for match in pattern.finditer(text, first, last):
                group = "other" if "other" in pattern.groupindex and match["other"] else "age"
                yield Span(*match.span(group), "age")
    for match in _A_SENTENCE.finditer(text):
        if _AGE_ASKED.search(text, max(0, match.start() - _FARTHEST), match.start()):
            yield Span(*match.span("age"), "age")


def _leads(text: str, start: int) -> bool:
    """Whether what stands before a number can lead to an age; words that lead to amounts, too, want somebody before."""
    before = text[max(0, start - 70) : start]
    if _OF_KIN.search(before[-28:]) or _ANSWER.search(before):
        return True
    if not _LEADS.search(before[-28:]):
        return False
    if not _WEAK.search(before):
        return True
    sentence = _BEGINS.sub("", before)
    return bool(_SOMEBODY.search(sentence) or any(is_given(name[0]) for name in _A_NAME.finditer(sentence)))


def _counted(text: str, start: int) -> bool:
    return _COUNTED.search(text, max(0, start - 60), start) is not None
