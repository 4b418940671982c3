"""What the platform itself recorded, and what a test centre measured on it."""

from __future__ import annotations

from decimal import Decimal

from tools.examples.complete.company import COMPANY, PLATFORM
from tools.examples.complete.resources import COMMUNITY, DEVICES, SOFTWARE
from tools.examples.complete.services import COMPUTE, DEVELOPMENT
from tools.examples.drawing import (
    A4,
    BLUE,
    GREY,
    MIST,
    NAVY,
    SKY,
    WHITE,
    Sheet,
    as_images,
    as_pdf,
    as_png,
    as_scan,
)
from tools.examples.paper import NOTICE, Paper, seal


def _count(claim: dict[str, int]) -> str:
    return f"{claim['count']:,}"


def connections() -> bytes:
    """Log of the gateways: the totals of a day and an excerpt of what came in."""
    kinds, devices = DEVICES["connectable_devices"]["kinds"], DEVICES["connectable_devices"]
    drivers = ("opcua", "modbus-tcp", "mqtt", "profinet", "ethernet-ip", "bacnet")
    makes = ("spindle", "compressor", "loom", "reactor", "crane", "meter")

    def totals(sheet: Sheet) -> None:
        paper = Paper(sheet)
        paper.title("设备接入日志（摘录）", 18)
        paper.line(f"系统：{PLATFORM['name']}    导出时间：2018-04-10 09:00:00", 9.5)
        paper.line("范围：2018-04-09 00:00:00 至 2018-04-09 23:59:59", 9.5)
        paper.head("一、接入总量")
        manageable = DEVICES["manageable_devices"]
        paper.grid(
            (46, 24, 30),
            ("统计项", "型号（类）", "数量（个）"),
            ("可连接的工业设备", f"{kinds:,}", _count(devices)),
            ("其中：读取开关量", "——", _count(DEVICES["switch_signal_devices"])),
            ("　　　加装传感器读取运行参数", "——", _count(DEVICES["parameter_devices"])),
            ("可管理的工业设备", f"{manageable['kinds']:,}", _count(manageable)),
            ("设备数据采集点", "——", _count(DEVICES["collection_points"])),
            right=(1, 2),
            size=10,
            height=8.5,
        )
        paper.head("二、按设备大类")
        table = next(block for block in DEVICES["details"] if block["kind"] == "table")
        paper.grid(
            (40, 20, 20, 20),
            *(row[:4] for row in table["rows"]),
            right=(1, 2, 3),
            size=10,
            height=8,
        )
        paper.number(1, 2)

    def excerpt(sheet: Sheet) -> None:
        paper = Paper(sheet, margin=22)
        paper.head("三、接入记录（前40条）")
        paper.space(2)
        for number in range(40):
            second = number * 7 % 60
            device = 100139 + number * 7919 % 612480
            points = 4 + number * 5 % 23
            delay = 6 + number * 11 % 14
            gateway = f"E{1 + number * 467 % 18600:05d}"
            driver, make = drivers[number % 6], makes[number * 5 % 6]
            text = (
                f"2018-04-09 08:{number // 9:02d}:{second:02d}.{number * 137 % 1000:03d}",
                f"gw={gateway}",
                f"dev={device}",
                f"type={make}",
                f"drv={driver}",
                f"points={points}",
                f"delay={delay}ms",
                "OK" if number != 23 else "RETRY",
            )
            columns = (0, 36, 52, 70, 95, 122, 138, 157)
            y = paper.y + 2.6
            if number % 2:
                sheet.box(paper.left - 2, paper.y, paper.width + 4, 5.2, fill=MIST)
            for x, part in zip(columns, text, strict=True):
                sheet.text(paper.left + x, y, part, 7.5)
            paper.y += 5.2
        paper.number(2, 2)

    return as_pdf("设备接入日志", A4, totals, excerpt)


def calls() -> bytes:
    """Screen of the operation console: users and calls of March 2018, as a picture."""
    width, height = 240.0, 135.0
    cards = (
        ("平台注册用户（个）", _count(COMMUNITY["registered_users"])),
        ("月活跃用户（个）", _count(COMMUNITY["active_users"])),
        ("服务企业（家）", _count(COMMUNITY["company_users"])),
        ("工业数据总量（TB）", "2,860.5"),
    )
    bars = (
        ("微服务组件", SOFTWARE["microservice_calls"]["count"]),
        ("通用算法模型", DEVELOPMENT["algorithm_calls"]["count"]),
        ("行业机理模型", SOFTWARE["mechanism_model_calls"]["count"]),
        ("开发工具", DEVELOPMENT["tool_calls"]["count"]),
    )

    def page(sheet: Sheet) -> None:
        sheet.box(0, 0, width, height, fill=MIST)
        sheet.box(0, 0, width, 14, fill=NAVY)
        sheet.text(8, 7, "通衢平台运营监控", 13, color=WHITE)
        sheet.text(width - 8, 7, "统计截止 2018-03-31 24:00", 10, color=SKY, align="right")
        for number, (name, value) in enumerate(cards):
            x = 8 + number * 57
            sheet.box(x, 20, 53, 26, fill=WHITE, stroke=SKY, radius=1.5)
            sheet.text(x + 5, 27.5, name, 10, color=GREY)
            sheet.text(x + 5, 38, value, 20, color=NAVY)
        sheet.box(8, 52, 224, 74, fill=WHITE, stroke=SKY, radius=1.5)
        sheet.text(13, 60, "2018年1月至3月，月平均调用次数", 11)
        longest = bars[0][1]
        for number, (name, value) in enumerate(bars):
            y = 69 + number * 13.5
            sheet.text(13, y + 4, name, 10.5)
            sheet.box(48, y, 140 * value / longest, 8, fill=BLUE)
            sheet.text(51 + 140 * value / longest, y + 4, f"{value:,}", 11, color=NAVY)
        sheet.text(width / 2, 130.5, NOTICE, 8, color=GREY, align="centre")

    dpi = 150
    return as_png(as_images(as_pdf("screen", (width, height), page), dpi)[0], dpi, 48)


def performance() -> bytes:
    """Report of a test centre on throughput, concurrency and response, scanned from paper."""
    issuer = "东屿软件产品质量检测中心"
    most = int(Decimal(COMPUTE["peak_concurrency"]["amount"]))
    fastest = COMPUTE["response_time"]["amount"]
    flow = COMPUTE["realtime_throughput"]["amount"]
    line = COMPUTE["bandwidth"]["amount"]

    def page(sheet: Sheet) -> None:
        paper = Paper(sheet)
        paper.line("报告编号：DYT-2018-0320", 9, align="right")
        paper.space(4)
        paper.title("软件产品性能测试报告", 20)
        paper.pairs(
            [
                ("委托单位", COMPANY["name"]),
                ("样品名称", f"{PLATFORM['name']} V3.2"),
                ("测试地点", "委托单位杭州数据中心"),
                ("测试日期", "2018年3月5日至3月16日"),
                ("测试依据", "GB/T 25000.51—2016"),
            ],
            step=8.5,
        )
        paper.head("一、测试环境")
        paper.body(
            "应用集群48台服务器，消息和流式计算集群36台服务器，数据库集群24台服务器；"
            "压力机20台，经独立网段接入，测试期间无其他业务流量。"
        )
        paper.head("二、测试结果")
        paper.grid(
            (44, 22, 20, 14),
            ("测试项", "结果", "单位", "结论"),
            ("数据实时处理能力", flow, "GB/s", "通过"),
            ("最大并发访问数量", f"{most:,}", "个/s", "通过"),
            ("最大并发时平均响应时间", fastest, "ms", "通过"),
            ("最大并发时响应时间第99百分位", "118", "ms", "通过"),
            ("出口带宽合计", f"{int(line):,}", "MB/s", "通过"),
            ("连续运行", "168", "h", "无故障"),
            right=(1,),
            size=10,
            height=8.5,
        )
        paper.head("三、不同并发下的平均响应时间")
        paper.grid(
            (25, 15, 15, 15, 15, 15),
            ("并发（万个/s）", "5", "10", "15", "20", f"{most // 10000}"),
            ("响应时间（ms）", "9", "13", "19", "26", fastest),
            right=(1, 2, 3, 4, 5),
            size=10,
            height=8.5,
        )
        paper.body("本报告只对来样负责。未经本中心书面批准，不得部分复制本报告。")
        paper.space(12)
        paper.line(issuer, 11, align="right")
        paper.line("2018年3月20日", 10.5, align="right")
        seal(sheet, paper.right - 26, paper.y - 8, issuer, "检验检测样例章")

    title = "软件产品性能测试报告"
    return as_scan(title, as_pdf(title, A4, page), tilt=0.4)
