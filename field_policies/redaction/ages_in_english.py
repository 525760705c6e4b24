"""Ages as English tells them: what somebody is, turns or is nearing, beside a relative, as a clause, as a decade."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from .cues import Cues
from .near import matches, near, with_reach
from .numerals import GROWN_WORDS, GROWN_YEARS, HAN_TENS, INFANT, YEARS
from .relatives import KIN
from .spans import Span
from .surnames import FIRST_NAMES, NO_FIRST_NAMES, SUBJECTS_OF_NUMBERS, THINGS

_GOING_ON: Final = re.compile(r"\b(?P<age>" + YEARS + r" going on (?:for )?" + YEARS + r")\b", re.IGNORECASE)
_MONTHS: Final = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec)"
_HEDGE: Final = (
    r"(?:(?:now|only|just|about|around|roughly|nearly|almost|still|barely|already|maybe|perhaps|probably|approx\.?|approximately|over|under|well past|past|close to|"
    r"going on|rising|pushing|coming up (?:to|on|for)|just shy of|shy of|not yet|not quite|aged|age|all of|either|say|a|an|also|both|himself|herself|exactly|officially|c\.|ca\.?|so|and so|hence|making (?:him|her|me)) )"
)
_ENDS: Final = (
    r"(?=[,.;:!?)\]\n\"“”(]|$|/| ?[—|]| -|-ish\b|ish\b| (?:and|but|or|who|so|though|although|yet|when|this|next|last|now|today|at|by|going|then|plus|while|with|respectively|(?:years?|yrs?)(?: old| of age|[,.;)\n]|$)|y/?o|"
    r"married|single|divorced|as of|both|in (?:"
    + _MONTHS
    + r"|spring|summer|autumn|fall|winter|the (?:spring|summer|autumn|fall|winter|new year)|a (?:few|couple|month|week)))(?![a-z])|[\u4e00-\u9fff。，；、]| (?-i:[A-Z]{2,}[ :]))"
)
_NOT_MORE: Final = (
    r"(?!\d|[.:/]\d|,\d{3}| ?(?:[个名位人次家年月天小分万条周点件台项]|%|percent|per ?cent|times|minutes|mins?\b|hours?|hrs?\b|days?\b|million|billion|thousand|hundred|k\b|m\b|km|kg|cm|people|pm\b|am\b|o'clock|points?|out of|of (?:the|them|us|our)|reports?|"
    r"years? (?:of (?!age)|in |into|at |with|later|ago|experience)|months? (?:in|of (?!age)|into|later|ago|notice)|weeks? (?:of (?!age)|notice|ago|later|into)|and (?:over|above|under|up)\b|or (?:over|above|under|older|younger)\b|\+))"
)
_LIST: Final = (
    r"(?:"
    + HAN_TENS
    + r"|"
    + YEARS
    + r")(?:(?:,? (?:and|or|&|to|down to|和|跟|与) |, ?| ?/ ?| ?& ?| )(?:almost |nearly |just |now )?"
    + YEARS
    + r"){0,6}"
)
_NAME: Final = r"(?-i:[A-Z][A-Za-z'\-]{1,14})"

_KIN: Final = Cues(latin=KIN + r"(?:'s)?")
_AFTER_KIN: Final = re.compile(
    r"\)?(?: [1-9](?=[:.)]))?(?: ?[,(:|—-]| -)?(?: (?:called|named))?(?: ?(?:"
    + _NAME
    + r"|(?-i:[A-Z]\.))(?:,? and| &|,)?){0,4}(?:'s)?(?: ?[,(:|—-]| -| (?:is|are|was|were|who's|who is|turns?|turned|turning|of|from)){0,2} ?"
    + _HEDGE
    + r"{0,3}(?:ages? )?(?P<age>"
    + _LIST
    + r")"
    + _NOT_MORE
    + _ENDS,
    re.IGNORECASE | re.ASCII,
)
_INFANT_KIN: Final = re.compile(
    r"\)?(?: ?[,(:-]| -)?(?: "
    + _NAME
    + r"){0,2}(?: ?[,(:-]| -| (?:is|are|was|of|turns)){0,2} ?"
    + _HEDGE
    + r"{0,2}(?P<age>"
    + INFANT
    + r")(?! (?:in|into|ago|later|of (?!age)|notice|leave|at|with)\b)",
    re.IGNORECASE | re.ASCII,
)
_COUNTED: Final = re.compile(
    r"(?i)(?:mother|father|parent|mum|mom|dad|granny|grandfather|grandmother|husband|wife) of $|(?:dependants|dependents|children|kids|siblings|brothers|sisters|sons|daughters|number) ?:? $"
)
"""How many there are, not how old: “Dependants: 2”."""
_IS: Final = re.compile(
    r"(?:(?<=[a-z.\u4e00-\u9fff])'s| is| was| turns| turned| hits| will be| just turned|'ll be|'d be| would be| must be| looks?| seems|(?:'re| are)(?= both)) ?"
    + _HEDGE
    + r"{0,3}(?P<age>"
    + YEARS
    + r"(?: or "
    + YEARS
    + r")?|"
    + HAN_TENS
    + r")"
    + _NOT_MORE
    + _ENDS,
    re.IGNORECASE | re.ASCII,
)
_WHO_IS: Final = re.compile(
    r"(?P<who>[A-Za-z\u4e00-\u9fff][A-Za-z'\-\u4e00-\u9fff]{0,20})[\"”]?(?: \([^()\n]{1,40}\))?(?P<comma>,?)$"
)
_IS_IN_WORDS: Final = re.compile(
    r" (?:is|was|turns|turned) (?:now |just |only |almost |nearly )?" + GROWN_WORDS, re.IGNORECASE
)
_PRONOUNS: Final = frozenset({"he", "she", "i", "who", "himself", "herself", "and", "but", "we", "they", "you"})
_PATTERNS: Final = tuple(
    re.compile(pattern, re.IGNORECASE | re.ASCII)
    for pattern in (
        # nearing a number, past it, or thought to be it
        r"\b(?:(?:the )?(?:wrong|right|other|far|sunny|shady|sensible) side of|just shy of|shy of|pushing|knocking on|nudging|nearing|approaching|rising|celebrat(?:ed|es|ing) (?:his|her|my|their)|blew out) (?P<age>"
        + YEARS
        + r"(?:th)?)(?![\w%:]|[.,]\d)"
        + _NOT_MORE
        + _ENDS,
        r"\bthe big (?P<age>[3-9]0|thirty|forty|fifty|sixty|seventy|eighty)\b(?! (?:percent|per|million|companies|firms|banks))",
        r"\bmakes (?:him|her|them|me) (?:about |nearly |almost |only )?(?P<age>"
        + YEARS
        + r"(?: or "
        + YEARS
        + r")?)"
        + _NOT_MORE
        + _ENDS,
        r"\b(?:by|on) (?:ours|theirs|(?:(?:the |our |their |my )?(?:korean|chinese|western|lunar|local|traditional|international|official) (?:count|reckoning|way|system|age))),?(?: (?:is|it's|she's|he's|i'm))? (?P<age>"
        + YEARS
        + r")\b",
        r"\b(?:at|by) (?:the (?:tender |ripe (?:old )?|grand old )?age of|the tender age of) (?P<age>" + YEARS + r")\b",
        r"\b(?:lost (?:her|his|their) \w+(?: (?-i:[A-Z]\w+))? at|died(?: at)?|passed(?: away)? at|buried at|widow(?:ed|er)? at|orphaned at) (?:just |only )?(?P<age>"
        + YEARS
        + r")\b"
        + _NOT_MORE
        + _ENDS,
        r"\b(?:joined|left home|came|arrived|moved|emigrated|started|began|qualified|married|retired|wed|had (?:him|her|me|us)|quit|graduated|went home|returned|learned|learnt)(?: [a-z]+){0,2} at (?P<age>"
        + GROWN_YEARS
        + r")\b(?=[,.;:!?)\n]|$| and\b)"
        + _NOT_MORE,
        # a clause that is nothing but a number in words
        r"(?:^|(?<=[,;:.!?—(\n，。；：]) ?|(?<= -) | and )"
        + _HEDGE
        + r"{0,2}(?P<age>"
        + GROWN_WORDS
        + r"(?: and a half)?)(?=,? (?:this|next|last|in "
        + _MONTHS
        + r")|[,.;)!?\n，。；]|$| (?:years? old|married|single|with (?:two|three|a|one) (?:kids|child|children|sons?|daughters?)|and (?:single|married|divorced)))",
        r"(?:^|[.!?\n] ?|, )at (?P<age>" + GROWN_WORDS + r"|[1-9]\d),? (?=(?:i|he|she|my|his|her|they)\b)",
        r"\b(?:widow(?:er)?|wom[ae]n|m[ae]n|(?:fe)?male|lady|gentlem[ae]n|mother|father|bachelor|spinster|pensioner|retiree|graduate|youngster|lad|lass|guy|bloke|chap|girl|boy|teenager|parent|veteran|person|candidate|applicant) of (?:about |around |nearly |some )?(?P<age>"
        + YEARS
        + r")(?=[,.;:!?)\n]|$| (?:who|with|and))",
        r"\b(?:(?:fe)?male|gentleman|lady|m|f)[,:;/]{1,2} ?(?:aged? )?(?P<age>[1-9]\d)(?=[,.;:)\n/]|$)",
        r"\b(?:(?:mother|father|parent|mum|mom|dad) of (?:one|two|three|four|five|[1-9])(?: [a-z]+)?|(?:one|two|three|four|[1-9]) under (?:five|ten|twelve|\d{1,2})) ?[(:,] ?(?P<age>"
        + _LIST
        + r")(?=[,.;)\n]|$)",
        r"\b(?:i(?:'d| would) (?:say|guess|put (?:him|her) at)|touching|a (?:very )?(?:young|fit|sprightly|spry|healthy|youthful)) (?P<age>"
        + GROWN_YEARS
        + r")(?=[,.;:!?)\n]|$| (?:and|but|or))",
        r"\bcloser to (?P<age>" + YEARS + r"(?: than (?:to )?" + YEARS + r")?)" + _NOT_MORE + r"(?=[,.;:!?)\n]|$)",
        r"\b(?:had|having|for) (?:his|her|my|their) (?P<age>[1-9]0th|(?:twen|thir|for|fif|six|seven|eigh|nine)tieth)(?=[,.;:!?)\n]|$| (?:and|last|this|next|in))",
        r"\bcelebrat(?:ed|es|ing) (?:his|her|my|their) (?P<age>[1-9]\dth)\b(?! (?:anniversary|year|deal|client|sale))",
        # decades
        r"\b(?P<age>(?:[2-9]0|"
        + GROWN_WORDS
        + r")[ \-]?(?:ish|something|odd)\b)(?! (?:per|people|employees|staff|million|users|projects|pages|tickets|clients|stores|years of|countries))",
        r"\b(?<!the )(?:early|mid|late|high|low|very late)[ \-]{1,2}(?:to[ \-](?:mid|late)[ \-])?(?P<age>(?:teens|twenties|thirties|forties|fifties|sixties|seventies|eighties|nineties))\b(?! (?:music|hits|style|building|architecture|pop|rock))",
        r"\b(?:his|her|their|my|your) (?:(?:very )?(?:early|mid|late)[ \-])?(?P<age>twenties|thirties|forties|fifties|sixties|seventies|eighties|nineties|(?:[2-9]0'?s))\b(?=[,.;:!?)\n]|$| (?:and|but|now|with|when|who|or|like))",
        r"\b(?:(?:early|mid|late)[ \-](?:to[ \-](?:mid|late)[ \-])?)(?P<age>[2-9]0'?s)\b(?! (?:c\b|f\b|music|%))",
        r"\b(?P<age>(?:octo|nona|septua|sexa|quinqua|cente)genarian|teenager|millennial|gen[ \-]?z(?:er)?|baby boomer)\b(?= (?:[a-z]+ )?(?:father|mother|candidate|applicant|engineer|gran|grandfather|grandmother)|,|\.|;)",
        # a year of the zodiac
        r"\b(?:year of the |born (?:a|under the) |chinese zodiac:? ?|zodiac(?: sign)?:? ?)(?P<age>rat|ox|tiger|rabbit|hare|dragon|snake|horse|goat|sheep|ram|monkey|rooster|cock|dog|pig|boar)\b(?! (?:campaign|collection|edition|sale|promotion|launch|series|range|show))",
    )
)

_WITHIN: Final = with_reach(
    (*_PATTERNS, _GOING_ON),
    {
        " going on (?:for )?": ((" going on ", " Going on ", " GOING ON "), 40, 60),
        "widow(?:er)?|wom": ((" of ", " OF "), 20, 60),
        "ish|something|odd": (("ish", "something", "odd", "ISH"), 20, 40),
        "genarian": (
            ("genarian", "eenager", "illennial", "en z", "en-z", "en Z", "en-Z", "ENAGER", "ILLENNIAL", "oomer"),
            10,
            40,
        ),
    },
)
_BIRTHDAY: Final = re.compile(
    r"\b(?P<age>(?<!company's )(?<!firm's )(?<!brand's )(?<!school's )(?:[1-9]?\d(?:st|nd|rd|th)|(?:six|seven|eigh|nine)teenth|(?:twen|thir|for|fif|six|seven|eigh|nine)tieth|(?:"
    + GROWN_WORDS
    + r")[ \-](?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth))) (?:birthday|b-?day)\b",
    re.IGNORECASE | re.ASCII,
)


def ages_in_english(text: str) -> Iterator[Span]:
    """Ages of people in English; whether they are a thing's is for the caller to see."""
    for _, end in _KIN.find(text):
        for pattern in (_AFTER_KIN, _INFANT_KIN):
            match = pattern.match(text, end)
            if match and not (match["age"].isalnum() and _COUNTED.search(text, max(0, end - 14), match.start("age"))):
                yield Span(*match.span("age"), "age")
    for match in _IS.finditer(text):
        if _is_somebody(text, match.start()):
            yield Span(*match.span("age"), "age")
    for first, last in near(text, ("irthday", "IRTHDAY", "-day", "bday", "Bday"), 40, 4):
        for match in _BIRTHDAY.finditer(text, first, last):
            yield Span(*match.span("age"), "age")
    for match in matches(text, _WITHIN):
        yield Span(*match.span("age"), "age")


def _is_somebody(text: str, at: int) -> bool:
    """Whether what stands before “is” is a person, as far as the word tells: a pronoun, or a name by its capital."""
    match = _WHO_IS.search(text, max(0, at - 24), at)
    if match is None:
        return False
    who = match["who"]
    low = who.lower()
    if match["comma"]:
        return _IS_IN_WORDS.match(text, at) is not None
    if low in _PRONOUNS or "\u4e00" <= who[-1] <= "\u9fff":
        return True
    if not who[0].isupper() or who.isupper() or low in SUBJECTS_OF_NUMBERS or low in THINGS:
        return False
    return low in FIRST_NAMES or low not in NO_FIRST_NAMES
