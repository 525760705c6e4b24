"""Places by their names alone: hidden where somebody lives or comes from, kept where the job or the firm is."""

from __future__ import annotations

import pytest

from field_policies.redaction import Redaction
from tests.redaction.marked import left_open

HIDDEN = [
    # Chinese: chains of places
    "老家⟦江西赣州于都⟧，爸妈在那边。",
    "籍贯：⟦湖南邵阳隆回⟧",
    "籍贯|⟦烟台莱阳⟧|期望|6k",
    "户籍：⟦贵州省毕节市织金县⟧",
    "户籍所在地：⟦湖北黄冈英山⟧",
    "房子买在⟦昆山花桥⟧，通勤要一小时。",
    "租在⟦佛山南海桂城⟧，上班一小时。",
    "家住⟦萧山瓜沥⟧，通勤太远",
    "现居⟦余杭良渚⟧",
    "爸妈在⟦皖南泾县乡下⟧，想调回来。",
    "他在⟦武汉硚口古田⟧住，想离家近。",
    "她从⟦河南周口太康⟧过来面试。",
    "本人⟦四川达州宣汉⟧人，会开叉车。",
    "我是⟦云南昭通镇雄⟧的",
    "老家⟦孝感⟧有事，下周回。",
    "寄他家，⟦苏州姑苏区干将路锦绣里 3-2-501⟧",
    "住⟦勒流光大居委会建设路三巷8号⟧",
    "⟦贵州省安顺市平坝区夏云镇新街12号附3号⟧",
    "住址 ⟦合肥市庐阳区⟧\n⟦长江中路 12 号桂花小区 3 栋⟧\n⟦502 室⟧",
    "坐标：⟦徐州铜山⟧",
    "暂住地：⟦宁波市鄞州区下应街道海园小区⟧",
    "家安在⟦高碑店⟧",
    # English
    "He is staying at ⟦Tampines⟧, no car.",
    "She grew up in ⟦Hengyang⟧ and studied in Nottingham.",
    "Originally from ⟦Ogbomosho⟧.",
    "She's from ⟦Wigan⟧ originally.",
    "Home: ⟦Chatswood⟧",
    "He's up in ⟦Inverurie⟧ these days.",
    "moved back to ⟦Merthyr⟧ after uni",
    "Reza, 33, from ⟦Isfahan⟧",
    "Relocated from ⟦Coimbatore⟧ to Berlin.",
    "Suburb: ⟦Coburg⟧",
    "Nearest station ⟦Mitaka⟧, forty minutes.",
    "Native: ⟦Karaikudi, Sivaganga dt⟧.",
    "Left because of the commute from ⟦Werribee⟧.",
    "She drives herself in (KX12 ABC) from ⟦Ottery St Mary⟧.",
    "I came from ⟦Malkajgiri⟧ for the interview.",
    "I am an indigene of ⟦Ikot Ekpene⟧.",
    "she lives ⟦erdington⟧ gets two buses and can start monday",
    "Where do you live now?\n⟦Vesterbro, Copenhagen⟧",
    "it's ⟦flat three slash two⟧, please",
    "postcode ⟦EH twelve five double A B⟧",
    "Write to ⟦P. O. Box AN 1201, Adabraka, Accra⟧.",
    "She's in ⟦the flat over the Lidl on Mill Road, first floor, the red door⟧.",
    "⟦14 The Orchards, Naas, Co. Kildare⟧",
    "⟦45 Grange Road, Newcastle under Lyme ST5 1AB⟧",
]
KEPT = [
    "工作地点：前海，班车接送",
    "部门要搬去桐庐，所以考虑新机会",
    "他在合肥工作，在深圳上班",
    "联系人：成都招聘负责人",
    "来自深圳的客户，来自东莞的工厂",
    "老家四川，常住成都",
    "现居浙江杭州，期望上海",
    "面试地点在朝阳望京，地铁过来",
    "爸妈在绵竹上班",
    "和老乡一起来的",
    "The job is in Kukatpally. The office is in Whitefield.",
    "Our company is based in Leuven. The team is based in Pune.",
    "He moved from Deloitte to Accenture, came from Barclays and is from Finance.",
    "The code lives in GitHub, the drawings live in AutoCAD.",
    "Lives in Berlin, moved to Warsaw, based in Lagos, grew up in Kerala.",
    "He's back in Sales. She's from Finance.",
    "Flat two percent growth. Unit two is done.",
]


@pytest.mark.promise("B3")
@pytest.mark.parametrize("example", HIDDEN)
def test_places_where_somebody_lives_or_comes_from_are_hidden(example: str) -> None:
    assert left_open(example) == []


@pytest.mark.promise("B3")
@pytest.mark.parametrize("text", KEPT)
def test_places_of_work_and_large_cities_stay(text: str) -> None:
    assert [text[span.start : span.end] for span in Redaction().find(text) if span.kind != "name"] == []
