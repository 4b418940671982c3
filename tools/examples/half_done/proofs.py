"""The half-done example: two pieces of evidence, one of them too late."""

from __future__ import annotations

from collections.abc import Callable

from tools.examples.drawing import A4, Sheet, as_images, as_jpeg, as_pdf
from tools.examples.paper import Paper, signatures
from tools.examples.values import Json, evidence

NAME = "四川岷屹重型装备有限公司"
DPI = 110

EVIDENCE: list[Json] = [
    evidence(
        "破碎机远程诊断服务合同",
        "客户服务合同",
        "evidence/contract-lingyang.pdf",
        # slip: the notice asks for what was before 2018-04-17
        "2018-04-23",
        "capability.community.company_users",
    ),
    evidence(
        "车间设备运行日志",
        "系统和软件运行日志",
        "evidence/workshop-log.jpg",
        "2018-03-30",
        "capability.devices.connectable_devices",
    ),
]


def _contract() -> bytes:
    client = "岭阳石料有限公司"

    def page(sheet: Sheet) -> None:
        paper = Paper(sheet)
        paper.line("合同编号：MY-2018-018", 9, align="right")
        paper.space(6)
        paper.title("破碎机远程诊断服务合同")
        paper.pairs([("甲    方", client), ("乙    方", NAME), ("签订日期", "2018年4月23日")])
        paper.space(4)
        paper.head("一、服务内容")
        paper.body(
            "乙方通过岷屹装备云平台，对甲方12台破碎机的轴承振动、油温、电流进行在线监测，"
            "按月出具诊断报告，发现异常时2小时内通知甲方并提出检修建议。"
        )
        paper.head("二、服务期限和费用")
        paper.body("服务期两年。每台每年服务费3000元，合计每年3.6万元，签约后一次付清当年费用。")
        paper.head("三、双方责任")
        paper.body(
            "甲方提供网络和安装条件；乙方负责网关的安装、校准和更换，对甲方数据负有保密责任。"
        )
        paper.space(12)
        signatures(paper, ("甲方", client, "严若水"), ("乙方", NAME, "蒋闻溪"))

    return as_pdf("破碎机远程诊断服务合同", A4, page)


def _log() -> bytes:
    devices = ("中频炉1号", "自由锻压机2号", "数控镗铣床5号", "立式车床3号", "试验台1号")

    def page(sheet: Sheet) -> None:
        paper = Paper(sheet)
        paper.title("车间设备运行日志", 18)
        paper.line("导出时间：2018年3月30日17时", 9.5, align="right")
        rows = [
            (
                f"3月30日 {8 + number // 4}:{number % 4 * 15:02d}",
                devices[number % len(devices)],
                f"{41 + number * 17 % 96}",
                f"{32 + number * 7 % 29}",
                "运行" if number % 9 else "待机",
            )
            for number in range(26)
        ]
        paper.grid(
            (24, 30, 16, 16, 14),
            ("时间", "设备", "电流（A）", "温度（℃）", "状态"),
            *rows,
            right=(2, 3),
            size=9.5,
            height=7.6,
        )

    return as_jpeg(as_images(as_pdf("log", A4, page), DPI)[0], DPI)


DRAWN: dict[str, Callable[[], bytes]] = {
    "evidence/contract-lingyang.pdf": _contract,
    "evidence/workshop-log.jpg": _log,
}
