"""Names in running English, in notes, minutes and lists, by what is general about them; and what looks as they do."""

from __future__ import annotations

import pytest

from field_policies.redaction import Redaction
from tests.redaction.marked import left_open

MARKED = [
    # minutes, tasks and lists of people
    "Action: [[Eluned]] to circulate the draft. [[Iwan]] to book the hall; [[Rhodri]] to write to the council.",
    "To: [[Kaveri Narayanan]]; [[Senthilkumar P.]]; [[Balamurugan K]]",
    "Cc: [[R. Thirumurugan]], [[Elangovan S.]], [[P Kalaiselvi]]",
    "Attendees: [[Siân]], [[Geraint]], [[T. Bevan]] (chair), [[Ll. Pugh]]",
    "Present: [[Will]], [[Grace]], [[Mark]]; apologies from [[Faith]]",
    "[[Sunniva]] - strong hire\n[[Torvald]] - no\n[[Ylva]] - maybe",
    "1. [[Solomiya Hrytsenko]] 2. [[Taras Melnyk]] 3. [[Oksana Bila]]",
    "Proposed: [[Lowenna]]. Seconded: [[Cador]].",
    "Driver [[Boniface]], van 3. Relief: [[Innocent]].",
    # notes written in haste
    "can somebody tell [[lorna]] the gate code? [[pete]] has it",
    "spoke w/ [[amara]] tdy - v keen, notice 4 wks, lives w/ sis [[ifeoma]]",
    "cand seems ok, [[sanjay]] not sold tho, [[preeti]] yes",
    "lunch w [[magda]] + [[piotr]] at 1",
    "my cousin [[thabo]] drives for them, ask for [[lerato]] at the gate",
    "saw [[adaeze]] at the fair, she knows [[chinedu]] from uni",
    # initials alone
    "Notes: [[rk]]",
    "Fine by me. – [[JvdM]]",
    "Happy with her second round. /[[KD]]",
    "Good on SQL, weak on modelling. ([[pn]])",
    "[[GW]] took the photo, [[CJ]] drove and [[DK]] is off.",
    "[[PK]] started Monday. [[AJ]] trained her. [[BB]] was late.",
    "[[LB]] and [[TN]] both said yes; [[RS]] abstained.",
    # who people are to each other, in many languages
    "the guard [[Tenzing]] waved us in; [[Chhetri]] the caretaker signed.",
    "Got a lecture from [[Devraj]] the porter and a smile from [[Lupita]] in the canteen.",
    "A bow from [[Haruo]] and a text from [[Keisha]].",
    "He lives with his lola [[Conching]] and kuya [[Jun]].",
    "Her teta [[Salma]] and ammi [[Rukhsana]] helped.",
    "He is the son of [[Gunnar]] and of [[Solveig]], both fishers.",
    "Bring Aadhaar to [[Thakur]] ji. [[Meena]] didi will open. Ask [[Raju]] bhai.",
    "Offer letter for [[Suparman]] is ready; [[Sukarno]] and [[Suharti]] still wait.",
    "His late wife [[Marigold]] ran a shop.",
    "Her mum is called [[Pearl]]; her stepdad is [[Sandy]].",
    "[[Lê Quang]]'s wife [[Bích]] called.",
    # words that grammar makes names
    "[[Rocky]] won't, [[Sunny]] might, [[Ruby]] can.",
    "[[Joy]] can't, [[Summer]] can, and [[Dale]] will.",
    "Miles ahead of [[Grant]], who granted nothing.",
    "[[Steve]]'s surname is [[Hope]]. Her maiden name was [[Frost]]. His middle name is [[Prince]].",
    "known to all as [[Chook]], real name [[Cheryl]]",
    "Hey [[Chance]], did [[Destiny]] send the form?",
    "Nobody but [[Prosper]] had a key.",
    "[[Clay]] thinks otherwise. So does [[Brook]].",
    # what goes on as of people, and forms of names
    "[[Thurston Howell III]] signed. So did [[Sammy Davis Jr.]] and [[Ed Baker Sr]].",
    "[[Kissné Dr. Tóth Emese]] ...... PLM-228 ...... [[06-20-736-0418]]",
    "Then [[Gbemisola]] from Ops chimed in and [[Oyinkan]] from the Lagos office disagreed.",
    "Currently managed by [[Ragnhild]], formerly under [[Torbjørn]].",
    "When [[Zodwa]] went on leave, [[Sifiso]] stepped in.",
    "With [[Ayelet]] gone, [[Noam]] runs the shop.",
    "[[Pieter-Jan de Vries]], [[Wout van Aert]], [[Liesbeth van 't Hof]]",
]
KEPT = [
    "Hope was expressed that both would apply. Grace period of 30 days. Faith in the process is high.",
    "The Manager said yes; Marketing wants more. The Client agreed. Legal approved and Finance asked for numbers.",
    "Hire Purchase, Will Writing, Rich Text Format, Grace Period, Hope Valley line.",
    "PM works with QA. BA wrote the spec. SRE took over. HR has the file. The GP wrote. MD left. VP asked.",
    "Applied to Deloitte, met EY and spoke to PwC. Feedback from BP: fine. Interview with HP. Ask HR. Checked by QA.",
    "Notes: ok. Owner: tbd. Signed: no. From: uk. Panel: tbc\n-- end of notes --. -- ok. /ok (tbc). -- nb",
    "the role is in leeds, she likes python, wants 45k, knows sap and excel, lives in hull",
    "ask for a discount, ping the api, lunch w/ team, met w/ legal",
    "son at uni, wife also working, mum ill, dad in care, sister abroad, kids in school",
    "cc finance, loop in security, remind everyone",
    "Python (good), Java (some). Excel - strong. Rust: yes. Go: no. Swahili (C1): fluent. Kafka: yes. Redis: no.",
    "Kenya 12, Ghana 9, Nigeria 14. Leeds 3, York 2. Toyota 4, Honda 5. Modules: Algebra 71, Mechanics 65, Optics 80.",
    "Siemens to supply parts. Bosch to send a quote. Facilities to review. Ops to check. Grafana can't, Kibana can.",
    "His surname is spelled with one l. Her first name is unusual. Name is withheld. Maiden name unknown.",
    "Proposed: a pay rise. Seconded: by all. Chair: vacant. Scribe: none. NIGHTS: Dock, Yard, Gate.",
    "Summer intern 2019, Spring release. Autumn term, Easter break. World War II. Phase III. Pentium IV. Type II.",
    "Got a badge from Udemy, a grant from Wellcome, a letter from HMRC. I got your name from LinkedIn.",
    "At Barclays he reported to the board. At Ericsson she reported to Group. a third, Siemens, withdrew its bid.",
]


def _hidden(text: str) -> set[int]:
    return {n for span in Redaction().find(text) for n in range(span.start, span.end)}


@pytest.mark.promise("B3")
@pytest.mark.parametrize("n", range(len(MARKED)))
def test_names_are_hidden_and_nothing_beside_them(n: int) -> None:
    example = MARKED[n].replace("[[", "⟦").replace("]]", "⟧")
    assert not left_open(example)
    shown = Redaction().text(example.replace("⟦", "").replace("⟧", ""))
    words = example.replace("⟦", "\0").replace("⟧", "\0").split("\0")[::2]
    assert shown is not None
    assert all(word.strip(" ,") in shown for word in words)


@pytest.mark.parametrize("n", range(len(KEPT)))
def test_what_is_no_name_stays(n: int) -> None:
    text = KEPT[n]
    hidden = _hidden(text)
    assert not hidden, "".join("█" if m in hidden else c for m, c in enumerate(text))


OWN = [
    # misspelt, and romanised another way
    ("Katharina", "Schmidtbauer", "Katarina Schmitbauer, Schmidtbaur", "[name], [name]"),
    ("Yevgeniya", "Tchaikovskaya", "Yevgenija, and once Tchaykovskaia", "[name], and once [name]"),
    ("Muhammad", "Qureshi", "Mohammad Kureshi or Muhamad Qureshy", "[name] or [name]"),
    ("Martin", "Lindgren", "Made in Merlin with Martinis by Lindgreen", "Made in Merlin with Martinis by [name]"),
    # initials and short names as they are typed in haste
    ("Boon Hock", "Teo", "tell bh the bh curve, bh is out", "tell [name] the bh curve, [name] is out"),
    ("Pa Nhia", "Lor", "PN started Monday.", "[name] started Monday."),
    ("Thi Lan", "Dinh", "lan is keen, lan's bike, lan cable", "[name] is keen, [name]'s bike, lan cable"),
    ("Henrique", "Tavares", "Rique T joins Henri T. in Band T", "Rique T joins [name] in Band T"),
    # half of a name with a hyphen
    ("Amaka", "Udeh-Bright", "Amaka Udeh is a bright one. Ms Bright", "[name] is a bright one. [name]"),
]  # fmt: skip


@pytest.mark.promise("B3")
@pytest.mark.parametrize("n", range(len(OWN)))
def test_own_names(n: int) -> None:
    given, family, text, shown = OWN[n]
    assert Redaction({"full_name": {"given": given, "family": family}}).text(text) == shown


def test_the_english_name_of_a_chinese_person() -> None:
    name = {"family": "吴", "given": "嘉禾", "latin": "Wu Jiahe"}
    shown = Redaction({"full_name": name}).text("Chloe Wu 吴嘉禾 did it. Has 吴嘉禾 signed? Wu is in. Chloe Wu.")
    assert shown == "[name] did it. Has [name] signed? [name] is in. [name]."
