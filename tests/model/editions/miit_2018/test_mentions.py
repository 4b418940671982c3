"""What narratives of 2018 say of the figures of their own section."""

from decimal import Decimal

import pytest

from app.model.checks import check
from app.model.compound import ClaimKind, NarrativeKind
from app.model.draft import Draft
from app.model.editions import EDITIONS
from app.model.editions.miit_2018 import EDITION
from app.model.form import Field
from app.model.mentions import CODE
from app.model.paths import FieldPath
from app.model.values import Json
from app.store.interchange import load
from tests.examples import COMPLETE, HALF_DONE


def claim(**members: Json) -> Json:
    return {"claimed": True, **members}


FIGURES: dict[str, dict[str, Json]] = {
    "devices": {
        "connectable_devices": claim(kinds=118, count=670123),
        "switch_signal_devices": claim(count=318760),
        "parameter_devices": claim(count=204350),
        "collection_points": claim(count=9846200),
        "manageable_devices": claim(kinds=92, count=386210),
        "control_functions": claim(kinds=46),
    },
    "software": {
        "cloud_software": claim(kinds=4, count=138),
        "industrial_apps": claim(kinds=12, count=1065),
        "subscribing_companies": claim(kinds=21, count=6412),
        "subscribing_users": claim(kinds=5, count=98730),
        "mechanism_models": claim(kinds=14, count=326),
        "microservices": claim(kinds=18, count=1142),
        "mechanism_model_calls": claim(count=486200),
        "microservice_calls": claim(count=12735000),
    },
    "community": {
        "registered_users": claim(count=182460),
        "active_users": claim(count=73915),
        "company_users": claim(count=7130),
        "third_party_developers": claim(count=5860),
        "toolkit_developers": claim(count=3214),
        "algorithm_developers": claim(count=1978),
        "microservice_developers": claim(count=2645),
    },
    "operation": {
        "industrial_data": claim(amount="2860.5"),
        "investment_2017": claim(amount="14260"),
        "revenue_2017": claim(amount="21835.6"),
    },
    "compute": {
        "database_types": claim(kinds=6),
        "processing_functions": claim(kinds=9),
        "realtime_throughput": claim(amount="12.8"),
        "peak_concurrency": claim(amount="260000"),
        "response_time": claim(amount="35"),
        "bandwidth": claim(amount="5120"),
    },
    "development": {
        "tools": claim(count=42),
        "languages": claim(kinds=8),
        "algorithms": claim(count=156),
        "tool_calls": claim(count=268400),
        "algorithm_calls": claim(count=1846000),
    },
    "interoperation": {
        "mechanism_models": claim(kinds=6, count=84),
        "microservices": claim(kinds=9, count=312),
        "industrial_apps": claim(kinds=7, count=208),
        "iaas_components": claim(kinds=5, count=16),
    },
    "security": {
        "components": claim(kinds=8, count=37),
        "libraries": claim(kinds=3, count=11),
    },
    "new_technology": {"functions": claim(count=14)},
}
COMPANY: dict[str, Json] = {
    "total_assets": "486320.55",
    "debt_ratio": "41.27",
    "last_year_sales": "327518.40",
    "last_year_tax": "18246.75",
    "last_year_profit": "36905.18",
}


def messages(section: str, text: Json, narrative: str = "details") -> list[str]:
    """What is said about a text in a narrative of a section, beside its figures."""
    company: dict[str, Json] = dict(COMPANY)
    capability: dict[str, Json] = dict(FIGURES)
    if section == "company":
        company["profile"] = {"overview": text}
    else:
        capability[section] = {**FIGURES[section], narrative: text}
    draft = Draft(EDITION.id, {"company": company, "capability": capability})
    return [f.message for f in check(EDITION, draft).findings if f.code == CODE]


NARRATIVE = {"software": "application_details", "community": "user_details"}

CONTRADICTIONS = [
    ("devices", "接入设备120类。", "可连接的工业设备种类", "118类"),
    ("devices", "平台已接入工业设备约80万台。", "可连接的工业设备种类", "670,123个"),
    ("devices", "目前，平台共接入120类设备。", "可连接的工业设备种类", "118类"),
    ("devices", "平台可连接各类工业设备120种、67万台。", "可连接的工业设备种类", "118类"),
    ("devices", "平台可连接118类、68万台工业设备，覆盖21个行业。", "可连接的工业设备", "670,123"),
    (
        "devices",
        "截至2018年3月底，平台累计连接设备总数达到70万台（套）。",
        "可连接的工业设备",
        "670,123",
    ),
    ("devices", "设备接入数量已突破70万台。", "可连接的工业设备", "670,123"),
    ("devices", "平台接入的工业设备种类达到１２０类，覆盖多个行业。", "可连接的工业设备", "118"),
    ("devices", "平台自2014年上线以来，接入设备120类。", "可连接的工业设备", "118"),
    ("devices", "平台2014年启动建设，目前已接入设备120类。", "可连接的工业设备", "118"),
    ("devices", "接入机床、空压机、机器人等120类设备。", "可连接的工业设备", "118"),
    ("devices", "设备连接数为660,123台。", "可连接的工业设备", "670,123"),
    ("devices", "平台面向21个行业接入设备一百二十类。", "可连接的工业设备", "118"),
    ("devices", "平台连接66万设备。", "可连接的工业设备", "670,123"),
    ("devices", "120类工业设备接入平台，实现统一管理。", "可连接的工业设备", "118"),
    ("devices", "平台可连接的设备种类：120类；数量：67万台。", "可连接的工业设备", "118"),
    ("devices", "可连接开关量的设备数为30万台。", "可连接开关量的设备数", "318,760个"),
    ("devices", "采集开关量信号的设备35万台。", "可连接开关量的设备数", "318,760个"),
    ("devices", "可连接运行参数的设备约25万台。", "可连接运行参数的设备数", "204,350个"),
    (
        "devices",
        "通过加装传感器采集运行参数的设备达到30万台。",
        "可连接运行参数的设备数",
        "204,350个",
    ),
    ("devices", "设备数据采集点总数超过1000万个。", "设备数据采集点总数", "9,846,200个"),
    ("devices", "平台汇聚数据采集点800万个。", "设备数据采集点总数", "9,846,200个"),
    ("devices", "平台可管理工业设备95类。", "可管理的工业设备", "92类"),
    ("devices", "可管理的设备达40万台。", "可管理的工业设备", "386,210个"),
    ("devices", "平台可远程管理40万台工业设备。", "可管理的工业设备", "386,210个"),
    (
        "devices",
        "提供启停、参数设置、程序下发等50种操作控制功能。",
        "可提供的操作控制功能种类",
        "46类",
    ),
    ("devices", "操作控制功能共计五十类。", "可提供的操作控制功能种类", "46类"),
    ("software", "平台提供云化工业软件150个。", "云化工业软件数量", "138个"),
    ("software", "云化软件5类，包括ERP、CAD、MES等。", "云化工业软件数量", "4类"),
    ("software", "平台已部署150套云化软件。", "云化工业软件数量", "138个"),
    ("software", "平台拥有工业APP 1200个。", "工业APP数量", "1,065个"),
    ("software", "平台汇聚了1200余款工业ＡＰＰ。", "工业APP数量", "1,065个"),
    ("software", "工业APP数量达到1100个，分为12类。", "工业APP数量", "1,065个"),
    ("software", "工业APP共15类、1065个。", "工业APP数量", "12类"),
    ("software", "工业软件和APP订阅企业7000家。", "订阅企业数量", "6,412个"),
    ("software", "已有7000家企业订阅。", "订阅企业数量", "6,412个"),
    ("software", "订阅工业软件和APP的企业达到22类。", "订阅企业数量", "21类"),
    ("software", "订阅用户超过10万个。", "订阅用户数量", "98,730个"),
    ("software", "订阅用户分布广泛，订阅用户共6类。", "订阅用户数量", "5类"),
    ("software", "沉淀工业机理模型350个。", "工业机理模型", "326个"),
    ("software", "平台提供15类、326个机理模型。", "工业机理模型", "14类"),
    ("software", "平台封装工业微服务组件1000个。", "微服务组件数量", "1,142个"),
    ("software", "微服务组件20类。", "微服务组件数量", "18类"),
    ("software", "行业机理模型月平均调用50万次。", "行业机理模型月平均调用次数", "486,200次"),
    (
        "software",
        "行业机理模型月平均调用次数为500,000次。",
        "行业机理模型月平均调用次数",
        "486,200次",
    ),
    ("software", "机理模型每月被调用约60万次。", "行业机理模型月平均调用次数", "486,200次"),
    ("software", "微服务组件月均调用量达到1300万次。", "微服务组件月平均调用次数", "12,735,000次"),
    ("software", "微服务组件调用次数1100万次/月。", "微服务组件月平均调用次数", "12,735,000次"),
    ("community", "平台用户总数达到20万个。", "平台用户总数", "182,460个"),
    ("community", "平台注册用户16.5万人。", "平台用户总数", "182,460个"),
    ("community", "平台已汇聚20万名注册用户。", "平台用户总数", "182,460个"),
    ("community", "注册用户数突破19万。", "平台用户总数", "182,460个"),
    ("community", "平台活跃用户80000个。", "平台活跃用户数", "73,915个"),
    ("community", "月活跃用户约9万人。", "平台活跃用户数", "73,915个"),
    ("community", "平台服务企业8000家。", "平台服务的企业用户数", "7,130个"),
    ("community", "累计为8000家企业提供服务。", "平台服务的企业用户数", "7,130个"),
    ("community", "企业用户达到7500家。", "平台服务的企业用户数", "7,130个"),
    ("community", "连接第三方开发者6000名。", "第三方开发者连接数量", "5,860个"),
    ("community", "平台集聚了6200余名第三方开发者。", "第三方开发者连接数量", "5,860个"),
    ("community", "调用开发工具包的开发者3500名。", "调用开发工具包开发者数量", "3,214个"),
    ("community", "3500名开发者使用平台的开发工具包。", "调用开发工具包开发者数量", "3,214个"),
    ("community", "调用算法模型的开发者2000人。", "调用算法模型的开发者数量", "1,978个"),
    ("community", "调用微服务组件的开发者3000个。", "调用微服务组件开发者数量", "2,645个"),
    ("operation", "平台积累的工业数据量达到3000TB。", "平台积累的工业数据量", "2,860.5TB"),
    ("operation", "平台累计存储工业数据3.5PB。", "平台积累的工业数据量", "2,860.5TB"),
    ("operation", "平台工业数据总量超过3 PB。", "平台积累的工业数据量", "2,860.5TB"),
    ("operation", "2017年平台投资1.5亿元。", "2017年平台投资金额", "14,260万元"),
    ("operation", "2017年，平台投资金额15,000万元。", "2017年平台投资金额", "14,260万元"),
    ("operation", "2017年平台营业收入2.5亿元。", "2017年平台营业收入", "21,835.6万元"),
    ("operation", "2017年平台实现营业收入22,000万元。", "2017年平台营业收入", "21,835.6万元"),
    ("compute", "平台提供8类数据库。", "提供的数据库类型", "6类"),
    ("compute", "提供的数据库类型共8种。", "提供的数据库类型", "6类"),
    ("compute", "提供关系型、时序型、文档型等七类数据库。", "提供的数据库类型", "6类"),
    ("compute", "数据存储和处理功能共12类。", "数据存储和处理功能类型", "9类"),
    ("compute", "提供存储、编目、索引等12类数据存储和处理功能。", "数据存储和处理功能类型", "9类"),
    ("compute", "数据实时处理能力达到15 GB/s。", "数据实时处理能力", "12.8GB/s"),
    ("compute", "实时处理能力13000MB/s。", "数据实时处理能力", "12.8GB/s"),
    ("compute", "最大并发访问数量30万个/s。", "最大并发访问数量", "260,000个/s"),
    ("compute", "支持30万并发访问。", "最大并发访问数量", "260,000个/s"),
    ("compute", "平均响应时间为50ms。", "资源请求响应时间", "35单个请求/ms"),
    ("compute", "资源请求响应时间不超过30毫秒。", "资源请求响应时间", "35单个请求/ms"),
    ("compute", "网络带宽为1000Mbps。", "网络带宽", "5,120MB/s"),
    ("compute", "网络带宽达到10GB/s。", "网络带宽", "5,120MB/s"),
    ("development", "平台提供开发工具50个。", "开发工具数量", "42个"),
    ("development", "平台提供50余种开发工具。", "开发工具数量", "42个"),
    ("development", "支持Java、Python、Ruby、PHP等十种开发语言。", "开发语言数量", "8类"),
    ("development", "支持的开发语言达到10种。", "开发语言数量", "8类"),
    ("development", "内置通用算法模型200个。", "通用算法模型数量", "156个"),
    ("development", "平台集成了200个通用算法模型。", "通用算法模型数量", "156个"),
    ("development", "开发工具月平均调用30万次。", "开发工具月平均调用次数", "268,400次"),
    (
        "development",
        "通用算法模型月均调用次数达200万次。",
        "通用算法模型月平均调用次数",
        "1,846,000次",
    ),
    (
        "interoperation",
        "支持跨平台调用的行业机理模型100个。",
        "支持跨平台调用的行业机理模型",
        "84个",
    ),
    (
        "interoperation",
        "支持跨平台调用的机理模型7类、84个。",
        "支持跨平台调用的行业机理模型",
        "6类",
    ),
    ("interoperation", "工业微服务400个，可跨平台调用。", "支持跨平台调用的工业微服务", "312个"),
    ("interoperation", "可跨平台调用的工业微服务10类。", "支持跨平台调用的工业微服务", "9类"),
    ("interoperation", "支持跨平台调用的工业APP 1065个。", "支持跨平台调用的工业APP", "208个"),
    (
        "interoperation",
        "工业APP 300个，不改代码即可部署到其他平台。",
        "支持跨平台调用的工业APP",
        "208个",
    ),
    ("interoperation", "对IaaS的兼容管理组件20个。", "对IaaS的兼容管理组件", "16个"),
    ("interoperation", "提供6类IaaS兼容管理组件。", "对IaaS的兼容管理组件", "5类"),
    ("security", "平台部署安全防护功能模块及组件40个。", "安全防护的功能模块及组件", "37个"),
    ("security", "部署9类安全防护组件。", "安全防护的功能模块及组件", "8类"),
    ("security", "建有安全防护工具库、病毒库、漏洞库15个。", "安全防护工具库", "11个"),
    ("security", "工具库、病毒库、漏洞库共4类。", "安全防护工具库", "3类"),
    ("new_technology", "基于新技术的业务功能达到20个。", "基于新技术的业务功能数量", "14个"),
    (
        "new_technology",
        "运用区块链、人工智能等新技术，形成业务功能16项。",
        "基于新技术的业务功能",
        "14个",
    ),
    ("new_technology", "平台已上线20个基于新技术的业务功能。", "基于新技术的业务功能", "14个"),
    ("company", "2017年实现销售收入38.5亿元。", "上年销售", "327,518.4万元"),
    ("company", "2017年上缴税金2.5亿元。", "上年税金", "18,246.75万元"),
    ("company", "去年利润总额4.2亿元。", "上年利润", "36,905.18万元"),
    ("company", "公司总资产52亿元，资产负债率41.27%。", "总资产", "486,320.55万元"),
    ("company", "资产负债率为45%。", "负债率", "41.27%"),
]


@pytest.mark.parametrize(("section", "text", "field", "value"), CONTRADICTIONS)
def test_contradiction_is_found(section: str, text: str, field: str, value: str) -> None:
    found = messages(section, text, NARRATIVE.get(section, "details"))

    assert len(found) == 1
    assert field in found[0]
    assert value in found[0]


AGREEMENTS = [
    ("devices", "接入设备约66万台。"),
    ("devices", "接入设备118类，共67万台。"),
    ("devices", "平台累计接入各类工业设备67万余台。"),
    ("devices", "接入设备超过60万台。"),
    ("devices", "接入设备近70万台。"),
    ("devices", "接入设备60余万台。"),
    ("devices", "接入设备67.01万台（套）。"),
    ("devices", "接入设备６７０，１２３台。"),
    ("devices", "接入设备670 123台。"),
    ("devices", "接入设备一百一十八类。"),
    ("devices", "平台可连接118类670123个设备。"),
    ("devices", "接入设备不少于110类。"),
    ("devices", "接入设备100类以上。"),
    ("devices", "接入设备120类左右。"),
    ("devices", "接入设备近120类。"),
    ("devices", "平台接入并管理92类设备。"),
    ("devices", "平台可管理设备92类、38.6万台。"),
    ("devices", "数据采集点近1000万个。"),
    ("devices", "数据采集点980余万个。"),
    ("software", "工业APP 1065个，分为12类。"),
    ("software", "工业APP超千个。"),
    ("software", "1000余个工业APP在平台上架。"),
    ("software", "沉淀326种机理模型。"),
    ("software", "行业机理模型月平均调用近50万次。"),
    ("community", "平台拥有注册用户18.2万个、活跃用户7.4万个，服务企业7000余家。"),
    ("operation", "平台积累的工业数据约2.8PB。"),
    ("operation", "平台积累工业数据2.86PB。"),
    ("operation", "2017年平台投资1.43亿元，营业收入2.18亿元。"),
    ("operation", "2017年平台营业收入21,836万元。"),
    ("compute", "实时处理能力12.8GB/s，最大并发访问26万个/s，响应时间小于50ms。"),
    ("compute", "网络带宽5GB/s。"),
    ("compute", "网络带宽40.96Gbps。"),
    ("compute", "响应时间0.035秒。"),
    ("development", "支持八种开发语言，开发工具40余个，通用算法模型150多个。"),
    ("interoperation", "机理模型84个、工业微服务312个、工业APP 208个均可跨平台调用。"),
    ("interoperation", "平台共有机理模型326个，其中84个支持跨平台调用。"),
    ("security", "部署8类37个安全防护功能模块及组件。"),
    ("new_technology", "已形成业务功能14个，其中人工智能10个、区块链4个。"),
    ("company", "2017年销售收入32.75亿元、利润总额3.69亿元；年末资产总额48.63亿元。"),
    ("company", "2017年上缴税金1.82亿元，年末资产负债率41.27%。"),
]  # fmt: skip


@pytest.mark.parametrize(("section", "text"), AGREEMENTS)
def test_agreement_is_silent(section: str, text: str) -> None:
    assert messages(section, text, NARRATIVE.get(section, "details")) == []


OTHER_THINGS = [
    # a part of the whole
    ("devices", "接入设备118类，其中机床类设备接入20类、8.2万台。"),
    ("devices", "平台接入各类设备67万台，包括数控机床12万台、机器人3万台、空压机设备14万台。"),
    ("devices", "在纺织行业，接入设备9.6万台。"),
    ("devices", "面向轴承行业接入设备1280台。"),
    ("devices", "为望潮棉纺织集团有限公司接入设备42台。"),
    ("devices", "某轴承企业接入设备1280台，实现远程监控。"),
    ("devices", "以某钢铁企业为例，平台接入设备320台。"),
    ("devices", "每个工厂平均接入设备120台。"),
    ("devices", "纺织机械类：接入设备162类。"),
    ("devices", "动力设备方面，接入设备18类，8.6万台。"),
    ("devices", "接入数控机床设备12万台，接入纺织设备9万台。"),
    ("devices", "一、离散。接入机床、机器人等设备26类。二、流程。接入泵、风机等设备18类。"),
    ("devices", "动力设备：接入设备18类，8.6万台；机加设备：接入设备26类，12.3万台。"),
    ("devices", "设备分为机床、机器人、空压机等8类。"),
    ("devices", "平台接入八大类设备。"),
    ("devices", "接入设备可分为八个大类。"),
    ("devices", "可连接、可管理的设备分别为120类和95类。"),
    ("devices", "部署边缘网关18,600台，支持86种工业协议，覆盖21个行业。"),
    ("devices", "东屿市接入设备3.2万台，云澜市接入设备1.8万台。"),
    ("devices", "首批接入设备2000台。"),
    ("devices", "其中可远程控制的设备12万台。"),
    # what was added
    ("devices", "2018年以来新增接入设备5万台。"),
    ("devices", "接入设备比上年增加12万台。"),
    ("devices", "接入设备较2016年增长120%。"),
    ("devices", "接入设备由50万台增加到67万台。"),
    ("devices", "一季度新增接入设备15类。"),
    # what is planned
    ("devices", "到2020年，接入设备达到260万台。"),
    ("devices", "计划三年内接入设备200类。"),
    ("devices", "力争2018年底接入设备突破90万台。"),
    ("devices", "下一步，平台将接入设备150类。"),
    ("devices", "预计年内接入设备100万台。"),
    ("devices", "未来可扩展接入设备1000万台。"),
    ("devices", "2018年底接入设备达到90万台。"),
    ("devices", "以接入设备100万台为目标。"),
    # what was once
    ("devices", "2016年，平台接入设备30万台。"),
    ("devices", "2016年底接入设备30类。"),
    ("devices", "截至2017年12月，平台接入设备60万台。"),
    ("devices", "平台上线之初仅接入设备2000台。"),
    ("devices", "去年接入设备55万台。"),
    # what is measured otherwise
    ("devices", "接入设备中98%为工业现场设备，占设备总数120万台的一半。"),
    ("devices", "接入设备的在线率为96.5%，采样频率1000次/s。"),
    ("devices", "接入设备100～150类。"),
    ("devices", "接入几十类设备，近百种型号，数百万台。"),
    ("devices", "第3类设备为机器人，采用5G和NB-IoT接入设备。"),
    ("devices", "支持一类设备多种接入方式，一个设备一个账号。"),
    ("devices", "平台接入设备型号库，收录型号5000个。"),
    # the other sections
    ("software", "云化工业软件。运营管理类52个（ERP、SCM等），研发设计类31个（CAD、CAE等）。"),
    ("software", "工业APP中，公司自主研发386个，第三方研发679个。"),
    ("software", "公司自主研发工业APP 386个。"),
    ("software", "设备管理类工业APP 168个，能源优化类工业APP 124个。"),
    ("software", "单个企业最多订阅12个工业APP。"),
    ("software", "某企业订阅了5个工业APP，月均调用微服务组件2000次。"),
    ("software", "微服务组件累计调用3亿次。"),
    ("software", "每个机理模型月均被调用1500次。"),
    ("software", "平台每周上线3个工业APP。"),
    ("software", "上架前须经三家以上企业现场验证。"),
    ("software", "拥有软件著作权215项。"),
    ("community", "个人用户12万人，企业管理员1.2万人。"),
    ("community", "日活跃用户2.1万人。"),
    ("community", "大型企业186家、中型企业1034家、小微企业5910家。"),
    ("community", "签订服务合同的7130家企业中，大型企业186家、中型企业1034家。"),
    ("community", "另有820名开发者使用仿真算力。"),
    ("community", "举办开发者大赛，吸引开发者1200人参赛。"),
    ("community", "为企业用户提供12类服务。"),
    ("operation", "其中设备时序数据2146.3TB，图像和视频428.7TB。"),
    ("operation", "平台每天新增数据3.2TB，可用存储9.6PB。"),
    ("operation", "平台累计投资6.28亿元。"),
    ("operation", "2016年平台投资9800万元，2015年营业收入5000万元。"),
    ("operation", "2018年计划投资2亿元。"),
    ("operation", "2017年带动企业投资12亿元。"),
    ("operation", "2017年平台研发投入6845万元，订阅收入9412.3万元。"),
    ("operation", "2017年营业收入比上年增长68.3%，增加8800万元。"),
    ("operation", "主要收入来源：软件订阅收入9412万元，实施收入4517万元。"),
    ("compute", "配置服务器620台、CPU 24800核、内存238TB。"),
    ("compute", "数据库集群12个节点，存储量9.6PB。"),
    ("compute", "第99百分位响应时间为118ms，故障响应时间30分钟。"),
    ("compute", "单节点处理能力0.8GB/s，专线带宽100MB/s。"),
    ("development", "包括建模工具9个、仿真分析工具7个、可视化展示工具11个。"),
    ("development", "深度学习算法24个，运筹优化算法20个。"),
    ("development", "开发工具包5个，下载3.2万次。"),
    ("interoperation", "与6个行业平台、3个区域平台互通，其中63个APP已在两个以上平台上架。"),
    ("security", "安全防护工具库5个、病毒库2个、漏洞库4个。"),
    ("security", "每个边缘节点部署3个安全组件。"),
    ("new_technology", "人工智能方面，业务功能10个；区块链方面，业务功能4个。"),
    ("new_technology", "基于区块链的业务功能4个。"),
    ("company", "2016年实现销售收入28亿元，2015年利润2.9亿元。"),
    ("company", "2017年平台业务销售收入2.18亿元，占公司销售收入的6.7%。"),
    ("company", "公司2017年净利润3.1亿元。"),
    ("devices", "装备制造领域接入设备21.3万台，占31.8%；其他行业接入设备17万余台。"),
    ("devices", "内置设备驱动320种，支持设备型号5200个，可在5分钟内完成设备接入。"),
    ("devices", "单网关可连接设备200台，单集群支持100万台设备并发接入。"),
    ("devices", "2018年目标接入设备100万台。"),
    ("devices", "已为320家工厂提供设备接入服务，平均每家工厂接入设备260台。"),
    ("devices", "接入设备主要分布在长三角（28万台）、珠三角（20万台）和京津冀（12万台）。"),
    ("devices", "某集团等龙头企业接入设备6.5万台。"),
    ("devices", "东方电气等龙头企业接入设备6.5万台。"),
    ("devices", "平台接入工程机械、农业机械等移动设备23万台，接入工厂固定设备44万台。"),
    ("software", "平台与12家软件企业合作，引入工业软件30款。"),
    ("software", "最受欢迎的10个工业APP累计下载12万次。"),
    ("software", "2017年新上线工业APP 420个；计划2018年工业APP突破2000个。"),
    ("community", "培训开发者8000人次，高校开发者2300名，个人开发者1460名。"),
    ("community", "为某钢铁集团提供服务，覆盖其下属企业36家，用户1.2万人。"),
    ("operation", "2017年平台收入中，订阅服务收入9,412万元，解决方案收入8,900万元。"),
    ("operation", "2018年预计实现营业收入3.5亿元，到2020年营业收入突破10亿元。"),
    ("compute", "单个应用最大并发访问5万个/s，平台曾承受10万并发的压力测试。"),
    ("development", "面向初学者提供2种图形化语言，面向专业开发者提供6种编程语言。"),
    ("interoperation", "已向航天云网平台开放机理模型20个、工业APP 35个。"),
]  # fmt: skip


@pytest.mark.parametrize(("section", "text"), OTHER_THINGS)
def test_another_thing_is_passed_over(section: str, text: str) -> None:
    assert messages(section, text, NARRATIVE.get(section, "details")) == []


PRINTED = [
    (field, member, unit)
    for field in EDITION.form.fields()
    if isinstance(field.kind, ClaimKind)
    for member, unit in zip(field.kind.members, field.spec.units(), strict=True)
    if member in ("kinds", "count", "amount")
]


@pytest.mark.parametrize("words", ["{}为{}{}。", "平台{}：{}{}", "{}共计{}{}，居行业前列。"])
@pytest.mark.parametrize(
    ("field", "member", "unit"), PRINTED, ids=[f"{f.path}.{m}" for f, m, _ in PRINTED]
)
def test_printed_label_with_another_figure_is_a_contradiction(
    field: Field, member: str, unit: str, words: str
) -> None:
    section = str(field.path.parts[1])
    narratives = [
        str(other.path.parts[2])
        for other in EDITION.form.fields()
        if other.path.parts[:2] == field.path.parts[:2] and isinstance(other.kind, NarrativeKind)
    ]
    for narrative in narratives:
        text = words.format(field.spec.label, "7,654,321", unit)
        assert len(messages(section, text, narrative)) == 1, text


def test_every_claim_with_a_figure_has_been_tried() -> None:
    tried = {field for _, _, field, _ in CONTRADICTIONS}
    labels = [
        field.label
        for field in EDITION.form.fields()
        if isinstance(field.kind, ClaimKind)
        and {"kinds", "count", "amount"} & set(field.kind.members)
    ]

    assert [label for label in labels if not any(name in label for name in tried)] == []


@pytest.mark.parametrize("narrative", ["application_details", "component_details"])
def test_both_narratives_of_a_section_are_read(narrative: str) -> None:
    assert len(messages("software", "工业APP 1200个，工业机理模型350个。", narrative)) == 2


@pytest.mark.parametrize(
    ("section", "text", "count"),
    [
        ("devices", "平台共接入设备120类，66万台。", 2),
        ("devices", "我公司平台可连接设备共计120类、670123台，可管理设备90类、386210台。", 2),
        ("software", "机理模型月均调用量60万次，微服务月均调用量1500万次。", 2),
        ("operation", "2017年平台投资1.8亿元，营业收入2.8亿元。", 2),
        ("compute", "实时处理能力20GB/s，并发30万个/s，响应时间20ms，网络带宽8000MB/s。", 4),
        ("development", "提供60个开发工具，支持10种开发语言，内置200个通用算法模型。", 3),
        (
            "interoperation",
            "跨平台调用的机理模型8类100个、工业微服务12类400个、工业APP 10类300个。",
            6,
        ),
        ("company", "2017年销售收入35亿元，利润4.5亿元，税金2.5亿元，总资产50亿元，负债率45%。", 5),
    ],
)
def test_each_contradiction_is_a_finding(section: str, text: str, count: int) -> None:
    assert len(messages(section, text, NARRATIVE.get(section, "details"))) == count


def test_figure_of_another_section_is_not_compared() -> None:
    assert messages("security", "平台已接入设备120类，工业APP 2000个。") == []


# --- the shipped examples ----------------------------------------------------------------------

EXAMPLE = load(COMPLETE, EDITIONS).draft
REPEATED = [
    "software.mechanism_model_calls.count",
    "software.microservice_calls.count",
    "community.company_users.count",
    "community.third_party_developers.count",
    "community.toolkit_developers.count",
    "community.algorithm_developers.count",
    "community.microservice_developers.count",
    "operation.industrial_data.amount",
    "compute.database_types.kinds",
    "compute.processing_functions.kinds",
    "compute.realtime_throughput.amount",
    "compute.peak_concurrency.amount",
    "compute.response_time.amount",
    "compute.bandwidth.amount",
    "development.languages.kinds",
    "development.tool_calls.count",
    "development.algorithm_calls.count",
    "interoperation.mechanism_models.count",
    "interoperation.microservices.count",
    "interoperation.industrial_apps.count",
    "interoperation.iaas_components.count",
    "security.components.count",
    "new_technology.functions.count",
]


def contradictions(draft: Draft) -> list[str]:
    return [f.message for f in check(EDITION, draft).findings if f.code == CODE]


def test_complete_example_contradicts_itself_nowhere() -> None:
    assert contradictions(EXAMPLE) == []


@pytest.mark.parametrize("figure", [f"capability.{name}" for name in REPEATED])
def test_figure_of_the_example_that_its_text_repeats_is_compared(figure: str) -> None:
    path = FieldPath.parse(figure)
    wrong = Decimal(str(EXAMPLE.get(path))) * 3

    assert len(contradictions(EXAMPLE.set(path, wrong))) == 1


def test_half_done_example_contradicts_itself_once() -> None:
    (message,) = contradictions(load(HALF_DONE, EDITIONS).draft)

    assert "“平台接入设备126类”" in message
    assert "118类" in message
