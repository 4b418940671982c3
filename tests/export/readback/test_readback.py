"""A document that was edited in Word gives back exactly what was changed in it."""

from __future__ import annotations

import copy
import dataclasses
import io
import zipfile
from typing import Any

import pytest

from app.export.readback.amendments import accepted
from app.export.readback.lines import Revision
from app.export.release import Exported, export
from app.export.surroundings import surroundings_of
from app.model.draft import Draft
from app.model.editions import EDITIONS
from app.model.failure import Failure
from app.model.paths import FieldPath
from tests.export.readback.editing import (
    Body,
    Reread,
    W,
    acts,
    element,
    only,
    paragraph,
    run,
    text_of,
    values,
)

ON = "2018-05-30T09:12:00Z"
DEVICES = "capability.devices.connectable_devices"
EDGE = "capability.devices.edge_computing"


def path(text: str) -> FieldPath:
    return FieldPath.parse(text)


def blocks(read: Reread, field: str) -> list[Any]:
    """The blocks of a narrative of the draft."""
    found = read.draft.get(path(field))
    assert isinstance(found, list)
    return found


def lines_in(value: Any) -> list[str]:
    """The paragraphs of a narrative that has nothing else."""
    return value.split("\n")


# --- nothing changed ---------------------------------------------------------------------------


def test_nothing_comes_back_of_what_was_not_edited(reread: Reread, reread_half: Reread) -> None:
    for read in (reread, reread_half):
        found = read()
        assert (found.items, found.strays, found.sentences) == ((), (), ())
        assert found.untouched > 150


def test_runs_cut_in_two_and_lost_controls_change_nothing(reread: Reread) -> None:
    for changes in ([Body.split_runs], [Body.drop_controls], [Body.split_runs, Body.drop_controls]):
        found = reread(*changes)
        assert (found.items, found.unexplained) == ((), ())


# --- answers -----------------------------------------------------------------------------------

TYPED = [
    ("company.credit_rating", "AA+", "AA+"),
    ("company.founded_on", "2005年7月1日", "2005-07-01"),
    ("company.founded_on", "2005/7/1", "2005-07-01"),
    ("company.total_assets", "486,321", "486321"),
    ("company.total_assets", "４８６３２１．５万元", "486321.5"),
    ("company.last_year_profit", "-1,234.50", "-1234.5"),
    ("company.debt_ratio", "43", "43"),
    ("company.contact.mobile", "13800138000", "13800138000"),
    ("company.contact.fax", "", None),
    ("platform.built_on", "2016年12月", "2016-12"),
    (
        "platform.construction.partners",
        "甲公司、乙研究院，丙大学",
        ["甲公司", "乙研究院", "丙大学"],
    ),
    (f"{DEVICES}.kinds", "1,300", 1300),
    (f"{DEVICES}.count", "700000个", 700000),
    (f"{DEVICES}.claimed", "□", False),
    ("cases[1].title", "另一个名字", "另一个名字"),
    ("cases[0].scenario", "供应链协同优化", "供应链协同优化"),
    ("evidence[2].issued_on", "2018年2月3日", "2018-02-03"),
    ("evidence[0].category", "其他", "其他"),
    ("evidence[0].proves", "1.3 平台服务的企业用户数", ["capability.community.company_users"]),
]


@pytest.mark.parametrize("tagged", [True, False])
@pytest.mark.parametrize(("field", "words", "value"), TYPED)
def test_what_is_typed_over_an_answer_is_its_value(
    reread: Reread, field: str, words: str, value: Any, tagged: bool
) -> None:
    def change(body: Body) -> None:
        body.type_into(field, words)
        if not tagged:
            body.drop_controls()

    found = reread(change)

    assert values(found) == {field: value}
    assert found.unexplained == ()
    one = only(found)
    assert one.how == ("control" if tagged else "place")
    assert not one.conflict
    assert one.certain
    after = accepted(reread.draft, found.items)
    assert after.get(path(field)) == value


def test_words_that_are_no_value_are_shown_as_a_problem(reread: Reread) -> None:
    one = only(reread(lambda body: body.type_into("company.total_assets", "约五亿")))

    assert one.value == "约五亿"
    assert "约五亿" in one.problem
    assert "数字" in one.problem
    assert not one.certain


def test_words_beside_a_control_are_taken_for_the_answer(reread: Reread) -> None:
    def change(body: Body) -> None:
        body.controls("company.credit_rating")[0].addnext(run("（联合资信）"))

    one = only(reread(change))

    assert (one.value, one.how) == ("AAA（联合资信）", "place")


def test_an_answer_pasted_over_its_control_is_found_by_its_place(reread: Reread) -> None:
    def change(body: Body) -> None:
        control = body.controls(f"{DEVICES}.count")[0]
        control.addnext(run("700,001"))
        control.getparent().remove(control)

    one = only(reread(change))

    assert (str(one.path), one.value, one.how) == (f"{DEVICES}.count", 700001, "place")
    assert one.old.endswith("612,480个")
    assert one.new.endswith("700,001个")


def test_a_paragraph_below_an_answer_in_its_cell_belongs_to_it(reread: Reread) -> None:
    def change(body: Body) -> None:
        line = body.controls("company.address")[0].getparent()
        line.addnext(paragraph("（邮编310000）"))

    found = reread(change)

    before = reread.draft.get(path("company.address"))
    assert values(found) == {"company.address": f"{before} （邮编310000）"}
    assert found.unexplained == ()


def test_lines_typed_anew_in_half_width_signs_are_understood(reread: Reread) -> None:
    def change(body: Body) -> None:
        claim = body.controls("capability.devices.collection_points.count")[0].getparent()
        claim.getparent().replace(claim, paragraph("☑设备数据采集点总数: 2,000,000个"))
        line = body.controls("evidence[3].title")[0].getparent()
        words = "附件4:审计报告(财务报告,2018年3月28日;证明:负债率)"
        line.getparent().replace(line, paragraph(words))

    found = reread(change)

    assert values(found) == {
        "capability.devices.collection_points.count": 2000000,
        "evidence[3].title": "审计报告",
        "evidence[3].proves": ["company.debt_ratio"],
    }
    assert found.unexplained == ()


def test_the_name_changed_on_the_cover_alone_is_a_change(reread: Reread) -> None:
    def change(body: Body) -> None:
        content = body.controls("company.name")[0].find(f"{W}sdtContent")
        for child in list(content):
            content.remove(child)
        content.append(run("另一个公司"))

    found = reread(change)

    assert values(found) == {"company.name": "另一个公司"}


def test_names_changed_in_two_ways_are_a_problem(reread: Reread) -> None:
    def change(body: Body) -> None:
        for control, words in zip(body.controls("company.name"), ("甲公司", "乙公司"), strict=True):
            content = control.find(f"{W}sdtContent")
            for child in list(content):
                content.remove(child)
            content.append(run(words))

    one = only(reread(change))

    assert "甲公司" in one.problem
    assert "乙公司" in one.problem
    assert not one.certain


# --- boxes -------------------------------------------------------------------------------------


@pytest.mark.parametrize("sign", ["☑", "☒", "√", "■", "✓", "□√", " ✔"])
@pytest.mark.parametrize("tagged", [True, False])
def test_boxes_are_ticked_in_many_ways(reread_half: Reread, sign: str, tagged: bool) -> None:
    field = "capability.new_technology.functions.claimed"
    before = reread_half.draft.get(path(field))
    assert not before

    def change(body: Body) -> None:
        body.type_into(field, sign)
        if not tagged:
            body.drop_controls()

    found = reread_half(change)

    assert values(found) == {field: True}
    assert found.unexplained == ()


def test_letters_of_symbol_fonts_are_boxes(reread_half: Reread) -> None:
    field = "capability.new_technology.functions.claimed"

    def change(body: Body) -> None:
        body.type_into(field, "R")
        one = next(body.controls(field)[0].iter(f"{W}r"))
        one.insert(0, element("rPr", element("rFonts", ascii="Wingdings 2", hAnsi="Wingdings 2")))

    assert values(reread_half(change)) == {field: True}


def test_of_yes_and_no_the_one_that_is_ticked_counts(reread: Reread) -> None:
    assert reread.draft.get(path(f"{EDGE}.answer")) is True

    def ticks(yes: str, no: str) -> Any:
        def change(body: Body) -> None:
            for control, sign in zip(body.controls(f"{EDGE}.answer"), (yes, no), strict=True):
                content = control.find(f"{W}sdtContent")
                for child in list(content):
                    content.remove(child)
                content.append(run(sign))

        return reread(change)

    assert values(ticks("□", "☑")) == {f"{EDGE}.answer": False}
    assert values(ticks("□", "□")) == {f"{EDGE}.answer": None}
    both = only(ticks("☑", "√"))
    assert not both.usable
    assert "同时勾选" in both.problem
    assert "是" in both.new
    strange = only(ticks("对", "□"))
    assert not strange.usable
    assert "“对”" in strange.problem


def test_the_way_of_building_is_read_from_its_box(reread: Reread) -> None:
    field = "platform.construction.mode"
    was = reread.draft.get(path(field))

    def change(body: Body) -> None:
        for control in body.controls(field):
            sign = next(control.iter(f"{W}t"))
            sign.text = "☑" if sign.text == "□" else "□"

    assert values(reread(change)) == {field: "self" if was == "joint" else "joint"}


# --- tracked changes ---------------------------------------------------------------------------


def test_tracked_words_are_taken_as_made_with_their_author(reread: Reread) -> None:
    found = reread(lambda b: b.track("company.credit_rating", "AAA", "AA", "王总", ON))

    one = only(found)
    assert (one.value, one.how, one.authors) == ("AA", "tracked", ("王总",))
    assert one.revisions == (
        Revision("deleted", "王总", ON, "AAA"),
        Revision("inserted", "王总", ON, "AA"),
    )


def test_changes_of_two_authors_in_a_narrative_come_together(reread: Reread) -> None:
    def change(body: Body) -> None:
        body.track("regions", "平台坚持", "平台始终坚持", "王总", ON)
        body.track("regions", "主要情况见", "详见", "法务部", "2018-06-01T10:00:00Z")
        body.replace("带动当地", "拉动当地")

    one = only(reread(change))

    assert one.authors == ("王总", "法务部")
    assert "平台始终坚持" in one.new
    assert "拉动当地" in one.new
    assert "主要情况见" not in one.new


def delete(body: Body, tag: str, at: int) -> None:
    """Delete a paragraph with its mark, tracked."""
    control = body.controls(tag)[at]
    words, content = text_of(control), control.find(f"{W}sdtContent")
    for child in list(content):
        content.remove(child)
    content.append(element("del", run(words, "delText"), id="7", author="王总", date=ON))
    look = control.getparent().find(f"{W}pPr")
    look.append(element("rPr", element("del", id="8", author="王总", date=ON)))


def test_a_deleted_paragraph_and_its_mark_are_gone(reread: Reread) -> None:
    field = "company.profile.overview"
    before = blocks(reread, field)

    one = only(reread(lambda body: delete(body, field, 1)))

    assert (str(one.path), one.authors) == (field, ("王总",))
    assert lines_in(one.value) == [before[0]["text"], *(b["text"] for b in before[2:])]


def test_a_deleted_caption_leaves_its_table(reread: Reread) -> None:
    before = blocks(reread, "roadmap")
    place = next(n for n, block in enumerate(before) if block["kind"] == "table")

    one = only(reread(lambda body: delete(body, "roadmap", place)))

    assert one.value == [
        {**block, "caption": ""} if n == place else block for n, block in enumerate(before)
    ]


def test_moved_words_stand_where_they_were_moved_to(reread: Reread) -> None:
    def change(body: Body) -> None:
        first, second = body.controls("company.profile.overview")[:2]
        words = text_of(first)
        content = first.find(f"{W}sdtContent")
        for child in list(content):
            content.remove(child)
        content.append(element("moveFrom", run(words), id="3", author="王总", date=ON))
        second.find(f"{W}sdtContent").append(
            element("moveTo", run(words), id="4", author="王总", date=ON)
        )

    one = only(reread(change))

    lines = str(one.old).split("\n")
    assert one.new.split("\n") == [lines[1] + lines[0], *lines[2:]]
    assert {r.did for r in one.revisions} == {"moved-away", "moved-here"}


def test_what_one_inserted_and_another_deleted_is_not_there(reread: Reread) -> None:
    def change(body: Body) -> None:
        content = body.controls("company.credit_rating")[0].find(f"{W}sdtContent")
        gone = element("del", run("+", "delText"), id="5", author="乙", date=ON)
        content.append(element("ins", gone, id="6", author="甲", date=ON))

    assert reread(change).items == ()


# --- narratives --------------------------------------------------------------------------------


def test_a_paragraph_put_behind_another_belongs_to_the_narrative(reread: Reread) -> None:
    for controls in (True, False):

        def change(body: Body, controls: bool = controls) -> None:
            line = body.controls("company.profile.overview")[0].getparent()
            line.addnext(paragraph("公司总部设在杭州。", style=line.find(f"{W}pPr")))
            if not controls:
                body.drop_controls()

        found = reread(change)
        first, *rest = (block["text"] for block in blocks(reread, "company.profile.overview"))
        words = "\n".join([first, "公司总部设在杭州。", *rest])
        assert values(found) == {"company.profile.overview": words}
        assert found.unexplained == ()


def test_a_control_that_word_put_around_two_paragraphs_is_read(reread: Reread) -> None:
    def change(body: Body) -> None:
        control = body.controls("company.profile.overview")[0]
        line = control.getparent()
        content = control.find(f"{W}sdtContent")
        style = line.find(f"{W}pPr")
        inner = element("p", copy.deepcopy(style), *content)
        content.append(inner)
        content.append(paragraph("新的一段。", style=style))
        line.getparent().replace(line, control)

    one = only(reread(change))
    assert "\n新的一段。\n" in str(one.value)


def test_figures_and_tables_stay_where_words_around_them_change(reread: Reread) -> None:
    field = "cases[0].description"
    before = reread.draft.get(path(field))
    assert isinstance(before, list)
    kinds = [block["kind"] for block in before if isinstance(block, dict)]
    assert {"figure", "table"} <= set(kinds)

    found = reread(lambda body: body.replace("应用企业和问题。", "应用企业和存在的问题。"))

    value = values(found)[field]
    assert [block["kind"] for block in value] == kinds
    assert value[1:] == before[1:]
    assert value[0]["text"].startswith("应用企业和存在的问题。")
    assert only(found).findings == ()


def test_a_cell_and_a_row_of_a_table_are_changed(reread: Reread) -> None:
    field = "roadmap"
    before = reread.draft.get(path(field))
    assert isinstance(before, list)
    table = next(b for b in before if isinstance(b, dict) and b["kind"] == "table")
    rows: Any = table["rows"]
    first: str = rows[1][0]

    def change(body: Body) -> None:
        control = next(c for c in body.controls(field) if text_of(c) == first)
        row = next(control.iterancestors(f"{W}tr"))
        more = copy.deepcopy(row)
        for words in more.iter(f"{W}t"):
            words.text = "新"
        row.addnext(more)
        next(row.iter(f"{W}t")).text = "改过"

    value = values(reread(change))[field]
    made = next(block for block in value if block["kind"] == "table")
    assert made["rows"][1] == ["改过", *rows[1][1:]]
    assert made["rows"][2] == ["新"] * len(rows[0])
    assert made["rows"][3:] == [list(row) for row in rows[2:]]
    assert made["caption"] == table["caption"]


def test_a_caption_and_a_removed_figure_are_changes(reread: Reread) -> None:
    field = "cases[0].description"
    before = reread.draft.get(path(field))
    assert isinstance(before, list)
    figure = next(b for b in before if isinstance(b, dict) and b["kind"] == "figure")
    caption = str(figure["caption"])

    value = values(reread(lambda body: body.replace(caption, "图1 新的图题")))[field]
    assert next(b for b in value if b["kind"] == "figure") == {**figure, "caption": "图1 新的图题"}

    def remove(body: Body) -> None:
        cell = next(body.paragraph(caption).iterancestors(f"{W}tbl"))
        cell.getparent().remove(cell)

    value = values(reread(remove))[field]
    assert value == [block for block in before if block is not figure]


def test_a_picture_that_was_pasted_is_told(reread: Reread) -> None:
    field = "architecture"

    def change(body: Body) -> None:
        control = next(c for c in body.controls(field) if list(c.iter(f"{W}drawing")))
        other = body.controls("regions")[0].find(f"{W}sdtContent")
        other.append(copy.deepcopy(next(control.iter(f"{W}r"))))
        body.replace("平台坚持", "平台一直坚持")

    found = reread(change)
    one = next(one for one in found.items if str(one.path) == "regions")
    # A figure of this very declaration is known by its picture.
    assert any(
        isinstance(b, dict) and b["kind"] == "figure"
        for b in (one.value if isinstance(one.value, list) else ())
    )


def test_a_narrative_that_ran_into_its_label_is_told_apart(reread: Reread) -> None:
    def change(body: Body) -> None:
        line = body.controls("roadmap")[0].getparent()
        label = line.getprevious()
        for child in list(line):
            if child.tag != f"{W}pPr":
                label.append(child)
        line.getparent().remove(line)

    found = reread(change)
    assert found.items == ()
    assert found.unexplained == ()


# --- rows --------------------------------------------------------------------------------------


def test_a_piece_of_evidence_typed_at_the_end_is_a_new_row(reread: Reread) -> None:
    def change(body: Body) -> None:
        line = body.controls("evidence[11].title")[0].getparent()
        words = "附件13：补充证明（财务报告，2018年3月1日；证明：1.3 平台服务的企业用户数）"
        line.addnext(paragraph(words))

    one = only(reread(change))

    assert (one.act, str(one.path), one.after) == ("add", "evidence", 11)
    assert one.value == {
        "title": "补充证明",
        "category": "财务报告",
        "issued_on": "2018-03-01",
        "proves": ["capability.community.company_users"],
    }
    assert "材料名称：补充证明" in one.new
    assert one.findings  # its file is to be added
    rows = accepted(reread.draft, [one]).get(path("evidence"))
    assert isinstance(rows, list)
    assert len(rows) == 13
    assert isinstance(rows[-1], dict)
    assert rows[-1]["title"] == "补充证明"


def test_a_copied_line_is_a_new_row_and_not_the_old_one(reread: Reread) -> None:
    def change(body: Body) -> None:
        line = body.controls("evidence[11].title")[0].getparent()
        more = copy.deepcopy(line)
        line.addnext(more)
        title = next(c for c in more.iter(f"{W}sdt"))
        for words in list(title.iter(f"{W}t"))[1:]:
            words.text = ""
        next(title.iter(f"{W}t")).text = "抄来的一行"

    found = reread(change)

    assert list(acts(found)) == [("add", "evidence")]
    assert isinstance(only(found).value, dict)
    assert only(found).value["title"] == "抄来的一行"  # type: ignore[index]


def test_a_case_with_its_story_is_a_new_row(reread: Reread) -> None:
    def change(body: Body) -> None:
        line = body.controls("cases[1].title")[0].getparent()
        for words in ("案例2　新的案例（研发设计优化）", "第一段。", "第二段。"):
            line.addprevious(paragraph(words))

    one = only(reread(change))

    assert (one.act, one.after) == ("add", 0)
    assert one.value == {
        "title": "新的案例",
        "scenario": "研发设计优化",
        "description": "第一段。\n第二段。",
    }
    rows = accepted(reread.draft, [one]).get(path("cases"))
    assert isinstance(rows, list)
    assert isinstance(rows[1], dict)
    assert rows[1]["title"] == "新的案例"


def test_a_row_that_was_deleted_is_gone_and_the_numbers_close_up(reread: Reread) -> None:
    def change(body: Body) -> None:
        line = body.controls("evidence[3].title")[0].getparent()
        following = [line, *line.itersiblings()]
        line.getparent().remove(line)
        for number, other in enumerate(following[1:], 4):
            for words in other.iter(f"{W}t"):
                words.text = (words.text or "").replace(f"附件{number + 1}：", f"附件{number}：")

    found = reread(change)

    assert list(acts(found)) == [("remove", "evidence[3]")]
    assert found.unexplained == ()
    rows = accepted(reread.draft, found.items).get(path("evidence"))
    assert isinstance(rows, list)
    assert [row["#"] for row in rows if isinstance(row, dict)] == [0, 1, 2, *range(4, 12)]


def test_a_row_that_was_moved_keeps_its_file(reread: Reread) -> None:
    def change(body: Body) -> None:
        line = body.controls("evidence[3].title")[0].getparent()
        first = body.controls("evidence[0].title")[0].getparent()
        first.addprevious(line)
        body.type_into("evidence[3].category", "其他")

    found = reread(change)

    assert set(acts(found)) == {("value", "evidence[3].category"), ("order", "evidence")}
    rows = accepted(reread.draft, found.items).get(path("evidence"))
    assert isinstance(rows, list)
    before = reread.draft.get(path("evidence"))
    assert isinstance(before, list)
    moved = before[3]
    assert isinstance(moved, dict)
    assert rows[0] == {**moved, "category": "其他"}
    assert rows[1:] == [*before[:3], *before[4:]]


# --- what is no answer -------------------------------------------------------------------------


def test_a_changed_label_is_told_with_its_place(reread: Reread) -> None:
    found = reread(lambda body: body.replace("组织机构代码", "统一社会信用代码"))

    assert found.items == ()
    (words,) = found.unexplained
    assert "组织机构代码" in words
    assert "统一社会信用代码" in words


def test_a_sentence_outside_of_any_answer_is_told(reread: Reread) -> None:
    def change(body: Body) -> None:
        line = body.paragraph("（一）工业互联网平台基本信息")
        line.addprevious(paragraph("本公司郑重承诺以上内容真实。"))

    found = reread(change)

    assert found.items == ()
    (words,) = found.unexplained
    assert "本公司郑重承诺以上内容真实。" in words


def test_words_among_printed_ones_are_told(reread: Reread) -> None:
    found = reread(lambda body: body.replace("愿承担相应的责任", "愿承担部分责任"))

    assert found.items == ()
    assert "愿承担部分责任" in found.unexplained[0]


def test_hidden_words_and_comments_are_told(reread: Reread) -> None:
    def change(body: Body) -> None:
        hidden = run("看不见的话")
        hidden.insert(0, element("rPr", element("vanish")))
        body.controls("company.credit_rating")[0].addnext(hidden)

    found = reread(change)
    assert found.items == ()
    assert any("看不见的话" in words for words in found.unexplained)


def test_a_row_of_the_form_that_was_deleted_is_told(reread: Reread) -> None:
    def change(body: Body) -> None:
        row = next(body.controls("company.address")[0].iterancestors(f"{W}tr"))
        row.getparent().remove(row)

    found = reread(change)

    one = only(found)
    assert (str(one.path), one.value) == ("company.address", None)
    assert "找不到" in one.problem
    assert not one.certain
    assert any("单位地址" in words for words in found.unexplained)


def test_a_row_whose_deletion_is_tracked_tells_by_whom(reread: Reread) -> None:
    def change(body: Body) -> None:
        row = next(body.controls("company.address")[0].iterancestors(f"{W}tr"))
        mark = element("del", id="1", author="王总", date=ON)
        row.find(f"{W}trPr").append(mark)

    one = only(reread(change))

    assert (str(one.path), one.how, one.authors) == ("company.address", "tracked", ("王总",))


# --- beside the draft --------------------------------------------------------------------------


def test_what_changed_in_the_draft_meanwhile_is_a_conflict(reread: Reread) -> None:
    draft = reread.draft.set(path("company.credit_rating"), "A")
    draft = draft.set(path("company.address"), "另一个地址")

    one = only(reread(lambda b: b.type_into("company.credit_rating", "AA"), draft=draft))

    assert one.conflict
    assert not one.certain
    assert (one.old, one.now, one.new) == ("AAA", "A", "AA")


def test_what_the_draft_has_already_is_no_change(reread: Reread) -> None:
    draft = reread.draft.set(path("company.total_assets"), "９９９")
    found = reread(lambda b: b.type_into("company.total_assets", "999"), draft=draft)

    assert (found.items, found.known) == ((), 1)


def test_rows_are_those_of_the_draft_wherever_they_went(reread: Reread) -> None:
    rows = reread.draft.get(path("cases"))
    assert isinstance(rows, list)
    draft = reread.draft.set(path("cases"), list(reversed(rows)))

    one = only(reread(lambda b: b.type_into("cases[0].title", "换个名字"), draft=draft))

    assert (str(one.path), one.conflict) == ("cases[0].title", False)
    assert f"第{len(rows)}项" in one.title
    gone = draft.set(path("cases"), rows[1:])
    one = only(reread(lambda b: b.type_into("cases[0].title", "换个名字"), draft=gone))
    assert not one.usable
    assert one.new == "换个名字"


def test_what_accepting_would_break_is_said(reread: Reread) -> None:
    one = only(reread(lambda b: b.type_into("company.profile.overview", "很长" * 900)))

    assert any("1000" in words for words in one.findings)


def test_other_data_or_none_are_told_in_a_sentence(reread: Reread) -> None:
    found = reread(lambda b: b.type_into("company.credit_rating", "AA"), without="customXml/")
    assert values(found) == {"company.credit_rating": "AA"}
    assert "没有导出时的申报数据" in found.sentences[0]

    draft = reread.draft.set(path("company.name"), "别的公司")
    found = reread(draft=draft)
    assert "另一份申报书" in found.sentences[0]
    assert found.items == ()


def test_what_is_no_document_of_this_form_is_refused(reread: Reread) -> None:
    with pytest.raises(Failure, match=r"申报书\.docx"):
        reread.bytes(b"PK\x03\x04 nothing")
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as made:
        body = element("document", element("body", paragraph("会议纪要")))
        from lxml import etree

        made.writestr("word/document.xml", etree.tostring(body))
    with pytest.raises(Failure, match="大部分栏目"):
        reread.bytes(other.getvalue())


def test_another_edition_is_read_by_place(reread: Reread, monkeypatch: pytest.MonkeyPatch) -> None:
    edition = dataclasses.replace(EDITIONS[0], id="miit-2019")
    draft = Draft("miit-2019", reread.draft.content)
    from app.export.readback.readback import read_amendments
    from tests.export.readback.editing import edited

    data = edited(reread.docx, lambda b: b.type_into("company.credit_rating", "AA"))
    found = read_amendments(data, "申报书.docx", edition, draft, reread.files)
    assert "另一版申报书" in found.sentences[0]
    assert values(found)["company.credit_rating"] == "AA"


def test_the_blanks_of_an_empty_form_are_filled_in(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("empty")
    files = surroundings_of(folder)
    draft = Draft(EDITIONS[0].id)
    done = export(EDITIONS[0], draft, files, folder / "out", as_draft=True)
    assert isinstance(done, Exported)
    read = Reread(done.docx, draft, files)
    assert (read().items, read().unexplained) == ((), ())

    def change(body: Body) -> None:
        body.drop_controls()
        body.replace("附件1：_________", "附件1：服务合同（客户服务合同）")
        body.replace("附件2：_________", "附件2：专利证书")
        blank = body.paragraph("产品全生命周期管理优化、供应链").getnext()
        for words in ("案例1　空压站（设备管理优化）", "每年节电。", "案例2 轧机（其他）"):
            blank.addprevious(paragraph(words))
        line = next(
            p for p in body.root.iter(f"{W}p") if text_of(p).startswith("□可连接的工业设备种类")
        )
        words = [t for t in line.iter(f"{W}t") if "____" in (t.text or "")]
        words[0].text, words[1].text = "__12__", "3,400"
        next(t for t in line.iter(f"{W}t") if t.text == "□").text = "√"
        cell = next(body.paragraph("总资产（万元）").iterancestors(f"{W}tc")).getnext()
        cell.find(f"{W}p").append(run("1,200.5万元"))

    found = read(change)

    assert values(found) == {
        "company.total_assets": "1200.5",
        f"{DEVICES}.claimed": True,
        f"{DEVICES}.kinds": 12,
        f"{DEVICES}.count": 3400,
    }
    rows = [(str(one.path), one.value) for one in found.items if one.act == "add"]
    assert rows == [
        (
            "cases",
            {"title": "空压站", "scenario": "设备管理优化", "description": "每年节电。"},
        ),
        ("cases", {"title": "轧机", "scenario": "其他"}),
        ("evidence", {"title": "服务合同", "category": "客户服务合同"}),
        ("evidence", {"title": "专利证书"}),
    ]
    assert found.unexplained == ()
    after = accepted(draft, found.items)
    cases = after.get(path("cases"))
    assert isinstance(cases, list)
    assert [row["title"] for row in cases if isinstance(row, dict)] == ["空压站", "轧机"]
