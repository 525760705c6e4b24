"""Free text as masked roles may read it: without what identifies the person, or anybody else (promises B3, A3).

Two layers: the subject's own values in every way they are written, and recognisers of what has a shape or stands in
words that tell. Fails closed: a text that cannot be read is not shown. What is found is replaced by its kind,
``[phone]``. Names of others without any sign around them can be missed; see docs/redaction.md for what was measured.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from typing import Any, Final, NamedTuple

from .findings import Findings, Unseen, rules_digest
from .own_values import OWN_FIELDS, Own, own, own_patterns
from .reading import MOST_CHARACTERS, Reading, Unreadable
from .remembered import Remembered, digest_of
from .sensitive import SENSITIVE_KINDS, sensitive_kinds
from .spans import KINDS, Span, merged, without

__all__ = [
    "KINDS",
    "MOST_CHARACTERS",
    "OWN_FIELDS",
    "SENSITIVE_KINDS",
    "UNSEEN",
    "Findings",
    "FoundBefore",
    "Passage",
    "Redaction",
    "Span",
    "Unreadable",
    "Unseen",
    "passages_in",
    "prepare",
    "rules_digest",
]

UNSEEN: Final = "unseen"
"""Member of a note: the own values that its writer could not see when they wrote it."""

_REMEMBERED: Final = Remembered()
_TYPES: Final = frozenset({"free_text", "answer_list", "note_list", "materials"})


def prepare() -> None:
    """Load what recognises, before the first text needs it: half a second, to be spent beside an event loop."""
    rules_digest()
    Redaction().find("王小明 and Jane Doe")


def _recognising() -> Any:
    return import_module(f"{__name__}.recognising")


class Passage(NamedTuple):
    """A text within a value. ``unseen``: names of own values that it is read without, because whoever wrote it could not
    see them: else they would learn from what is hidden of their words whether they had guessed right."""

    text: str
    unseen: Unseen = ()


class Redaction:
    """Redacts texts about one data subject. Make one for each person and use it for all their texts.

    :param own_values: field name → canonical value, as far as known; fields of :data:`OWN_FIELDS` are used.
    :param findings: what was found against the same own values before; what is found now is added to it.
    """

    __slots__ = ("_digest", "_findings", "_patterns", "_unseen", "_values", "_without")

    def __init__(
        self, own_values: Mapping[str, Any] | None = None, findings: Findings | None = None, unseen: Unseen = ()
    ) -> None:
        self._values = {name: value for name, value in (own_values or {}).items() if name not in unseen}
        self._findings = findings
        self._unseen = unseen
        self._without: dict[Unseen, Redaction] = {}
        self._patterns: list[Own] | None = None
        self._digest: bytes | None = None

    @property
    def _own(self) -> list[Own]:
        if self._patterns is None:
            self._patterns = own_patterns(self._values)
        return self._patterns

    def find(self, text: str) -> list[Span]:
        """What identifies somebody in a text: in order, apart from each other.

        :raises Unreadable: the text is too long, or holds characters that cannot be judged.
        """
        known = None if self._findings is None else self._findings.of(text, self._unseen)
        if known is not None:
            return list(known)
        found = self._find(text)
        if self._findings is not None:
            self._findings.add(text, found, self._unseen)
        return found

    def _find(self, text: str) -> list[Span]:
        if len(text) > MOST_CHARACTERS:
            raise Unreadable
        if self._digest is None:
            self._digest = digest_of(self._values)
        return _REMEMBERED.of(self._digest, text, lambda: self._look(text))

    def _look(self, text: str) -> list[Span]:
        reading = Reading(text)
        seen = reading.text
        spans = _recognising().in_full(seen, list(own(seen, self._own)))
        return merged(Span(*reading.original(start, end), kind) for start, end, kind in spans)

    def flags(self, text: str) -> tuple[str, ...]:
        """Kinds of what should not stand in a note about this person: findings but for their own name, and sensitive
        kinds told in words.

        :raises Unreadable: as :meth:`find`.
        """
        seen = Reading(text).text
        mine = list(own(seen, self._own))
        known = [span for span in mine if span.kind == "name"]
        found = {
            span.kind
            for span in merged([*_recognising().recognised(seen), *mine])
            if span.kind != "name" or not any(span.start < each.end and each.start < span.end for each in known)
        }
        return (*(kind for kind in KINDS if kind in found), *sensitive_kinds(seen))

    def text(self, text: str) -> str | None:
        """The text without it; None where it cannot be read. Never raises."""
        try:
            return without(text, self.find(text))
        except Exception:  # a text that no recogniser was made for must not pass
            return None

    def value(self, field_type: str, value: Any) -> Any:
        """A value of a textual type with all its texts redacted, its shape kept; None for any other type or shape.

        Keys of objects are the schema's own and stay; authors of notes do not, nor what they could not see.
        """
        return _mapped(field_type, value, self.passage)

    def passage(self, passage: Passage) -> str | None:
        """As :meth:`text`, of a passage read without the values that its writer could not see."""
        if not passage.unseen:
            return self.text(passage.text)
        known = self._without.get(passage.unseen)
        if known is None:
            known = self._without[passage.unseen] = type(self)(self._values, self._findings, passage.unseen)
        return known.text(passage.text)


class FoundBefore(Redaction):
    """Redacts texts whose findings are all at hand, without the person's values; any other text is unreadable to it."""

    __slots__ = ()

    def _find(self, text: str) -> list[Span]:
        raise Unreadable


def passages_in(field_type: str, value: Any) -> Iterator[Passage]:
    """What :meth:`Redaction.value` would redact."""
    passages: list[Passage] = []
    _mapped(field_type, value, passages.append)
    return iter(passages)


def _mapped(field_type: str, value: Any, of_passage: Callable[[Passage], Any]) -> Any:
    if field_type not in _TYPES:
        return None
    if field_type == "free_text":
        return of_passage(Passage(value)) if isinstance(value, str) else None
    if field_type == "note_list" and isinstance(value, list):
        return [_inside(note, of_passage, _unseen_by_writer(note), depth=1) for note in value]
    return _inside(value, of_passage, (), depth=0)


def _inside(value: Any, of_passage: Callable[[Passage], Any], unseen: Unseen, depth: int) -> Any:
    if isinstance(value, str):
        return of_passage(Passage(value, unseen))
    if isinstance(value, bool) or value is None:
        return value
    if depth > 4:
        return None
    if isinstance(value, list):
        return [_inside(entry, of_passage, unseen, depth + 1) for entry in value]
    if isinstance(value, dict):
        return {
            key: None if key == "author" else entry if key == "at" else _inside(entry, of_passage, unseen, depth + 1)
            for key, entry in value.items()
            if isinstance(key, str) and key != UNSEEN
        }
    return None


def _unseen_by_writer(note: Any) -> Unseen:
    names = note.get(UNSEEN) if isinstance(note, dict) else None
    return tuple(sorted({name for name in names if isinstance(name, str)})) if isinstance(names, list) else ()
