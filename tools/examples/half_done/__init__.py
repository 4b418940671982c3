"""The half-done example: a maker of heavy machines in mid-work, with the usual slips.

Each slip stands where it is made, marked ``slip:``; what is not answered yet is absent.
"""

from __future__ import annotations

from collections.abc import Callable

from tools.examples import figures
from tools.examples.half_done.plans import ARCHITECTURE, CASES, OVERVIEW, ROADMAP
from tools.examples.half_done.proofs import DRAWN, EVIDENCE
from tools.examples.values import Json, paragraphs, table, tick

DECLARATION: Json = {
    "edition": "miit-2018-139",
    "company": {
        "name": "四川岷屹重型装备有限公司",
        # slip: the last character should be H
        "organization_code": "91510112EX1805048J",
        # slip: there is no such day
        "founded_on": "2006-02-30",
        "address": "四川省成都市龙泉驿区岷屹大道504号",
        "contact": {
            "name": "蒋闻溪",
            # slip: the area code 028 is missing
            "phone": "80000504",
            "position": "信息中心主任",
            "mobile": "13700000504",
            "email": "jiang.wenxi@minyi.example",
        },
        # slip: typed with a Chinese input method left on
        "total_assets": "１８６，４２０．５０",
        "debt_ratio": "52.6",
        "last_year_sales": "94,380.00",
        "profile": {
            # slip: takes nearly all the words that it shares with the second part
            "overview": OVERVIEW,
        },
    },
    "recommendation": {"unit": "四川省经济和信息化委员会"},
    "platform": {
        "name": "岷屹装备云平台",
        "builder": "四川岷屹重型装备有限公司",
        "built_on": "2016-09",
        "investment": "3860",
        # slip: the partners are not named
        "construction": {"mode": "joint"},
        "iaas": {"leased": True, "provider": "蜀澜云计算服务有限公司"},
    },
    "capability": {
        "devices": {
            "connectable_devices": tick(kinds=118, count=3264),
            "switch_signal_devices": tick(count=1850),
            # slip: ticked, but no number
            "parameter_devices": tick(),
            "collection_points": tick(count="４１２００"),
            "edge_computing": tick(answer=True),
            "details": paragraphs(
                # slip: 118 kinds are declared above
                "平台接入设备126类，主要有中频炉、自由锻压机、数控镗铣床、破碎机和启闭机，"
                "采集电流、温度、油压、振动等参数。采集网关具有数据清洗和越限告警功能，"
                "网络中断时可在本地保存24小时数据。",
            ),
        },
        "software": {
            "cloud_software": tick(kinds=2, count=9),
            # slip: the two numbers changed places
            "industrial_apps": tick(kinds=12, count=8),
            "application_details": "工业APP包括设备点检、能耗统计、破碎机远程诊断、铸件报价等。",
            "mechanism_models": tick(kinds=3, count=11),
        },
        "community": {
            "registered_users": tick(count=1260),
            # slip: more than are registered
            "active_users": tick(count=1580),
            "company_users": tick(count=46),
            "user_details": [
                *paragraphs("平台用户以设备用户和配套企业为主，见表1。"),
                table(
                    "表1 平台用户的构成",
                    ("用户类型", "企业（家）", "注册用户（个）", "主要使用内容"),
                    ("设备用户", "27", "615", "远程诊断、备件查询"),
                    ("配套企业", "19", "348", "订单进度、质量数据"),
                    ("本公司", "——", "297", "设备点检、能耗统计"),
                ),
            ],
        },
        "operation": {"industrial_data": tick(amount="12.6")},
        "compute": {"database_types": tick(kinds=3)},
    },
    "cases": CASES,
    "architecture": ARCHITECTURE,
    "roadmap": ROADMAP,
    "evidence": EVIDENCE,
}

FILES: dict[str, Callable[[], bytes]] = {
    "figures/topology.png": lambda: figures.picture(62, figures.topology),
    **DRAWN,
}
