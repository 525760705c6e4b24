"""Names of people in Latin script: points for each word, for what stands around, for the place in the line, added up."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from .latin_alike import alike
from .latin_chats import chats
from .latin_contexts import after, before
from .latin_grammar import grammar
from .latin_letters import letters
from .latin_lexicon import BUILT, CITY, DOUBTFUL_FIRST, FIRST, NEVER, UNKNOWN, evidence, is_city, is_word
from .latin_lines import Lines
from .latin_runs import CAP, FIRMS, LETTER, NAME, PARTICLES, Part, parts_of, runs
from .latin_shapes import shape_points
from .latin_small import small
from .latin_things import goes_on_as_a_thing, is_only_a_word
from .latin_titles import NO_INITIALS, couples, initials, lower_case, machine_read, reversed_names, slashed, titled
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
    THINGS,
    chinese_words,
)

ENOUGH: Final = 3.0
"""Points from which on words are a name."""

_DOUBTFUL: Final = 0.5
_JOINTS: Final = {
    "and": 2.4,
    "&": 2.4,
    "+": 2.4,
    "/": 1.6,
    ",": 1.2,
    "、": 1.5,
    "和": 2.4,
    "与": 2.4,
    ";": 1.0,
    "or": 1.2,
    "then": 1.5,
    "and then": 1.8,
    "|": 0.8,
}
_JOINT: Final = r"(?: \(?\d{1,2}\)?)?,? ?(?P<joint>(?:and )?then\b|and\b|or\b|[&+/,、和与;|]) ?(?:(?<=and )(?:of|to|with|from|by|for) )?"
_IN_BRACKETS: Final = re.compile(r"\((?:[^()\n]{2,50}(?:,|&| and|/) ?)\0\)")
_WITHIN, _LEAST_BEFORE = -2.2, -0.5
"""Points of “the” and “in” before a name; and what they are where it goes on as of a person: in Una’s absence."""

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

_JOINT_BEFORE: Final = re.compile(_JOINT + "$")
_JOINT_AFTER: Final = re.compile(_JOINT)
_RUNG: Final = re.compile(r",? \(?\+?\d[\d ()-]{5}")
_MOST: Final = 6.0
_FEW: Final = 30
_OF_A_TEAM: Final = re.compile(r"(?: [A-Z][a-z]+){0,2} (?:Team|Department|Committee|Desk|Office)(?![A-Za-z])")
_ONLY_FIRMS: Final = FIRMS - FIRST_NAMES - LAST_NAMES
_NO_ROLE_AFTER: Final = frozenset(
    [
        "engineer",
        "manager",
        "director",
        "analyst",
        "consultant",
        "developer",
        "designer",
        "officer",
        "assistant",
        "lead",
        "intern",
    ]
)
_HAN_SURNAME: Final = re.compile(
    r" ?(?P<name>[" + "".join(sorted(SURNAMES - set("和于向与"))) + r"])(?P<more>[\u4e00-\u9fff]?)"
)
_ALONE: Final = re.compile(
    rf"(?<![A-Za-z@/.-]){LETTER}+(?:-{LETTER}+|'(?!(?:s|ll|d|ve|re|m)\b){LETTER}+)*(?![A-Za-z/@]|\.[a-z])"
)
_WORD: Final = re.compile(r"[A-Za-z\u00c0-\u024f]+(?:['-][A-Za-z\u00c0-\u024f]+)*")


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
    found += _by_their_initials(text, found)
    found += _beside(text, found, weak)
    found += _short(text, found, weak)
    found += alike(text, found, lines)
    found += lower_case(text, found)
    found += small(text, found)
    found = [_with_han(text, span) for span in found]
    yield from found
    yield from again(text, found)


def _points(text: str, part: Part, lines: Lines) -> float:
    """Points of a part of a run; see :mod:`latin_lexicon` and :mod:`latin_contexts` for the tables."""
    if _is_firm(text, part):
        return NEVER
    own = min(sum(part.points), _MOST) + shape_points(part.words)
    strong = sum(each >= UNKNOWN for each in part.points)
    if strong >= 2:
        own += 0.5
    context = before(text, part.start)
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
        context += lines.points(part.start, part.end)
    return own + context


def _is_amid(text: str, start: int, end: int) -> bool:
    """Whether a word written large stands amid words written small: it is a name, of whatever."""
    return bool(_AMID_BEFORE.search(text, max(0, start - 16), start) and _AMID_AFTER.match(text, end))


def _by_their_initials(text: str, found: list[Span]) -> Iterator[Span]:
    """Initials of people named in full, where they do what people do."""
    letters = set()
    for span in found:
        words = re.findall(r"(?<![A-Za-z])[A-Z](?=[a-z])", text[span.start : span.end])
        if 2 <= len(words) <= 3:
            letters.add("".join(words))
    for initial in letters - NO_INITIALS:
        for match in re.finditer(rf"(?<![A-Za-z&./@-]){initial}(?![A-Za-z&/@-]|\.\w)", text):
            if max(before(text, match.start()), after(text, match.end())) >= 1.0:
                yield Span(*match.span(), "name")


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
        words = _WORD.findall(text[start:end])
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
    if part.thing and not (part.thing in _NO_ROLE_AFTER and len(words) > 1):
        return True
    return (
        text[part.end : part.end + 2] == " &"
        and not (len(words) == 1 and words[0] in FIRST_NAMES - LAST_NAMES and before(text, part.start) >= 0)
        and not re.match(r" & (?:[A-Z][a-z]+)(?: [A-Z]| and|$|[.,;])", text[part.end : part.end + 40])
    ) or False


def _beside(text: str, found: list[Span], weak: list[tuple[int, int, float]]) -> list[Span]:
    """People stand beside people: joined to a name by “and” or a comma, half-likely words are one too."""
    more: list[Span] = []
    for _ in range(3):
        known = found + more
        begins, ends = {span.start for span in known}, {span.end for span in known}
        added = []
        for start, end, points in weak:
            best = 0.0
            left = _JOINT_BEFORE.search(text, max(0, start - 12), start)
            if left and left.start() in ends:
                best = _JOINTS[left["joint"]]
                if left["joint"] == "," and points <= UNKNOWN + 2.0 and _RUNG.match(text, end):
                    best = 0.0  # who, where, which number
            right = _JOINT_AFTER.match(text, end)
            if right and right.end() in begins:
                best = max(best, _JOINTS[right["joint"]])
            if best and (
                points + best >= ENOUGH
                or (points >= UNKNOWN and _IN_BRACKETS.search(text[:start][-60:] + "\0" + text[end : end + 2]))
            ):
                added.append(Span(start, end, "name"))
        if not added:
            break
        weak = [each for each in weak if Span(each[0], each[1], "name") not in added]
        more += added
    return more


def _short(text: str, found: list[Span], weak: list[tuple[int, int, float]]) -> Iterator[Span]:
    """Half-likely words that a name found in the text begins with: Xio for Xiomara."""
    firsts = {word.lower() for span in found for word in _WORD.findall(text[span.start : span.end])[:1]}
    for start, end, _ in weak:
        short = text[start:end].lower()
        if 2 < end - start < 8 and not is_word(short) and any(first.startswith(short) for first in firsts):
            yield Span(start, end, "name")


def again(text: str, found: Iterable[Span]) -> Iterator[Span]:
    """Parts of names found, where they stand alone: the first name of a colleague named in full before."""
    words: set[str] = set()
    for span in found:
        for word in _WORD.findall(text[span.start : span.end]):
            lower = word.lower()
            if (
                len(word) > 2
                and word[0].isupper()
                and evidence(lower) > CITY
                and lower not in THINGS | PLACES | PARTICLES
            ):
                words.add(word)
                if not is_word(lower) and len(lower) > 3:
                    words.add(lower)
                if word.isupper() and len(word) > 3:
                    words.add(word.capitalize())
    if not words:
        return
    for start, end in _standing(text, words):
        if (
            before(text, start) > -4.0
            and after(text, end) > -4.0
            and not _goes_on(text, end)
            and not is_only_a_word(text, start, end)
        ):
            yield Span(start, end, "name")


def _standing(text: str, words: set[str]) -> Iterator[tuple[int, int]]:
    """Where the words stand by themselves: looked for one by one where they are few, else read off the text."""
    if len(words) > _FEW:
        for match in _ALONE.finditer(text):
            if match.group() in words:
                yield match.span()
        return
    for word in words:
        at = text.find(word)
        while at >= 0:
            alone = _ALONE.match(text, at)
            if alone and alone.end() == at + len(word):
                yield alone.span()
            at = text.find(word, at + len(word))


_GOING_ON: Final = re.compile(r" (?P<word>" + CAP + ")")


def _goes_on(text: str, end: int) -> bool:
    match = _GOING_ON.match(text, end)
    return goes_on_as_a_thing(text, end) or bool(match and match["word"].lower() in THINGS - _NO_ROLE_AFTER)


__all__ = ["ENOUGH", "NAME", "again", "latin_people"]
