"""What a Chinese name of a person may look like, for places that hold nothing but people.

Beside a role, in a list of those present or in a column of names nearly everything is a name, words too (安静, 银川). So
there it is enough that the characters may be one: a surname first, characters of given names, a nickname, or sounds of
another language.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from .surnames import (
    COMPOUND,
    GIVEN,
    JAPANESE_SURNAMES,
    MINORITY_NAMES,
    RARE_SURNAMES,
    SURNAMES,
    chinese_words,
    given_costs,
    words_of,
)

SOUNDS: Final = frozenset(
    "阿艾安奥巴贝比别伯勃博布采策茨查达戴丹德登邓迪蒂丁杜敦多恩尔法菲费芬佛弗福盖冈高戈哥格根古圭哈海汉豪赫亨胡霍基吉加贾杰捷"
    "金卡凯坎考柯科克肯库夸拉莱兰朗劳勒雷里利丽莉列林琳卢鲁露伦罗洛马玛迈曼芒梅门蒙米密摩莫默姆木穆纳娜内尼妮宁努诺欧帕潘庞佩"
    "彭皮珀普齐奇其乔切琴琼曲让热仁日茹瑞若萨塞赛桑瑟森沙莎舍圣施史舒斯丝苏索塔泰坦汤特滕提廷图托娃瓦万旺威韦维温沃乌西希夏肖"
    "谢雅亚延扬耶伊依因尤约宰赞扎詹珍芝朱兹祖佐孜吾买吐逊甫力呷惹嘎措且牛合嫫尕江汗肉玉再波布玻顿珠央增次额敦琪毕道铁作约妞林"
)
"""Characters that names of other languages are written with by their sound."""

FUNCTION: Final = frozenset(
    "的是在和与及或了于从为有等以将把被让请给向由对跟叫说要会能也都就去来见过到名下均去该其他她我你他说地得着吗呢吧"
    "问打拉调差随代做看吃喝买卖跑找住走送拿坐站答聊催推接认觉带喊称签搬约投两个位没还又再才很只已曾却"
)
"""Characters that stand between words of a sentence, and everyday verbs: hardly any is given."""

_HARDLY_A_WORD: Final = 105
_GIVEN: Final = 95
_FAMILIAR: Final = frozenset("阿小老大")
_KIN_AFTER: Final = frozenset("姐哥叔姨伯婶嫂爷婆嬷姑妈总工导")
NOBODY: Final = words_of("labels_in_chinese")
"""Labels and answers of forms, which name nobody wherever they stand."""


@lru_cache(maxsize=4096)
def may_be_a_name(word: str) -> bool:
    """Whether a word may name somebody where only people are named. Labels of forms and answers never do."""
    if word in NOBODY or not 2 <= len(word) <= 6:
        return False
    if word in MINORITY_NAMES or word[:2] in JAPANESE_SURNAMES:
        return True
    if len(word) <= 3 and (word[0] in SURNAMES or word[0] in RARE_SURNAMES):
        return True
    if word.startswith(COMPOUND) and len(word) <= 4:
        return True
    if len(word) == 2 and (GIVEN.issuperset(word) or word[0] == word[1] or given_like(word)):
        return True
    if len(word) <= 3 and (word[0] in _FAMILIAR or (len(word) == 2 and word[1] in _KIN_AFTER)):
        return True
    return sounds_foreign(word)


def given_like(word: str) -> bool:
    """Whether a word that no dictionary holds is made of characters that are given."""
    costs = given_costs()
    return word not in chinese_words() and all(
        costs.get(character, 999) <= _GIVEN and character not in FUNCTION for character in word
    )


def sounds_foreign(word: str) -> bool:
    """Whether a word is written by sound throughout and is hardly one of the language."""
    return SOUNDS.issuperset(word) and chinese_words().get(word, 999) >= _HARDLY_A_WORD
