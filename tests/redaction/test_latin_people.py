"""Names in Latin and other scripts by the class of sign that tells them, and what looks like a name and is none."""

from __future__ import annotations

import pytest

from field_policies.redaction import Redaction
from tests.redaction.marked import left_open
from tests.redaction.quality import read

MARKED = [
    # titles of many countries, before and after
    "Called Alhaji [[Musa Danjuma-Bello]] about it.",
    "Ask Encik [[Faizal]] or Puan [[Noraini]].",
    "discussed with Herr Dr. [[Wieland]] today",
    "My counterpart in Bursa, [[Nilüfer Hanım]], agreed.",
    "[[Hoshikawa]]-san will join.",
    # what people do, and what they are to somebody
    "[[Mark]] wanted a second opinion.",
    "Her line manager, [[Hope Short]], left.",
    "Ask [[Sizakele]] in finance about it.",
    "His uncle [[Tupaq]] signed.",
    "She was mentored by [[Ngaire Te Whata]] at Xero.",
    "Interviewed by [[Gurpreet]] & [[Oksana]] on Monday.",
    "[[JBH]] signs off.",
    # unknown words where lines and columns tell
    "Name | Role\n[[Teuta Gashi]] | QA\n[[Ilir K.]] | Dev",
    "No  Name            Contact\n1   [[Zin Mar Htwe]]    office",
    "[10:05] [[sk]]: ya\n[10:06] [[Deepa]]: ok",
    "Kind regards,\n\n[[Ebenezer Quartey-Papafio]]\nCountry Manager",
    "From: [[Nkechinyere Obi-Ezekwe]]\nTo: [[Lars-Göran Bäckström]]",
    "Present: [[J. Okafor]], [[M. van Leeuwen]]. Apologies: [[T. Nakashima]].",
    # orders and joints
    "[[de la Fuente, Íñigo]]; [[van den Heuvel, J.P.]]; [[D'Souza, Averil]]",
    "Passenger [[Hoshikawa/Mio]] Mstr",
    '[[Roscoe "Buddy" Haldeman]] called.',
    "[[Muthusamy s/o Perumal]], [[Siti Hajar Bte Roslan]] and [[Dafydd ap Rhys]] came.",
    "P<NOR[[SKAFTESMO<<JORGEN]]<<<<<<<<<<",
    "Met [[Kwabena Osei-Tutu]] at the fair. [[Kwabena]] was glad.",
    # written small, as in chat
    "met [[ayesha]] yesterday, [[yusuf]] joined late",
    "thanks [[gosia]], will call [[bartek]] tomorrow",
    # syllables
    "Applicants: [[Ji-hoon]] and [[Soo-ah]]. Searcher: [[Park Do-yun]].",
    "[[Wei-Lun]] will ask [[Tsai Pei-shan]].",
    # Chinese surname after an English name, and 阿 before one
    "直属主管[[Jerry 黄]]常在半夜发消息，[[阿Bon]]说好。",
    # other scripts
    "Her name in Korean is [[서민지]].",
    "姓名 Kenji (furigana: [[ほしかわ けんじ]])",
    "Signed by [[Олександр Ковальчук]] and [[Γιώργος Παπαδόπουλος]].",
    "In Arabic: [[محمد الخزرجي]], as in the passport.",
]
KEPT = [
    "Worked at Grant Thornton, Morgan Stanley and J.P. Morgan; clients: Johnson & Johnson, Marks & Spencer.",
    "Skills: Java, Kotlin, Jenkins, Grafana, Prometheus, Elasticsearch, Looker, Hotjar.",
    "Employed by Comarch 2016. Req 12227 at Nubank.",
    "Black-Scholes, Monte Carlo, Bayes' theorem, Dijkstra's algorithm, Marie Curie fellowship.",
    "J. Appl. Psych. 104; SSN TRACE; IBAN; NIR; KU Leuven.",
    "Responsible for Procter & Gamble and Bristol Myers Squibb accounts in Pune, Nashik and Surat.",
    "Interview Feedback Form\nTechnical Skills: 4/5\nOverall: Strong Hire",
    "Professional Summary\nSenior Software Engineer, Acme Corporation",
    "Please bring Proof of Identity and Right to Work. Thanks to Human Resources.",
    "熟悉 Python、Kafka 和 Spring Boot，在 Google 工作。",
]


def _hidden(text: str) -> set[int]:
    return {n for span in Redaction().find(text) for n in range(span.start, span.end)}


@pytest.mark.promise("B3")
@pytest.mark.parametrize("n", range(len(MARKED)))
def test_names_are_hidden(n: int) -> None:
    text, spans = read(MARKED[n].replace("[[", "[[name|"))
    hidden = _hidden(text)
    for span in spans:
        assert all(m in hidden for m in range(span.start, span.end) if text[m].isalnum()), text[span.start : span.end]


@pytest.mark.parametrize("n", range(len(KEPT)))
def test_what_is_no_name_stays(n: int) -> None:
    text = KEPT[n]
    hidden = _hidden(text)
    assert not hidden, "".join("█" if m in hidden else c for m, c in enumerate(text))


@pytest.mark.parametrize(
    ("name", "text", "shown"),
    [
        ({"given": "João Pedro", "family": "de Melo"}, "jp (WEG) says JP is fine", "[name] (WEG) says [name] is fine"),
        ({"given": "Guðrún Ósk", "family": "Þorvaldsdóttir"}, "GÓÞ is fine", "[name] is fine"),
        ({"given": "May", "family": "Rose"}, "May may come on 4 May; i'm may", "[name] may come on 4 May; i'm [name]"),
        ({"given": "Katalin", "family": "Nagy-Teleki"}, "kata nagy-teleki + me", "[name] + me"),
        ({"given": "Fanyu", "family": "Kong"}, "P<CHNKONG<<FANYU<<<", "P<CHN[name]<<<"),
        ({"given": "Pedro", "family": "Melo"}, "PEDR0 MEL0 signed", "[name] signed"),
        ({"given": "Mark", "family": "Will"}, "WILL, MARK T. will come", "[name] will come"),
    ],
)  # fmt: skip
def test_own_names(name: dict[str, str], text: str, shown: str) -> None:
    assert Redaction({"full_name": name}).text(text) == shown


ONES_LIKE_THEM = [
    "The ramp was signed off by Estates ([[Tadeusz]]).",
    "“Kept the night shift together.” - [[Oluwaseun T.]], Head of Nursing",
    "Happy to talk again next week.\n-[[Priscilla Mok]]\nSent from my phone",
    "[[Aisha bint Khalid Al-Qasimi]], Emirati, lives with her parents.",
    "His QA [[Monique]] can pass a note.",
    "Ho va ten [[NGUYEN VAN THANH]]\n",
    "Take care,\nThx [[Ola]]",
    "See you Monday.\nMerci, [[Anouk]]",
]
NOBODY_LIKE_THEM = [
    "I hold a B.Eng. in mining and an M.Phil. in geology.",
    "Before: internal CRM, MongoDB 4 to 6 migration; LIMS, PostgreSQL as well.",
    "Fixed 12.5 LPA, ECTC 19, notice 60 days.",
    "Skilled in SAP APO/IBP, CET-6 425.",
    "Royal Academy - MA, Product Design - (2014 - 2016)",
    "Peruvian, speaks Catalan. Bulgarian papers are ready.",
    "Handles the Mr Kipling account and Dr. Oetker.",
    "Clients: Johns Hopkins, Harvey Nash, Arthur D. Little.",
    "主要用Selenium和Cypress，也写过Karate。",
    "此致，Early Careers Team",
    "Kind regards, Talent Acquisition Team",
    "Boston Scientific, Inc. and Roland Garros.",
    "Store assistant, Aldi Süd, then Siemens Healthineers.",
    "Murphy's Law applies twice, and so does Parkinson's law.",
    "Fluent in Scots Gaelic.",
]


@pytest.mark.promise("B3")
@pytest.mark.parametrize("text", ONES_LIKE_THEM)
def test_people_in_brackets_behind_sayings_and_dashes(text: str) -> None:
    assert not left_open(text.replace("[[", "⟦").replace("]]", "⟧"))


@pytest.mark.parametrize("text", NOBODY_LIKE_THEM)
def test_degrees_skills_nationalities_and_firms_name_nobody(text: str) -> None:
    assert Redaction().text(text) == text


@pytest.mark.promise("B3")
@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Referee: [[Zodwa Mthembu]] (shift manager, Vopak Terneuzen), ring her.", "Vopak Terneuzen"),
        ("Your name and position: [[Doreen Haskins]], Charge Nurse, Lindqvist Memorial", "Lindqvist Memorial"),
        ("Ref 2: [[Thabo Nkosi]], Eskom, +27 11 555 0192", "Eskom"),
    ],
)
def test_where_somebody_works_is_shown_behind_what_they_are(text: str, shown: str) -> None:
    assert not left_open(text.replace("[[", "⟦").replace("]]", "⟧"))
    assert shown in (Redaction().text(text.replace("[[", "").replace("]]", "")) or "")


@pytest.mark.promise("B3")
def test_own_names_spelled_out_and_before_a_sentence() -> None:
    redaction = Redaction({"full_name": {"family": "Campbell", "given": "Isla"}})
    assert redaction.text("so it's I S L A, or i-s-l-a") == "so it's [name], or [name]"
    assert redaction.text("Hi Isla Campbell, I came across it") == "Hi [name], I came across it"
    assert redaction.text("Campbell, I. and Campbell, A") == "[name] and [name]"
