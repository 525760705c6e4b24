"""Shapes of number plates by country: those that little else is written like, and what a plate may be after a word for it.

Sources: each country's regulation as summed up in “Vehicle registration plates of the world”; letters that a country
leaves out of its plates are left out here, which is what tells a plate from an article number.
"""

from __future__ import annotations

import re
from typing import Final

PROVINCE: Final = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_INDIA: Final = "AN|AP|AR|AS|BR|CG|CH|DD|DL|DN|GA|GJ|HP|HR|JH|JK|KA|KL|LA|LD|MH|ML|MN|MP|MZ|NL|OD|OR|PB|PY|RJ|SK|TG|TN|TR|TS|UA|UK|UP|WB"
_IRELAND: Final = "C|CE|CN|CW|D|DL|G|KE|KK|KY|L|LD|LH|LK|LM|LS|MH|MN|MO|OY|RN|SO|T|TS|TN|W|WD|WH|WX|WW"
_INDONESIA: Final = "A|B|D|E|F|G|H|K|L|M|N|P|R|S|T|W|Z|A[ABDEG]|B[ABDEGHKLMNP]|D[ABCDEGHKLMNRT]|E[ABD]|K[BHTU]|P[AB]"
_GHANA: Final = "A[CSEW]|B[ARTZ]|C[RS]|E[RSN]|G[BCECEGLMNRSTWXYPVH]|N[REP]|U[EW]|V[RD]|W[RTN]"
_EMIRATES: Final = r"(?:Dubai|DXB|Abu Dhabi|AUH|Sharjah|SHJ|Ajman|Fujairah|Ras Al Khaimah|RAK|Umm Al Quwain|UAQ)"
_SOUTH_AFRICA: Final = r"(?:GP|MP|EC|NW|NC|FS|ZN|WP)"
_ABBREVIATION: Final = (
    r"(?!(?:USD|EUR|GBP|CNY|RMB|HKD|TWD|NTD|SGD|MYR|THB|PHP|INR|JPY|KRW|VND|BRL|MXN|CHF|CZK|NOK|SEK|DKK|PLN|HUF|RON|BGN|TRY|RUB|AED|SAR|ZAR|NGN|KES|AUD|CAD|NZD|RPM|KWH|MWH|GHZ|MHZ|KHZ|PPM|PCS|PSI|LTD|HRS|LBS|KGS|CBM|FPS|DPI|QPS|TPS|"
    r"SKU|PHD|MSC|BSC|MBA|SMS|PDF|CSS|SQL|XML|FTE|GMT|UTC|EST|PST|CET|BST|DWT|TEU|RMS|LLC|PLC|INC|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC|VAT|GST|AND|THE|FOR)\b)"
)
_THREE: Final = _ABBREVIATION + r"[A-Z]{3}"
_TWO: Final = r"(?!(?:AM|PM|KM|KG|KW|HP|CC|MM|CM|GB|MB|TB|KB|NM|ML|OZ|LB|FT|HZ|MW|KV|PT|PX|DB|PC)\b)[A-Z]{2}"

SHAPE: Final = re.compile(
    r"(?<![A-Za-z0-9\-/])(?=[A-Z0-9][A-Za-z0-9 \-,]{0,18}\d)(?:"
    + "|".join(
        (
            # Britain and Ireland: since 2001, with the year before or after the number, diplomatic; counties
            r"[A-HJ-PR-Y][A-HJ-PR-Y](?:0[1-9]|[1-7]\d) [A-HJ-PR-Z]{3}",
            r"[A-HJ-PR-Y][A-HJ-PR-Y](?:0[2-9]|[12]\d|5[1-9]|6\d|7[0-6])[A-HJ-PR-Z]{3}",
            r"[A-HJ-NPR-TV-Y]\d{3} " + _THREE,
            _THREE + r" \d{3}[A-HJ-NPR-TV-Y]|\d{3} [DX] \d{3}",
            r"\d{2}[12]?-(?:" + _IRELAND + r")-\d{1,6}",
            # Singapore
            r"S[A-Z]{2} ?\d{1,4} ?[A-Z]",
            # France, Italy, Argentina since 2016; Germany; Hungary since 2022; Netherlands, Belgium, Portugal; Mexico; Macao
            r"[A-HJ-NP-TV-Z]{2}-\d{3}-[A-HJ-NP-TV-Z]{2}|(?!NO|US|EU|UK|PO)[A-HJ-NP-TV-Z]{2} \d{3} (?!KG|KM|KW|PC|GB|TB|MB)[A-HJ-NP-TV-Z]{2}",
            r"(?!EN-AW|EN-GJ)[A-Z]{1,3}-[A-Z]{1,2} \d{3,4}[EH]?",
            r"[A-Z]{2} ?[A-Z]{2}-\d{3}",
            r"\d-[A-Z]{3}-\d{2,3}|\d{2}-[A-Z]{3}-\d|[A-Z]{2}-\d{3}-[A-Z]|[A-Z]-\d{3}-[A-Z]{2}|\d{2}-[A-Z]{2}-\d{2}|[A-Z]{2}-\d{2}-[A-Z]{2}|[A-Z]{3}-\d{2}-[A-Z]|\d{2}-\d{2}-[A-Z]{2}",
            r"(?!ISO|IEC|RFC|DIN)[A-Z]{3}-\d{2}-\d{2}|(?!ISO|IEC|RFC|DIN)[A-Z]{3}-\d{3}-[A-Z]|M[A-Z]-\d{2}-\d{2}",
            # Spain, Saudi Arabia; Chile; Peru; Sweden, Finland, Kenya; Australia; the Czech Republic; Romania; Turkey; Ukraine; Belarus
            r"(?!(?:19|20)\d\d)\d{4} " + _ABBREVIATION + r"[BCDFGHJKLMNPRSTVWXYZ]{3}(?: [A-Z]{3})?",
            r"(?!(?:HTTP|SMTP|SFTP|HTML|RTSP|PCBN)\b)[BCDFGHJKLPRSTVWXYZ]{4}-\d{2}|[A-Z]\d[A-Z]-\d{3}",
            _THREE + r" \d{2}[A-Z]|K[A-Z]{2} ?\d{3}[A-Z]",
            r"\d[A-Z]{2} \d[A-Z]{2}|" + _TWO + r" \d{2} " + _TWO + r"(?: " + _SOUTH_AFRICA + r"|(?! \d{4}(?!\d)))",
            r"\d[A-Z][A-Z\d] \d{4}",
            r"(?:B|AB|AR|AG|BC|BH|BN|BT|BV|BR|BZ|CS|CL|CJ|CT|CV|DB|DJ|GL|GR|GJ|HR|HD|IL|IS|IF|MM|MH|MS|NT|OT|PH|SM|SJ|SB|SV|TR|TM|TL|VS|VL|VN) \d{2,3} "
            + _THREE,
            r"(?:0[1-9]|[1-7]\d|8[01]) (?:" + _TWO + r"|" + _THREE + r") (?!(?:19|20)\d\d)\d{2,4}",
            r"[ABCEHIKMOPTX]{2}\d{4}[ABCEHIKMOPTX]{2}|\d{4} [ABEIKMHOPCTX]{2}-[0-8]",
            r"[ABEKMHOPCTYX]\d{3}[ABEKMHOPCTYX]{2} ?\d{2,3}",
            # India, Nigeria, Vietnam, Indonesia, Ghana, South Africa, the Emirates
            r"(?:" + _INDIA + r")[ \-]?\d{1,2}[ \-]?[A-Z]{1,3}[ \-]?\d{4}",
            r"\d{2} ?BH ?\d{4} ?[A-Z]{1,2}",
            r"(?!ISO|IEC|RFC|DIN)[A-Z]{3}[ \-]\d{3}[ \-]?[A-Z]{2}",
            r"\d{2}-?[A-Z][A-Z\d]?[ \-]{0,3}\d{3}\.\d{2}",
            r"\d{2}[A-Z][A-Z\d]?-\d{4,5}",
            r"(?:" + _INDONESIA + r") \d{3,4} (?:" + _TWO + r"|" + _THREE + r")",
            r"(?:" + _GHANA + r")[ \-]\d{1,4}[ \-]\d{2}",
            r"[A-Z]{2} \d{2} [A-Z]{2} " + _SOUTH_AFRICA + r"|[A-Z]{3} ?\d{3} ?" + _SOUTH_AFRICA + r"|CA \d{3}-\d{3}",
            _EMIRATES + r"[ \-,]{1,2}[A-Z]{1,2}[ \-]?\d{3,5}",
            # Brazil since 2018
            r"[A-Z]{3}\d[A-Z]\d{2}",
        )
    )
    + r")(?![A-Za-z0-9]|[\-.]\d)",
    re.ASCII,
)
OTHER_SCRIPTS: Final = tuple(
    re.compile(pattern)
    for pattern in (
        r"[" + PROVINCE + r"] ?[A-HJ-NP-Z] ?[·.\-]? ?(?=[A-Z]*\d)[A-HJ-NP-Z0-9]{5,6}(?![A-Za-z0-9年月])",
        r"["
        + PROVINCE
        + r"] ?[A-HJ-NP-Z][A-HJ-NP-Z0-9][ ·.\-](?=[A-Z]*\d[A-Z]*\d)[A-HJ-NP-Z0-9]{4,5}(?![A-Za-z0-9年月])",
        r"[" + PROVINCE + r"使领][A-HJ-NP-Za-hj-np-z] ?[·.\-]? ?"
        r"(?=[A-Za-z0-9]*\d[A-Za-z0-9]*\d)[A-HJ-NP-Za-hj-np-z0-9]{4,5}[A-HJ-NP-Za-hj-np-z0-9挂学警港澳](?![A-Za-z0-9])",
        r"[" + PROVINCE + r"][A-HJ-NP-Z]·?(?=[A-Z]*\d[A-Z]*\d)[A-HJ-NP-Z0-9]{4}(?![A-Za-z0-9款版型系号])",
        r"(?:使|领)\d{6}(?!\d)|(?:WJ|[军空海陆])[A-Z]? ?[" + PROVINCE + r"A-Z]? ?\d{4,5}(?![\d年月元人])",
        # Japan: place, class, kana, number; Korea: class, syllable, number; Russia; Thailand; Arabic letters
        r"[\u3040-\u30ff\u3400-\u9fff]{1,4} ?\d{2,3} ?[\u3041-\u3096]\u3099? ?(?:\d{2}-\d{2}|[·.]{1,3} ?\d{1,3})(?!\d)",
        r"(?<!\d)\d{2,3} ?[\u1100-\u1112][\u1161-\u1175] ?\d{4}(?!\d)",
        r"(?<![А-Яа-я\d])[АВЕКМНОРСТУХавекмнорстух] ?\d{3} ?[АВЕКМНОРСТУХавекмнорстух]{2} ?\d{2,3}(?!\d)",
        r"(?<![\d\u0e00-\u0e7f])\d?[\u0e01-\u0e2e]{1,3}[ \-]?\d{1,4}(?!\d)",
        r"(?<![\u0621-\u064a])[\u0621-\u064a](?: [\u0621-\u064a]){1,2} ?[\-|]? ?\d{3,4}(?!\d)|(?<!\d)\d{3,5} ?[|\-] ?[\u0621-\u064a] ?[|\-] ?\d{1,2}(?!\d)",
    )
)
WRITTEN: Final = (
    r"(?P<number>(?:"
    + _EMIRATES
    + r"[ \-,]{1,2}|(?:[A-Z]{2}|RUH|JED) (?=[A-Z0-9]))?(?:[A-Z]{1,4}|\d{1,6})(?:[ \-·.]?(?:(?!(?:AND|OR|ON|IN|AT|IS|THE|FOR|FROM|TO|VIA|BY)\b)[A-Z]{1,4}|\d{1,5})){1,4}(?: (?:RUH|JED))?|\d{2,3}-\d{2,3}-\d{2,3})(?![A-Za-z0-9]|[.,]\d)"
)
"""Anything that a plate can be, once a word has said that it is one: groups of letters and digits."""
