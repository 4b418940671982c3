"""The complete example: （七）其他说明材料, twelve pieces with what each of them proves."""

from __future__ import annotations

from collections.abc import Callable

from tools.examples.complete import accounts, certificates, contracts, records
from tools.examples.values import Json, evidence

DRAWN: dict[str, Callable[[], bytes]] = {
    "evidence/01-contract-wangchao.pdf": contracts.wangchao,
    "evidence/02-contract-lanyu.pdf": contracts.lanyu,
    "evidence/03-agreement-qinglai.jpg": contracts.qinglai,
    "evidence/04-audit-2017.pdf": accounts.audit,
    "evidence/05-platform-accounts-2017.pdf": accounts.special,
    "evidence/06-patent.jpg": certificates.patent,
    "evidence/07-software-copyright.png": certificates.copyright_certificate,
    "evidence/08-connection-log.pdf": records.connections,
    "evidence/09-operation-console.png": records.calls,
    "evidence/10-classified-protection.jpg": certificates.protection,
    "evidence/11-high-tech-enterprise.pdf": certificates.high_tech,
    "evidence/12-performance-test.pdf": records.performance,
}

_DEVICES = "capability.devices"
_SOFTWARE = "capability.software"
_COMMUNITY = "capability.community"
_COMPUTE = "capability.compute"

EVIDENCE: list[Json] = [
    evidence(
        "望潮棉纺织集团有限公司工业互联网平台服务合同",
        "客户服务合同",
        "evidence/01-contract-wangchao.pdf",
        "2016-12-20",
        f"{_COMMUNITY}.company_users",
        "cases",
    ),
    evidence(
        "岚屿精密轴承股份有限公司数字化车间平台建设与服务合同",
        "客户服务合同",
        "evidence/02-contract-lanyu.pdf",
        "2017-03-15",
        f"{_COMMUNITY}.company_users",
        "cases",
    ),
    evidence(
        "青濑县泵阀行业协会产业集群企业上平台服务框架协议",
        "客户服务合同",
        "evidence/03-agreement-qinglai.jpg",
        "2017-04-10",
        f"{_COMMUNITY}.company_users",
        "cases",
        "regions",
    ),
    evidence(
        "2017年度审计报告",
        "财务报告",
        "evidence/04-audit-2017.pdf",
        "2018-03-28",
        "company.total_assets",
        "company.debt_ratio",
        "company.last_year_sales",
        "company.last_year_tax",
        "company.last_year_profit",
    ),
    evidence(
        "工业互联网平台投资和收入专项审计说明",
        "财务报告",
        "evidence/05-platform-accounts-2017.pdf",
        "2018-04-02",
        "platform.investment",
        "capability.operation.investment_2017",
        "capability.operation.revenue_2017",
    ),
    evidence(
        "发明专利证书（空压站群负荷预测与开机组合优化方法）",
        "专利和知识产权证书",
        "evidence/06-patent.jpg",
        "2016-08-17",
        "company.profile.competitiveness",
        f"{_SOFTWARE}.mechanism_models",
    ),
    evidence(
        "砺澜通衢工业互联网平台软件著作权登记证书",
        "专利和知识产权证书",
        "evidence/07-software-copyright.png",
        "2017-02-23",
        "platform.name",
        f"{_SOFTWARE}.industrial_apps",
    ),
    evidence(
        "设备接入日志（2018年4月9日）",
        "系统和软件运行日志",
        "evidence/08-connection-log.pdf",
        "2018-04-10",
        f"{_DEVICES}.connectable_devices",
        f"{_DEVICES}.switch_signal_devices",
        f"{_DEVICES}.parameter_devices",
        f"{_DEVICES}.collection_points",
        f"{_DEVICES}.manageable_devices",
    ),
    evidence(
        "平台运营监控统计（2018年1月至3月）",
        "系统和软件运行日志",
        "evidence/09-operation-console.png",
        "2018-03-31",
        f"{_COMMUNITY}.registered_users",
        f"{_COMMUNITY}.active_users",
        f"{_SOFTWARE}.mechanism_model_calls",
        f"{_SOFTWARE}.microservice_calls",
        "capability.development.tool_calls",
        "capability.development.algorithm_calls",
        "capability.operation.industrial_data",
    ),
    evidence(
        "信息系统安全等级测评结论（第三级）",
        "企业运营资质",
        "evidence/10-classified-protection.jpg",
        "2017-11-22",
        "capability.security.components",
        "capability.security.safeguards",
    ),
    evidence(
        "高新技术企业证书",
        "企业运营资质",
        "evidence/11-high-tech-enterprise.pdf",
        "2016-11-21",
        "company.profile.overview",
    ),
    evidence(
        "第三方软件产品性能测试报告",
        "其他",
        "evidence/12-performance-test.pdf",
        "2018-03-20",
        f"{_COMPUTE}.realtime_throughput",
        f"{_COMPUTE}.peak_concurrency",
        f"{_COMPUTE}.response_time",
        f"{_COMPUTE}.bandwidth",
    ),
]
