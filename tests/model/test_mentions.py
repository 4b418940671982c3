"""Numbers in a narrative beside the figures of their section, told by topics of a toy form."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.model.answers import Answers
from app.model.fields import FieldSpec, SectionSpec
from app.model.form import form_of
from app.model.mentions import CODE, Measure, Topic, mention_rule
from app.model.paths import FieldPath
from app.model.rules import Finding
from app.model.types import (
    NO_AMOUNT,
    NO_COUNT,
    NO_KINDS_COUNT,
    NO_PROSE,
    Amount,
    Count,
    KindsCount,
    Money,
    Prose,
)
from app.model.values import Frozen, Json


class Figures(Frozen):
    robots: Annotated[KindsCount, FieldSpec("机器人", line="：____种，____台")] = NO_KINDS_COUNT
    spare: Annotated[Count, FieldSpec("备用机器人", line="：____台")] = NO_COUNT
    power: Annotated[Amount, FieldSpec("装机容量", line="：____MW")] = NO_AMOUNT
    profit: Annotated[Money, FieldSpec("利润", unit="万元")] = Decimal(0)
    story: Annotated[Prose, FieldSpec("说明")] = NO_PROSE


class Toy(Frozen):
    edition: Literal["toy"] = "toy"
    figures: Annotated[Figures, SectionSpec("二、能力")] = Figures()


PIECES = Measure("台|个")
TOPICS = (
    Topic("figures.robots.kinds", "机器人", (Measure("种"),)),
    Topic("figures.robots.count", "机器人", (PIECES,), unless="备用"),
    Topic("figures.spare.count", "备用机器人|机器人", (PIECES,), ("备用",)),
    Topic(
        "figures.power.amount",
        "装机容量",
        (Measure("MW"), Measure("kW", (Decimal("0.001"),))),
    ),
    Topic("figures.profit", "利润", (Measure("元", (Decimal("0.0001"),)),), years=(2030,)),
)
RULE = mention_rule("figures.story", TOPICS, date(2031, 1, 1))
VALUES: dict[str, Json] = {
    "robots": {"kinds": 3, "count": 120},
    "spare": {"count": 7},
    "power": {"amount": "1.5"},
    "profit": 200,
}


def findings(story: Json, **changes: Json) -> list[Finding]:
    content: Json = {"figures": {**VALUES, **changes, "story": story}}
    return list(RULE.findings(Answers(form_of(Toy), content)))


def test_contradiction_is_a_warning_that_quotes_the_words_and_the_figure() -> None:
    assert findings("车间里有机器人150台，昼夜运行。") == [
        Finding(
            CODE,
            FieldPath.parse("figures.story"),
            "warning",
            "「二、能力·说明」中写的“车间里有机器人150台”与「二、能力·机器人」填写的120台不一致，"
            "请核对后修改其中一处",
        )
    ]


@pytest.mark.parametrize(
    ("story", "count"),
    [
        ("机器人120台。", 0),
        ("机器人５种，130台。", 2),
        ("共有130台机器人。", 1),
        ("共有5种130台机器人。", 2),
        ("共有5种、120台机器人。", 1),
        ("备用机器人8台。", 1),
        ("备用机器人7台。", 0),
        ("装机容量1500kW。", 0),
        ("装机容量1600 kW。", 1),
        ("2030年利润200万元。", 0),
        ("2030年利润300万元。", 1),
        ("利润300万元。", 0),
        ("2029年利润300万元。", 0),
        ("机器人130台。机器人130台。", 1),
        ("焊接机器人12台。", 0),
        ("机器人130台控制器。", 1),
        ("机器人130个车间。", 0),
        ("扫地、焊接等机器人130台。", 1),
        ("扫地、焊接等机器人30台。搬运、装配等机器人40台。", 0),
        ("机器人30台。机器人40台。", 0),
        ("机器人30台。机器人140台。", 2),
    ],
)
def test_statements(story: str, count: int) -> None:
    assert len(findings(story)) == count


@pytest.mark.parametrize("count", [None, "很多", True, -1])
def test_figure_that_is_not_known_contradicts_nothing(count: Json) -> None:
    assert findings("机器人150台。", robots={"count": count}) == []


@pytest.mark.parametrize("story", [None, 5, [], {}, [{"kind": "poem"}], ["机器人120台"]])
def test_any_shape_of_the_narrative_is_borne(story: Json) -> None:
    assert findings(story) == []


def test_tables_and_captions_are_not_prose() -> None:
    story: Json = [
        {"kind": "figure", "file": "a.png", "caption": "机器人150台"},
        {"kind": "table", "caption": "机器人150台", "rows": [["机器人150台"]]},
        {"kind": "paragraph", "text": "机器人160台"},
    ]

    assert ["160台" in finding.message for finding in findings(story)] == [True]


def test_long_hostile_text_is_read_in_time_that_grows_with_its_length() -> None:
    for unit in (
        "总数",
        "共计",
        "12",
        "一",
        "机器人",
        "（",
        "2017年",
        "的工业",
        "12台、",
        "约近超",
    ):
        findings("机器人" + unit * 3000 + "130台")


@given(st.text("机器人备用共有约超过其中2030年，。（）等、3130台种万余\n "))
def test_any_text_is_read_without_raising(story: str) -> None:
    findings(story)
