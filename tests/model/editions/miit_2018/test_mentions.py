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
from tests.model.editions.miit_2018.sayings import (
    AGREEMENTS,
    COMPANY,
    CONTRADICTIONS,
    FIGURES,
    OTHER_THINGS,
)


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


@pytest.mark.parametrize(("section", "text", "field", "value"), CONTRADICTIONS)
def test_contradiction_is_found(section: str, text: str, field: str, value: str) -> None:
    found = messages(section, text, NARRATIVE.get(section, "details"))

    assert len(found) == 1
    assert field in found[0]
    assert value in found[0]


@pytest.mark.parametrize(("section", "text"), AGREEMENTS)
def test_agreement_is_silent(section: str, text: str) -> None:
    assert messages(section, text, NARRATIVE.get(section, "details")) == []


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
