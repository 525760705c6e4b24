"""Names: the family name and stars in Chinese, initials in Latin script.

Chinese custom: 张三 → 张*, 张三丰 → 张**, 欧阳娜娜 → 欧阳**; one star for one character of the given name,
two for more.
Latin custom: John Doe → J. D., Jean-Luc → J.-L., Ludwig van Beethoven → L. v. B., Madonna → M.
A name that its mask would show whole (one character) is a star.
"""

from __future__ import annotations

import re
from typing import Any, Final

from .texts import readable

_COMPOUND_SURNAMES: Final = """
    欧阳 歐陽 太史 端木 上官 司马 司馬 东方 東方 独孤 獨孤 南宫 南宮 万俟 闻人 聞人
    夏侯 诸葛 諸葛 尉迟 尉遲 公羊 赫连 赫連 澹台 澹臺 皇甫 宗政 濮阳 濮陽 公冶 太叔
    申屠 公孙 公孫 慕容 仲孙 仲孫 钟离 鍾離 长孙 長孫 宇文 司徒 鲜于 鮮于 司空 闾丘
    子车 亓官 司寇 巫马 公西 颛孙 壤驷 公良 漆雕 乐正 宰父 谷梁 拓跋 夹谷 轩辕 軒轅
    令狐 段干 百里 呼延 东郭 東郭 南门 羊舌 微生 公户 公玉 梁丘 左丘 东门 西门 南荣
    第五 纳兰 納蘭 完颜 完顏 耶律 达奚 贺兰 叶赫 那拉 富察 钮祜 范姜 張簡 张简
"""
_COMPOUND: Final = frozenset(_COMPOUND_SURNAMES.split())
_UNSPACED: Final = re.compile(
    "[\u2e80-\u2fdf\u3005-\u30ff\u3100-\u312f\u31a0-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff]+"
)
_GAPS: Final = re.compile(r"[\s·・•‧,，、.。*]+")
_HYPHENS: Final = re.compile(r"[-‐‑–]")
_MOST_INITIALS: Final = 4
_LONGEST_FAMILY: Final = 3


def partial_name(value: Any) -> Any:
    """The masked name, as a text for a text and as an object with the same keys for an object."""
    if isinstance(value, str):
        return masked_name(value)
    if not isinstance(value, dict):
        return None
    full = readable(value.get("full"))
    family = readable(value.get("family"))
    if full is None:
        return None
    shown = _unspaced(full, family)
    if shown is None:
        return {"full": masked_name(full), "family": None, "given": None, "latin": None}
    # The Latin spelling of a Chinese name would give the first sound of what the stars hide.
    return {"full": "".join(shown), "family": shown[0] or None, "given": shown[1], "latin": None}


def masked_name(value: Any) -> str | None:
    """A name given as one text."""
    text = readable(value)
    if text is None:
        return None
    shown = _unspaced(text, None)
    return "".join(shown) if shown is not None else _initials(text)


def _unspaced(full: str, family: str | None) -> tuple[str, str] | None:
    """Family name and stars; None for scripts that write names with spaces."""
    joined = _GAPS.sub("", full)
    if not _UNSPACED.fullmatch(joined):
        return None
    if len(joined) == 1:
        return "", "*"
    if _GAPS.search(full.strip()) and len(joined) > 4:
        family = None  # a transliterated name: only its first character
    shown = joined[:2] if len(joined) > 2 and joined[:2] in _COMPOUND else joined[0]
    if family is not None:
        own = _GAPS.sub("", family)
        if joined.startswith(own) and len(own) <= _LONGEST_FAMILY and 2 * len(own) <= len(joined):
            shown = own or shown
        elif own in _COMPOUND and joined.startswith(own) and len(own) < len(joined):
            shown = own
    return shown, "*" if len(joined) - len(shown) == 1 else "**"


def _initials(text: str) -> str:
    words = [
        [word] if word.isalpha() else [part for part in _HYPHENS.split(word) if _letters(part)]
        for word in _GAPS.split(text)
    ]
    words = [parts for parts in words if parts][:_MOST_INITIALS]
    if all(_letters(part) < 2 for parts in words for part in parts):
        return "*"
    return " ".join("-".join(map(_initial, parts)) for parts in words)


def _initial(part: str) -> str:
    first = next(filter(str.isalpha, part))
    if _UNSPACED.match(first):
        return f"{first}*" if _letters(part) > 1 else "*"
    return f"{first}."


def _letters(word: str) -> int:
    return len(word) if word.isalpha() else sum(map(str.isalpha, word))
