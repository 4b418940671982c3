"""The declaration of 2018, field by field, in the order of the paper (annex 2 of the notice).

Every label, line and note is printed character for character as it stands here; the oddities are
the ministry's own (不少月10小时, half-width brackets and colons).
"""

from typing import Annotated, Literal

from app.model.compound import Rows
from app.model.fields import Condition, FieldSpec, SectionSpec, WordLimit
from app.model.kinds import Choice
from app.model.types import (
    NO_AMOUNT,
    NO_ANSWER,
    NO_COUNT,
    NO_KINDS,
    NO_KINDS_COUNT,
    NO_PROSE,
    NO_WORDS,
    Amount,
    Answer,
    Count,
    Date,
    DateOrText,
    Email,
    FileName,
    Kinds,
    KindsCount,
    Mobile,
    Money,
    OptionalDate,
    OrganizationCode,
    Paths,
    Percent,
    Phone,
    Prose,
    SignedMoney,
    Text,
    TextList,
    Words,
    YesNo,
)
from app.model.values import Frozen

# What several blanks stand under is said once.
CONTACT = "联系人"
PROFILE = "企业简介"
COMMITMENT = "真实性承诺"
RECOMMENDER = "推荐单位"
IAAS = "IaaS基础设施"
MODES = {"self": "自建", "joint": "合作共建"}
SCENARIOS = {
    name: name
    for name in (
        "设备管理优化",
        "研发设计优化",
        "运营管理优化",
        "生产执行优化",
        "产品全生命周期管理优化",
        "供应链协同优化",
        "其他",
    )
}
CATEGORIES = {
    name: name
    for name in (
        "客户服务合同",
        "财务报告",
        "专利和知识产权证书",
        "系统和软件运行日志",
        "企业运营资质",
        "其他",
    )
}
PROFILE_LIMIT = WordLimit(1000, shared="company.profile")


class Contact(Frozen):
    """联系人."""

    name: Annotated[Text, FieldSpec("姓名", group=CONTACT, required=True)]
    phone: Annotated[Phone, FieldSpec("电话", group=CONTACT, required=True)]
    position: Annotated[Text, FieldSpec("职务", group=CONTACT, required=True)]
    mobile: Annotated[Mobile, FieldSpec("手机", group=CONTACT, required=True)]
    fax: Annotated[Phone, FieldSpec("传真", group=CONTACT)] = ""
    email: Annotated[Email, FieldSpec("E-mail", group=CONTACT, required=True)]


class Profile(Frozen):
    """企业简介."""

    overview: Annotated[
        Prose,
        FieldSpec(
            "（一）申报单位情况介绍",
            note="发展历程、主营业务、市场销售等方面基本情况。",
            group=PROFILE,
            required=True,
            limit=PROFILE_LIMIT,
        ),
    ]
    competitiveness: Annotated[
        Prose,
        FieldSpec(
            "（二）申报单位核心竞争力介绍",
            note="突出工业互联网平台技术、产品、解决方案等相关能力，包括优势技术、人才队伍、"
            "研发能力、实施能力、服务保障、应用效果等。",
            group=PROFILE,
            required=True,
            limit=PROFILE_LIMIT,
        ),
    ]


class Company(Frozen):
    """一、企业基本信息."""

    name: Annotated[Text, FieldSpec("企业名称", required=True)]
    organization_code: Annotated[
        OrganizationCode,
        FieldSpec("组织机构代码", required=True, hint="9位组织机构代码，或18位统一社会信用代码。"),
    ]
    founded_on: Annotated[Date, FieldSpec("成立时间", required=True)]
    address: Annotated[Text, FieldSpec("单位地址", required=True)]
    contact: Contact
    total_assets: Annotated[Money, FieldSpec("总资产（万元）", unit="万元", required=True)]
    debt_ratio: Annotated[Percent, FieldSpec("负债率", unit="%", required=True)]
    credit_rating: Annotated[Text, FieldSpec("信用等级", required=True)]
    last_year_sales: Annotated[Money, FieldSpec("上年销售（万元）", unit="万元", required=True)]
    last_year_tax: Annotated[Money, FieldSpec("上年税金（万元）", unit="万元", required=True)]
    last_year_profit: Annotated[
        SignedMoney,
        FieldSpec("上年利润（万元）", unit="万元", required=True, hint="亏损填负数。"),
    ]
    profile: Annotated[Profile, SectionSpec(PROFILE, note="（限1000字）")]


class Commitment(Frozen):
    """真实性承诺."""

    signed_on: Annotated[
        OptionalDate,
        FieldSpec("年月日", group=COMMITMENT, hint="留空则打印空白，盖章时手填。"),
    ] = None


class Recommendation(Frozen):
    """推荐单位."""

    unit: Annotated[
        Text,
        FieldSpec(
            RECOMMENDER,
            hint="所在省、自治区、直辖市或新疆生产建设兵团的工业和信息化主管部门。",
        ),
    ] = ""


class Construction(Frozen):
    """建设方式."""

    mode: Annotated[str, Choice(MODES), FieldSpec("建设方式", required=True)]
    partners: Annotated[
        TextList,
        FieldSpec(
            "请注明合作企业名称",
            line="__________________________",
            required=True,
            when=Condition("platform.construction.mode", "joint"),
        ),
    ] = ()


class Iaas(Frozen):
    """IaaS基础设施."""

    self_built: Annotated[YesNo, FieldSpec("自建", group=IAAS)] = False
    leased: Annotated[YesNo, FieldSpec("租用", group=IAAS)] = False
    provider: Annotated[
        Text,
        FieldSpec(
            "请注明服务商名称",
            line="__________________________",
            required=True,
            when=Condition("platform.iaas.leased", True),
        ),
    ] = ""


class Platform(Frozen):
    """（一）工业互联网平台基本信息."""

    name: Annotated[Text, FieldSpec("平台名称", required=True)]
    builder: Annotated[Text, FieldSpec("建设主体", required=True)]
    built_on: Annotated[DateOrText, FieldSpec("建设时间", required=True)]
    investment: Annotated[Money, FieldSpec("投资金额", unit="万元", required=True)]
    construction: Construction
    iaas: Iaas


class Devices(Frozen):
    """1.1工业设备管理情况."""

    connectable_devices: Annotated[
        KindsCount,
        FieldSpec(
            "可连接的工业设备种类",
            line="：______类 ______个",
            note="（包括设备、装置、产品等各类终端，将设备型号作为设备类型的统计标准）",
        ),
    ] = NO_KINDS_COUNT
    switch_signal_devices: Annotated[
        Count,
        FieldSpec(
            "可连接开关量的设备数",
            line="： ______个",
            note="（从设备控制器及相关模块读取数据）",
        ),
    ] = NO_COUNT
    parameter_devices: Annotated[
        Count,
        FieldSpec("可连接运行参数的设备数", line="：______个", note="（额外添加传感器读取数据）"),
    ] = NO_COUNT
    collection_points: Annotated[Count, FieldSpec("设备数据采集点总数", line="：______个")] = (
        NO_COUNT
    )
    manageable_devices: Annotated[
        KindsCount, FieldSpec("可管理的工业设备", line="：_________类_________个")
    ] = NO_KINDS_COUNT
    control_functions: Annotated[
        Kinds,
        FieldSpec(
            "可提供的操作控制功能种类",
            line="_________类",
            note="（如开关功能、参数设置功能等）",
        ),
    ] = NO_KINDS
    edge_computing: Annotated[
        Answer, FieldSpec("是否具备工业设备数据边缘计算功能", line="：□是 □否")
    ] = NO_ANSWER
    other: Annotated[Words, FieldSpec("其他", line="：___________")] = NO_WORDS
    details: Annotated[
        Prose,
        FieldSpec(
            "补充说明和分类详细介绍（具体接入及管理的设备类型、运行参数、边缘计算功能，"
            "以及面向的工业场景）",
            line="：",
            short="补充说明和分类详细介绍",
        ),
    ] = NO_PROSE


class Software(Frozen):
    """1.2软件应用管理情况."""

    cloud_software: Annotated[
        KindsCount,
        FieldSpec(
            "云化工业软件数量",
            line="：___________类，___________个",
            note="【软件类型：运营管理类（ERP、SCM、CRM等）、研发设计类（CAD、CAE、CAM等）、"
            "生产管理类（MES、APS等）、其它】",
        ),
    ] = NO_KINDS_COUNT
    industrial_apps: Annotated[
        KindsCount,
        FieldSpec(
            "工业APP数量",
            line="：___________类，___________个",
            note="（基于平台资源自主研发或由第三方研发的封装了工业知识、方法和技术的应用软件，"
            "如建模仿真优化、工艺和质量优化、供应链协同优化、远程故障诊断等）",
        ),
    ] = NO_KINDS_COUNT
    subscribing_companies: Annotated[
        KindsCount,
        FieldSpec("工业软件和APP订阅企业数量", line="：_________类，___________个"),
    ] = NO_KINDS_COUNT
    subscribing_users: Annotated[
        KindsCount,
        FieldSpec("工业软件和APP订阅用户数量", line="：_________类，___________个"),
    ] = NO_KINDS_COUNT
    application_details: Annotated[
        Prose,
        FieldSpec(
            "补充说明和分类详细介绍（具体应用服务类型、订阅类型；其它）",
            short="补充说明和分类详细介绍（应用服务）",
        ),
    ] = NO_PROSE
    mechanism_models: Annotated[
        KindsCount,
        FieldSpec(
            "工业机理模型",
            line=":___________类，___________个",
            note="（融合了工业行业知识和数据科学的模型）",
        ),
    ] = NO_KINDS_COUNT
    microservices: Annotated[
        KindsCount,
        FieldSpec(
            "微服务组件数量",
            line="：___________类，___________个",
            note="（面向的工业场景类型）（微服务：封装了工业知识和算法，并且可以供开发者灵活调用的"
            "功能模块）",
        ),
    ] = NO_KINDS_COUNT
    mechanism_model_calls: Annotated[
        Count, FieldSpec("行业机理模型月平均调用次数", line="：___________次")
    ] = NO_COUNT
    microservice_calls: Annotated[
        Count, FieldSpec("微服务组件月平均调用次数", line="：___________次")
    ] = NO_COUNT
    component_details: Annotated[
        Prose,
        FieldSpec(
            "补充说明和分类详细介绍(具体的工业机理模型、微服务组件类型；其它)",
            short="补充说明和分类详细介绍（模型和组件）",
        ),
    ] = NO_PROSE


class Community(Frozen):
    """1.3 用户与开发者管理情况."""

    registered_users: Annotated[
        Count, FieldSpec("平台用户总数", line="：______个", note="（平台注册用户数）")
    ] = NO_COUNT
    active_users: Annotated[
        Count,
        FieldSpec(
            "平台活跃用户数",
            line="：______个",
            note="（在线时长不少月10小时/月或登录不少于5次）",
        ),
    ] = NO_COUNT
    company_users: Annotated[
        Count, FieldSpec("平台服务的企业用户数", line="：______个", note="（需提供服务合同）")
    ] = NO_COUNT
    user_details: Annotated[
        Prose,
        FieldSpec(
            "补充说明和分类详细介绍（用户具体使用的资源信息、研发工具、业务系统、设备/产品运维、"
            "制造能力的类型，其它）",
            line="：",
            short="补充说明和分类详细介绍（用户）",
        ),
    ] = NO_PROSE
    third_party_developers: Annotated[
        Count, FieldSpec("第三方开发者连接数量", line="：______个")
    ] = NO_COUNT
    toolkit_developers: Annotated[
        Count, FieldSpec("调用开发工具包开发者数量", line="： ______个")
    ] = NO_COUNT
    algorithm_developers: Annotated[
        Count, FieldSpec("调用算法模型的开发者数量", line="： ______个")
    ] = NO_COUNT
    microservice_developers: Annotated[
        Count, FieldSpec("调用微服务组件开发者数量", line="： ______个")
    ] = NO_COUNT
    developer_details: Annotated[
        Prose,
        FieldSpec(
            "补充说明和分类详细介绍（每类开发者具体调用了什么工具包、算法模型和微服务；"
            "如有调用其它类型服务的开发者，其它）",
            line="：",
            short="补充说明和分类详细介绍（开发者）",
        ),
    ] = NO_PROSE


class Operation(Frozen):
    """1.4市场运营管理情况."""

    industrial_data: Annotated[
        Amount, FieldSpec("平台积累的工业数据量", line="：___________TB")
    ] = NO_AMOUNT
    investment_2017: Annotated[Amount, FieldSpec("2017年平台投资金额", line="：______万元")] = (
        NO_AMOUNT
    )
    revenue_2017: Annotated[Amount, FieldSpec("2017年平台营业收入", line="： ______万元")] = (
        NO_AMOUNT
    )
    details: Annotated[
        Prose,
        FieldSpec(
            "补充说明和分类详细介绍（主要投资方向、主要收入来源，其它）",
            line="：",
            short="补充说明和分类详细介绍",
        ),
    ] = NO_PROSE


class Compute(Frozen):
    """2.1存储和计算服务能力."""

    database_types: Annotated[Kinds, FieldSpec("提供的数据库类型", line="：_________类")] = NO_KINDS
    processing_functions: Annotated[
        Kinds,
        FieldSpec(
            "数据存储和处理功能类型",
            line="：___________类",
            note="（存储、编目、索引、元数据管理和质量评估等）",
        ),
    ] = NO_KINDS
    realtime_throughput: Annotated[
        Amount, FieldSpec("数据实时处理能力（或理论计算峰值）", line="：___________GB/s")
    ] = NO_AMOUNT
    peak_concurrency: Annotated[Amount, FieldSpec("最大并发访问数量", line="：_________个/s")] = (
        NO_AMOUNT
    )
    response_time: Annotated[
        Amount, FieldSpec("资源请求响应时间", line="：_________单个请求/ms")
    ] = NO_AMOUNT
    bandwidth: Annotated[Amount, FieldSpec("网络带宽", line="：_________MB/s")] = NO_AMOUNT
    details: Annotated[
        Prose,
        FieldSpec(
            "补充说明和分类详细介绍（具体的数据库类型、数据存储功能、数据计算功能，其它）",
            short="补充说明和分类详细介绍",
        ),
    ] = NO_PROSE


class Development(Frozen):
    """2.2 应用开发服务能力."""

    tools: Annotated[
        Count,
        FieldSpec(
            "开发工具数量",
            line="：___________个",
            note="（建模、仿真分析、可视化展示、知识管理工具等）",
        ),
    ] = NO_COUNT
    languages: Annotated[
        Kinds, FieldSpec("开发语言数量", line="：___________类", note="（Java、Ruby、PHP等）")
    ] = NO_KINDS
    algorithms: Annotated[Count, FieldSpec("通用算法模型数量", line="：___________个")] = NO_COUNT
    tool_calls: Annotated[Count, FieldSpec("开发工具月平均调用次数", line="：___________次")] = (
        NO_COUNT
    )
    algorithm_calls: Annotated[
        Count, FieldSpec("通用算法模型月平均调用次数", line="：___________次")
    ] = NO_COUNT
    graphical_development: Annotated[
        Answer, FieldSpec("是否具备图形化开发能力", line="：□是  □否")
    ] = NO_ANSWER
    details: Annotated[
        Prose,
        FieldSpec(
            "补充说明和分类详细介绍(具体的开发工具、开发语言、通用算法模型，其它)",
            short="补充说明和分类详细介绍",
        ),
    ] = NO_PROSE


class Interoperation(Frozen):
    """2.3 平台间调用服务能力."""

    mechanism_models: Annotated[
        KindsCount,
        FieldSpec("支持跨平台调用的行业机理模型", line="：___________类，___________个"),
    ] = NO_KINDS_COUNT
    microservices: Annotated[
        KindsCount,
        FieldSpec("支持跨平台调用的工业微服务", line="：___________类，___________个"),
    ] = NO_KINDS_COUNT
    industrial_apps: Annotated[
        KindsCount,
        FieldSpec("支持跨平台调用的工业APP", line="：___________类，___________个"),
    ] = NO_KINDS_COUNT
    iaas_components: Annotated[
        KindsCount, FieldSpec("对IaaS的兼容管理组件", line="：___________类，___________个")
    ] = NO_KINDS_COUNT
    details: Annotated[
        Prose,
        FieldSpec(
            "补充说明和分类详细介绍(具体可跨平台调用的机理模型、工业微服务、工业APP以及IaaS兼容"
            "管理组件，其它)",
            short="补充说明和分类详细介绍",
        ),
    ] = NO_PROSE


class Security(Frozen):
    """2.4 安全保障服务能力."""

    components: Annotated[
        KindsCount,
        FieldSpec("安全防护的功能模块及组件", line="：___________类，___________个"),
    ] = NO_KINDS_COUNT
    libraries: Annotated[
        KindsCount,
        FieldSpec("平台安全防护工具库、病毒库、漏洞库", line="：_______类，________个"),
    ] = NO_KINDS_COUNT
    safeguards: Annotated[Answer, FieldSpec("是否有安全防护的保障机制", line="：□是 □否")] = (
        NO_ANSWER
    )
    details: Annotated[
        Prose,
        FieldSpec(
            "补充说明和分类详细介绍(介绍平台安全防护技术、功能模块或组件，以及安全防护机制，其它)",
            short="补充说明和分类详细介绍",
        ),
    ] = NO_PROSE


class NewTechnology(Frozen):
    """2.5先进技术应用能力."""

    applied: Annotated[Answer, FieldSpec("是否运用区块链、人工智能等新技术", line="：□是 □否")] = (
        NO_ANSWER
    )
    functions: Annotated[
        Count,
        FieldSpec(
            "基于新技术的业务功能数量",
            line="：_________个",
            note="（按功能的应用场景划分）",
        ),
    ] = NO_COUNT
    details: Annotated[
        Prose,
        FieldSpec(
            "补充说明和分类详细介绍(介绍平台新技术的应用情况，其它)",
            short="补充说明和分类详细介绍",
        ),
    ] = NO_PROSE


class Capability(Frozen):
    """（二）工业互联网平台能力介绍."""

    devices: Annotated[Devices, SectionSpec("1.1工业设备管理情况", aspect=1)] = Devices()
    software: Annotated[Software, SectionSpec("1.2软件应用管理情况：", aspect=2)] = Software()
    community: Annotated[Community, SectionSpec("1.3 用户与开发者管理情况", aspect=3)] = Community()
    operation: Annotated[Operation, SectionSpec("1.4市场运营管理情况", aspect=4)] = Operation()
    compute: Annotated[Compute, SectionSpec("2.1存储和计算服务能力", aspect=5)] = Compute()
    development: Annotated[Development, SectionSpec("2.2 应用开发服务能力", aspect=6)] = (
        Development()
    )
    interoperation: Annotated[Interoperation, SectionSpec("2.3 平台间调用服务能力", aspect=7)] = (
        Interoperation()
    )
    security: Annotated[Security, SectionSpec("2.4 安全保障服务能力", aspect=8)] = Security()
    new_technology: Annotated[NewTechnology, SectionSpec("2.5先进技术应用能力", aspect=9)] = (
        NewTechnology()
    )


class Case(Frozen):
    """An application of the platform in one industrial scenario."""

    scenario: Annotated[str, Choice(SCENARIOS), FieldSpec("应用场景", required=True)]
    title: Annotated[Text, FieldSpec("案例名称", required=True)]
    description: Annotated[Prose, FieldSpec("使用情况和应用效果", required=True)]


class Evidence(Frozen):
    """A piece of evidence, appended behind the form."""

    title: Annotated[Text, FieldSpec("材料名称", required=True)]
    category: Annotated[str, Choice(CATEGORIES), FieldSpec("材料类别", required=True)]
    file: Annotated[FileName, FieldSpec("文件", required=True)]
    issued_on: Annotated[OptionalDate, FieldSpec("出具日期")] = None
    proves: Annotated[Paths, FieldSpec("证明的栏目")] = ()


class MiitDeclaration(Frozen):
    """跨行业跨领域工业互联网平台申报书 (工信厅信软函〔2018〕139号, annex 2)."""

    edition: Literal["miit-2018-139"] = "miit-2018-139"
    company: Annotated[Company, SectionSpec("一、企业基本信息")]
    commitment: Annotated[Commitment, SectionSpec(COMMITMENT)] = Commitment()
    recommendation: Annotated[Recommendation, SectionSpec(RECOMMENDER)] = Recommendation()
    platform: Annotated[Platform, SectionSpec("（一）工业互联网平台基本信息")]
    capability: Annotated[
        Capability,
        SectionSpec(
            "（二）工业互联网平台能力介绍",
            note="（请填写本通知发布时间前统计的数据，相关证明材料放入第（七）部分）",
        ),
    ] = Capability()
    cases: Annotated[
        tuple[Case, ...],
        Rows("list of cases", Case),
        FieldSpec(
            "选择工业互联网平台应用的几个特定工业场景，如设备管理优化、研发设计优化、运营管理优化、"
            "生产执行优化、产品全生命周期管理优化、供应链协同优化等，并描述相关使用情况和应用效果",
            line="：",
            heading="（三）工业互联网平台应用案例和效果",
            short="应用案例",
            required=True,
        ),
    ]
    regions: Annotated[
        Prose,
        FieldSpec(
            "描述工业互联网平台在地方落地情况，包括地方政府合作、区域企业整体上平台等情况",
            line="：",
            heading="（四）工业互联网平台区域落地情况",
            short="区域落地情况",
            required=True,
        ),
    ]
    architecture: Annotated[
        Prose,
        FieldSpec(
            "工业互联网平台的技术架构及方案介绍（包含但不限于平台架构技术方案、边缘计算技术方案、"
            "工业大数据技术方案、工业微服务技术方案、工业APP开发技术方案等）（限1500字）",
            heading="（五）工业互联网平台技术架构",
            short="技术架构",
            required=True,
            limit=WordLimit(1500),
        ),
    ]
    roadmap: Annotated[
        Prose,
        FieldSpec(
            "工业互联网平台下一步研发和运营计划（包含但不限于技术升级、应用开发、开发者社区建设和"
            "培育、商业模式拓展等）（限1000字）",
            heading="（六）工业互联网平台下一步发展计划",
            short="下一步发展计划",
            required=True,
            limit=WordLimit(1000),
        ),
    ]
    evidence: Annotated[
        tuple[Evidence, ...],
        Rows("list of evidence", Evidence),
        FieldSpec(
            "材料清单（做为附件放后）",
            line="：",
            note="（注：附件包括但不限于客户服务合同、能够体现工业互联网平台运营情况的财务报告、"
            "产品专利和知识产权证书、申报通知发布日期前系统和软件运行日志等证明材料，以及企业运营"
            "资质等相关支撑材料）",
            heading="（七）其他说明材料",
            short="材料清单",
            required=True,
        ),
    ]
