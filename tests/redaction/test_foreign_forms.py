"""Forms of public sets of other makers: addresses over several lines, records of programs, forms and templates.

All values are invented. What stands between ⟦ and ⟧ must be hidden, whatever the finding is called.
"""

from __future__ import annotations

import pytest

from field_policies.redaction import Redaction
from tests.redaction.marked import left_open

ADDRESSES = [
    "My new address is ⟦418 Halloran Turnpike\nSuite 206⟧",
    "Please send it to ⟦77 Oriel Knolls Apt. 312\nNorth Wendell, OR 97104⟧",
    "Deliver the parcel to ⟦3 Quenby Pines, Port Maddox⟧",
    ">⟦1204 Yarrow Freeway⟧\n>⟦Apt. 90⟧",
    "⟦Flat 12b\nWinslade Springs\nLower Harding\nKT9 2QP⟧",
    "Could you ship it to ⟦Flat 4\nOrwell Track\nEast Brampton\nLS6 4RT⟧?",
    "Wohnort: ⟦Amselring 14/3\n94130 Obernzell⟧",
    "⟦Fabriksgatan 8\n41250 Lerum⟧",
    "⟦Havnegade 21\n8940 Randers⟧",
    "Adres: ⟦Molenhof 6\n7311 KB\nTwello⟧",
    "We moved to ⟦Plaza Ramón Vidal 12 Piso 3, Huesca, 22004⟧",
    "Change it to ⟦Contrada Bellini, 7, 84010, Furore (SA)⟧",
    "⟦Vicolo Ferrante, 2 Appartamento 5\n63900, Fermo (FM)⟧",
    "to ⟦rue de Valmont\n31470 Fonsorbes⟧",
    "⟦Akácfa utca 9.\nH-2083 Solymár⟧",
    "Jl. Kenanga No. 5, tell them: ⟦Jl. Kenanga No. 5, Magelang, Jawa Tengah 56117⟧",
    "to ⟦Askelund 14\n Apt. 3\n Borre\n Denmark 4791⟧",
    "Ship to ⟦Gosposka ulica 21\nMozirje\n, \n 3330⟧",
    "⟦58 Chemin des Aubiers\nANNONAY, RA 07100⟧",
    "it is ⟦Hofsvik 12\nHella,  850⟧",
    "⟦19 Langvadsvej⟧ is where we meet",
    "⟦27 Nad Potokem\n Apt. 15⟧",
    "⟦PO Box 61\nPukerau 9772⟧",
    "收件地址：⟦贵州省兴义市桔山云盘路k座 562400⟧",
    "Could you please confirm that ⟦Rozenlei 31⟧ is still right?",
]
LED_TO = [
    "The restaurant is at ⟦512 Quenby Reserve⟧",
    "I'll meet you at ⟦77 Orrin Parklands⟧ after work",
    "Please return it to ⟦Corredera de Vidal 12, Huesca, 22004⟧ by Friday",
    "Please update the billing address with ⟦Amalia-Prohl-Ring 14⟧",
    "Could you confirm that ⟦Diagonal Mérida 231⟧ is right?",
    "The address of the firm is ⟦4 Yarrow Amble, Lake Winslade⟧",
]
RECORDS = [
    '{"first_name": "⟦Tamsin⟧", "last_name": "⟦Orde⟧", "dob": "⟦03/11/1991⟧", "username": "⟦ordetam⟧"}',
    "{'dateOfBirth': '⟦1987-02-14⟧', 'phoneNumber': '⟦55 18 40 27⟧'}",
    "<firstName>⟦Quill⟧</firstName><birthDate>⟦12.5.1979⟧</birthDate>",
    "phone_number: ⟦61 22 90 14⟧\nhome_address: ⟦Brookside 4⟧",
    '"licensePlate": "⟦7KDF 220⟧"',
    "Username: ⟦tborrow⟧",
    "The user name is ⟦marlow31⟧.",
    "UserID '⟦quiet_river⟧' was found",
    "User ⟦Nedra_Voss⟧ has logged in from 10.0.0.1",
]
BIRTHS = [
    "Please tell me your date of birth. It's ⟦02/01/1987⟧",
    "DOB? ⟦02/01/1987⟧",
]
PHONES = [
    "Ines Falk | ines.falk@example.org | ⟦55 18 40 27⟧",
    "ada@example.org, ⟦733 031 282⟧",
    "⟦129-474-2445⟧ office\n⟦129-474-2446⟧ fax",
    "I would like to stop receiving messages to ⟦04 5384702⟧",
    "Contact Nola at ⟦0129 88 112 8⟧ for details",
    "I changed my number, the new one is ⟦83 64 90 37⟧",
]
NUMBERS = [
    "account number ⟦SBIN012345678901⟧",
    "premium payments from bank account (⟦HDFC0987654321⟧)",
    "bank account number ⟦SE32CRBC0100601211501234⟧ is used",
    "passport number ⟦US-PP-987604321⟧",
    "Voter ID '⟦VTR1985746321⟧'",
    "your license ⟦78B5R2MVFAHJ48500⟧ is still registered",
    "Medicare: ⟦1EG4-TE5-MK73⟧",
    "TIN ⟦427-695-509-000⟧",
    "RFC = ⟦GOMC850714H29⟧",
    "Officer Barr noted license number ⟦D245-938-19-203⟧ in the report",
    "her driver's license number ⟦CA_DL_98765432⟧ was seen",
    "甲方同意将车牌号为⟦湘B04916⟧的小型轿车出租",
    "Email me on Indeed: ⟦indeed.com/r/Ravi-Ostrander/\nb6931801c51c63d1⟧\n\nSenior engineer",
]
NAMES = [
    "My name is ⟦Per⟧",
    "my name is ⟦Joy Ring⟧ and I weld",
    "⟦Denise⟧ yelled at ⟦Korbin⟧: come back",
    "Directed By:    ⟦Orla Deep⟧",
    "directed by ⟦Tove Moser⟧ and starring ⟦Engl⟧",
    "乙方：⟦石玉珍⟧，住址见附件",
    "工程部今天提交了周报，⟦张玉芬⟧负责接口联调。",
    "system administrator ⟦Maria Lopez⟧ retrieved the file",
    "travel expenses for ⟦Mark Taylor⟧, the finance department needed receipts",
    "any clinic near ⟦Dany Smith⟧'s current address",
    "the credit card used by ⟦Samira El-Haddad⟧.",
    "⟦Amanda Hill⟧ of the lending team",
    "⟦Jane Doe⟧'s form was mailed by HR.",
    "A tribute to ⟦Bettina Miller⟧ – sadly, she left.",
    "What is your last name? ⟦Johnston⟧",
    "our 3 founders: ⟦Hall⟧, ⟦Wagner⟧ and ⟦Jordan⟧.",
    "share accounts with ms. ⟦Martin⟧",
    "⟦Margarita⟧, can I please speak to your boss?",
    "⟦Ksaver Rolic⟧\nTallis Freight\n4 Quay Road",
    "They had 6: ⟦Jansje⟧, ⟦Arihiro⟧, ⟦Emma⟧, ⟦Lukas⟧, ⟦Tamsu⟧ and ⟦Oliver⟧.",
    "I'm so jealous! said ⟦Towa⟧ to ⟦Irenka⟧",
    "As promised, here's ⟦Zulikha⟧'s address",
    "we need to add ⟦Brankica Vucan⟧ as guardian",
    "The name in the account is not correct, please change it to ⟦Iines Waltaro⟧",
    "The border force stopped tennis player ⟦Vjera Posavich⟧ over visa disputes",
    "⟦Jade⟧ is a very sympathetic person.",
]
READABLE = [
    ("Meet me at 10 AM or at 3 PM Monday; traffic is at 500 QPS", "at 10 AM or at 3 PM Monday; traffic is at 500 QPS"),
    ("We are at 12 Engineers and moved to Senior Engineer 2", "at 12 Engineers and moved to Senior Engineer 2"),
    ("Please confirm that Java 8 works, and that Team 5 does", "that Java 8 works, and that Team 5 does"),
    ("曾任焊工三年，后任质检员", "曾任焊工三年，后任质检员"),
    ("The service lives in Kubernetes; she is at home in Excel.", "lives in Kubernetes; she is at home in Excel"),
    (
        "Prepared by Finance. Approved by: HR Operations. Presented by Acme Bank.",
        "by Finance. Approved by: HR Operations.",
    ),
    ("Bot: Where would you like this to be sent to?", "Bot"),
    ("[10:43] Support: Thanks, we are on it.", "Support"),
    ("Willing to relocate to: Bangalore, Karnataka", "Bangalore"),
    ("She is glad that Sri Lanka is moving in that direction.", "Sri Lanka"),
    ("passport number XG9382049 to the shared drive", "to the shared drive"),
    ("The vehicle registration OW91UNQ from the applicant last week.", "from the applicant"),
    ("During 1985, Harlan Global Ltd. invested in new designs", "During 1985"),
    ("Please confirm that Rozenlei 31 is right", "Please confirm that"),
    ("甲方同意将车牌号为湘B04916的小型轿车出租", "车牌号为"),
    (
        "兼任陕西华燕航空仪表有限公司、武汉华工正源光子技术有限公司监事",
        "陕西华燕航空仪表有限公司、武汉华工正源光子技术有限公司",
    ),
    ("任浙江老凤祥首饰厂副厂长", "浙江老凤祥首饰厂"),
    ("product: {'name': 'Harbor Lamp', 'title': 'Desk', 'id': 'A-77', 'city': 'Leeds'}", "Harbor Lamp"),
    ('{"username": null, "phone": "none"}', "none"),
    ("5 Data Centers\n12 Team Leads\n2019 Manager", "12 Team Leads"),
    ("写信到 a@example.org，就读时间 2016.03-2019.08", "2016.03-2019.08"),
    ("Offices in Rosalind Hall, next to Victoria Park", "Victoria Park"),
    ("He joined Morgan Stanley and later Reed Smith.", "Morgan Stanley and later Reed Smith"),
    (
        "The user access_token and account log_level are set; 08.05.2019-30.06.2021",
        "user access_token and account log_level",
    ),
    ("We use Kafka, Redis, Terraform, Ansible and Postgres.", "Kafka, Redis, Terraform, Ansible and Postgres"),
    ("Step 4\nResults\n2019 Manager", "Step 4"),
    ('It works!" said nobody to Marketing', "Marketing"),
    ("Add Azure Functions as a target", "Azure Functions"),
    ("SV-Nr. 57 110984 W 018\nIBAN DE89 1470 7091 1537 3885 91", "IBAN"),
    ("username field, login page and login button", "username field, login page and login button"),
]


@pytest.mark.promise("B3")
@pytest.mark.parametrize("example", [*ADDRESSES, *LED_TO, *RECORDS, *BIRTHS, *PHONES, *NUMBERS, *NAMES])
def test_hidden(example: str) -> None:
    assert not left_open(example)


@pytest.mark.promise("B3")
@pytest.mark.parametrize(("text", "stays"), READABLE)
def test_stays_readable(text: str, stays: str) -> None:
    shown = Redaction().text(text)
    assert shown is not None
    assert stays in shown
