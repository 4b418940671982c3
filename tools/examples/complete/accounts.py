"""The audit reports of the complete example; every figure agrees with the declaration."""

from __future__ import annotations

from decimal import Decimal

from tools.examples.complete.company import COMPANY, PLATFORM
from tools.examples.complete.resources import OPERATION
from tools.examples.drawing import A4, A4_LANDSCAPE, Sheet, as_pdf
from tools.examples.paper import Paper, seal

AUDITOR = "东屿衡正会计师事务所"
NAME: str = COMPANY["name"]


def _yuan(value: Decimal | str) -> str:
    return f"{Decimal(value):,.2f}"


def _share(value: Decimal, whole: Decimal) -> str:
    return f"{value / whole:.1%}"


def audit() -> bytes:
    """Auditors' report of 2017: cover, opinion and the two statements in brief."""
    assets = Decimal(COMPANY["total_assets"])
    debt = (assets * Decimal(COMPANY["debt_ratio"]) / 100).quantize(Decimal("0.01"))
    sales, profit = Decimal(COMPANY["last_year_sales"]), Decimal(COMPANY["last_year_profit"])
    current, long_term = Decimal("148236.40"), Decimal("52468.09")
    costs = Decimal("214880.36")

    def cover(sheet: Sheet) -> None:
        paper = Paper(sheet, top=78)
        paper.line(NAME, 16, align="centre")
        paper.space(16)
        paper.title("审  计  报  告", 30, after=14)
        paper.line("二〇一七年度", 14, align="centre")
        paper.space(84)
        paper.line("衡正审字〔2018〕第0328号", 11, align="centre")
        paper.line(AUDITOR, 13, align="centre")
        paper.line("2018年3月28日", 11, align="centre")

    def opinion(sheet: Sheet) -> None:
        paper = Paper(sheet)
        paper.title("审计报告", 18)
        paper.line(f"{NAME}全体股东：", 10.5)
        paper.head("一、审计意见")
        paper.body(
            f"我们审计了{NAME}（以下简称“公司”）财务报表，包括2017年12月31日的资产负债表，"
            "2017年度的利润表、现金流量表和股东权益变动表，以及财务报表附注。",
            "我们认为，后附的财务报表在所有重大方面按照企业会计准则的规定编制，"
            "公允反映了公司2017年12月31日的财务状况以及2017年度的经营成果和现金流量。",
        )
        paper.head("二、形成审计意见的基础")
        paper.body(
            "我们按照中国注册会计师审计准则的规定执行了审计工作。按照中国注册会计师职业道德守则，"
            "我们独立于公司，并履行了职业道德方面的其他责任。我们相信，"
            "我们获取的审计证据是充分、适当的，为发表审计意见提供了基础。"
        )
        paper.head("三、管理层和治理层的责任")
        paper.body(
            "管理层负责按照企业会计准则的规定编制财务报表，使其实现公允反映，"
            "并设计、执行和维护必要的内部控制，以使财务报表不存在由于舞弊或错误导致的重大错报。"
            "治理层负责监督公司的财务报告过程。"
        )
        paper.space(12)
        paper.line(AUDITOR, 11, align="right")
        paper.line("中国注册会计师：简静姝    祝怀瑾", 10.5, align="right")
        paper.line("2018年3月28日", 10.5, align="right")
        seal(sheet, paper.right - 24, paper.y - 11, AUDITOR)
        paper.number(1, 2)

    def statements(sheet: Sheet) -> None:
        paper = Paper(sheet)
        paper.title("资产负债表和利润表摘要", 16)
        paper.line("单位：万元", 9, align="right")
        paper.grid(
            (34, 22, 34, 22),
            ("资产", "年末数", "负债和股东权益", "年末数"),
            ("流动资产", "268,412.75", "流动负债", _yuan(current)),
            ("其中：货币资金", "86,205.10", "非流动负债", _yuan(long_term)),
            ("　　　应收账款", "94,317.62", "负债合计", _yuan(debt)),
            ("　　　存货", "51,806.33", "股东权益合计", _yuan(assets - debt)),
            ("非流动资产", _yuan(assets - Decimal("268412.75")), "", ""),
            ("资产总计", _yuan(assets), "负债和股东权益总计", _yuan(assets)),
            right=(1, 3),
        )
        paper.body(f"年末资产负债率为{COMPANY['debt_ratio']}%。")
        paper.space(6)
        paper.grid(
            (56, 28, 28),
            ("利润表项目", "2017年", "2016年"),
            ("一、营业收入", _yuan(sales), "286,940.12"),
            ("减：营业成本", _yuan(costs), "190,257.48"),
            ("　　税金及附加、期间费用等", _yuan(sales - costs - profit), "66,309.96"),
            ("二、利润总额", _yuan(profit), "30,372.68"),
            ("本年上缴税金", _yuan(COMPANY["last_year_tax"]), "15,904.33"),
            right=(1, 2),
        )
        paper.number(2, 2)

    if current + long_term != debt:
        raise ValueError(f"current and long-term liabilities must add up to {debt}")
    return as_pdf(f"{NAME}2017年度审计报告", A4, cover, opinion, statements)


def special() -> bytes:
    """Special report on what was spent on the platform in 2017 and what it earned, landscape."""
    blocks = OPERATION["details"]
    header, *rows, total = next(block["rows"] for block in blocks if block["kind"] == "table")
    spent = Decimal(OPERATION["investment_2017"]["amount"])
    earned = Decimal(OPERATION["revenue_2017"]["amount"])

    def page(sheet: Sheet) -> None:
        paper = Paper(sheet, top=26)
        paper.title("工业互联网平台投资和收入专项审计说明", 18)
        paper.line("衡正专字〔2018〕第0402号", 10, align="right")
        paper.body(
            f"我们接受委托，对{NAME}建设和运营{PLATFORM['name']}的支出和收入进行了专项审计。"
            f"自2014年3月至2017年12月，平台累计投资{_yuan(PLATFORM['investment'])}万元，"
            f"其中2017年投资{_yuan(spent)}万元；2017年平台营业收入{_yuan(earned)}万元。构成如下："
        )
        paper.grid(
            (44, 26, 18, 44, 26, 18),
            (header[0], "金额（万元）", "占比", header[2], "金额（万元）", "占比"),
            *(
                (
                    a, b, _share(Decimal(b.replace(",", "")), spent),
                    c, d, _share(Decimal(d.replace(",", "")), earned),
                )
                for a, b, c, d in [*rows, total]
            ),
            right=(1, 2, 4, 5),
            size=9.5,
            height=8,
        )  # fmt: skip
        paper.space(8)
        paper.line(AUDITOR, 11, align="right")
        paper.line("2018年4月2日", 10.5, align="right")
        seal(sheet, paper.right - 24, paper.y - 8, AUDITOR)

    return as_pdf("工业互联网平台投资和收入专项审计说明", A4_LANDSCAPE, page)
