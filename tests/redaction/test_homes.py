"""Addresses of many countries, and homes told in a sentence; work, cities and look-alikes stay."""

from __future__ import annotations

import pytest

from field_policies.redaction import Redaction
from tests.redaction.quality import read

MARKED = [
    "Currently staying with friends in [[Leith, just off Constitution Street]]; before that elsewhere.",
    "relocates only within commuting range of [[Kelenföld]]",
    "R/o [[H.No. 4-7-112/B, behind Hanuman temple, Village Kothapalli, Mandal Ramayampet, Dist. Medak, Telangana]]",
    "Addr: [[54 World Cup buk-ro, Mapo-gu, Seoul]]",
    "[[RR 2 Box 119, Belle Center, Ohio]]",
    "太太在[[新竹市东区光复路二段]]开咖啡店。",
    "住[[观塘]]，返工方便。",
    "家里老人住在[[喀什市色满路214号院2单元401]]，我在外地。",
    "户口所在地[[沈阳市和平区南五马路55号]]。",
    "对方说出她住[[华星公寓]]。",
    "Q: Where are you living now?\nA: [[Indianola Avenue]], in Columbus.",
    "I live at [[23B Rathgar Avenue, Rathmines, Dublin 6, D06 X2Y3]].",
    "Address: [[Hauptstr. 14a, 79104 Freiburg im Breisgau]]",
    "[[12 bis, rue de la République, 69002 Lyon]]",
    "Home: [[Calle Gran Vía 45, 3º izq, 28013 Madrid]]",
    "[[Via Garibaldi 12, 20121 Milano]]",
    "[[Keizersgracht 241, 1016 EA Amsterdam]]",
    "[[Váci utca 22. II/5, 1052 Budapest]]",
    "[[Laugavegur 56, 101 Reykjavík]]",
    "[[ul. Marszałkowska 84/92 m. 15, 00-514 Warszawa]]",
    "[[H.No. 8-2-293/82, Road No. 12, Banjara Hills, Hyderabad 500034]]",
    "R/o [[Village Khanpur, Tehsil Gohana, Dist. Sonipat, Haryana]], has applied.",
    "[[Blk 231 Bishan Street 23 #12-345, Singapore 570231]]",
    "[[No. 7, Jalan SS 21/39, Damansara Utama, 47400 Petaling Jaya, Selangor]]",
    "[[45/12 Lê Văn Sỹ, Phường 13, Quận 3, TP. Hồ Chí Minh]]",
    "[[Jl. Kemang Raya No. 24, RT 03/RW 05, Kec. Mampang Prapatan, Jakarta Selatan 12730]]",
    "[[89/4 Soi Sukhumvit 31, Khlong Toei Nuea, Watthana, Bangkok 10110]]",
    "[[2-11-3 Meguro, Meguro-ku, Tokyo 153-0063]]",
    "[[123 Teheran-ro, Gangnam-gu, Seoul 06134]]",
    "He stays at [[15 Bode Thomas Street, off Adeniran Ogunsanya, Surulere, Lagos]].",
    "[[Flat B, 12/F, Wah Fung Mansion, 88 King's Road, North Point]]",
    "[[PO Box 4417, Nairobi 00100]]",
    "[[P.O. Box 31, Uummannaq]]",
    "[[RFD 3 Box 218, Caribou, ME]]",
    "She lives in [[Headingley, near the cricket ground]].",
    "Lives near [[Clapham Junction]] with two cats.",
    "Currently staying in [[Bandra West, behind Lilavati Hospital]].",
    "Send the laptop to [[Rose Cottage, Little Wenlock, TF6 5BQ]].",
    "Please ship it to [[4402 N Kedzie Ave Unit 3, Chicago, IL 60625]].",
    "[[Rua das Flores, 88, casa 2, Vila Madalena, São Paulo - SP, 05435-000]]",
    "[[Cra. 15 #93-47 apto 502, Bogotá]]",
    "[[Av. Insurgentes Sur 1602, Col. Crédito Constructor, 03940 Ciudad de México]]",
    "[[Istiklal Cad. No: 112/4, Beyoğlu, İstanbul]]",
    "[[Storgata 12B, 0184 Oslo]]",
    "[[Mannerheimintie 54 A 12, 00260 Helsinki]]",
    "parents' house: [[Dorfstraße 3, 18586 Sellin]]",
    "[[Unit 1204, Tower B, Marina Heights, Dubai Marina]]",
    "[[House 14, Road 7, Block C, Banani, Dhaka 1213]]",
    "[[27 Acacia Ave, Karen, Nairobi]]",
    "[[18 Lesedi Street, Protea Glen, Soweto, 1818]]",
    "[[3/14 Ocean Parade, Coogee NSW 2034]]",
    "[[55 rue Saint-Denis, apt 4, Montréal QC H2X 3K8]]",
    "她住[[番禺区大石街岭南花园12栋803]]，通勤一小时。",
    "家在[[紫金山路]]附近，孩子在那边上学。",
    "现居[[望京西园三区305楼]]，想换到通州。",
    "地址：[[成都市武侯区科华北路65号附12号]]，邮编[[610041]]。",
    "住[[旺角西洋菜南街12號8樓B室]]，返工搭地鐵。",
    "老家在[[赣县区王母渡镇桃溪村三组]]。",
    "租住于[[龙华民治街道樟坑新村15巷3号502]]，房东姓[[黄]]。",
    "快递请寄[[海淀区学院路30号院2号楼1单元601]]。",
    "戶籍地址：[[台北市大安區和平東路二段106巷3弄5號2樓]]",
    # loosely: by landmarks, by a side of town, estates, no number
    "Lives [[beyond the old mill, behind the chapel]], with two dogs.",
    "Home is [[past the second bridge]].",
    "The household is in [[Al Safwa, behind Tamimi]].",
    "He stays [[obawole side]], far from here.",
    "He lives in [[the Harlow Green flats]].",
    "HOUSE: [[H/NO. B22, BEHIND GOIL STATION, MADINA]]",
    "Where do you live? [[Hai Chau district, near Han market]]",
    "Drop-offs: [[Yaw]] at [[Teshie old market side]]; [[Ekow]] [[off Ring Road, near the Total]]",
    "No Nombre Edad Cel Domicilio\n1 [[Ana Ruiz 29 8114182200 Lomas Verdes 2do Sector]]",
    "他住[[西二旗那边]]，坐地铁。",
    "跟同事合租在[[东环路]]。",
    "现居：[[滨江区长河街道月明苑]]",
    "住[[南山后海名苑]]，离公司近。",
    "我喺[[葵涌石篱邨]]過嚟。",
    "She lives near [[春熙路]] and cycles.",
    "住 [[Thamel-3, Saat Ghumti]]，走路上班。",
    "her new place is [[two doors down from the Red Lion, Alma Street]]",
    "I've just bought in [[Chorlton, on Beech Road]].",
    "We're at number [[14 Quarry Bank]] now.",
    "He commutes from [[Thika Road, near Garden City]].",
    "He lives two streets from the plant, on [[Foundry Row]].",
    "Moved last year to [[Ballymun, Dublin 9]].",
    "my place is near [[Ratchada Soi 17]]",
    "[[1-5-2 Higashi-Shimbashi, Minato-ku, Tokyo 105-7123]]",
    "[[서울시 마포구 월드컵북로 54]]",
    "[[〒150-0043 東京都渋谷区道玄坂2-10-7]]",
    "[[P.O. Private Bag 3062, Hamilton]]",
    "[[12 Okpara Avenue, by Zenith Bank, Enugu]]",
    "[[Stand 2217, Budiriro 4, Harare]]",
    "[[Calea Victoriei 155, bl. D1, sc. 4, ap. 96, București]]",
    "目前借住朋友家，[[番禺洛溪新城吉祥北园11座]]。",
    "屋企喺[[沙田第一城42座]]。",
    "租屋在[[新店中正路]]附近",
]
KEPT = [
    "The office will be on Union Street from June. Our headquarters are in Amsterdam.",
    "She lives in Dubai and works in Abu Dhabi. He lived in Germany until 2019.",
    "Graduated from Imperial College, South Kensington. Works at Canary Wharf.",
    "在海淀区中关村软件园上班，常驻上海，可到深圳出差。",
    "现居北京，期望工作地杭州。",
    "参与南京路步行街改造项目，负责人民路地铁站设计。",
    "Led Project Hill and Operation Park. Version 12 Road Map released.",
    "住杭州，现居深圳，老家在湖南，搬到成都了，住校，住院三天，住不惯。",
    "从质量那边拿到批次，离公司附近不远，财务那边还没批，客户那边催。",
    "面试地点：苏州市吴中区友翔路16号3楼。",
    "Lives in Berlin, moved to Warsaw, based in Lagos, grew up in Kerala.",
    "The demo is on the client side; costs on the supply side fell. Close to the deadline, near the end.",
    "Staying on the project until May. Living wage applies. Residence permit valid.",
]
LEEWAY = ("附近", "一带")


def _hidden(text: str) -> set[int]:
    return {n for span in Redaction().find(text) for n in range(span.start, span.end)}


@pytest.mark.promise("B3")
@pytest.mark.parametrize("n", range(len(MARKED)))
def test_addresses_are_hidden_and_nothing_beside_them(n: int) -> None:
    text, spans = read(MARKED[n].replace("[[", "[[address|"))
    hidden = _hidden(text)
    marked = {m for span in spans for m in range(span.start, span.end)}
    for around in LEEWAY:
        at = text.find(around)
        marked |= set(range(at, at + len(around))) if at >= 0 else set()
    assert all(m in hidden for m in marked if text[m].isalnum() and m not in _leeway(text)), text
    assert not {m for m in hidden - marked if text[m].isalnum()}, text


def _leeway(text: str) -> set[int]:
    return {m for around in LEEWAY for m in range(text.find(around), text.find(around) + len(around)) if around in text}


@pytest.mark.parametrize("n", range(len(KEPT)))
def test_what_is_no_home_stays(n: int) -> None:
    text = KEPT[n]
    hidden = _hidden(text)
    assert not hidden, "".join("█" if m in hidden else c for m, c in enumerate(text))
