"""Of the whole or of a part, of now or of another time."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.model.prose import Prose, Years, sentences_of

DEVICE = re.compile("接入|设备")
TODAY = date(2018, 4, 17)


def at_mark(text: str) -> tuple[Prose, int]:
    """A text, and the place marked in it by @."""
    return Prose(text.replace("@", "")), text.index("@")


def is_part(text: str) -> bool:
    prose, place = at_mark(text)
    return prose.of_a_part(place, DEVICE)


@pytest.mark.parametrize(
    "text",
    [
        "其中，机床类@设备12万台",
        "包括机床@设备12万台",
        "可连接、可管理分别为@设备",
        "在纺织行业，@接入设备",
        "为望潮纺织集团@接入设备",
        "望潮纺织集团@接入设备",
        "面向纺织行业@接入设备",
        "动力设备方面，@接入设备",
        "纺织机械类：@接入设备",
        "某企业上线后，@接入设备",
        "每个工厂@接入设备",
        "新增@接入设备",
        "较上年@接入设备",
        "首批@接入设备",
        "例如@接入设备",
        "单网关@接入设备",
        "龙头企业@接入设备",
        "接入设备中，机床@设备",
        "面向专业开发者@接入设备",
        "向航天平台开放@接入设备",
    ],
)
def test_part_is_recognised(text: str) -> None:
    assert is_part(text)


@pytest.mark.parametrize(
    "text",
    [
        "平台共@接入设备",
        "平台面向21个行业@接入设备",
        "平台为各类企业@接入设备",
        "跨行业、跨领域，@接入设备",
        "其中有机床。@接入设备",
        "包括机床在内，共@接入设备",
        "设备接入方面，@接入设备",
        "每月@接入设备",
        "设备种类：@接入设备",
        "公司@接入设备",
        "各单位@接入设备",
        "订单协同、清单管理@接入设备",
        "运行过程中，@接入设备",
        "面向开发者@接入设备",
        "一、其中\n@接入设备",
    ],
)
def test_whole_is_recognised(text: str) -> None:
    assert not is_part(text)


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("平台@", {None}),
        ("2018年3月底，@", {None}),
        ("2018年底@", set()),
        ("2018年6月@", set()),
        ("2018年下半年@", set()),
        ("到2020年，@", set()),
        ("计划@", set()),
        ("未来三年，平台@", set()),
        ("生产计划APP上线后@", {None}),
        ("2016年，平台@", {2016}),
        ("2017年@", {2017}),
        ("去年@", {2017}),
        ("2015—2017年@", set()),
        ("自2014年以来，@", {None}),
        ("2014年至今@", {None}),
        ("2016年平台开放，目前@", {None}),
        ("2014年启动建设，已@", {None, 2014}),
        ("2017年通过测评；平台@", {None, 2017}),
        ("2018年目标@", set()),
        ("计划2018年@", set()),
        ("若干企业@", {None}),
        ("模拟和虚拟环境@", {None}),
        ("2016年平台推广，实现@", {2016}),
        ("当时@", set()),
        ("原有@", set()),
        ("2016年如此。@", {None}),
    ],
)
def test_years(text: str, years: set[int | None]) -> None:
    prose, place = at_mark(text)
    expected: Years = frozenset(years)

    assert prose.years(place, TODAY) == expected


def test_brackets_that_add_something_aside_are_blanked_out() -> None:
    assert Prose("台（套）、ERP（SCM等）、设备（120类）、设备（其中5台）").text == (
        "台\0\0\0、ERP\0\0\0\0\0\0、设备（120类）、设备\0\0\0\0\0\0"
    )


def test_clauses_and_sentences_begin_and_end() -> None:
    prose = Prose("甲，乙12,345；丙：丁。戊")

    assert prose.sentence_start(10) == 0
    assert prose.segment_start(10) == 10
    assert prose.clause_start(5) == 2
    assert prose.clause_end(3) == 9
    assert prose.sentence_start(14) == 14
    assert prose.clause_end(14) == 15


@given(st.text("甲乙。！\n，"))
def test_sentences_are_the_text(text: str) -> None:
    sentences = sentences_of(text)

    assert "".join(sentences) == text
    assert [s for s in sentences if not s or "。甲" in s] == []


@given(st.text("其中包括在为行业，。；：（）()12018年计划目前已设备\n"), st.data())
def test_any_text_is_judged_without_raising(text: str, data: st.DataObject) -> None:
    prose = Prose(text)
    place = data.draw(st.integers(0, len(text)))

    assert len(prose.text) == len(text)
    assert prose.sentence_start(place) <= prose.segment_start(place) <= prose.clause_start(place)
    assert prose.clause_start(place) <= place <= max(place, prose.clause_end(place))
    assert prose.of_a_part(place, DEVICE) in (True, False)
    assert prose.years(place, TODAY) is not None
