"""How the narratives of 2018 speak of the figures of their own section, for every claim.

A topic reads: the figure, the words that name it, its measure words; then what must stand near
and what must not. The patterns know full-width letters and digits as plain ones.
"""

from decimal import Decimal

from app.model.editions.miit_2018.notice import NOTICE
from app.model.mentions import Measure, Topic, mention_rule
from app.model.rules import Rule

# --- measure words -----------------------------------------------------------------------------

_CLASSES = Measure("(?:类|种)(?:别|型)?|个?(?:型号|品种|种类|类别|类型)")
_PIECES = Measure("台套|台/套|台件|台|套|个|件|部|只")
_ITEMS = Measure("个|款|套|项|种")
_PEOPLE = Measure("个|名|位|人(?!次)|户")
_FIRMS = Measure("个|家|户")
_TIMES = Measure("人?次(?:/月)?")
_BARE = Measure("")
"""None at all: 注册用户2.3万."""


def _worth(*values: str) -> tuple[Decimal, ...]:
    return tuple(Decimal(value) for value in values)


_YUAN = Measure("元(?:人民币)?|(?=人民币|，|。|；|、)", _worth("0.0001"))
_TERABYTES = (
    Measure("TB|T(?![A-Za-z])|太字节", _worth("1")),
    Measure("PB|P(?![A-Za-z])|拍字节", _worth("1000", "1024")),
    Measure("EB", _worth("1000000", "1048576")),
    Measure("GB|G(?![A-Za-z])", _worth("0.001", "0.0009765625")),
)
_PER_SECOND = r"\s?(?:/|每)\s?(?:s|S|秒)|ps"


def _bytes_per_second(unit: str) -> tuple[Measure, ...]:
    """Rates in bytes and in bits a second, as multiples of ``unit`` (MB/s or GB/s)."""
    powers = {"M": 0, "G": 1, "T": 2}
    measures: list[Measure] = []
    for letter, power in powers.items():
        steps = power - powers[unit]
        worth = {Decimal(1000) ** steps, Decimal(1024) ** steps}
        measures.append(Measure(f"{letter}B(?:{_PER_SECOND})", tuple(worth)))
        bits = tuple(value / 8 for value in worth)
        measures.append(Measure(f"{letter}(?:b|bit)(?:{_PER_SECOND})", bits))
    return tuple(measures)


# --- the topics of each section ------------------------------------------------------------------

_LINKED = "接入|连接|联接|链接|联网|互联|汇聚|上云|上平台|设备总[数量]"
_DEVICE = "设备|终端|装备|装置|工业产品"
_DEVICES_TOO = f"(?:{_DEVICE})(?:(?:、|和|及|与|或)(?:各类|工业|智能)?(?:{_DEVICE}|产品))*"
_MODEL = "(?:工业|行业)?机理模型"
_SERVICE = "(?:工业)?微服务(?:组件)?"
_APP = "(?:工业)?APP|(?:工业)?App|工业应用(?:程序|软件)?"
_MONTHLY = "月均|月平均|每月|/月|月度平均|月调用"
_CALLS = "(?:月均|月平均|每月|月)?(?:被)?调用(?:次数|总次数|量|频次)?"
_YEAR = NOTICE.published_on.year
_LAST_YEAR = (_YEAR - 1,)


def _both(
    figure: str,
    words: str,
    *,
    near: tuple[str, ...] = (),
    unless: str = "",
    also: str = "",
    surely: str = "",
    count: Measure = _ITEMS,
) -> tuple[Topic, ...]:
    """The topics of a line that asks for kinds (类) and for a count (个)."""

    def topic(member: str, *measures: Measure) -> Topic:
        other = f"{also}.{member}" if also else ""
        return Topic(f"{figure}.{member}", words, measures, near, unless, other, surely)

    return topic("kinds", _CLASSES), topic("count", count, _BARE)


_D = "capability.devices"
_DEVICES = (
    *_both(
        f"{_D}.connectable_devices",
        _DEVICES_TOO,
        near=(_LINKED,),
        unless="开关量|运行参数|传感器|采集点|边缘",
        count=_PIECES,
    ),
    Topic(
        f"{_D}.switch_signal_devices.count",
        _DEVICES_TOO,
        (_PIECES, _BARE),
        ("开关量(?:信号|数据)?|开关信号",),
    ),
    Topic(
        f"{_D}.parameter_devices.count",
        _DEVICES_TOO,
        (_PIECES, _BARE),
        ("运行参数|(?:加装|外加|添加|安装)传感器",),
    ),
    Topic(
        f"{_D}.collection_points.count",
        "(?:工业)?(?:设备)?(?:数据)?(?:采集点位?|测点|监测点)|数据点位?|点位",
        (Measure("个|点|处"), _BARE),
    ),
    *_both(
        f"{_D}.manageable_devices",
        _DEVICES_TOO,
        near=("管理|管控|纳管|运维",),
        unless="开关量|运行参数|传感器|采集点|边缘",
        count=_PIECES,
    ),
    Topic(
        f"{_D}.control_functions.kinds",
        "(?:操作|远程|设备)?(?:控制|操控|操作)(?:(?:和|与|及)?管理)?功能",
        (_CLASSES, Measure("项|个")),
    ),
)

_S = "capability.software"
_SOFTWARE = (
    *_both(
        f"{_S}.cloud_software",
        "(?:云化|云端|云)?的?(?:工业)?软件|SaaS软件",
        unless="订阅|下载|工具软件|软件著作权",
    ),
    *_both(f"{_S}.industrial_apps", _APP, unless="订阅|下载|跨平台|调用"),
    *_both(
        f"{_S}.subscribing_companies",
        "订阅[^，。；]{0,16}?的(?:企业|公司)(?:用户|客户)?|订阅企业|企业(?:用户|客户)?(?:订阅)?",
        near=("订阅",),
        count=_FIRMS,
    ),
    *_both(
        f"{_S}.subscribing_users",
        "订阅[^，。；]{0,16}?的(?:个人)?用户|订阅用户|用户(?:订阅)?",
        near=("订阅",),
        unless="企业用户",
        count=_PEOPLE,
    ),
    *_both(f"{_S}.mechanism_models", f"{_MODEL}|工业模型|行业模型", unless="调用|跨平台"),
    *_both(f"{_S}.microservices", _SERVICE, unless="调用|跨平台|开发者|实例"),
    Topic(
        f"{_S}.mechanism_model_calls.count",
        f"{_MODEL}|{_CALLS}",
        (_TIMES, _BARE),
        ("机理模型|行业模型", _MONTHLY, "调用"),
        unless="累计|总调用",
    ),
    Topic(
        f"{_S}.microservice_calls.count",
        f"{_SERVICE}|{_CALLS}",
        (_TIMES, _BARE),
        ("微服务", _MONTHLY, "调用"),
        unless="累计|总调用",
    ),
)

_C = "capability.community"
_DEVELOPER = "开发者(?:调用)?"
_COMMUNITY = (
    Topic(
        f"{_C}.registered_users.count",
        "(?:实名)?(?:平台)?注册(?:的)?(?:个人)?用户|平台用户|用户",
        (_PEOPLE, _BARE),
        unless="活跃|企业用户|订阅|付费|在线|登录|开发者",
    ),
    Topic(
        f"{_C}.active_users.count",
        "活跃(?:注册)?(?:用户|人数)",
        (_PEOPLE, _BARE),
        unless="日活|周活|年活|日均|日平均",
    ),
    Topic(
        f"{_C}.company_users.count",
        "(?:服务|签约|注册|入驻|合同)?的?(?:工业|制造)?企业(?:用户|客户)?|客户企业",
        (_FIRMS, _BARE),
        ("服务|企业用户|企业客户|签约|合同|入驻|上平台",),
        unless="订阅|服务商|抽样|融资",
    ),
    Topic(
        f"{_C}.third_party_developers.count",
        f"(?:第三方|外部){_DEVELOPER}(?:连接)?",
        (_PEOPLE, _BARE),
        unless="工具包|SDK|算法|微服务",
    ),
    Topic(
        f"{_C}.toolkit_developers.count", _DEVELOPER, (_PEOPLE, _BARE), ("工具包|SDK", "调用|使用")
    ),
    Topic(
        f"{_C}.algorithm_developers.count",
        _DEVELOPER,
        (_PEOPLE, _BARE),
        ("算法(?:模型)?", "调用|使用"),
    ),
    Topic(
        f"{_C}.microservice_developers.count",
        _DEVELOPER,
        (_PEOPLE, _BARE),
        ("微服务(?:组件)?", "调用|使用"),
    ),
)

_O = "capability.operation"
_OPERATION = (
    Topic(
        f"{_O}.industrial_data.amount",
        "(?:工业|设备|平台)?(?:大)?数据(?:资源|资产)?(?:总量|存量|容量|量)?",
        _TERABYTES,
        unless="每[天日月年]|日均|日新增|月均|年均|内存|带宽|可用存储|存储容量",
    ),
    Topic(
        f"{_O}.investment_2017.amount",
        "(?:平台)?(?:建设)?(?:总)?(?:投资|投入)(?:资金|总额|金额|额)?",
        (_YUAN,),
        unless="累计|财政|政府|带动|节约|补助|撬动|研发投入",
        years=_LAST_YEAR,
    ),
    Topic(
        f"{_O}.revenue_2017.amount",
        "(?:平台)?(?:营业|经营|运营)?(?:总)?收入|营收|营业额",
        (_YUAN,),
        unless="累计|企业.*收入|(?:服务|订阅|技术|软件|方案|实施|咨询|运维|广告|分成)收入",
        years=_LAST_YEAR,
    ),
)

_P = "capability.compute"
_COMPUTE = (
    Topic(f"{_P}.database_types.kinds", "数据库", (_CLASSES, Measure("款|个")), unless="病毒"),
    Topic(
        f"{_P}.processing_functions.kinds",
        "(?:数据)?(?:存储|处理)?(?:(?:和|与|及|、)?(?:数据)?(?:存储|处理|管理))?功能",
        (_CLASSES, Measure("项|个")),
        ("存储|处理",),
        unless="计算功能|安全|控制功能",
    ),
    Topic(
        f"{_P}.realtime_throughput.amount",
        "(?:数据)?(?:实时)?(?:数据)?(?:处理|吞吐|计算)(?:能力|速度|速率|性能|峰值|量|率)|(?:理论)?(?:计算)?峰值",
        _bytes_per_second("G"),
        unless="带宽|批量|离线|单节点|每个?节点",
    ),
    Topic(
        f"{_P}.peak_concurrency.amount",
        "(?:用户)?(?:同时)?并发(?:访问|用户|请求|连接)*(?:数量|总数|数|量)?",
        (
            Measure(r"(?:个|次)?(?:\s?/\s?(?:s|S|秒))|个|次|TPS|QPS|tps|qps"),
            _BARE,
        ),
    ),
    Topic(
        f"{_P}.response_time.amount",
        "(?:资源)?(?:请求)?(?:平均)?响应(?:时间|时延|延迟|延时)",
        (
            Measure(r"(?:单个请求/)?\s?(?:ms|MS|毫秒)"),
            Measure(r"s(?![A-Za-z])|S(?![A-Za-z])|秒", _worth("1000")),
        ),
        unless="最快|最慢|最长|百分位|故障|告警|客服|服务响应|P9",
    ),
    Topic(
        f"{_P}.bandwidth.amount",
        "(?:网络|出口|互联网)?(?:总)?带宽",
        _bytes_per_second("M"),
        unless="单[个台]|内网|骨干|专线",
    ),
)

_V = "capability.development"
_TOOL = "(?:应用)?开发工具(?!包|链)"
_ALGORITHM = "(?:通用)?(?:数学)?算法(?:模型)?(?!库|工程)|通用模型"
_DEVELOPMENT = (
    Topic(f"{_V}.tools.count", _TOOL, (_ITEMS,), unless="调用"),
    Topic(
        f"{_V}.languages.kinds",
        r"(?:开发|编程|程序)?(?:设计)?语言(?:支持[^，。；：\d]{1,40}等)?",
        (_CLASSES, Measure("门|个")),
        unless="自然语言|界面语言|多语言",
    ),
    Topic(f"{_V}.algorithms.count", _ALGORITHM, (_ITEMS,), unless="调用"),
    Topic(
        f"{_V}.tool_calls.count",
        f"{_TOOL}|{_CALLS}",
        (_TIMES, _BARE),
        ("工具", _MONTHLY, "调用"),
        unless="累计|总调用",
    ),
    Topic(
        f"{_V}.algorithm_calls.count",
        f"{_ALGORITHM}|{_CALLS}",
        (_TIMES, _BARE),
        ("算法|通用模型", _MONTHLY, "调用"),
        unless="累计|总调用",
    ),
)

_I = "capability.interoperation"
_ACROSS = "跨平台|跨云"
_INTEROPERATION = (
    *_both(
        f"{_I}.mechanism_models",
        f"{_MODEL}|行业模型",
        also=f"{_S}.mechanism_models",
        surely=_ACROSS,
    ),
    *_both(f"{_I}.microservices", _SERVICE, also=f"{_S}.microservices", surely=_ACROSS),
    *_both(f"{_I}.industrial_apps", _APP, also=f"{_S}.industrial_apps", surely=_ACROSS),
    *_both(
        f"{_I}.iaas_components",
        "(?:对?IaaS(?:平台)?的?)?兼容性?(?:管理)?组件|IaaS(?:平台)?(?:管理)?组件",
    ),
)

_Y = "capability.security"
_LIBRARY = "(?:工具库|病毒库|漏洞库)"
_SECURITY = (
    *_both(
        f"{_Y}.components",
        "(?:平台)?(?:安全|防护|的|功能){1,4}(?:模块|组件)(?:(?:和|及|与|、)(?:功能)?组件)?",
    ),
    *_both(
        f"{_Y}.libraries",
        f"{_LIBRARY}(?:(?:、|和|及|与|以及)(?:安全)?(?:防护)?{_LIBRARY})+|安全(?:防护)?库|防护库",
    ),
)

_N = "capability.new_technology"
_TECHNOLOGIES = "区块链|人工智能|AI|机器学习|深度学习|数字孪生|大数据|增强现实|虚拟现实|知识图谱"
_NEW_TECHNOLOGY = (
    Topic(
        f"{_N}.functions.count",
        "(?:基于)?(?:各?类?新技术)?的?业务(?:应用)?功能|新技术(?:应用)?功能",
        (_ITEMS,),
        ("业务功能|新技术|人工智能|区块链",),
        # One technology by itself is a part; 区块链、人工智能等新技术 are all of them.
        unless=rf"\A(?!.*(?:新技术|(?:{_TECHNOLOGIES})(?:、|和|及|与).*))(?:.*(?:{_TECHNOLOGIES}))",
    ),
)

_K = "company"
_COMPANY = (
    Topic(f"{_K}.total_assets", "总资产|资产总额|资产总计", (_YUAN,), years=(None, *_LAST_YEAR)),
    Topic(
        f"{_K}.debt_ratio",
        "(?:资产)?负债率",
        (Measure("%"),),
        years=(None, *_LAST_YEAR),
    ),
    Topic(
        f"{_K}.last_year_sales",
        "(?:销售|营业)(?:总)?(?:收入|额|总额)|销售",
        (_YUAN,),
        years=_LAST_YEAR,
    ),
    Topic(
        f"{_K}.last_year_tax",
        "(?:上缴|缴纳|实缴)?(?:税金|税收|税款)|纳税(?:额|总额)?",
        (_YUAN,),
        years=_LAST_YEAR,
    ),
    Topic(
        f"{_K}.last_year_profit",
        "利润(?:总额)?",
        (_YUAN,),
        unless="净利|亏损|毛利|利税",
        years=_LAST_YEAR,
    ),
)

_NARRATIVES = {
    f"{_D}.details": _DEVICES,
    f"{_S}.application_details": _SOFTWARE,
    f"{_S}.component_details": _SOFTWARE,
    f"{_C}.user_details": _COMMUNITY,
    f"{_C}.developer_details": _COMMUNITY,
    f"{_O}.details": _OPERATION,
    f"{_P}.details": _COMPUTE,
    f"{_V}.details": _DEVELOPMENT,
    f"{_I}.details": _INTEROPERATION,
    f"{_Y}.details": _SECURITY,
    f"{_N}.details": _NEW_TECHNOLOGY,
    f"{_K}.profile.overview": _COMPANY,
}

MENTIONS: tuple[Rule, ...] = tuple(
    mention_rule(narrative, topics, NOTICE.published_on)
    for narrative, topics in _NARRATIVES.items()
)
