"""What stands where comes from the declarations and the paper, and from nothing else."""

from app.model.edition import Edition
from app.model.editions.miit_2018 import EDITION
from app.ui.form.arrangement import Box, aspects_of, boxes_of, note_above
from app.ui.outline import step_at, steps_of
from tests.toy import TOY
from tests.ui.form.conftest import at


def boxes(edition: Edition, path: str) -> tuple[Box, ...]:
    return boxes_of(edition, step_at(steps_of(edition), at(path)))


def lines(box: Box) -> list[list[str]]:
    return [[f.spec.label for f in line] for part in box.parts for line in part.lines]


def test_what_shares_a_row_of_the_paper_shares_a_line() -> None:
    table, profile = boxes(EDITION, "company")
    assert [part.group for part in table.parts] == ["", "联系人", ""]
    assert lines(table) == [
        ["企业名称"],
        ["组织机构代码", "成立时间"],
        ["单位地址"],
        ["姓名", "电话"],
        ["职务", "手机"],
        ["传真", "E-mail"],
        ["总资产（万元）", "负债率"],
        ["信用等级", "上年销售（万元）"],
        ["上年税金（万元）", "上年利润（万元）"],
    ]
    assert (profile.title, profile.note) == ("企业简介", "（限1000字）")


def test_ticks_of_a_cell_share_a_line_and_what_depends_on_them_follows() -> None:
    (box,) = boxes(EDITION, "platform")
    assert [part.group for part in box.parts] == ["", "IaaS基础设施"]
    assert lines(box)[-2:] == [["自建", "租用"], ["请注明服务商名称"]]


def test_claims_that_follow_each_other_are_one_grid() -> None:
    (box,) = boxes(EDITION, "capability.software")
    assert [(part.claims, len(part.lines)) for part in box.parts] == [
        (True, 4),
        (False, 1),
        (True, 4),
        (False, 1),
    ]


def test_every_field_stands_on_exactly_one_page() -> None:
    for edition in (EDITION, TOY):
        placed = [
            field.path
            for step in steps_of(edition)
            for box in boxes_of(edition, step)
            for part in box.parts
            for line in part.lines
            for field in line
        ]
        assert sorted(map(str, placed)) == sorted(str(f.path) for f in edition.form.fields())


def test_note_and_aspect_of_what_a_step_lies_in() -> None:
    step = step_at(steps_of(EDITION), at("capability.devices"))
    assert note_above(EDITION, step).startswith("（请填写本通知发布时间前统计的数据")
    assert [aspect.number for aspect in aspects_of(EDITION, step)] == [1]
    assert note_above(EDITION, step_at(steps_of(EDITION), at("company"))) == ""
