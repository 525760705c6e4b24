"""How much a single word in Latin letters looks like a part of a person's name, from lists and from how it is built."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Final

from .surnames import (
    ASIAN_SURNAMES,
    FIRST_NAMES,
    LAST_NAMES,
    NO_FIRST_NAMES,
    PINYIN_SURNAMES,
    PLACES,
    SENTENCE_WORDS,
    SUBJECTS_OF_NUMBERS,
    THINGS,
    WORD_FIRST_NAMES,
    lines_of,
    words_of,
)

NEVER: Final = -9.0
"""Words that end a name: firms, streets, months, articles."""

FIRST, SHORT_FIRST, DOUBTFUL_FIRST = 3.0, 2.0, 1.0
LAST, SHORT_LAST, DOUBTFUL_LAST, WORD_LAST = 2.0, 1.2, 0.3, 1.0
SYLLABLES, BUILT, INITIAL, PARTICLE = 1.5, 1.8, 0.65, 0.55
RARE_FIRST = 2.2
"""Names that children were given often enough to be counted, and that stand in no other list."""

UNKNOWN, ACRONYM, WORD, CITY = 0.6, -0.5, -2.0, -1.5

# Endings and beginnings that surnames have and English words have not.
_BUILT: Final = re.compile(
    r"(?:(?:mc|mac(?=[bcdfgklmnpqrtv])|o'|fitz|d'|al-|el-|abd|abu|nwa|oghene|oluwa|olu(?=[a-z]{3})|ade(?=[a-z]{3})|chukwu|kip|ole)[a-z]{3,}"
    r"|[a-z]{2,}(?:sson|sdottir|dottir|ardottir|ovich|evich|ovna|evna|owicz|ewicz|owski|ewski|owska|ewska|inski|inska|cki|cka|czyk|czak|iak|"
    r"ov|ova|ev|eva|enko|chuk|shvili|adze|yan|ian|oglu|zade|pour|nejad|zadeh|escu|eanu|opoulos|akis|idis|iadis|ellis|oulos|ic|vic|ovic|evic|"
    r"mann|stein|berg|burg|feld|baum|thal|bauer|meier|meyer|maier|huber|schmidt|hoffer|rauch|schmar|inen|ainen|sen|quist|qvist|kvist|lund|"
    r"strom|gren|stad|stra|sma|ema|inga|veld|huizen|kamp|hoven|naar|wala|wallah|nathan|swamy|samy|murthy|murti|lingam|sundaram|rajan|eswaran|esan|"
    r"appa|amma|anna|ulu|reddy|rao|kar|walia|preet|jeet|inder|deep|ullah|allah|uddin|addin|ud-din|zai|khel|bhai|ben|bekov|bayev|ullin|ez|ues|eira|inho|etti|elli|ello|ini|ucci|acci))"
)  # fmt: skip
_ENGLISH_ENDING: Final = re.compile(
    r"[a-z]*(?:tion|sion|ness|ment|ing|ings|ology|ography|ism|ist|ists|able|ible|ful|less|ward|wards|ship|hood|ware|soft|tech|cloud|base|stack|"
    r"works|script|graph|flow|book|gram|net|lab|labs|hub|ify|ized|ised|izer|ical|ics|ous|ive|ity|ance|ence|cy|ers|ors|ized|pedia|search|metrics|analytics)"
)
_ASIAN_PART: Final = re.compile(
    r"(?:ae|ah|ai|an|ang|ann|ao|bae|bao|beom|bin|bing|bo|bok|boon|byung|chae|chang|chang|chao|chee|chen|cheng|cheol|chi|chia|chieh|chien|chih|chin|ching|"
    r"chiu|cho|choi|chong|choon|chu|chuan|chul|chun|chung|da|dae|dong|do|eng|eok|eon|eui|eun|fai|fang|fen|feng|fong|fu|fung|gang|geun|gi|gil|gu|guo|gwan|gyeong|gyu|"
    r"ha|hae|hai|han|hang|hao|he|hee|heng|heon|ho|hock|hoi|hon|hong|hoo|hoon|hsiang|hsien|hsin|hsing|hsiu|hsuan|hua|huan|huang|huat|hui|hun|hung|hwa|hwan|hwee|hye|hyeok|hyeon|hyo|hyuk|hyun|"
    r"i|ik|il|im|in|ja|jae|je|jen|jeong|ji|jia|jian|jie|jin|jing|jong|joo|joon|ju|juan|jun|jung|ka|kai|kam|kang|kar|kee|keng|keung|khai|kheng|ki|kin|king|kit|kok|kong|koon|kuan|kuang|kui|kuk|kun|kuo|kwan|kwang|kwok|kwong|kyeong|kyu|kyung|"
    r"lai|lam|lan|lap|lay|lei|leng|leong|leung|lian|liang|lien|lik|lim|lin|ling|lok|long|lun|lung|mai|man|mee|mei|meng|mi|mi|min|ming|mo|moon|mun|myeong|myung|na|nam|ning|nga|ngai|ok|on|pak|pei|peng|pik|pin|ping|po|pui|qi|qing|ra|ran|rim|"
    r"sang|sau|sang|se|sek|seng|seo|seok|seon|seong|seul|seung|sheng|shi|shih|shin|shu|shuk|shun|si|siew|sik|sin|sing|siu|so|sok|song|soo|soon|su|suk|sun|sung|swee|sze|tae|tai|tak|tao|tat|teck|teng|ti|tian|tien|tin|ting|to|tong|tsz|tsu|tung|tze|"
    r"u|ui|un|ung|wa|wah|wai|wan|wang|wei|wen|wing|wo|won|wong|woo|wook|woon|wun|xiang|xiao|xin|xing|ya|yan|yang|yao|ye|yee|yen|yeo|yeol|yeon|yeong|yew|yi|yin|ying|yip|yiu|yong|yoo|yoon|you|young|yu|yuan|yuen|yuet|yuk|yun|yung|zhi|zi|zhen|zheng)"
)  # fmt: skip


_WRITTEN_OUT: Final = str.maketrans({"ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ß": "ss", "ə": "a"})


@cache
def _lists() -> tuple[frozenset[str], frozenset[str], frozenset[str], frozenset[str]]:
    """Surnames, surnames that are words, English words, names of the world; read at first need."""
    return (
        words_of("census_surnames") | LAST_NAMES,
        words_of("surnames_that_are_words"),
        words_of("english_words") | SUBJECTS_OF_NUMBERS,
        words_of("names_of_the_world"),
    )


@cache
def _cities() -> frozenset[str]:
    """Cities of more than a hundred thousand people, and the larger names of places."""
    return frozenset(lines_of("cities")) | PLACES


@cache
def _given_to_children() -> frozenset[str]:
    return words_of("first_names_of_births")


def is_city(name: str) -> bool:
    """Whether that is what a large city, a region or a country is called."""
    return name.lower() in _cities()


def is_word(word: str) -> bool:
    """Whether English has the word."""
    return word.lower() in _lists()[2]


def is_given(word: str) -> bool:
    """Whether that is a first name somewhere, and hardly anything else."""
    lower = word.lower()
    return evidence(lower) >= SHORT_FIRST and (lower in FIRST_NAMES or lower in _lists()[3] or "-" in lower)


def is_asian_pair(word: str) -> bool:
    """A given name of two syllables joined by a hyphen: Ji-hoon, Chi-hung, Soo-ah."""
    parts = word.lower().split("-")
    return len(parts) == 2 and all(_ASIAN_PART.fullmatch(part) for part in parts)


@lru_cache(maxsize=16_384)
def evidence(lower: str) -> float:
    """Points for one word in small letters; see the constants above."""
    if not lower.isascii():
        lower = lower.translate(_WRITTEN_OUT)
    if lower in THINGS or lower in SENTENCE_WORDS:
        return NEVER
    surnames, word_surnames, words, world = _lists()
    if "-" in lower and lower not in FIRST_NAMES:
        if is_asian_pair(lower):
            return FIRST - 0.4
        parts = [evidence(part) for part in lower.split("-") if part]
        if not parts or min(parts) <= NEVER:
            return NEVER
        if max(parts) >= SHORT_LAST and min(parts) > NEVER:
            return max(UNKNOWN, max(parts) + min(min(parts), 0.0))
        return max(parts) if min(parts) >= DOUBTFUL_LAST else min(parts)
    plain = lower.replace("'", "")
    first = plain in FIRST_NAMES or plain in world
    if first:
        if plain in NO_FIRST_NAMES:
            return 0.5
        if plain in PLACES:
            return DOUBTFUL_FIRST if plain not in _cities() - PLACES else 0.5
        if plain in words or plain in WORD_FIRST_NAMES:
            return DOUBTFUL_FIRST
        return FIRST if len(plain) > 3 else SHORT_FIRST
    if plain in NO_FIRST_NAMES:
        return DOUBTFUL_LAST if plain in ASIAN_SURNAMES or plain in PINYIN_SURNAMES else WORD
    if plain in PLACES:
        return CITY
    if plain in surnames:
        if plain in words or plain.removesuffix("s") in words:
            return WORD_LAST
        return LAST if len(plain) > 3 else SHORT_LAST
    if plain in word_surnames:
        return DOUBTFUL_LAST
    if plain in words:
        return WORD
    if plain in ASIAN_SURNAMES or plain in PINYIN_SURNAMES:
        return SHORT_LAST
    if plain in _cities():
        return CITY
    if _BUILT.fullmatch(lower) and not _ENGLISH_ENDING.fullmatch(plain):
        return BUILT
    if _ENGLISH_ENDING.fullmatch(plain):
        return 0.0
    return RARE_FIRST if plain in _given_to_children() else UNKNOWN
