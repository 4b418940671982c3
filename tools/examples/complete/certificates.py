"""The certificates of the complete example: intellectual property and qualifications."""

from __future__ import annotations

from tools.examples.complete.company import COMPANY, PLATFORM
from tools.examples.drawing import (
    A4,
    A4_LANDSCAPE,
    GREY,
    NAVY,
    SANS,
    Page,
    Sheet,
    as_images,
    as_jpeg,
    as_pdf,
    as_png,
)
from tools.examples.paper import Paper, frame, seal

NAME: str = COMPANY["name"]
DPI = 110


def _photograph(page: Page) -> bytes:
    return as_jpeg(as_images(as_pdf("certificate", A4, page), DPI)[0], DPI)


def patent() -> bytes:
    """Patent for an invention, photographed."""

    def page(sheet: Sheet) -> None:
        frame(sheet)
        paper = Paper(sheet, margin=30, top=44)
        paper.line("证书号第2013904号", 9.5, align="right")
        paper.space(12)
        paper.title("发明专利证书", 30, after=22, spacing=6)
        paper.pairs(
            [
                ("发明名称", "一种空压站群负荷预测与开机组合优化方法"),
                ("发 明 人", f"{COMPANY['contact']['name']}；苏叶舟；顾南嘉"),
                ("专 利 号", "ZL 2014 1 0139418.X"),
                ("专利申请日", "2014年4月18日"),
                ("专利权人", NAME),
                ("授权公告日", "2016年8月17日"),
                ("授权公告号", "CN 104013904 B"),
            ],
            step=11.5,
        )
        paper.space(12)
        paper.body(
            "本发明经过实质审查，决定授予专利权，颁发本证书并在专利登记簿上予以登记。"
            "专利权自授权公告之日起生效，期限为二十年，自申请日起算。",
            "专利证书记载专利权登记时的法律状况。专利权的转移、质押、无效、终止、恢复和"
            "专利权人的姓名或名称、国籍、地址变更等事项记载在专利登记簿上。",
        )
        paper.space(16)
        paper.line("第 1 页（共 1 页）", 9, align="centre")

    return _photograph(page)


def copyright_certificate() -> bytes:
    """Registration of a computer program's copyright, as a picture without loss."""

    def page(sheet: Sheet) -> None:
        frame(sheet)
        paper = Paper(sheet, margin=30, top=46)
        paper.title("计算机软件著作权登记证书", 23, after=8, spacing=2)
        paper.line("证书号：软著登字第1390417号", 10, align="centre", font=SANS)
        paper.space(16)
        paper.pairs(
            [
                ("软件名称", "砺澜通衢工业互联网平台软件"),
                ("简称版本", "［简称：通衢平台］V3.2"),
                ("著作权人", NAME),
                ("开发完成日期", "2016年9月28日"),
                ("首次发表日期", "2016年10月18日"),
                ("权利取得方式", "原始取得"),
                ("权利范围", "全部权利"),
                ("登 记 号", "2017SR139417"),
            ],
            step=12,
        )
        paper.space(14)
        paper.body(
            "根据《计算机软件保护条例》和《计算机软件著作权登记办法》的规定，对以上事项予以登记。"
        )
        paper.space(18)
        paper.line("2017年2月23日", 12, align="right")

    return as_png(as_images(as_pdf("certificate", A4, page), DPI)[0], DPI, 32)


def protection() -> bytes:
    """Report on classified protection of information security, level three, photographed."""

    def page(sheet: Sheet) -> None:
        paper = Paper(sheet, top=34)
        paper.title("信息系统安全等级测评结论", 22, after=8)
        paper.line("报告编号：东屿测评〔2017〕1122号", 10, align="centre")
        paper.space(8)
        paper.grid(
            (24, 76),
            ("项目", "内容"),
            ("系统名称", PLATFORM["name"]),
            ("运营单位", NAME),
            ("安全保护等级", "第三级（S3A3G3）"),
            ("测评依据", "GB/T 22239—2008、GB/T 28448—2012"),
            ("测评时间", "2017年9月18日至2017年11月10日"),
            ("测评结论", "基本符合，综合得分88.6分"),
            size=10.5,
            height=11,
        )
        paper.space(5)
        paper.grid(
            (34, 22, 22, 22),
            ("测评层面", "测评项", "符合项", "部分符合项"),
            ("物理安全", "32", "31", "1"),
            ("网络安全", "33", "30", "3"),
            ("主机安全", "32", "29", "3"),
            ("应用安全", "31", "28", "3"),
            ("数据安全及备份恢复", "8", "8", "0"),
            ("安全管理", "154", "148", "6"),
            right=(1, 2, 3),
            size=10,
            height=9,
        )
        paper.space(3)
        paper.body("部分符合项均已在2017年11月20日前整改完毕，经复核，未发现高风险安全问题。")
        paper.space(14)
        issuer = "东屿信息安全等级测评中心"
        paper.line(issuer, 11.5, align="right")
        paper.line("2017年11月22日", 11, align="right")
        seal(sheet, paper.right - 26, paper.y - 9, issuer)

    return _photograph(page)


def high_tech() -> bytes:
    """Certificate of a high and new technology enterprise, landscape."""

    def page(sheet: Sheet) -> None:
        frame(sheet)
        paper = Paper(sheet, margin=48, top=46)
        paper.title("高新技术企业证书", 32, after=20, spacing=8)
        paper.pairs(
            [
                ("企业名称", NAME),
                ("证书编号", "GR201633001390"),
                ("发证时间", "2016年11月21日"),
                ("有 效 期", "三年"),
            ],
            size=14,
            step=15,
        )
        sheet.text(
            sheet.width / 2, sheet.height - 36, "技术领域：电子信息——工业生产过程控制系统",
            11, font=SANS, color=GREY, align="centre",
        )  # fmt: skip
        sheet.path(
            (100, sheet.height - 42), (sheet.width - 100, sheet.height - 42), color=NAVY, line=0.3
        )

    return as_pdf("高新技术企业证书", A4_LANDSCAPE, page)
