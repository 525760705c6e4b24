"""Names of people in Latin script: points for each word, for what stands around, for the place in the line, added up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from .latin_after import after
from .latin_again import ENOUGH, NO_ROLE_AFTER, PART_OF_A_NAME, again, by_their_initials, joined, short_forms
from .latin_alike import alike
from .latin_asked import asked
from .latin_before import before
from .latin_chats import chats
from .latin_grammar import grammar
from .latin_letters import letters
from .latin_lexicon import BUILT, DOUBTFUL_FIRST, FIRST, NEVER, UNKNOWN, evidence, is_city, is_word
from .latin_lines import Lines
from .latin_pairs import pair_points, people_like_things, sure_first
from .latin_runs import FIRMS, Part, parts_of, runs
from .latin_shapes import shape_points
from .latin_small import small
from .latin_things import goes_on_as_a_thing
from .latin_titles import couples, initials, lower_case, machine_read, reversed_names, slashed, titled
from .latin_told import told
from .spans import Span
from .surnames import (
    FIRST_NAMES,
    LAST_NAMES,
    MOST_BORNE,
    NO_FIRST_NAMES,
    ORGANISATIONS,
    PLACES,
    SURNAMES,
    chinese_words,
    words_of,
)

_DOUBTFUL: Final = 0.5
_WITHIN, _LEAST_BEFORE = -2.2, -0.5
"""Points of “the” and “in” before a name; and what they are where it goes on as of a person: in Una’s absence."""

_ABOVE_A_NUMBER: Final = re.compile(r" ?\n(?:[^\n]{1,60}\n){0,2}[^\n]{0,40}\d")
"""A line, and figures in one of the next three: the head of a letter, of a card or of a list."""

_SLIGHT: Final = -0.75
"""Points of “of” and “our” before a name."""

_NO_SPEAKERS: Final = words_of("labels_of_no_speakers")
_NOT_AMID: Final = PLACES | NO_FIRST_NAMES | {"summer", "autumn", "dawn", "winter", "easter", "christmas"}
_AMID_BEFORE: Final = re.compile(
    r"(?<![A-Za-z])[a-z]{2,12}(?<! the)(?<! our)(?<! your)(?<! his)(?<! her)(?<! their)(?<! an)(?<! this)"
    r"(?<! and)(?<! or)(?<! on)(?<! by)(?<! in)(?<! at)(?<! of) $"
)
_AMID_AFTER: Final = re.compile(r"(?:,|\.|;|\?|!|'s)?(?: (?!(?:and|or|of|for|in) [A-Z])[a-z]{1,12}(?![A-Za-z])|\n|$)")
_DOCUMENT: Final = re.compile(
    r" (?:[A-Z]{1,3}\d{6,9}[A-Z]?(?![\w-])|\((?:[Pp]assport|PP|NRIC|DOB|Thai ID|born|b\. ?\d|she/|he/|they/)|(?:- |: )?[A-Z]{2}\d{2}(?: ?\d{4}){2}|(?:passport|personnummer|fodselsnummer|cpr|nric|iqama|aadhaar|iban)\b)"
)
_GENERATION: Final = re.compile(r",? (?:I{2,3}|IV|V|[JS]n?r\.?)(?=[ ,;:)\n-]|\.(?: [A-Z]|\n|$)|$)")
_A_SURNAME: Final = 2.0
_AT_A_FIRM: Final = re.compile(
    r"[A-Z][\w'.-]+(?:, | \()(?:[A-Za-z&]+ ){0,3}(?:[Mm]anager|[Dd]irector|[Ll]ead|[Hh]ead|[Nn]urse|[Ss]upervisor|[Pp]artner|[Cc]onsultant|[Oo]wner|[Pp]rofessor|[Tt]eacher|[Ll]awyer|[Aa]ccountant|[Rr]ecruiter|[Cc]hef|[Dd]river|[Pp]rincipal|[Aa]ssistant|[Ss]ecretary|[Ee]mployee|[Aa]gent|[Dd]eputy), $"
)
"""Somebody named, and what they are: what follows is where they are it."""

_MOST: Final = 6.0
_OF_A_TEAM: Final = re.compile(r"(?: [A-Z][a-z]+){0,2} (?:Team|Department|Committee|Desk|Office)(?![A-Za-z])")
_ONLY_FIRMS: Final = FIRMS - FIRST_NAMES - LAST_NAMES
_HAN_SURNAME: Final = re.compile(
    r" ?(?P<name>[" + "".join(sorted(SURNAMES - set("和于向与"))) + r"])(?P<more>[\u4e00-\u9fff]?)"
)


def latin_people(text: str) -> Iterator[Span]:
    """Names in Latin script; what was found once is found again where it stands alone."""
    lines = Lines(text)
    found = [
        *titled(text),
        *reversed_names(text, lines),
        *slashed(text),
        *machine_read(text),
        *couples(text),
        *_cells(text, lines),
        *told(text),
        *chats(text),
        *letters(text),
        *grammar(text),
        *people_like_things(text),
        *asked(text),
    ]
    weak: list[tuple[int, int, float]] = []
    for start, end in runs(text):
        for part in parts_of(text, start, end):
            points = _points(text, part, lines)
            if points >= ENOUGH:
                found.append(Span(part.start, part.end, "name"))
            elif points >= _DOUBTFUL:
                weak.append((part.start, part.end, points))
    found += initials(text)
    found += by_their_initials(text, found)
    found += joined(text, found, weak)
    found += short_forms(text, found, weak)
    found += alike(text, found, lines)
    found += lower_case(text, found)
    found += small(text, found)
    found = [_with_han(text, span) for span in found]
    yield from found
    yield from again(text, found)


def _points(text: str, part: Part, lines: Lines) -> float:
    """Points of a part of a run; see :mod:`latin_lexicon`, :mod:`latin_before` and :mod:`latin_after` for the tables."""
    if _is_firm(text, part):
        return NEVER
    if len(part.words) == 1 and part.words[0].lower() in _NO_SPEAKERS and text[part.end : part.end + 1] == ":":
        return NEVER
    own = min(sum(part.points), _MOST) + shape_points(part.words)
    strong = sum(each >= UNKNOWN for each in part.points)
    if strong >= 2:
        own += 0.5
    pair = pair_points(part.words)
    own = max(own, pair) if pair else own
    context = before(text, part.start)
    if context < 0 and (
        (pair and context >= _SLIGHT) or (context > -3.0 and context != _WITHIN and sure_first(part.words))
    ):
        context = 0.0 if pair else _LEAST_BEFORE
    if context > -4.0 or own >= ENOUGH:
        follows = after(text, part.end)
        context = follows + (_LEAST_BEFORE if follows >= 2.4 and context == _WITHIN else context)
    if context >= 1.2 and own <= _A_SURNAME and _AT_A_FIRM.search(text, max(0, part.start - 90), part.start):
        context = 0.0
    if (
        len(part.words) == 1
        and own >= FIRST
        and text[part.start - 1 : part.start] == "("
        and text[part.end : part.end + 1] == ")"
    ):
        context += 1.0
    generation = _GENERATION.match(text, part.end) if strong >= 2 or own >= 2.5 else None
    if generation and len(part.words) > 1:
        context = before(text, part.start) + 1.0
    if len(part.words) > 1 and _DOCUMENT.match(text, part.end):
        context += 1.5
    if len(part.words) == 1 and (
        goes_on_as_a_thing(text, part.end) or (_OF_A_TEAM.match(text, part.end) and is_word(part.words[0]))
    ):
        return NEVER
    if len(part.words) == 1 and (part.follows_word or (part.is_followed and own < FIRST)):
        context -= 1.0 if context < 1.5 else 0.0
    if (
        own == DOUBTFUL_FIRST
        and context >= 0
        and part.words[0].lower() not in _NOT_AMID
        and _is_amid(text, part.start, part.end)
    ):
        context += 2.0
    if len(part.words) == 2 and max(part.points) == BUILT and strong == 2:
        own += 0.2
    if len(part.words) == 1 and part.words[0].isupper():
        own -= 1.0 if len(part.words[0]) < 5 else 0.5
    if own <= UNKNOWN + 0.5 and all(word.isupper() and len(word) <= 5 for word in part.words):
        return 0.0
    if context <= 2.0 or not own:
        place = lines.points(part.start, part.end)
        if place >= 1.0 and len(part.words) > 1 and _ABOVE_A_NUMBER.match(text, part.end):
            place += 0.5
        context += place
    return own + context


def _is_amid(text: str, start: int, end: int) -> bool:
    """Whether a word written large stands amid words written small: it is a name, of whatever."""
    return bool(_AMID_BEFORE.search(text, max(0, start - 16), start) and _AMID_AFTER.match(text, end))


def _with_han(text: str, span: Span) -> Span:
    """With 阿 or 小 before, and with a Chinese surname after the English name: Jerry 黄."""
    start, end, kind = span
    if start and text[start - 1] in "阿小" and text[start].isupper():
        start -= 1
    if " " in text[start:end] and text[start].isupper():
        generation = _GENERATION.match(text, end)
        end = generation.end() if generation else end
    match = _HAN_SURNAME.match(text, end)
    if match and (
        not match["more"] or (match["name"] in MOST_BORNE and match["name"] + match["more"] not in chinese_words())
    ):
        end = match.end("name")
    return Span(start, end, kind)


def _cells(text: str, lines: Lines) -> Iterator[Span]:
    """Whole cells below a heading for names, in any script, unless their words are of things."""
    for start, end in lines.cells():
        words = PART_OF_A_NAME.findall(text[start:end])
        if (
            text[start:end].strip(" -/")
            and all(evidence(word.lower()) > NEVER for word in words)
            and any(evidence(word.lower()) >= 0.2 for word in words)
        ):
            yield Span(start, end, "name")


def _is_firm(text: str, part: Part) -> bool:
    words = [
        each for word in part.words for each in (word.lower().split("-") if len(part.words) == 1 else [word.lower()])
    ]
    if (
        " ".join(words[:2]) in ORGANISATIONS
        or " ".join(words) in FIRMS
        or words[0] in _ONLY_FIRMS
        or (is_city(" ".join(words)) and len(words) > 1)
    ):
        return True
    if part.thing and not (part.thing in NO_ROLE_AFTER and len(words) > 1):
        return True
    return (
        text[part.end : part.end + 2] == " &"
        and not (len(words) == 1 and words[0] in FIRST_NAMES - LAST_NAMES and before(text, part.start) >= 0)
        and not re.match(r" & (?:[A-Z][a-z]+)(?: [A-Z]| and|$|[.,;])", text[part.end : part.end + 40])
    ) or False
