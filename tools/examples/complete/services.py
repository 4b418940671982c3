"""The complete example: 2. 平台服务能力, the last five boxes of section 二（二）."""

from __future__ import annotations

from tools.examples.values import Json, paragraphs, table, tick

COMPUTE: Json = {
    "database_types": tick(kinds=6),
    "processing_functions": tick(kinds=9),
    "realtime_throughput": tick(amount="12.8"),
    "peak_concurrency": tick(amount="260000"),
    "response_time": tick(amount="35"),
    "bandwidth": tick(amount="5120"),
    "details": paragraphs(
        "基础设施。自建杭州、东屿两个数据中心，配置物理服务器620台、CPU 24,800核、"
        "内存238 TB、可用存储9.6 PB，出口带宽合计5120 MB/s；"
        "另租用公有云资源承接弹性负载，两地三中心部署，核心业务恢复时间不超过15分钟。",
        "数据库。提供关系型（PostgreSQL、MySQL）、时序型（InfluxDB）、列族型（HBase）、"
        "文档型（MongoDB）、内存键值型（Redis）和图（Neo4j）六类数据库，"
        "由平台统一开通、备份和监控。",
        "存储和处理功能。提供存储、编目、索引、元数据管理、质量评估、清洗转换、血缘追踪、"
        "脱敏、归档备份九类功能。时序数据经无损压缩后，存储占用平均为原来的11%。",
        "计算功能。以Kafka和Flink构成流式计算链路，实时处理能力12.8 GB/s；"
        "以Spark承担批量计算，日处理作业4.1万个；以GPU集群承担模型训练。"
        "2018年3月压力测试中，最大并发访问26万个/s时平均响应时间为35 ms，"
        "第99百分位为118 ms。",
    ),
}

DEVELOPMENT: Json = {
    "tools": tick(count=42),
    "languages": tick(kinds=8),
    "algorithms": tick(count=156),
    "tool_calls": tick(count=268400),
    "algorithm_calls": tick(count=1846000),
    "graphical_development": tick(answer=True),
    "details": [
        *paragraphs(
            "开发工具。包括建模工具9个、仿真分析工具7个、可视化展示工具11个、"
            "知识管理工具6个、测试和部署工具9个，覆盖从建模、编码到发布、运维的全过程。",
            "开发语言。支持Java、Python、C、C++、Go、JavaScript、PHP、Ruby八种语言，"
            "并提供统一的代码托管、持续集成和容器镜像仓库。",
        ),
        table(
            "表6 通用算法模型",
            ("类型", "个", "典型算法"),
            ("回归与分类", "38", "随机森林、支持向量机、梯度提升树"),
            ("时序预测", "31", "ARIMA、卡尔曼滤波、LSTM"),
            ("聚类与关联分析", "26", "K-means、DBSCAN、Apriori"),
            ("深度学习", "24", "卷积神经网络、自编码器"),
            ("运筹优化", "20", "混合整数规划、遗传算法"),
            ("文本分析", "17", "分词、主题模型、知识抽取"),
        ),
        *paragraphs(
            "图形化开发。提供拖拽式数据流编排、界面组态和数字孪生建模环境，"
            "工艺人员不写代码即可完成简单工业APP，平均开发周期由6周缩短到9天。"
            "2018年1月至3月，开发工具月平均调用26.84万次，通用算法模型月平均调用184.6万次。",
        ),
    ],
}

INTEROPERATION: Json = {
    "mechanism_models": tick(kinds=6, count=84),
    "microservices": tick(kinds=9, count=312),
    "industrial_apps": tick(kinds=7, count=208),
    "iaas_components": tick(kinds=5, count=16),
    "details": paragraphs(
        "跨平台机制。平台以标准容器镜像、开放接口规范和统一身份互认为基础，"
        "与6个行业平台、3个区域平台实现了资源目录互通、服务调用和计费结算。",
        "机理模型84个，以PMML文件或容器形式发布，主要为轴承寿命、齿轮故障、空压站群控、"
        "锅炉燃烧、磨削工艺和安全库存六类。",
        "工业微服务312个，遵循OpenAPI接口描述，包括设备管理、告警、OEE计算、能耗核算、"
        "质量统计、排程、电子签章、订单协同和报表九类。",
        "工业APP 208个，不改代码即可部署到其他平台，包括设备健康、能源、质量、调度、仓储、"
        "供应链和诊断七类；其中63个已在两个以上平台上架。",
        "IaaS兼容管理组件16个，分为资源编排、镜像转换、存储迁移、网络配置和监控计量五类，"
        "已适配OpenStack、VMware vSphere和三家公有云，2017年完成41个业务系统的跨云迁移，"
        "平均停机时间为23分钟。",
    ),
}

SECURITY: Json = {
    "components": tick(kinds=8, count=37),
    "libraries": tick(kinds=3, count=11),
    "safeguards": tick(answer=True),
    "details": [
        *paragraphs(
            "防护技术。平台按GB/T 22239—2008第三级要求建设，2017年11月通过等级保护测评；"
            "从设备、控制、网络、应用、数据五个方面部署37个功能模块和组件，见表7。",
        ),
        table(
            "表7 安全防护功能模块和组件",
            ("类型", "个", "类型", "个"),
            ("边界防护", "6", "主机防护", "5"),
            ("身份认证", "4", "应用防护", "5"),
            ("访问控制", "4", "工控安全监测", "4"),
            ("数据加密", "5", "审计与态势感知", "4"),
        ),
        *paragraphs(
            "工具库。建有安全防护工具库5个、病毒库2个、漏洞库4个，"
            "其中工控漏洞库收录漏洞6300余条，病毒库每日更新。",
            "防护机制。公司设立网络安全委员会，由总经理任主任；执行《平台安全管理办法》等21项制度，"
            "实行上线前检测、每季渗透测试、年度应急演练；企业数据按租户隔离，传输采用TLS 1.2，"
            "敏感数据用SM4算法加密存储。平台开放以来未发生较大以上网络安全事件。",
        ),
    ],
}

NEW_TECHNOLOGY: Json = {
    "applied": tick(answer=True),
    "functions": tick(count=14),
    "details": paragraphs(
        "平台在工业数据分析、交易和认证等环节运用人工智能和区块链技术，"
        "已形成业务功能14个，其中人工智能10个、区块链4个。",
        "人工智能。设备管理方面，有轴承和齿轮故障诊断、剩余寿命预测、异常工况识别3个功能；"
        "质量方面，有套圈表面缺陷识别、布面疵点检测、焊缝评级3个功能，"
        "其中布面疵点检出率为97.2%；生产与能源方面，有空压站负荷预测、排程寻优2个功能；"
        "服务方面，有维修知识问答、备件需求预测2个功能。模型由平台统一训练，"
        "经压缩后下发到边缘网关运行。",
        "区块链。基于Hyperledger Fabric建成联盟链，部署节点12个，由平台、核心企业、"
        "检测机构和银行共同维护，提供供应链应收账款凭证、质检报告存证、"
        "设备租赁计量对账、工业APP版权登记4个功能，累计上链记录386万条。",
    ),
}
