"""The words by which people agree, and the notice as a page has it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from ats_privacy.domain.purpose_choices import Choice
from ats_privacy.web.pages.rendering import term, texts
from field_policies import Policy

_LASTING: Final = re.compile(r"P([1-9]\d{0,3})([DWMY])")
_JOINED: Final = re.compile(r"(?<=[\u2e80-\uffef])\n(?=[\u2e80-\uffef])")
"""The end of a line within a Chinese sentence, which has no space there."""
_RULE: Final = re.compile(r"[|\s:-]+")


def statement(policy: Policy, choice: Choice, language: str, category: str = "") -> str:
    """What the person agrees to, whole: what is used, for what, who gets it, for how long; and that they may say no.

    ``category``: of sensitive data, where it is the consent of its own to that (PIPL article 29).
    """
    comma = texts().say(language, "common.comma")

    def named(kind: str, values: tuple[str, ...]) -> str:
        return comma.join(term(policy, language, kind, value) for value in values)

    if category:
        fields = tuple(name for name in choice.fields if policy.fields[name].category == category)
        return texts().say(
            language, "me.term.statement.apart", purpose=choice.title[language], fields=named("field", fields)
        )
    said = texts().say(
        language,
        "me.term.statement.purpose",
        purpose=choice.title[language],
        fields=named("field", choice.fields),
        recipients=named("recipient", choice.recipients),
        kept=lasting(choice.retention, language),
    )
    if choice.sensitive:
        said += texts().say(language, "me.term.statement.sensitive", categories=named("category", choice.sensitive))
    return said


def lasting(duration: str, language: str) -> str:
    """An ISO 8601 duration of one unit in words; another one as it is written."""
    found = _LASTING.fullmatch(duration)
    if found is None:
        return duration
    count, unit = int(found[1]), found[2]
    return texts().say(language, f"me.term.lasting.{unit}{'1' if count == 1 else ''}", count=count)


def paragraphs(text: str) -> list[tuple[str, Any]]:
    """A notice's text, which is Markdown of few kinds: (``title``, text), (``table``, rows) and (``text``, text)."""
    return list(_paragraphs(text))


def _paragraphs(text: str) -> Iterator[tuple[str, Any]]:
    for block in re.split(r"\n\s*\n", text.strip()):
        lines = [line.strip() for line in block.splitlines()]
        while lines and lines[0].startswith("#"):
            yield "title", lines.pop(0).lstrip("#").strip()
        if lines and all(line.startswith("|") for line in lines):
            rows = [line for line in lines if not _RULE.fullmatch(line)]
            yield "table", [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]
        elif lines and all(line.startswith(("- ", "* ")) for line in lines):
            yield "list", [line[2:] for line in lines]
        elif lines:
            yield "text", _JOINED.sub("", "\n".join(lines)).replace("\n", " ")
