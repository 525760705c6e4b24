"""People told by their initials alone: who did something, whom something is from, who signed a note."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from .latin_humans import DOES
from .latin_lexicon import is_word
from .latin_titles import NO_INITIALS
from .spans import Span
from .surnames import words_of

_LETTERS: Final = r"[A-Z]{2,3}|[A-Z](?:v|d|vd|vdn|de|van|von|Mc|Mac|O')[A-Z]|[A-Z]\.-?[A-Z]\.(?:[A-Z]\.)?|[A-Z]-[A-Z]"
_NO_PEOPLE: Final = NO_INITIALS | words_of("letters_that_act")
_STATE: Final = (
    r"(?:is|was|were|are|has been|'s) (?:out|off|away|in|late|sick|ill|back|here|silent|absent|present|keen|unsure|sold|happy|on (?:leave|holiday|call|shift|nights|days)|covering|asking|driving|not sure|"
    r"coming|free|busy|leaving|running|fine with|ok with|okay with|in favour|against|her|his|my)\b"
)
_HUMAN: Final = re.compile(
    r"sick|\bill\b|keen|sure|sold|happy|leave|holiday|asking|covering|driving|coming|leaving|okay|drove|trained|joined"
)
_ACTS: Final = (
    r"(?:started|joined|left|took|drove|trained|gave|met|missed|led|ran|made|brought|covered|arrived|came|went|put it|helped|held|noted|scored|has (?:the|had|asked|to|gone|left)|had to|can't|won't|didn't|doesn't|wasn't|isn't|couldn't"
    r"|to (?:call|ring|chase|sign|follow|confirm|send|book|check|draft|review|decide|write|ask|speak|meet|share|update|circulate))\b"
)
_ACTING: Final = re.compile(
    rf"(?<![\w.&@/#'-])(?P<name>{_LETTERS})(?=(?: (?:also|just|still|already|then|only|never|really|quite))? ?(?:(?P<state>{_STATE}|{_ACTS})|(?P<verb>[a-z']+)))(?! (?:and|or|of) )"
)
_TWO: Final = re.compile(
    r"(?<![\w.&@/#'-])(?P<one>[A-Z]{2})(?:, [A-Z]{2})?,? (?:and|&) (?P<other>[A-Z]{2}) (?:both |also |then |each )?(?P<verb>[a-z']+)"
)
_ABOUT_BEFORE: Final = re.compile(
    r"\b(?:(?:feedback|comments?|notes?|minutes|scores?|scored|reviewed|interview(?:ed)?|approved|checked|signed|called|seen|screened|written|typed|vetted|prepared|countersigned|logged|entered|updated|handled|taken|initialled|"
    r"regards|cheers|message|text|word|ok|go-ahead|vote|votes|question|input) (?:from|by|of)|(?:spoke|talked|met|chat|call|lunch|coffee|agreed|checked|confirmed|discussed|interview|debrief|1:1) (?:to|with|w/)|ask|asked|tell|told|ping|pinged|remind|reminded|thanked|thanks|loop in|"
    r"looped in|between|unlike) $",
    re.IGNORECASE,
)
_ABOUT: Final = re.compile(
    rf"(?<=[a-z/:1] )(?P<name>{_LETTERS})(?P<more>(?:(?:, | and | & |/)(?:{_LETTERS}))*)(?=[,.;:)?!\n]|$| (?:attached|below|above|in|is|are|was|about|on|for|to|at|if|that|and|then)\b)"
)
_SIGNED: Final = re.compile(
    r"(?:[.!?)\w] ?(?: -{1,2} ?| ?/ ?)|[.!?] \()(?P<name>[A-Za-z]{2,3}|[A-Z](?:v|vd|d|de)[A-Z])\)?(?=[ ]*(?:\n|$))"
)
_LABELLED: Final = re.compile(
    r"(?:(?<=^)|(?<=\n)|(?<=[.;|] ))(?i:notes(?: by)?|by|interviewers?|author|initialled|initials|init|signed|sgd|minutes|taken by|logged(?: by)?|checked(?: by)?|reviewer|screened by|screener|typed by|owner|scribe|panel|from)[:.] ?"
    r"(?P<name>[a-z]{2}|[A-Z]{2,3}|[A-Z](?:v|vd|d|de)[A-Z])(?P<more>(?:(?:, ?| and | ?& ?| ?/ ?|\+)(?:[a-z]{2}|[A-Z]{2,3}))*)(?=[ .]*(?:\n|$|;|\|))"
)
_SMALL: Final = re.compile(
    r"(?<![\w@/.'&#-])(?P<name>[a-z]{2})(?= (?:is (?:out|off|away|in|late|sick|ill|back|asking|on (?:leave|holiday|call))|has (?:the|asked|had|gone)|said|says|wants|asked|took|knows|thinks|will (?:call|ring|cover|do|ask|send)|wrote|called|drove|"
    r"trained|can't|cant|won't|wont|reckons)\b)"
    r"|(?:\b(?:tell|told|ask|asked|ping|pinged|cc|spoke to|spoke w/|met w/|call w/|chat w/|check w/|check with|from|by|per|cheers|thanks|thx)) (?P<other>[a-z]{2})(?P<third> (?:and|&|n) [a-z]{2})?(?=[,.;:!?)]? ?(?:\n|$)|[,;?!] )"
)
_MESSAGE: Final = re.compile(r"(?:\A|\n)(?:\[?[\d:. /-]{4,20}\]? )?(?:[A-Za-z][\w .'-]{0,20}: |- |> )?@?[a-z]")


def letters(text: str) -> Iterator[Span]:
    """Initials that stand for people by what is said of them."""
    for match in _ACTING.finditer(text):
        name = match["name"]
        if _plain(name) in _NO_PEOPLE or (
            len(name) == 3 and name.isalpha() and name.isupper() and not _HUMAN.search(match["state"] or "")
        ):
            continue
        if match["state"] or DOES.get(match["verb"] or "", 0.0) >= 2.0:
            yield Span(*match.span("name"), "name")
    for match in _TWO.finditer(text):
        if DOES.get(match["verb"], 0.0) >= 2.0 and _is_people(match["one"]) and _is_people(match["other"]):
            yield Span(*match.span("one"), "name")
            yield Span(*match.span("other"), "name")
    for pattern in (_ABOUT, _LABELLED):
        for match in pattern.finditer(text):
            if not _is_people(match["name"]):
                continue
            if pattern is _ABOUT and not (
                len(_plain(match["name"])) == 2
                and _ABOUT_BEFORE.search(text, max(0, match.start() - 24), match.start())
            ):
                continue
            yield Span(*match.span("name"), "name")
            for each in re.finditer(r"[A-Za-z.'-]+", match["more"]):
                if _is_people(each.group()) and each.group() != "and":
                    yield Span(match.start("more") + each.start(), match.start("more") + each.end(), "name")
    for match in _SIGNED.finditer(text):
        if _is_people(match["name"]):
            yield Span(*match.span("name"), "name")
    if _MESSAGE.search(text):
        for match in _SMALL.finditer(text):
            group = "name" if match["name"] else "other"
            if _is_people(match[group]):
                yield Span(*match.span(group), "name")
                if match["third"] and _is_people(match["third"][-2:]):
                    yield Span(match.end("third") - 2, match.end("third"), "name")


def _plain(name: str) -> str:
    return name.replace(".", "").replace("-", "").upper()


def _is_people(name: str) -> bool:
    return _plain(name) not in _NO_PEOPLE and not (name.islower() and is_word(name))
