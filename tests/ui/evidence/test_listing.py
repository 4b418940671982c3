"""The list of evidence: rows by id, one step for each act, citations that follow."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.export.evidence.inspection import Inspection
from app.model.paths import FieldPath
from app.ui.evidence.listed import Column
from app.ui.form.blocks import FieldBlock
from app.ui.form.findings import FindingStrip
from app.ui.form.page import FormPage
from app.ui.narrative.spotlight import Spotlight
from tests.ui.evidence.conftest import EVIDENCE, MakeList, list_in, titled, titles_in
from tests.ui.form.conftest import focus

KEY = Qt.Key
TEXT = FieldPath.parse("regions")


def steps_done(page: FormPage) -> list[str]:
    return [step.name for step in page.editor.history.done]


def test_table_shows_the_rows_and_the_fields_of_the_first(make_list: MakeList) -> None:
    page = make_list(titled("甲合同", "乙合同"))
    listed = list_in(page)

    assert listed.pieces.rowCount() == 2
    assert listed.detail is not None
    assert listed.detail.accessibleName() == "附件1 甲合同"
    assert listed.table.accessibleName() == "材料清单"


def test_field_of_any_row_is_led_to(make_list: MakeList) -> None:
    page = make_list(titled(*(f"材料{n}" for n in range(300))))
    listed = list_in(page)
    path = EVIDENCE / 288 / "title"
    assert page.go_to(path)

    assert listed.table.chosen == [288]
    bound = page.binding.at(page.focusWidget())
    assert bound is not None
    assert bound.path == path


def test_removed_row_is_brought_back_in_one_step_with_its_citations(make_list: MakeList) -> None:
    page = make_list(titled("甲", "乙", "丙"), content={"regions": "见附件1和附件3。"})
    listed = list_in(page)
    listed.table.choose([1])
    listed.table.setFocus()
    QTest.keyClick(listed.table, KEY.Key_Delete)

    assert titles_in(page) == ["甲", "丙"]
    assert page.editor.value(TEXT) == "见附件1和附件2。"
    page.editor.undo()
    assert titles_in(page) == ["甲", "乙", "丙"]
    assert page.editor.value(TEXT) == "见附件1和附件3。"
    assert listed.table.chosen == [1]


def test_rows_are_moved_by_keys_one_step_each(make_list: MakeList) -> None:
    page = make_list(titled("甲", "乙", "丙", "丁"))
    listed = list_in(page)
    listed.table.choose([2, 3])
    for _ in range(3):  # the third has nowhere to go
        QTest.keyClick(listed.table, KEY.Key_Up, Qt.KeyboardModifier.AltModifier)

    assert titles_in(page) == ["丙", "丁", "甲", "乙"]
    assert steps_done(page) == ["移动附件", "移动附件"]
    assert listed.table.chosen == [0, 1]
    page.editor.undo()
    assert titles_in(page) == ["甲", "丙", "丁", "乙"]


def test_row_is_added_entered_and_typed_into(qtbot: QtBot, make_list: MakeList) -> None:
    page = make_list()
    listed = list_in(page)
    assert listed.empty.isVisible()
    listed.tools.adding.click()
    bound = page.binding.at(page.focusWidget())

    assert bound is not None
    assert bound.path == EVIDENCE / 0 / "title"
    QTest.keyClicks(page.focusWidget(), "ISO")
    value: Any = page.editor.value(EVIDENCE)
    assert value == [{"#": 0, "title": "ISO"}]
    assert not listed.empty.isVisible()


def test_what_is_unclear_is_told_and_led_to(make_list: MakeList) -> None:
    texts = {"regions": "见附件二。", "roadmap": "见附件2。"}
    page = make_list(titled("甲", "乙"), content=texts)
    listed = list_in(page)
    led: list[FieldPath] = []
    page.editor.led.connect(led.append)
    listed.table.choose([1])
    listed.acts.raising.click()

    assert page.editor.value(FieldPath.parse("roadmap")) == "见附件1。"
    assert "附件二" in listed.notice.words
    (button,) = [b for b in listed.notice.findChildren(QPushButton) if b.text() == "逐处查看"]
    button.click()
    assert led == [TEXT]
    listed.acts.lowering.click()
    assert page.editor.value(FieldPath.parse("roadmap")) == "见附件2。"


def test_citation_that_followed_is_told(make_list: MakeList) -> None:
    page = make_list(titled("乙", "甲"), content={"regions": "见附件2。"})
    listed = list_in(page)
    listed.sort("title")
    assert titles_in(page) == ["甲", "乙"]
    assert listed.notice.words == "1个栏目的正文中引用的附件编号已随之更新。"


def test_cited_piece_that_is_removed_is_told(make_list: MakeList) -> None:
    page = make_list(titled("甲", "乙"), content={"regions": "见附件2。"})
    listed = list_in(page)
    listed.table.choose([1])
    listed.remove()

    assert page.editor.value(TEXT) == "见附件〔已删除〕。"
    assert "附件〔已删除〕" in listed.notice.words
    assert listed.notice.meaning == "warning"
    page.editor.check()
    assert "citation-gone" in {finding.code for finding in page.editor.report.findings}
    page.editor.undo()
    assert page.editor.value(TEXT) == "见附件2。"
    assert not listed.notice.words or listed.notice.isHidden()


def test_one_is_led_to_each_citation_that_is_to_be_looked_at(make_list: MakeList) -> None:
    text = "一" * 300 + "见附件三。" + "二" * 300 + "见附件40，也见附件三。"
    page = make_list(titled("甲", "乙"), content={"regions": text})
    listed = list_in(page)
    listed.table.choose([1])
    listed.shift(-1)
    light = Spotlight.of(page.editor)
    (button,) = [b for b in listed.notice.findChildren(QPushButton) if b.text() == "逐处查看"]
    found: list[str] = []
    for _ in range(3):
        button.click()
        assert light.place is not None
        found.append(text[light.place.start : light.place.end])
    assert sorted(found) == ["附件40", "附件三", "附件三"]
    assert light.place is not None
    assert light.place.path == TEXT


def test_who_removes_a_row_from_its_fields_is_in_the_table(
    qtbot: QtBot, make_list: MakeList
) -> None:
    page = make_list(titled("甲", "乙", "丙"))
    listed = list_in(page)
    assert page.go_to(EVIDENCE / 1 / "title")
    assert not listed.table.hasFocus()
    listed.acts.removing.click()

    assert titles_in(page) == ["甲", "丙"]
    qtbot.waitUntil(listed.table.hasFocus)


def test_fields_of_one_row_are_there_at_a_time(make_list: MakeList) -> None:
    page = make_list(titled(*(f"材料{n}" for n in range(40))))
    listed = list_in(page)
    for row in (7, 3, 39):
        page.go_to(EVIDENCE / row / "issued_on")
    blocks = [block for block in listed.findChildren(FieldBlock) if block.isVisible()]
    bound = {bound.path for _, bound in page.binding.bounds()}

    assert len(blocks) == len(listed.kind.fields)
    assert EVIDENCE / 39 / "title" in bound
    assert EVIDENCE / 7 / "title" not in bound


def test_tab_leads_from_the_table_to_the_fields_of_its_row(
    qtbot: QtBot, make_list: MakeList
) -> None:
    page = make_list(titled("甲", "乙", "丙"))
    listed = list_in(page)
    focus(qtbot, listed.table)
    QTest.keyClick(listed.table, KEY.Key_Down)
    QTest.keyClick(listed.table, KEY.Key_Tab)  # before its fields are made by themselves
    bound = page.binding.at(page.focusWidget())
    assert bound is not None
    assert bound.path == EVIDENCE / 1 / "title"
    qtbot.wait(20)
    QTest.keyClick(page.focusWidget(), KEY.Key_Backtab)
    assert page.focusWidget() is listed.table


def test_missing_is_told_of_a_new_row_once_it_was_left(make_list: MakeList) -> None:
    page = make_list(titled("甲"))
    page.binding.places()
    listed = list_in(page)
    listed.add()
    page.editor.check()
    assert listed.detail is not None
    assert not any(block.strip.shown for block in listed.detail.blocks)
    page.go_to(EVIDENCE / 0 / "title")
    page.go_to(EVIDENCE / 1 / "title")

    assert listed.detail is not None
    assert any(block.strip.shown for block in listed.detail.blocks)


def test_finding_about_a_row_as_a_whole_is_told_above_its_fields(make_list: MakeList) -> None:
    page = make_list(titled("甲", extra="?"))
    detail = list_in(page).detail
    assert detail is not None
    strips = [strip for strip in detail.findChildren(FindingStrip) if strip.path == EVIDENCE / 0]

    assert [finding.code for strip in strips for finding in strip.shown] == ["unknown-member"]
    page.go_to(EVIDENCE / 0 / "extra")
    assert list_in(page).pieces.standing_at(0).meaning == "empty"


def test_every_finding_of_the_list_counts_on_the_page(make_list: MakeList) -> None:
    page = make_list(titled("甲", "乙", "丙"))
    errors = [f for f in page.editor.report.errors if f.path.within(EVIDENCE)]
    counted = [f for place in page.binding.places() for f in place.findings]

    assert len(errors) == 3
    assert set(errors) <= set(counted)
    page.badge.click()
    assert list_in(page).table.chosen == [0]


def test_insert_adds_a_row_from_anywhere_in_the_list(make_list: MakeList) -> None:
    page = make_list(titled("甲"))
    page.go_to(EVIDENCE / 0 / "issued_on")
    QTest.keyClick(page.focusWidget(), KEY.Key_Insert)

    assert titles_in(page) == ["甲", None]
    assert list_in(page).table.chosen == [1]


def test_title_typed_below_is_seen_in_the_table(qtbot: QtBot, make_list: MakeList) -> None:
    page = make_list(titled("甲"))
    listed = list_in(page)
    page.go_to(EVIDENCE / 0 / "title")
    QTest.keyClicks(page.focusWidget(), "5")

    assert listed.table.model().index(0, Column.TITLE).data() == "5甲"
    detail = listed.detail
    assert detail is not None
    qtbot.waitUntil(lambda: detail.accessibleName() == "附件1 5甲")


def test_what_is_no_row_stays_where_it_is(make_list: MakeList) -> None:
    rows: list[Any] = [*titled("甲"), "奇怪", *titled("乙")]
    page = make_list(rows)
    listed = list_in(page)
    listed.table.choose([2])
    listed.shift(-1)

    value: Any = page.editor.value(EVIDENCE)
    assert [row if isinstance(row, str) else row["title"] for row in value] == ["乙", "奇怪", "甲"]


def test_last_row_removed_leaves_the_empty_place(make_list: MakeList) -> None:
    page = make_list(titled("甲"))
    listed = list_in(page)
    listed.remove()

    assert page.editor.value(EVIDENCE) is None
    assert listed.empty.isVisible()
    assert listed.detail is None
    page.editor.undo()
    assert listed.detail is not None


def test_foot_sums_up_what_is_known(make_list: MakeList, monkeypatch: pytest.MonkeyPatch) -> None:
    page = make_list(titled("甲", "乙", file="evidence/a.pdf"))
    shelf = page.binding.shelf
    assert shelf is not None
    monkeypatch.setattr(shelf.looking, "inspection", lambda _: Inspection("pdf", pages=7))
    monkeypatch.setattr(shelf.opened.files, "size", lambda _: 3 * 2**20)
    shelf.looking.changed.emit()
    listed = list_in(page)

    assert listed.summary.text().startswith("2份，共14页，6.0 MB")
    assert listed.pieces.words(0, Column.FILE) == "7页 · 3.0 MB"


def test_who_comes_back_from_looking_at_a_piece_is_at_its_row(make_list: MakeList) -> None:
    page = make_list(titled("甲", "乙", "丙"))
    listed = list_in(page)
    shelf = page.binding.shelf
    assert shelf is not None
    second = EVIDENCE / listed.pieces.ids[1]
    page.go_to(EVIDENCE)
    shelf.row_wanted.emit(second)
    assert listed.table.hasFocus()
    assert listed.table.chosen == [1]
    shelf.row_wanted.emit(EVIDENCE / 99)
    assert listed.table.chosen == [1]
