"""Texts made to keep a recogniser busy are read like any other; with an exponential pattern the suite would hang."""

from __future__ import annotations

import os

import pytest

from field_policies.redaction import Redaction

LENGTH = int(os.environ.get("ATS_TEST_LENGTH", "5000"))
"""Enough for an exponential pattern to hang, and longer than any cut; nightly 20000."""
BEGINNINGS = [
    "a", "1", "1 ", "1-", "1.", "(1", "+1", "张", "省", "市区", "杭州市", "文三路", "路1", "花园", "花园1", "号1",
    "1号", "村镇", "一", "一 ", "Aa ", "Aa.", "Aa-", "A'a", "a.", "a@", "@", "a at ", "a dot ",
    "a at b dot ", "http://", "www.", " ", "\n", "\t", "(", "[at]", "name is ", "Mr ", "Mr. A. ",
    "one ", "double one ", "No. 1 Aa ", "Room 1, ", "1 Aa Aa Road, ", "id: ", "身份证", "身份证1", "姓名",
    "姓名:张", "经理", "王经理", "买·", "AB12 ", "A1", "11010519491231002X ", "van ", "Aa van de ", "1st ",
    "born ", "born 1 ", "生日", "微信:", "微信:a", "call 1 ", "电话1", "沪A1", "1990-", "1990年", "和王", "、李娜",
    "address is 1 ", "SW1 ", "GB82 ", "银行", "账号银行", "bank of ",
    "passport no ", "微信", "微信号id", "WeChat id ", "车牌", "plate ", "car A",
    "kids ", "son, ", "aged ", "1, ", "twenty-", "a|b|", "姓名,年龄,", "姓名 年龄 电话\n", "Age  Plate\n1  2", "a_",
    "a.b/", "@a.", "E1234567 ", "A1<", "P<", "****1", "no. ", "order no: ", "生", "年生", "19", "1 9 9 ",
    "1990 . 0", "one of ", "a dot b underscore ", "点a", "尾号", "l1O0", "ending ", "last four of ", "转",
    "lives in Aa, ", "Name | Role\nAa | Bb\n", "A.A.", "Aa, A. ", "Aa/Aa ", "Aa & Aa ", "[10:05] aa: ", "P<AAAA<<",
    "住路", "Village Aa, ", "Jl. Aa 1, ", "H.No. 1-1, ", "1-1, Aa-ku ", "서민지", "Иван ", "あい ", "Aa 王", "Dr. Dr. ",
    "儿子", "儿子十", "岁数", "他三十", "三十", "十", "奔四", "属", "born on ", "born on the day of ",
    "the day of the ",
    "birthday ", "生日,", "中秋", "八月", "三月三", "is ten ", "twins ", "wife A ", "A is 24, ", "A 24, ", "KT 41 ",
    "1A1 ", "KTR-", "1-1", "756.", "1 1 1", "the wrong side of ", "Ada (7)、", "a.b: ", "@a", "京A",
    "老家江西", "住江西", "从江西", "江西人,", "县", "是江西的 ", "lives in Aa-", "moved from Aa, ", "Suburb Aa ",
    "flat two ", "P. O. Box 1, Aa, ", "1 The Aa, ", "Aa, nr Aa ", "a下划线", "微信a-", "微信a-a(", "son Aa (",
    "born the first of the ", "国庆节生",
    "Ada (Manager, ", "Head, ", "张、王 13800138000\n", "录用2人(", "司徒说", "\"-", "李·城", "A Team ", "J-J-", "他叫",
    '"first_name": "', "a_b=", "<aB>a</", "1 Aa Street\n", "Aa Aa\n", "1 Aa Lane\nApt 1\n", "Suite 1\n", "12345 Aa\n",
    "rue Aa\n", "founders: Aa, ", "name? Aa", "a@a.b | 1 ", "new number is 1 ", "1 office\n", "username a", "SBIN1",
    "陕西华燕", "Aa Hill ", "user Aa_", "my license 1", "0 1 ", "a ", "a  ", "张 三 ", "my name is A", "shouted at A",
    "address is 1 Aa ", "meet me at 1 Aa ", "send it to Aa ",
    "send it to the a a a ",
    "lives in the flat off ", "lives off Aa, near the aa, ", "his mum's in ", "Aa, a flat off ", "born 1 may, ",
    "住路边, ", "住楼下，五楼，", "老家在", "现在", "在租", "镇村", "born the day of ", "生日五月", "那年生",
    "五月二十", "twenty, ", "he's forty and ", "二十三，", "比他大", "属马，", "GitHub as a", "微信叫", "网名叫",
    "as a_ on Slack ", "群里叫", "搜a",
]  # fmt: skip


@pytest.mark.parametrize("beginning", BEGINNINGS, ids=[repr(b) for b in BEGINNINGS])
def test_long_texts_of_one_beginning(beginning: str) -> None:
    text = (beginning * LENGTH)[:LENGTH]
    redaction = Redaction({"full_name": "张三丰", "mobile": "+8613800138000", "email": "san.feng@example.com"})
    shown = redaction.text(text)
    assert shown is None or isinstance(shown, str)


def test_what_lies_across_a_cut_is_found() -> None:
    words = ["filler"] * 300
    for place in range(270, 300):
        text = " ".join([*words[:place], "Call (415) 555-2671 or write to somebody.else@example.com today", *words])
        shown = Redaction().text(text)
        assert shown is not None
        assert "555" not in shown
        assert "somebody" not in shown
    han = "我们在这里写一些没有意义的文字" * 136
    for place in range(1900, 2010, 5):
        text = f"{han[:place]}，身份证11010519491231002X，手机13800138000。{han}"
        shown = Redaction().text(text)
        assert shown is not None
        assert "11010519491231002X" not in shown
        assert "13800138000" not in shown
