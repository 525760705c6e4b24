"""Values in the lines under a heading that names them: 姓名 | 护照号 | 出生, “No  Name  DOB  Contact”, “nom, âge, véhicule”.

Cells are told apart by bars, commas or several spaces; where a table was flattened and single spaces are left, a value
is known by the shape that its column must have. A heading holds for the lines below it until one is empty, is a
sentence, or is another heading.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from .dates import FULL_DATE
from .named_numbers import looks_like_dates
from .reading import folded
from .spans import Span

_HEADINGS: Final = tuple(
    (kind, re.compile(r"(?:" + words + r")", re.IGNORECASE | re.ASCII))
    for kind, words in (
        (
            "thing",
            r"订单|发票|合同|物料|货号|型号|批次|数量|金额|单价|编码|工号|\border|\binvoice|\bpart\b|\bsku|\bqty|\bamount|\bref\b|\bitem",
        ),
        (
            "birth_date",
            r"出生|生日|生年月日|\bd\.?o\.?b\b|\bbirth|\bborn\b|\bgeburt|\bgeb\b|naissance|nacimiento|nascimento|nascita|geboorte|szul|urodz|"
            + folded("생년월일")
            + "|"
            + folded("생일"),
        ),
        (
            "age",
            r"年龄|岁数|\bages?\b|\balter\b|\bedad\b|\bidade\b|\btuoi\b|\beta\b|\bumur\b|\bwiek\b|\bkor\b|年齢|"
            + folded("나이"),
        ),
        (
            "plate",
            r"车牌|车号|牌照|号牌|车辆|\bplates?\b|\bvehicles?\b|\breg(?:istration)?\b(?! date)|\bcar\b|kennzeichen|vehicule|immatriculation|matricula|\bplaca\b|\btarga\b|kenteken|rendszam|bien so|番号",
        ),
        (
            "passport",
            r"护照|通行证|签证|passport|\bpp(?: no)?\b|\bvisa\b|travel doc|reisepass|passeport|pasaporte|permit",
        ),
        (
            "id_number",
            r"身份证|证件|身份|社保号|\bid(?: no| number| card)?\b|\bnric\b|\bfin\b|\bssn\b|\bhkid\b|national id|identity|\bnin\b|\baadhaar\b|\bpesel\b|\bcpf\b|\bnif\b|\bnie\b|\bdni\b|kimlik|personnummer|\bcccd\b|\bcmnd\b",
        ),
        (
            "bank_account",
            r"银行卡|银行|账号|账户|卡号|帐号|帐户|\bbank\b|\baccount\b|\biban\b|\ba/c\b|\bacct\b|konto|compte|cuenta",
        ),
        (
            "phone",
            r"电话|手机|联系方式|联系|座机|\bphone\b|\bmobile\b|\btel\b|\bcontact\b|\bcell\b|\bhp\b|telefon|telefono|telefone|\bmovil\b|\bsdt\b|dien thoai|"
            + folded("전화")
            + "|"
            + folded("연락처"),
        ),
        (
            "handle",
            r"微信|\bwechat\b|\bqq\b|\btelegram\b|\bskype\b|\bgithub\b|\bhandle\b|\binstagram\b|\bwhatsapp\b|\bline(?: id)?\b|\bkakao|\bdiscord\b|\busername\b|小红书|抖音|微博|社交账号|用户名|昵称|网名",
        ),
    )
)
_SHAPES: Final = {
    kind: re.compile(pattern, re.IGNORECASE | re.ASCII)
    for kind, pattern in (
        (
            "birth_date",
            r"(?<![\w.\-/])(?:"
            + FULL_DATE
            + r"|\d{1,2} ?[-./] ?\d{1,2} ?[-./] ?\d\d|\d\d ?[-./] ?\d{1,2} ?[-./] ?\d{1,2}|(?:19|20)\d{6}|(?:19|20)\d\d[-./年]\d{1,2}月?)(?![\w])",
        ),
        ("age", r"(?<![\w.\-/:,])[1-8]\d(?:岁)?(?![\w%:€$£]|[.,\-/]\d| ?[k€$£%])"),
        (
            "plate",
            r"(?<![\w\-])(?-i:[A-Z]{1,3}(?:[ \-·][A-Z]{1,3})?[ \-·]?\d{1,5}(?:[ \-·]?[A-Z]{1,3})?(?:-\d{1,4})?|\d{1,5}[ \-·]?[A-Z]{1,3}(?:[ \-·]?\d{1,5})?)(?![\w\-])",
        ),
        ("passport", r"(?<![\w\-])(?=[A-Z0-9]*\d{4})[A-Z0-9]{6,16}(?![\w\-])"),
        (
            "id_number",
            r"(?<![\w\-])(?=[A-Z0-9.\- ]{0,6}\d{3})[A-Z0-9](?:[A-Z0-9]|[.\-](?=[A-Z0-9])){5,20}(?:\([\dA]\))?(?![\w\-])",
        ),
        ("bank_account", r"(?<![\w\-])(?:[A-Z]{2})?\d(?:[ \-]?\d){6,27}(?![\w\-])"),
        ("phone", r"(?<![\w\-.])\+?\d(?:[ \-.]?\d){6,14}(?![\w\-]|\.\d)"),
        ("handle", r"(?<![\w@.\-/])@?(?=[A-Za-z]*[\d_\-])[A-Za-z][A-Za-z0-9_\-.]{3,30}(?![\w@]|\.\w)"),
    )
}
_DAY: Final = re.compile(r"(?:19|20)\d\d(?:[.\-/年]?\d{1,2}){0,2}日?|\d{1,2}[.\-/]\d{1,2}[.\-/]\d{2,4}")
_LONGEST_HEADING: Final = 160
_LONGEST_LINE: Final = 300
_MOST_LINES: Final = 400
_NO_ROW: Final = re.compile(
    r"\s*$|\s*(?:备注|注[:：]|说明|版本|合计|总计|小计|第 ?\d+ ?页|制表|审核|内部|page\b|sheet\b|total|notes?\b|remarks?\b|source\b|printed|shift|\*)|[^|,;]{1,14}[:：] |[^\n]{0,300}。",
    re.IGNORECASE,
)
_CELLS: Final = {
    "...": re.compile(r"[^.\n](?:[^.\n]|\.(?!\.\.))*"),
    "|": re.compile(r"[^|]+"),
    ",": re.compile(r"[^,]+"),
    ";": re.compile(r"[^;]+"),
    "  ": re.compile(r"\S+(?: \S+)*"),
}
_SENTENCE: Final = re.compile(r"[。!?！？]|[a-z]{2}\. [A-Z]|[:：]\s*\S{8}")


def headed_columns(text: str) -> Iterator[Span]:
    """Values under headings of tables; of kind “thing” where a column says that its numbers are none of a person's."""
    heading: Callable[[int, str], Iterator[Span]] | None = None
    at, lines_below = 0, 0
    for line in text.split("\n"):
        if heading is not None and (lines_below >= _MOST_LINES or _NO_ROW.match(line)):
            heading = None
        found = _heading(line)
        if found is not None:
            heading, lines_below = found, 0
        elif heading is not None and len(line) <= _LONGEST_LINE:
            lines_below += 1
            yield from heading(at, line)
        at += len(line) + 1


def _heading(line: str) -> Callable[[int, str], Iterator[Span]] | None:
    """How lines below are read, if the line is a heading: two or more columns, one of them of a person's numbers."""
    if not 4 <= len(line) <= _LONGEST_HEADING or sum(c.isdigit() for c in line) > 3 or _SENTENCE.search(line):
        return None
    for mark in ("...", "|", ",", ";", "  "):
        if line.strip().count(mark) >= (1 if mark != "," else 2):
            columns = [_kind(cell[0]) for cell in _CELLS[mark].finditer(line)]
            if len(columns) >= 2 and any(columns):
                return _by_cells(columns, mark)
    words = line.split()
    kinds = [kind for kind in (_kind(word) for word in words) if kind]
    if (
        3 <= len(words) <= 14
        and max(map(len, words)) <= 14
        and any(kind != "thing" for kind in kinds)
        and _capital(words)
    ):
        return _by_shape(frozenset(kinds) - {"thing"})
    return None


def _capital(words: list[str]) -> bool:
    """Headings are in capitals or in Chinese: a line of a letter that names an age is not one."""
    return all(not word[0].islower() for word in words) or sum(not word[0].islower() for word in words) >= 0.75 * len(
        words
    )


def _kind(heading: str) -> str | None:
    return next((kind for kind, words in _HEADINGS if words.search(heading)), None)


def _by_cells(columns: list[str | None], mark: str) -> Callable[[int, str], Iterator[Span]]:
    kinds = frozenset(kind for kind in columns if kind not in (None, "thing"))
    flattened = _by_shape(kinds)

    def read(at: int, line: str) -> Iterator[Span]:
        cells = list(_CELLS[mark].finditer(line))
        if len(cells) == 1 and mark != "  ":
            return
        if len(cells) != len(columns):
            yield from flattened(at, line)
            return
        for kind, cell in zip(columns, cells, strict=True):
            value = cell[0].strip()
            if kind is None or (kind != "thing" and not _fits(kind, value)) or not value:
                continue
            start = at + cell.start() + cell[0].index(value)
            yield Span(start, start + len(value), kind)

    return read


def _fits(kind: str, value: str) -> bool:
    """Whether a cell can hold what its heading says: “n/a”, a dash and remarks are no values."""
    if not value or len(value) > 40:
        return False
    digits = sum(c.isdigit() for c in value)
    if kind == "handle":
        return re.fullmatch(r"@?[\w.\-]{3,40}", value) is not None and value.lower() not in (
            "n/a",
            "none",
            "same",
            "yes",
        )
    if kind == "age":
        return re.fullmatch(r"\d{1,2} ?(?:岁|y/?o|years?)?", value) is not None
    return digits >= (2 if kind in ("plate", "birth_date") else 5)


def _by_shape(kinds: frozenset[str]) -> Callable[[int, str], Iterator[Span]]:
    def read(at: int, line: str) -> Iterator[Span]:
        for kind in sorted(kinds):
            for n, match in enumerate(_SHAPES[kind].finditer(line)):
                if kind == "age" and n:
                    break
                if kind == "plate" and (
                    len(re.sub(r"\W", "", match[0])) < 5
                    or sum(c.isdigit() for c in match[0]) < 2
                    or not any(c.isalpha() for c in match[0])
                ):
                    continue
                if kind not in ("birth_date", "age") and (_DAY.fullmatch(match[0]) or looks_like_dates(match[0])):
                    continue
                if kind == "age" and match.start() == len(line) - len(line.lstrip()):
                    continue
                yield Span(at + match.start(), at + match.end(), kind)

    return read
