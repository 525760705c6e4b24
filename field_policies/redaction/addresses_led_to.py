"""Addresses without a word for a street, after words that lead to one: “the new address is 12 Harper Reserve”,
“return it to Elskov Ring 5”, “meet me at 240 Mason Parklands”. What stands below or beside is added later.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from .near import near
from .spans import Span

_SMALL: Final = r"(?:de|del|della|da|do|dos|das|di|la|le|les|du|des|el|van|der|den|of|the|y|e|auf|am|an|vom|von|zu|u)"
_WORD: Final = r"[^\W\d_a-z](?:[^\W\d_]|['.-](?=[^\W\d_]))*\.?"
_NAMED: Final = rf"{_WORD}(?: (?:{_SMALL} ){{0,2}}{_WORD}){{0,4}}"
_NUMBER: Final = r"(?:\d{1,5}(?:[A-Za-z](?![A-Za-z]))?(?:[/-]\d{1,4}[A-Za-z]?)?)(?![\d.:,]\d|[%°])"
_UNIT: Final = rf"(?:(?:Apt|Suite|Ste|Unit|Flat|Room|H\. ?No|House No)\.? ?{_NUMBER},? )"
_FIRST: Final = rf"{_UNIT}?{_NUMBER},?[ \n]{_NAMED}(?:, {_NAMED}){{0,2}}"
_LAST: Final = rf"{_NAMED},? {_NUMBER}(?: (?:Apt|Piso|Suite|Edif|Depto|Puerta)\.? ?\w{{1,5}})?"
_SENT: Final = (
    r"(?:(?:[Ss]end|[Ss]ent|[Ss]hip(?:ped)?|[Dd]eliver(?:ed)?|[Pp]ost(?:ed)?|[Mm]ail(?:ed)?|[Ff]orward(?:ed)?|[Rr]eturn(?:ed)?)"
    r"(?: (?:it|them|this|that|these|those|him|her|me|us|one|here|back)| (?:an?|the|my|his|her|your|their)(?: [a-z]{1,14}){1,3})? to:?"
)
_ADDRESS: Final = re.compile(
    r"(?:(?<!IP )(?<!MAC )(?<![Ww]eb )(?<![Ee]mail )(?<![Ee]-mail )\b(?:[Aa]ddress(?:es)?(?: of [^.\n;]{1,40}?)?(?: is| are| was|:| to| with| as| remains)(?: now| still)?(?: the same:)?:?|"
    rf"{_SENT}|[Cc]onfirm(?:s|ed)? that|[Rr]esid(?:e|es|ing) (?:at|in)|[Ll]iv(?:e|es|ing) at|[Rr]egistered at|[Ll]ocated at|[Cc]orner of)) )"
    rf"(?P<place>{_FIRST}|{_LAST})(?![\w-])"
)
_THERE: Final = re.compile(
    r"\b(?:(?:[Mm]eet|[Mm]eeting|[Mm]et|[Ss]ee|[Ff]ind|[Vv]isit|[Pp]ick|[Dd]rop|[Cc]ollect)(?: \w{1,6}){0,2} at|(?:is|was|are|arrived|lives|stays|staying|house|home|flat) at) "
    rf"(?P<place>{_FIRST})(?![\w-])"
)
_NO_ADDRESS: Final = re.compile(
    r"(?:\d[\w/-]*,?[ \n])?(?:AM|PM|A\.M|P\.M|GMT|UTC|CET|EST|PST|BST|IST|O'Clock|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Mon|Tue|Wed|Thu|Fri|Sat|Sun|EUR|USD|GBP|CNY|RMB|HKD|"
    r"MB|GB|TB|KB|Mbps|Gbps|Hz|GHz|MHz|KPI|API|QPS|FTE|Users|People|Days|Weeks|Months|Years|Hours|Minutes|Points|Percent|Stars?|Gigabit|Megabit|Sites?|Countries|Cities|Languages|Teams|Clients|Customers|Projects?|Million|Billion|Thousand|Engineers|Staff|Employees|Interviews?|Rounds?|Pages?)"
    r"(?:[a-z]{0,6})?\b|(?:[^\d]{0,30} )?(?:Version|Release|Phase|Level|Grade|Step|Stage|Round|Page|Section|Chapter|Article|Clause|Item|Option|Question|Gate|Terminal|Platform|Track|Room|Meeting|Team|Group|Tier|Band|Python|Java|Windows|Office|Microsoft|"
    r"Ticket|Invoice|Order|Case|Issue|Job|Requisition|Opening|Slot|Interview|Sprint|Quarter|Week|Day|Year|ISO|GB|EN|DIN)\.? \d"
)


def addresses_led_to(text: str) -> Iterator[Span]:
    """A number before or behind words written large, after what leads to an address."""
    for first, last in near(text, ("ddress", " to ", " to:", " that ", " at ", " in ", "orner of "), 90, 110):
        for match in _ADDRESS.finditer(text, first, last):
            if not _NO_ADDRESS.match(match["place"]):
                yield Span(*match.span("place"), "address")
    for first, last in near(text, (" at ",), 30, 110):
        for match in _THERE.finditer(text, first, last):
            if not _NO_ADDRESS.match(match["place"]):
                yield Span(*match.span("place"), "address")
