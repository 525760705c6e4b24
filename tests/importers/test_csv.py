"""Tables: headings in two languages, encodings, delimiters, spreadsheets' damage, column maps, and a million rows."""

from __future__ import annotations

import tracemalloc
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ats_privacy.adapters.importers import Candidate, RefusedRow, read_candidates
from ats_privacy.domain.errors import BadInput

pytestmark = pytest.mark.promise("A3")
One = Callable[..., Candidate]
Read = Callable[..., list[Any]]
Refused = Callable[..., RefusedRow]

CHINESE = (
    "姓名,身份证号,手机号,邮箱,学校,学历,专业,公司,职位,期望薪资,出生日期,性别,住址,备注\r\n"
    "张三丰,11010519491231002X,138 0013 8000,z@example.com,示例大学,本科,武术,武当,掌门,15000,1949年12月31日,男,"
    '"武当山\n一号",好人\r\n'
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_chinese_headings_in_every_encoding_and_delimiter(one: One, encoding: str, delimiter: str) -> None:
    candidate = one(CHINESE.replace(",", delimiter).encode(encoding))
    values = candidate.values
    assert values["full_name"]["full"] == "张三丰"
    assert values["id_number"]["number"] == "11010519491231002X"
    assert values["mobile"] == "+8613800138000"
    assert values["education"][0]["school"] == "示例大学"
    assert values["employment"][0]["position"] == "掌门"
    assert values["expected_salary"] == {"amount": "15000", "currency": "CNY", "period": "month"}
    assert values["birth_date"] == "1949-12-31"
    assert values["sex"] == "male"
    assert values["address"]["lines"] == ["武当山 一号"]
    assert candidate.extra == {"备注": "好人"}
    assert candidate.reference == "row 2"


def test_english_headings_in_any_spelling(one: One) -> None:
    candidate = one(
        "First Name,LAST_NAME,E-Mail Address,Phone (mobile),School 1,School 2,degree1,Company,Job-Title,Skills,"
        "Languages,Nationality,LinkedIn\n"
        'Jane,van der Berg,mailto:jane@example.com,+49 30 123456,A,B,BSc,C,D,"Go, SQL; C++",English (fluent),'
        "Germany,linkedin.com/in/jane\n"
    )
    values = candidate.values
    assert values["full_name"]["full"] == "Jane van der Berg"
    assert values["email"] == "jane@example.com"
    assert [e["school"] for e in values["education"]] == ["A", "B"]
    assert values["education"][0]["degree"] == "BSc"
    assert [s["name"] for s in values["skills"]] == ["Go", "SQL", "C++"]
    assert values["languages"] == [{"name": "English", "fluency": "fluent"}]
    assert values["nationality"] == "DE"
    assert values["profiles"][0]["url"] == "https://linkedin.com/in/jane"
    assert candidate.extra == {}


@pytest.mark.parametrize(
    ("header", "cell", "code", "pointer"),
    [
        ("身份证号", "1.10105E+17", "excel_scientific", "/id_number/number"),
        ("手机号", "1.38E+10", "excel_scientific", "/mobile"),
        ("银行卡号", "6.2E+18", "excel_scientific", "/bank_account/number"),
        ("身份证号", "110105194912310021", "id_number_check_digit", "/id_number/number"),
        ("出生日期", "03/04/1990", "date_ambiguous", "/birth_date"),
        ("出生日期", "32874", "birth_date_shape", "/birth_date"),
        ("出生日期", "2090-01-01", "birth_date_impossible", "/birth_date"),
        ("邮箱", "nobody", "email_shape", "/email"),
        ("学校", "a" * 201, "text_too_long", "/education/0/school"),
        ("备注", "a\x00b", "text_nul", ""),
        ("备注", "a\u202eb", "text_bidi", "/extra"),
        ("备注", "a" * 140_000, "csv_malformed", ""),
        ("备注", "a" * 1_100_000, "csv_line_too_long", ""),
        ("备注", '"a"b', "csv_malformed", ""),
        ("备注", "a,b", "csv_ragged", ""),
    ],
)
def test_a_bad_row_is_refused_with_its_reason_and_the_others_are_not(
    read: Read, header: str, cell: str, code: str, pointer: str
) -> None:
    before, bad, after = read(f"姓名,{header}\n甲,\n乙,{cell}\n丙,\n")
    assert isinstance(before, Candidate)
    assert isinstance(after, Candidate)
    assert (bad.reference, bad.code, bad.pointer) == ("row 3", code, pointer)
    assert cell not in f"{bad}"


def test_a_short_row_is_ragged_and_blank_rows_are_passed_over(read: Read) -> None:
    rows = read("姓名,邮箱\n\n,\n甲\n乙,,\n")
    assert [(row.reference, getattr(row, "code", "stored")) for row in rows] == [
        ("row 4", "csv_ragged"),
        ("row 5", "stored"),
    ]


@pytest.mark.parametrize("cell", ["'11010519491231002X", '="11010519491231002X"', "11010519491231002x\t"])
def test_what_spreadsheets_put_around_a_number_is_taken_off(one: One, cell: str) -> None:
    quoted = '"' + cell.replace('"', '""') + '"'
    assert one(f"姓名,身份证号\n甲,{quoted}\n").values["id_number"]["number"] == "11010519491231002X"
    assert one("姓名,手机\n甲,13800138000.0\n").values["mobile"] == "+8613800138000"


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("1990-02-03", "1990-02-03"), ("1990/2/3", "1990-02-03"), ("1990.2.3", "1990-02-03"),
        ("1990年2月3日", "1990-02-03"), ("19900203", "1990-02-03"), ("23/02/1990", "1990-02-23"),
        ("02/23/1990", "1990-02-23"), ("05.05.1990", "1990-05-05"), ("3 Feb 1990", "1990-02-03"),
        ("February 3, 1990", "1990-02-03"), ("1990-02-03T00:00:00Z", "1990-02-03"), ("1990/2/3 0:00", "1990-02-03"),
    ],
)  # fmt: skip
def test_birth_dates_in_the_usual_spellings(one: One, cell: str, day: str) -> None:
    assert one(f'姓名,生日\n甲,"{cell}"\n').values["birth_date"] == day


@pytest.mark.parametrize(
    ("header", "cell", "amount", "period"),
    [
        ("期望薪资", "15k", "15000", "month"),
        ("期望薪资", "1.5万", "15000", "month"),
        ("期望薪资", "¥15,000/月", "15000", "month"),
        ("期望年薪", "30万", "300000", "year"),
        ("expected salary", "人民币 20000 per month", "20000", "month"),
    ],
)
def test_salaries_as_people_write_them(one: One, header: str, cell: str, amount: str, period: str) -> None:
    salary = one(f'姓名,{header}\n甲,"{cell}"\n').values["expected_salary"]
    assert salary == {"amount": amount, "currency": "CNY", "period": period}


@pytest.mark.parametrize("cell", ["15-20K", "面议", "negotiable", "15000 bitcoins"])
def test_salaries_that_are_no_single_amount_are_kept_as_text(one: One, cell: str) -> None:
    candidate = one(f"姓名,期望薪资\n甲,{cell}\n")
    assert candidate.extra == {"期望薪资": cell}
    assert candidate.warnings == ("salary_not_understood",)
    assert "expected_salary" not in one(f"姓名,期望薪资\n甲,{cell}\n", default_region="DE").values


def test_duplicate_and_empty_headings_lose_nothing(one: One) -> None:
    candidate = one("姓名,姓名,学校,学校,电话,电话,,x,x\n甲,乙,A,B,13800138000,13900139000,c,d,e\n")
    assert [e["school"] for e in candidate.values["education"]] == ["A", "B"]
    assert candidate.extra == {
        "姓名 (2)": "乙",
        "电话 (2)": "13900139000",
        "column 7": "c",
        "x": "d",
        "x (2)": "e",
    }


def test_a_passport_takes_its_country_from_the_nationality(one: One) -> None:
    candidate = one("姓名,证件类型,证件号码,国籍\nEva,护照,L898902C3,Sweden\n")
    assert candidate.values["id_number"] == {"kind": "passport", "country": "SE", "number": "L898902C3"}


MAP = """
[columns]
"Bewerber" = "full_name"
"Geboren" = { field = "birth_date", date_format = "%d.%m.%Y" }
"Firma" = "employment[0].employer"
"Davor" = "employment[1].employer"
"Bis" = { field = "employment[0].end", date_format = "%m/%y" }
"Stelle" = "application.requisition_ref"
"email" = "extra"
[constants]
"nationality" = "DE"
[options]
delimiter = "|"
encoding = "cp1252"
"""


def test_a_column_map_says_where_columns_go(one: One, tmp_path: Path) -> None:
    mapping = tmp_path / "map.toml"
    mapping.write_text(MAP, "utf-8")
    table = (
        "Bewerber|Geboren|Firma|Davor|Bis|Stelle|email|Telefon\nJörg Groß|03.04.1990|A|B|06/20|ENG-1|no mail|030 1\n"
    )
    candidate = one(table.encode("cp1252"), column_map=mapping)
    assert candidate.values["full_name"]["full"] == "Jörg Groß"
    assert candidate.values["birth_date"] == "1990-04-03"
    assert [(e["employer"], e["end"]) for e in candidate.values["employment"]] == [("A", "2020-06"), ("B", None)]
    assert candidate.values["nationality"] == "DE"
    assert candidate.applications == [{"requisition_ref": "ENG-1"}]
    assert candidate.extra == {"email": "no mail", "Telefon": "030 1"}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("[columns]\nA = 'salary[0]'", "column_map_invalid"),
        ("[columns]\nA = 5", "column_map_invalid"),
        ("[columns]\nA = 'employment.employer'", "column_map_invalid"),
        ("[columns]\nA = { field = 'email', colour = 'red' }", "column_map_invalid"),
        ("[fields]\nA = 'email'", "column_map_invalid"),
        ("[constants]\nnothing = 'x'", "column_map_invalid"),
        ("[options]\ndelimiter = ';;'", "column_map_invalid"),
        ("[options]\nencoding = 'klingon'", "column_map_invalid"),
        ("columns = 5", "column_map_invalid"),
        ("not = [toml", "column_map_malformed"),
    ],
)
def test_a_wrong_column_map_is_refused_before_anything_is_read(
    read: Read, tmp_path: Path, content: str, code: str
) -> None:
    mapping = tmp_path / "map.toml"
    mapping.write_text(content, "utf-8")
    with pytest.raises(BadInput) as caught:
        read("A\n1\n", column_map=mapping)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"PK\x03\x04 workbook", "file_is_archive"),
        (b"%PDF-1.7", "file_is_pdf"),
        (b"\xd0\xcf\x11\xe0 old", "file_is_workbook"),
        (b"\x1f\x8b gz", "file_is_archive"),
        (b"name,email\nJ\xff\xff\xff,x\n", "file_encoding"),
        (b"\xff\xfea", "file_encoding"),
        (b"\n", "csv_header_missing"),
        (b"a,b\n1,2\n", "csv_header_unknown"),
        (b'"name\n', "csv_header_missing"),
    ],
)
def test_a_file_that_is_no_table_is_refused_clearly(refused: Refused, content: bytes, code: str) -> None:
    assert refused(content).code == code


def test_a_quote_that_is_never_closed_is_noticed(read: Read) -> None:
    rows = read('name,email\nJane,"jane@example.com\n' + "Joe,joe@example.com\n" * 3)
    assert [row.code for row in rows] == ["csv_malformed"]


CELL = st.text(st.characters(categories=["L", "N", "P", "Zs", "S"], exclude_characters="\ufeff"), max_size=12)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150)
@given(
    st.lists(
        st.tuples(st.sampled_from(["学校", "company", "xyz", "skills", "生日", "住址", "邮箱", "q"]), CELL), max_size=8
    )
)
def test_every_cell_is_found_again(read: Read, cells: list[tuple[str, str]]) -> None:
    """Lenient, so that nothing is refused: each cell's text stands in the values or in extra, or is a list's parts."""

    def quoted(text: str) -> str:
        return '"' + text.replace('"', '""') + '"'

    header = ",".join(["name", *(quoted(name) for name, _ in cells)])
    row = ",".join(["Jane", *(quoted(cell) for _, cell in cells)])
    [candidate] = read(f"{header}\n{row}\n", lenient=True, format="csv")
    assert isinstance(candidate, Candidate), candidate
    kept = _folded(" ".join(_texts([candidate.values, candidate.extra])))
    for _, cell in cells:
        for part in cell.split():
            for piece in filter(None, _folded(part, separators=True).split("\0")):
                assert piece in kept


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for name, each in value.items():
            yield name
            yield from _texts(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)
    else:
        yield str(value)


def _folded(text: str, *, separators: bool = False) -> str:
    """For comparison: canonical values differ in width, case and normal form; list separators fall away."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    other = "\0" if separators else " "
    return "".join(c if c.isalnum() else other for c in folded)


def test_a_large_table_is_streamed(tmp_path: Path) -> None:
    """The memory for 20,000 rows (1.4 MB of characters) is that for a few."""
    path = tmp_path / "large.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write("姓名,备注\n")
        file.writelines(f"张三,{'好' * 20}{number}\n" for number in range(20_000))
    tracemalloc.start()
    count = sum(isinstance(row, Candidate) for row in read_candidates(path))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 20_000
    assert peak < 3_000_000
