"""Characters of Chinese names that sound alike (``names/homophones.txt``), made from pypinyin's readings.

``python -m tools.chinese_homophones DICT`` where DICT is ``pypinyin/pinyin_dict.json`` of the pypinyin distribution
(code point → readings, the commonest first). Tones do not count: whoever writes down a name that was heard mixes them.
"""

from __future__ import annotations

import json
import sys
import unicodedata
from collections import defaultdict
from pathlib import Path
from typing import Final

from field_policies.redaction.surnames import GIVEN, RARE_SURNAMES, SURNAMES

FILE: Final = Path(__file__).resolve().parents[1] / "field_policies" / "redaction" / "names" / "homophones.txt"


def main(arguments: list[str]) -> None:
    """Write the file: a line for each syllable that several characters have."""
    readings = json.loads(Path(arguments[0]).read_text(encoding="utf-8"))
    alike: defaultdict[str, list[str]] = defaultdict(list)
    for character in sorted(GIVEN | SURNAMES | RARE_SURNAMES):
        commonest = readings.get(str(ord(character)), "").split(",")[0]
        letters = unicodedata.normalize("NFD", commonest).replace("u\u0308", "v")
        syllable = "".join(letter for letter in letters if letter.isascii() and letter.isalpha())
        if syllable:
            alike[syllable].append(character)
    lines = ("".join(characters) for _, characters in sorted(alike.items()) if len(characters) > 1)
    FILE.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
