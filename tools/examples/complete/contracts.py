"""The three service contracts of the complete example."""

from __future__ import annotations

from tools.examples.complete.company import COMPANY, PLATFORM
from tools.examples.drawing import A4, Sheet, as_images, as_jpeg, as_pdf, as_scan
from tools.examples.paper import Paper, signatures

SUPPLIER: str = COMPANY["name"]
SIGNER: str = COMPANY["contact"]["name"]


def _opening(paper: Paper, number: str, title: str, client: str, place: str, signed: str) -> None:
    paper.line(f"合同编号：{number}", 9, align="right")
    paper.space(6)
    paper.title(title, after=8)
    paper.pairs(
        [
            ("甲    方", client),
            ("乙    方", SUPPLIER),
            ("签订地点", place),
            ("签订日期", signed),
        ]
    )
    paper.space(4)


def wangchao() -> bytes:
    """Contract with a textile group about its compressors, scanned from paper."""
    client = "望潮棉纺织集团有限公司"

    def first(sheet: Sheet) -> None:
        paper = Paper(sheet)
        _opening(
            paper, "LL-2016-1220-07", "工业互联网平台服务合同",
            client, "望潮经济开发区", "2016年12月20日",
        )  # fmt: skip
        paper.body(
            f"甲方使用乙方运营的{PLATFORM['name']}（以下简称“平台”），对6个空压站、42台空压机"
            "进行远程运维和节能优化。双方依据《中华人民共和国合同法》，经协商订立本合同。"
        )
        paper.head("第一条  服务内容")
        paper.body(
            "1. 设备接入：为42台空压机及附属干燥机、冷却塔加装边缘网关，采集测点1936个。",
            "2. 平台服务：提供设备监测、空压站群控、能耗分析、检修计划四项在线服务，"
            "开通用户账号60个。",
            "3. 运维服务：乙方7×24小时远程值守，重大故障30分钟内响应，4小时内到达现场。",
        )
        paper.head("第二条  服务期限")
        paper.body("自2017年1月1日起至2019年12月31日止，共36个月。期满前双方另行商定续期。")
        paper.head("第三条  费用和支付")
        paper.grid(
            (10, 46, 22, 22),
            ("序号", "项目", "计价方式", "金额（万元）"),
            ("1", "边缘网关及安装调试", "一次性", "63.00"),
            ("2", "平台在线服务", "按年，共3年", "54.00"),
            ("3", "节能效果分成", "节约电费的15%", "据实结算"),
            right=(3,),
        )
        paper.number(1, 2)

    def second(sheet: Sheet) -> None:
        paper = Paper(sheet)
        paper.head("第四条  数据权属和保密")
        paper.body(
            "1. 甲方设备运行数据归甲方所有，乙方只为履行本合同的目的使用。",
            "2. 未经甲方书面同意，乙方不得向第三方提供可识别甲方的数据；用于模型训练的数据"
            "须先行脱敏。",
            "3. 合同终止后30日内，乙方应将数据完整移交甲方并清除副本，出具清除证明。",
        )
        paper.head("第五条  服务质量")
        paper.grid(
            (44, 28, 28),
            ("指标", "约定值", "考核周期"),
            ("平台可用性", "不低于99.9%", "月"),
            ("告警准确率", "不低于95%", "季"),
            ("单位产气电耗下降", "不低于10%", "年"),
        )
        paper.head("第六条  违约责任和争议解决")
        paper.body(
            "服务质量连续两个考核周期未达到约定值的，甲方有权按当期服务费的10%扣减费用。"
            "因履行本合同发生争议，双方协商解决；协商不成的，依法向甲方所在地人民法院提起诉讼。"
        )
        paper.head("第七条  其他")
        paper.body("本合同一式四份，双方各执两份，自签字盖章之日起生效。")
        paper.space(10)
        signatures(paper, ("甲方", client, "周砚秋"), ("乙方", SUPPLIER, SIGNER))
        paper.number(2, 2)

    title = "工业互联网平台服务合同"
    return as_scan(title, as_pdf(title, A4, first, second))


def lanyu() -> bytes:
    """Contract with a maker of bearings, as a file from a contract system."""
    client = "岚屿精密轴承股份有限公司"

    def first(sheet: Sheet) -> None:
        paper = Paper(sheet)
        _opening(
            paper, "LL-2017-0315-02", "数字化车间平台建设与服务合同",
            client, "杭州市滨江区", "2017年3月15日",
        )  # fmt: skip
        paper.body(
            f"乙方以{PLATFORM['name']}为基础，为甲方磨加工车间建设质量控制与动态排产系统，"
            "并在系统验收后提供三年平台服务。"
        )
        paper.head("一、建设范围")
        paper.grid(
            (10, 34, 56),
            ("序号", "项目", "内容"),
            ("1", "设备联网", "磨床和超精机1280台，数控系统11种"),
            ("2", "边缘计算", "磨削烧伤判别模型部署，判别时间不超过80 ms"),
            ("3", "质量追溯", "套圈二维码、机台、砂轮、检测数据关联"),
            ("4", "动态排产", "云端APS与甲方ERP、MES集成"),
            ("5", "人员培训", "操作、工艺、管理三类人员共180人次"),
        )
        paper.head("二、合同金额")
        paper.body(
            "建设费用人民币486.00万元，分预付30%、到货30%、验收30%、质保10%四期支付；"
            "平台服务费每年72.00万元，按季支付。"
        )
        paper.head("三、验收标准")
        paper.body(
            "连续运行30日，套圈磨削废品率不高于0.80%，设备综合效率（OEE）不低于75%，"
            "系统可用性不低于99.9%。任何一项未达到的，乙方应在15日内整改并重新验收。"
        )
        paper.space(7)
        signatures(paper, ("甲方", client, "方既白"), ("乙方", SUPPLIER, SIGNER))
        paper.number(1, 1)

    return as_pdf("数字化车间平台建设与服务合同", A4, first)


def qinglai() -> bytes:
    """Agreement with an association of pump and valve makers, one photographed page."""
    client = "青濑县泵阀行业协会"

    def page(sheet: Sheet) -> None:
        paper = Paper(sheet)
        _opening(
            paper, "LL-2017-0410-11", "产业集群企业上平台服务框架协议",
            client, "青濑县", "2017年4月10日",
        )  # fmt: skip
        paper.head("一、合作目标")
        paper.body(
            "双方共建青濑县泵阀产业集群协同中心，组织会员企业使用"
            f"{PLATFORM['name']}的云化软件和供应链协同服务，到2018年年底上平台企业不少于600家。"
        )
        paper.head("二、甲方职责")
        paper.body("组织会员企业自愿参加；统一铸件编码和质量数据格式；协助会员企业申请上云补助。")
        paper.head("三、乙方职责")
        paper.body(
            "提供免费诊断和分级套餐，派驻工程师8人；为整机和铸造企业开通订单协同、产能共享、"
            "应收账款凭证服务；每季度向甲方提交脱敏运行报告。"
        )
        paper.head("四、收费")
        paper.body(
            "小微企业首年每户不超过3万元，由会员企业与乙方另签服务合同；"
            "交易撮合按成交额的3‰收取服务费。"
        )
        paper.head("五、期限")
        paper.body("本协议有效期三年，一式四份，自双方盖章之日起生效。")
        paper.space(10)
        signatures(paper, ("甲方", client, "郑若谷"), ("乙方", SUPPLIER, SIGNER))

    return as_jpeg(as_images(as_pdf("agreement", A4, page), 110)[0], 110)
