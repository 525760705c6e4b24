"""Own values are looked for only where they can be; what is passed over so would not have been found."""

from __future__ import annotations

import re

from hypothesis import given, reject
from hypothesis import strategies as st

from field_policies.redaction.own_patterns import OwnPattern, Text
from field_policies.redaction.own_values import own, own_patterns
from field_policies.redaction.reading import Reading, Unreadable

PEOPLE = (
    {
        "full_name": {"family": "Okonkwo", "given": "Chidinma Grace", "full": "Chidinma Grace Okonkwo"},
        "birth_date": "1990-03-05",
        "email": "chi.dinma+jobs@example.org",
        "mobile": "+447700900123",
        "current_salary": {"amount": "25000"},
        "expected_salary": {"amount": "18500"},
        "profiles": [{"url": "https://www.linkedin.com/in/chidi", "username": "Chidi88"}],
    },
    {
        "full_name": {"family": "欧阳", "given": "小明", "latin": "Ouyang Xiaoming"},
        "id_number": "11010519491231002X",
        "mobile": "+8613800138000",
        "address": {"lines": ["北京市海淀区中关村大街27号3单元502"], "postal_code": "100080"},
        "bank_account": {"number": "6222021234567890128", "holder": "欧阳小明"},
    },
    {"full_name": {"family": "O'Neill", "given": "Mary-Jane May"}, "birth_date": "2000-10-20"},
    {"full_name": {"family": "王", "given": "晓"}, "referees": [{"name": "Göran Åström", "phone": "+46701234567"}]},
)

PIECES = (
    *("Chidinma", "CHIDINMA", "CHIDI NMA", "Chidi", "Grace", "Okonkwo", "0k0nkw0", "OKONKWO<<", "<GBR", "C.G.", "CG"),
    *("cg", "c h i d", "G-R-A-C-E", "C O.", "Ada Okonkwo", "Tell Okonkwo", "Ask Ada Okonkwo", "chidinmaji", "by cgo"),
    *(
        "5 March 1990",
        "05/03/90",
        "1990年3月5日",
        "Mar. 5th, 1990",
        "5 de marzo de 1990",
        "一九九〇年三月",
        "79年3月5日",
    ),
    *("chi.dinma", "chi.dinma+jobs at example dot org", "chi.dinma@", "07700 900 123", "0044 7700-900123"),
    *("25,000", "2.5万", "25k", "1.85w", "18500元", "linkedin.com/in/chidi", "@chidi88", "cgo said"),
    *("欧阳小明", "欧 阳 小 明", "小明", "欧阳晓铭", "小欧阳", "明哥", "明总", "姓欧阳", "Frank 欧阳小明"),
    *("欧阳小明 Frank", "Frank Ouyang", "surname 欧阳", "110105 1949 1231 002X", "110105491231002", "1949-12-31"),
    *("138 0013 8000", "+86-13800138000", "中关村大街 27 号 3 单元 502", "100080", "6222 0212 3456 7890 128"),
    *("ONeill", "O'Neill", "Mary Jane", "M. J.", "MJ", "mj:", "Mary O.", "may started", "May 2019", "MAY", "hi may"),
    *("20 October '00", "民国89年10月20日", "王晓", "王小", "王总", "老王", "Goran Astrom", "Goeran Aström"),
    *("070-123 45 67", "and", "the", ".", ",", "\n", " ", "，", "(", ")", "'s", "is out"),
)


@given(
    st.sampled_from(PEOPLE),
    st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=12),
    st.sampled_from(" \n-"),
)
def test_what_is_passed_over_would_not_have_been_found(
    person: dict[str, object], pieces: list[str], joint: str
) -> None:
    try:
        text = Reading(joint.join(pieces)).text
    except Unreadable:
        reject()
    for pattern in own_patterns(person):
        if isinstance(pattern, OwnPattern):
            written = pattern._written
            looked = OwnPattern(written._replace(core=(), letters=(), digits=()))
            assert list(pattern.found(Text(text))) == list(looked.found(Text(text))), written


def test_every_piece_is_somebody_s_but_the_words_between() -> None:
    """Else the property above would hold for texts that have nothing of anybody."""
    found = {piece for piece in PIECES for person in PEOPLE if list(own(Reading(piece).text, own_patterns(person)))}
    assert len(found) > 60
    assert not found & {"and", "the", ".", "is out", "Tell Okonkwo Jr"}


def test_a_first_name_before_the_surname_is_no_word_that_begins_a_sentence() -> None:
    patterns = own_patterns({"full_name": {"family": "Okonkwo", "given": "Chidinma"}})
    text = "Ask Ada Okonkwo. Tell Okonkwo."
    assert {text[span.start : span.end] for span in own(text, patterns)} == {"Ada Okonkwo", "Okonkwo"}


def test_no_pattern_is_compiled_for_a_text_that_has_nothing_of_the_person() -> None:
    patterns = own_patterns(PEOPLE[0])
    assert not list(own("The bridge was finished in June; nobody was late.", patterns))
    compiled = [each for each in patterns if isinstance(each, OwnPattern) and each._compiled is not None]
    assert len(patterns) > 30
    assert len(compiled) < 3
    assert all(isinstance(each._compiled, re.Pattern) for each in compiled)
