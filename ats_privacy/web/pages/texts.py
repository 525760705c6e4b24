"""What pages say, in each language: one catalogue for each area and language, merged; ``texts/<area>.<language>.toml``.

A key is the area's name and the names of the tables down to the text: ``hiring.note.title``. Two tables are shared over
all areas: ``error.<code>`` tells an error's code to people, and ``term.<kind>.<value>`` names a value of ours, such as
a role or a hiring stage.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from ats_privacy.domain.errors import AtsPrivacyError

LANGUAGES: Final = ("en", "zh")
FOLDER: Final = Path(__file__).with_name("texts")


class Texts:
    """The catalogues, read once."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self.of: dict[str, dict[str, str]] = {language: {} for language in LANGUAGES}
        self._shared: dict[str, dict[str, str]] = {language: {} for language in LANGUAGES}
        for path in sorted(folder.glob("*.toml")):
            area, language = path.stem.split(".")
            for name, text in _flat(tomllib.loads(path.read_text(encoding="utf-8"))):
                self.of[language][f"{area}.{name}"] = text
                if name.startswith(("error.", "term.")):
                    self._shared[language][name] = text

    def say(self, language: str, key: str, **values: object) -> str:
        """The text under a key, with values put in.

        :raises KeyError: there is no such text.
        """
        return self.of[language][key].format(**values)

    def named(self, language: str, kind: str, value: str) -> bool:
        """True where the catalogue has a name for a value of ours."""
        return f"term.{kind}.{value}" in self._shared[language]

    def term(self, language: str, kind: str, value: str) -> str:
        """What a value of ours is called; one without a name, as a policy of one's own may bring, keeps its own word:
        no page fails for want of a text."""
        return self._shared[language].get(f"term.{kind}.{value}", _own_word(value))

    def field(self, language: str, name: str, title: str = "") -> str:
        """What a field is called: by the catalogue, else by its ``title`` in the policy, else by its own word.

        ``name``: as the policy has it, ``entity.field``; of an applicant's the entity may be left out.
        """
        short = name.removeprefix("applicant.")
        return self._shared[language].get(f"term.field.{short}", title or _own_word(short.rpartition(".")[2]))

    def member(self, language: str, name: str) -> str:
        """What a member of a record is called; one of somebody's own keeps its name."""
        return self._shared[language].get(f"term.member.{name}", _own_word(name))

    def reason(self, language: str, code: str) -> str:
        """Why a value was refused, or an act ended, by its code alone."""
        shared = self._shared[language]
        known = shared.get(f"term.refusal.{code}") or shared.get(f"error.{code}")
        return known or shared["term.refusal.value_refused"]

    def error(self, language: str, error: AtsPrivacyError) -> str:
        """What an error says to people: by its code, else in its own words, which are English, else as one of a value,
        else by its status."""
        known = self._shared[language].get(f"error.{error.code}")
        if known is not None:
            return known
        if language == "en":
            return error.sentence
        shared = self._shared[language]
        return shared.get(f"term.refusal.{error.code}") or shared[f"error.status_{error.status}"]


def _own_word(name: str) -> str:
    return name.replace("_", " ")


def _flat(table: Mapping[str, Any], under: str = "") -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{under}{name}.")
        else:
            yield f"{under}{name}", value
