"""Names that grammar, labels and chats tell, whatever word they are; and the same words where they name nobody."""

from __future__ import annotations

import pytest

from field_policies.redaction import Redaction
from tests.redaction.quality import read

MARKED = [
    # unknown words where people stand: object of what is said and done to people
    "I told [[Zuvek]] that the slot moved.",
    "Could you ask [[Brelka]] about the rota?",
    "She was vetted by [[Ortwyn]] and left.",
    "Lunch with [[Kelzha]] at one.",
    "Hello, this is [[Drisk]] from the depot.",
    "Loop in [[Vasz]] please.",
    # what only people do
    "[[Quorin]] shrugged and signed.",
    "[[Tavish]] thinks we should wait.",
    "[[Lhamu]] retires next spring.",
    "We need [[Rich]] to cover nights.",
    # kin, belongings, ages
    "[[Brelka]]'s grandson drove her.",
    "[[Zuvek]]'s birthday is soon.",
    "[[Ortwyn]], 47, runs the shop.",
    "[[Kelzha]] is forty-three.",
    "[[Dorji]], in his late fifties, drove.",
    "[[Vasz]], her cousin, translated.",
    "Her twins [[Aisulu]] and [[Daniyar]] start school.",
    # names that are words, where grammar says person
    "[[Comfort]] and [[Blessing]] from stores vouched for him.",
    "[[Hazel]] and [[Basil]], kitchen, liked her.",
    "His husband [[Bright]] came along.",
    # labelled fields and lists
    "NICKNAME: [[BOLAT]]\nAGE: 31",
    "SURNAME: [[OYELARAN]] SEX: F",
    "MOTHER'S NAME: [[KWON HAERIM]] AGE 61",
    "Panel: [[Quill]], [[Orla]], [[TJ]].",
    "A-SHIFT: [[Dusty]], [[Hodan]], [[Mei]]",
    "Ward list: [[Merle]], ninety-four, Bed 2; x",
    "Tutor: [[Ysolde Brand]]",
    # chats: speakers in small letters, with and without times
    "bolu: she free?\nkezi: yes\nbolu: ok".replace("bolu", "[[bolu]]").replace("kezi", "[[kezi]]"),
    "[周三 09:12] [[xiaoming]]：到了吗\n[周三 09:13] [[laowang]]：到了",
    # initials that the text introduces
    "[[MV]] ([[Mina Volkov]]) trained her; [[MV]] was glad.",
    "面评：[[QTR]] 4.0，[[XJ]] 3.5，[[LH]]（[[李华]]）3.0。[[QTR]]主持下轮。",
    "[[Anna-Lena Voss]] took notes. [[AL]] asked about pay.",
    "[[J.]] 指的是[[江小舟]]。",
    # nicknames
    '[[Konstantin]] ("[[Kostya]]" to everyone) came.',
    "He goes by [[Zaz]] or [[Zuzu]].",
    # more places of a person
    "[[Oksana]]'ll cover.",
    "Spoke with [[Xiomara]] yesterday; [[Xio]] is keen.",
    "According to [[Priyamvada]], he left early.",
    "[[Chance]] will call you on Monday, [[Faith]] said.",
    "@[[zuleika]] can you check?",
    "panel = [[grace]], [[ivo]], [[tanmay]]",
    "On behalf of [[Hyacinth Bucket-Jones]],",
    "Between [[Rhiannon]] and [[Huw]] it was close.",
    "[[Sunny]] says no; [[Rusty]] abstained.",
    # signatures
    "Many thanks,\n[[June]]",
    "See you there.\n[[Teuta Gashi]]",
    # Latin names within Chinese
    "阿[[May]]说可以。",
    "[[Z]]总意见为准，[[J]]哥同意，[[Yeung]] 姑娘也来。",
    "面试由楼晓峰、[[Rezwan]]负责。",
    "[[Oumou]]帮她翻译，[[Traoré]]的女儿五岁。",
    "找[[Sandy]]拿钥匙，再问[[Ken]]。",
    "[[陈]]Sir 放假。",
]
KEPT = [
    "Will the line restart on Monday? May I ask? Mark the date. Grant accounting for federal programs.",
    "Grant no. 4417 covers travel; Rose oil and basil seed in stock; Penny-pinching is no plan.",
    "Murphy's law applies. Catalina Island ferry. Crawford Packing sent the lot. Steve's Hill batch closed.",
    "Kafka retried, Grafana showed it, Terraform planned; Kubernetes was upgraded.",
    "Team: Finance, Legal, Product. Present: all. Panel: TBC.",
    "To: Everyone\nSubject: Town hall\nFrom: Human Resources",
    "GPA 3.8, GRE 325, IELTS 7.5, TOEFL 104. EUR 83, USD 92.",
    "Company name: Orbis Trading\nProject name: Aurora Phase 2",
    "OCR 3.5 ms, RAM 16, GPU 4. Base SGD 7,400.",
    "Q: Can you start?\nA: Yes.\nQ: When?\nA: May.",
    "Thanks, Team\nBest, Regards",
    "今天用 Python 说明，Docker 部署，IT总部安排，CEO总结。",
    "小程序、老A股、阿里云。HR姐姐带队。",
    "Moved to Google in 2019; relocated to Acme Labs. The office in Reading, ten minutes from the station.",
    "Use @media and @param; reach @channel, @everyone, @here.",
    "According to Gartner, spend fell. Between Redis and Kafka we chose Kafka.",
    "Even so, odd hours are rare. Live chat was busy. Happy customers returned.",
]


def _hidden(text: str) -> set[int]:
    return {n for span in Redaction().find(text) for n in range(span.start, span.end)}


@pytest.mark.promise("B3")
@pytest.mark.parametrize("n", range(len(MARKED)))
def test_grammar_tells_names(n: int) -> None:
    text, spans = read(MARKED[n].replace("[[", "[[name|"))
    hidden = _hidden(text)
    for span in spans:
        assert all(m in hidden for m in range(span.start, span.end) if text[m].isalnum()), text[span.start : span.end]


@pytest.mark.parametrize("n", range(len(KEPT)))
def test_the_same_words_stay_where_they_name_nobody(n: int) -> None:
    text = KEPT[n]
    hidden = _hidden(text)
    assert not hidden, "".join("█" if m in hidden else c for m, c in enumerate(text))


@pytest.mark.parametrize(
    ("name", "text", "shown"),
    [
        ({"given": "Dobrosława", "family": "Wrona"}, "call me Sława", "call me [name]"),
        ({"given": "María Fernanda", "family": "Ríos"}, "Mafer drives", "[name] drives"),
        ({"given": "Juan Pablo", "family": "Ríos"}, "juanpa drives", "[name] drives"),
        ({"given": "Théo", "family": "Delacroix"}, "theo got the offer", "[name] got the offer"),
        ({"given": "Thabo", "family": "Nkosi"}, "06:00 NKOSI T GATE 2", "06:00 [name] GATE 2"),
        ({"given": "Dawn", "family": "Summers"}, "SURNAME SUMM ERS", "SURNAME [name]"),
        ({"given": "Will", "family": "Tarn"}, "Will the line go? Will agreed.", "Will the line go? [name] agreed."),
        ({"given": "Vera", "family": "Stoyanova"}, "Vera Bay is big. Vera said.", "Vera Bay is big. [name] said."),
        ({"given": "Maria", "family": "Tarn"}, "Maria's number: 3. Maria jokes.", "[name]'s number: 3. [name] jokes."),
    ],
)  # fmt: skip
def test_own_names_in_more_forms(name: dict[str, str], text: str, shown: str) -> None:
    assert Redaction({"full_name": name}).text(text) == shown
