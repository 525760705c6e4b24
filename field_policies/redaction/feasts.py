"""Days that have a name: feasts, terms of the sun, commemorations. Near words for a birth, they are a birthday."""

from __future__ import annotations

from typing import Final

_N: Final = "[一二三四五六七八九十廿卅两\\d]"
_YEAR: Final = r"(?:(?:(?:19|20)?\d\d|[一二三四五六七八九〇零]{2,4})年?的?)"
_WHEN: Final = (
    r"(?:节|夜里?|日|前夜|前夕|前后|左右|当[天日晚夜]|那[一]?[天日晚夜]|这[一]?天|[前后](?:一?"
    + _N
    + r"{1,3})?[天日]|前一[天晚]|第"
    + _N
    + r"天|凌晨|清晨|早[上晨]|晚上|里|头一天)"
)
_HAN_FEASTS: Final = (
    r"(?:元旦|春节|新年|大年(?:初[一二三四五六七八九十]|三十|夜)?|年初[一二三四五六七八九十]|年三十|除夕|小年|元宵|龙抬头|二月二(?!十)|上巳|三月三(?!十)|[正七八]月半|清明|寒食|浴佛|五一|劳动|五四|青年|端午|六一|儿童|七一|建党|"
    r"八一|建军|七夕|乞巧|中元|鬼|中秋|重阳|九九|(?<![一二三四五六七八九])十一(?![年月个人岁时点届号位次])|国庆|双十(?:国庆|一|二)?|光棍|冬至|腊八|圣诞|平安夜|万圣|感恩|复活|情人|妇女|三八|女神|植树|愚人|母亲|父亲|教师|护士|记者|世界[\u4e00-\u9fff]{1,4}|"
    r"开斋|古尔邦|宰牲|圣纪|诺鲁孜|肉孜|泼水|火把|那达慕|雪顿|藏历新年|洛萨|古突|独立|回归|胜利|解放|建国|光复|开天|宪法|共和国?|跨年|千禧|情侣|五二零|520|双十一|双十二|"
    r"立春|雨水|惊蛰|春分|谷雨|立夏|小满|芒种|夏至|小暑|大暑|立秋|处暑|白露|秋分|寒露|霜降|立冬|小雪|大雪|小寒|大寒|头伏|三伏|数九|圣[\u4e00-\u9fff]{2,4})"
)
_HAN_MONTHS: Final = r"(?:(?:农历|阴历|旧历|阳历|公历|新历|老历)?闰?(?:[正腊冬]|[一二三四五六七八九十]{1,2})月(?:初[一二三四五六七八九十]|[十廿卅][一二三四五六七八九]?|二十[一二三四五六七八九]?|三十|[一二三四五六七八九](?![\u4e00-\u9fff]{0,2}[月年个])|里|间|底|中旬|[上下]旬)?[日号]?)"

HAN_DAY: Final = (
    r"(?:"
    + _YEAR
    + r"?(?:"
    + _HAN_FEASTS
    + _WHEN
    + r"{0,3}|"
    + _HAN_MONTHS
    + r"(?:"
    + _HAN_FEASTS
    + r"节?)?(?:[,， ]{0,2}\d\d ?年)?)|(?:(?:19|20)?\d\d[年./\-])?\d{1,2}(?:月|[./\-])\d{1,2}(?![\d./%\-])[日号]?)"
)
"""A day by its name or of the old calendar, in Chinese; also with the year."""

FEAST_BIRTH: Final = r"(?:" + _YEAR + r"?" + _HAN_FEASTS + _WHEN + r"{0,3}(?:出?生)(?:的|人)?)"
"""A day by its name, and that somebody was born on it."""

UNKNOWN_FEAST: Final = r"(?:[A-Z][a-z]+ ?)?(?!周|年月|本|平|生|节|假|昨|今|明|近|当|次|往|每|某|季|环|细|情|章|工作|交易|纪念|截止|发薪|开放|休息)[\u4e00-\u9fff]{2,5}(?<![季环细情章假周工作生])[节日](?:那[一]?天|当[天日]|前后|前[一二三两]天)?"
"""A feast that is on no list: what ends as feasts do."""

_YEAR_AFTER: Final = r"(?:,? (?:of |in )?(?:'\d\d|(?:19|20)\d\d)\b)?"
_ENGLISH_FEASTS: Final = (
    r"(?:christmas|xmas|boxing day|new year(?:'?s)?|hogmanay|epiphany|candlemas|easter|good friday|maundy thursday|ash wednesday|palm sunday|pentecost|whit(?:sun)?|ascension|corpus christi|assumption|"
    r"halloween|all (?:saints'?|souls'?|hallows'?)|valentine'?s?|saint [a-z]+'?s?|st\.? [a-z]+'?s?|thanksgiving|independence|labou?r day|memorial day|diwali|deepavali|holi|pongal|onam|ugadi|navratri|dussehra|vesak|"
    r"(?:the )?eid(?: al[ \-][a-z]+)?|ramadan|ashura|mawlid|nowruz|newroz|songkran|tet|lunar new year|chinese new year|spring festival|mid-autumn|dragon boat|qingming|double ninth|hanukkah|passover|yom kippur|"
    r"rosh hashanah|purim|sukkot|bastille|cinco de mayo|guy fawkes|bonfire|pancake|shrove tuesday|midsummer|leap|pi|april fools?'?|may day|groundhog|mother'?s|father'?s|women'?s|children'?s|earth|burns|anzac|canada|"
    r"australia|waitangi|republic|freedom|victory|liberation|national|constitution|heroes'?|(?:winter|summer) solstice|(?:spring|autumn|vernal|autumnal) equinox|(?:the )?(?:shortest|longest) day|moon landing|flag|(?:the )?ides of march)"
)
_DAY_WORD: Final = r"(?:day|eve|night|morning|sunday|monday|tuesday|wednesday|thursday|friday|saturday|festival|feast|week(?:end)?|jayanti|puja)"
ENGLISH_DAY: Final = (
    r"(?:(?:the )?(?:(?:(?:a|one|two|three|four|five|six|\d{1,2}|a few) )?(?:days?|weeks?|hours?|nights?|minutes)|first day|second day|third day|last day|eve|night|morning|evening|afternoon|week(?:end)?|feast)(?: (?:of|before|after|into|following))(?: the)? )?"
    r"(?:(?:the )?"
    + _ENGLISH_FEASTS
    + r"(?: "
    + _DAY_WORD
    + r")?|(?!(?:every|one|this|same|some|any|a|that|present|modern|the|another|each|working|open|bad|good|last|first|his|her|my) )(?:[a-z][\w'.]{1,14} ){1,3}"
    + _DAY_WORD
    + r")\b"
    + r"(?: (?:in|of) (?:the year )[^,.;\n()]{3,40})?"
    + _YEAR_AFTER
    + r"(?: \([^()\n]{3,24}\))?"
)
"""A day by its name, in English; to be read without regard to case."""

KNOWN_ENGLISH_DAY: Final = r"(?:" + _ENGLISH_FEASTS + r"(?: " + _DAY_WORD + r")?\b" + _YEAR_AFTER + r")"
"""The same, only what is on the list."""
