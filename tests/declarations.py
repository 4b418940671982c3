"""Declarations of 2018 to test with: the least that is complete, and changes of it."""

import copy
from typing import Any

from hypothesis import strategies as st

from app.model.checks import Report, check
from app.model.compound import ClaimKind, NarrativeKind
from app.model.draft import Draft
from app.model.editions.miit_2018 import EDITION
from app.model.paths import FieldPath
from app.model.rules import Finding
from app.model.values import Json

Tree = dict[str, Any]


def minimal() -> Tree:
    """The content of a declaration without any finding: what is required, and a claim a box."""
    return {
        "company": {
            "name": "某某工业互联网有限公司",
            "organization_code": "91330108EX1804176Y",
            "founded_on": "2005-06-15",
            "address": "浙江省杭州市某某路1号",
            "contact": {
                "name": "张三",
                "phone": "010-68208273",
                "position": "总工程师",
                "mobile": "13800138000",
                "email": "zhang@example.com",
            },
            "total_assets": "10000",
            "debt_ratio": "40",
            "credit_rating": "AAA",
            "last_year_sales": "5000",
            "last_year_tax": "300",
            "last_year_profit": "-20.5",
            "profile": {"overview": "成立于2005年。", "competitiveness": "技术领先。"},
        },
        "platform": {
            "name": "某某平台",
            "builder": "某某公司",
            "built_on": "2014-03",
            "investment": "2000",
            "construction": {"mode": "self"},
            "iaas": {"self_built": True},
        },
        "capability": {
            "devices": {"connectable_devices": ticked(kinds=118, count=670123)},
            "software": {"industrial_apps": ticked(kinds=12, count=1065)},
            "community": {"registered_users": ticked(count=182460)},
            "operation": {"investment_2017": ticked(amount="1500")},
            "compute": {"bandwidth": ticked(amount="5120")},
            "development": {"languages": ticked(kinds=8)},
            "interoperation": {"iaas_components": ticked(kinds=5, count=16)},
            "security": {"safeguards": ticked(answer=True)},
            "new_technology": {"functions": ticked(count=14)},
        },
        "cases": [{"scenario": "设备管理优化", "title": "空压站", "description": "节能。"}],
        "regions": "已在两地落地。",
        "architecture": "四层架构。",
        "roadmap": "继续研发。",
        "evidence": [
            {
                "title": "运行日志",
                "category": "系统和软件运行日志",
                "file": "evidence/log.pdf",
                "issued_on": "2018-03-31",
                "proves": ["capability.devices.connectable_devices"],
            }
        ],
    }


def ticked(**members: Json) -> Tree:
    """A ticked claim."""
    return {"claimed": True, **members}


def changed(changes: dict[str, Any]) -> Tree:
    """The minimal declaration with other values at some paths; ``None`` leaves a value out."""
    draft = Draft(EDITION.id, minimal())
    for path, value in changes.items():
        draft = draft.set(FieldPath.parse(path), copy.deepcopy(value))
    return dict(draft.content)


def judged(content: Any) -> Report:
    """What is said about a declaration of 2018."""
    return check(EDITION, Draft(EDITION.id, content))


def found(code: str, changes: dict[str, Any]) -> list[Finding]:
    """The findings of one code about the minimal declaration with ``changes``."""
    return [finding for finding in judged(changed(changes)).findings if finding.code == code]


# --- trees that nobody would write -----------------------------------------------------------

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.decimals()
    | st.text()
    | st.sampled_from(["１２，３", "2018-02-30", "0", "-1", "1e999", " ", "\ud800", "\x00", "是"])
)
NAMES = st.text(max_size=8) | st.sampled_from(
    [
        "#",
        "kind",
        "text",
        "file",
        "rows",
        "claimed",
        "count",
        "edition",
        "a.b",
        "[0]",
        "..",
        "[",
        "",
    ]
)
TREES = st.recursive(
    SCALARS,
    lambda below: st.lists(below, max_size=4) | st.dictionaries(NAMES, below, max_size=4),
    max_leaves=12,
)


def places(tree: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """The ways to every value in a tree."""
    found = [path]
    items = (
        tree.items()
        if isinstance(tree, dict)
        else enumerate(tree)
        if isinstance(tree, list)
        else ()
    )
    for name, below in items:
        found += places(below, (*path, name))
    return found


@st.composite
def mutated(draw: st.DrawFn, tree: Tree) -> Tree:
    """A tree in which some values became others, vanished, or got company."""
    copied: Tree = copy.deepcopy(tree)
    for _ in range(draw(st.integers(1, 4))):
        ways = [way for way in places(copied) if way]
        if not ways:
            break
        way = draw(st.sampled_from(ways))
        holder: Any = copied
        for name in way[:-1]:
            holder = holder[name]
        action = draw(st.sampled_from(["replace", "remove", "add"]))
        if action == "replace":
            holder[way[-1]] = draw(TREES)
        elif action == "remove":
            del holder[way[-1]]
        elif isinstance(holder, dict):
            holder[draw(NAMES)] = draw(TREES)
        else:
            holder.append(draw(TREES))
    return copied


# --- every field filled in -------------------------------------------------------------------


def full() -> Tree:
    """A declaration in which every field is answered, each with words of its own.

    It names ``figures/图.png`` and ``evidence/log.pdf``.
    """
    draft = Draft(EDITION.id, minimal())
    for number, field in enumerate(EDITION.form.fields(), 1):
        kind = field.kind
        if isinstance(kind, ClaimKind):
            draft = draft.set(field.path, _full_claim(kind, number))
        elif isinstance(kind, NarrativeKind):
            draft = draft.set(
                field.path, f"第{number}栏未尽事宜，见附件No.{number}。\n另有{number}项。"
            )
        elif draft.get(field.path) is None:
            draft = draft.set(field.path, _FULL.get(type(kind).__name__, f"第{number}栏"))
    for path, value in _WHOLE.items():
        draft = draft.set(FieldPath.parse(path), copy.deepcopy(value))
    return dict(draft.content)


def _full_claim(kind: ClaimKind, number: int) -> Tree:
    members = {"kinds": 10 + number, "count": 1000 + number, "amount": f"{number}.25"}
    members |= {"answer": True, "text": f"第{number}项未列"}
    return ticked(**{name: members[name] for name in kind.members})


_FULL = {"Date": "2018-04-20", "Amount": "12.5", "Count": 7, "Identifier": "0571-80000140"}
_WHOLE: Tree = {
    "platform.construction": {"mode": "joint", "partners": "甲公司、乙公司"},
    "platform.iaas": {"leased": True, "provider": "丙公司"},
    "architecture": [
        {"kind": "paragraph", "text": "分为四层，未完。"},
        {"kind": "figure", "file": "figures/图.png", "caption": "图1 架构"},
        {
            "kind": "table",
            "caption": "表1 指标",
            "rows": [["指标", "数值"], ["时延", "12 ms"], ["未列", ""]],
        },
        {"kind": "paragraph", "text": "其余从略。"},
    ],
}
