"""Words for numbers of things, not of people: what they directly introduce stays visible when only its shape speaks.

Orders, invoices, parts, batches, contracts, meetings, patents, firms, publications: a reader needs those numbers, and
they look like phones, passports and accounts. The word must stand directly before the number, with at most “no.” or a
colon between; what a word for a number of a *person* introduces is looked for before this is asked.
"""

from __future__ import annotations

import re
from typing import Final

_FARTHEST: Final = 48
_MOST_COUNTED: Final = 12
"""Nothing is counted with more figures."""
_CHINESE: Final = (
    r"订单|运单|快递|物流|面单|发票(?:代码[:： ]{0,2}\d{8,12}[,，、 ]{1,2})?|凭证|凭单|回单|流水|交易|合同|协议|标书|招标|投标|型号|货号|款号|批次|批号|序列|料号|物料|"
    r"零件|零部件|配件|图号|图纸|件号|会议|会议室|工单|任务|缺陷|版本|税号|税务登记|信用代码|统一编|统编|备案|专利(?:申请|公开|授权)?|公开号|公告|软著|著作权|标准|国标|条码|条形|商品|产品|"
    r"房号|航班|车次|机票|车票|票号|客票|座位|酒店|预订|预定|确认|参考|受理|案号|案件|文号|公文|通知|保单|保险单|采购|项目|课题|基金|立项|岗位|职位|招聘|联行|行号|"
    r"股票|设备|机身|资产|仪器|机器|箱号|柜号|柜机|提单|报关单|批文|刊号|书号|查询|核查|检测|样品|包裹|取件|优惠券|兑换|礼券|消费券|表单|问卷|邀请码|门店|店铺|网点|"
    r"工号|员工号|审批|流程|体检|批准|准字|证书|学历|学位|候选人|应聘|简历|客户编|供应商|商户|终端|挂车|车架|发动机|单号"
)
_ENGLISH: Final = (
    r"orders?|purchase order|work order|invoices?|bills?|refs?|reference|parts?|p/n|s/n|models?|batch|batches|lots?|tickets?|e-ticket|tkt|jira|issue|bug|isbn|issn|"
    r"doi|pmid|pmcid|arxiv|patents?|serial|sku|items?|article|catalog(?:ue)?|vouchers?|bookings?|confirmation|conf|reservation|tracking|shipment|consignment|"
    r"waybill|awb|containers?|crate|pallet|contracts?|agreement|quotes?|quotation|tender|cases?|docket|incident|requests?|requisition|req(?: id)?|job(?: id)?|"
    r"posting|vacancy|meeting(?: id)?|webinar|zoom|conference(?: id)?|versions?|ver|build|release|commit|rev|revision|pull request|standard|company|firm|"
    r"crn|uen|ein|fein|abn|acn|duns|siren|siret|cnpj|swift|bic|ifsc|flight|train|seat|gate|claims?|meters?|units?|devices?|imei|assets?|asset tag|"
    r"machine|mmsi|alert|duplicate of|candidate id|applicant id|application id|employee (?:id|no)|licen[cs]e key|product key|activation|coupon|promo|gift card|grants?|project|programme|award|transaction|txn|trx|remittance|cheque|customer|vendor|"
    r"supplier|merchant|terminal|barcode|ean|upc|gtin|tariff|drawing|dwg|figure|table|section|chapter|page|vol|volume|episode|room|message-id|sample|specimen|"
    r"file(?= ?(?:#|no|number|ref))|study|trial|nct|protocol|survey|sheet|chassis|vin|engine|"
    r"(?-i:BOL|PRO|MBL|HAWB|MAWB|PO|P\.O\.|SO|W/?O|INV|PN|SN|CAT|ART|DIN|EN|INC|BR|PR|REQ|RFQ|RFP|RFC|ISO|IEC|ASTM|VAT|HS|HRB|MOQ)"
)
_BETWEEN: Final = (
    r"(?:[ \t]?(?:号码?|编号|单号?|代码|编码|(?:id|no|nr|num|numbers?|code|ref|numero)\b\.?|[#№°º]){1,2}(?:[ \t]{0,2}(?:is|was|are|是|为))?)?"
    r"[ \t]{0,2}[:=#]?[ \t]{0,2}[\"'“”「『(\[]?(?-i:[A-Z]{1,6}\d{0,3}[\-/_]){0,3}(?:\d{1,5}[\-/ ])?(?-i:[A-Z]{1,4})?"
)
_INTRODUCED: Final = re.compile(
    r"(?:(?:" + _CHINESE + r")|(?<![A-Za-z\-/])(?:" + _ENGLISH + r")\.?)" + _BETWEEN + r"$", re.IGNORECASE | re.ASCII
)
_COUNTED: Final = re.compile(
    r" ?(?:元|块|人(?!民|名|员)|次(?!日)|条|台(?!胞)|件|个(?!人)|份|行(?!号|卡|驶)|列|户(?!名|口|主|籍)|名(?!字|下|称)|家(?!庭|人|属|住)|美元|万|亿|吨|米|公里|字|页|%|‰|张|套|辆|笔|通|层|倍|趟|遍|期(?!限)|位(?!于|置)|间|栋|公斤|毫秒|秒|分钟|小时|天|下载|"
    r"(?:vouchers?|orders?|users?|customers?|rows?|records?|requests?|items?|units?|pieces?|pcs|tickets?|hours|words|pages|lines|people|employees|"
    r"usd|cny|rmb|eur|gbp|hkd|sgd|yen|dollars|euros|pounds|bytes|ms|km|kg|tons?|tonnes|views|downloads|stars|followers|downloads|leads|calls|installs|cases|seats|doors|patients|students|visits|visitors|sessions|impressions|transactions|tests|spaces|sites|stores|sq|square|kwh|mw|km2|employees|members|subscribers|tokens|parameters|nodes|devices|connections)\b)",
    re.IGNORECASE | re.ASCII,
)
_MONEY: Final = re.compile(r"(?:[$€£¥₹₩]|\b(?:USD|CNY|RMB|EUR|GBP|HKD|SGD|AED|INR|NGN|JPY|KRW)) ?$")


def introduces_thing(text: str, start: int) -> bool:
    """Whether what begins at ``start`` is directly introduced as the number of a thing."""
    return _INTRODUCED.search(text[max(0, start - _FARTHEST) : start]) is not None


def counts_things(text: str, start: int, end: int) -> bool:
    """Whether the number is an amount: money before it, or what is counted after it."""
    if sum(character.isdigit() for character in text[start:end]) > _MOST_COUNTED:
        return False
    return _COUNTED.match(text, end) is not None or _MONEY.search(text[max(0, start - 6) : start]) is not None


def of_a_thing(text: str, start: int, end: int) -> bool:
    """Whether a number found by its shape alone belongs to a thing."""
    return introduces_thing(text, start) or counts_things(text, start, end)
