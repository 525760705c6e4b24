"""Names that labels tell: fields of forms, and lists of people after a word for them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from .latin_lexicon import CITY, DOUBTFUL_FIRST, FIRST, NEVER, SHORT_FIRST, UNKNOWN, WORD, evidence, is_city, is_word
from .latin_titles import NO_INITIALS
from .spans import Span
from .surnames import NO_FIRST_NAMES, ORGANISATIONS, lines_of, words_of

_SIGN: Final = re.compile(r" ?[:=] {0,3}(?=[A-Z0-9])")
_PRINTED: Final = re.compile(
    r"(?<![A-Za-z/_.-])(?:SUR|FORE|F0RE|FULL |LAST |FIRST |MIDDLE |GIVEN |FAMILY |MAIDEN |OTHER |PREFERRED |FATHER'?S |MOTHER'?S |SPOUSE'?S |HUSBAND'?S |WIFE'?S |GUARDIAN'?S |CANDIDATE |APPLICANT |EMPLOYEE |NICK)?"
    r"(?:N[A4]MES?|N\.[O0]\.K\.|NOK)(?: ?[:=] {0,3}| {1,6})(?=[A-Z0-9]{2,})"
)
_VALUE: Final = re.compile(
    r"[A-Z0-9][\w'.-]*(?:,? ?[A-Z](?:\.|[\w'-]+)?(?=[ ,.;(\n|]|$)|  ?[A-Z][\w'.-]*| (?:de|da|van|von|bin|binti|bte|al|el|der|del|dos|la|a/l|s/o) [A-Z][\w'-]*| \"[A-Z][a-z]+\"){0,4}"
)
_FIELDS: Final = frozenset(lines_of("labels_of_fields"))
_ENDS_FIELD: Final = words_of("words_that_end_fields")
_LISTED: Final = re.compile(
    r"(?:(?<=\n)|(?<=^)|(?<=[.;|•—-] )|(?<=[.;|]))(?P<label>(?:[A-Z]-)?[A-Za-z][A-Za-z/() -]{1,24}?)(?P<count> ?\(\d{1,3}\))? ?[:=] ?(?P<items>(?:[^\n.;|]|(?<=\d)\.(?=[\d,])|(?<=[ ,;&/][A-Z])\.|(?<=[A-Z][a-z])\.(?= ?[A-Z][a-z])|; ?(?=[A-Z][^:;\n]{1,40}(?:[;.\n]|$))){2,240})"
)
_LABELS: Final = re.compile(
    r"(?:.* )?(?:panel(?:lists?|ists?)?|interviewers?|attendees|attending|present|apologies|absent|participants|guests|invitees|referees|children|kids|siblings|family|crew|cast|squad|float|on[ -]call|on[ -]duty|drivers?|"
    r"cars?|mentors?|mentees?|flatmates|housemates|witnesses|cc|bcc|assignees?|reviewers?|approvers?|hosts?|buddy|buddies|tutors?|trainees?|trainers?|students?|residents?|players?|members|delegates|speakers|pod|"
    r"people|staff|agents?|nurses|carers|riders|cleaners|cooks|grown-ups|adults|(?:ward|guest|seating|waiting|passenger|call|sign-in|visitor|short)[ -]?list|(?:[a-z]-)?shift|early|late|nights?|days|off|holiday|leave|sick|"
    r"drop-offs?|pick-ups?|mon|tue|wed|thu|fri|sat|sun|monday|tuesday|wednesday|thursday|friday|saturday|sunday|team|to|from|with|shortlist(?:ed)?|finalists?|votes?|birthdays?|ages|(?:[a-z]+ )?(?:staff|team|people|colleagues|nurses|drivers|players|tenants|children|pupils) by (?:age|seniority|name|score|grade)|shifts(?: worked)?|rota|roster|calendar|overtime|scorecards?|scores|sickness|witness|refs|guarantors?|in attendance|minders?|dependants?|yes|no|maybe|hire|no hire|for|against)",
    re.IGNORECASE,
)
_SURE: Final = re.compile(
    r"(?:.* )?(?:panel\w*|interviewers?|attendees|attending|present|apologies|participants|guests|invitees|referees|children|kids|siblings|flatmates|housemates|witness(?:es)?|refs|guarantors?|in attendance|birthdays?|cc|bcc|assignees?|trainees?|trainers?|(?:ward|guest|passenger|visitor|seating)[ -]?list|[a-z]-shift|float|grown-ups)",
    re.IGNORECASE,
)
_ITEM: Final = re.compile(
    r"(?:^|[,;]| and | & |/|\+| with |、)\s*(?:(?:and|with|also|plus|then) )?(?P<name>(?:[A-Z][a-z]?\. ?){0,3}(?:[A-Z] (?=[A-Z][a-z]{3}))?(?:(?:van|de|von|al|bin|el|da|di) (?:der |den |la )?)?[A-Z][a-z]*(?:['-][A-Z]?[a-z]+)?(?: [A-Z](?:[a-z'-]+|\.)?){0,2}|[A-Z]{2,3})(?=$|[ ,/&+(:;—、-])(?! ?&)"
)
_NO_PEOPLE: Final = words_of("words_in_lists_of_no_people")


def told(text: str) -> Iterator[Span]:
    """What labels of fields and lists say to be names."""
    yield from _fields(text)
    yield from _lists(text)


def _fields(text: str) -> Iterator[Span]:
    fields = [(match.start(), match.end(), True) for match in _PRINTED.finditer(text)]
    for match in _SIGN.finditer(text):
        label = text[max(0, match.start() - 26) : match.start()].rpartition("\n")[2]
        if _is_label(label):
            fields.append((match.start() - len(label), match.end(), False))
    for begin, at, plain in fields:
        lead = text[max(0, begin - 14) : begin if plain else at].lower()
        if re.search(
            r"(?:company|file|product|project|trade|brand|user|domain|host|event|course|school|bank|table|field|job|role|team|display)(?:[ -]?names?)?[ :=]{0,4}$",
            lead,
        ):
            continue
        value = _VALUE.match(text, at)
        if not value:
            continue
        start, end, words, given = value.start(), value.start(), 0, 0.0
        for token in re.finditer(r"[^ ]+", value.group()):
            word = token.group().strip('.,()"').lower()
            if (
                word in _ENDS_FIELD
                or (word and evidence(word) <= NEVER and not (plain and words < 2) and given < FIRST)
                or (not plain and is_city(word))
            ):
                break
            if words and token.group().isupper() and 1 < len(word) < 5 and not text[start:end].isupper():
                break
            if any(c.isdigit() for c in word) and sum(c.isalpha() for c in word) < 2:
                break
            given = evidence(word)
            end, words = value.start() + token.end(), words + 1
        while end > start and text[end - 1] in " .,":
            end -= 1
        if not words:
            continue
        points = [evidence(word.strip(".,").lower()) for word in text[start:end].split()]
        if plain or max(points) >= UNKNOWN or (words <= 2 and min(points) > CITY):
            yield Span(start, end, "name")


def _is_label(label: str) -> bool:
    words = label.lower().replace(".", "").split()
    return any(" ".join(words[-n:]) in _FIELDS for n in (1, 2, 3))


def _lists(text: str) -> Iterator[Span]:
    for match in _LISTED.finditer(text):
        if not _LABELS.fullmatch(match["label"].strip()):
            continue
        at, found = match.start("items"), []
        if _SURE.fullmatch(match["label"].strip()) and match["items"].islower():
            yield from _small_items(match["items"], at)
        for item in _ITEM.finditer(match["items"]):
            words = item["name"].split(" ")
            points = [evidence(word.lower().strip(".")) for word in words]
            if (
                min(points) <= NEVER
                or any(word.lower() in _NO_PEOPLE for word in words)
                or item["name"].upper() in NO_INITIALS
                or item["name"].lower() in ORGANISATIONS
                or (len(words) == 1 and words[0].lower() in NO_FIRST_NAMES and points[0] < 0)
                or is_city(item["name"])
            ):
                continue
            found.append((at + item.start("name"), at + item.end("name"), max(points)))
        sure = bool(_SURE.fullmatch(match["label"].strip()))
        named = sum(best >= SHORT_FIRST for _, _, best in found)
        for start, end, best in found:
            if (sure and (best > WORD or named or len(found) > 1)) or (named and (best >= UNKNOWN or named >= 2)):
                yield Span(start, end, "name")


def _small_items(items: str, at: int) -> Iterator[Span]:
    """Names written small in such a list; none where one of them is an ordinary word."""
    names = list(re.finditer(r"[a-z]+(?: [a-z]+)?(?=\s*(?:,|/|&|$))", items))
    if names and all(
        name.group() not in _NO_PEOPLE
        and (not is_word(name.group().split(" ")[0]) or evidence(name.group()) >= DOUBTFUL_FIRST)
        for name in names
    ):
        for name in names:
            yield Span(at + name.start(), at + name.end(), "name")
