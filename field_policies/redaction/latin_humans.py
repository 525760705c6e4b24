"""What only people do, have and are, as it follows a name: verbs of people, ages, kin and belongings, appositions."""

from __future__ import annotations

import re
from typing import Final

_TENSES: Final = (
    "accept admire advise agree announce answer apologise apologize appreciate argue arrive ask assure beg believe bike blame boast book borrow bring call caution chase "
    "chat cheer choose chime chuckle clarify clap coach collect comment commute complain concede confess confide confirm congratulate cook cough counter cover covet cry cycle dance dare date decide "
    "decline defend deliver demand deny describe dine disagree dislike dissent divorce doubt email emigrate emphasise enjoy enquire envy escort exclaim explain fetch flag fly forget forward "
    "forgive frown giggle graduate greet grin grow grumble guess hand hate help hesitate hire hope host hug immigrate inquire insist intend interject interpret interrupt interview introduce invite "
    "joke kneel know laugh learn lecture lend like listen love marry mediate meet mention mentor message miss moan moonlight mumble mutter nag nod note object offer onboard ornament oversleep owe panic "
    "pay phone ping plead pledge ponder pray prefer pretend promise propose protest question quip quit reassure recall reckon recollect recommend recount refuse regret relate relocate remark remember remind reply "
    "report request resign retire retort ride sail scold scream screen sense serve shadow share shout shrug sigh sing sketch skim sleep smile smoke snap sneeze sob speak speculate squeeze stammer stare stay struggle "
    "study stutter suggest supervise surmise suspect swear sweat swim swap talk teach tease telephone tell testify text thank think threaten train translate travel tutor type urge vet visit volunteer vouch vow wait "
    "walk want warn wave weep welcome whine whisper whistle wish wonder work worry write yawn yell"
)  # fmt: skip
_IRREGULAR: Final = (
    "thought told said says wrote spoke spoken knew went goes felt taught met paid bought brought sang sat sits slept swore swam swept sent lent drove drives drew drank ate eats flew flies forgot forgave "
    "gave grew heard held kept left lost made understood woke wore wept rang rode ran saw sees shook read stood stole took tried tries cried cries married marries studies studied worries worried carries carried "
    "chose came began became did does has had is was isn't wasn't doesn't didn't hasn't hadn't won't can't couldn't wouldn't shouldn't chaired chairs leads led scored scores sighs interviews swapped chatted "
    "nodded begged hugged shrugged flagged skimmed admitted admits referred refers preferred prefers planned plans quits drops dropped forgets regretted regrets vetted reckoned reckons"
)
_WEAK: Final = frozenset(
    "went goes held kept left lost made read stood took tried tries came began became did does has had is was isn't wasn't doesn't didn't hasn't hadn't won't can't couldn't wouldn't shouldn't "
    "leads led scored scores gave grew ran plans planned drops dropped draws sends sent serve serves served cover covers covered deliver delivers delivered report reports reported offer offers offered "
    "train trains trained book books booked flag flags flagged host hosts hosted handle screen screens learn learned help helps helped work works worked share shares shared relate relates related interpret "
    "interprets interpreted snap snaps note notes noted counter counters question request requests type types stay stays stayed arrive arrives arrived grow grows sail question travel travels meets wait waits date dates "
    "hand hands sense senses describe describes described demand demands collect collects collected bring brings brought introduce introduced introduces wave waves forward forwards forwarded miss misses missed visit visits".split()
)


def _forms(verb: str) -> tuple[str, ...]:
    if verb.endswith("e"):
        return verb, verb + "s", verb + "d"
    if verb.endswith("y") and verb[-2] not in "aeo":
        return verb, verb[:-1] + "ies", verb[:-1] + "ied"
    if verb.endswith(("s", "sh", "ch", "x")):
        return verb, verb + "es", verb + "ed"
    return verb, verb + "s", verb + "ed"


_VERBS: Final = {form for verb in _TENSES.split() for form in _forms(verb)} | set(_IRREGULAR.split())
DOES: Final = {verb: 1.0 if verb in _WEAK else 2.4 for verb in _VERBS}
"""Verb after a name → points: what only people do, and what things do as well."""

KIN: Final = (
    r"(?:(?:great-?|grand|step-?|half-?|god|foster |twin |younger |older |elder |little |big |eldest |youngest |late |ex-?|only |first |second |middle )*"
    r"(?:mother|father|mom|mum|mam|mama|dad|papa|parents?|wife|husband|spouse|partner|fiancee?|girlfriend|boyfriend|groom|bride|widow|widower|son|daughter|child|children|kids?|baby|boy|girl|twins?|toddler|"
    r"brother|sister|sibling|cousin|uncle|aunt|auntie|nephew|niece|ma|pa|gran|granny|grandma|grandpa|nan|nana|nanny|friend|mate|flatmate|housemate|roommate|neighbou?r|landlord|landlady|lodger|"
    r"in-laws?|(?:mother|father|brother|sister|son|daughter)-in-law|godson|goddaughter|widow|ex))s?"
)
_ROLES: Final = (
    r"(?:boss|manager|supervisor|colleague|coworker|co-worker|teammate|deputy|assistant|successor|predecessor|mentor|tutor|teacher|coach|lawyer|accountant|doctor|nurse|recruiter|interviewer|referee|"
    r"guarantor|line manager|team lead|team leader|foreman|shift lead|landlord|carer|driver|guide|translator|interpreter|witness|buddy|intern|trainee|apprentice)s?"
)
_BELONGS: Final = (
    r"(?:birthday|birth|surname|maiden|middle|first|last|name|age|phone|cell|mobile|handwriting|car|ute|bike|van|scooter|truck|motorbike|plate|visa|passport|CV|resume|wedding|marriage|divorce|funeral|"
    r"pregnancy|maternity|paternity|knee|back|leg|heart|health|illness|surgery|accent|voice|smile|thoughts|opinion|verdict|view|vote|feedback|notes|comments|gut|notice|leave|holiday|house|flat|place|spare|"
    r"room|bed|laptop|badge|locker|seat|shoe|shift|replacement|reference|references|referee|interview|application|answers?|score|scores|scorecard|panel|desk|pod|childcare|school run|commute|Monday|Tuesday|"
    r"Wednesday|Thursday|Friday|Saturday|Sunday|mobile|number|address|inbox|signature|salary|offer|start|contract|work permit|permit|team|side|turn)"
)
_OF_PEOPLE: Final = re.compile(rf"'s? (?:(?:own|new|old|late|first|second|\d-year-old) )?(?:{KIN}|{_ROLES})\b")
_OF_SOMEBODY: Final = re.compile(rf"'s? {_BELONGS}\b")
_ONES: Final = "one|two|three|four|five|six|seven|eight|nine"
_NUMBER_WORD: Final = (
    rf"(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[ -](?:{_ONES}))?|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
    r"|(?:early|mid|late)[ -](?:teens|twenties|thirties|forties|fifties|sixties|seventies|eighties|nineties)"
    rf"|(?:in )?(?:his|her|their) (?:early |mid |mid-|late )?(?:teens|twenties|thirties|forties|fifties|sixties|seventies|eighties|nineties)|(?:{_ONES})(?= (?:and a half|months?|weeks?|years?|going)))"
)
_AGED: Final = re.compile(
    rf"(?:,? ?\(|, | is | was | turns | turned |,? aged |: | - )(?:(?:about|around|almost|nearly|now|just|only|only just|barely|just shy of|just over|over|under|going on|still|a|an) )*"
    rf"(?:(?P<figure>\d{{1,2}})(?![\d:.%/-]|,\d| ?(?:%|st|nd|rd|th|am|pm|USD|EUR|hours|days|points|stars|votes|[A-Z]{{2,}}))|{_NUMBER_WORD}(?![a-z]))",
    re.IGNORECASE,
)
_APPOSED: Final = re.compile(
    rf"(?:, | \(|,? - |-- ?| - )(?:(?:who is|who's|also|and) )?(?:(?:his|her|my|our|their|your|the|a|[A-Z][a-z]+'s) )?(?:(?:\d{{1,2}}-year-old|\w+) )?(?P<whose>{KIN}|{_ROLES})(?= ?[,.;)\n-]|$| (?:of|from|in|at|on|and)\b)"
)


def human(text: str, end: int) -> float:
    """Points for what follows a name at ``end``: kin and belongings, an age, what the person is to somebody."""
    following = text[end : end + 1]
    if following == "'":
        return 2.4 if _OF_PEOPLE.match(text, end) else 1.8 if _OF_SOMEBODY.match(text, end) else 0.0
    if following not in ", (:-":
        return 0.0
    match = _AGED.match(text, end)
    if match:
        return 2.4 if not match["figure"] or 14 <= int(match["figure"]) < 100 else 1.4
    return 2.4 if _APPOSED.match(text, end) else 0.0
