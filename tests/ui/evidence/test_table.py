"""The table of evidence: edited in place, carried, sorted, copied, in any width."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QDate, QMimeData, QPoint, QPointF, QSize, Qt, QUrl
from PySide6.QtGui import QAction, QColor, QDropEvent, QGuiApplication, QImage, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCalendarWidget, QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.model.paths import FieldPath
from app.ui.evidence.dragging import mime_of, paths_in
from app.ui.evidence.listed import Column
from app.ui.evidence.listing import EvidenceInput
from app.ui.evidence.table import PieceTable
from app.ui.form.page import FormPage
from app.ui.window import Window
from tests.ui.driving import open_draft
from tests.ui.evidence.conftest import EVIDENCE, MakeList, list_in, titled, titles_in

KEY = Qt.Key
NONE = Qt.KeyboardModifier.NoModifier


def edit(table: PieceTable, place: int, column: Column, kind: type[QWidget] = QLineEdit) -> Any:
    """Open a cell for editing; what it is edited in."""
    table.setCurrentIndex(table.model().index(place, column))
    table.setFocus()
    table.edit_current()
    (editor,) = table.viewport().findChildren(
        kind, options=Qt.FindChildOption.FindDirectChildrenOnly
    )
    return editor


def value_of(page: FormPage, path: str) -> Any:
    return page.editor.value(FieldPath.parse(path))


def drop(table: PieceTable, mime: QMimeData, place: int) -> QDropEvent:
    """Let go of something above the upper edge of the row at ``place``."""
    y = table.rowViewportPosition(place) + 2
    event = QDropEvent(
        QPointF(50, y), Qt.DropAction.MoveAction, mime, Qt.MouseButton.LeftButton, NONE
    )
    event.ignore()
    table.dropEvent(event)
    return event


# --- in place ---------------------------------------------------------------------------------


def test_title_is_typed_in_place_and_enter_ends_it(qtbot: QtBot, make_list: MakeList) -> None:
    page = make_list(titled("甲", "乙"))
    table = list_in(page).table
    line = edit(table, 1, Column.TITLE)
    line.selectAll()
    QTest.keyClicks(line, "ISO 9001")
    assert value_of(page, "evidence[1].title") == "ISO 9001"
    QTest.keyClick(line, KEY.Key_Return)

    qtbot.waitUntil(table.hasFocus)
    assert table.model().index(1, Column.TITLE).data() == "ISO 9001"
    page.editor.undo()
    assert value_of(page, "evidence[1].title") == "乙"


def test_escape_takes_back_what_was_typed_in_place(make_list: MakeList) -> None:
    page = make_list(titled("甲"))
    line = edit(list_in(page).table, 0, Column.TITLE)
    QTest.keyClicks(line, "xyz")
    QTest.keyClick(line, KEY.Key_Escape)

    assert value_of(page, "evidence[0].title") == "甲"


def test_enter_amid_a_composition_ends_no_editing(make_list: MakeList) -> None:
    page = make_list(titled("甲"))
    table = list_in(page).table
    line = edit(table, 0, Column.TITLE)
    line.setCursorPosition(1)
    QApplication.sendEvent(line, QInputMethodEvent("hetong", []))
    QTest.keyClick(line, KEY.Key_Return)
    assert line.isVisible()
    done = QInputMethodEvent()
    done.setCommitString("合同")
    QApplication.sendEvent(line, done)

    assert value_of(page, "evidence[0].title") == "甲合同"
    assert table.viewport().findChildren(QLineEdit)


def test_day_is_read_in_place_as_in_the_form(qtbot: QtBot, make_list: MakeList) -> None:
    page = make_list(titled("甲"))
    line = edit(list_in(page).table, 0, Column.ISSUED)
    QTest.keyClicks(line, "2018.1.10")
    QTest.keyClick(line, KEY.Key_Return)

    assert value_of(page, "evidence[0].issued_on") == "2018-01-10"
    qtbot.waitUntil(list_in(page).table.hasFocus)


def test_day_is_chosen_in_place_from_the_calendar(qtbot: QtBot, make_list: MakeList) -> None:
    page = make_list(titled("甲", issued_on="2018-01-10"))
    line = edit(list_in(page).table, 0, Column.ISSUED)
    QTest.keyClick(line, KEY.Key_Down, Qt.KeyboardModifier.AltModifier)
    (calendar,) = line.findChildren(QCalendarWidget)
    qtbot.waitUntil(calendar.isVisible)
    assert line.isVisible()
    calendar.activated.emit(QDate(2018, 1, 20))

    assert value_of(page, "evidence[0].issued_on") == "2018-01-20"
    qtbot.waitUntil(line.hasFocus)


def test_category_is_chosen_in_place(make_list: MakeList) -> None:
    page = make_list(titled("甲"))
    options = edit(list_in(page).table, 0, Column.CATEGORY, QComboBox)
    at = options.findText("财务报告")
    options.setCurrentIndex(at)
    options.activated.emit(at)

    row = list_in(page).pieces.row_at(0)
    assert list_in(page).members.category_of(row) == "财务报告"


def test_cell_that_cannot_be_edited_leads_to_the_title(make_list: MakeList) -> None:
    page = make_list(titled("甲"))
    line = edit(list_in(page).table, 0, Column.STATE)

    assert line.text() == "甲"


# --- several at once ----------------------------------------------------------------------------


def test_category_is_given_to_all_selected_in_one_step(make_list: MakeList) -> None:
    page = make_list(titled("甲", "乙", "丙"))
    listed = list_in(page)
    listed.table.choose([0, 2])
    listed.categorize("财务报告")

    assert [value_of(page, f"evidence[{n}].category") for n in range(3)] == [
        "财务报告",
        "客户服务合同",
        "财务报告",
    ]
    page.editor.undo()
    assert value_of(page, "evidence[2].category") == "客户服务合同"


def test_rows_are_carried_in_their_order_and_dropped_between_others(make_list: MakeList) -> None:
    page = make_list(titled("甲", "乙", "丙", "丁"), content={"regions": "见附件1至附件2。"})
    listed = list_in(page)
    listed.table.choose([3, 1])
    indexes = listed.table.selectionModel().selectedRows()
    mime = listed.pieces.mimeData(indexes)
    assert [str(path) for path in paths_in(mime)] == ["evidence[1]", "evidence[3]"]
    event = drop(listed.table, mime, 0)

    assert event.isAccepted()
    assert titles_in(page) == ["乙", "丁", "甲", "丙"]
    assert value_of(page, "regions") == "见附件1、3。"
    assert listed.table.chosen == [0, 1]
    assert [step.name for step in page.editor.history.done] == ["移动附件"]


def test_rows_of_another_list_are_not_taken(make_list: MakeList) -> None:
    page = make_list(titled("甲", "乙"))
    event = drop(list_in(page).table, mime_of([FieldPath.parse("cases[0]")]), 0)

    assert not event.isAccepted()
    assert titles_in(page) == ["甲", "乙"]


def test_files_dropped_on_a_row_are_taken_in_there(
    make_list: MakeList, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = make_list(titled("甲", "乙"))
    taken: list[Any] = []
    shelf = page.binding.shelf
    assert shelf is not None
    monkeypatch.setattr(shelf.incoming, "take", lambda *each: taken.append(each))
    file = tmp_path / "合同.pdf"
    file.write_bytes(b"%PDF-1.4")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(file))])
    event = drop(list_in(page).table, mime, 1)

    assert event.isAccepted()
    assert taken == [([file], EVIDENCE, 1)]


@pytest.mark.parametrize(
    ("by", "sorted_titles"),
    [
        ("title", ["合同2", "合同10", "日志", None]),
        ("category", ["合同10", "合同2", "日志", None]),
        ("issued", ["日志", "合同2", None, "合同10"]),
        ("file", ["合同2", "日志", "合同10", None]),
    ],
)
def test_rows_are_sorted_and_what_is_blank_comes_last(
    make_list: MakeList, by: str, sorted_titles: list[str | None]
) -> None:
    rows = [
        {"category": "nonsense"},
        {
            "title": "日志",
            "category": "系统和软件运行日志",
            "issued_on": "2016-02-01",
            "file": "evidence/b9.pdf",
        },
        {"title": "合同10", "category": "客户服务合同", "file": "evidence/b10.pdf"},
        {
            "title": "合同2",
            "category": "客户服务合同",
            "issued_on": "2017-12-01",
            "file": "evidence/a.pdf",
        },
    ]
    page = make_list(rows)
    list_in(page).sort(by)

    assert titles_in(page) == sorted_titles
    assert len(page.editor.history.done) == 1


def test_names_are_sorted_by_pinyin_and_numbers_by_their_value(make_list: MakeList) -> None:
    titles = ("专利１０", "北京", "专利9", "合同", "安全证书", "年报")
    page = make_list(titled(*titles))
    list_in(page).sort("title")

    assert titles_in(page) == ["安全证书", "北京", "合同", "年报", "专利9", "专利１０"]


def test_list_is_copied_as_a_table(make_list: MakeList) -> None:
    proves = ["capability.community.company_users"]
    page = make_list(titled("甲\t合同", issued_on="2018-01-10", proves=proves))
    table = list_in(page).table
    table.selectAll()
    QTest.keyClick(table, KEY.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = [line.split("\t") for line in QGuiApplication.clipboard().text().split("\n")]

    assert lines[0] == ["附件号", "材料名称", "材料类别", "出具日期", "证明", "文件", "状态"]
    assert lines[1][:5] == [
        "附件1",
        "甲 合同",
        "客户服务合同",
        "2018-01-10",
        "平台服务的企业用户数",
    ]


def test_menu_offers_what_can_be_done(make_list: MakeList) -> None:
    page = make_list(titled("甲", "乙"))
    listed = list_in(page)
    offered = [action.text() for action in listed.acts.menu().actions() if action.text()]
    assert offered[-1] == "删除\tDel"
    listed.acts.menu().actions()[-1].trigger()

    assert titles_in(page) == ["乙"]


# --- looks ------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [300, 544, 700, 860, 1400])
def test_columns_fill_the_width_and_are_never_wider(make_list: MakeList, width: int) -> None:
    page = make_list(titled(*(f"材料{n}" for n in range(20))), width=width)
    table = list_in(page).table
    shown = [column for column in Column if not table.isColumnHidden(column)]

    assert {Column.NUMBER, Column.TITLE, Column.STATE} <= set(shown)
    if width > 500:
        assert sum(table.columnWidth(column) for column in shown) == table.viewport().width()
    assert set(Column) - set(shown) == set(table.cells.aside)


def test_state_says_the_worst_in_words(make_list: MakeList) -> None:
    rows = [*titled("甲", file="evidence/没有.pdf"), *titled("乙"), {"issued_on": "去年"}]
    page = make_list(rows)
    states = [list_in(page).pieces.standing_at(at) for at in range(3)]

    assert [(state.meaning, state.words) for state in states] == [
        ("error", "1个错误"),
        ("empty", "1项待填"),
        ("error", "1个错误"),
    ]
    assert "没有.pdf" in states[0].sentences


def test_draft_that_is_only_read_can_be_looked_at(make_list: MakeList) -> None:
    page = make_list(titled("甲", "乙"), read_only=True)
    listed = list_in(page)
    before = page.editor.history
    listed.table.choose([1])
    listed.table.setFocus()
    for key in (KEY.Key_Delete, KEY.Key_F2, KEY.Key_Return, KEY.Key_Insert):
        QTest.keyClick(listed.table, key)
    QTest.keyClick(listed.table, KEY.Key_Up, Qt.KeyboardModifier.AltModifier)
    drop(listed.table, listed.pieces.mimeData([listed.pieces.index(1, 0)]), 0)
    listed.add()
    listed.remove()
    listed.sort("title")

    assert page.editor.history is before
    assert not listed.tools.adding.isVisible()
    assert not listed.acts.removing.isVisible()
    assert not listed.table.viewport().findChildren(QLineEdit)
    page.go_to(FieldPath.parse("evidence[1].title"))
    assert listed.detail is not None
    assert listed.detail.accessibleName() == "附件2 乙"


def test_table_grows_with_the_letters(make_list: MakeList) -> None:
    page = make_list(titled(*"甲乙丙丁"), width=700)
    table = list_in(page).table
    height, shown = table.height(), [c for c in Column if not table.isColumnHidden(c)]
    before = QApplication.font()
    try:
        larger = QApplication.font()
        larger.setPointSizeF(larger.pointSizeF() * 1.6)
        QApplication.setFont(larger)
        QApplication.processEvents()
        fewer = [c for c in Column if not table.isColumnHidden(c)]

        assert table.height() > height
        assert set(fewer) < set(shown)
        assert sum(map(table.columnWidth, fewer)) == table.viewport().width()
    finally:
        QApplication.setFont(before)
        QApplication.processEvents()
    assert table.height() == height


def test_many_rows_are_scrolled_to(make_list: MakeList) -> None:
    few, many = (make_list(titled(*(f"材料{n}" for n in range(count)))) for count in (3, 60))
    rows = [list_in(page).table for page in (few, many)]

    assert rows[0].verticalScrollBar().maximum() == 0
    assert rows[1].verticalScrollBar().maximum() > 0
    assert rows[1].height() < 10 * rows[1].rowHeight(0)
    many.go_to(EVIDENCE / 55 / "title")
    assert rows[1].rowAt(rows[1].viewport().height() // 2) > 40


def test_space_leads_to_the_piece(make_list: MakeList) -> None:
    page = make_list(titled("甲", "乙"))
    listed = list_in(page)
    shelf = page.binding.shelf
    assert shelf is not None
    wanted: list[FieldPath] = []
    shelf.view_wanted.connect(wanted.append)
    listed.table.choose([1])
    QTest.keyClick(listed.table, KEY.Key_Space)
    listed.acts.viewing.click()

    assert wanted == [EVIDENCE / 1, EVIDENCE / 1]


def test_first_page_is_seen_once_it_is_drawn(
    qtbot: QtBot, make_list: MakeList, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = make_list(titled("甲", file="evidence/甲.pdf"))
    table = list_in(page).table
    shelf = page.binding.shelf
    assert shelf is not None
    red = QImage(20, 30, QImage.Format.Format_RGB32)
    red.fill(Qt.GlobalColor.red)
    there: list[QImage] = []
    asked: list[tuple[str, int]] = []

    def ask(name: str, number: int, _: QSize) -> QImage | None:
        asked.append((name, number))
        return there[0] if there else None

    monkeypatch.setattr(shelf.drawings, "ask", ask)
    point = table.visualRect(table.model().index(0, Column.NUMBER)).topLeft() + QPoint(16, 20)
    plain = table.viewport().grab().toImage().pixelColor(point)
    there.append(red)
    shelf.drawings.came.emit("evidence/甲.pdf", 0)
    qtbot.wait(20)
    drawn = table.viewport().grab().toImage().pixelColor(point)

    assert ("evidence/甲.pdf", 0) in asked
    assert plain != drawn
    assert drawn == QColor(Qt.GlobalColor.red)


def test_keys_mean_what_the_table_does_whatever_the_menus_have_them_for(
    qtbot: QtBot, window: Window, half_draft: Path
) -> None:
    desk = open_draft(qtbot, window, half_draft)
    desk.lead(EVIDENCE)
    rows: Any = titled("甲", "乙")
    desk.editor.edit(EVIDENCE, rows)
    (listed,) = desk.page.findChildren(EvidenceInput)
    menus = {action.shortcut().toString() for action in window.findChildren(QAction)}
    assert "F2" in menus
    listed.table.setFocus()
    qtbot.waitUntil(listed.table.hasFocus)
    QTest.keyClick(listed.table, Qt.Key.Key_F2)
    assert listed.table.state() == PieceTable.State.EditingState
    assert QApplication.activeModalWidget() is None
