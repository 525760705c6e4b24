"""Identity numbers of many countries, with a word for them and, where their shape is their own, without.

All values are invented. What stands between ⟦ and ⟧ must be hidden, whatever the finding is called.
"""

from __future__ import annotations

import pytest

from field_policies.redaction import Redaction
from tests.redaction.marked import left_open

NUMBERS = [
    "AHV ⟦756.9217.0769.85⟧",
    "Marc: ⟦756.1234.5678.97⟧",
    "BE ⟦93.05.18-223.61⟧",
    "Somsak ⟦1-1037-02071-81-1⟧",
    "IC ⟦910417-10-5238⟧",
    "Ghana Card ⟦GHA-718204418-3⟧",
    "SSNIT ⟦B018204180032⟧",
    "CURP ⟦GOMC900514MDFRRR08⟧",
    "RFC ⟦GOMC900514AB1⟧",
    "carta d'identità ⟦CB41820KT⟧",
    "CF ⟦RSSMRA85T10A562S⟧",
    "cartão de cidadão ⟦12345678 9 ZX4⟧",
    "NIF ⟦241820774⟧",
    "rodné číslo ⟦855418/1820⟧",
    "hetu ⟦180493A418T⟧",
    "personas kods ⟦180493-41820⟧",
    "CNIC ⟦42101-4182077-3⟧",
    "NIC ⟦934182077V⟧",
    "citizenship no. ⟦31-02-74-04182⟧",
    "SSS ⟦34-4182077-3⟧, PhilHealth ⟦12-418207731-5⟧",
    "NRC ⟦12/KaMaYa(N)041820⟧",
    "RG ⟦41.820.773-X⟧",
    "RUT ⟦14.182.077-K⟧",
    "CUIL ⟦20-41820773-4⟧",
    "cédula ⟦V-14.182.077⟧",
    "ITIN ⟦941-72-4182⟧",
    "SNILS ⟦418-207-731 55⟧",
    "Rentenversicherungsnummer ⟦65 180493 K 418⟧",
    "NRC Zambia ⟦418207/73/1⟧",
    "NHS ⟦943 476 5919⟧",
    "SIN ⟦046 454 286⟧",
    "PESEL ⟦44051401359⟧",
    "TCKN ⟦10000000146⟧",
    "ID ⟦8001015009087⟧",
    "dowód osobisty ⟦KTR 418207⟧",
    "KRA PIN ⟦A004182077K⟧",
    "NSSF ⟦418207731⟧",
    "driving licence class B, no. ⟦KTR-180493-41820⟧",
    "licence ⟦NSW 18204177⟧",
    "permis de conduire ⟦18AK41820⟧",
    "Führerschein ⟦K418R2T7L31⟧",
    "carte d'identité ⟦180475418207⟧",
    "NID ⟦1993418207731⟧",
    "NPWP ⟦41.820.773.1-418.000⟧",
    "BPJS ⟦0001418207731⟧",
    "Omang ⟦418217731⟧",
    "教师资格证号 ⟦20193301741820⟧",
    "执业医师证 ⟦110330000041820⟧",
    "驾驶证档案编号：⟦330104182077⟧",
    "从业资格证 ⟦3301041820773⟧",
    "国民身份证 ⟦A241820773⟧",
]
THINGS = [
    "Serial QQ418207C, asset 934182077V, part 41.820.773-X, SKU 12-4182077-3.",
    "IP 192.168.41.82, date 93.05.18, version 7.56.92, DOI 10.1038/s41586-024-07714.",
    "Grant no. 418-72-0182, project 910417-10-5238, invoice 855418/1820, order 42101-4182077-3.",
    "工号 B20190733，审批单 520-102-1972，批准号 31860112，证书编号 105581202502003317，候选人ID C-94021427。",
    "Candidate ID: C-94021427; ticket 418-207-731; licence key 4182-0773-1551; permit to work; IC design 2019.",
    "Licensed nurse since 2014; license agreement 2020; CI 95%, CI/CD pipelines, RFC 7231, NIC teaming, IC50 4.2 nM.",
]
HANDLES = [
    "站酷昵称：⟦阿树画画⟧",
    "简书昵称 ⟦夜航船77⟧",
    "网易云音乐账号：⟦小鹿不乱撞⟧",
    "B站 ⟦@是阿澄呀⟧",
    "微博@⟦今天也要加油_yu⟧",
    "微信⟦linyuqiao⟧，随时联系",
    "加我微信吧 ⟦qiao_0612⟧",
    "抖音 ID ⟦88jingjing⟧",
    "QQ号⟦418207731⟧",
    "脉脉：⟦mm_lin88⟧",
    "CSDN 博客名 ⟦qiao_codes⟧",
    "ping ⟦@kowalska⟧ about it",
    "⟦@marta.k⟧ please review",
    "telegram ⟦@ana_reads⟧",
    "his Bluesky is ⟦@tomreads.bsky.social⟧",
    "Mastodon: ⟦@ana@mstdn.example⟧",
    "GitHub ⟦ana-k42⟧",
    "Snap: ⟦ana.k_94⟧",
    "Steam name ⟦xx_kolja_xx⟧",
    "LinkedIn: ⟦in/ana-kowalska-418⟧".replace("in/ana-kowalska-418", "ana-kowalska-418"),
    "⟦ana.k7⟧: are you in?\n⟦tomtom⟧: yes\n⟦ana.k7⟧: ok\n⟦tomtom⟧: bye",
    "[09:41] ⟦qiaoqiao⟧：好的",
]
NO_HANDLES = [
    "@Override public void run; @angular/core 17; @media print; npm i @babel/core; @here please; @channel news.",
    "meet @ 5pm, 3 @ 20 USD, speed @ 40 km, icon@2x.png, btn_610@3x.jpg",
    "@所有人 明天开会；@全体成员 收到请回复。",
    "note: see below\nskills: python\nnote: end",
    "name: x\nversion: 2\nname: y\nport: 80",
    "微信pay接入，微信小程序，微博热搜，QQ邮箱，抖音电商，站酷设计大赛，豆瓣评分 8.6。",
    "Slack channels, Discord bots, Telegram group, LINE pay, Steam engine, Medium size.",
]


@pytest.mark.promise("B3")
@pytest.mark.parametrize("text", [*NUMBERS, *HANDLES], ids=range(len(NUMBERS) + len(HANDLES)))
def test_hidden(text: str) -> None:
    assert not left_open(text)


@pytest.mark.parametrize("text", [*THINGS, *NO_HANDLES], ids=range(len(THINGS) + len(NO_HANDLES)))
def test_things_stay(text: str) -> None:
    kinds = ("id_number", "passport", "handle", "plate", "email", "age", "birth_date")
    assert [text[s.start : s.end] for s in Redaction().find(text) if s.kind in kinds] == []
