"""Number plates of many countries, with a word for them and without; and what is written like one.

All values are invented. What stands between ⟦ and ⟧ must be hidden, whatever the finding is called.
"""

from __future__ import annotations

import pytest

from field_policies.redaction import Redaction
from tests.redaction.marked import left_open

PLATES = [
    "车停在B2，牌号⟦皖A·3K7F1⟧",
    "他的车⟦粤B·D12345⟧",
    "今天开太太的车来的，⟦沪C·88X21⟧",
    "He parks a grey Golf, ⟦RK19 TLB⟧.",
    "Visitor vehicle: ⟦BT 418-207⟧",
    "Her scooter (⟦KT-41-82⟧) was stolen",
    "the Yaris ⟦KTR 4182⟧ is hers",
    "truck plate ends ⟦418⟧",
    "车牌⟦苏E·7K3P9⟧",
    "新能源车 ⟦浙AF82716⟧ 停在地库",
    "摩托车⟦川A4K72⟧",
    "开⟦鄂A8T6Q2⟧来的",
    "学员车⟦粤B2K91学⟧",
    "使馆车 ⟦使224578⟧",
    "粤港两地牌⟦粤Z·K71Q港⟧",
    "车牌尾号⟦7K3⟧",
    "港牌 ⟦VN 3182⟧",
    "澳门车⟦MT-41-82⟧",
    "台湾车牌⟦BGT-7182⟧",
    "骑 ⟦MGK-3182⟧ 来",
    "ナンバー ⟦品川 330 さ 12-34⟧",
    "차량번호 ⟦12가 3456⟧",
    "машина ⟦К718МО77⟧",
    "ทะเบียน ⟦1กข 4182⟧",
    "Reg: ⟦LD19 KVN⟧",
    "her Fiesta, ⟦P418 KTR⟧",
    "an old Mini, ⟦KTR 418D⟧",
    "moved the car ⟦191-D-41827⟧",
    "Plaque ⟦GK-418-RT⟧",
    "voiture ⟦418 KTR 75⟧",
    "targa ⟦FK 418 RT⟧",
    "Kennzeichen: ⟦K-RT 4182⟧",
    "Kennzeichen ⟦B RT 418⟧",
    "kenteken ⟦18-KTR-4⟧",
    "she parks ⟦K-418-RT⟧",
    "matricula ⟦4182 KTR⟧",
    "matrícula ⟦41-KT-82⟧",
    "Belgian plate ⟦1-KTR-418⟧",
    "rendszám ⟦KTR-418⟧",
    "tablice ⟦WK 4182R⟧",
    "regnr ⟦KTR 41G⟧",
    "drives ⟦EK 41820⟧",
    "bil: plate ⟦KT 41 820⟧",
    "SPZ, car ⟦1AK 4182⟧",
    "masina, plate ⟦B 418 KTR⟧",
    "plaka ⟦34 KTR 418⟧",
    "plate ⟦AA4182KT⟧",
    "licence plate ⟦KA 05 MJ 4182⟧",
    "bike ⟦TN-09-BK-4182⟧",
    "matatu ⟦KDK 418T⟧",
    "Lagos plate ⟦KTR-418AA⟧",
    "VEHICLE: ⟦GR 4182-19⟧",
    "car ⟦CA 418-204⟧",
    "bakkie ⟦KT 41 RK GP⟧",
    "plate no. ⟦Dubai M 41827⟧",
    "plate ⟦4182 KTR⟧",
    "mobil ⟦B 4182 KTR⟧",
    "biển số ⟦51H-418.27⟧",
    "plate number ⟦WKT 4182⟧",
    "trike plate ⟦KT 4182⟧",
    "jeepney ⟦KTR 4182⟧",
    "my car is ⟦SKT 4182 K⟧",
    "ute ⟦1KT 8RA⟧",
    "rego ⟦KTR41D⟧",
    "NZ rego ⟦KTR418⟧",
    "placa ⟦KTR4B18⟧",
    "placa ⟦KTR-4182⟧",
    "moto ⟦POT3H18⟧",
    "patente ⟦KTRB-18⟧",
    "auto ⟦AK 418 TR⟧",
    "placas ⟦KTR-41-82⟧",
    "CA plate ⟦8KTR418⟧",
    "Texas plate ⟦KTR-4182⟧",
    "tag ⟦KTR 418⟧ (Florida)",
    "Cars: Ana ⟦KT 41 820⟧, Ben ⟦RK 18 204⟧",
    "diplomatic ⟦418 D 204⟧",
    "Parking: ⟦KT68 RLB⟧ and ⟦AB12 CDE⟧",
]
THINGS = [
    "COVID-19, JSTL-12, HTTP-2, UTF-8, SHA-256, RFC-7231, ISO-9001, GB-2312.",
    "CA 90210, NY 10001, TX 75001; flight EK 418, train ICE 1204, bus N 418.",
    "2019 PHD, 2020 MSC, 1080 FPS, 3000 RPM, 1204 PCS, 4000 PSI, 1500 USD.",
    "12 DEC 2019, 05 MAY 2020, 10 AM 30, 12 GB 256.",
    "Model KT-418-B, part RK-41-82 rev C; SKU KTR-418-D; serial 4-KTR-18; asset tag 1204 KTR.",
    "Room B 418, Gate A 12, seat 14C, hall 4B, building C12, floor 3F.",
    "ticket KTR-418, JIRA OPS-4182, PR 418, INC 41820, PO 41827, build 418.",
    "A4 PDF, B2 CSS, C3 SQL; I 100 USD; M 200 EUR; T 300 RPM.",
    "车间 B12 线，车型 A4L 2.0T，列车 G1204，火车 K418，动车 D4182，货车 12 辆。",
    "开 IDE 调试，开 PPT 汇报，骑手 1200 人，驾校 C1 证，开 B2 会议室。",
    "drives 12 KPIs, rides 30 km, taxi fleet of 1200, driving ISO 27001, trailer 40 ft, registered 2019 LLC.",
    "UPS 10 kVA, 220 V 50 HZ, 41 KW 82, 12 HP 30.",
]


@pytest.mark.promise("B3")
@pytest.mark.parametrize("text", PLATES, ids=range(len(PLATES)))
def test_plates(text: str) -> None:
    assert not left_open(text)


@pytest.mark.parametrize("text", THINGS, ids=range(len(THINGS)))
def test_things_like_plates(text: str) -> None:
    assert [text[s.start : s.end] for s in Redaction().find(text) if s.kind == "plate"] == []
