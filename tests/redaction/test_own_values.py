"""What is known of a person is found in every way people write it, whatever stands around it (promise B3)."""

from __future__ import annotations

import itertools
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from field_policies.redaction import Redaction

PERSON = {
    "full_name": {"full": "张三丰", "family": None, "given": None, "latin": "Zhang Sanfeng"},
    "id_number": {"kind": "cn_resident", "country": "CN", "number": "11010519491231002X"},
    "birth_date": "1949-12-31",
    "email": "san.feng@example.com",
    "mobile": "+8613800138000",
    "other_phones": ["+442079460958"],
    "address": {"lines": ["文三路 90 号", "Building 3"], "city": "杭州", "postal_code": "310012"},
    "profiles": [{"network": "GitHub", "username": "taichi-master", "url": "https://github.com/taichi-master"}],
    "bank_account": {"holder": "张三丰", "number": "6222021234567890128"},
    "expected_salary": {"amount": "32000", "currency": "CNY", "period": "month"},
    "referees": [{"name": "Ottoline Drabble", "phone": "+8613764829175", "email": "o.drabble@example.org"}],
}
REDACTION = Redaction(PERSON)

WRITTEN = [
    ("name", "张三丰"),
    ("name", "张 三 丰"),
    ("name", "三丰"),
    ("name", "ZHANG Sanfeng"),
    ("name", "sanfeng zhang"),
    ("name", "Zhang, Sanfeng"),
    ("name", "Z. Sanfeng"),
    ("name", "zhang_sanfeng"),
    ("id_number", "11010519491231002X"),
    ("id_number", "11010519491231002x"),
    ("id_number", "110105 19491231 002X"),
    ("id_number", "110105-1949-1231-002X"),
    ("id_number", "１１０１０５１９４９１２３１００２Ｘ"),
    ("id_number", "110105\u200b19491231\u200b002X"),
    ("id_number", "110105491231002"),
    ("birth_date", "1949-12-31"),
    ("birth_date", "1949年12月31日"),
    ("birth_date", "31/12/1949"),
    ("birth_date", "12/31/1949"),
    ("birth_date", "31.12.49"),
    ("birth_date", "19491231"),
    ("birth_date", "December 31, 1949"),
    ("birth_date", "31st of Dec 1949"),
    ("email", "san.feng@example.com"),
    ("email", "San.Feng@Example.COM"),
    ("email", "san.feng ＠ example.com"),
    ("email", "san.feng [at] example [dot] com"),
    ("email", "san.feng"),
    ("phone", "13800138000"),
    ("phone", "+86 138 0013 8000"),
    ("phone", "0086-138-0013-8000"),
    ("phone", "１３８００１３８０００"),
    ("phone", "138.0013.8000"),
    ("phone", "020 7946 0958"),
    ("phone", "+44 (0)20 7946 0958"),
    ("phone", "一三八零零一三八零零零"),
    ("address", "文三路90号"),
    ("address", "文三路 90 号"),
    ("address", "310012"),
    ("link", "github.com/taichi-master"),
    ("handle", "taichi-master"),
    ("bank_account", "6222 0212 3456 7890 128"),
    ("salary", "32,000"),
    ("salary", "32000"),
    ("salary", "3.2万"),
    ("salary", "32k"),
    ("name", "Ottoline Drabble"),
    ("phone", "137-6482-9175"),
    ("email", "o.drabble@example.org"),
]
SURROUNDINGS = ["{}", "我是{}。", "联系{}吧", "Contact: {}!", "({})", "前{}后", "\n{}\n", "a {} z"]


@pytest.mark.promise("B3")
@pytest.mark.parametrize(("kind", "written"), WRITTEN, ids=[w for _, w in WRITTEN])
def test_every_way_of_writing_it(kind: str, written: str) -> None:
    for around in SURROUNDINGS:
        text = around.format(written)
        shown = REDACTION.text(text)
        assert shown is not None
        core = written.replace("\u200b", "")
        assert core not in shown.replace("\u200b", ""), (text, shown)
        assert "[" in shown, (kind, shown)


def test_what_is_nobodys_stays() -> None:
    kept = (
        "2015.09-2019.06 北京大学 物理学 本科；2019-2023 高级工程师，负责安全方案设计，带领 12 人团队，QPS 1,200,000，"
        "成本下降 35%。产品经理、项目经理三年，熟悉 Python 3.11.7 与 PostgreSQL 15。"
    )
    assert REDACTION.text(kept) == kept
    english = (
        "Led a team of 12 engineers from 2015-09 to 2019-06, cut costs by 35%, worked with Apache Kafka, Spring Boot, "
        "and Google Cloud; 1,200,000 requests a day. Bachelor of Science, Peking University, 2019."
    )
    assert REDACTION.text(english) == english


@given(
    digits=st.text("0123456789", min_size=9, max_size=9),
    separators=st.lists(st.sampled_from(["", " ", "-", ".", "  ", "·"]), min_size=10, max_size=10),
    before=st.sampled_from(["", "电话", "call ", "x", "（"]),
)
def test_a_mobile_in_any_grouping(digits: str, separators: list[str], before: str) -> None:
    number = "13" + digits
    redaction = Redaction({"mobile": f"+86{number}"})
    text = before + "".join(a + b for a, b in zip(number, [*separators, ""], strict=True)) + " ok"
    shown = redaction.text(text)
    assert shown is not None
    assert "[phone]" in shown or "[" in shown
    assert sum(c.isdigit() for c in shown) == 0


@given(st.dates(min_value=date(1930, 1, 1), max_value=date(2015, 12, 31)))
def test_a_birthday_in_any_order(day: date) -> None:
    redaction = Redaction({"birth_date": day.isoformat()})
    for form in ("%Y-%m-%d", "%d.%m.%Y", "%m/%d/%Y", "%Y年%m月%d日", "%Y%m%d", "%B %d, %Y", "%d %b %Y", "%d-%m-%y"):
        shown = redaction.text(f"on {day.strftime(form)} here")
        assert shown == "on [birth_date] here", (form, shown)


@given(st.text(max_size=200))
def test_any_text_is_read_or_closed(text: str) -> None:
    shown = REDACTION.text(text)
    assert shown is None or isinstance(shown, str)


@given(st.text(alphabet="张三丰李王0123456789-@.xX ／ａ１年月日路号\u200b\u0301", max_size=60))
def test_findings_lie_in_the_text_in_order_and_apart(text: str) -> None:
    spans = REDACTION.find(text)
    assert all(0 <= s.start < s.end <= len(text) for s in spans)
    assert all(a.end <= b.start for a, b in itertools.pairwise(spans))


@pytest.mark.parametrize("closed", ["\ue000 private", "\ud800", "x" * 200_001, "a\U0010ffff"])
def test_what_cannot_be_judged_is_not_shown(closed: str) -> None:
    assert REDACTION.text(closed) is None


def test_values_keep_their_shape() -> None:
    answers = [{"question": "Who?", "answer": "张三丰, 13800138000"}, {"question": "Why?", "answer": None}]
    assert REDACTION.value("answer_list", answers) == [
        {"question": "Who?", "answer": "[name], [phone]"},
        {"question": "Why?", "answer": None},
    ]
    notes = [{"text": "Met 三丰.", "author": "5b0c", "at": "2026-01-02T03:04:05Z"}]
    assert REDACTION.value("note_list", notes) == [
        {"text": "Met [name].", "author": None, "at": "2026-01-02T03:04:05Z"}
    ]
    assert REDACTION.value("materials", {"awards": [{"title": "Zhang Sanfeng Prize"}]}) == {
        "awards": [{"title": "[name] Prize"}]
    }
    assert REDACTION.value("money", {"amount": "1"}) is None
    assert REDACTION.value("free_text", ["no text"]) is None
    assert REDACTION.value("materials", {"other": ["\ue000"]}) == {"other": [None]}


def test_odd_own_values_are_no_harm() -> None:
    odd = Redaction({name: [1, {"name": 3}, None] for name in PERSON} | {"full_name": 7, "birth_date": "soon"})
    assert odd.text("Nothing here.") == "Nothing here."


MINE = Redaction({"full_name": {"family": "江", "given": "晓明", "latin": "Jiang Xiaoming"}})
SHORT = Redaction({"full_name": {"family": "高", "given": "兴"}})
DOTTED = Redaction({"full_name": {"family": "阿", "given": "依古丽·买买提"}})


@pytest.mark.promise("B3")
@pytest.mark.parametrize("heard", ["江小明", "姜晓铭", "江 晓 明", "江晓\n明", "蒋孝明", "江筱茗"])
def test_a_name_that_was_only_heard(heard: str) -> None:
    assert MINE.text(f"候选人{heard}准时到场") == "候选人[name]准时到场"


@pytest.mark.parametrize("text", ["从小明白这个道理", "长江小鸣笛三声", "他很高兴，大家也更高兴"])
def test_what_only_sounds_like_the_name(text: str) -> None:
    assert Redaction({"full_name": {"family": "王", "given": "晓明"}}).text(text) == text
    assert SHORT.text(text) == text


@pytest.mark.promise("B3")
def test_parts_of_names_that_dots_divide() -> None:
    shown = DOTTED.text("阿依古丽来过，买买提是她父亲的名字")
    assert shown is not None
    assert "古丽" not in shown
    assert "买买提" not in shown
