"""The rules of 2018 across fields: what each finds, and what it leaves alone."""

from typing import Any

import pytest

from app.model.editions.miit_2018 import EDITION
from app.model.editions.miit_2018.rules import RULES
from app.model.form import Field
from app.model.paths import FieldPath
from app.model.values import Json
from tests.declarations import changed, judged, minimal, ticked

DEVICES = "capability.devices"
SOFTWARE = "capability.software"
COMMUNITY = "capability.community"
OPERATION = "capability.operation"
ACROSS = "capability.interoperation"
NEW = "capability.new_technology"


def findings(changes: dict[str, Any]) -> list[tuple[str, str, str]]:
    """What is found beside the minimal declaration: code, path, severity."""
    return [(f.code, str(f.path), f.severity) for f in judged(changed(changes)).findings]


def warning(code: str, path: str) -> list[tuple[str, str, str]]:
    return [(code, path, "warning")]


# --- at most -----------------------------------------------------------------------------------


def kinds_and_count(kinds: int, count: int) -> Json:
    return ticked(kinds=kinds, count=count)


AT_MOST = [
    (
        "active-over-registered",
        f"{COMMUNITY}.active_users",
        f"{COMMUNITY}.registered_users",
        ("count",),
    ),
    (
        "manageable-over-connectable",
        f"{DEVICES}.manageable_devices",
        f"{DEVICES}.connectable_devices",
        ("kinds", "count"),
    ),
    (
        "part-over-connectable",
        f"{DEVICES}.switch_signal_devices",
        f"{DEVICES}.connectable_devices",
        ("count",),
    ),
    (
        "part-over-connectable",
        f"{DEVICES}.parameter_devices",
        f"{DEVICES}.connectable_devices",
        ("count",),
    ),
    *(
        ("cross-platform-over-own", f"{ACROSS}.{name}", f"{SOFTWARE}.{name}", ("kinds", "count"))
        for name in ("mechanism_models", "microservices", "industrial_apps")
    ),
]


def pair(few: str, many: str, member: str, small: int, large: int) -> dict[str, Any]:
    """Two claims of which only ``member`` may be in the wrong order."""

    def claim(path: str, value: int, other: int) -> Json:
        field = EDITION.form.find(FieldPath.parse(path))
        assert isinstance(field, Field)
        has_kinds = "类" in field.spec.units()
        values = {"kinds": 3, "count": other, member: value}
        return ticked(**{n: v for n, v in values.items() if n != "kinds" or has_kinds})

    return {few: claim(few, small, 50), many: claim(many, large, 60)}


@pytest.mark.parametrize(("code", "few", "many", "members"), AT_MOST)
def test_part_is_at_most_the_whole(
    code: str, few: str, many: str, members: tuple[str, ...]
) -> None:
    for member in members:
        assert findings(pair(few, many, member, 8, 8)) == []
        assert findings(pair(few, many, member, 9, 8)) == warning(code, f"{few}.{member}")


@pytest.mark.parametrize(("code", "few", "many", "members"), AT_MOST)
def test_rule_is_silent_while_a_figure_is_missing_or_unreadable(
    code: str, few: str, many: str, members: tuple[str, ...]
) -> None:
    for member in members:
        changes = pair(few, many, member, 9, 8)
        for path in (few, many):
            for value in (None, "很多", -1):
                other = {**changes[path], member: value}
                assert code not in {c for c, _, _ in findings({**changes, path: other})}


def test_message_names_both_figures() -> None:
    changes = {f"{COMMUNITY}.active_users": ticked(count=200000)}
    (finding,) = judged(changed(changes)).findings

    assert finding.message == (
        "「1.3 用户与开发者管理情况·平台活跃用户数」为200,000，"
        "多于「1.3 用户与开发者管理情况·平台用户总数」的182,460，请核对后修改其中一项。"
    )


@pytest.mark.parametrize(
    ("code", "path", "right", "wrong"),
    [
        ("investment-2017-over-total", f"{OPERATION}.investment_2017.amount", "2000", "2000.01"),
        ("tax-over-sales", "company.last_year_tax", "5000", "5000.5"),
        ("profit-over-sales", "company.last_year_profit", "5000", "6000"),
        ("debt-ratio-over-100", "company.debt_ratio", "100", "100.1"),
        ("debt-ratio-over-100", "company.debt_ratio", "0", "-5"),
        ("platform-older-than-company", "platform.built_on", "2005-06-15", "2005-06-14"),
        ("platform-older-than-company", "platform.built_on", "2005-06", "2005年5月"),
        ("platform-older-than-company", "platform.built_on", "2005年", "2004年"),
        ("platform-older-than-company", "platform.built_on", "多年以前", "1999"),
        ("evidence-after-notice", "evidence[0].issued_on", "2018-04-17", "2018-04-18"),
    ],
)
def test_value_beside_another(code: str, path: str, right: str, wrong: str) -> None:
    assert findings({path: right}) == []
    assert findings({path: wrong}) == warning(code, path)


def test_loss_is_no_contradiction() -> None:
    assert findings({"company.last_year_profit": "-90000"}) == []


# --- choices -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "iaas", [None, {}, {"self_built": False}, {"self_built": False, "leased": False}]
)
def test_infrastructure_is_chosen(iaas: Json) -> None:
    assert findings({"platform.iaas": iaas}) == [("required", "platform.iaas.self_built", "error")]


@pytest.mark.parametrize(
    "iaas",
    [
        {"self_built": True},
        {"leased": True, "provider": "某云"},
        {"self_built": True, "leased": True, "provider": "某云"},
    ],
)
def test_infrastructure_may_be_both(iaas: Json) -> None:
    assert findings({"platform.iaas": iaas}) == []


def test_unreadable_choice_of_infrastructure_is_found_once() -> None:
    assert findings({"platform.iaas": {"self_built": "是的"}}) == [
        ("wrong-shape", "platform.iaas.self_built", "error")
    ]


# --- 是 and 否 ----------------------------------------------------------------------------------


def test_new_technology_with_figures_or_without() -> None:
    yes, no = ticked(answer=True), ticked(answer=False)
    functions = f"{NEW}.functions"

    assert findings({f"{NEW}.applied": yes}) == []
    assert findings({f"{NEW}.applied": no, functions: None}) == []
    assert findings({f"{NEW}.applied": no, functions: ticked(count=0)}) == []
    assert findings({f"{NEW}.applied": yes, functions: None}) == warning(
        "new-technology-without-figures", f"{NEW}.applied"
    )
    assert findings({f"{NEW}.applied": no}) == warning(
        "new-technology-despite-no", f"{NEW}.applied"
    )


def test_unreadable_figure_is_found_once() -> None:
    changes = {f"{NEW}.applied": ticked(answer=True), f"{NEW}.functions": ticked(count="许多")}

    assert findings(changes) == [("number.shape", f"{NEW}.functions.count", "error")]


def test_edge_computing_with_figures_or_without() -> None:
    edge, devices = f"{DEVICES}.edge_computing", f"{DEVICES}.connectable_devices"
    yes = ticked(answer=True)

    assert findings({edge: yes}) == []
    assert (
        findings({edge: yes, devices: None, f"{DEVICES}.collection_points": ticked(count=5)}) == []
    )
    assert findings({edge: yes, devices: None}) == warning("edge-computing-without-figures", edge)


@pytest.mark.parametrize(
    ("details", "doubted"),
    [
        ("部署边缘网关18,600台。", True),
        ("提供边缘计算功能5种。", True),
        ("已部署200个边缘计算节点。", True),
        ("提供五种边缘计算功能。", True),
        ("不具备边缘计算功能。", False),
        ("尚无边缘计算，接入设备118类。", False),
        ("计划2019年部署边缘网关200台。", False),
        ("边缘计算功能正在研发。", False),
    ],
)
def test_edge_computing_in_words_despite_no(details: str, doubted: bool) -> None:
    edge = f"{DEVICES}.edge_computing"
    found = findings({edge: ticked(answer=False), f"{DEVICES}.details": details})

    assert found == (warning("edge-computing-despite-no", edge) if doubted else [])
    assert findings({edge: ticked(answer=True), f"{DEVICES}.details": details}) == []


# --- evidence, aspects -------------------------------------------------------------------------

CONTRACT = {
    "title": "合同",
    "category": "客户服务合同",
    "file": "evidence/contract.pdf",
    "proves": [f"{COMMUNITY}.company_users"],
}
MISSING = warning("contract-missing", f"{COMMUNITY}.company_users")


@pytest.mark.parametrize(
    ("claim", "evidence", "expected"),
    [
        (ticked(count=7130), {}, MISSING),
        (ticked(count=7130), CONTRACT, []),
        (ticked(count=7130), {**CONTRACT, "proves": [f"{COMMUNITY}.company_users.count"]}, []),
        (ticked(count=7130), {**CONTRACT, "proves": [f"{COMMUNITY}.active_users"]}, MISSING),
        (ticked(count=7130), {**CONTRACT, "proves": []}, MISSING),
        (ticked(count=7130), {**CONTRACT, "category": "财务报告"}, MISSING),
        (None, {}, []),
    ],
)
def test_companies_served_need_a_contract(
    claim: Json, evidence: Json, expected: list[tuple[str, str, str]]
) -> None:
    rows = [row for row in (evidence, minimal()["evidence"][0]) if row]

    assert findings({f"{COMMUNITY}.company_users": claim, "evidence": rows}) == expected


@pytest.mark.parametrize("aspect", EDITION.aspects, ids=lambda aspect: aspect.title)
def test_aspect_for_which_nothing_is_claimed(aspect: Any) -> None:
    section = list(minimal()["capability"])[aspect.number - 1]
    path = f"capability.{section}"
    (finding,) = judged(changed({path: {}})).findings

    assert (finding.code, str(finding.path)) == ("aspect.nothing-claimed", path)
    assert aspect.title in finding.message
    assert f"第{aspect.number}方面" in finding.message


def test_one_finding_a_piece_of_evidence() -> None:
    late = {**CONTRACT, "issued_on": "2018-05-01"}
    rows = [late, {**late, "title": "另一份", "#": 7}]
    found = judged(changed({"evidence": rows})).findings

    assert [str(f.path) for f in found] == ["evidence[0].issued_on", "evidence[7].issued_on"]
    assert "“另一份”出具于2018-05-01" in found[1].message


def test_every_path_that_a_rule_reads_is_declared() -> None:
    unknown = [
        path
        for rule in RULES
        for path in rule.reads
        if not isinstance(EDITION.form.find(FieldPath.parse(path)), Field)
    ]

    assert unknown == []


def test_warnings_of_rules_can_be_confirmed_but_never_refuse() -> None:
    changes = {f"{NEW}.applied": ticked(answer=False), "company.debt_ratio": "120"}

    assert judged(changed(changes)).errors == ()
