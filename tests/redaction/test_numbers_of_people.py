"""Numbers of identity, travel documents, accounts and plates of many countries.

All values are invented. What stands between ⟦ and ⟧ must be hidden, whatever the finding is called.
"""

from __future__ import annotations

import pytest

from tests.redaction.marked import left_open

IDENTITIES = [
    "身份证号码：⟦11010119900307457X⟧",
    "身份证后四位⟦457X⟧",
    "身份证：⟦1101 0119 9003 0745 7X⟧",
    "身份证 ⟦110101********457X⟧",
    "社保卡号 ⟦A12345678⟧",
    "台湾身分证 ⟦A123456789⟧",
    "HKID ⟦A123456(3)⟧",
    "SSN: ⟦078-05-1120⟧",
    "social security number ⟦078 05 1120⟧",
    "last four of SSN ⟦1120⟧",
    "SSN ending ⟦1120⟧",
    "NI number ⟦QQ 12 34 56 C⟧",
    "NRIC ⟦S1234567D⟧",
    "Aadhaar no ⟦4567 8912 3456⟧",
    "PAN ⟦ABCPX1234K⟧",
    "TFN ⟦123 456 782⟧",
    "CPF ⟦123.456.789-09⟧",
    "DNI ⟦12345678Z⟧",
    "driving licence ⟦MORGA657054SM9IJ⟧",
    "驾驶证号 ⟦430102199003071234⟧",
    "personnummer ⟦19811218-9876⟧",
    "PPS ⟦1234567TW⟧",
    "NHS number ⟦943 476 5919⟧",
    "Medicare ⟦2123 45670 1⟧",
    "SIN ⟦046 454 286⟧",
]
TRAVEL = [
    "护照号 ⟦E12345678⟧",
    "护照：⟦EA1234567⟧",
    "港澳通行证 ⟦C12345678⟧",
    "台胞证⟦01234567⟧",
    "回乡证号⟦H0123456701⟧",
    "Passport No. ⟦533380006⟧",
    "US passport ⟦A00123456⟧",
    "passport (UK): ⟦925665416⟧",
    "his passport, ⟦N1234567⟧, expires soon",
    "visa no. ⟦20231234567⟧",
    "travels on ⟦L8988901C⟧",
    "BRP ⟦ZU1234567⟧",
    "work permit ⟦WP-2231984⟧",
    "green card ⟦MSC1234567890⟧",
]
ACCOUNTS = [
    "工资卡：⟦6222 0212 3456 7890 128⟧",
    "招商银行 ⟦6214 8301 2345 6789⟧",
    "卡号尾号⟦6789⟧",
    "银行账号 ⟦3301 0402 0910 0123 456⟧",
    "IBAN ⟦GB82 WEST 1234 5698 7654 32⟧",
    "Sort code ⟦12-34-56⟧, account ⟦12345678⟧",
    "account number ⟦000123456789⟧",
    "a/c no ⟦50100123456789⟧",
    "card ⟦4111-1111-1111-1111⟧",
    "card ending ⟦4242⟧",
    "BSB ⟦062-000⟧ Acc ⟦12345678⟧",
    "bank: Chase, acct ⟦987654321⟧",
    "Konto ⟦532013000⟧ BLZ ⟦37040044⟧",
    "支付宝账号 ⟦13800138000⟧",
    "Pay to DBS ⟦003-912345-6⟧",
    "账户：⟦4563 5175 0012 3456 789⟧",
]
PLATES = [
    "车牌⟦京A·88888⟧",
    "开一辆⟦粤B12345⟧",
    "车号 ⟦沪AD12345⟧",
    "车：⟦湘A 6K8M2⟧",
    "car reg ⟦AB12 CDE⟧",
    "Plate: ⟦7ABC123⟧",
    "license plate ⟦ABC-1234⟧ (CA)",
    "drives ⟦LK68 XYZ⟧",
    "registration ⟦AB12CDE⟧",
    "NY plate ⟦HXK 4471⟧",
    "Kennzeichen ⟦M-AB 1234⟧",
    "vehicle reg. ⟦221-D-12345⟧",
    "my car is ⟦WA 88 K 1234⟧",
    "港牌 ⟦LK 8821⟧",
]


@pytest.mark.promise("B3")
@pytest.mark.parametrize("text", IDENTITIES, ids=range(len(IDENTITIES)))
def test_identity_numbers(text: str) -> None:
    assert not left_open(text)


@pytest.mark.promise("B3")
@pytest.mark.parametrize("text", TRAVEL, ids=range(len(TRAVEL)))
def test_travel_documents(text: str) -> None:
    assert not left_open(text)


@pytest.mark.promise("B3")
@pytest.mark.parametrize("text", ACCOUNTS, ids=range(len(ACCOUNTS)))
def test_accounts(text: str) -> None:
    assert not left_open(text)


@pytest.mark.promise("B3")
@pytest.mark.parametrize("text", PLATES, ids=range(len(PLATES)))
def test_plates(text: str) -> None:
    assert not left_open(text)
