"""What looks like a number of a person and is none stays: orders, parts, meetings, versions, laws, amounts, measures."""

from __future__ import annotations

import pytest

from field_policies.redaction import Redaction

THINGS = [
    "负责 2019 年 3 月至 2021 年 12 月的采购系统重构，日活 1,200,000，峰值 QPS 35000。",
    "订单号 202403150012345，运单 SF1234567890123，发票号码 04738291，合同编号 HT-2023-0815。",
    "公司成立于2001年5月18日，注册资本5000万元，统一社会信用代码 91310115MA1K4C7X2B。",
    "依据《劳动合同法》（2008年1月1日起施行）第三十九条。",
    "2003年7月1日入职，2005-06-30离职，任职期间管理 35 人团队。",
    "项目编号 2021YFB1234567，国家自然科学基金 61872345，专利号 ZL201810123456.7。",
    "论文 DOI: 10.1109/TPAMI.2020.2983686，引用 1250 次。",
    "ISBN 978-7-302-12345-6，第 3 版，共 420 页。",
    "熟悉 Python 3.11、Java 17、Spring Boot 2.7.18、MySQL 8.0.36、Kubernetes 1.28。",
    "薪资 25K×14，期权 20000 股，奖金 3-6 个月。",
    "会议号 823 456 7890，密码 2024，腾讯会议 ID：345-678-901。",
    "要求 35 岁以下，本科及以上，5 年以上经验。",
    "产品型号 KR210-R2700，料号 13780-62551-A，批次 20240315-02。",
    "高铁 G1234 次，航班 CA1831，酒店确认号 HX88271634。",
    "GPA 3.85/4.0，CET-6 568 分，雅思 7.5，托福 105，GRE 328。",
    "通过 ISO 27001:2022 与 GB/T 22239-2019 审核，端口 8443，IP 10.0.12.45。",
    "代码 600519，上证指数 3012.45，同比增长 12.5%。",
    "预算 12,800,000 元；转化率由 3.2% 提升到 4.7%；覆盖 28 个省市。",
    "工作时间 9:00-18:00，周末 10:30。",
    "工单 INC0012345 于 2023-11-02 14:30 关闭；commit 9f8e7d6c。",
    "拨打 12306 或 95588 咨询。",
    "属于技术密集型公司，公司20岁生日。",
    "项目上线 18 个月后用户达 300 万。",
    "2018.09-2022.06 上海交通大学 计算机科学与技术",
    "抖音直播GMV 同比增长 35%，小红书 KOL 投放 200+ 篇，微博热搜 3 次。",
    "微信小程序 DAU 120 万，企业微信 SCRM 系统，QQ 音乐 2.0 版本。",
    "支付宝 2019 年上线，微信支付 v3 接口。",
    "车间 3 条产线，车型 Model 3、比亚迪汉 EV、帕萨特 330TSI。",
    "银行核心系统 2.0，日交易 50000000 笔，建行项目二期 2021 年验收。",
    "A/B 测试 1200 组，p<0.05，95% CI [1.2, 3.4]。",
    "Led a team of 25 from 2016 to 2021 and cut costs by 18%.",
    "Order 4500918273, invoice INV-20240311, PO 4500012345, ticket INC0048213, part no. 512-684-A.",
    "Meeting ID: 823 4567 8901, passcode 482910.",
    "Ref 20240311-04, case 1:19-cv-04417, patent US 11,835,851 B2, DOI 10.1145/3377811.3380362.",
    "Processed 12345678 records and 2217 vouchers in 2023; 48 hours a week; 9am to 5pm.",
    "The company, founded on 12 March 1998, has 350 staff.",
    "She joined on 1 September 2003 and left on 30 June 2005.",
    "The Data Protection Act 1998 (16 July 1998) and ISO/IEC 27001:2013.",
    "Windows 11, Office 365, SAP S/4HANA 2020, Oracle 19c, AS/400, IBM z15, Intel i7-12700H.",
    "The company is 30 years old. Our codebase is 12 years old.",
    "Salary GBP 65,000; bonus 15%; 25 days' holiday; notice 3 months.",
    "VAT GB 123 4567 89, company no. 01234567, EIN 12-3456789.",
    "Flight BA2490, train LNR 2967-4315, room 1204, seat 23A.",
    "Must be over 18. Shifts of 12 hours. Open 24/7. Years 5 and 6.",
    "Section 21, Chapter 11, Article 6(1)(b), Schedule 2, page 345-352, vol. 45(3).",
    "Model KX-TG6821, serial no. C02XK1ZGJG5H, SKU 4006381333931, batch L2304117.",
    "Used GitHub Actions, GitLab CI, Slack, Teams and Zoom; LinkedIn Recruiter; Facebook Ads; LINE Pay.",
    "iOS 17.2, Android 14, React 18.2.0, Node 20.11.1, port 8080, 192.168.1.10.",
    "HTTP 404, SHA-256, RS-485, CAT-6, USB-C 3.2, M8 bolts, 304L steel, EN-AW 6082.",
    "Raised $12,500,000 Series B; ARR 4.2m; NPS 62; churn 1.8%.",
    "Turn 90 degrees; turned 3 projects around; she is 2 levels above me; he was 10 minutes late.",
    "My team is 12 and growing; I was 1 of 3 finalists; it was 40 in the shade.",
    "Class of 2009; Summer 2011; Q3 2022; FY2023/24; week 19; 2020-03-15 to 2021-04-01.",
    "Released 2004-03-12 (v2.1), updated 2005/06/01.",
    "Grew revenue from 3 to 11 million, saved 400,000 pages of paper.",
    "IELTS 7.5, TOEIC 835, GMAT 710, JLPT N2, GPA 3.9, rank 3/120.",
    "ACCA member since 2015; CPA (China); PMP 2019; AWS-SAA C03.",
    "He drives results. Vehicle routing problem with 120 nodes. Car sales rose 12%.",
    "card payments 3.0, Access 2016, bank with 1200 branches, account manager for 14 clients, Zenith 5000 series.",
    "Two children's books published in 2018; three sons of the founder run 4 plants.",
    "A girl group of five; the boy band of 1998; one of 12.",
]


@pytest.mark.parametrize("text", THINGS, ids=range(len(THINGS)))
def test_numbers_of_things_stay(text: str) -> None:
    hidden = {span.kind for span in Redaction().find(text)} - {"name", "address"}
    assert not hidden
