"""Dates as people write them: figures, words and eras, in the languages that candidates' papers are in."""

from __future__ import annotations

from typing import Final

from .reading import folded

MONTH: Final = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)\.?"
)
FOREIGN_MONTH: Final = (
    r"(?:(?:jan|feb|fev|mar|apr|avr|abr|may|mai|maj|mag|mei|jun|juin|giu|gen|ene|jul|juil|lug|aug|aou|ago|agu|sep|set|sze|okt|oct|out|ott|nov|dec|dez|dic|des|"
    r"stycz|lut|kwie|czerw|lip|sierp|wrze|pazd|list|grud|oca|sub|nis|haz|tem|eyl|eki|kas|ara)[a-z]{0,8}|"
    r"январ.|феврал.|март.|апрел.|ма.|июн.|июл.|август.|сентябр.|октябр.|ноябр.|декабр.)\.?"
)
_CN: Final = r"[\d零〇一二三四五六七八九十廿卅]"
_STEMS: Final = "[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥]"
_FEAST: Final = r"(?:元旦|春节|元宵|清明|五一|劳动节|端午|儿童节|六一|七夕|中秋|国庆|重阳|腊八|除夕|冬至|立春|立夏|立秋|立冬|年三十)节?"
_ERA: Final = r"(?:showa|heisei|reiwa|taisho|昭和|平成|令和|大正|民国|roc )"
_ORDINAL: Final = (
    r"(?:(?:twenty|thirty)[ \-](?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|"
    r"eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|thirtieth)"
)
_Y, _M, _D = folded("년"), folded("월"), folded("일")

DAY_OF_YEAR: Final = (
    r"(?:(?:the )?\d{1,2}(?:st|nd|rd|th)?(?: of)? " + MONTH + r"|" + MONTH + r" \d{1,2}(?:st|nd|rd|th)?|"
    r"(?:the )?"
    + _ORDINAL
    + r"(?: day)?(?: of)? "
    + MONTH
    + r"|"
    + MONTH
    + r" (?:the )?(?:"
    + _ORDINAL
    + r"|\d{1,2}(?:st|nd|rd|th)))"
)
"""A day and a month, without a year, in English."""

_SAID: Final = r"(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[ \-](?:one|two|three|four|five|six|seven|eight|nine))?|nineteen|two thousand(?: and)?|hundred(?: and)?|oh|zero|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh)teen|one|two|three|four|five|six|seven|eight|nine|'?\d{2,4})"
SPOKEN_DATE: Final = (
    r"(?:(?:the )?"
    + _ORDINAL
    + r"(?:,? of)?(?: the)? (?:"
    + _ORDINAL
    + r"|"
    + MONTH
    + r"),?(?: (?:of )?"
    + _SAID
    + r"){1,4})"
)
"""A day, a month by its number or name, and a year, as they are read out."""

FULL_DATE: Final = (
    r"(?:" + _ERA + r" ?(?:\d{1,3}|元) ?(?:年|,|-|\.|/) ?\d{1,2} ?[月\-./] ?\d{1,2}日?"
    r"|(?:19|20)\d\d ?[-./年] ?\d{1,2} ?[-./月] ?\d{1,2}(?!\d)(?: ?日)?"
    r"|\d{1,2} ?[-./] ?\d{1,2} ?[-./] ?(?:19|20)\d\d(?!\d)"
    r"|(?:19|20)\d\d ?" + _Y + r" ?\d{1,2} ?" + _M + r" ?\d{1,2} ?" + _D + r""
    r"|" + MONTH + r",? ?\d{1,2}(?:st|nd|rd|th)?,? ?(?:of )?(?:19|20)\d\d(?!\d)"
    r"|\d{1,2}(?:st|nd|rd|th)?(?: of)?[ \-]" + MONTH + r"[ ,\-]{1,2}(?:19|20)\d\d(?!\d))"
)
"""Day, month and year, the year with its four figures or its era."""

DATE: Final = (
    r"(?:"
    + DAY_OF_YEAR
    + r",? ?(?:"
    + _CN
    + r"{2,4})年|[SHTRM]\.?\d{1,2}[./\-]\d{1,2}[./\-]\d{1,2}(?!\d)|[昭平令大明]\d{1,2}[./\-年]\d{1,2}[./\-月]\d{1,2}日?"
    r"|(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? (?:the )?)?\d{1,2}(?:st|nd|rd|th)? (?:of )?"
    + MONTH
    + r",? (?:19|20)\d\d|"
    + _ERA
    + r" ?(?:\d{1,3}|元) ?(?:年|,|-|\.|/)? ?(?:\d{1,2} ?[月\-./] ?\d{1,2}日?|"
    + MONTH
    + r" \d{1,2})?"
    r"|" + _STEMS + r"年(?:[正腊闰\d一二三四五六七八九十]{1,3}月(?:初?[\d一二三四五六七八九十廿卅]{1,3}日?)?)?"
    r"|(?:19|20)?\d\d年"
    + _FEAST
    + r"|"
    + _CN
    + r"{2,4}年(?:(?:[正腊冬闰]{1,2}|"
    + _CN
    + r"{1,3})月初?"
    + _CN
    + r"{1,3}[日号]?|"
    + _FEAST
    + r")"
    r"|(?:ngay )?\d{1,2} thang \d{1,2},? nam (?:19|20)\d\d"
    r"|(?:19|20)?\d\d ?" + _Y + r" ?\d{1,2} ?" + _M + r"(?: ?\d{1,2} ?" + _D + r")?"
    r"|\d ?\d? ?[-./] ?\d ?\d? ?[-./] ?(?:1 ?9|2 ?0) ?\d ?\d(?!\d)|(?:1 9|2 0) \d \d ?[-./年] ?\d ?\d?(?: ?[-./月] ?\d(?: ?\d)?)?(?!\d)(?: ?[月日])?"
    r"|\d{1,2} ?[-./ ] ?\d{1,2} ?[-./ ] ?(?:19|20)\d\d(?!\d)"
    r"|\d{1,2}[./\-](?:viii|vii|iii|vi|iv|ix|xii|xi|ii|i|v|x)[./\-](?:19|20)\d\d"
    r"|(?:19|20)\d\d[.,]? " + FOREIGN_MONTH + r" \d{1,2}\b"
    r"|(?:19|20)?\d\d ?[-./年 ] ?\d{1,2}(?: ?[-./月 ] ?\d{1,2} ?[日号]?| ?月)?"
    r"|\d{1,2} ?[-./ ] ?\d{1,2} ?[-./ ] ?(?:19|20)?\d\d"
    r"|(?:19|20)\d{6}|(?:19|20)\d{4}(?!\d)"
    r"|" + _CN + r"{2,4}年(?:" + _CN + r"{1,3}月(?:" + _CN + r"{1,3}[日号])?)?"
    r"|" + MONTH + r",? ?\d{1,2}(?:st|nd|rd|th)?,? ?(?:of )?(?:19|20)\d\d"
    r"|\d{1,2}(?:st|nd|rd|th|er|[.oa])?(?: of| de| den)?[ \-]?"
    + FOREIGN_MONTH
    + r"(?: ?/ ?[^\s\d]{0,8}\d{0,2}月?)?(?:[ ,\-]{1,2}|[ ,]*(?:de|del) )(?:19|20)?\d\d(?!\d)"
    r"|" + _ORDINAL + r"(?: day)?(?: of)? " + MONTH + r",? (?:of )?(?:19|20)\d\d"
    r"|" + MONTH + r" \d{1,2}(?:st|nd|rd|th)?, ?'?\d\d(?!\d)"
    r"|\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d)|\d{1,2}(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\d{2}(?!\w)"
    r"|" + FOREIGN_MONTH + r" (?:de |del )?(?:19|20)\d\d"
    r"|" + MONTH + r" (?:19|20)\d\d|(?:19|20)\d\d(?:年)?)"
)
"""Anything that can be somebody's day, month or year of birth once words have said so."""
