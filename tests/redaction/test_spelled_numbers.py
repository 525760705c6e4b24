"""Papers and phones that are dictated, written as abroad or stand after a remark; and other numbers.

All values are invented. What stands between ⟦ and ⟧ must be hidden, whatever the finding is called.
"""

from __future__ import annotations

import pytest

from field_policies.redaction import Redaction
from tests.redaction.marked import left_open

NUMBERS = [
    "护照号是⟦E K 4 1 8 2 0 7 7⟧然后",
    "护照 ⟦E 4 1 8 2 0 7 7 3⟧",
    "passport number ⟦E K 4 1 8 2 0 7 7⟧",
    "passport no is ⟦EK 四一八二零七七⟧",
    "护照号码 ⟦E K 四一八二零七七⟧",
    "通行证⟦C 四一八二零七七三⟧",
    "passeport marocain ⟦VX4182077⟧",
    "not passport VX4182770 but ⟦VX4182077⟧",
    "Aufenthaltstitel ⟦Y4K18R20T⟧",
    "Niederlassungserlaubnis ⟦Y4K18R20T⟧",
    "titre de séjour ⟦4182077335⟧",
    "permesso di soggiorno ⟦I41820773⟧",
    "Blue Card ⟦Y4K18R20T⟧",
    "residence title no. ⟦Y4K18R20T⟧",
    "karta pobytu ⟦RP4182077⟧",
    "CoE ⟦OSK25-041827⟧",
    "certificate of eligibility ⟦TKY24-118207⟧",
    "COE no.: ⟦NGY26-041827⟧",
    "在留资格认定证明书 ⟦东认24-041827⟧",
    "CoS ⟦C2G4K18R20T⟧",
    "CAS number ⟦E4G4K18A20T77⟧",
    "I-20, SEVIS ⟦N0041820773⟧",
    "EAD card ⟦SRC2190418207⟧",
    "UCI ⟦11-4182-0773⟧",
    "visa grant ⟦0041820773318⟧",
    "work pass ⟦0 41820773⟧",
    "TRN ⟦EGOK4182KR⟧",
    "S Pass ⟦4 1820773⟧",
    "工作签证 ⟦KZ4182077⟧",
    "港澳通行证 ⟦C41820773⟧",
    "海员证 ⟦A00418207⟧",
    "旅行证 ⟦T4182077⟧",
    "emergency travel document ⟦S418207⟧",
    "refugee travel doc ⟦RTD418207⟧",
    "laissez-passer ⟦UN418207⟧",
    "護照 ⟦3 1 8 2 0 7 7 3 1⟧",
    "number in the old sheet (⟦07418 207 733⟧) has two digits swapped",
    "⟦06 30/418-2077⟧",
    "⟦06-20-418-2077⟧",
    "⟦06 1 418 2077⟧",
    "Ring after six: ⟦72/418-207⟧",
    "call evenings ⟦0472 418 207⟧",
    "Tel. abends: ⟦07418 / 20 77 31⟧",
    "⟦07473 / 20-4182⟧",
    "⟦01573 / 418 20 77⟧",
    "⟦0741/2077331⟧",
    "⟦+354&nbsp;418&nbsp;2077⟧",
    "⟦+44%207418%20207733⟧",
    "手机⟦幺八零 4182 0773⟧",
    "电话⟦一三九4182 0773⟧",
    "⟦180四一八二零七七三⟧",
    "手机：⟦一八〇 四一八二 零七七三⟧",
    "⟦(074) 182 0773⟧",
    "⟦0741 8207733⟧",
    "tel ⟦074/18 20 77⟧",
    "mob ⟦87 418 2077⟧",
    "⟦+353 (0)87 418 2077⟧",
    "GSM ⟦0475/41.82.07⟧",
    "⟦0475 41 82 07⟧",
    "⟦8 (701) 418-20-77⟧",
    "⟦8-701-418-20-77⟧",
    "WhatsApp me ⟦(55) 4182-0773⟧",
    "whatsapp: ⟦11 94182-0773⟧",
    "cel. ⟦55 4182 0773⟧",
    "手机 ⟦1 3 9 4 1 8 2 0 7 7 3⟧",
    "电话是⟦139-4182-0773⟧转⟦8⟧",
    "微信同号⟦13941820773⟧",
]

STAYS = [
    "合同编号 2020-0017263",
    "证书 桂建安C(2020)0017263",
    "2014 / 2018",
    "04/2014 - 09/2020",
    "table 07418 / 20",
    "ratio 72/418",
    "sheet 12, row 418207",
    "价格 180 四千",
    "二〇二三年 2024",
    "build 1234/567-8901",
    "COS 12 of them",
    "cos 2019 was hard",
    "works in the COE, 2024 to date",
    "passport valid until 2031",
    "passport control at T2",
    "visa free since 2019",
]


@pytest.mark.promise("B3")
@pytest.mark.parametrize("example", NUMBERS)
def test_numbers_are_hidden(example: str) -> None:
    assert left_open(example) == []


@pytest.mark.promise("B3")
@pytest.mark.parametrize("text", STAYS)
def test_what_is_nobodys_stays(text: str) -> None:
    assert [text[span.start : span.end] for span in Redaction().find(text) if span.kind != "name"] == []
