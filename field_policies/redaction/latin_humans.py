"""What only people do, have and are, as it follows a name: verbs of people, ages, kin and belongings, appositions."""

from __future__ import annotations

import re
from typing import Final

from .surnames import words_of

_WEAK: Final = words_of("verbs_of_people_and_things")


def _forms(verb: str) -> tuple[str, ...]:
    if verb.endswith("e"):
        return verb + "s", verb + "d"
    if verb.endswith("y") and verb[-2] not in "aeo":
        return verb[:-1] + "ies", verb[:-1] + "ied"
    if verb.endswith(("s", "sh", "ch", "x")):
        return verb + "es", verb + "ed"
    return verb + "s", verb + "ed"


_VERBS: Final = {form for verb in words_of("verbs_of_people") for form in _forms(verb)} | words_of(
    "verbs_of_people_irregular"
)
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
    r"(?:first|last|middle|name|car|ute|bike|van|scooter|truck|motorbike|"
    r"pregnancy|maternity|paternity|knee|back|leg|heart|health|illness|surgery|accent|voice|smile|thoughts|opinion|verdict|view|vote|feedback|notes|comments|gut|notice|leave|holiday|house|flat|place|spare|"
    r"room|bed|laptop|badge|locker|seat|shoe|shift|replacement|reference|references|referee|interview|application|answers?|score|scores|scorecard|panel|desk|pod|childcare|school run|commute|Monday|Tuesday|"
    r"Wednesday|Thursday|Friday|Saturday|Sunday|mobile|number|address|inbox|signature|salary|offer|start|contract|work permit|permit|team|side|turn)"
)
_OWN: Final = r"(?:birthday|birth|surname|maiden|age|phone|cell|mobile|handwriting|plate|visa|passport|CV|resume|wedding|marriage|divorce|funeral|pregnancy|accent|voice|smile|mobile number|phone number|home|personality|manner|attitude|childhood|death|retirement|notice period|absence|behalf|request|opinion|words|advice|fault|idea|mind|cousin|favourite|signature|initials|wedding|baby shower|leaving do)"
_OF_PEOPLE: Final = re.compile(rf"'s? (?:(?:own|new|old|late|first|second|\d-year-old) )?(?:{KIN}|{_ROLES}|{_OWN})\b")
_OF_SOMEBODY: Final = re.compile(rf"'s? {_BELONGS}\b")
_ONES: Final = "one|two|three|four|five|six|seven|eight|nine"
_NUMBER_WORD: Final = (
    rf"(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[ -](?:{_ONES}))?|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
    r"|(?:early|mid|late)[ -](?:teens|twenties|thirties|forties|fifties|sixties|seventies|eighties|nineties)"
    rf"|(?:in )?(?:his|her|their) (?:early |mid |mid-|late )?(?:teens|twenties|thirties|forties|fifties|sixties|seventies|eighties|nineties)|(?:{_ONES})(?= (?:and a half|months?|weeks?|years?|going)))"
)
_AGED: Final = re.compile(
    rf"(?:,? ?\(|, | is | was | turns | turned |,? aged )(?:(?:about|around|almost|nearly|now|just|only|only just|barely|just shy of|just over|over|under|going on|still|a|an) )*"
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
        return 2.4 if _OF_PEOPLE.match(text, end) else 2.0 if _OF_SOMEBODY.match(text, end) else 0.0
    if following not in ", (:-":
        return 0.0
    match = _AGED.match(text, end)
    if match:
        return 2.4 if not match["figure"] or 14 <= int(match["figure"]) < 100 else 1.4
    return 2.4 if _APPOSED.match(text, end) else 0.0
