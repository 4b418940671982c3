"""The figures of both examples, drawn to be read in print 15 cm wide, in grey too.

No type is smaller than 7.5 points at that width, and nothing is told by colour alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from tools.examples.complete.cases import ENERGY_2016, ENERGY_2017
from tools.examples.drawing import (
    AMBER,
    BLUE,
    GREY,
    INK,
    MIST,
    NAVY,
    SKY,
    WHITE,
    Page,
    Sheet,
    as_images,
    as_pdf,
    as_png,
    width_of,
)

WIDTH = 150.0
# A hair below 1800 pixels: pictures are rounded up to whole ones.
DPI = 1799.9 / (WIDTH / 25.4)

Labels = Sequence[Sequence[str]]


def picture(height: float, draw: Page) -> bytes:
    """Return a figure of the common width and of ``height`` mm as a PNG."""
    return as_png(as_images(as_pdf("figure", (WIDTH, height), draw), DPI)[0], DPI)


def _share(
    sheet: Sheet, x: float, y: float, width: float, height: float, labels: Labels, size: float = 8
) -> None:
    """Share out a row between labels; each is one line or more."""
    gap = 1.8
    part = (width - gap * (len(labels) - 1)) / len(labels)
    for number, lines in enumerate(labels):
        left = x + number * (part + gap)
        sheet.label(left, y, part, height, *lines, size=size, stroke=SKY)


def _layer(
    sheet: Sheet, y: float, name: str, note: str, rows: Sequence[Labels], height: float = 6.6
) -> float:
    """Draw a layer: its name at the left, its rows in a tinted frame. Return its foot."""
    left, width, tab, padding, gap = 3.0, 131.0, 17.0, 2.0, 1.6
    whole = 2 * padding + len(rows) * height + (len(rows) - 1) * gap
    sheet.box(left, y, width, whole, fill=MIST, stroke=SKY, radius=1.2)
    sheet.label(left, y, tab, whole, name, note, size=9.5, fill=NAVY, color=WHITE, radius=1.2)
    for number, labels in enumerate(rows):
        top = y + padding + number * (height + gap)
        _share(sheet, left + tab + 2.5, top, width - tab - 5, height, labels)
    return y + whole


def _between(sheet: Sheet, y: float, height: float, note: str) -> float:
    """Draw the exchange between two layers: a pair of arrows and what passes along them."""
    middle = 77.5
    half = width_of(note, 7.5) / 2
    for x, down in ((middle - half - 5, False), (middle + half + 5, True)):
        ends = ((x, y + 0.5), (x, y + height - 0.5))
        sheet.path(*(ends if down else ends[::-1]), color=BLUE, arrow=True)
    sheet.text(middle, y + height / 2, note, 7.5, color=GREY, align="centre")
    return y + height


def architecture(sheet: Sheet) -> None:
    """Draw the four layers of the platform above the devices, and the security beside them."""
    gap = 4.8
    y = _layer(
        sheet,
        3,
        "应用层",
        "SaaS",
        [
            [["设备健康"], ["能源优化"], ["工艺质量"], ["生产调度"], ["供应链协同"], ["金融保险"]],
            [["运营管理 ERP/SCM/CRM"], ["研发设计 CAD/CAE/CAM"], ["生产管理 MES/APS"]],
        ],
    )
    y = _between(sheet, y, gap, "订阅、调用、部署")
    y = _layer(
        sheet,
        y,
        "平台层",
        "工业PaaS",
        [
            [["图形化开发"], ["代码开发"], ["数字孪生建模"], ["测试与发布"], ["应用市场"]],
            [["工业机理模型 326个"], ["微服务组件 1142个"], ["通用算法模型 156个"]],
            [["流式计算 Flink"], ["批量计算 Spark"], ["六类数据库"], ["数据治理"]],
            [["容器编排 Kubernetes"], ["API网关与服务治理"], ["租户、权限、计量"]],
        ],
    )
    y = _between(sheet, y, gap, "统一编排、弹性伸缩")
    y = _layer(
        sheet,
        y,
        "IaaS层",
        "自建＋租用",
        [[["计算 24,800核"], ["存储 9.6 PB"], ["网络 5120 MB/s"], ["跨云迁移"]]],
        8.6,
    )
    y = _between(sheet, y, gap, "MQTT、HTTPS加密传输")
    y = _layer(
        sheet,
        y,
        "边缘层",
        "就近处理",
        [[["协议接入 86种"], ["物模型转换"], ["边缘计算"], ["断网续传"], ["远程控制"]]],
        8.6,
    )
    y = _between(sheet, y, gap, "OPC UA、Modbus、PROFINET")
    devices = [["机床"], ["机器人"], ["空压机、泵"], ["纺织机械"], ["流程装置"], ["工程机械"]]
    sheet.label(3, y, 17, 8, "工业设备", size=9.5, fill=WHITE, stroke=NAVY, radius=1.2)
    _share(sheet, 22.5, y, 109, 8, devices)
    sheet.box(137, 3, 10, y + 5, fill=BLUE, radius=1.2)
    for number, character in enumerate("安全与运营保障体系"):
        middle = 3 + (y + 5) / 2 + (number - 4) * 7
        sheet.text(142, middle, character, 10, color=WHITE, align="centre")


def edge(sheet: Sheet) -> None:
    """Draw how data runs from devices through a gateway to the cloud, and what comes back."""
    sheet.box(3, 4, 26, 72, fill=MIST, stroke=SKY, radius=1.2)
    sheet.text(16, 9.5, "现场设备", 9.5, align="centre")
    for number, name in enumerate(("数控机床", "空压机、泵", "流程装置", "各类传感器")):
        sheet.label(5, 14.5 + number * 15.5, 22, 11.5, name, stroke=SKY)

    sheet.box(38, 4, 72, 72, fill=MIST, stroke=SKY, radius=1.2)
    sheet.text(74, 9.5, "边缘网关", 9.5, align="centre")
    upper, lower, high = 16.0, 43.0, 13.0
    left, part, gap = 40.5, 14.3, 3.25
    columns = [left + number * (part + gap) for number in range(4)]
    top = (("协议驱动", "86种"), ("物模型", "转换"), ("清洗", "压缩"), ("分级缓存", "上传"))
    for x, lines in zip(columns, top, strict=True):
        sheet.label(x, upper, part, high, *lines, size=8, lesser=0, stroke=SKY)
    bottom = (("就地", "控制"), ("规则告警", "模型推理"), ("特征", "提取"))
    for x, lines in zip(columns, bottom, strict=False):
        sheet.label(x, lower, part, high, *lines, size=8, lesser=0, fill=SKY, stroke=BLUE)
    middle, low = upper + high / 2, lower + high / 2
    sheet.path((29, middle), (columns[0], middle), color=NAVY, arrow=True)
    for start, end in pairwise(columns):
        sheet.path((start + part, middle), (end, middle), color=NAVY, arrow=True)
    down = columns[2] + part / 2
    sheet.path((down, upper + high), (down, lower), color=NAVY, arrow=True)
    sheet.path((columns[2], low), (columns[1] + part, low), color=NAVY, arrow=True)
    sheet.path((columns[1], low), (columns[0] + part, low), color=NAVY, arrow=True)
    sheet.path((columns[0], low), (29, low), color=NAVY, arrow=True)
    last = columns[3] + part / 2
    sheet.path((columns[2] + part, low), (last, low), (last, upper + high), color=NAVY, arrow=True)

    sheet.box(119, 4, 28, 72, fill=MIST, stroke=SKY, radius=1.2)
    sheet.text(133, 9.5, "云端平台", 9.5, align="centre")
    stages = (
        ("消息汇聚", "Kafka"),
        ("流式计算", "Flink"),
        ("模型训练", "Spark、GPU"),
        ("模型仓库", "灰度、回滚"),
    )
    for number, lines in enumerate(stages):
        y = 14.5 + number * 15.5
        sheet.label(122, y, 22, 11.5, *lines, stroke=SKY)
        if number:
            sheet.path((133, y - 4), (133, y), color=NAVY, arrow=True)
    sheet.path((columns[3] + part, middle), (122, middle), color=NAVY, arrow=True)
    back = columns[1] + part / 2
    sheet.path(
        (122, 68), (back, 68), (back, lower + high), color=AMBER, dash=(1.4, 0.9), arrow=True
    )
    for x, y, note in (
        (33.5, middle - 3, "采集"),
        (33.5, low - 3, "指令"),
        (114.5, middle - 3, "上传"),
        (columns[0] + part / 2, lower + high + 4, "时延≤20 ms"),
        (last - 0.5, low + 3.5, "特征、告警"),
        (last, upper - 3, "断网缓存72 h"),
        (88, 71.5, "模型增量下发"),
    ):
        sheet.text(x, y, note, 7.5, color=GREY, align="centre")


def energy(sheet: Sheet) -> None:
    """Draw the electricity that the compressor stations used, month by month, in two years."""
    left, right, foot, top = 13.0, 147.0, 65.0, 16.0
    scale = (foot - top) / 250
    for value in range(0, 251, 50):
        y = foot - value * scale
        sheet.path((left, y), (right, y), color=SKY, line=0.15)
        sheet.text(left - 1.5, y, str(value), 8, color=GREY, align="right")
    step = (right - left) / 12
    bar = step * 0.44
    for month, pair in enumerate(zip(ENERGY_2016, ENERGY_2017, strict=True)):
        x = left + (month + 0.06) * step
        for value, fill, shift in zip(pair, (SKY, NAVY), (0, bar), strict=True):
            high = value * scale
            sheet.box(x + shift + 0.2, foot - high - 3.4, bar - 0.4, 3.4, fill=WHITE)
            sheet.box(x + shift, foot - high, bar, high, fill=fill, stroke=NAVY, line=0.12)
            sheet.text(x + shift + bar / 2, foot - high - 1.8, str(value), 7.5, align="centre")
        sheet.text(x + bar, foot + 3.8, f"{month + 1}月", 8.5, align="centre")
    sheet.path((left, foot), (right, foot), color=INK, line=0.25)
    before, after = sum(ENERGY_2016), sum(ENERGY_2017)
    sheet.text(3, 6.5, "用电量（万kWh）", 8.5)
    for x, fill, note in (
        (46, SKY, f"2016年（改造前）{before}"),
        (92, NAVY, f"2017年（改造后）{after}，下降{(before - after) / before:.1%}"),
    ):
        sheet.box(x, 4.8, 3.4, 3.4, fill=fill, stroke=NAVY, line=0.12)
        sheet.text(x + 5, 6.5, note, 8.5)


def topology(sheet: Sheet) -> None:
    """Draw how the workshops of the half-done example reach its platform."""
    workshops = (
        ("铸锻车间", "中频炉、压机", "RS-485"),
        ("机加车间", "镗铣床、车床", "以太网"),
        ("总装车间", "行车、试验台", "WLAN"),
    )
    for number, (name, devices, network) in enumerate(workshops):
        y = 5 + number * 19
        sheet.label(4, y, 34, 14, name, devices, size=9.5, fill=MIST, radius=1.2)
        sheet.label(50, y + 2, 22, 10, "采集网关", size=8.5, stroke=BLUE)
        sheet.path((38, y + 7), (50, y + 7), color=NAVY, arrow=True)
        sheet.text(43.5, y + 3.8, network, 7.5, color=GREY, align="centre")
        sheet.path((72, y + 7), (82, y + 7), (82, 31), (88, 31), color=NAVY, arrow=number == 1)
    sheet.label(88, 24, 22, 14, "厂区网", "防火墙", size=9.5, stroke=BLUE)
    sheet.path((110, 31), (120, 31), color=NAVY, arrow=True)
    cloud = ("装备云平台", "数据存储", "设备监测", "运行报表")
    sheet.label(120, 12, 26, 38, *cloud, size=9.5, fill=NAVY, color=WHITE)
    sheet.text(115, 27.5, "专线", 7.5, color=GREY, align="centre")
