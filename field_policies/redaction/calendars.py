"""Days of other calendars by their months: Islamic, Persian, Ethiopian, Coptic, Hebrew, Indian and Nepali.

Near words for a birth only: some of the months are words, and papers are dated in these calendars too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from .near import near
from .spans import Span

_MONTHS: Final = (
    r"(?:muharram|safar|rabi[' ]?(?:al|ul)?[ \-]?(?:awwal|thani|akhir|ii?)|jum(?:a|ã)da[ \-](?:al[ \-])?(?:ula|awwal|thani|akhira?|ii?)|rajab|sha'?ban|ramad[ah]an|shawwal|(?:dhu|zul|zil)[ \-']?(?:al|l|ul)?[ \-]?(?:qa'?dah?|hijja?h?)|"
    r"farvardin|ordibehesht|khordad|tir|a?mordad|shahrivar|mehr|aban|azar|dey|bahman|esfand|"
    r"meskerem|[tț][iə]?[kq]+[ie]?mt|hidar|tahsas|yekatit|megabit|miy?azia|miyazya|ginbot|sene|hamle|nehas[se]e?|pagum[ei]n?|"
    r"thout|paopi|hathor|ko?iak|kiahk|tobi|meshir|paremhat|parmouti|pashons|paoni|epip|mesori|"
    r"tishr(?:ei|i)|(?:mar)?c?heshvan|kislev|tevet|sh'?vat|adar(?: (?:ii?|aleph|bet|sheni))?|nissan|nisan|iyy?ar|sivan|tammuz|elul|"
    r"(?:bai|vai)sh?akha?|jy?esht?ha|jeth|ash?adha?|s(?:h)?ra(?:w|v)ana?|bhadra(?:pada)?|ash?win|asoj|kartika?|mangsir|margas?hirsha|pau?sha?|poush|maghā?|(?:ph|f)alguna?|chait(?:ra)?)"
)
_DAY: Final = re.compile(
    r"(?<![\w.\-/])(?P<date>\d{1,2}(?:st|nd|rd|th)?(?: of)?[ \-]"
    + _MONTHS
    + r"\b,?(?:[ \-]\d{2,4}\b)?|\d{4}[ \-,]{1,2}"
    + _MONTHS
    + r"[ \-]\d{1,2}\b)(?: ?\(?(?:A\.?H|A\.?P|S\.?H|B\.?S|A\.?M|E\.?C|B\.?E|V\.?S)\b\.?)?",
    re.IGNORECASE | re.ASCII,
)
_WORDS: Final = ("born ", "Born ", "BORN", "irth", "IRTH", "DOB", "D.O.B", "dob", "b. ", "出生", "生日", "生于")
_FARTHEST: Final = 60


def days_of_other_calendars(text: str) -> Iterator[Span]:
    """Days of other calendars near a word for a birth."""
    for first, last in near(text, _WORDS, _FARTHEST // 3, _FARTHEST):
        for match in _DAY.finditer(text, first, last):
            yield Span(*match.span("date"), "birth_date")
