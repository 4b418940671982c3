from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragMoveEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.model.draft import Draft
from app.model.edition import Edition
from app.model.editions.miit_2018 import EDITION
from app.model.history import History
from app.model.paths import FieldPath
from app.model.surroundings import Nowhere
from app.ui.asserting import assertions_in
from app.ui.editor import Editor
from app.ui.evidence.crossing import COUNT, FIELD, FIRST
from app.ui.evidence.dragging import mime_of
from app.ui.evidence.listing import EvidenceInput
from app.ui.evidence.matrix import MatrixPage
from app.ui.evidence.panes import Pane
from app.ui.evidence.viewer import Viewer
from app.ui.standing import standing_of
from app.ui.window import Window
from tests.declarations import minimal, ticked
from tests.examples import COMPLETE, HALF_DONE, content_of
from tests.toy import TOY
from tests.ui.drafts import PATIENCE
from tests.ui.driving import open_draft
from tests.ui.evidence.conftest import make_draft

DEVICES = "capability.devices"
KINDS = FieldPath.parse(f"{DEVICES}.connectable_devices")
POINTS = FieldPath.parse(f"{DEVICES}.collection_points")
OTHER = FieldPath.parse(f"{DEVICES}.other")
Make = Callable[..., MatrixPage]


def row(number: int) -> FieldPath:
    return FieldPath(("evidence", number))


@pytest.fixture
def make(qtbot: QtBot) -> Iterator[Make]:
    editors: list[Editor] = []

    def page_of(content: Any, *, read_only: bool = False, edition: Edition = EDITION) -> MatrixPage:
        draft = Draft(edition.id, content).numbered(edition.form)
        editor = Editor(edition, History(draft), Nowhere(), read_only=read_only)
        editors.append(editor)
        page = MatrixPage(editor)
        qtbot.addWidget(page)
        page.resize(1000, 600)
        page.show()
        page.activateWindow()
        qtbot.waitUntil(page.isActiveWindow)
        return page

    yield page_of
    for editor in editors:
        editor.check()


def two_pieces() -> dict[str, Any]:
    """One claim proven, one bare; a piece with its file, and one without."""
    content = minimal()
    content["capability"]["devices"]["collection_points"] = ticked(count=5)
    proven = {"title": "日志", "category": "其他", "file": "evidence/a.pdf", "proves": [str(KINDS)]}
    content["evidence"] = [proven, {"title": "合同"}]
    return content


def names(page: MatrixPage, number: int) -> Any:
    return page._editor.value(row(number) / "proves")


def go(page: MatrixPage, field: FieldPath, piece: FieldPath | None) -> Pane:
    pane = page.pieces if piece is not None else page.fields
    page.pieces.show_place(field, piece)
    pane.setFocus()
    return pane


def labels(page: MatrixPage) -> list[str]:
    return [one.assertion.label for one in page.model.lines if one.assertion is not None]


def drop(pane: Pane, at: QPoint, carried: QMimeData) -> bool:
    """Drop something there; tells whether it was taken."""
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    nothing = Qt.KeyboardModifier.NoModifier
    move = QDragMoveEvent(QPointF(at), copy, carried, left, nothing)
    pane.dragMoveEvent(move)
    if not move.isAccepted():
        return False
    pane.dropEvent(QDropEvent(QPointF(at), copy, carried, left, nothing, QEvent.Type.Drop))
    return True


def test_space_ties_and_unties_at_the_cell_one_step_each(make: Make) -> None:
    page = make(two_pieces())
    pane = go(page, POINTS, row(0))

    QTest.keyClick(pane, Qt.Key.Key_Space)
    assert names(page, 0) == [str(KINDS), str(POINTS)]
    QTest.keyClick(pane, Qt.Key.Key_Space)
    assert names(page, 0) == [str(KINDS)]
    QTest.keyClick(pane, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert names(page, 0) == [str(KINDS), str(POINTS)]
    QTest.keyClick(pane, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert names(page, 0) == [str(KINDS)]
    assert page.isVisible()


def test_a_click_ties(make: Make) -> None:
    page = make(two_pieces())
    index = page.model.index(page.model.row_of(POINTS), page.model.column_of(row(1)))
    page.pieces.scrollTo(index)

    place = page.pieces.visualRect(index).center()
    QTest.mouseClick(page.pieces.viewport(), Qt.MouseButton.LeftButton, pos=place)

    assert names(page, 1) == [str(POINTS)]
    assert "已关联，但还没有文件" in page.said.text()


def test_arrows_lead_from_the_fields_to_the_pieces_and_back(make: Make) -> None:
    page = make(two_pieces())
    pane = go(page, KINDS, None)
    QTest.keyClick(pane, Qt.Key.Key_End)
    page.fields.take_over(COUNT)

    QTest.keyClick(page.fields, Qt.Key.Key_Right)
    assert page.pieces.hasFocus()
    assert page.pieces.currentIndex().column() == FIRST
    QTest.keyClick(page.pieces, Qt.Key.Key_Down)
    QTest.keyClick(page.pieces, Qt.Key.Key_Left)
    assert page.fields.hasFocus()
    assert page.fields.currentIndex().column() == COUNT
    assert page.fields.currentIndex().row() == page.model.row_of(KINDS) + 1


def test_what_is_bare_is_said_in_words_and_headings_count(make: Make) -> None:
    page = make(two_pieces())
    model = page.model

    def said(path: FieldPath) -> str:
        return model.index(model.row_of(path), COUNT).data()

    assert (said(KINDS), said(POINTS), said(OTHER)) == ("1份", "缺证明", "未勾选")
    heading = model.index(model.row_of(KINDS) - 1, FIELD)
    assert heading.data() == "第1方面　工业设备管理"
    words = heading.data(Qt.ItemDataRole.AccessibleTextRole)
    assert "有证明1项，缺证明1项" in words
    assert EDITION.aspects[0].indicators in words
    cell = model.index(model.row_of(POINTS), model.column_of(row(0)))
    spoken = cell.data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "设备数据采集点总数（5个，缺证明）× 附件1 日志：没有关联"


@pytest.mark.parametrize("example", [COMPLETE, HALF_DONE])
def test_claims_are_proven_here_as_they_are_in_the_overview(make: Make, example: Any) -> None:
    page = make(content_of(example))
    editor = page._editor
    standing = standing_of(editor.edition, editor.answers, editor.report)
    claims = {claim.path: claim for aspect in standing.aspects for claim in aspect.claims}
    ones = [one for group in page.model.groups for one in group.assertions]
    mine = {one.path: one for one in ones if one.path in claims}

    assert mine.keys() == claims.keys()
    for path, claim in claims.items():
        assert mine[path].asserted == claim.claimed
        if claim.state != "troubled":
            assert mine[path].bare == (claim.state == "bare")
            assert (mine[path].asserted and bool(mine[path].proofs)) == (claim.state == "proven")


def test_bare_rows_only_and_those_worked_on_stay(make: Make) -> None:
    page = make(two_pieces())
    page.only_bare.setChecked(True)
    listed = labels(page)
    assert "设备数据采集点总数" in listed
    assert "可连接的工业设备种类" not in listed
    assert "其他" not in listed

    QTest.keyClick(go(page, POINTS, row(0)), Qt.Key.Key_Space)
    assert labels(page) == listed
    page.only_bare.setChecked(False)
    page.only_bare.setChecked(True)
    assert "设备数据采集点总数" not in labels(page)


def test_a_field_that_was_hidden_is_shown_when_it_is_asked_for(make: Make) -> None:
    page = make(two_pieces())
    page.only_bare.setChecked(True)

    page.show_field(KINDS)

    assert not page.only_bare.isChecked()
    assert page.model.assertion(page.pieces.currentIndex()).path == KINDS  # type: ignore[union-attr]


def test_pieces_dropped_on_a_row_prove_it_and_headings_take_none(make: Make) -> None:
    page = make(two_pieces())
    for pane in (page.fields, page.pieces):
        index = page.model.index(page.model.row_of(POINTS), 0 if pane is page.fields else FIRST)
        pane.scrollTo(index)
        below = QPoint(4, pane.rowViewportPosition(index.row()) + 4)
        heading = QPoint(4, pane.rowViewportPosition(page.model.row_of(KINDS) - 1) + 4)
        carried = mime_of([row(0), row(1), row(7)])
        assert not drop(pane, heading, carried)
        assert not drop(pane, below, QMimeData())
        assert drop(pane, below, carried)
        assert names(page, 0) == [str(KINDS), str(POINTS)]
        assert names(page, 1) == [str(POINTS)]
        page._editor.undo()
        assert names(page, 1) is None


def test_pieces_are_dragged_from_their_heads(make: Make) -> None:
    page = make(two_pieces())
    heads = page.pieces.header
    at = heads.sectionViewportPosition(page.model.column_of(row(1))) + 3

    carried = heads.carried(QPoint(at, 3))

    assert carried is not None
    assert page.model.prove(page.model.row_of(POINTS), [row(1)])
    assert page.fields.header.carried(QPoint(3, 3)) is None


def test_copied_the_table_has_a_line_for_each_row(make: Make) -> None:
    content = two_pieces()
    content["evidence"][1] |= {"title": "合\t同\n一", "proves": [str(POINTS)]}
    page = make(content)

    QTest.keyClick(go(page, KINDS, row(0)), Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)

    lines = [line.split("\t") for line in QGuiApplication.clipboard().text().splitlines()]
    assert lines[0] == ["栏目", "填写的内容", "份数", "附件1 日志", "附件2 合 同 一"]
    assert {len(line) for line in lines[1:]} == {2, 5}
    assert ["设备数据采集点总数", "5个", "缺证明", "", "（缺文件）"] in lines
    assert any(line[3:] == ["√", ""] for line in lines)


def test_escape_and_enter_leave(make: Make, qtbot: QtBot) -> None:
    page = make(two_pieces())
    led: list[object] = []
    page._editor.led.connect(led.append)
    with qtbot.waitSignal(page.left):
        QTest.keyClick(page.pieces, Qt.Key.Key_Escape)
    with qtbot.waitSignal(page.left):
        QTest.keyClick(go(page, POINTS, row(0)), Qt.Key.Key_Return)
    assert led == [POINTS]


def test_who_may_only_look_changes_nothing(make: Make) -> None:
    page = make(two_pieces(), read_only=True)
    QTest.keyClick(go(page, POINTS, row(0)), Qt.Key.Key_Space)
    assert names(page, 0) == [str(KINDS)]


def test_without_pieces_it_says_so_and_leads_to_where_they_are_added(make: Make) -> None:
    content = two_pieces()
    del content["evidence"]
    page = make(content)
    led: list[object] = []
    page._editor.led.connect(led.append)

    assert "还没有添加证明材料" in page.summary.text()
    assert page.fields.hasFocus()
    page.adding.click()

    assert led == [FieldPath.parse("evidence")]


def test_pieces_that_come_and_go_keep_the_place(make: Make) -> None:
    page = make(two_pieces())
    go(page, POINTS, row(1))
    editor = page._editor

    rows: Any = editor.value(FieldPath(("evidence",)))
    editor.edit(FieldPath(("evidence",)), [rows[1], {"#": 9, "title": "新"}, rows[0]])
    editor.check()

    at = page.pieces.currentIndex()
    assert [piece.path for piece in page.model.pieces] == [row(1), row(9), row(0)]
    piece, one = page.model.piece(at.column()), page.model.assertion(at)
    assert piece is not None
    assert piece.path == row(1)
    assert piece.number == 1
    assert one is not None
    assert one.path == POINTS
    assert all(page.fields.isColumnHidden(FIRST + n) for n in range(3))


def test_many_pieces_are_shown_by_their_numbers(make: Make) -> None:
    content = two_pieces()
    content["evidence"] = [{"title": f"第{n}份"} for n in range(300)]
    page = make(content)

    assert page.pieces.header.compact
    assert page.model.columnCount() == FIRST + 300
    assert not page.fields.isColumnHidden(COUNT)


def test_rows_of_both_halves_stand_beside_each_other(make: Make) -> None:
    content = two_pieces()
    content["evidence"] = [{"title": f"第{n}份"} for n in range(60)]
    page = make(content)
    bar = page.pieces.verticalScrollBar()
    bar.setValue(bar.maximum())
    QApplication.processEvents()

    for number in range(len(page.model.lines)):
        tops = {
            pane.viewport().mapTo(page, QPoint(0, pane.rowViewportPosition(number))).y()
            for pane in (page.fields, page.pieces)
        }
        assert len(tops) == 1


def test_an_edition_that_asks_for_no_proofs_has_no_table(make: Make) -> None:
    page = make({"figures": {"robots": ticked(kinds=1, count=2)}}, edition=TOY)
    editor = page._editor

    assert assertions_in(editor.edition, editor.answers) == ()
    assert page.model.rowCount() == 0


def test_the_window_shows_it_in_the_place_of_the_form(
    window: Window, half_draft: Any, qtbot: QtBot
) -> None:
    window.open(half_draft)
    qtbot.waitUntil(lambda: window.desk is not None, timeout=PATIENCE)
    desk = window.desk
    assert desk is not None
    assert desk.shelf is not None
    overview: Any = desk.page

    overview.comparing.click()

    page = window._place.currentWidget()
    assert isinstance(page, MatrixPage)
    desk.shelf.show_matrix(POINTS)
    at = page.model.assertion(page.fields.currentIndex())
    assert at is not None
    assert at.path == POINTS
    page.back.click()
    assert window._place.currentWidget() is desk
    desk.lead(FieldPath.parse("evidence"))
    (table,) = desk.page.findChildren(EvidenceInput)
    table.tools.comparing.click()
    assert window._place.currentWidget() is page


def test_a_piece_is_opened_from_its_head_and_one_comes_back_to_it(
    window: Window, tmp_path: Path, qtbot: QtBot
) -> None:
    draft = tmp_path / "对照.shenbao"
    make_draft(draft, {"evidence/甲.xlsx": b"PK", "evidence/乙.xlsx": b"PK."})
    window.show()
    desk = open_draft(qtbot, window, draft)
    assert desk.shelf is not None
    value: Any = ticked(count=5)
    desk.editor.edit(POINTS, value)
    desk.editor.check()
    desk.shelf.show_matrix(POINTS)
    page = window._place.currentWidget()
    assert isinstance(page, MatrixPage)
    head = page.pieces.header
    second = QPoint(head.sectionViewportPosition(FIRST + 1) + 5, 5)
    qtbot.mouseDClick(head.viewport(), Qt.MouseButton.LeftButton, pos=second)
    # The head is hidden when the button comes up: it would count as held in all that follows.
    qtbot.mouseRelease(window, Qt.MouseButton.LeftButton)

    viewer = window._place.currentWidget()
    assert isinstance(viewer, Viewer)
    assert viewer.title.text() == "附件2　乙"
    assert viewer.back.text() == "返回对照表"
    viewer.step(-1)
    qtbot.keyClick(viewer, Qt.Key.Key_Escape)
    assert window._place.currentWidget() is page
    at = page.fields.currentIndex()
    shown = page.model.assertion(at)
    assert shown is not None
    assert (shown.path, at.column()) == (POINTS, FIRST)

    page.back.click()
    desk.shelf.view(page.model.pieces[1].path)
    assert viewer.back.text() == "返回填写"
    viewer.back.click()
    assert window._place.currentWidget() is desk
