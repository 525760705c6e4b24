"""Plates by state, maker and by another plate beside them; and numbers that are no plates.

All values are invented. What stands between ⟦ and ⟧ must be hidden, whatever the finding is called.
"""

from __future__ import annotations

import pytest

from field_policies.redaction import Redaction
from tests.redaction.marked import left_open

PLATES = [
    "车牌⟦陕AF·30182⟧",
    "挂的⟦粤BD·7K219⟧绿牌",
    "备案牌⟦沪B2·17K35⟧",
    "新能源⟦京AD 61827⟧",
    "车牌⟦基辅 41827⟧",
    "当地车牌：⟦迪拜 K 41827⟧",
    "车辆 ⟦KT418⟧ 登记在妻子名下",
    "車輛：⟦WT3925⟧",
    "他的车是⟦MX 4182⟧",
    "driver ...... vehicle\nKovács Béla ...... ⟦KLM-418⟧\nNagy Éva ...... ⟦AE CK-418⟧",
    "Name .... Plate\nTom .... ⟦KT18 XRB⟧\nAna .... ⟦LK09 VTC⟧",
    "sigga: my car is ⟦YK-B41⟧\nkris: mine's at the garage, take Jón's, ⟦ML R18⟧",
    "Cars on site: ⟦KR 4182K⟧ and, for Tuesdays, the blue one ⟦KR 7716L⟧",
    "Comes in an old Fiat (⟦WX 7K418⟧).",
    "in her Corolla, ⟦GE 418-20⟧",
    "a grey Octavia – ⟦4B7 1182⟧",
    "Lot C permits: Ramos, J. ⟦TX KRB·4182⟧; Lee, Ann ⟦TX 4KR-B182⟧; Diaz, M. ⟦PKL 0418⟧",
    "Visitor: ⟦CA 8KRB418⟧",
    "plate ⟦NY KRB-4182⟧",
    "⟦KMZ-4182⟧ (LA), blue pickup",
    "parking: ⟦FL 418-KRB⟧",
    "Her reg is ⟦KT18 XRB⟧",
    "reg. ⟦191-D-41820⟧",
    "⟦MH 12 KR 4182⟧",
    "Okada no ⟦LSR 418 KR⟧",
    "Bike: ⟦KA-05-KR-4182⟧",
    "⟦SKR 4182 B⟧",
    "⟦B 4182 KRT⟧",
    "⟦WKR 4182⟧ parked in B2 (car)",
    "⟦品川 300 さ 41-82⟧",
    "⟦12가 4182⟧",
    "Kennzeichen ⟦TÜ-KR 418⟧",
    "Auto ⟦HD KR 418⟧",
    "moto ⟦KR-418-TB⟧",
    "VW Golf ⟦S-KR 4182⟧",
    "电动车牌照⟦杭州 K41827⟧",
    "摩托⟦粤K·R4182⟧",
    "网约车⟦川AD41827⟧",
    "尾号限行，我车是⟦浙A·4K182⟧",
]

STAYS = [
    "parking fee 120 HKD",
    "parking level B2, bay 41",
    "CA 94105",
    "IN Q3 2024 we grew",
    "Order TX 4417-B",
    "part no. KMZ-3180",
    "model WT392",
    "型号 WT392",
    "车辆 3 台",
    "车辆 GB 7258 检测",
    "We drove OKR-2024 to done",
    "Terminal A ...... Gate 12",
    "OR 97211",
    "OK 4K TVs",
    "LA 2028 bid",
    "MS SQL 2019",
    "IT ISO 27001",
    "CO 2 emissions",
    "陕A区 41827 平米",
]


@pytest.mark.promise("B3")
@pytest.mark.parametrize("example", PLATES)
def test_plates_are_hidden(example: str) -> None:
    assert left_open(example) == []


@pytest.mark.promise("B3")
@pytest.mark.parametrize("text", STAYS)
def test_what_is_nobodys_stays(text: str) -> None:
    assert [text[span.start : span.end] for span in Redaction().find(text) if span.kind != "name"] == []
