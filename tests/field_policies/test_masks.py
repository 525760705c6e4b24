"""What every mask shows, by type: tables."""

# ruff: noqa: E501 - a line a case

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from field_policies import Mask, mask_value
from field_policies.masking.continents import CONTINENTS
from field_policies.value_types import VALUE_TYPES

TODAY = date(2026, 11, 23)


def shown(field_type: str, mask: str, value: Any, pseudonym: str | None = None) -> Any:
    return mask_value(field_type, Mask(mask), value, today=TODAY, pseudonym=pseudonym)


NAMES = [
    ("张三", "张*"), ("张三丰", "张**"), ("欧阳修", "欧阳*"), ("欧阳娜娜", "欧阳**"), ("諸葛亮", "諸葛*"),
    ("司马相如", "司马**"), ("东方不败", "东方**"), ("诸葛", "诸*"), ("张", "*"), ("張三豐", "張**"),
    ("张 三 丰", "张**"), ("　张三　", "张*"), ("张\u200b三", "张*"), ("阿卜杜拉·买买提", "阿**"), ("古力娜扎尔·拜合提亚尔", "古**"),
    ("山田太郎", "山**"), ("김철수", "김**"), ("スミス", "ス**"), ("𠮷野家", "𠮷**"),
    ("John Doe", "J. D."), ("john doe", "j. d."), ("Madonna", "M."), ("Doe, John", "D. J."), ("X", "*"),
    ("J D", "*"), ("J-L", "*"), ("J. Doe", "J. D."), ("Jean-Luc Picard", "J.-L. P."),
    ("Ludwig van Beethoven", "L. v. B."), ("Patrick O'Brien", "P. O."), ("Zoë Ångström", "Z. Å."),
    ("Zoe\u0308 A\u030angstro\u0308m", "Z. Å."), ("Ｊｏｈｎ Ｄｏｅ", "J. D."), ("Иван Иванов", "И. И."),
    ("علي حسن", "ع. ح."), ("A B C D E F Gh", "*"), ("Ann Bob Cid Dan Eve", "A. B. C. D."), ("张伟 David", "张* D."),
    ("John 13800138000", "J."), ("😀", "*"), ("😀 Bob", "B."), ("123456", "*"), ("张*", "*"), ("J. D.", "*"),
    ("\ud800abc", None), ("", None), ("   ", None), (5, None), (["张三"], None),
]  # fmt: skip


@pytest.mark.parametrize(("written", "masked"), NAMES)
def test_names(written: Any, masked: str | None) -> None:
    assert shown("name", "partial", written) == masked


@pytest.mark.parametrize(
    ("value", "masked"),
    [
        (("张三丰", None, None, None), ("张**", "张", "**", None)),
        (("张三丰", "张", "三丰", "Zhang Sanfeng"), ("张**", "张", "**", None)),
        (("欧阳修", "欧阳", "修", None), ("欧阳*", "欧阳", "*", None)),
        (("欧阳修", "欧", "阳修", None), ("欧**", "欧", "**", None)),
        (("山田太郎", "山田", "太郎", "Yamada Taro"), ("山田**", "山田", "**", None)),
        (("张三", "张三", "", None), ("张*", "张", "*", None)),
        (("张", None, None, None), ("*", None, "*", None)),
        (("John Doe", "Doe", "John", "John Doe"), ("J. D.", None, None, None)),
    ],
)
def test_structured_names(value: tuple[Any, ...], masked: tuple[Any, ...]) -> None:
    keys = ("full", "family", "given", "latin")
    assert shown("name", "partial", dict(zip(keys, value, strict=True))) == dict(zip(keys, masked, strict=True))


PHONES = [
    ("+8613800138000", "+86138****8000"), ("008613800138000", "+86138****8000"), ("13800138000", "138****8000"),
    ("138 0013 8000", "138****8000"), ("138-0013-8000", "138****8000"), ("１３８００１３８０００", "138****8000"),
    ("+86 (138) 0013.8000", "+86138****8000"), ("+861012345678", "+86****5678"), ("+85261234567", "+852****67"),
    ("+12125550123", "+1****0123"), ("+442079460018", "+44****0018"), ("+4915112345678", "+49****5678"),
    ("+3725123456", "+372****56"), ("+999123", "+999****"), ("110", "****"), ("95588", "****"), ("1234567", "****67"),
    ("138****8000", "****00"), ("not a number", None), ("12", None), ("", None), ("1" * 21, None),
    ("138😀0013", None), (13800138000, None), ("\udfff13800138000", None),
]  # fmt: skip


@pytest.mark.parametrize(("written", "masked"), PHONES)
def test_phones(written: Any, masked: str | None) -> None:
    assert shown("phone", "partial", written) == masked


EMAILS = [
    ("zhang.san@example.com", "z***@example.com"), ("ZHANG@EXAMPLE.COM", "Z***@EXAMPLE.COM"),
    ("ab@qq.com", "a***@qq.com"), ("a@qq.com", "***@qq.com"), ("13800138000@139.com", "1***@139.com"),
    ("zhang@zhangsan.cn", "z***@***.cn"), ("me@zhangsan.cn", "m***@zhangsan.cn"), ("san.zhang@mail.san-zhang.com", "s***@***.com"),
    ("zhangsan@zhang.com", "z***@***.com"), ("zhang+job@example.com", "z***@example.com"), ('"a b"@example.com', "***@example.com"),
    ("a@b@example.com", "a***@example.com"), ("用户@例子.中国", "用***@例子.中国"), ("😀x@example.com", "***@example.com"),
    ("ｚｈａｎｇ＠example.com", "z***@example.com"), ("z***@example.com", "z***@example.com"),
    ("nobody", None), ("@example.com", None), ("a@", None), ("a@localhost", None), ("a@[192.0.2.1]", None),
    ("a@exa mple.com", None), ("a" * 320 + "@example.com", None), (None, None), ({"a": 1}, None),
]  # fmt: skip


@pytest.mark.parametrize(("written", "masked"), EMAILS)
def test_emails(written: Any, masked: str | None) -> None:
    assert shown("email", "partial", written) == masked


IDS = [
    ("11010519491231002X", "1****************X"), ("110105491231002", "1****************2"), ("11010519491231002x", "1****************X"),
    ("110105 19491231 002X", "1****************X"), ("１１０１０５１９４９１２３１００２Ｘ", "1****************X"),
    ("A123456(3)", "A********3"), ("E12345678", "E********8"), ("H12345678", "H********8"), ("830000199001010012", "8****************2"),
    ("1234567", "********"), ("12", "********"), ("X", "********"), ("护照12345678", "********"), ("1****************X", "********"),
    ("", None), (None, None), (11010519491231, None), ("\ud83d", None),
]  # fmt: skip


@pytest.mark.parametrize(("written", "masked"), IDS)
def test_identity_numbers(written: Any, masked: str | None) -> None:
    document = {"kind": "cn_resident", "country": "CN"}
    assert shown("id_number", "partial", written) == masked
    expected = None if masked is None else {**document, "number": masked}
    assert shown("id_number", "partial", {**document, "number": written}) == expected
    assert shown("id_number", "generalised", {**document, "number": written}) == {**document, "number": None}


def test_documents_of_odd_kinds_lose_them() -> None:
    odd = {"kind": "11010519491231002X", "country": "China", "number": "11010519491231002X", "more": "x"}
    assert shown("id_number", "partial", odd) == {
        "kind": None,
        "country": None,
        "number": "1****************X",
    }


ACCOUNTS = [
    ("6222021234567890128", "**** **** **** 0128"), ("6222 0212 3456 7890 128", "**** **** **** 0128"),
    ("４１１１１１１１１１１１１１１１", "**** **** **** 1111"), ("4111-1111-1111-1234", "**** **** **** 1234"),
    ("DE89370400440532013000", "DE** **** **** 3000"), ("GB33 BUKB 2020 1555 5555 55", "GB** **** **** 5555"),
    ("12345678", "**** **** **** ****"), ("123", "**** **** **** ****"), ("**** **** **** 1234", "**** **** **** ****"), (5, None),
]  # fmt: skip


@pytest.mark.parametrize(("written", "masked"), ACCOUNTS)
def test_bank_accounts(written: Any, masked: str | None) -> None:
    account = {"holder": "张三丰", "bank": "招商银行", "number": written}
    assert shown("bank_account", "partial", account) == {
        "holder": "张**",
        "bank": "招商银行",
        "number": masked,
    }
    assert shown("bank_account", "generalised", account) == {
        "holder": None,
        "bank": "招商银行",
        "number": None,
    }


def test_an_account_number_in_the_wrong_place_is_not_shown() -> None:
    account = {"holder": "6222021234567890128", "bank": "ICBC 6222021234567890128", "number": None}
    assert shown("bank_account", "partial", account) == {"holder": "*", "bank": None, "number": None}


@pytest.mark.parametrize(
    ("born", "band", "year"),
    [
        ("1990-05-01", "35-39", "1990-**-**"), ("1996-11-23", "30-34", "1996-**-**"), ("1996-11-24", "25-29", "1996-**-**"),
        ("2008-11-23", "18-19", "2008-**-**"), ("2008-11-24", "under 18", "2008-**-**"), ("2006-11-23", "20-24", "2006-**-**"),
        ("1961-11-23", "65+", "1961-**-**"), ("1961-11-24", "60-64", "1961-**-**"), ("2004-02-29", "20-24", "2004-**-**"),
        ("1906-11-23", "65+", "1906-**-**"), ("1905-01-01", None, None), ("2027-01-01", None, None), ("1990-02-30", None, None),
        ("1990-5-1", None, None), ("19900501", None, None), ("１９９０-05-01", None, None), (1990, None, None), ("", None, None),
    ],
)  # fmt: skip
def test_birth_dates(born: Any, band: str | None, year: str | None) -> None:
    assert shown("birth_date", "generalised", born) == band
    assert shown("birth_date", "partial", born) == year


@pytest.mark.parametrize(
    ("amount", "band"),
    [
        ("0", "0-1"), ("0.99", "0-1"), ("1", "1-1.5"), ("12.50", "10-15"), ("8500", "7500-10000"), ("20000", "20000-30000"),
        ("19999.99", "15000-20000"), ("32000", "30000-50000"), ("100000", "100000-150000"), ("750000", "750000-1000000"),
        ("999999999999", "750000000000-1000000000000"), ("000500", "500-750"),
    ],
)  # fmt: skip
def test_salaries(amount: str, band: str) -> None:
    money = {"amount": amount, "currency": "CNY", "period": "month"}
    assert shown("money", "generalised", money) == {"amount": band, "currency": "CNY", "period": "month"}
    history = [{"employer": "Example Ltd", "money": money, "start": "2020", "end": None}, "odd"]
    assert shown("salary_list", "generalised", history) == [
        {
            "employer": None,
            "money": {"amount": band, "currency": "CNY", "period": "month"},
            "start": None,
            "end": None,
        }
    ]


@pytest.mark.parametrize("amount", ["-1", "1e9", "NaN", "Infinity", "", "1,000", "9" * 16, 5, None, "１０"])
def test_odd_amounts_are_not_shown(amount: Any) -> None:
    assert shown("money", "generalised", {"amount": amount, "currency": "CNY", "period": "month"}) is None


def test_odd_currencies_and_periods_are_left_out() -> None:
    money = {"amount": "5", "currency": "13800138000", "period": "since 2020"}
    assert shown("money", "generalised", money) == {"amount": "5-7.5", "currency": None, "period": None}


RECORDS = [
    (
        "address",
        "generalised",
        {"lines": ["文三路 90 号"], "city": "杭州", "region": "浙江", "postal_code": "310012", "country": "CN"},
        {"lines": [], "city": "杭州", "region": "浙江", "postal_code": None, "country": "CN"},
    ),
    (
        "address",
        "generalised",
        {"lines": [], "city": "杭州文三路 90 号", "region": "x@y", "country": "China"},
        {"lines": [], "city": None, "region": None, "postal_code": None, "country": None},
    ),
    ("address", "generalised", "杭州文三路 90 号", None),
    (
        "link_list",
        "generalised",
        [{"network": "GitHub", "username": "zhang", "url": "https://github.com/zhang"}, {"network": "me@x.com"}],
        [{"network": "GitHub", "username": None, "url": None}, {"network": None, "username": None, "url": None}],
    ),
    (
        "skill_list",
        "generalised",
        [{"name": "Python 3", "level": "expert", "keywords": ["x"]}],
        [{"name": "Python 3", "level": None, "keywords": []}],
    ),
    ("language_list", "generalised", [{"name": "中文", "fluency": "native"}], [{"name": "中文", "fluency": None}]),
    (
        "referee_list",
        "partial",
        [{"name": "李四", "relation": "manager", "company": "A", "phone": "+8613900139000", "email": "li@a.cn", "text": "…"}],
        [{"name": "李*", "relation": "manager", "company": "A", "phone": "+86139****9000", "email": "l***@a.cn", "text": None}],
    ),
    (
        "referee_list",
        "generalised",
        [{"name": "李四", "relation": "manager", "company": "A"}],
        [{"name": None, "relation": "manager", "company": None, "phone": None, "email": None, "text": None}],
    ),
    (
        "contact_person",
        "partial",
        {"name": "王五", "relation": "父亲", "phone": "+8613700137000"},
        {"name": "王*", "relation": "父亲", "phone": "+86137****7000"},
    ),
    ("contact_person", "generalised", {"name": "王五", "relation": "父亲"}, {"name": None, "relation": "父亲", "phone": None}),
    (
        "finding_list",
        "generalised",
        [{"check": "degree", "outcome": "confirmed", "detail": "by phone"}],
        [{"check": "degree", "outcome": "confirmed", "detail": None}],
    ),
    ("answer_list", "generalised", [{"question": "Why us?", "answer": "…"}], [{"question": "Why us?", "answer": None}]),
    (
        "provenance",
        "partial",
        {"email": {"source": "lagou", "channel": "job_site", "submitted_by": "staff:1", "at": "2026-11-23T08:00:00Z"}, "A b": {}},
        {"email": {"source": "lagou", "channel": "job_site", "submitted_by": None, "at": "2026-11-23T08:00:00Z"}},
    ),
    (
        "provenance",
        "generalised",
        {"email": {"source": "lagou", "channel": "job_site", "submitted_by": "staff:1", "at": "x"}, "mobile": 5},
        {"email": {"source": None, "channel": "job_site", "submitted_by": None, "at": None}},
    ),
    ("email_list", "partial", ["zhang@example.com", "odd", 5], ["z***@example.com"]),
    ("phone_list", "partial", ["+8613800138000", "odd", None], ["+86138****8000"]),
    ("country", "generalised", "CN", "Asia"),
    ("country", "generalised", "China", None),
    ("age", "generalised", 36, "35-39"),
    ("age", "generalised", True, None),
    ("age", "generalised", -1, None),
    ("age", "generalised", 121, None),
]  # fmt: skip


@pytest.mark.parametrize(("field_type", "mask", "value", "expected"), RECORDS)
def test_records(field_type: str, mask: str, value: Any, expected: Any) -> None:
    assert shown(field_type, mask, value) == expected


EDUCATION = {
    "school": "Peking University", "degree": "BSc", "major": "Physics", "start": "1968", "end": "1972",
    "completed": True, "score": "3.9", "courses": ["Optics"], "url": "https://example.com",
}  # fmt: skip
EMPLOYMENT = {
    "employer": "Example Ltd", "position": "Engineer", "start": "1972-09", "end": None, "reporting_to": "李四",
    "location": "杭州", "description": "…", "summary": "…", "highlights": ["…"], "url": None,
}  # fmt: skip


def _only(record: dict[str, Any], *kept: str) -> dict[str, Any]:
    lists = {"courses", "highlights"}
    return {key: value if key in kept else [] if key in lists else None for key, value in record.items()}


def test_careers_keep_their_shape() -> None:
    def one(field_type: str, mask: str, value: dict[str, Any]) -> Any:
        return shown(field_type, mask, [value])

    assert one("education_list", "partial", EDUCATION) == [_only(EDUCATION, "school", "degree", "major", "completed")]
    assert one("education_list", "generalised", EDUCATION) == [_only(EDUCATION, "degree", "major", "completed")]
    assert one("employment_list", "partial", EMPLOYMENT) == [_only(EMPLOYMENT, "employer", "position")]
    assert one("employment_list", "generalised", EMPLOYMENT) == [_only(EMPLOYMENT, "position")]


@pytest.mark.parametrize(
    "told", ["13800138000", "me@example.com", "https://example.com", "a\nb", "x" * 201, "11010519491231002X"]
)
def test_what_looks_like_an_identifier_is_dropped_from_kept_members(told: str) -> None:
    assert shown("employment_list", "partial", [{"employer": told, "position": told}]) == [_only(EMPLOYMENT)]


@pytest.mark.parametrize("field_type", sorted(VALUE_TYPES))
def test_clear_hidden_and_meaningless_masks(field_type: str) -> None:
    value = {"any": "thing"}
    assert shown(field_type, "clear", value) is value
    assert shown(field_type, "hidden", value) is None
    assert shown(field_type, "clear", None) is None
    for mask in set(Mask) - VALUE_TYPES[field_type].masks:
        assert shown(field_type, mask, value) is None


@pytest.mark.parametrize("field_type", ["free_text", "materials", "answer_list", "note_list", "resume_text"])
def test_redacted_text_stays_closed(field_type: str) -> None:
    assert shown(field_type, "redacted", "text") is None
    assert shown(field_type, "redacted", [{"text": "text"}]) is None


def test_pseudonyms() -> None:
    assert shown("name", "pseudonym", {"full": "张三"}, "Candidate 7F3A") == "Candidate 7F3A"
    assert shown("name", "pseudonym", {"full": "张三"}) is None
    assert shown("name", "pseudonym", {"full": "张三"}, "") is None
    assert shown("email", "pseudonym", "zhang@example.com", "Candidate 7F3A") is None


def test_unknown_types_and_masks_show_nothing() -> None:
    assert shown("shoe_size", "clear", "42") is None
    assert mask_value(["name"], Mask.CLEAR, "张三", today=TODAY) is None  # type: ignore[arg-type]
    assert mask_value("name", "clear", "张三", today=TODAY) is None  # type: ignore[arg-type]
    assert mask_value("birth_date", Mask.GENERALISED, "1990-05-01", today=None) is None  # type: ignore[arg-type]


def test_every_country_has_one_continent() -> None:
    assert len(CONTINENTS) == 249  # ISO 3166-1: 249 officially assigned codes
    assert set(CONTINENTS.values()) == {"Africa", "Americas", "Antarctica", "Asia", "Europe", "Oceania"}
